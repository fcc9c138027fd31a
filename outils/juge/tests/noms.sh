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

# Une ligne par épreuve du cours qui a une solution : la commande qui la compile, et qui les nomme.
recettes() {
    sed -n 's/^ *"command": "\(.*_solution_simple\.dir\/.*\.test\.cpp\)",*$/\1/p' \
        "$construction/compile_commands.json" | sed '/outils\/juge\/tests/d; s/\\\(.\)/\1/g' | sort
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

# doubler ÉPREUVE : ce qu'elle déclare avant son premier cas, comme si la réponse l'avait écrit.
doubler() {
    echo 'inline namespace doubles {'
    awk '/^TEST_CASE/ { exit }
         dedans && !/^(namespace \{|}  \/\/ namespace)$/
         /^namespace juge::epreuve \{$/ { dedans = 1 }' "$1" | sed 's/\<epreuve::/doubles::/g'
    echo '}'
}

# compile COMMANDE ÉPREUVE SOLUTION : vrai si l'épreuve accepte cette solution et tous ces noms.
compile() {
    {
        printf '#include "%s"\n' "$ici/noms_pris.hpp" "$3"
        doubler "$2"
    } >"$dossier/reponse.hpp"
    (cd "$construction" && eval "${1% -o *} -w -fsyntax-only -UJUGE_REPONSE \
        '-DJUGE_REPONSE=\"$dossier/reponse.hpp\"' -c \"\$2\"") 2>"$dossier/erreurs"
}

# doit OUI|NON QUOI COMMANDE ÉPREUVE SOLUTION
doit() {
    attendu=$1 quoi=$2
    shift 2
    nombre=$((nombre + 1))
    obtenu=OUI
    compile "$@" || obtenu=NON
    [ $obtenu = "$attendu" ] ||
        signaler "$quoi : se compile ? $obtenu, et non $attendu" \
            "$(grep -m 5 'error:' "$dossier/erreurs")"
}

recettes >"$dossier/recettes"
[ -s "$dossier/recettes" ] || {
    echo 'aucune solution : rien à vérifier'
    exit 77
}
while IFS= read -r commande; do
    solution=$(printf '%s\n' "$commande" | sed 's/.*JUGE_REPONSE=\\"\([^"]*\)\\".*/\1/')
    epreuve=$(eval "printf '%s' ${commande##* -c }")
    dans_son_espace "$epreuve" ||
        signaler "$epreuve : après la réponse, tout doit être dans « namespace juge::epreuve »"
    doit OUI "$epreuve" "$commande" "$epreuve" "$solution"
done <"$dossier/recettes"

# Ce que la règle évite se voit bien ici : sans elle, une épreuve ne se compile pas.
IFS= read -r commande <"$dossier/recettes"
modele=$ici/epreuve.test.cpp
sed 's/epreuve::solde/solde/' "$modele" >"$dossier/non_qualifiee.test.cpp"
sed '/juge::epreuve/d; s/epreuve::solde/solde/' "$modele" >"$dossier/globale.test.cpp"
doit OUI 'une épreuve qui suit la règle' "$commande" "$modele" "$ici/reponse.hpp"
doit NON 'un appel non qualifié' "$commande" "$dossier/non_qualifiee.test.cpp" "$ici/reponse.hpp"
doit NON 'une épreuve hors de son espace' "$commande" "$dossier/globale.test.cpp" "$ici/reponse.hpp"
! dans_son_espace "$dossier/globale.test.cpp" || signaler 'une épreuve hors de son espace : acceptée'

printf '%s compilations, %s fautes\n' $nombre $echecs
[ $echecs -eq 0 ]
