#include <chapitre16/valeur.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base64.hpp"
#include "utf8.hpp"

namespace cours {
namespace {

using Json = nlohmann::json;

struct EcrivainJson {
    Json operator()(std::monostate) const { return nullptr; }
    Json operator()(bool oui) const { return oui; }
    Json operator()(std::int64_t entier) const { return entier; }
    Json operator()(double reel) const {
        // La bibliothèque écrirait « null », sans un mot.
        if (!std::isfinite(reel)) throw MessageRefuse("JSON ne sait dire ni l'infini ni NaN");
        return reel;
    }
    Json operator()(const std::string& texte) const { return texte_permis(texte); }
    Json operator()(const Octets& octets) const { return en_base64(octets.octets); }
    Json operator()(const Liste& liste) const {
        Json json = Json::array();
        for (const Valeur& element : liste)
            json.push_back(std::visit(*this, element.contenu()));
        return json;
    }
    Json operator()(const Carte& carte) const {
        Json json = Json::object();
        for (const auto& [nom, valeur] : carte)
            json[texte_permis(nom)] = std::visit(*this, valeur.contenu());
        return json;
    }
};

// [surveillant]
/// Appelé par l'analyseur à chaque pas : il arrête une bombe avant qu'elle ait pris la mémoire.
class Surveillant {
public:
    explicit Surveillant(const Bornes& bornes) : bornes_(bornes) {}

    bool operator()(int profondeur, Json::parse_event_t evenement, const Json& element) {
        using Evenement = Json::parse_event_t;
        const bool ouvre =
            evenement == Evenement::object_start || evenement == Evenement::array_start;
        if (static_cast<std::size_t>(profondeur) + (ouvre ? 1U : 0U) > bornes_.profondeur)
            throw MessageRefuse("JSON trop profond");
        if (evenement == Evenement::object_start) noms_.emplace_back();
        if (evenement == Evenement::object_end) noms_.pop_back();
        if (evenement == Evenement::key && !noms_.back().insert(element.get<std::string>()).second)
            throw MessageRefuse("un nom est donné deux fois");
        return true;  // garder l'élément
    }

private:
    Bornes bornes_;
    std::vector<std::set<std::string>> noms_{};  ///< des objets ouverts, le plus profond à la fin
};
// [/surveillant]

Valeur lire(const Json& json, std::size_t elements_max);

Valeur lire_liste(const Json& json, std::size_t elements_max) {
    Liste liste;
    for (const Json& element : json)
        liste.push_back(lire(element, elements_max));
    return liste;
}

Valeur lire_carte(const Json& json, std::size_t elements_max) {
    Carte carte;
    for (const auto& [nom, valeur] : json.items())
        carte.emplace(nom, lire(valeur, elements_max));
    return carte;
}

Valeur lire(const Json& json, std::size_t elements_max) {
    if (json.is_structured() && json.size() > elements_max) throw MessageRefuse("trop d'éléments");
    switch (json.type()) {
        case Json::value_t::null:
            return {};
        case Json::value_t::boolean:
            return json.get<bool>();
        case Json::value_t::number_unsigned:
            if (json.get<std::uint64_t>() > INT64_MAX)
                throw MessageRefuse("un entier dépasse 63 bits");
            return json.get<std::int64_t>();
        case Json::value_t::number_integer:
            return json.get<std::int64_t>();
        case Json::value_t::number_float:
            return json.get<double>();
        case Json::value_t::string:
            return json.get<std::string>();
        case Json::value_t::array:
            return lire_liste(json, elements_max);
        case Json::value_t::object:
            return lire_carte(json, elements_max);
        default:
            throw MessageRefuse("un type que JSON n'a pas");
    }
}

}  // namespace

std::string en_json(const Valeur& valeur) {
    return std::visit(EcrivainJson{}, valeur.contenu()).dump();
}

Valeur depuis_json(std::string_view texte, const Bornes& bornes) {
    if (texte.size() > bornes.octets) throw MessageRefuse("message trop long");
    try {
        return lire(Json::parse(texte, Surveillant(bornes)), bornes.elements);
    } catch (const Json::exception&) {  // son texte cite le message, que nous ne recopions pas
        throw MessageRefuse("ce n'est pas du JSON");
    }
}

}  // namespace cours
