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
#include "ordonnanceur.hpp"
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

/// Les threads dont dépend la suite du programme ; ceux de ses processus enfants aussi, sauf si
/// l'on ne veut que les siens. Un thread de service ne compte que s'il calcule : il tient peut-être
/// le verrou que les autres attendent.
std::vector<taches::Tache> photographier(bool avec_enfants) {
    std::vector<taches::Tache> photos;
    for (const pid_t tid : taches::lister(0)) {
        if (observe(tid)) continue;
        const auto tache = taches::lire(0, tid);
        if (de_service(tid) && tache.etat != taches::Etat::actif) continue;
        photos.push_back(tache);
    }
    if (avec_enfants) {
        for (const pid_t enfant : taches::descendants(0))
            for (const pid_t tid : taches::lister(enfant))
                photos.push_back(taches::lire(enfant, tid));
    }
    std::erase_if(photos, [](const auto& t) { return t.etat == taches::Etat::disparu; });
    return photos;
}

bool tout_est_calme(bool avec_enfants) {
    const Observateur observateur;
    const auto avant = photographier(avec_enfants);
    const auto bloque = [](const auto& t) { return t.etat == taches::Etat::bloque; };
    if (!std::all_of(avant.begin(), avant.end(), bloque)) return false;
    const auto apres = photographier(avec_enfants);
    return avant.size() == apres.size() &&
           std::equal(avant.begin(), avant.end(), apres.begin(), taches::reste_bloque);
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

void faire_une_pause() {
    const ordonnanceur::Interne garde;
    timespec pause{0, 200'000};
    ::syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &pause, nullptr);
}

void souffler() {
    const Observateur observateur;
    faire_une_pause();
}

bool tout_est_calme() {
    return tout_est_calme(true);
}

bool laisser_avancer_les_autres() {
    if (ordonnanceur::pilote()) return ordonnanceur::laisser_avancer();
    const int rompus = rendez_vous_rompus();
    if (tout_est_calme()) {
        rompre_rendez_vous();
        if (rendez_vous_rompus() == rompus) return false;
    }
    souffler();
    return true;
}

void attendre_calme() {
    while (laisser_avancer_les_autres()) {
    }
}

int attendre_threads_restants() {
    const Observateur observateur;
    const auto restants = [] {
        const auto photos = photographier(false);
        return static_cast<int>(std::count_if(photos.begin(), photos.end(),
                                              [](const auto& t) { return !de_service(t.tid); }));
    };
    if (restants() > 0) rapport::ecrire("attente_threads", {});
    while (!tout_est_calme(false))
        souffler();
    return restants();
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
