#!/bin/sh
# Éprouve ./cahier sur des machines imaginaires : un PATH où les outils du système sont de petits
# scripts. Ce que dit le lanceur quand il manque quelque chose, et qu'il ne demande jamais rien.
# shellcheck disable=SC2317 # les faux outils sont appelés par leur nom
set -u
unset CXX
racine=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)
essai=$(mktemp -d)
trap 'rm -rf "$essai"' EXIT
echecs=0
nombre=0

# Une machine neuve : le lanceur, les outils de base, et les faux outils nommés.
machine() {
    rm -rf "$essai"
    mkdir -p "$essai/bin" "$essai/cmake" "$essai/outils/cahier"
    cp "$racine/cahier" "$racine/CMakeLists.txt" "$essai"
    cp "$racine/cmake/paquets.txt" "$essai/cmake"
    cp "$racine/outils/cahier/aide.txt" "$essai/outils/cahier"
    for outil in sh sed tail head cat mkdir rm cp cmp grep tr dirname readlink sort env touch chmod; do
        ln -s "$(command -v $outil)" "$essai/bin/$outil"
    done
    for outil in "$@"; do "faux_$outil"; done
}

# faux NOM : le corps du script est lu sur l'entrée ; chaque appel est noté.
faux() {
    { printf '#!/bin/sh\necho "%s $*" >>"%s/appels"\n' "$1" "$essai" && cat; } >"$essai/bin/$1"
    chmod +x "$essai/bin/$1"
}
faux_etudiant() { echo 'echo 1000' | faux id; }
faux_root() { echo 'echo 0' | faux id; }
faux_sudo() { echo 'exit 1' | faux sudo; } # demanderait un mot de passe
faux_paquets() { # les paquets manquent tant qu'apt-get ne les a pas installés
    faux dpkg-query <<FIN
[ -e "$essai/installes" ] && echo installed
FIN
    echo 'exit 0' | faux apt-cache
}
faux_apt() {
    faux_paquets
    faux apt-get <<FIN
case "\$*" in *install*) touch "$essai/installes" ;; esac
FIN
}
faux_apt_en_panne() {
    faux_paquets
    echo 'echo "E: Unable to locate package cmake"; exit 100' | faux apt-get
}
faux_gcc() { echo 'exit 0' | faux c++; }
faux_ninja() { echo 'exit 0' | faux ninja; }
faux_cmake_ancien() { echo 'echo "cmake version 3.22.1"' | faux cmake; }
faux_cmake_refuse() {
    faux cmake <<'FIN'
case $1 in
--version) echo 'cmake version 3.25.1' ;;
*) echo 'CMake Error : Compilateur trop ancien'; exit 1 ;;
esac
FIN
}
faux_cmake() {
    faux cmake <<FIN
case \$1 in
--version) echo 'cmake version 3.31.6' ;;
--preset)
    mkdir -p build/outils/cahier
    touch build/build.ninja
    printf 'CMAKE_HOME_DIRECTORY:INTERNAL=$essai\nCMAKE_CXX_COMPILER:FILEPATH=$essai/bin/c++\n' >build/CMakeCache.txt
    ;;
--build)
    [ -e "$essai/panne" ] && { echo 'FAILED: x.o'; echo 'x.cpp:1: erreur'; exit 1; }
    echo '[1/1] outil'
    printf '#!/bin/sh\necho "outil lancé : \$*"\n' >build/outils/cahier/cahier
    chmod +x build/outils/cahier/cahier
    ;;
esac
FIN
}

# cahier CODE [ARGUMENTS...] : lance ./cahier sans terminal et vérifie son code de sortie.
cahier() {
    attendu=$1
    shift
    sortie=$(cd "$essai" && PATH="$essai/bin" ./cahier "$@" </dev/null 2>&1)
    code=$?
    [ $code -eq "$attendu" ] || rater "code $code au lieu de $attendu"
}
debut() {
    cas=$1
    nombre=$((nombre + 1))
}
rater() {
    echecs=$((echecs + 1))
    printf 'RATÉ  %s : %s\n%s\n\n' "$cas" "$1" "$sortie"
}
dit() { case $sortie in *"$1"*) ;; *) rater "« $1 » n'est pas dit" ;; esac; }
ne_dit_pas() { case $sortie in *"$1"*) rater "« $1 » est dit" ;; esac; }
appelle() { grep -q "$1" "$essai/appels" 2>/dev/null || rater "pas d'appel à « $1 »"; }
n_appelle_pas() { ! grep -q "$1" "$essai/appels" 2>/dev/null || rater "appel à « $1 »"; }

debut "l'aide n'installe rien"
machine root apt
for aide in --help -h 'liste --help'; do
    # shellcheck disable=SC2086
    cahier 0 $aide
    dit "Usage : ./cahier"
done
n_appelle_pas .
[ ! -e "$essai/build" ] || rater 'un dossier build est apparu'

debut "la complétion n'installe rien non plus"
for interpreteur in bash zsh fish; do
    machine root apt
    mkdir -p "$essai/outils/cahier/completion"
    cp "$racine/outils/cahier/completion/cahier.$interpreteur" "$essai/outils/cahier/completion"
    cahier 0 completion $interpreteur
    dit 'build/catalogue.json'
done
cahier 2 completion tcsh
dit 'bash, zsh ou fish'
n_appelle_pas .

debut "sans sudo"
machine etudiant apt
cahier 2
dit "droits d'administrateur"
dit "apt-get install --no-install-recommends g++ cmake"
n_appelle_pas '^apt-get'

debut "sudo demanderait un mot de passe, sans terminal"
machine etudiant sudo apt
cahier 2
dit "droits d'administrateur"
appelle '^sudo -n true'
n_appelle_pas '^sudo [^-]'

debut "apt-get échoue"
machine root apt_en_panne
cahier 2
dit "Unable to locate package"
dit "réseau"
dit "sh -c 'apt-get update && apt-get install"

debut "CMake trop ancien"
machine root apt cmake_ancien
cahier 2
dit "CMake 3.22.1 est trop ancien"
dit "snap install cmake"

debut "pas de compilateur"
machine root apt cmake ninja
cahier 2
dit "sudo apt-get install g++"

debut "pas d'apt : les paquets sont nommés, CMake dit la suite"
machine etudiant cmake_refuse gcc ninja
cahier 2
dit "n'a pas apt-get"
dit "libzmq3-dev"
dit "Compilateur trop ancien"

debut "tout s'installe, puis le second appel ne vérifie plus rien"
machine root apt cmake gcc ninja
cahier 0 executer 5.1
appelle '^apt-get .*install.*libfmt-dev'
dit "outil lancé : executer 5.1"
rm "$essai/appels"
cahier 0
[ "$sortie" = 'Construction : 1 sur 1
outil lancé : ' ] || rater 'la sortie attendue est une ligne'
n_appelle_pas '^\(dpkg-query\|apt-get\|cmake --preset\)'

debut "la construction échoue"
touch "$essai/panne"
cahier 2
dit "x.cpp:1: erreur"
dit "la construction a échoué"
ne_dit_pas "outil lancé"

debut "le compilateur a disparu depuis : on le réinstalle"
rm "$essai/panne" "$essai/bin/c++" "$essai/installes"
cahier 2
appelle '^apt-get .*install.* g++'
dit "aucun compilateur"

[ $echecs -eq 0 ] && echo "Le lanceur dit ce qu'il faut dans les $nombre cas."
exit $((echecs > 0))
