// Lire un fichier d'un coup, en écrire un tout entier ou pas du tout.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <utility>

#include "images/format.hpp"
#include "images/tampon.hpp"

namespace projet {

/// Un descripteur de fichier, fermé à la destruction.
class Descripteur {
public:
    Descripteur() = default;
    explicit Descripteur(int fd) : fd_(fd) {}
    Descripteur(Descripteur&& autre) noexcept : fd_(std::exchange(autre.fd_, -1)) {}
    Descripteur& operator=(Descripteur&& autre) noexcept {
        std::swap(fd_, autre.fd_);
        return *this;
    }
    ~Descripteur() { fermer(); }
    int get() const { return fd_; }
    bool ouvert() const { return fd_ >= 0; }
    /// Ferme ; rend faux si le système signale alors une erreur d'écriture différée.
    bool fermer();

private:
    int fd_ = -1;
};

/// Lit `chemin` dans le tampon ; les octets rendus valent jusqu'à sa prochaine utilisation. Lève
/// ErreurImage si le fichier est illisible, vide, ou plus grand que `octets_max`.
Octets lire_fichier(const std::filesystem::path& chemin, std::uintmax_t octets_max, Tampon& tampon);

/// Écrit tout `octets` sur `fd`, malgré les écritures partielles et les signaux. Rend 0 ou errno.
int ecrire_tout(int fd, Octets octets);

/// Remplace `chemin` par un fichier de contenu `octets`, en une fois : fichier temporaire dans le
/// même dossier, fsync, rename. En cas d'échec, `chemin` est inchangé et rien ne traîne ; lève
/// ErreurEcriture. Sûr entre threads et entre processus.
void ecrire_atomiquement(const std::filesystem::path& chemin, Octets octets);
void ecrire_atomiquement(const std::filesystem::path& chemin, std::string_view texte);

/// Efface les fichiers temporaires d'un processus tué en pleine écriture, sous `dossier`, récursif.
/// À appeler quand plus personne n'y écrit. Ne lève rien.
void effacer_temporaires(const std::filesystem::path& dossier) noexcept;

/// Préfixe des fichiers temporaires, qu'aucune image ne porte.
inline constexpr std::string_view prefixe_temporaire = ".conversion-en-cours-";

}  // namespace projet
