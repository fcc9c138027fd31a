#!/usr/bin/env bash
# Les structures de tests/ordres, justes et fautives, jugées par la construction « ordres » et par Relacy
# (à cloner soi-même : github.com/dvyukov/relacy) : qui accepte quoi, en combien d'exécutions.
# Usage : outils/juge/comparaisons/relacy/comparer.sh DOSSIER_DE_RELACY [DOSSIER_DE_CONSTRUCTION]
set -euo pipefail
ici=$(cd "$(dirname "$0")" && pwd)
racine=$(cd "$ici/../../../.." && pwd)
relacy=${1:-}
juge=${2:-$racine/build}/outils/juge/juge
if [ ! -f "$relacy/relacy/relacy_std.hpp" ]; then
    echo "comparer.sh : « $relacy » n'est pas un dossier de Relacy (pas de relacy/relacy_std.hpp)." >&2
    echo "Clonez github.com/dvyukov/relacy, puis donnez son dossier." >&2
    exit 2
fi
if [ ! -x "$juge" ]; then
    echo "comparer.sh : pas de juge en $juge : construisez le cours (./cahier), ou donnez son dossier de construction." >&2
    exit 2
fi
travail=$(mktemp -d)
trap 'rm -rf "$travail"' EXIT

# Ce que Relacy demande d'écrire, et que le juge lit tel quel : céder dans une attente active, annoncer
# chaque donnée ordinaire que deux threads touchent.
annoter() {
    sed -z -e 's/{\n *}/{ rl::yield(1, $); }/g' -e 's/ continue;/ { rl::yield(1, $); continue; }/g' \
        -e 's/for (;;) {\(\n *const int version\)/for (;; rl::yield(1, $)) {\1/' \
        -e 's/cases_\[\([^]]*\)\]/cases_[\1]($)/g' \
        -e 's/std::array<int, 1> cases_/std::array<rl::var<int>, 1> cases_/' "$1" >"$travail/reponse.hpp"
}

secondes() { # la médiane de cinq passages de la commande, en secondes
    for _ in 1 2 3 4 5; do
        debut=$(date +%s%N)
        "$@" >"$travail/sortie" 2>/dev/null || true
        echo $(($(date +%s%N) - debut))
    done | sort -n | awk 'NR == 3 { printf "%.2f", $1 / 1e9 }'
}

ligne() { printf '%-28s | %-16s %5s %6s | %-18s %5s | %-18s %6s %6s\n' "$@"; }

comparer() { # le sujet (source de Relacy), l'exercice du juge, la variante, le fichier
    local duree juge_dit ordres relacy_duree exhaustif n1 hasard n2
    "$juge" "$2" --variante "$3" --profil ordres >/dev/null 2>&1 || true # construit
    duree=$(secondes "$juge" "$2" --variante "$3" --profil ordres --json)
    juge_dit=$(sed -n 's/^  "verdict": "\(.*\)"$/\1/p' "$travail/sortie")
    ordres=$(sed -n 's/.*"couverture": "tous les ordres.* : \([0-9]*\)".*/\1/p' "$travail/sortie")
    annoter "$4"
    g++ -std=c++20 -O1 -w -I"$relacy" -I"$relacy/relacy/fakestd" -DREPONSE="\"$travail/reponse.hpp\"" \
        "$ici/$1.cpp" -o "$travail/relacy"
    relacy_duree=$(secondes timeout 60 "$travail/relacy")
    IFS=$'\t' read -r exhaustif n1 hasard n2 <"$travail/sortie"
    ligne "$(basename "$4" .hpp)" "$juge_dit" "${ordres:--}" "$duree" "$exhaustif" "$n1" "$hasard" "$n2" "$relacy_duree"
}

ligne réponse juge n s 'Relacy, 2 préempt.' n 'Relacy, hasard' n 's (2)'
for sujet in anneau pile seqlock verrou; do
    for juste in "$racine/outils/juge/tests/ordres/$sujet"/justes/*.hpp; do
        structure=$(basename "$juste" .hpp)
        comparer $sujet "juge_ordres_$structure" solution "$juste"
        for faute in "$racine/outils/juge/tests/ordres/$sujet/fautes/$structure"/*.hpp; do
            comparer $sujet "juge_ordres_$structure" "$(basename "$faute" .hpp)" "$faute"
        done
    done
done
echo
g++ -std=c++20 -O1 -w -I"$relacy" -I"$relacy/relacy/fakestd" "$ici/litmus.cpp" -o "$travail/litmus"
"$travail/litmus"
