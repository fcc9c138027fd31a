// Solution de l'exercice 6.3 — Dictionnaire partitionné. Une possibilité parmi d'autres.
//
// - Chaque fonction prend le verrou d'une partition et fait tout son travail avant de le rendre. Un
//   verrou commun à toutes serait juste aussi, mais ferait attendre tout le monde.
// - chercher() et photographier() copient sous le verrou. Rendre une référence, ou copier après
//   avoir rendu le verrou, laisserait lire une valeur que d'autres changent ou effacent.
// - modifier() exécute la fonction sous le verrou. « Chercher, puis inscrire » perdrait ce qu'un
//   autre aurait écrit entre les deux. Le prix : une fonction lente retient sa partition.
// - photographier() tient tous les verrous ensemble. Les prendre et les rendre l'un après l'autre
//   donnerait un mélange d'instants. Ils sont toujours pris dans l'ordre des partitions, et
//   personne d'autre n'en tient deux : pas d'attente en cercle, donc pas d'interblocage.
// - Les gardiens rendent les verrous quoi qu'il arrive, exception comprise.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

template <class Cle, class Valeur, class Hachage = std::hash<Cle>>
class DictionnairePartitionne {
public:
    explicit DictionnairePartitionne(std::size_t partitions) : partitions_(partitions) {}

    void inscrire(const Cle& cle, Valeur valeur) {
        Partition& ici = partitions_[rang(cle)];
        const std::lock_guard garde(ici.verrou);
        ici.valeurs.insert_or_assign(cle, std::move(valeur));
    }

    std::optional<Valeur> chercher(const Cle& cle) const {
        const Partition& ici = partitions_[rang(cle)];
        const std::lock_guard garde(ici.verrou);
        const auto trouvee = ici.valeurs.find(cle);
        if (trouvee == ici.valeurs.end()) return std::nullopt;
        return trouvee->second;
    }

    void modifier(const Cle& cle, const std::function<void(Valeur&)>& fonction) {
        Partition& ici = partitions_[rang(cle)];
        const std::lock_guard garde(ici.verrou);
        fonction(ici.valeurs[cle]);
    }

    bool effacer(const Cle& cle) {
        Partition& ici = partitions_[rang(cle)];
        const std::lock_guard garde(ici.verrou);
        return ici.valeurs.erase(cle) > 0;
    }

    std::vector<std::pair<Cle, Valeur>> photographier() const {
        std::vector<std::unique_lock<std::mutex>> gardes;
        for (const Partition& partition : partitions_)
            gardes.emplace_back(partition.verrou);
        std::vector<std::pair<Cle, Valeur>> photo;
        for (const Partition& partition : partitions_)
            photo.insert(photo.end(), partition.valeurs.begin(), partition.valeurs.end());
        return photo;
    }

private:
    struct Partition {
        mutable std::mutex verrou;
        std::unordered_map<Cle, Valeur, Hachage> valeurs;
    };

    std::size_t rang(const Cle& cle) const { return Hachage{}(cle) % partitions_.size(); }

    std::vector<Partition> partitions_;
};
