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
LC_ALL=C.UTF-8 "$@" 2>"$journal"
statut=$?
cat "$journal" >&2 # des erreurs, ou des avertissements
if [ $statut = 0 ]; then
    if [ "$etape" = compilation ] && [ -s "$journal" ]; then
        mv "$journal" "$avertissements"
    else
        rm -f "$journal"
    fi
    exit 0
fi
# Le compilateur lui-même a été tué, ou le disque est plein : la réponse n'y est pour rien. Un disque
# plein n'a pas toujours de place pour le journal qui le dirait.
if [ -z "$objet" ] || [ $statut -ge 126 ] || [ ! -s "$journal" ] ||
    grep -q 'terminated program\|terminated with signal\|failed due to signal\|No space left on device' "$journal"; then
    rm -f "$journal" "$objet"
    exit 1
fi

if [ "$etape" = liens ]; then
    : >"$objet"
    exit 0
fi
printf '' | "$compilateur" -x c++ -c -o "$objet" - || exit 1
if [ -n "$dependances" ]; then # la réponse doit rester une dépendance : on recompilera à son tour
    echapper() { printf '%s' "$1" | sed 's/ /\\ /g'; }
    printf '%s: %s %s\n' "$(echapper "$objet")" "$(echapper "$source")" "$(echapper "$reponse")" \
        >"$dependances"
fi
