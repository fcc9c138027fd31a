// Solution de l'exercice 9.2 — Compteur partagé. Une possibilité parmi d'autres.
//
// - Rien n'est verrouillé : un ajout est une seule instruction atomique. Tué avant, il n'a pas eu
//   lieu ; tué après, il a eu lieu. Il n'y a pas d'entre-deux à réparer.
// - La génération dit « quelque chose a changé ». Qui attend la lit avant le compte : un ajout
//   qui viendrait ensuite la change, et le noyau refuse de s'endormir sur une vieille génération.
// - Le futex n'est pas privé : il est reconnu par sa page de mémoire, non par son adresse. Il ne
//   garde aucune trace de ceux qui dorment : un attendeur tué n'y laisse rien.
// - Mort entre l'ajout et le réveil ? Le suivant change la génération, et réveille tout le monde.
#pragma once

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <new>
#include <system_error>

class CompteurPartage {
public:
    CompteurPartage() {
        void* adresse = ::mmap(nullptr, sizeof(Partage), PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (adresse == MAP_FAILED)
            throw std::system_error(errno, std::generic_category(), "partager de la mémoire");
        partage_ = ::new (adresse) Partage;
    }

    CompteurPartage(const CompteurPartage&) = delete;
    CompteurPartage& operator=(const CompteurPartage&) = delete;

    ~CompteurPartage() { ::munmap(partage_, sizeof(Partage)); }

    /// Ajoute `n` ; rend la somme.
    std::uint64_t ajouter(std::uint64_t n) {
        const std::uint64_t somme = partage_->compte.fetch_add(n) + n;
        partage_->generation.fetch_add(1);
        ::syscall(SYS_futex, &partage_->generation, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
        return somme;
    }

    std::uint64_t valeur() const { return partage_->compte.load(); }

    /// Dort jusqu'à ce que le compte atteigne `seuil`.
    void attendre(std::uint64_t seuil) {
        for (;;) {
            const std::uint32_t vue = partage_->generation.load();
            if (valeur() >= seuil) return;
            ::syscall(SYS_futex, &partage_->generation, FUTEX_WAIT, vue, nullptr, nullptr, 0);
        }
    }

private:
    struct Partage {
        std::atomic<std::uint64_t> compte{0};
        std::atomic<std::uint32_t> generation{0};
    };
    static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

    Partage* partage_;
};
