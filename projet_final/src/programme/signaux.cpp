#include "programme/signaux.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

#include "images/erreurs.hpp"

namespace projet {
namespace {

/// Sauf ceux que le parent fait ignorer (nohup, « & » d'un script) : ils doivent le rester, et
/// signalfd, lui, les recevrait.
sigset_t signaux_d_arret() {
    sigset_t ensemble;
    ::sigemptyset(&ensemble);
    for (const int numero : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action {};
        ::sigaction(numero, nullptr, &action);
        if (action.sa_handler != SIG_IGN) ::sigaddset(&ensemble, numero);
    }
    return ensemble;
}

}  // namespace

EcouteSignaux::EcouteSignaux(std::stop_source arret) : arret_(std::move(arret)) {
    const sigset_t ensemble = signaux_d_arret();
    ::pthread_sigmask(SIG_BLOCK, &ensemble, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGXFSZ, SIG_IGN);
    signaux_ = Descripteur(::signalfd(-1, &ensemble, SFD_CLOEXEC));
    fin_ = Descripteur(::eventfd(0, EFD_CLOEXEC));
    if (!signaux_.ouvert() || !fin_.ouvert())
        throw std::runtime_error("écoute des signaux impossible : " + raison_systeme(errno));
    ecoute_ = std::jthread([this] { ecouter(); });
}

EcouteSignaux::~EcouteSignaux() {
    ::eventfd_write(fin_.get(), 1);
}

void EcouteSignaux::ecouter() {
    for (;;) {
        std::array<pollfd, 2> attentes{{{signaux_.get(), POLLIN, 0}, {fin_.get(), POLLIN, 0}}};
        if (::poll(attentes.data(), attentes.size(), -1) < 0) continue;  // EINTR
        if (attentes[1].revents != 0) return;
        signalfd_siginfo signal{};
        if (::read(signaux_.get(), &signal, sizeof signal) != static_cast<ssize_t>(sizeof signal))
            continue;
        int aucun = 0;
        recu_.compare_exchange_strong(aucun, static_cast<int>(signal.ssi_signo));
        arret_.request_stop();
    }
}

}  // namespace projet
