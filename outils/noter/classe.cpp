#include "classe.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "jugement_json.hpp"

namespace noter {
namespace {

using nlohmann::json;

void relever_passage(const Passage& passage, const std::string& prefixe,
                     std::vector<Signalement>& signalements) {
    const auto suspecter = [&](int ligne, const std::string& phrase) {
        signalements.push_back({ligne, prefixe + phrase, Nature::suspicion});
    };
    for (const auto& constat : passage.jugement.constats) {
        if (constat.verdict != juge::Verdict::triche_presumee) continue;
        suspecter(constat.endroit ? constat.endroit->ligne : 0, constat.phrase);
        for (const auto& detail : constat.details)
            for (const auto& endroit : detail.endroits)
                suspecter(endroit.ligne,
                          detail.texte.empty() ? constat.phrase : detail.texte + ".");
    }
    if (passage.instable())
        signalements.push_back(
            {0, prefixe + "Le verdict varie d'une exécution à l'autre (voir rejeux)."});
    if (passage.compilateur_arrete)
        signalements.push_back({0, prefixe + "Le compilateur a été arrêté : à vérifier."});
}

}  // namespace

bool Passage::instable() const {
    return std::any_of(rejeux.begin(), rejeux.end(), [&](const juge::Jugement& rejeu) {
        return rejeu.verdict != jugement.verdict;
    });
}

json en_json(const Passage& passage) {
    json rejeux = json::array();
    for (const auto& rejeu : passage.rejeux)
        rejeux.push_back(juge::en_json(rejeu));
    return {{"jugement", juge::en_json(passage.jugement)},
            {"rejeux", std::move(rejeux)},
            {"compilateur_arrete", passage.compilateur_arrete}};
}

Passage lire_passage(const json& donnees) {
    Passage passage;
    passage.jugement = juge::jugement_de_json(donnees.at("jugement"));
    for (const auto& rejeu : donnees.at("rejeux"))
        passage.rejeux.push_back(juge::jugement_de_json(rejeu));
    passage.compilateur_arrete = donnees.at("compilateur_arrete");
    return passage;
}

std::string NoteExercice::verdict() const {
    switch (etat) {
        case Etat::note:
            return std::string(nom(visible.jugement.verdict));
        case Etat::absent:
            return "ABSENT";
        case Etat::refuse:
            return "REFUSÉ";
        case Etat::non_note:
            break;
    }
    return "NON NOTÉ";
}

double Copie::points() const {
    const double points = points_avant_ajustement();
    return ajustement ? ajustement->appliquer(points) : points;
}

double Copie::points_avant_ajustement() const {
    double total = 0;
    for (const auto& exercice : exercices)
        total += exercice.points;
    return total * (1 - penalite);
}

bool Copie::a_des_restes() const {
    const auto nommes = std::any_of(laisses.begin(), laisses.end(), [](const Laisse& laisse) {
        return !laisse.du_cours && laisse.chemin.back() != '/';
    });
    return nommes && std::any_of(exercices.begin(), exercices.end(), [](const NoteExercice& note) {
               return note.etat == Etat::absent;
           });
}

double Classe::points_max() const {
    double total = 0;
    for (const auto* exercice : exercices)
        total += bareme.sur(*exercice);
    return total;
}

double calculer_points(const juge::Epreuve& exercice, const NoteExercice& note,
                       const Bareme& bareme) {
    const auto& visible = note.visible.jugement;
    if (note.etat != Etat::note || visible.cas.empty() ||
        visible.verdict >= juge::Verdict::ne_compile_pas)
        return 0;
    double reussis = 0;
    double total = 0;
    const auto peser = [&](const juge::Jugement& jugement, bool cache) {
        for (const auto& cas : jugement.cas) {
            const double poids = bareme.poids_du_cas(exercice, cas.nom, cache);
            total += poids;
            if (cas.verdict == juge::Verdict::reussi &&
                jugement.verdict < juge::Verdict::ne_compile_pas)
                reussis += poids;
        }
    };
    peser(visible, false);
    if (note.cachee) peser(note.cachee->jugement, true);
    return total > 0 ? bareme.sur(exercice) * reussis / total : 0;
}

std::optional<Plafond> plafonner(const juge::Epreuve& exercice, const NoteExercice& note,
                                 const Bareme& bareme, double points) {
    std::optional<Plafond> plafond;
    const auto essayer = [&](juge::Verdict verdict) {
        const auto regle = bareme.plafonds.find(verdict);
        if (regle == bareme.plafonds.end()) return;
        const double permis = regle->second * bareme.sur(exercice);
        if (permis < (plafond ? plafond->points : points))
            plafond = Plafond{verdict, permis, points};
    };
    const auto lire = [&](const juge::Jugement& jugement) {
        essayer(jugement.verdict);
        for (const auto& cas : jugement.cas) {
            // Une course qui ne fait pas le verdict n'est que la suite d'un accès hors d'un
            // tableau.
            if (cas.verdict != juge::Verdict::course_detectee) essayer(cas.verdict);
        }
    };
    if (note.etat != Etat::note) return plafond;
    lire(note.visible.jugement);
    if (note.cachee) lire(note.cachee->jugement);
    return plafond;
}

std::vector<Signalement> relever(const NoteExercice& note) {
    std::vector<Signalement> signalements;
    if (note.etat != Etat::note) return signalements;
    relever_passage(note.visible, "", signalements);
    if (note.cachee) relever_passage(*note.cachee, "Épreuve cachée : ", signalements);
    return signalements;
}

}  // namespace noter
