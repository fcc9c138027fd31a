#include "noms.hpp"

#include <iconv.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <regex>
#include <sstream>

namespace noter {
namespace {

constexpr const char* extension = ".hpp";

/// Rien si ce n'est pas de l'UTF-8.
std::optional<std::string> normaliser(const std::string& texte, unsigned options) {
    utf8proc_uint8_t* brut = nullptr;
    const auto taille = ::utf8proc_map(
        reinterpret_cast<const utf8proc_uint8_t*>(texte.data()),
        static_cast<utf8proc_ssize_t>(texte.size()), &brut,
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | options));
    if (taille < 0) return std::nullopt;
    const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> resultat(brut, std::free);
    return std::string(reinterpret_cast<const char*>(brut), static_cast<std::size_t>(taille));
}

/// Les mêmes lettres en UTF-8 ; tel quel si ce système ne connaît pas ce jeu de caractères.
std::string convertir(std::string octets, const char* jeu) {
    iconv_t conversion = ::iconv_open("UTF-8", jeu);
    if (conversion == reinterpret_cast<iconv_t>(-1)) return octets;
    std::string texte(3 * octets.size(), '\0');
    char* entree = octets.data();
    char* sortie = texte.data();
    std::size_t a_lire = octets.size();
    std::size_t place = texte.size();
    ::iconv(conversion, &entree, &a_lire, &sortie, &place);
    ::iconv_close(conversion);
    texte.resize(texte.size() - place);
    return a_lire == 0 ? texte : octets;
}

/// De 0x80 à 0x9F, Latin-1 n'a que des caractères de commande, et cp850 les lettres accentuées.
const char* deviner_le_jeu(const std::string& octets) {
    const bool cp850 = std::any_of(octets.begin(), octets.end(), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet >= 0x80 && octet < 0xA0;
    });
    return cp850 ? "CP850" : "ISO-8859-1";
}

std::string abreger(const std::string& exercice) {
    return exercice.substr(0, exercice.find('_'));
}

/// Le nom de l'exercice dans celui du fichier, pour comparer ; vide si ce n'est pas un .hpp.
std::string exercice_dans(const std::string& fichier) {
    static const std::regex forme(
        R"((.*?)(?:\s*\(\d{1,3}\))*\s*\.hpp(?:\s*\(\d{1,3}\))*(?:\.txt)?)");
    const std::string nom = pour_comparer(fichier);
    std::smatch m;
    return nom.size() < 256 && std::regex_match(nom, m, forme) ? m[1].str() : "";
}

}  // namespace

std::string en_unicode(const std::string& octets) {
    if (auto texte = normaliser(octets, 0)) return *texte;
    const std::string converti = convertir(octets, deviner_le_jeu(octets));
    return normaliser(converti, 0).value_or(octets);
}

std::string pour_comparer(const std::string& octets) {
    const std::string nom = en_unicode(octets);
    return normaliser(nom, UTF8PROC_CASEFOLD).value_or(nom);
}

std::vector<std::string> composants(const std::string& chemin) {
    std::vector<std::string> resultat;
    std::istringstream flux(chemin);
    for (std::string mot; std::getline(flux, mot, '/');)
        if (!mot.empty() && mot != ".") resultat.push_back(mot);
    return resultat;
}

std::string nom_du_fichier(const std::string& chemin) {
    const auto barre = chemin.find_last_of('/');
    return barre == std::string::npos ? chemin : chemin.substr(barre + 1);
}

Parente parente(const std::string& fichier, const std::string& exercice) {
    if (fichier == exercice + extension) return Parente::exacte;
    const std::string nom = exercice_dans(fichier);
    if (nom == pour_comparer(exercice)) return Parente::proche;
    return !nom.empty() && nom == pour_comparer(abreger(exercice)) ? Parente::abregee
                                                                   : Parente::aucune;
}

NomsCherches::NomsCherches(const std::vector<std::string>& exercices) {
    for (const auto& exercice : exercices) {
        noms_.insert(pour_comparer(exercice));
        noms_.insert(pour_comparer(abreger(exercice)));
    }
}

bool NomsCherches::contient(const std::string& fichier) const {
    return noms_.count(exercice_dans(fichier)) > 0;
}

std::string raison_d_ignorer(const std::string& composant) {
    const std::string nom = pour_comparer(composant);
    if (nom == ".git") return "l'historique n'est pas une réponse";
    if (nom == "__macosx") return "ajouté par macOS";
    if (nom == "solutions") return "ce ne sont pas des réponses";
    if (nom == "build" || nom.rfind("build-", 0) == 0 || nom.rfind("build_", 0) == 0)
        return "un dossier de construction n'a pas de réponse";
    return "";
}

}  // namespace noter
