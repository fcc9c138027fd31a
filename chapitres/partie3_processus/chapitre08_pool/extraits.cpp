// Les extraits de la leçon qui ne viennent ni des exemples, ni des composants.
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chapitre07/partage.hpp>
#include <chapitre08/pool_processus.hpp>
#include <chrono>
#include <csignal>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

void trois_facons() {
    cours::PoolProcessus<int(int, int)> pool([](int a, int b) { return a * b; });
    // [facons]
    // apply : confier et attendre. C'est l'appel de fonction, plus lent.
    const int tout_de_suite = pool.soumettre(6, 7).get();

    // apply_async : confier, et prendre le résultat plus tard.
    std::future<int> plus_tard = pool.soumettre(6, 8);

    // Avec un rappel : le thread du pool l'appelle. Il ne doit ni lever, ni attendre.
    std::latch recu(1);
    int par_rappel = 0;
    pool.rappeler(
        [&](const cours::Issue<int>& issue) {
            par_rappel = issue.valeur();
            recu.count_down();
        },
        6, 9);
    recu.wait();
    // [/facons]
    fmt::print("1.3  {} {} {}\n", tout_de_suite, plus_tard.get(), par_rappel);
}

void erreurs() {
    // [erreur]
    cours::PoolProcessus<int(int)> pool([](int n) -> int {
        if (n < 0) throw std::domain_error("négatif");
        return n;
    });
    try {
        pool.soumettre(-1).get();
    } catch (const cours::ErreurDistante& erreur) {
        fmt::print("1.5  {} : {}\n", erreur.type(), erreur.what());
    }
    // [/erreur]
}

void poison() {
    // [poison]
    cours::ReglagesPool reglages;
    reglages.essais = 3;
    cours::PoolProcessus<int(int)> pool(
        [](int n) {
            if (n == 13) std::raise(SIGKILL);
            return 10 * n;
        },
        reglages);
    for (const auto& issue : pool.map_issues(std::vector{12, 13, 14}))
        fmt::print("1.7  {}\n", issue.reussie() ? std::to_string(issue.valeur()) : issue.message());
    fmt::print("1.7  {} workers remplacés\n", pool.bilan().morts);
    // [/poison]
}

void deux_fois() {
    // [deux_fois]
    const cours::Partage<std::array<std::atomic<int>, 3>> executions;  // vu de tous les processus
    cours::PoolProcessus<int(int)> pool([&executions](int n) {
        const auto rang = static_cast<std::size_t>(n);
        const int fois = ++(*executions)[rang];        // l'effet…
        if (n == 1 && fois == 1) std::raise(SIGKILL);  // … puis la mort, avant la réponse
        return n;
    });
    pool.map({0, 1, 2});
    fmt::print("1.6  exécutions : {} {} {}\n", (*executions)[0].load(), (*executions)[1].load(),
               (*executions)[2].load());
    // [/deux_fois]
}

void memoire() {
    // [memoire]
    static int reglage = 1;
    cours::ReglagesPool un_seul;
    un_seul.workers = 1;
    cours::PoolProcessus<int(int)> pool(
        [](int) {
            static int appels = 0;  // chaque worker a le sien, et le garde
            return 100 * reglage + ++appels;
        },
        un_seul);
    reglage = 2;  // trop tard : le worker a la mémoire de sa naissance
    const auto vus = pool.map({0, 0, 0});
    fmt::print("1.2  {} {} {}\n", vus[0], vus[1], vus[2]);
    // [/memoire]
}

int triple(int n) {
    return 3 * n;
}

// [zygote]
int avec_des_threads() {
    cours::Zygote zygote;  // au tout début : ce programme n'a encore qu'un thread
    std::jthread occupe([](const std::stop_token& arret) {
        while (!arret.stop_requested())
            std::this_thread::sleep_for(1ms);
    });
    cours::PoolProcessus<int(int)> pool(zygote, triple);  // naît du zygote : aucun verrou hérité
    return pool.soumettre(14).get();
}
// [/zygote]

int main() {
    fmt::print("1.8  {}\n", avec_des_threads());
    memoire();
    trois_facons();
    erreurs();
    deux_fois();
    poison();
}
