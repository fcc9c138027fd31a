// Une exception partagée (std::exception_ptr, std::promise, std::future) est détruite par le
// dernier thread qui la lâche. Son compteur de références est dans la libstdc++, que
// ThreadSanitizer ne voit pas : il croit que ce thread détruit ce qu'un autre lit encore, et accuse
// une réponse juste. Voici l'ordre que le compteur établit, dit à l'assainisseur : qui lâche
// publie, qui détruit a tout vu.
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <cstring>
#include <exception>

namespace {

template <class Fonction>
Fonction* suivante(const char* nom) {
    return reinterpret_cast<Fonction*>(::dlsym(RTLD_NEXT, nom));
}

void lacher(void* exception) {
    if (exception == nullptr) return;
    __tsan_release(exception);
    __tsan_acquire(exception);
}

/// L'exception partagée : un exception_ptr n'est que son adresse.
void* adresse(const std::exception_ptr& pointeur) {
    static_assert(sizeof pointeur == sizeof(void*));
    void* exception = nullptr;
    std::memcpy(&exception, &pointeur, sizeof exception);
    return exception;
}

}  // namespace

/// La fin d'un catch.
extern "C" void __cxa_end_catch();
extern "C" void __cxa_end_catch() {
    static auto* const vraie = suivante<void()>("__cxa_end_catch");
    lacher(adresse(std::current_exception()));
    vraie();
}

/// La fin d'un exception_ptr, ou le moment où il en désigne une autre.
void std::__exception_ptr::exception_ptr::_M_release() noexcept {
    static auto* const vraie =
        suivante<void(exception_ptr*)>("_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv");
    lacher(_M_exception_object);
    vraie(this);
}
