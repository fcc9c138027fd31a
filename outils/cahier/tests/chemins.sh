#!/bin/sh
# Le cours, configuré et construit par CMake seul là où tout semble s'y opposer : un dossier au nom
# difficile, ce que laissent les éditeurs, un compilateur que lance ccache, des couleurs imposées.
set -u
racine=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd -P)
essai=$(mktemp -d)
trap 'rm -rf "$essai"' EXIT
trap 'exit 130' INT TERM
copie="$essai/Mes cours/L'algo d'été (S6) & co"
chapitre=chapitres/partie1_introduction/chapitre03_concepts
echecs=0

rater() {
    echecs=$((echecs + 1))
    printf 'RATÉ  %s\n%s\n\n' "$1" "$sortie"
}
dit() { case $sortie in *"$1"*) ;; *) rater "« $1 » n'est pas dit" ;; esac; }
ne_dit_pas() { case $sortie in *"$1"*) rater "« $1 » est dit" ;; esac; }
# construire CODE : l'exemple de base du chapitre 3, dont un en-tête est un composant.
construire() {
    sortie=$(cmake --build "$copie/build" --target chapitre03_exemple_basique 2>&1)
    code=$?
    [ $code -eq "$1" ] || rater "la construction rend $code"
}
rien_a_refaire() {
    construire 0
    dit 'ninja: no work to do.'
    ne_dit_pas 'GLOB mismatch' # CMake n'a pas eu à reconfigurer non plus
}

mkdir -p "$copie" "$essai/bin"
tar -c -C "$racine" --exclude=./.git --exclude='./build*' --exclude=./.cahier . | tar -x -C "$copie"
cd "$copie" || exit 1

# Les éditeurs sont passés par là.
ln -s moi@ici.1234 "$chapitre/tests/.#composants.cpp"
ln -s moi@ici.1234 projet_final/src/versions/.#un_thread.cpp
ln -s moi@ici.1234 outils/lecons/tests/.#blocs.cpp
echo 'pas du C++' | tee "$chapitre/tests/flycheck_composants.cpp" "$chapitre/tests/._a.cpp" \
    >"$chapitre/tests/composants (copie).cpp"
cp -r "$chapitre" "$chapitre (copie)"

printf '#!/bin/sh\necho "$*" >>"%s/appels"\nexec "$@"\n' "$essai" >"$essai/bin/ccache"
chmod +x "$essai/bin/ccache"
PATH=$essai/bin:$PATH
compilateur=${CXX:-c++}
sortie=$(CXX="ccache $compilateur" CMAKE_COLOR_DIAGNOSTICS=ON cmake --preset etudiant 2>&1) ||
    rater 'la configuration échoue'
grep -q "^CMAKE_CXX_COMPILER:.*/${compilateur##*/}$" build/CMakeCache.txt ||
    rater "le compilateur n'est pas $compilateur"

construire 0
dit 'Linking'
grep -q "$compilateur.* -c .*exemple_basique.cpp" "$essai/appels" || rater "ccache n'a pas servi"
rien_a_refaire
ln -s moi@ici.1234 "$chapitre/tests/.#compteurs.cpp"
rien_a_refaire
touch "$chapitre/include/chapitre03/compteurs.hpp"
construire 0
dit 'Building CXX'
rien_a_refaire

# Un chapitre qui n'est pas encore écrit est un test, sauté, qui le dit.
numero=14 # dont aucun autre dossier n'a besoin
chapitre_a_ecrire=$(ls chapitres/*/chapitre${numero}_*/CMakeLists.txt)
declaration=$(grep '^cours_chapitre(' "$chapitre_a_ecrire")
printf '%s\n' "$declaration" >"$chapitre_a_ecrire"
cmake build >/dev/null || rater 'la configuration échoue sans le chapitre 14'
sortie=$(ctest --test-dir build -V -L "chapitre$numero" --no-tests=error 2>&1) || rater 'ctest échoue'
dit "Le chapitre $numero n'est pas encore écrit"
dit "chapitre$numero (pas encore écrit) (Skipped)"

echo '#error raté' >>"$chapitre/exemple_basique.cpp"
construire 1
fichier=$(printf '%s\n' "$sortie" | sed -n 's/\x1b\[[0-9;]*[mK]//g;s/^\(.*\):[0-9]*:2: error: .*/\1/p')
[ -e "$fichier" ] || rater "l'erreur désigne « $fichier », qui n'existe pas"

# refuse SOURCES CONSTRUCTION : d'une phrase.
refuse() {
    sortie=$(cmake --fresh -G Ninja -S "$1" -B "$2" 2>&1) && rater 'la configuration réussit'
    dit 'Le chemin du cours'
    dit 'renommez'
}
refuse "$copie" "$essai/dehors" # d'ici, aucun chemin relatif n'évite l'apostrophe
for signe in ';' '"' '#' '<' '>' '[' ']' '|' '*' '?' "$(printf '\t')"; do
    ailleurs="$essai/a${signe}b"
    mkdir -p "$ailleurs/cmake"
    cp CMakeLists.txt "$ailleurs"
    cp cmake/* "$ailleurs/cmake"
    refuse "$ailleurs" "$essai/build"
    refuse "$copie" "$ailleurs/build"
    ne_dit_pas 'compiler' # le compilateur n'a pas encore été cherché
done

[ $echecs -eq 0 ] && echo 'Ni le nom du dossier, ni les éditeurs, ni ccache ne gênent la construction.'
exit $((echecs > 0))
