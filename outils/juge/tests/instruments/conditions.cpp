// Les conditions POSIX, sous l'horloge factice et sous l'exploration : leur horloge à elles, et le
// verrou robuste dont le propriétaire est mort.
#include <pthread.h>

#include <cerrno>
#include <juge/epreuve.hpp>

namespace {

using namespace std::chrono_literals;

/// Une condition et son verrou, robuste.
class Moniteur {
public:
    explicit Moniteur(clockid_t horloge = CLOCK_REALTIME) {
        pthread_condattr_t de_la_condition;
        ::pthread_condattr_init(&de_la_condition);
        ::pthread_condattr_setclock(&de_la_condition, horloge);
        ::pthread_cond_init(&condition_, &de_la_condition);
        ::pthread_condattr_destroy(&de_la_condition);
        pthread_mutexattr_t du_verrou;
        ::pthread_mutexattr_init(&du_verrou);
        ::pthread_mutexattr_setrobust(&du_verrou, PTHREAD_MUTEX_ROBUST);
        ::pthread_mutex_init(&verrou_, &du_verrou);
        ::pthread_mutexattr_destroy(&du_verrou);
    }
    Moniteur(const Moniteur&) = delete;
    Moniteur& operator=(const Moniteur&) = delete;
    ~Moniteur() {
        ::pthread_mutex_destroy(&verrou_);
        ::pthread_cond_destroy(&condition_);
    }

    /// Ce que rend l'attente d'une notification, jusqu'à cette heure.
    int attendre(const timespec& heure) {
        ::pthread_mutex_lock(&verrou_);
        return rendre(::pthread_cond_timedwait(&condition_, &verrou_, &heure));
    }
    int attendre() {
        ::pthread_mutex_lock(&verrou_);
        return rendre(::pthread_cond_wait(&condition_, &verrou_));
    }
    void notifier() { ::pthread_cond_broadcast(&condition_); }
    /// Un thread prend le verrou et finit sans le rendre.
    void mourir_en_le_tenant() {
        std::thread([this] { ::pthread_mutex_lock(&verrou_); }).join();
    }

private:
    int rendre(int resultat) {
        if (resultat == EOWNERDEAD) ::pthread_mutex_consistent(&verrou_);
        ::pthread_mutex_unlock(&verrou_);
        return resultat;
    }
    pthread_cond_t condition_;
    pthread_mutex_t verrou_;
};

timespec dans_une_heure(clockid_t horloge) {
    timespec heure{};
    ::clock_gettime(horloge, &heure);
    heure.tv_sec += 3600;
    return heure;
}

}  // namespace

TEST_CASE("condition : l'échéance se compte sur l'horloge qu'elle a choisie", "[simple]") {
    for (const clockid_t choisie : {CLOCK_MONOTONIC, CLOCK_REALTIME}) {
        juge::HorlogeFactice horloge;
        Moniteur moniteur(choisie);
        int resultat = -1;
        juge::Acteur patient("patient",
                             [&] { resultat = moniteur.attendre(dans_une_heure(choisie)); });
        REQUIRE(patient.est_bloque());
        horloge.avancer(59min + 59s);
        REQUIRE(patient.est_bloque());
        horloge.avancer(1s);
        patient.attendre_fin("l'heure est passée");
        REQUIRE(resultat == ETIMEDOUT);
    }
}

TEST_CASE("condition : sans horloge factice aussi, une heure monotone n'est pas passée d'avance",
          "[simple]") {
    Moniteur moniteur(CLOCK_MONOTONIC);
    int resultat = -1;
    std::atomic<bool> prevenu{false};
    juge::Acteur patient("patient",
                         [&] { resultat = moniteur.attendre(dans_une_heure(CLOCK_MONOTONIC)); });
    juge::Acteur messager("messager", [&] {
        while (!prevenu) {
            moniteur.notifier();
            std::this_thread::yield();
        }
    });
    patient.attendre_fin("le messager insiste");
    prevenu = true;
    messager.attendre_fin("le patient est prévenu");
    REQUIRE(resultat == 0);
}

TEST_CASE("exploration : une condition monotone expire à son heure", "[simple]") {
    juge::explorer(20, [] {
        Moniteur moniteur(CLOCK_MONOTONIC);
        const auto depart = std::chrono::steady_clock::now();
        if (moniteur.attendre(dans_une_heure(CLOCK_MONOTONIC)) != ETIMEDOUT) return;
        REQUIRE(std::chrono::steady_clock::now() - depart == 1h);
    });
}

TEST_CASE("condition : le verrou robuste repris dit que son propriétaire est mort", "[simple]") {
    juge::HorlogeFactice horloge;
    Moniteur moniteur;
    int resultat = -1;
    juge::Acteur patient("patient", [&] { resultat = moniteur.attendre(); });
    REQUIRE(patient.est_bloque());
    moniteur.mourir_en_le_tenant();
    moniteur.notifier();
    patient.attendre_fin("notifié, il reprend le verrou du mort");
    REQUIRE(resultat == EOWNERDEAD);
}

TEST_CASE("condition : la mort du propriétaire l'emporte sur l'échéance", "[simple]") {
    juge::HorlogeFactice horloge;
    Moniteur moniteur;
    int resultat = -1;
    juge::Acteur patient("patient", [&, heure = dans_une_heure(CLOCK_REALTIME)] {
        resultat = moniteur.attendre(heure);
    });
    REQUIRE(patient.est_bloque());
    moniteur.mourir_en_le_tenant();
    horloge.avancer(1h);
    patient.attendre_fin("l'heure est passée");
    REQUIRE(resultat == EOWNERDEAD);
}

TEST_CASE("exploration : le verrou robuste repris dit que son propriétaire est mort", "[simple]") {
    int morts = 0;
    juge::explorer(20, [&] {
        Moniteur moniteur;
        int resultat = -1;
        juge::Acteur patient("patient", [&] { resultat = moniteur.attendre(); });
        if (patient.est_termine()) return;  // réveillé sans raison
        moniteur.mourir_en_le_tenant();
        moniteur.notifier();
        patient.attendre_fin("notifié, il reprend le verrou du mort");
        REQUIRE(resultat == EOWNERDEAD);
        ++morts;
    });
    REQUIRE(morts > 0);
}
