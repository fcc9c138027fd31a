// Exercice 12.2 — Seau à jetons                                             ⭐⭐   4 points
//
// « Dix requêtes par seconde, et vingt d'un coup au plus » : un service qui vous dit cela vous
// demande un seau à jetons. Il se remplit à vitesse constante, déborde quand il est plein, et
// chaque requête y prend un jeton, ou attend le sien. Un sémaphore compte les requêtes en cours ;
// un seau compte celles d'une période : ce n'est pas la même limite.
//
//     SeauAJetons seau(100ms, 20);
//     co_await seau.prendre();
//
// À écrire : les fonctions de SeauAJetons.
//
// Garanties à tenir :
//   G1. À sa construction, le seau est plein : `capacite` jetons. Il en arrive un tous les
//       `par_jeton`, sans dépasser la capacité : le temps passé seau plein ne compte pas.
//   G2. prendre(n) revient quand n jetons sont à elle : pas une nanoseconde avant, et sans autre
//       retard que celui de sa minuterie (Asio arrondit à la microseconde). Les fractions
//       comptent : le temps écoulé depuis le dernier jeton n'est jamais perdu.
//   G3. Premier arrivé, premier servi : une petite demande ne passe pas devant une grande qui
//       attend, même s'il y a assez de jetons pour elle.
//   G4. En attendant, la coroutine est suspendue par une minuterie d'Asio, jusqu'à son heure : ni
//       thread endormi, ni réveils périodiques.
//   G5. essayer(n) prend n jetons s'ils sont là et que personne n'attend, et rend true ; sinon elle
//       n'en prend aucun, et rend false. Elle n'attend jamais.
//   G6. Plus de jetons que la capacité ne viendront jamais : prendre(n) et essayer(n) lèvent
//       std::invalid_argument, sans rien prendre. Une période nulle ou négative, ou une capacité
//       nulle, font lever le constructeur de même. prendre(0) revient aussitôt ; essayer(0) rend
//       true.
//
// À supposer : un seau et ses coroutines appartiennent à une boucle d'un seul thread, et le seau
// leur survit ; le temps de le remplir reste sous un siècle ; l'horloge est
// std::chrono::steady_clock. Une demande dont l'heure est passée, mais qui n'a pas encore repris, a
// ses jetons : libre à vous de la compter, ou non, parmi celles qui attendent.
// Leçon : 1.7 (limiter un débit).
#pragma once

#include <chapitre11/asio.hpp>
#include <chrono>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <stdexcept>

namespace asio = boost::asio;

class SeauAJetons {
public:
    SeauAJetons(std::chrono::nanoseconds par_jeton, std::int64_t capacite) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de SeauAJetons");
        static_cast<void>(par_jeton);
        static_cast<void>(capacite);
    }
    SeauAJetons(const SeauAJetons&) = delete;
    SeauAJetons& operator=(const SeauAJetons&) = delete;

    /// Prend des jetons, ou les attend.
    asio::awaitable<void> prendre(std::int64_t jetons = 1) {
        // À COMPLÉTER
        juge::a_completer("prendre");
        static_cast<void>(jetons);
        co_return;
    }

    /// Prend des jetons s'ils sont là.
    bool essayer(std::int64_t jetons = 1) {
        // À COMPLÉTER
        juge::a_completer("essayer");
        static_cast<void>(jetons);
    }

private:
    // À COMPLÉTER
};
