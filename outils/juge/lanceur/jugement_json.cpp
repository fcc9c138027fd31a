#include "jugement_json.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace juge {
namespace {

using nlohmann::json;

json en_json(const Endroit& endroit) {
    return {{"fichier", endroit.fichier}, {"ligne", endroit.ligne}, {"fonction", endroit.fonction}};
}

Endroit endroit_de_json(const json& donnees) {
    return {donnees.at("fichier"), donnees.at("ligne"), donnees.at("fonction")};
}

json en_json(const Detail& detail) {
    json endroits = json::array();
    for (const auto& endroit : detail.endroits)
        endroits.push_back(en_json(endroit));
    return {{"texte", detail.texte}, {"endroits", std::move(endroits)}};
}

Detail detail_de_json(const json& donnees) {
    Detail detail(donnees.at("texte").get<std::string>());
    for (const auto& endroit : donnees.at("endroits"))
        detail.endroits.push_back(endroit_de_json(endroit));
    return detail;
}

}  // namespace

nlohmann::json en_json(const Jugement& jugement) {
    json cas = json::array();
    for (const auto& c : jugement.cas)
        cas.push_back({{"nom", c.nom},
                       {"verdict", nom(c.verdict)},
                       {"essaye", c.essaye},
                       {"couverture", c.couverture}});
    json constats = json::array();
    for (const auto& c : jugement.constats) {
        json constat{{"verdict", nom(c.verdict)}, {"phrase", c.phrase}, {"cas", c.cas},
                     {"profil", c.profil},        {"lecon", c.lecon},   {"graine", c.graine},
                     {"sortie", c.sortie}};
        constat["details"] = json::array();
        for (const auto& detail : c.details)
            constat["details"].push_back(en_json(detail));
        constat["histoire"] = json::array();
        for (const auto& pas : c.histoire)
            constat["histoire"].push_back(
                {{"qui", pas.qui}, {"quoi", pas.quoi}, {"endroit", en_json(pas.endroit)}});
        if (c.endroit) constat.update(en_json(*c.endroit));
        constats.push_back(std::move(constat));
    }
    return {{"exercice", jugement.exercice},
            {"variante", jugement.variante},
            {"verdict", nom(jugement.verdict)},
            {"points", jugement.points},
            {"points_max", jugement.points_max},
            {"duree_s", jugement.duree_s},
            {"cas", std::move(cas)},
            {"constats", std::move(constats)}};
}

Jugement jugement_de_json(const nlohmann::json& donnees) {
    const auto verdict = [](const nlohmann::json& nom_du_verdict) {
        const auto lu = verdict_nomme(nom_du_verdict.get<std::string>());
        if (!lu) throw std::runtime_error("verdict inconnu : " + nom_du_verdict.dump());
        return *lu;
    };
    Jugement jugement;
    jugement.exercice = donnees.at("exercice");
    jugement.variante = donnees.at("variante");
    jugement.verdict = verdict(donnees.at("verdict"));
    jugement.points = donnees.at("points");
    jugement.points_max = donnees.at("points_max");
    jugement.duree_s = donnees.at("duree_s");
    for (const auto& cas : donnees.at("cas"))
        jugement.cas.push_back({cas.at("nom"), verdict(cas.at("verdict")), cas.at("essaye"),
                                cas.value("couverture", "")});
    for (const auto& c : donnees.at("constats")) {
        Constat constat;
        constat.verdict = verdict(c.at("verdict"));
        constat.phrase = c.at("phrase");
        for (const auto& detail : c.at("details"))
            constat.details.push_back(detail_de_json(detail));
        constat.cas = c.at("cas");
        constat.profil = c.at("profil");
        constat.lecon = c.at("lecon");
        constat.graine = c.at("graine");
        constat.sortie = c.at("sortie");
        for (const auto& pas : c.value("histoire", json::array()))
            constat.histoire.push_back(
                {pas.at("qui"), pas.at("quoi"), endroit_de_json(pas.at("endroit"))});
        if (c.contains("fichier")) constat.endroit = endroit_de_json(c);
        jugement.constats.push_back(std::move(constat));
    }
    return jugement;
}

}  // namespace juge
