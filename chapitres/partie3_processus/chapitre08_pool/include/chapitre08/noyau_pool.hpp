#pragma once

#include <sys/types.h>

#include <chapitre08/zygote.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cours {

/// Les réglages d'un pool.
struct ReglagesPool {
    std::size_t workers = 0;  ///< 0 : autant que de cœurs
    int essais = 3;           ///< combien de workers une tâche peut faire mourir avant l'abandon
    /// Au-delà, une tâche est perdue : son worker est tué. Compté depuis qu'un worker la commence.
    std::optional<std::chrono::nanoseconds> delai;
};

/// Ce qu'un pool a vu passer.
struct BilanPool {
    std::uint64_t morts = 0;        ///< workers morts, et remplacés
    std::uint64_t reprises = 0;     ///< tâches confiées à un autre worker après une mort
    std::uint64_t abandonnees = 0;  ///< tâches empoisonnées
    std::uint64_t delais = 0;       ///< tâches hors délai
};

/// Une demande, en octets, et ce qu'il faut faire de sa réponse. `rappel` reçoit les octets d'un
/// résultat, ou une exception ; il est appelé une fois et une seule, dans le thread du pool, ne
/// doit ni lever ni attendre.
struct Demande {
    std::string octets;
    std::uint64_t numero = 0;  ///< pour les messages : « la tâche 12 »
    std::function<void(std::string resultat, std::exception_ptr erreur)> rappel;
    std::string (*decrire)(const std::string& octets) = nullptr;  ///< en clair, pour les messages
};

/// Le pool, sans les types : des octets entrent, des octets sortent. PoolProcessus y ajoute la
/// sérialisation. Sûr entre threads.
class NoyauPool {
public:
    /// Embauche les workers. Sans zygote, le contremaître naît de ce programme, tout de suite.
    /// Lève std::invalid_argument, ErreurSysteme (EAGAIN, EMFILE, ENOMEM), ErreurPool.
    NoyauPool(const Embauche& embauche, const ReglagesPool& reglages, Zygote* zygote);
    NoyauPool(const NoyauPool&) = delete;
    NoyauPool& operator=(const NoyauPool&) = delete;
    /// Tue les workers, et rend ErreurPool à ce qui attendait.
    ~NoyauPool();

    /// Un lot va d'un seul coup à un worker, qui en traite les demandes l'une après l'autre. Lève
    /// ErreurPool si le pool ne peut plus rien.
    void soumettre(std::vector<Demande> lot);

    std::size_t workers() const;
    /// Les numéros des workers vivants.
    std::vector<pid_t> pids() const;
    BilanPool bilan() const;

private:
    class Etat;
    std::unique_ptr<Etat> etat_;
};

}  // namespace cours
