#include "gradescope.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "donnees.hpp"
#include "retour.hpp"

namespace noter {

using nlohmann::json;

std::string en_gradescope(const Classe& classe, const Copie& copie,
                          const juge::Catalogue& catalogue) {
    json tests = json::array();
    double duree = 0;
    for (std::size_t e = 0; e < copie.exercices.size(); ++e) {
        const auto& note = copie.exercices[e];
        const auto& exercice = *classe.exercices[e];
        duree += note.duree_s;
        const bool reussi = note.points >= classe.sur(e);
        tests.push_back({{"name", exercice.numero() + " — " + exercice.titre},
                         {"score", note.points},
                         {"max_score", classe.sur(e)},
                         {"status", reussi ? "passed" : "failed"},
                         {"output", phrases_des_points(classe, e, note) +
                                        retour_exercice(exercice, note, catalogue)},
                         {"output_format", "md"},
                         {"visibility", "visible"}});
    }
    return texte_json({{"score", copie.points()},
                       {"execution_time", std::lround(duree)},
                       {"output", phrases_du_rendu(copie)},
                       {"output_format", "md"},
                       {"visibility", "visible"},
                       {"tests", std::move(tests)}});
}

}  // namespace noter
