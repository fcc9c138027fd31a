// Solution de l'exercice 8.1 — Map ordonné. Une possibilité parmi d'autres.
//
// - Personne ne distribue : un compteur partagé donne à chaque worker libre le numéro du prochain
//   paquet. fetch_add() le prend d'un seul geste ; « lire, puis écrire » donnerait le même deux
//   fois.
// - Chaque tâche écrit dans sa case d'un tableau partagé : l'ordre des résultats ne dépend pas de
//   l'ordre des fins. Le parent ne le lit qu'une fois tous les workers attendus.
// - Le nombre de paquets est arrondi vers le haut, sans addition qui déborde.
// - Les workers ne sont pas plus nombreux que les paquets : les autres naîtraient pour rien.
#pragma once

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chapitre07/partage.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <new>
#include <stdexcept>
#include <system_error>
#include <vector>

/// Un tableau que ce processus et ses enfants voient tous.
class TableauPartage {
public:
    explicit TableauPartage(std::size_t taille) : taille_(taille) {
        void* adresse =
            ::mmap(nullptr, octets(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (adresse == MAP_FAILED)
            throw std::system_error(errno, std::generic_category(), "partager de la mémoire");
        cases_ = static_cast<std::uint64_t*>(adresse);
    }
    TableauPartage(const TableauPartage&) = delete;
    TableauPartage& operator=(const TableauPartage&) = delete;
    ~TableauPartage() { ::munmap(cases_, octets()); }

    std::uint64_t& operator[](std::size_t i) { return cases_[i]; }
    std::vector<std::uint64_t> copie() const { return {cases_, cases_ + taille_}; }

private:
    std::size_t octets() const { return taille_ * sizeof(std::uint64_t); }
    std::size_t taille_;
    std::uint64_t* cases_ = nullptr;
};

/// La vie d'un worker : des paquets, tant qu'il y en a.
template <class Tache>
[[noreturn]] void servir(std::atomic<std::size_t>& suivant, std::size_t taches, std::size_t paquet,
                         const Tache& faire) noexcept {
    const std::size_t paquets = taches / paquet + (taches % paquet != 0 ? 1 : 0);
    for (;;) {
        const std::size_t rang = suivant.fetch_add(1);
        if (rang >= paquets) ::_exit(0);
        const std::size_t debut = rang * paquet;
        const std::size_t combien = std::min(paquet, taches - debut);
        for (std::size_t i = debut; i < debut + combien; ++i)
            faire(i);
    }
}

inline void attendre(pid_t pid) {
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
}

/// Rend f(0), f(1)… f(taches - 1), calculés par `workers` processus.
inline std::vector<std::uint64_t> map_ordonne(std::size_t workers, std::size_t taches,
                                              std::size_t paquet,
                                              const std::function<std::uint64_t(std::size_t)>& f) {
    if (workers == 0) throw std::invalid_argument("il faut au moins un worker");
    if (paquet == 0) throw std::invalid_argument("un paquet a au moins une tâche");
    if (taches == 0) return {};
    const cours::Partage<std::atomic<std::size_t>> suivant(std::size_t{0});
    TableauPartage resultats(taches);
    std::vector<pid_t> pids;
    for (std::size_t w = 0; w < std::min(workers, taches); ++w) {
        const pid_t pid = ::fork();
        if (pid == 0) servir(*suivant, taches, paquet, [&](std::size_t i) { resultats[i] = f(i); });
        pids.push_back(pid);
    }
    for (const pid_t pid : pids)
        attendre(pid);
    return resultats.copie();
}
