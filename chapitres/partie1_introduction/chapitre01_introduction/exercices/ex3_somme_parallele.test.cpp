#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// 1, 2, … n.
std::vector<int> jusqu_a(std::size_t n) {
    std::vector<int> valeurs(n);
    std::iota(valeurs.begin(), valeurs.end(), 1);
    return valeurs;
}

long long identite(int valeur) {
    return valeur;
}

/// Le numéro du thread appelant : deux threads n'ont jamais le même, même l'un après l'autre.
int numero_du_thread() {
    static std::atomic<int> suivant{0};
    thread_local const int numero = suivant++;
    return numero;
}

/// Ce qu'on a vu d'un calcul : combien de threads étaient dans f au même moment, et combien de
/// threads différents y sont passés.
struct Equipe {
    int ensemble = 0;
    int differents = 0;
};

/// Chaque appel de f attend que `attendus` threads y soient, ou que plus personne ne puisse venir.
Equipe observer(std::size_t valeurs, int threads, int attendus) {
    juge::RendezVous rendez_vous(attendus);
    juge::Registre<int> numeros;
    somme_parallele(epreuve::jusqu_a(valeurs), threads, [&](int valeur) {
        numeros.noter(epreuve::numero_du_thread());
        rendez_vous.rejoindre();
        return epreuve::identite(valeur);
    });
    const auto notes = numeros.contenu();
    return {rendez_vous.maximum(),
            static_cast<int>(std::set<int>(notes.begin(), notes.end()).size())};
}

int threads_ensemble(std::size_t valeurs, int threads, int attendus) {
    return epreuve::observer(valeurs, threads, attendus).ensemble;
}

/// La somme de 1 à `valeur`, calculée elle aussi par somme_parallele().
template <int threads>
long long triangle(int valeur) {
    return somme_parallele(epreuve::jusqu_a(static_cast<std::size_t>(valeur)), threads, identite);
}

}  // namespace

TEST_CASE("la somme de 1 à 10", "[1.11]") {
    INFO("1 + 2 + … + 10 = 55, à un, deux ou cinq threads");
    REQUIRE(somme_parallele(epreuve::jusqu_a(10), 1, identite) == 55);
    REQUIRE(somme_parallele(epreuve::jusqu_a(10), 2, identite) == 55);
    REQUIRE(somme_parallele(epreuve::jusqu_a(10), 5, identite) == 55);
}

TEST_CASE("f s'applique à chaque valeur", "[1.11]") {
    const auto carre = [](int valeur) { return static_cast<long long>(valeur) * valeur; };
    INFO("la somme des carrés de 1 à 6 vaut 91");
    REQUIRE(somme_parallele(epreuve::jusqu_a(6), 3, carre) == 91);
    INFO("les valeurs négatives comptent aussi");
    REQUIRE(somme_parallele({-5, 2, -7, 1}, 2, identite) == -9);
}

TEST_CASE("chaque valeur est prise une fois et une seule", "[1.11]") {
    for (const std::size_t taille : std::vector<std::size_t>{1, 2, 3, 5, 7, 8, 10, 13}) {
        for (const int threads : {1, 2, 3, 4}) {
            CAPTURE(taille, threads);
            juge::Registre<int> prises;
            somme_parallele(epreuve::jusqu_a(taille), threads, [&](int valeur) {
                prises.noter(valeur);
                return epreuve::identite(valeur);
            });
            auto obtenues = prises.contenu();
            std::sort(obtenues.begin(), obtenues.end());
            INFO("quand la taille n'est pas un multiple du nombre de threads, rien ne se perd");
            REQUIRE(obtenues == epreuve::jusqu_a(taille));
        }
    }
}

TEST_CASE("la somme peut dépasser un int", "[1.11]") {
    const std::vector<int> grandes(6, std::numeric_limits<int>::max());
    const long long attendu = 6LL * std::numeric_limits<int>::max();
    INFO("six fois le plus grand int : le résultat, et chaque somme partielle, sont des long long");
    REQUIRE(somme_parallele(grandes, 1, identite) == attendu);
    REQUIRE(somme_parallele(grandes, 2, identite) == attendu);
}

