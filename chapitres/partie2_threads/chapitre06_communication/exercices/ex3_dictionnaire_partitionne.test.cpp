#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// La clé est son propre rang : l'épreuve sait dans quelle partition elle habite.
struct Identite {
    std::size_t operator()(int cle) const { return static_cast<std::size_t>(cle); }
};

template <class Valeur>
using Dictionnaire = DictionnairePartitionne<int, Valeur, Identite>;

/// Deux nombres qui doivent toujours être égaux. En faire une copie prend du temps : un autre
/// thread peut passer entre les deux.
struct Jumeaux {
    Jumeaux() = default;
    Jumeaux(const Jumeaux& autre) : gauche(autre.gauche) {
        juge::point_de_passage();
        droite = autre.droite;
    }
    Jumeaux& operator=(const Jumeaux& autre) {
        gauche = autre.gauche;
        juge::point_de_passage();
        droite = autre.droite;
        return *this;
    }
    void grandir() {
        ++gauche;
        juge::point_de_passage();
        ++droite;
    }
    int gauche = 0;
    int droite = 0;
};

}  // namespace

TEST_CASE("inscrire, chercher, effacer", "[1.8]") {
    DictionnairePartitionne<std::string, int> ages(4);
    ages.inscrire("Ada", 36);
    ages.inscrire("Alan", 41);
    INFO("chercher() renvoie la valeur inscrite, ou std::nullopt");
    REQUIRE(ages.chercher("Ada") == 36);
    REQUIRE_FALSE(ages.chercher("Grace").has_value());
    INFO("inscrire() une clé déjà connue remplace sa valeur");
    ages.inscrire("Ada", 37);
    REQUIRE(ages.chercher("Ada") == 37);
    INFO("effacer() dit si la clé y était");
    REQUIRE(ages.effacer("Ada"));
    REQUIRE_FALSE(ages.effacer("Ada"));
    REQUIRE_FALSE(ages.chercher("Ada").has_value());
    REQUIRE(ages.chercher("Alan") == 41);
    DictionnairePartitionne<std::string, int> autre(1);
    INFO("deux dictionnaires s'ignorent");
    REQUIRE_FALSE(autre.chercher("Alan").has_value());
    REQUIRE_FALSE(autre.effacer("Alan"));
    REQUIRE(autre.photographier().empty());
}

TEST_CASE("modifier() crée la clé qui manque, et change celle qui existe", "[1.8]") {
    Dictionnaire<int> compteurs(3);
    for (int i = 0; i < 10; ++i)
        compteurs.modifier(i % 5, [](int& compteur) { ++compteur; });
    auto photo = compteurs.photographier();
    std::sort(photo.begin(), photo.end());
    INFO("photographier() renvoie toutes les clés, de toutes les partitions");
    REQUIRE(photo == std::vector<std::pair<int, int>>{{0, 2}, {1, 2}, {2, 2}, {3, 2}, {4, 2}});
}

TEST_CASE("deux partitions travaillent en même temps", "[1.8]") {
    Dictionnaire<int> dictionnaire(2);
    juge::RendezVous ensemble(2);
    const auto travailler = [&](int cle) {
        dictionnaire.modifier(cle, [&](int& valeur) {
            ensemble.rejoindre();
            valeur = cle;
        });
    };
    {
        juge::Acteur a("a", [&] { travailler(0); });
        juge::Acteur b("b", [&] { travailler(1); });
    }
    INFO("deux modifications, dans deux partitions différentes, ne doivent pas s'attendre");
    REQUIRE(ensemble.maximum() == 2);
}

