#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include "prise.hpp"

namespace cours {

/// Un serveur à un thread par client.
///
/// `dialogue` mène l'échange avec un client, dans le thread de celui-ci, et la connexion se ferme
/// quand il revient. Ce qu'il lève ne termine que cette connexion (et la compte, voir echecs()).
/// Toutes les fonctions sont sûres entre threads.
class ServeurThreads {
public:
    using Dialogue = std::function<void(const Prise& client)>;

    struct Bornes {
        std::size_t clients = 64;  ///< servis à la fois ; les suivants patientent dans la file
        /// À l'arrêt, temps laissé aux réponses en cours avant de couper.
        std::chrono::steady_clock::duration sursis = std::chrono::seconds(2);
    };

    /// Écoute et sert aussitôt. Lève ErreurSysteme si l'adresse est prise.
    ServeurThreads(const AdresseTcp& ou, Dialogue dialogue, Bornes bornes);
    ServeurThreads(const AdresseTcp& ou, Dialogue dialogue);
    ServeurThreads(const ServeurThreads&) = delete;
    ServeurThreads& operator=(const ServeurThreads&) = delete;
    ~ServeurThreads();

    AdresseTcp adresse() const { return adresse_; }
    std::size_t presents() const;  ///< clients en cours
    std::size_t servis() const;    ///< dialogues finis
    std::size_t echecs() const;    ///< dont ceux qu'une exception a finis

    /// N'accueille plus ; chaque client lit la fin du flux après ce qui était déjà arrivé, et finit
    /// de répondre ; ceux qui dépassent le sursis sont coupés. Revient quand tous les threads ont
    /// fini. Se répète sans effet.
    void arreter();

private:
    struct Client;
    void accueillir();
    void attendre_une_place();
    void servir(Client& client);
    void congedier_les_partis();

    Dialogue dialogue_;
    Bornes bornes_;
    Prise accueil_;
    AdresseTcp adresse_;
    mutable std::mutex verrou_;
    std::condition_variable changement_;
    std::list<Client> clients_;  // une liste : l'adresse d'un client ne change pas
    std::size_t presents_ = 0;
    std::size_t servis_ = 0;
    std::size_t echecs_ = 0;
    bool arret_ = false;
    std::once_flag arret_une_fois_;
    std::jthread hote_;
};

}  // namespace cours
