// Exercice p5.2 — Indexeur de textes                                          ⭐⭐⭐   8 points
//
// Un moteur de recherche interne, un carnet de notes, un éditeur ont tous le même cœur : un index
// qui dit, pour chaque mot, dans quels documents il est, et où. Les documents arrivent sans cesse,
// d'un disque lent ou d'un réseau capricieux ; on les relit quand ils changent ; et pendant ce
// temps, d'autres cherchent. Personne ne doit voir un document à moitié remplacé, ni attendre que
// la source se réveille.
//
// À écrire : Instantane et Indexeur, et les membres privés qu'il leur faut. Le reste est donné ;
// l'épreuve fournit les sources et les découpages, lents, fautifs, ou énormes.
//
// Garanties à tenir :
//   G1. Un instantané trouve les documents par leurs mots : tous() rend ceux où sont tous les mots
//       demandés ; expression(), ceux où ils se suivent, avec toutes les positions où l'expression
//       commence, même si deux occurrences se chevauchent. Noms et positions sont triés ; une liste
//       vide ne trouve rien. L'index ne dépend ni du nombre de workers, ni de l'ordre où ils
//       finissent. Le travail d'une recherche ne dépend que des documents où est l'un de ses mots,
//       non du nombre des autres.
//   G2. indexer() lit les documents un à un, suivant() puis lire(). Pendant ce temps, `workers`
//       threads les découpent, ensemble s'il y a de quoi, jamais plus ; un worker libre prend celui
//       dont la lecture a fini la première. Un document découpé entre dans l'index sans attendre
//       que les autres soient découpés, ni que la source donne la suite. Si le système refuse un
//       thread, ceux qui existent font tout ; s'il n'y en a aucun, l'appelant découpe lui-même.
//   G3. Un document est en vol de l'appel de lire() à son entrée dans l'index, à sa mise à l'écart,
//       ou au moment où l'on voit qu'un plus récent l'emporte. Un appel d'indexer() en a `plafond`
//       en vol au plus, qu'ils soient en lecture, dans une file ou en découpage ; lire() n'est
//       retardée que pour cela. Moins d'un worker, un plafond de moins d'un, un découpage sans
//       fonction : le constructeur lève std::invalid_argument.
//   G4. Un document dont la lecture ou le découpage lève, quoi que ce soit, est écarté : rien n'en
//       entre, ce que l'index avait sous ce nom y reste, et le bilan le nomme avec la cause, une
//       fois par échec, dans l'ordre de la source. Les autres sont indexés. Si c'est suivant() qui
//       lève, on ne lui demande plus rien : les documents déjà donnés sont indexés, et le bilan
//       garde la panne. indexer() ne lève pas pour autant.
//   G5. Un instantané ne change jamais : chaque document y est en entier, dans une seule version,
//       ou n'y est pas ; une nouvelle version remplace l'ancienne d'un coup. Le prendre, y
//       chercher, le garder n'attend et ne retient ni une source, ni un découpage (ils peuvent
//       eux-mêmes en prendre un), ni une autre indexation. Il survit à l'indexeur.
//   G6. Sous un même nom, le plus récent l'emporte, quel que soit celui qui finit le premier. Une
//       version est aussi récente que l'appel de lire() qui l'a donnée, un retrait que l'appel de
//       retirer(), que le document y fût ou non : ce qui est plus ancien que ce qui est entré, ou
//       que le retrait, n'entre plus. Une version écartée n'empêche aucune autre d'entrer.
//       retirer() n'attend ni lecture ni découpage ; à son retour, le document n'est plus dans
//       l'index.
//   G7. Dès que l'arrêt du jeton est demandé, suivant() n'est plus appelée ; tout document qu'elle
//       a donné est encore lu et découpé, si bien qu'une nouvelle indexation de la même source
//       reprend sans rien perdre. indexer() attend en dormant, et ne laisse aucun thread. Toutes
//       les fonctions peuvent être appelées à la fois, indexer() comprise : chaque appel a ses
//       workers et son plafond.
//
// À supposer : un découpage supporte d'être appelé par plusieurs threads ; deux appels d'indexer()
// n'ont pas la même source en même temps ; au plus cinquante workers ; la mémoire ne manque pas.
// Leçon : chapitre 6, 1.5 (la contre-pression) et 1.8 (ce qui ne change plus se partage) ; chapitre
// 13, 1.7 et 1.8 (le pipeline) ; chapitre 14, 1.2 et 1.4 (les exceptions qui voyagent) ;
// exercices/README.md, 2.24 à 2.26, dit par où commencer.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <juge/a_completer.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

