#include <cstdlib>
#include <juge/epreuve.hpp>
#include <new>

// Un appel de la réponse peut changer de main au milieu de sa section critique : là où elle copie
// un nom, donc alloue. (La construction simple seulement : les assainisseurs ont leurs
// allocateurs.)
namespace juge::epreuve {
namespace {

constinit thread_local int appels_surveilles = 0;
constinit thread_local bool memoire_epuisee = false;  // les grands blocs sont refusés

/// Le temps d'un appel de la réponse, chaque allocation de ce thread est un point de passage.
class AppelSurveille {
public:
    AppelSurveille() { ++appels_surveilles; }
    AppelSurveille(const AppelSurveille&) = delete;
    AppelSurveille& operator=(const AppelSurveille&) = delete;
    ~AppelSurveille() { --appels_surveilles; }
};

}  // namespace
}  // namespace juge::epreuve

#if !defined(__SANITIZE_THREAD__)
void* operator new(std::size_t taille) {
    auto& surveilles = juge::epreuve::appels_surveilles;
    if (surveilles > 0) {
        const int avant = std::exchange(surveilles, 0);  // le juge peut allouer, lui aussi
        juge::point_de_passage();
        surveilles = avant;
    }
    if (juge::epreuve::memoire_epuisee && taille >= 1000) throw std::bad_alloc();
    if (void* bloc = std::malloc(taille)) return bloc;
    throw std::bad_alloc();
}
void operator delete(void* bloc) noexcept {
    std::free(bloc);
}
void operator delete(void* bloc, std::size_t) noexcept {
    std::free(bloc);
}
#endif

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Le nom du fichier de ce rang : trop long pour être rangé dans la chaîne elle-même, et de plus en
/// plus, pour que chaque copie alloue.
std::string nom(int rang) {
    return std::to_string(rang) + std::string(static_cast<std::size_t>(40 << rang), '.');
}

void noter(::Progression& progression, int rang) {
    const std::string fichier = epreuve::nom(rang);
    const AppelSurveille surveille;
    if (rang % 2 == 1)
        progression.noter_reussi(fichier);
    else
        progression.noter_rate(fichier);
}

struct Lecture {
    int reussis;
    int rates;
    std::string dernier;
};

Lecture lire(const ::Progression& progression) {
    const AppelSurveille surveille;
    const auto lu = progression.lire();
    return {lu.reussis, lu.rates, lu.dernier};
}

/// Un seul thread a noté 1, 2, 3… : le nombre de fichiers dit le nom du dernier.
void verifier_coherence(const Lecture& lu) {
    const int notes = lu.reussis + lu.rates;
    INFO("les comptes et le dernier nom sont ceux d'un même instant");
    REQUIRE(lu.dernier == (notes == 0 ? "" : epreuve::nom(notes)));
    REQUIRE(lu.reussis - lu.rates == notes % 2);
}

}  // namespace

TEST_CASE("au départ, rien n'est fait", "[1.11]") {
    const ::Progression progression;
    const auto avancement = progression.lire();
    INFO("avant le premier fichier, les comptes sont nuls et le nom est vide");
    REQUIRE(avancement.reussis == 0);
    REQUIRE(avancement.rates == 0);
    REQUIRE(avancement.dernier.empty());
}

TEST_CASE("chaque fichier est compté, et le dernier est nommé", "[1.11]") {
    ::Progression progression;
    progression.noter_reussi("a.png");
    progression.noter_rate("b.png");
    progression.noter_reussi("c.png");
    const auto avancement = progression.lire();
    INFO("deux fichiers réussis, un raté, et « c.png » en dernier");
    REQUIRE(avancement.reussis == 2);
    REQUIRE(avancement.rates == 1);
    REQUIRE(avancement.dernier == "c.png");
    progression.noter_rate("");
    INFO("un nom peut être vide : le fichier est noté quand même");
    REQUIRE(progression.lire().rates == 2);
    REQUIRE(progression.lire().dernier.empty());
    const std::string complet = epreuve::nom(5) + '\0' + "fin";
    progression.noter_reussi(complet);
    INFO("un nom se lit tel qu'il a été noté, en entier, si long qu'il soit");
    REQUIRE(progression.lire().dernier == complet);
    INFO("ce qu'une lecture a renvoyé ne change plus");
    REQUIRE(avancement.rates == 1);
    REQUIRE(avancement.dernier == "c.png");
}

