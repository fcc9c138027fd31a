#!/bin/sh
# La construction des réponses : c'est le contenu qui compte, jamais une date ; un compilateur que la
# machine a empêché de finir n'est pas un refus ; une fonction du système ne se redéfinit pas.
# Usage : construction.sh CONSTRUCTION
set -eu
construction=$1
juge=$construction/outils/juge/juge
dossier=$(mktemp -d)
trap 'rm -rf "$dossier"' EXIT
cd "$dossier"
echecs=0

# Un catalogue d'un seul exercice, dont la réponse, l'épreuve, le cache et le compilateur sont ici.
mkdir recettes
printf '#!/bin/sh\nexec c++ "$@"\n' >compilateur
chmod +x compilateur
sed "s|^compilateur=.*|compilateur=$dossier/compilateur|" \
    "$construction/recettes/juge_interblocage.simple" >recettes/essai.simple
cat >epreuve.test.cpp <<'FIN'
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>
#include "composant.hpp"
TEST_CASE("la réponse répond") { REQUIRE(repondre() == composant()); }
FIN
echo 'inline int composant() { return 42; }' >composant.hpp
cat >catalogue.json <<FIN
{"racine": "$dossier", "construction": "$construction", "recettes": "$dossier/recettes",
 "cache": "$dossier/cache", "entetes": "$dossier/entetes", "chapitres": [], "exemples": [],
 "epreuves": [{"id": "essai", "serie": "tests", "nom": "reponse", "titre": "Essai", "etoiles": 1,
   "points": 1, "delai_s": 20, "profils": ["simple"], "epreuve": ["$dossier/epreuve.test.cpp"],
   "squelette": "$dossier/reponse.hpp", "indices": "", "solution": "", "dossier_erreurs": "",
   "erreurs": [], "autorise": [], "interdit": [], "recette": "essai", "produits": "$dossier/produits"}]}
FIN

# attendre QUOI CODE TEXTE : juge, et compare le code de sortie et un passage de ce qui est affiché.
attendre() {
    code=0
    texte=$("$juge" essai --catalogue catalogue.json 2>&1) || code=$?
    [ $code -eq "$2" ] && printf '%s\n' "$texte" | grep -q "$3" && return
    printf 'ÉCHEC : %s (code %s)\n%s\n' "$1" $code "$texte"
    echecs=$((echecs + 1))
}
repondre() { printf '#pragma once\ninline int repondre() { return %s; }\n' "$1" >"${2:-reponse.hpp}"; }

repondre 42
attendre 'une réponse juste' 0 'RÉUSSI'
repondre 41 ancienne.hpp
touch -d '2001-01-01' ancienne.hpp
cp -p ancienne.hpp reponse.hpp
attendre 'une réponse remplacée par un fichier plus vieux' 1 'ÉCHEC'
printf 'inline int composant() { return 41; }\n' >ancien.hpp
touch -d '2001-01-01' ancien.hpp
cp -p ancien.hpp composant.hpp
attendre 'un composant remplacé par un fichier plus vieux' 0 'RÉUSSI'

# Rien ne se recompile quand rien n'a changé, même si les dates changent ; le cache s'efface sans dommage.
printf '#!/bin/sh\necho "on a compilé" >&2\nexit 1\n' >compilateur.muet
cp -p compilateur compilateur.bon
touch reponse.hpp composant.hpp epreuve.test.cpp
avant=$(ls cache | grep -c lus)
attendre 'une réponse dont seule la date a changé' 0 'RÉUSSI'
[ "$(ls cache | grep -c lus)" -eq "$avant" ] || { echo 'ÉCHEC : elle a été reconstruite'; echecs=1; }
rm -rf cache
attendre 'le cache effacé' 0 'RÉUSSI'

repondre 'oubli'
attendre 'une réponse refusée' 1 'NE COMPILE PAS'
for attribut in '' '__attribute__((weak))'; do
    cat >reponse.hpp <<FIN
#include <cstring>
extern "C" $attribut int memcmp(const void*, const void*, std::size_t) noexcept { return 0; }
inline int repondre() { return 41; }
FIN
    attendre "memcmp redéfinie ($attribut)" 1 'redéfinit « memcmp »'
done

# faux CORPS : un compilateur imaginaire.
faux() { printf '#!/bin/sh\n%s\n' "$1" >compilateur; }
repondre 41
faux 'echo "c++: fatal error: Killed signal terminated program cc1plus" >&2; exit 1'
attendre 'un compilateur tué' 2 'Le compilateur'
faux 'echo "as: a.o: No space left on device" >&2; exit 1'
attendre 'un disque plein' 2 'No space left'
faux 'exit 1' # les messages n'ont pas trouvé de place non plus
attendre 'un disque plein, messages compris' 2 'Le compilateur'

# Le cache effacé pendant qu'on y construit : on recommence, ce n'est pas un refus.
faux "[ -e vidé ] || { : >vidé; rm -rf '$dossier/cache'/*; }; exec c++ \"\$@\""
attendre 'un cache vidé pendant la construction' 0 'RÉUSSI'

# Deux jugements à la fois d'une même réponse.
cp compilateur.bon compilateur
rm -rf cache
"$juge" essai --catalogue catalogue.json >un.txt 2>&1 & un=$!
"$juge" essai --catalogue catalogue.json >deux.txt 2>&1 & deux=$!
wait $un && wait $deux || { cat un.txt deux.txt; echecs=$((echecs + 1)); }

[ $echecs -eq 0 ] && echo 'Construction : tout est juste.'
exit $((echecs > 0))
