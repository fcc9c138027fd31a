#!/bin/sh
# Essaie les deux commandes du README sur une machine nue : une Debian neuve, dans un dossier.
#
# Usage : outils/machine_nue.sh DISTRIBUTION [DOSSIER]
#   DISTRIBUTION  bookworm (Debian 12) ou trixie (Debian 13)
#   DOSSIER       où l'installer ; il est gardé. Sans lui, un dossier temporaire, effacé à la fin.
#
# Il faut être administrateur, avoir debootstrap et le réseau. Seuls les fichiers suivis par git
# sont copiés, dans leur état présent. La machine reprend le miroir et le mandataire d'apt d'ici.
set -eu

abandonner() {
    printf 'machine_nue : %s\n' "$*" >&2
    exit 2
}

case ${1-} in
bookworm | trixie) distribution=$1 ;;
*)
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
[ "$(id -u)" -eq 0 ] || abandonner "il faut être administrateur : sudo $0 $*"
command -v debootstrap >/dev/null ||
    abandonner 'debootstrap est introuvable. Installez-le : sudo apt-get install debootstrap debian-archive-keyring'
depot=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

if [ $# -ge 2 ]; then
    machine=$2
    [ ! -e "$machine" ] || abandonner "$machine existe déjà : une machine nue demande un dossier neuf."
    mkdir -p "$machine"
else
    machine=$(mktemp -d /var/tmp/machine-nue.XXXXXX)
    chmod 755 "$machine" # ce sera la racine : tous les utilisateurs doivent la traverser
    trap 'rm -rf --one-file-system "$machine"' EXIT
    trap 'exit 130' INT TERM HUP
fi

# Lance une commande dans des espaces de noms à elle : ses montages et ses processus disparaissent
# avec elle, quelle que soit sa fin.
a_part() { unshare --mount --pid --fork --kill-child "$@"; }

# Lance une commande sur la machine nue, dans le dossier du cours, sans terminal.
# shellcheck disable=SC2016 # $1 est celui du shell intérieur
dans_la_machine() {
    a_part sh -euc '
        mount -t proc proc "$1/proc"
        mount -t sysfs sysfs "$1/sys"
        mount --rbind /dev "$1/dev"
        machine=$1
        shift
        exec chroot "$machine" env -i HOME=/root LANG=C.UTF-8 CI=true PATH=/usr/sbin:/usr/bin:/sbin:/bin \
            sh -c "cd /cours && exec \"\$@\"" sh "$@"' sh "$machine" "$@" </dev/null
}

# etape TITRE commande... : l'exécute et dit sa durée.
etape() {
    titre=$1
    shift
    printf '\n=== %s\n' "$titre"
    debut=$(date +%s)
    code=0
    "$@" || code=$?
    printf '=== %s : code %s, %s s\n' "$titre" $code $(($(date +%s) - debut))
    [ $code -eq 0 ] || exit $code
}

# shellcheck disable=SC2016 # ces noms sont ceux d'apt-get
miroir=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's/^Debian //p' | head -n 1)
# shellcheck disable=SC2086 # vide : le miroir par défaut de debootstrap
installer_systeme() {
    a_part debootstrap --variant=minbase --include=ca-certificates "$distribution" "$machine" $miroir >/dev/null
    apt-config dump Acquire | grep -v '^Acquire "";$' >"$machine/etc/apt/apt.conf.d/99hote" || true
    cp -L /etc/resolv.conf "$machine/etc/resolv.conf"
    mkdir "$machine/cours"
    git -c safe.directory="$depot" -C "$depot" ls-files -z |
        tar -C "$depot" --null -T - -c | tar -x -C "$machine/cours"
}

etape "Debian $distribution neuve" installer_systeme
etape './cahier' dans_la_machine ./cahier
etape './cahier verifier' dans_la_machine ./cahier verifier
