#include "sortie.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

#include "commun/pluriel.hpp"
#include "markdown.hpp"
#include "outil.hpp"

namespace lecons {
namespace {

namespace fs = std::filesystem;

const std::string points_de_suite = "…";

/// L'exemple dont la source est `nom`.cpp, dans le dossier de la leçon.
const juge::Exemple& trouver_exemple(const juge::Catalogue& catalogue, const fs::path& dossier,
                                     const std::string& nom) {
    const fs::path source = (dossier / (nom + ".cpp")).lexically_normal();
    const auto trouve = std::find_if(catalogue.exemples.begin(), catalogue.exemples.end(),
                                     [&](const juge::Exemple& e) { return e.source == source; });
    if (trouve == catalogue.exemples.end()) {
        throw std::runtime_error(
            fmt::format("aucun exemple ne s'appelle « {0} » : déclarez-le par "
                        "cours_exemple({0})",
                        nom));
    }
    if (!fs::exists(trouve->programme)) {
        throw std::runtime_error(
            fmt::format("l'exemple « {} » n'est pas construit : lancez cmake "
                        "--build {}",
                        nom, catalogue.construction.string()));
    }
    return *trouve;
}

/// Octets d'un trait de dessin (U+2500 à U+259F : cadres, barres, trames) au début du texte, ou 0.
std::size_t trait(std::string_view texte) {
    if (texte.size() < 3 || texte[0] != '\xE2') return 0;
    return texte[1] == '\x94' || texte[1] == '\x95' || (texte[1] == '\x96' && texte[2] <= '\x9F')
               ? 3
               : 0;
}

/// Octets d'un nombre (12, 3.5, 1 234,5 avec espaces insécables, 2e-05, 0x7f) au début, ou 0.
std::size_t nombre(const std::string& texte, std::size_t debut) {
    static const std::regex ecriture(
        "0x[0-9a-fA-F]+|[0-9]+((\\.|,|\xC2\xA0|\xE2\x80\xAF)[0-9]+)*(e[-+]?[0-9]+)?");
    std::smatch m;
    const auto depuis = texte.begin() + static_cast<long>(debut);
    return std::regex_search(depuis, texte.end(), m, ecriture,
                             std::regex_constants::match_continuous)
               ? static_cast<std::size_t>(m.length())
               : 0;
}

bool coupee(const std::vector<std::string>& lignes) {
    return !lignes.empty() && lignes.back().starts_with(points_de_suite);
}

std::set<std::string> formes(const std::vector<std::string>& lignes) {
    std::set<std::string> ensemble;
    for (const auto& ligne : lignes)
        ensemble.insert(forme(ligne));
    ensemble.insert("");  // les lignes vides, et celles qui ne sont qu'un trait, ne disent rien
    return ensemble;
}

}  // namespace

DemandeSortie lire_demande(const std::string& valeur) {
    DemandeSortie demande;
    std::istringstream mots(valeur);
    mots >> demande.exemple;
    for (std::string mot; mots >> mot;) {
        if (!mot.starts_with("lignes=")) {
            demande.arguments.push_back(mot);
            continue;
        }
        const char* fin = mot.data() + mot.size();
        const auto lu = std::from_chars(mot.data() + 7, fin, demande.lignes_max);
        if (lu.ec != std::errc{} || lu.ptr != fin || demande.lignes_max == 0) {
            throw std::runtime_error(
                fmt::format("« {} » : écrivez un nombre de lignes, par exemple lignes=10", mot));
        }
    }
    return demande;
}

std::string executer_exemple(const juge::Catalogue& catalogue, const fs::path& dossier,
                             const DemandeSortie& demande, int delai_s) {
    const auto& exemple = trouver_exemple(catalogue, dossier, demande.exemple);
    // Dans son dossier de construction : ce qu'il écrit ne salit pas les sources. La sortie
    // d'erreur n'est pas montrée dans les leçons.
    std::vector<std::string> commande{
        "sh", "-c", "cd \"${0%/*}\" && exec \"$0\" \"$@\" 2>/dev/null", exemple.programme.string()};
    commande.insert(commande.end(), demande.arguments.begin(), demande.arguments.end());
    const auto sortie = juge::lancer_outil(commande, delai_s, {"NO_COLOR=1"});
    if (sortie.code == 0) return sortie.texte;
    throw std::runtime_error(
        fmt::format("l'exemple « {} » {} : une leçon ne montre qu'un programme qui réussit ; "
                    "lancez-le pour voir pourquoi ({})",
                    demande.exemple, sortie.raison, exemple.programme.string()));
}

std::string tronquer(const std::string& sortie, std::size_t lignes_max) {
    const auto lignes = en_lignes(sortie);
    const std::size_t gardees =
        lignes_max == 0 ? lignes.size() : std::min(lignes_max, lignes.size());
    std::string texte;
    for (std::size_t i = 0; i < gardees; ++i)
        texte += lignes[i] + "\n";
    if (const auto reste = lignes.size() - gardees; reste > 0)
        texte += fmt::format("{} ({} ligne{} de plus)\n", points_de_suite, reste,
                             commun::pluriel(reste));
    return texte;
}

std::string forme(const std::string& ligne) {
    std::string resultat;
    for (std::size_t i = 0; i < ligne.size();) {
        if (const auto chiffres = nombre(ligne, i); chiffres > 0) {
            resultat += '#';
            i += chiffres;
        } else if (const auto octets = trait(std::string_view(ligne).substr(i));
                   octets > 0 || std::string_view(" \t\r=-").find(ligne[i]) != std::string::npos) {
            if (!resultat.empty() && resultat.back() != ' ') resultat += ' ';
            i += octets > 0 ? octets : 1;
        } else {
            resultat += ligne[i++];
        }
    }
    if (!resultat.empty() && resultat.back() == ' ') resultat.pop_back();
    return resultat;
}

std::vector<Difference> comparer_sorties(const std::string& montree, const std::string& nouvelle,
                                         std::size_t lignes_max) {
    std::vector<Difference> differences;
    auto lignes = en_lignes(montree);
    const std::size_t taille = lignes.size();
    const bool partielle = coupee(lignes);
    if (partielle) lignes.pop_back();
    if (partielle && lignes.size() != lignes_max) {
        differences.push_back({taille - 1,
                               "la sortie est coupée sans que le marqueur le demande par "
                               "lignes=N"});
    } else if (lignes_max > 0 && lignes.size() > lignes_max) {
        differences.push_back(
            {taille - 1,
             fmt::format("le marqueur demande au plus {} lignes de sortie", lignes_max)});
    }

    const auto lignes_nouvelles = en_lignes(nouvelle);
    auto obtenues = formes(lignes_nouvelles);
    for (std::size_t i = 0; i < lignes.size(); ++i) {
        if (!obtenues.insert(forme(lignes[i])).second) continue;  // connue, ou déjà signalée
        differences.push_back({i, fmt::format("le programme n'affiche plus « {} »", lignes[i])});
    }
    if (partielle) return differences;
    auto montrees = formes(lignes);
    for (const auto& ligne : lignes_nouvelles) {
        if (!montrees.insert(forme(ligne)).second) continue;
        differences.push_back({taille, fmt::format("le programme affiche aussi « {} »", ligne)});
    }
    return differences;
}

}  // namespace lecons
