#!/bin/sh
# Lance le compilateur ou l'éditeur de liens. Si la réponse ne passe pas, range les messages dans
# PREFIXE.compilation.txt ou PREFIXE.liens.txt et produit un fichier de remplacement, pour que la
# construction des autres exercices continue : le juge lit ce journal et rend NE COMPILE PAS.
# Usage : compilateur_tolerant.sh PREFIXE REPONSE compilateur arguments...
prefixe=$1 reponse=$2 compilateur=$3
shift 2

etape=liens objet='' dependances='' source='' attendu=''
for argument in "$@"; do
    case $attendu in
    -o) objet=$argument ;;
    -MF) dependances=$argument ;;
    -c) source=$argument ;;
    esac
    attendu=$argument
    [ "$argument" = -c ] && etape=compilation
done

journal=$prefixe.$etape.txt
avertissements=$prefixe.avertissements.txt # gardés : un squelette livré n'en a pas
mkdir -p "${prefixe%/*}"
[ "$etape" = liens ] || rm -f "$avertissements"
if LC_ALL=C.UTF-8 "$@" 2>"$journal"; then
    if [ "$etape" = compilation ] && [ -s "$journal" ]; then
        cat "$journal" >&2
        mv "$journal" "$avertissements"
    else
        rm -f "$journal"
    fi
    exit 0
fi
statut=$?
cat "$journal" >&2
[ -n "$objet" ] || exit $statut

if [ "$etape" = liens ]; then
    : >"$objet"
    exit 0
fi
printf '' | "$compilateur" -x c++ -c -o "$objet" - || exit $statut
if [ -n "$dependances" ]; then # la réponse doit rester une dépendance : on recompilera à son tour
    printf '%s: %s %s\n' "$objet" "$source" "$reponse" | sed 's/\([^:]\) \//\1 \//g' >"$dependances"
fi
