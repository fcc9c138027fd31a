#pragma once

#include <sys/mman.h>

#include <chapitre07/erreur_systeme.hpp>
#include <new>
#include <utility>

namespace cours {

/// Un objet que ce processus et les enfants qu'il créera par fork() voient tous : ce que l'un y
/// écrit, les autres le lisent. Le reste de la mémoire, lui, est copié. Le chapitre 9 montre ce
/// qu'on y met et comment on s'y synchronise ; ici, des atomiques sans verrou suffisent.
/// Ni son constructeur ni son destructeur ne s'exécutent dans un enfant.
template <class T>
class Partage {
public:
    template <class... Arguments>
    explicit Partage(Arguments&&... arguments) {
        void* adresse =
            ::mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (adresse == MAP_FAILED) echec_systeme("partager de la mémoire");
        objet_ = ::new (adresse) T(std::forward<Arguments>(arguments)...);
    }
    Partage(const Partage&) = delete;
    Partage& operator=(const Partage&) = delete;
    ~Partage() {
        objet_->~T();
        ::munmap(objet_, sizeof(T));
    }

    T& operator*() const { return *objet_; }
    T* operator->() const { return objet_; }

private:
    T* objet_;
};

}  // namespace cours
