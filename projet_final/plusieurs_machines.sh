#!/bin/sh
# distribue_zmq sur quatre « machines » : des espaces de noms réseau, reliés par un pont. Une est
# coupée du réseau puis rebranchée, une figée puis réveillée, une perd ses processus (kill -9) et
# les relance. Les images et le journal doivent être ceux d'une exécution calme.
#
#     sudo projet_final/plusieurs_machines.sh build/projet_final/conversion_images
#
# Code 77 : sauté, en disant pourquoi (il faut être root, et le droit de créer ces espaces).
set -eu

programme=$(realpath "${1:?usage : $0 chemin/de/conversion_images}")
centre=projet$$-centre
machines="projet$$-coupee projet$$-figee projet$$-tuee"
adresse=10.77.0.1
travail=$(mktemp -d)

nettoyer() {
    for ici in $machines $centre; do
        ip netns pids "$ici" 2>/dev/null | xargs -r kill -9 2>/dev/null || true
        ip netns del "$ici" 2>/dev/null || true
    done
    rm -rf "$travail"
}
trap nettoyer EXIT
trap 'exit 130' INT TERM

sauter() {
    echo "plusieurs machines : sauté, $1"
    exit 77
}
echec() {
    echo "ÉCHEC : $1" >&2
    cat "$travail"/*.txt >&2
    exit 1
}

[ "$(id -u)" = 0 ] || sauter "il faut être root"
command -v ip > /dev/null || sauter "il manque la commande ip (paquet iproute2)"
ip netns add "$centre" 2> /dev/null || sauter "le système refuse un espace de noms réseau"
ip -n "$centre" link set lo up
ip -n "$centre" link add pont type bridge 2> /dev/null || sauter "le noyau n'a pas de pont"
ip -n "$centre" addr add $adresse/24 dev pont
ip -n "$centre" link set pont up

# Un câble, du pont à chaque machine.
rang=10
for machine in $machines; do
    rang=$((rang + 1))
    ip netns add "$machine"
    ip link add prise netns "$machine" type veth peer name "cable$rang" netns "$centre"
    ip -n "$centre" link set "cable$rang" master pont up
    ip -n "$machine" addr add 10.77.0.$rang/24 dev prise
    ip -n "$machine" link set prise up
done
set -- $machines
coupee=$1 figee=$2 tuee=$3

"$programme" --nouvelles-cles "$travail/cles"
servir() {
    ip netns exec "$1" "$programme" --ouvrier tcp://$adresse:5555 --cles "$travail/cles.pub" \
        --workers 2 2>> "$travail/workers.txt" &
}
for machine in $machines; do servir "$machine"; done

"$programme" --versions mono_thread --sortie "$travail/calme" > /dev/null 2>&1
ip netns exec "$centre" "$programme" --versions distribue_zmq --sortie "$travail/troublee" \
    --section-critique 100000 --courtier tcp://$adresse:5555 --cles "$travail/cles" \
    > "$travail/programme.txt" 2>&1 &
programme_pid=$!

converties() { find "$travail/troublee/images" -type f 2> /dev/null | wc -l; }
attendre() {
    while [ "$(converties)" -lt "$1" ]; do
        kill -0 $programme_pid 2> /dev/null || echec "le programme a fini trop tôt"
        sleep 0.05
    done
}
signaler() { ip netns pids "$2" | xargs kill "$1"; }

attendre 5
echo "à $(converties) images : une machine coupée"
ip -n "$coupee" link set prise down
attendre 15
echo "à $(converties) images : une machine figée"
signaler -STOP "$figee"
attendre 30
echo "à $(converties) images : une machine dont tout est tué, et relancé"
signaler -KILL "$tuee"
servir "$tuee"
attendre 45
echo "à $(converties) images : les deux autres reviennent"
signaler -CONT "$figee"
ip -n "$coupee" link set prise up
wait $programme_pid || echec "le programme a rendu $?"

diff -r "$travail/calme/images" "$travail/troublee/images" || echec "des images diffèrent"
# Une ligne de journal par image : perdue ou double, elle se verrait ici.
images=$(find "$travail/calme/images" -type f | wc -l)
lignes=$(wc -l < "$travail/troublee/journal_distribue_zmq.log")
[ "$lignes" = "$images" ] || echec "$lignes lignes de journal pour $images images"
grep -q '"obtenu": '"$images" "$travail/troublee/resultats.json" || echec "le compteur est faux"
echo "$images images : rien de perdu, rien de compté deux fois"
