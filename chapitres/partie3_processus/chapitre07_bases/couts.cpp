// Ce que coûte de faire naître : un thread, un processus par fork(), selon la mémoire du parent, un
// programme par posix_spawn(). Médiane de trente naissances, fin comprise.
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chapitre02/chronometre.hpp>
#include <chapitre07/processus.hpp>
#include <chrono>
#include <cstddef>
#include <thread>
#include <vector>

template <class Naissance>
double mediane_us(Naissance naitre) {
    std::vector<double> durees;
    for (int i = 0; i < 30; ++i) {
        const cours::Chronometre chrono;
        naitre();
        durees.push_back(std::chrono::duration<double, std::micro>(chrono.reel()).count());
    }
    std::nth_element(durees.begin(), durees.begin() + 15, durees.end());
    return durees[15];
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

int main() {
    fmt::print("{:<34} {:>10} {:>12}\n", "", "parent nu", "256 Mio");
    std::vector<double> nu{mediane_us(naitre_thread), mediane_us(naitre_fork),
                           mediane_us(naitre_spawn), mediane_us(naitre_processus)};
    const std::vector<char> lest(std::size_t{256} << 20, 'x');  // 65 536 pages vraiment occupées
    const std::vector<double> leste{mediane_us(naitre_thread), mediane_us(naitre_fork),
                                    mediane_us(naitre_spawn), mediane_us(naitre_processus)};
    const char* noms[] = {"un thread", "fork()", "posix_spawn(true)", "cours::Processus::fonction"};
    for (std::size_t i = 0; i < nu.size(); ++i)
        fmt::print("{:<34} {:>7.0f} µs {:>9.0f} µs\n", noms[i], nu[i], leste[i]);
    return lest.back() == 'x' ? 0 : 1;
}
