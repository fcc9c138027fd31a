#!/bin/bash
# Exécuté une fois par Gradescope, en root, à la fabrication de l'image : installe le cours dans
# /opt/cours, le construit, et note un squelette, pour que rien ne reste à construire à la remise.
set -eu
racine=${AUTOGRADER:-/autograder} # ailleurs, pour un essai
cours=${COURS:-/opt/cours}
export DEBIAN_FRONTEND=noninteractive

# Ubuntu 22.04 : CMake et GCC y sont trop anciens pour le cours.
apt-get update
apt-get install -y --no-install-recommends bubblewrap g++ git python3-pip ca-certificates
if [ "$(g++ -dumpversion)" -lt 12 ]; then
    apt-get install -y --no-install-recommends g++-12
    export CXX=g++-12
fi
apt-get install -y --no-install-recommends cmake
version=$(cmake --version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p')
[ "$(printf '3.25\n%s\n' "$version" | sort -V | head -n 1)" = 3.25 ] || python3 -m pip install 'cmake>=3.25,<4'

mkdir -p "$cours"
tar -xzf "$racine/source/cours.tar.gz" -C "$cours"
# Les paquets du cours et le correcteur, pendant que root peut les installer ; ce dossier n'existe pas.
"$cours/cahier" noter "$cours/aucun_rendu" || [ $? -eq 2 ]
id noteur >/dev/null 2>&1 || useradd --create-home noteur

# Un rendu des seuls squelettes : construit tout, et vérifie que cette machine juge bien.
essai=$(mktemp -d)
mkdir -p "$essai/submission" "$essai/results"
ln -s "$racine/source" "$essai/source"
find "$cours/chapitres" "$cours/exercices" -name 'ex[0-9]*_*.hpp' -exec cp {} "$essai/submission" \;
chown -R noteur: "$cours"
AUTOGRADER=$essai COURS=$cours sh "$racine/source/run_autograder"
grep -q '"max_score"' "$essai/results/results.json"
rm -rf "$essai"
