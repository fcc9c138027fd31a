#!/bin/sh
# Éprouve ./cahier version-etudiant sur une copie du cours et de son historique : ce qu'elle refuse, ce
# qu'elle écrit, et que l'arbre écrit se configure. Rien n'est construit.
set -u
racine=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd -P)
if [ ! -d "$racine/solutions" ] || ! command -v git >/dev/null; then
    echo "SAUTÉ : sans git ou sans solutions, il n'y a rien à éprouver ici."
    exit 77
fi
essai=$(mktemp -d)
trap 'rm -rf "$essai"' EXIT
trap 'exit 130' INT TERM
cours=$essai/cours
version=$essai/version
mkdir "$cours"
(cd "$racine" && tar -c --exclude='./build*' --exclude=./.git --exclude=./.cahier --exclude=./.cache .) | tar -x -C "$cours"
enregistrer() {
    git -C "$cours" add -A && git -C "$cours" -c user.name=cours -c user.email=cours@example.org commit -q -m "$1"
}
git -C "$cours" init -q && enregistrer cours || exit 1
# Une solution qui n'est plus que dans l'histoire du cours.
echo '// Solution ancienne' >"$cours/solutions/ancienne.hpp" && enregistrer ajoute || exit 1
rm "$cours/solutions/ancienne.hpp" && enregistrer retire || exit 1

rater() {
    echo "RATÉ : $1"
    cat "$essai/dit" 2>/dev/null
    exit 1
}
copier() { "$cours/cahier" version-etudiant "$@" >"$essai/dit" 2>&1; }
# refuse PHRASE DOSSIER... : en le disant, et sans rien laisser.
refuse() {
    phrase=$1
    shift
    copier "$@" && rater "version-etudiant $* réussit"
    grep -qF -- "$phrase" "$essai/dit" || rater "« $phrase » n'est pas dit"
}
refuse 'attend un nouveau dossier'
refuse "n'attend qu'un dossier" "$version" un-de-trop
refuse 'est dans le cours' "$cours"
refuse 'est dans le cours' "$cours/copie"
ln -s "$cours" "$essai/lien"
refuse 'est dans le cours' "$essai/lien/copie"
[ ! -e "$cours/copie" ] || rater 'un dossier est resté dans le cours'
mkdir "$essai/plein" && touch "$essai/plein/.cache"
refuse "n'est pas vide" "$essai/plein"
refuse 'est un fichier' "$essai/plein/.cache"

# Une réponse enregistrée à la place d'un squelette est une solution.
exercice=chapitres/partie2_threads/chapitre05_synchronisation/exercices/ex1_tampon_borne.hpp
cp "$cours/solutions/chapitre05/ex1_tampon_borne.hpp" "$cours/$exercice" && enregistrer réponse || exit 1
refuse "$exercice" "$version"
[ ! -e "$version" ] || rater 'une version refusée est restée'
git -C "$cours" -c user.name=c -c user.email=c@example.org revert --no-edit HEAD >/dev/null 2>&1 || exit 1

# Une réponse qui n'est pas enregistrée ne part pas.
cp "$cours/solutions/chapitre05/ex1_tampon_borne.hpp" "$cours/$exercice"
mkdir "$version" # vide : permis
copier "$version" || rater 'version-etudiant échoue'
grep -qF 'modifications non enregistrées' "$essai/dit" || rater 'les modifications ne sont pas annoncées'
cmp -s "$version/$exercice" "$racine/$exercice" || grep -q 'À COMPLÉTER' "$version/$exercice" ||
    rater 'une réponse non enregistrée est partie'

[ "$(git -C "$version" rev-list --all --count)" = 1 ] || rater "l'historique a plus d'un commit"
[ -z "$(git -C "$version" status --porcelain)" ] || rater 'la version a des modifications'
[ -z "$(git -C "$version" remote)$(cat "$version/.git/objects/info/alternates" 2>/dev/null)" ] ||
    rater 'la version désigne un autre dépôt'
# Chaque objet de la version, et chaque fichier d'une solution : rien de commun.
git -C "$version" cat-file --batch-all-objects --batch-check='%(objectname)' | sort >"$essai/objets"
git -C "$cours" rev-list --all --objects -- solutions | cut -d' ' -f1 | while read -r objet; do
    [ "$(git -C "$cours" cat-file -t "$objet")" != blob ] || echo "$objet"
done | sort -u >"$essai/solutions"
[ "$(wc -l <"$essai/solutions")" -gt 100 ] || rater 'les solutions du cours ne sont pas trouvées'
[ -z "$(comm -12 "$essai/objets" "$essai/solutions")" ] || rater "l'historique contient une solution"
[ -z "$(find "$version" -name solutions -o -name '*.patch' -path '*erreurs*')" ] || rater 'il reste des solutions'

cmake --preset etudiant -S "$version" >"$essai/dit" 2>&1 || rater 'la version ne se configure pas'
ctest --test-dir "$version/build" -N >"$essai/tests" 2>&1 || rater "la version n'a pas de tests"
grep -q ': chapitre05_ex1$' "$essai/tests" || rater "l'exercice 5.1 n'y est pas jugé"
! grep -q ': solution\.\(chapitre\|partie\)\|: erreur\.\(chapitre\|partie\)' "$essai/tests" ||
    rater 'des tests y attendent une solution'
echo 'La version des étudiants se configure, et rien des solutions ne la suit.'
