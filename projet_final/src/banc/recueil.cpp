#include "banc/recueil.hpp"

#include <utility>

namespace projet {

void Recueil::noter(int worker, std::size_t indice, ResultatImage resultat) {
    if (resultat.etat == EtatImage::en_attente) return;
    if (resultat.definitive) contexte_.arret.request_stop();
    ++compteur_;
    occuper(contexte_.reglages.section_critique);
    journaliser(journal_, contexte_, worker, indice, resultat);
    contexte_.suivi.noter(indice, std::move(resultat));
}

}  // namespace projet
