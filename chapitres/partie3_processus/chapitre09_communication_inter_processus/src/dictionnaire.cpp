#include "dictionnaire.hpp"

#include <chapitre09/trames.hpp>
#include <charconv>
#include <optional>

namespace cours {
namespace {

std::string erreur(std::string_view message) {
    return reponse_erreur + std::string(message);
}

std::optional<std::int64_t> entier(std::string_view texte) {
    std::int64_t valeur = 0;
    const char* fin = texte.data() + texte.size();
    const auto lu = std::from_chars(texte.data(), fin, valeur);
    if (lu.ec != std::errc() || lu.ptr != fin) return std::nullopt;
    return valeur;
}

}  // namespace

std::string composer_demande(char operation, std::string_view cle, std::string_view suite) {
    return operation + composer_trame(cle) + std::string(suite);
}

std::string Dictionnaire::lire(const std::string& cle) const {
    const auto trouvee = valeurs_.find(cle);
    if (trouvee == valeurs_.end()) return {reponse_absente};
    return reponse_valeur + trouvee->second;
}

std::string Dictionnaire::ajouter(const std::string& cle, std::string_view n) {
    const auto trouvee = valeurs_.find(cle);
    const auto avant = trouvee == valeurs_.end() ? 0 : entier(trouvee->second);
    const auto ajout = entier(n);
    if (!avant || !ajout) return erreur("la valeur n'est pas un entier");
    std::int64_t somme = 0;
    if (__builtin_add_overflow(*avant, *ajout, &somme)) return erreur("la somme déborde");
    valeurs_[cle] = std::to_string(somme);
    return reponse_valeur + valeurs_[cle];
}

std::string Dictionnaire::cles() const {
    std::string reponse{reponse_valeur};
    for (const auto& [cle, valeur] : valeurs_)
        reponse += composer_trame(cle);
    return reponse;
}

std::string Dictionnaire::repondre(std::string_view demande) {
    if (demande.size() < 1 + taille_entete) return erreur("demande mal formée");
    const char operation = demande[0];
    const std::string_view suite = demande.substr(1 + taille_entete);
    const std::size_t longueur = longueur_annoncee(demande.substr(1));
    if (longueur > suite.size()) return erreur("demande mal formée");
    const std::string cle(suite.substr(0, longueur));
    const std::string_view valeur = suite.substr(longueur);
    switch (operation) {
        case operation_lire:
            return lire(cle);
        case operation_ecrire:
            valeurs_[cle] = valeur;
            return {reponse_valeur};
        case operation_effacer:
            return {valeurs_.erase(cle) == 0 ? reponse_absente : reponse_valeur};
        case operation_ajouter:
            return ajouter(cle, valeur);
        case operation_cles:
            return cles();
        default:
            return erreur("opération inconnue");
    }
}

}  // namespace cours
