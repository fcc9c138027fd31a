#include "vue.hpp"

#include <clocale>
#include <juge/epreuve.hpp>

#include "commun/contient.hpp"
#include "texte.hpp"

namespace {

using commun::contient;
cahier::Cadre cadre(std::size_t paragraphes) {
    cahier::Cadre cadre;
    cadre.titre = "5.1 — Tampon borné  ★★☆";
    cadre.compte = "12 sur 70 réussis";
    cadre.fichier =
        "chapitres/partie2_threads/chapitre05_synchronisation/exercices/ex1_tampon_borne.hpp";
    cadre.avancement = {"Chapitres"};
    for (int chapitre = 1; chapitre <= 17; ++chapitre)
        cadre.avancement.push_back(std::to_string(chapitre) + " 0/5");
    for (std::size_t i = 0; i < paragraphes; ++i)
        cadre.corps.push_back({"paragraphe " + std::to_string(i)});
    cadre.etat = {"À l'écoute : enregistrez le fichier, il sera jugé."};
    cadre.touches = {"i indice",  "l leçon",    "e exercices",       "s suivant", "p précédent",
                     "r rejuger", "o solution", "z remettre à zéro", "q quitter"};
    return cadre;
}

std::string texte(const cahier::Composition& composition) {
    std::string resultat;
    for (const auto& ligne : composition.lignes)
        resultat += ligne.texte + "\n";
    return resultat;
}

}  // namespace

TEST_CASE("l'écran a toujours la taille demandée, même minuscule") {
    REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
    for (const int largeur : {1, 2, 10, 37, 80, 200})
        for (const int hauteur : {1, 2, 3, 8, 24, 60})
            for (const std::size_t paragraphes : {0U, 3U, 100U}) {
                CAPTURE(largeur, hauteur, paragraphes);
                const auto composition = composer(cadre(paragraphes), largeur, hauteur);
                REQUIRE(composition.lignes.size() == static_cast<std::size_t>(hauteur));
                for (const auto& ligne : composition.lignes) {
                    CAPTURE(ligne.texte);
                    REQUIRE(cahier::colonnes(ligne.texte) <= largeur);
                }
            }
}

TEST_CASE("en 80 colonnes et 24 lignes, tout y est : 17 chapitres, le verdict, les touches") {
    REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
    const auto composition = composer(cadre(13), 80, 24);
    const auto ecran = texte(composition);
    INFO(ecran);
    for (const char* attendu :
         {"5.1 — Tampon borné", "12 sur 70", "ex1_tampon_borne.hpp", "1 0/5", "17 0/5",
          "paragraphe 0\n", "paragraphe 12\n", "À l'écoute", "i indice", "q quitter"})
        CHECK(contient(ecran, attendu));
    CHECK(composition.page >= 13);
}

TEST_CASE("le chemin du fichier est montré en entier, sur deux lignes s'il le faut") {
    REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
    const auto entier = cadre(1).fichier;
    CHECK(contient(texte(composer(cadre(1), 120, 24)), "\n" + entier + "\n"));
    const auto etroit = texte(composer(cadre(1), 80, 24));
    INFO(etroit);
    CHECK(contient(etroit,
                   "\nchapitres/partie2_threads/chapitre05_synchronisation/\n"
                   "exercices/ex1_tampon_borne.hpp\n"));
}

TEST_CASE("une fenêtre étroite ou basse garde le titre, le verdict et l'état") {
    REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
    for (const auto& [largeur, hauteur] : {std::pair{40, 12}, std::pair{24, 10}}) {
        const auto ecran = texte(composer(cadre(3), largeur, hauteur));
        INFO(ecran);
        for (const char* attendu : {"5.1 — Tampon borné", "paragraphe 0", "paragraphe 2", "écoute"})
            CHECK(contient(ecran, attendu));
    }
}

TEST_CASE("ce qui dépasse défile, sans sortir du texte") {
    REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
    auto long_texte = cadre(100);
    CHECK(contient(texte(composer(long_texte, 80, 24)), "↑ ↓"));
    long_texte.haut = 1000000;
    const auto fin = composer(long_texte, 80, 24);
    CHECK(fin.haut == 100 - fin.page);
    CHECK(contient(texte(fin), "paragraphe 99\n"));
    CHECK_FALSE(contient(texte(composer(cadre(3), 80, 24)), "↑ ↓"));
}

TEST_CASE("un long avis est replié, pas coupé") {
    REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
    auto avise = cadre(3);
    avise.etat.texte = std::string(70, 'x') + " " + std::string(70, 'y');
    for (const int hauteur : {24, 14}) {
        const auto ecran = texte(composer(avise, 80, hauteur));
        CHECK(contient(ecran, std::string(70, 'x')));
        CHECK(contient(ecran, std::string(70, 'y')));
    }
}

TEST_CASE("la réponse tapée à une question reste à l'écran, même étroit") {
    REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
    auto question = cadre(100);
    question.etat.texte =
        "Reprendre le squelette (votre réponse sera gardée) ? Tapez oui puis Entrée : saisie_";
    for (const auto& [largeur, hauteur] :
         {std::pair{80, 14}, std::pair{40, 12}, std::pair{24, 10}}) {
        const auto ecran = texte(composer(question, largeur, hauteur));
        INFO(ecran);
        CHECK(contient(ecran, "5.1"));
        CHECK(contient(ecran, "paragraphe 0"));
        CHECK(contient(ecran, "saisie_"));
    }
}

TEST_CASE("la fin de ligne d'un avis ne prend pas de place") {
    auto avise = cadre(3);
    avise.etat.texte = "avis\n\n";
    const auto ecran = texte(composer(avise, 80, 24));
    INFO(ecran);
    CHECK(contient(ecran, "avis" + std::string(76, ' ') + "\ni indice"));
}

TEST_CASE("sans UTF-8, rien ne se perd : le texte est replié après sa traduction") {
    REQUIRE(std::setlocale(LC_CTYPE, "C") != nullptr);
    auto accents = cadre(1);
    accents.etat.texte = "Jugement… 3 s";
    for (int i = 0; i < 100; ++i)
        accents.corps.push_back({"… œ → ± … œ → ± … œ → ± … œ fin" + std::to_string(i)});
    const auto composition = composer(en_ascii(accents), 40, 20);
    for (const auto& ligne : composition.lignes) {
        CAPTURE(ligne.texte);
        CHECK(cahier::en_ascii(ligne.texte).size() <= 40);
    }
    const auto ecran = cahier::en_ascii(texte(composition));
    INFO(ecran);
    CHECK(contient(ecran, "fin3\n"));
    CHECK(contient(ecran, "/201\n"));
}
