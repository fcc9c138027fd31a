// Le contremaître, vu de ce programme. Interne au composant PoolProcessus.
#pragma once

#include <chapitre07/descripteur.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre08/zygote.hpp>
#include <optional>

#include "messages.hpp"
#include "tableau.hpp"

namespace cours {

/// Le processus qui fait naître les workers, les tue et les enterre. Détruit, il ne laisse ni lui
/// ni eux.
class Contremaitre {
public:
    /// Lève ErreurSysteme.
    Contremaitre(const Embauche& embauche, Zygote* zygote, const Tableau& tableau, int sonnette);
    Contremaitre(const Contremaitre&) = delete;
    Contremaitre& operator=(const Contremaitre&) = delete;
    ~Contremaitre();

    /// Sans effet s'il est mort : ecouter() le dira.
    void demander(Ordre::Quoi quoi, std::uint32_t worker);
    Reception ecouter(Rapport& rapport, bool attendre);
    int socket() const { return socket_.numero(); }

private:
    Descripteur socket_;
    std::optional<Processus> processus_;  ///< s'il est né de ce programme, et non d'un zygote
};

}  // namespace cours
