#include <algorithm>
#include <cctype>
#include <partie4/reseau.hpp>

namespace cours {
namespace {

constexpr std::string_view blancs = " \t\r\n";

std::string_view rogner(std::string_view texte) {
    const auto debut = std::min(texte.find_first_not_of(blancs), texte.size());
    return texte.substr(debut, texte.find_last_not_of(blancs) + 1 - debut);
}

std::string minuscules(std::string_view texte) {
    std::string resultat(texte);
    for (char& c : resultat)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return resultat;
}

/// La longueur du schéma qui commence le lien (« http: »), deux-points compris ; 0 s'il n'y en a
/// pas.
std::size_t longueur_du_schema(std::string_view lien) {
    const auto fin = lien.find_first_of(":/?");
    return fin == lien.npos || fin == 0 || lien[fin] != ':' ? 0 : fin + 1;
}

/// Le chemin, ses « . » et « .. » résolus ; commence par une barre.
std::string sans_points(std::string_view chemin) {
    std::vector<std::string_view> morceaux;
    bool dossier = true;  // finit par une barre
    while (!chemin.empty()) {
        chemin.remove_prefix(1);
        const auto morceau = chemin.substr(0, chemin.find('/'));
        chemin.remove_prefix(morceau.size());
        dossier = morceau == "." || morceau == "..";
        if (morceau == ".." && !morceaux.empty()) morceaux.pop_back();
        if (!dossier) morceaux.push_back(morceau);
    }
    std::string resultat;
    for (const auto morceau : morceaux)
        resultat.append("/").append(morceau);
    if (dossier) resultat += '/';
    return resultat;
}

/// « //hôte:port/chemin?question », normalisée, pour ce schéma (« http: »).
std::optional<std::string> normaliser(const std::string& schema, std::string_view reste) {
    reste.remove_prefix(2);
    const auto fin_hote = std::min(reste.find_first_of("/?"), reste.size());
    std::string hote = minuscules(reste.substr(0, fin_hote));
    const std::string_view port = schema == "http:" ? ":80" : ":443";
    if (hote.ends_with(port)) hote.resize(hote.size() - port.size());
    if (hote.empty()) return std::nullopt;
    reste.remove_prefix(fin_hote);
    const auto fin_chemin = std::min(reste.find('?'), reste.size());
    return schema + "//" + hote + sans_points(reste.substr(0, fin_chemin)) +
           std::string(reste.substr(fin_chemin));
}

}  // namespace

std::string site_de(std::string_view adresse) {
    const auto hote = adresse.find("//");
    if (hote == adresse.npos) return std::string(adresse);
    return std::string(adresse.substr(0, adresse.find_first_of("/?", hote + 2)));
}

std::optional<std::string> resoudre(std::string_view lien, std::string_view page) {
    lien = rogner(lien.substr(0, lien.find('#')));
    if (const auto schema = longueur_du_schema(lien); schema != 0) {
        const std::string nom = minuscules(lien.substr(0, schema));
        lien.remove_prefix(schema);
        if ((nom != "http:" && nom != "https:") || !lien.starts_with("//")) return std::nullopt;
        return cours::normaliser(nom, lien);
    }
    if (page.empty()) return std::nullopt;
    const std::string schema(page.substr(0, page.find(':') + 1));
    if (lien.starts_with("//")) return cours::normaliser(schema, lien);
    const std::string site = site_de(page).substr(schema.size());
    const auto chemin = page.substr(schema.size() + site.size());
    const auto sans_question = chemin.substr(0, chemin.find('?'));
    const auto dossier = sans_question.substr(0, sans_question.rfind('/') + 1);
    std::string absolu(site);
    if (lien.empty())
        absolu += chemin;
    else if (lien.front() == '/')
        absolu += lien;
    else
        absolu.append(lien.front() == '?' ? sans_question : dossier).append(lien);
    return cours::normaliser(schema, absolu);
}

}  // namespace cours
