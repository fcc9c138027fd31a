#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cours {

/// Comment une tâche a fini : sa valeur, ou ce que dit son erreur.
struct Rendu {
    bool reussi = false;
    std::string octets;
    bool operator==(const Rendu&) const = default;
};

/// Une tâche confiée au courtier.
struct Tache {
    std::string id;        ///< choisi par le client, de 1 à 128 octets ; ne sert qu'une fois
    std::string fonction;  ///< son nom, chez les workers
    std::string argument;  ///< des octets, que seule la fonction comprend
    int essais = 0;        ///< combien de fois elle a été confiée à un worker
    std::optional<Rendu> rendu{};
};

/// Où le courtier garde sa file. Ce qui suit valider() survit à la mort du courtier, si le stock
/// est sur disque. Un objet appartient à un thread à la fois. Toutes les fonctions lèvent
/// ErreurBase ; ce qui n'est pas validé est alors à abandonner par annuler().
class Stock {
public:
    virtual ~Stock() = default;
    /// Les tâches gardées, dans l'ordre où elles sont venues.
    virtual std::vector<Tache> charger() = 0;
    virtual void ajouter(const Tache& tache) = 0;
    virtual void noter_essai(const Tache& tache) = 0;
    virtual void noter_rendu(const Tache& tache) = 0;
    virtual void oublier(const std::string& id) = 0;
    virtual void valider() = 0;
    virtual void annuler() noexcept = 0;
};

/// Rien n'est gardé : la file meurt avec le courtier.
std::unique_ptr<Stock> stock_en_memoire();

/// Dans ce fichier SQLite, que le courtier est seul à ouvrir. `pages_max` borne sa taille, en pages
/// de 4096 octets (0 : le disque seul).
std::unique_ptr<Stock> stock_sur_disque(const std::string& chemin, std::int64_t pages_max = 0);

}  // namespace cours
