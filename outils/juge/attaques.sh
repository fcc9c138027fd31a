#!/bin/sh
# Le tableau des attaques du juge, par famille : combien, leurs verdicts, et ce qu'il en est quand la
# réponse n'est pas lue avant d'être exécutée. Les chiffres viennent des en-têtes des attaques ; CTest vérifie que
# chaque en-tête dit vrai (étiquette juge).
#
# Usage : outils/juge/attaques.sh [--detail | --verifier]
#   --detail    une ligne par attaque, avec la raison qu'annonce son en-tête
#   --verifier  rejoue d'abord toutes les attaques ; se termine en échec si l'une ne va pas comme
#               annoncé. Emploie l'arbre de construction build/, ou celui que nomme la variable BUILD.
set -eu

racine=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
attaques=$racine/outils/juge/tests/attaques
mode=${1-}
case $mode in
'' | --detail) ;;
--verifier)
    ctest --test-dir "${BUILD:-$racine/build}" --output-on-failure -R '^(erreur|attaque)\.juge_attaques'
    ;;
*)
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p;}' "$0"
    [ "$mode" = --help ] || [ "$mode" = -h ] || exit 2
    exit 0
    ;;
esac

# attaque <tabulation> verdict lu <tabulation> verdict sans lecture <tabulation> raison
lister() {
    for fichier in "$attaques"/*/*.hpp; do
        nom=${fichier#"$attaques"/}
        awk -v nom="${nom%.hpp}" '
            match($0, /^\/\/ (attendu|sans lecture) : /) {
                reste = substr($0, RLENGTH + 1)
                split(reste, morceaux, " — ")
                if ($2 == "attendu") { lu = morceaux[1]; raison = morceaux[2] } else sans = morceaux[1]
            }
            END {
                if (lu == "" || sans == "") { print nom " : en-tête incomplet" >"/dev/stderr"; exit 1 }
                print nom "\t" lu "\t" sans "\t" raison
            }' "$fichier" || exit 1
    done
}

liste=$(lister)
if [ "$mode" = --detail ]; then
    printf '%s\n' '| attaque | verdict | sans lecture | ce qu'"'"'elle fait |' '|---|---|---|---|'
    printf '%s\n' "$liste" | sort -t "$(printf '\t')" -k2,2 -k1,1 |
        awk -F '\t' '{ printf "| %s | %s | %s | %s |\n", $1, $2, $3, $4 }'
    exit 0
fi

# Une ligne par famille (un dossier) : les verdicts, du plus fréquent au plus rare.
printf '%s\n' "$liste" | awk -F '\t' '
    function verdicts(famille, compte, ordre,    texte, v, i, n, cle, meilleur) {
        n = split(ordre[famille], noms, SUBSEP)
        for (i = 1; i <= n; i++) {
            meilleur = ""
            for (v = 1; v <= n; v++)
                if (noms[v] != "" && (meilleur == "" || compte[famille, noms[v]] > compte[famille, noms[meilleur]]))
                    meilleur = v
            texte = texte (i > 1 ? ", " : "") compte[famille, noms[meilleur]] " " noms[meilleur]
            noms[meilleur] = ""
        }
        return texte
    }
    function noter(famille, verdict, compte, ordre) {
        if (compte[famille, verdict]++ == 0)
            ordre[famille] = ordre[famille] (ordre[famille] == "" ? "" : SUBSEP) verdict
    }
    {
        famille = $1
        sub(/\/.*/, "", famille)
        for (i = 0; i < 2; i++) {
            total[famille]++
            noter(famille, $2, lus, ordre_lus)
            noter(famille, $3, sans, ordre_sans)
            if (famille != "ensemble" && !(famille in vue)) { vue[famille] = 1; familles[++n] = famille }
            famille = "ensemble"
        }
    }
    END {
        familles[++n] = "ensemble"
        print "| famille | attaques | verdicts | sans lecture |\n|---|---:|---|---|"
        for (i = 1; i <= n; i++)
            printf "| %s | %d | %s | %s |\n", familles[i], total[familles[i]],
                verdicts(familles[i], lus, ordre_lus), verdicts(familles[i], sans, ordre_sans)
    }'
