#include "interblocage.hpp"

#include <fmt/format.h>

#include "outil.hpp"

namespace juge {
namespace {

constexpr int delai_gdb_s = 60;  ///< une ou deux secondes, mais la machine peut être chargée

}  // namespace

Photographie photographier_threads(pid_t pid, const std::vector<std::filesystem::path>& fichiers) {
    std::string liste = "JUGE_FICHIERS=";
    for (const auto& fichier : fichiers)
        liste += fichier.string() + "\n";
    const auto sortie = lancer_outil(
        {"gdb", "-q", "-nx", "-batch", "-iex", "set auto-load off", "-iex", "set sysroot /", "-iex",
         "set debuginfod enabled off", "-p", std::to_string(pid), "-x", JUGE_SCRIPT_GDB},
        delai_gdb_s, {liste});
    if (sortie.absent)
        return {"", "Pour savoir qui attend quoi, installez gdb : sudo apt-get install gdb"};
    const auto debut = sortie.texte.find("<<<JUGE ");
    const auto fin = sortie.texte.find(" JUGE>>>");
    if (debut != std::string::npos && fin != std::string::npos)
        return {sortie.texte.substr(debut + 8, fin - debut - 8), ""};
    if (sortie.texte.find("ptrace: Operation not permitted") != std::string::npos)
        return {"",
                "Qui attend quoi n'est pas connu : ce système interdit à gdb d'observer les "
                "programmes (ptrace)."};
    return {"", fmt::format("Qui attend quoi n'est pas connu : gdb {}.", sortie.raison)};
}

}  // namespace juge
