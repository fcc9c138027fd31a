#include "veille.hpp"

#include <fmt/format.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace cahier {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds calme{40};     // rien n'a bougé depuis : l'éditeur a fini d'écrire
constexpr milliseconds periode{500};  // du sondage

/// Ce qu'un lien désigne peut changer ailleurs que dans son dossier.
bool est_un_lien(const std::filesystem::path& fichier) {
    std::error_code ignoree;
    return std::filesystem::is_symlink(fichier, ignoree);
}
constexpr const char* raison_du_lien = "c'est un lien symbolique";

std::string raison_de_sonder(const std::filesystem::path& fichier, std::optional<Moyen> impose) {
    struct statfs infos {};
    if (impose) return *impose == Moyen::sondage ? "demandé" : "";
    if (est_un_lien(fichier)) return raison_du_lien;
    return ::statfs(fichier.parent_path().c_str(), &infos) == 0 ? sans_notifications(infos.f_type)
                                                                : "";
}

}  // namespace

std::string sans_notifications(long type) {
    switch (static_cast<unsigned long>(type) & 0xFFFFFFFFUL) {
        case 0x6969:
            return "dossier réseau NFS";
        case 0x517B:
        case 0xFE534D42:
        case 0xFF534D42:
            return "dossier réseau Windows (SMB)";
        case 0x01021997:
            return "disque de l'hôte (9P, par exemple /mnt/c sous WSL)";
        case 0x65735546:
            return "système de fichiers FUSE";
        case 0x786F4256:
            return "dossier partagé de VirtualBox";
        case 0x00C36400:
            return "dossier réseau Ceph";
        case 0x5346414F:
            return "dossier réseau AFS";
        default:
            return "";
    }
}

bool Veille::Signature::operator==(const Signature& autre) const {
    return inode == autre.inode && taille == autre.taille && date.tv_sec == autre.date.tv_sec &&
           date.tv_nsec == autre.date.tv_nsec;
}

Veille::Veille(std::filesystem::path fichier, std::optional<Moyen> impose)
    : fichier_(std::move(fichier)), connue_(signature()) {
    raison_ = raison_de_sonder(fichier_, impose);
    if (!raison_.empty()) return;
    fd_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    constexpr unsigned evenements =
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF;
    if (fd_ < 0 || ::inotify_add_watch(fd_, fichier_.parent_path().c_str(), evenements) < 0)
        sonder(fmt::format("inotify indisponible : {}", std::strerror(errno)));
}

Veille::~Veille() {
    if (fd_ >= 0) ::close(fd_);
}

void Veille::sonder(std::string raison) {
    raison_ = std::move(raison);
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

Veille::Signature Veille::signature() const {
    struct stat infos {};
    if (::stat(fichier_.c_str(), &infos) != 0) return {};
    return {infos.st_ino, infos.st_size, infos.st_mtim};
}

/// Vrai si le fichier est nommé dans ce que le noyau avait à dire.
bool Veille::lire_notifications() {
    alignas(inotify_event) std::array<char, 16384> tampon;
    const auto nom = fichier_.filename().string();
    bool vu = false;
    bool dossier_perdu = false;
    for (ssize_t lus; (lus = ::read(fd_, tampon.data(), tampon.size())) > 0;) {
        for (const char* p = tampon.data(); p < tampon.data() + lus;) {
            const auto* evenement = reinterpret_cast<const inotify_event*>(p);
            // À peine créé, un fichier n'est pas encore écrit ; un lien, si.
            vu |= evenement->len > 0 && nom == evenement->name &&
                  ((evenement->mask & IN_CREATE) == 0 || est_un_lien(fichier_));
            vu |= (evenement->mask & IN_Q_OVERFLOW) != 0;
            dossier_perdu |= (evenement->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) != 0;
            p += sizeof(inotify_event) + evenement->len;
        }
    }
    // Le dossier a été remplacé (git, par exemple) : le nom du fichier, lui, reste bon à consulter.
    if (dossier_perdu) sonder("le dossier a été remplacé pendant la veille");
    if (vu && est_un_lien(fichier_)) sonder(raison_du_lien);
    return vu;
}

bool Veille::enregistre() {
    const bool notifie = fd_ >= 0 && lire_notifications();
    if (fd_ >= 0 ? notifie : !(signature() == connue_)) {
        connue_ = signature();
        dernier_changement_ = Horloge::now();
    }
    if (!dernier_changement_ || Horloge::now() - *dernier_changement_ < calme) return false;
    dernier_changement_.reset();
    connue_ = signature();
    return connue_.taille >= 0;  // effacé, il reviendra
}

std::optional<milliseconds> Veille::echeance() const {
    if (dernier_changement_) return calme;
    return fd_ < 0 ? std::optional(periode) : std::nullopt;
}

}  // namespace cahier
