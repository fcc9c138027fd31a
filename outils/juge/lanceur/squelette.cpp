#include "squelette.hpp"

#include <fmt/format.h>

#include <sstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "interruption.hpp"
#include "outil.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;

SortieOutil git(const fs::path& dossier, std::vector<std::string> arguments) {
    constexpr int delai_s = 20;
    arguments.insert(arguments.begin(), {"git", "-C", dossier.string()});
    auto sortie = lancer_outil(arguments, delai_s);
    Interruptible::verifier();
    return sortie;
}

/// Les commits qui touchent un de ces fichiers, le plus récent d'abord.
std::vector<std::string> historique(const fs::path& dossier,
                                    const std::vector<fs::path>& fichiers) {
    std::vector<std::string> arguments{"log", "--format=%H", "--"};
    for (const auto& fichier : fichiers)
        arguments.push_back(fichier.string());
    const auto sortie = git(dossier, std::move(arguments));
    if (sortie.code != 0)
        throw std::runtime_error(fmt::format(
            "Le squelette livré est cherché dans l'historique de git, qui répond :\n{}\nSans dépôt "
            "git, reprenez le fichier dans l'archive du cours.",
            sortie.texte.empty() ? "(rien : git est-il installé ?)" : sortie.texte));
    std::istringstream flux(sortie.texte);
    std::vector<std::string> commits;
    for (std::string commit; flux >> commit;)
        commits.push_back(commit);
    return commits;
}

/// Un fichier du dossier tel qu'il était à ce commit ; vide s'il n'y était pas.
std::string version(const fs::path& dossier, const std::string& commit, const std::string& nom) {
    const auto sortie = git(dossier, {"show", commit + ":./" + nom});
    return sortie.code == 0 ? sortie.texte : "";
}

}  // namespace

int reste_a_ecrire(const std::string& texte) {
    constexpr std::string_view marque = "juge::a_completer";
    int nombre = 0;
    for (std::size_t p = 0; (p = texte.find(marque, p)) != std::string::npos; p += marque.size())
        ++nombre;
    return nombre;
}

std::string squelette_livre(const Epreuve& exercice) {
    const fs::path dossier = exercice.squelette.parent_path();
    const std::string nom = exercice.squelette.filename().string();
    auto intouches = exercice.sources;
    for (const auto& fichier : {exercice.indices, exercice.solution})
        if (!fichier.empty()) intouches.push_back(fichier);
    const auto livraisons = historique(dossier, intouches);
    const int entier =
        livraisons.empty() ? 0 : reste_a_ecrire(version(dossier, livraisons.front(), nom));
    for (const auto& commit : historique(dossier, {exercice.squelette})) {
        std::string texte = version(dossier, commit, nom);
        if (const int reste = reste_a_ecrire(texte); reste > 0 && reste >= entier) return texte;
    }
    throw std::runtime_error(fmt::format(
        "Le squelette livré de {} n'est pas dans l'historique de git. Reprenez {} dans le dépôt du "
        "cours.",
        exercice.numero(), nom));
}

}  // namespace juge
