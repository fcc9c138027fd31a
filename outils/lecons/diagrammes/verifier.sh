#!/bin/sh
# Les diagrammes des leçons, lus par de vrais Mermaid, si npm est là pour les apporter.
# Usage : verifier.sh DOSSIER_DE_CONSTRUCTION
set -u
ici=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
racine=$(CDPATH='' cd -- "$ici/../../.." && pwd -P)
sauter() {
    echo "SAUTÉ : $1 ; les diagrammes ne sont pas relus par Mermaid."
    exit 77
}
command -v npm >/dev/null || sauter 'npm est absent (apt-get install npm)'
mkdir -p "$1/diagrammes"
cp "$ici/package.json" "$ici/verifier.mjs" "$1/diagrammes" || exit 1
cd "$1/diagrammes" || exit 1
[ -e node_modules/.package-lock.json ] ||
    npm install --no-audit --no-fund --loglevel=error >installation 2>&1 ||
    sauter "npm n'a pas pu apporter Mermaid ($(tail -n 1 installation))"

# Le vérificateur voit-il une faute ? Un diagramme illisible, et des dates que les versions lisent
# chacune à sa façon.
printf '```mermaid\nflowchart LR\n    a --> --> b\n```\n' >faute.md
node verifier.mjs faute.md >sortie && echo 'RATÉ : un diagramme illisible passe.' && exit 1
printf '```mermaid\ngantt\n    dateFormat X\n    section s\n    A : 0, 2\n    B : 2, 4\n```\n' >faute.md
node verifier.mjs faute.md >sortie && echo 'RATÉ : des dates ambiguës passent.' && exit 1
grep -q 'les mêmes dates' sortie || { cat sortie && exit 1; }

node verifier.mjs "$racine"/*.md "$racine"/*/*.md "$racine"/chapitres/*/*/*.md
