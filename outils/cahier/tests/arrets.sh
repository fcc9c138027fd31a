#!/bin/sh
# Les outils, là où ils ne peuvent ni afficher, ni écrire dans le dossier temporaire : chacun s'arrête
# sur une phrase en français.
#
# Usage : arrets.sh JUGE OUTIL...
set -u
juge=$1
essai=$(mktemp -d)
trap 'rm -rf "$essai"' EXIT
echecs=0

# verifier CODE PHRASE COMMANDE : la commande, lue par le shell, rend ce code et dit cette phrase.
verifier() {
    sortie=$(eval "$3" 2>&1)
    code=$?
    case $code:$sortie in
    $1:*"$2"*) ;;
    *)
        echecs=$((echecs + 1))
        printf 'RATÉ  %s : code %s au lieu de %s, ou « %s » n'\''est pas dit\n%s\n' "$3" $code "$1" "$2" "$sortie"
        ;;
    esac
    case $sortie in *'cannot write'* | *'ilesystem error'* | *terminate*)
        echecs=$((echecs + 1))
        printf 'RATÉ  %s : une phrase n'\''est pas en français\n%s\n' "$3" "$sortie"
        ;;
    esac
}

for outil in "$@"; do
    verifier '[02]' '' "'$outil' --help" # une aide, ou l'usage
    verifier '[1-9]*' 'la sortie standard n' "'$outil' --help 2>&1 >/dev/full"
    # Sans sortie d'erreur, reste le code, qui n'est pas celui d'un plantage.
    verifier 2 '' "'$outil' --cela-n-existe-pas 2>/dev/full"
    verifier '[02]' '' "env -i '$outil' --help"
done

# Un jugement entier : ce qu'il affiche dépasse un tampon, ou non.
verifier 2 'la sortie standard n' "'$juge' outils_cahier --travaux 1 2>&1 >/dev/full"
for dossier in "$essai/absent" "$essai/fichier" /proc; do
    touch "$essai/fichier"
    verifier 2 TMPDIR "TMPDIR='$dossier' '$juge' outils_cahier --travaux 1"
done
mkdir "$essai/ailleurs"
verifier 0 'RÉUSSI' "TMPDIR='$essai/ailleurs' '$juge' outils_cahier --travaux 1"

[ $echecs -eq 0 ] && echo "Aucun outil ne s'arrête sans une phrase en français."
exit $((echecs > 0))
