// Interne au juge : la fonction de la libc que l'une des nôtres remplace.
//
// Le code jugé n'est pas modifié : std::mutex, std::condition_variable, std::thread et les autres
// appellent nos fonctions au lieu de celles de la libc. Chacune fait, dans cet ordre :
// l'ordonnanceur s'il conduit le thread, l'horloge factice si elle est en place, la perturbation si
// l'épreuve l'a demandée, puis la vraie fonction. Le code du juge (ordonnanceur::Interne) va droit
// à la vraie.
#pragma once

#include <dlfcn.h>

#include <atomic>

namespace juge {

/// La vraie fonction, cherchée à la première utilisation.
template <class Fonction>
class Vraie {
public:
    constexpr explicit Vraie(const char* nom) : nom_(nom) {}
    template <class... Arguments>
    auto operator()(Arguments... arguments) {
        return adresse()(arguments...);
    }
    Fonction* adresse() {
        Fonction* connue = adresse_.load(std::memory_order_acquire);
        if (connue == nullptr) {
            connue = reinterpret_cast<Fonction*>(::dlsym(RTLD_NEXT, nom_));
            adresse_.store(connue, std::memory_order_release);
        }
        return connue;
    }

private:
    const char* nom_;
    std::atomic<Fonction*> adresse_{nullptr};
};

}  // namespace juge
