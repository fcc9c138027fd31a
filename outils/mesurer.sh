#!/bin/sh
# Mesure ce qu'un étudiant attend : de l'enregistrement au verdict, et de zéro au chapitre construit.
# Usage : outils/mesurer.sh [EXERCICE] [ESSAIS]      (par défaut : 5.1, 20 essais)
set -eu
racine=$(cd "$(dirname "$0")/.." && pwd)
exercice=${1:-5.1}
essais=${2:-20}
travail=$(mktemp -d "${TMPDIR:-/tmp}/mesurer.XXXXXX")
trap 'rm -rf "$travail"' EXIT INT TERM

# Secondes écoulées pendant une commande, avec les millièmes.
chronometrer() {
    debut=$(date +%s%N)
    "$@" >"$travail/sortie.txt" 2>&1 || true
    fin=$(date +%s%N)
    awk "BEGIN { printf \"%.3f\", ($fin - $debut) / 1e9 }"
}

# Médiane, minimum et maximum des nombres lus, un par ligne.
resumer() {
    sort -n | awk '{ v[NR] = $1 } END {
        m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
        printf "médiane %.2f s (de %.2f à %.2f, %d essais)\n", m, v[1], v[NR], NR }'
}

copie=$travail/cours
mkdir "$copie"
(cd "$racine" && git ls-files -z | xargs -0 tar cf -) | tar xf - -C "$copie"
cd "$copie"

echo "Cœurs : $(nproc)"
echo "À froid, configuration puis chapitre 5 :"
printf '  configuration  %s s\n' "$(chronometrer cmake --preset etudiant)"
printf '  construction   %s s\n' "$(chronometrer cmake --build build --target juge chapitre05)"

juge=$copie/build/outils/juge/juge
reponse=$(find chapitres exercices -path '*/exercices/*' -name "ex${exercice#*.}_*.hpp" |
    grep "chapitre0*${exercice%.*}_" | head -n 1)
solution=solutions/chapitre$(printf '%02d' "${exercice%.*}")/$(basename "$reponse")
cp "$solution" "$reponse"
"$juge" --construire "$exercice" >/dev/null

echo "De l'enregistrement au verdict, exercice $exercice ($(basename "$reponse")), construction chaude :"
for profil in simple toutes; do
    i=0
    : >"$travail/durees.txt"
    while [ "$i" -lt "$essais" ]; do
        i=$((i + 1))
        printf '// enregistrement %s\n' "$i" >>"$reponse"
        option=''
        [ "$profil" = simple ] && option='--profil simple'
        # shellcheck disable=SC2086 # deux mots ou aucun
        duree=$(chronometrer "$juge" --construire $option "$exercice")
        grep -q RÉUSSI "$travail/sortie.txt" || { cat "$travail/sortie.txt"; exit 1; }
        echo "$duree" >>"$travail/durees.txt"
    done
    printf '  %-7s ' "$profil"
    resumer <"$travail/durees.txt"
done
