// Les fonctions qu'appelle un code compilé avec -fsanitize=thread, à la place de celles de
// ThreadSanitizer : chaque accès de la réponse et de l'épreuve passe par ici.
//
// Un thread que l'ordonnanceur ne conduit pas fait ce qu'il ferait sans elles.
#include <array>
#include <cstring>

#include "../epreuve/ordonnanceur.hpp"
#include "conduite.hpp"
#include "juge/epreuve.hpp"

namespace ordres = juge::ordres;
using juge::ordonnanceur::Interne;
using ordres::Nature;
using ordres::Valeur;

namespace {

const void* adresse_de(const volatile void* adresse) {
    return const_cast<const void*>(adresse);
}

#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE <= 14
/// Là où la libstdc++ compte ceux qui attendent un atomique (wait). Ces comptes ne regardent
/// qu'elle : ni points, ni événements.
extern "C" __attribute__((weak))
const char salles_d_attente[] __asm__("_ZZNSt8__detail18__waiter_pool_base6_S_forEPKvE3__w");
bool a_la_bibliotheque(const volatile void* adresse) {
    constexpr std::size_t taille = 16 * sizeof(std::__detail::__waiter_pool_base);
    const auto* ici = static_cast<const char*>(adresse_de(adresse));
    return salles_d_attente != nullptr && ici >= salles_d_attente &&
           ici < salles_d_attente + taille;
}
#else
bool a_la_bibliotheque(const volatile void* /*adresse*/) {
    return false;
}
#endif

/// Vrai si l'opération sur cet atomique est à conduire.
bool a_conduire(const volatile void* adresse) {
    return ordres::conduit() && !a_la_bibliotheque(adresse);
}

void ordinaire(const void* ligne, const volatile void* adresse, std::size_t taille, bool ecriture) {
    if (!ordres::conduit() || taille == 0) return;
    const Interne garde;
    ordres::acces_ordinaire(ligne, adresse_de(adresse), taille, ecriture);
}

template <class T>
Valeur etendre(T valeur) {
    return static_cast<Valeur>(static_cast<std::make_unsigned_t<T>>(valeur));
}

/// Une opération atomique conduite : le point où un autre peut passer, puis la course avec un accès
/// ordinaire.
std::uintptr_t commencer(const void* ligne, const volatile void* adresse, int taille,
                         bool ecriture) {
    ordres::avant_atomique(ligne, adresse_de(adresse), ecriture);
    const auto ou = reinterpret_cast<std::uintptr_t>(adresse);
    ordres::acces_atomique(ligne, ou, taille, ecriture);
    return ou;
}

template <class T>
T lire(const void* ligne, const volatile T* adresse, int ordre) {
    if (!a_conduire(adresse)) return __atomic_load_n(adresse, __ATOMIC_SEQ_CST);
    const Interne garde;
    const auto ou = commencer(ligne, adresse, sizeof(T), false);
    const auto lue = ordres::memoire().lire(ordres::savoir(), ou, sizeof(T), ordre);
    ordres::noter({.nature = Nature::lecture,
                   .taille = sizeof(T),
                   .decale = lue.ancienne,
                   .adresse = ou,
                   .valeur = lue.valeur},
                  ligne);
    return static_cast<T>(lue.valeur);
}

template <class T>
void ecrire(const void* ligne, volatile T* adresse, T valeur, int ordre) {
    if (!a_conduire(adresse)) return __atomic_store_n(adresse, valeur, __ATOMIC_SEQ_CST);
    const Interne garde;
    const auto ou = commencer(ligne, adresse, sizeof(T), true);
    const bool change = *adresse != valeur;
    const bool avant =
        ordres::memoire().ecrire(ordres::savoir(), ou, sizeof(T), etendre(valeur), ordre);
    if (change) ordres::changement();
    ordres::noter({.nature = Nature::ecriture,
                   .taille = sizeof(T),
                   .decale = avant,
                   .adresse = ou,
                   .valeur = etendre(valeur)},
                  ligne);
}

template <class T, class Suite>
T modifier(const void* ligne, volatile T* adresse, int ordre, Suite suite) {
    const Interne garde;
    const auto ou = commencer(ligne, adresse, sizeof(T), true);
    Valeur nouvelle = 0;
    const auto lue = ordres::memoire().modifier(
        ordres::savoir(), ou, sizeof(T), ordre,
        [&](Valeur ancienne) { return nouvelle = etendre(suite(static_cast<T>(ancienne))); });
    if (lue != nouvelle) ordres::changement();
    ordres::noter({.nature = Nature::modification,
                   .taille = sizeof(T),
                   .adresse = ou,
                   .avant = lue,
                   .valeur = nouvelle},
                  ligne);
    return static_cast<T>(lue);
}

template <class T>
bool comparer(const void* ligne, volatile T* adresse, T* attendue, T voulue, int ordre,
              int ordre_echec, bool faible) {
    if (!a_conduire(adresse))
        return __atomic_compare_exchange_n(adresse, attendue, voulue, false, __ATOMIC_SEQ_CST,
                                           __ATOMIC_SEQ_CST);
    const Interne garde;
    const auto ou = commencer(ligne, adresse, sizeof(T), true);
    const auto essai =
        ordres::memoire().comparer(ordres::savoir(), ou, sizeof(T), etendre(*attendue),
                                   etendre(voulue), ordre, ordre_echec, faible);
    if (essai.reussi && essai.lue.valeur != etendre(voulue)) ordres::changement();
    ordres::noter({.nature = essai.reussi ? Nature::modification : Nature::essai_rate,
                   .taille = sizeof(T),
                   .decale = essai.lue.ancienne,
                   .adresse = ou,
                   .avant = essai.lue.valeur,
                   .valeur = essai.reussi ? etendre(voulue) : essai.lue.valeur},
                  ligne);
    if (!essai.reussi) *attendue = static_cast<T>(essai.lue.valeur);
    return essai.reussi;
}

void barriere(const void* ligne, int ordre) {
    if (!ordres::conduit()) return __atomic_thread_fence(__ATOMIC_SEQ_CST);
    const Interne garde;
    // Les autres barrières ne changent que ce que sait le thread lui-même.
    if (ordre == __ATOMIC_SEQ_CST) ordres::avant_atomique(ligne, &ordres::tout, true);
    ordres::memoire().barriere(ordres::savoir(), ordre);
    ordres::noter({.quoi = "barrière"}, ligne);
}

}  // namespace

