// Solution de l'exercice 15.3 — Requête HTTP. Une possibilité parmi d'autres.
//
// - Un tampon par connexion : on y lit ce qui arrive, on n'en ôte que la requête rendue. Ce qui
//   reste est le début de la suivante.
// - Deux étapes : l'en-tête entier, jusqu'à la ligne vide et au plus entete_max octets ; puis, une
//   fois sa longueur vérifiée, le corps. Rien n'est analysé tant que tout n'est pas là.
// - La longueur est lue chiffre par chiffre, et refusée dès qu'elle dépasse corps_max : elle ne
//   peut pas déborder, et strtol() accepterait « -1 », « +5 », «  7 » et « 12abc ».
// - Transfer-Encoding est refusé : deux façons de dire où finit le corps, c'est deux lecteurs qui
//   ne voient pas la même requête (une attaque connue, request smuggling).
#pragma once

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

constexpr std::size_t entete_max = 8192;
constexpr std::size_t corps_max = 65536;

struct Requete {
    std::string methode;                         ///< « POST »
    std::string cible;                           ///< « /panier?n=2 »
    std::map<std::string, std::string> entetes;  ///< par nom, en minuscules
    std::string corps;
};

/// Cette requête ne sera pas servie.
class RequeteRefusee : public std::runtime_error {
public:
    RequeteRefusee(int statut, const std::string& raison)
        : std::runtime_error(raison), statut_(statut) {}
    int statut() const { return statut_; }

private:
    int statut_;
};

/// Ce qui précède `marque` dans `texte`, dont il est ôté, marque comprise.
inline std::string_view prendre_jusqu_a(std::string_view& texte, std::string_view marque) {
    const std::size_t fin = texte.find(marque);
    if (fin == texte.npos) throw RequeteRefusee(400, "en-tête mal formé");
    const std::string_view avant = texte.substr(0, fin);
    texte.remove_prefix(fin + marque.size());
    return avant;
}

inline void verifier(bool vrai, int statut, const char* raison) {
    if (!vrai) throw RequeteRefusee(statut, raison);
}

inline void lire_premiere_ligne(std::string_view ligne, Requete& requete) {
    requete.methode = prendre_jusqu_a(ligne, " ");
    requete.cible = prendre_jusqu_a(ligne, " ");
    const auto majuscule = [](char c) { return c >= 'A' && c <= 'Z'; };
    verifier(!requete.methode.empty() &&
                 std::all_of(requete.methode.begin(), requete.methode.end(), majuscule),
             400, "méthode mal formée");
    verifier(!requete.cible.empty(), 400, "cible absente");
    verifier(ligne.starts_with("HTTP/") && ligne.find(' ') == ligne.npos, 400, "ce n'est pas HTTP");
    verifier(ligne == "HTTP/1.1" || ligne == "HTTP/1.0", 505, "version inconnue");
}

inline std::string en_minuscules(std::string_view texte) {
    std::string bas(texte);
    for (char& c : bas)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return bas;
}

inline std::string_view sans_bords(std::string_view texte) {
    const std::size_t debut = std::min(texte.find_first_not_of(" \t"), texte.size());
    const std::size_t fin = texte.find_last_not_of(" \t") + 1;
    return texte.substr(debut, fin > debut ? fin - debut : 0);
}

inline void lire_un_en_tete(std::string_view ligne, Requete& requete) {
    const std::string nom = en_minuscules(prendre_jusqu_a(ligne, ":"));
    verifier(!nom.empty() && nom.find_first_of(" \t") == nom.npos, 400, "nom d'en-tête interdit");
    const auto [place, nouveau] = requete.entetes.try_emplace(nom, sans_bords(ligne));
    if (nouveau) return;
    verifier(nom != "content-length", 400, "longueur annoncée deux fois");
    place->second += ", ";
    place->second += sans_bords(ligne);
}

inline std::size_t longueur_du_corps(const Requete& requete) {
    verifier(requete.entetes.count("transfer-encoding") == 0, 501, "codage du corps inconnu");
    const auto annonce = requete.entetes.find("content-length");
    if (annonce == requete.entetes.end()) return 0;
    const std::string& chiffres = annonce->second;
    verifier(!chiffres.empty() && chiffres.find_first_not_of("0123456789") == chiffres.npos, 400,
             "longueur mal formée");
    std::size_t longueur = 0;
    for (const char c : chiffres) {
        longueur = longueur * 10 + static_cast<std::size_t>(c - '0');
        verifier(longueur <= corps_max, 413, "corps trop gros");
    }
    return longueur;
}

inline Requete analyser(std::string_view en_tete) {
    Requete requete;
    lire_premiere_ligne(prendre_jusqu_a(en_tete, "\r\n"), requete);
    while (!en_tete.starts_with("\r\n"))
        lire_un_en_tete(prendre_jusqu_a(en_tete, "\r\n"), requete);
    return requete;
}

/// Vrai si chaque \r est suivi d'un \n, et chaque \n précédé d'un \r.
inline bool fins_de_ligne_entieres(std::string_view texte) {
    for (std::size_t i = 0; i < texte.size(); ++i) {
        if (texte[i] == '\n') return false;
        if (texte[i] != '\r') continue;
        if (i + 1 == texte.size() || texte[i + 1] != '\n') return false;
        ++i;
    }
    return true;
}

class LecteurRequetes {
public:
    explicit LecteurRequetes(int socket) : socket_(socket) {}

    /// La requête suivante, ou rien si le client a fini.
    std::optional<Requete> suivante() {
        const std::optional<std::size_t> taille = lire_en_tete();
        if (!taille) return std::nullopt;
        const std::string en_tete = tampon_.substr(0, *taille);
        verifier(fins_de_ligne_entieres(en_tete), 400, "fin de ligne isolée");
        Requete requete = analyser(en_tete);
        const std::size_t longueur = longueur_du_corps(requete);
        while (tampon_.size() < *taille + longueur)
            verifier(lire(), 400, "corps tronqué");
        requete.corps = tampon_.substr(*taille, longueur);
        tampon_.erase(0, *taille + longueur);
        return requete;
    }

private:
    /// Lit jusqu'à la ligne vide ; rend la taille de l'en-tête, ou rien si le client a fini.
    std::optional<std::size_t> lire_en_tete() {
        for (;;) {
            const std::size_t fin = tampon_.find("\r\n\r\n");
            if (fin != tampon_.npos && fin + 4 <= entete_max) return fin + 4;
            verifier(tampon_.size() < entete_max, 431, "en-tête trop long");
            if (lire()) continue;
            if (tampon_.empty()) return std::nullopt;
            throw RequeteRefusee(400, "en-tête tronqué");
        }
    }

    /// Ajoute au tampon ce qui est arrivé. Rend faux à la fin du flux.
    bool lire() {
        std::array<char, 4096> morceau;
        for (;;) {
            const ssize_t lus = ::recv(socket_, morceau.data(), morceau.size(), 0);
            if (lus >= 0) {
                tampon_.append(morceau.data(), static_cast<std::size_t>(lus));
                return lus > 0;
            }
            if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "lire");
        }
    }

    int socket_;
    std::string tampon_{};  ///< arrivé, pas encore rendu
};
