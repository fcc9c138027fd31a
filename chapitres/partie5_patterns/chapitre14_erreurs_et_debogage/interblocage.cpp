// FAUTIF EXPRÈS : ce programme se bloque à chaque fois. `releves.sh` le lance, le regarde par gdb,
// puis le tue. Le loquet rend l'interblocage certain : chacun tient son premier verrou avant que
// l'autre demande le second.
#include <chapitre04/nom_thread.hpp>
#include <cstdio>
#include <latch>
#include <mutex>
#include <thread>

// [interblocage]
std::mutex stock;
std::mutex commandes;
std::latch chacun_le_sien(2);

void livrer() {
    cours::nommer_ce_thread("livreur");
    const std::lock_guard d_abord(stock);
    chacun_le_sien.arrive_and_wait();
    const std::lock_guard ensuite(commandes);
}

void commander() {
    cours::nommer_ce_thread("vendeur");
    const std::lock_guard d_abord(commandes);
    chacun_le_sien.arrive_and_wait();
    const std::lock_guard ensuite(stock);
}

int main() {
    std::puts("Fautif exprès : deux threads vont s'attendre pour toujours.");
    std::jthread livreur(livrer);
    std::jthread vendeur(commander);
}
// [/interblocage]
