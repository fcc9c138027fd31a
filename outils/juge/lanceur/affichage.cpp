#include "affichage.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "ancre.hpp"
#include "explication.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t lignes_de_sortie = 12;

std::string dernieres_lignes(const std::string& texte, std::size_t nombre) {
    std::vector<std::string> lignes;
    std::istringstream flux(texte);
    for (std::string ligne; std::getline(flux, ligne);)
        lignes.push_back(ligne);
    std::string resultat;
    const std::size_t debut = lignes.size() > nombre ? lignes.size() - nombre : 0;
    if (debut > 0) resultat += fmt::format("    … ({} lignes avant)\n", debut);
    for (std::size_t i = debut; i < lignes.size(); ++i)
        resultat += "    | " + lignes[i] + "\n";
    return resultat;
}

}  // namespace

Style Style::du_terminal() {
    return {::isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr};
}

std::string Style::gras(const std::string& texte) const {
    return couleurs ? "\033[1m" + texte + "\033[0m" : texte;
}

std::string Style::discret(const std::string& texte) const {
    return couleurs ? "\033[2m" + texte + "\033[0m" : texte;
}

std::string Style::teinte(Verdict verdict, const std::string& texte) const {
    if (!couleurs) return texte;
    const char* code = verdict == Verdict::reussi        ? "32"
                       : verdict == Verdict::a_completer ? "33"
                                                         : "31";
    return fmt::format("\033[1;{}m{}\033[0m", code, texte);
}

namespace {

/// U+202A à U+202E, U+2066 à U+2069 : ce qui s'affiche n'est plus dans l'ordre du texte (« Trojan
/// Source », CVE-2021-42574). U+FFFE, U+FFFF : interdits en XML.
bool est_trompeur(std::string_view caractere) {
    const auto octet = [&](std::size_t rang) -> unsigned {
        return static_cast<unsigned char>(caractere[rang]);
    };
    if (caractere.size() < 3 || (octet(0) & 0xF0U) != 0xE0U) return false;
    const unsigned code = (octet(0) & 0xFU) << 12U | (octet(1) & 0x3FU) << 6U | (octet(2) & 0x3FU);
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code >= 0xFFFE;
}

}  // namespace

std::string affichable(const std::string& texte) {
    using nlohmann::json;
    const std::string utf8 =
        json::parse(json(texte).dump(-1, ' ', false, json::error_handler_t::replace));
    std::string resultat;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto octet = static_cast<unsigned char>(utf8[i]);
        const auto apres = i + 1 < utf8.size() ? static_cast<unsigned char>(utf8[i + 1]) : 0U;
        if (octet == '\r' && apres == '\n') continue;            // une fin de ligne de Windows
        const bool commande_c1 = octet == 0xC2 && apres < 0xA0;  // U+0080 à U+009F
        const bool commande = (octet < 0x20 && octet != '\n' && octet != '\t') || octet == 0x7F;
        const bool trompeur = est_trompeur(std::string_view(utf8).substr(i, 3));
        if (commande || commande_c1 || trompeur)
            resultat += "\xEF\xBF\xBD";
        else
            resultat += utf8[i];
        i += trompeur ? 2 : commande_c1 ? 1 : 0;
    }
    return resultat;
}

std::string relatif(const std::string& fichier, const fs::path& racine) {
    const std::string prefixe = racine.string() + "/";
    return fichier.rfind(prefixe, 0) == 0 ? fichier.substr(prefixe.size()) : fichier;
}

std::string ligne_source(const Endroit& endroit) {
    std::ifstream flux(endroit.fichier);
    std::string ligne;
    for (int i = 0; i < endroit.ligne && lire_ligne(flux, ligne); ++i) {
    }
    const auto debut = ligne.find_first_not_of(" \t");
    return debut == std::string::npos ? "" : ligne.substr(debut);
}

std::string raccourcir(std::string texte, const fs::path& racine) {
    const std::string prefixe = racine.string() + "/";
    for (std::size_t p = 0; (p = texte.find(prefixe, p)) != std::string::npos;)
        texte.erase(p, prefixe.size());
    return texte;
}

std::string nom_profil(const std::string& profil) {
    if (profil == "tsan") return "construction tsan, qui surveille les accès concurrents";
    if (profil == "asan") return "construction asan, qui surveille la mémoire";
    if (profil == "ordres") return "construction ordres, qui essaie tous les entrelacements";
    return "construction simple";
}

