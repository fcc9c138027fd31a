#include "ordonnanceur.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <vector>

#include "blocage.hpp"
#include "horloge.hpp"
#include "juge/epreuve.hpp"
#include "pannes.hpp"
#include "rapport.hpp"

namespace juge {
namespace ordonnanceur {

thread_local bool interne = false;

namespace {

enum class Situation { pret, bloque, repos, fini };

struct Fil {
    std::atomic<std::uint32_t> baton{0};
    Situation situation = Situation::pret;
    const void* objet = nullptr;              // sur quoi il est bloqué
    std::int64_t echeance = horloge::jamais;  // en temps écoulé
    bool expire = false;
    pthread_t poignee{};
    void* (*fonction)(void*) = nullptr;
    void* argument = nullptr;
};

/// L'état entier appartient au détenteur du bâton : aucun verrou n'est nécessaire, le passage du
/// bâton ordonne les accès.
struct Partie {
    explicit Partie(long long g) : graine(g), hasard(static_cast<std::uint64_t>(g) * 2 + 1) {}
    long long graine;
    std::mt19937_64 hasard;
    std::vector<std::unique_ptr<Fil>> fils;
    int pas = 0;  // opérations de synchronisation conduites

    std::size_t tirer(std::size_t n) { return n < 2 ? 0 : hasard() % n; }
};

std::unique_ptr<Partie> partie;
thread_local Fil* moi = nullptr;
long long graine_interrompue = -1;  // celle de l'exploration qu'une exception vient d'interrompre

void donner(Fil& fil) {
    fil.baton.store(1);
    ::syscall(SYS_futex, &fil.baton, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
}

void attendre_baton(Fil& fil) {
    while (fil.baton.exchange(0) == 0)
        ::syscall(SYS_futex, &fil.baton, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
}

template <class Critere>
Fil* choisir(Critere critere) {
    std::vector<Fil*> candidats;
    for (const auto& fil : partie->fils)
        if (critere(*fil)) candidats.push_back(fil.get());
    return candidats.empty() ? nullptr : candidats[partie->tirer(candidats.size())];
}

[[noreturn]] void interblocage() {
    if (rapport::echecs() > 0) finir_en_echec();
    signaler_blocage("Tous les threads attendent : plus aucun ne peut avancer.", partie->graine);
}

/// Un scénario fini en compte quelques centaines : au-delà, un thread recommence sans fin ce qu'il
/// devrait attendre.
constexpr int pas_max = 100'000;

void compter_un_pas() {
    if (++partie->pas <= pas_max) return;
    if (rapport::echecs() > 0) finir_en_echec();
    signaler_boucle(
        "Des threads tournent en rond au lieu d'attendre : cent mille opérations de "
        "synchronisation n'ont pas suffi à finir.",
        partie->graine);
}

void reveiller_expire(Fil& fil) {
    fil.expire = true;
    fil.situation = Situation::pret;
}

/// Vrai si l'échéance de ce fil peut venir d'elle-même. Sous une HorlogeFactice, c'est l'épreuve
/// qui fait passer le temps.
bool peut_expirer(const Fil& fil) {
    if (fil.situation != Situation::bloque || fil.echeance == horloge::jamais) return false;
    return fil.echeance == horloge::dernier_recours || !horloge::tenue_par_l_epreuve();
}

/// Fait passer le temps jusqu'à l'échéance de ce fil, s'il dort : d'autres peuvent s'éveiller avec
/// lui.
Fil& eveiller(Fil& fil) {
    if (fil.situation != Situation::bloque) return fil;
    if (fil.echeance == horloge::dernier_recours) {
        reveiller_expire(fil);
    } else {
        horloge::passer_a(fil.echeance);
        expirer();
    }
    return fil;
}

/// Le prochain à avancer. Qui attend une échéance peut l'être à tout instant, comme les threads
/// prêts : le système ne promet pas qu'un sommeil laisse aux autres le temps d'avancer. Qui attend
/// en dernier recours ne l'est que si personne d'autre ne peut avancer ; un thread au repos attend
/// que tous les autres aient fini d'avancer.
Fil& suivant() {
    const auto pret = [](const Fil& f) {
        return f.situation == Situation::pret ||
               (peut_expirer(f) && f.echeance != horloge::dernier_recours);
    };
    if (Fil* fil = choisir(pret)) return eveiller(*fil);
    if (Fil* fil = choisir(peut_expirer)) return eveiller(*fil);
    if (Fil* fil = choisir([](const Fil& f) { return f.situation == Situation::repos; }))
        return *fil;
    interblocage();
}

void passer_a(Fil& fil) {
    if (&fil == moi) return;
    const int erreur = errno;  // le code jugé ne voit pas nos appels système
    donner(fil);
    attendre_baton(*moi);
    errno = erreur;
}

/// La fin d'un fil. Construit avant tout autre objet thread_local du fil, donc détruit après eux :
/// leurs destructeurs sont encore conduits.
struct Fin {
    explicit Fin(Fil& f) : fil(f) {}
    Fin(const Fin&) = delete;
    Fin& operator=(const Fin&) = delete;
    ~Fin() {
        if (moi != &fil) return;  // après un fork(), le fil est libre (oublier)
        const Interne garde;
        fil.situation = Situation::fini;
        reveiller(&fil, tous);
        moi = nullptr;
        donner(suivant());
    }
    Fil& fil;
};

void* naitre(void* argument) {
    auto* fil = static_cast<Fil*>(argument);
    {
        const Interne garde;  // pas encore conduit : une HorlogeFactice détournerait l'attente
        attendre_baton(*fil);
    }
    moi = fil;
    thread_local const Fin fin(*fil);
    return fil->fonction(fil->argument);
}

}  // namespace

bool pilote() {
    return moi != nullptr && !interne;
}

long long graine() {
    return partie ? partie->graine : graine_interrompue;
}

void demarrer(long long graine_choisie) {
    const Interne garde;
    horloge::partir();
    pannes::recommencer();
    graine_interrompue = -1;
    partie = std::make_unique<Partie>(graine_choisie);
    partie->fils.push_back(std::make_unique<Fil>());
    partie->fils.back()->poignee = ::pthread_self();
    moi = partie->fils.back().get();
}

void arreter() {
    while (laisser_avancer()) {
    }
    const Interne garde;
    for (const auto& fil : partie->fils) {
        if (fil.get() != moi && fil->situation != Situation::fini) interblocage();
    }
    moi = nullptr;
    if (std::uncaught_exceptions() > 0) graine_interrompue = partie->graine;
    partie.reset();
}

void oublier() {
    moi = nullptr;
    static_cast<void>(partie.release());  // ses autres threads n'existent pas ici
}

void point(const void* /*objet*/) {
    const Interne garde;
    compter_un_pas();
    // Quatre humeurs selon la graine : changer de thread à chaque point, une fois sur deux, quatre…
    const auto humeur = static_cast<std::size_t>(partie->graine % 4);
    if (partie->tirer(std::size_t{1} << humeur) == 0) passer_a(suivant());
}

void point_apres() {
    point();
}

void ceder() {
    point();
}

void toucher(const void* /*objet*/) {}
void rendre(const void* /*objet*/) {}
void prendre(const void* /*objet*/) {}
void noter(const char* /*quoi*/) {}
void raconter() {}

bool bloquer(const void* objet, std::int64_t echeance) {
    const Interne garde;
    compter_un_pas();
    moi->situation = Situation::bloque;
    moi->objet = objet;
    moi->echeance = echeance;
    moi->expire = false;
    passer_a(suivant());
    return !moi->expire;
}

int reveiller(const void* objet, int nombre) {
    const Interne garde;
    int reveilles = 0;
    for (; reveilles < nombre; ++reveilles) {
        Fil* fil = choisir(
            [objet](const Fil& f) { return f.situation == Situation::bloque && f.objet == objet; });
        if (fil == nullptr) break;
        fil->situation = Situation::pret;
        fil->objet = nullptr;
    }
    return reveilles;
}

bool laisser_avancer() {
    const Interne garde;
    const bool possible =
        std::any_of(partie->fils.begin(), partie->fils.end(), [](const auto& fil) {
            return fil.get() != moi && (fil->situation == Situation::pret || peut_expirer(*fil));
        });
    if (!possible) return false;
    moi->situation = Situation::repos;
    passer_a(suivant());
    moi->situation = Situation::pret;
    return true;
}

void expirer() {
    if (!partie) return;
    for (const auto& fil : partie->fils)
        if (fil->situation == Situation::bloque && fil->echeance <= horloge::ecoule())
            reveiller_expire(*fil);
}

int dormeurs() {
    if (!partie) return 0;
    return static_cast<int>(
        std::count_if(partie->fils.begin(), partie->fils.end(), [](const auto& fil) {
            return fil->situation == Situation::bloque && fil->echeance < horloge::dernier_recours;
        }));
}

bool reveil_intempestif() {
    const Interne garde;
    return (partie->graine / 4) % 2 == 1 && partie->tirer(4) == 0;
}

int creer_thread(Creer creer, pthread_t* poignee, const pthread_attr_t* attributs,
                 void* (*fonction)(void*), void* argument) {
    int erreur = 0;
    {
        const Interne garde;
        auto fil = std::make_unique<Fil>();
        fil->fonction = fonction;
        fil->argument = argument;
        erreur = creer(&fil->poignee, attributs, naitre, fil.get());
        if (erreur != 0) return erreur;
        *poignee = fil->poignee;
        partie->fils.push_back(std::move(fil));
    }
    point();
    return 0;
}

void attendre_thread(pthread_t poignee) {
    // Une poignée peut resservir après un join : le plus récent est le bon.
    for (auto fil = partie->fils.rbegin(); fil != partie->fils.rend(); ++fil) {
        if (::pthread_equal((*fil)->poignee, poignee) == 0) continue;
        const auto* attendu = fil->get();  // une naissance, pendant l'attente, déplace la liste
        while (attendu->situation != Situation::fini)
            bloquer(attendu);
        return;
    }
}

void agiter() {
#ifdef JUGE_INTERPOSITION
    std::this_thread::yield();
#else
    static std::atomic<std::uint32_t> rang{0};
    thread_local std::minstd_rand hasard(rang.fetch_add(1, std::memory_order_relaxed) + 1);
    constexpr unsigned pause_max_us = 200;
    std::this_thread::sleep_for(std::chrono::microseconds(hasard() % pause_max_us));
#endif
}

}  // namespace ordonnanceur

#ifdef JUGE_INTERPOSITION
namespace {

void jouer(long long graine, const std::function<void()>& scenario) {
    struct Exploration {
        explicit Exploration(long long graine) { ordonnanceur::demarrer(graine); }
        ~Exploration() { ordonnanceur::arreter(); }
        Exploration(const Exploration&) = delete;
        Exploration& operator=(const Exploration&) = delete;
    };
    const Exploration exploration(graine);
    scenario();
}

void jouer_jusqu_a(long long derniere, const std::function<void()>& scenario) {
    for (long long graine = 0; graine <= derniere; ++graine)
        jouer(graine, scenario);
}

}  // namespace

void explorer(int graines, const std::function<void()>& scenario) {
    const char* rejouee = std::getenv("JUGE_GRAINE");
    if (rejouee == nullptr) return jouer_jusqu_a(graines - 1, scenario);
    // Si la faute ne se voit pas dans cet ordre seul, c'est qu'elle vient aussi de ce que les
    // précédents ont laissé dans la réponse (une variable statique, par exemple).
    jouer(std::atoll(rejouee), scenario);
    jouer_jusqu_a(std::atoll(rejouee), scenario);
}
#else
void explorer(int graines, const std::function<void()>& scenario) {
    for (int essai = 0; essai < std::min(graines, 100); ++essai)
        scenario();
}
#endif

void point_de_passage() {
    if (ordonnanceur::pilote())
        ordonnanceur::point();
    else
        ordonnanceur::agiter();
}

}  // namespace juge
