// Ce qu'un jugement dit, quel que soit celui qui le met en forme.
#include "explication.hpp"

#include <juge/epreuve.hpp>

namespace {

const juge::Lecteur lecteur{[](std::string texte) { return texte; },
                            [](const juge::Endroit& e) {
                                return e.fichier == "a.hpp" ? "code " + std::to_string(e.ligne)
                                                            : std::string{};
                            }};

juge::Constat constat(const std::string& phrase, const std::string& cas) {
    juge::Constat resultat;
    resultat.verdict = juge::Verdict::echec;
    resultat.phrase = phrase;
    resultat.cas = cas;
    resultat.profil = "tsan";
    return resultat;
}

juge::Explication expliquer(std::vector<juge::Constat> constats) {
    juge::Catalogue catalogue;
    juge::Epreuve epreuve;
    epreuve.id = "chapitre05_ex1";
    epreuve.serie = "chapitre05";
    epreuve.titre = "Tampon borné";
    epreuve.squelette = "a.hpp";
    juge::Jugement jugement;
    jugement.verdict = juge::Verdict::echec;
    jugement.cas = {{"un", juge::Verdict::echec}, {"deux", juge::Verdict::reussi}};
    jugement.constats = std::move(constats);
    return juge::expliquer(jugement, catalogue, epreuve, lecteur);
}

}  // namespace

TEST_CASE("une explication porte le titre, le compte, et chaque reproche avec ses lieux") {
    auto c = constat("La phrase.", "un");
    c.endroit = juge::Endroit{"a.hpp", 3, "f"};
    c.details = {{"écriture", {{"a.hpp", 3, "f"}, {"a.hpp", 9, "f"}, {"b.cpp", 2, ""}}},
                 {"", {{"a.hpp", 5, ""}}}};
    c.graine = 12;
    c.sortie = "bonjour";
    const auto explication = expliquer({c});
    REQUIRE(explication.titre == "5.1 — Tampon borné");
    REQUIRE(explication.cas_reussis == 1);
    REQUIRE(explication.cas == 2);
    REQUIRE(explication.comptee);
    REQUIRE(explication.reproches.size() == 1);
    const auto& reproche = explication.reproches.front();
    REQUIRE(reproche.lieu->designer() == "a.hpp:3");
    REQUIRE(reproche.lieu->code == "code 3");
    REQUIRE(reproche.precisions[0].en_ligne() == "écriture — a.hpp:3, 9 (f), b.cpp:2");
    REQUIRE(reproche.precisions[1].en_ligne() == "de même — a.hpp:5");
    REQUIRE(reproche.precisions[0].lieux[2].code.empty());
    REQUIRE(reproche.profil == "construction tsan, qui surveille les accès concurrents");
    REQUIRE(reproche.rejouer == "./cahier executer 5.1 --graine 12");
    REQUIRE(reproche.annonce == "Le programme a affiché :");
}

TEST_CASE("un même reproche ne se dit qu'une fois par cas") {
    const auto explication = expliquer({constat("La phrase.", "un"), constat("La phrase.", "un"),
                                        constat("La phrase.", "deux"), constat("Autre.", "un")});
    REQUIRE(explication.reproches.size() == 3);
}

TEST_CASE("ce qui reste à écrire se dit une fois pour tous les cas") {
    auto un = constat("Il reste à écrire : f().", "un");
    auto deux = constat("Il reste à écrire : f().", "deux");
    un.verdict = deux.verdict = juge::Verdict::a_completer;
    un.sortie = "jamais montrée";
    const auto explication = expliquer({un, deux});
    REQUIRE(explication.reproches.size() == 1);
    REQUIRE(explication.reproches.front().sortie.empty());
}
