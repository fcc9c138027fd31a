#!/bin/sh
# Éprouve compilateur_tolerant.sh : un compilateur qui refuse la réponse, et un compilateur que la
# machine a empêché de finir, ne donnent pas le même code. La notation en dépend.
set -u
script=$(CDPATH='' cd -- "$(dirname -- "$0")/../../juge" && pwd)/compilateur_tolerant.sh
essai=$(mktemp -d)
trap 'rm -rf "$essai"' EXIT
echecs=0

# faux CORPS : un compilateur imaginaire, qui sait aussi produire l'objet de remplacement.
faux() {
    printf '#!/bin/sh\ncase $* in "-x c++"*) : >%s; exit 0 ;; esac\n%s\n' "$essai/objet" "$1" >"$essai/c++"
    chmod +x "$essai/c++"
}
# attendre QUOI CODE ARGUMENTS... : le code du script, et l'objet de remplacement s'il vaut 0.
attendre() {
    quoi=$1 attendu=$2 code=0
    shift 2
    rm -f "$essai/objet"
    sh "$script" "$essai/produits/simple" r.hpp "$essai/c++" "$@" -o "$essai/objet" 2>/dev/null || code=$?
    [ $code -eq "$attendu" ] && { [ $code -ne 0 ] || [ -e "$essai/objet" ]; } && return
    echo "ÉCHEC : $quoi (code $code)"
    echecs=$((echecs + 1))
}

faux 'echo "r.hpp:1:1: error: oubli" >&2; exit 1'
attendre 'une réponse refusée' 0 -c a.cpp
attendre 'une réponse refusée à la liaison' 0 a.o
faux 'echo "c++: fatal error: Killed signal terminated program cc1plus" >&2; exit 1'
attendre 'un compilateur tué' 1 -c a.cpp
faux 'echo "collect2: fatal error: ld terminated with signal 9 [Killed]" >&2; exit 1'
attendre 'un éditeur de liens tué' 1 a.o
faux 'echo "as: a.o: No space left on device" >&2; exit 1'
attendre 'un disque plein' 1 -c a.cpp
faux 'exit 1' # les messages n'ont pas trouvé de place non plus
attendre 'un disque plein, journal compris' 1 -c a.cpp

[ $echecs -eq 0 ] && echo 'Compilateur : tout est juste.'
exit $((echecs > 0))
