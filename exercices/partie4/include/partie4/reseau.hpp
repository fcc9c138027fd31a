#pragma once

#include <chapitre10/tache.hpp>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace cours {

/// La connexion a été coupée avant la fin de la réponse. Une autre fois, elle ne le sera peut-être
/// pas.
class Coupure : public std::runtime_error {
public:
    Coupure() : std::runtime_error("connexion coupée") {}
};

/// L'arrêt de la requête a été demandé avant la fin de la réponse.
class RequeteArretee : public std::runtime_error {
public:
    RequeteArretee() : std::runtime_error("requête arrêtée") {}
};

struct Reponse {
    int statut = 200;
    std::vector<std::string> liens;  ///< de la page, tels qu'ils y sont écrits
    std::string vers;                ///< où mène une redirection, tel que le serveur l'écrit
};

/// Ce par quoi l'on demande des pages.
class Reseau {
public:
    virtual ~Reseau() = default;

    /// co_await reseau.demander(adresse, arret) : demande cette page. Rend la réponse, quel que
    /// soit son statut. Lève Coupure ; RequeteArretee si l'arrêt est demandé, une fois la connexion
    /// fermée, ce qui prend parfois du temps ; ou n'importe quoi d'autre.
    virtual Tache<Reponse> demander(std::string adresse, std::stop_token arret) = 0;
};

/// L'adresse que désigne `lien` dans la page `page` (une adresse normalisée, ou rien s'il n'y a pas
/// de page), normalisée : schéma et hôte en minuscules, port ordinaire ôté, « . » et « .. »
/// résolus, fragment ôté. Rien si ce n'est pas une adresse http ou https. O(taille).
/// Source : RFC 3986, 5.2 et 6.2, sauf les « %XX », laissés tels quels.
std::optional<std::string> resoudre(std::string_view lien, std::string_view page = {});

/// Ce qu'ont en commun les adresses d'un même site : « http://exemple.fr », pour une adresse
/// normalisée.
std::string site_de(std::string_view adresse);

}  // namespace cours
