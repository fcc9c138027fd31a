#include "ressemblance.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <iterator>
#include <set>

#include "decoupeur.hpp"
#include "lecture.hpp"

namespace noter {
namespace {

constexpr std::size_t longueur_d_une_suite = 6;
constexpr std::size_t traits_min = 20;

bool est_un_nom(const std::string& mot) {
    return !mot.empty() && (std::isalpha(static_cast<unsigned char>(mot[0])) != 0 || mot[0] == '_');
}

/// Les mots d'un texte, un nom inconnu du squelette et de la bibliothèque devenant « nom ».
std::vector<std::string> normaliser(const std::string& texte, const std::set<std::string>& connus) {
    const auto jetons = juge::decouper(texte);
    std::vector<std::string> mots;
    for (std::size_t i = 0; i < jetons.size(); ++i) {
        const std::string& mot = jetons[i].texte;
        const std::string avant = i > 0 ? jetons[i - 1].texte : "";
        const bool de_la_bibliotheque = avant == ":" || avant == "." || avant == ">";
        if (mot[0] == '"')
            mots.emplace_back("\"");
        else if (est_un_nom(mot) && connus.count(mot) == 0 && !juge::est_du_langage(mot) &&
                 mot != "size_t" && !de_la_bibliotheque)
            mots.emplace_back("nom");
        else
            mots.push_back(mot);
    }
    return mots;
}

Traits suites(const std::vector<std::string>& mots) {
    Traits resultat;
    for (std::size_t i = 0; i + longueur_d_une_suite <= mots.size(); ++i) {
        std::string suite;
        for (std::size_t j = i; j < i + longueur_d_une_suite; ++j)
            suite += mots[j] + ' ';
        resultat.push_back(std::hash<std::string>{}(suite));
    }
    std::sort(resultat.begin(), resultat.end());
    resultat.erase(std::unique(resultat.begin(), resultat.end()), resultat.end());
    return resultat;
}

}  // namespace

Traits traits(const std::string& reponse, const std::string& squelette) {
    std::set<std::string> connus;
    for (const auto& jeton : juge::decouper(squelette))
        connus.insert(jeton.texte);
    const Traits de_la_reponse = suites(normaliser(reponse, connus));
    const Traits du_squelette = suites(normaliser(squelette, connus));
    Traits propres;
    std::set_difference(de_la_reponse.begin(), de_la_reponse.end(), du_squelette.begin(),
                        du_squelette.end(), std::back_inserter(propres));
    return propres;
}

double ressemblance(const Traits& a, const Traits& b) {
    if (std::min(a.size(), b.size()) < traits_min) return 0;
    Traits communs;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(communs));
    return 2.0 * static_cast<double>(communs.size()) / static_cast<double>(a.size() + b.size());
}

}  // namespace noter
