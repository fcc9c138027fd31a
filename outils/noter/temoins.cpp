#include "temoins.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "lecture.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;

/// Une réponse au verdict connu.
struct Temoin {
    std::string quoi;  ///< « squelette », « solution »
    std::string origine;
    std::string texte;
    fs::path epreuve;
    juge::Verdict attendu = juge::Verdict::reussi;
};

void verifier(const Temoin& temoin, const juge::Jugement& jugement, const Sujet& sujet) {
    if (jugement.verdict == temoin.attendu) return;
    const auto& constats = jugement.constats;
    throw std::runtime_error(fmt::format(
        "{} : avant de noter, le correcteur juge un témoin, {}, par {} : il attendait {}, "
        "et obtient {}. {}{}\nRien n'est noté : ce témoin (a-t-il été modifié ?), l'épreuve ou "
        "cette machine est à réparer d'abord.",
        sujet.exercice->numero(), temoin.origine, temoin.epreuve.string(), nom(temoin.attendu),
        nom(jugement.verdict), constats.empty() ? "" : constats.front().phrase + "\n",
        constats.empty() ? "" : constats.front().sortie));
}

void juger_le_temoin(const Temoin& temoin, const Sujet& sujet, const Banc& banc,
                     const std::stop_token& arret) {
    const auto& exercice = *sujet.exercice;
    const std::string dossier = ".temoins_" + temoin.quoi;  // aucun rendu ne s'appelle ainsi
    const std::string cle = banc.cle(sujet, temoin.texte);
    if (banc.reprise.retrouver(dossier, exercice.id, cle)) return;
    Passage passage;
    try {
        passage = banc.correcteur.passer(exercice, temoin.texte, temoin.epreuve, arret);
    } catch (const CorrectionImpossible& erreur) {
        throw std::runtime_error(fmt::format("{} : le témoin ({}) n'a pas pu être jugé : {}",
                                             exercice.numero(), temoin.origine, erreur.what()));
    }
    verifier(temoin, passage.jugement, sujet);
    banc.reprise.garder(dossier, exercice.id, cle, {{"visible", en_json(passage)}});
}

}  // namespace

void temoigner(const Sujet& sujet, const Banc& banc, const std::stop_token& arret) {
    const auto& exercice = *sujet.exercice;
    const auto& [texte, origine] = sujet.squelette;
    if (!origine.empty())
        juger_le_temoin(
            {"squelette", origine, texte, exercice.sources.front(), juge::Verdict::a_completer},
            sujet, banc, arret);
    if (!sujet.cachee.empty() && !exercice.solution.empty())
        juger_le_temoin({"solution", exercice.solution.string(),
                         juge::lire_texte(exercice.solution), sujet.cachee, juge::Verdict::reussi},
                        sujet, banc, arret);
}

}  // namespace noter
