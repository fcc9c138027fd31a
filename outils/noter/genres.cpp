#include "genres.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace noter {
namespace {

/// Les extensions sont en ASCII : le reste du nom n'importe pas ici.
bool finit_par(const std::string& nom, std::string_view fin) {
    const auto egales = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
    return nom.size() > fin.size() &&
           std::equal(nom.end() - static_cast<std::ptrdiff_t>(fin.size()), nom.end(), fin.begin(),
                      egales);
}

}  // namespace

Extension lire_extension(const std::string& nom) {
    constexpr std::array<std::pair<std::string_view, Genre>, 5> extensions{
        {{".zip", Genre::archive},
         {".tar.gz", Genre::archive},
         {".tgz", Genre::archive},
         {".tar", Genre::archive},
         {".bundle", Genre::depot}}};
    for (const auto& [extension, genre] : extensions)
        if (finit_par(nom, extension)) return {genre, extension.size()};
    return {};
}

std::string raison_de_laisser(const std::string& nom) {
    constexpr std::array<std::string_view, 7> fermees{".rar", ".7z",  ".gz",  ".bz2",
                                                      ".xz",  ".zst", ".lzma"};
    if (std::any_of(fermees.begin(), fermees.end(),
                    [&](std::string_view e) { return finit_par(nom, e); }))
        return "ce format d'archive n'est pas ouvert";
    switch (lire_extension(nom).genre) {
        case Genre::depot:
            return "un dépôt dans une archive n'est pas ouvert";
        case Genre::archive:
            return "cette archive-là n'est pas ouverte";
        default:
            return "ce n'est le nom d'aucun exercice noté";
    }
}

}  // namespace noter
