// Savoir quand un fichier vient d'être enregistré.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace cahier {

enum class Moyen { notifications, sondage };

/// Surveille un fichier par son dossier : les éditeurs qui écrivent à côté puis renomment sont donc
/// vus comme les autres. Le noyau prévient (inotify) ; là où il ne le peut pas (dossier réseau,
/// disque de Windows sous WSL…), ou si le fichier est un lien, il est consulté deux fois par
/// seconde. À utiliser d'un seul thread.
class Veille {
public:
    /// Ne lève rien : faute de notifications, c'est le sondage. `impose` choisit le moyen.
    explicit Veille(std::filesystem::path fichier, std::optional<Moyen> impose = {});
    Veille(const Veille&) = delete;
    Veille& operator=(const Veille&) = delete;
    ~Veille();

    /// Descripteur lisible quand enregistre() est à rappeler ; -1 en sondage.
    int fd() const { return fd_; }
    /// Pourquoi le fichier est sondé ; vide si le noyau prévient.
    const std::string& raison_du_sondage() const { return raison_; }

    /// Vrai une fois par enregistrement, quand plus rien n'a bougé depuis un instant : un éditeur
    /// écrit souvent en plusieurs fois. N'attend pas.
    bool enregistre();
    /// Dans combien de temps, au plus tard, rappeler enregistre() même si fd() se tait ; rien s'il
    /// suffit de l'attendre.
    std::optional<std::chrono::milliseconds> echeance() const;

private:
    using Horloge = std::chrono::steady_clock;
    /// Ce qui change quand un fichier est récrit ou remplacé.
    struct Signature {
        ino_t inode = 0;
        off_t taille = -1;
        timespec date{};
        bool operator==(const Signature& autre) const;
    };

    Signature signature() const;
    void sonder(std::string raison);
    bool lire_notifications();

    std::filesystem::path fichier_;
    int fd_ = -1;
    std::string raison_;
    Signature connue_;
    std::optional<Horloge::time_point> dernier_changement_;
};

/// Pourquoi le noyau ne prévient pas des changements venus d'ailleurs sur ce type de système de
/// fichiers (f_type de statfs) ; vide s'il en prévient.
std::string sans_notifications(long type);

}  // namespace cahier
