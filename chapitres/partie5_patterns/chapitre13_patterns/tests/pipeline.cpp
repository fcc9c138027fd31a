#include <chapitre13/pipeline.hpp>
#include <juge/epreuve.hpp>
#include <thread>

#include "jusqu_a.hpp"
#include "threads_du_programme.hpp"

using cours::Pipeline;
using cours::ReglagesPipeline;

namespace {

auto compter_jusqu_a(int n) {
    return [n, i = 0]() mutable -> std::optional<int> {
        if (i == n) return std::nullopt;
        return i++;
    };
}

ReglagesPipeline dans_l_ordre(std::size_t capacite = 4) {
    ReglagesPipeline reglages;
    reglages.capacite = capacite;
    reglages.garder_ordre = true;
    return reglages;
}

int identite(int n) {
    return n;
}

}  // namespace

TEST_CASE("tout traverse, une fois, d'un type à l'autre") {
    const std::size_t avant = threads_du_programme();
    const auto pipeline = Pipeline<int>()
                              .etape("doubler", 3, [](int n) { return 2 * n; })
                              .etape("écrire", 2, [](int n) { return std::to_string(n); });
    for (const int combien : {0, 1, 2, 500}) {
        std::multiset<std::string> sorties;
        const auto bilan = pipeline.executer(compter_jusqu_a(combien),
                                             [&](std::string s) { sorties.insert(std::move(s)); });
        std::multiset<std::string> attendues;
        for (int i = 0; i < combien; ++i)
            attendues.insert(std::to_string(2 * i));
        REQUIRE(sorties == attendues);
        REQUIRE(bilan.sorties == static_cast<std::size_t>(combien));
        REQUIRE(bilan.entrees == bilan.sorties);
        REQUIRE_FALSE(bilan.arrete);
        REQUIRE(bilan.etapes.size() == 2);
        REQUIRE(bilan.etapes[0].nom == "doubler");
        REQUIRE(bilan.etapes[1].traitees == bilan.sorties);
    }
    REQUIRE(threads_revenus_a(avant));
}

TEST_CASE("sans étape, ce qui entre sort, dans l'ordre") {
    std::vector<int> sorties;
    Pipeline<int>().executer(cours::source_de(jusqu_a(40)), [&](int n) { sorties.push_back(n); });
    REQUIRE(sorties == jusqu_a(40));
}

TEST_CASE("des valeurs qui ne se copient pas") {
    using Seul = std::unique_ptr<int>;
    int total = 0;
    Pipeline<Seul>()
        .etape(
            "doubler", 2,
            [cle = std::make_unique<int>(2)](Seul n) { return std::make_unique<int>(*n * *cle); })
        .executer(
            [i = 0]() mutable -> std::optional<Seul> {
                return i == 10 ? std::nullopt : std::optional(std::make_unique<int>(i++));
            },
            [&](const Seul& n) { total += *n; });
    REQUIRE(total == 90);
}

TEST_CASE("l'ordre est gardé à la demande, même quand la première traîne") {
    std::latch les_autres(7);
    std::vector<int> sorties;
    const auto traine = [&](int n) {
        if (n == 0)
            les_autres.wait();
        else if (n < 8)
            les_autres.count_down();
        return n;
    };
    Pipeline<int>()
        .etape("traîner", 8, traine)
        .executer(
            compter_jusqu_a(300), [&](int n) { sorties.push_back(n); }, dans_l_ordre());
    REQUIRE(sorties == jusqu_a(300));
}

TEST_CASE("chaque étape a sa largeur : ses threads se rencontrent, et les étapes entre elles") {
    std::barrier rendez_vous(4);
    std::atomic<int> dedans{0};
    std::atomic<int> plus{0};
    const auto large = [&](int n) {
        rendez_vous.arrive_and_wait();
        return n;
    };
    const auto etroite = [&](int n) {
        const int vus = ++dedans;
        if (vus > plus) plus = vus;
        --dedans;
        return n;
    };
    std::vector<int> sorties;
    Pipeline<int>()
        .etape("large", 4, large)
        .etape("étroite", 1, etroite)
        .executer(compter_jusqu_a(8), [&](int n) { sorties.push_back(n); });
    REQUIRE(sorties.size() == 8);
    REQUIRE(plus == 1);
}

TEST_CASE("ce qui est en vol est borné, dans l'ordre ou non, même si la première traîne") {
    for (const bool ordre : {false, true}) {
        std::atomic<int> entrees{0};
        std::atomic<int> finies{0};
        int ecart = 0;
        auto reglages = dans_l_ordre(2);
        reglages.garder_ordre = ordre;
        const auto bilan = Pipeline<int>()
                               .etape("traîner", 2,
                                      [&](int n) {
                                          // Avec l'ordre, les autres finissent et s'accumulent
                                          // derrière elle.
                                          if (n == 0)
                                              while (finies < 4)
                                                  std::this_thread::yield();
                                          ++finies;
                                          return n;
                                      })
                               .executer(
                                   [&]() -> std::optional<int> {
                                       if (entrees == 500) return std::nullopt;
                                       return entrees++;
                                   },
                                   [&, sorties = 0](int) mutable {
                                       ecart = std::max(ecart, entrees - sorties);
                                       ++sorties;
                                   },
                                   reglages);
        REQUIRE(bilan.sorties == 500);
        REQUIRE(ecart <= 2 + 2 * 2 + 1);
    }
}

