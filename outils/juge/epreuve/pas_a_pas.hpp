// Interne au juge : un processus exécuté instruction par instruction, jusqu'à celle que l'on veut.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

#include "vie.hpp"

namespace juge {

/// Un processus neuf, suspendu (SIGSTOP) avant l'instruction choisie de son action.
class Suivi {
public:
    static constexpr std::uint64_t jamais = std::numeric_limits<std::uint64_t>::max();

    /// Le fait naître, et l'exécute jusque-là, ou jusqu'à sa fin. S'il faut l'`observer`, note
    /// quand la mémoire partagée change ; `pas` vaut alors `jamais`.
    Suivi(std::uint64_t pas, const std::function<void()>& action, bool observer = false);
    Suivi(const Suivi&) = delete;
    Suivi& operator=(const Suivi&) = delete;
    /// Le tue, et l'attend.
    ~Suivi();

    bool fini() const { return etat_ == Etat::fini; }
    /// Il attend pour toujours, avant l'instruction choisie.
    bool bloque() const { return etat_ == Etat::bloque; }
    /// Le laisse aller jusqu'au bout ; rend faux s'il attend pour toujours.
    bool finir();
    /// Le nombre d'instructions suivies.
    std::uint64_t pas() const;
    /// Les pas après lesquels la mémoire partagée avait changé.
    std::vector<std::uint64_t> changements() const;

private:
    enum class Etat { suspendu, fini, bloque };
    struct Compte;

    [[noreturn]] void vivre(std::uint64_t pas, const std::function<void()>& action,
                            bool observer) noexcept;
    void mener_jusqu_a(std::uint64_t pas);
    bool patienter();
    void conclure() const;

    std::unique_ptr<Compte, void (*)(Compte*)> compte_;
    Vie vie_;
    pid_t pid_ = -1;
    int statut_ = 0;
    Etat etat_ = Etat::suspendu;
};

}  // namespace juge
