// Solution de l'exercice 16.2 — UDP fiable. Une possibilité parmi d'autres.
//
// - Un accusé cumulatif (« tout ce qui précède n est là ») supporte de se perdre : le suivant en
//   dit autant, et davantage.
// - Un doublon est jeté, mais on y répond : c'est peut-être l'accusé qui s'était perdu. Sans
//   réponse, l'émetteur répéterait jusqu'à renoncer.
// - Chaque comparaison de numéros se fait par une différence, après avoir vérifié le sens : un
//   numéro hostile ne déborde nulle part.
// - La fenêtre borne les deux mémoires : ce que l'émetteur doit pouvoir répéter, et ce que le
//   récepteur garde en attendant un message perdu.
// - Ni socket ni horloge : ce qui dépend du monde est donné. C'est ce qui permet d'essayer ce code
//   sur mille réseaux en une seconde, et de rejouer celui qui échoue.
#pragma once

#include <algorithm>
#include <chapitre16/lien_defaillant.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using Heure = cours::Heure;

constexpr std::size_t contenu_max = 1200;
constexpr Heure delai{200};
constexpr int essais_max = 8;

constexpr std::size_t taille_entete = 9;  // un genre, un numéro

inline std::string datagramme(char genre, std::uint64_t numero, std::string_view contenu = {}) {
    std::string octets(1, genre);
    for (int decalage = 56; decalage >= 0; decalage -= 8)
        octets += static_cast<char>(numero >> decalage);
    return octets.append(contenu);
}

/// Le numéro d'un datagramme de ce genre ; rien s'il n'en est pas un.
inline std::optional<std::uint64_t> numero_de(char genre, std::string_view octets) {
    if (octets.size() < taille_entete || octets[0] != genre) return std::nullopt;
    std::uint64_t numero = 0;
    for (const char octet : octets.substr(1, 8))
        numero = numero << 8 | static_cast<unsigned char>(octet);
    return numero;
}

class Emetteur {
public:
    Emetteur(std::size_t fenetre, std::uint64_t premier) : fenetre_(fenetre), premier_(premier) {}

    /// Confie un message. Rend faux s'il n'est pas pris.
    bool envoyer(std::string contenu) {
        if (muet_ || contenu.size() > contenu_max || en_vol_.size() == fenetre_) return false;
        en_vol_.push_back({std::move(contenu)});
        return true;
    }

    /// Les datagrammes à envoyer à cette heure.
    std::vector<std::string> a_emettre(Heure maintenant) {
        for (const Envoi& envoi : en_vol_)
            if (envoi.essais == essais_max && envoi.du(maintenant)) muet_ = true;
        std::vector<std::string> datagrammes;
        if (muet_) return datagrammes;
        std::uint64_t numero = premier_;
        for (Envoi& envoi : en_vol_) {
            if (envoi.du(maintenant)) {
                datagrammes.push_back(datagramme('D', numero, envoi.contenu));
                envoi.derniere = maintenant;
                ++envoi.essais;
            }
            ++numero;
        }
        return datagrammes;
    }

    /// Un datagramme est arrivé : un accusé, ou n'importe quoi.
    void recevoir(std::string_view octets) {
        const auto numero = numero_de('A', octets);
        if (!numero || octets.size() != taille_entete || *numero < premier_) return;
        const std::uint64_t accuses = *numero - premier_;
        if (accuses > en_vol_.size()) return;  // il en annonce plus que nous n'en avons
        en_vol_.erase(en_vol_.begin(), en_vol_.begin() + static_cast<std::ptrdiff_t>(accuses));
        premier_ = *numero;
    }

    /// Vrai si l'émetteur a renoncé.
    bool muet() const { return muet_; }

private:
    struct Envoi {
        std::string contenu;
        Heure derniere{0};
        int essais = 0;

        bool du(Heure maintenant) const { return essais == 0 || maintenant - derniere >= delai; }
    };

    std::size_t fenetre_;
    std::uint64_t premier_;       ///< le numéro du premier de en_vol_
    std::deque<Envoi> en_vol_{};  ///< sans accusé
    bool muet_ = false;
};

class Recepteur {
public:
    Recepteur(std::size_t fenetre, std::uint64_t premier) : fenetre_(fenetre), prochain_(premier) {}

    /// Un datagramme est arrivé. Rend l'accusé à renvoyer, s'il y en a un.
    std::optional<std::string> recevoir(std::string_view octets) {
        const auto numero = numero_de('D', octets);
        if (!numero || octets.size() > taille_entete + contenu_max) return std::nullopt;
        if (*numero >= prochain_ && *numero - prochain_ < fenetre_)
            en_avance_.try_emplace(*numero, octets.substr(taille_entete));
        avancer();
        return datagramme('A', prochain_);
    }

    /// Le message suivant, s'il est là.
    std::optional<std::string> suivant() {
        if (prets_.empty()) return std::nullopt;
        std::string contenu = std::move(prets_.front());
        prets_.pop_front();
        return contenu;
    }

private:
    /// Ceux qui n'attendent plus personne.
    void avancer() {
        for (auto place = en_avance_.begin();
             place != en_avance_.end() && place->first == prochain_; ++prochain_) {
            prets_.push_back(std::move(place->second));
            place = en_avance_.erase(place);
        }
    }

    std::size_t fenetre_;
    std::uint64_t prochain_;                            ///< le premier qui manque
    std::map<std::uint64_t, std::string> en_avance_{};  ///< arrivés avant lui
    std::deque<std::string> prets_{};                   ///< à rendre
};
