#pragma once

#include <chapitre15/prise.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lien_defaillant.hpp"
#include "trame.hpp"

namespace cours {

/// Ce qui est arrivé à une trame qui n'est pas simplement passée.
struct Incident {
    std::size_t connexion = 0;  ///< dans l'ordre des accueils, à partir de 0
    bool aller = true;          ///< vrai : du client au serveur
    std::size_t trame = 0;      ///< dans ce sens de cette connexion, à partir de 0
    Sort sort = Sort::passe;

    bool operator==(const Incident&) const = default;
    std::string texte() const;  ///< « connexion 0, aller, trame 12 : perdu »
};

/// Un mandataire (proxy) qui se place entre des clients et un serveur, et fait subir des pannes à
/// leurs trames (voir trame.hpp). Le client se connecte à adresse() au lieu du serveur ; ni lui ni
/// le serveur n'en savent rien.
///
/// Le sort de chaque trame ne dépend que de la graine, de sa connexion, de son sens et de son
/// rang : deux exécutions où chacun envoie la même suite de trames ont les mêmes incidents. Une
/// coupure ferme la connexion des deux côtés, sans fin de flux (ECONNRESET).
///
/// Il tourne dans un thread à lui. Toutes les fonctions sont sûres entre threads. Un client qui ne
/// lit pas coûte au plus un mébioctet et une trame ; une trame démesurée ferme sa connexion.
class MandataireDefaillant {
public:
    struct Reglages {
        Pannes aller{};
        Pannes retour{};
        std::uint64_t graine = 1;
        std::size_t contenu_max = contenu_max_par_defaut;
        /// L'heure n'avance que par avancer() : un essai des retards n'attend rien.
        bool a_la_main = false;
    };

    /// Écoute sur un port libre. Lève ErreurSysteme, ou std::invalid_argument (voir Pannes).
    MandataireDefaillant(const AdresseTcp& serveur, const Reglages& reglages);
    MandataireDefaillant(const MandataireDefaillant&) = delete;
    MandataireDefaillant& operator=(const MandataireDefaillant&) = delete;
    /// Coupe tout, et attend la fin du thread.
    ~MandataireDefaillant();

    AdresseTcp adresse() const;
    /// Avance l'heure de ces connexions (réglage a_la_main).
    void avancer(Heure duree);
    /// Dans l'ordre où ils sont arrivés.
    std::vector<Incident> incidents() const;

private:
    struct Etat;
    std::unique_ptr<Etat> etat_;
};

}  // namespace cours
