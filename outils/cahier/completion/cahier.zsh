#compdef cahier ./cahier
# Complétion de ./cahier pour zsh, après compinit. Pour l'essayer : eval "$(./cahier completion zsh)"
# Pour la garder, depuis la racine du cours : ./cahier completion zsh >>~/.zshrc

# Les lignes du catalogue de ce cours-ci, tel qu'il est maintenant : « valeur:titre ».
_cahier_catalogue() {
    local -a valeurs
    valeurs=("${(@f)$(sed -n "$2" "${${(e)~words[1]}:h}/build/catalogue.json" 2>/dev/null)}")
    _describe "$1" valeurs
}

_cahier() {
    local -a commandes
    commandes=(
        'liste:les exercices, et où vous en êtes'
        'executer:juge un exercice'
        "enonce:ce qu'il faut écrire"
        'editer:ouvre la réponse dans votre éditeur'
        'indice:un indice de plus'
        "lecon:la leçon d'un chapitre"
        "solution:la solution d'un exercice réussi"
        'reinitialiser:remet le squelette'
        'mesurer:ce que la réponse fait gagner'
        'projet:le projet final'
        'site:le cours en pages web'
        'verifier:construit et teste tout le cours'
        'lecons:rafraîchit le code cité par les leçons'
        "completion:complétion de l'interpréteur de commandes"
        "noter:note les rendus d'une classe"
        'version-etudiant:copie le cours sans les solutions'
    )
    # « numéro:titre » de chaque exercice.
    local exercices='s/.*"id": "chapitre0\{0,1\}\([0-9]*\)_ex\([0-9]*\)".*"titre": "\([^"]*\)".*/\1.\2:\3/p'
    if ((CURRENT == 2)); then
        _describe commande commandes
        compadd -- --json --help --version
        _cahier_catalogue exercice $exercices
        return
    fi
    case $words[2] in
    executer | enonce | editer | indice | solution | reinitialiser | mesurer)
        [[ $words[2] == solution ]] && compadd -- --quand-meme
        [[ $words[2] == executer ]] && compadd -- --cas --graine
        compadd -- --json
        _cahier_catalogue exercice $exercices
        ;;
    lecon)
        _cahier_catalogue chapitre 's/.*"numero": "0\{0,1\}\([0-9]*\)".*"titre": "\([^"]*\)".*/\1:\2/p'
        ;;
    completion) compadd bash zsh fish ;;
    liste) compadd -- --json ;;
    *) _files ;;
    esac
}
compdef _cahier cahier ./cahier
