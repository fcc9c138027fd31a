#include "explications.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "lecture.hpp"

namespace mutations {
namespace {

namespace fs = std::filesystem;

/// Un bloc en cours de lecture.
struct Bloc {
    std::string changement;
    std::string raison;

    bool vide() const { return changement.empty() && raison.empty(); }
    void ajouter(const std::string& ligne) {
        const bool du_changement = ligne[0] == '-' || ligne[0] == '+' || ligne[0] == '@';
        (du_changement && raison.empty() ? changement : raison) += ligne + "\n";
    }
};

}  // namespace

fs::path fichier_des_explications(const fs::path& solution) {
    return fs::path(solution).replace_extension(".mutants");
}

Explications lire_explications(const fs::path& fichier) {
    Explications explications;
    Bloc bloc;
    int numero = 0;
    const auto finir = [&] {
        if (bloc.vide()) return;
        const bool complet = !bloc.changement.empty() && !bloc.raison.empty();
        if (!complet || !explications.emplace(bloc.changement, bloc.raison).second)
            throw std::runtime_error(fmt::format(
                "{}:{} : un survivant s'explique une fois, par son changement (« - » et "
                "« + »), puis une raison",
                fichier.string(), numero));
        bloc = {};
    };
    std::ifstream flux(fichier);
    for (std::string ligne; juge::lire_ligne(flux, ligne);) {
        ++numero;
        if (ligne.empty()) finir();
        if (!ligne.empty() && ligne[0] != '#') bloc.ajouter(ligne);
    }
    finir();
    return explications;
}

}  // namespace mutations
