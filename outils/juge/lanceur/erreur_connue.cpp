#include "erreur_connue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "lecture.hpp"
#include "reponses.hpp"

namespace juge {
namespace {

/// Les constructions où chercher ce verdict, de la plus probable à la moins probable.
std::vector<std::string> profils_probables(const Epreuve& epreuve, const Attendu& attendu,
                                           const Cas* vise) {
    auto profils = epreuve.profils;
    if (vise != nullptr)
        std::erase_if(profils, [&](const std::string& p) { return !vise->s_execute(p); });
    const std::string premier = attendu.verdict == Verdict::course_detectee ? "tsan"
                                : attendu.verdict == Verdict::fuite         ? "asan"
                                                                            : "simple";
    for (const std::string& devant : {std::string("ordres"), premier})
        std::stable_partition(profils.begin(), profils.end(),
                              [&](const std::string& p) { return p == devant; });
    return profils;
}

}  // namespace

Attendu attendu_de(const Epreuve& epreuve, const Options& options) {
    const auto fichier = fichier_annonce(epreuve, options.variante);
    const auto attendu = lire_attendu(fichier, !options.lire_la_reponse);
    if (attendu) return *attendu;
    throw std::runtime_error(
        fmt::format("{} : l'en-tête doit dire « // {} : VERDICT dans « cas » — raison »",
                    fichier.string(), options.lire_la_reponse ? "attendu" : "sans lecture"));
}

Jugement juger_erreur(const Catalogue& catalogue, const Epreuve& epreuve, const Options& options,
                      bool complet) {
    if (complet || !options.profil.empty()) return juger(catalogue, epreuve, options);
    const Attendu attendu = attendu_de(epreuve, options);
    const auto cas = lire_cas(epreuve.sources);
    const auto vise =
        std::find_if(cas.begin(), cas.end(), [&](const Cas& c) { return c.nom == attendu.cas; });
    Options visees = options;
    visees.suffit = attendu;
    if (epreuve.est_exercice() && options.cas.empty() && vise != cas.end()) {
        visees.cas = attendu.cas;
        visees.epreuve_reduite = true;
    }
    for (const auto& profil :
         profils_probables(epreuve, attendu, vise != cas.end() ? &*vise : nullptr)) {
        visees.profil = profil;
        auto jugement = juger(catalogue, epreuve, visees);
        if (est_celui(attendu, jugement)) return jugement;
    }
    return juger(catalogue, epreuve, options);
}

}  // namespace juge
