#include "enonce.hpp"

#include <regex>
#include <sstream>
#include <string_view>

#include "commun/bords.hpp"
#include "lecture.hpp"
#include "reponse.hpp"

namespace cahier {
namespace {

bool commence_par(std::string_view ligne, std::string_view debut) {
    return ligne.substr(0, debut.size()) == debut;
}

/// La ligne suivante du flux, quelle que soit la façon dont elle finit.
bool lire_ligne(std::istream& flux, std::string& ligne) {
    if (!std::getline(flux, ligne)) return false;
    if (!ligne.empty() && ligne.back() == '\r') ligne.pop_back();
    return true;
}

std::string lire_si_possible(const std::filesystem::path& fichier) {
    return std::filesystem::exists(fichier) ? juge::lire_texte(fichier) : "";
}

/// L'en-tête du squelette livré : le chercher demande git, et peut ne pas aboutir.
std::string entete_livre(const juge::Epreuve& exercice) {
    try {
        return entete_d_exercice(squelette_livre(exercice));
    } catch (const std::runtime_error&) {
        return "";
    }
}

}  // namespace

std::string entete_d_exercice(const std::string& source) {
    // « À écrire : », « Interdit : » ouvrent un paragraphe, même sans ligne vide au-dessus.
    static const std::regex ouvre_un_paragraphe("(À|É|[A-Z])[^ .:]*( [^ .:]+)? :.*");
    std::string entete;
    bool dedans = false;
    std::istringstream flux(commence_par(source, "\xEF\xBB\xBF") ? source.substr(3) : source);
    for (std::string ligne; lire_ligne(flux, ligne);) {
        if (!dedans) {
            dedans = commence_par(ligne, "// Exercice ");
        } else if (commence_par(ligne, "//")) {
            const auto texte = ligne.substr(commence_par(ligne, "// ") ? 3 : 2);
            if (std::regex_match(texte, ouvre_un_paragraphe)) entete += '\n';
            entete += texte + '\n';
        } else {
            break;
        }
    }
    static const std::regex plusieurs_lignes_vides("\n{3,}");
    return commun::sans_bords(std::regex_replace(entete, plusieurs_lignes_vides, "\n\n"), "\n");
}

std::string paragraphe_d_exercice(const std::string& lecon, const std::string& numero) {
    static const std::regex fin("#{1,3} .*|---+ *");
    const std::string titre = "### Exercice " + numero + " ";
    std::string paragraphe;
    bool dedans = false;
    std::istringstream flux(lecon);
    for (std::string ligne; lire_ligne(flux, ligne);) {
        if (!dedans)
            dedans = commence_par(ligne, titre);
        else if (std::regex_match(ligne, fin))
            break;
        else if (!commence_par(ligne, "**Difficulté**"))
            paragraphe += ligne + '\n';
    }
    return commun::sans_bords(paragraphe, "\n");
}

Enonce lire_enonce(const juge::Epreuve& exercice) {
    auto entete = entete_d_exercice(lire_si_possible(exercice.squelette));
    if (entete.empty()) entete = entete_livre(exercice);
    return {entete, paragraphe_d_exercice(lire_si_possible(exercice.lecon()), exercice.numero())};
}

}  // namespace cahier
