#include "donnees.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "mise_en_forme.hpp"
#include "suspicion.hpp"

namespace noter {
namespace {

using nlohmann::json;

const char* nommer(Nature nature) {
    switch (nature) {
        case Nature::suspicion:
            return "suspicion";
        case Nature::ressemblance:
            return "ressemblance";
        case Nature::incertitude:
            break;
    }
    return "incertitude";
}

json decrire(const Ajustement& ajustement) {
    json resultat{{"commentaire", ajustement.commentaire}};
    if (ajustement.ajout) resultat["ajout"] = *ajustement.ajout;
    if (ajustement.note) resultat["note"] = *ajustement.note;
    return resultat;
}

json decrire(const Classe& classe, std::size_t e, const NoteExercice& note) {
    const auto& exercice = *classe.exercices[e];
    json signalements = json::array();
    for (const auto& s : note.signalements)
        signalements.push_back(
            {{"ligne", s.ligne}, {"phrase", s.phrase}, {"nature", nommer(s.nature)}});
    json resultat{{"exercice", exercice.id},
                  {"numero", exercice.numero()},
                  {"verdict", note.verdict()},
                  {"points", note.points},
                  {"points_max", classe.sur(e)},
                  {"fichier", note.chemin},
                  {"signalements", std::move(signalements)},
                  {"duree_s", note.duree_s}};
    if (note.plafond)
        resultat["plafond"] = {{"verdict", nom(note.plafond->verdict)},
                               {"points", note.plafond->points},
                               {"points_avant", note.plafond->avant}};
    if (note.ajustement) {
        resultat["ajustement"] = decrire(*note.ajustement);
        resultat["points_du_juge"] = note.points_du_juge;
    }
    if (!note.phrase.empty()) resultat["raison"] = note.phrase;
    if (note.etat == Etat::note) {
        resultat["epreuve"] = en_json(note.visible);
        if (note.cachee) resultat["epreuve_cachee"] = en_json(*note.cachee);
    }
    return resultat;
}

const char* nommer(Origine origine) {
    switch (origine) {
        case Origine::declaree:
            return "declaree";
        case Origine::non_declaree:
            return "non_declaree";
        case Origine::commit:
            return "commit";
        case Origine::archive:
            return "archive";
        case Origine::fichier:
            return "fichier";
        case Origine::aucune:
            break;
    }
    return "aucune";
}

}  // namespace

std::string texte_json(const json& donnees) {
    return donnees.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string en_json(const Classe& classe) {
    json exercices = json::array();
    for (std::size_t e = 0; e < classe.exercices.size(); ++e) {
        const auto& exercice = *classe.exercices[e];
        exercices.push_back({{"id", exercice.id},
                             {"numero", exercice.numero()},
                             {"titre", exercice.titre},
                             {"points", classe.sur(e)}});
    }
    json copies = json::array();
    for (const auto& copie : classe.copies) {
        json notes = json::array();
        for (std::size_t e = 0; e < copie.exercices.size(); ++e)
            notes.push_back(decrire(classe, e, copie.exercices[e]));
        json laisses = json::array();
        for (const auto& l : copie.laisses)
            laisses.push_back({{"chemin", l.chemin}, {"raison", l.raison}, {"fichiers", l.nombre}});
        copies.push_back({{"rendu", copie.nom},
                          {"absent", copie.absent},
                          {"refus", copie.refus},
                          {"liste", copie.appel},
                          {"suspicion", nommer(suspicion(classe, copie))},
                          {"remarques", copie.remarques},
                          {"pas_pris", std::move(laisses)},
                          {"pas_pris_et_tus", copie.tus},
                          {"date", copie.date ? json(date_ecrite(*copie.date)) : json(nullptr)},
                          {"origine_de_la_date", nommer(copie.origine)},
                          {"jours_de_retard", copie.jours_de_retard},
                          {"part_retiree", copie.penalite},
                          {"points", copie.points()},
                          {"points_max", classe.points_max()},
                          {"exercices", std::move(notes)}});
        if (copie.ajustement) copies.back()["ajustement"] = decrire(*copie.ajustement);
    }
    json ressemblances = json::array();
    for (const auto& r : classe.ressemblances) {
        ressemblances.push_back(
            {{"exercice", classe.exercices[r.exercice]->id},
             {"rendus", {classe.copies[r.copie].nom, classe.copies[r.autre].nom}},
             {"part", r.part}});
    }
    return texte_json({{"isolement", classe.isolement},
                       {"exercices", std::move(exercices)},
                       {"rendus", std::move(copies)},
                       {"ressemblances", std::move(ressemblances)}});
}

}  // namespace noter
