#include "jugements.hpp"

#include <chrono>
#include <nlohmann/json.hpp>

namespace noter {
namespace {

using nlohmann::json;

void conclure(NoteExercice& note) {
    note.etat = Etat::note;
    note.phrase.clear();
}

/// Rend faux si le jugement gardé est abîmé.
bool reprendre(const json& garde, NoteExercice& note) {
    try {
        note.visible = lire_passage(garde.at("visible"));
        if (!garde.at("cachee").is_null()) note.cachee = lire_passage(garde.at("cachee"));
        note.duree_s = garde.at("duree_s").get<double>();
        conclure(note);
        return true;
    } catch (const std::exception&) {
        note.cachee.reset();
        return false;
    }
}

void passer_les_epreuves(NoteExercice& note, const Sujet& sujet, Correcteur& correcteur,
                         const std::stop_token& arret) {
    const auto& exercice = *sujet.exercice;
    note.visible = correcteur.passer(exercice, note.reponse, exercice.sources.front(), arret);
    if (!sujet.cachee.empty() && note.visible.jugement.verdict < juge::Verdict::ne_compile_pas)
        note.cachee = correcteur.passer(exercice, note.reponse, sujet.cachee, arret);
}

}  // namespace

void juger(NoteExercice& note, const Sujet& sujet, const std::string& rendu, const Banc& banc,
           const std::stop_token& arret) {
    const auto& exercice = *sujet.exercice;
    const std::string cle = banc.cle(sujet, note.reponse);
    const auto garde = banc.reprise.retrouver(rendu, exercice.id, cle);
    if (garde && reprendre(*garde, note)) return;
    const auto debut = std::chrono::steady_clock::now();
    try {
        passer_les_epreuves(note, sujet, banc.correcteur, arret);
    } catch (const CorrectionImpossible& erreur) {
        note.etat = Etat::non_note;
        note.phrase = erreur.what();
        return;
    }
    conclure(note);
    note.duree_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - debut).count();
    banc.reprise.garder(rendu, exercice.id, cle,
                        {{"visible", en_json(note.visible)},
                         {"cachee", note.cachee ? en_json(*note.cachee) : json(nullptr)},
                         {"duree_s", note.duree_s}});
}

}  // namespace noter
