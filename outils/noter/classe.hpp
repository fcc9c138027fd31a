// Une classe notée : ses copies, leurs exercices, leurs points.
#pragma once

#include <ctime>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ajustements.hpp"
#include "bareme.hpp"
#include "catalogue.hpp"
#include "contenu.hpp"
#include "jugement.hpp"

namespace noter {

/// Une réponse jugée par une épreuve ; rejouée si elle a échoué.
struct Passage {
    juge::Jugement jugement;
    /// Le cas qui explique le verdict, jugé de nouveau : les preuves d'un verdict qui varie.
    std::vector<juge::Jugement> rejeux;
    /// Le compilateur a été arrêté deux fois, dont une où il était seul : rien n'a été jugé.
    bool compilateur_arrete = false;

    /// Vrai si les rejeux ne disent pas tous ce que dit le jugement.
    bool instable() const;
};

nlohmann::json en_json(const Passage& passage);
/// Lève nlohmann::json::exception ou std::runtime_error si ce n'en est pas un.
Passage lire_passage(const nlohmann::json& donnees);

/// De quoi parle un signalement.
enum class Nature {
    incertitude,  ///< un verdict qui varie, un compilateur arrêté
    suspicion,    ///< ce que le juge présume être une triche
    ressemblance  ///< à la réponse d'une autre copie
};

/// Ce qu'un enseignant doit regarder lui-même.
struct Signalement {
    int ligne = 0;  ///< dans la réponse ; 0 si cela porte sur toute la réponse
    std::string phrase;
    Nature nature = Nature::incertitude;
};

enum class Etat {
    note,     ///< jugé
    absent,   ///< pas de réponse dans le rendu
    refuse,   ///< une réponse qu'on ne peut pas prendre (deux fichiers, trop grande…)
    non_note  ///< le correcteur n'a pas pu juger : à reprendre
};

/// Ce que le barème a ôté à un exercice.
struct Plafond {
    juge::Verdict verdict = juge::Verdict::echec;  ///< celui qui plafonne
    double points = 0;                             ///< au plus
    double avant = 0;                              ///< ce que les cas réussis auraient donné
};

struct NoteExercice {
    Etat etat = Etat::absent;
    std::string phrase;    ///< pourquoi l'exercice n'est pas jugé
    std::string reponse;   ///< le texte jugé
    std::string chemin;    ///< son chemin dans le rendu
    std::time_t date = 0;  ///< celle de son fichier
    Passage visible;
    std::optional<Passage> cachee;  ///< l'épreuve cachée, s'il y en a une
    std::vector<Signalement> signalements;
    double points = 0;
    std::optional<Plafond> plafond;  ///< s'il a ôté des points
    double points_du_juge = 0;       ///< avant l'ajustement
    std::optional<Ajustement> ajustement;
    double duree_s = 0;

    /// « RÉUSSI », « ABSENT », « REFUSÉ », « NON NOTÉ »…
    std::string verdict() const;
};

/// D'où vient la date d'un rendu.
enum class Origine {
    aucune,        ///< le retard ne compte pas, ou rien ne date ce rendu
    declaree,      ///< du fichier des dates
    non_declaree,  ///< il y a un fichier des dates, et ce rendu n'y est pas : il n'a pas de date
    commit,        ///< du dernier commit
    archive,       ///< de l'archive
    fichier        ///< du dernier fichier pris dans le dossier
};

struct Copie {
    std::string nom;      ///< celui du dossier ou de l'archive, affichable
    std::string fichier;  ///< le même, tel que le portent ses fichiers de résultats
    std::string refus;    ///< pourquoi le rendu est illisible ; vide sinon
    bool absent = false;  ///< de la liste de la classe, sans rendu
    std::string appel;    ///< ce que la liste de la classe fait regarder ; vide s'il n'y a rien
    std::vector<std::string> remarques;
    std::vector<Laisse> laisses;  ///< ce que le rendu contenait et qui n'est pas pris
    std::size_t tus = 0;          ///< fichiers laissés, et non nommés
    std::optional<std::time_t> date;
    Origine origine = Origine::aucune;  ///< de la date
    int jours_de_retard = 0;
    double penalite = 0;                   ///< part des points retirée, de 0 à 1
    std::vector<NoteExercice> exercices;   ///< dans l'ordre de Classe::exercices
    std::optional<Ajustement> ajustement;  ///< du total, retard compté

    double points() const;
    double points_avant_ajustement() const;
    /// Vrai si un exercice est absent alors que le rendu contenait des fichiers que personne n'a
    /// pris et que le cours n'a pas livrés : une réponse y est peut-être.
    bool a_des_restes() const;
};

/// Deux copies dont les réponses à un exercice se ressemblent de trop près.
struct Ressemblance {
    std::size_t exercice = 0;
    std::size_t copie = 0;
    std::size_t autre = 0;
    double part = 0;  ///< de 0 à 1
};

struct Classe {
    std::vector<const juge::Epreuve*> exercices;
    std::vector<Copie> copies;
    std::vector<Ressemblance> ressemblances;
    std::string isolement;  ///< comment les rendus ont été isolés
    Bareme bareme;

    /// Les points que vaut le e-ième exercice.
    double sur(std::size_t e) const { return bareme.sur(*exercices[e]); }
    double points_max() const;
};

/// Les points d'un exercice : au prorata des cas réussis, cachés compris, selon leur poids ; 0 pour
/// une triche ou une réponse qui ne compile pas.
double calculer_points(const juge::Epreuve& exercice, const NoteExercice& note,
                       const Bareme& bareme = {});

/// Le plafond que le barème met à cette note, s'il est plus bas que ces points.
std::optional<Plafond> plafonner(const juge::Epreuve& exercice, const NoteExercice& note,
                                 const Bareme& bareme, double points);

/// Ce que le juge a vu d'anormal dans la réponse, par l'épreuve visible puis par la cachée.
std::vector<Signalement> relever(const NoteExercice& note);

}  // namespace noter
