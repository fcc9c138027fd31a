// Les entrées-sorties de la réponse (voir vraie.hpp) : partielles ou interrompues, quand l'épreuve
// le demande, mais jamais autrement que le système n'en a le droit.
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "horloge.hpp"
#include "minuteries.hpp"
#include "ordonnanceur.hpp"
#include "pannes.hpp"
#include "vraie.hpp"

namespace horloge = juge::horloge;
namespace pannes = juge::pannes;
using juge::Panne;
using juge::Vraie;

namespace {

/// Vrai si cet appel doit échouer avec EINTR : la panne est demandée, et il pourrait attendre.
bool interrompu(int fd, int drapeaux = 0) {
    return pannes::active(Panne::interruptions) != 0 && (drapeaux & MSG_DONTWAIT) == 0 &&
           (::fcntl(fd, F_GETFL) & O_NONBLOCK) == 0 &&
           pannes::interrompu(static_cast<std::uintptr_t>(fd));
}

/// Vrai si ce descripteur transporte un flux d'octets, que le système peut couper où il veut. Un
/// datagramme, un eventfd ou un timerfd se lisent en entier ; un tube prend d'un coup ce qui tient
/// en PIPE_BUF octets.
bool decoupable(int fd, Panne panne, std::size_t taille) {
    struct stat infos {};
    if (::fstat(fd, &infos) != 0) return false;
    if (S_ISFIFO(infos.st_mode)) return panne == Panne::lectures_partielles || taille > PIPE_BUF;
    if (!S_ISSOCK(infos.st_mode)) return S_ISREG(infos.st_mode) || S_ISCHR(infos.st_mode);
    int type = 0;
    socklen_t longueur = sizeof type;
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &longueur) == 0 && type == SOCK_STREAM;
}

/// Le nombre d'octets à demander vraiment.
std::size_t rogner(Panne panne, int fd, std::size_t taille) {
    const auto plafond = static_cast<std::size_t>(pannes::active(panne));
    if (plafond == 0 || taille <= plafond || !decoupable(fd, panne, taille)) return taille;
    pannes::frapper(panne);
    return plafond;
}

/// Une entrée-sortie éparpillée, rognée : son premier morceau non vide, ou elle-même.
class Eparpillee {
public:
    Eparpillee(Panne panne, int fd, const iovec* morceaux, std::size_t nombre)
        : morceaux_(morceaux), nombre_(nombre) {
        std::size_t total = 0;
        for (std::size_t i = nombre; i-- > 0;) {
            total += morceaux[i].iov_len;
            if (morceaux[i].iov_len > 0) seul_ = morceaux[i];
        }
        const std::size_t permis = rogner(panne, fd, total);
        if (permis == total) return;
        seul_.iov_len = std::min(seul_.iov_len, permis);
        morceaux_ = &seul_;
        nombre_ = 1;
    }
    Eparpillee(const Eparpillee&) = delete;
    Eparpillee& operator=(const Eparpillee&) = delete;
    const iovec* morceaux() const { return morceaux_; }
    std::size_t nombre() const { return nombre_; }

private:
    iovec seul_{};
    const iovec* morceaux_;
    std::size_t nombre_;
};

msghdr rognee(const msghdr& message, const Eparpillee& partie) {
    msghdr copie = message;
    copie.msg_iov = const_cast<iovec*>(partie.morceaux());
    copie.msg_iovlen = partie.nombre();
    return copie;
}

constexpr std::int64_t ns_par_ms = 1'000'000;

/// Vrai si un appel qui attend au plus `delai` (négatif : sans fin) suit une HorlogeFactice.
bool attend_une_heure(std::int64_t delai) {
    return delai > 0 && horloge::factice() && !juge::ordonnanceur::pilote();
}

/// Attend ces descripteurs jusqu'à une heure que l'épreuve tient. `regarder` est le vrai appel,
/// sans attente.
template <class Regarder>
int attendre_une_heure(const std::vector<pollfd>& descripteurs, std::int64_t delai_ns,
                       Regarder regarder) {
    static const char personne = 0;  // un objet que personne ne réveille
    const std::int64_t echeance = horloge::ecoule() + delai_ns;
    for (;;) {
        if (const int prets = regarder(0); prets != 0) return prets;
        const auto reveil = descripteurs.empty()  // n'attendre rien, c'est dormir
                                ? horloge::attendre(&personne, echeance, [] { return true; })
                                : horloge::attendre_descripteurs(descripteurs, echeance);
        if (reveil == horloge::Reveil::expire || !horloge::factice()) return regarder(0);
        if (reveil == horloge::Reveil::interrompu) {
            errno = EINTR;
            return -1;
        }
    }
}

