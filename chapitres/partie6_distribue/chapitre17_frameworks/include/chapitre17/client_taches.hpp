#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <chapitre17/acces.hpp>
#include <chapitre17/stock.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace cours {

/// Un client de la file : il confie des tâches, et attend leurs rendus. Il redit au courtier ce
/// qu'il attend, et survit donc à sa mort. S'il meurt lui-même, un autre client qui redit les mêmes
/// id reçoit les rendus : rien n'est refait.
///
/// Au plus `fenetre` tâches sont chez le courtier à la fois ; les autres patientent ici. Un objet
/// appartient à un thread à la fois.
class ClientTaches {
public:
    explicit ClientTaches(const Acces& acces, std::size_t fenetre = 1000,
                          Heure repetition = Heure(500));
    ClientTaches(const ClientTaches&) = delete;
    ClientTaches& operator=(const ClientTaches&) = delete;
    ~ClientTaches();

    /// Confie une tâche ; n'attend pas. Lève std::invalid_argument (id ou fonction vide ou de plus
    /// de 128 octets, argument de plus de 512 Kio, id déjà en attente ici).
    void soumettre(const std::string& id, const std::string& fonction, const std::string& argument);

    struct Arrivee {
        std::string id;
        Rendu rendu;
    };
    /// Le prochain rendu, dans l'ordre où ils arrivent ; rien si `delai` passe, ou si aucune tâche
    /// n'est attendue. Rappeler attendre() dit qu'on en a fini du rendu précédent : le courtier
    /// l'oublie alors, et son id ne doit plus servir. Un client qui meurt avant le recevra encore.
    std::optional<Arrivee> attendre(Heure delai);
    /// Combien de tâches sont attendues.
    std::size_t attendues() const;

private:
    class Etat;
    std::unique_ptr<Etat> etat_;
};

}  // namespace cours
