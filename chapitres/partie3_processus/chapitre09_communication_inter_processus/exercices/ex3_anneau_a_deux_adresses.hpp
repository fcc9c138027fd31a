// Exercice 9.3 — Anneau à deux adresses                                    ⭐⭐⭐   5 points
//
// Deux processus se passent des messages par un anneau, dans une mémoire qu'ils partagent. Chacun
// la voit à une adresse à lui : un pointeur rangé dans cette mémoire ne désigne, chez l'autre, rien
// de bon. Ni std::string, ni std::vector n'y ont donc leur place ; des distances, si. Et celui d'en
// face peut mourir au milieu d'une écriture.
//
// À écrire : les quatre fonctions d'Anneau, et ses membres privés.
//
// Garanties à tenir :
//   G1. Rien de ce qui est rangé dans la mémoire ne dépend de l'adresse où elle est vue : ni
//       adresse, ni différence avec un objet qui n'y est pas. Copiée ailleurs octet par octet,
//       elle contient le même anneau.
//   G2. Les messages sortent dans l'ordre, entiers, octets quelconques et message vide compris,
//       autant de fois qu'on fait le tour de l'anneau.
//   G3. S'il n'y a pas la place, deposer() rend false et ne change rien. Un anneau vide de T octets
//       accepte un message de T / 2 - 64 octets. Un message de plus de T octets :
//       std::length_error.
//   G4. Un producteur et un consommateur travaillent en même temps, dans deux processus ou deux
//       threads : un message retiré est un message entièrement écrit. Ni verrou, ni attente :
//       anneau vide, retirer() rend std::nullopt.
//   G5. Un processus tué à n'importe quel instant : le message qu'il déposait est là tout entier,
//       ou pas du tout ; celui qu'il retirait sera rendu encore, ou est parti. Un autre prend sa
//       place par rejoindre(), et continue. Tous les objets Anneau d'une même mémoire sont le même
//       anneau : ce que l'un fait, les autres, plus anciens ou plus récents, en tiennent compte.
//   G6. rejoindre() une mémoire où personne n'a créé d'anneau (des zéros, n'importe quoi), ou qui
//       n'a pas la taille de celle où il a été créé : std::invalid_argument. De même creer() sous
//       128 octets. Deux anneaux n'ont rien en commun.
//
// À supposer : la mémoire commence à une adresse multiple de 64 ; un producteur et un consommateur
// au plus à la fois ; creer() est fini quand un autre appelle rejoindre() ; un message est plus
// court que 2³² - 1 octets.
// Leçon : 1.4 (la mémoire partagée).
#pragma once

#include <cstddef>
#include <juge/a_completer.hpp>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

class Anneau {
public:
    /// Crée un anneau vide dans cette mémoire, qui reste à l'appelant.
    static Anneau creer(std::span<std::byte> memoire) {
        // À COMPLÉTER
        juge::a_completer("Anneau::creer");
    }

    /// Rejoint l'anneau qui y a été créé.
    static Anneau rejoindre(std::span<std::byte> memoire) {
        // À COMPLÉTER
        juge::a_completer("Anneau::rejoindre");
    }

    /// Dépose un message, s'il y a la place.
    bool deposer(std::string_view message) {
        // À COMPLÉTER
        juge::a_completer("Anneau::deposer");
    }

    /// Retire le plus ancien, s'il y en a un.
    std::optional<std::string> retirer() {
        // À COMPLÉTER
        juge::a_completer("Anneau::retirer");
    }

private:
    // À COMPLÉTER
};