/// Les trois ensembles que select() attend, et remplace par ceux qui sont prêts.
class Ensembles {
public:
    Ensembles(int nombre, fd_set* lecture, fd_set* ecriture, fd_set* exceptions)
        : nombre_(nombre), rendus_{lecture, ecriture, exceptions} {
        for (std::size_t i = 0; i < rendus_.size(); ++i)
            if (rendus_[i] != nullptr) voulus_[i] = *rendus_[i];
    }
    void remettre() const {
        for (std::size_t i = 0; i < rendus_.size(); ++i)
            if (rendus_[i] != nullptr) *rendus_[i] = voulus_[i];
    }
    std::vector<pollfd> descripteurs() const {
        constexpr std::array<short, 3> evenements{POLLIN, POLLOUT, POLLPRI};
        std::vector<pollfd> resultat;
        for (std::size_t i = 0; i < rendus_.size(); ++i)
            for (int fd = 0; fd < nombre_; ++fd)
                if (rendus_[i] != nullptr && FD_ISSET(fd, &voulus_[i]))
                    resultat.push_back({fd, evenements[i], 0});
        return resultat;
    }

private:
    int nombre_;
    std::array<fd_set*, 3> rendus_;
    std::array<fd_set, 3> voulus_{};
};

}  // namespace

