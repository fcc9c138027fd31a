#include "chapitre_fini.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "designation.hpp"
#include "lecture.hpp"
#include "recollage.hpp"

namespace cahier {
namespace {

using juge::Chapitre;
using juge::Epreuve;

std::vector<std::string> objectifs_de(const Chapitre& chapitre) {
    const auto lecon = chapitre.dossier / "README.md";
    if (!std::filesystem::exists(lecon)) return {};
    return objectifs(juge::lire_texte(lecon));
}

bool fini(const Session& session, const Chapitre& chapitre) {
    const auto siens = exercices_du_chapitre(session.catalogue, chapitre);
    return !siens.empty() && std::all_of(siens.begin(), siens.end(), [&](const auto* exercice) {
        return etat(session, *exercice).reussi();
    });
}

std::string designer(const Chapitre& chapitre) {
    return fmt::format("{} — {}", std::stoi(chapitre.numero), chapitre.titre);
}

std::string compte(const Session& session, const Chapitre& chapitre) {
    const auto siens = exercices_du_chapitre(session.catalogue, chapitre);
    double points = 0;
    for (const auto* exercice : siens)
        points += exercice->points;
    return fmt::format("{}, {}", compter(static_cast<double>(siens.size()), "exercice"),
                       compter(points, "point"));
}

/// Le chapitre qui suit dans le plan et n'est pas fini, en reprenant au début ; nul s'ils le sont
/// tous.
const Chapitre* chapitre_suivant(const Session& session, const Chapitre& chapitre) {
    const auto& tous = session.catalogue.chapitres;
    const auto ici = static_cast<std::size_t>(&chapitre - tous.data());
    for (std::size_t i = 1; i < tous.size(); ++i) {
        const auto& autre = tous[(ici + i) % tous.size()];
        if (!exercices_du_chapitre(session.catalogue, autre).empty() && !fini(session, autre))
            return &autre;
    }
    return nullptr;
}

/// « partie2 », d'après le dossier du chapitre (partie2_threads/chapitre05_synchronisation).
std::string partie(const Chapitre& chapitre) {
    const auto dossier = chapitre.dossier.parent_path().filename().string();
    return dossier.substr(0, dossier.find('_'));
}

/// L'exercice de synthèse que la fin de sa partie ouvre ; nul s'il n'y en a pas à faire.
const Epreuve* synthese(const Session& session, const Chapitre& chapitre) {
    for (const auto& autre : session.catalogue.chapitres)
        if (partie(autre) == partie(chapitre) && !fini(session, autre)) return nullptr;
    for (const auto* exercice : exercices(session.catalogue))
        if (exercice->serie == partie(chapitre) && !etat(session, *exercice).reussi())
            return exercice;
    return nullptr;
}

void ajouter_suite(const Session& session, const Chapitre& chapitre, Texte& texte) {
    if (const auto* exercice = synthese(session, chapitre); exercice != nullptr)
        texte.push_back(
            {fmt::format("La partie est finie : {0} — {1} en réunit les idées "
                         "(./cahier {0}).",
                         exercice->numero(), exercice->titre)});
    const auto* suivant = chapitre_suivant(session, chapitre);
    if (suivant == nullptr) {
        texte.push_back({"Tous les chapitres sont finis. Le projet final : ./cahier projet"});
        return;
    }
    texte.push_back(
        {fmt::format("Ensuite : chapitre {} ({:g} h)", designer(*suivant), suivant->heures)});
    if (const auto a_venir = objectifs_de(*suivant); !a_venir.empty())
        texte.push_back({"Vous y apprendrez d'abord à " + a_venir.front() + "."});
    texte.push_back({fmt::format("Sa leçon : ./cahier lecon {}", std::stoi(suivant->numero))});
}

}  // namespace

std::vector<std::string> objectifs(const std::string& lecon) {
    std::vector<std::string> points;
    bool dedans = false;
    std::istringstream flux(recoller_markdown(lecon));
    for (std::string ligne; std::getline(flux, ligne);) {
        if (ligne.starts_with("## ") || ligne.starts_with("---")) {
            if (dedans) break;
            dedans = ligne.starts_with("## Objectifs");
        } else if (dedans && ligne.starts_with("- ")) {
            points.push_back(ligne.substr(2, ligne.find_last_not_of(" ;.") - 1));
        }
    }
    return points;
}

Texte bilan_du_chapitre(const Session& session, const Epreuve& exercice) {
    const auto* chapitre = chapitre_de(session, exercice);
    if (chapitre == nullptr || !fini(session, *chapitre)) return {};
    Texte texte{{fmt::format("Chapitre {} : terminé ({}).", designer(*chapitre),
                             compte(session, *chapitre)),
                 Teinte::bien}};
    const auto acquis = objectifs_de(*chapitre);
    if (!acquis.empty()) texte.push_back({"Vous savez maintenant :"});
    for (const auto& objectif : acquis)
        texte.push_back({"- " + objectif});
    texte.push_back({""});
    ajouter_suite(session, *chapitre, texte);
    return texte;
}

}  // namespace cahier
