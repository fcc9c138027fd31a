// Extraits et sorties : rafraichis, vérifiés (points a, b et c).
#include <signal.h>
#include <sys/resource.h>

#include <filesystem>
#include <juge/epreuve.hpp>

#include "arbre.hpp"
#include "extrait.hpp"
#include "sortie.hpp"

using Textes = std::vector<std::string>;

namespace {

lecons::Rafraichissement rafraichir_5(const Arbre& arbre) {
    return lecons::rafraichir(arbre.catalogue, arbre.racine() / lecon_5);
}

}  // namespace

TEST_CASE("un cours sans défaut passe toutes les vérifications") {
    REQUIRE(Arbre().problemes() == Textes{});
}

TEST_CASE("un cours aux fins de ligne de Windows aussi") {
    const Arbre arbre;
    for (const auto& entree : std::filesystem::recursive_directory_iterator(arbre.racine())) {
        const auto chemin = std::filesystem::relative(entree.path(), arbre.racine()).string();
        if (!entree.is_regular_file() || chemin == programme_5) continue;
        std::string texte = arbre.lire(chemin);
        for (std::size_t p = 0; (p = texte.find('\n', p)) != std::string::npos; p += 2)
            texte.replace(p, 1, "\r\n");
        arbre.ecrire(chemin, texte);
    }
    REQUIRE(arbre.problemes() == Textes{});
}

TEST_CASE("a : un bloc qui diffère de sa source est refusé, et rafraichir le répare") {
    Arbre arbre;
    arbre.remplacer(exemple_5, "int total = 0;", "int total = 1;");
    REQUIRE(arbre.problemes() == Textes{arbre.endroit(lecon_5, "<!-- extrait") +
                                        "le bloc n'est pas l'extrait actuel de "
                                        "exemple_basique.cpp#corps : lancez ./cahier lecons"});
    REQUIRE(rafraichir_5(arbre).change);
    REQUIRE(arbre.problemes() == Textes{});
    REQUIRE(arbre.lire(lecon_5).find("```cpp\nint total = 1;\n\nfor (") != std::string::npos);
}

TEST_CASE("a : un bloc au mauvais langage, ou absent, est refusé, et rafraichir le répare") {
    Arbre arbre;
    arbre.remplacer(lecon_5, "```cpp\n", "```python\n");
    REQUIRE(arbre.problemes().size() == 1);
    arbre.remplacer(
        lecon_5, "```python\nint total = 0;\n\nfor (int i = 0; i < 3; ++i)\n    total += i;\n```\n",
        "");
    REQUIRE(arbre.problemes().size() == 1);
    REQUIRE(rafraichir_5(arbre).problemes.empty());
    REQUIRE(arbre.problemes() == Textes{});
}

TEST_CASE("a : fichier absent, région absente, double ou ouverte sont refusés") {
    Arbre arbre;
    const auto phrase = [&](const std::string& valeur) {
        arbre.ecrire("README.md", "<!-- extrait: " + valeur + " -->\n```cpp\n```\n");
        const auto problemes = arbre.problemes();
        return problemes.size() == 1 ? problemes.front() : std::to_string(problemes.size());
    };
    REQUIRE(phrase("absent.cpp") ==
            "README.md:1 : l'extrait vient de « absent.cpp », qui n'existe pas");
    arbre.ecrire("a.cpp", "// [x]\nint a;\n// [/x]\n// [y]\n");
    REQUIRE(phrase("a.cpp#z").find("n'a pas de région « z »") != std::string::npos);
    REQUIRE(phrase("a.cpp#y").find("ouvre la région « y » (ligne 4) sans la fermer") !=
            std::string::npos);
    arbre.ecrire("a.cpp", "// [x]\nint a;\n// [/x]\n// [x]\n// [/x]\n");
    REQUIRE(phrase("a.cpp#x").find("marque deux fois la région « x » (ligne 4)") !=
            std::string::npos);
    arbre.ecrire("notes.txt", "texte\n");
    REQUIRE(phrase("notes.txt").find("n'est ni du C++") != std::string::npos);
}

TEST_CASE("extrait : ramené à la marge, sans marques ; le langage suit le suffixe") {
    const Arbre arbre;
    const auto boucle =
        lecons::couper_extrait(arbre.racine() / dossier_5, "exemple_basique.cpp#boucle");
    REQUIRE(boucle.langage == "cpp");
    REQUIRE(boucle.contenu == "for (int i = 0; i < 3; ++i)\n    total += i;\n");
    const auto entier = lecons::couper_extrait(arbre.racine() / dossier_5, "exemple_basique.cpp");
    REQUIRE(entier.contenu.find("#include <cstdio>") == 0);
    REQUIRE(entier.contenu.find("[boucle]") == std::string::npos);
    arbre.ecrire("CMakeLists.txt", "# [a]\nset(x 1)\n# [/a]\n");
    REQUIRE(lecons::couper_extrait(arbre.racine(), "CMakeLists.txt#a").langage == "cmake");
    REQUIRE(lecons::couper_extrait(arbre.racine(), "CMakeLists.txt#a").contenu == "set(x 1)\n");
}

