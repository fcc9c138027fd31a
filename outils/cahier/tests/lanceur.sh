#!/bin/sh
# Éprouve ./cahier sur des machines imaginaires : un PATH où les outils du système sont de petits
# scripts. Ce que dit le lanceur quand il manque quelque chose, qu'il ne demande jamais rien, et qu'il
# ne s'arrête jamais sans un mot.
#
# Usage : lanceur.sh [SHELL] (défaut : sh)
# shellcheck disable=SC2317 # les faux outils sont appelés par leur nom
set -u
shell=$(command -v "${1:-sh}") || exit 2
unset CXX TMPDIR
racine=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)
essai=$(mktemp -d)
trap 'chmod -R u+w "$essai" && rm -rf "$essai"' EXIT
echecs=0
nombre=0

# Une machine neuve : le lanceur, les outils de base, et les faux outils nommés.
machine() {
    chmod -R u+w "$essai" && rm -rf "$essai"
    mkdir -p "$essai/bin" "$essai/cmake" "$essai/outils/cahier"
    cp "$racine/cahier" "$racine/CMakeLists.txt" "$essai"
    cp "$racine/cmake/paquets.txt" "$essai/cmake"
    cp "$racine/outils/cahier/aide.txt" "$essai/outils/cahier"
    for outil in sh sed tail head cat mkdir rm cp cmp grep tr dirname readlink sort env touch chmod find stat; do
        ln -s "$(command -v $outil)" "$essai/bin/$outil"
    done
    for outil in "$@"; do "faux_$outil"; done
    cours=$essai
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
    [ -e "$essai/interruption" ] && { echo '[1/2] x.o'; exit 1; }
    [ -e "$essai/panne" ] && { echo "\${CLICOLOR_FORCE#0}FAILED: x.o"; echo 'x.cpp:1: erreur'; exit 1; }
    echo '[1/1] outil'
    printf '#!/bin/sh\necho "outil lancé : \$*"\n' >build/outils/cahier/cahier
    chmod +x build/outils/cahier/cahier
    ;;
esac
FIN
}

