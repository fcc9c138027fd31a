#include "precondition.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace juge {
namespace {

/// « stl_vector.h:1123: … operator[](…): Assertion '__n < this->size()' failed. »
std::optional<std::string> lire_precondition(const std::string& sortie) {
    constexpr std::string_view avant = ": Assertion '";
    constexpr std::string_view apres = "' failed.";
    const auto debut = sortie.rfind(avant);
    if (debut == std::string::npos) return std::nullopt;
    const auto fin = sortie.find(apres, debut);
    if (fin == std::string::npos || fin > sortie.find('\n', debut)) return std::nullopt;
    return sortie.substr(debut + avant.size(), fin - debut - avant.size());
}

struct Precondition {
    std::string_view passage;
    const char* phrase;
    bool hors_bornes;
};

constexpr std::array<Precondition, 9> preconditions{{
    {"memory_order",
     "Cet ordre de mémoire n'a pas de sens ici : une lecture ne publie rien (release), une "
     "écriture "
     "n'acquiert rien (acquire).",
     false},
    {"size()", "Un indice est hors du conteneur : l'élément demandé n'existe pas.", true},
    {"!this->empty()", "Le premier, ou le dernier, élément d'un conteneur vide est demandé.", true},
    {"!empty()", "Le premier, ou le dernier, élément d'un conteneur vide est demandé.", true},
    {"_M_is_engaged()", "La valeur d'un std::optional vide est demandée.", false},
    {"get() != pointer()", "Un pointeur nul (std::unique_ptr) est suivi.", false},
    {"!= nullptr", "Un pointeur nul (std::shared_ptr ?) est suivi.", false},
    {"__lo <", "Les bornes de std::clamp sont à l'envers.", false},
    {"_Nm", "Un indice est hors du tableau : l'élément demandé n'existe pas.", true},
}};

}  // namespace

bool est_une_precondition(const std::string& ligne) {
    return lire_precondition(ligne).has_value();
}

void expliquer_precondition(const std::string& sortie, Constat& constat) {
    const auto lue = lire_precondition(sortie);
    if (!lue) return;
    constat.phrase = "La bibliothèque standard refuse un appel qui ne respecte pas ses conditions.";
    for (const auto& connue : preconditions) {
        if (lue->find(connue.passage) == std::string::npos) continue;
        constat.phrase = connue.phrase;
        constat.hors_bornes = connue.hors_bornes;
        break;
    }
    constat.details.push_back({"condition manquée : " + *lue});
}

}  // namespace juge
