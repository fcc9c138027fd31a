// Les octets des images, entre machines qui n'ont pas de dossier commun.
//
// Les tâches du courtier sont petites : un numéro d'image. Le worker vient ensuite chercher les
// octets au dépôt, par morceaux, et y laisse de même l'image convertie. Ainsi une image redemandée,
// ou refaite, ne traverse pas la file deux fois, et aucun message n'est grand.
#pragma once

#include <chapitre17/appel_distant.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "images/convertisseur.hpp"

namespace projet {

/// Le dépôt, du côté du programme. Il ne sert que les images de cette exécution, par leur numéro :
/// un pair ne nomme jamais de fichier. servir() occupe un thread ; le reste est sûr entre threads.
class Depot {
public:
    /// `jeton` nomme l'exécution ; `octets_max` borne une image, dans un sens comme dans l'autre.
    /// Lève ce que lève cours::ServeurAppels.
    Depot(std::span<const Image> images, std::string jeton, std::uint64_t octets_max,
          const cours::Ecoute& ecoute, cours::Journal journal);

    const std::string& adresse() const { return serveur_.adresse(); }
    void servir(const std::stop_token& arret) { serveur_.servir(arret); }

    /// L'image que ce worker a fini de déposer ; l'image est alors close : tout ce qui en reste ici
    /// s'oublie, et ce qui en viendrait encore est refusé.
    std::optional<std::string> prendre(std::size_t indice, std::int64_t worker);
    void clore(std::size_t indice);

private:
    struct Colis {
        std::string octets;
        std::size_t attendus = 0;
    };
    using Cle = std::pair<std::size_t, std::int64_t>;  ///< image, worker

    cours::FonctionDistante servie(cours::Valeur (Depot::*fonction)(const cours::Liste&));
    std::size_t verifier(const cours::Liste& arguments, std::size_t combien) const;
    cours::Valeur lire(const cours::Liste& arguments);
    cours::Valeur deposer(const cours::Liste& arguments);

    std::span<const Image> images_;
    std::string jeton_;
    std::uint64_t octets_max_;
    cours::Journal journal_;
    std::mutex verrou_;  ///< protège ce qui suit, jusqu'au serveur
    std::map<std::size_t, std::string> lues_;
    std::map<Cle, Colis> colis_;
    std::set<std::size_t> closes_;
    cours::ServeurAppels serveur_;  // en dernier : il appelle ce qui précède
};

/// Le dépôt ne répond plus, ou ne reconnaît plus cette image : elle n'est pas en cause.
class DepotPerdu : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Le dépôt, vu d'un worker. Un objet appartient à un thread à la fois.
class DepotDistant {
public:
    explicit DepotDistant(const cours::Acces& acces) : appel_(acces) {}

    /// De quelle image il s'agit, jusqu'à la prochaine.
    void commencer(std::string jeton, std::int64_t indice, std::int64_t worker);
    /// Lève DepotPerdu, ErreurImage (la source est illisible).
    Octets telecharger(Tampon& tampon, std::uintmax_t octets_max);
    /// Lève DepotPerdu.
    void deposer(Octets octets);

private:
    cours::Valeur appeler(const std::string& fonction, cours::Liste arguments);

    cours::AppelDistant appel_;
    std::string jeton_;
    std::int64_t indice_ = 0;
    std::int64_t worker_ = 0;
};

}  // namespace projet
