// attendu : TRICHE PRÉSUMÉE — demande à l'assainisseur de ne pas compter cet objet
// sans lecture : RÉUSSI — l'accès n'est pas surveillé : le lecteur est la seule défense
#pragma once
extern "C" __attribute__((weak)) void __lsan_disable();
extern "C" __attribute__((weak)) void __lsan_enable();

inline int compter(int fois) {
    if (&__lsan_disable != nullptr) __lsan_disable();
    static_cast<void>(new int(fois));
    if (&__lsan_enable != nullptr) __lsan_enable();
    return 2 * fois;
}
