#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

using namespace std::chrono_literals;

namespace {

using Journal = std::vector<std::string>;

/// Attend que la boucle s'endorme. Faux si elle ne fait que regarder l'heure.
bool s_endort(const juge::HorlogeFactice& horloge) {
    const auto lectures = horloge.lectures();
    while (horloge.dormeurs() == 0) {
        if (horloge.lectures() > lectures + 100'000) return false;
        std::this_thread::yield();
    }
    juge::attendre_calme();
    return true;
}

/// Fait tourner la boucle dans un autre thread, et fait passer le temps jusqu'à sa fin : ce qui
/// reste à attendre au moment d'un échec n'est pas reproché.
class Tournante {
public:
    Tournante(::MiniBoucle& boucle, juge::HorlogeFactice& horloge)
        : horloge_(horloge), fil_("boucle", [&boucle] { boucle.tourner(); }) {}
    Tournante(const Tournante&) = delete;
    Tournante& operator=(const Tournante&) = delete;
    ~Tournante() {
        for (int i = 0; i < 20; ++i)
            horloge_.avancer(24h);
    }

    void attendre_fin(std::string_view exigence) { fil_.attendre_fin(exigence); }
    bool est_finie() { return fil_.est_termine(); }

private:
    juge::HorlogeFactice& horloge_;
    juge::Acteur fil_;
};

void avancer(juge::HorlogeFactice& horloge, std::chrono::nanoseconds duree) {
    horloge.avancer(duree);
    juge::attendre_calme();
}

}  // namespace

TEST_CASE("les rappels postés, dans l'ordre, dans tourner()", "[1.6]") {
    ::MiniBoucle boucle;
    ::MiniBoucle autre;
    Journal journal;
    const auto noter = [&journal](std::string quoi) {
        return [&journal, quoi] { journal.push_back(quoi); };
    };
    autre.poster(noter("autre"));
    boucle.poster([&] {
        journal.emplace_back("a");
        boucle.poster(noter("d"));
        journal.emplace_back("fin de a");
    });
    boucle.poster(noter("b"));
    boucle.poster(noter("c"));
    {
        INFO("poster() n'appelle rien elle-même");
        REQUIRE(journal.empty());
    }
    boucle.tourner();
    {
        INFO(
            "premier posté, premier appelé ; un rappel posté par un autre passe après ceux qui "
            "attendaient déjà, jamais dans poster()");
        REQUIRE(journal == Journal{"a", "fin de a", "b", "c", "d"});
    }
    boucle.tourner();
    INFO("chaque rappel n'est appelé qu'une fois");
    REQUIRE(journal.size() == 5);
    autre.tourner();
    REQUIRE(journal.back() == "autre");
}

TEST_CASE("sans rien à faire, tourner() rend la main", "[1.6]") {
    ::MiniBoucle boucle;
    juge::Acteur fil("boucle", [&] { boucle.tourner(); });
    fil.attendre_fin("Il n'y a ni rappel, ni minuterie : tourner() n'a rien à attendre.");
    int appels = 0;
    boucle.poster([&] { ++appels; });
    boucle.tourner();
    boucle.poster([&] { ++appels; });
    boucle.tourner();
    INFO("après être revenue, la boucle peut tourner de nouveau");
    REQUIRE(appels == 2);
}

TEST_CASE("une minuterie passe à l'heure, la boucle dort en attendant", "[1.6][simple]") {
    juge::HorlogeFactice horloge;
    ::MiniBoucle boucle;
    std::atomic<int> appels{0};
    boucle.apres(10s + 500ns, [&] { ++appels; });
    REQUIRE(appels.load() == 0);
    epreuve::Tournante fil(boucle, horloge);
    {
        INFO("rien n'est prêt : la boucle doit dormir, pas regarder l'heure sans cesse");
        REQUIRE(epreuve::s_endort(horloge));
    }
    const auto lectures = horloge.lectures();
    for (int i = 0; i < 99; ++i)
        epreuve::avancer(horloge, 100ms);
    {
        INFO("l'échéance est dans 10 s : la boucle dort d'une traite, sans se réveiller pour rien");
        REQUIRE(horloge.lectures() < lectures + 50);
    }
    horloge.avancer(100ms + 499ns);
    {
        INFO(
            "une nanoseconde avant l'échéance, la boucle dort encore : ni arrondi, ni boucle à "
            "vide");
        REQUIRE(epreuve::s_endort(horloge));
    }
    {
        INFO("jamais avant l'échéance, pas même d'une nanoseconde");
        REQUIRE(appels.load() == 0);
    }
    epreuve::avancer(horloge, 1ns);
    INFO("à l'échéance, le rappel est appelé");
    REQUIRE(appels.load() == 1);
    fil.attendre_fin("La minuterie est passée : il n'y a plus rien à attendre.");
    REQUIRE(appels.load() == 1);
}

TEST_CASE("dans l'ordre des échéances, puis dans l'ordre des appels", "[1.6][simple]") {
    juge::HorlogeFactice horloge;
    ::MiniBoucle boucle;
    juge::Registre<std::string> journal;
    const auto noter = [&journal](std::string quoi) {
        return [&journal, quoi] { journal.noter(quoi); };
    };
    boucle.apres(3s, noter("3 s"));
    boucle.apres(1s, noter("1 s"));
    for (const char* nom : {"2 s, a", "2 s, b", "2 s, c", "2 s, d", "2 s, e"})
        boucle.apres(2s, noter(nom));
    boucle.apres(-5s, noter("passée"));
    boucle.apres(0s, noter("0 s"));
    epreuve::Tournante fil(boucle, horloge);
    REQUIRE(epreuve::s_endort(horloge));
    {
        INFO("un délai nul ou négatif est une échéance déjà atteinte");
        REQUIRE(journal.contenu() == Journal{"passée", "0 s"});
    }
    epreuve::avancer(horloge, 1s);
    {
        INFO("la plus courte passe la première, où qu'elle ait été demandée");
        REQUIRE(journal.contenu() == Journal{"passée", "0 s", "1 s"});
    }
    epreuve::avancer(horloge, 2s);
    INFO("l'ordre est celui des échéances ; à égalité, celui des appels à apres()");
    REQUIRE(journal.contenu() == Journal{"passée", "0 s", "1 s", "2 s, a", "2 s, b", "2 s, c",
                                         "2 s, d", "2 s, e", "3 s"});
    fil.attendre_fin("Toutes les minuteries sont passées.");
}

TEST_CASE("l'échéance se compte depuis apres()", "[1.6][simple]") {
    juge::HorlogeFactice horloge;
    ::MiniBoucle boucle;
    juge::Registre<std::string> journal;
    boucle.apres(10s, [&] { journal.noter("10 s"); });
    horloge.avancer(4s);
    boucle.apres(1s, [&] {
        horloge.avancer(3s);  // un rappel qui dure
        boucle.apres(1s, [&] { journal.noter("après le rappel"); });
    });
    epreuve::Tournante fil(boucle, horloge);
    REQUIRE(epreuve::s_endort(horloge));
    epreuve::avancer(horloge, 1s);  // il est 5 s, puis 8 s à la fin du rappel
    {
        INFO(
            "demandée à 8 s pour dans 1 s, elle ne passe pas avant 9 s : l'heure à prendre est "
            "celle de l'appel à apres()");
        REQUIRE(journal.taille() == 0);
    }
    epreuve::avancer(horloge, 1s);
    REQUIRE(journal.contenu() == Journal{"après le rappel"});
    epreuve::avancer(horloge, 1s);
    {
        INFO(
            "demandée à 0 s pour dans 10 s, elle passe à 10 s, quand que commence tourner() et "
            "quoi que durent les autres");
        REQUIRE(journal.contenu() == Journal{"après le rappel", "10 s"});
    }
    fil.attendre_fin("Toutes les minuteries sont passées.");
}

TEST_CASE("annuler une minuterie", "[1.6][simple]") {
    juge::HorlogeFactice horloge;
    ::MiniBoucle boucle;
    std::atomic<int> appels{0};
    const auto capture = std::make_shared<int>(0);
    const auto longue = boucle.apres(1h, [&appels, capture] { ++appels; });
    const auto courte = boucle.apres(1s, [&appels] { ++appels; });
    {
        INFO("deux minuteries ont deux numéros");
        REQUIRE(longue != courte);
    }
    {
        INFO("la minuterie attendait : annuler() rend true, et son rappel est détruit");
        REQUIRE(boucle.annuler(longue));
        REQUIRE(capture.use_count() == 1);
    }
    {
        INFO("déjà annulée, ou inconnue : false");
        REQUIRE_FALSE(boucle.annuler(longue));
        REQUIRE_FALSE(boucle.annuler(987'654));
    }
    epreuve::Tournante fil(boucle, horloge);
    REQUIRE(epreuve::s_endort(horloge));
    epreuve::avancer(horloge, 1s);
    {
        INFO("la minuterie annulée n'est pas attendue");
        REQUIRE(fil.est_finie());
    }
    fil.attendre_fin("");
    const auto nouvelle = boucle.apres(1h, [&appels] { ++appels; });
    {
        INFO("une minuterie passée ou annulée ne s'annule plus, ni aucune autre à sa place");
        REQUIRE_FALSE(boucle.annuler(courte));
        REQUIRE_FALSE(boucle.annuler(longue));
    }
    REQUIRE(boucle.annuler(nouvelle));
    REQUIRE(appels.load() == 1);
}

TEST_CASE("une minuterie échue s'annule encore, tant qu'elle n'est pas passée", "[1.6][simple]") {
    juge::HorlogeFactice horloge;
    ::MiniBoucle boucle;
    Journal journal;
    MiniBoucle::Numero soi = 0;
    MiniBoucle::Numero suivante = 0;
    std::vector<bool> rendus;
    soi = boucle.apres(1s, [&] {
        journal.emplace_back("première");
        rendus.push_back(boucle.annuler(soi));
        rendus.push_back(boucle.annuler(suivante));
        rendus.push_back(boucle.annuler(suivante));
    });
    suivante = boucle.apres(1s, [&] { journal.emplace_back("annulée"); });
    boucle.apres(1s, [&] { journal.emplace_back("troisième"); });
    horloge.avancer(1s);
    boucle.tourner();
    {
        INFO("son échéance est passée, mais son rappel n'a pas commencé : on peut l'annuler");
        REQUIRE(journal == Journal{"première", "troisième"});
    }
    INFO("false pour celle dont le rappel a commencé, true, puis false pour l'autre");
    REQUIRE(rendus == std::vector<bool>{false, true, false});
}

TEST_CASE("personne n'affame personne", "[1.6][simple]") {
    juge::HorlogeFactice horloge;  // immobile : tout délai nul est échu, toujours
    ::MiniBoucle boucle;
    int reposte = 0;
    int rearme = 0;
    bool minuterie = false;
    bool poste = false;
    const auto encore = [&](int tours) { return tours < 1000 && !(minuterie && poste); };
    MiniBoucle::Rappel se_reposter = [&] {
        if (++reposte == 5) boucle.apres(0s, [&] { minuterie = true; });
        if (encore(reposte)) boucle.poster(se_reposter);
    };
    MiniBoucle::Rappel se_rearmer = [&] {
        if (++rearme == 5) boucle.poster([&] { poste = true; });
        if (encore(rearme)) boucle.apres(0s, se_rearmer);
    };
    boucle.poster(se_reposter);
    boucle.apres(0s, se_rearmer);
    boucle.tourner();
    {
        INFO("un rappel qui se reposte sans cesse ne retient pas les minuteries échues");
        REQUIRE(minuterie);
        REQUIRE(reposte < 1000);
    }
    INFO("une minuterie qui se réarme sans délai ne retient pas les rappels postés");
    REQUIRE(poste);
    REQUIRE(rearme < 1000);
}

TEST_CASE("une exception sort, le reste reste", "[1.6][simple]") {
    juge::HorlogeFactice horloge;
    ::MiniBoucle boucle;
    Journal journal;
    boucle.poster([&] { journal.emplace_back("a"); });
    boucle.poster([] { throw std::runtime_error("rappel fautif"); });
    boucle.poster([&] { journal.emplace_back("b"); });
    boucle.apres(-3s, [] { throw 42; });
    boucle.apres(-2s, [&] { journal.emplace_back("minuterie"); });
    boucle.apres(-1s, [] { throw std::logic_error("minuterie fautive"); });
    std::multiset<std::string> levees;
    for (int i = 0; i < 4; ++i) {
        try {
            boucle.tourner();
            levees.insert("rien");
        } catch (const std::exception& erreur) {
            levees.insert(erreur.what());
        } catch (int) {
            levees.insert("entier");
        }
    }
    {
        INFO("chaque exception sort de tourner(), une fois, puis la boucle finit");
        REQUIRE(levees ==
                std::multiset<std::string>{"entier", "minuterie fautive", "rappel fautif", "rien"});
    }
    std::sort(journal.begin(), journal.end());
    INFO("les autres rappels ont tous été appelés, une fois");
    REQUIRE(journal == Journal{"a", "b", "minuterie"});
}

TEST_CASE("mille minuteries en désordre", "[1.6][simple]") {
    juge::HorlogeFactice horloge;
    ::MiniBoucle boucle;
    std::vector<int> passees;
    std::vector<MiniBoucle::Numero> numeros;
    for (int i = 0; i < 1000; ++i) {
        const int rang = i * 7919 % 1000;  // une permutation
        numeros.push_back(boucle.apres(rang * 1ms, [&passees, rang] { passees.push_back(rang); }));
    }
    for (std::size_t i = 0; i < 1000; i += 3)
        REQUIRE(boucle.annuler(numeros[i]));
    horloge.avancer(1s);
    boucle.tourner();
    INFO("celles qui restent passent toutes, dans l'ordre de leurs échéances");
    REQUIRE(passees.size() == 666);
    REQUIRE(std::is_sorted(passees.begin(), passees.end()));
}

}  // namespace juge::epreuve