TEST_CASE("rafraichir : un bloc en retrait, ou qui contient une barrière, reste un bloc") {
    const Arbre arbre;
    arbre.ecrire("a.cpp", "// ```\nint a;\n\nint b;\n");
    arbre.ecrire("README.md", "- point :\n\n  <!-- extrait: a.cpp -->\n  ```cpp\n  ```\n\nfin\n");
    REQUIRE(lecons::rafraichir(arbre.catalogue, arbre.racine() / "README.md").change);
    REQUIRE(arbre.lire("README.md") ==
            "- point :\n\n  <!-- extrait: a.cpp -->\n"
            "  ````cpp\n  // ```\n  int a;\n\n  int b;\n  ````\n\nfin\n");
    REQUIRE(arbre.problemes() == Textes{});
    REQUIRE_FALSE(lecons::rafraichir(arbre.catalogue, arbre.racine() / "README.md").change);
}

TEST_CASE("rafraichir : une leçon qui ne peut pas être écrite en entier reste comme elle était") {
    Arbre arbre;
    arbre.remplacer(exemple_5, "int total = 0;", "int total = 1;");
    const std::string intacte = arbre.lire(lecon_5);
    rlimit avant{};
    ::getrlimit(RLIMIT_FSIZE, &avant);
    const rlimit pleine{20, avant.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &pleine);
    ::signal(SIGXFSZ, SIG_IGN);
    REQUIRE_THROWS_AS(rafraichir_5(arbre), std::runtime_error);
    ::setrlimit(RLIMIT_FSIZE, &avant);
    REQUIRE(arbre.lire(lecon_5) == intacte);
    INFO("et rien ne traîne à côté");
    for (const auto& fichier : std::filesystem::directory_iterator(arbre.racine() / dossier_5))
        REQUIRE(fichier.path().filename().string().rfind("README.md.", 0) != 0);
    REQUIRE(rafraichir_5(arbre).change);
}

TEST_CASE("rafraichir : une région fautive laisse son bloc, et met les autres à jour") {
    Arbre arbre;
    arbre.remplacer(lecon_5, "#corps -->", "#corpz -->");
    const auto resultat = rafraichir_5(arbre);
    REQUIRE(resultat.problemes.size() == 1);
    REQUIRE(resultat.problemes.front().phrase.find("n'a pas de région « corpz »") !=
            std::string::npos);
    REQUIRE(resultat.change);
    REQUIRE(arbre.lire(lecon_5).find("int total = 0;") != std::string::npos);
    REQUIRE(arbre.lire(lecon_5).find("durée : 8.25 ms") != std::string::npos);
}

TEST_CASE("b : un bloc de C++ ou une sortie sans marqueur est refusé dans une leçon") {
    Arbre arbre;
    arbre.remplacer(lecon_5, "<!-- extrait: exemple_basique.cpp#corps -->\n", "");
    arbre.remplacer(lecon_5, "<!-- sortie: exemple_basique -->\n", "");
    const auto problemes = arbre.problemes();
    REQUIRE(problemes.size() == 2);
    REQUIRE(problemes[0].find(arbre.endroit(lecon_5, "```cpp") +
                              "ce bloc de C++ ne vient d'aucun fichier compilé") == 0);
    REQUIRE(problemes[1].find(arbre.endroit(lecon_5, "```text") +
                              "cette sortie ne vient d'aucune exécution") == 0);
}

TEST_CASE("b : un relevé garde une mesure telle quelle, et n'a de sens que sur une sortie") {
    Arbre arbre;
    const auto ecrire = [&](const std::string& bloc) {
        arbre.ecrire("projet_final/README.md",
                     "<!-- releve: conversion_images, 2 coeurs -->\n" + bloc);
        return arbre.problemes().size();
    };
    REQUIRE(ecrire("```text\nmono_thread 26 s\n```\n") == 0);
    REQUIRE(ecrire("```cpp\nint a;\n```\n") == 1);
    REQUIRE(ecrire("Rien.\n") == 1);
}

TEST_CASE("b : du texte entre le marqueur et le bloc les sépare") {
    Arbre arbre;
    arbre.remplacer(lecon_5, "#corps -->\n", "#corps -->\n\nDu texte.\n\n");
    REQUIRE(arbre.problemes().size() == 2);  // un marqueur sans bloc, un bloc sans marqueur
}

