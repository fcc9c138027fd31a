#include "blocage.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <vector>

#include "../commun/taches.hpp"
#include "juge/epreuve.hpp"
#include "rapport.hpp"

namespace juge {
namespace {

std::vector<pid_t>& threads_initiaux() {
    static std::vector<pid_t> threads;
    return threads;
}

std::array<std::atomic<pid_t>, 64> observateurs{};

bool observe(pid_t tid) {
    return std::any_of(observateurs.begin(), observateurs.end(),
                       [tid](const auto& observateur) { return observateur.load() == tid; });
}

bool de_service(pid_t tid) {  // présent au départ, et pas le thread principal
    const auto& initiaux = threads_initiaux();
    return std::find(initiaux.begin(), initiaux.end(), tid) != initiaux.end() &&
           tid != initiaux.front();
}

/// Les threads dont dépend la suite du programme.
std::vector<taches::Tache> photographier() {
    std::vector<taches::Tache> photos;
    for (const pid_t tid : taches::lister(0)) {
        if (observe(tid) || de_service(tid)) continue;
        photos.push_back(taches::lire(0, tid));
    }
    std::erase_if(photos, [](const auto& t) { return t.etat == taches::Etat::disparu; });
    return photos;
}

/// Une courte pause réelle, que ni l'horloge factice ni l'ordonnanceur ne voient.
void souffler() {
    timespec pause{0, 200'000};
    ::syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &pause, nullptr);
}

}  // namespace

int retenir_threads_initiaux() {
    // ThreadSanitizer lance son thread de service à la première création : on la provoque.
    std::atomic<pid_t> ephemere{0};
    std::thread([&] { ephemere.store(taches::thread_courant()); }).join();
    auto& initiaux = threads_initiaux();
    do {  // join() rend la main un peu avant que le noyau n'oublie le thread
        initiaux = taches::lister(0);
    } while (std::find(initiaux.begin(), initiaux.end(), ephemere.load()) != initiaux.end());
    return static_cast<int>(initiaux.size()) - 1;
}

Observateur::Observateur() : place_(-1) {
    const pid_t moi = taches::thread_courant();
    for (std::size_t place = 0; place < observateurs.size(); ++place) {
        pid_t libre = 0;
        if (observateurs[place].compare_exchange_strong(libre, moi)) {
            place_ = static_cast<int>(place);
            return;
        }
    }
}

Observateur::~Observateur() {
    if (place_ >= 0) observateurs[static_cast<std::size_t>(place_)].store(0);
}

bool tout_est_calme() {
    const auto avant = photographier();
    const auto bloque = [](const auto& t) { return t.etat == taches::Etat::bloque; };
    if (!std::all_of(avant.begin(), avant.end(), bloque)) return false;
    const auto apres = photographier();
    return avant.size() == apres.size() &&
           std::equal(avant.begin(), avant.end(), apres.begin(), taches::reste_bloque);
}

void attendre_calme() {
    const Observateur observateur;
    for (;;) {
        const int rompus = rendez_vous_rompus();
        if (tout_est_calme()) {
            rompre_rendez_vous();
            if (rendez_vous_rompus() == rompus) return;
        }
        souffler();
    }
}

int attendre_threads_restants() {
    const Observateur observateur;
    attendre_calme();
    return static_cast<int>(photographier().size());
}

void signaler_blocage(std::string_view phrase, long long graine) {
    rapport::ecrire("blocage", {{"phrase", phrase}, {"graine", graine}});
    if (!rapport::ouvert()) {
        std::fprintf(stderr, "Interblocage : %.*s\n", static_cast<int>(phrase.size()),
                     phrase.data());
        ::_exit(1);
    }
    for (;;)
        souffler();
}

void finir_en_echec() {
    ::_exit(1);
}

}  // namespace juge
