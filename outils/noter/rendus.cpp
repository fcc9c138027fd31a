#include "rendus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <stdexcept>

#include "affichage.hpp"
#include "commun/empreinte.hpp"
#include "noms.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;

Rendu reconnaitre(const fs::directory_entry& entree) {
    Rendu rendu{entree.path().filename().string(), entree.path(), Genre::inconnu};
    std::error_code ignoree;
    if (entree.is_symlink(ignoree)) {
        // Un lien mène où il veut : c'est à l'enseignant de copier ce qu'il désigne.
    } else if (entree.is_directory(ignoree)) {
        rendu.genre = Genre::dossier;
    } else if (entree.is_regular_file(ignoree)) {
        const auto [genre, longueur] = lire_extension(rendu.nom);
        rendu.genre = genre;
        rendu.nom.resize(rendu.nom.size() - longueur);
    }
    rendu.nom = juge::affichable(en_unicode(rendu.nom));
    for (char& c : rendu.nom)
        if (c == '\n' || c == '\t') c = ' ';
    return rendu;
}

}  // namespace

std::vector<Rendu> lister_rendus(const fs::path& dossier) {
    std::error_code erreur;
    std::vector<Rendu> rendus;
    for (const auto& entree : fs::directory_iterator(dossier, erreur))
        if (entree.path().filename().string().front() != '.') rendus.push_back(reconnaitre(entree));
    if (erreur)
        throw std::runtime_error(fmt::format("Le dossier des rendus {} est illisible ({}).",
                                             dossier.string(), erreur.message()));
    if (rendus.empty())
        throw std::runtime_error(fmt::format(
            "{} est vide : il devrait contenir un dossier, un .zip, un .tar.gz ou un .bundle par "
            "étudiant.",
            dossier.string()));
    std::sort(rendus.begin(), rendus.end(),
              [](const Rendu& a, const Rendu& b) { return a.chemin < b.chemin; });
    std::map<std::string, fs::path> vus;
    for (const auto& rendu : rendus) {
        const auto [autre, nouveau] = vus.emplace(rendu.nom, rendu.chemin);
        if (!nouveau)
            throw std::runtime_error(fmt::format(
                "Deux rendus s'appellent « {} » : {} et {}. Renommez-en un, ou n'en gardez qu'un.",
                rendu.nom, juge::affichable(autre->second.filename().string()),
                juge::affichable(rendu.chemin.filename().string())));
    }
    return rendus;
}

std::string nom_de_fichier(const Rendu& rendu) {
    std::string nom;
    for (const char c : rendu.nom) {
        const auto octet = static_cast<unsigned char>(c);
        nom +=
            octet >= 0x80 || std::isalnum(octet) != 0 || c == '-' || c == '_' || c == '.' ? c : '_';
    }
    if (nom.empty() || nom.front() == '.') nom.insert(0, "_");
    if (nom == rendu.nom && nom.size() < 100) return nom;
    commun::Empreinte empreinte;  // deux noms différents restent différents
    empreinte.ajouter(rendu.chemin.filename().string());
    std::size_t fin = std::min<std::size_t>(nom.size(), 100);
    while (fin > 0 && fin < nom.size() && (static_cast<unsigned char>(nom[fin]) & 0xC0U) == 0x80U)
        --fin;  // ne coupe pas une lettre accentuée
    return nom.substr(0, fin) + "-" + empreinte.texte().substr(0, 8);
}

}  // namespace noter
