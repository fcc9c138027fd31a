#include <juge/epreuve.hpp>

TEST_CASE("à tour de rôle : l'un après l'autre, chacun dans son thread") {
    std::vector<int> faits;
    std::mutex verrou;
    std::set<std::thread::id> threads;
    std::vector<std::function<void()>> gestes;
    for (int geste = 0; geste < 20; ++geste)
        gestes.emplace_back([&, geste] {
            const std::lock_guard garde(verrou);
            faits.push_back(geste);
            threads.insert(std::this_thread::get_id());
        });
    juge::a_tour_de_role(gestes);
    REQUIRE(faits.size() == 20);
    REQUIRE(std::is_sorted(faits.begin(), faits.end()));
    REQUIRE(threads.size() == 20);
}

TEST_CASE("à tour de rôle : ce que lève un geste n'empêche pas les suivants") {
    int faits = 0;
    REQUIRE_THROWS_AS(
        juge::a_tour_de_role({[] { throw std::out_of_range("un geste"); }, [&] { ++faits; }}),
        std::out_of_range);
    REQUIRE(faits == 1);
}
