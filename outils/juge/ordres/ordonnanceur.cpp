// L'ordonnanceur de la construction `ordres` : le même contrat que celui de la construction simple
// (../epreuve/ordonnanceur.hpp), mais chaque choix vient d'une Recherche, qui les essaie tous.
//
// Un thread préempté avant une opération y dort (sleep set) tant qu'aucune autre n'en dépend : le
// laisser faire d'abord donnerait la même exécution, avec autant de préemptions, et cet ordre-là
// est essayé avant.
#include "../epreuve/ordonnanceur.hpp"

#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "../epreuve/blocage.hpp"
#include "../epreuve/horloge.hpp"
#include "../epreuve/pannes.hpp"
#include "../epreuve/rapport.hpp"
#include "conduite.hpp"
#include "juge/epreuve.hpp"
#include "recherche.hpp"

namespace juge {
namespace ordonnanceur {

thread_local bool interne = false;

namespace {

enum class Situation { pret, bloque, repos, fini };

/// Ce qu'un thread va faire.
struct Operation {
    const void* objet = nullptr;
    bool ecriture = false;

    bool depend_de(const Operation& autre) const {
        const bool meme =
            objet == autre.objet || objet == &ordres::tout || autre.objet == &ordres::tout;
        return meme && objet != nullptr && autre.objet != nullptr && (ecriture || autre.ecriture);
    }
};

/// Un atomique lu à cette ligne, quand le monde en était à cette version.
struct Relecture {
    const void* ligne = nullptr;
    const void* adresse = nullptr;
    unsigned version = 0;
};

struct Fil {
    std::atomic<std::uint32_t> baton{0};
    Situation situation = Situation::pret;
    const void* objet = nullptr;              // sur quoi il est bloqué
    std::int64_t echeance = horloge::jamais;  // en temps écoulé
    bool expire = false;
    pthread_t poignee{};
    void* (*fonction)(void*) = nullptr;
    void* argument = nullptr;

    ordres::Savoir savoir;
    ordres::Pile pile;
    Operation attente;       // avant quoi il est arrêté
    bool endormi = false;    // préempté, et rien n'a encore touché à ce qu'il attend
    bool cede = false;       // il laisse passer les autres
    unsigned long tour = 0;  // quand il a eu le bâton pour la dernière fois
    std::array<Relecture, 8> relectures{};
    std::size_t relecture = 0;
    std::string nom;
    int ordinaires = 0;  // accès ordinaires depuis le dernier point

