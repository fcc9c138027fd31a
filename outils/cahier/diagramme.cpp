#include "diagramme.hpp"

#include <fmt/format.h>

#include <map>
#include <regex>
#include <sstream>

#include "commun/bords.hpp"

namespace cahier {
namespace {

using Noms = std::map<std::string, std::string>;

std::string sans_balises(const std::string& texte) {
    static const std::regex saut("<br ?/?>");
    static const std::regex guillemets("^\"|\"$");
    return std::regex_replace(std::regex_replace(texte, saut, ", "), guillemets, "");
}

std::string nommer(const Noms& noms, const std::string& id) {
    if (id == "[*]") return "•";
    const auto connu = noms.find(id);
    return connu == noms.end() ? id : connu->second;
}

/// Les « A[texte] » de la ligne deviennent « A », et leur texte est retenu.
std::string retenir_les_noms(std::string ligne, Noms& noms) {
    static const std::regex noeud(
        R"re((\w+)(\[\(|\(\[|\(\(|\[\[|\{\{|\[|\(|\{)("[^"]*"|[^\]\)\}"]*(?:\([^)]*\)[^\]\)\}"]*)*)(\)\]|\]\)|\)\)|\]\]|\}\}|\]|\)|\}))re");
    std::smatch m;
    while (std::regex_search(ligne, m, noeud)) {
        noms[m[1]] = sans_balises(m[3]);
        ligne = m.prefix().str() + m[1].str() + m.suffix().str();
    }
    return ligne;
}

/// « A & B » : plusieurs bouts à la fois.
std::string nommer_tous(const Noms& noms, const std::string& bouts, char separateur = '&') {
    std::string resultat;
    std::istringstream flux(bouts);
    for (std::string bout; std::getline(flux, bout, separateur);)
        resultat += (resultat.empty() ? "" : ", ") + nommer(noms, commun::sans_bords(bout));
    return resultat;
}

/// Les flèches d'une ligne de flowchart ou d'états ; faux s'il n'y en a pas.
bool dire_les_fleches(const std::string& ligne, const Noms& noms, const std::string& retrait,
                      std::vector<std::string>& lignes) {
    static const std::regex fleche(
        R"re(\s*(?:(?:<?--|==|-\.)\s+(?:"([^"]*)"|([^"|>]*?))\s*(?:-->|==>|\.->|---)|(<-->|-->|---|==>|-\.->|-\.-)(?:\|"?([^|]*?)"?\|)?)\s*)re");
    static const std::regex note("^(.*\\w|\\[\\*\\])\\s*:\\s+(.*)$");
    auto it = std::sregex_iterator(ligne.begin(), ligne.end(), fleche);
    if (it == std::sregex_iterator()) return false;
    auto depart = commun::sans_bords(it->prefix().str());
    while (it != std::sregex_iterator()) {
        auto texte = sans_balises(it->str(1) + it->str(2) + it->str(4));
        const std::string pointe = it->str(3) == "<-->" ? " ↔ " : " → ";
        const auto suivante = std::next(it);
        auto arrivee = commun::sans_bords(
            suivante == std::sregex_iterator() ? it->suffix().str() : suivante->prefix().str());
        std::smatch m;
        if (std::regex_match(arrivee, m, note)) {
            texte = sans_balises(m[2]);
            arrivee = std::string(m[1]);
        }
        if (!texte.empty()) texte.insert(0, " : ");
        lignes.push_back(fmt::format("{}{}{}{}{}", retrait, nommer_tous(noms, depart), pointe,
                                     nommer_tous(noms, arrivee), texte));
        depart = arrivee;
        it = suivante;
    }
    return true;
}

/// Un message, une note ou un nom d'un diagramme de séquence ; faux si ce n'en est pas un.
bool dire_la_sequence(const std::string& ligne, Noms& noms, const std::string& retrait,
                      std::vector<std::string>& lignes) {
    static const std::regex nom("(?:participant|actor) +(\\w+)(?: +as +(.*))?");
    static const std::regex note("Note +(?:over|left of|right of) +([\\w, ]+): *(.*)");
    static const std::regex message("(\\w+) *(?:--?>>?|--?x|--?\\)) *[+-]?(\\w+) *: *(.*)");
    std::smatch m;
    if (std::regex_match(ligne, m, nom)) {
        if (m[2].matched) noms[m[1]] = sans_balises(m[2]);
    } else if (std::regex_match(ligne, m, note)) {
        lignes.push_back(retrait + "(" + nommer_tous(noms, m[1], ',') + " : " + sans_balises(m[2]) +
                         ")");
    } else if (std::regex_match(ligne, m, message)) {
        lignes.push_back(retrait + nommer(noms, m[1]) + " → " + nommer(noms, m[2]) + " : " +
                         sans_balises(m[3]));
    } else {
        return false;
    }
    return true;
}

/// Ce qui ne règle que le dessin.
bool sans_texte(const std::string& ligne) {
    static const std::regex dessin(
        "(class|classDef|style|linkStyle|direction|end|autonumber|"
        "dateFormat|axisFormat|tickInterval)\\b.*|%%.*");
    return ligne.empty() || std::regex_match(ligne, dessin);
}

}  // namespace

std::vector<std::string> diagramme_en_texte(const std::string& source) {
    std::istringstream flux(source);
    std::string genre;
    std::getline(flux, genre);
    const bool sequence = genre.starts_with("sequenceDiagram");
    std::vector<std::string> brutes;
    Noms noms;
    for (std::string ligne; std::getline(flux, ligne);) {
        ligne = commun::sans_bords(ligne);
        const bool garder = sequence || genre.starts_with("gantt") || ligne.starts_with("subgraph");
        brutes.push_back(garder ? ligne : retenir_les_noms(ligne, noms));
    }
    static const std::regex groupe("subgraph +(?:\\w+ *\\[\"?(.*?)\"?\\]|\"?(.*?)\"?)");
    static const std::regex etat("state +\"(.*)\" +as +(\\w+)");
    std::vector<std::string> lignes;
    const std::string retrait = "  ";
    for (const auto& ligne : brutes) {
        std::smatch m;
        if (sans_texte(ligne)) continue;
        if (std::regex_match(ligne, m, groupe)) {
            lignes.push_back(retrait + "[" + sans_balises(m[1].str() + m[2].str()) + "]");
        } else if (std::regex_match(ligne, m, etat)) {
            noms[m[2]] = m[1];
        } else if (sequence ? !dire_la_sequence(ligne, noms, retrait, lignes)
                            : !dire_les_fleches(ligne, noms, retrait, lignes)) {
            lignes.push_back(retrait + nommer_tous(noms, ligne));
        }
    }
    return lignes;
}

}  // namespace cahier
