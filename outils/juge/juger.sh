#!/bin/sh
# Construit le juge s'il le faut, puis juge : le test de CTest d'un exercice. Ainsi
# « ctest -L chapitre05 » marche dès que l'arbre est configuré.
#
# Usage : juger.sh CONSTRUCTION EXERCICE
set -u
construction=$1
exercice=$2

# Deux tests ne construisent pas à la fois ; le juge prend le même verrou pour les composants.
if ! sortie=$(flock "$construction/construction.verrou" cmake --build "$construction" --target juge 2>&1); then
    printf '%s\nLe juge ne se construit pas : voyez la première erreur ci-dessus.\n' "$sortie"
    exit 2
fi
texte=$("$construction/outils/juge/juge" --construire "$exercice" 2>&1)
code=$?
printf '%s\n' "$texte"
# D'un test échoué, CTest n'affiche que le nom : ses deux premières phrases vont aussi à son écran.
if [ $code -ne 0 ] && [ "$(cat /proc/$PPID/comm 2>/dev/null)" = ctest ]; then
    printf '%s\n' "$texte" | sed -n '/./{s/^ */    /;p;n;n;s/^ */    /;p;q;}' 2>/dev/null >>"/proc/$PPID/fd/1" || :
fi
exit $code