TEST_CASE("une modification en cours n'arrête que sa partition", "[1.8]") {
    Dictionnaire<int> dictionnaire(2);
    Dictionnaire<int> autre(2);
    std::latch reprendre(1);
    std::optional<int> lue;
    juge::Acteur redacteur("rédacteur", [&] {
        dictionnaire.modifier(0, [&](int& valeur) {
            valeur = 1;
            reprendre.wait();
            valeur = 2;
        });
    });
    REQUIRE(redacteur.est_bloque());
    juge::Acteur lecteur("lecteur", [&] { lue = dictionnaire.chercher(0); });
    // Ceux qui attendent cette partition ne retiennent rien non plus.
    juge::Acteur v1("voisin qui inscrit", [&] { dictionnaire.inscrire(2, 1); });
    juge::Acteur v2("voisin qui modifie", [&] { dictionnaire.modifier(2, [](int&) {}); });
    juge::Acteur v3("voisin qui efface", [&] { dictionnaire.effacer(4); });
    {
        INFO("on ne lit pas une valeur au milieu de sa modification : chercher() attend la fin");
        REQUIRE(lecteur.est_bloque());
    }
    juge::Acteur ailleurs("ailleurs", [&] {
        dictionnaire.inscrire(1, 10);
        dictionnaire.chercher(1);
        dictionnaire.modifier(1, [](int&) {});
        dictionnaire.effacer(3);
    });
    {
        INFO("l'autre partition reste libre, quoi qu'on attende dans celle-ci");
        REQUIRE(ailleurs.est_termine());
    }
    juge::Acteur etranger("dans un autre dictionnaire", [&] {
        autre.inscrire(0, 10);
        autre.photographier();
    });
    {
        INFO("deux dictionnaires s'ignorent : l'autre reste libre tout entier");
        REQUIRE(etranger.est_termine());
    }
    reprendre.count_down();
    redacteur.attendre_fin("La modification peut finir.");
    lecteur.attendre_fin("La modification finie, la lecture doit passer.");
    REQUIRE(lue == 2);
}

TEST_CASE("une modification se finit avant que l'on remplace, efface ou photographie", "[1.8]") {
    Dictionnaire<int> dictionnaire(2);
    std::latch reprendre(1);
    bool y_etait = false;
    int photographiee = 2;
    juge::Acteur redacteur("rédacteur", [&] {
        dictionnaire.modifier(0, [&](int& valeur) {
            valeur = 1;
            reprendre.wait();
            valeur = 2;
        });
    });
    REQUIRE(redacteur.est_bloque());
    juge::Acteur effaceur("effaceur", [&] { y_etait = dictionnaire.effacer(0); });
    {
        INFO("on n'efface pas une valeur au milieu de sa modification : effacer() attend la fin");
        REQUIRE(effaceur.est_bloque());
    }
    juge::Acteur photographe("photographe", [&] {
        for (const auto& [cle, valeur] : dictionnaire.photographier())
            photographiee = valeur;
    });
    juge::Acteur inscripteur("inscripteur", [&] { dictionnaire.inscrire(0, 2); });
    {
        INFO("on ne la remplace pas non plus : inscrire() attend la fin");
        REQUIRE(inscripteur.est_bloque());
    }
    reprendre.count_down();
    redacteur.attendre_fin("La modification peut finir.");
    for (auto* acteur : {&effaceur, &photographe, &inscripteur})
        acteur->attendre_fin("La modification finie, ceux qui l'attendaient doivent passer.");
    INFO("la clé y était : modifier() l'a créée");
    REQUIRE(y_etait);
    INFO("une photographie ne montre pas une valeur au milieu de sa modification");
    REQUIRE(photographiee == 2);
    REQUIRE(dictionnaire.chercher(0).value_or(2) == 2);
}

TEST_CASE("sur une même clé, un seul à la fois", "[1.8]") {
    Dictionnaire<int> dictionnaire(2);
    dictionnaire.inscrire(0, 0);
    juge::RendezVous ensemble(2);
    const auto travailler = [&] {
        dictionnaire.modifier(0, [&](int& valeur) {
            ensemble.rejoindre();
            ++valeur;
        });
    };
    {
        juge::Acteur a("a", travailler);
        juge::Acteur b("b", travailler);
    }
    INFO("deux modifications de la même clé ne doivent jamais se trouver ensemble");
    REQUIRE(ensemble.maximum() == 1);
    REQUIRE(dictionnaire.chercher(0) == 2);
}

