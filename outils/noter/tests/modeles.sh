#!/bin/sh
# Éprouve noter_depot.sh, que les modèles appellent, avec un faux ./cahier : ce qu'il lui demande, ce
# qu'il affiche, ce qu'il annonce à GitHub Classroom, ses codes de sortie. Puis le paquet de Gradescope.
set -u
modeles=$(CDPATH='' cd -- "$(dirname -- "$0")/../modeles" && pwd)
essai=$(mktemp -d)
trap 'rm -rf "$essai"' EXIT
echecs=0

verifier() { # verifier QUOI COMMANDE...
    quoi=$1
    shift
    "$@" >/dev/null 2>&1 || { echo "ÉCHEC : $quoi"; echecs=$((echecs + 1)); }
}

# Un cours imaginaire, qui note tout le monde 3,5 sur 20 et garde ce qu'on lui a demandé.
mkdir -p "$essai/cours/outils/noter/modeles"
cp "$modeles/noter_depot.sh" "$essai/cours/outils/noter/modeles"
cat >"$essai/cours/cahier" <<FIN
#!/bin/sh
echo "\$*" >"$essai/appel"
tar -tzf "\$2"/*.tar.gz >"$essai/contenu"
cat "\${2%/rendus}/dates.csv" >"$essai/dates"
[ -e "$essai/panne" ] && exit 2
mkdir -p "\$4/retours"
echo '# Ada_Byron : 3,5 sur 20' >"\$4/retours/Ada_Byron.md"
exit \$(cat "$essai/code")
FIN
chmod +x "$essai/cours/cahier"
echo 0 >"$essai/code"

# Un dépôt : ce qui n'est pas remis (commit) n'est pas lu.
mkdir "$essai/depot"
git() { command git -C "$essai/depot" -c user.name=a -c user.email=a@a "$@" >/dev/null 2>&1; }
git init -q
echo 'réponse' >"$essai/depot/ex1_pile.hpp"
git add -A
GIT_COMMITTER_DATE='2026-03-14T15:09:00Z' git commit -q -m rendu
echo 'brouillon' >"$essai/depot/ex2_brouillon.hpp"

noter() {
    code=0
    (cd "$essai" && env -u GITHUB_ACTIONS -u GITHUB_STEP_SUMMARY TZ=UTC "$@") >"$essai/sortie" 2>&1 || code=$?
}
script=cours/outils/noter/modeles/noter_depot.sh

noter $script depot 'Ada Byron' notes --chapitre 05
verifier 'code 0' [ $code -eq 0 ]
verifier 'les options passent' grep -q -- '--chapitre 05$' "$essai/appel"
verifier 'la sortie est celle demandée' grep -q -- "--sortie $essai/notes " "$essai/appel"
verifier 'le commit est lu' grep -qx ex1_pile.hpp "$essai/contenu"
verifier 'le brouillon est ignoré' sh -c "! grep -q ex2 '$essai/contenu'"
verifier 'la date est celle du commit' grep -qx 'Ada_Byron,2026-03-14 15:09' "$essai/dates"
verifier 'le retour est affiché' grep -qx '# Ada_Byron : 3,5 sur 20' "$essai/sortie"
verifier 'hors de GitHub, aucune annonce' sh -c "! grep -q '::notice' '$essai/sortie'"

noter env GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY="$essai/resume" $script depot 'Ada Byron' notes
verifier 'les points sont annoncés' grep -qx '::notice title=Autograding complete::Points 3.5/20' "$essai/sortie"
verifier 'le rapport est annoncé' grep -qx '::notice title=Autograding report::{"totalPoints":3.5,"maxPoints":20}' "$essai/sortie"
verifier 'le résumé est écrit' grep -q '3,5' "$essai/resume"

echo 1 >"$essai/code"
noter $script depot 'Ada Byron' notes
verifier 'le code de cahier noter passe' [ $code -eq 1 ]
touch "$essai/panne"
rm -rf "$essai/notes"
noter $script depot 'Ada Byron' notes
verifier 'une panne se dit' [ $code -eq 2 ]
verifier 'la panne est expliquée' grep -q 'rien n.a été noté' "$essai/sortie"
noter $script depot
verifier 'sans argument : usage' [ $code -eq 2 ]

# Les modèles appellent ce script, avec des options que ./cahier noter connaît.
for modele in classroom.yml gitlab-ci.yml; do
    verifier "$modele appelle noter_depot.sh" grep -q 'cours/outils/noter/modeles/noter_depot.sh ' "$modeles/$modele"
    # shellcheck disable=SC2013 # des mots, justement
    for option in $(sed -n 's/^ *OPTIONS: //p' "$modeles/$modele"); do
        case $option in --*) verifier "$option existe" grep -q -- "$option" "$modeles/../aide.txt" ;; esac
    done
done

# Gradescope : le paquet, puis ce qu'il rend, avec un cours imaginaire qui note 3 sur 4.
depot_du_cours() { command git -C "$essai/cours" -c user.name=a -c user.email=a@a "$@" >/dev/null 2>&1; }
cp -R "$modeles/gradescope" "$modeles/gradescope.sh" "$essai/cours/outils/noter/modeles"
mkdir -p "$essai/cours/solutions" "$essai/cachees" "$essai/autograder/submission"
echo secret >"$essai/cours/solutions/ex1_pile.hpp"
echo 'plafond ÉCHEC = 50 %' >"$essai/bareme.txt"
echo '// cachée' >"$essai/cachees/ex1_pile.test.cpp"
cat >"$essai/cours/cahier" <<'FIN'
#!/bin/sh
printf '%s\n' "$@" >"$ESSAI/appel"
ls "$2"/rendu >"$ESSAI/contenu" 2>/dev/null || exit 2
[ ! -e "$ESSAI/panne" ] || exit 2
mkdir -p "$4/gradescope/rendu"
[ ! -e "$ESSAI/lien" ] || { ln -s "$ESSAI/bareme.txt" "$4/gradescope/rendu/results.json"; exit 0; }
echo '{"score": 3, "tests": [{"max_score": 4}]}' >"$4/gradescope/rendu/results.json"
FIN
chmod +x "$essai/cours/cahier"
depot_du_cours init -q
depot_du_cours add -A
depot_du_cours commit -q -m cours
paquet=cours/outils/noter/modeles/gradescope.sh

rm -f "$essai/panne"
noter $paquet paquet.zip --chapitre 05 --bareme bareme.txt --epreuves-cachees cachees
verifier 'le paquet est fait' [ $code -eq 0 ]
mkdir -p "$essai/autograder/source"
(cd "$essai/autograder/source" && cmake -E tar xf "$essai/paquet.zip")
for fichier in setup.sh run_autograder; do
    verifier "$fichier est à la racine, exécutable" [ -x "$essai/autograder/source/$fichier" ]
done
tar -tzf "$essai/autograder/source/cours.tar.gz" >"$essai/liste"
verifier 'le cours y est' grep -qx cahier "$essai/liste"
verifier 'sans les solutions' sh -c "! grep -q solutions '$essai/liste'"

echo 'réponse' >"$essai/autograder/submission/ex1_pile.hpp"
autonoter() {
    rm -rf "$essai/autograder/results"
    noter env ESSAI="$essai" AUTOGRADER="$essai/autograder" COURS="$essai/cours" "$essai/autograder/source/run_autograder"
}
resultats=$essai/autograder/results/results.json
autonoter
verifier 'le rendu est celui remis' grep -qx ex1_pile.hpp "$essai/contenu"
verifier 'les options y sont' grep -qx 05 "$essai/appel"
verifier 'le barème est celui emporté' grep -qx "$essai/autograder/source/fichiers/bareme.txt" "$essai/appel"
verifier 'les épreuves cachées aussi' [ -e "$essai/autograder/source/fichiers/cachees/ex1_pile.test.cpp" ]
verifier 'la note est rendue' grep -q '"score": 3' "$resultats"
mkdir "$essai/faux"
printf '#!/bin/sh\nexit 1\n' >"$essai/faux/bwrap"
chmod +x "$essai/faux/bwrap"
if ! id noteur >/dev/null 2>&1; then # il ne pourrait pas lire ce dossier
    chemin=$PATH
    PATH=$essai/faux:$PATH
    autonoter
    PATH=$chemin
    verifier 'sans bubblewrap, le conteneur suffit' grep -qx -- --sans-bac-a-sable "$essai/appel"
    verifier 'et la note est rendue' grep -q '"score": 3' "$resultats"
fi
touch "$essai/lien"
autonoter
verifier "un lien n'est pas rendu" sh -c "! grep -q plafond '$resultats'"
verifier "il n'y a alors pas de note" grep -q '"score": 0' "$resultats"
rm "$essai/lien"
touch "$essai/panne"
autonoter
verifier 'une panne se dit' grep -q "n'a pas pu être noté" "$resultats"
rm "$essai/panne"

# La fabrication de l'image, sans rien installer ici : ce qu'elle extrait, et le rendu qu'elle essaie.
for outil in apt-get useradd chown; do printf '#!/bin/sh\n' >"$essai/faux/$outil"; done
printf '#!/bin/sh\necho 1000\n' >"$essai/faux/id"
chmod +x "$essai/faux"/*
mkdir -p "$essai/cours/chapitres/exercices" "$essai/cours/exercices"
echo 'squelette' >"$essai/cours/chapitres/exercices/ex7_essai.hpp"
echo 'modele' >"$essai/cours/exercices/exemple.hpp"
depot_du_cours add -A
depot_du_cours commit -q -m exercices
noter $paquet paquet.zip --chapitre 05
(cd "$essai/autograder/source" && cmake -E tar xf "$essai/paquet.zip")
noter env ESSAI="$essai" AUTOGRADER="$essai/autograder" COURS="$essai/opt" PATH="$essai/faux:$PATH" "$essai/autograder/source/setup.sh"
verifier "l'image se fabrique" [ $code -eq 0 ]
verifier 'le cours y est installé' [ -x "$essai/opt/cahier" ]
verifier 'les squelettes y sont notés' grep -qx ex7_essai.hpp "$essai/contenu"
touch "$essai/panne"
noter env ESSAI="$essai" AUTOGRADER="$essai/autograder" COURS="$essai/opt" PATH="$essai/faux:$PATH" "$essai/autograder/source/setup.sh"
verifier "une image qui ne juge pas n'est pas fabriquée" [ $code -ne 0 ]

noter $paquet paquet.zip --echeance 2026-03-14
verifier 'le retard se règle dans Gradescope' [ $code -eq 2 ]
noter $paquet paquet.zip --bareme nulle_part.txt
verifier 'un barème absent est refusé' [ $code -eq 2 ]
noter $paquet
verifier 'sans argument : usage' grep -q '^Usage' "$essai/sortie"

[ $echecs -eq 0 ] && echo 'Modèles : tout est juste.'
exit $((echecs > 0))
