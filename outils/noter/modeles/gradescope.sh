#!/bin/sh
# Fabrique un paquet d'autonotation pour Gradescope (« Programming Assignment », « Configure
# Autograder ») : un zip avec setup.sh, run_autograder, le cours sans solutions/ et vos options.
#
# Usage : gradescope.sh PAQUET.zip [OPTIONS de ./cahier noter]
# Par exemple : gradescope.sh chapitre05.zip --chapitre 05 --bareme bareme.txt
# --bareme et --epreuves-cachees emportent leur fichier ou leur dossier. Le retard, les absents et les
# ajustements, eux, se règlent dans Gradescope.
set -eu

if [ $# -lt 1 ]; then
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p;}' "$0" >&2
    exit 2
fi
ici=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cours=$(CDPATH='' cd -- "$ici/../../.." && pwd)
zip=$(CDPATH='' cd -- "$(dirname -- "$1")" && pwd)/$(basename -- "$1")
shift
paquet=$(mktemp -d)
trap 'rm -rf "$paquet"' EXIT

mkdir "$paquet/fichiers"
: >"$paquet/options"
while [ $# -gt 0 ]; do
    case $1 in
    --bareme | --epreuves-cachees)
        [ -e "${2-}" ] || { echo "gradescope.sh : $1 attend un fichier ou un dossier, et « ${2-} » n'existe pas." >&2; exit 2; }
        cp -R -- "$2" "$paquet/fichiers/"
        printf '%s\n@fichiers/%s\n' "$1" "$(basename -- "$2")" >>"$paquet/options"
        shift
        ;;
    --echeance | --penalite-retard | --dates | --liste | --ajustements | --sortie | --travaux | --sans-bac-a-sable)
        echo "gradescope.sh : $1 n'a pas de sens ici ; réglez-le dans Gradescope." >&2
        exit 2
        ;;
    *) printf '%s\n' "$1" >>"$paquet/options" ;;
    esac
    shift
done
# Sans solutions/ : rien de ce que contient cette machine ne doit valoir d'être lu par une réponse.
git -C "$cours" archive --format=tar.gz -o "$paquet/cours.tar.gz" HEAD -- . ':(exclude)solutions'
cp "$ici/gradescope/setup.sh" "$ici/gradescope/run_autograder" "$paquet"
chmod 755 "$paquet/setup.sh" "$paquet/run_autograder"
rm -f "$zip"
(cd "$paquet" && cmake -E tar cf "$zip" --format=zip -- setup.sh run_autograder options cours.tar.gz fichiers)
echo "$zip : à donner à Gradescope, avec une image Ubuntu 22.04 ou plus récente."