/// D'où viennent les documents. N'aime pas qu'on appelle ses fonctions de deux threads à la fois.
class Source {
public:
    virtual ~Source() = default;
    /// Donne le nom du document suivant ; nullopt s'il n'y en a plus. Peut attendre, et lever.
    virtual std::optional<std::string> suivant() = 0;
    /// Le texte de celui que suivant() vient de donner. Peut attendre, et lever.
    virtual std::string lire(const std::string& nom) = 0;
};

using Mots = std::vector<std::string>;

/// Rend les mots d'un texte, dans l'ordre ; le premier est à la position 0. Peut attendre, et
/// lever.
using Decoupage = std::function<Mots(const std::string& texte)>;

/// Le plus simple des découpages : les mots sont ce que séparent les blancs.
inline Mots decouper_aux_blancs(const std::string& texte) {
    Mots mots;
    std::istringstream lecture(texte);
    for (std::string mot; lecture >> mot;)
        mots.push_back(mot);
    return mots;
}

/// Un document écarté.
struct Ecart {
    std::string nom;
    std::exception_ptr cause;
};

/// Ce qu'une indexation a donné.
struct Bilan {
    std::size_t indexes = 0;  ///< lus et découpés sans échec, même si un plus récent l'emporte
    std::vector<Ecart> ecartes;  ///< dans l'ordre de la source
    std::exception_ptr panne;    ///< ce que suivant() a levé
};

/// Un document, et où il contient une expression.
struct Trouve {
    std::string nom;
    std::vector<std::size_t> positions;  ///< de son premier mot, à chaque fois ; jamais vide
};

/// L'index, tel qu'il était quand on l'a pris. Se copie ; plusieurs threads peuvent y chercher.
class Instantane {
public:
    /// Le nombre de documents, avec ou sans mots.
    std::size_t documents() const {
        // À COMPLÉTER
        juge::a_completer("Instantane::documents");
    }

    /// Les documents qui contiennent tous ces mots, n'importe où.
    std::vector<std::string> tous(const Mots& mots) const {
        // À COMPLÉTER
        juge::a_completer("Instantane::tous");
    }

    /// Les documents qui contiennent ces mots à la suite.
    std::vector<Trouve> expression(const Mots& mots) const {
        // À COMPLÉTER
        juge::a_completer("Instantane::expression");
    }

private:
    // À COMPLÉTER
};

/// Un index, que l'on nourrit et où l'on cherche à la fois.
class Indexeur {
public:
    Indexeur(int workers, int plafond, Decoupage decouper = decouper_aux_blancs) {
        // À COMPLÉTER
        juge::a_completer("Indexeur");
    }
    Indexeur(const Indexeur&) = delete;
    Indexeur& operator=(const Indexeur&) = delete;

    /// Fait entrer dans l'index tous les documents de la source, jusqu'à sa fin ou à l'arrêt.
    Bilan indexer(Source& source, std::stop_token arret = {}) {
        // À COMPLÉTER
        juge::a_completer("Indexeur::indexer");
    }

    /// Retire un document ; rend vrai s'il était dans l'index.
    bool retirer(const std::string& nom) {
        // À COMPLÉTER
        juge::a_completer("Indexeur::retirer");
    }

    /// L'index, tel qu'il est maintenant.
    Instantane instantane() const {
        // À COMPLÉTER
        juge::a_completer("Indexeur::instantane");
    }

private:
    // À COMPLÉTER : l'index, le rang de ce qui y est entré, et ce qui les protège
};
