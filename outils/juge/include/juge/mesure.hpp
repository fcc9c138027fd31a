// À inclure par un programme de mesure (exercices/exK_sujet.mesure.cpp), puis : #include
// JUGE_REPONSE
//
// Un tel programme dit combien de temps la réponse fait gagner : il définit le même travail deux
// fois, sans parallélisme et avec la réponse. `./cahier mesurer EX` le construit avec la réponse de
// l'étudiant et avec la solution, et compare. Aucun verdict, aucun test ne dépend de ces durées.
#pragma once

#include <cstdint>

namespace juge::mesure {

/// À définir : ce qui est mesuré, en une phrase pour l'étudiant.
extern const char* const travail;

/// À définir : le travail, par un seul thread, sans la réponse. Rend un résultat qui dépend de tout
/// ce qui a été calculé ; de quelques dizaines de millisecondes, pour que le bruit reste petit.
std::uint64_t sequentiel();

/// À définir : le même travail, avec la réponse. Doit rendre le même résultat.
std::uint64_t avec_la_reponse();

/// Un calcul sans mémoire partagée, proportionnel à `tours` (environ une nanoseconde chacun), que
/// le compilateur ne peut pas deviner. Le même `grain` donne toujours le même nombre.
std::uint64_t calculer(std::uint64_t grain, int tours);

}  // namespace juge::mesure
