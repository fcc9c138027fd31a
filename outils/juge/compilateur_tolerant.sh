#!/bin/sh
# Lance le compilateur ou l'éditeur de liens. Si la réponse ne passe pas, range les messages dans
# PREFIXE.compilation.txt ou PREFIXE.liens.txt et produit un fichier de remplacement, pour que la
# construction des autres exercices continue : le juge lit ce journal et rend NE COMPILE PAS.
# Une réponse qui redéfinit une fonction du système ne passe pas non plus.
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

# Le premier symbole que la réponse définit, alors qu'il est à une bibliothèque du système ou au juge :
# tous emploieraient le sien, sans que l'éditeur de liens y trouve à redire. Ni les noms de C++
# (_Z…), ni les symboles faibles du juge n'en sont : un même modèle s'instancie partout.
redefini() {
    du_juge=
    for argument in "$@"; do
        shift
        case $argument in
        outils/juge/CMakeFiles/*.o) du_juge="$du_juge $argument" ;;
        *.o) set -- "$@" "$argument" ;;
        esac
    done
    noms=$(nm -g --defined-only -- "$@") || return
    noms=$(printf '%s\n' "$noms" | awk 'NF == 3 && $3 !~ /^_Z/ { print $3 }')
    [ -n "$noms" ] || return 0
    bibliotheques=$(ldd "$objet" | sed -n 's|^[^/]*\(/.*\) (0x.*|\1|p')
    {
        [ -z "$du_juge" ] || nm -g --defined-only $du_juge | grep ' [TDBR] '
        nm -D --defined-only "$objet" $bibliotheques
    } | sed 's/.* //; s/@.*//' | grep -Fx -m 1 -e "$noms" || :
}

journal=$prefixe.$etape.txt
avertissements=$prefixe.avertissements.txt # gardés : un squelette livré n'en a pas
mkdir -p "${prefixe%/*}"
[ "$etape" = liens ] || rm -f "$avertissements"
LC_ALL=C.UTF-8 "$@" 2>"$journal"
statut=$?
if [ $statut = 0 ] && [ "$etape" = liens ]; then
    symbole=$(redefini "$@") || {
        rm -f "$journal" "$objet"
        exit 1
    }
    if [ -n "$symbole" ]; then
        echo "error: JUGE : La réponse redéfinit « $symbole », une fonction du système" >"$journal"
        statut=1
    fi
fi
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
if [ -n "$dependances" ]; then # un fichier qui n'existe pas : on recompilera toujours, car ce qui
    # doit changer pour que la réponse passe (elle, un composant, une bibliothèque) n'est pas connu
    printf '%s: %s\n' "$(printf '%s' "$objet" | sed 's/ /\\ /g')" reponse_refusee >"$dependances"
fi
