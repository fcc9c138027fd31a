#include "catalogue.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <stdexcept>

namespace juge {
namespace {

using nlohmann::json;

std::vector<std::filesystem::path> chemins(const json& liste) {
    std::vector<std::filesystem::path> resultat;
    for (const auto& element : liste)
        resultat.emplace_back(element.get<std::string>());
    return resultat;
}

Epreuve lire_epreuve(const json& e) {
    Epreuve epreuve;
    epreuve.id = e.at("id");
    epreuve.serie = e.at("serie");
    epreuve.nom = e.at("nom");
    epreuve.titre = e.at("titre");
    epreuve.complement = e.value("complement", false);
    epreuve.etoiles = e.at("etoiles");
    epreuve.points = e.at("points");
    epreuve.delai_s = e.at("delai_s");
    epreuve.profils = e.at("profils").get<std::vector<std::string>>();
    epreuve.sources = chemins(e.at("epreuve"));
    epreuve.squelette = e.at("squelette").get<std::string>();
    epreuve.indices = e.at("indices").get<std::string>();
    epreuve.solution = e.at("solution").get<std::string>();
    epreuve.dossier_erreurs = e.at("dossier_erreurs").get<std::string>();
    epreuve.erreurs = e.at("erreurs").get<std::vector<std::string>>();
    epreuve.autorise = e.at("autorise").get<std::vector<std::string>>();
    epreuve.interdit = e.at("interdit").get<std::vector<std::string>>();
    epreuve.recette = e.at("recette");
    epreuve.produits = e.at("produits").get<std::string>();
    return epreuve;
}

}  // namespace

std::string Epreuve::numero() const {
    static const std::regex forme("(?:chapitre0?|(p)artie)([0-9]+)_ex([0-9]+)");
    std::smatch m;
    return std::regex_match(id, m, forme) ? m.format("$1$2.$3") : id;
}

std::filesystem::path Epreuve::lecon() const {
    return squelette.parent_path().parent_path() / "README.md";
}

const Epreuve* Catalogue::trouver(const std::string& designation) const {
    for (const auto& epreuve : epreuves) {
        if (designation == epreuve.id || designation == epreuve.numero() ||
            designation == epreuve.nom)
            return &epreuve;
    }
    return nullptr;
}

std::vector<const Epreuve*> Catalogue::designees(const std::string& designation) const {
    if (const auto* epreuve = trouver(designation)) return {epreuve};
    std::vector<const Epreuve*> resultat;
    for (const auto& epreuve : epreuves)
        if (epreuve.serie == designation || epreuve.id == "composants_" + designation)
            resultat.push_back(&epreuve);
    return resultat;
}

std::vector<const Epreuve*> Catalogue::exercices(const std::string& designation) const {
    std::vector<const Epreuve*> resultat;
    if (designation.empty())
        for (const auto& epreuve : epreuves)
            resultat.push_back(&epreuve);
    else
        resultat = designees(designation);
    std::erase_if(resultat, [](const Epreuve* epreuve) { return !epreuve->est_exercice(); });
    if (resultat.empty())
        throw std::runtime_error("aucun exercice « " + designation +
                                 " ». La liste : ./cahier liste");
    return resultat;
}

Catalogue lire_catalogue(const std::filesystem::path& fichier) {
    std::ifstream flux(fichier);
    if (!flux) {
        throw std::runtime_error("Catalogue introuvable : " + fichier.string() +
                                 ". Configurez d'abord le projet : cmake --preset etudiant");
    }
    try {
        const json donnees = json::parse(flux);
        Catalogue catalogue;
        catalogue.racine = donnees.at("racine").get<std::string>();
        catalogue.construction = donnees.at("construction").get<std::string>();
        catalogue.recettes = donnees.at("recettes").get<std::string>();
        catalogue.cache = donnees.at("cache").get<std::string>();
        catalogue.entetes = donnees.at("entetes").get<std::string>();
        for (const auto& c : donnees.at("chapitres")) {
            catalogue.chapitres.push_back({c.at("numero"), c.at("titre"), c.at("heures"),
                                           c.at("dossier").get<std::string>()});
        }
        for (const auto& e : donnees.at("epreuves"))
            catalogue.epreuves.push_back(lire_epreuve(e));
        for (const auto& e : donnees.at("exemples"))
            catalogue.exemples.push_back(
                {e.at("source").get<std::string>(), e.at("programme").get<std::string>()});
        return catalogue;
    } catch (const json::exception& erreur) {
        throw std::runtime_error("Catalogue illisible : " + fichier.string() + " (" +
                                 erreur.what() +
                                 "). Reconfigurez le projet : cmake --preset etudiant");
    }
}

std::filesystem::path catalogue_par_defaut() {
    return COURS_CATALOGUE;
}

}  // namespace juge
