// Une réponse qui se sert chez elle : tout `std` d'un coup, et, dans l'espace global, des noms que
// les épreuves emploient aussi. Aucun n'est au juge : chaque solution se compile derrière cet
// en-tête (noms.sh). Les noms qu'un énoncé impose (Total, Table, mediane…) n'y sont pas, ou comme
// fonctions.
#pragma once

#include <chrono>
#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

using namespace std;
using namespace std::chrono;
using namespace std::literals;

// Des fonctions à qui tout convient : qui appelle la sienne sans dire laquelle peut tomber sur
// elles, et ne se compile pas.
#define FONCTION(nom)             \
    template <class... Arguments> \
    void nom(Arguments&&...) = delete;
// celles des aides des épreuves
FONCTION(accepte)
FONCTION(adresse)
FONCTION(compter_dans_un_thread)
FONCTION(consommer)
FONCTION(constater_et_denouer)
FONCTION(de_zero_a)
FONCTION(ecart)
FONCTION(en_ns)
FONCTION(fractions_impossibles)
FONCTION(identite)
FONCTION(jusqu_a)
FONCTION(laisser_finir)
FONCTION(ligne)
FONCTION(ms)
FONCTION(premiere_difference)
FONCTION(produire)
FONCTION(refuse)
FONCTION(se_suivent)
FONCTION(solde)
FONCTION(thread_bref)
FONCTION(thread_nomme)
FONCTION(threads_ensemble)
FONCTION(verifier)
FONCTION(vider)
// celles du juge
FONCTION(a_completer)
FONCTION(a_tour_de_role)
FONCTION(attendre_calme)
FONCTION(explorer)
FONCTION(point_de_passage)
// et d'autres, que tout le monde écrit
FONCTION(afficher)
FONCTION(ajouter)
FONCTION(attendre)
FONCTION(avancer)
FONCTION(compter)
FONCTION(deposer)
FONCTION(ecrire)
FONCTION(executer)
FONCTION(exiger)
FONCTION(finir)
FONCTION(lire)
FONCTION(maximum)
FONCTION(minimum)
FONCTION(moyenne)
FONCTION(noter)
FONCTION(observer)
FONCTION(retirer)
FONCTION(somme)
FONCTION(terminer)
FONCTION(total)
FONCTION(travailler)
FONCTION(trier)
#undef FONCTION

// Des variables.
inline const double infini = 1e300;
inline constexpr size_t ligne_de_cache = 128;
inline int appels, capacite, compteur, cycles, essais, fini, graine, horloge, patience, places,
    pret;
inline int resultat, taille, threads, tours, travail, valeur, valeurs, verrou;
inline int barrier, count, data, distance, latch, size;  // que `std` porte aussi
inline string nom, message;

// Des types, ordinaires ou à un paramètre : ceux des aides des épreuves, ceux du juge, d'autres.
struct Arretable {};
struct Attendus {};
struct CleObservee {};
struct Convive {};
struct Identite {};
struct Jumeaux {};
struct Lente {};
struct Modele {};
struct Patient {};
struct Rangee {};
struct Tranches {};
struct TravailRegle {};
struct VerrouTemoin {};
template <class T>
struct Dictionnaire {};

struct Acteur {};
struct HorlogeFactice {};
struct Perturbation {};
struct FinRetenue {};
struct RendezVous {};
struct TachesEnVol {};
enum Etat { libre, occupe, termine, bloque };
enum class Panne { aucune };
template <class T>
struct Registre {};

struct Garde {};
struct Horloge {};
struct Journal {};
struct Noeud {};
struct Resultat {};
struct Tache {};
struct Travail {};
struct Verrou {};
struct Worker {};
template <class T>
struct Case {};
template <class T>
struct File {};
template <class T>
struct Pile {};
template <class T>
struct Tampon {};

// L'espace de noms des épreuves est dans `juge`, le seul mot que la réponse n'a pas : il ne craint
// même pas celui-ci.
namespace epreuve {}

// De quoi afficher ses valeurs en cherchant une erreur.
template <class T>
ostream& operator<<(ostream& flux, const vector<T>& liste) {
    return flux << liste.size() << " valeurs";
}
