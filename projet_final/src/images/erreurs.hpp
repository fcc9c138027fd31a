// Les deux façons dont la conversion d'une image peut échouer.
#pragma once

#include <stdexcept>
#include <string>

namespace projet {

/// L'image d'entrée est en cause (tronquée, corrompue, trop grande, illisible). Le texte est une
/// phrase française, sans le nom du fichier. Les autres images ne sont pas concernées.
class ErreurImage : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Ce que dit ErreurImage d'un fichier coupé, quel que soit son format.
inline constexpr const char* phrase_tronquee =
    "image tronquée : le fichier s'arrête avant la fin des données";

/// La sortie est en cause. Si `definitive`, les images suivantes échoueraient de même (disque
/// plein, système de fichiers en lecture seule…) : mieux vaut s'arrêter.
class ErreurEcriture : public std::runtime_error {
public:
    /// `code` est la valeur d'errno.
    ErreurEcriture(const std::string& quoi, int code);
    bool definitive() const { return definitive_; }

private:
    bool definitive_;
};

/// La raison d'un échec système, en français (« disque plein », « permission refusée »…).
std::string raison_systeme(int code);

/// Ce que dit une exception, en français aussi quand elle vient de la bibliothèque standard (thread
/// refusé, mémoire épuisée).
std::string raison(const std::exception& erreur);

}  // namespace projet
