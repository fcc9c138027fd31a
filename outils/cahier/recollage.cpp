#include "recollage.hpp"

#include <regex>
#include <sstream>
#include <string_view>

namespace cahier {
namespace {

/// Vrai si cette ligne de Markdown continue le paragraphe commencé au-dessus.
bool prolonge(std::string_view ligne) {
    static const std::regex ouvre_un_bloc(R"([#|>].*|[-*+] .*|[0-9]+[.)] .*|<.*)");
    return !ligne.empty() && !std::regex_match(ligne.begin(), ligne.end(), ouvre_un_bloc);
}

/// Une ligne qui n'est qu'un commentaire.
struct Commentaire {
    std::string marque;  ///< son retrait et ses barres obliques
    std::string texte;
    std::size_t retrait = 0;  ///< du texte, après les barres
};

bool lire_commentaire(const std::string& ligne, Commentaire& commentaire) {
    static const std::regex forme("( *//[/!]?)( *)(.*)");
    std::smatch m;
    if (!std::regex_match(ligne, m, forme)) return false;
    commentaire = {m[1], m[3], m[2].str().size()};
    return true;
}

}  // namespace

std::string recoller_markdown(const std::string& texte) {
    std::string resultat;
    bool code = false;
    bool ouvert = false;  // la dernière ligne écrite attend peut-être une suite
    bool dans_une_citation = false;
    std::istringstream flux(texte);
    for (std::string ligne; std::getline(flux, ligne);) {
        const auto debut = ligne.find_first_not_of(' ');
        const std::string_view contenu =
            debut == std::string::npos ? "" : std::string_view(ligne).substr(debut);
        const bool cloture = contenu.rfind("```", 0) == 0;
        if (!code && contenu.rfind("<!--", 0) == 0) continue;
        const bool citation = contenu.rfind("> ", 0) == 0;
        const auto suite = citation && dans_une_citation ? contenu.substr(2) : contenu;
        if (ouvert && !code && !cloture && prolonge(suite)) {
            resultat += " " + std::string(suite);
            continue;
        }
        dans_une_citation = citation;
        if (!resultat.empty()) resultat += '\n';
        resultat += ligne;
        code ^= cloture;
        ouvert = !code && !cloture && !contenu.empty() && contenu.front() != '#' &&
                 contenu.front() != '|';
    }
    return resultat;
}

std::string recoller_commentaires(const std::string& source) {
    constexpr std::size_t retrait_du_code = 5;  // quatre espaces de plus que le texte
    std::string resultat;
    Commentaire precedent;
    bool ouvert = false;  // la dernière ligne écrite attend peut-être une suite
    std::istringstream flux(source);
    for (std::string ligne; std::getline(flux, ligne);) {
        Commentaire commentaire;
        const bool texte = lire_commentaire(ligne, commentaire) && !commentaire.texte.empty() &&
                           commentaire.retrait < retrait_du_code;
        if (ouvert && texte && commentaire.marque == precedent.marque &&
            prolonge(commentaire.texte)) {
            resultat += " " + commentaire.texte;
            continue;
        }
        if (!resultat.empty()) resultat += '\n';
        resultat += ligne;
        ouvert = texte;
        precedent = commentaire;
    }
    return resultat;
}

}  // namespace cahier
