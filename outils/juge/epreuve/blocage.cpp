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

/// Les autres processus dont dépend la suite du programme. Un orphelin est adopté par le gardien :
/// en partant de lui, on les voit tous.
std::vector<pid_t> autres_processus() {
    auto processus = taches::descendants(rapport::ouvert() ? ::getppid() : 0);
    std::erase(processus, ::getpid());
    return processus;
}

/// Les threads dont dépend la suite du programme ; ceux des autres processus aussi, sauf si l'on ne
/// veut que les siens. Un thread de service ne compte que s'il calcule : il tient peut-être
/// le verrou que les autres attendent.
std::vector<taches::Tache> photographier(const std::vector<pid_t>& autres) {
    std::vector<taches::Tache> photos;
    for (const pid_t tid : taches::lister(0)) {
        if (observe(tid)) continue;
        const auto tache = taches::lire(0, tid);
        if (de_service(tid) && tache.etat != taches::Etat::actif) continue;
        photos.push_back(tache);
    }
    for (const pid_t autre : autres) {
        for (const pid_t tid : taches::lister(autre)) {
            photos.push_back(taches::lire(autre, tid));
            // Il se cache : son attente a peut-être une échéance.
            if (photos.back().opaque) photos.back().etat = taches::Etat::sommeil_borne;
        }
    }
    std::erase_if(photos, [](const auto& t) { return t.etat == taches::Etat::disparu; });
    return photos;
}

bool tout_est_calme(bool avec_les_autres) {
    const Observateur observateur;
    const auto autres = avec_les_autres ? autres_processus() : std::vector<pid_t>{};
    const auto avant = photographier(autres);
    const auto bloque = [](const auto& t) { return t.etat == taches::Etat::bloque; };
    if (!std::all_of(avant.begin(), avant.end(), bloque)) return false;
    // Un futex n'est réveillé que par un thread, ou par le gestionnaire d'un signal d'horloge ; un
    // processus suspendu, que par un autre.
    // Toute autre attente peut l'être par une minuterie, ou par un paquet que le noyau retient
    // (Nagle, acquittement différé) : d'elle, on exige de rester immobile plus longtemps qu'il ne
    // le retient.
    const bool futex = std::all_of(avant.begin(), avant.end(),
                                   [](const auto& t) { return t.futex || t.suspendu; });
    const auto peut_sonner = [futex](pid_t pid) {
        return taches::alarme_possible(pid) || (!futex && taches::minuterie_armee(pid));
    };
    if (peut_sonner(0) || std::any_of(autres.begin(), autres.end(), peut_sonner)) return false;
    for (int pauses = futex ? 0 : 30;; --pauses) {
        const auto apres = photographier(avec_les_autres ? autres_processus() : autres);
        if (!std::equal(avant.begin(), avant.end(), apres.begin(), apres.end(),
                        taches::reste_bloque))
            return false;
        if (pauses == 0) return true;
        faire_une_pause(std::chrono::milliseconds(10));
    }
}

std::size_t threads_restants() {
    const auto photos = photographier({});
    return static_cast<std::size_t>(std::count_if(
        photos.begin(), photos.end(), [](const auto& t) { return !de_service(t.tid); }));
}

/// Dit au lanceur pourquoi l'épreuve s'arrête là, et l'attend. Sans lanceur, le dit et abandonne.
[[noreturn]] void signaler(std::string_view type, std::string_view phrase, long long graine) {
    rapport::ecrire(type, {{"phrase", phrase}, {"graine", graine}});
    ordonnanceur::raconter();
    if (!rapport::ouvert()) {
        std::fprintf(stderr, "L'épreuve s'arrête : %.*s\n", static_cast<int>(phrase.size()),
                     phrase.data());
        ::_exit(1);
    }
    for (;;)
        souffler();
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

void faire_une_pause(std::chrono::microseconds duree) {
    const ordonnanceur::Interne garde;
    timespec pause{0, std::chrono::nanoseconds(duree).count()};
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

std::size_t autres_threads() {
    attendre_calme();
    const Observateur observateur;
    return threads_restants();
}

int attendre_threads_restants() {
    const Observateur observateur;
    if (threads_restants() > 0) rapport::ecrire("attente_threads", {});
    while (!tout_est_calme(false))
        souffler();
    return static_cast<int>(threads_restants());
}

void signaler_blocage(std::string_view phrase, long long graine) {
    signaler("blocage", phrase, graine);
}

void signaler_boucle(std::string_view phrase, long long graine) {
    signaler("boucle", phrase, graine);
}

void finir_en_echec() {
    ::_exit(1);
}

}  // namespace juge
