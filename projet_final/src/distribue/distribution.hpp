// Distribuer une exécution : un courtier, ses workers, et qui recueille.
#pragma once

#include <chapitre17/acces.hpp>
#include <chapitre17/registre_taches.hpp>

#include "banc/contexte.hpp"
#include "distribue/ouvriers.hpp"

namespace projet {

/// Convertit toutes les images par un courtier de ce programme. Avec `ouvriers`, les siens
/// seulement : des clés qui ne sortent pas d'ici tiennent les autres dehors, et des chemins
/// suffisent. Sans, ceux qui viendront à contexte.reglages.reseau.courtier.
///
/// Une image est comptée, journalisée (et, venue d'ailleurs, écrite) une fois, ici, à l'arrivée de
/// son premier rendu. À l'arrêt demandé, celles qui sont confiées restent en attente.
MesuresVersion distribuer(Contexte& contexte, Ouvriers* ouvriers,
                          const cours::ReglagesFile& reglages = {});

/// Où écoutent le courtier et, au port suivant, le dépôt.
cours::Ecoute ecoute_du_courtier(const Reseau& reseau);
cours::Ecoute ecoute_du_depot(const Reseau& reseau);

/// Pourquoi on ne peut pas écouter là, dépôt compris (pas de clés hors de cette machine, adresse
/// prise) ; vide si on le peut. Écoute un instant, pour le savoir.
std::string refus_d_ecouter(const Reseau& reseau);

/// « tcp://hote:port » ; le port est un nombre, ou « * ». Vrai si c'en est une.
bool adresse_tcp(const std::string& adresse);

}  // namespace projet