TEST_CASE("b : hors des leçons, et pour les autres langages, aucun marqueur n'est demandé") {
    const Arbre arbre;
    arbre.ecrire("README.md", "```cpp\nint a;\n```\n");
    arbre.ecrire("exemples/README.md", "```sh\nls\n```\n\n```mermaid\ngraph TD\n```\n");
    REQUIRE(arbre.problemes() == Textes{});
}

TEST_CASE("c : une sortie d'une autre forme est refusée, dans les deux sens") {
    Arbre arbre;
    arbre.remplacer(lecon_5, "total : 3\n", "somme : 3\n");
    const auto phrase = [](const std::string& quoi) {
        return "sortie de « exemple_basique » : le programme " + quoi +
               " : 3 » ; lancez ./cahier lecons";
    };
    REQUIRE(arbre.problemes() ==
            Textes{arbre.endroit(lecon_5, "somme : 3") + phrase("n'affiche plus « somme"),
                   arbre.endroit(lecon_5, "```\n\n## 3. Exemple avancé") +
                       phrase("affiche aussi « total")});
    REQUIRE(rafraichir_5(arbre).change);
    REQUIRE(arbre.problemes() == Textes{});
}

TEST_CASE("c : un programme qui échoue, qui ne finit pas, ou qui manque est refusé") {
    Arbre arbre;
    const auto seul = [&](int delai_s) {
        const auto problemes = arbre.problemes(delai_s);
        return problemes.size() == 1 ? problemes.front() : std::to_string(problemes.size());
    };
    arbre.remplacer(programme_5, "echo 'détail' >&2", "exit 3");
    REQUIRE(seul(30).find("l'exemple « exemple_basique » se termine par le code 3") !=
            std::string::npos);
    arbre.remplacer(programme_5, "exit 3", "kill -SEGV $$");
    REQUIRE(seul(30).find("tué par un signal") != std::string::npos);
    arbre.remplacer(programme_5, "kill -SEGV $$", "exec tail -f /dev/null");
    REQUIRE(seul(1).find("ne se termine pas de lui-même en moins de 1 s") != std::string::npos);
    std::filesystem::remove(arbre.racine() / programme_5);
    REQUIRE(seul(30).find("n'est pas construit") != std::string::npos);
    arbre.catalogue.exemples.clear();
    REQUIRE(seul(30).find("aucun exemple ne s'appelle « exemple_basique »") != std::string::npos);
}

TEST_CASE("c : une sortie coupée l'est par le marqueur, et se compare sur ce qui reste") {
    Arbre arbre;
    arbre.remplacer(lecon_5, "sortie: exemple_basique -->", "sortie: exemple_basique lignes=1 -->");
    REQUIRE(arbre.problemes().size() == 1);  // deux lignes montrées, une demandée
    rafraichir_5(arbre);
    REQUIRE(arbre.lire(lecon_5).find("```text\ntotal : 3\n… (1 ligne de plus)\n```") !=
            std::string::npos);
    REQUIRE(arbre.problemes() == Textes{});
    arbre.remplacer(lecon_5, " lignes=1 -->", " -->");
    REQUIRE(arbre.problemes().size() == 1);  // coupée sans que le marqueur le demande
    arbre.remplacer(lecon_5, "sortie: exemple_basique -->",
                    "sortie: exemple_basique lignes=dix -->");
    REQUIRE(arbre.problemes().size() == 1);
}

TEST_CASE("c : les arguments du marqueur passent au programme, sans couleurs ni terminal") {
    Arbre arbre;
    arbre.remplacer(lecon_5, "sortie: exemple_basique -->",
                    "sortie: exemple_basique --threads 4 -->");
    arbre.remplacer(programme_5, "echo 'total : 3'",
                    "test -t 1 && echo terminal\necho \"$@ $NO_COLOR\"");
    rafraichir_5(arbre);
    REQUIRE(arbre.lire(lecon_5).find("```text\n--threads 4 1\ndurée : 8.25 ms  ██\n```") !=
            std::string::npos);
}

TEST_CASE("la forme d'une ligne ignore nombres, espaces et traits, et rien d'autre") {
    const auto meme = [](const std::string& a, const std::string& b) {
        return lecons::forme(a) == lecons::forme(b);
    };
    REQUIRE(meme("fini en 12 ms", "fini en  1,5 ms"));
    REQUIRE(meme("0x7fa0 : 2e-05 s", "0x12 : 12.5 s"));
    REQUIRE(meme("1\u202f234 images", "987 images"));
    REQUIRE(meme("verrou  ██████▌ 12 ms", "verrou  ▌ 3 ms"));
    REQUIRE(meme("verrou  █ 12 ms", "verrou  0 ms"));
    REQUIRE(meme("├──────┤", "======"));
    REQUIRE(meme("écart -3", "écart 12"));
    REQUIRE_FALSE(meme("fini en 12 ms", "fini en 12 µs"));
    REQUIRE_FALSE(meme("compteur : juste", "compteur : faux"));
}
