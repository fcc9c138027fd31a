#include "blocs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "extrait.hpp"
#include "lecture.hpp"
#include "sortie.hpp"

namespace lecons {
namespace {

namespace fs = std::filesystem;

const std::string langage_sortie = "text";
const std::string remede = "lancez ./cahier lecons";

/// Ce que le bloc d'un marqueur doit contenir. Lève std::runtime_error.
Extrait contenu_voulu(const juge::Catalogue& catalogue, const fs::path& dossier,
                      const Marqueur& marqueur, int delai_s) {
    if (marqueur.genre == Genre::extrait) return couper_extrait(dossier, marqueur.valeur);
    const auto demande = lire_demande(marqueur.valeur);
    return {langage_sortie,
            tronquer(executer_exemple(catalogue, dossier, demande, delai_s), demande.lignes_max)};
}

/// Les lignes d'un bloc, barrières comprises ; la barrière est plus longue que celles du contenu.
std::vector<std::string> ecrire_bloc(const Extrait& voulu, std::size_t retrait) {
    std::string barriere = "```";
    while (voulu.contenu.find(barriere) != std::string::npos)
        barriere += '`';
    std::vector<std::string> lignes{barriere + voulu.langage};
    for (const auto& ligne : en_lignes(voulu.contenu))
        lignes.push_back(ligne);
    lignes.push_back(barriere);
    for (auto& ligne : lignes)
        if (!ligne.empty()) ligne.insert(0, retrait, ' ');
    return lignes;
}

void remplacer_bloc(std::vector<std::string>& lignes, const Marqueur& marqueur,
                    const Extrait& voulu) {
    // Sans bloc, rien à ôter : le nouveau se place juste sous le marqueur.
    const std::size_t debut = marqueur.bloc ? marqueur.bloc->debut - 1 : marqueur.ligne;
    const std::size_t fin = marqueur.bloc ? marqueur.bloc->fin : marqueur.ligne;
    const auto bloc = ecrire_bloc(voulu, marqueur.bloc ? marqueur.bloc->retrait : 0);
    lignes.erase(lignes.begin() + static_cast<long>(debut),
                 lignes.begin() + static_cast<long>(fin));
    lignes.insert(lignes.begin() + static_cast<long>(debut), bloc.begin(), bloc.end());
}

/// Applique `verifier` aux marqueurs de ce genre ; ce qu'il lève devient un problème à leur ligne.
template <class Verification>
Problemes verifier_chaque(const Depot& depot, Genre genre, Verification verifier) {
    Problemes problemes;
    for (const Document* lecon : depot.lecons()) {
        for (const auto& marqueur : lecon->marqueurs) {
            if (marqueur.genre != genre) continue;
            try {
                verifier(*lecon, marqueur, problemes);
            } catch (const std::runtime_error& erreur) {
                problemes.push_back({lecon->fichier, marqueur.ligne, erreur.what()});
            }
        }
    }
    return problemes;
}

}  // namespace

Rafraichissement rafraichir(const juge::Catalogue& catalogue, const fs::path& fichier,
                            int delai_s) {
    Rafraichissement resultat;
    const Document document = lire_document(fichier);
    auto lignes = document.lignes;
    // Du dernier au premier : les numéros de ligne des précédents restent justes.
    for (auto marqueur = document.marqueurs.rbegin(); marqueur != document.marqueurs.rend();
         ++marqueur) {
        if (marqueur->genre == Genre::releve) continue;  // une mesure : personne ne la refait ici
        try {
            const auto voulu = contenu_voulu(catalogue, fichier.parent_path(), *marqueur, delai_s);
            remplacer_bloc(lignes, *marqueur, voulu);
        } catch (const std::runtime_error& erreur) {
            resultat.problemes.push_back({fichier, marqueur->ligne, erreur.what()});
        }
    }
    std::reverse(resultat.problemes.begin(), resultat.problemes.end());
    resultat.change = lignes != document.lignes;
    if (resultat.change) juge::ecrire_texte(fichier, fmt::format("{}\n", fmt::join(lignes, "\n")));
    return resultat;
}

Problemes verifier_extraits(const Depot& depot) {
    return verifier_chaque(
        depot, Genre::extrait,
        [](const Document& lecon, const Marqueur& marqueur, Problemes& problemes) {
            const auto voulu = couper_extrait(lecon.fichier.parent_path(), marqueur.valeur);
            if (marqueur.bloc && marqueur.bloc->langage == voulu.langage &&
                marqueur.bloc->contenu == voulu.contenu)
                return;
            problemes.push_back({lecon.fichier, marqueur.ligne,
                                 fmt::format("le bloc n'est pas l'extrait actuel de {} : {}",
                                             marqueur.valeur, remede)});
        });
}

Problemes verifier_sorties(const Depot& depot, int delai_s) {
    return verifier_chaque(
        depot, Genre::sortie,
        [&](const Document& lecon, const Marqueur& marqueur, Problemes& problemes) {
            const auto demande = lire_demande(marqueur.valeur);
            const auto nouvelle =
                executer_exemple(depot.catalogue(), lecon.fichier.parent_path(), demande, delai_s);
            if (!marqueur.bloc || marqueur.bloc->langage != langage_sortie) {
                problemes.push_back(
                    {lecon.fichier, marqueur.ligne,
                     "la sortie demandée n'est pas dans un bloc ```text : " + remede});
                return;
            }
            for (const auto& difference :
                 comparer_sorties(marqueur.bloc->contenu, nouvelle, demande.lignes_max)) {
                problemes.push_back({lecon.fichier, marqueur.bloc->debut + 1 + difference.rang,
                                     fmt::format("sortie de « {} » : {} ; {}", marqueur.valeur,
                                                 difference.phrase, remede)});
            }
        });
}

Problemes verifier_marqueurs(const Depot& depot) {
    static const std::set<std::string> code{"cpp", "c++", "cxx", "cc", "hpp"};
    static const std::set<std::string> sortie{"text", "txt", "console"};
    Problemes problemes;
    for (const Document* lecon : depot.lecons()) {
        if (!depot.entierement_marquee(*lecon)) continue;
        for (const auto& bloc : lecon->blocs_libres) {
            if (code.contains(bloc.langage)) {
                problemes.push_back(
                    {lecon->fichier, bloc.debut,
                     "ce bloc de C++ ne vient d'aucun fichier compilé : placez le code dans une "
                     "région d'un exemple, et <!-- extrait: fichier#region --> au-dessus du bloc"});
            } else if (sortie.contains(bloc.langage)) {
                problemes.push_back(
                    {lecon->fichier, bloc.debut,
                     "cette sortie ne vient d'aucune exécution : placez <!-- sortie: exemple --> "
                     "au-dessus du bloc, ou <!-- releve: commande --> pour une mesure gardée"});
            }
        }
        for (const auto& marqueur : lecon->marqueurs) {
            if (marqueur.genre != Genre::releve) continue;
            if (!marqueur.bloc || !sortie.contains(marqueur.bloc->langage)) {
                problemes.push_back(
                    {lecon->fichier, marqueur.ligne, "ce relevé n'est suivi d'aucun bloc ```text"});
            }
        }
    }
    return problemes;
}

}  // namespace lecons
