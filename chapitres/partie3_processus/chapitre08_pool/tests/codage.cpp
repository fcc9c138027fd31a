#include <chapitre08/codage.hpp>
#include <juge/epreuve.hpp>

TEST_CASE("ce qu'on encode se décode, du même type seulement") {
    using Valeur = std::vector<std::pair<std::string, double>>;
    const Valeur valeur{{"é\0x", -1.5}, {"", 1e300}};
    REQUIRE(cours::decoder<Valeur>(cours::encoder(valeur)) == valeur);
    const auto grand = std::numeric_limits<std::uint64_t>::max();
    REQUIRE(cours::decoder<std::uint64_t>(cours::encoder(grand)) == grand);
    REQUIRE_THROWS_AS(cours::decoder<int>(cours::encoder(grand)), std::invalid_argument);
    REQUIRE_THROWS_AS(cours::decoder<std::string>(cours::encoder(3)), std::invalid_argument);
}

TEST_CASE("des octets hostiles sont refusés sans rien allouer de démesuré") {
    using Entiers = std::vector<int>;
    for (const std::string& octets :
         {std::string(), std::string("\xdd\xff\xff\xff\xff", 5),
          std::string("\xdb\xff\xff\xff\xff", 5), std::string(200'000, '\x91'),
          cours::encoder(Entiers{1}) + "x", cours::encoder(Entiers{1, 2, 3}).substr(0, 3)})
        REQUIRE_THROWS_AS(cours::decoder<Entiers>(octets), std::invalid_argument);
}

TEST_CASE("en clair, pour un message, et coupé s'il est long") {
    REQUIRE(cours::en_clair(cours::encoder(std::tuple("photo.jpg", 3))) == "[\"photo.jpg\",3]");
    REQUIRE(cours::en_clair(cours::encoder(std::string(10'000, 'a'))).size() < 300);
}
