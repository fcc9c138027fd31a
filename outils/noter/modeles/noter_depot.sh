#!/bin/sh
# Note un seul dépôt d'étudiant, pour une plateforme d'intégration continue : c'est une classe d'un
# rendu. Affiche le retour et, chez GitHub Classroom, annonce les points.
#
# Usage : noter_depot.sh DEPOT NOM SORTIE [OPTIONS de ./cahier noter]
#   DEPOT   le dépôt de l'étudiant : seul son dernier commit est lu
#   NOM     le nom de l'étudiant
#   SORTIE  où écrire les notes
# Le cours est celui qui contient ce script ; il ne vient jamais du dépôt de l'étudiant.
set -eu

if [ $# -lt 3 ]; then
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
cours=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)
depot=$(CDPATH='' cd -- "$1" && pwd)
nom=$(printf %s "$2" | tr -c 'A-Za-z0-9._-' _)
mkdir -p "$3"
sortie=$(CDPATH='' cd -- "$3" && pwd)
shift 3

# Le dernier commit, sans l'historique : les plateformes clonent sans lui.
rendus=$(mktemp -d)
trap 'rm -rf "$rendus"' EXIT
lire() { git -c safe.directory="$depot" -C "$depot" "$@"; }
mkdir "$rendus/rendus"
lire archive --format=tar.gz -o "$rendus/rendus/$nom.tar.gz" HEAD
echo "$nom,$(TZ=${TZ-} lire log -1 --format=%cd --date=format-local:'%Y-%m-%d %H:%M')" >"$rendus/dates.csv"

code=0
"$cours/cahier" noter "$rendus/rendus" --sortie "$sortie" --dates "$rendus/dates.csv" "$@" || code=$?

retour=$sortie/retours/$nom.md
if [ ! -e "$retour" ]; then
    echo "noter_depot : rien n'a été noté (code $code)." >&2
    [ $code -ne 0 ] || code=2
    exit $code
fi
cat "$retour"
[ -z "${GITHUB_STEP_SUMMARY-}" ] || cat "$retour" >>"$GITHUB_STEP_SUMMARY"
if [ -n "${GITHUB_ACTIONS-}" ]; then
    # La forme sous laquelle GitHub Classroom lit les points ; le retour, lui, a une virgule décimale.
    points=$(sed -n '1s/.* : \([0-9,]*\) sur [0-9,]*$/\1/p' "$retour" | tr , .)
    sur=$(sed -n '1s/.* sur \([0-9,]*\)$/\1/p' "$retour" | tr , .)
    echo "::notice title=Autograding complete::Points $points/$sur"
    echo "::notice title=Autograding report::{\"totalPoints\":$points,\"maxPoints\":$sur}"
fi
exit $code
