#include <pthread.h>

#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Un thread auquel le verdict donnera ce nom, et non celui du thread qui l'a lancé.
std::thread thread_nomme(const std::string& nom, const std::function<void()>& action) {
    return std::thread([nom, action] {
        ::pthread_setname_np(::pthread_self(), nom.c_str());
        action();
    });
}

/// Un thread qui attend qu'on lui ouvre, puis note qu'il a fini.
class Patient {
public:
    std::thread lancer() {
        return epreuve::thread_nomme("patient", [this] {
            porte_.wait();
            fini_ = true;
        });
    }
    void ouvrir() { porte_.count_down(); }
    bool fini() const { return fini_.load(); }

private:
    std::latch porte_{1};
    std::atomic<bool> fini_{false};
};

std::thread thread_bref() {
    return epreuve::thread_nomme("thread bref", [] {});
}

}  // namespace

TEST_CASE("détruire la garde attend la fin du thread", "[1.4]") {
    static Patient patient;
    juge::Acteur proprietaire("propriétaire",
                              [] { const ::GardeJonction garde(patient.lancer()); });
    INFO("tant que le thread n'a pas fini, le destructeur ne rend pas la main");
    REQUIRE(proprietaire.est_bloque());
    patient.ouvrir();
    proprietaire.attendre_fin("Le thread a fini : le destructeur doit rendre la main.");
    REQUIRE(patient.fini());
}

TEST_CASE("joindre() attend, et la destruction n'attend pas une seconde fois", "[1.3]") {
    static Patient patient;
    ::GardeJonction garde(patient.lancer());
    INFO("une garde qui a un thread est joignable");
    REQUIRE(garde.joignable());
    juge::Acteur appelant("appelant", [&] { garde.joindre(); });
    {
        INFO("tant que le thread n'a pas fini, joindre() ne rend pas la main");
        REQUIRE(appelant.est_bloque());
    }
    juge::Acteur autre("autre", [] {
        ::GardeJonction jointe(epreuve::thread_bref());
        jointe.joindre();
        const ::GardeJonction detruite(epreuve::thread_bref());
    });
    autre.attendre_fin(
        "Une garde n'attend que son thread : qu'une autre garde attende encore le sien n'y change "
        "rien.");
    patient.ouvrir();
    appelant.attendre_fin("Le thread a fini : joindre() doit rendre la main.");
    REQUIRE(patient.fini());
    INFO("après joindre(), la garde n'a plus rien à attendre");
    REQUIRE_FALSE(garde.joignable());
}

TEST_CASE("joindre() peut être appelée deux fois", "[1.3]") {
    ::GardeJonction garde(epreuve::thread_bref());
    garde.joindre();
    INFO("s'il n'y a plus rien à attendre, joindre() ne fait rien");
    REQUIRE_NOTHROW(garde.joindre());
    ::GardeJonction vide;
    REQUIRE_NOTHROW(vide.joindre());
}

TEST_CASE("joignable() ne dit pas si le thread a fini", "[1.3]") {
    std::atomic<bool> fini{false};
    const ::GardeJonction garde(epreuve::thread_nomme("thread bref", [&] { fini = true; }));
    juge::attendre_calme();
    REQUIRE(fini.load());
    INFO("le thread a fini, mais personne ne l'a attendu : la garde est toujours joignable");
    REQUIRE(garde.joignable());
}

TEST_CASE("une garde vide se détruit sans rien attendre", "[1.3]") {
    const ::GardeJonction sans_thread;
    const ::GardeJonction thread_vide{std::thread()};
    INFO("une garde sans thread, ou avec un std::thread vide, n'a rien à attendre");
    REQUIRE_FALSE(sans_thread.joignable());
    REQUIRE_FALSE(thread_vide.joignable());
}

TEST_CASE("une exception déroule la pile, le thread est attendu quand même", "[1.4]") {
    static Patient patient;
    juge::Acteur appelant("appelant", [] {
        try {
            const ::GardeJonction garde(patient.lancer());
            throw std::runtime_error("panne");
        } catch (const std::runtime_error&) {
        }
    });
    INFO("l'exception détruit la garde, qui attend son thread");
    REQUIRE(appelant.est_bloque());
    patient.ouvrir();
    appelant.attendre_fin("Le thread a fini : l'exception doit pouvoir continuer son chemin.");
    REQUIRE(patient.fini());
}

TEST_CASE("déplacer une garde transmet son thread", "[1.4]") {
    static_assert(!std::is_copy_constructible_v<::GardeJonction> &&
                      !std::is_copy_assignable_v<::GardeJonction>,
                  "une garde ne se copie pas : deux gardes attendraient le même thread");
    ::GardeJonction source(epreuve::thread_bref());
    {
        const ::GardeJonction destination(std::move(source));
        INFO("la garde de destination a le thread, l'autre n'a plus rien à attendre");
        REQUIRE(destination.joignable());
        REQUIRE_FALSE(source.joignable());
    }
    source.joindre();
    source = ::GardeJonction(epreuve::thread_bref());
    INFO("une garde d'où l'on a déplacé peut recevoir un autre thread");
    REQUIRE(source.joignable());
}

