#!/bin/sh
# Construit le site comme un lecteur, puis le vérifie ; et vérifie que le vérificateur voit les fautes.
# Usage : site.sh DOSSIER_DE_TRAVAIL
set -u
racine=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd -P)
outils=$racine/outils/site
site=$1/essai_du_site
sauter() {
    echo "SAUTÉ : $1 ; le site n'est pas vérifié."
    exit 77
}
rater() {
    echo "RATÉ : $1"
    exit 1
}

# Sans Node.js ni npm, une phrase et un échec : cela se vérifie partout.
mkdir -p "$1/sans_node" && cp "$racine/cahier" "$1/sans_node"
ln -sfn "$racine/outils" "$1/sans_node/outils"
rm -rf "$1/programmes" && mkdir "$1/programmes"
for nom in sh readlink dirname mkdir sed cat; do ln -s "$(command -v $nom)" "$1/programmes"; done
(PATH=$1/programmes LC_ALL=C.UTF-8 "$1/sans_node/cahier" site) >"$1/refus" 2>&1 && rater 'sans npm, ./cahier site réussit.'
grep -q 'apt-get install nodejs npm' "$1/refus" || { cat "$1/refus" && rater 'sans npm, rien ne dit quoi installer.'; }
[ ! -e "$1/sans_node/build/site" ] || rater 'sans npm, un site est écrit.'

command -v npm >/dev/null || sauter 'npm est absent (apt-get install nodejs npm)'
rm -rf "$site"
if ! "$racine/cahier" site "$site" >"$1/dit" 2>&1; then
    cat "$1/dit"
    grep -q "npm n'a pas pu" "$1/dit" && ! npm ping >/dev/null 2>&1 && sauter 'npm ne joint pas son dépôt'
    rater './cahier site a échoué.'
fi
tail -n 1 "$1/dit"

node "$outils/verifier.mjs" "$site" || rater 'le site a des liens morts.'
node "$outils/tests/recherche.mjs" "$site" || rater 'la recherche ne trouve pas.'
node "$outils/tests/contrastes.mjs" "$outils/site.css" || rater 'un texte est trop pâle.'
for lecon in "$racine"/chapitres/*/*/README.md "$racine"/exemples/*/README.md; do
    page=${lecon#"$racine/"}
    [ -s "$site/${page%README.md}index.html" ] || rater "$page n'a pas de page."
done
[ ! -e "$outils/node_modules" ] || rater 'node_modules est dans les sources.'

# Une faute de chaque sorte, et elle seule : le vérificateur doit la nommer.
fautif() {
    printf '%s\n' "$2" >"$site/LICENSE.html"
    node "$outils/verifier.mjs" "$site" >"$1_dit" && rater "le vérificateur laisse passer : $2"
    grep -q "^LICENSE.html : $3" "$1_dit" || { tail -n 3 "$1_dit" && rater "« $3 » n'est pas dit."; }
}
fautif "$1/v" '<a href="rien.html">x</a>' 'lien mort'
fautif "$1/v" '<a href="chapitres">x</a>' 'lien mort'
fautif "$1/v" '<a href="index.html#rien">x</a>' 'ancre absente'
fautif "$1/v" '<i id="a"></i><i id="a"></i>' 'identifiant double'
fautif "$1/v" '<script src="https://ailleurs.example/x.js"></script>' 'ressource distante'
sed 's/--discret: light-dark(#[0-9a-f]*/--discret: light-dark(#aaaaaa/' "$outils/site.css" >"$1/pale.css"
node "$outils/tests/contrastes.mjs" "$1/pale.css" >/dev/null && rater 'un texte pâle passe.'

# Un dossier qui n'est pas un site n'est pas effacé, et les sources ne reçoivent rien.
mkdir -p "$1/occupe" && echo précieux >"$1/occupe/notes"
"$racine/cahier" site "$1/occupe" >/dev/null 2>&1 && rater 'un dossier occupé est accepté.'
grep -q précieux "$1/occupe/notes" || rater 'un dossier occupé est effacé.'
"$racine/cahier" site "$racine/outils/site/essai" >/dev/null 2>&1 && rater 'un site est écrit dans les sources.'
[ ! -e "$racine/outils/site/essai" ] || rater 'un site est écrit dans les sources.'
rm -rf "$site"
