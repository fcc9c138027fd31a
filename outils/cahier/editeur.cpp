#include "editeur.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "commun/lancement.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* nom) {
    const char* valeur = std::getenv(nom);
    return valeur == nullptr ? "" : valeur;
}

/// « code --wait » : le mot qui nomme le programme, sans son dossier.
std::string nom_du_programme(const std::string& commande) {
    return fs::path(commande.substr(0, commande.find(' '))).filename().string();
}

template <std::size_t N>
bool parmi(const std::string& nom, const std::array<const char*, N>& noms) {
    return std::find(noms.begin(), noms.end(), nom) != noms.end();
}

/// Comment cet éditeur se fait dire la ligne.
std::vector<std::string> arguments(const std::string& editeur, const std::string& fichier,
                                   int ligne) {
    static constexpr std::array<const char*, 4> vscode{"code", "codium", "code-insiders", "cursor"};
    static constexpr std::array<const char*, 5> apres_deux_points{"hx", "helix", "subl", "zed",
                                                                  "micro"};
    static constexpr std::array<const char*, 11> plus{
        "vi", "vim", "nvim", "gvim", "nano", "emacs", "emacsclient", "joe", "gedit", "kak", "ne"};
    const auto lieu = fmt::format("{}:{}", fichier, ligne);
    if (parmi(editeur, vscode)) return {"-g", lieu};
    if (parmi(editeur, apres_deux_points)) return {lieu};
    if (parmi(editeur, plus)) return {fmt::format("+{}", ligne), fichier};
    return {fichier};
}

fs::path memoire(const Session& session, const juge::Epreuve& exercice) {
    return session.catalogue.racine / ".cahier" / "lignes" / cle(exercice);
}

/// Le rang de la première ligne à compléter ; 1 s'il n'y en a pas.
int premiere_a_completer(const fs::path& fichier) {
    std::ifstream flux(fichier);
    int rang = 1;
    for (std::string ligne; std::getline(flux, ligne); ++rang)
        if (ligne.find("À COMPLÉTER") != std::string::npos) return rang;
    return 1;
}

}  // namespace

std::vector<std::string> commande_d_editeur(const std::string& fichier, int ligne) {
    std::string editeur = variable("VISUAL");
    if (editeur.empty()) editeur = variable("EDITOR");
    if (editeur.empty() && !commun::chercher_programme("code").empty()) editeur = "code";
    if (editeur.empty())
        throw std::runtime_error(
            "Aucun éditeur n'est choisi. Nommez le vôtre : export EDITOR=nano (ou vim, emacs, "
            "code…).");
    const auto nom = nom_du_programme(editeur);
    if (commun::chercher_programme(nom).empty() && editeur.find('/') == std::string::npos)
        throw std::runtime_error(fmt::format(
            "L'éditeur « {} » est introuvable. Nommez-en un autre : export EDITOR=nano", nom));
    // $EDITOR est une commande avec ses options : c'est au shell de la lire.
    std::vector<std::string> commande{"/bin/sh", "-c", editeur + " \"$@\"", "sh"};
    for (auto& argument : arguments(nom, fichier, ligne))
        commande.push_back(std::move(argument));
    return commande;
}

void noter_ligne_fautive(const Session& session, const juge::Epreuve& exercice,
                         const juge::Jugement& jugement) {
    const auto fichier = memoire(session, exercice);
    std::error_code ignore;  // ne rien retenir n'empêche pas d'ouvrir le fichier
    fs::remove(fichier, ignore);
    if (jugement.constats.empty()) return;
    const auto& endroit = jugement.constats.front().endroit;
    if (!endroit || fs::path(endroit->fichier) != exercice.squelette) return;
    fs::create_directories(fichier.parent_path(), ignore);
    std::ofstream(fichier) << endroit->ligne << '\n';
}

int ligne_a_ouvrir(const Session& session, const juge::Epreuve& exercice) {
    int ligne = 0;
    std::ifstream(memoire(session, exercice)) >> ligne;
    return ligne > 0 ? ligne : premiere_a_completer(exercice.squelette);
}

}  // namespace cahier