TEST_CASE("une exception ne laisse pas de verrou derrière elle", "[1.8]") {
    Dictionnaire<int> dictionnaire(1);
    INFO("une exception n'est pas forcément une std::exception : elle arrive telle quelle");
    REQUIRE_THROWS_AS(dictionnaire.modifier(0, [](int&) { throw 42; }), int);
    juge::Acteur apres("après", [&] { dictionnaire.effacer(0); });
    apres.attendre_fin("L'exception est passée, le verrou de la partition doit être rendu.");
    struct CalculImpossible : std::runtime_error {
        CalculImpossible() : std::runtime_error("calcul impossible") {}
    };
    INFO("l'exception arrive telle quelle à l'appelant de modifier() : c'est encore le même type");
    REQUIRE_THROWS_AS(dictionnaire.modifier(0, [](int&) { throw CalculImpossible(); }),
                      CalculImpossible);
    juge::Acteur suivant("suivant", [&] { dictionnaire.inscrire(1, 1); });
    suivant.attendre_fin("L'exception est passée, le verrou de la partition doit être rendu.");
    REQUIRE(dictionnaire.chercher(1) == 1);
}

TEST_CASE("une clé créée par modifier() ne se voit que modifiée", "[1.8]") {
    juge::explorer(200, [] {
        Dictionnaire<int> dictionnaire(2);
        std::atomic<int> appels{0};
        juge::Registre<std::string> fautes;
        {
            juge::Acteur redacteur("rédacteur", [&] {
                dictionnaire.modifier(0, [&](int& valeur) {
                    valeur = 1;
                    ++appels;
                });
            });
            juge::Acteur lecteur("lecteur", [&] {
                if (dictionnaire.chercher(0).value_or(1) != 1) fautes.noter("chercher");
                for (const auto& [cle, valeur] : dictionnaire.photographier())
                    if (valeur != 1) fautes.noter("photographier");
            });
            juge::Acteur effaceur("effaceur", [&] {
                if (dictionnaire.effacer(0) && appels == 0) fautes.noter("effacer");
            });
        }
        INFO("de la création d'une clé par modifier() à la fin de la fonction, rien ne passe");
        REQUIRE(fautes.contenu().empty());
        INFO("la fonction est appelée une fois, et une seule");
        REQUIRE(appels == 1);
    });
}

TEST_CASE("aucune modification ne se perd, dans tous les entrelacements", "[1.8]") {
    juge::explorer(200, [] {
        Dictionnaire<int> dictionnaire(2);
        {
            const auto compter = [&] {
                for (int i = 0; i < 2; ++i)
                    dictionnaire.modifier(7, [](int& valeur) {
                        const int lue = valeur;
                        juge::point_de_passage();
                        valeur = lue + 1;
                    });
            };
            juge::Acteur a("a", compter);
            juge::Acteur b("b", compter);
        }
        INFO("deux threads ajoutent chacun deux fois 1 à la même clé");
        REQUIRE(dictionnaire.chercher(7) == 4);
    });
}

TEST_CASE("ce qui est renvoyé est une copie, faite d'un seul tenant", "[1.8]") {
    juge::explorer(200, [] {
        Dictionnaire<Jumeaux> dictionnaire(2);
        dictionnaire.inscrire(0, Jumeaux{});
        juge::Registre<bool> egaux;
        {
            juge::Acteur redacteur("rédacteur", [&] {
                for (int i = 0; i < 3; ++i)
                    dictionnaire.modifier(0, [](Jumeaux& jumeaux) { jumeaux.grandir(); });
            });
            juge::Acteur lecteur("lecteur", [&] {
                const auto lus = dictionnaire.chercher(0);
                const auto photo = dictionnaire.photographier();
                egaux.noter(lus->gauche == lus->droite);
                egaux.noter(photo.front().second.gauche == photo.front().second.droite);
            });
        }
        INFO("la copie se fait sous le verrou : jamais une moitié d'avant, une moitié d'après");
        REQUIRE(egaux.contenu() == std::vector<bool>{true, true});
    });
}

