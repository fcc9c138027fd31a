// attendu : ÉCHEC dans « une modification en cours n'arrête que sa partition » — modifier() rend le verrou entre la lecture et l'écriture
//
// Chaque étape est protégée, leur suite ne l'est pas : deux modifications lisent la même valeur, et
// l'une des deux se perd.
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
        Valeur valeur = chercher(cle).value_or(Valeur{});
        fonction(valeur);
        inscrire(cle, std::move(valeur));
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
