#include "identite.hpp"

#include <algorithm>
#include <regex>
#include <sstream>

#include "noms.hpp"

namespace noter {
namespace {

bool designe_exactement(const std::string& designation, const std::string& rendu) {
    const std::string cherchee = pour_comparer(designation);
    if (cherchee == pour_comparer(rendu)) return true;
    const auto depot = depot_moodle(rendu);
    return depot && (cherchee == depot->numero || cherchee == "participant " + depot->numero);
}

/// Les mots d'un nom de personne, rangés.
std::vector<std::string> mots_du_nom(const std::string& nom) {
    std::string texte = pour_comparer(nom);
    std::replace_if(
        texte.begin(), texte.end(),
        [](char c) { return c == '_' || c == '-' || c == '.' || c == ',' || c == '\''; }, ' ');
    std::istringstream flux(texte);
    std::vector<std::string> mots;
    for (std::string mot; flux >> mot;)
        mots.push_back(mot);
    std::sort(mots.begin(), mots.end());
    return mots;
}

bool meme_nom(const std::string& designation, const std::string& rendu) {
    const auto depot = depot_moodle(rendu);
    const auto mots = mots_du_nom(designation);
    return !mots.empty() && mots == mots_du_nom(depot ? depot->nom : rendu);
}

}  // namespace

std::optional<DepotMoodle> depot_moodle(const std::string& rendu) {
    // Moodle cherche lui-même le numéro entre les deux premiers « _ » : le nom n'en contient pas.
    static const std::regex forme(
        "([^_]+)_([0-9]{1,18})_(assignsubmission|assignfeedback)_([a-z]+)(_.*)?");
    std::smatch m;
    if (rendu.size() > 1000 || !std::regex_match(rendu, m, forme)) return std::nullopt;
    DepotMoodle depot;
    depot.nom = m[1];
    depot.numero = m[2];
    // Les exports à plat (avant Moodle 3.1, ou sur demande) portent ensuite le nom du fichier
    // remis.
    depot.dossier = depot.nom + "_" + depot.numero + "_" + m[3].str() + "_" + m[4].str() +
                    (m[5].matched ? "_" : "");
    return depot;
}

std::string nom_a_lire(const std::string& rendu) {
    const auto depot = depot_moodle(rendu);
    return depot ? depot->nom + " (" + depot->numero + ")" : rendu;
}

std::vector<std::size_t> rendus_designes(const std::vector<std::string>& designations,
                                         const std::vector<std::string>& rendus) {
    for (const auto& repond : {designe_exactement, meme_nom}) {
        std::vector<std::size_t> trouves;
        for (std::size_t i = 0; i < rendus.size(); ++i)
            if (std::any_of(designations.begin(), designations.end(),
                            [&](const std::string& d) { return repond(d, rendus[i]); }))
                trouves.push_back(i);
        if (!trouves.empty()) return trouves;
    }
    return {};
}

}  // namespace noter