TEST_CASE("la copie est finie quand le verrou est rendu", "[1.8][tsan]") {
    Dictionnaire<std::string> dictionnaire(2);
    dictionnaire.inscrire(0, "une valeur assez longue pour être allouée");
    // Relâché : cet indicateur met les deux threads l'un après l'autre, sans rien publier. S'ils
    // s'ordonnent, ce ne peut être que par le verrou du dictionnaire.
    std::atomic<int> lus{0};
    const auto apres = [&](int nombre) {
        while (lus.load(std::memory_order_relaxed) < nombre)
            std::this_thread::yield();
    };
    {
        juge::Acteur lecteur("lecteur", [&] {
            dictionnaire.chercher(0);
            lus.store(1, std::memory_order_relaxed);
        });
        juge::Acteur photographe("photographe", [&] {
            apres(1);
            dictionnaire.photographier();
            lus.store(2, std::memory_order_relaxed);
        });
        juge::Acteur redacteur("rédacteur", [&] {
            apres(2);
            dictionnaire.modifier(0, [](std::string& texte) { texte += " et changée"; });
        });
    }
    REQUIRE(dictionnaire.chercher(0)->ends_with("changée"));
}

TEST_CASE("une photographie est celle d'un seul instant", "[1.8]") {
    juge::explorer(400, [] {
        Dictionnaire<int> dictionnaire(3);
        juge::Registre<bool> coherentes;
        {
            juge::Acteur redacteur("rédacteur", [&] {
                for (const int cle :
                     {0, 2, 1})  // trois partitions, ni dans un sens ni dans l'autre
                    dictionnaire.inscrire(cle, 1);
            });
            juge::Acteur photographe("photographe", [&] {
                std::set<int> vues;
                for (const auto& [cle, valeur] : dictionnaire.photographier())
                    vues.insert(cle);
                const bool ordre = (vues.count(2) == 0 || vues.count(0) == 1) &&
                                   (vues.count(1) == 0 || vues.count(2) == 1);
                coherentes.noter(ordre);
            });
        }
        INFO(
            "inscrites dans l'ordre 0, 2, 1 : une photographie qui montre l'une montre aussi "
            "celles "
            "d'avant");
        REQUIRE(coherentes.contenu() == std::vector<bool>{true});
    });
}

TEST_CASE("on photographie à plusieurs, pendant que d'autres écrivent", "[1.8]") {
    juge::explorer(200, [] {
        Dictionnaire<int> dictionnaire(3);
        const auto photographier = [&] { dictionnaire.photographier(); };
        juge::Acteur p1("photographe 1", photographier);
        juge::Acteur p2("photographe 2", photographier);
        juge::Acteur redacteur("rédacteur", [&] {
            for (const int cle : {2, 1, 0})
                dictionnaire.modifier(cle, [](int& valeur) { ++valeur; });
        });
        for (auto* acteur : {&p1, &p2, &redacteur})
            acteur->attendre_fin(
                "Les verrous se prennent tous dans le même ordre : personne ne "
                "doit rester bloqué.");
        REQUIRE(dictionnaire.photographier().size() == 3);
    });
}

TEST_CASE("tout s'appelle en même temps", "[1.8]") {
    juge::explorer(100, [] {
        Dictionnaire<std::string> dictionnaire(2);
        const auto repeter = [](const auto& action) {
            for (int cle = 0; cle < 4; ++cle)
                action(cle);
        };
        {
            juge::Acteur a("inscrit", [&] {
                repeter([&](int cle) { dictionnaire.inscrire(cle, "une valeur assez longue"); });
            });
            juge::Acteur b("inscrit aussi", [&] {
                repeter([&](int cle) { dictionnaire.inscrire(3 - cle, "une autre, plus longue"); });
            });
            juge::Acteur c("modifie", [&] {
                repeter([&](int cle) {
                    dictionnaire.modifier(cle, [](std::string& texte) { texte += '!'; });
                });
            });
            juge::Acteur d("cherche",
                           [&] { repeter([&](int cle) { dictionnaire.chercher(cle); }); });
            juge::Acteur e("efface", [&] {
                repeter([&](int cle) { dictionnaire.effacer(cle + 4); });
                dictionnaire.effacer(0);
            });
            juge::Acteur f("photographie",
                           [&] { repeter([&](int) { dictionnaire.photographier(); }); });
            for (auto* acteur : {&a, &b, &c, &d, &e, &f})
                acteur->attendre_fin("Chacun rend ses verrous : tous doivent finir.");
        }
        INFO("rien n'a effacé les clés 1, 2 et 3");
        for (const int cle : {1, 2, 3})
            REQUIRE(dictionnaire.chercher(cle).has_value());
    });
}

}  // namespace juge::epreuve