bool ouvre_le_paragraphe(const std::string& ligne, const std::string& numero) {
    const auto titre = ligne.find_first_not_of('#');
    if (titre == 0 || titre == std::string::npos) return false;
    return ligne.compare(titre, numero.size() + 2, " " + numero + " ") == 0 ||
           ligne.compare(titre, numero.size() + 3, " " + numero + ". ") == 0;
}

std::string titre_du_paragraphe(const Epreuve& epreuve, const std::string& numero) {
    if (numero.empty()) return "";
    std::ifstream flux(epreuve.lecon());
    for (std::string ligne; std::getline(flux, ligne);)
        if (ouvre_le_paragraphe(ligne, numero))
            return ligne.substr(ligne.find_first_not_of('#') + 1);
    return "";
}

std::string lien_lecon(const Catalogue& catalogue, const Epreuve& epreuve,
                       const std::string& numero) {
    const std::string chemin = relatif(epreuve.lecon().string(), catalogue.racine);
    const std::string titre_section = titre_du_paragraphe(epreuve, numero);
    return titre_section.empty() ? chemin : chemin + "#" + ancre_du_titre(titre_section);
}

std::string a_virgule(double valeur, int decimales) {
    std::string texte = fmt::format("{:.{}f}", valeur, decimales);
    std::replace(texte.begin(), texte.end(), '.', ',');
    return texte;
}

namespace {

/// Les lignes de code d'un reproche, chacune montrée une fois.
class LignesDeCode {
public:
    std::string montrer(const Lieu& lieu, const char* retrait) {
        if (lieu.code.empty() || !montrees_.insert(lieu.designer()).second) return "";
        return fmt::format("{}> {}\n", retrait, lieu.code);
    }

private:
    std::set<std::string> montrees_;
};

/// Les précisions, puis où regarder ; la ligne de code d'une précision n'est pas répétée.
std::string en_texte(const Reproche& reproche) {
    std::string texte = fmt::format("\n  {}\n", reproche.phrase);
    LignesDeCode code;
    const std::string principale = reproche.lieu ? code.montrer(*reproche.lieu, "    ") : "";
    for (const auto& precision : reproche.precisions) {
        texte += fmt::format("    {}\n", precision.en_ligne());
        for (const auto& lieu : precision.lieux)
            texte += code.montrer(lieu, "      ");
    }
    if (reproche.lieu) texte += fmt::format("\n  {}\n{}", reproche.lieu->designer(), principale);
    if (!reproche.cas.empty())
        texte += fmt::format("\n  Cas : « {} » ({})\n", reproche.cas, reproche.profil);
    if (!reproche.rejouer.empty())
        texte += fmt::format("  Ordonnancement : graine {} (pour le rejouer : {})\n",
                             reproche.graine, reproche.rejouer);
    if (!reproche.histoire.empty()) {
        texte += "\n  L'ordre qui échoue :\n";
        for (const auto& ligne : reproche.histoire)
            texte += "  " + ligne + "\n";
    }
    if (!reproche.sortie.empty())
        texte += fmt::format("\n  {}\n{}", reproche.annonce,
                             dernieres_lignes(reproche.sortie, lignes_de_sortie));
    return texte;
}

}  // namespace

std::string en_texte(const Jugement& jugement, const Catalogue& catalogue, const Epreuve& epreuve,
                     const Style& style) {
    const auto explication = expliquer(jugement, catalogue, epreuve, lecteur_du_cours(catalogue));
    std::string texte = fmt::format(
        "{}  {}\n", style.teinte(explication.verdict, std::string(nom(explication.verdict))),
        style.gras(explication.titre));
    if (explication.verdict == Verdict::reussi)
        return texte +
               fmt::format("  {} cas sur {}, en {} s\n", explication.cas_reussis, explication.cas,
                           a_virgule(explication.duree_s, 1)) +
               fmt::format("{}", fmt::join(explication.couvertures, ""));
    const auto& premier = explication.reproches.front();
    texte += en_texte(premier);
    if (explication.comptee && epreuve.est_exercice())
        texte +=
            fmt::format("\n  Cas réussis : {} sur {}{}\n", explication.cas_reussis, explication.cas,
                        explication.arretee ? " (après celui-ci, aucun n'est essayé)" : "");
    if (!premier.lecon.empty()) texte += fmt::format("  À relire : {}\n", premier.lecon);
    return texte;
}

}  // namespace juge
