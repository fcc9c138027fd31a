#include <juge/epreuve.hpp>
#include <partie4/reseau.hpp>

namespace {

std::string resolu(std::string_view lien, std::string_view page = {}) {
    return cours::resoudre(lien, page).value_or("rien");
}

}  // namespace

TEST_CASE("une adresse absolue se normalise") {
    REQUIRE(resolu("http://exemple.fr/a/b?c=d") == "http://exemple.fr/a/b?c=d");
    REQUIRE(resolu("HTTP://Exemple.FR:80/A/./b/../c#titre") == "http://exemple.fr/A/c");
    REQUIRE(resolu("https://exemple.fr:443") == "https://exemple.fr/");
    REQUIRE(resolu(" http://exemple.fr:8080?x=/../y\n") == "http://exemple.fr:8080/?x=/../y");
    REQUIRE(resolu("http://exemple.fr/../../a/..") == "http://exemple.fr/");
    REQUIRE(resolu("http://exemple.fr/a//b/") == "http://exemple.fr/a//b/");
}

TEST_CASE("un lien relatif se lit depuis sa page") {
    constexpr std::string_view page = "http://exemple.fr/a/b?c";
    REQUIRE(resolu("d", page) == "http://exemple.fr/a/d");
    REQUIRE(resolu("../d/", page) == "http://exemple.fr/d/");
    REQUIRE(resolu("/d?e", page) == "http://exemple.fr/d?e");
    REQUIRE(resolu("?e", page) == "http://exemple.fr/a/b?e");
    REQUIRE(resolu("#titre", page) == "http://exemple.fr/a/b?c");
    REQUIRE(resolu("//Autre.fr/d", page) == "http://autre.fr/d");
    REQUIRE(resolu("d:e", page) == "rien");
    REQUIRE(resolu("./d:e", page) == "http://exemple.fr/a/d:e");
    REQUIRE(resolu("http://exemple.fr", page) == "http://exemple.fr/");
}

TEST_CASE("ce qui n'est pas une adresse http n'en est pas une") {
    for (const auto* lien : {"mailto:ada@exemple.fr", "javascript:void(0)", "http:/a", "http://",
                             "ftp://exemple.fr/", "http://:80/"})
        REQUIRE(resolu(lien, "http://exemple.fr/") == "rien");
    REQUIRE(resolu("/a") == "rien");
    REQUIRE(resolu("") == "rien");
}

TEST_CASE("le site d'une adresse") {
    REQUIRE(cours::site_de("http://exemple.fr:81/a") == "http://exemple.fr:81");
    REQUIRE(cours::site_de("https://exemple.fr/") == "https://exemple.fr");
}
