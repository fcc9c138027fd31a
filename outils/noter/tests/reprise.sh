#!/bin/sh
# Une notation interrompue (Ctrl-C, puis arrêt brutal) ne laisse rien derrière elle, et reprend sans
# refaire ce qui est fait. Ce que la machine a empêché de juger n'est pas gardé.
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
essai=$(mktemp -d "$construction/reprise.XXXXXX") # pas dans /tmp, que ce test remplit
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

sur='' # de quoi lancer la commande sur une autre machine
noter() {
    # shellcheck disable=SC2086
    exec $sur "$construction/outils/noter/noter" "$essai/rendus" --chapitre 05 --sortie "$essai/notes" --travaux 1 "$@"
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
    # Lancé par root, le chantier se traverse : ce qu'il contient, lui, est fermé.
    [ -z "$(find "$chantier" -mindepth 1 -maxdepth 1 -perm /o+rwx 2>/dev/null)" ] ||
        rater "toute la machine peut lire les réponses de $chantier"
    kill "-$1" $pid
    code=0
    wait $pid || code=$?
}
# Les processus du correcteur portent le nom de son chantier, qui lui est propre : une autre notation
# peut être en cours.
restes() { ps -eo args= | grep -F "$chantier/" | grep -v grep || true; }

# Un fichier de dates qui nomme un inconnu est refusé avant toute chose.
echo 'adda,2026-03-14' >"$essai/dates.csv"
code=0
(noter --dates "$essai/dates.csv") 2>"$essai/journal" || code=$?
[ $code -eq 2 ] || rater "dates d'un inconnu : code $code au lieu de 2"
grep -q '« adda »' "$essai/journal" || rater "dates d'un inconnu : $(cat "$essai/journal")"

# Une autre construction tient l'arbre : l'attente se dit, et Ctrl-C l'abrège.
exec 9>"$construction/construction.verrou"
flock 9
(noter) 2>"$essai/journal" &
pid=$!
until grep -q 'Une autre construction' "$essai/journal" || ! kill -0 $pid 2>/dev/null; do sleep 0.1; done
kill -INT $pid
code=0
wait $pid || code=$?
[ $code -eq 130 ] || rater "Ctrl-C pendant une autre construction : code $code au lieu de 130"
exec 9>&-

interrompre INT 1
[ $code -eq 130 ] || rater "Ctrl-C : code $code au lieu de 130"
grep -q 'la même commande' "$essai/journal" || rater "Ctrl-C : rien ne dit comment reprendre"
[ -e "$essai/notes/notes.csv" ] && rater 'Ctrl-C : des notes sont déjà rendues'

interrompre KILL 1
[ $code -eq 137 ] || rater "arrêt brutal : code $code au lieu de 137"
[ -n "$chantier" ] || rater "le chantier du correcteur n'a pas été vu"
attente=0
while [ -n "$(restes)" ] && [ $attente -lt 240 ]; do
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

# Une réponse juste, et plus de place dans /tmp : ce n'est pas NE COMPILE PAS.
case $construction/ in
/tmp/*) a_cacher=non ;; # un disque monté sur /tmp cacherait le cours lui-même
*) a_cacher=oui ;;
esac
if [ $a_cacher = oui ] && unshare -m mount -t tmpfs none /mnt 2>/dev/null; then
    cp -R "$essai/rendus/ada" "$essai/rendus/eve"
    cat >"$essai/petite" <<'FIN'
mount -t tmpfs -o size=500k none /tmp && exec "$@"
FIN
    sur="unshare -m sh $essai/petite"
    code=0
    (noter) >"$essai/journal" 2>&1 || code=$?
    [ $code -eq 1 ] || rater "disque plein : code $code au lieu de 1"
    grep -q 'NON NOTÉ, eve : .*Mio' "$essai/journal" || rater "disque plein : $(cat "$essai/journal")"
    [ -z "$(faits | grep /eve/)" ] || rater 'disque plein : un jugement est gardé'
else
    echo 'Monter un disque est interdit ici, ou cacherait le cours : le disque plein ne peut pas être essayé.'
fi

[ $echecs -eq 0 ] && echo "Reprise : $(echo "$avant" | wc -l) jugements gardés, rien de laissé."
exit $((echecs > 0))
