// Exercice 11.3 — Serveur d'écho par lignes                                ⭐⭐⭐   5 points
//
// Un flux d'octets n'a pas de lignes : une lecture en apporte la moitié d'une, ou trois et demie.
// Un serveur qui croit qu'une lecture est une ligne marche sur votre machine, et se trompe sur le
// réseau. Et un serveur a mille clients : aucun ne doit pouvoir arrêter les autres, en se taisant,
// en ne lisant pas, en disparaissant.
//
// À écrire : servir(). À chaque ligne reçue, le serveur répond par la même, précédée de son numéro
// : « bonjour\n » donne « 1: bonjour\n ». L'accueil est une socket locale (AF_UNIX) : Asio s'en
// sert exactement comme d'une socket TCP.
//
// Garanties à tenir :
//   G1. Une réponse par ligne, dans l'ordre, numérotées de 1 en 1 pour chaque client, quelle
//       que soit la façon dont les octets arrivent. Ils sont rendus tels quels, zéros et retours
//       chariot compris ; une ligne vide est une ligne.
//   G2. Chaque réponse part tout entière, même si la socket n'accepte que quelques octets à la
//       fois, et sans attendre que le client ait fini d'écrire.
//   G3. Quand le client a fini d'écrire, ce qui restait sans fin de ligne compte, s'il n'est
//       pas vide, pour une dernière ligne. Puis le serveur ferme la connexion.
//   G4. Une ligne fait au plus `ligne_max` octets, fin de ligne non comprise. À la première
//       plus longue, la connexion est fermée, sans attendre la fin de cette ligne.
//   G5. Les clients sont servis en même temps : un client qui se tait, ou qui ne lit pas, n'en
//       retarde aucun autre.
//   G6. Un client qui disparaît ne termine que sa connexion : servir() continue, et ne lève
//       rien.
//   G7. Quand l'arrêt est demandé, même avant l'appel, l'accueil et toutes les connexions sont
//       fermés, et servir() revient quand tous ses clients ont fini. Il ne reste ni coroutine, ni
//       descripteur.
//
// À supposer : la boucle n'a qu'un thread, et l'arrêt y est demandé.
// Leçon : 1.6 (annuler) et 1.9 (un serveur).
#pragma once

#include <chapitre11/asio.hpp>
#include <chapitre11/eveil.hpp>
#include <juge/a_completer.hpp>
#include <stop_token>
#include <string>

using Accueil = boost::asio::local::stream_protocol::acceptor;
using Client = boost::asio::local::stream_protocol::socket;

constexpr std::size_t ligne_max = 4096;

/// Sert tous ceux qui se présentent à l'accueil, jusqu'à ce que l'arrêt soit demandé.
inline boost::asio::awaitable<void> servir(Accueil accueil, std::stop_token arret) {
    // À COMPLÉTER
    juge::a_completer("servir");
    co_return;
}
