// L'horloge factice : le temps n'avance que par l'épreuve.
#include <semaphore.h>

#include <juge/epreuve.hpp>

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using std::chrono::system_clock;

/// Lance `attendre`, qui doit durer une heure de cette horloge : ni plus, ni moins.
void doit_durer_une_heure(juge::HorlogeFactice& horloge, const std::function<void()>& attendre) {
    juge::Acteur dormeur("dormeur", attendre);
    REQUIRE(dormeur.est_bloque());
    REQUIRE(horloge.dormeurs() == 1);
    horloge.avancer(59min + 59s);
    INFO("une seconde avant l'heure, il dort encore");
    REQUIRE(dormeur.est_bloque());
    horloge.avancer(1s);
    dormeur.attendre_fin("l'heure est passée");
    REQUIRE(horloge.dormeurs() == 0);
}

}  // namespace

TEST_CASE("les horloges n'avancent que par avancer()", "[simple]") {
    juge::HorlogeFactice horloge;
    const auto monotone = steady_clock::now();
    const auto calendaire = system_clock::now();
    REQUIRE(steady_clock::now() == monotone);
    horloge.avancer(90min);
    REQUIRE(steady_clock::now() - monotone == 90min);
    REQUIRE(system_clock::now() - calendaire == 90min);
}

TEST_CASE("un thread endormi ne se réveille qu'à son heure", "[simple]") {
    juge::HorlogeFactice horloge;
    doit_durer_une_heure(horloge, [] { std::this_thread::sleep_for(1h); });
    doit_durer_une_heure(horloge, [] { std::this_thread::sleep_until(system_clock::now() + 1h); });
}

TEST_CASE("toutes les attentes à échéance suivent l'horloge", "[simple]") {
    juge::HorlogeFactice horloge;
    doit_durer_une_heure(horloge, [] {
        std::mutex verrou;
        std::condition_variable condition;
        std::unique_lock garde(verrou);
        condition.wait_for(garde, 1h);
    });
    std::timed_mutex pris;
    pris.lock();
    doit_durer_une_heure(horloge, [&] { static_cast<void>(pris.try_lock_for(1h)); });
    pris.unlock();
    std::counting_semaphore<1> vide{0};
    doit_durer_une_heure(horloge, [&] { vide.try_acquire_for(1h); });
    sem_t de_posix{};
    ::sem_init(&de_posix, 0, 0);
    doit_durer_une_heure(horloge, [&] {
        timespec echeance{};
        ::clock_gettime(CLOCK_REALTIME, &echeance);
        echeance.tv_sec += 3600;
        ::sem_timedwait(&de_posix, &echeance);
    });
    std::promise<int> promesse;
    doit_durer_une_heure(horloge, [&] { promesse.get_future().wait_for(1h); });
}

TEST_CASE("une notification réveille avant l'échéance", "[simple]") {
    juge::HorlogeFactice horloge;
    std::mutex verrou;
    std::condition_variable condition;
    std::cv_status resultat{};
    juge::Acteur dormeur("dormeur", [&] {
        std::unique_lock garde(verrou);
        resultat = condition.wait_for(garde, 1h);
    });
    REQUIRE(horloge.attendre_dormeurs(1));
    condition.notify_one();
    dormeur.attendre_fin("la notification doit le réveiller");
    REQUIRE(resultat == std::cv_status::no_timeout);
}

TEST_CASE("on peut attendre que tous se soient endormis", "[simple]") {
    juge::HorlogeFactice horloge;
    juge::Acteur a("a", [] { std::this_thread::sleep_for(1h); });
    juge::Acteur b("b", [] { std::this_thread::sleep_for(2h); });
    REQUIRE(horloge.attendre_dormeurs(2));
    INFO("un troisième dormeur ne viendra pas : l'attente le voit et s'arrête");
    REQUIRE_FALSE(horloge.attendre_dormeurs(3));
    horloge.avancer(1h);
    a.attendre_fin("son heure est passée");
    REQUIRE(b.est_bloque());
    horloge.avancer(1h);
}

TEST_CASE("une attente active se voit à ses lectures de l'heure", "[simple]") {
    juge::HorlogeFactice horloge;
    {
        juge::Acteur dormeur("dormeur", [] { std::this_thread::sleep_for(1h); });
        REQUIRE(dormeur.est_bloque());
        const auto lectures = horloge.lectures();
        INFO("qui dort ne lit pas l'heure");
        REQUIRE(dormeur.est_bloque());
        REQUIRE(horloge.lectures() == lectures);
        horloge.avancer(1h);
    }
    juge::Acteur impatient("impatient", [fin = steady_clock::now() + 1h] {
        while (steady_clock::now() < fin)
            std::this_thread::yield();
    });
    const auto lectures = horloge.lectures();
    while (horloge.lectures() < lectures + 1000)
        std::this_thread::yield();
    INFO("il ne dort pas : il n'est pas compté parmi les dormeurs");
    REQUIRE(horloge.dormeurs() == 0);
    horloge.avancer(1h);
    impatient.attendre_fin("l'heure est passée");
}

TEST_CASE("l'horloge détruite, le temps reprend et libère les dormeurs", "[simple]") {
    std::optional<juge::HorlogeFactice> horloge(std::in_place);
    juge::Acteur dormeur("dormeur", [] {
        std::mutex verrou;
        std::condition_variable condition;
        std::unique_lock garde(verrou);
        condition.wait_for(garde, 1ms);
    });
    REQUIRE(dormeur.est_bloque());
    horloge.reset();
    dormeur.attendre_fin("plus rien ne retient l'heure");
    const auto depart = steady_clock::now();
    while (steady_clock::now() == depart)
        std::this_thread::yield();
    SUCCEED("l'heure avance");
}
