#include "serveur.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chapitre07/descripteur.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre09/gestionnaire.hpp>
#include <chapitre09/trames.hpp>
#include <cstring>
#include <list>
#include <optional>
#include <vector>

#include "dictionnaire.hpp"
#include "enveloppe.hpp"

namespace cours {
namespace {

/// Un client, et ce qui est en route entre lui et nous.
class Visiteur {
public:
    explicit Visiteur(Descripteur prise) : prise_(std::move(prise)) { prise_.ne_plus_bloquer(); }

    /// Tant qu'il n'a pas pris sa réponse, on ne lit pas sa demande suivante : la mémoire qu'il
    /// nous coûte est bornée.
    pollfd attente() const {
        return {prise_.numero(), static_cast<short>(a_dire_.empty() ? POLLIN : POLLOUT), 0};
    }
    bool present() const { return prise_.ouvert(); }

    void avancer(Dictionnaire& dictionnaire) {
        if (a_dire_.empty()) ecouter();
        repondre(dictionnaire);
    }

private:
    void ecouter() {
        std::array<char, 16384> tampon;
        const auto lus = ::read(prise_.numero(), tampon.data(), tampon.size());
        if (lus > 0)
            entendu_.append(tampon.data(), static_cast<std::size_t>(lus));
        else if (lus == 0 || (errno != EAGAIN && errno != EINTR))
            prise_.fermer();  // parti, ou mort : sa demande inachevée n'a pas lieu
    }
    void repondre(Dictionnaire& dictionnaire) {
        while (present()) {
            if (a_dire_.empty()) {
                const auto demande = demande_entiere();
                if (!demande) return;
                a_dire_ = composer_trame(dictionnaire.repondre(*demande));
            }
            if (!dire()) return;
        }
    }
    std::optional<std::string> demande_entiere() {
        if (entendu_.size() < taille_entete) return std::nullopt;
        const std::size_t taille = longueur_annoncee(entendu_);
        if (taille > Gestionnaire::demande_max) {
            prise_.fermer();
            return std::nullopt;
        }
        if (entendu_.size() < taille_entete + taille) return std::nullopt;
        std::string demande = entendu_.substr(taille_entete, taille);
        entendu_.erase(0, taille_entete + taille);
        return demande;
    }
    /// Rend vrai si tout est dit.
    bool dire() {
        const long dits = ecrire_sans_sigpipe(prise_.numero(), a_dire_);
        if (dits > 0) a_dire_.erase(0, static_cast<std::size_t>(dits));
        if (dits < 0 && errno != EAGAIN && errno != EINTR) prise_.fermer();
        return a_dire_.empty();
    }

    Descripteur prise_;
    std::string entendu_;
    std::string a_dire_;
};

/// Ce qu'un message du guichet apporte.
struct Arrivee {
    bool fin = false;   ///< plus personne ne peut se présenter
    Descripteur prise;  ///< fermé si la table des descripteurs était pleine : il verra la fin
};

Arrivee accueillir(int guichet) {
    Enveloppe enveloppe;
    const auto recus = ::recvmsg(guichet, &enveloppe.message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (recus == 0) return {true, Descripteur()};
    if (recus < 0) return {};
    const cmsghdr* joint = CMSG_FIRSTHDR(&enveloppe.message);
    if (joint == nullptr || joint->cmsg_type != SCM_RIGHTS) return {};
    int numero = -1;
    std::memcpy(&numero, CMSG_DATA(joint), sizeof numero);
    return {false, Descripteur(numero)};
}

}  // namespace

void servir_dictionnaire(int guichet) {
    Dictionnaire dictionnaire;
    std::list<Visiteur> visiteurs;
    for (bool ouvert = true; ouvert || !visiteurs.empty();) {
        std::vector<pollfd> attentes{{ouvert ? guichet : -1, POLLIN, 0}};
        for (const auto& visiteur : visiteurs)
            attentes.push_back(visiteur.attente());
        if (::poll(attentes.data(), attentes.size(), -1) < 0 && errno != EINTR)
            echec_systeme("attendre les clients du gestionnaire");
        std::size_t rang = 1;
        for (auto& visiteur : visiteurs)
            if (attentes[rang++].revents != 0) visiteur.avancer(dictionnaire);
        std::erase_if(visiteurs, [](const auto& visiteur) { return !visiteur.present(); });
        if (attentes[0].revents == 0) continue;
        Arrivee arrivee = accueillir(guichet);
        ouvert = !arrivee.fin;
        if (arrivee.prise.ouvert()) visiteurs.emplace_back(std::move(arrivee.prise));
    }
}

}  // namespace cours
