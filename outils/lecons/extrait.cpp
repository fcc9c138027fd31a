#include "extrait.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <stdexcept>
#include <vector>

#include "lecture.hpp"
#include "markdown.hpp"

namespace lecons {
namespace {

namespace fs = std::filesystem;
using Lignes = std::vector<std::string>;

std::string langage(const fs::path& fichier) {
    static const std::map<std::string, std::string> langages{
        {".cpp", "cpp"}, {".hpp", "cpp"}, {".cmake", "cmake"}, {".sh", "sh"}, {".py", "py"}};
    if (fichier.filename() == "CMakeLists.txt") return "cmake";
    const auto trouve = langages.find(fichier.extension().string());
    if (trouve != langages.end()) return trouve->second;
    throw std::runtime_error(fmt::format(
        "« {} » n'est ni du C++, ni du CMake, ni du sh, ni du Python : un extrait vient "
        "d'un fichier que le cours construit ou exécute",
        fichier.filename().string()));
}

struct Marque {
    bool fin = false;
    std::string nom;
};

std::optional<Marque> marque(const std::string& ligne) {
    static const std::regex forme(R"re(\s*(?://|#)\s*\[(/?)([A-Za-z0-9_-]+)\]\s*)re");
    std::smatch m;
    if (!std::regex_match(ligne, m, forme)) return std::nullopt;
    return Marque{m[1].length() > 0, m[2].str()};
}

/// Les lignes de la région, bornes exclues.
Lignes couper_region(const Lignes& lignes, const std::string& nom, const std::string& fichier) {
    const auto chercher = [&](bool fin) {
        std::vector<std::size_t> rangs;
        for (std::size_t i = 0; i < lignes.size(); ++i)
            if (const auto m = marque(lignes[i]); m && m->nom == nom && m->fin == fin)
                rangs.push_back(i);
        return rangs;
    };
    const auto debuts = chercher(false);
    const auto fins = chercher(true);
    if (debuts.empty()) {
        throw std::runtime_error(
            fmt::format("{0} n'a pas de région « {1} » : encadrez le passage par "
                        "// [{1}] et // [/{1}]",
                        fichier, nom));
    }
    if (debuts.size() > 1 || fins.size() > 1) {
        throw std::runtime_error(
            fmt::format("{} marque deux fois la région « {} » (ligne {}) : donnez "
                        "un autre nom à l'une des deux",
                        fichier, nom, (debuts.size() > 1 ? debuts : fins)[1] + 1));
    }
    if (fins.empty() || fins[0] < debuts[0]) {
        throw std::runtime_error(
            fmt::format("{0} ouvre la région « {1} » (ligne {2}) sans la fermer : "
                        "ajoutez // [/{1}] après le passage",
                        fichier, nom, debuts[0] + 1));
    }
    return {lignes.begin() + static_cast<long>(debuts[0]) + 1,
            lignes.begin() + static_cast<long>(fins[0])};
}

/// Ôte les marques intérieures, la marge commune et les lignes vides des deux bouts.
std::string mettre_au_propre(Lignes lignes) {
    std::erase_if(lignes, [](const std::string& ligne) { return marque(ligne).has_value(); });
    std::size_t marge = std::string::npos;
    for (const auto& ligne : lignes)
        if (!ligne_vide(ligne)) marge = std::min(marge, ligne.find_first_not_of(' '));
    while (!lignes.empty() && ligne_vide(lignes.back()))
        lignes.pop_back();
    std::string texte;
    for (const auto& ligne : lignes)
        if (!texte.empty() || !ligne_vide(ligne))
            texte += (ligne_vide(ligne) ? "" : ligne.substr(marge)) + "\n";
    return texte;
}

}  // namespace

Extrait couper_extrait(const fs::path& dossier, const std::string& valeur) {
    const auto diese = valeur.find('#');
    const fs::path fichier = (dossier / valeur.substr(0, diese)).lexically_normal();
    if (!fs::is_regular_file(fichier))
        throw std::runtime_error(
            fmt::format("l'extrait vient de « {} », qui n'existe pas", valeur));
    Lignes lignes = en_lignes(juge::lire_texte(fichier));
    if (diese != std::string::npos)
        lignes = couper_region(lignes, valeur.substr(diese + 1), fichier.filename().string());
    return {langage(fichier), mettre_au_propre(std::move(lignes))};
}

}  // namespace lecons
