// Ce qui a déjà été construit, reconnu à son contenu et jamais à une date.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace juge {

/// Un dossier rempli par une construction, gardé tant que cet objet vit.
class Produit {
public:
    Produit(std::filesystem::path dossier, int verrou)
        : dossier_(std::move(dossier)), verrou_(verrou) {}
    Produit(Produit&& autre) noexcept;
    Produit& operator=(Produit&& autre) noexcept;
    ~Produit();

    const std::filesystem::path& dossier() const { return dossier_; }
    /// Le nom du dossier dit ce qui y est : deux contenus différents, deux noms.
    std::string cle() const { return dossier_.filename().string(); }

private:
    std::filesystem::path dossier_;
    int verrou_ = -1;
};

/// Un cache borné, partagé sans risque par plusieurs processus, qu'on peut effacer à tout moment.
///
/// Une construction a une `demande` (tout ce qu'on en sait d'avance) et des `dependances` (les
/// fichiers que le compilateur dit avoir lus). Le produit est retrouvé si la demande et le contenu
/// de chaque dépendance sont ceux d'alors.
class Cache {
public:
    Cache(std::filesystem::path dossier, std::uintmax_t octets_max);

    const std::filesystem::path& dossier() const { return dossier_; }
    /// Le produit de cette demande, s'il y est et si rien n'a changé depuis.
    std::optional<Produit> trouver(const std::string& demande) const;
    /// Un dossier vide où construire, sur le même disque. Lève std::runtime_error.
    std::filesystem::path brouillon() const;
    /// Range ce brouillon, et fait de la place s'il le faut. Lève std::runtime_error.
    Produit ranger(const std::string& demande,
                   const std::vector<std::filesystem::path>& dependances,
                   const std::filesystem::path& brouillon) const;

private:
    std::string cle(const std::string& demande,
                    const std::vector<std::filesystem::path>& dependances) const;
    std::filesystem::path liste(const std::string& demande) const;
    std::optional<Produit> tenir(const std::string& cle) const;
    void compter(std::uintmax_t octets) const;
    std::uintmax_t elaguer() const;

    std::filesystem::path dossier_;
    std::uintmax_t octets_max_;
};

}  // namespace juge
