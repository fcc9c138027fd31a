// Un maître, des processus ouvriers : les plus grosses images d'abord, chacune à qui est libre. Le
// travail se partage de lui-même, et la dernière image ne fait attendre personne longtemps.
//
// Les ouvriers naissent par fork() d'un programme qui a deux autres threads (progression, signaux).
// Ils n'héritent que de ce que fork() sait remettre en état, la mémoire dynamique et les flux de la
// bibliothèque C ; aucun des deux threads ne tient d'autre verrou.
#include <chapitre13/maitre_ouvriers.hpp>

#include "banc/message.hpp"
#include "banc/ordre.hpp"
#include "banc/recueil.hpp"

namespace projet {
namespace {

// [maitre_ouvriers]
MesuresVersion executer(Contexte& contexte) {
    const auto ordre = par_taille(contexte.images);
    std::vector<Demande> demandes;
    for (const std::size_t indice : ordre)
        demandes.push_back(en_demande(contexte.images[indice], contexte.reglages.conversion));
    cours::ReglagesMaitre reglages;
    reglages.ouvriers = static_cast<std::size_t>(contexte.reglages.workers);
    Recueil recueil(contexte);
    Correspondants correspondants;
    const auto a_chaque = [&](std::size_t rang, const cours::Issue<Reponse>& issue) {
        if (!issue.reussie()) return recueil.noter(0, ordre[rang], abandonnee(issue.message()));
        auto [worker, resultat] = correspondants.lire(issue.valeur());
        recueil.noter(worker, ordre[rang], std::move(resultat));
    };
    const auto ouvrage = cours::maitre_ouvriers(demandes, convertir_ailleurs, reglages,
                                                contexte.arret.get_token(), a_chaque);
    if (ouvrage.arrete || ouvrage.bilan.morts > 0)  // tués, peut-être en pleine écriture
        effacer_temporaires(contexte.reglages.conversion.sortie);
    Ressources ailleurs;  // la mémoire seule : le reste, le système le compte à leur mort
    ailleurs.memoire_max_octets = correspondants.ressources().memoire_max_octets;
    return {contexte.reglages.workers, recueil.compteur(), {}, ailleurs};
}
// [/maitre_ouvriers]

const InscriptionVersion inscription{
    {11, "maitre_ouvriers", "un maître, des processus ouvriers, les plus grosses images d'abord",
     executer}};

}  // namespace
}  // namespace projet
