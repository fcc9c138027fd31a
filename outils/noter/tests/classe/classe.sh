#!/bin/sh
# Fabrique une classe de quelque quarante rendus, des plus honnêtes aux plus hostiles, la note, vérifie
# chaque verdict, et cherche ce que les rendus ont pu changer sur la machine.
#
# Usage : classe.sh CONSTRUCTION [--courte | --mesurer] [DOSSIER]
#   CONSTRUCTION  arbre de construction, où noter et noter_classe sont construits
#   --courte      quelques attaques seulement ; c'est le test que lance CTest
#   --mesurer     note aussi le chapitre 5 de quatre rendus, avec un, puis deux jugements à la fois
#   DOSSIER       où travailler ; il est gardé, et une classe interrompue y reprend
set -eu

construction=$(CDPATH='' cd -- "$1" && pwd)
shift
courte='' mesurer='' travail='' chapitres=''
for argument in "$@"; do
    case $argument in
    --courte) courte=-courte chapitres='--chapitre 05 --chapitre attaques' ;;
    --mesurer) mesurer=oui ;;
    *) travail=$argument ;;
    esac
done
command -v bwrap >/dev/null || {
    echo 'bubblewrap est absent : la classe ne peut pas être notée ici.'
    exit 77
}
if [ -z "$travail" ]; then
    travail=$(mktemp -d)
    trap 'rm -rf "$travail"' EXIT
fi
mkdir -p "$travail"
travail=$(CDPATH='' cd -- "$travail" && pwd)
noter=$construction/outils/noter/noter
classe=$construction/outils/noter/noter_classe
racine=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$construction/CMakeCache.txt")

# ------------------------------------------------------------------------- Ce qui ne doit pas bouger

# Les rendus, le cours et un dossier témoin, fichier par fichier.
photographier() {
    (cd "$travail" && find rendus temoin -type f -exec sha256sum {} + | sort -k 2)
    (cd "$racine" && find outils chapitres solutions -type f -exec sha256sum {} + | sort -k 2)
    find "$construction/epreuves" -printf '%p %T@\n' 2>/dev/null | sort
}
# Ce que laisserait un rendu : des fichiers et des processus d'un utilisateur jetable (les 64 du
# correcteur), un chantier, un groupe de contrôle, un fichier au nom des attaques.
restes() {
    premier=$((1000000 + 64 * correcteur))
    find /tmp /var/tmp /dev/shm -xdev \( -uid +$((premier - 1)) -uid -$((premier + 64)) \
        -o -name 'reste_d_une_attaque*' -o -name "noter-$correcteur-*" \) \
        ! -path "$travail/*" 2>/dev/null || true
    find "$racine" "$travail" -name 'reste_d_une_attaque*' 2>/dev/null || true
    # Un processus mort qu'init n'a pas encore ramassé (Z) n'est plus qu'un numéro.
    ps -eo uid=,stat=,pid=,args= |
        awk -v premier=$premier '$1 >= premier && $1 < premier + 64 && $2 !~ /^Z/' || true
    find /sys/fs/cgroup -maxdepth 2 -name "noter-$correcteur-*" 2>/dev/null || true
}

if [ ! -e "$travail/attentes.json" ]; then
    "$classe" "fabriquer$courte" "$travail"
    mkdir "$travail/temoin"
    echo 'rien ne doit changer ici' >"$travail/temoin/canari"
fi
photographier >"$travail/avant.txt"

# ------------------------------------------------------------------------------------------- Noter

# noter_la_classe SORTIE TRAVAUX RENDUS [OPTIONS] : note et dit la durée.
noter_la_classe() {
    sortie=$1 travaux=$2 rendus=$3
    shift 3
    debut=$(date +%s.%N)
    code=0
    # Une échéance : il faut alors dater chaque rendu, donc ouvrir les dépôts.
    "$noter" "$rendus" --catalogue "$travail/catalogue.json" --sortie "$sortie" \
        --echeance 2100-01-01 --penalite-retard 10 --travaux "$travaux" "$@" &
    correcteur=$!
    wait $correcteur || code=$?
    fin=$(date +%s.%N)
    echo "$travaux à la fois : $(echo "$fin $debut" | awk '{printf "%.1f", $1 - $2}') s (code $code)"
    return $code
}
echec=0
# shellcheck disable=SC2086
noter_la_classe "$travail/notes" 2 "$travail/rendus" $chapitres || echec=1
"$classe" verifier "$travail" "$travail/notes" || echec=1

# ---------------------------------------------------------------------------------------- Vérifier

photographier >"$travail/apres.txt"
if cmp -s "$travail/avant.txt" "$travail/apres.txt"; then
    echo "Inchangés : $(wc -l <"$travail/avant.txt") fichiers (rendus, cours, arbre de construction, témoin)."
else
    echo 'CHANGÉS :'
    diff "$travail/avant.txt" "$travail/apres.txt" || true
    echec=1
fi
laisses=$(restes)
if [ -n "$laisses" ]; then
    echo 'LAISSÉS SUR LA MACHINE :'
    echo "$laisses"
    echec=1
else
    echo 'Rien de laissé : ni fichier, ni processus, ni groupe de contrôle.'
fi
if grep -q '<script>alert' "$travail/notes/notes.html" "$travail/notes/notes.junit.xml"; then
    echo 'Une balise écrite par un étudiant est dans notes.html ou notes.junit.xml.'
    echec=1
fi
# moodle.zip est compressé : ses octets ne disent rien. Ce qu'il contient est dans retours/, en clair.
if LC_ALL=C grep -rl --exclude=moodle.zip "$(printf '[\033\007]')" "$travail/notes"; then
    echo 'Ces fichiers contiennent des séquences de terminal.'
    echec=1
fi

if [ -n "$mesurer" ]; then
    mkdir -p "$travail/quatre"
    for rendu in "$travail"/rendus/etudiant0[0-3]*; do
        cp -R "$rendu" "$travail/quatre/"
    done
    for nombre in 1 2 2 1; do
        rm -rf "$travail/mesure"
        noter_la_classe "$travail/mesure" $nombre "$travail/quatre" --chapitre 05 2>/dev/null
    done
fi
exit $echec
