#include "rapport_assainisseur.hpp"

#include <regex>
#include <sstream>

namespace juge {
namespace {

/// « TSan :   #0 fonction fichier:ligne[:colonne] (module+décalage) »
/// « ASan :   #0 0xadresse in fonction fichier:ligne[:colonne] » ; le fichier peut manquer.
std::optional<Appel> lire_appel(const std::string& ligne) {
    static const std::regex forme(R"re(^\s+#\d+ (?:0x[0-9a-f]+ in )?(.*)$)re");
    static const std::regex situe(R"re(^(.*?) (\S+?):(\d+)(?::\d+)?(?: \(.*)?$)re");
    std::smatch m;
    if (!std::regex_match(ligne, m, forme)) return std::nullopt;
    const std::string reste = m[1];
    if (std::regex_match(reste, m, situe)) return Appel{m[1], m[2], std::stoi(m[3])};
    return Appel{reste.substr(0, reste.find(" <null>")), "", 0};
}

/// Le nom de la fonction, sans ses paramètres ni les détours du compilateur pour les lambdas.
std::string nom_court(const std::string& fonction) {
    if (fonction.rfind("operator()", 0) == 0 || fonction.find("{lambda") != std::string::npos ||
        fonction.find("<lambda") != std::string::npos)
        return "";
    int profondeur = 0;  // le type des paramètres de patron peut contenir des parenthèses
    for (std::size_t i = 0; i < fonction.size(); ++i) {
        if (fonction[i] == '<') ++profondeur;
        if (fonction[i] == '>') --profondeur;
        if (fonction[i] == '(' && profondeur == 0) return fonction.substr(0, i);
    }
    return fonction;
}

}  // namespace

Rapport decouper_rapport(const std::string& journal) {
    Rapport rapport;
    std::istringstream lignes(journal);
    for (std::string ligne; std::getline(lignes, ligne);) {
        if (auto appel = lire_appel(ligne)) {
            if (!rapport.empty()) rapport.back().pile.push_back(std::move(*appel));
        } else if (ligne.find_first_not_of(" =") != std::string::npos) {
            rapport.push_back({ligne, {}});
        }
    }
    return rapport;
}

const Paragraphe* chercher(const Rapport& rapport, const std::string& passage) {
    for (const auto& paragraphe : rapport)
        if (paragraphe.titre.find(passage) != std::string::npos) return &paragraphe;
    return nullptr;
}

std::optional<Endroit> endroit_utile(const std::vector<Appel>& pile, const Fichiers& fichiers) {
    for (const auto& fichier : fichiers)
        for (const auto& appel : pile)
            if (appel.fichier == fichier.string())
                return Endroit{appel.fichier, appel.ligne, nom_court(appel.fonction)};
    return std::nullopt;
}

std::optional<Endroit> endroit_utile(const Rapport& rapport, const Fichiers& fichiers) {
    for (const auto& paragraphe : rapport)
        if (auto endroit = endroit_utile(paragraphe.pile, fichiers)) return endroit;
    return std::nullopt;
}

Detail situer(const std::string& texte, const std::optional<Endroit>& endroit) {
    if (!endroit) return {texte + ", dans une bibliothèque"};
    return {texte, {*endroit}};
}

}  // namespace juge
