// FAUTIF EXPRÈS : une référence qui survit à ce qu'elle désigne. AddressSanitizer le signale ; le
// test de cet exemple réussit quand le rapport paraît.
#include <cstdio>
#include <vector>

// [invalide]
int main() {
    std::puts("Fautif exprès : AddressSanitizer doit signaler une lecture de mémoire rendue.");
    std::vector<int> notes{12};
    const int& premiere = notes.front();
    notes.resize(1000);             // le tableau déménage : l'ancien est rendu
    std::printf("%d\n", premiere);  // et la référence désigne encore l'ancien
}
// [/invalide]
