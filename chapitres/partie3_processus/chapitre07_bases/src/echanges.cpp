#include "echanges.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>

namespace cours {
namespace {

/// Lit ce qui est là ; ferme le bout à la fin du flux.
void lire(Recu& recu) {
    std::array<char, 65536> tampon;
    while (recu.bout.ouvert()) {
        const auto lus = ::read(recu.bout.numero(), tampon.data(), tampon.size());
        if (lus > 0)
            recu.texte.append(tampon.data(), static_cast<std::size_t>(lus));
        else if (lus == 0)
            recu.bout.fermer();
        else if (errno == EAGAIN)
            return;
        else if (errno != EINTR)
            echec_systeme("lire la sortie d'un processus");
    }
}

/// Donne ce que le tube accepte. Un enfant qui ne veut pas tout lire (« head -1 ») n'est pas une
/// erreur : le reste est perdu pour lui.
void donner(Descripteur& bout, std::string_view entree, std::size_t& donnes) {
    while (bout.ouvert()) {
        const std::string_view reste = entree.substr(donnes);
        if (reste.empty()) return bout.fermer();  // l'enfant voit la fin de son entrée
        const long ecrits = ecrire_sans_sigpipe(bout.numero(), reste);
        if (ecrits > 0)
            donnes += static_cast<std::size_t>(ecrits);
        else if (errno == EPIPE)
            bout.fermer();
        else if (errno == EAGAIN)
            return;
        else if (errno != EINTR)
            echec_systeme("écrire l'entrée d'un processus");
    }
}

}  // namespace

void Echanges::ne_plus_bloquer() const {
    for (const auto* bout : {&bout_entree, &sortie.bout, &erreurs.bout, &resultat.bout})
        if (bout->ouvert()) bout->ne_plus_bloquer();
}

void Echanges::ajouter_attentes(std::vector<pollfd>& attentes) const {
    if (bout_entree.ouvert()) attentes.push_back({bout_entree.numero(), POLLOUT, 0});
    for (const auto* recu : {&sortie, &erreurs, &resultat})
        if (recu->bout.ouvert()) attentes.push_back({recu->bout.numero(), POLLIN, 0});
}

void Echanges::avancer() {
    donner(bout_entree, entree, donnes);
    for (auto* recu : {&sortie, &erreurs, &resultat})
        lire(*recu);
}

void Echanges::conclure() {
    bout_entree.fermer();
    for (auto* recu : {&sortie, &erreurs, &resultat}) {
        lire(*recu);
        recu->bout.fermer();  // un descendant échappé du groupe peut encore tenir l'autre bout
    }
}

}  // namespace cours
