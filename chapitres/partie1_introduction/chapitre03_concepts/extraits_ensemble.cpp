// Les extraits de la leçon, dans l'ordre : ce qu'on fait ensemble, par des threads ou des processus
// (1.1 et 1.2), ce qui s'y gêne (1.10), ce qui s'y passe de main en main (1.11).
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chapitre02/statistiques.hpp>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

using Horloge = std::chrono::steady_clock;
using namespace std::chrono_literals;

// La durée d'une action, en millisecondes.
template <class Action>
double chronometrer(Action action) {
    const auto debut = Horloge::now();
    action();
    return std::chrono::duration<double, std::milli>(Horloge::now() - debut).count();
}

// ------------------------------------------------------------- 1.1 Concurrence et parallélisme

std::uint32_t calcul(int tours) {
    std::uint32_t x = 1;
    for (int i = 0; i < tours; ++i)
        x = x * 1664525U + 1013904223U;  // un générateur congruentiel : impossible à abréger
    return x;
}
std::atomic<std::uint32_t> resultat;  // ce qu'on y range n'est pas un calcul pour rien

// [ensemble]
// Fait deux fois la tâche : l'une après l'autre, puis ensemble. Affiche les deux durées.
template <class Tache>
void comparer(std::string_view nom, Tache tache) {
    const double a_la_suite = chronometrer([&] {
        tache();
        tache();
    });
    const double ensemble = chronometrer([&] {
        std::jthread autre(tache);  // un second thread commence la tâche…
        tache();                    // … pendant que celui-ci la fait aussi
    });                             // autre est détruit ici : on attend que son thread ait fini
    fmt::print("1.1  deux {} : {:.0f} ms à la suite, {:.0f} ms ensemble\n", nom, a_la_suite,
               ensemble);
}

void montrer_concurrence() {
    comparer("attentes", [] { std::this_thread::sleep_for(50ms); });  // un disque, un serveur…
    comparer("calculs ", [] { resultat = calcul(50'000'000); });
}
// [/ensemble]

// --------------------------------------------------------------------- 1.2 Threads et processus

pid_t dedoubler() {
    const pid_t enfant = ::fork();
    if (enfant < 0) throw std::system_error(errno, std::generic_category(), "fork");
    return enfant;
}

// [thread_ou_processus]
int ecrite_par_un_thread() {
    int variable = 0;
    std::jthread thread([&variable] { variable = 42; });
    thread.join();    // attend qu'il ait fini
    return variable;  // 42 : c'est la même variable
}

int ecrite_par_un_processus() {
    int variable = 0;
    const pid_t enfant = dedoubler();  // fork() : deux processus, chacun sa copie de la mémoire
    if (enfant == 0) {                 // dans le nouveau…
        variable = 42;                 // … cette écriture change sa copie, et elle seule
        ::_exit(0);
    }
    ::waitpid(enfant, nullptr, 0);  // attend qu'il ait fini
    return variable;                // 0 : la nôtre n'a pas bougé
}
// [/thread_ou_processus]

// La durée médiane d'une action, en microsecondes.
template <class Action>
double cout(Action action) {
    std::vector<double> durees;
    for (int fois = 0; fois < 51; ++fois)
        durees.push_back(1000 * chronometrer(action));
    return cours::Statistiques(durees).mediane();
}

void montrer_threads_et_processus() {
    fmt::print("1.2  après l'écriture d'un thread : {} ; d'un autre processus : {}\n",
               ecrite_par_un_thread(), ecrite_par_un_processus());
    fmt::print("1.2  créer et attendre : {:.0f} µs pour un thread, {:.0f} µs pour un processus\n",
               cout(ecrite_par_un_thread), cout(ecrite_par_un_processus));
}

// ---------------------------------------------------------- 1.10 Interblocage actif et famine

// [courtois]
// Ne garde jamais un verrou en attendant l'autre : si le second est pris, rend le premier et
// recommence. Renvoie le nombre de reculs.
long prendre_courtoisement(std::mutex& d_abord, std::mutex& ensuite) {
    for (long reculs = 0;; ++reculs) {
        d_abord.lock();
        resultat = calcul(300);                 // un peu de travail avec le premier
        if (ensuite.try_lock()) return reculs;  // try_lock : prend s'il est libre, n'attend jamais
        d_abord.unlock();
    }
}
// [/courtois]

void montrer_courtoisie() {
    std::mutex a;
    std::mutex b;
    std::atomic<long> reculs{0};
    const auto passer = [&](std::mutex& d_abord, std::mutex& ensuite) {
        for (int i = 0; i < 10'000; ++i) {
            reculs += prendre_courtoisement(d_abord, ensuite);
            ensuite.unlock();
            d_abord.unlock();
        }
    };
    {
        std::jthread aller([&] { passer(a, b); });
        std::jthread retour([&] { passer(b, a); });
    }
    fmt::print("1.10 20000 passages, et {} reculs\n", reculs.load());
}

// [famine]
// Deux threads veulent le même verrou, sans cesse. Combien de fois de suite le même l'obtient-il ?
long plus_longue_serie() {
    std::mutex verrou;  // protège les trois qui suivent
    int dernier = -1;
    long serie = 0;
    long record = 0;
    const auto fin = Horloge::now() + 100ms;
    const auto insister = [&](int moi) {
        while (Horloge::now() < fin) {
            const std::lock_guard garde(verrou);
            serie = moi == dernier ? serie + 1 : 1;
            record = std::max(record, serie);
            dernier = moi;
        }
    };
    std::jthread premier(insister, 0);
    std::jthread second(insister, 1);
    premier.join();
    second.join();
    return record;
}
// [/famine]

// ----------------------------------------------------- 1.11 Mémoire partagée, mémoire distribuée

// [message]
// Fait calculer la somme 1 + 2 + … + n par un autre processus. Rien n'est partagé : le résultat
// voyage dans un tube, comme il voyagerait sur un réseau.
long somme_ailleurs(long n) {
    std::array<int, 2> tube{};
    if (::pipe(tube.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    const auto [sortie, entree] = tube;
    const pid_t enfant = dedoubler();
    if (enfant == 0) {
        const long somme = n * (n + 1) / 2;
        const bool envoye = ::write(entree, &somme, sizeof somme) == sizeof somme;
        ::_exit(envoye ? 0 : 1);
    }
    ::close(entree);  // sinon, si l'enfant meurt sans écrire, read() attendrait pour toujours
    long recue = 0;
    const bool complete =
        ::read(sortie, &recue, sizeof recue) == sizeof recue;  // attend le message
    ::waitpid(enfant, nullptr, 0);
    ::close(sortie);
    return complete ? recue : -1;
}
// [/message]

void montrer_famine() {
    fmt::print("1.10 le même verrou, jusqu'à {} fois de suite pour le même thread\n",
               plus_longue_serie());
}

void montrer_message() {
    fmt::print("1.11 somme calculée par un autre processus : {}\n", somme_ailleurs(1000));
}

// « extraits_ensemble 1.1 » n'exécute que les extraits de ce paragraphe ; sans argument, tous.
int main(int argc, char* argv[]) {
    const std::string_view choisi = argc > 1 ? argv[1] : "";
    const std::pair<std::string_view, void (*)()> paragraphes[] = {
        {"1.1", montrer_concurrence}, {"1.2", montrer_threads_et_processus},
        {"1.10", montrer_courtoisie}, {"1.10", montrer_famine},
        {"1.11", montrer_message},
    };
    for (const auto& [numero, montrer] : paragraphes)
        if (choisi.empty() || choisi == numero) montrer();
}
