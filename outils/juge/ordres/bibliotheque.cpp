// Ce que la bibliothèque standard fait sans que le compilateur l'instrumente, et qu'il faut savoir
// : la mémoire qui resservira, le nom d'un thread, et l'initialisation unique des variables
// statiques locales.
#include <cxxabi.h>

#include <pthread.h>

#include <cstddef>
#include <cstdlib>

#include "../epreuve/ordonnanceur.hpp"
#include "../epreuve/vraie.hpp"
#include "conduite.hpp"

namespace ordonnanceur = juge::ordonnanceur;

extern "C" {

// La libc n'emploie pas ces noms-là pour elle-même : les nôtres peuvent s'en servir.
void* __libc_malloc(std::size_t taille);
void* __libc_calloc(std::size_t nombre, std::size_t taille);
void* __libc_memalign(std::size_t alignement, std::size_t taille);

static void* neuve(void* memoire, std::size_t taille) {
    if (memoire == nullptr || !ordonnanceur::pilote()) return memoire;
    const ordonnanceur::Interne garde;
    juge::ordres::memoire().oublier(reinterpret_cast<std::uintptr_t>(memoire), taille);
    return memoire;
}

void* malloc(std::size_t taille) noexcept {
    return neuve(__libc_malloc(taille), taille);
}
void* calloc(std::size_t nombre, std::size_t taille) noexcept {
    return neuve(__libc_calloc(nombre, taille), nombre * taille);
}
void* memalign(std::size_t alignement, std::size_t taille) noexcept {
    return neuve(__libc_memalign(alignement, taille), taille);
}
void* aligned_alloc(std::size_t alignement, std::size_t taille) noexcept {
    return neuve(__libc_memalign(alignement, taille), taille);
}

using Garde = __cxxabiv1::__guard;

int __cxa_guard_acquire(Garde* garde) {
    static constinit juge::Vraie<int(Garde*)> vraie("__cxa_guard_acquire");
    const int a_faire = vraie(garde);
    ordonnanceur::prendre(garde);
    return a_faire;
}
void __cxa_guard_release(Garde* garde) noexcept {
    static constinit juge::Vraie<void(Garde*)> vraie("__cxa_guard_release");
    vraie(garde);
    if (!ordonnanceur::pilote()) return;
    const ordonnanceur::Interne interne;
    ordonnanceur::rendre(garde);
    // Qui trouve la variable déjà initialisée ne fait que lire cet octet.
    juge::ordres::memoire().publier(juge::ordres::savoir(), reinterpret_cast<std::uintptr_t>(garde),
                                    1);
}

int pthread_setname_np(pthread_t thread, const char* nom) noexcept {
    static constinit juge::Vraie<int(pthread_t, const char*)> vraie("pthread_setname_np");
    if (ordonnanceur::pilote() && ::pthread_equal(thread, ::pthread_self()) != 0) {
        const ordonnanceur::Interne interne;
        juge::ordres::nommer(nom);
    }
    return vraie(thread, nom);
}

}  // extern "C"
