#!/bin/sh
# --composants etudiant : les versions faites des réponses (ici, des solutions) donnent les mêmes pixels
# que les autres et ne perdent rien, et le programme dit lesquelles ; celui du cours renvoie à ./cahier.
#
#     projet_final/composants_etudiant.sh conversion_images conversion_images_solutions
set -eu

cours=${1:?usage : $0 conversion_images conversion_images_solutions}
solutions=${2:?usage : $0 conversion_images conversion_images_solutions}
travail=$(mktemp -d)
trap 'rm -rf "$travail"' EXIT

echec() {
    echo "ÉCHEC : $1" >&2
    sed 's/^/    | /' "$travail/texte" >&2
    exit 1
}

dit() { grep -q -- "$1" "$travail/texte" || echec "il ne dit pas « $1 »"; }

"$solutions" --composants etudiant --sortie "$travail/sortie" --repetitions 1 --workers 3 \
    --versions mono_thread,threads_semaphore,threads_file,executeur_threads \
    > "$travail/texte" 2>&1 || echec "code $?"
dit 'Sur vos composants : threads_semaphore (5.2), threads_file (6.1), executeur_threads (13.1).'
dit 'Les versions ont produit exactement les mêmes pixels (72 images comparées)'
[ "$(grep -c '72/72  *72/72' "$travail/texte")" = 4 ] || echec 'un compteur ou un journal est incomplet'

"$cours" --composants etudiant > "$travail/texte" 2>&1 && echec 'le programme du cours accepte'
dit './cahier projet --composants etudiant'
"$cours" --composants autres > "$travail/texte" 2>&1 && echec 'un mot inconnu est accepté'
dit '« autres » n.est ni cours ni etudiant'
"$solutions" --composants cours > "$travail/texte" 2>&1 && echec 'le programme des réponses accepte'
dit 'ce programme est fait de vos réponses'
echo 'Les versions tiennent sur les réponses des exercices 5.2, 6.1 et 13.1.'
