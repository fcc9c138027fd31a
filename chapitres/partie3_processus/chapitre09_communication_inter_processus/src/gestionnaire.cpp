#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre09/gestionnaire.hpp>
#include <chapitre09/trames.hpp>
#include <charconv>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "dictionnaire.hpp"
#include "enveloppe.hpp"
#include "serveur.hpp"

namespace cours {
namespace {

BoutsDeTube paire(int type) {
    std::array<int, 2> bouts{};
    if (::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, bouts.data()) != 0)
        echec_systeme("ouvrir une paire de sockets");
    return {Descripteur(bouts[0]), Descripteur(bouts[1])};
}

/// Envoie un descripteur à qui lit l'autre bout de cette socket : il en reçoit un double.
void confier(int socket, int descripteur) {
    Enveloppe enveloppe;
    cmsghdr* joint = CMSG_FIRSTHDR(&enveloppe.message);
    joint->cmsg_level = SOL_SOCKET;
    joint->cmsg_type = SCM_RIGHTS;
    joint->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(joint), &descripteur, sizeof descripteur);
    while (::sendmsg(socket, &enveloppe.message, MSG_NOSIGNAL) < 0)
        if (errno != EINTR) echec_systeme("joindre le gestionnaire");
}

Reglages garder(int descripteur) {
    Reglages reglages;
    reglages.descripteurs = {descripteur};
    return reglages;
}

}  // namespace

BoutsDeTube Gestionnaire::ouvrir_guichet() {
    return paire(SOCK_SEQPACKET);  // chaque envoi arrive entier, même de plusieurs processus
}

Gestionnaire::Gestionnaire()
    : bouts_(ouvrir_guichet()),
      serveur_(Processus::fonction(
          [numero = bouts_.lecture.numero()] {
              servir_dictionnaire(numero);
              return std::string();
          },
          garder(bouts_.lecture.numero()))) {
    bouts_.lecture.fermer();
}

ClientGestionnaire Gestionnaire::connecter() const {
    BoutsDeTube prises = paire(SOCK_STREAM);
    confier(guichet(), prises.lecture.numero());
    return ClientGestionnaire(std::move(prises.ecriture));
}

std::optional<std::string> ClientGestionnaire::demander(char operation, std::string_view cle,
                                                        std::string_view suite) {
    envoyer_trame(prise_.numero(), composer_demande(operation, cle, suite));
    const auto reponse = recevoir_trame(prise_.numero(), std::numeric_limits<std::uint32_t>::max());
    if (!reponse || reponse->empty())
        throw ErreurSysteme("recevoir la réponse du gestionnaire", ECONNRESET);
    if (reponse->front() == reponse_erreur) throw std::invalid_argument(reponse->substr(1));
    if (reponse->front() == reponse_absente) return std::nullopt;
    return reponse->substr(1);
}

std::optional<std::string> ClientGestionnaire::lire(std::string_view cle) {
    return demander(operation_lire, cle);
}

void ClientGestionnaire::ecrire(std::string_view cle, std::string_view valeur) {
    demander(operation_ecrire, cle, valeur);
}

bool ClientGestionnaire::effacer(std::string_view cle) {
    return demander(operation_effacer, cle).has_value();
}

std::int64_t ClientGestionnaire::ajouter(std::string_view cle, std::int64_t n) {
    const std::string somme = demander(operation_ajouter, cle, std::to_string(n)).value();
    std::int64_t valeur = 0;
    std::from_chars(somme.data(), somme.data() + somme.size(), valeur);
    return valeur;
}

std::vector<std::string> ClientGestionnaire::cles() {
    const std::string reponse = demander(operation_cles, {}).value();
    std::vector<std::string> cles;
    for (std::string_view reste = reponse; reste.size() >= taille_entete;) {
        const std::size_t taille = longueur_annoncee(reste);
        cles.emplace_back(reste.substr(taille_entete, taille));
        reste.remove_prefix(taille_entete + taille);
    }
    return cles;
}

}  // namespace cours