TEST_CASE("f peut renvoyer un int", "[1.11]") {
    const auto telle_quelle = [](int valeur) { return valeur; };
    const std::vector<int> grandes(7, std::numeric_limits<int>::max());
    const std::vector<int> petites(7, std::numeric_limits<int>::min());
    for (const int threads : {1, 2, 3}) {
        INFO(
            "f renvoie un int, et la somme n'y tient pas : chaque somme partielle est un long "
            "long");
        REQUIRE(somme_parallele(grandes, threads, telle_quelle) ==
                7LL * std::numeric_limits<int>::max());
        REQUIRE(somme_parallele(petites, threads, telle_quelle) ==
                7LL * std::numeric_limits<int>::min());
    }
}

TEST_CASE("pas plus de threads que demandé", "[1.11]") {
    struct Essai {
        std::size_t valeurs;
        int threads;
    };
    for (const auto& [valeurs, threads] : {Essai{12, 3}, {11, 3}, {5, 1}, {13, 4}, {19, 9}}) {
        CAPTURE(valeurs, threads);
        const auto equipe = epreuve::observer(valeurs, threads, threads + 1);
        INFO("jamais plus de calculs à la fois que de threads demandés ; celui qui appelle compte");
        REQUIRE(equipe.ensemble <= threads);
        INFO("et tout le calcul est fait par ces threads-là, le reste compris");
        REQUIRE(equipe.differents <= threads);
    }
}

TEST_CASE("les threads travaillent en même temps", "[1.11]") {
    INFO("deux threads : tous deux sont dans f au même moment");
    REQUIRE(epreuve::threads_ensemble(8, 2, 2) == 2);
    INFO("quatre threads : tous les quatre sont dans f au même moment");
    REQUIRE(epreuve::threads_ensemble(8, 4, 4) == 4);
    INFO("neuf valeurs pour quatre threads : tous les quatre ont du travail");
    REQUIRE(epreuve::threads_ensemble(9, 4, 4) == 4);
    INFO("neuf threads : tous les neuf sont dans f au même moment");
    REQUIRE(epreuve::threads_ensemble(9, 9, 9) == 9);
    REQUIRE(epreuve::threads_ensemble(20, 9, 9) == 9);
}

TEST_CASE("si vite que f réponde, chacun a sa part", "[1.11][simple]") {
    juge::explorer(20, [] {
        juge::Registre<int> numeros;
        somme_parallele(epreuve::jusqu_a(6), 3, [&](int valeur) {
            numeros.noter(epreuve::numero_du_thread());
            return epreuve::identite(valeur);
        });
        const auto notes = numeros.contenu();
        INFO(
            "trois threads : même si le premier lancé va très vite, il laisse leur part aux "
            "autres");
        REQUIRE(std::set<int>(notes.begin(), notes.end()).size() == 3);
    });
}

TEST_CASE("plus de threads que de valeurs", "[1.11]") {
    INFO("la somme reste juste");
    REQUIRE(somme_parallele(epreuve::jusqu_a(3), 8, identite) == 6);
    INFO("trois valeurs, huit threads : les trois calculs se font en même temps");
    REQUIRE(epreuve::threads_ensemble(3, 8, 3) == 3);
}

TEST_CASE("aucun thread n'est lancé pour rien", "[1.11][simple]") {
    const auto refuses = [](const std::vector<int>& valeurs, int threads, int permis) {
        const juge::Perturbation panne(juge::Panne::creation_thread, permis + 1);
        try {
            somme_parallele(valeurs, threads, identite);
        } catch (const std::system_error&) {
        }
        return panne.frappes();
    };
    INFO(
        "trois valeurs, cent threads demandés : trois suffisent, les autres n'auraient rien à "
        "faire");
    REQUIRE(refuses(epreuve::jusqu_a(3), 100, 3) == 0);
    INFO("aucune valeur : aucun thread");
    REQUIRE(refuses({}, 4, 0) == 0);
    INFO("deux milliards de threads demandés, trois valeurs");
    REQUIRE(somme_parallele(epreuve::jusqu_a(3), std::numeric_limits<int>::max(), identite) == 6);
}

TEST_CASE("aucune valeur : la somme est nulle", "[1.11]") {
    std::atomic<int> appels{0};
    const auto compter = [&](int valeur) {
        ++appels;
        return epreuve::identite(valeur);
    };
    INFO("aucune valeur : la somme est 0, et f n'est jamais appelée");
    REQUIRE(somme_parallele({}, 4, compter) == 0);
    REQUIRE(somme_parallele({}, 1, compter) == 0);
    REQUIRE(appels == 0);
}

