#include "texte.hpp"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <wchar.h>

#include <algorithm>
#include <clocale>
#include <cstring>
#include <map>

namespace cahier {
namespace {

constexpr int tabulation = 4;

/// Longueur de la commande de couleur qui commence le texte (« ESC [ 1 m ») ; 0 s'il n'y en a pas.
std::size_t longueur_couleur(std::string_view texte) {
    if (texte.rfind("\033[", 0) != 0) return 0;
    const auto fin = texte.find_first_not_of("0123456789;", 2);
    return fin != std::string_view::npos && texte[fin] == 'm' ? fin + 1 : 0;
}

/// Longueur en octets du caractère UTF-8 qui commence le texte ; un octet égaré en vaut un, et une
/// commande de couleur est un caractère sans largeur.
std::size_t longueur_caractere(std::string_view texte) {
    if (const auto couleur = longueur_couleur(texte); couleur > 0) return couleur;
    const auto tete = static_cast<unsigned char>(texte.front());
    const std::size_t prevue = tete < 0xC2 || tete > 0xF4 ? 1
                               : tete < 0xE0              ? 2
                               : tete < 0xF0              ? 3
                                                          : 4;
    std::size_t longueur = 1;
    while (longueur < std::min(prevue, texte.size()) &&
           (static_cast<unsigned char>(texte[longueur]) & 0xC0U) == 0x80)
        ++longueur;
    return longueur == prevue ? longueur : 1;
}

char32_t code(std::string_view caractere) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(caractere[i]); };
    if (caractere.size() == 1) return octet(0);
    char32_t resultat = octet(0) & (0xFFU >> (caractere.size() + 1));
    for (std::size_t i = 1; i < caractere.size(); ++i)
        resultat = (resultat << 6) | (octet(i) & 0x3FU);
    return resultat;
}

int largeur_caractere(std::string_view caractere) {
    if (longueur_couleur(caractere) > 0) return 0;
    const int largeur = ::wcwidth(static_cast<wchar_t>(code(caractere)));
    return largeur < 0 ? 1 : largeur;
}

const std::map<std::string_view, std::string_view>& equivalents() {
    static const std::map<std::string_view, std::string_view> table = {
        {"à", "a"},     {"â", "a"},     {"ä", "a"},      {"ç", "c"},      {"é", "e"},
        {"è", "e"},     {"ê", "e"},     {"ë", "e"},      {"î", "i"},      {"ï", "i"},
        {"ô", "o"},     {"ö", "o"},     {"ù", "u"},      {"û", "u"},      {"ü", "u"},
        {"ÿ", "y"},     {"œ", "oe"},    {"æ", "ae"},     {"À", "A"},      {"Â", "A"},
        {"Ç", "C"},     {"É", "E"},     {"È", "E"},      {"Ê", "E"},      {"Î", "I"},
        {"Ô", "O"},     {"Ù", "U"},     {"Û", "U"},      {"Œ", "OE"},     {"Æ", "AE"},
        {"«", "\""},    {"»", "\""},    {"“", "\""},     {"”", "\""},     {"’", "'"},
        {"‘", "'"},     {"–", "-"},     {"—", "-"},      {"…", "..."},    {"·", "-"},
        {"•", "*"},     {"★", "*"},     {"☆", "."},      {"⭐", "*"},      {"→", "->"},
        {"←", "<-"},    {"↑", "^"},     {"↓", "v"},      {"×", "x"},      {"÷", "/"},
        {"±", "+/-"},   {"≤", "<="},    {"≥", ">="},     {"≠", "!="},     {"≈", "~"},
        {"µ", "u"},     {"°", "o"},     {"€", "EUR"},    {"─", "-"},      {"│", "|"},
        {"└", "`"},     {"├", "|"},     {"\u00A0", " "}, {"\u202F", " "}, {"\u0301", ""},
        {"\u0300", ""}, {"\u0302", ""}, {"\u0308", ""},  {"\u0327", ""}};
    return table;
}

}  // namespace

int colonnes(std::string_view ligne) {
    int total = 0;
    while (!ligne.empty()) {
        const auto longueur = longueur_caractere(ligne);
        total += largeur_caractere(ligne.substr(0, longueur));
        ligne.remove_prefix(longueur);
    }
    return total;
}

