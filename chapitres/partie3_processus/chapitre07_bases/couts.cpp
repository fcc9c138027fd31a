// Ce que coûte de faire naître : un thread, un processus par fork(), selon la mémoire du parent, un
// programme par posix_spawn(). La plus courte de trente naissances, fin comprise : les autres
// attendent aussi leur tour de processeur, qui n'est pas ce qu'on mesure.
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chapitre02/chronometre.hpp>
#include <chapitre07/processus.hpp>
#include <chrono>
#include <cstddef>
#include <limits>
#include <string>
#include <thread>
#include <vector>

template <class Naissance>
double plus_courte_us(Naissance naitre) {
    double duree = std::numeric_limits<double>::max();
    for (int i = 0; i < 30; ++i) {
        const cours::Chronometre chrono;
        naitre();
        duree = std::min(duree, std::chrono::duration<double, std::micro>(chrono.reel()).count());
    }
    return duree;
}

// [naissances]
void naitre_thread() {
    std::thread([] {}).join();
}

void naitre_fork() {
    const pid_t enfant = fork();
    if (enfant == 0) _exit(0);
    waitpid(enfant, nullptr, 0);
}

void naitre_spawn() {
    char programme[] = "true";
    char* arguments[] = {programme, nullptr};
    pid_t enfant = -1;
    if (posix_spawnp(&enfant, programme, nullptr, nullptr, arguments, environ) == 0)
        waitpid(enfant, nullptr, 0);
}

void naitre_processus() {
    cours::Processus::fonction([] { return std::string(); }).attendre();
}
// [/naissances]

std::vector<double> tout_mesurer() {
    return {plus_courte_us(naitre_thread), plus_courte_us(naitre_fork),
            plus_courte_us(naitre_spawn), plus_courte_us(naitre_processus)};
}

int main() {
    const char* noms[] = {"un thread", "fork()", "posix_spawn(true)", "cours::Processus::fonction"};
    const auto nu = tout_mesurer();
    const std::vector<char> lest(std::size_t{256} << 20, 'x');  // 65 536 pages vraiment occupées
    const auto leste = tout_mesurer();
    fmt::print("{:<34} {:>10} {:>12}\n", "", "parent nu", "256 Mio");
    for (std::size_t i = 0; i < nu.size(); ++i)
        fmt::print("{:<34} {:>7.0f} µs {:>9.0f} µs\n", noms[i], nu[i], leste[i]);
    return lest.back() == 'x' ? 0 : 1;
}
