// Exercice 16.3 — Évolution de schéma                                          ⭐⭐   4 points
//
// Deux programmes qui se parlent ne sont jamais mis à jour le même jour. Le vôtre, en version 2,
// reçoit des commandes écrites par la version 1, et d'autres par une version 3 qui n'existe pas
// encore. Il doit lire ce qu'il peut, refuser ce qu'il comprendrait de travers, et transmettre sans
// l'abîmer ce qu'il ne connaît pas.
//
// Une commande est une carte msgpack :
//
//     nom         type, valeurs permises      depuis la version    absent
//     v           entier, à partir de 1       1                    refusé
//     v_min       entier, à partir de 1       2                    vaut 1
//     client      texte                       1                    refusé
//     article     texte                       1                    refusé
//     quantite    entier, de 1 à 1 000 000    1                    refusé
//     remise      entier, de 0 à 100          2                    vaut 0
//     urgent      booléen                     2                    vaut faux
//
// `v` est la version du programme qui a écrit ; `v_min`, la plus ancienne qui peut lire sans se
// tromper.
//
// À écrire : lire_commande() et ecrire_commande(). Les octets sont l'affaire de
// cours::depuis_msgpack() et cours::en_msgpack(), qui bornent et vérifient tout.
//
// Garanties à tenir :
//   G1. lire_commande() rend ce que dit la carte. Un champ facultatif absent vaut ce que dit le
//       tableau : une commande de la version 1 se lit.
//   G2. Un champ d'un autre nom, quelle que soit sa valeur, n'est pas une erreur : il est gardé dans
//       `inconnus`, et ecrire_commande() le récrit tel quel. Qui relaie ne perd rien.
//   G3. Si v_min dépasse 2, VersionTropRecente est levée, quels que soient les autres champs : ils
//       ont peut-être changé de sens. `v` seul ne fait rien refuser, si grand qu'il soit.
//   G4. Un champ connu d'un autre type, d'une valeur qui n'est pas permise, ou absent alors qu'il est
//       obligatoire, lève cours::MessageRefuse, dont what() contient le nom du champ entre « et ».
//       Rien n'est converti : ni "12", ni 12.0, ni vrai ne sont des entiers. Ce qui n'est pas une
//       carte est refusé par cours::MessageRefuse aussi. ecrire_commande() refuse de même une
//       commande dont un champ, `v` compris, n'a pas une valeur permise, et ce que lire_commande()
//       ne relirait pas : un message trop long, un v_min qui dépasse 2.
//   G5. ecrire_commande() écrit v, client, article et quantite ; v_min s'il n'est pas 1, remise et
//       urgent s'ils ne valent pas leur valeur d'absence ; les inconnus ; rien d'autre. Le v écrit
//       est celui de la commande lue, ou 2 s'il était plus petit.
//   G6. Un lecteur de la version 1 ignore `remise` : il facturerait trop. Une commande qui a une
//       remise s'écrit donc avec un v_min d'au moins 2, qu'il refuse. `urgent` peut s'ignorer, et
//       ne change pas v_min. Un v_min lu n'est jamais rabaissé.
//
// À supposer : `inconnus` vient de lire_commande(), ou est vide.
// Leçon : 1.6 (des schémas) et 1.7 (faire évoluer un schéma).
#pragma once

#include <chapitre16/valeur.hpp>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <string>
#include <string_view>

struct Commande {
    std::string client;
    std::string article;
    std::int64_t quantite = 1;
    std::int64_t remise = 0;  ///< en pour cent
    bool urgent = false;
    std::int64_t v = 2;
    std::int64_t v_min = 1;
    cours::Carte inconnus{};  ///< les champs de plus tard
};

/// Ce programme est trop ancien pour ce message. Rien à y changer.
class VersionTropRecente : public cours::MessageRefuse {
public:
    using cours::MessageRefuse::MessageRefuse;
};

/// Lit une commande. Lève cours::MessageRefuse.
inline Commande lire_commande(std::string_view octets) {
    // À COMPLÉTER
    juge::a_completer("lire_commande");
}

/// Écrit une commande.
inline std::string ecrire_commande(const Commande& commande) {
    // À COMPLÉTER
    juge::a_completer("ecrire_commande");
}
