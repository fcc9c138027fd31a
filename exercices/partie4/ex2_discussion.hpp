// Exercice p4.2 — Serveur de discussion                                       ⭐⭐⭐   8 points
//
// Des gens entrent dans un salon, parlent, et s'en vont. Chacun est une socket, qui lit quand elle
// veut, se coupe quand elle veut, et envoie ce qu'elle veut. Un seul thread les sert tous. L'un ne
// lit plus : les autres ne doivent pas l'attendre, ni la mémoire se remplir pour lui. Deux parlent
// à la fois : tous doivent avoir entendu la même conversation.
//
// À écrire : discuter(), une coroutine, et ce qu'il lui faut.
//
// Un client devient membre en donnant un nom libre, et le reste jusqu'à ce qu'il sorte. Tout est en
// lignes, finies par '\n'. Le serveur écrit :
//     = alice bob      à bob, qui entre : les membres, du plus ancien au plus récent, qui est lui
//     + bob            aux autres : bob entre
//     bob: bonjour     aux autres : bob dit « bonjour » (une ligne vide : « bob: », et l'espace)
//     - bob            aux autres : bob sort
//     ! nom            à qui propose un nom qui ne va pas
//
// Garanties à tenir :
//   G1. La première ligne d'un client est son nom : de 1 à 16 lettres (a à z, A à Z) et
//       chiffres, qu'aucun membre ne porte. Sinon il reçoit « ! nom », et sa ligne suivante est un
//       nouvel essai. Tant qu'il n'est pas membre, il ne reçoit rien d'autre, et nul ne sait qu'il
//       est là. Un nom sans fin de ligne n'en est pas un.
//   G2. Toute ligne d'un membre est dite, une fois, à chacun des autres, jamais à lui-même :
//       ses octets tels quels, même s'il n'y en a pas, et d'où que les coupe le réseau. Ce qui
//       reste sans fin de ligne quand son flux finit est une dernière ligne ; quand sa connexion
//       est coupée, il peut être perdu.
//   G3. Le salon a une seule histoire : entrées, paroles et sorties, dans un ordre. Chaque membre en
//       reçoit tout ce qui suit son entrée, hormis ses propres paroles, dans cet ordre, par lignes
//       entières.
//   G4. Qui ne lit pas ne retarde personne. Ce que sa socket n'a pas encore pris attend,
//       jusqu'à `retard_max` octets, fins de lignes comprises (la ligne entamée compte en entier,
//       ou pour ce qu'il en reste ; celle qui est prise aussitôt peut ne pas compter). Une ligne
//       de plus les dépasserait ? Il déborde : il sort, et ce qui l'attendait est perdu. Tant
//       qu'il est là, rien n'est perdu.
//   G5. Un membre sort quand son flux finit, quand sa connexion se coupe, qu'on la lise ou
//       qu'on y écrive, quand il envoie plus de `ligne_max` octets sans fin de ligne (rien n'en
//       est dit), ou quand il déborde. Il ne sort qu'une fois, après ce qu'il a dit ; si on n'a
//       pas pu lui écrire, ce qu'on n'avait pas lu de lui peut être perdu. Sa connexion est
//       fermée, sans attendre ce qu'il restait à lui écrire, et son nom est libre aussitôt. Un
//       client qui n'est pas membre s'en va de même, sans que rien soit écrit. Rien de tout cela
//       n'interrompt les autres, ni l'accueil.
//   G6. Quand l'arrêt du jeton est demandé, l'accueil et toutes les connexions sont fermés, et
//       discuter() revient dès que plus rien n'est en cours, sans rien lever. À la fin, il ne
//       laisse ni coroutine, ni attente, ni descripteur. Un réglage nul : std::invalid_argument.
//
// À supposer : un seul thread fait avancer la boucle, et demande l'arrêt ; la mémoire ne manque
// pas. Plusieurs salons peuvent partager une boucle.
// Leçon : chapitre 11, 1.3 à 1.9 (lancer, annuler, un serveur) ; chapitre 12, 1.1 (les co_await).
#pragma once

#include <chapitre11/asio.hpp>
#include <cstddef>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>

using Accueil = boost::asio::local::stream_protocol::acceptor;
using Client = boost::asio::local::stream_protocol::socket;

struct Reglages {
    std::size_t ligne_max = 512;       ///< octets d'une ligne, sans sa fin
    std::size_t retard_max = 100'000;  ///< octets qui peuvent attendre un client
};

/// Tient le salon de ceux qui se présentent à l'accueil, jusqu'à ce que l'arrêt soit demandé.
inline boost::asio::awaitable<void> discuter(Accueil accueil, Reglages reglages,
                                             std::stop_token arret) {
    // À COMPLÉTER
    juge::a_completer("discuter");
    co_return;
}
