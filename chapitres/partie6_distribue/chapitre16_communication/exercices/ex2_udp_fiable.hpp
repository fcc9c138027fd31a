// Exercice 16.2 — UDP fiable                                                  ⭐⭐⭐   5 points
//
// UDP perd des datagrammes, en double d'autres, et les livre en désordre. Une poignée de règles y
// remédie, et c'est ainsi que TCP est fait : numéroter, accuser réception, répéter, jeter les
// doubles. Chacune manque un jour à un protocole fait à la main, et le message part deux fois, ou
// jamais.
//
// À écrire : Emetteur et Recepteur. Aucun n'ouvre de socket ni ne regarde l'heure : on leur donne
// les datagrammes et l'heure, ils rendent les datagrammes à envoyer. Ils s'essaient ainsi sur mille
// réseaux sans attendre une seconde.
//
// Garanties à tenir :
//   G1. Un message part dans le datagramme 'D', son numéro, son contenu ; un accusé est 'A', un
//       numéro. Les numéros font huit octets, celui de poids fort d'abord. Le premier message porte
//       le numéro `premier`, chaque suivant un de plus. Un contenu fait au plus contenu_max octets,
//       et peut être vide ; envoyer() rend faux pour un plus long, sans autre effet.
//   G2. Quels que soient les datagrammes perdus, doublés, retardés ou en désordre, suivant() rend
//       chaque message une seule fois, dans l'ordre des numéros, dès que lui et tous les précédents
//       sont arrivés.
//   G3. Recepteur::recevoir() répond à tout datagramme 'D' bien formé, même déjà reçu ou trop en
//       avance, par l'accusé du premier numéro qui n'est pas encore arrivé : « tout ce qui précède
//       est là ». À tout autre datagramme (trop court, trop long, d'un autre genre), rien, et aucun
//       effet.
//   G4. Le récepteur ne garde, parmi les messages en avance sur le premier qui manque, que ceux dont
//       le numéro le dépasse de moins de `fenetre` ; les autres sont jetés. Pour l'émetteur, au
//       plus `fenetre` messages attendent un accusé : au-delà, envoyer() rend faux, sans autre
//       effet.
//   G5. a_emettre() rend, par numéros croissants, chaque message jamais émis, et chaque message sans
//       accusé dont la dernière émission date de `delai` ou davantage ; jamais les autres. Un
//       accusé n'est cru que s'il est bien formé, et ne dépasse pas ce qui a été confié à
//       envoyer(). Plus vieux que le dernier, il n'a aucun effet.
//   G6. Un message émis essais_max fois, sans accusé, et dont `delai` est encore passé : a_emettre()
//       ne rend plus rien, plus jamais, muet() est vrai et envoyer() rend faux. Le pair est mort,
//       ou loin : on ne le saura pas.
//
// À supposer : `fenetre` va de 1 à 1024, `premier` est inférieur à 2^63 ; l'heure ne recule pas ;
// un accusé n'arrive pas pour un message jamais émis ; suivant() est appelée jusqu'au bout après
// chaque recevoir().
// Leçon : 1.8 (UDP) et 1.9 (répéter sans doubler).
#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using Heure = cours::Heure;  ///< des millisecondes depuis une origine quelconque

constexpr std::size_t contenu_max = 1200;  ///< ce qui traverse tout réseau sans être découpé
constexpr Heure delai{200};
constexpr int essais_max = 8;

class Emetteur {
public:
    Emetteur(std::size_t fenetre, std::uint64_t premier) : fenetre_(fenetre), premier_(premier) {}

    /// Confie un message. Rend faux s'il n'est pas pris.
    bool envoyer(std::string contenu) {
        // À COMPLÉTER
        juge::a_completer("envoyer");
    }

    /// Les datagrammes à envoyer à cette heure.
    std::vector<std::string> a_emettre(Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("a_emettre");
    }

    /// Un datagramme est arrivé : un accusé, ou n'importe quoi.
    void recevoir(std::string_view datagramme) {
        // À COMPLÉTER
        juge::a_completer("Emetteur::recevoir");
    }

    /// Vrai si l'émetteur a renoncé.
    bool muet() const {
        // À COMPLÉTER
        juge::a_completer("muet");
    }

private:
    [[maybe_unused]] std::size_t fenetre_;
    [[maybe_unused]] std::uint64_t premier_;
};

class Recepteur {
public:
    Recepteur(std::size_t fenetre, std::uint64_t premier) : fenetre_(fenetre), premier_(premier) {}

    /// Un datagramme est arrivé. Rend l'accusé à renvoyer, s'il y en a un.
    std::optional<std::string> recevoir(std::string_view datagramme) {
        // À COMPLÉTER
        juge::a_completer("Recepteur::recevoir");
    }

    /// Le message suivant, s'il est là.
    std::optional<std::string> suivant() {
        // À COMPLÉTER
        juge::a_completer("suivant");
    }

private:
    [[maybe_unused]] std::size_t fenetre_;
    [[maybe_unused]] std::uint64_t premier_;
};
