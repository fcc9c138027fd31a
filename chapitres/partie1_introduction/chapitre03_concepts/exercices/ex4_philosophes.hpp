// Exercice 3.4 — Les philosophes                                         ⭐⭐⭐   5 points
//
// Des philosophes pensent et mangent autour d'une table ronde. Entre deux voisins, une
// fourchette ; pour manger, il en faut deux : la sienne et celle de son voisin. C'est le problème
// de tout programme où une tâche a besoin de plusieurs ressources partagées (deux comptes, deux
// dossiers, deux imprimantes), posé par E. W. Dijkstra en 1965 et mis en scène par C. A. R.
// Hoare.
//
// À écrire : les fonctions de Table, et les membres privés qu'il leur faut. Le philosophe p (de 0
// à n - 1) mange avec les fourchettes p et p + 1 ; le dernier, avec la sienne et la fourchette 0.
//
// Garanties à tenir :
//   G1. Deux voisins ne mangent jamais ensemble. Celui qui prend une fourchette voit ce qu'a écrit,
//       en mangeant, celui qui l'a posée.
//   G2. Un philosophe mange aussitôt si ses deux fourchettes sont posées et qu'aucun de ses voisins
//       n'attend : il n'attend jamais un philosophe éloigné, que celui-ci mange ou attende.
//   G3. Aucun interblocage, même si tous ont faim au même instant, et même s'ils ne sont que deux.
//   G4. Pas de famine : deux voisins qui mangent à tour de rôle, sans jamais laisser libres ensemble
//       les deux fourchettes de celui du milieu, ne l'empêchent pas de manger, même s'il a déjà
//       mangé plus souvent qu'eux.
//   G5. Attendre, c'est dormir jusqu'à ce qu'une fourchette soit posée : pas de boucle qui tourne à
//       vide, ni de nouvel essai de temps en temps.
//   G6. repas() ne fait attendre personne et n'attend personne : n'importe quel thread l'appelle
//       quand il veut, même pendant que d'autres mangent, prennent ou attendent leurs fourchettes.
//       Un repas compte dès qu'il commence, et non dès qu'on l'attend.
//   G7. Une table de moins de deux places lève std::invalid_argument.
//   G8. Deux tables ne partagent rien : ni fourchettes, ni comptes.
//
// À supposer : p est de 0 à places - 1, et qui pose ses fourchettes les avait prises.
// Leçon : 1.9 (interblocage) et 1.10 (famine).
#pragma once

#include <juge/a_completer.hpp>
#include <mutex>
#include <stdexcept>
#include <vector>

class Table {
public:
    /// Une table de `places` philosophes, toutes fourchettes posées.
    explicit Table(int places) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de Table");
    }

    /// Le philosophe `p` prend ses deux fourchettes ; il attend qu'elles soient à lui. Un repas
    /// commence.
    void prendre(int p) {
        // À COMPLÉTER
        juge::a_completer("Table::prendre");
    }

    /// Le philosophe `p` pose ses deux fourchettes. Le thread est celui qui les a prises.
    void poser(int p) {
        // À COMPLÉTER
        juge::a_completer("Table::poser");
    }

    /// Le nombre de repas que le philosophe `p` a commencés.
    long repas(int p) const {
        // À COMPLÉTER
        juge::a_completer("Table::repas");
    }

private:
    // À COMPLÉTER : les fourchettes et les comptes
};
