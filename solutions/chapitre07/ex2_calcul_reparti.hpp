// Solution de l'exercice 7.2 — Calcul réparti. Une possibilité parmi d'autres.
//
// - Une boucle lance, une autre recueille : c'est ce qui fait travailler tout le monde à la fois.
// - Chaque enfant a son tube. Huit octets s'y écrivent d'un coup (moins que PIPE_BUF) ; s'il meurt
//   avant, le parent lit la fin du flux, car il n'a pas gardé de bout d'écriture.
// - Il faut les octets *et* un code nul : un enfant sorti par _exit(0) n'a rien rendu.
// - L'enfant ne sort jamais de sa lambda noexcept : ni exception, ni return ne le ramènent dans le
//   code de l'appelant. _exit() laisse les tampons tranquilles.
// - Un Enfant détruit sans avoir été attendu est tué et attendu : le refus d'un fork(), au milieu,
//   n'a rien de plus à faire que lever.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

/// Une part n'a pas rendu de résultat.
class EchecCalcul : public std::runtime_error {
public:
    explicit EchecCalcul(std::size_t rang)
        : std::runtime_error("la part " + std::to_string(rang) + " n'a pas rendu de résultat"),
          rang_(rang) {}
    std::size_t rang() const { return rang_; }

private:
    std::size_t rang_;
};

/// Un enfant qui calcule une valeur.
class Enfant {
public:
    explicit Enfant(const std::function<std::uint64_t()>& calcul) {
        std::array<int, 2> bouts{};
        if (::pipe2(bouts.data(), O_CLOEXEC) != 0) refuser("ouvrir un tube");
        lecture_ = bouts[0];
        pid_ = ::fork();
        if (pid_ == 0) vivre(calcul, bouts[1]);
        const int numero = errno;
        ::close(bouts[1]);
        if (pid_ < 0) {
            ::close(lecture_);
            errno = numero;
            refuser("créer un processus");
        }
    }
    Enfant(Enfant&& autre) noexcept
        : pid_(std::exchange(autre.pid_, -1)), lecture_(std::exchange(autre.lecture_, -1)) {}
    Enfant& operator=(Enfant&&) = delete;
    ~Enfant() {
        if (lecture_ >= 0) ::close(lecture_);
        if (pid_ < 0) return;
        ::kill(pid_, SIGKILL);
        attendre();
    }

    /// Attend la fin de l'enfant ; rend sa valeur, s'il l'a rendue.
    std::optional<std::uint64_t> recueillir() {
        const auto valeur = lire();
        const int statut = attendre();
        const bool reussi = WIFEXITED(statut) && WEXITSTATUS(statut) == 0;
        return reussi ? valeur : std::nullopt;
    }

private:
    [[noreturn]] static void refuser(const char* quoi) {
        throw std::system_error(errno, std::generic_category(), quoi);
    }
    [[noreturn]] static void vivre(const std::function<std::uint64_t()>& calcul,
                                   int ecriture) noexcept {
        try {
            const std::uint64_t valeur = calcul();
            const ssize_t ecrits = ::write(ecriture, &valeur, sizeof valeur);
            ::_exit(ecrits == sizeof valeur ? 0 : 1);
        } catch (...) {
            ::_exit(1);
        }
    }
    std::optional<std::uint64_t> lire() const {
        std::uint64_t valeur = 0;
        ssize_t lus = 0;
        while ((lus = ::read(lecture_, &valeur, sizeof valeur)) < 0 && errno == EINTR) {
        }
        if (lus != sizeof valeur) return std::nullopt;
        return valeur;
    }
    int attendre() {
        int statut = 0;
        while (::waitpid(pid_, &statut, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return statut;
    }

    pid_t pid_ = -1;
    int lecture_ = -1;
};

/// Rend calcul(0), calcul(1)… calcul(parts - 1), chacun calculé par un processus.
inline std::vector<std::uint64_t> calculer(
    std::size_t parts, const std::function<std::uint64_t(std::size_t)>& calcul) {
    std::vector<Enfant> enfants;
    for (std::size_t i = 0; i < parts; ++i)
        enfants.emplace_back([&calcul, i] { return calcul(i); });
    std::vector<std::uint64_t> resultats;
    std::optional<std::size_t> fautif;
    for (std::size_t i = 0; i < parts; ++i) {
        const auto valeur = enfants[i].recueillir();
        if (!valeur && !fautif) fautif = i;
        resultats.push_back(valeur.value_or(0));
    }
    if (fautif) throw EchecCalcul(*fautif);
    return resultats;
}
