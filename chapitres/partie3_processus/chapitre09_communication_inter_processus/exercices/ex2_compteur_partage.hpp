// Exercice 9.2 — Compteur partagé                                           ⭐⭐   4 points
//
// Des processus comptent ensemble, et l'un d'eux attend que le compte y soit. Ce que le chapitre 5
// vous a appris pour des threads ne traverse pas toujours : un std::mutex ne réveille que des
// threads, et std::atomic::wait aussi. Et ici, n'importe qui peut être tué, n'importe quand, sans
// que les autres en souffrent.
//
// À écrire : les fonctions de CompteurPartage, et ses membres privés.
//
// Garanties à tenir :
//   G1. Tous les processus nés par fork() après la construction voient le même compte, qui part de
//       zéro. Deux compteurs n'ont rien en commun.
//   G2. Aucun ajout ne se perd, quel que soit l'entrelacement, entre processus et entre threads.
//       ajouter(n) rend la somme juste après le sien. Le compte a 64 bits.
//   G3. attendre(seuil) rend la main dès que le compte atteint `seuil`, tout de suite s'il y est
//       déjà ; sinon elle dort (elle ne tourne pas), autant qu'il faut, malgré les signaux, et tous
//       ceux que l'ajout concerne se réveillent, threads et processus.
//   G4. Ce qui a été écrit en mémoire avant ajouter() est visible de qui sort, ensuite, de
//       attendre() ou lit valeur().
//   G5. Un processus tué à n'importe quel instant de ajouter() a ajouté, ou non, jamais à moitié ;
//       il ne bloque personne, et l'ajout suivant réveille ceux qui doivent l'être.
//   G6. Un processus tué dans attendre() ne bloque personne, même s'il en meurt beaucoup : ni les
//       ajouts, ni les autres attentes, ni la destruction.
//   G7. Le destructeur ne laisse ni mémoire partagée, ni descripteur, ni nom. Si le système refuse
//       la mémoire, le constructeur lève std::system_error ou std::bad_alloc.
//
// À supposer : le compte ne dépasse jamais 2⁶⁴ - 1 ; le destructeur n'est appelé que par le
// processus qui a construit, quand plus personne ne se sert du compteur.
// Autorisé : syscall(SYS_futex, …). Interdit : les composants de ce chapitre.
// Leçon : 1.4 (la mémoire partagée) et 1.6 (dormir entre processus).
#pragma once

#include <cstdint>
#include <juge/a_completer.hpp>

class CompteurPartage {
public:
    CompteurPartage() {
        // À COMPLÉTER
        juge::a_completer("le constructeur de CompteurPartage");
    }

    CompteurPartage(const CompteurPartage&) = delete;
    CompteurPartage& operator=(const CompteurPartage&) = delete;

    ~CompteurPartage() {
        // À COMPLÉTER
    }

    /// Ajoute `n` ; rend la somme.
    std::uint64_t ajouter(std::uint64_t n) {
        // À COMPLÉTER
        juge::a_completer("CompteurPartage::ajouter");
    }

    std::uint64_t valeur() const {
        // À COMPLÉTER
        juge::a_completer("CompteurPartage::valeur");
    }

    /// Dort jusqu'à ce que le compte atteigne `seuil`.
    void attendre(std::uint64_t seuil) {
        // À COMPLÉTER
        juge::a_completer("CompteurPartage::attendre");
    }

private:
    // À COMPLÉTER : ce qui est partagé, et comment y aller
};
