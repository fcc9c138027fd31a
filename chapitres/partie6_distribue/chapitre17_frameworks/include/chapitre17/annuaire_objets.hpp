#pragma once

#include <chapitre17/appel_distant.hpp>
#include <optional>
#include <string>

namespace cours {

/// L'annuaire : il dit à quelle adresse vit un objet qu'on ne connaît que par son nom. Une
/// inscription est un bail : sans renouvellement, elle tombe, et avec elle l'adresse d'un mort.
/// Reprendre un nom remplace l'ancienne adresse.
class AnnuaireObjets {
public:
    /// Lève comme ServeurAppels.
    explicit AnnuaireObjets(const Ecoute& ecoute = {});
    AnnuaireObjets(const AnnuaireObjets&) = delete;
    AnnuaireObjets& operator=(const AnnuaireObjets&) = delete;
    ~AnnuaireObjets();

    const std::string& adresse() const;
    void servir(const std::stop_token& arret = {});

private:
    class Etat;
    std::unique_ptr<Etat> etat_;
};

/// Aucun objet de ce nom, ou son bail a expiré.
class ObjetInconnu : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Inscrit un objet : « compteur » vit à cette adresse, pour cette durée. À renouveler avant. Lève
/// comme AppelDistant::appeler().
void inscrire_objet(const Acces& annuaire, const std::string& nom, const std::string& adresse,
                    Heure bail = Heure(10'000));
/// Où vit cet objet. Lève ObjetInconnu, et comme AppelDistant::appeler().
std::string adresse_de_l_objet(const Acces& annuaire, const std::string& nom);

/// Un objet qui vit ailleurs, connu par son nom : la fonction « compteur.ajouter » du serveur est
/// sa méthode « ajouter ». Quand il ne répond plus, le prochain appel redemande où il vit : il a
/// peut-être déménagé. Un objet appartient à un thread à la fois.
class ObjetDistant {
public:
    ObjetDistant(Acces annuaire, std::string nom, std::string cle_du_serveur = {});

    /// Lève ObjetInconnu, et comme AppelDistant::appeler().
    Valeur appeler(const std::string& methode, const Liste& arguments, Heure delai = Heure(5000));

private:
    Acces annuaire_;
    std::string nom_;
    std::string cle_;
    std::unique_ptr<AppelDistant> appel_{};
};

}  // namespace cours
