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

/// Un processus neuf, arrêté avant l'instruction choisie de son action.
class Suivi {
public:
    static constexpr std::uint64_t jamais = std::numeric_limits<std::uint64_t>::max();

    /// Ce qui l'arrête : SIGSTOP ou SIGKILL ; ou rien, et l'on note quand la mémoire partagée
    /// change (`pas` vaut alors `jamais`).
    enum class But { suspendre, tuer, observer };

    /// Le fait naître, et l'exécute jusque-là, ou jusqu'à sa fin.
    Suivi(std::uint64_t pas, const std::function<void()>& action, But but = But::suspendre);
    Suivi(const Suivi&) = delete;
    Suivi& operator=(const Suivi&) = delete;
    /// Le tue, et l'attend.
    ~Suivi();

    bool fini() const { return etat_ == Etat::fini || tue(); }
    /// Tué avant l'instruction choisie.
    bool tue() const { return etat_ == Etat::tue; }
    /// Il attend pour toujours, avant l'instruction choisie.
    bool bloque() const { return etat_ == Etat::bloque; }
    /// Le laisse aller jusqu'au bout ; rend faux s'il attend pour toujours.
    bool finir();
    /// Le nombre d'instructions suivies.
    std::uint64_t pas() const;
    /// Les pas après lesquels la mémoire partagée avait changé.
    std::vector<std::uint64_t> changements() const;

private:
    enum class Etat { suspendu, tue, fini, bloque };
    struct Compte;

    [[noreturn]] void vivre(const std::function<void()>& action) noexcept;
    void preparer_le_compte();
    void mener_jusqu_au_pas();
    bool patienter();
    void conclure();

    std::uint64_t pas_voulu_;
    But but_;
    std::unique_ptr<Compte, void (*)(Compte*)> compte_;
    Vie vie_;
    pid_t pid_ = -1;
    int statut_ = 0;
    Etat etat_ = Etat::suspendu;
};

}  // namespace juge
