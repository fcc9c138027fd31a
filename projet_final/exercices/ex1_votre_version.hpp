// Exercice projet_ex1 — Votre version                                          ⭐⭐⭐   8 points
//
// Les versions du projet font le même travail de quinze façons. Voici la vôtre : répartir les
// images entre des workers, compter et journaliser ce qui est fait, s'arrêter quand on le demande,
// et survivre à une erreur. Quand elle est écrite, `./cahier projet --versions votre_version`
// convertit de vraies images avec elle, et `./cahier projet` la compare aux autres.
//
// À écrire : votre_version().
//
// Garanties à tenir :
//   G1. Chaque image, de 0 à images - 1, est convertie une fois et une seule, puis notée une fois et
//       une seule, par le même worker. votre_version() revient quand tout est fini, et rend le
//       nombre d'images notées : 0, sans rien appeler, s'il n'y en a pas. Moins d'un worker :
//       std::invalid_argument, sans rien appeler. Deux appels de votre_version(), l'un après
//       l'autre ou à la fois, n'ont rien en commun.
//   G2. Les workers ont les numéros de 1 à `workers`. Un même numéro ne sert jamais à deux appels à
//       la fois ; s'il y a assez d'images, tous les workers convertissent en même temps.
//   G3. noter() n'est jamais appelée par deux workers à la fois. Qui attend son tour dort, et les
//       conversions des autres continuent pendant qu'on note.
//   G4. Un worker libre prend une image qui reste : une image très longue n'occupe que le sien.
//   G5. Quand l'arrêt est demandé, aucune conversion ne commence plus ; celles qui sont commencées
//       s'achèvent, et leurs images sont notées. S'il l'était avant l'appel, rien n'est converti.
//   G6. Une exception de convertir() ou de noter(), quelle qu'elle soit, sort de votre_version().
//       Auparavant, aucune autre conversion ne commence, celles qui sont commencées s'achèvent, et
//       leurs images sont notées. S'il y en a plusieurs, l'une d'elles sort.
//
// À supposer : le système accorde les threads demandés.
// Leçon : chapitre 4, 1.7 (demander l'arrêt) ; chapitre 5, 1.2 (le verrou) ; chapitre 6, 1.4 ; les
// versions threads_verrou et threads_file du projet.
#pragma once

#include <cstddef>
#include <functional>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <stop_token>

/// Ce que le projet vous confie. Les deux fonctions peuvent lever n'importe quoi.
struct Chantier {
    std::size_t images = 0;
    int workers = 1;
    std::stop_token arret;
    /// Convertit une image. Sûre entre threads, pour des workers de numéros différents.
    std::function<void(std::size_t image, int worker)> convertir;
    /// Compte et journalise une image convertie. **N'est pas** sûre entre threads.
    std::function<void(std::size_t image, int worker)> noter;
};

/// Convertit et note toutes les images du chantier ; rend le nombre d'images notées.
inline std::size_t votre_version(const Chantier& chantier) {
    // À COMPLÉTER
    juge::a_completer("votre_version");
}