# cahier CODE [ARGUMENTS...] : lance ./cahier sans terminal et vérifie son code de sortie. $precede
# est ce qui le lance.
precede=''
cahier() {
    attendu=$1
    shift
    sortie=$(cd "$cours" && PATH="$essai/bin" $precede "$shell" ./cahier "$@" </dev/null 2>&1)
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

debut "la construction est interrompue"
rm "$essai/panne"
touch "$essai/interruption"
cahier 2
dit "| [1/2] x.o"
dit "s'est interrompue"

debut "le compilateur a disparu depuis : on le réinstalle"
rm "$essai/interruption" "$essai/bin/c++" "$essai/installes"
cahier 2
appelle '^apt-get .*install.* g++'
dit "aucun compilateur"

debut "le compilateur que lance un autre programme"
machine root apt cmake gcc ninja
faux ccache </dev/null
CXX='ccache c++ -m64' cahier 0
CXX='ccache c++-99' cahier 0 # déjà configuré : CXX n'est plus lue
rm -r "$essai/build"
CXX='ccache c++-99' cahier 2
dit 'CXX est introuvable : ccache c++-99'

debut "la construction échoue, dans une console aux couleurs imposées"
machine root apt cmake gcc ninja
touch "$essai/panne"
CLICOLOR_FORCE=1 cahier 2
dit '| FAILED: x.o'

debut "la liste des paquets a des fins de ligne de Windows"
machine root apt cmake gcc ninja
sed -i 's/$/\r/' "$essai/cmake/paquets.txt"
cahier 0
appelle '^apt-get .*install.*libfmt-dev libcli11-dev '
! grep -q "$(printf '\r')" "$essai/appels" || rater 'un retour chariot est passé'

if git -C "$racine" rev-parse HEAD >"$essai/commit" 2>&1; then
    debut "un clone réglé pour Windows"
    git clone -q -c core.autocrlf=true "$racine" "$essai/clone"
    sortie=$(grep -rlI --exclude-dir=.git "$(printf '\r')" "$essai/clone") && rater 'des fins de ligne de Windows'
    cours=$essai/clone
    cahier 0 --version
    dit 'cahier 0.'
fi

debut "un chemin que les outils de construction ne supportent pas"
for signe in ';' '"' '\' '#' '<' '>' '[' ']' '|' '*' '?' "$(printf '\t')"; do
    machine root apt cmake gcc ninja
    cours="$essai/a${signe}b"
    mkdir "$cours"
    cp -r "$essai/cahier" "$essai/cmake" "$cours"
    cahier 2
    dit 'le chemin du cours contient un signe'
    dit "$cours"
    [ ! -e "$cours/build" ] || rater 'un dossier build est apparu'
    n_appelle_pas .
done

debut "un chemin difficile, mais possible"
machine root apt cmake gcc ninja
cours="$essai/Mes cours/L'algo d'été (S6) & co"
mkdir -p "$cours"
cp -r "$essai/cahier" "$essai/cmake" "$cours"
sed -i "s|INTERNAL=$essai|INTERNAL='\"\$PWD\"'|" "$essai/bin/cmake" # le cours n'est plus dans $essai
cahier 0 liste
dit 'outil lancé : liste'

# Un utilisateur ordinaire : personne, si l'on est root.
utilisateur() {
    precede=''
    [ "$(id -u)" -ne 0 ] || precede="$(command -v setpriv) --reuid 65534 --regid 65534 --clear-groups"
    chmod 755 "$essai"
}

# muet_nulle_part PHRASE : toutes les commandes la disent, et s'arrêtent.
muet_nulle_part() {
    for arguments in '' liste 'executer 5.1' projet 'noter rendus' lecons verifier; do
        # shellcheck disable=SC2086
        cahier 2 $arguments
        dit "$1"
    done
    n_appelle_pas .
}

if [ "$(id -u)" -eq 0 ]; then
    debut "le dossier build d'un autre utilisateur"
    machine etudiant apt cmake gcc ninja
    utilisateur
    mkdir "$essai/build"
    muet_nulle_part "impossible d'écrire dans $essai/build, qui appartient à root"
    dit 'sudo chown -R'
    chown 65534 "$essai/build"
    touch "$essai/build/construction.verrou"
    muet_nulle_part 'construction.verrou, qui appartient à root'

    debut "un fichier de build d'un autre utilisateur, découvert en construisant"
    machine etudiant apt cmake gcc ninja
    utilisateur
    touch "$essai/installes"
    chown 65534 "$essai" "$essai/appels" 2>/dev/null
    cahier 0
    touch "$essai/panne" "$essai/build/x.o"
    cahier 2
    dit 'x.cpp:1: erreur'
    dit "impossible d'écrire dans $essai/build/x.o, qui appartient à root"

    if unshare -m true 2>/dev/null; then
        debut "plus de place"
        machine root apt cmake gcc ninja
        mkdir "$essai/build"
        {
            printf '#!/bin/sh\n"%s" -t tmpfs -o size=4k none build && ' "$(command -v mount)"
            echo 'head -c 4096 /dev/zero >build/plein && exec "$@"'
        } >"$essai/bin/sans_place"
        chmod +x "$essai/bin/sans_place"
        precede="$(command -v unshare) -m $essai/bin/sans_place"
        cahier 2
        dit 'le disque est sans doute plein'
        precede=''
    fi
fi

debut "un cours en lecture seule"
machine etudiant apt cmake gcc ninja
utilisateur
[ -z "$precede" ] || chown 65534 "$essai"
chmod a-w "$essai"
muet_nulle_part "impossible d'écrire dans $essai, qui est en lecture seule"

debut "TMPDIR absent, puis interdit"
machine etudiant apt cmake gcc ninja
utilisateur
[ -z "$precede" ] || chown 65534 "$essai"
for dossier in "$essai/absent" /proc; do
    export TMPDIR="$dossier"
    muet_nulle_part "le dossier temporaire $dossier n'existe pas, ou ne vous laisse pas écrire"
    dit TMPDIR=
done
unset TMPDIR
precede=''

debut "un environnement vide"
machine root apt cmake gcc ninja
precede="env -i PATH=$essai/bin"
cahier 0 liste
dit 'outil lancé : liste'
precede=''

debut "un programme qui ne peut pas être exécuté"
sed -i 's/chmod +x build/chmod -x build/' "$essai/bin/cmake"
cahier 2
dit 'noexec'

debut "une sortie standard pleine, ou fermée"
machine root apt cmake gcc ninja
mkdir -p "$essai/outils/cahier/completion" "$essai/outils/noter"
cp "$racine/outils/cahier/completion/cahier.bash" "$essai/outils/cahier/completion"
cp "$racine/outils/noter/aide.txt" "$essai/outils/noter"
for commande in --help --version 'completion bash' 'noter --help'; do
    for vers in '>/dev/full' '>&-'; do
        sortie=$(cd "$essai" && eval "PATH='$essai/bin' '$shell' ./cahier $commande 2>&1 $vers")
        [ $? -eq 2 ] || rater "$commande $vers : le code n'est pas 2"
        dit "rien n'a pu être affiché"
    done
done

debut "une sortie d'erreur pleine, ou fermée, n'arrête rien"
for vers in '2>/dev/full' '2>&-' '2>&- <&-'; do
    rm -rf "$essai/build" "$essai/installes"
    sortie=$(cd "$essai" && eval "PATH='$essai/bin' '$shell' ./cahier liste $vers") || rater "$vers : il s'arrête"
    dit 'outil lancé : liste'
    ! grep -q 'outil lancé' "$essai/build/cahier.log" || rater 'le journal a reçu nos textes'
done

debut "l'installeur de l'intégration continue parle, lui aussi"
machine etudiant apt
sortie=$(PATH="$essai/bin" "$shell" "$racine/.ci/installer" tmux 2>&1) && rater 'il réussit'
dit 'Il faut être root : sudo .ci/installer tmux'
machine root apt_en_panne
sortie=$(PATH="$essai/bin" "$shell" "$racine/.ci/installer" tmux 2>&1) && rater 'il réussit'
dit 'le réseau est-il accessible'

debut "ce que rien n'avait prévu"
machine root apt cmake gcc ninja
rm "$essai/cmake/paquets.txt"
cahier 2
dit 'cahier : arrêt imprévu (code 2)'

[ $echecs -eq 0 ] && echo "Le lanceur dit ce qu'il faut dans les $nombre cas."
exit $((echecs > 0))
