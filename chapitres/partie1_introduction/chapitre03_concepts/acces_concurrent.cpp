// FAUTIF EXPRÈS : un véritable accès concurrent, construit avec ThreadSanitizer, qui le signale. Le
// test de cet exemple réussit quand le rapport paraît.
#include <cstdio>
#include <thread>

// [course]
long total = 0;  // une variable ordinaire, que rien ne protège

void compter() {
    for (int i = 0; i < 1000; ++i)
        ++total;  // lire, ajouter, écrire ; l'autre thread en fait autant
}

int main() {
    std::puts("Fautif exprès : ThreadSanitizer doit signaler un accès concurrent.");
    std::jthread a(compter);
    std::jthread b(compter);
    a.join();  // attend la fin de a
    b.join();
    std::printf("total : %ld sur 2000\n", total);
}
// [/course]
