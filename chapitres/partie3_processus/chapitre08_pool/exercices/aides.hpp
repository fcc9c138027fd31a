// Ce que les épreuves de ce chapitre ont en commun.
#pragma once

#include <sys/types.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chapitre07/inventaire.hpp>
#include <chapitre07/porte.hpp>
#include <cstddef>
#include <exception>
#include <functional>
#include <juge/epreuve.hpp>
#include <set>
#include <stdexcept>
#include <vector>

namespace juge::epreuve {

inline void rien_de_reste(const cours::Inventaire& avant) {
    const cours::Inventaire apres;
    {
        INFO("au retour, aucun worker ne reste, ni vivant, ni zombie : attendez-les tous");
        REQUIRE(apres.enfants == avant.enfants);
    }
    INFO("au retour, aucun descripteur ne reste ouvert");
    REQUIRE(apres.descripteurs == avant.descripteurs);
}

/// Ce que les workers notent, dans l'ordre où ils commencent : la tâche, et qui l'exécute. En
/// mémoire partagée, sans verrou : un worker tué n'y bloque personne.
class Journal {
public:
    static constexpr std::size_t place = 4096;
    struct Ligne {
        std::atomic<std::size_t> tache{0};
        std::atomic<pid_t> worker{0};
    };

    void noter(std::size_t tache, pid_t worker) {
        const std::size_t rang = taille_.fetch_add(1);
        if (rang >= place) return;
        lignes_[rang].tache.store(tache);
        lignes_[rang].worker.store(worker);
    }
    std::size_t taille() const { return taille_.load(); }
    std::vector<std::size_t> taches() const {
        std::vector<std::size_t> notees;
        for (std::size_t i = 0; i < std::min(taille(), place); ++i)
            notees.push_back(lignes_[i].tache.load());
        return notees;
    }
    std::size_t fois(std::size_t tache) const {
        const auto notees = taches();
        return static_cast<std::size_t>(std::count(notees.begin(), notees.end(), tache));
    }
    std::set<pid_t> workers() const {
        std::set<pid_t> differents;
        for (std::size_t i = 0; i < std::min(taille(), place); ++i)
            differents.insert(lignes_[i].worker.load());
        return differents;
    }

private:
    std::atomic<std::size_t> taille_{0};
    std::array<Ligne, place> lignes_;
};

/// Vrai si l'appel lève std::invalid_argument.
inline bool refuse(const std::function<void()>& appel) {
    try {
        appel();
    } catch (const std::invalid_argument&) {
        return true;
    } catch (...) {
        return false;
    }
    return false;
}

}  // namespace juge::epreuve
