// Solution de l'exercice p3.2 — Tri fusion multi-processus. Une possibilité parmi d'autres.
//
// - Le tableau et le tampon changent de rôle à chaque étape : on lit l'un, on écrit dans l'autre.
//   L'étape entière peut donc se refaire, par tranches, autant de fois qu'il le faut : rien de ce
//   qu'elle lit n'a changé. C'est ce qui rend la mort d'un enfant sans gravité.
// - Tous les enfants sont ceux de ce programme, et une étape attend la précédente. Un arbre où
//   chaque processus fait naître les siens laisserait, à la mort de l'un d'eux, des petits-enfants
//   qui écrivent encore dans ce qu'on veut refaire.
// - À tout instant, l'un des deux tableaux, la source, contient chaque élément une fois. En cas
//   d'échec, c'est lui qu'on rend, une fois morts ceux qui écrivaient dans l'autre.
// - 2i·n/k et i·n/(k/2) sont le même nombre : les bornes d'une fusion sont celles de ses tranches.
#pragma once

#include <signal.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <new>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

class EchecTri : public std::runtime_error {
public:
    EchecTri() : std::runtime_error("une partie du tri a échoué trois fois") {}
};

inline std::size_t nombre_de_tranches(std::size_t taille, int profondeur) {
    std::size_t tranches = 1;
    for (int i = 0; i < profondeur && tranches <= taille / 4; ++i)
        tranches *= 2;
    return tranches;
}

/// Une mémoire que ce programme et ses enfants voient tous, le temps d'un tri.
class MemoireCommune {
public:
    explicit MemoireCommune(std::size_t octets) : octets_(octets) {
        adresse_ =
            ::mmap(nullptr, octets, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (adresse_ == MAP_FAILED) throw std::bad_alloc();
    }
    MemoireCommune(const MemoireCommune&) = delete;
    MemoireCommune& operator=(const MemoireCommune&) = delete;
    ~MemoireCommune() { ::munmap(adresse_, octets_); }
    void* adresse() const { return adresse_; }

private:
    std::size_t octets_;
    void* adresse_ = nullptr;
};

/// Les enfants d'une étape. Détruite, elle tue et attend ceux qui restent.
template <class Travail>
class Etape {
public:
    Etape(std::size_t combien, const Travail& travail)
        : travail_(travail), pids_(combien, personne) {}
    Etape(const Etape&) = delete;
    Etape& operator=(const Etape&) = delete;
    ~Etape() {
        for (const pid_t pid : pids_)
            if (pid > 0) ::kill(pid, SIGKILL);
        for (pid_t& pid : pids_)
            attendre(pid);
    }

    void executer() {
        for (auto& pid : pids_)
            pid = naitre(rang(pid));
        for (auto& pid : pids_)
            if (pid == refuse) travail_(rang(pid));
        for (auto& pid : pids_)
            for (int essais = 1; pid > 0 && !attendre(pid); ++essais) {
                if (essais == essais_permis) throw EchecTri();
                pid = naitre(rang(pid));
                if (pid == refuse) travail_(rang(pid));
            }
    }

private:
    static constexpr pid_t personne = 0;
    static constexpr pid_t refuse = -1;
    static constexpr int essais_permis = 3;

    std::size_t rang(const pid_t& pid) const {
        return static_cast<std::size_t>(&pid - pids_.data());
    }

    pid_t naitre(std::size_t rang) const {
        const pid_t pid = ::fork();
        if (pid != 0) return pid;
        try {
            travail_(rang);
            ::_exit(0);
        } catch (...) {
            ::_exit(1);
        }
    }

    /// Attend la fin de cet enfant, s'il y en a un ; vrai s'il a fait son travail.
    static bool attendre(pid_t& pid) {
        if (pid <= 0) return true;
        int statut = 0;
        while (::waitpid(pid, &statut, 0) < 0 && errno == EINTR) {
        }
        pid = personne;
        return WIFEXITED(statut) && WEXITSTATUS(statut) == 0;
    }

    const Travail& travail_;
    std::vector<pid_t> pids_;  ///< de chaque rang
};

template <class T, class Avant>
void trier(std::span<T> tableau, int profondeur, Avant avant) {
    static_assert(std::is_trivially_copyable_v<T>, "un élément se copie octet par octet");
    if (profondeur < 0) throw std::invalid_argument("une profondeur n'est pas négative");
    const std::size_t taille = tableau.size();
    if (taille < 2) return;
    const MemoireCommune memoire(tableau.size_bytes());
    T* source = tableau.data();
    T* cible = static_cast<T*>(memoire.adresse());
    std::size_t tranches = nombre_de_tranches(taille, profondeur);
    const auto borne = [&](std::size_t rang) { return taille * rang / tranches; };

    const auto trier_une_tranche = [&](std::size_t rang) {
        std::copy(source + borne(rang), source + borne(rang + 1), cible + borne(rang));
        std::stable_sort(cible + borne(rang), cible + borne(rang + 1), avant);
    };
    const auto fusionner_deux_tranches = [&](std::size_t rang) {
        const std::size_t milieu = borne(2 * rang + 1);
        std::merge(source + borne(2 * rang), source + milieu, source + milieu,
                   source + borne(2 * rang + 2), cible + borne(2 * rang), avant);
    };
    try {
        Etape(tranches, trier_une_tranche).executer();
        for (std::swap(source, cible); tranches > 1; std::swap(source, cible)) {
            Etape(tranches / 2, fusionner_deux_tranches).executer();
            tranches /= 2;
        }
    } catch (...) {  // plus personne n'écrit dans la cible
        if (source != tableau.data()) std::copy(source, source + taille, tableau.data());
        throw;
    }
    if (source != tableau.data()) std::copy(source, source + taille, tableau.data());
}
