#!/bin/sh
# Ce que le juge dit des exercices eux-mêmes, et le code qu'il rend. Usage : bilans.sh JUGE
set -eu
juge=$1
dossier=$(mktemp -d)
trap 'rm -rf "$dossier"' EXIT
cd "$dossier"
echecs=0
catalogue=catalogue.json

# exercice NUMÉRO : une entrée du catalogue, dont les fichiers sont ici.
exercice() {
    printf '{"id": "chapitre09_ex%s", "serie": "chapitre09", "nom": "ex%s", "titre": "Essai %s",
      "etoiles": 1, "points": 1, "delai_s": 5, "profils": ["simple", "tsan"], "epreuve": [],
      "squelette": "%s/ex%s.hpp", "indices": "", "solution": "%s/solution.hpp",
      "dossier_erreurs": "%s/erreurs", "erreurs": [%s], "autorise": [], "interdit": [],
      "recette": "", "produits": ""}' "$1" "$1" "$1" "$dossier" "$1" "$dossier" "$dossier" "$2"
}
cat >catalogue.json <<FIN
{"racine": "", "construction": "", "recettes": "", "cache": "", "entetes": "", "chapitres": [],
 "exemples": [], "epreuves": [$(exercice 1 '"perdu"'), $(exercice 2 '"perdu"')]}
FIN
printf '// Exercice\n//   G1. Rien ne se perd.\n' >ex1.hpp
printf '// Exercice\n//   G1. Rien ne se perd.\n//   G2. Personne.\n' >ex2.hpp
mkdir erreurs
printf 'attendu : ÉCHEC — G1 : perdu\n' >erreurs/perdu.patch

# attendre CODE TEXTE OPTIONS... : le code du juge, et une ligne de ce qu'il affiche.
attendre() {
    attendu=$1 ligne=$2 code=0
    shift 2
    texte=$("$juge" --catalogue "$catalogue" "$@" 2>&1) || code=$?
    [ $code -eq "$attendu" ] && printf '%s\n' "$texte" | grep -qF "$ligne" && return
    printf 'ÉCHEC : juge %s (code %s)\n%s\n' "$*" $code "$texte"
    echecs=$((echecs + 1))
}

attendre 0 '→ perdu : ÉCHEC' --garanties 9.1
attendre 1 "À reprendre : 9.2 : G2 n'est violée par aucune erreur connue." --garanties 9.2
attendre 1 '9.1 Essai 1' --garanties
attendre 1 '9.2 : G2' --garanties chapitre09
attendre 0 '9.1 : 4 constructions (budget : 14 constructions)' --budget 9.1
sed 's/"erreurs": \["perdu"\]/"erreurs": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"]/' \
    catalogue.json >trop.json
catalogue=trop.json
attendre 1 'À reprendre : 9.2 coûte 15 constructions, pour un budget de 14 constructions.' \
    --budget
catalogue=catalogue.json
attendre 2 'aucun exercice « 9.3 »' --garanties 9.3

[ $echecs -eq 0 ] && echo 'Bilans : tout est juste.'
exit $((echecs > 0))
