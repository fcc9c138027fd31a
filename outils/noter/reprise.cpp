#include "reprise.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "lecture.hpp"

namespace noter {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path Reprise::fichier(const std::string& rendu, const std::string& exercice) const {
    return dossier_ / rendu / (exercice + ".json");
}

std::optional<json> Reprise::retrouver(const std::string& rendu, const std::string& exercice,
                                       const std::string& cle) const {
    std::ifstream flux(fichier(rendu, exercice));
    if (!flux) return std::nullopt;
    json garde = json::parse(flux, nullptr, false);
    if (!garde.is_object() || garde.value("cle", "") != cle) return std::nullopt;
    return garde;
}

void Reprise::garder(const std::string& rendu, const std::string& exercice, const std::string& cle,
                     const json& jugement) const {
    json garde = jugement;
    garde["cle"] = cle;
    juge::ecrire_texte(fichier(rendu, exercice),
                       garde.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace noter
