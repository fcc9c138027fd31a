#!/bin/sh
# Les verdicts de ./cahier noter et de ctest -L chapitre05, sur les mêmes réponses : une juste, une
# course, un squelette, une qui ne compile pas, une qui triche. Construit une copie du cours : long.
#
# Usage : meme_verdict.sh CONSTRUCTION
set -eu
construction=$(CDPATH='' cd -- "$1" && pwd)
racine=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$construction/CMakeCache.txt")
essai=$(mktemp -d)
trap 'rm -rf "$essai"' EXIT

mkdir -p "$essai/cours" "$essai/rendus/ada"
git -C "$racine" ls-files -z | tar -C "$racine" --null -T - -c | tar -x -C "$essai/cours"
exercices=$(echo "$essai"/cours/chapitres/*/chapitre05_*/exercices)
solutions=$racine/solutions/chapitre05
cp "$solutions/ex1_tampon_borne.hpp" "$exercices"
"$construction/outils/juge/juge" 5.2 --variante compte_sans_verrou --montrer >"$exercices/ex2_semaphore.hpp"
{ cat "$solutions/ex3_barriere.hpp" && echo 'int oubli('; } >"$exercices/ex3_barriere.hpp"
{ cat "$solutions/ex4_lecteurs_redacteurs.hpp" && echo '[[gnu::no_sanitize_thread]] inline void f() {}'; } \
    >"$exercices/ex4_lecteurs_redacteurs.hpp"
cp "$exercices"/ex*.hpp "$essai/rendus/ada" # l'exercice 5 reste le squelette

cd "$essai/cours"
cmake --preset etudiant >/dev/null
ctest --test-dir build -L chapitre05 -V |
    sed -n 's/^[0-9]*: \([A-ZÀÉÊÈ ]*\)  \(5\.[0-9]*\) — .*/\2 \1/p' | sort >"$essai/ctest.txt"
"$construction/outils/noter/noter" "$essai/rendus" --chapitre 05 --sortie "$essai/notes"
for numero in 5.1 5.2 5.3 5.4 5.5; do
    sed -n "s/^## $numero — .* : \([A-ZÀÉÊÈ ]*\) (.*/$numero \1/p" "$essai/notes/retours/ada.md"
done >"$essai/noter.txt"
cat "$essai/noter.txt"
[ "$(wc -l <"$essai/noter.txt")" -eq 5 ]
cmp "$essai/ctest.txt" "$essai/noter.txt"
echo 'Mêmes verdicts.'
