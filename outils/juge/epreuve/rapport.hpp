// Le canal par lequel le programme jugé raconte l'épreuve au lanceur : une ligne JSON par fait.
#pragma once

#include <exception>
#include <initializer_list>
#include <string_view>

namespace juge::rapport {

/// Descripteurs convenus avec le lanceur : des nombres qu'une réponse honnête n'écrit pas.
constexpr int fd_rapport = 1012;  ///< écrit par l'épreuve
constexpr int fd_secret = 1013;   ///< donne le nombre à usage unique que la preuve doit citer

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

/// Rapporte un échec dû à une exception, avec son message.
void echec_par_exception(const std::exception_ptr& exception, std::string_view phrase);

/// Compte des échecs (expectations, exceptions) déjà rapportés.
void noter_echec();
int echecs();

}  // namespace juge::rapport
