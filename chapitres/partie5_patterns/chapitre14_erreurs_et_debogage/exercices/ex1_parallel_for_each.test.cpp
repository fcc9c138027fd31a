#include <juge/epreuve.hpp>
#include <system_error>

#include <juge/reponse.hpp>

namespace juge::epreuve {

/// Une exception que seule cette épreuve connaît.
struct Illisible : std::runtime_error {
    explicit Illisible(std::size_t indice) : std::runtime_error("image"), rang(indice) {}
    std::size_t rang;
};

namespace {

/// Combien de fois f a été appelée, par indice.
class Appels {
public:
    explicit Appels(std::size_t n) : fois_(n) {}
    void noter(std::size_t indice) {
        if (indice < fois_.size())
            fois_[indice].fetch_add(1);
        else
            dehors_.fetch_add(1);
    }
    void verifier() const {
        INFO("f n'est appelée que pour les indices de 0 à n-1");
        REQUIRE(dehors_.load() == 0);
        for (std::size_t i = 0; i < fois_.size(); ++i) {
            INFO("f est appelée une fois, et une seule, par indice (ici : indice " << i << ")");
            REQUIRE(fois_[i].load() == 1);
        }
    }
    int total() const {
        int somme = dehors_.load();
        for (const auto& fois : fois_)
            somme += fois.load();
        return somme;
    }

private:
    std::vector<std::atomic<int>> fois_;
    std::atomic<int> dehors_{0};
};

/// Ce que dit une exception, pour la comparer.
std::string dire(const std::exception_ptr& exception) {
    if (!exception) return "aucune exception";
    try {
        std::rethrow_exception(exception);
    } catch (const epreuve::Illisible& e) {
        return "Illisible " + std::to_string(e.rang);
    } catch (const ::ErreursParElement& e) {
        return std::to_string(e.erreurs().size()) + " erreurs";
    } catch (const std::exception& e) {
        return e.what();
    } catch (int e) {
        return "int " + std::to_string(e);
    } catch (...) {
        return "autre";
    }
}

/// Ce que lève l'appel, en un texte : « 1 : int 42, 4 : ordinaire » ; vide si rien n'est levé.
std::string essayer(std::size_t threads, std::size_t n, const std::function<void(std::size_t)>& f) {
    std::string texte;
    try {
        ::parallel_for_each(threads, n, f);
    } catch (const ::ErreursParElement& erreurs) {
        if (erreurs.erreurs().empty()) return "une ErreursParElement sans erreur";
        for (const auto& [indice, exception] : erreurs.erreurs())
            texte += (texte.empty() ? "" : ", ") + std::to_string(indice) + " : " +
                     epreuve::dire(exception);
    } catch (...) {
        texte = "une autre exception : " + epreuve::dire(std::current_exception());
    }
    return texte;
}

std::string refus_de(const std::function<void()>& appel) {
    try {
        appel();
    } catch (const std::invalid_argument&) {
        return "std::invalid_argument";
    } catch (const std::system_error&) {
        return "std::system_error";
    } catch (...) {
        return "une autre exception";
    }
    return "rien";
}

}  // namespace

TEST_CASE("chaque indice une fois, quels que soient n et le nombre de threads", "[1.4]") {
    for (const std::size_t n : {0U, 1U, 2U, 3U, 7U, 64U, 1000U}) {
        for (const std::size_t threads : {1U, 2U, 3U, 9U}) {
            epreuve::Appels appels(n);
            std::vector<std::size_t> ecrit(n, 0);  // sans verrou : un appel par indice
            INFO("aucun appel de f ne lève : rien n'est levé");
            REQUIRE(epreuve::essayer(threads, n, [&](std::size_t i) {
                        appels.noter(i);
                        if (i < n) ecrit[i] = i + 1;
                    }).empty());
            appels.verifier();
            for (std::size_t i = 0; i < n; ++i) {
                INFO("ce que f a écrit est visible au retour");
                REQUIRE(ecrit[i] == i + 1);
            }
        }
    }
}

TEST_CASE("une erreur n'empêche pas d'attendre les autres", "[1.1][simple]") {
    std::latch fin(1);
    std::string issue = "en cours";
    juge::Acteur appel("appel", [&] {
        const auto dites = epreuve::essayer(3, 3, [&](std::size_t i) {
            if (i == 0) throw std::runtime_error("tôt");
            fin.wait();
        });
        issue = dites;
    });
    {
        INFO("deux appels de f courent encore : lever maintenant les laisserait derrière soi");
        REQUIRE(appel.est_bloque());
    }
    REQUIRE(issue == "en cours");
    fin.count_down();
    appel.attendre_fin("Tous les appels ont fini : parallel_for_each() doit lever.");
    INFO("un seul appel a levé : une erreur");
    REQUIRE(issue == "0 : tôt");
}

TEST_CASE("toutes les erreurs, chacune avec son indice, dans l'ordre des indices", "[1.4]") {
    for (const std::size_t threads : {1U, 2U, 5U}) {
        epreuve::Appels appels(40);
        const auto dites = epreuve::essayer(threads, 40, [&](std::size_t i) {
            appels.noter(i);
            if (i % 13 == 5) throw epreuve::Illisible(i);
        });
        {
            INFO("un appel qui lève n'empêche pas les suivants");
            appels.verifier();
        }
        INFO("trois appels ont levé : trois erreurs, dans l'ordre des indices");
        REQUIRE(dites == "5 : Illisible 5, 18 : Illisible 18, 31 : Illisible 31");
    }
}

TEST_CASE("l'ordre des erreurs est celui des indices, non celui du temps", "[1.4][simple]") {
    std::latch cinq_a_leve(1);
    const auto dites = epreuve::essayer(2, 2, [&](std::size_t i) {
        if (i == 0) cinq_a_leve.wait();
        if (i == 1) cinq_a_leve.count_down();
        throw epreuve::Illisible(i);
    });
    INFO("l'appel 1 a levé le premier, mais les erreurs se suivent dans l'ordre des indices");
    REQUIRE(dites == "0 : Illisible 0, 1 : Illisible 1");
}

TEST_CASE("une seule erreur, la première ou la dernière ; et rien que des erreurs", "[1.4]") {
    const auto une = [](std::size_t fautif) {
        return epreuve::essayer(3, 10, [&](std::size_t i) {
            if (i == fautif) throw std::out_of_range("seule");
        });
    };
    {
        INFO("un seul appel a levé : une erreur, avec son indice");
        REQUIRE(une(0) == "0 : seule");
        REQUIRE(une(9) == "9 : seule");
    }
    {
        INFO("aucun appel n'a levé : rien n'est levé");
        REQUIRE(une(10).empty());
    }
    const auto toutes = epreuve::essayer(
        4, 200, [](std::size_t i) { throw std::runtime_error(std::to_string(i)); });
    std::string attendues = "0 : 0";
    for (int i = 1; i < 200; ++i)
        attendues += ", " + std::to_string(i) + " : " + std::to_string(i);
    INFO("deux cents appels, deux cents erreurs");
    REQUIRE(toutes == attendues);
}

TEST_CASE("une exception qui ne dérive pas de std::exception", "[1.1]") {
    const auto dites = epreuve::essayer(2, 6, [](std::size_t i) {
        if (i == 1) throw 42;
        if (i == 4) throw std::runtime_error("ordinaire");
    });
    INFO("toute exception compte, même un entier : deux appels ont levé, deux erreurs");
    REQUIRE(dites == "1 : int 42, 4 : ordinaire");
}

TEST_CASE("les appels avancent ensemble, et jamais plus que prévu", "[1.2]") {
    for (const int threads : {2, 5}) {
        juge::TachesEnVol vol;
        juge::RendezVous rendez_vous(threads);
        std::atomic<bool> ensemble{true};
        std::atomic<int> rang{0};
        ::parallel_for_each(static_cast<std::size_t>(threads), 30, [&](std::size_t) {
            const juge::TachesEnVol::Jeton jeton(vol);
            if (rang.fetch_add(1) < threads && !rendez_vous.rejoindre()) ensemble = false;
        });
        {
            INFO("les " << threads << " premiers appels doivent pouvoir s'attendre l'un l'autre");
            REQUIRE(ensemble.load());
        }
        INFO("jamais plus de " << threads << " appels à la fois");
        REQUIRE(vol.maximum() <= threads);
    }
    juge::RendezVous trois(3);
    std::atomic<int> venus{0};
    ::parallel_for_each(50, 3, [&](std::size_t) { venus += trois.rejoindre() ? 1 : 0; });
    INFO("moins d'éléments que de threads : ils avancent tous ensemble");
    REQUIRE(venus.load() == 3);
}

TEST_CASE("tous les threads pris, aucun autre appel ne commence", "[1.2][simple]") {
    for (const int threads : {1, 3}) {
        std::latch fin(1);
        std::atomic<int> commences{0};
        juge::Acteur appel("appel", [&] {
            ::parallel_for_each(static_cast<std::size_t>(threads), 9, [&](std::size_t) {
                commences.fetch_add(1);
                fin.wait();
            });
        });
        {
            INFO("aucun appel de f n'a fini : l'appel ne doit pas revenir");
            REQUIRE(appel.est_bloque());
        }
        const int pendant = commences.load();
        fin.count_down();
        appel.attendre_fin("Tous les appels de f ont fini : l'appel doit revenir.");
        INFO(threads << " appels avancent ensemble, et jamais davantage");
        REQUIRE(pendant == threads);
    }
}

TEST_CASE("après des erreurs, les appels avancent toujours ensemble", "[1.2]") {
    juge::RendezVous rendez_vous(3);
    std::atomic<int> venus{0};
    const auto dites = epreuve::essayer(3, 33, [&](std::size_t i) {
        if (i < 30) throw std::runtime_error("x");
        venus += rendez_vous.rejoindre() ? 1 : 0;
    });
    REQUIRE(std::count(dites.begin(), dites.end(), 'x') == 30);
    INFO("un thread dont l'appel a levé doit continuer avec l'élément suivant");
    REQUIRE(venus.load() == 3);
}

TEST_CASE("un élément qui n'en finit pas ne retient que son thread", "[1.2][simple]") {
    for (const int n : {10, 20'000}) {
        std::latch fin(1);
        std::atomic<int> finis{0};
        juge::Acteur appel("appel", [&] {
            ::parallel_for_each(2, static_cast<std::size_t>(n), [&](std::size_t i) {
                if (i == 0) fin.wait();
                finis.fetch_add(1);
            });
        });
        {
            INFO("l'élément 0 n'est pas fini : l'appel ne doit pas revenir");
            REQUIRE(appel.est_bloque());
        }
        const int pendant = finis.load();
        fin.count_down();
        appel.attendre_fin("L'élément 0 a fini : l'appel doit revenir.");
        INFO("tous les autres éléments (sur "
             << n << ") doivent être traités pendant que le premier traîne");
        REQUIRE(pendant == n - 1);
    }
}

TEST_CASE("au retour, les threads ont fini", "[1.2]") {
    std::latch porte(1);
    juge::RendezVous tous(3);
    juge::Acteur appel("appel", [&] {
        const auto lui = std::this_thread::get_id();
        ::parallel_for_each(3, 9, [&, lui](std::size_t i) {
            if (std::this_thread::get_id() != lui) {
                thread_local const juge::FinRetenue fin(porte);
            }
            if (i < 3) tous.rejoindre();  // chacun des trois threads a un appel
        });
    });
    const bool attend = appel.est_bloque();
    porte.count_down();
    appel.attendre_fin("Tous les threads ont fini : l'appel doit revenir.");
    INFO("tous les appels de f ont fini, mais pas tous les threads : l'appel les attend");
    REQUIRE(attend);
}

TEST_CASE("tous les threads lèvent au même instant", "[1.4]") {
    constexpr std::size_t threads = 3;
    constexpr std::size_t n = 10 * threads;
    std::barrier ensemble(threads);
    const auto dites = epreuve::essayer(threads, n, [&](std::size_t i) {
        ensemble.arrive_and_wait();
        throw epreuve::Illisible(i);
    });
    std::string attendues;
    for (std::size_t i = 0; i < n; ++i)
        attendues += (i == 0 ? "" : ", ") + std::to_string(i) + " : Illisible " + std::to_string(i);
    INFO("chaque appel a levé : autant d'erreurs, aucune perdue");
    REQUIRE(dites == attendues);
}

TEST_CASE("zéro thread, fonction vide : refusés, sans appel", "[1.4]") {
    std::atomic<int> appels{0};
    const auto compter = [&](std::size_t) { appels.fetch_add(1); };
    for (const std::size_t n : {0U, 5U}) {
        INFO("zéro thread : std::invalid_argument (n = " << n << ")");
        REQUIRE(epreuve::refus_de([&] { ::parallel_for_each(0, n, compter); }) ==
                "std::invalid_argument");
        INFO("une fonction vide : std::invalid_argument");
        REQUIRE(epreuve::refus_de([&] { ::parallel_for_each(2, n, nullptr); }) ==
                "std::invalid_argument");
    }
    REQUIRE(appels.load() == 0);
    ::parallel_for_each(2, 5, compter);
    REQUIRE(appels.load() == 5);
}

TEST_CASE("un thread que le système refuse", "[1.1][simple]") {
    for (const int refus : {1, 2, 3}) {
        std::atomic<int> en_cours{0};
        std::string issue;
        {
            const juge::Perturbation panne(juge::Panne::creation_thread, refus);
            issue = epreuve::refus_de([&] {
                ::parallel_for_each(8, 1000, [&](std::size_t) {
                    en_cours.fetch_add(1);
                    std::this_thread::yield();
                    en_cours.fetch_sub(1);
                });
            });
            REQUIRE(panne.frappes() > 0);
        }
        {
            INFO("le système a refusé un thread : std::system_error, une fois les autres attendus");
            REQUIRE(issue == "std::system_error");
        }
        INFO("au retour, plus aucun appel de f ne court");
        REQUIRE(en_cours.load() == 0);
    }
}

TEST_CASE("un thread refusé après une erreur, dans tous les entrelacements", "[1.1][simple]") {
    juge::explorer(40, [] {
        const juge::Perturbation panne(juge::Panne::creation_thread, 2);
        const auto issue = epreuve::refus_de(
            [] { ::parallel_for_each(3, 4, [](std::size_t i) { throw epreuve::Illisible(i); }); });
        INFO("un thread est refusé : std::system_error, que des appels de f aient levé ou non");
        REQUIRE(issue == "std::system_error");
    });
}

TEST_CASE("deux appels en même temps, l'un dans l'autre", "[1.4]") {
    std::string du_second = "jamais appelé";
    const auto du_premier = epreuve::essayer(1, 2, [&](std::size_t i) {
        if (i == 0) throw epreuve::Illisible(i);
        du_second = epreuve::essayer(1, 1, [](std::size_t) {});
    });
    {
        INFO("l'appel intérieur n'a rien à lever : l'erreur est à l'appel qui l'entoure");
        REQUIRE(du_second.empty());
    }
    REQUIRE(du_premier == "0 : Illisible 0");
    const auto emboitees = epreuve::essayer(1, 3, [](std::size_t i) {
        if (i == 1) ::parallel_for_each(2, 4, [](std::size_t j) { throw epreuve::Illisible(j); });
    });
    {
        INFO(
            "f a levé une ErreursParElement : c'est une erreur, de l'élément 1, gardée telle "
            "quelle");
        REQUIRE(emboitees == "1 : 4 erreurs");
    }
    epreuve::Appels dehors(6);
    std::atomic<int> dedans{0};
    juge::Registre<std::string> vues;
    const auto exterieures = epreuve::essayer(3, 6, [&](std::size_t i) {
        dehors.noter(i);
        vues.noter(epreuve::essayer(2, 10, [&](std::size_t j) {
            dedans.fetch_add(1);
            if (j == i) throw epreuve::Illisible(100 * i + j);
        }));
        if (i == 4) throw epreuve::Illisible(i);
    });
    dehors.verifier();
    REQUIRE(dedans.load() == 60);
    auto internes = vues.contenu();
    std::sort(internes.begin(), internes.end());
    INFO("chaque appel rend les erreurs de ses éléments, et seulement elles");
    std::string interieures;
    for (const auto& interne : internes)
        interieures += interne + "\n";
    REQUIRE(interieures ==
            "0 : Illisible 0\n1 : Illisible 101\n2 : Illisible 202\n3 : Illisible 303\n"
            "4 : Illisible 404\n5 : Illisible 505\n");
    REQUIRE(exterieures == "4 : Illisible 4");
}

}  // namespace juge::epreuve
