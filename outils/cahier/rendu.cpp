#include "rendu.hpp"

#include <algorithm>
#include <numeric>
#include <regex>
#include <sstream>
#include <utility>
#include <vector>

#include "commun/bords.hpp"
#include "diagramme.hpp"
#include "recollage.hpp"
#include "texte.hpp"

namespace cahier {
namespace {

using Rangee = std::vector<std::string>;

/// Mot par mot : une ligne peut se replier au milieu sans que le gras déborde.
std::string en_gras(const std::string& texte) {
    std::string resultat;
    std::istringstream flux(texte);
    for (std::string mot; flux >> mot;)
        resultat += (resultat.empty() ? "" : " ") + ("\033[1m" + mot + "\033[22m");
    return resultat;
}

/// Le texte d'un morceau sans code : liens, images, gras, italique.
std::string sans_marques(std::string texte, bool gras) {
    static const std::regex lien(R"(!?\[([^\]]*)\]\([^)]*\))");
    static const std::regex fort(R"(\*\*(.+?)\*\*)");
    static const std::regex italique(R"((^|[^\w*])\*([^*\s][^*]*)\*)");
    texte = std::regex_replace(texte, lien, "$1");
    std::string resultat;
    std::smatch m;
    for (; std::regex_search(texte, m, fort); texte = m.suffix().str())
        resultat += m.prefix().str() + (gras ? en_gras(m[1]) : m[1].str());
    return std::regex_replace(resultat + texte, italique, "$1$2");
}

/// De même, en laissant tel quel ce qui est entre accents graves, que du gras peut entourer.
std::string en_ligne(std::string texte, bool gras) {
    static const std::regex code("`[^`]*`");
    std::vector<std::string> codes;
    std::smatch m;
    std::string masque;  // chaque code y est l'octet 1
    for (; std::regex_search(texte, m, code); texte = m.suffix().str()) {
        masque += m.prefix().str() + "\1";
        codes.push_back(m.str());
    }
    std::string resultat;
    std::size_t rang = 0;
    for (const char c : sans_marques(masque + texte, gras))
        c == '\1' && rang < codes.size() ? resultat += codes[rang++] : resultat += c;
    return resultat;
}

Rangee cellules(const std::string& ligne, bool gras) {
    Rangee resultat;
    std::string cellule;
    bool code = false;
    for (std::size_t i = 1; i < ligne.size(); ++i) {
        if (ligne[i] == '\\' && i + 1 < ligne.size() && ligne[i + 1] == '|') {
            cellule += ligne[++i];
        } else if (ligne[i] == '|' && !code) {
            resultat.push_back(std::move(cellule));
            cellule.clear();
        } else {
            code ^= ligne[i] == '`';
            cellule += ligne[i];
        }
    }
    for (auto& texte : resultat)
        texte = en_ligne(commun::sans_bords(texte), gras);
    return resultat;
}

bool separe(const std::string& ligne) {
    return ligne.find_first_not_of("|-: ") == std::string::npos;
}

int mot_le_plus_long(const std::string& texte) {
    int plus_long = 1;
    std::istringstream flux(texte);
    for (std::string mot; flux >> mot;)
        plus_long = std::max(plus_long, colonnes(mot));
    return plus_long;
}

/// Une largeur par colonne, qui ne coupe aucun mot ; vide si le tableau ne tient pas.
std::vector<int> largeurs(const std::vector<Rangee>& rangees, int largeur) {
    const auto nombre = rangees.front().size();
    std::vector<int> voulues(nombre, 1);
    std::vector<int> minimales(nombre, 1);
    for (const auto& rangee : rangees)
        for (std::size_t i = 0; i < std::min(nombre, rangee.size()); ++i) {
            voulues[i] = std::max(voulues[i], colonnes(rangee[i]));
            minimales[i] = std::max(minimales[i], mot_le_plus_long(rangee[i]));
        }
    const int place = largeur - 3 * (static_cast<int>(nombre) - 1);
    if (std::accumulate(minimales.begin(), minimales.end(), 0) > place) return {};
    while (std::accumulate(voulues.begin(), voulues.end(), 0) > place) {
        std::size_t choisie = nombre;
        for (std::size_t i = 0; i < nombre; ++i)
            if (voulues[i] > minimales[i] && (choisie == nombre || voulues[i] > voulues[choisie]))
                choisie = i;
        --voulues[choisie];
    }
    return voulues;
}

void ajouter_rangee(const Rangee& rangee, const std::vector<int>& places, Texte& page) {
    std::vector<std::vector<std::string>> repliees;
    std::size_t hauteur = 1;
    for (std::size_t i = 0; i < places.size(); ++i) {
        repliees.push_back(replier(i < rangee.size() ? rangee[i] : "", places[i]));
        hauteur = std::max(hauteur, repliees.back().size());
    }
    for (std::size_t rang = 0; rang < hauteur; ++rang) {
        std::string ligne;
        for (std::size_t i = 0; i < places.size(); ++i) {
            const std::string texte = rang < repliees[i].size() ? repliees[i][rang] : "";
            const auto blancs = static_cast<std::size_t>(std::max(0, places[i] - colonnes(texte)));
            ligne += (i == 0 ? "" : " │ ") + texte + std::string(blancs, ' ');
        }
        page.push_back({ligne.substr(0, ligne.find_last_not_of(' ') + 1)});
    }
}

std::string trait(int longueur) {
    std::string resultat;
    for (int i = 0; i < longueur; ++i)
        resultat += "─";
    return resultat;
}

void ajouter_tableau(const std::vector<std::string>& lignes, int largeur, bool gras, Texte& page) {
    std::vector<Rangee> rangees;
    for (const auto& ligne : lignes)
        if (!separe(ligne)) rangees.push_back(cellules(ligne, gras));
    if (rangees.empty() || rangees.front().empty()) return;
    const auto places = largeurs(rangees, largeur);
    for (std::size_t r = 0; r < rangees.size(); ++r) {
        if (!places.empty()) {
            ajouter_rangee(rangees[r], places, page);
            if (r > 0) continue;
            std::string ligne;
            for (const int place : places)
                ligne += (ligne.empty() ? "" : "─│─") + trait(place);
            page.push_back({ligne, Teinte::discrete});
        } else if (r > 0) {
            page.push_back({"- " + rangees[r].front()});
            for (std::size_t i = 1; i < std::min(rangees[r].size(), rangees[0].size()); ++i)
                page.push_back({"  " + rangees[0][i] + " : " + rangees[r][i]});
        }
    }
}

void ajouter_titre(const std::string& ligne, Texte& page) {
    const auto rang = ligne.find_first_not_of('#');
    const auto titre = en_ligne(ligne.substr(std::min(rang + 1, ligne.size())), false);
    page.push_back({titre, Teinte::attention});
    if (rang <= 2) page.push_back({trait(std::min(colonnes(titre), 60)), Teinte::attention});
}

/// Ce qui suit une clôture « ``` », jusqu'à la suivante.
std::string bloc(std::istream& flux) {
    std::string texte;
    for (std::string ligne; std::getline(flux, ligne) && ligne.find("```") == std::string::npos;)
        texte += ligne + "\n";
    return texte;
}

void ajouter_bloc(const std::string& cloture, const std::string& texte, Texte& page) {
    if (cloture.find("mermaid") != std::string::npos) {
        for (const auto& ligne : diagramme_en_texte(texte))
            page.push_back({ligne});
        return;
    }
    std::istringstream flux(texte);
    for (std::string ligne; std::getline(flux, ligne);)
        page.push_back({"    " + ligne});
}

}  // namespace

Texte rendre_lecon(const std::string& markdown, int largeur, bool gras) {
    Texte page;
    std::vector<std::string> tableau;
    std::istringstream flux(recoller_markdown(markdown));
    for (std::string ligne; std::getline(flux, ligne);) {
        if (ligne.starts_with("|")) {
            tableau.push_back(ligne);
            continue;
        }
        ajouter_tableau(std::exchange(tableau, {}), largeur, gras, page);
        if (ligne.find("```") != std::string::npos)
            ajouter_bloc(ligne, bloc(flux), page);
        else if (ligne.starts_with("#"))
            ajouter_titre(ligne, page);
        else if (ligne.starts_with("---"))
            page.push_back({trait(std::min(largeur, 60)), Teinte::discrete});
        else
            page.push_back({en_ligne(ligne, gras)});
    }
    ajouter_tableau(tableau, largeur, gras, page);
    return page;
}

}  // namespace cahier
