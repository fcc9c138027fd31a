#include "sorties.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "affichage.hpp"
#include "lecture.hpp"

namespace noter {
namespace {

using nlohmann::json;

std::string texte_json(const json& donnees) {
    return donnees.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

/// Une case de CSV. Un tableur prend « =… » pour une formule : on l'en empêche, y compris là où une
/// case commencerait s'il séparait les colonnes par des points-virgules ou des tabulations.
std::string caser(const std::string& texte) {
    std::string protege;
    bool debut = true;
    for (const char c : texte) {
        if (debut && std::string("=+-@\t\r").find(c) != std::string::npos) protege += '\'';
        debut = std::string(";\t\n\r").find(c) != std::string::npos || (debut && c == ' ');
        protege += c == '"' ? "\"\"" : std::string(1, c);
    }
    return protege.find_first_of(",;\"\n\r") == std::string::npos ? protege : '"' + protege + '"';
}

std::vector<std::string> a_regarder(const Classe& classe, const Copie& copie) {
    std::vector<std::string> phrases;
    if (!copie.refus.empty()) phrases.push_back("Rendu refusé : " + copie.refus + ".");
    for (std::size_t e = 0; e < copie.exercices.size(); ++e) {
        const auto& note = copie.exercices[e];
        const std::string numero = classe.exercices[e]->numero();
        if (note.etat == Etat::refuse || note.etat == Etat::non_note)
            phrases.push_back(numero + " : " + note.phrase);
        for (const auto& s : note.signalements)
            phrases.push_back(numero + (s.ligne > 0 ? fmt::format(", ligne {}", s.ligne) : "") +
                              " : " + s.phrase);
    }
    for (const auto& remarque : copie.remarques)
        phrases.push_back(remarque);
    return phrases;
}

json decrire(const juge::Epreuve& exercice, const NoteExercice& note) {
    json signalements = json::array();
    for (const auto& s : note.signalements)
        signalements.push_back({{"ligne", s.ligne}, {"phrase", s.phrase}});
    json resultat{{"exercice", exercice.id},
                  {"numero", exercice.numero()},
                  {"verdict", note.verdict()},
                  {"points", note.points},
                  {"points_max", exercice.points},
                  {"fichier", note.chemin},
                  {"signalements", std::move(signalements)},
                  {"duree_s", note.duree_s}};
    if (!note.phrase.empty()) resultat["raison"] = note.phrase;
    if (note.etat == Etat::note) {
        resultat["epreuve"] = en_json(note.visible);
        if (note.cachee) resultat["epreuve_cachee"] = en_json(*note.cachee);
    }
    return resultat;
}

std::string balise_date(std::time_t date) {
    std::tm champs{};
    ::localtime_r(&date, &champs);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", champs.tm_year + 1900, champs.tm_mon + 1,
                       champs.tm_mday, champs.tm_hour, champs.tm_min);
}

}  // namespace

std::string nombre(double valeur) {
    std::string texte = fmt::format("{:.2f}", valeur);
    while (texte.back() == '0')
        texte.pop_back();
    if (texte.back() == '.') texte.pop_back();
    return texte;
}

std::string a_lire(double valeur) {
    std::string texte = nombre(valeur);
    std::replace(texte.begin(), texte.end(), '.', ',');
    return texte;
}

std::string echapper(const std::string& texte) {
    std::string resultat;
    for (const char c : juge::affichable(texte)) {
        switch (c) {
            case '&':
                resultat += "&amp;";
                break;
            case '<':
                resultat += "&lt;";
                break;
            case '>':
                resultat += "&gt;";
                break;
            case '"':
                resultat += "&quot;";
                break;
            case '\'':
                resultat += "&#39;";
                break;
            default:
                resultat += c;
        }
    }
    return resultat;
}

std::string en_csv(const Classe& classe) {
    std::string texte = "rendu,points,sur,jours de retard,part retirée";
    for (const auto* exercice : classe.exercices)
        texte += fmt::format(",{0} verdict,{0} points", caser(exercice->numero()));
    texte += ",à regarder\n";
    for (const auto& copie : classe.copies) {
        texte +=
            fmt::format("{},{},{},{},{}", caser(copie.nom), nombre(copie.points()),
                        nombre(classe.points_max()), copie.jours_de_retard, nombre(copie.penalite));
        for (const auto& note : copie.exercices)
            texte += fmt::format(",{},{}", note.verdict(), nombre(note.points));
        texte += "," + caser(fmt::format("{}", fmt::join(a_regarder(classe, copie), " | "))) + "\n";
    }
    return texte;
}

std::string en_json(const Classe& classe) {
    json exercices = json::array();
    for (const auto* exercice : classe.exercices) {
        exercices.push_back({{"id", exercice->id},
                             {"numero", exercice->numero()},
                             {"titre", exercice->titre},
                             {"points", exercice->points}});
    }
    json copies = json::array();
    for (const auto& copie : classe.copies) {
        json notes = json::array();
        for (std::size_t e = 0; e < copie.exercices.size(); ++e)
            notes.push_back(decrire(*classe.exercices[e], copie.exercices[e]));
        copies.push_back({{"rendu", copie.nom},
                          {"refus", copie.refus},
                          {"remarques", copie.remarques},
                          {"date", copie.date ? json(balise_date(*copie.date)) : json(nullptr)},
                          {"jours_de_retard", copie.jours_de_retard},
                          {"part_retiree", copie.penalite},
                          {"points", copie.points()},
                          {"points_max", classe.points_max()},
                          {"exercices", std::move(notes)}});
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

std::string en_gradescope(const Classe& classe, const Copie& copie,
                          const juge::Catalogue& catalogue) {
    json tests = json::array();
    double duree = 0;
    for (std::size_t e = 0; e < copie.exercices.size(); ++e) {
        const auto& note = copie.exercices[e];
        const auto& exercice = *classe.exercices[e];
        duree += note.duree_s;
        const bool reussi = note.points >= exercice.points;
        tests.push_back({{"name", exercice.numero() + " — " + exercice.titre},
                         {"score", note.points},
                         {"max_score", exercice.points},
                         {"status", reussi ? "passed" : "failed"},
                         {"output", retour_exercice(exercice, note, catalogue)},
                         {"output_format", "md"},
                         {"visibility", "visible"}});
    }
    std::string resume;
    if (!copie.refus.empty()) resume = "Rendu refusé : " + copie.refus + ".\n";
    if (copie.penalite > 0) resume += phrase_de_retard(copie);
    return texte_json({{"score", copie.points()},
                       {"execution_time", std::lround(duree)},
                       {"output", resume},
                       {"visibility", "visible"},
                       {"tests", std::move(tests)}});
}

void ecrire_sorties(const Classe& classe, const juge::Catalogue& catalogue,
                    const std::filesystem::path& dossier) {
    juge::ecrire_texte(dossier / "notes.csv", en_csv(classe));
    juge::ecrire_texte(dossier / "notes.json", en_json(classe));
    juge::ecrire_texte(dossier / "notes.html", en_html(classe, catalogue));
    juge::ecrire_texte(dossier / "notes.junit.xml", en_junit(classe));
    for (const auto& copie : classe.copies) {
        juge::ecrire_texte(dossier / "retours" / (copie.fichier + ".md"),
                           retour(classe, copie, catalogue));
        juge::ecrire_texte(dossier / "gradescope" / copie.fichier / "results.json",
                           en_gradescope(classe, copie, catalogue));
    }
}

}  // namespace noter
