#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre08/zygote.hpp>
#include <utility>

#include "messages.hpp"

namespace cours {
namespace {

/// noexcept : une exception ne doit pas dérouler ici la pile du zygote.
[[noreturn]] void devenir_contremaitre(const Message<Embauche>& demande, int socket) noexcept {
    ::signal(SIGCHLD, SIG_DFL);
    ::close(socket);
    if (demande.descripteurs.size() == 1)
        tenir_l_atelier(demande.contenu, demande.descripteurs.front().numero());
    ::_exit(0);
}

/// La vie du zygote : à chaque message, un contremaître. Leur fin n'intéresse personne ici : avec
/// SIGCHLD ignoré, le noyau n'en fait pas des zombies.
std::string attendre_les_demandes(int socket) {
    ::signal(SIGCHLD, SIG_IGN);
    for (;;) {
        Message<Embauche> demande;
        if (recevoir(socket, demande) != Reception::complete) return {};
        if (::fork() == 0) devenir_contremaitre(demande, socket);
        // Refusé : le bout se ferme, et le pool l'apprend ainsi.
    }
}

Reglages garder(int socket) {
    Reglages reglages;
    reglages.descripteurs = {socket};
    return reglages;
}

}  // namespace

Zygote::Zygote()
    : Zygote([] {
          PaireDeSockets paire;
          return Bouts{std::move(paire.ici), std::move(paire.la_bas)};
      }()) {}

Zygote::Zygote(Bouts bouts)
    : socket_(std::move(bouts.ici)),
      processus_(Processus::fonction(
          [socket = bouts.la_bas.numero()] { return attendre_les_demandes(socket); },
          garder(bouts.la_bas.numero()))) {}

void Zygote::faire_naitre(const Embauche& embauche, int socket) {
    if (!envoyer(socket_.numero(), embauche, {socket})) echec_systeme("parler au zygote");
}

}  // namespace cours
