// Le contenu des pages de l'écran.
#pragma once

#include <optional>

#include "enonce.hpp"
#include "jugement.hpp"
#include "session.hpp"
#include "vue.hpp"

namespace cahier {

/// Où en est chaque chapitre qui a des exercices : « 5 2/5 », celui de `courant` entre crochets.
std::vector<std::string> avancement(const Session& session, const juge::Epreuve& courant);

/// Le verdict, l'essentiel d'abord : la phrase, le fichier et la ligne, la leçon ; puis le détail.
Texte page_verdict(const Session& session, const juge::Epreuve& exercice,
                   const juge::Jugement& jugement);

/// L'énoncé, puis ce que la leçon en dit.
Texte page_enonce(const Enonce& enonce);

/// Le verdict en une phrase, pour qui regarde une autre page.
Ligne annonce_du_verdict(const Session& session, const juge::Jugement& jugement);

/// Les indices déjà vus, le dernier en premier.
Texte page_indices(const Session& session, const juge::Epreuve& exercice);

/// Ces exercices, sous leurs chapitres ; la ligne de `choisi` est marquée, et son rang rendu dans
/// `ligne`.
Texte page_exercices(const Session& session, const std::vector<const juge::Epreuve*>& retenus,
                     const juge::Epreuve& choisi, std::size_t& ligne);

/// Un fichier : une leçon sans ses marques, ses tableaux dans `largeur` colonnes ; ou du code, dont
/// les commentaires se replient.
Texte page_fichier(const std::filesystem::path& fichier, int largeur);

/// Rang, dans la leçon, de la ligne qui ouvre le paragraphe `numero` (1.6) ; 0 si elle n'y est pas.
std::size_t rang_du_paragraphe(const Texte& lecon, const std::string& numero);

}  // namespace cahier
