#!/bin/sh
# Refait les relevés de la leçon : gdb, fichier core, ThreadSanitizer, AddressSanitizer, sur les
# quatre programmes fautifs du chapitre.
#   releves.sh CONSTRUCTION             réécrit releves/*.txt, et les blocs de README.md
#   releves.sh CONSTRUCTION --verifier  vérifie qu'ils nomment encore les mêmes lignes
# CONSTRUCTION est le dossier de ce chapitre dans l'arbre de construction. Sans gdb, les deux
# premiers sont sautés, et c'est dit (code 77).
set -eu
ici=$(cd "$(dirname "$0")" && pwd)
construction=$(cd "$1" && pwd)
travail=$(mktemp -d)
programme=
nettoyer() {
    [ -z "$programme" ] || kill -9 "$programme" 2>/dev/null || true
    rm -rf "$travail"
}
trap nettoyer EXIT

# Ce qui change d'une exécution ou d'une machine à l'autre n'apprend rien : chemins, adresses,
# numéros.
epurer() {
    sed -E -e "s#[^ (]*/((guichet|interblocage|exception_perdue|reference_morte)\\.cpp)#\\1#g" \
        -e 's#[^ (]*/(bits|ext|x86_64-linux-gnu/c\+\+)/#…/#g' \
        -e 's/0x[0-9a-f]{6,}/0x…/g; s/\((pid|tid)=[0-9]+/(\1=…/' \
        -e 's/==[0-9]+==/==…==/; s/ \(BuildId: [0-9a-f]+\)//; s/\+0x…/+…/g'
}

# Les lignes d'une pile qui sont dans nos programmes, et ce qui les introduit.
nos_lignes() {
    grep -E '^Thread|(guichet|interblocage|exception_perdue|reference_morte)\.cpp:[0-9]+' || true
}

endormi() { # tous les threads du processus $1 dorment, et ils sont trois
    [ "$(cat /proc/"$1"/task/*/stat 2>/dev/null | grep -c ' S ')" = 3 ]
}

interblocage() {
    "$construction/interblocage" > "$travail/sortie" &
    programme=$!
    tours=0
    until endormi "$programme"; do
        tours=$((tours + 1))
        [ "$tours" -lt 3000 ] || { echo "interblocage ne se bloque pas" >&2; exit 1; }
        sleep 0.01
    done
    gdb -p "$programme" -batch -ex 'set print frame-arguments none' \
        -ex 'thread apply all backtrace' \
        -ex 'print stock._M_mutex.__data.__owner' \
        -ex 'print commandes._M_mutex.__data.__owner' > "$travail/brut" 2>&1 || true
    # Les numéros des threads, ramenés à 4001, 4002 et 4003 : seul compte qui est qui.
    rang=4001
    for thread in "/proc/$programme/task"/*; do
        sed -i -E "s/\\b${thread##*/}\\b/$rang/g" "$travail/brut"
        rang=$((rang + 1))
    done
    {
        nos_lignes < "$travail/brut"
        grep -E '^\$[12] = ' "$travail/brut" | sed -E '1s/^/(gdb) print stock._M_mutex.__data.__owner\n/
            2s/^/(gdb) print commandes._M_mutex.__data.__owner\n/'
    } | epurer > "$travail/interblocage.txt"
    kill -9 "$programme"
    wait "$programme" 2>/dev/null || true
    programme=
    grep -q 'interblocage.cpp' "$travail/interblocage.txt"
}

fichier_core() {
    # Le nom et la place du fichier core dépendent du système (core_pattern) : à défaut, gdb en fabrique un.
    (
        cd "$travail"
        ulimit -c unlimited 2>/dev/null || true
        "$construction/exception_perdue" 2> mort.txt || true
    )
    core=$(find "$travail" -maxdepth 1 -name 'core*' | head -n 1)
    if [ -z "$core" ]; then
        core=$travail/core
        gdb -batch -ex run -ex "generate-core-file $core" "$construction/exception_perdue" \
            > "$travail/brut" 2>&1 || true
    fi
    gdb -batch -ex 'set print frame-arguments scalars' -ex backtrace \
        "$construction/exception_perdue" "$core" > "$travail/brut" 2>&1 || true
    {
        cat "$travail/mort.txt"
        grep -E '^#' "$travail/brut" | grep -E 'abort|terminate|stoi|exception_perdue\.cpp' || true
    } | epurer > "$travail/fichier_core.txt"
    grep -q 'exception_perdue.cpp' "$travail/fichier_core.txt"
}

assaini() { # assaini PROGRAMME FICHIER
    sans_hasard=
    if setarch -R true 2>/dev/null; then sans_hasard='setarch -R'; fi
    TSAN_OPTIONS=second_deadlock_stack=1 $sans_hasard "$construction/$1" \
        > /dev/null 2> "$travail/brut" || true
    # Les cadres de la bibliothèque n'apprennent rien, et changent d'une version à l'autre.
    grep -vE '^ +#[0-9]+ .*(/c\+\+/|…/|libtsan|libasan|libstdc|libc\.so|/gthr|_start)' \
        "$travail/brut" | epurer | grep -vE '^ +#[0-9]+ .*(…/|std::|__gthread|pthread_)' \
        > "$travail/$2"
}

faire() {
    assaini guichet tsan.txt
    # Le résumé des octets voisins n'est d'aucune aide ici.
    assaini reference_morte asan.txt
    sed -i '/^SUMMARY/q' "$travail/asan.txt"
    sans_gdb=0
    if command -v gdb > /dev/null && interblocage; then
        fichier_core
    else
        sans_gdb=1
        echo "gdb absent, ou sans droit de s'attacher : ses deux relevés sont sautés (paquet gdb)"
    fi
}

lignes_nommees() {
    grep -oE '(guichet|interblocage|exception_perdue|reference_morte)\.cpp:[0-9]+' "$1" | sort -u
}

verifier() {
    for releve in "$ici"/releves/*.txt; do
        nouveau=$travail/$(basename "$releve")
        [ -e "$nouveau" ] || continue
        lignes_nommees "$releve" > "$travail/avant"
        lignes_nommees "$nouveau" > "$travail/apres"
        cmp -s "$travail/avant" "$travail/apres" || {
            echo "$(basename "$releve") ne nomme plus les mêmes lignes : relancez releves.sh" >&2
            diff "$travail/avant" "$travail/apres" >&2 || true
            exit 1
        }
    done
    [ "$sans_gdb" = 0 ] || exit 77
}

# Le bloc qui suit « <!-- releve: releves.sh NOM » devient le contenu de releves/NOM.txt.
rafraichir() {
    mkdir -p "$ici/releves"
    for nom in interblocage fichier_core tsan asan; do
        [ ! -e "$travail/$nom.txt" ] || cp "$travail/$nom.txt" "$ici/releves/$nom.txt"
    done
    awk -v dossier="$ici/releves/" '
        /^<!-- releve: releves.sh / { nom = $4; sub(/,$/, "", nom); print; attendu = 1; next }
        attendu && /^```/ {
            print; fichier = dossier nom ".txt"
            while ((getline ligne < fichier) > 0) print ligne
            close(fichier); saute = 1; attendu = 0; next
        }
        saute && /^```/ { saute = 0 }
        !saute { print }' "$ici/README.md" > "$travail/README.md"
    cp "$travail/README.md" "$ici/README.md"
}

faire
if [ "${2:-}" = --verifier ]; then verifier; else rafraichir; fi
