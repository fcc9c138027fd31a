// Une condition POSIX partagée entre processus, et un attendeur tué : qui annonce ensuite peut
// rester bloqué pour toujours. Le même scénario avec un événement (une génération et un futex) ne
// bloque jamais. Ce que fait la condition dépend de la bibliothèque C : on l'observe, sans en
// dépendre.
#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>

#include <array>
#include <chapitre07/partage.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre09/evenement_inter_processus.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "lancer.hpp"

using namespace std::chrono_literals;

namespace {

// [condition]
struct ParCondition {
    ParCondition() {
        pthread_mutexattr_t mutex;
        pthread_mutexattr_init(&mutex);
        pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
        pthread_mutexattr_setrobust(&mutex, PTHREAD_MUTEX_ROBUST);
        pthread_mutex_init(&verrou, &mutex);
        pthread_condattr_t attributs;
        pthread_condattr_init(&attributs);
        pthread_condattr_setpshared(&attributs, PTHREAD_PROCESS_SHARED);
        pthread_cond_init(&condition, &attributs);
    }
    void attendre() {
        pthread_mutex_lock(&verrou);
        for (;;)
            pthread_cond_wait(&condition, &verrou);
    }
    void annoncer() { pthread_cond_signal(&condition); }

    pthread_mutex_t verrou{};
    pthread_cond_t condition{};
};
// [/condition]

struct ParEvenement {
    void attendre() {
        for (;;)
            evenement.attendre(evenement.generation());
    }
    void annoncer() { evenement.annoncer(); }

    cours::EvenementInterProcessus evenement;
};

// [scenario]
// Des attendeurs s'endorment, sont tués ; puis un processus annonce cent fois. Finit-il ?
template <class Moyen>
bool survit_aux_morts() {
    const cours::Partage<Moyen> moyen;
    for (int tour = 0; tour < 20; ++tour) {
        cours::Processus attendeur = lancer([&] { moyen->attendre(); });
        std::this_thread::sleep_for(5ms);  // le temps qu'il s'endorme, sans doute
        attendeur.signaler(SIGKILL);
        attendeur.attendre();
        cours::Processus annonceur = lancer([&] {
            for (int i = 0; i < 100; ++i)
                moyen->annoncer();
        });
        if (!annonceur.attendre_pendant(2s)) return false;
    }
    return true;
}
// [/scenario]

const char* phrase(bool survit) {
    return survit ? "personne n'est bloqué" : "celui qui annonce reste bloqué";
}

}  // namespace

int main() {
    fmt::print("condition partagée, attendeurs tués : {}\n",
               phrase(survit_aux_morts<ParCondition>()));
    const bool survit = survit_aux_morts<ParEvenement>();
    fmt::print("génération et futex, attendeurs tués : {}\n", phrase(survit));
    return survit ? 0 : 1;
}
