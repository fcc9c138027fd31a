// Les processus qui convertissent, au service d'un courtier.
#pragma once

#include <chapitre08/pool_processus.hpp>
#include <cstdint>
#include <future>
#include <string>
#include <string_view>
#include <vector>

#include "banc/message.hpp"

namespace projet {

/// Le nom de la tâche chez le courtier. À changer si ses octets changent de sens : un worker d'une
/// autre version dira alors qu'il ne la connaît pas.
inline constexpr const char* tache_convertir = "convertir_1";

/// L'argument d'une tâche.
struct Commande {
    Demande demande;
    std::string jeton;         ///< l'exécution
    std::uint64_t indice = 0;  ///< l'image
    int port = 0;  ///< celui du dépôt, sur la machine du courtier ; 0 : les chemins suffisent
    MSGPACK_DEFINE(demande, jeton, indice, port)
};

/// Le rendu d'une tâche.
struct Compte {
    std::string empechement;  ///< si l'image n'est pas en cause, et reste à faire
    Reponse reponse;          ///< sinon
    MSGPACK_DEFINE(empechement, reponse)
};

/// Où se mettre au service de qui.
struct Service {
    std::string adresse;
    std::string cle_publique;
    /// Vrai pour les workers du programme lui-même : il leur désigne des fichiers par leur chemin.
    /// Un worker venu d'ailleurs n'en ouvre aucun : seuls des octets entrent et sortent.
    bool chemins = false;
    MSGPACK_DEFINE(adresse, cle_publique, chemins)
};

/// Sert, dans ce processus, jusqu'à ce qu'on le tue. Lève ce que lève cours::Ouvrier.
bool servir(Service service);

/// Un processus dont l'unique tâche ne finit jamais : un worker qui meurt est remplacé, et le
/// remplaçant se remet au service du même courtier. Rien n'en reste à la destruction.
class Ouvriers {
public:
    /// Sans zygote, à construire avant tout thread qui tiendrait un verrou. Lève ce que lève
    /// cours::PoolProcessus.
    Ouvriers(int nombre, cours::Zygote* zygote = nullptr);

    /// À appeler une fois.
    void embaucher(const Service& service);
    /// Lève, s'ils ne peuvent plus servir (courtier impossible à joindre, processus refusés).
    void verifier();
    std::vector<pid_t> pids() const { return pool_.pids(); }
    std::uint64_t morts() const { return pool_.bilan().morts; }

private:
    using Pool = cours::PoolProcessus<bool(Service)>;
    Pool pool_;
    std::vector<std::future<bool>> services_;
};

}  // namespace projet
