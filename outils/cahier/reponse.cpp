#include "reponse.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <stdexcept>

#include "lecture.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;

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
