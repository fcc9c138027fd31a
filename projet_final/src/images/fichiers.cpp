#include "images/fichiers.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "images/erreurs.hpp"

#include <vector>

namespace projet {
namespace {

/// Le fichier temporaire d'une écriture : effacé, sauf s'il a pris sa place définitive.
class Temporaire {
public:
    explicit Temporaire(const std::filesystem::path& dossier) {
        static std::atomic<unsigned> numero{0};
        do {  // le nom peut être pris, par exemple par une autre machine sur un disque partagé
            chemin_ = dossier / fmt::format("{}{}-{}", prefixe_temporaire, ::getpid(), numero++);
            fd_ =
                Descripteur(::open(chemin_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        } while (!fd_.ouvert() && errno == EEXIST);
        cree_ = fd_.ouvert();
    }
    Temporaire(const Temporaire&) = delete;
    Temporaire& operator=(const Temporaire&) = delete;
    ~Temporaire() {
        if (cree_) ::unlink(chemin_.c_str());
    }

    /// Écrit, pousse jusqu'au disque et met en place. Rend 0 ou errno.
    int devenir(const std::filesystem::path& definitif, Octets octets) {
        if (!cree_) return errno;
        if (const int erreur = ecrire_tout(fd_.get(), octets); erreur != 0) return erreur;
        if (::fsync(fd_.get()) != 0 && errno != EINVAL) return errno;  // EINVAL : sans objet ici
        if (!fd_.fermer()) return errno;
        if (::rename(chemin_.c_str(), definitif.c_str()) != 0) return errno;
        cree_ = false;
        return 0;
    }

private:
    std::filesystem::path chemin_;
    Descripteur fd_;
    bool cree_ = false;
};

}  // namespace

bool Descripteur::fermer() {
    const int fd = std::exchange(fd_, -1);
    return fd < 0 || ::close(fd) == 0;
}

Octets lire_fichier(const std::filesystem::path& chemin, std::uintmax_t octets_max,
                    Tampon& tampon) {
    // O_NONBLOCK : un tube nommé en .jpg ne doit pas figer le programme.
    const Descripteur fd(::open(chemin.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat infos {};
    if (!fd.ouvert() || ::fstat(fd.get(), &infos) != 0)
        throw ErreurImage("lecture impossible : " + raison_systeme(errno));
    if (!S_ISREG(infos.st_mode)) throw ErreurImage("lecture impossible : ce n'est pas un fichier");
    const auto taille = static_cast<std::uintmax_t>(infos.st_size);
    if (taille == 0) throw ErreurImage("fichier vide");
    if (taille > octets_max) {
        throw ErreurImage(fmt::format("fichier trop gros : {} Mio, plus que la limite de {} Mio",
                                      taille >> 20, octets_max >> 20));
    }
    std::uint8_t* const octets = tampon.octets(taille);
    std::size_t total = 0;
    while (total < taille) {
        const ssize_t lus = ::read(fd.get(), octets + total, taille - total);
        if (lus < 0 && errno == EINTR) continue;
        if (lus < 0) throw ErreurImage("lecture impossible : " + raison_systeme(errno));
        if (lus == 0) break;  // le fichier a raccourci entre-temps : le décodeur le dira
        total += static_cast<std::size_t>(lus);
    }
    return {octets, total};
}

int ecrire_tout(int fd, Octets octets) {
    while (!octets.empty()) {
        const ssize_t ecrits = ::write(fd, octets.data(), octets.size());
        if (ecrits < 0 && errno == EINTR) continue;
        if (ecrits < 0) return errno;
        octets = octets.subspan(static_cast<std::size_t>(ecrits));
    }
    return 0;
}

void ecrire_atomiquement(const std::filesystem::path& chemin, Octets octets) {
    Temporaire temporaire(chemin.parent_path());
    if (const int erreur = temporaire.devenir(chemin, octets); erreur != 0)
        throw ErreurEcriture(fmt::format("écriture de {} impossible", chemin.string()), erreur);
}

void ecrire_atomiquement(const std::filesystem::path& chemin, std::string_view texte) {
    ecrire_atomiquement(
        chemin, std::span(reinterpret_cast<const std::uint8_t*>(texte.data()), texte.size()));
}

void effacer_temporaires(const std::filesystem::path& dossier) noexcept {
    try {
        std::vector<std::filesystem::path> a_effacer;
        for (const auto& entree : std::filesystem::recursive_directory_iterator(dossier))
            if (entree.path().filename().string().starts_with(prefixe_temporaire))
                a_effacer.push_back(entree.path());
        std::error_code ignoree;
        for (const auto& chemin : a_effacer)
            std::filesystem::remove(chemin, ignoree);
    } catch (const std::exception&) {
        // un dossier devenu illisible : ce qui reste porte un nom reconnaissable
    }
}

}  // namespace projet
