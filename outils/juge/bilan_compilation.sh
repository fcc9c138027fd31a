#!/bin/sh
# Termine en échec si l'un des journaux d'erreurs donnés existe : la réponse ne compile pas.
# Appelé une fois tout construit, pour qu'un exercice cassé n'en cache aucun autre.
for journal in "$@"; do
    if [ -s "$journal" ]; then
        echo "NE COMPILE PAS : l'erreur du compilateur est affichée plus haut, et gardée dans $journal" >&2
        exit 1
    fi
done