TEST_CASE("un fichier qu'on n'a pas pu noter ne compte pas", "[1.11][simple]") {
    for (const bool reussi : {true, false}) {
        ::Progression progression;
        const std::string premier = epreuve::nom(1);
        const std::string second = epreuve::nom(5);
        progression.noter_rate(premier);
        bool note = true;
        memoire_epuisee = true;
        try {
            if (reussi)
                progression.noter_reussi(second);
            else
                progression.noter_rate(second);
        } catch (const std::bad_alloc&) {
            note = false;
        }
        memoire_epuisee = false;
        const auto lu = epreuve::lire(progression);
        INFO(
            "la mémoire manque pour copier un nom, std::bad_alloc sort de l'appel : rien n'est "
            "noté, ni compte ni nom");
        REQUIRE(lu.reussis + lu.rates == (note ? 2 : 1));
        REQUIRE(lu.dernier == (note ? second : premier));
    }
}

TEST_CASE("deux progressions ne partagent rien", "[1.6]") {
    ::Progression une;
    ::Progression autre;
    une.noter_reussi("a.png");
    autre.noter_rate("b.png");
    INFO("chaque Progression a ses comptes et son dernier fichier");
    REQUIRE(une.lire().reussis == 1);
    REQUIRE(une.lire().rates == 0);
    REQUIRE(une.lire().dernier == "a.png");
    REQUIRE(autre.lire().reussis == 0);
    REQUIRE(autre.lire().rates == 1);
    REQUIRE(autre.lire().dernier == "b.png");
    std::optional<::Progression> neuve;  // deux fois, au même endroit
    for (const std::string fichier : {"c.png", "d.png"}) {
        neuve.emplace();
        neuve->noter_rate(fichier);
        INFO("une Progression neuve ne sait rien de celle qui occupait sa place avant elle");
        REQUIRE(neuve->lire().rates == 1);
        REQUIRE(neuve->lire().dernier == fichier);
    }
}

TEST_CASE("beaucoup de fichiers", "[1.11]") {
    constexpr int fichiers = 70'000;  // plus que n'en compte un entier de 16 bits
    ::Progression progression;
    for (int i = 0; i < fichiers; ++i) {
        progression.noter_reussi("a.png");
        progression.noter_rate("b.png");
    }
    INFO("soixante-dix mille réussites, autant d'échecs");
    REQUIRE(progression.lire().reussis == fichiers);
    REQUIRE(progression.lire().rates == fichiers);
}

TEST_CASE("rien n'est oublié quand plusieurs threads notent, dans tous les entrelacements",
          "[1.11]") {
    juge::explorer(200, [] {
        ::Progression progression;
        {
            const auto convertir = [&](const std::string& prefixe) {
                progression.noter_reussi(prefixe + "1");
                progression.noter_rate(prefixe + "2");
                progression.noter_reussi(prefixe + "3");
            };
            juge::Acteur a("a", [&] { convertir("a"); });
            juge::Acteur b("b", [&] { convertir("b"); });
        }
        const auto avancement = progression.lire();
        INFO("deux threads notent chacun deux réussites et un échec");
        REQUIRE(avancement.reussis == 4);
        REQUIRE(avancement.rates == 2);
        INFO("le dernier noté est le dernier de l'un des deux threads");
        REQUIRE((avancement.dernier == "a3" || avancement.dernier == "b3"));
    });
}

