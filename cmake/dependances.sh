#!/bin/sh
# Lance le compilateur, puis récrit la liste de dépendances qu'il a produite (voir Ninja.cmake).
#
# Usage : dependances.sh REGLES compilateur arguments...
regles=$1
shift
"$@" || exit
for argument in "$@"; do
    [ "${precedent-}" != -MF ] || exec sed -i -f "$regles" "$argument"
    precedent=$argument
done
