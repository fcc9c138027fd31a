#include <nlohmann/json.hpp>
#include <set>

#include "banc/texte.hpp"
#include "rapport/morceaux.hpp"
#include "rapport/rapport_html.hpp"

namespace projet {
namespace {

using json = nlohmann::ordered_json;

json nommer(const char* quoi, int processus, int thread, std::string_view nom) {
    return {{"ph", "M"},
            {"name", quoi},
            {"pid", processus},
            {"tid", thread},
            {"args", {{"name", std::string(nom)}}}};
}

double en_us(std::chrono::nanoseconds temps) {
    return en_secondes(temps) * 1e6;
}

void ajouter(json& evenements, const BilanVersion& bilan, int processus,
             std::span<const Image> images) {
    evenements.push_back(nommer("process_name", processus, 0, bilan.version->nom));
    std::set<int> workers;
    for (const auto& [image, passage] : passages_de(bilan)) {
        if (workers.insert(passage.worker).second)
            evenements.push_back(nommer("thread_name", processus, passage.worker,
                                        "worker " + std::to_string(passage.worker)));
        evenements.push_back({{"ph", "X"},
                              {"name", std::string(nom(passage.activite))},
                              {"cat", std::string(classe(passage.activite))},
                              {"pid", processus},
                              {"tid", passage.worker},
                              {"ts", en_us(passage.debut - bilan.executions.back().debut)},
                              {"dur", en_us(passage.fin - passage.debut)},
                              {"args", {{"image", affichable(images[image].relatif)}}}});
    }
}

}  // namespace

std::string en_trace(const Donnees& donnees) {
    json evenements = json::array();
    int processus = 0;
    for (const auto& bilan : donnees.campagne.bilans)
        ajouter(evenements, bilan, ++processus, donnees.inventaire.images);
    const json trace{{"displayTimeUnit", "ms"}, {"traceEvents", std::move(evenements)}};
    return trace.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace projet
