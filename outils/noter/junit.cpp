#include "junit.hpp"

#include <fmt/format.h>

#include "mise_en_forme.hpp"

namespace noter {

std::string en_junit(const Classe& classe) {
    std::string texte = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    for (const auto& copie : classe.copies) {
        std::string cas;
        int nombre_cas = 0;
        int echecs = 0;
        int erreurs = 0;
        const auto ajouter = [&](const std::string& exercice, const std::string& nom,
                                 const std::string& balise, const std::string& message) {
            ++nombre_cas;
            cas += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", echapper(exercice),
                               echapper(nom));
            cas += balise.empty() ? "/>\n"
                                  : fmt::format("><{} message=\"{}\"/></testcase>\n", balise,
                                                echapper(message));
            if (balise == "failure") ++echecs;
            if (balise == "error") ++erreurs;
        };
        for (std::size_t e = 0; e < copie.exercices.size(); ++e) {
            const auto& note = copie.exercices[e];
            const auto& exercice = *classe.exercices[e];
            if (note.etat != Etat::note) {
                ajouter(exercice.id, exercice.titre,
                        note.etat == Etat::non_note ? "error" : "failure",
                        note.verdict() + (note.phrase.empty() ? "" : " : " + note.phrase));
                continue;
            }
            const auto& constats = note.visible.jugement.constats;
            const bool aucun = note.visible.jugement.verdict >= juge::Verdict::ne_compile_pas;
            for (const auto& c : note.visible.jugement.cas) {
                std::string message(nom(aucun ? note.visible.jugement.verdict : c.verdict));
                for (const auto& constat : constats) {
                    if (constat.cas != c.nom && !constat.cas.empty()) continue;
                    message += " : " + constat.phrase;
                    break;
                }
                const bool reussi = !aucun && c.verdict == juge::Verdict::reussi;
                ajouter(exercice.id, c.nom, reussi ? "" : "failure", message);
            }
        }
        texte += fmt::format(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{}  "
            "</testsuite>\n",
            echapper(copie.nom), nombre_cas, echecs, erreurs, cas);
    }
    return texte + "</testsuites>\n";
}

}  // namespace noter
