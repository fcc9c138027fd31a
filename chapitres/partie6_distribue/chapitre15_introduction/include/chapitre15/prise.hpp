#pragma once

#include <chapitre07/delai_depasse.hpp>
#include <chapitre07/descripteur.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cours {

/// L'heure à laquelle on n'attend plus. Une échéance se transmet d'appel en appel sans être
/// recalculée : dix lectures d'une seconde au plus font dix secondes, dix lectures jusqu'à la même
/// heure n'en font qu'une.
using Echeance = std::chrono::steady_clock::time_point;
inline constexpr Echeance jamais = Echeance::max();

/// Cette durée, à partir de maintenant.
Echeance dans(std::chrono::steady_clock::duration duree);

/// Une machine et un port. Le port 0 veut dire, pour qui écoute, « un port libre, au choix du
/// système ».
struct AdresseTcp {
    std::string hote = "127.0.0.1";  ///< adresse IPv4, en chiffres
    std::uint16_t port = 0;

    std::string texte() const;  ///< « 127.0.0.1:8080 »
    bool operator==(const AdresseTcp&) const = default;
};

/// L'autre bout est parti avant la fin : il a fini d'écrire trop tôt, ou la connexion est coupée.
class PairParti : public std::runtime_error {
public:
    PairParti(const std::string& quoi, std::size_t octets, bool coupee);

    std::size_t octets() const { return octets_; }  ///< ceux qui étaient passés
    bool coupee() const { return coupee_; }         ///< faux si le flux a fini normalement

private:
    std::size_t octets_;
    bool coupee_;
};

/// Une socket TCP sur IPv4, fermée à la destruction. Déplaçable, pas copiable.
///
/// Elle n'est jamais héritée par un programme lancé, ni bloquante pour le noyau : un appel qui doit
/// attendre dort dans poll() jusqu'à son échéance, et lève alors DelaiDepasse. Une interruption par
/// un signal recommence l'appel ; SIGPIPE n'est jamais envoyé. Les autres refus du système sont des
/// ErreurSysteme (voir phrase_errno()), ceux d'un pair qui s'en va, des PairParti.
///
/// Entre threads : l'un peut lire pendant qu'un autre écrit, et n'importe lequel peut appeler
/// finir_de_lire() ou couper() ; deux lecteurs, deux écrivains, ou la destruction pendant un appel
/// sont à protéger. Source : socket(7), tcp(7).
class Prise {
public:
    Prise() = default;
    /// Adopte une socket ouverte (TCP ou autre flux), et la rend non bloquante.
    explicit Prise(Descripteur socket);

    /// Écoute à cette adresse. `file` : nombre de connexions qui patientent avant accepter().
    static Prise ecouter(const AdresseTcp& ou = {}, int file = 4096);
    /// Se connecte. Lève ErreurSysteme (ECONNREFUSED : personne n'écoute) ou DelaiDepasse.
    static Prise connecter(const AdresseTcp& ou, Echeance echeance = jamais);

    /// Attend un client. Celui qui est reparti avant d'être accueilli n'est pas une erreur.
    /// Après finir_de_lire(), appelée par un autre thread, lève ErreurSysteme (EINVAL).
    Prise accepter(Echeance echeance = jamais) const;
    /// Le client qui attendait, s'il y en avait un.
    std::optional<Prise> accepter_si_prete() const;

    /// Lit ce qui est arrivé, au moins un octet. Rend 0 à la fin du flux.
    std::size_t lire(std::span<char> tampon, Echeance echeance = jamais) const;
    /// De même, sans attendre : rien si rien n'est arrivé.
    std::optional<std::size_t> lire_si_prete(std::span<char> tampon) const;
    /// Écrit ce que la socket accepte, au moins un octet si le texte n'est pas vide.
    std::size_t ecrire(std::string_view octets, Echeance echeance = jamais) const;
    /// De même, sans attendre : rien si la socket est pleine.
    std::optional<std::size_t> ecrire_si_prete(std::string_view octets) const;

    /// Demi-fermeture : le pair lira la fin du flux, et peut encore répondre.
    void finir_d_ecrire() const;
    /// Réveille qui lit ou accepte ici : ce qui était arrivé se lit encore, puis c'est la fin.
    void finir_de_lire() const noexcept;
    /// Les deux : réveille aussi qui écrit.
    void couper() const noexcept;
    /// Ferme. S'il restait des octets à lire, le pair verra une coupure, non une fin.
    void fermer() noexcept { socket_.fermer(); }

    AdresseTcp adresse() const;  ///< de ce bout ; c'est là qu'on lit le port choisi par le système
    AdresseTcp pair() const;     ///< de l'autre bout
    int numero() const { return socket_.numero(); }
    bool ouverte() const { return socket_.ouvert(); }

private:
    Descripteur socket_;
};

/// Remplit le tampon. Lève PairParti si le flux finit avant, ou est coupé.
void lire_exactement(const Prise& prise, std::span<char> tampon, Echeance echeance = jamais);

/// Écrit tout. Lève PairParti si plus personne ne lit.
void ecrire_tout(const Prise& prise, std::string_view octets, Echeance echeance = jamais);

/// Lit jusqu'à la fin du flux, au plus `taille_max` octets. Lève PairParti si la connexion est
/// coupée, std::length_error s'il y en a davantage.
std::string lire_tout(const Prise& prise, std::size_t taille_max, Echeance echeance = jamais);

}  // namespace cours
