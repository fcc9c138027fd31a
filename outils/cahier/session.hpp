// Ce dont toute commande a besoin.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "affichage.hpp"
#include "catalogue.hpp"
#include "progression.hpp"
#include "texte.hpp"

namespace cahier {

struct Session {
    const juge::Catalogue& catalogue;
    Progression progression;
    juge::Style style;
    bool json = false;
    bool ascii = false;  ///< la locale du terminal n'est pas en UTF-8
    int largeur = 0;     ///< du terminal ; 0 s'il n'y en a pas : rien n'est replié

    /// `texte` tel que ce terminal sait l'afficher.
    std::string rendre(const std::string& texte) const {
        return a_la_largeur(ascii ? en_ascii(texte) : texte, largeur);
    }
};

/// Affiche sur la sortie standard, comme fmt::print.
template <class... Arguments>
void dire(const Session& session, fmt::format_string<Arguments...> forme,
          Arguments&&... arguments) {
    fmt::print("{}", session.rendre(fmt::format(forme, std::forward<Arguments>(arguments)...)));
}

/// De même, sur la sortie d'erreur.
template <class... Arguments>
void dire_erreur(const Session& session, fmt::format_string<Arguments...> forme,
                 Arguments&&... arguments) {
    fmt::print(stderr, "{}",
               session.rendre(fmt::format(forme, std::forward<Arguments>(arguments)...)));
}

void afficher_json(const nlohmann::json& donnees);

/// Sous quel nom la progression connaît l'exercice : son sujet, pas son numéro. Un exercice ajouté
/// ou ôté avant lui, par une mise à jour du cours, n'y change rien.
std::string cle(const juge::Epreuve& exercice);
EtatExercice etat(const Session& session, const juge::Epreuve& exercice);

/// Le chemin tel qu'on le tape depuis la racine du cours.
std::string relatif(const Session& session, const std::filesystem::path& fichier);

/// « ★★☆ »
std::string etoiles(const juge::Epreuve& exercice);
/// Le titre d'un exercice : numéro, nom, étoiles, et « complément » s'il l'est.
std::string intitule(const juge::Epreuve& exercice);
/// Une ligne de liste, sans son verdict ; « + » y marque un complément.
std::string en_liste(const juge::Epreuve& exercice);
/// Ce que « + » veut dire.
constexpr const char* legende_de_liste = "+ : complément, hors du parcours essentiel";
/// « 1 point », « 4 points »
std::string compter(double nombre, const std::string& nom);

/// Nul si l'exercice n'est pas d'un chapitre.
const juge::Chapitre* chapitre_de(const Session& session, const juge::Epreuve& exercice);
/// Les séries d'exercices hors des chapitres, dans l'ordre du catalogue.
std::vector<std::string> autres_series(const Session& session);
/// « partie2 » : les exercices de synthèse d'une partie.
std::string titre_de_serie(const std::string& serie);

std::vector<std::string> indices_de(const juge::Epreuve& exercice);

/// L'exercice où l'on en était, réussi ou non ; à défaut, le premier qui n'est pas réussi, ou le
/// premier de tous. Nul si le cours n'a pas d'exercice.
const juge::Epreuve* exercice_en_cours(const Session& session);
/// Ce qu'il y a à faire : l'exercice où l'on en était, ou s'il est réussi le suivant qui ne l'est
/// pas, en reprenant au début après le dernier. Nul s'ils sont tous réussis.
const juge::Epreuve* exercice_a_faire(const Session& session);
/// L'exercice que désigne un mot de l'étudiant : un numéro, un nom, un fichier ; ou un chapitre, et
/// c'est alors le premier qui n'y est pas réussi (ou le premier, s'ils le sont tous). Lève
/// std::runtime_error en proposant ce qui s'en rapproche.
const juge::Epreuve& exercice_designe(const Session& session, const std::string& designation);
std::size_t nombre_reussis(const Session& session);

/// Les exercices dont la ligne contient chaque mot du filtre, accents et majuscules indifférents :
/// dans leur titre, celui de leur chapitre, leur dernier verdict, ou « à faire » s'ils ne sont pas
/// réussis. Un mot qui commence par un chiffre est le début d'un numéro : 5 ou 5. est tout le
/// chapitre 5. Sans mot, tous.
std::vector<const juge::Epreuve*> exercices_filtres(const Session& session,
                                                    const std::string& filtre);

/// Pourquoi la solution ne peut pas être montrée, et que faire ; vide si elle peut l'être : elle
/// est livrée, et l'exercice est réussi ou l'étudiant a demandé à la voir `quand_meme`.
std::string refus_de_solution(const Session& session, const juge::Epreuve& exercice,
                              bool quand_meme);

/// Ce qu'on dit d'une réponse remplacée par le squelette ; `copie` est sa sauvegarde, s'il y en a.
std::string phrase_de_reinitialisation(const Session& session, const juge::Epreuve& exercice,
                                       const std::filesystem::path& copie);

/// Où vont les réponses remplacées par une réinitialisation.
std::filesystem::path dossier_sauvegardes(const Session& session);

}  // namespace cahier
