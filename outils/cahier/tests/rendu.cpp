#include "rendu.hpp"

#include <juge/epreuve.hpp>

#include "diagramme.hpp"
#include "texte.hpp"

namespace {

std::string rendu(const std::string& markdown, int largeur = 80, bool gras = false) {
    std::string resultat;
    for (const auto& ligne : cahier::rendre_lecon(markdown, largeur, gras))
        resultat += ligne.texte + "\n";
    return resultat;
}

std::string dit(const std::string& source) {
    std::string resultat;
    for (const auto& ligne : cahier::diagramme_en_texte(source))
        resultat += ligne + "\n";
    return resultat;
}

}  // namespace

TEST_CASE("une leçon se lit sans ses marques, et le code reste tel quel") {
    CHECK(rendu("# Titre\n\n### 1.6 Attendre\nUn **mot fort**, un *autre*, [un lien](a.md#b)\n"
                "et `a ** b ** c`.\n```cpp\nint **p;\n```\n") ==
          "Titre\n─────\n\n1.6 Attendre\nUn mot fort, un autre, un lien et `a ** b ** c`.\n"
          "    int **p;\n");
    CHECK(rendu("**`code` en gras**", 80, true) ==
          "\033[1m`code`\033[22m \033[1men\033[22m \033[1mgras\033[22m\n");
    CHECK(cahier::rendre_lecon("## T", 80, false).front().teinte == cahier::Teinte::attention);
}

TEST_CASE("un tableau tient dans la largeur sans couper de mot") {
    const std::string tableau =
        "| outil | usage |\n|---|---|\n| `a|b` | compter les permis |\n| mutex | un seul |\n";
    CHECK(rendu(tableau, 30) ==
          "outil │ usage\n──────│───────────────────\n`a|b` │ compter les permis\n"
          "mutex │ un seul\n");
    CHECK(rendu(tableau, 15) ==
          "outil │ usage\n──────│────────\n`a|b` │ compter\n      │ les\n      │ permis\n"
          "mutex │ un seul\n");
    // Trop étroit pour des colonnes : rangée par rangée.
    CHECK(rendu(tableau, 10) ==
          "- `a|b`\n  usage : compter les permis\n- mutex\n  usage : un seul\n");
}

TEST_CASE("un diagramme se dit flèche par flèche") {
    CHECK(dit("flowchart LR\n  subgraph G[\"un groupe\"]\n  A[un<br/>deux] -- \"prend\" --> "
              "B[(file)] -.->|rend| C\n  end\n  A & C ==> D\n  class A vert\n") ==
          "  [un groupe]\n  un, deux → file : prend\n  file → C : rend\n  un, deux, C → D\n");
    CHECK(
        dit("sequenceDiagram\n  participant A as le client\n  participant B\n  A->>B: demande\n"
            "  Note over A,B: ils attendent\n  B-->>A: réponse\n") ==
        "  le client → B : demande\n  (le client, B : ils attendent)\n  B → le client : réponse\n");
    CHECK(dit("stateDiagram-v2\n  [*] --> Pret\n  Pret --> Fini : finir\n") ==
          "  • → Pret\n  Pret → Fini : finir\n");
    CHECK(dit("flowchart LR\n  ligne inconnue ?\n") == "  ligne inconnue ?\n");
}
