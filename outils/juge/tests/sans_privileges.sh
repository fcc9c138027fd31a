#!/bin/sh
# Les évasions, jugées par un utilisateur ordinaire : personne, si l'on est root.
#
# Usage : sans_privileges.sh JUGE
set -u
juge=$1
dossier=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/attaques/evasion
personne=''
if [ "$(id -u)" -eq 0 ]; then
    personne='setpriv --reuid 65534 --regid 65534 --clear-groups'
    $personne test -x "$juge" -a -r "$dossier" || {
        echo "SAUTÉ : un utilisateur ordinaire ne peut pas atteindre $juge."
        exit 77
    }
fi
# Ce qu'il construit va dans un dossier à lui : l'arbre n'est peut-être pas à lui.
construction=$(CDPATH='' cd -- "$(dirname -- "$juge")/../.." && pwd)
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
chmod 777 "$cache"
sed "s|$construction/cache/|$cache/|; s|$construction/epreuves/|$cache/|" \
    "$construction/catalogue.json" >"$cache/catalogue.json"
code=0
for attaque in "$dossier"/*.hpp; do
    $personne "$juge" juge_attaques_evasion --variante "$(basename "$attaque" .hpp)" --sans-lecture \
        --catalogue "$cache/catalogue.json" || code=1
done
exit $code
