#include "ordonnanceur.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <vector>

#include "blocage.hpp"
#include "juge/epreuve.hpp"
#include "rapport.hpp"

namespace juge {
namespace ordonnanceur {

thread_local bool interne = false;

namespace {

enum class Situation { pret, bloque, repos, fini };

struct Fil {
    std::atomic<std::uint32_t> baton{0};
    Situation situation = Situation::pret;
    const void* objet = nullptr;  // sur quoi il est bloqué
    bool a_echeance = false;
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

    std::size_t tirer(std::size_t n) { return n < 2 ? 0 : hasard() % n; }
};

std::unique_ptr<Partie> partie;
thread_local Fil* moi = nullptr;

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

/// Le prochain à avancer. Le temps ne passe (échéances) que si personne n'est prêt ; un thread au
/// repos attend que tous les autres aient fini d'avancer.
Fil& suivant() {
    if (Fil* pret = choisir([](const Fil& f) { return f.situation == Situation::pret; }))
        return *pret;
    if (Fil* dormeur = choisir(
            [](const Fil& f) { return f.situation == Situation::bloque && f.a_echeance; })) {
        dormeur->expire = true;
        dormeur->situation = Situation::pret;
        return *dormeur;
    }
    if (Fil* repos = choisir([](const Fil& f) { return f.situation == Situation::repos; }))
        return *repos;
    interblocage();
}

void passer_a(Fil& fil) {
    if (&fil == moi) return;
    donner(fil);
    attendre_baton(*moi);
}

void* naitre(void* argument) {
    auto* fil = static_cast<Fil*>(argument);
    attendre_baton(*fil);
    moi = fil;
    void* resultat = fil->fonction(fil->argument);
    const Interne garde;
    fil->situation = Situation::fini;
    reveiller(fil, tous);
    moi = nullptr;
    donner(suivant());
    return resultat;
}

}  // namespace

bool pilote() {
    return moi != nullptr && !interne;
}

long long graine() {
    return partie ? partie->graine : -1;
}

void demarrer(long long graine_choisie) {
    const Interne garde;
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
    partie.reset();
}

void point() {
    const Interne garde;
    // Quatre humeurs selon la graine : changer de thread à chaque point, une fois sur deux, quatre…
    const auto humeur = static_cast<std::size_t>(partie->graine % 4);
    if (partie->tirer(std::size_t{1} << humeur) == 0) passer_a(suivant());
}

bool bloquer(const void* objet, bool a_echeance) {
    const Interne garde;
    moi->situation = Situation::bloque;
    moi->objet = objet;
    moi->a_echeance = a_echeance;
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
        choisir([](const Fil& f) {
            return &f != moi && (f.situation == Situation::pret ||
                                 (f.situation == Situation::bloque && f.a_echeance));
        }) != nullptr;
    if (!possible) return false;
    moi->situation = Situation::repos;
    passer_a(suivant());
    moi->situation = Situation::pret;
    return true;
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
        while ((*fil)->situation != Situation::fini)
            bloquer(fil->get());
        return;
    }
}

}  // namespace ordonnanceur

void explorer(int graines, const std::function<void()>& scenario) {
    struct Exploration {
        explicit Exploration(long long graine) { ordonnanceur::demarrer(graine); }
        ~Exploration() { ordonnanceur::arreter(); }
        Exploration(const Exploration&) = delete;
        Exploration& operator=(const Exploration&) = delete;
    };
#ifdef JUGE_INTERPOSITION
    const char* rejouee = std::getenv("JUGE_GRAINE");
    const long long premiere = rejouee != nullptr ? std::atoll(rejouee) : 0;
    const long long derniere = rejouee != nullptr ? premiere : graines - 1;
    for (long long graine = premiere; graine <= derniere; ++graine) {
        const Exploration exploration(graine);
        scenario();
    }
#else
    for (int essai = 0; essai < std::min(graines, 20); ++essai)
        scenario();
#endif
}

void point_de_passage() {
    if (ordonnanceur::pilote())
        ordonnanceur::point();
    else
        std::this_thread::yield();
}

}  // namespace juge
