#include "classe.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <stdexcept>

#include "affichage.hpp"

namespace noter {
namespace {

using nlohmann::json;

juge::Verdict lire_verdict(const json& donnees) {
    const auto verdict = juge::verdict_nomme(donnees.get<std::string>());
    if (!verdict) throw std::runtime_error("verdict inconnu");
    return *verdict;
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
    return {{"jugement", juge::en_json(passage.jugement)}, {"rejeux", std::move(rejeux)}};
}

juge::Jugement lire_jugement(const json& donnees) {
    juge::Jugement jugement;
    jugement.exercice = donnees.at("exercice").get<std::string>();
    jugement.variante = donnees.at("variante").get<std::string>();
    jugement.verdict = lire_verdict(donnees.at("verdict"));
    jugement.points = donnees.at("points").get<double>();
    jugement.points_max = donnees.at("points_max").get<double>();
    jugement.duree_s = donnees.at("duree_s").get<double>();
    for (const auto& cas : donnees.at("cas"))
        jugement.cas.push_back({cas.at("nom").get<std::string>(), lire_verdict(cas.at("verdict"))});
    for (const auto& c : donnees.at("constats")) {
        juge::Constat constat;
        constat.verdict = lire_verdict(c.at("verdict"));
        constat.phrase = c.at("phrase").get<std::string>();
        constat.details = c.at("details").get<std::vector<std::string>>();
        constat.cas = c.at("cas").get<std::string>();
        constat.profil = c.at("profil").get<std::string>();
        constat.lecon = c.at("lecon").get<std::string>();
        constat.graine = c.at("graine").get<long long>();
        constat.sortie = c.at("sortie").get<std::string>();
        if (c.contains("fichier"))
            constat.endroit =
                juge::Endroit{c.at("fichier").get<std::string>(), c.at("ligne").get<int>(),
                              c.at("fonction").get<std::string>()};
        jugement.constats.push_back(std::move(constat));
    }
    return jugement;
}

Passage lire_passage(const json& donnees) {
    Passage passage;
    passage.jugement = lire_jugement(donnees.at("jugement"));
    for (const auto& rejeu : donnees.at("rejeux"))
        passage.rejeux.push_back(lire_jugement(rejeu));
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
    double total = 0;
    for (const auto& exercice : exercices)
        total += exercice.points;
    return total * (1 - penalite);
}

double Classe::points_max() const {
    double total = 0;
    for (const auto* exercice : exercices)
        total += exercice->points;
    return total;
}

double calculer_points(const juge::Epreuve& exercice, const NoteExercice& note) {
    const auto& visible = note.visible.jugement;
    if (note.etat != Etat::note || visible.cas.empty() ||
        visible.verdict >= juge::Verdict::ne_compile_pas)
        return 0;
    auto reussis = static_cast<std::size_t>(visible.cas_reussis());
    std::size_t nombre = visible.cas.size();
    if (note.cachee) {
        const auto& cachee = note.cachee->jugement;
        nombre += cachee.cas.size();
        if (cachee.verdict < juge::Verdict::ne_compile_pas)
            reussis += static_cast<std::size_t>(cachee.cas_reussis());
    }
    return exercice.points * static_cast<double>(reussis) / static_cast<double>(nombre);
}

std::vector<Signalement> relever(const NoteExercice& note) {
    std::vector<Signalement> signalements;
    if (note.etat != Etat::note) return signalements;
    static const std::regex aussi("aussi ligne ([0-9]{1,7}) : (.*)");
    for (const auto& constat : note.visible.jugement.constats) {
        if (constat.verdict != juge::Verdict::triche_presumee) continue;
        signalements.push_back({constat.endroit ? constat.endroit->ligne : 0, constat.phrase});
        for (const auto& detail : constat.details)
            if (std::smatch m; std::regex_match(detail, m, aussi))
                signalements.push_back({std::stoi(m[1]), m[2].str() + "."});
    }
    if (note.visible.instable())
        signalements.push_back({0, "Le verdict varie d'une exécution à l'autre (voir rejeux)."});
    return signalements;
}

}  // namespace noter
