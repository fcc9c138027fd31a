#!/bin/sh
# Juge N fois les solutions de référence : une solution juste réussit chaque fois, même sur un seul
# cœur, même sur une machine chargée. Sinon c'est l'épreuve, ou le juge, qui se trompe. Avec
# --erreurs, juge plutôt les erreurs connues : chacune est refusée chaque fois, pour la même raison.
#
# Usage : outils/juge/repeter.sh [-n N] [-c CONDITION]... [--erreurs] [EXERCICE...]
#   -n N          jugements par réponse et par condition (200 par défaut)
#   -c CONDITION  repos, coeur ou charge ; les trois par défaut
#   EXERCICE      5.1, chapitre05_ex1 ou ex1_tampon_borne ; tous ceux de l'arbre par défaut
#
# Trois conditions : repos (la machine telle qu'elle est), un cœur (taskset), charge (deux processus
# qui calculent sans fin par cœur). Affiche, par réponse et par condition, combien de jugements sur N
# sont ceux qu'on attend, puis chaque autre : son verdict, son explication, sa graine s'il y en a
# une. Se termine par 0 si tous le sont. Emploie l'arbre de construction build/, ou celui que nomme
# la variable BUILD.
set -u

abandonner() {
    printf 'repeter : %s\n' "$*" >&2
    exit 2
}

montrer_aide() { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p;}' "$0"; }

repetitions=200
conditions=''
etiquette=solutions
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
    -c)
        case ${2-} in
        repos | coeur | charge) conditions="$conditions $2" ;;
        *) abandonner '-c attend repos, coeur ou charge' ;;
        esac
        shift 2
        ;;
    --erreurs)
        etiquette=erreurs
        shift
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

# Les réponses à juger, une par ligne : « solution.ID », ou « erreur.ID.NOM ».
reponses=$(ctest --test-dir "$construction" -N -L "^$etiquette\$" | sed -n 's/^ *Test *#[0-9]*: //p')
[ -n "$reponses" ] || abandonner "aucune réponse de cette sorte dans $construction"

# choisir EXERCICE : les réponses de celui-ci.
choisir() {
    case $1 in
    p[0-9]*.[0-9]*) id=$(printf 'partie%d_ex%s' "$(n=${1%.*} && echo "${n#p}")" "${1#*.}") ;;
    [0-9]*.[0-9]*) id=$(printf 'chapitre%02d_ex%s' "${1%.*}" "${1#*.}") ;;
    ex*) id=$(sed -n "s/.*\"id\": \"\([^\"]*\)\", \"serie\": \"[^\"]*\", \"nom\": \"$1\".*/\1/p" "$construction/catalogue.json") ;;
    *) id=$1 ;;
    esac
    [ -n "$id" ] || abandonner "exercice inconnu : $1"
    printf '%s\n' "$reponses" | grep -E "^[a-z]+\.$id(\.|\$)" || abandonner "exercice inconnu : $1"
}
if [ $# -gt 0 ]; then
    choisies=''
    for exercice in "$@"; do
        choisies="$choisies $(choisir "$exercice")" || exit
    done
    reponses=$choisies
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

# juger RÉPONSE CONDITION préfixe... : affiche combien de jugements sont ceux qu'on attend, garde les
# autres pour la fin.
juger() {
    reponse=$1 condition=$2
    shift 2
    variante=solution
    exercice=${reponse#*.}
    case $reponse in erreur.*) variante=${exercice#*.} exercice=${exercice%%.*} ;; esac
    # En arrière-plan : Ctrl-C interrompt l'attente, et nettoyer() arrête le juge.
    "$@" "$juge" "$exercice" --variante "$variante" --complet --repetitions "$repetitions" >"$journal" 2>&1 &
    jugement=$!
    wait "$jugement"
    statut=$?
    jugement=''
    prevus=$(sed -n 's|^Attendus : ||p' "$journal")
    printf ' %10s' "${prevus:-0/$repetitions}"
    [ $statut -ne 0 ] || return
    {
        printf '\n%s, %s :\n' "$reponse" "$condition"
        sed 's/^/  /' "$journal"
    } >>"$journal".refus
}

coeur=$(taskset -cp $$ | sed 's/.*: *//;s/[-,].*//') # le premier de ceux qui nous sont permis
conditions=${conditions:-repos coeur charge}
printf '%-60s' réponse
for condition in $conditions; do printf ' %10s' "$condition"; done
printf '\n'
for reponse in $reponses; do
    printf '%-60s' "$reponse"
    for condition in $conditions; do
        case $condition in
        repos) juger "$reponse" 'au repos' env ;;
        coeur) juger "$reponse" 'sur un cœur' taskset -c "$coeur" ;;
        charge)
            charger
            juger "$reponse" 'en charge' env
            arreter_charge
            ;;
        esac
    done
    printf '\n'
done
[ -s "$journal".refus ] || exit 0
cat "$journal".refus
exit 1