namespace {

/// Coupe `ligne` après au plus `largeur` colonnes, et au moins un caractère.
std::size_t coupe_forcee(std::string_view ligne, int largeur) {
    std::size_t fin = 0;
    for (int place = largeur; fin < ligne.size();) {
        const std::string_view reste = ligne.substr(fin);
        const auto caractere = reste.substr(0, longueur_caractere(reste));
        place -= largeur_caractere(caractere);
        if (place < 0 && fin > 0) break;
        fin += caractere.size();
    }
    return fin;
}

/// Ce que devient un mot plus long que la ligne.
enum class MotTropLong { coupe, entier };

/// Vrai si l'on peut changer de ligne à cette espace : la ponctuation double et les guillemets
/// français restent avec le mot qu'ils accompagnent.
bool se_coupe(std::string_view ligne, std::size_t espace) {
    const auto avant = ligne.substr(0, espace);
    const auto apres = ligne.substr(espace + 1);
    if (avant.size() >= 2 && avant.substr(avant.size() - 2) == "«") return false;
    if (apres.rfind("»", 0) == 0) return false;
    const bool seule = apres.size() < 2 || apres[1] == ' ';
    return !(seule && !apres.empty() && std::strchr(":;!?", apres[0]) != nullptr);
}

/// La dernière espace où couper, au plus tard à `limite` ; 0 s'il n'y en a pas.
std::size_t derniere_espace(std::string_view ligne, std::size_t limite) {
    const auto derniere = ligne.rfind(' ', limite);
    for (auto espace = derniere; espace != std::string_view::npos && espace > 0;
         espace = ligne.rfind(' ', espace - 1))
        if (se_coupe(ligne, espace)) return espace;
    return derniere == std::string_view::npos ? 0 : derniere;
}

/// La barre oblique où couper un chemin, au plus tard à `limite`, en laissant au fichier le nom de
/// son dossier : « exercices/ex1.hpp:12 » dit encore où il est.
std::size_t barre_ou_couper(std::string_view ligne, std::size_t limite) {
    const auto derniere = ligne.rfind('/', limite);
    if (derniere == std::string_view::npos || derniere == 0) return derniere;
    const auto reste = ligne.substr(derniere + 1, ligne.find(' ', derniere) - derniere - 1);
    if (reste.find('/') != std::string_view::npos) return derniere;
    const auto precedente = ligne.rfind('/', derniere - 1);
    return precedente == std::string_view::npos || precedente == 0 ? derniere : precedente;
}

/// Coupe `ligne` entre deux mots, après au plus `largeur` colonnes.
std::size_t coupe(std::string_view ligne, int largeur, MotTropLong mot) {
    const std::size_t forcee = coupe_forcee(ligne, largeur);
    if (forcee == ligne.size()) return forcee;
    if (const auto espace = derniere_espace(ligne, forcee); espace > 0) return espace;
    if (mot == MotTropLong::entier) return std::min(ligne.find(' '), ligne.size());
    const auto barre = barre_ou_couper(ligne, forcee - 1);
    return barre == std::string_view::npos ? forcee : barre + 1;
}

/// Ce qui ouvre aussi la suite d'une ligne coupée : la marque du commentaire ou de la citation, ou
/// de quoi s'aligner sous un point de liste.
std::string marque_de_suite(std::string_view ligne) {
    for (const std::string marque : {"/// ", "// ", "> ", "| "})
        if (ligne.rfind(marque, 0) == 0)
            return marque + marque_de_suite(ligne.substr(marque.size()));
    return ligne.rfind("- ", 0) == 0 || ligne.rfind("* ", 0) == 0 ? "  " : "";
}

std::string sans_tabulations(std::string_view ligne) {
    std::string resultat;
    for (const char c : ligne)
        c == '\t' ? resultat.append(tabulation, ' ') : resultat.append(1, c);
    return resultat;
}

void replier_ligne(std::string_view ligne, int largeur, MotTropLong mot,
                   std::vector<std::string>& lignes) {
    const auto debut = std::min(ligne.find_first_not_of(' '), ligne.size());
    // Un retrait plus large que la moitié de l'écran ne laisserait pas de place au texte.
    std::string retrait(std::min(debut, static_cast<std::size_t>(largeur / 2)), ' ');
    ligne.remove_prefix(debut);
    const auto marque = marque_de_suite(ligne);
    const auto suite = retrait.size() + marque.size() <= static_cast<std::size_t>(largeur / 2)
                           ? retrait + marque
                           : retrait;
    do {
        // Un chemin qui ne tient pas avec son retrait s'en passe.
        const auto premier_mot = colonnes(ligne.substr(0, ligne.find(' ')));
        if (premier_mot + static_cast<int>(retrait.size()) > largeur && marque.empty())
            retrait.clear();
        const int place = std::max(1, largeur - static_cast<int>(retrait.size()));
        const auto fin = coupe(ligne, place, mot);
        lignes.push_back(ligne.empty() ? "" : retrait + std::string(ligne.substr(0, fin)));
        ligne.remove_prefix(fin);
        ligne.remove_prefix(std::min(ligne.find_first_not_of(' '), ligne.size()));
        retrait = suite;
    } while (!ligne.empty());
}

std::vector<std::string> replier_texte(std::string_view texte, int largeur, MotTropLong mot) {
    std::vector<std::string> lignes;
    for (;;) {
        const auto fin = texte.find('\n');
        replier_ligne(sans_tabulations(texte.substr(0, fin)), std::max(1, largeur), mot, lignes);
        if (fin == std::string_view::npos) return lignes;
        texte.remove_prefix(fin + 1);
    }
}

}  // namespace

bool adopter_locale() {
    std::setlocale(LC_CTYPE, "");
    return std::strcmp(::nl_langinfo(CODESET), "UTF-8") == 0;
}

std::string en_ascii(std::string_view texte) {
    std::string resultat;
    while (!texte.empty()) {
        const auto caractere = texte.substr(0, longueur_caractere(texte));
        texte.remove_prefix(caractere.size());
        const auto connu = equivalents().find(caractere);
        if (static_cast<unsigned char>(caractere.front()) < 0x80)
            resultat += caractere;
        else
            resultat += connu == equivalents().end() ? "?" : connu->second;
    }
    return resultat;
}

std::vector<std::string> replier(std::string_view texte, int largeur) {
    return replier_texte(texte, largeur, MotTropLong::coupe);
}

std::string a_la_largeur(const std::string& texte, int largeur) {
    if (largeur == 0) return texte;
    std::string resultat;
    for (const auto& ligne : replier_texte(texte, largeur, MotTropLong::entier))
        resultat += ligne + "\n";
    resultat.pop_back();  // replier rend une ligne de plus que de fins de ligne
    return resultat;
}

int largeur_du_terminal(int fd) {
    winsize taille{};
    return ::ioctl(fd, TIOCGWINSZ, &taille) == 0 ? taille.ws_col : 0;
}

std::string garder_debut(std::string_view ligne, int largeur) {
    if (colonnes(ligne) <= largeur) return std::string(ligne);
    if (largeur < 1) return "";
    return std::string(ligne.substr(0, largeur < 2 ? 0 : coupe_forcee(ligne, largeur - 1))) + "…";
}

}  // namespace cahier
