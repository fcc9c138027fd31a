#!/bin/sh
# Éprouve la complétion dans chaque interpréteur présent, sur un petit cours imaginaire.
set -u
racine=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)
essai=$(mktemp -d)
trap 'rm -rf "$essai"' EXIT
cd "$essai" || exit 1
mkdir build
cat >build/catalogue.json <<'FIN'
{
  "chapitres": [
    {"numero": "05", "titre": "Synchronisation", "heures": 4},
    {"numero": "11", "titre": "Boost.Asio", "heures": 4}
  ],
  "epreuves": [
    {"id": "composants_chapitre05", "titre": "composants"},
    {"id": "chapitre05_ex1", "titre": "Tampon"},
    {"id": "chapitre11_ex2", "titre": "Délai"}
  ]
}
FIN
echecs=0
eprouves=''

# verifier INTERPRETEUR LIGNE ATTENDU... : les propositions pour cette ligne, dans l'ordre.
verifier() {
    interpreteur=$1
    ligne=$2
    shift 2
    obtenu=$("completer_$interpreteur" "$ligne" | sort | tr '\n' ' ')
    attendu=$(printf '%s\n' "$@" | sort | tr '\n' ' ')
    [ "$obtenu" = "$attendu" ] && return
    echecs=$((echecs + 1))
    printf 'RATÉ  %s, « %s » : %s au lieu de %s\n' "$interpreteur" "$ligne" "$obtenu" "$attendu"
}

completer_bash() {
    bash --norc -c '. "$1" && read -ra COMP_WORDS <<<"$2"
        [[ $2 == *" " ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _cahier && printf "%s\n" "${COMPREPLY[@]}"' bash "$racine/outils/cahier/completion/cahier.bash" "$1"
}
completer_fish() {
    fish --no-config -c 'source $argv[1]; complete -C $argv[2]' \
        "$racine/outils/cahier/completion/cahier.fish" "$1" | cut -f1
}
# zsh ne complète que dans un terminal : zpty en tient lieu, et compadd note ce qu'on lui propose.
completer_zsh() {
    zsh -f -c 'autoload -U compinit && compinit -u -d "$3" && . "$1"
        typeset -a words=("${(@Q)${(z)2}}"); [[ $2 == *" " ]] && words+=("")
        typeset -i CURRENT=$#words
        proposer() { local mot; for mot; do [[ $mot == ${words[-1]}* ]] && print -r -- $mot; done }
        compadd() { while [[ ${1-} == -?* && $1 != --?* ]]; do [[ $1 == -- ]] && { shift; break; }; shift; done; proposer "$@"; }
        _describe() { proposer "${(@)${(P)2}%%:*}"; }
        _cahier' zsh "$racine/outils/cahier/completion/cahier.zsh" "$1" "$essai/zcompdump"
}

for interpreteur in bash fish zsh; do
    command -v $interpreteur >/dev/null || continue
    eprouves="$eprouves $interpreteur"
    verifier $interpreteur './cahier ex' executer
    verifier $interpreteur './cahier re' reinitialiser
    verifier $interpreteur './cahier 5' 5.1
    verifier $interpreteur './cahier enonce 1' 11.2
    verifier $interpreteur './cahier executer 1' 11.2
    verifier $interpreteur './cahier mesurer 5' 5.1
    verifier $interpreteur './cahier lecon ' 11 5
    verifier $interpreteur './cahier solution --q' --quand-meme
    verifier $interpreteur './cahier completion z' zsh
done

# Aucune commande de l'aide n'est oubliée.
for commande in $(sed -n 's/^  \([a-z]\{3,\}\) .*/\1/p' "$racine/outils/cahier/aide.txt"); do
    for interpreteur in bash fish zsh; do
        grep -q "\b$commande\b" "$racine/outils/cahier/completion/cahier.$interpreteur" && continue
        echecs=$((echecs + 1))
        echo "RATÉ  $commande est dans l'aide, pas dans la complétion de $interpreteur"
    done
done

[ $echecs -eq 0 ] && echo "La complétion propose ce qu'il faut ; éprouvée avec :$eprouves."
exit $((echecs > 0))