TEST_CASE("déplacer n'attend personne", "[1.4]") {
    static Patient un;
    static Patient deux;
    juge::Acteur appelant("appelant", [] {
        ::GardeJonction a(un.lancer());
        ::GardeJonction b(deux.lancer());
        std::swap(a, b);  // trois déplacements, et jamais vers une garde qui a un thread
        ::GardeJonction c(std::move(a));
        deux.ouvrir();
        c.joindre();  // c'est le second thread : le premier est toujours retenu
        un.ouvrir();
    });
    appelant.attendre_fin("Déplacer une garde, ou en échanger deux, n'attend aucun thread.");
    INFO("les deux threads ont été attendus");
    REQUIRE(un.fini());
    REQUIRE(deux.fini());
}

TEST_CASE("des gardes dans un tableau qui grandit", "[1.4]") {
    std::atomic<int> finis{0};
    {
        std::vector<::GardeJonction> gardes;
        for (int i = 0; i < 5; ++i)
            gardes.emplace_back(
                epreuve::thread_nomme("gardé " + std::to_string(i), [&] { ++finis; }));
    }
    INFO("détruire le tableau attend les cinq threads");
    REQUIRE(finis.load() == 5);
}

TEST_CASE("affecter à une garde vide transmet le thread", "[1.4]") {
    ::GardeJonction source(epreuve::thread_bref());
    ::GardeJonction destination;
    destination = std::move(source);
    INFO("après l'affectation, la destination a le thread, la source n'a plus rien à attendre");
    REQUIRE(destination.joignable());
    REQUIRE_FALSE(source.joignable());
}

TEST_CASE("une garde qui a déjà attendu sert encore", "[1.4]") {
    static std::array<Patient, 2> patients;  // attendus par joindre(), puis par le destructeur
    juge::Acteur appelant("appelant", [] {
        ::GardeJonction garde;
        garde.joindre();
        for (Patient& patient : patients) {
            garde = ::GardeJonction(patient.lancer());
            if (&patient == &patients.front()) garde.joindre();
        }
    });
    for (Patient& patient : patients) {
        INFO("une garde qui n'a plus rien à attendre reçoit un autre thread, et l'attend aussi");
        REQUIRE(appelant.est_bloque());
        patient.ouvrir();
    }
    appelant.attendre_fin("Les deux threads ont fini : la garde n'a plus rien à attendre.");
}

TEST_CASE("affecter attend d'abord le thread que l'on gardait", "[1.4]") {
    static Patient ancien;
    ::GardeJonction destination(ancien.lancer());
    ::GardeJonction source(epreuve::thread_bref());
    juge::Acteur appelant("appelant", [&] { destination = std::move(source); });
    {
        INFO(
            "l'affectation ne rend pas la main tant que l'ancien thread de la destination "
            "travaille");
        REQUIRE(appelant.est_bloque());
        INFO(
            "l'affectation attend d'abord, et prend ensuite : tant que l'ancien thread travaille, "
            "la source a encore le sien");
        REQUIRE(source.joignable());
    }
    ancien.ouvrir();
    appelant.attendre_fin("L'ancien thread a fini : l'affectation doit rendre la main.");
    REQUIRE(ancien.fini());
    INFO("après l'affectation, la destination a le thread de la source, qui n'a plus rien");
    REQUIRE(destination.joignable());
    REQUIRE_FALSE(source.joignable());
}

TEST_CASE("affecter une garde vide attend, et vide", "[1.4]") {
    static Patient ancien;
    ::GardeJonction destination(ancien.lancer());
    juge::Acteur appelant("appelant", [&] { destination = ::GardeJonction(); });
    {
        INFO("affecter une garde vide attend aussi le thread que l'on gardait");
        REQUIRE(appelant.est_bloque());
    }
    ancien.ouvrir();
    appelant.attendre_fin("L'ancien thread a fini : l'affectation doit rendre la main.");
    INFO("la garde à qui l'on affecte une garde vide n'a plus rien à attendre");
    REQUIRE_FALSE(destination.joignable());
    destination.joindre();
}

TEST_CASE("affecter une garde à elle-même, puis à d'autres", "[1.4]") {
    std::atomic<int> finis{0};
    {
        ::GardeJonction a(epreuve::thread_nomme("premier", [&] { ++finis; }));
        ::GardeJonction& elle_meme = a;
        a = std::move(elle_meme);
        ::GardeJonction b(epreuve::thread_nomme("second", [&] { ++finis; }));
        ::GardeJonction c;
        INFO("l'affectation renvoie la garde de gauche");
        REQUIRE(&(c = std::move(b)) == &c);
    }
    INFO("affectée à elle-même ou à une autre, une garde attend son thread");
    REQUIRE(finis.load() == 2);
}

}  // namespace juge::epreuve
