#include "encodage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace juge {
namespace {

using namespace std::string_view_literals;

/// « UTF-16 », « UTF-32 » ; vide si rien ne le dit.
std::string_view autre_unicode(std::string_view octets) {
    const auto commence = [&](std::string_view marque) {
        return octets.substr(0, marque.size()) == marque;
    };
    if (commence("\xFF\xFE\0\0"sv) || commence("\0\0\xFE\xFF"sv)) return "UTF-32";
    if (commence("\xFF\xFE"sv) || commence("\xFE\xFF"sv)) return "UTF-16";
    // Sans marque : du texte dont un octet sur deux, ou presque, est nul.
    const auto nuls = static_cast<std::size_t>(std::count(octets.begin(), octets.end(), '\0'));
    return nuls > octets.size() / 3 ? "UTF-16" : "";
}

/// La commande qui récrit le fichier par ce filtre.
std::string par_un_filtre(std::string_view filtre, const std::string& nom) {
    return fmt::format("{0} <{1} >{1}.neuf && mv {1}.neuf {1}", filtre, nom);
}

AccidentDEncodage pas_de_l_utf8(std::string_view encodage, const std::string& nom) {
    return {
        1,
        fmt::format("Ce fichier n'est pas de l'UTF-8 : il est enregistré en {}, que le "
                    "compilateur ne lit pas.",
                    encodage),
        fmt::format("Réenregistrez-le en UTF-8 ; dans VS Code, « {} » en bas à droite, puis "
                    "« Enregistrer avec l'encodage ». Ou : {}",
                    encodage, par_un_filtre(fmt::format("iconv -f {} -t UTF-8", encodage), nom))};
}

/// Vrai pour un octet que les compilateurs ne lisent pas tous de la même façon. (La tabulation
/// verticale et le saut de page sont des blancs pour tous.)
bool est_un_accident(std::string_view octets, std::size_t i) {
    const auto octet = static_cast<unsigned char>(octets[i]);
    if (octet == '\r') return octets.substr(i, 2) != "\r\n";
    return (octet < 0x20 && "\n\t\v\f"sv.find(octets[i]) == std::string_view::npos) ||
           octet == 0x7f;
}

AccidentDEncodage decrire(std::string_view octets, std::size_t i, const std::string& nom) {
    const auto lignes = std::count(octets.begin(), octets.begin() + static_cast<long>(i), '\n');
    const int ligne = static_cast<int>(lignes) + 1;
    if (octets[i] == '\r' && octets.find('\n') == std::string_view::npos)
        return {ligne,
                "Les fins de ligne de ce fichier sont celles des anciens Mac (CR seul) : le "
                "compilateur n'y voit qu'une ligne.",
                "Réenregistrez-le avec des fins de ligne LF. Ou : " +
                    par_un_filtre("tr '\\r' '\\n'", nom)};
    const std::string_view quoi = octets[i] == '\r'     ? "un retour chariot isolé"
                                  : octets[i] == '\0'   ? "un octet nul"
                                  : octets[i] == '\x1a' ? "un Ctrl-Z (la fin de fichier de DOS)"
                                                        : "un caractère de commande";
    return {ligne,
            fmt::format("Ce fichier contient {}, qui n'a pas sa place dans un programme.", quoi),
            fmt::format(
                "Effacez-le : les éditeurs ne le montrent pas toujours. Ou : {}",
                par_un_filtre(
                    fmt::format("tr -d '\\{:03o}'", static_cast<unsigned char>(octets[i])), nom))};
}

}  // namespace

std::optional<AccidentDEncodage> lire_encodage(const std::string& octets, const std::string& nom) {
    if (const auto encodage = autre_unicode(octets); !encodage.empty())
        return pas_de_l_utf8(encodage, nom);
    for (std::size_t i = 0; i < octets.size(); ++i)
        if (est_un_accident(octets, i)) return decrire(octets, i, nom);
    return std::nullopt;
}

}  // namespace juge
