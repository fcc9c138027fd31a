# Complétion de ./cahier pour bash. Pour l'essayer : eval "$(./cahier completion bash)"
# Pour la garder, depuis la racine du cours : ./cahier completion bash >>~/.bashrc

_cahier() {
    local mot=${COMP_WORDS[COMP_CWORD]} commande='' i choix=''
    for ((i = 1; i < COMP_CWORD; ++i)); do
        [[ ${COMP_WORDS[i]} == -* ]] || { commande=${COMP_WORDS[i]} && break; }
    done
    # Les exercices viennent du catalogue de ce cours-ci, tel qu'il est maintenant.
    local catalogue
    catalogue=$(dirname -- "${COMP_WORDS[0]/#\~/$HOME}")/build/catalogue.json
    local exercices='s/.*"id": "chapitre0\{0,1\}\([0-9]*\)_ex\([0-9]*\)".*/\1.\2/p'
    local chapitres='s/.*"numero": "0\{0,1\}\([0-9]*\)".*/\1/p'
    case $commande in
    '') choix="liste executer enonce editer indice lecon solution reinitialiser mesurer projet site verifier lecons
        completion noter version-etudiant --json --help --version $(sed -n "$exercices" "$catalogue" 2>/dev/null)" ;;
    executer) choix="$(sed -n "$exercices" "$catalogue" 2>/dev/null) --cas --graine --json" ;;
    enonce | editer | indice | reinitialiser | mesurer) choix="$(sed -n "$exercices" "$catalogue" 2>/dev/null) --json" ;;
    solution) choix="$(sed -n "$exercices" "$catalogue" 2>/dev/null) --quand-meme --json" ;;
    lecon) choix=$(sed -n "$chapitres" "$catalogue" 2>/dev/null) ;;
    liste) choix=--json ;;
    completion) choix='bash zsh fish' ;;
    projet | site | noter | version-etudiant)
        mapfile -t COMPREPLY < <(compgen -f -- "$mot")
        return
        ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$choix" -- "$mot")
}
complete -F _cahier ./cahier cahier