    std::size_t numero() const { return savoir.fil; }
};

/// L'état entier appartient au détenteur du bâton.
struct Partie {
    explicit Partie(ordres::Recherche& recherche) : memoire(recherche) {}
    std::vector<std::unique_ptr<Fil>> fils;
    ordres::Memoire memoire;
    ordres::Histoire histoire;
    int pas = 0;
    unsigned long tours = 0;
    unsigned version = 1;
};

std::unique_ptr<ordres::Recherche> recherche;
std::unique_ptr<Partie> partie;
thread_local Fil* moi = nullptr;

void donner(Fil& fil) {
    fil.tour = ++partie->tours;
    fil.baton.store(1);
    ::syscall(SYS_futex, &fil.baton, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
}

void attendre_baton(Fil& fil) {
    while (fil.baton.exchange(0) == 0)
        ::syscall(SYS_futex, &fil.baton, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
}

[[noreturn]] void interblocage() {
    if (rapport::echecs() > 0) finir_en_echec();
    signaler_blocage("Tous les threads attendent : plus aucun ne peut avancer.");
}

/// Un scénario fini en compte quelques centaines : au-delà, un thread recommence sans fin ce qu'il
/// devrait attendre.
constexpr int pas_max = 20'000;

void compter_un_pas() {
    if (++partie->pas <= pas_max) return;
    if (rapport::echecs() > 0) finir_en_echec();
    signaler_boucle(
        "Des threads tournent en rond au lieu d'attendre : vingt mille opérations n'ont pas suffi "
        "à "
        "finir.",
        -1);
}

bool peut_expirer(const Fil& fil) {
    if (fil.situation != Situation::bloque || fil.echeance == horloge::jamais) return false;
    return fil.echeance == horloge::dernier_recours || !horloge::tenue_par_l_epreuve();
}

bool peut_dormir_assez(const Fil& fil) {
    return peut_expirer(fil) && fil.echeance != horloge::dernier_recours;
}

void reveiller_expire(Fil& fil) {
    fil.expire = true;
    fil.situation = Situation::pret;
}

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

using ordres::Ecart;

/// Les threads parmi lesquels choisir, et ce que coûte chacun.
struct Candidats {
    std::vector<Fil*> fils;
    std::vector<Ecart> ecarts;

    void ajouter(Fil& fil, Ecart ecart) {
        fils.push_back(&fil);
        ecarts.push_back(ecart);
    }
    /// Tous ceux-là, celui qui attend depuis le plus longtemps d'abord : nul n'est oublié.
    template <class Critere>
    void ajouter_tous(Critere critere, Ecart ecart) {
        const auto debut = static_cast<long>(fils.size());
        for (const auto& fil : partie->fils)
            if (critere(*fil)) ajouter(*fil, ecart);
        std::sort(fils.begin() + debut, fils.end(),
                  [](const Fil* a, const Fil* b) { return a->tour < b->tour; });
    }
    /// Personne d'autre ne peut avancer : cette exécution est la redite d'une autre.
    void ajouter_endormis() {
        ajouter_tous([](const Fil& f) { return f.situation == Situation::pret && f.endormi; },
                     Ecart::aucun);
        if (!fils.empty()) recherche->abandonner();
    }
    Fil& choisir() const {
        std::vector<int> numeros;
        for (const Fil* fil : fils)
            numeros.push_back(static_cast<int>(fil->numero()));
        return *fils[recherche->choisir_fil(ecarts, numeros)];
    }
};

bool pret_a_avancer(const Fil& fil) {
    return fil.situation == Situation::pret && !fil.endormi && &fil != moi;
}

/// Le prochain à avancer, quand l'appelant ne le peut pas.
Fil& suivant() {
    Candidats candidats;
    candidats.ajouter_tous(pret_a_avancer, Ecart::aucun);
    if (candidats.fils.empty()) candidats.ajouter_endormis();
    candidats.ajouter_tous(peut_dormir_assez,
                           candidats.fils.empty() ? Ecart::aucun : Ecart::preemption);
    if (candidats.fils.empty()) candidats.ajouter_tous(peut_expirer, Ecart::aucun);
    if (!candidats.fils.empty()) return eveiller(candidats.choisir());
    for (const auto& fil : partie->fils)
        if (fil->situation == Situation::repos) return *fil;
    interblocage();
}

void passer_a(Fil& fil) {
    if (&fil == moi) return;
    const int erreur = errno;  // le code jugé ne voit pas nos appels système
    donner(fil);
    attendre_baton(*moi);
    errno = erreur;
}

/// L'appelant fait cette opération : ceux qui attendaient d'en faire une qui en dépend s'éveillent.
void operer(const Operation& operation) {
    for (const auto& fil : partie->fils)
        if (fil->endormi && fil->attente.depend_de(operation)) fil->endormi = false;
}

/// L'appelant va faire cette opération, et un autre passe peut-être avant.
void s_arreter_avant(const Operation& operation) {
    compter_un_pas();
    moi->ordinaires = 0;
    moi->attente = operation;
    Candidats candidats;
    const bool cede = std::exchange(moi->cede, false);
    if (!cede) {
        candidats.ajouter(*moi, Ecart::aucun);
        candidats.ajouter_tous(pret_a_avancer, Ecart::preemption);
        candidats.ajouter_tous(peut_dormir_assez, Ecart::preemption);
    } else {
        recherche->ceder(static_cast<int>(moi->numero()));
        candidats.ajouter_tous(pret_a_avancer, Ecart::preemption);
        if (candidats.fils.empty()) candidats.ajouter_endormis();
        if (candidats.fils.empty()) candidats.ajouter_tous(peut_dormir_assez, Ecart::preemption);
        if (candidats.fils.empty()) candidats.ajouter(*moi, Ecart::aucun);
        candidats.ecarts.front() = Ecart::aucun;
    }
    Fil& choisi = candidats.choisir();
    moi->endormi = !cede && &choisi != moi && !recherche->au_hasard();
    passer_a(eveiller(choisi));
    moi->endormi = false;
    operer(operation);
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
        partie->memoire.rendre(fil.savoir, &fil);
        partie->histoire.relire(fil.numero());
        fil.situation = Situation::fini;
        ++partie->version;
        reveiller(&fil, tous);
        moi = nullptr;
        donner(suivant());
    }
    Fil& fil;
};

/// La pile d'un thread fini peut resservir : ce qu'il y a laissé n'est à personne.
void oublier_la_pile() {
    pthread_attr_t attributs;
    if (::pthread_getattr_np(::pthread_self(), &attributs) != 0) return;
    void* debut = nullptr;
    std::size_t taille = 0;
    ::pthread_attr_getstack(&attributs, &debut, &taille);
    ::pthread_attr_destroy(&attributs);
    partie->memoire.oublier(reinterpret_cast<std::uintptr_t>(debut), taille);
}

void* naitre(void* argument) {
    auto* fil = static_cast<Fil*>(argument);
    {
        const Interne garde;  // pas encore conduit : une HorlogeFactice détournerait l'attente
        attendre_baton(*fil);
        const auto meme = [fil](const auto& autre) {
            return autre.get() != fil && ::pthread_equal(autre->poignee, fil->poignee) != 0;
        };
        if (std::any_of(partie->fils.begin(), partie->fils.end(), meme)) oublier_la_pile();
    }
    moi = fil;
    thread_local const Fin fin(*fil);
    return fil->fonction(fil->argument);
}

std::string nom(const Fil& fil) {
    if (fil.numero() == 0) return "principal";
    return fil.nom.empty() ? "thread " + std::to_string(fil.numero()) : fil.nom;
}

}  // namespace

bool pilote() {
    return moi != nullptr && !interne;
}

long long graine() {
    return -1;
}

void demarrer(long long /*graine*/) {
    const Interne garde;
    horloge::partir();
    pannes::recommencer();
    partie = std::make_unique<Partie>(*recherche);
    partie->fils.push_back(std::make_unique<Fil>());
    moi = partie->fils.back().get();
    moi->poignee = ::pthread_self();
    moi->savoir.courante.avancer(0);
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

void oublier() {
    moi = nullptr;
    static_cast<void>(partie.release());  // ses autres threads n'existent pas ici
}

void point(const void* objet) {
    const Interne garde;
    s_arreter_avant({objet, true});
}

void point_apres() {}

void toucher(const void* objet) {
    if (pilote()) point(objet);
}

void ceder() {
    const Interne garde;
    moi->cede = true;
    s_arreter_avant({});
}

bool bloquer(const void* objet, std::int64_t echeance) {
    const Interne garde;
    compter_un_pas();
    operer({objet, true});
    moi->situation = Situation::bloque;
    moi->objet = objet;
    moi->echeance = echeance;
    moi->expire = false;
    moi->attente = {objet, true};
    passer_a(suivant());
    return !moi->expire;
}

int reveiller(const void* objet, int nombre) {
    const Interne garde;
    operer({objet, true});
    ++partie->version;
    int reveilles = 0;
    for (; reveilles < nombre; ++reveilles) {
        std::vector<Fil*> candidats;
        for (const auto& fil : partie->fils)
            if (fil->situation == Situation::bloque && fil->objet == objet)
                candidats.push_back(fil.get());
        if (candidats.empty()) break;
        constexpr std::array<Ecart, 16> gratuits{};
        const auto options = std::span(gratuits).first(std::min(candidats.size(), gratuits.size()));
        Fil* fil = nombre == tous ? candidats.front() : candidats[recherche->choisir(options)];
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
    constexpr std::array sans_raison{Ecart::aucun, Ecart::preemption};
    return recherche->choisir(sans_raison) == 1;
}

int creer_thread(Creer creer, pthread_t* poignee, const pthread_attr_t* attributs,
                 void* (*fonction)(void*), void* argument) {
    const Interne garde;
    auto fil = std::make_unique<Fil>();
    fil->fonction = fonction;
    fil->argument = argument;
    fil->savoir.fil = partie->fils.size();
    fil->savoir.courante = moi->savoir.courante;
    fil->savoir.courante.avancer(fil->savoir.fil);
    fil->attente = {fil.get(), true};
    const int erreur = creer(&fil->poignee, attributs, naitre, fil.get());
    if (erreur != 0) return erreur;
    moi->savoir.courante.avancer(moi->numero());
    *poignee = fil->poignee;
    partie->fils.push_back(std::move(fil));
    return 0;
}

void attendre_thread(pthread_t poignee) {
    // Une poignée peut resservir après un join : le plus récent est le bon.
    for (auto fil = partie->fils.rbegin(); fil != partie->fils.rend(); ++fil) {
        if (::pthread_equal((*fil)->poignee, poignee) == 0) continue;
        const auto* attendu = fil->get();  // une naissance, pendant l'attente, déplace la liste
        if (attendu->situation != Situation::fini) noter("attend sa fin");
        while (attendu->situation != Situation::fini)
            bloquer(attendu);
        prendre(attendu);
        return;
    }
}

void rendre(const void* objet) {
    if (moi == nullptr) return;
    const Interne garde;
    partie->memoire.rendre(moi->savoir, objet);
    ++partie->version;
}

void prendre(const void* objet) {
    if (moi == nullptr) return;
    const Interne garde;
    partie->memoire.prendre(moi->savoir, objet);
    ++partie->version;
}

void noter(const char* quoi) {
    if (moi != nullptr) ordres::noter({.quoi = quoi}, nullptr);
}

void raconter() {
    if (!partie || !rapport::processus_principal()) return;
    const Interne garde;
    std::vector<std::string> noms;
    for (const auto& fil : partie->fils) {
        partie->histoire.relire(fil->numero());
        noms.push_back(nom(*fil));
    }
    partie->histoire.rapporter(partie->memoire, noms);
}

void agiter() {
    std::this_thread::yield();
}

}  // namespace ordonnanceur

// ------------------------------------------------------------------ Pour les crochets

namespace ordres {

using ordonnanceur::Interne;
using ordonnanceur::moi;
using ordonnanceur::partie;

const char tout = 0;

bool conduit() {
    return ordonnanceur::pilote();
}

Pile* pile() {
    return moi != nullptr ? &moi->pile : nullptr;
}

Memoire& memoire() {
    return partie->memoire;
}

Savoir& savoir() {
    return moi->savoir;
}

void nommer(const char* nom) {
    moi->nom = nom;
}

void avant_atomique(const void* ligne, const void* adresse, bool ecriture) {
    const auto relue = [&](const ordonnanceur::Relecture& r) {
        return r.ligne == ligne && r.adresse == adresse && r.version == partie->version;
    };
    if (std::any_of(moi->relectures.begin(), moi->relectures.end(), relue)) moi->cede = true;
    ordonnanceur::s_arreter_avant({adresse, ecriture});
    moi->relectures[moi->relecture++ % moi->relectures.size()] = {ligne, adresse, partie->version};
}

void changement() {
    ++partie->version;
}

void noter(Evenement evenement, const void* ligne) {
    evenement.fil = moi->numero();
    evenement.lieu = moi->pile.lieu(ligne);
    partie->histoire.noter(evenement);
}

namespace {

[[noreturn]] void signaler(const Course& course) {
    const auto decrire = [](const Acces& acces) {
        return std::string(acces.ecriture ? "écriture" : "lecture") +
               (acces.atomique ? " atomique" : "") + " par " +
               (acces.fil == 0 ? std::string("le thread principal")
                               : "« " + ordonnanceur::nom(*partie->fils[acces.fil]) + " »");
    };
    rapport::noter_echec();
    rapport::ecrire("course", {{"avant", decrire(course.avant)},
                               {"pile_avant", en_adresses(course.avant.lieu)},
                               {"apres", decrire(course.apres)},
                               {"pile_apres", en_adresses(course.apres.lieu)}});
    ordonnanceur::raconter();
    if (!rapport::ouvert()) {
        std::fprintf(stderr, "Course : %s, puis %s.\n", decrire(course.avant).c_str(),
                     decrire(course.apres).c_str());
    }
    finir_en_echec();
}

}  // namespace

void acces_ordinaire(const void* ligne, const void* adresse, std::size_t taille, bool ecriture) {
    // Attendre par des lectures ordinaires est une course : on laisse l'autre écrire pour la voir.
    constexpr int ordinaires_max = 50'000;
    if (++moi->ordinaires > ordinaires_max) ordonnanceur::ceder();
    const auto ou = reinterpret_cast<std::uintptr_t>(adresse);
    const Lieu lieu = moi->pile.lieu(ligne);
    Evenement evenement{.fil = moi->numero(),
                        .nature = ecriture ? Nature::affectation : Nature::acces,
                        .taille = static_cast<int>(std::min<std::size_t>(taille, 9)),
                        .adresse = ou,
                        .lieu = lieu};
    if (!ecriture && taille <= sizeof(std::uint64_t))
        std::memcpy(&evenement.valeur, adresse, taille);
    partie->histoire.noter(evenement);
    if (const auto course = memoire().acceder(moi->savoir, ou, taille, ecriture, false, lieu))
        signaler(*course);
}

void acces_atomique(const void* ligne, std::uintptr_t adresse, int taille, bool ecriture) {
    const auto course = memoire().acceder(moi->savoir, adresse, static_cast<std::size_t>(taille),
                                          ecriture, true, moi->pile.lieu(ligne));
    if (course) signaler(*course);
}

}  // namespace ordres

namespace {

/// Un seul thread avance à la fois : les garder sur un même cœur, c'est ne pas attendre l'autre à
/// chaque passage du bâton.
class SurUnCoeur {
public:
    SurUnCoeur() {
        ::sched_getaffinity(0, sizeof avant_, &avant_);
        cpu_set_t un_seul;
        CPU_ZERO(&un_seul);
        CPU_SET(static_cast<unsigned>(std::max(0, ::sched_getcpu())), &un_seul);
        ::sched_setaffinity(0, sizeof un_seul, &un_seul);
    }
    SurUnCoeur(const SurUnCoeur&) = delete;
    SurUnCoeur& operator=(const SurUnCoeur&) = delete;
    ~SurUnCoeur() { ::sched_setaffinity(0, sizeof avant_, &avant_); }

private:
    cpu_set_t avant_{};
};

}  // namespace

void explorer(int /*graines*/, const std::function<void()>& scenario) {
    struct Exploration {
        Exploration() { ordonnanceur::demarrer(0); }
        ~Exploration() { ordonnanceur::arreter(); }
        Exploration(const Exploration&) = delete;
        Exploration& operator=(const Exploration&) = delete;
    };
    const SurUnCoeur sur_un_coeur;
    ordonnanceur::recherche = std::make_unique<ordres::Recherche>();
    do {
        const Exploration exploration;
        scenario();
    } while (ordonnanceur::recherche->suivante());
    const std::string couverture = ordonnanceur::recherche->couverture();
    rapport::ecrire("exploration", {{"couverture", couverture}});
    if (!rapport::ouvert()) std::fprintf(stderr, "%s\n", couverture.c_str());
}

void point_de_passage() {
    static const char passage = 0;  // deux passages dépendent l'un de l'autre
    if (ordonnanceur::pilote()) ordonnanceur::point(&passage);
}

}  // namespace juge
