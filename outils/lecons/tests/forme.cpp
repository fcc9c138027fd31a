// Sections, énoncés, liens, durées et états (points d à h).
#include <filesystem>
#include <juge/epreuve.hpp>

#include "arbre.hpp"
#include "markdown.hpp"

using Textes = std::vector<std::string>;

namespace {

/// Exige un seul problème, à l'endroit et avec la phrase donnés (ou leur début).
void exiger_un_probleme(const Textes& problemes, const std::string& debut) {
    INFO("attendu : « " << debut << "… », seul");
    CAPTURE(problemes);
    REQUIRE(problemes.size() == 1);
    REQUIRE(problemes.front().substr(0, debut.size()) == debut);
}

/// Abîme une chose du cours sans défaut, et exige un seul problème, à la ligne de `passage`.
void refuse(const std::string& fichier, const std::string& avant, const std::string& apres,
            const std::string& passage, const std::string& phrase) {
    const Arbre arbre;
    arbre.remplacer(fichier, avant, apres);
    exiger_un_probleme(arbre.problemes(), arbre.endroit(fichier, passage) + phrase);
}

}  // namespace

TEST_CASE("d : le titre est celui que le chapitre déclare") {
    refuse(lecon_5, "# Chapitre 5 — Titre 5", "# Chapitre 5 — Autre", "# Chapitre 5 — Autre",
           "le premier titre doit être « # Chapitre 5 — Titre 5 »");
}

TEST_CASE("d : la durée est celle que le chapitre déclare") {
    const std::string phrase = "la durée doit s'écrire « **Durée** : 4 heures »";
    refuse(lecon_5, "**Durée** : 4 heures", "**Durée** : 5 heures", "**Durée**", phrase);
    refuse(lecon_5, "**Durée** : 4 heures", "**Durée** : 4 heures 30", "**Durée**", phrase);
    refuse(lecon_5, "**Durée** : 4 heures\n", "", "", phrase);
    const Arbre arbre;
    arbre.remplacer(lecon_5, "4 heures\n", "4 heures (exercices : 2 h)\n");
    REQUIRE(arbre.problemes() == Textes{});
}

TEST_CASE("d : les sections sont les sept prévues, au mot près et dans l'ordre") {
    refuse(lecon_5, "## 6. Pour aller plus loin\n", "", "## 7. Questions",
           "la section attendue ici est « ## 6. Pour aller plus loin », pas « ## 7. Questions de "
           "révision »");
    refuse(lecon_5, "## 5. Résumé", "## 5. Resume", "## 5. Resume",
           "la section attendue ici est « ## 5. Résumé »");
    refuse(lecon_5, "1. Pourquoi ?", "<details></details>\n\n## 8. Annexe\n\n1. Pourquoi ?",
           "## 8. Annexe", "« ## 8. Annexe » n'est pas une section de leçon");
    const Arbre arbre;
    const std::string texte = arbre.lire(lecon_5);
    arbre.ecrire(lecon_5, texte.substr(0, texte.find("## 7.")) +
                              "[a](../chapitre04_sujet/README.md) · "
                              "[b](../chapitre06_sujet/README.md)\n");
    exiger_un_probleme(arbre.problemes(),
                       arbre.endroit(lecon_5, "[a](../chapitre04") +
                           "il manque la section « ## 7. Questions de révision »");
}

TEST_CASE("d : les paragraphes des sections 1 à 3 sont numérotés à la suite") {
    refuse(lecon_5, "### 2.2 Code", "### 2.3 Code", "### 2.3 Code",
           "ce paragraphe doit s'intituler « ### 2.2 … »");
    refuse(lecon_5, "### 3.1 Description\n", "", "## 3. Exemple avancé",
           "divisez cette section en paragraphes numérotés, dès « ### 3.1 … »");
}

TEST_CASE("d : les réponses de révision sont repliées") {
    refuse(lecon_5, "</details>", "", "## 7. Questions", "1 <details> pour 0 </details>");
    const Arbre arbre;
    arbre.remplacer(lecon_5, "<details>", "");
    arbre.remplacer(lecon_5, "</details>", "");
    exiger_un_probleme(arbre.problemes(), arbre.endroit(lecon_5, "## 7. Questions") +
                                              "repliez les réponses de révision");
}

TEST_CASE("d : la dernière ligne mène aux chapitres voisins") {
    refuse(lecon_5, "](../chapitre06_sujet/README.md)", "](../chapitre06_sujet)", "[Chapitre 4]",
           "la dernière ligne doit mener au chapitre suivant : ../chapitre06_sujet/README.md");
    refuse(lecon_5, "[Chapitre 4](../chapitre04_sujet/README.md) ·", "", "[Chapitre 6]",
           "la dernière ligne doit mener au chapitre précédent : ../chapitre04_sujet/README.md");
}