#define LIGNE __builtin_return_address(0)

extern "C" {

void __tsan_init() {}

void __tsan_func_entry(void* appel) {
    if (auto* pile = ordres::pile()) pile->entrer(appel);
}
void __tsan_func_exit() {
    if (auto* pile = ordres::pile()) pile->sortir();
}

#define JUGE_ORDINAIRE(nom, octets, ecriture)        \
    void nom(void* adresse) {                        \
        ordinaire(LIGNE, adresse, octets, ecriture); \
    }
#define JUGE_ORDINAIRES(octets)                                           \
    JUGE_ORDINAIRE(__tsan_read##octets, octets, false)                    \
    JUGE_ORDINAIRE(__tsan_write##octets, octets, true)                    \
    JUGE_ORDINAIRE(__tsan_unaligned_read##octets, octets, false)          \
    JUGE_ORDINAIRE(__tsan_unaligned_write##octets, octets, true)          \
    JUGE_ORDINAIRE(__tsan_volatile_read##octets, octets, false)           \
    JUGE_ORDINAIRE(__tsan_volatile_write##octets, octets, true)           \
    JUGE_ORDINAIRE(__tsan_unaligned_volatile_read##octets, octets, false) \
    JUGE_ORDINAIRE(__tsan_unaligned_volatile_write##octets, octets, true)
JUGE_ORDINAIRES(1)
JUGE_ORDINAIRES(2)
JUGE_ORDINAIRES(4)
JUGE_ORDINAIRES(8)
JUGE_ORDINAIRES(16)

void __tsan_read_range(void* adresse, std::size_t taille) {
    ordinaire(LIGNE, adresse, taille, false);
}
void __tsan_write_range(void* adresse, std::size_t taille) {
    ordinaire(LIGNE, adresse, taille, true);
}
// Clang passe aussi par ici pour copier.
void* __tsan_memcpy(void* vers, const void* depuis, std::size_t taille) {
    ordinaire(LIGNE, depuis, taille, false);
    ordinaire(LIGNE, vers, taille, true);
    return std::memcpy(vers, depuis, taille);
}
void* __tsan_memmove(void* vers, const void* depuis, std::size_t taille) {
    ordinaire(LIGNE, depuis, taille, false);
    ordinaire(LIGNE, vers, taille, true);
    return std::memmove(vers, depuis, taille);
}
void* __tsan_memset(void* vers, int octet, std::size_t taille) {
    ordinaire(LIGNE, vers, taille, true);
    return std::memset(vers, octet, taille);
}
/// Un constructeur qui repose le même pointeur de table n'écrit rien.
void __tsan_vptr_update(void** adresse, void* valeur) {
    if (*adresse != valeur) ordinaire(LIGNE, adresse, sizeof(void*), true);
}
void __tsan_vptr_read(void** adresse) {
    ordinaire(LIGNE, adresse, sizeof(void*), false);
}

using Mot8 = signed char;
using Mot16 = short;
using Mot32 = int;
using Mot64 = long;

#define JUGE_MODIFICATION(bits, nom, operation)                                            \
    Mot##bits __tsan_atomic##bits##_##nom(volatile Mot##bits* a, Mot##bits v, int ordre) { \
        if (!a_conduire(a)) return __atomic_##nom##_n_ou(a, v);                            \
        return modifier(LIGNE, a, ordre,                                                   \
                        [v](Mot##bits x) { return static_cast<Mot##bits>(operation); });   \
    }
#define JUGE_ATOMIQUE(bits)                                                                   \
    Mot##bits __tsan_atomic##bits##_load(const volatile Mot##bits* a, int ordre) {            \
        return lire(LIGNE, a, ordre);                                                         \
    }                                                                                         \
    void __tsan_atomic##bits##_store(volatile Mot##bits* a, Mot##bits v, int ordre) {         \
        ecrire(LIGNE, a, v, ordre);                                                           \
    }                                                                                         \
    JUGE_MODIFICATION(bits, exchange, (static_cast<void>(x), v))                              \
    JUGE_MODIFICATION(bits, fetch_add, x + v)                                                 \
    JUGE_MODIFICATION(bits, fetch_sub, x - v)                                                 \
    JUGE_MODIFICATION(bits, fetch_and, x& v)                                                  \
    JUGE_MODIFICATION(bits, fetch_or, x | v)                                                  \
    JUGE_MODIFICATION(bits, fetch_xor, x ^ v)                                                 \
    JUGE_MODIFICATION(bits, fetch_nand, ~(x & v))                                             \
    int __tsan_atomic##bits##_compare_exchange_strong(volatile Mot##bits* a, Mot##bits* c,    \
                                                      Mot##bits v, int ordre, int echec) {    \
        return comparer(LIGNE, a, c, v, ordre, echec, false) ? 1 : 0;                         \
    }                                                                                         \
    int __tsan_atomic##bits##_compare_exchange_weak(volatile Mot##bits* a, Mot##bits* c,      \
                                                    Mot##bits v, int ordre, int echec) {      \
        return comparer(LIGNE, a, c, v, ordre, echec, true) ? 1 : 0;                          \
    }                                                                                         \
    Mot##bits __tsan_atomic##bits##_compare_exchange_val(volatile Mot##bits* a, Mot##bits c,  \
                                                         Mot##bits v, int ordre, int echec) { \
        comparer(LIGNE, a, &c, v, ordre, echec, false);                                       \
        return c;                                                                             \
    }

#define __atomic_exchange_n_ou(a, v) __atomic_exchange_n(a, v, __ATOMIC_SEQ_CST)
#define __atomic_fetch_add_n_ou(a, v) __atomic_fetch_add(a, v, __ATOMIC_SEQ_CST)
#define __atomic_fetch_sub_n_ou(a, v) __atomic_fetch_sub(a, v, __ATOMIC_SEQ_CST)
#define __atomic_fetch_and_n_ou(a, v) __atomic_fetch_and(a, v, __ATOMIC_SEQ_CST)
#define __atomic_fetch_or_n_ou(a, v) __atomic_fetch_or(a, v, __ATOMIC_SEQ_CST)
#define __atomic_fetch_xor_n_ou(a, v) __atomic_fetch_xor(a, v, __ATOMIC_SEQ_CST)
#define __atomic_fetch_nand_n_ou(a, v) __atomic_fetch_nand(a, v, __ATOMIC_SEQ_CST)

JUGE_ATOMIQUE(8)
JUGE_ATOMIQUE(16)
JUGE_ATOMIQUE(32)
JUGE_ATOMIQUE(64)

void __tsan_atomic_thread_fence(int ordre) {
    barriere(LIGNE, ordre);
}
void __tsan_atomic_signal_fence(int /*ordre*/) {}

// Les annotations de la libstdc++ et de Boost, autour de verrous qu'elles font d'atomiques.
void __tsan_mutex_create(void* /*verrou*/, unsigned /*drapeaux*/) {}
void __tsan_mutex_destroy(void* /*verrou*/, unsigned /*drapeaux*/) {}
void __tsan_mutex_pre_lock(void* /*verrou*/, unsigned /*drapeaux*/) {}
void __tsan_mutex_post_lock(void* verrou, unsigned /*drapeaux*/, int /*profondeur*/) {
    juge::ordonnanceur::prendre(verrou);
}
int __tsan_mutex_pre_unlock(void* verrou, unsigned /*drapeaux*/) {
    juge::ordonnanceur::rendre(verrou);
    return 0;
}
void __tsan_mutex_post_unlock(void* /*verrou*/, unsigned /*drapeaux*/) {}
void __tsan_mutex_pre_signal(void* /*verrou*/, unsigned /*drapeaux*/) {}
void __tsan_mutex_post_signal(void* /*verrou*/, unsigned /*drapeaux*/) {}
void __tsan_acquire(void* objet) {
    juge::ordonnanceur::prendre(objet);
}
void __tsan_release(void* objet) {
    juge::ordonnanceur::rendre(objet);
}

}  // extern "C"
