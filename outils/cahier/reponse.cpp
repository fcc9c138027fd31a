#include "reponse.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "interruption.hpp"
#include "lecture.hpp"
#include "outil.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;

constexpr int delai_git_s = 20;

/// Ce qu'affiche git ; lève std::runtime_error avec ce qu'il reproche.
std::string git(const fs::path& dossier, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"git", "-C", dossier.string()});
    auto sortie = juge::lancer_outil(arguments, delai_git_s);
    juge::Interruptible::verifier();
    if (sortie.code == 0) return sortie.texte;
    throw std::runtime_error(fmt::format(
        "Le squelette livré est cherché dans l'historique de git, qui répond :\n{}\nSans dépôt "
        "git, reprenez le fichier dans l'archive du cours.",
        sortie.texte.empty() ? "(rien : git est-il installé ?)" : sortie.texte));
}

std::string horodatage() {
    const std::time_t instant = std::time(nullptr);
    std::tm champs{};
    ::localtime_r(&instant, &champs);
    char texte[32];
    std::strftime(texte, sizeof texte, "%Y-%m-%d_%H%M%S", &champs);
    return texte;
}

[[noreturn]] void echec_ecriture(const fs::path& fichier) {
    throw std::runtime_error(fmt::format(
        "{} n'a pas pu être écrit. Vérifiez la place et les droits ; rien n'a été changé.",
        fichier.string()));
}

void ecrire_a_cote(const fs::path& fichier, const std::string& texte) {
    std::ofstream flux(fichier, std::ios::binary);
    flux << texte;
    flux.close();
    if (!flux) echec_ecriture(fichier);
}

/// Copie la réponse sous un nom daté que personne n'emploie.
fs::path sauvegarder(const juge::Epreuve& exercice, const fs::path& sauvegardes) {
    std::error_code erreur;
    fs::create_directories(sauvegardes, erreur);
    const std::string base = fmt::format("{}_{}.{}", exercice.serie, exercice.nom, horodatage());
    fs::path copie = sauvegardes / (base + ".hpp");
    for (int i = 2; fs::exists(copie); ++i)
        copie = sauvegardes / fmt::format("{}-{}.hpp", base, i);
    fs::copy_file(exercice.squelette, copie, erreur);
    if (erreur) echec_ecriture(copie);
    return copie;
}

}  // namespace

std::string squelette_livre(const juge::Epreuve& exercice) {
    const fs::path dossier = exercice.squelette.parent_path();
    std::vector<std::string> journal{"log", "-1", "--format=%H", "--"};
    for (const auto& source : exercice.sources)
        journal.push_back(source.string());
    for (const auto& fichier : {exercice.indices, exercice.solution})
        if (!fichier.empty()) journal.push_back(fichier.string());
    std::string commit = git(dossier, journal);
    commit.erase(commit.find_last_not_of('\n') + 1);
    const std::string nom = exercice.squelette.filename().string();
    std::string texte = commit.empty() ? "" : git(dossier, {"show", commit + ":./" + nom});
    if (texte.find("juge::a_completer") == std::string::npos) {
        throw std::runtime_error(fmt::format(
            "Le squelette livré de {} n'est pas dans l'historique de git. Reprenez {} dans le "
            "dépôt du cours.",
            exercice.numero(), nom));
    }
    return texte;
}

fs::path reinitialiser(const juge::Epreuve& exercice, const std::string& squelette,
                       const fs::path& sauvegardes) {
    fs::path copie;
    if (fs::exists(exercice.squelette)) {
        if (juge::lire_texte(exercice.squelette) == squelette) return {};
        copie = sauvegarder(exercice, sauvegardes);
    }
    fs::path brouillon = exercice.squelette;
    brouillon += fmt::format(".{}", ::getpid());
    std::error_code erreur;
    try {
        ecrire_a_cote(brouillon, squelette);
        fs::rename(brouillon, exercice.squelette, erreur);
        if (erreur) echec_ecriture(exercice.squelette);
    } catch (...) {
        fs::remove(brouillon, erreur);
        throw;
    }
    return copie;
}

}  // namespace cahier