TEST_CASE("d : un chapitre sans leçon est signalé") {
    const Arbre arbre;
    std::filesystem::remove(arbre.racine() / "chapitres/partie5_sujet/chapitre13_sujet/README.md");
    const auto problemes = arbre.problemes();
    REQUIRE(problemes.size() == 2);  // et le lien du plan
    REQUIRE(problemes[1] ==
            "chapitres/partie5_sujet/chapitre13_sujet/README.md:1 : le chapitre 13 n'a pas "
            "de leçon : écrivez ce fichier");
}

TEST_CASE("e : une ancre qui n'existe pas est refusée") {
    refuse(lecon_5, "(#12-la-barrière)", "(#12-la-barriere)", "Voir [la suite]",
           "le lien « #12-la-barriere » ne mène nulle part : " + lecon_5 +
               " n'a pas de titre dont l'ancre soit #12-la-barriere");
    refuse(lecon_5, "PLAN_COURS.md#chapitre-5--titre-5-4-h", "PLAN_COURS.md#chapitre-5",
           "Voir [la suite]", "le lien « ../../../PLAN_COURS.md#chapitre-5 » ne mène nulle part");
}

TEST_CASE("e : un fichier absent est refusé, quelle que soit l'écriture du lien") {
    for (const std::string lien :
         {"[a](absent.md)", "![a](images/b.png)", "<a href=\"../plan.md\">a</a>",
          "<img src='b.png'>", "[a]: absent.md#x", "[a](<absent.md> \"bulle\")",
          "`code` [a](absent.md) `code`", "[a](../../ailleurs.md)",
          "[a](../construction/exemple_basique#L1)"}) {
        const Arbre arbre;
        arbre.ecrire("docs/page.md", "Du texte.\n\n" + lien + "\n");
        exiger_un_probleme(arbre.problemes(), "docs/page.md:3 : le lien « ");
    }
}

TEST_CASE("e : les liens qui mènent quelque part passent, les blocs de code ne sont pas lus") {
    const Arbre arbre;
    arbre.ecrire(
        "docs/page.md",
        "# Été\n\n## Même titre\n\n## Même titre\n\n### [Un lien](../PLAN_COURS.md) et "
        "`du_code()`\n\n"
        "[a](#été) [b](#%C3%A9t%C3%A9) [c](#même-titre-1) [d](#un-lien-et-du_code) "
        "[e](../chapitres/)\n"
        "[f](/PLAN_COURS.md) <a id=\"ici\"></a>[g](#ici) [h](mailto:a@b.c) `[i](absent.md)`\n\n"
        "~~~md\n[j](absent.md)\n```\n[k](absent.md)\n~~~\n\n````md\n```\n[l](absent.md)\n````\n");
    REQUIRE(arbre.problemes() == Textes{});
}

TEST_CASE("e : les arbres de construction ne sont pas lus") {
    const Arbre arbre;
    arbre.ecrire("build-tsan/page.md", "[a](absent.md)\n");
    arbre.ecrire("construction/page.md", "[a](absent.md)\n");
    REQUIRE(arbre.problemes() == Textes{});
}

TEST_CASE("f : les heures font 60, et le compte de chaque partie") {
    Arbre arbre;
    arbre.catalogue.chapitres[16].heures = 4;
    const auto problemes = arbre.problemes();
    CAPTURE(problemes);
    REQUIRE(problemes.size() == 5);  // partie, cours, tableau, titre du plan, durée de la leçon
    const std::string debut =
        "PLAN_COURS.md:1 : les HEURES déclarées dans les CMakeLists.txt des chapitres font ";
    REQUIRE(problemes[0] == debut + "9 h pour la partie 6, au lieu de 8");
    REQUIRE(problemes[1] == debut + "61 h pour le cours, au lieu de 60");
}

TEST_CASE("f : le plan donne les heures de chaque chapitre et de chaque partie") {
    const std::string ligne = "chapitre05_sujet/README.md) | ";
    refuse(plan, ligne + "4 h", ligne + "5 h", ligne,
           "le chapitre 5 dure 4 h d'après son CMakeLists.txt, pas 5 h");
    refuse(plan, "## Partie 2 — Sujet (12 h)", "## Partie 2 — Sujet (11 h)", "## Partie 2",
           "le plan doit avoir le titre « Partie 2 — … (12 h) »");
    refuse(plan, "### Chapitre 9 — Titre 9 (6 h)", "### Chapitre 9 — Titre 9 (5 h)",
           "### Chapitre 9", "le plan doit avoir le titre « Chapitre 9 — Titre 9 (6 h) »");
    refuse(plan, "### Chapitre 9 — Titre 9 (6 h)", "", "",
           "le plan doit avoir le titre « Chapitre 9 — Titre 9 (6 h) »");
}