TEST_CASE("une sortie lente arrête la source : contre-pression") {
    std::atomic<int> entrees{0};
    ReglagesPipeline reglages;
    reglages.en_vol_max = 3;
    int plus = 0;
    int sorties = 0;
    Pipeline<int>()
        .etape("rien", 3, identite)
        .executer(
            [&]() -> std::optional<int> {
                if (entrees == 100) return std::nullopt;
                return entrees++;
            },
            [&](int) {
                for (int i = 0; i < 50; ++i)
                    std::this_thread::yield();
                plus = std::max(plus, entrees - sorties);
                ++sorties;
            },
            reglages);
    REQUIRE(sorties == 100);
    REQUIRE(plus <= 3);
}

TEST_CASE("la première erreur arrête tout, et nomme son étape, l'entrée et la cause") {
    const std::size_t avant = threads_du_programme();
    const auto pipeline = Pipeline<int>().etape("lire", 2, identite).etape("décoder", 3, [](int n) {
        if (n == 30) throw std::out_of_range("tronquée");
        return n;
    });
    for (const bool ordre : {false, true}) {
        ReglagesPipeline reglages;
        reglages.garder_ordre = ordre;
        try {
            pipeline.executer(
                compter_jusqu_a(1 << 20), [](int) {}, reglages);
            FAIL("aucune exception");
        } catch (const cours::ErreurEtape& erreur) {
            REQUIRE(erreur.what() == std::string("étape « décoder », entrée 30 : tronquée"));
            REQUIRE(erreur.etape() == "décoder");
            REQUIRE(erreur.entree() == 30);
            REQUIRE_THROWS_AS(std::rethrow_exception(erreur.cause()), std::out_of_range);
        }
        REQUIRE(threads_revenus_a(avant));
    }
}

TEST_CASE("la source et la sortie sont des étapes comme les autres, pour l'erreur") {
    const auto pipeline = Pipeline<int>().etape("rien", 2, identite);
    const auto etape_de = [&](auto source, auto sortie) {
        try {
            pipeline.executer(source, sortie);
        } catch (const cours::ErreurEtape& erreur) {
            return erreur.etape() + ' ' + std::to_string(erreur.entree());
        }
        return std::string("aucune");
    };
    REQUIRE(etape_de(
                [i = 0]() mutable -> std::optional<int> {
                    if (i == 5) throw 5;
                    return i++;
                },
                [](int) {}) == "source 5");
    REQUIRE(etape_de(compter_jusqu_a(1 << 20), [](int) { throw 1; }).find("sortie ") == 0);
    REQUIRE(etape_de(compter_jusqu_a(3), [](int) {}) == "aucune");
}

TEST_CASE("un arrêt demandé rend la main, sans thread de reste") {
    const std::size_t avant = threads_du_programme();
    std::stop_source arret;
    std::size_t vues = 0;
    const auto pipeline = Pipeline<int>().etape("rien", 3, identite);
    const auto sans_fin = [] { return std::optional<int>(1); };
    const auto bilan = pipeline.executer(
        sans_fin,
        [&](int) {
            if (++vues == 100) arret.request_stop();
        },
        {}, arret.get_token());
    REQUIRE(bilan.arrete);
    REQUIRE(bilan.sorties == 100);
    REQUIRE(pipeline
                .executer(
                    sans_fin, [](int) {}, {}, arret.get_token())
                .arrete);
    REQUIRE(threads_revenus_a(avant));
}

TEST_CASE("ce qui n'a pas de sens est refusé") {
    int (*nulle)(int) = nullptr;
    REQUIRE_THROWS_AS(Pipeline<int>().etape("rien", 0, identite), std::invalid_argument);
    REQUIRE_THROWS_AS(Pipeline<int>().etape("", 1, identite), std::invalid_argument);
    REQUIRE_THROWS_AS(Pipeline<int>().etape("rien", 1, nulle), std::invalid_argument);
    ReglagesPipeline sans_place;
    sans_place.capacite = 0;
    REQUIRE_THROWS_AS(Pipeline<int>().executer(
                          compter_jusqu_a(1), [](int) {}, sans_place),
                      std::invalid_argument);
    REQUIRE_THROWS_AS(Pipeline<int>().executer(std::function<std::optional<int>()>(), [](int) {}),
                      std::invalid_argument);
}
