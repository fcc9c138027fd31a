#!/bin/sh
# Une notation interrompue (Ctrl-C, puis arrêt brutal) ne laisse rien derrière elle, et reprend sans
# refaire ce qui est fait.
#
# Usage : reprise.sh CONSTRUCTION
set -u
construction=$(CDPATH='' cd -- "$1" && pwd)
racine=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$construction/CMakeCache.txt")
exercices=$(echo "$racine"/chapitres/*/chapitre05_*/exercices)
command -v bwrap >/dev/null || {
    echo 'bubblewrap est absent : la reprise ne peut pas être essayée ici.'
    exit 77
}
[ -d "$racine/solutions/chapitre05" ] || {
    echo 'Les solutions ne sont pas livrées : la reprise ne peut pas être essayée ici.'
    exit 77
}
essai=$(mktemp -d)
chantier=
trap 'rm -rf "$essai" ${chantier:+"$chantier"}' EXIT
echecs=0
rater() {
    echo "ÉCHEC : $*"
    echecs=$((echecs + 1))
}

for nom in ada bob; do
    mkdir -p "$essai/rendus/$nom"
    cp "$racine/solutions/chapitre05/ex1_tampon_borne.hpp" "$racine/solutions/chapitre05/ex2_semaphore.hpp" \
        "$essai/rendus/$nom"
done
cp "$exercices/ex2_semaphore.hpp" "$essai/rendus/bob"

noter() {
    exec "$construction/outils/noter/noter" "$essai/rendus" --chapitre 05 --sortie "$essai/notes" --travaux 1
}
faits() { find "$essai/notes/jugements" -path '*/.temoins_*' -prune -o -name 'chapitre05_*.json' -print 2>/dev/null; }
# interrompre SIGNAL NOMBRE : note jusqu'à ce qu'il y ait NOMBRE jugements de plus, puis envoie SIGNAL.
interrompre() {
    voulus=$(($(faits | wc -l) + $2))
    (noter) 2>"$essai/journal" &
    pid=$!
    while [ "$(faits | wc -l)" -lt $voulus ] && kill -0 $pid 2>/dev/null; do sleep 0.1; done
    chantier=$(find /tmp -maxdepth 1 -name "noter-$pid-??????")
    # bubblewrap ne meurt avec le correcteur qu'une fois le bac à sable monté : voir le README.
    until ps -eo args= | grep -F "$chantier/" | grep -v grep | grep -qv bwrap || ! kill -0 $pid 2>/dev/null; do
        sleep 0.1
    done
    kill "-$1" $pid
    code=0
    wait $pid || code=$?
}
# Les processus du correcteur portent le nom de son chantier, qui lui est propre : une autre notation
# peut être en cours.
restes() { ps -eo args= | grep -F "$chantier/" | grep -v grep || true; }

interrompre INT 1
[ $code -eq 130 ] || rater "Ctrl-C : code $code au lieu de 130"
grep -q 'la même commande' "$essai/journal" || rater "Ctrl-C : rien ne dit comment reprendre"
[ -e "$essai/notes/notes.csv" ] && rater 'Ctrl-C : des notes sont déjà rendues'

interrompre KILL 1
[ $code -eq 137 ] || rater "arrêt brutal : code $code au lieu de 137"
[ -n "$chantier" ] || rater "le chantier du correcteur n'a pas été vu"
attente=0
while [ -n "$(restes)" ] && [ $attente -lt 10 ]; do
    sleep 0.5
    attente=$((attente + 1))
done
[ -z "$(restes)" ] || rater "un bac à sable survit au correcteur : $(restes)"

avant=$(faits | sort | xargs stat -c '%n %Y %i')
(noter) >"$essai/journal" 2>&1 || rater "la reprise échoue : $(cat "$essai/journal")"
apres=$(faits | sort | xargs stat -c '%n %Y %i')
for jugement in $(echo "$avant" | cut -d ' ' -f 1); do
    [ "$(echo "$avant" | grep "^$jugement ")" = "$(echo "$apres" | grep "^$jugement ")" ] ||
        rater "refait : $jugement"
done
[ "$(faits | wc -l)" -eq 4 ] || rater "$(faits | wc -l) jugements au lieu de 4"
grep -q '^ada,7,' "$essai/notes/notes.csv" || rater "note d'ada : $(cat "$essai/notes/notes.csv")"
grep -q 'À COMPLÉTER' "$essai/notes/notes.csv" || rater 'squelette de bob'

[ $echecs -eq 0 ] && echo "Reprise : $(echo "$avant" | wc -l) jugements gardés, rien de laissé."
exit $((echecs > 0))
