# Complétion de ./cahier pour fish. Pour l'essayer : ./cahier completion fish | source
# Pour la garder : ./cahier completion fish >~/.config/fish/completions/cahier.fish

# Les lignes du catalogue de ce cours-ci, tel qu'il est maintenant.
function __cahier_catalogue
    set -l mots (commandline -opc)
    sed -n $argv[1] (dirname -- $mots[1])/build/catalogue.json 2>/dev/null
end
function __cahier_exercices
    __cahier_catalogue 's/.*"id": "chapitre0\{0,1\}\([0-9]*\)_ex\([0-9]*\)".*"titre": "\([^"]*\)".*/\1.\2\t\3/p'
end
function __cahier_chapitres
    __cahier_catalogue 's/.*"numero": "0\{0,1\}\([0-9]*\)".*"titre": "\([^"]*\)".*/\1\t\2/p'
end

set -l commandes liste executer enonce editer indice lecon solution reinitialiser mesurer projet site verifier lecons completion noter version-etudiant
set -l debut "not __fish_seen_subcommand_from $commandes"
complete -c cahier -f
complete -c cahier -n $debut -a '(__cahier_exercices)'
complete -c cahier -n $debut -a liste -d 'les exercices, et où vous en êtes'
complete -c cahier -n $debut -a executer -d 'juge un exercice'
complete -c cahier -n $debut -a enonce -d "ce qu'il faut écrire"
complete -c cahier -n $debut -a editer -d 'ouvre la réponse dans votre éditeur'
complete -c cahier -n $debut -a indice -d 'un indice de plus'
complete -c cahier -n $debut -a lecon -d "la leçon d'un chapitre"
complete -c cahier -n $debut -a solution -d "la solution d'un exercice réussi"
complete -c cahier -n $debut -a reinitialiser -d 'remet le squelette'
complete -c cahier -n $debut -a mesurer -d 'ce que la réponse fait gagner'
complete -c cahier -n $debut -a projet -d 'le projet final'
complete -c cahier -n $debut -a site -d 'le cours en pages web'
complete -c cahier -n $debut -a verifier -d 'construit et teste tout le cours'
complete -c cahier -n $debut -a lecons -d 'rafraîchit le code cité par les leçons'
complete -c cahier -n $debut -a completion -d "complétion de l'interpréteur de commandes"
complete -c cahier -n $debut -a noter -d 'note les rendus d\'une classe'
complete -c cahier -n $debut -a version-etudiant -d 'copie le cours sans les solutions'
complete -c cahier -n '__fish_seen_subcommand_from executer enonce editer indice solution reinitialiser mesurer' -a '(__cahier_exercices)'
complete -c cahier -n '__fish_seen_subcommand_from lecon' -a '(__cahier_chapitres)'
complete -c cahier -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'
complete -c cahier -n '__fish_seen_subcommand_from projet site noter version-etudiant' -F
complete -c cahier -n '__fish_seen_subcommand_from solution' -l quand-meme -d 'même sans avoir réussi'
complete -c cahier -n '__fish_seen_subcommand_from executer' -l cas -r -d 'ne juger que ce cas'
complete -c cahier -n '__fish_seen_subcommand_from executer' -l graine -r -d 'rejouer un ordonnancement'
complete -c cahier -l json -d 'le résultat en JSON'
complete -c cahier -l help -d "l'aide"
complete -c cahier -l version -d 'la version'
