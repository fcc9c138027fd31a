#!/bin/sh
# Chaque version, sur un disque qui se remplit en chemin : elle s'arrête et le dit, ne laisse aucune
# image à moitié écrite, et --reprendre termine quand il y a de nouveau de la place : les images sont
# alors celles d'une exécution calme, et aucune n'est comptée deux fois.
#
#     sudo projet_final/disque_plein.sh build/projet_final/conversion_images [VERSION...]
#
# Code 77 : sauté, en disant pourquoi (il faut être root, et le droit de monter un disque en mémoire).
set -eu

if [ -z "${DISQUE_A_PART-}" ]; then
    sauter() {
        echo "disque plein : sauté, $1"
        exit 77
    }
    [ "$(id -u)" = 0 ] || sauter "il faut être root"
    espace='unshare --mount --propagation private'
    $espace true 2> /dev/null || sauter "le système refuse un espace de montage"
    DISQUE_A_PART=oui exec $espace sh "$0" "$@"
fi

programme=$(realpath "${1:?usage : $0 chemin/de/conversion_images [VERSION...]}")
shift
workers=2
travail=$(mktemp -d)
trap 'umount "$travail/disque" 2> /dev/null || true; rm -rf "$travail"' EXIT
trap 'exit 130' INT TERM

echec() {
    echo "ÉCHEC : $version : $1" >&2
    cat "$travail/dit.txt" >&2
    exit 1
}
convertir() { "$programme" --versions "$version" --images "$travail/images" --workers $workers "$@" > "$travail/dit.txt" 2>&1; }

# Quelques-unes des images d'essai, qui tiennent ensemble dans 4 Mio une fois converties.
version=mono_thread
"$programme" --versions $version --sortie "$travail/essai" > "$travail/dit.txt" 2>&1
essai=$(find "$(dirname "$programme")" -maxdepth 1 -name 'images_essai_*' | head -n 1)
mkdir "$travail/images" "$travail/disque"
find "$travail/essai/images" -type f -size -300k | sort | awk 'NR % 2' | head -n 12 | while read -r image; do
    cp "$essai/${image#"$travail/essai/images/"}" "$travail/images"
done
images=$(find "$travail/images" -type f | wc -l)
convertir --sortie "$travail/calme" || echec "l'exécution calme a rendu $?"
rm -rf "$travail/essai"
taille=$(du -sk "$travail/calme/images" | cut -f 1)

[ $# -gt 0 ] || set -- $("$programme" --liste-versions | sed '/absente/d; s/ .*//; /^threads_sans_verrou$/d; /^distribue_mpi$/d')
for version; do
    mount -t tmpfs -o size=$((taille / 2))k tmpfs "$travail/disque"
    sortie=$travail/disque/sortie
    code=0
    convertir --sortie "$sortie" || code=$?
    [ $code -eq 3 ] || echec "sur un disque plein, elle rend $code au lieu de 3"
    grep -q 'disque plein' "$travail/dit.txt" || echec "elle ne dit pas que le disque est plein"
    faites=0
    for image in "$sortie"/images/*; do
        cmp -s "$image" "$travail/calme/images/$(basename "$image")" || echec "$image n'est pas une image entière"
        faites=$((faites + 1))
    done
    [ $faites -lt "$images" ] || echec "le disque n'était pas trop petit"
    mount -o remount,size=$((4 * taille + 4096))k "$travail/disque"
    convertir --sortie "$sortie" --reprendre || echec "la reprise rend $?"
    diff -r "$travail/calme/images" "$sortie/images" > "$travail/dit.txt" || echec "des images diffèrent après la reprise"
    # Une ligne par image convertie (celles qui n'ont pas pu l'être y sont sans empreinte). Un worker
    # arrêté entre l'image et sa ligne n'a pas écrit la ligne : c'est le fichier qui fait foi.
    lignes=$(cat "$sortie"/journal_"$version"*.log | grep -c ' empreinte ')
    [ "$lignes" -le "$images" ] && [ "$lignes" -ge $((images - workers)) ] ||
        echec "$lignes lignes de journal pour $images images"
    umount "$travail/disque"
    echo "$version : $faites images avant le disque plein, $images après la reprise"
done
