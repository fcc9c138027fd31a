#!/bin/sh
# L'auto-test vu du dehors. Usage : auto_test.test.sh AUTO_TEST PREUVES
set -u
auto_test=$1 preuves=$2
rater() {
    echo "RATÉ : $1"
    exit 1
}
justes=$("$preuves") || rater 'une réponse de l’auto-test est fausse'
justes=$(echo "$justes" | sed 's/^[0-9]* \([a-d]\)).*/\1/')

sortie=$(echo "$justes" | "$auto_test") || rater 'toutes justes : le programme échoue'
echo "$sortie" | grep -q 'Votre note : 20 sur 20' || rater 'toutes justes : pas 20 sur 20'
echo "$sortie" | grep -q 'commencer le cours au chapitre 1' || rater '20 sur 20 : pas de conseil'
echo "$sortie" | grep -q 'À lire' && rater '20 sur 20 : on renvoie à lire'

fausses=$(echo "$justes" | tr abcd bcda)
sortie=$(echo "$fausses" | tr a-d A-D | "$auto_test") || rater 'toutes fausses : le programme échoue'
echo "$sortie" | grep -q 'Votre note : 0 sur 20' || rater 'toutes fausses : pas 0 sur 20'
echo "$sortie" | grep -q "Lisez d'abord tous les rappels" || rater '0 sur 20 : pas de conseil'
[ "$(echo "$sortie" | sed -n '/^À lire/,$p' | grep -c '^  - ')" = 8 ] || rater '0 sur 20 : pas huit sections'

melange=$(echo "$fausses" | head -n 5; echo "$justes" | tail -n 15)
echo "$melange" | "$auto_test" | grep -q '15 sur 20' || rater 'cinq fausses : pas 15 sur 20'

sortie=$( (echo x; echo; echo "$justes") | "$auto_test") || rater 'entrée inconnue : le programme échoue'
echo "$sortie" | grep -q '« x » n.est pas une réponse' || rater 'entrée inconnue : pas de phrase'
echo "$sortie" | grep -q '20 sur 20' || rater 'entrée inconnue : elle compte pour une réponse'

sortie=$(echo "$justes" | head -n 3 | "$auto_test") && rater 'entrée finie trop tôt : code 0'
echo "$sortie" | grep -q 'Arrêt après 3 réponses' || rater 'entrée finie trop tôt : pas de phrase'
"$auto_test" --help </dev/null | grep -q '^Usage' || rater '--help ne dit rien'
"$auto_test" --inconnu </dev/null 2>/dev/null
[ $? = 2 ] || rater 'argument inconnu : le code n’est pas 2'
echo 'Auto-test : juste.'
