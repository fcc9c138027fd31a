#!/bin/sh
# Construit l'exercice auquel appartient le fichier ouvert dans VS Code, et fait de build/exercice un
# lien vers ses exécutables : la configuration de débogage n'a qu'un chemin à connaître.
set -eu
cible=$(printf '%s\n' "$1" |
    sed -n 's|^chapitres/.*/\(chapitre[0-9]*\)_[^/]*/exercices/\(ex[0-9]*\)_[^/]*$|\1_\2|p')
if [ -z "$cible" ]; then
    echo "Ouvrez d'abord un fichier d'exercice (chapitres/.../exercices/exK_sujet.hpp), pas « $1 »." >&2
    exit 2
fi
if [ ! -e build/build.ninja ] || [ ! -w build ]; then
    echo "Lancez d'abord ./cahier : il installe et configure le nécessaire, ou dit ce qui l'en empêche." >&2
    exit 2
fi
cmake --build build --target "$cible"
ln -sfn "epreuves/$cible/etudiant" build/exercice
