#include "redefinitions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

#include "outil.hpp"

namespace juge {
namespace {

using Mots = std::vector<std::string>;

std::string lire(const Mots& commande) {
    const auto sortie = lancer_outil(commande, 0, {"LC_ALL=C.UTF-8"});
    if (sortie.code == 0) return sortie.texte;
    throw std::runtime_error(fmt::format("{} {}. Il fait partie de binutils, ou de libc-bin.",
                                         commande.front(), sortie.raison));
}

/// Les symboles globaux que définissent ces fichiers et dont la sorte (T, D, W…) est dans `sortes`.
std::set<std::string> symboles(Mots commande, const Mots& fichiers, const std::string& sortes) {
    std::set<std::string> noms;
    if (fichiers.empty()) return noms;
    commande.insert(commande.end(), fichiers.begin(), fichiers.end());
    std::istringstream lignes(lire(commande));
    for (std::string ligne; std::getline(lignes, ligne);) {
        std::istringstream mots(ligne);
        std::string adresse, sorte,
            nom;  // puis, parfois, la version d'un symbole : « nom@VERSION »
        if (mots >> adresse >> sorte >> nom && sortes.find(sorte) != std::string::npos)
            noms.insert(nom.substr(0, nom.find('@')));
    }
    return noms;
}

Mots bibliotheques(const std::filesystem::path& programme) {
    const std::string texte = lire({"ldd", programme.string()});
    Mots chemins{programme.string()};
    static const std::regex chemin(R"re((/\S.*) \(0x)re");
    for (std::sregex_iterator m(texte.begin(), texte.end(), chemin), fin; m != fin; ++m)
        chemins.push_back((*m)[1]);
    return chemins;
}

}  // namespace

std::string redefinition(const Mots& objets, const Mots& liens,
                         const std::filesystem::path& programme) {
    auto definis = symboles({"nm", "-g", "--defined-only"}, objets, "TDBRWVuiC");
    // Ni les noms de C++, ni les pointeurs que GCC range pour les exceptions, n'y comptent : il ne
    // reste rien d'ordinaire, et les bibliothèques n'ont pas à être relues.
    std::erase_if(definis, [](const std::string& nom) {
        return nom.starts_with("_Z") || nom.starts_with("DW.ref.");
    });
    if (definis.empty()) return "";
    Mots du_juge;
    std::copy_if(liens.begin(), liens.end(), std::back_inserter(du_juge),
                 [](const std::string& mot) {
                     return mot.find("/juge_") != std::string::npos && mot.ends_with(".o");
                 });
    auto pris = symboles({"nm", "-g", "--defined-only"}, du_juge, "TDBR");
    pris.merge(symboles({"nm", "-D", "--defined-only"}, bibliotheques(programme), "TDBRWVuiA"));
    const auto trouve = std::find_if(definis.begin(), definis.end(),
                                     [&](const std::string& nom) { return pris.count(nom) > 0; });
    return trouve == definis.end() ? "" : *trouve;
}

}  // namespace juge