TEST_CASE("moins d'un thread est refusé", "[1.11]") {
    INFO("zéro thread, ou moins : std::invalid_argument");
    REQUIRE_THROWS_AS(somme_parallele(epreuve::jusqu_a(3), 0, identite), std::invalid_argument);
    REQUIRE_THROWS_AS(somme_parallele(epreuve::jusqu_a(3), -2, identite), std::invalid_argument);
    REQUIRE_THROWS_AS(somme_parallele({}, 0, identite), std::invalid_argument);
    std::atomic<int> appels{0};
    const auto compter = [&](int valeur) {
        ++appels;
        return epreuve::identite(valeur);
    };
    REQUIRE_THROWS_AS(
        somme_parallele(epreuve::jusqu_a(3), std::numeric_limits<int>::min(), compter),
        std::invalid_argument);
    INFO("une demande refusée n'a rien calculé");
    REQUIRE(appels == 0);
}

TEST_CASE("ce que f a écrit se lit au retour", "[1.11]") {
    constexpr std::size_t taille = 40;
    int decalage = 0;  // des données ordinaires, écrites avant l'appel…
    std::vector<int> vues(taille + 1, -1);
    for (int tour = 1; tour <= 5; ++tour) {
        decalage = tour;
        somme_parallele(epreuve::jusqu_a(taille), 4, [&](int valeur) {
            vues[static_cast<std::size_t>(valeur)] = valeur + decalage;
            return epreuve::identite(valeur);
        });
        for (std::size_t i = 1; i <= taille; ++i) {
            INFO("au retour, tous les threads ont fini : ce que f a écrit est là");
            REQUIRE(vues[i] == static_cast<int>(i) + tour);  // … et lues après
        }
    }
}

TEST_CASE("au retour, plus aucun thread ne travaille", "[1.11]") {
    static std::latch porte(1);
    juge::Acteur appelant("appelant", [] {
        const auto lui = std::this_thread::get_id();
        somme_parallele(epreuve::jusqu_a(8), 4, [lui](int valeur) {
            if (std::this_thread::get_id() != lui) thread_local const juge::FinRetenue fin(porte);
            return epreuve::identite(valeur);
        });
    });
    const bool attend = appelant.est_bloque();
    porte.count_down();
    appelant.attendre_fin("somme_parallele() revient quand tous ses threads ont fini.");
    INFO("un thread qui n'a pas fini, même s'il a rangé sa somme : somme_parallele() l'attend");
    REQUIRE(attend);
}

TEST_CASE("deux appels en même temps ne partagent rien", "[1.11]") {
    juge::Registre<bool> justes;
    {
        const auto additionner = [&](std::size_t taille, int threads, long long attendue) {
            for (int tour = 0; tour < 20; ++tour)
                justes.noter(somme_parallele(epreuve::jusqu_a(taille), threads, identite) ==
                             attendue);
        };
        juge::Acteur a("a", [&] { additionner(10, 2, 55); });
        juge::Acteur b("b", [&] { additionner(20, 3, 210); });
        a.attendre_fin("Un appel n'attend pas qu'un autre finisse.");
        b.attendre_fin("Un appel n'attend pas qu'un autre finisse.");
    }
    const auto notes = justes.contenu();
    INFO("deux threads appellent somme_parallele() à la fois : chacun reçoit sa somme");
    REQUIRE(std::count(notes.begin(), notes.end(), true) == 40);
}

TEST_CASE("f peut elle-même appeler somme_parallele()", "[1.11]") {
    INFO("les sommes de 1 à 1, de 1 à 2… et de 1 à 5, additionnées : 1 + 3 + 6 + 10 + 15");
    for (const int threads : {1, 2, 3}) {
        CAPTURE(threads);
        REQUIRE(somme_parallele(epreuve::jusqu_a(5), threads, epreuve::triangle<1>) == 35);
        REQUIRE(somme_parallele(epreuve::jusqu_a(5), threads, epreuve::triangle<2>) == 35);
        REQUIRE(somme_parallele(epreuve::jusqu_a(5), threads, epreuve::triangle<5>) == 35);
    }
}

}  // namespace juge::epreuve