TEST_CASE("f : le plan ne peut pas manquer") {
    const Arbre arbre;
    arbre.remplacer(lecon_5, " et [le plan](../../../PLAN_COURS.md#chapitre-5--titre-5-4-h)", "");
    std::filesystem::remove(arbre.racine() / plan);
    exiger_un_probleme(arbre.problemes(), "PLAN_COURS.md:1 : le plan du cours manque");
}

TEST_CASE("g : chaque exercice déclaré a son énoncé, et lui seul") {
    const Arbre arbre;
    arbre.remplacer(lecon_5, "### Exercice 5.1 — Tampon borné", "### Exercice 5.1 — Tampon");
    REQUIRE(arbre.problemes() ==
            Textes{arbre.endroit(lecon_5) +
                       "la section 4 doit énoncer l'exercice déclaré « ### Exercice 5.1 "
                       "— Tampon borné »",
                   arbre.endroit(lecon_5, "### Exercice 5.1") +
                       "« Exercice 5.1 — Tampon » n'est déclaré par aucun cours_exercice() de ce "
                       "chapitre"});
}

TEST_CASE("g : l'énoncé donne les étoiles déclarées et l'objectif") {
    const std::string etoiles = "l'exercice 5.1 doit porter la ligne « **Difficulté** : ⭐⭐ »";
    refuse(lecon_5, "⭐⭐", "⭐⭐⭐", "**Difficulté**", etoiles);
    refuse(lecon_5, "**Difficulté** : ⭐⭐\n", "", "### Exercice 5.1", etoiles);
    refuse(lecon_5, "⭐⭐\n", "⭐⭐ · *complément*\n", "**Difficulté**",
           "l'exercice 5.1 est « *complément* » ici, ou COMPLEMENT dans CMakeLists.txt");
    refuse(lecon_5, "**Objectif** :", "Objectif :", "### Exercice 5.1",
           "l'exercice 5.1 doit porter une ligne « **Objectif** : … »");
}

TEST_CASE("g : trois indices au moins") {
    const std::string phrase =
        "l'exercice 5.1 demande au moins 3 indices, « ## Indice 1 » à « ## Indice 3 »";
    refuse(indices_5, "## Indice 3", "Indice 3", "", phrase);
    const Arbre arbre;
    std::filesystem::remove(arbre.racine() / indices_5);
    exiger_un_probleme(arbre.problemes(), indices_5 + ":1 : " + phrase);
}

TEST_CASE("g : une épreuve ne renvoie qu'à des paragraphes de la leçon") {
    refuse(epreuve_5, "[1.2]", "[1.9]", "un tampon vide",
           "le cas « un tampon vide fait attendre » renvoie au paragraphe [1.9], que la leçon n'a "
           "pas");
    const Arbre arbre;
    arbre.remplacer(epreuve_5, "sans renvoi", "un tampon vide fait attendre");
    exiger_un_probleme(arbre.problemes(), epreuve_5 + ":1 : ");  // deux cas de même nom
}

TEST_CASE("h : l'état du plan est celui des chapitres") {
    const std::string ligne = "[5. Titre 5](" + lecon_5 + ") | 4 h | ";
    refuse(plan, ligne + "écrit", ligne + "à écrire", ligne,
           "l'état du chapitre 5 est « écrit » (il déclare 1 exercice), pas « à écrire »");
    Arbre arbre;
    arbre.catalogue.epreuves.clear();
    exiger_un_probleme(arbre.problemes(),
                       arbre.endroit(plan, ligne) +
                           "l'état du chapitre 5 est « à écrire » (il ne déclare aucun exercice)");
}

TEST_CASE("h : le tableau du plan a une ligne juste par chapitre") {
    const std::string lien = "[5. Titre 5](" + lecon_5 + ")";
    refuse(plan, lien, "5. Titre 5", "", "le tableau du plan n'a pas la ligne du chapitre 5");
    refuse(plan, lien, "[5. Autre](" + lecon_5 + ")", "[5. Autre]",
           "la ligne du chapitre 5 doit commencer par " + lien);
}
