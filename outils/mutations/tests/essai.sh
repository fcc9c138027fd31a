#!/bin/sh
# L'outil de bout en bout, sur un exercice de dix lignes : ce qu'il tue, ce qui survit, ce qui est
# expliqué, ce qu'il rend, et ce qu'il laisse s'il est interrompu. Usage : essai.sh CONSTRUCTION MUTATIONS
set -eu
construction=$1
mutations=$2
dossier=$(mktemp -d)
trap 'rm -rf "$dossier"' EXIT
chmod 755 "$dossier"
cd "$dossier"
echecs=0

mkdir recettes
cp "$construction/recettes/juge_interblocage.simple" recettes/essai.simple
cat >epreuve.test.cpp <<'FIN'
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>
TEST_CASE("un compteur compte") {
    Compteur compteur;
    Compteur autre;
    compteur.ajouter(5'000'000'000);
    compteur.ajouter(-1);
    REQUIRE(compteur.total() == 5'000'000'000);
    REQUIRE(autre.total() == 0);
}
FIN
cat >compteur.hpp <<'FIN'
#pragma once
#include <cstdint>
class Compteur {
public:
    void ajouter(std::int64_t n) {
        if (n > 0) total_ += n;
    }
    std::int64_t total() const { return total_; }

private:
    std::int64_t total_ = 0;
};
FIN
printf '#pragma once\nclass Compteur {};\n' >squelette.hpp
cat >catalogue.json <<FIN
{"racine": "$dossier", "construction": "$dossier", "recettes": "$dossier/recettes",
 "cache": "$dossier/cache", "entetes": "$dossier/entetes", "chapitres": [], "exemples": [],
 "epreuves": [{"id": "chapitre99_ex1", "serie": "chapitre99", "nom": "compteur", "titre": "Compteur",
   "etoiles": 1, "points": 1, "delai_s": 20, "profils": ["simple"], "epreuve": ["$dossier/epreuve.test.cpp"],
   "squelette": "$dossier/squelette.hpp", "indices": "", "solution": "$dossier/compteur.hpp",
   "dossier_erreurs": "", "erreurs": [], "autorise": [], "interdit": [], "recette": "essai",
   "produits": "$dossier/produits"}]}
FIN

muter() { "$mutations" --catalogue catalogue.json "$@" >sortie 2>&1; }
echouer() {
    printf 'ÉCHEC : %s\n' "$1"
    cat sortie
    echecs=$((echecs + 1))
}
# attendre QUOI CODE TEXTE OPTIONS... : le code de l'outil, et un passage de ce qu'il affiche.
attendre() {
    quoi=$1 attendu=$2 passage=$3 code=0
    shift 3
    muter "$@" || code=$?
    { [ $code -eq "$attendu" ] && grep -qF -- "$passage" sortie; } || echouer "$quoi (code $code)"
}

attendre 'sans exercice' 2 'quel exercice ?'
attendre 'exercice inconnu' 2 'aucun exercice « 98.1 »' 98.1
attendre 'famille inconnue' 2 'famille inconnue : « x »' 99.1 --famille x
attendre "l'aide" 0 'une borne décalée' --help
attendre 'la liste' 0 '+ if (n >= 0) total_ += n;' 99.1 --lister
attendre 'un survivant' 1 'Survit sans explication, ligne 6 (borne) :' chapitre99
grep -qF '6 mutants jugés : 5 tués, 1 survivant (dont 0 expliqué), 0 ne compile pas.' sortie || echouer 'le compte'
grep -qF 'membre, ligne 11 : ÉCHEC dans « un compteur compte »' sortie || echouer 'un mutant tué'
cat >compteur.mutants <<'FIN'
- if (n > 0) total_ += n;
+ if (n >= 0) total_ += n;
équivalent : ajouter zéro ne change rien.
FIN
attendre 'un survivant expliqué' 0 '1 survivant (dont 1 expliqué)' 99.1 --famille borne
attendre 'un survivant expliqué, pas jugé' 0 '1 mutant jugé : 1 tué' 99.1 --famille membre --famille reveil
printf '\n- jamais();\nvieille raison\n' >>compteur.mutants
attendre 'une explication périmée' 1 "n'est pas un mutant de la solution" 99.1 --famille borne

# Interrompu, il dit ce qui est jugé et n'en laisse rien.
"$mutations" --catalogue catalogue.json 99.1 >sortie 2>&1 &
outil=$!
while kill -0 $outil 2>/dev/null && ! grep -q '^\[2/' sortie; do sleep 0.1; done
kill -TERM $outil 2>/dev/null || true
code=0
wait $outil || code=$?
{ [ $code -eq 130 ] && grep -q 'mutants\{0,1\} jugé' sortie; } || echouer "une interruption (code $code)"
[ -z "$(ls cache/a_part)" ] || echouer 'il reste des fichiers'

# Rien ne se conclut d'une solution que l'épreuve refuse.
sed -i 's/n > 0/n < 0/' compteur.hpp
attendre 'une solution fausse' 2 'la solution elle-même est jugée ÉCHEC' 99.1

[ $echecs -eq 0 ] && echo 'Mutations : tout est juste.'
exit $((echecs > 0))
