// Solution de l'exercice 16.3 — Évolution de schéma. Une possibilité parmi d'autres.
//
// - On ôte de la carte ce que l'on connaît : ce qui reste est ce que l'on ne connaît pas, et se
//   récrira tel quel. Énumérer les inconnus demanderait de les connaître.
// - v_min décide, non v : l'auteur sait si un ancien lecteur se tromperait ; le lecteur, lui, ne
//   peut pas savoir ce qu'une version future a changé.
// - v_min d'abord : dans un message que l'on ne sait pas lire, un champ d'un autre type n'est pas
//   une erreur de l'auteur.
// - Ajouter `urgent` est sans danger, puisque l'ignorer ne trompe personne. Ignorer `remise`
//   change le prix : elle relève v_min, mais seulement quand elle est là, pour que les commandes
//   ordinaires passent encore.
#pragma once

#include <algorithm>
#include <chapitre16/valeur.hpp>
#include <cstdint>
#include <string>
#include <string_view>

struct Commande {
    std::string client;
    std::string article;
    std::int64_t quantite = 1;
    std::int64_t remise = 0;  ///< en pour cent
    bool urgent = false;
    std::int64_t v = 2;
    std::int64_t v_min = 1;
    cours::Carte inconnus{};  ///< les champs de plus tard
};

/// Ce programme est trop ancien pour ce message.
class VersionTropRecente : public cours::MessageRefuse {
public:
    using cours::MessageRefuse::MessageRefuse;
};

constexpr std::int64_t ma_version = 2;
constexpr std::int64_t sans_limite = INT64_MAX;

[[noreturn]] inline void refuser(const std::string& nom, const std::string& raison) {
    throw cours::MessageRefuse("le champ « " + nom + " » " + raison);
}

/// Ôte de la carte le champ de ce nom. Rend faux s'il n'y est pas.
template <class T>
bool lire_champ(cours::Carte& carte, const std::string& nom, T& vers) {
    const auto champ = carte.extract(nom);
    if (champ.empty()) return false;
    const T* valeur = champ.mapped().template si<T>();
    if (valeur == nullptr) refuser(nom, "n'est pas du type attendu");
    vers = *valeur;
    return true;
}

template <class T>
void lire_obligatoire(cours::Carte& carte, const std::string& nom, T& vers) {
    if (!lire_champ(carte, nom, vers)) refuser(nom, "manque");
}

inline void borner(const std::string& nom, std::int64_t valeur, std::int64_t min,
                   std::int64_t max) {
    if (valeur < min || valeur > max) refuser(nom, "n'a pas une valeur permise");
}

inline void verifier_commande(const Commande& commande) {
    borner("quantite", commande.quantite, 1, 1'000'000);
    borner("remise", commande.remise, 0, 100);
    borner("v", commande.v, 1, sans_limite);
    borner("v_min", commande.v_min, 1, sans_limite);
}

/// Lit une commande.
inline Commande lire_commande(std::string_view octets) {
    const cours::Valeur valeur = cours::depuis_msgpack(octets);
    const cours::Carte* lue = valeur.si<cours::Carte>();
    if (lue == nullptr) throw cours::MessageRefuse("une commande est une carte");
    cours::Carte carte = *lue;
    Commande commande;
    lire_champ(carte, "v_min", commande.v_min);
    if (commande.v_min > ma_version) throw VersionTropRecente("une commande d'une version future");
    lire_obligatoire(carte, "v", commande.v);
    lire_obligatoire(carte, "client", commande.client);
    lire_obligatoire(carte, "article", commande.article);
    lire_obligatoire(carte, "quantite", commande.quantite);
    lire_champ(carte, "remise", commande.remise);
    lire_champ(carte, "urgent", commande.urgent);
    commande.inconnus = std::move(carte);  // ce que nous n'avons pas pris
    verifier_commande(commande);
    return commande;
}

/// Écrit une commande.
inline std::string ecrire_commande(const Commande& commande) {
    verifier_commande(commande);
    const std::int64_t v_min = std::max<std::int64_t>(commande.v_min, commande.remise != 0 ? 2 : 1);
    cours::Carte carte = commande.inconnus;
    carte["v"] = std::max(commande.v, ma_version);
    carte["client"] = commande.client;
    carte["article"] = commande.article;
    carte["quantite"] = commande.quantite;
    if (v_min != 1) carte["v_min"] = v_min;
    if (commande.remise != 0) carte["remise"] = commande.remise;
    if (commande.urgent) carte["urgent"] = true;
    std::string octets = cours::en_msgpack(std::move(carte));
    lire_commande(octets);  // ce qui ne serait pas relu ne part pas
    return octets;
}
