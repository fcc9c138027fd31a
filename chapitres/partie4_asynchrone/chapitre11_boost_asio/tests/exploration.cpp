#include <chapitre11/exploration.hpp>
#include <chapitre11/http.hpp>
#include <juge/epreuve.hpp>

using cours::Adresse;
using cours::Robots;
using Textes = std::vector<std::string>;

TEST_CASE("les liens d'une page, dans l'ordre, sans ancres") {
    REQUIRE(cours::liens("").empty());
    REQUIRE(cours::liens("<a href=\"/a\">a</a> <a class=x href=\"b.html#fin\">b</a>") ==
            Textes{"/a", "b.html"});
    REQUIRE(cours::liens("<a href=\"#ici\"> <a href=\"\"> <a href='c'> <a href=\"/coup").empty());
}

TEST_CASE("une adresse se lit, et se refuse") {
    const Adresse adresse = Adresse::lire("http://exemple:8080/a/b?q=1#ancre");
    REQUIRE(adresse.hote == "exemple");
    REQUIRE(adresse.port == "8080");
    REQUIRE(adresse.chemin == "/a/b?q=1");
    REQUIRE(Adresse::lire("http://exemple").texte() == "http://exemple:80/");
    REQUIRE(Adresse::lire("http://exemple?q").chemin == "/?q");
    for (const char* mauvaise :
         {"", "exemple", "https://exemple", "ftp://exemple/", "http://", "http:///a",
          "http://exemple:/", "http://exemple:99999/", "http://exemple:80a/", "http://exemple/a b",
          "http://exemple/\r\nHost: autre", "http://exe mple/"}) {
        INFO(mauvaise);
        REQUIRE_THROWS_AS(Adresse::lire(mauvaise), cours::ErreurHttp);
    }
}

TEST_CASE("un lien se suit depuis sa page") {
    const Adresse page = Adresse::lire("http://h:81/dossier/page.html?q=a/b");
    REQUIRE(page.suivre("/haut").texte() == "http://h:81/haut");
    REQUIRE(page.suivre("voisine").texte() == "http://h:81/dossier/voisine");
    REQUIRE(page.suivre("http://autre/").texte() == "http://autre:80/");
    REQUIRE(page.suivre("/a?u=http://b").chemin == "/a?u=http://b");
    for (const char* etranger : {"https://autre/", "mailto:nous", "javascript:x()"})
        REQUIRE_THROWS_AS(page.suivre(etranger), cours::ErreurHttp);
}

TEST_CASE("robots.txt : la règle la plus longue décide, pour notre groupe seulement") {
    const Robots robots(
        "# bonjour\nUser-agent: autre\nDisallow: /\n\nUSER-AGENT: *\r\nDisallow: /prive # non\n"
        "Allow: /prive/vitrine\nDisallow:\nCrawl-delay: 3\nUser-agent: encore\nDisallow: /b\n");
    REQUIRE(robots.permet("/"));
    REQUIRE(robots.permet("/b"));
    REQUIRE_FALSE(robots.permet("/prive"));
    REQUIRE_FALSE(robots.permet("/prive/x"));
    REQUIRE(robots.permet("/prive/vitrine/a"));
    REQUIRE(Robots().permet("/prive"));
    REQUIRE(Robots("n'importe quoi").permet("/"));
    REQUIRE_FALSE(Robots("User-agent: un\nUser-agent: *\nDisallow: /").permet("/a"));
    REQUIRE(Robots("User-agent: *\nDisallow: /a\nAllow: /a").permet("/a"));
}
