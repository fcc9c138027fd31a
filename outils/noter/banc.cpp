#include "banc.hpp"

#include "commun/empreinte.hpp"
#include "lecture.hpp"

namespace noter {

std::string Banc::cle(const Sujet& sujet, const std::string& reponse) const {
    commun::Empreinte empreinte;
    empreinte.ajouter(chaine.empreinte(*sujet.exercice));
    empreinte.ajouter(juge::lire_texte(sujet.exercice->sources.front()));
    empreinte.ajouter(sujet.cachee.empty() ? "" : juge::lire_texte(sujet.cachee));
    empreinte.ajouter(reponse);
    return empreinte.texte();
}

}  // namespace noter
