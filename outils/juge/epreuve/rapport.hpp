// Le canal par lequel le programme jugé raconte l'épreuve au lanceur : une ligne JSON par fait.
#pragma once

#include <initializer_list>
#include <string_view>

namespace juge::rapport {

/// Descripteurs convenus avec le lanceur.
constexpr int fd_rapport = 198;  ///< écrit par l'épreuve
constexpr int fd_secret = 199;   ///< donne le nombre à usage unique que la preuve doit citer

/// Vrai si un lanceur écoute ; faux quand le programme est lancé à la main.
bool ouvert();

/// Vrai dans le processus de l'épreuve, faux dans les processus que la réponse a créés.
bool processus_principal();

struct Champ {
    constexpr Champ(std::string_view n, std::string_view t) : nom(n), texte(t) {}
    constexpr Champ(std::string_view n, long long v) : nom(n), valeur(v), est_nombre(true) {}
    std::string_view nom;
    std::string_view texte;
    long long valeur = 0;
    bool est_nombre = false;
};

/// Écrit {"t": type, champs...}. Sûr entre threads ; n'alloue pas, n'échoue pas.
void ecrire(std::string_view type, std::initializer_list<Champ> champs);

/// Compte des échecs (expectations, exceptions) déjà rapportés.
void noter_echec();
int echecs();

}  // namespace juge::rapport
