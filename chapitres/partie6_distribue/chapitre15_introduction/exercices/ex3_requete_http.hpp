// Exercice 15.3 — Requête HTTP                                                ⭐⭐⭐   5 points
//
// HTTP/1.1 est du texte : une ligne, des en-têtes, une ligne vide, puis un corps dont la longueur
// est annoncée. Tout l'art est de ne rien croire : ni qu'une lecture apporte une requête, ni que la
// longueur annoncée est honnête, ni que l'en-tête finira un jour.
//
//     POST /panier?n=2 HTTP/1.1\r\n
//     Host: exemple.fr\r\n
//     Content-Length: 7\r\n
//     \r\n
//     pommes\n
//
// À écrire : LecteurRequetes, qui lit les requêtes d'une connexion l'une après l'autre.
//
// Garanties à tenir :
//   G1. Peu importe comment les octets arrivent : un par un, deux requêtes d'un coup, lectures
//       interrompues par un signal (EINTR). Ce qui suit une requête est le début de la suivante, et
//       suivante() revient dès qu'une requête est entière, sans rien attendre d'autre.
//   G2. La première ligne est « MÉTHODE cible VERSION », trois mots non vides séparés par un seul
//       espace : la méthode en lettres de A à Z, la cible sans espace. La version est HTTP/1.0 ou
//       HTTP/1.1 ; une autre qui commence par « HTTP/ » est refusée par 505, tout le reste par
//       400. Les lignes finissent par \r\n ; un \r ou un \n isolé dans l'en-tête est refusé (400).
//   G3. Un en-tête est « nom: valeur ». Le nom, non vide, ne contient ni espace, ni tabulation ; il
//       est rendu en minuscules. Les espaces et tabulations autour de la valeur sont ôtés ; les
//       autres restent. Un en-tête répété donne ses valeurs, dans l'ordre, séparées par une virgule
//       et un espace. Une ligne sans « : », ou dont le nom n'est pas permis, est refusée par 400.
//   G4. Le corps a exactement Content-Length octets, zéro si l'en-tête est absent. Sa valeur n'est
//       faite que de chiffres, un au moins ; toute autre, ou l'en-tête répété, est refusé par 400 :
//       un signe, une virgule, un nombre hexadécimal… La présence de Transfer-Encoding est refusée
//       par 501.
//   G5. L'en-tête, de la première ligne à la ligne vide comprise, fait au plus entete_max octets ;
//       le corps, au plus corps_max. Au-delà : 431 dès qu'entete_max octets sont arrivés sans ligne
//       vide, 413 dès que l'en-tête est lu, sans attendre le corps, si grand que soit le nombre
//       annoncé (même au-delà de 2^64). La mémoire employée ne dépend jamais de ce qui est annoncé.
//   G6. Si le client a fini avant le premier octet d'une requête, suivante() ne rend rien
//       (std::nullopt) ; au milieu d'une requête, c'est un refus 400.
//   G7. Une lecture qui échoue lève std::system_error avec son errno.
//
// Un refus est une RequeteRefusee, dont statut() est le nombre à répondre. Après un refus, la
// connexion ne sert plus. Quand plusieurs refus sont possibles pour un même en-tête, l'un d'eux
// convient.
// À supposer : `socket` est bloquante, et reste à l'appelant, qui la ferme.
// Leçon : 1.4 (HTTP), 1.5 (lire) et 1.7 (ne rien croire).
#pragma once

#include <cstddef>
#include <juge/a_completer.hpp>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

constexpr std::size_t entete_max = 8192;
constexpr std::size_t corps_max = 65536;

struct Requete {
    std::string methode;                         ///< « POST »
    std::string cible;                           ///< « /panier?n=2 »
    std::map<std::string, std::string> entetes;  ///< par nom, en minuscules
    std::string corps;
};

/// Cette requête ne sera pas servie. Rien à y changer.
class RequeteRefusee : public std::runtime_error {
public:
    RequeteRefusee(int statut, const std::string& raison)
        : std::runtime_error(raison), statut_(statut) {}
    int statut() const { return statut_; }

private:
    int statut_;
};

class LecteurRequetes {
public:
    explicit LecteurRequetes(int socket) : socket_(socket) {}

    /// La requête suivante, ou rien si le client a fini.
    std::optional<Requete> suivante() {
        // À COMPLÉTER
        juge::a_completer("suivante");
    }

private:
    int socket_;
};