TEST_CASE("rien n'est oublié, même si un autre note au même instant", "[1.11][simple]") {
    juge::explorer(50, [] {
        ::Progression progression;
        {
            juge::Acteur a("a", [&] {
                for (const int rang : {1, 2, 3})
                    epreuve::noter(progression, rang);
            });
            juge::Acteur b("b", [&] {
                for (const int rang : {5, 6})
                    epreuve::noter(progression, rang);
            });
            for (auto* acteur : {&a, &b})
                acteur->attendre_fin("Aucun appel ne doit rester bloqué.");
        }
        const auto lu = epreuve::lire(progression);
        INFO("un fichier noté pendant qu'un autre l'est compte quand même");
        REQUIRE(lu.reussis == 3);
        REQUIRE(lu.rates == 2);
    });
}

TEST_CASE("une lecture est cohérente, dans tous les entrelacements", "[1.11]") {
    juge::explorer(100, [] {
        ::Progression progression;
        juge::Registre<Lecture> lectures;
        {
            juge::Acteur auteur("auteur", [&] {  // un seul : le nom dit le rang du fichier
                for (const int rang : {1, 2, 3, 4})
                    epreuve::noter(progression, rang);
            });
            juge::Acteur lecteur("lecteur", [&] {
                for (int i = 0; i < 3; ++i)
                    lectures.noter(epreuve::lire(progression));
            });
        }
        int avant = 0;
        for (const auto& lu : lectures.contenu()) {
            const int notes = lu.reussis + lu.rates;
            INFO(
                "une lecture ne revient pas en arrière, même si un autre thread note à cet "
                "instant");
            REQUIRE(notes >= avant);
            epreuve::verifier_coherence(lu);
            avant = notes;
        }
    });
}

TEST_CASE("une lecture voit tout ce qui était noté avant elle", "[1.11]") {
    juge::explorer(50, [] {
        ::Progression progression;
        juge::Registre<int> manques;
        {
            const auto noter_et_lire = [&] {
                for (int i = 1; i <= 2; ++i) {
                    progression.noter_reussi("fichier");
                    const auto lu = epreuve::lire(progression);
                    if (lu.reussis < i) manques.noter(i);
                }
            };
            juge::Acteur a("a", noter_et_lire);
            juge::Acteur b("b", noter_et_lire);
            juge::Acteur lecteur("lecteur", [&] {
                for (int i = 0; i < 2; ++i)
                    epreuve::lire(progression);
            });
            for (auto* acteur : {&a, &b, &lecteur})
                acteur->attendre_fin("Aucun appel ne doit rester bloqué.");
        }
        INFO("qui vient de noter un fichier, puis lit, le trouve compté");
        REQUIRE(manques.taille() == 0);
    });
}

TEST_CASE("mille fichiers notés pendant une lecture", "[1.11][tsan]") {
    constexpr int fichiers = 1000;
    ::Progression progression;
    const auto noter = [&] {
        for (int i = 0; i < fichiers; ++i) {
            progression.noter_reussi("a.png");
            progression.noter_rate("b.png");
        }
    };
    const auto lire = [&] { progression.lire(); };
    juge::a_tour_de_role({noter, lire, noter, lire});  // rien d'autre que la réponse ne les ordonne
    INFO("tous les fichiers notés avant une lecture y sont comptés");
    REQUIRE(progression.lire().reussis == 2 * fichiers);
    REQUIRE(progression.lire().rates == 2 * fichiers);
}

TEST_CASE("on lit pendant que d'autres notent", "[1.11]") {
    ::Progression progression;
    const std::string nom_long(100, 'x');  // trop long pour être rangé dans la chaîne elle-même
    {
        const auto noter = [&] {
            for (int i = 0; i < 50; ++i) {
                progression.noter_reussi(nom_long + std::to_string(i));
                progression.noter_rate(std::to_string(i));
            }
        };
        juge::Acteur a("a", noter);
        juge::Acteur b("b", noter);
        juge::Acteur lecteur("lecteur", [&] {
            for (int i = 0; i < 50; ++i)
                progression.lire();
        });
    }
    const auto avancement = progression.lire();
    INFO("deux threads notent chacun cinquante réussites et cinquante échecs");
    REQUIRE(avancement.reussis == 100);
    REQUIRE(avancement.rates == 100);
    REQUIRE(avancement.dernier == "49");
}

}  // namespace juge::epreuve
