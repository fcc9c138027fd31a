// FAUTIF EXPRÈS : deux verrous pris dans un ordre, puis dans l'autre. Ce programme ne se bloque
// jamais, et ThreadSanitizer signale pourtant l'interblocage possible. Le test de cet exemple
// réussit quand le rapport paraît.
#include <cstdio>
#include <mutex>
#include <thread>

// [ordre_inverse]
std::mutex scanner;
std::mutex imprimante;

void photocopier() {
    const std::lock_guard d_abord(scanner);
    const std::lock_guard ensuite(imprimante);
}

void reimprimer() {
    const std::lock_guard d_abord(imprimante);
    const std::lock_guard ensuite(scanner);
}

int main() {
    std::puts("Fautif exprès : ThreadSanitizer doit signaler un ordre de verrouillage inversé.");
    std::jthread(photocopier).join();  // un thread, attendu tout de suite :
    std::jthread(reimprimer).join();   // le second ne commence qu'une fois le premier fini
    std::puts("Fini : personne ne s'est bloqué, cette fois.");
}
// [/ordre_inverse]
