#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chapitre02/chronometre.hpp>
#include <chapitre02/profileur.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <ostream>
#include <stdexcept>

namespace cours {
namespace {

using nlohmann::ordered_json;

double en_us(std::chrono::nanoseconds duree) {
    return std::chrono::duration<double, std::micro>(duree).count();
}

/// Une métadonnée. Le format n'en demande ni la catégorie ni la date ; Chrome les écrit, et des
/// lecteurs y comptent.
ordered_json nommer(const char* quoi, int processus, int thread, const std::string& nom) {
    return {{"name", quoi},  {"cat", "__metadata"},    {"ph", "M"}, {"ts", 0}, {"pid", processus},
            {"tid", thread}, {"args", {{"name", nom}}}};
}

}  // namespace

std::vector<Profileur::Page> Profileur::lire() const {
    std::vector<Page> pages;
    const std::lock_guard garde(verrou_);
    for (const auto& carnet : carnets_) {
        const std::lock_guard garde_carnet(carnet->verrou);
        pages.push_back({carnet->numero, carnet->nom_thread, carnet->passages});
    }
    return pages;
}

std::vector<Profileur::Ligne> Profileur::tableau() const {
    std::map<std::string, Ligne> lignes;
    for (const auto& page : lire()) {
        const auto& passages = page.passages;
        const auto dans_la_meme_zone = [&](const Passage& passage) {
            for (auto p = passage.parent; p != aucun; p = passages[p].parent)
                if (passages[p].zone == passage.zone) return true;
            return false;
        };
        for (const auto& passage : passages) {
            if (!passage.ferme()) continue;
            auto& ligne = lignes[passage.zone];
            ++ligne.passages;
            ligne.propre += passage.duree;
            ligne.maximum = std::max(ligne.maximum, passage.duree);
            if (!dans_la_meme_zone(passage)) ligne.total += passage.duree;
            if (passage.parent != aucun && passages[passage.parent].ferme())
                lignes[passages[passage.parent].zone].propre -= passage.duree;
        }
    }
    std::vector<Ligne> resultat;
    for (auto& [zone, ligne] : lignes) {
        ligne.zone = zone;
        resultat.push_back(std::move(ligne));
    }
    std::stable_sort(resultat.begin(), resultat.end(),
                     [](const Ligne& a, const Ligne& b) { return a.propre > b.propre; });
    return resultat;
}

std::string Profileur::texte() const {
    const auto lignes = tableau();
    const auto somme =
        std::accumulate(lignes.begin(), lignes.end(), std::chrono::nanoseconds(0),
                        [](auto cumul, const Ligne& ligne) { return cumul + ligne.propre; });
    std::string texte = fmt::format("{:<20} {:>9} {:>12} {:>12} {:>7} {:>12}\n", "zone", "passages",
                                    "total (ms)", "propre (ms)", "part", "max (ms)");
    for (const auto& ligne : lignes) {
        const double part = somme.count() > 0 ? 100.0 * en_us(ligne.propre) / en_us(somme) : 0;
        texte += fmt::format("{:<20} {:>9} {:>12.3f} {:>12.3f} {:>5.1f} % {:>12.3f}\n", ligne.zone,
                             ligne.passages, en_ms(ligne.total), en_ms(ligne.propre), part,
                             en_ms(ligne.maximum));
    }
    return texte;
}

void Profileur::ecrire_trace(std::ostream& sortie) const {
    const int processus = ::getpid();
    const char* separateur = "\n";
    const auto ecrire = [&](const ordered_json& evenement) {
        constexpr auto octets_illisibles = ordered_json::error_handler_t::replace;
        sortie << separateur << evenement.dump(-1, ' ', false, octets_illisibles);
        separateur = ",\n";
    };
    sortie << R"({"displayTimeUnit": "ms", "traceEvents": [)";
    ecrire(nommer("process_name", processus, 1, nom_));
    for (const auto& page : lire()) {
        ecrire(nommer("thread_name", processus, page.numero, page.nom_thread));
        for (const auto& passage : page.passages) {
            if (!passage.ferme()) continue;
            ecrire({{"name", passage.zone},
                    {"cat", "zone"},
                    {"ph", "X"},
                    {"ts", en_us(passage.debut - naissance_)},
                    {"dur", en_us(passage.duree)},
                    {"pid", processus},
                    {"tid", page.numero}});
        }
    }
    sortie << "\n]}\n" << std::flush;
    if (!sortie) throw std::runtime_error("La chronologie n'a pas pu être écrite en entier.");
}

}  // namespace cours
