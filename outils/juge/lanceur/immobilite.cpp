#include "immobilite.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace juge {

void Immobilite::observer(const std::vector<pid_t>& processus, int threads_de_service) {
    const auto maintenant = Horloge::now();
    if (maintenant - derniere_photo_ < std::chrono::milliseconds(20)) return;
    derniere_photo_ = maintenant;
    std::map<pid_t, taches::Tache> photo;
    bool tous_bloques = true;
    reveil_exclu_ = std::none_of(processus.begin(), processus.end(), taches::alarme_possible);
    for (const pid_t pid : processus) {
        const auto tids = taches::lister(pid);
        for (std::size_t rang = 0; rang < tids.size(); ++rang) {
            const auto tache = taches::lire(pid, tids[rang]);
            // Après le thread principal, ceux de l'assainisseur : ils ne comptent que s'ils
            // calculent, car ils tiennent peut-être le verrou que les autres attendent.
            const bool service = pid == processus.front() && rang > 0 &&
                                 rang <= static_cast<std::size_t>(threads_de_service);
            if (service && tache.etat != taches::Etat::actif) continue;
            tous_bloques &= tache.etat == taches::Etat::bloque && (tache.futex || tache.opaque);
            reveil_exclu_ &= !tache.opaque;
            if (tache.etat == taches::Etat::actif) dernier_calcul_ = maintenant;
            photo.emplace(tids[rang], tache);
        }
    }
    const bool inchangee =
        tous_bloques && !photo.empty() && photo.size() == photo_.size() &&
        std::all_of(photo.begin(), photo.end(), [&](const auto& element) {
            const auto avant = photo_.find(element.first);
            return avant != photo_.end() && taches::reste_bloque(avant->second, element.second);
        });
    if (!inchangee) immobile_depuis_.reset();
    if (inchangee && !immobile_depuis_) immobile_depuis_ = maintenant;
    photo_ = std::move(photo);
}

}  // namespace juge
