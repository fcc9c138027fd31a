#include "recollage.hpp"

#include <juge/epreuve.hpp>

TEST_CASE("les paragraphes d'un Markdown se recollent, le reste garde ses lignes") {
    CHECK(cahier::recoller_markdown(
              "# Titre\nUn\nparagraphe\n\n- un point\n  et sa suite\n- un autre\n"
              "1. premier\n2. second\n") ==
          "# Titre\nUn paragraphe\n\n- un point et sa suite\n- un autre\n1. premier\n2. second");
    CHECK(cahier::recoller_markdown("```cpp\nint a;\nint b;\n\n// # c\n```\nFin\nici") ==
          "```cpp\nint a;\nint b;\n\n// # c\n```\nFin ici");
    CHECK(cahier::recoller_markdown("| a |\n|---|\n| b |\ntexte") == "| a |\n|---|\n| b |\ntexte");
    CHECK(cahier::recoller_markdown("avant\n<!-- extrait: x -->\n```\nx\n```") ==
          "avant\n```\nx\n```");
    CHECK(
        cahier::recoller_markdown("> Un piège\n> classique.\n>\n> Un autre\n> - un point\nSuite") ==
        "> Un piège classique.\n>\n> Un autre\n> - un point Suite");
    CHECK(cahier::recoller_markdown("").empty());
}

TEST_CASE("les paragraphes d'un commentaire se recollent, le code garde ses lignes") {
    CHECK(
        cahier::recoller_commentaires("// Un\n// paragraphe.\n//\n// - un point\n//   et sa suite\n"
                                      "// - un autre\n\nint a;\nint b;  // ici\n") ==
        "// Un paragraphe.\n//\n// - un point et sa suite\n// - un autre\n\nint a;\nint b;  // "
        "ici");
    CHECK(cahier::recoller_commentaires("    /// Un\n    /// deux\n    // trois\n  // quatre") ==
          "    /// Un deux\n    // trois\n  // quatre");
    CHECK(cahier::recoller_commentaires("// Voir :\n//     int a;\n//     int b;\n// fin") ==
          "// Voir :\n//     int a;\n//     int b;\n// fin");
    CHECK(cahier::recoller_commentaires("").empty());
}
