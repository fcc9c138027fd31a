#include "exercices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>
#include <stdexcept>

#include "affichage.hpp"
#include "lecture.hpp"

namespace lecons {
namespace {

constexpr int indices_min = 3;
const std::string etoile = "⭐";

int compter(const std::string& texte, const std::string& motif) {
    int nombre = 0;
    for (std::size_t p = 0; (p = texte.find(motif, p)) != std::string::npos; p += motif.size())
        ++nombre;
    return nombre;
}

std::string intitule(const juge::Epreuve& exercice) {
    return fmt::format("Exercice {} — {}", exercice.numero(), exercice.titre);
}

/// Les titres « ### … » de la section « ## 4. Exercices ».
std::vector<const Titre*> titres_d_enonces(const Document& lecon) {
    std::vector<const Titre*> titres;
    bool dedans = false;
    for (const auto& titre : lecon.titres) {
        if (titre.niveau <= 2) dedans = titre.texte == "4. Exercices";
        if (dedans && titre.niveau == 3) titres.push_back(&titre);
    }
    return titres;
}

/// La ligne de l'énoncé qui commence par `debut`, ou 0.
std::size_t chercher_ligne(const Document& lecon, const Titre& enonce, const std::string& debut) {
    for (std::size_t ligne = enonce.ligne + 1; ligne < fin_de_section(lecon, enonce); ++ligne)
        if (lecon.lignes[ligne - 1].starts_with(debut)) return ligne;
    return 0;
}

void verifier_enonce(const Document& lecon, const Titre& enonce, const juge::Epreuve& exercice,
                     Problemes& problemes) {
    const auto difficulte = chercher_ligne(lecon, enonce, "**Difficulté** :");
    if (difficulte == 0 || compter(lecon.lignes[difficulte - 1], etoile) != exercice.etoiles) {
        std::string etoiles;
        for (int i = 0; i < exercice.etoiles; ++i)
            etoiles += etoile;
        problemes.push_back(
            {lecon.fichier, difficulte == 0 ? enonce.ligne : difficulte,
             fmt::format("l'exercice {} doit porter la ligne « **Difficulté** : {} », "
                         "comme ETOILES dans CMakeLists.txt",
                         exercice.numero(), etoiles)});
    } else if ((compter(lecon.lignes[difficulte - 1], "*complément*") > 0) != exercice.complement) {
        problemes.push_back(
            {lecon.fichier, difficulte,
             fmt::format("l'exercice {} est « *complément* » ici, ou COMPLEMENT dans "
                         "CMakeLists.txt, mais pas les deux",
                         exercice.numero())});
    }
    if (chercher_ligne(lecon, enonce, "**Objectif** :") == 0)
        problemes.push_back({lecon.fichier, enonce.ligne,
                             fmt::format("l'exercice {} doit porter une ligne « **Objectif** : … »",
                                         exercice.numero())});
}

void verifier_indices(const Depot& depot, const juge::Epreuve& exercice, Problemes& problemes) {
    static const std::regex titre_d_indice("Indice [0-9]+.*");
    const Document* indices = depot.document(exercice.indices);
    int nombre = 0;
    if (indices != nullptr)
        for (const auto& titre : indices->titres)
            nombre += titre.niveau == 2 && std::regex_match(titre.texte, titre_d_indice) ? 1 : 0;
    if (nombre < indices_min) {
        problemes.push_back(
            {exercice.indices, 1,
             fmt::format("l'exercice {} demande au moins {} indices, « ## Indice 1 » à "
                         "« ## Indice {} » : il y en a {}",
                         exercice.numero(), indices_min, indices_min, nombre)});
    }
}

/// Où se trouve ce cas : le fichier de l'épreuve et la ligne qui cite son nom.
Probleme situer(const juge::Epreuve& exercice, const juge::Cas& cas) {
    for (const auto& source : exercice.sources) {
        const auto lignes = en_lignes(juge::lire_texte(source));
        for (std::size_t i = 0; i < lignes.size(); ++i)
            if (lignes[i].find('"' + cas.nom + '"') != std::string::npos)
                return {source, i + 1, ""};
    }
    return {exercice.sources.front(), 1, ""};
}

/// Les étiquettes [1.6] de l'épreuve : le lien que le juge donnera doit mener à un paragraphe.
void verifier_renvois(const Depot& depot, const Document& lecon, const juge::Epreuve& exercice,
                      Problemes& problemes) {
    std::set<std::string> vus;
    for (const auto& cas : juge::lire_cas(exercice.sources)) {
        if (cas.lecon.empty() || !vus.insert(cas.lecon).second) continue;
        const std::string lien = juge::lien_lecon(depot.catalogue(), exercice, cas.lecon);
        const auto diese = lien.find('#');
        if (diese != std::string::npos && lecon.ancres.contains(lien.substr(diese + 1))) continue;
        problemes.push_back(situer(exercice, cas));
        problemes.back().phrase = fmt::format(
            "le cas « {} » renvoie au paragraphe [{}], que la leçon "
            "n'a pas : corrigez l'étiquette",
            cas.nom, cas.lecon);
    }
}

void verifier_chapitre(const Depot& depot, const juge::Chapitre& chapitre, Problemes& problemes) {
    const auto exercices = depot.exercices(chapitre);
    const Document* lecon = depot.document(Depot::lecon(chapitre));
    if (exercices.empty() || lecon == nullptr) return;
    auto enonces = titres_d_enonces(*lecon);
    for (const auto* exercice : exercices) {
        const auto trouve = std::find_if(enonces.begin(), enonces.end(), [&](const Titre* t) {
            return t->texte == intitule(*exercice);
        });
        if (trouve == enonces.end()) {
            problemes.push_back({lecon->fichier, 1,
                                 fmt::format("la section 4 doit énoncer l'exercice déclaré "
                                             "« ### {} »",
                                             intitule(*exercice))});
        } else {
            verifier_enonce(*lecon, **trouve, *exercice, problemes);
            enonces.erase(trouve);
        }
        verifier_indices(depot, *exercice, problemes);
        try {
            verifier_renvois(depot, *lecon, *exercice, problemes);
        } catch (const std::runtime_error& erreur) {
            problemes.push_back({exercice->sources.front(), 1, erreur.what()});
        }
    }
    for (const Titre* reste : enonces) {
        problemes.push_back(
            {lecon->fichier, reste->ligne,
             fmt::format("« {} » n'est déclaré par aucun cours_exercice() de ce chapitre",
                         reste->texte)});
    }
}

}  // namespace

Problemes verifier_exercices(const Depot& depot) {
    Problemes problemes;
    for (const auto& chapitre : depot.catalogue().chapitres)
        verifier_chapitre(depot, chapitre, problemes);
    return problemes;
}

}  // namespace lecons
