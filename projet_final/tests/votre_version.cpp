// La solution de l'exercice du projet, confiée au projet comme le sera la version d'un étudiant.
#include "banc/confier.hpp"

#define Chantier ChantierDeLaSolution  // la version de l'étudiant peut être dans ce programme aussi
#define votre_version la_solution
#include PROJET_SOLUTION
#undef Chantier
#undef votre_version

#include <juge/epreuve.hpp>

#include "lot.hpp"
#include "outils.hpp"

using namespace essai;
using namespace std::literals;

namespace {

projet::MesuresVersion executer(projet::Contexte& contexte) {
    return projet::confier(contexte, ::la_solution);
}
const projet::Version solution{99, "votre_version", "la solution", executer};

}  // namespace

TEST_CASE("votre version : les mêmes pixels que les autres, rien de perdu, rien deux fois") {
    Lot lot(18);
    const auto fin = lot.executer(solution);
    REQUIRE(fin.mesures.compteur == 18);
    REQUIRE(comptes(fin.journal) == std::vector<double>{54, 54, 0, 0});
    const auto reference = lot.executer(version("mono_thread"));
    for (std::size_t i = 0; i < 18; ++i) {
        REQUIRE(fin.resultats[i].etat == projet::EtatImage::convertie);
        REQUIRE(fin.resultats[i].empreinte == reference.resultats[i].empreinte);
    }
}

TEST_CASE("votre version : arrêtée en route, elle ne laisse rien d'inachevé") {
    Lot lot(120);
    lot.reglages.workers = 2;
    lot.reglages.section_critique = 3ms;
    const auto fin = lot.executer_et_arreter(solution);
    const std::size_t faites = 120 - en_attente(fin.resultats);
    REQUIRE(faites >= 1);
    REQUIRE(faites < 120);
    REQUIRE(fichiers(lot.dossier() / "sortie").size() == faites);
    REQUIRE(fin.mesures.compteur == faites);
}
