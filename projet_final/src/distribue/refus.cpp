#include "distribue/refus.hpp"

#include "banc/texte.hpp"
#include "programme/affichage.hpp"

namespace projet {

void Refus::noter(const std::string& ligne) {
    constexpr std::uint64_t montres = 10;
    const std::uint64_t avant = nombre_.fetch_add(1);
    if (avant < montres) afficher(stderr, "distribue_zmq : {}\n", affichable(ligne));
    if (avant == montres)
        afficher(stderr, "distribue_zmq : d'autres messages refusés, qui seront comptés\n");
}

}  // namespace projet
