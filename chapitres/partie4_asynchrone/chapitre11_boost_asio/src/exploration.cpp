#include <algorithm>
#include <cctype>
#include <chapitre11/exploration.hpp>

namespace cours {
namespace {

std::string_view rogner(std::string_view texte) {
    const std::size_t debut = std::min(texte.find_first_not_of(" \t\r"), texte.size());
    return texte.substr(debut, texte.find_last_not_of(" \t\r") + 1 - debut);
}

std::string minuscules(std::string_view texte) {
    std::string resultat(texte);
    for (char& c : resultat)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return resultat;
}

/// Retire du texte sa première ligne, et la rend sans son commentaire.
std::string_view premiere_ligne(std::string_view& texte) {
    const std::size_t fin = std::min(texte.find('\n'), texte.size());
    const std::string_view ligne = texte.substr(0, fin);
    texte.remove_prefix(std::min(fin + 1, texte.size()));
    return ligne.substr(0, ligne.find('#'));
}

}  // namespace

std::vector<std::string> liens(std::string_view html) {
    constexpr std::string_view attribut = "href=\"";
    std::vector<std::string> trouves;
    for (std::size_t i = html.find(attribut); i != html.npos; i = html.find(attribut, i)) {
        i += attribut.size();
        const std::size_t fin = html.find('"', i);
        if (fin == html.npos) break;
        const std::string_view lien = html.substr(i, fin - i);
        if (!lien.empty() && lien[0] != '#') trouves.emplace_back(lien.substr(0, lien.find('#')));
    }
    return trouves;
}

Robots::Robots(std::string_view texte) {
    bool pour_nous = false;
    bool agents = false;  // la ligne précédente nommait un agent
    while (!texte.empty()) {
        const std::string_view ligne = premiere_ligne(texte);
        const std::size_t deux_points = ligne.find(':');
        if (deux_points == ligne.npos) continue;
        const std::string cle = minuscules(rogner(ligne.substr(0, deux_points)));
        const std::string valeur(rogner(ligne.substr(deux_points + 1)));
        if (cle == "user-agent") {
            pour_nous = (agents && pour_nous) || valeur == "*";
            agents = true;
            continue;
        }
        agents = false;
        const bool regle = cle == "disallow" || cle == "allow";
        if (pour_nous && regle && !valeur.empty()) regles_.push_back({valeur, cle == "allow"});
    }
}

bool Robots::permet(std::string_view chemin) const {
    const Regle* decisive = nullptr;
    for (const Regle& regle : regles_) {
        if (!chemin.starts_with(regle.debut)) continue;
        const std::size_t longueur = decisive == nullptr ? 0 : decisive->debut.size();
        if (regle.debut.size() > longueur || (regle.debut.size() == longueur && regle.permise))
            decisive = &regle;
    }
    return decisive == nullptr || decisive->permise;
}

}  // namespace cours
