#!/bin/sh
# Les noms d'une réponse sont à elle : chaque épreuve se compile avec sa solution, même si la réponse
# commence par « using namespace std; », prend les noms de noms/noms_pris.hpp, et a pour siennes des
# fonctions en tout point pareilles aux aides de l'épreuve. Usage : noms.sh CONSTRUCTION
set -u
construction=$1
ici=$(CDPATH='' cd -- "$(dirname -- "$0")/noms" && pwd)
dossier=$(mktemp -d) || exit 2
trap 'rm -r "$dossier"' EXIT
echecs=0
nombre=0

# Une ligne par épreuve du cours qui a une solution : sa recette, elle, sa solution.
epreuves() {
    sed -n '/"serie": "tests"/d
        s/.*"epreuve": \["\([^"]*\)"\].*"solution": "\([^"][^"]*\)".*"recette": "\([^"]*\)".*/\3\t\1\t\2/p' \
        "$construction/catalogue.json"
}

# compilateur CHAMPS RECETTE ARGUMENT... : le lance avec ces champs de la recette, puis ces arguments.
compilateur() {
    champs="compilateur\|$1" fichier=$construction/recettes/$2.simple
    shift 2
    {
        sed -n "s/^\($champs\)=//p" "$fichier" | grep -vxE '(-D|-I|-isystem)?' # listes vides
        printf '%s\n' -w "$@"
    } | xargs -d '\n' env
}

# L'en-tête des épreuves, précompilé comme le fait le juge.
precompiler() {
    sed -n 's/^entete=\(.*\)/#include "\1"/p' "$construction/recettes/$1.simple" >"$dossier/entete.hpp"
    compilateur socle "$1" -x c++-header "$dossier/entete.hpp" -o "$dossier/entete.hpp.gch"
}

# signaler QUOI [RAISON]
signaler() {
    echecs=$((echecs + 1))
    printf '%s\n' "$@"
}

# dans_son_espace ÉPREUVE : vrai si tout ce qui suit la réponse est dans juge::epreuve.
dans_son_espace() {
    [ "$(sed '1,/^#include <juge\/reponse\.hpp>$/d; /^$/d' "$1" | sed -n '1p;$p')" = \
        'namespace juge::epreuve {
}  // namespace juge::epreuve' ]
}

# doubler ÉPREUVE : ce qu'elle déclare entre la réponse et son premier cas, comme si la réponse
# l'avait écrit. Ce qu'elle a déclaré avant la réponse n'a pas de double.
doubler() {
    echo 'namespace juge::epreuve {}
inline namespace doubles {
using namespace juge::epreuve;'
    awk '/^#include <juge\/reponse\.hpp>$/ { apres = 1 }
         apres && /^TEST_CASE/ { exit }
         dedans && !/^(namespace \{|}  \/\/ namespace)$/
         apres && /^namespace juge::epreuve \{$/ { dedans = 1 }' "$1" | sed 's/\<epreuve::/doubles::/g'
    echo '}'
}

# prendre SOLUTION : les noms pris, sauf ceux des types que cette solution déclare : elle les prend
# déjà.
prendre() {
    sed -n 's/^\(class\|struct\|using\) \([A-Za-z_]*\).*/struct \2 {};/p' "$1" >"$dossier/siens"
    grep -vxF -f "$dossier/siens" "$ici/noms_pris.hpp" >"$dossier/noms_pris.hpp"
}

# compile RECETTE ÉPREUVE SOLUTION : vrai si l'épreuve accepte cette solution et tous ces noms.
compile() {
    prendre "$3"
    {
        printf '#include "%s"\n' "$dossier/noms_pris.hpp" "$3"
        doubler "$2"
    } >"$dossier/reponse.hpp"
    compilateur 'socle\|option' "$1" -fsyntax-only -include "$dossier/entete.hpp" \
        "-DJUGE_REPONSE=\"$dossier/reponse.hpp\"" "$2" 2>"$dossier/erreurs"
}

# doit OUI|NON QUOI RECETTE ÉPREUVE SOLUTION
doit() {
    attendu=$1 quoi=$2
    shift 2
    nombre=$((nombre + 1))
    obtenu=OUI
    compile "$@" || obtenu=NON
    # Un compilateur qui n'a pas pu travailler n'a rien dit.
    [ $obtenu = OUI ] || grep -q 'error:' "$dossier/erreurs" || obtenu='on ne sait pas'
    [ "$obtenu" = "$attendu" ] ||
        signaler "$quoi : se compile ? $obtenu, et non $attendu" \
            "$(grep -m 5 . "$dossier/erreurs")"
}

tabulation=$(printf '\t')
epreuves >"$dossier/epreuves"
IFS=$tabulation read -r recette _ <"$dossier/epreuves" || {
    echo 'aucune solution : rien à vérifier'
    exit 77
}
precompiler "$recette" || exit 2
while IFS=$tabulation read -r recette epreuve solution; do
    dans_son_espace "$epreuve" ||
        signaler "$epreuve : après la réponse, tout doit être dans « namespace juge::epreuve »"
    doit OUI "$epreuve" "$recette" "$epreuve" "$solution"
done <"$dossier/epreuves"

# Ce que la règle évite se voit bien ici : sans elle, une épreuve ne se compile pas.
IFS=$tabulation read -r recette _ <"$dossier/epreuves"
modele=$ici/epreuve.test.cpp
sed 's/epreuve::solde/solde/' "$modele" >"$dossier/non_qualifiee.test.cpp"
sed '/juge::epreuve/d; s/epreuve::solde/solde/' "$modele" >"$dossier/globale.test.cpp"
doit OUI 'une épreuve qui suit la règle' "$recette" "$modele" "$ici/reponse.hpp"
doit NON 'un appel non qualifié' "$recette" "$dossier/non_qualifiee.test.cpp" "$ici/reponse.hpp"
doit NON 'une épreuve hors de son espace' "$recette" "$dossier/globale.test.cpp" "$ici/reponse.hpp"
! dans_son_espace "$dossier/globale.test.cpp" || signaler 'une épreuve hors de son espace : acceptée'

printf '%s compilations, %s fautes\n' $nombre $echecs
[ $echecs -eq 0 ]
