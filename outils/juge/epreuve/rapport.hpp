// Le canal par lequel le programme jugé raconte l'épreuve au lanceur : une ligne JSON par fait.
#pragma once

#include <exception>
#include <initializer_list>
#include <string>
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

/// Une exception : le nom de son type, et ce qu'elle dit.
struct Exception {
    std::string type;
    std::string message;  ///< vide si son type n'en porte pas
};
/// Deux textes vides si elle est nulle.
Exception decrire(const std::exception_ptr& exception);

/// Rapporte un échec dû à une exception.
void echec_par_exception(const std::exception_ptr& exception, std::string_view phrase);

/// Compte des échecs (expectations, exceptions) déjà rapportés.
void noter_echec();
int echecs();

}  // namespace juge::rapport
