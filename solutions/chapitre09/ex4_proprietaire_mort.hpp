// Solution de l'exercice 9.4 — Propriétaire mort. Une possibilité parmi d'autres.
//
// - Le mutex est partagé (PTHREAD_PROCESS_SHARED) et robuste : à la mort de qui le tient, le
//   noyau le donne au suivant, avec EOWNERDEAD.
// - Avant de toucher aux comptes, on note dans un journal les deux soldes d'avant, puis
//   `en_cours`. Un virement que le journal dit en cours n'est pas fini : on remet les soldes
//   d'avant. Remettre une valeur se recommence sans dommage ; retrancher un montant, non : c'est
//   ce qui permet de mourir aussi pendant la réparation.
// - L'ordre des écritures est le contrat : journal, en_cours, comptes, fin. Des atomiques
//   empêchent le compilateur de le changer.
// - pthread_mutex_consistent() vient après la réparation. L'oublier condamne le verrou au
//   déverrouillage ; l'appeler trop tôt le dirait sain alors qu'il ne l'est pas.
#pragma once

#include <pthread.h>
#include <sys/mman.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <new>
#include <numeric>
#include <stdexcept>
#include <system_error>
#include <vector>

class Comptes {
public:
    /// Cent comptes au plus, avec ces soldes.
    explicit Comptes(const std::vector<std::uint64_t>& soldes) {
        void* adresse = ::mmap(nullptr, sizeof(Partage), PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (adresse == MAP_FAILED)
            throw std::system_error(errno, std::generic_category(), "partager de la mémoire");
        partage_ = ::new (adresse) Partage;
        partage_->nombre = soldes.size();
        for (std::size_t i = 0; i < soldes.size(); ++i)
            partage_->soldes[i] = soldes[i];
        creer_verrou();
    }

    Comptes(const Comptes&) = delete;
    Comptes& operator=(const Comptes&) = delete;

    ~Comptes() {
        ::pthread_mutex_destroy(&partage_->verrou);
        ::munmap(partage_, sizeof(Partage));
    }

    /// Rend faux si le compte débité n'a pas assez.
    bool virer(std::size_t debite, std::size_t credite, std::uint64_t montant) {
        verifier(debite);
        verifier(credite);
        const Garde garde(*partage_);
        auto& source = partage_->soldes[debite];
        auto& cible = partage_->soldes[credite];
        if (source < montant) return false;
        if (debite == credite) return true;
        partage_->journal.noter(debite, source, credite, cible);
        source = source - montant;
        cible = cible + montant;
        partage_->journal.en_cours = false;
        return true;
    }

    std::uint64_t solde(std::size_t compte) {
        verifier(compte);
        const Garde garde(*partage_);
        return partage_->soldes[compte];
    }

    /// La somme de tous les soldes.
    std::uint64_t total() {
        const Garde garde(*partage_);
        return std::accumulate(partage_->soldes.begin(), partage_->soldes.end(), std::uint64_t{0});
    }

private:
    using Solde = std::atomic<std::uint64_t>;

    /// De quoi annuler le virement en cours.
    struct Journal {
        void noter(std::size_t a, std::uint64_t solde_a, std::size_t b, std::uint64_t solde_b) {
            comptes[0] = a;
            comptes[1] = b;
            avant[0] = solde_a;
            avant[1] = solde_b;
            en_cours = true;
        }
        std::array<std::atomic<std::size_t>, 2> comptes{};
        std::array<Solde, 2> avant{};
        std::atomic<bool> en_cours{false};
    };

    struct Partage {
        pthread_mutex_t verrou{};
        Journal journal;
        std::size_t nombre = 0;
        std::array<Solde, 100> soldes{};
    };

    static void reparer(Partage& partage) {
        if (!partage.journal.en_cours) return;
        for (const std::size_t i : {0U, 1U})
            partage.soldes[partage.journal.comptes[i]] = partage.journal.avant[i].load();
        partage.journal.en_cours = false;
    }

    class Garde {
    public:
        explicit Garde(Partage& partage) : partage_(partage) {
            const int rendu = ::pthread_mutex_lock(&partage.verrou);
            if (rendu == EOWNERDEAD) {
                reparer(partage);
                ::pthread_mutex_consistent(&partage.verrou);
            } else if (rendu != 0) {
                throw std::system_error(rendu, std::generic_category(), "prendre le verrou");
            }
        }
        Garde(const Garde&) = delete;
        Garde& operator=(const Garde&) = delete;
        ~Garde() { ::pthread_mutex_unlock(&partage_.verrou); }

    private:
        Partage& partage_;
    };

    void creer_verrou() {
        pthread_mutexattr_t attributs;
        ::pthread_mutexattr_init(&attributs);
        ::pthread_mutexattr_setpshared(&attributs, PTHREAD_PROCESS_SHARED);
        ::pthread_mutexattr_setrobust(&attributs, PTHREAD_MUTEX_ROBUST);
        ::pthread_mutex_init(&partage_->verrou, &attributs);
        ::pthread_mutexattr_destroy(&attributs);
    }

    void verifier(std::size_t compte) const {
        if (compte >= partage_->nombre) throw std::out_of_range("ce compte n'existe pas");
    }

    Partage* partage_;
};
