# La commande version-etudiant, lue par ./cahier, à qui elle emprunte $racine, dire et abandonner :
# une copie du cours sans les solutions, dont l'historique tient en un commit.
# shellcheck shell=sh disable=SC2154

# Le dossier demandé, en entier ; s'arrête si rien ne peut y être écrit sans risque.
dossier_de_la_version() {
    [ -n "$1" ] || abandonner 'version-etudiant attend un nouveau dossier, hors du cours.' \
        'Par exemple : ./cahier version-etudiant ../cours-etudiants'
    dossier=$(realpath -m -- "$1")
    case $dossier/ in
    "$racine"/*) abandonner "$1 est dans le cours, qui se copierait dans lui-même : choisissez un dossier en dehors." ;;
    esac
    [ ! -e "$dossier" ] || [ -d "$dossier" ] ||
        abandonner "$1 est un fichier : version-etudiant attend un nouveau dossier."
    [ ! -d "$dossier" ] || [ -z "$(ls -A -- "$dossier")" ] ||
        abandonner "$1 n'est pas vide : choisissez un nouveau dossier, ou videz celui-ci."
}

# Ce que le dernier commit du cours contient, solutions exceptées. Ce qui n'est pas enregistré (vos
# réponses, vos essais) ne part donc jamais.
extraire_sans_solutions() {
    git -C "$racine" rev-parse -q --verify HEAD >/dev/null 2>&1 || abandonner \
        "version-etudiant part du dernier commit du cours, et git n'en trouve pas dans $racine."
    [ -z "$(git -C "$racine" status --porcelain)" ] ||
        dire "Le cours a des modifications non enregistrées : elles ne sont pas dans la copie (git status)."
    mkdir -p -- "$dossier" || abandonner "impossible de créer $dossier."
    paquet=$(mktemp)
    if ! git -C "$racine" archive -o "$paquet" --format=tar HEAD -- . ':(exclude)solutions' ||
        ! tar -x -f "$paquet" -C "$dossier"; then
        abandonner "la copie dans $dossier a échoué ; supprimez-le, puis recommencez."
    fi
    rm -f "$paquet"
    sed -i '/^| `solutions\//d' "$dossier/README.md"
}

# Un exercice où rien ne reste à écrire : quelqu'un a enregistré sa réponse à la place du squelette.
refuser_les_reponses() {
    remplis=$(cd "$dossier" && find chapitres exercices projet_final/exercices -path '*/ex[0-9]*.hpp' -exec grep -L 'À COMPLÉTER' {} +) || :
    [ -z "$remplis" ] || {
        rm -rf "$dossier"
        abandonner "des exercices enregistrés dans le cours n'ont plus rien « À COMPLÉTER » : remettez leur squelette" \
            "(./cahier reinitialiser), enregistrez, puis recommencez." "$remplis"
    }
}

enregistrer_la_version() {
    etudiant() { git -C "$dossier" -c user.name=Cahier -c user.email=cahier@localhost -c commit.gpgsign=false "$@"; }
    if ! etudiant init -q -b main --template= || ! etudiant add -A ||
        ! etudiant commit -q --no-verify -m 'Cahier de programmation parallèle et distribuée'; then
        abandonner "git n'a pas pu enregistrer la copie dans $dossier."
    fi
}

version_etudiant() {
    command -v git >/dev/null || abandonner 'version-etudiant demande git. Installez-le :' '  sudo apt-get install git'
    [ $# -le 1 ] || abandonner "version-etudiant n'attend qu'un dossier."
    dossier_de_la_version "${1-}"
    extraire_sans_solutions
    refuser_les_reponses
    enregistrer_la_version
    dire "Le cours sans solutions, en un seul commit : $dossier" \
        "Publiez ce dépôt pour vos étudiants ; chez eux, la première commande est ./cahier"
}
