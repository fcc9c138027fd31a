#include "arbre.hpp"

#include <fmt/format.h>

#include <fstream>
#include <juge/epreuve.hpp>

#include "lecture.hpp"

namespace fs = std::filesystem;

namespace {

const char* const lecon = R"md(# Chapitre 5 — Titre 5

**Durée** : 4 heures

## Objectifs d'apprentissage

- Protéger une ressource.

## 1. Explication du principe

### 1.1 Le `verrou`, ou mutex

Voir [la suite](#12-la-barrière) et [le plan](../../../PLAN_COURS.md#chapitre-5--titre-5-4-h), ou
[une page du réseau](https://exemple.invalid/page#ancre).

### 1.2 La barrière

<!-- extrait: exemple_basique.cpp#corps -->
```cpp
int total = 0;

for (int i = 0; i < 3; ++i)
    total += i;
```

## 2. Exemple basique

### 2.1 Description

Le `[lien](absent.md)` entre accents graves n'en est pas un.

### 2.2 Code

```sh
./exemple_basique   # [ceci](absent.md) non plus
```

<!-- sortie: exemple_basique -->
```text
total : 3
durée : 12.5 ms  ████
```

## 3. Exemple avancé

### 3.1 Description

Rien de plus.

## 4. Exercices

### Exercice 5.1 — Tampon borné

**Difficulté** : ⭐⭐

**Objectif** : écrire un tampon.

## 5. Résumé

### Concepts clés

## 6. Pour aller plus loin

## 7. Questions de révision

1. Pourquoi ?

<details><summary>Réponse</summary>

Parce que.

</details>

[Chapitre 4](../chapitre04_sujet/README.md) · [Chapitre 6](../chapitre06_sujet/README.md)
)md";

const char* const exemple = R"cpp(#include <cstdio>

                                  int main() {
                                      // [corps]
                                      int total = 0;

                                      // [boucle]
                                      for (int i = 0; i < 3; ++i)
                                          total += i;
                                      // [/boucle]
                                      // [/corps]
                                      std::printf("total : %d\n", total);
                                  }
)cpp";

// L'exemple « construit » est un script : les vérifications n'en voient que la sortie.
const char* const programme =
    "#!/bin/sh\necho 'total : 3'\necho 'durée : 8.25 ms  ██'\n"
    "echo 'détail' >&2\n";

// Sur une seule ligne de ce fichier-ci : le juge y prendrait des cas pour les siens.
const char* const epreuve =
    "TEST_CASE(\"un tampon vide fait attendre\", \"[1.2][simple]\") {}\nTEST_CASE(\"sans renvoi\") "
    "{}\n";

const char* const indices = "## Indice 1\n\nA.\n\n## Indice 2\n\nB.\n\n## Indice 3\n\nC.\n";

}  // namespace

Arbre::Arbre() {
    catalogue.racine = fs::temp_directory_path() / "cours";
    catalogue.construction = racine() / "construction";
    ecrire(plan, "# Plan\n\n| Chapitre | Durée | État |\n|---|---|---|\n");
    const std::vector<std::vector<int>> heures{{2, 2, 4}, {4, 4, 4}, {4, 4, 6},
                                               {3, 4, 3}, {4, 4},    {2, 3, 3}};
    int numero = 0;
    std::string titres;
    for (std::size_t p = 0; p < heures.size(); ++p) {
        const int partie = static_cast<int>(p) + 1;
        titres += fmt::format("\n## Partie {} — Sujet ({} h)\n", partie,
                              std::accumulate(heures[p].begin(), heures[p].end(), 0));
        for (const int h : heures[p]) {
            ajouter_chapitre(partie, ++numero, h);
            titres += fmt::format("\n### Chapitre {0} — Titre {0} ({1} h)\n", numero, h);
        }
    }
    ecrire(plan, lire(plan) + titres);
    ecrire_chapitre_5();

    juge::Epreuve exercice;
    exercice.id = "chapitre05_ex1";
    exercice.serie = "chapitre05";
    exercice.nom = "ex1_sujet";
    exercice.titre = "Tampon borné";
    exercice.etoiles = 2;
    exercice.sources = {racine() / epreuve_5};
    exercice.squelette = racine() / dossier_5 / "exercices/ex1_sujet.hpp";
    exercice.indices = racine() / indices_5;
    catalogue.epreuves.push_back(exercice);
    catalogue.exemples.push_back({racine() / exemple_5, racine() / programme_5});
}

void Arbre::ajouter_chapitre(int partie, int numero, int heures) {
    const std::string dossier =
        fmt::format("chapitres/partie{}_sujet/chapitre{:02}_sujet", partie, numero);
    catalogue.chapitres.push_back({fmt::format("{:02}", numero), fmt::format("Titre {}", numero),
                                   static_cast<double>(heures), racine() / dossier});
    ecrire(
        dossier + "/README.md",
        fmt::format("# Chapitre {0} — Titre {0}\n\n**Durée** : {1} heures\n\nPas encore écrit.\n",
                    numero, heures));
    ecrire(plan,
           lire(plan) + fmt::format("| [{0}. Titre {0}]({1}/README.md) | {2} h | {3} |\n", numero,
                                    dossier, heures, numero == 5 ? "écrit" : "à écrire"));
}

void Arbre::ecrire_chapitre_5() const {
    ecrire(lecon_5, lecon);
    ecrire(exemple_5, exemple);
    ecrire(epreuve_5, epreuve);
    ecrire(indices_5, indices);
    ecrire(programme_5, programme);
    fs::permissions(racine() / programme_5, fs::perms::owner_all);
}

std::string Arbre::lire(const std::string& chemin) const {
    return juge::lire_texte(racine() / chemin);
}

void Arbre::ecrire(const std::string& chemin, const std::string& texte) const {
    fs::create_directories((racine() / chemin).parent_path());
    std::ofstream flux(racine() / chemin, std::ios::binary);
    flux << texte;
}

void Arbre::remplacer(const std::string& chemin, const std::string& avant,
                      const std::string& apres) const {
    std::string texte = lire(chemin);
    const auto position = texte.find(avant);
    INFO("le test doit abîmer exactement un endroit de " << chemin);
    REQUIRE(position != std::string::npos);
    REQUIRE(texte.find(avant, position + 1) == std::string::npos);
    ecrire(chemin, texte.replace(position, avant.size(), apres));
}

std::string Arbre::endroit(const std::string& chemin, const std::string& passage) const {
    const std::string texte = lire(chemin);
    const auto position = texte.find(passage);
    INFO(chemin << " doit contenir : " << passage);
    REQUIRE(position != std::string::npos);
    const auto fin = texte.begin() + static_cast<long>(position);
    return fmt::format("{}:{} : ", chemin, std::count(texte.begin(), fin, '\n') + 1);
}

std::vector<std::string> Arbre::problemes(int delai_s) const {
    std::vector<std::string> textes;
    for (const auto& probleme : lecons::verifier(lecons::Depot(catalogue), delai_s))
        textes.push_back(lecons::en_texte(probleme, racine()));
    return textes;
}
