// Exercice p2.1 — Parking à sémaphores                                        ⭐⭐⭐   8 points
//
// Un parking a des places pour tous et d'autres que seuls les abonnés peuvent prendre. On y fait la
// queue ; on s'y lasse d'attendre ; un soir, il ferme. Un sémaphore compte les places, mais ne sait
// ni qui attend depuis le plus longtemps, ni qui a renoncé. Tout ce qui partage une ressource rare
// (connexions, licences, cartes graphiques) finit par ressembler à ce parking.
//
// À écrire : Parking et son Ticket, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   G1. `places` places, numérotées de 0 à places - 1 ; une place ne porte jamais deux tickets. Les
//       visiteurs en occupent au plus places - reservees à la fois, les abonnés autant qu'il y en
//       a. Moins d'une place, des places réservées en nombre négatif ou supérieur à `places` :
//       std::invalid_argument.
//   G2. entrer() attend, en dormant, tant qu'aucune place ne lui est permise. Une place libre
//       n'attend jamais pendant que dort une voiture qui y a droit. essayer_entrer() n'attend pas.
//   G3. Une place libérée va à la plus ancienne des voitures qui attendent et y ont droit. Celle qui
//       arrive ne double personne ; un visiteur qui n'a droit à rien n'arrête pas l'abonné arrivé
//       après lui.
//   G4. Quand l'arrêt du jeton `renoncement` est demandé, entrer() rend nullopt, sans attendre
//       encore ; de même, même s'il reste des places, s'il l'était avant l'appel. Celui qui renonce
//       n'emporte aucune place : si on vient de lui en donner une, entrer() rend le ticket.
//   G5. Un ticket rend sa place une fois et une seule : par rendre(), ou quand il est détruit, ou
//       quand un autre lui est affecté. Un ticket déplacé ou rendu n'a plus de place : place() y
//       vaut -1, et rendre() n'y fait rien.
//   G6. Après fermer(), personne n'entre : ceux qui attendaient et ceux qui arrivent reçoivent
//       nullopt. Les voitures garées le restent. attendre_vide() attend, fermé ou non, qu'aucune
//       place ne soit occupée. Les deux peuvent être répétées.
//   G7. etat() est un instantané : libres + visiteurs + abonnes fait toujours `places`. Toutes les
//       fonctions peuvent être appelées à la fois, de plusieurs threads ; un ticket, d'un seul.
//
// À supposer : un parking survit à ses tickets et à ses appels ; il n'est ni copié ni déplacé.
// Leçon : chapitre 4, 1.7 et 1.8 (demander l'arrêt) ; chapitre 5, 1.4 (le sémaphore), 1.6 et 1.7
// (attendre, ne pas perdre de réveil) ; exercices/README.md dit par où commencer.
#pragma once

#include <juge/a_completer.hpp>
#include <mutex>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <stop_token>
#include <utility>

enum class Conducteur { visiteur, abonne };

/// Ce qu'on voit du parking à un instant.
struct EtatParking {
    int libres = 0;
    int visiteurs = 0;   ///< garés
    int abonnes = 0;     ///< garés
    int en_attente = 0;  ///< voitures qui dorment dans entrer()
};

class Parking {
public:
    /// Une place occupée, que rend son destructeur. Se déplace, ne se copie pas.
    class Ticket {
    public:
        Ticket(Ticket&& autre) noexcept {
            // À COMPLÉTER
            juge::a_completer("le déplacement d'un Ticket");
        }
        Ticket& operator=(Ticket&& autre) noexcept {
            // À COMPLÉTER
            juge::a_completer("l'affectation d'un Ticket");
        }
        ~Ticket() {
            // À COMPLÉTER
        }

        /// Le numéro de la place ; -1 s'il n'y en a plus.
        int place() const {
            // À COMPLÉTER
            juge::a_completer("Ticket::place");
        }

        /// Rend la place tout de suite. Répétable sans effet.
        void rendre() {
            // À COMPLÉTER
            juge::a_completer("Ticket::rendre");
        }

    private:
        // À COMPLÉTER
    };

    /// `places` places libres, dont `reservees` que les visiteurs laissent aux abonnés.
    explicit Parking(int places, int reservees = 0) {
        // À COMPLÉTER
        juge::a_completer("Parking");
    }
    Parking(const Parking&) = delete;
    Parking& operator=(const Parking&) = delete;

    /// Attend une place permise, et la prend. Rend nullopt si le parking est fermé, ou si le
    /// conducteur renonce.
    std::optional<Ticket> entrer(Conducteur conducteur, std::stop_token renoncement = {}) {
        // À COMPLÉTER
        juge::a_completer("Parking::entrer");
    }

    /// Prend une place permise s'il y en a une tout de suite ; rend nullopt sinon.
    std::optional<Ticket> essayer_entrer(Conducteur conducteur) {
        // À COMPLÉTER
        juge::a_completer("Parking::essayer_entrer");
    }

    /// Ne laisse plus entrer personne.
    void fermer() {
        // À COMPLÉTER
        juge::a_completer("Parking::fermer");
    }

    /// Attend que toutes les places soient libres.
    void attendre_vide() const {
        // À COMPLÉTER
        juge::a_completer("Parking::attendre_vide");
    }

    EtatParking etat() const {
        // À COMPLÉTER
        juge::a_completer("Parking::etat");
    }

private:
    // À COMPLÉTER : les places libres, ceux qui attendent, et ce qui les protège
};
