#include "tableau.hpp"

#include <fmt/format.h>

#include "mise_en_forme.hpp"
#include "precisions.hpp"
#include "regarder.hpp"
#include "suspicion.hpp"

namespace noter {
namespace {

/// Une case de CSV. Un tableur prend « =… » pour une formule : on l'en empêche, y compris là où une
/// case commencerait s'il séparait les colonnes par des points-virgules ou des tabulations.
std::string caser(const std::string& texte) {
    std::string protege;
    bool debut = true;
    for (const char c : texte) {
        if (debut && std::string("=+-@\t\r").find(c) != std::string::npos) protege += '\'';
        debut = std::string(";\t\n\r").find(c) != std::string::npos || (debut && c == ' ');
        protege += c == '"' ? "\"\"" : std::string(1, c);
    }
    return protege.find_first_of(",;\"\n\r") == std::string::npos ? protege : '"' + protege + '"';
}

}  // namespace

std::string en_csv(const Classe& classe) {
    std::string texte = "rendu,points,sur,jours de retard,part retirée";
    for (const auto* exercice : classe.exercices)
        texte += fmt::format(",{0} verdict,{0} points", caser(exercice->numero()));
    texte += ",à regarder,plafonds et ajustements,suspicion,ressemblance\n";
    for (std::size_t c = 0; c < classe.copies.size(); ++c) {
        const auto& copie = classe.copies[c];
        texte +=
            fmt::format("{},{},{},{},{}", caser(copie.nom), nombre(copie.points()),
                        nombre(classe.points_max()), copie.jours_de_retard, nombre(copie.penalite));
        for (const auto& note : copie.exercices)
            texte += fmt::format(",{},{}", note.verdict(), nombre(note.points));
        for (const auto& phrases : {a_regarder(classe, copie), changements(classe, copie)})
            texte += "," + caser(fmt::format("{}", fmt::join(phrases, " | ")));
        texte += fmt::format(",{},{}\n", nommer(suspicion(classe, copie)),
                             nombre(ressemblance_de(classe, c)));
    }
    return texte;
}

}  // namespace noter
