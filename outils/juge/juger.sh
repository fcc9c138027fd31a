#!/bin/sh
# Construit le juge s'il le faut, puis la réponse, et la juge : le test de CTest d'un exercice.
# Ainsi « ctest -L chapitre05 » marche dès que l'arbre est configuré.
#
# Usage : juger.sh CONSTRUCTION EXERCICE
set -u
construction=$1
exercice=$2

# Deux tests ne construisent pas à la fois ; le juge prend le même verrou pour la réponse.
if ! sortie=$(flock "$construction/construction.verrou" cmake --build "$construction" --target juge 2>&1); then
    printf '%s\nLe juge ne se construit pas : voyez la première erreur ci-dessus.\n' "$sortie"
    exit 2
fi
exec "$construction/outils/juge/juge" --construire "$exercice"
