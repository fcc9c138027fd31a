#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "asio.hpp"

namespace cours {

/// Une page d'un SiteLocal, et ce qui ne va pas chez elle.
struct PageLocale {
    enum class Vice {
        aucun,
        longueur_mensongere,  ///< annonce plus d'octets qu'elle n'en envoie
        sans_fin,             ///< envoie tant qu'on la lit
        en_tete_coupe,        ///< ferme au milieu de l'en-tête
        charabia,             ///< n'est pas du HTTP
        muette                ///< ne répond jamais
    };

    std::string corps;
    unsigned statut = 200;
    std::string emplacement = "";          ///< où mène une redirection
    std::chrono::milliseconds lenteur{0};  ///< attente avant de répondre
    int pannes = 0;                        ///< refus (503) avant la première réponse
    Vice vice = Vice::aucun;
};

/// Un site web sur l'interface locale, pour essayer un client contre le meilleur et le pire. Ce
/// n'est pas un serveur pour de vrai : il ne lit d'une requête que sa première ligne.
///
/// Vit dans une boucle à un seul thread. Détruit, il ferme toutes ses connexions, et ne retient
/// plus la boucle.
class SiteLocal {
public:
    using Pages = std::map<std::string, PageLocale>;  ///< par chemin, « /index.html »

    /// Ouvre un port libre de 127.0.0.1. Lève boost::system::system_error si le système refuse.
    SiteLocal(const asio::any_io_executor& executeur, Pages pages);
    SiteLocal(const SiteLocal&) = delete;
    SiteLocal& operator=(const SiteLocal&) = delete;
    ~SiteLocal();

    unsigned short port() const;
    std::string racine() const;  ///< « http://127.0.0.1:port »

    int demandes(const std::string& chemin) const;  ///< nombre de fois qu'on l'a demandée
    int simultanees_max() const;                    ///< plus grand nombre de demandes à la fois

    struct Etat;  // interne

private:
    std::shared_ptr<Etat> etat_;
};

}  // namespace cours
