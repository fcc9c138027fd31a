#pragma once

#include <chapitre07/processus.hpp>
#include <chapitre16/lien_defaillant.hpp>
#include <chapitre16/valeur.hpp>
#include <chapitre17/acces.hpp>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>

namespace cours {

/// Le délai est passé. La fonction a peut-être été exécutée, ou le sera : on ne le saura pas.
class AppelSansReponse : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Le serveur n'a pas de fonction de ce nom.
class FonctionInconnue : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Une fonction qu'un serveur offre : des données entrent, une donnée sort, ou une exception.
using FonctionDistante = std::function<Valeur(const Liste& arguments)>;

/// Un serveur d'appels : il exécute les fonctions de cette table, et d'elle seule, l'une après
/// l'autre. C'est la table qui borne ce qu'un inconnu peut demander.
class ServeurAppels {
public:
    /// Écoute. Lève std::invalid_argument (hors de cette machine sans clés), ErreurReseau.
    explicit ServeurAppels(std::map<std::string, FonctionDistante> fonctions,
                           const Ecoute& ecoute = {}, Journal journal = {});
    ServeurAppels(const ServeurAppels&) = delete;
    ServeurAppels& operator=(const ServeurAppels&) = delete;
    ~ServeurAppels();

    const std::string& adresse() const;
    /// Sert jusqu'à l'arrêt demandé, dans ce thread.
    void servir(const std::stop_token& arret = {});

private:
    class Etat;
    std::unique_ptr<Etat> etat_;
};

/// Ce qui appelle les fonctions d'un serveur comme si elles étaient d'ici, à trois différences
/// près, que rien ne peut cacher : un appel coûte mille fois plus, il a un délai, et son échec ne
/// dit pas si la fonction a été exécutée. Au plus une fois : un appel n'est jamais répété.
///
/// Un objet appartient à un thread à la fois.
class AppelDistant {
public:
    /// Lève ErreurReseau.
    explicit AppelDistant(const Acces& acces);
    AppelDistant(const AppelDistant&) = delete;
    AppelDistant& operator=(const AppelDistant&) = delete;
    ~AppelDistant();

    /// Le résultat. Lève ErreurDistante (la fonction a levé : type et message), FonctionInconnue,
    /// AppelSansReponse, MessageRefuse (arguments trop grands ou mal formés).
    Valeur appeler(const std::string& fonction, const Liste& arguments, Heure delai = Heure(5000));

private:
    class Etat;
    std::unique_ptr<Etat> etat_;
};

}  // namespace cours