extern "C" {

ssize_t read(int fd, void* tampon, std::size_t taille) {
    static constinit Vraie<decltype(read)> vraie("read");
    if (interrompu(fd)) return -1;
    const ssize_t lus = vraie(fd, tampon, rogner(Panne::lectures_partielles, fd, taille));
    if (lus == sizeof(std::uint64_t)) juge::minuteries::compter_les_coups(fd, tampon);
    return lus;
}

ssize_t write(int fd, const void* tampon, std::size_t taille) {
    static constinit Vraie<decltype(write)> vraie("write");
    if (interrompu(fd)) return -1;
    return vraie(fd, tampon, rogner(Panne::ecritures_partielles, fd, taille));
}

ssize_t readv(int fd, const iovec* morceaux, int nombre) {
    static constinit Vraie<decltype(readv)> vraie("readv");
    if (interrompu(fd)) return -1;
    const Eparpillee partie(Panne::lectures_partielles, fd, morceaux,
                            static_cast<std::size_t>(nombre));
    return vraie(fd, partie.morceaux(), static_cast<int>(partie.nombre()));
}

ssize_t writev(int fd, const iovec* morceaux, int nombre) {
    static constinit Vraie<decltype(writev)> vraie("writev");
    if (interrompu(fd)) return -1;
    const Eparpillee partie(Panne::ecritures_partielles, fd, morceaux,
                            static_cast<std::size_t>(nombre));
    return vraie(fd, partie.morceaux(), static_cast<int>(partie.nombre()));
}

ssize_t recv(int fd, void* tampon, std::size_t taille, int drapeaux) {
    static constinit Vraie<decltype(recv)> vraie("recv");
    if (interrompu(fd, drapeaux)) return -1;
    return vraie(fd, tampon, rogner(Panne::lectures_partielles, fd, taille), drapeaux);
}

ssize_t recvfrom(int fd, void* tampon, std::size_t taille, int drapeaux, sockaddr* adresse,
                 socklen_t* longueur) {
    static constinit Vraie<decltype(recvfrom)> vraie("recvfrom");
    if (interrompu(fd, drapeaux)) return -1;
    return vraie(fd, tampon, rogner(Panne::lectures_partielles, fd, taille), drapeaux, adresse,
                 longueur);
}

ssize_t send(int fd, const void* tampon, std::size_t taille, int drapeaux) {
    static constinit Vraie<decltype(send)> vraie("send");
    if (interrompu(fd, drapeaux)) return -1;
    return vraie(fd, tampon, rogner(Panne::ecritures_partielles, fd, taille), drapeaux);
}

ssize_t sendto(int fd, const void* tampon, std::size_t taille, int drapeaux,
               const sockaddr* adresse, socklen_t longueur) {
    static constinit Vraie<decltype(sendto)> vraie("sendto");
    if (interrompu(fd, drapeaux)) return -1;
    return vraie(fd, tampon, rogner(Panne::ecritures_partielles, fd, taille), drapeaux, adresse,
                 longueur);
}

ssize_t recvmsg(int fd, msghdr* message, int drapeaux) {
    static constinit Vraie<decltype(recvmsg)> vraie("recvmsg");
    if (interrompu(fd, drapeaux)) return -1;
    const Eparpillee partie(Panne::lectures_partielles, fd, message->msg_iov, message->msg_iovlen);
    msghdr copie = rognee(*message, partie);
    const ssize_t lus = vraie(fd, &copie, drapeaux);
    message->msg_namelen = copie.msg_namelen;
    message->msg_controllen = copie.msg_controllen;
    message->msg_flags = copie.msg_flags;
    return lus;
}

ssize_t sendmsg(int fd, const msghdr* message, int drapeaux) {
    static constinit Vraie<decltype(sendmsg)> vraie("sendmsg");
    if (interrompu(fd, drapeaux)) return -1;
    const Eparpillee partie(Panne::ecritures_partielles, fd, message->msg_iov, message->msg_iovlen);
    const msghdr copie = rognee(*message, partie);
    return vraie(fd, &copie, drapeaux);
}

int accept(int fd, sockaddr* adresse, socklen_t* longueur) {
    static constinit Vraie<decltype(accept)> vraie("accept");
    return interrompu(fd) ? -1 : vraie(fd, adresse, longueur);
}

int accept4(int fd, sockaddr* adresse, socklen_t* longueur, int drapeaux) {
    static constinit Vraie<decltype(accept4)> vraie("accept4");
    return interrompu(fd) ? -1 : vraie(fd, adresse, longueur, drapeaux);
}

int poll(pollfd* descripteurs, nfds_t nombre, int delai) {
    static constinit Vraie<decltype(poll)> vraie("poll");
    if (delai != 0 && pannes::interrompu(pannes::plusieurs)) return -1;
    const auto regarder = [&](int attente) { return vraie(descripteurs, nombre, attente); };
    if (!attend_une_heure(delai)) return regarder(delai);
    return attendre_une_heure({descripteurs, descripteurs + nombre}, delai * ns_par_ms, regarder);
}

int ppoll(pollfd* descripteurs, nfds_t nombre, const timespec* delai, const sigset_t* masque) {
    static constinit Vraie<decltype(ppoll)> vraie("ppoll");
    const std::int64_t ns =
        delai == nullptr ? -1 : delai->tv_sec * 1'000'000'000LL + delai->tv_nsec;
    if (ns != 0 && pannes::interrompu(pannes::plusieurs)) return -1;
    if (!attend_une_heure(ns)) return vraie(descripteurs, nombre, delai, masque);
    const timespec aussitot{};
    const auto regarder = [&](int) { return vraie(descripteurs, nombre, &aussitot, masque); };
    return attendre_une_heure({descripteurs, descripteurs + nombre}, ns, regarder);
}

int pselect(int nombre, fd_set* lecture, fd_set* ecriture, fd_set* exceptions,
            const timespec* delai, const sigset_t* masque) {
    static constinit Vraie<decltype(pselect)> vraie("pselect");
    const std::int64_t ns =
        delai == nullptr ? -1 : delai->tv_sec * 1'000'000'000LL + delai->tv_nsec;
    if (ns != 0 && pannes::interrompu(pannes::plusieurs)) return -1;
    if (!attend_une_heure(ns)) return vraie(nombre, lecture, ecriture, exceptions, delai, masque);
    const Ensembles ensembles(nombre, lecture, ecriture, exceptions);
    const auto regarder = [&](int) {
        ensembles.remettre();
        const timespec aussitot{};
        return vraie(nombre, lecture, ecriture, exceptions, &aussitot, masque);
    };
    return attendre_une_heure(ensembles.descripteurs(), ns, regarder);
}

int select(int nombre, fd_set* lecture, fd_set* ecriture, fd_set* exceptions, timeval* delai) {
    static constinit Vraie<decltype(select)> vraie("select");
    const std::int64_t ns =
        delai == nullptr ? -1 : delai->tv_sec * 1'000'000'000LL + delai->tv_usec * 1000LL;
    if (!attend_une_heure(ns)) {
        if (ns != 0 && pannes::interrompu(pannes::plusieurs)) return -1;
        return vraie(nombre, lecture, ecriture, exceptions, delai);
    }
    const timespec duree{delai->tv_sec, delai->tv_usec * 1000};
    return pselect(nombre, lecture, ecriture, exceptions, &duree, nullptr);
}

int epoll_wait(int fd, epoll_event* evenements, int nombre, int delai) {
    static constinit Vraie<decltype(epoll_wait)> vraie("epoll_wait");
    if (delai != 0 && pannes::interrompu(pannes::plusieurs)) return -1;
    const auto regarder = [&](int attente) { return vraie(fd, evenements, nombre, attente); };
    if (!attend_une_heure(delai)) return regarder(delai);
    return attendre_une_heure({{fd, POLLIN, 0}}, delai * ns_par_ms, regarder);
}

}  // extern "C"
