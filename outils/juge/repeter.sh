#!/bin/sh
# Juge N fois les solutions de référence : une solution juste réussit chaque fois, même sur un seul
# cœur, même sur une machine chargée. Sinon c'est l'épreuve, ou le juge, qui se trompe.
#
# Usage : outils/juge/repeter.sh [-n N] [EXERCICE...]
#   -n N      jugements par exercice et par condition (200 par défaut)
#   EXERCICE  5.1, chapitre05_ex1 ou ex1_tampon_borne ; tous ceux qui ont une solution par défaut
#
# Trois conditions : repos (la machine telle qu'elle est), un cœur (taskset), charge (deux processus
# qui calculent sans fin par cœur). Affiche, par exercice et par condition, les réussites sur N,
# puis chaque refus : son verdict, son explication, sa graine s'il y en a une. Se termine par 0 si
# tout est RÉUSSI. Emploie l'arbre de construction build/, ou celui que nomme la variable BUILD ;
# les solutions doivent y être construites (cmake --build build).
set -u

abandonner() {
    printf 'repeter : %s\n' "$*" >&2
    exit 2
}

montrer_aide() { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p;}' "$0"; }

repetitions=200
while [ $# -gt 0 ]; do
    case $1 in
    -h | --help)
        montrer_aide
        exit 0
        ;;
    -n)
        [ $# -ge 2 ] || abandonner '-n attend un nombre'
        repetitions=$2
        shift 2
        ;;
    -*)
        montrer_aide >&2
        abandonner "option inconnue : $1"
        ;;
    *) break ;;
    esac
done
case $repetitions in
'' | *[!0-9]* | 0 | 1) abandonner "-n attend un nombre d'au moins 2, pas « $repetitions »" ;;
esac

racine=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
construction=${BUILD:-$racine/build}
juge=$construction/outils/juge/juge
[ -x "$juge" ] || abandonner "$juge n'existe pas. Construisez d'abord : cmake --preset etudiant && cmake --build build"
command -v taskset >/dev/null || abandonner 'taskset est introuvable. Installez-le : sudo apt-get install util-linux'

if [ $# -eq 0 ]; then
    exercices=$(ctest --test-dir "$construction" -N -L '^solutions$' |
        sed -n 's/^ *Test *#[0-9]*: solution\.//p')
    [ -n "$exercices" ] || abandonner "aucune solution dans $construction"
    # shellcheck disable=SC2086 # un identifiant par mot
    set -- $exercices
fi

journal=$(mktemp)
jugement=''
occupants=''

# shellcheck disable=SC2086 # des numéros de processus
arreter_charge() {
    [ -z "$occupants" ] || kill $occupants 2>/dev/null
    [ -z "$occupants" ] || wait $occupants 2>/dev/null
    occupants=''
}
nettoyer() {
    [ -z "$jugement" ] || kill "$jugement" 2>/dev/null
    [ -z "$jugement" ] || wait "$jugement" 2>/dev/null
    arreter_charge
    rm -f "$journal" "$journal".refus
}
trap nettoyer EXIT
trap 'exit 130' INT TERM HUP

# Deux processus par cœur qui calculent sans fin ; ils ne survivent pas à ce script, même tué.
charger() {
    restants=$((2 * $(nproc)))
    while [ $restants -gt 0 ]; do
        while kill -0 $$ 2>/dev/null; do
            tours=0
            while [ $tours -lt 100000 ]; do tours=$((tours + 1)); done
        done &
        occupants="$occupants $!"
        restants=$((restants - 1))
    done
}

# juger EXERCICE CONDITION préfixe... : affiche les réussites sur N, garde les refus pour la fin.
juger() {
    exercice=$1 condition=$2
    shift 2
    # En arrière-plan : Ctrl-C interrompt l'attente, et nettoyer() arrête le juge.
    "$@" "$juge" "$exercice" --variante solution --repetitions "$repetitions" >"$journal" 2>&1 &
    jugement=$!
    wait "$jugement"
    statut=$?
    jugement=''
    reussis=$(sed -n 's|^[^ ]* \([0-9]*/[0-9]*\) RÉUSSI$|\1|p' "$journal")
    printf ' %10s' "${reussis:-0/$repetitions}"
    [ $statut -ne 0 ] || return
    {
        printf '\n%s, %s :\n' "$exercice" "$condition"
        sed 's/^/  /' "$journal"
    } >>"$journal".refus
}

coeur=$(taskset -cp $$ | sed 's/.*: *//;s/[-,].*//') # le premier de ceux qui nous sont permis
printf '%-28s %10s %11s %10s\n' exercice repos 'un cœur' charge
for exercice in "$@"; do
    printf '%-28s' "$exercice"
    juger "$exercice" repos env
    juger "$exercice" 'un cœur' taskset -c "$coeur"
    charger
    juger "$exercice" charge env
    arreter_charge
    printf '\n'
done
[ -s "$journal".refus ] || exit 0
cat "$journal".refus
exit 1
