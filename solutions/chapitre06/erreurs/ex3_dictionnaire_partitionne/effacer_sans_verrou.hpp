// attendu : COURSE DÉTECTÉE — effacer() touche à la table sans prendre le verrou
//
// La valeur disparaît pendant qu'un autre thread la modifie.
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

    bool effacer(const Cle& cle) { return partitions_[rang(cle)].valeurs.erase(cle) > 0; }

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
