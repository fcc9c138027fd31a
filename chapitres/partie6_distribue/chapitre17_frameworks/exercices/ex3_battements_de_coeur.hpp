// Exercice 17.3 — Battements de cœur                                          ⭐⭐⭐   5 points
//
// Un worker qui se tait est mort, ou figé, ou coupé du réseau : rien ne les distingue. On finit par
// le congédier, et ses tâches vont à d'autres. Puis le figé se réveille, et rend son travail comme
// si de rien n'était, sous le même nom. Son rendu ne doit pas compter : un autre a sa tâche.
//
// À écrire : Surveillance, la partie du courtier qui tient la liste des workers. Elle ne regarde
// pas l'heure : on la lui donne.
//
// Garanties à tenir :
//   G1. inscrire() ouvre une session, et rend son numéro, qui ne sert qu'une fois. Ce worker est
//       entendu à cette heure. Deux workers de même nom ont deux sessions sans rapport.
//   G2. battre(), et rendre() même quand elle rend faux, valent « entendu à cette heure » pour une
//       session ouverte. confier(), non.
//   G3. reprendre() ferme les sessions entendues il y a plus de `silence` (exactement `silence` est
//       permis), et celles-là seulement. Rien d'autre ne ferme une session, même silencieuse depuis
//       longtemps.
//   G4. reprendre() rend les tâches des sessions qu'elle ferme, confiées et pas rendues : chacune une
//       fois, dans l'ordre où elles avaient été confiées, toutes sessions mêlées.
//   G5. rendre() rend vrai si cette tâche a été confiée à cette session, ouverte, et n'a pas été
//       rendue. Pour une session fermée ou inconnue, battre(), confier() et rendre() rendent faux,
//       sans effet : le revenant doit s'inscrire de nouveau, et son ancien travail ne compte pas.
//   G6. Si plus de `silence` s'est écoulé depuis l'appel précédent de reprendre(), c'est ce programme
//       qui était figé : il n'a rien pu entendre. Cet appel ne ferme alors aucune session, et
//       toutes sont réputées entendues à cette heure. Le premier appel n'a pas de précédent.
//
// À supposer : un thread à la fois ; l'heure ne recule pas ; un même nom de tâche n'est pas confié
// à deux sessions ouvertes à la fois, ni deux fois à la même avant d'être rendu.
// Leçon : 1.5 (battements de cœur).
#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <cstddef>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <string>
#include <vector>

using Heure = cours::Heure;  ///< des millisecondes depuis une origine quelconque

class Surveillance {
public:
    using Session = std::uint64_t;

    explicit Surveillance(Heure silence) : silence_(silence) {}
    Surveillance(const Surveillance&) = delete;
    Surveillance& operator=(const Surveillance&) = delete;

    /// Un worker se présente.
    Session inscrire(const std::string& nom, Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("inscrire");
    }

    /// Rend faux si cette session n'est pas ouverte.
    bool battre(Session session, Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("battre");
    }

    /// Cette session reçoit cette tâche. Rend faux si elle n'est pas ouverte.
    bool confier(Session session, const std::string& tache) {
        // À COMPLÉTER
        juge::a_completer("confier");
    }

    /// Cette session dit avoir fini cette tâche. Rend vrai si cela compte.
    bool rendre(Session session, const std::string& tache, Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("rendre");
    }

    /// Congédie les silencieux. Rend les tâches à confier à d'autres.
    std::vector<std::string> reprendre(Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("reprendre");
    }

    /// Combien de sessions sont ouvertes.
    std::size_t ouvertes() const {
        // À COMPLÉTER
        juge::a_completer("ouvertes");
    }

private:
    [[maybe_unused]] Heure silence_;
};
