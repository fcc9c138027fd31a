#!/bin/sh
# Une séance au terminal, du squelette à la réussite de trois exercices, dans une copie du cours :
# tmux tient le clavier et regarde l'écran. Chaque écran vérifié est affiché.
set -u
racine=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd -P)
for outil in tmux git bwrap; do
    command -v $outil >/dev/null || {
        echo "SAUTÉ : $outil est absent (apt-get install tmux git bubblewrap) ; l'écran de ./cahier n'est pas éprouvé."
        exit 77
    }
done

essai=$(mktemp -d)
# La copie prend la place du cours, construction comprise, dans un espace de noms à elle : rien n'est
# à reconstruire, rien n'en sort, et aucun autre programme ne s'y voit.
if [ "${1:-}" != --dedans ]; then
    trap 'rm -rf "$essai"' EXIT
    trap 'exit 130' INT TERM
    (cd "$racine" && tar -c --exclude='./build-*' --exclude=./build/epreuves --exclude=./build/cache/reponses \
        --exclude=./.git --exclude=./.cahier --exclude=./.cache .) | tar -x -C "$essai"
    [ "$(id -u)" -ne 0 ] || pouvoirs='--cap-add ALL'
    # shellcheck disable=SC2086
    bwrap --dev-bind / / --bind "$essai" "$racine" --unshare-pid --proc /proc --die-with-parent \
        ${pouvoirs:-} sh "$0" --dedans
    exit
fi
copie=$racine
serveur=cahier-$$
colonnes=80
lignes=24
terminal() { tmux -u -L "$serveur" -f /dev/null "$@"; }
finir() {
    terminal kill-server 2>/dev/null
    rm -rf "$essai"
}
trap finir EXIT
trap 'exit 130' INT TERM

# ------------------------------------------------------------------------------------- Regarder

ecran() { terminal capture-pane -p; }
montrer() {
    printf '\n--- %s\n' "$1"
    ecran
}
rater() {
    montrer "RATÉ : $1"
    exit 1
}
# attendre TEXTE : jusqu'à ce que l'écran le montre. Rien ne dépend de la vitesse de la machine.
attendre() {
    essais=3000
    until ecran | grep -qF -- "$1"; do
        essais=$((essais - 1))
        [ $essais -gt 0 ] || rater "« $1 » n'est jamais apparu"
        sleep 0.1
    done
}
attendre_que() { # attendre_que PHRASE COMMANDE...
    phrase=$1
    shift
    essais=3000
    until "$@" >/dev/null; do
        essais=$((essais - 1))
        [ $essais -gt 0 ] || rater "$phrase"
        sleep 0.1
    done
}
voit() {
    for texte in "$@"; do
        ecran | grep -qF -- "$texte" || rater "« $texte » n'est pas à l'écran"
    done
}
absent() { ! ecran | grep -qF -- "$1"; }
ne_voit_pas() { ! ecran | grep -qF -- "$1" || rater "« $1 » est à l'écran"; }
touches() { terminal send-keys -- "$@"; }
taper() { terminal send-keys -l -- "$1" && touches Enter; }

# Les processus jugés de cette copie, et celui de l'écran.
juges_en_vie() { grep -la "$copie/build/cache/[r]eponses/.*/programme" /proc/[0-9]*/cmdline 2>/dev/null; }
aucun_juge() { ! juges_en_vie >/dev/null; }
pid_de_l_ecran() {
    for dossier in /proc/[0-9]*; do
        [ "$(tr '\0' ' ' 2>/dev/null <"$dossier/cmdline")" = "$copie/build/outils/cahier/cahier " ] &&
            echo "${dossier#/proc/}"
    done
}
terminal_rendu() {
    [ "$(terminal display-message -p '#{alternate_on} #{cursor_flag}')" = '0 1' ] ||
        rater "le terminal n'est pas rendu : écran ou curseur"
    # La commande tapée, que le terminal montre, n'est pas ce qu'elle écrit : on attend la seconde.
    taper 'clear; stty -a | grep -c " icanon.*" ; stty -a | grep -c " echo "; echo fin-de-""stty'
    attendre 'fin-de-stty'
    [ "$(ecran | grep -c '^1$')" -eq 2 ] || rater "le terminal n'est pas rendu : stty"
}

# -------------------------------------------------------------------------------------- Préparer

cd "$copie" || exit 1
{ git init -q && git add -A && git -c user.name=cours -c user.email=cours@example.org commit -qm cours; } ||
    exit 1
echo 'Sans terminal : le verdict, ce qu'\''il faut faire, et c'\''est tout.'
./cahier </dev/null >"$essai/sans_terminal" 2>"$essai/construction" || {
    cat "$essai/construction"
    exit 1
}
cat "$essai/sans_terminal"
if ! grep -q '^À COMPLÉTER' "$essai/sans_terminal" || ! grep -q '^À vous' "$essai/sans_terminal" ||
    grep -q "$(printf '\033')" "$essai/sans_terminal"; then
    echo 'RATÉ : ce n'\''est pas le texte attendu sans terminal.'
    exit 1
fi
rm -rf .cahier
./cahier enonce 5.1 2>/dev/null | grep -q '^Garanties à tenir' || { echo "RATÉ : l'énoncé n'est pas affiché." && exit 1; }
./cahier lliste 2>&1 | grep -q 'Vouliez-vous dire : ./cahier liste ?' || { echo 'RATÉ : rien ne propose « liste ».' && exit 1; }

liste=$(./cahier liste --json 2>/dev/null)
# champ NOM RANG : du RANG-ième exercice
champ() { printf '%s\n' "$liste" | sed -n "s/.*\"$1\": \"\(.*\)\",*\$/\1/p" | sed -n "$2p"; }
reponse() { champ fichier "$1"; }
nom() { basename "$(reponse "$1")"; }
# rang NUMÉRO : de cet exercice dans la liste
rang() { printf '%s\n' "$liste" | sed -n 's/.*"numero": "\(.*\)",*$/\1/p' | grep -nxF "$1" | cut -d : -f 1; }
solution() { echo "solutions/$(champ serie "$1")/$(nom "$1")"; }
# Les trois exercices de la séance : le premier, puis un de chacun de ces chapitres.
deuxieme=$(rang 4.1)
troisieme=$(rang 5.1)
descendre() { ecran | grep -q "> $(champ numero "$1") " || { touches Down && false; }; }
# ouvrir RANG : par la liste
ouvrir() {
    touches e
    attendre 'Entrée ouvre'
    attendre_que "l'exercice $(champ numero "$1") n'est pas dans la liste" descendre "$1"
    touches Enter
    attendre "$(champ numero "$1") — $(champ titre "$1")"
}
# Une réponse dont la première fonction ne finit jamais.
boucler() {
    sed 's/juge::a_completer(/for (;;) {} juge::a_completer(/' "$(reponse "$1")" >"$essai/boucle.hpp"
    cat "$essai/boucle.hpp" >"$(reponse "$1")"
}

terminal new-session -d -x $colonnes -y $lignes -c "$copie" \
    'env -u ENV -u NO_COLOR LC_ALL=C.UTF-8 PS1="invite> " sh -i'
attendre 'invite>'

# ----------------------------------------------------------------------------------- Travailler

taper ./cahier
attendre 'À COMPLÉTER'
attendre "À l'écoute"
voit "$(champ numero 1) — $(champ titre 1)" 'Chapitres' "0 sur" 'Il reste à écrire' 'hpp:' \
    'À relire' 'Énoncé' 'n énoncé' 'i indice' 'l leçon' 'e exercices' 's suivant' 'p précédent' 'r rejuger' \
    'o solution' 'z remettre à zéro' 'q quitter'
montrer "ouverture, à l'exercice en cours"

touches n
attendre 'Garanties à tenir'
ne_voit_pas 'Il reste à écrire'
montrer "l'énoncé"
touches i
attendre 'Indice 1 sur'
touches i
attendre 'Indice 2 sur'
voit 'Indice 1 sur'
montrer 'un indice de plus à chaque appui'
touches l
attendre_que "l'indice reste à l'écran" absent 'Indice 2 sur'
voit 'q revenir'
montrer 'la leçon, au paragraphe à relire'
touches e
attendre "> $(champ numero 1)"
touches Down
attendre "> $(champ numero 2)"
montrer 'la liste'
touches Enter
attendre "$(champ numero 2) — $(champ titre 2)"
attendre "À l'écoute"
touches p
attendre "$(champ numero 1) — $(champ titre 1)"
attendre "À l'écoute"

touches o
attendre 'tapez quand-meme'
taper non
attendre "Rien n'est fait"
touches o
attendre 'tapez quand-meme'
taper quand-meme
attendre "Solution de l'exercice $(champ numero 1)"
montrer 'la solution, sur un mot explicite'
touches q

# Enregistrer montre le verdict, quelle que soit la page qu'on avait sous les yeux.
touches i
attendre 'Indice 2 sur'
echo 'int oubli = ;' >>"$(reponse 1)"
attendre 'NE COMPILE PAS'
attendre "À l'écoute"
voit "$(nom 1):" 'error:'
montrer 'une réponse qui ne compile pas, enregistrée pendant un indice'
terminal resize-window -x 120 -y 40
attendre "$(reponse 1):" # en entier : on l'ouvre d'un clic
terminal resize-window -x $colonnes -y $lignes
touches l
attendre 'q revenir'
git checkout -q -- "$(reponse 1)"
attendre 'À COMPLÉTER'
attendre "À l'écoute"
touches e
attendre 'Entrée ouvre'
echo 'int oubli = ;' >>"$(reponse 1)"
attendre 'NE COMPILE PAS'
attendre "À l'écoute"
git checkout -q -- "$(reponse 1)"
attendre 'À COMPLÉTER'
attendre "À l'écoute"
# Un verdict qui arrive pendant qu'on lit autre chose s'annonce sans prendre la place.
touches r i
attendre 'Verdict (touche q pour le voir) : À COMPLÉTER'
voit 'Indice 4 sur'
montrer "le verdict s'annonce pendant un indice"
touches q
attendre 'Il reste à écrire'
ne_voit_pas 'touche q pour le voir'

boucler 1
attendre_que 'aucun processus jugé' juges_en_vie
bloques=$(juges_en_vie)
cp "$(solution 1)" "$essai/solution.hpp"
mv "$essai/solution.hpp" "$(reponse 1)"
attendre 'RÉUSSI'
attendre "À l'écoute"
for processus in $bloques; do
    ! grep -qa "$copie/build/cache/[r]eponses" "$processus" 2>/dev/null || rater "$processus survit"
done
voit '1 sur' 'cas sur'
montrer "enregistrer pendant un jugement l'annule ; le nouveau fichier, renommé par-dessus, est jugé"

touches s
attendre "$(champ numero 2) — $(champ titre 2)"
attendre 'À COMPLÉTER'
attendre "À l'écoute"
ouvrir "$deuxieme"
attendre 'À COMPLÉTER'
attendre "À l'écoute"
cat "$(solution "$deuxieme")" >"$(reponse "$deuxieme")"
attendre 'RÉUSSI'
attendre '2 sur'
montrer 'deuxième exercice, dans un autre chapitre, récrit sur place'
ouvrir "$troisieme"
attendre 'À COMPLÉTER'
attendre "À l'écoute"
cp "$(solution "$troisieme")" "$(reponse "$troisieme")"
attendre 'RÉUSSI'
attendre '3 sur'
attendre "À l'écoute"
montrer 'troisième exercice'
touches o
attendre "Solution de l'exercice $(champ numero "$troisieme")"
touches q
attendre "À l'écoute"

# ------------------------------------------------------------------------------------- Le terminal

# L'entête va d'un bord à l'autre, ou s'efface devant le verdict quand la place manque.
entete_large() { [ "$(ecran | head -n 1 | LC_ALL=C.UTF-8 wc -m)" -eq $(($1 + 1)) ]; }
entete_reduit() { ecran | sed -n 2p | grep -q '^RÉUSSI'; }
for taille in '40 12' '120 40' '20 6' "$colonnes $lignes"; do
    terminal resize-window -x "${taille% *}" -y "${taille#* }"
    entete=entete_large
    [ "${taille% *}" -ge $colonnes ] || entete=entete_reduit
    attendre_que "l'écran n'a pas pris la taille $taille" $entete "${taille% *}"
    voit "$(champ numero "$troisieme") — " 'RÉUSSI' 'i indice'
    montrer "fenêtre de $taille"
done

touches C-z
attendre 'invite>'
attendre_que "le terminal n'est pas rendu sur Ctrl-Z" \
    sh -c "[ \"\$(tmux -L $serveur display-message -p '#{alternate_on}')\" = 0 ]"
ne_voit_pas 'RÉUSSI'
taper fg
attendre 'RÉUSSI'
voit 'q quitter'
montrer 'Ctrl-Z puis fg'

touches z
attendre 'Tapez oui'
taper oui
attendre 'À COMPLÉTER'
attendre 'est gardée dans'
montrer 'réinitialisation'
git diff --quiet -- "$(reponse "$troisieme")" || rater "le squelette n'est pas celui qui a été livré"
cmp -s "$(solution "$troisieme")" .cahier/sauvegardes/* || rater "la réponse n'a pas été gardée"

touches C-c
attendre 'Interrompu.'
terminal_rendu

taper 'clear; ./cahier'
attendre "$(champ numero "$troisieme") — " # là où l'on en était, pas au premier qui reste à faire
attendre "À l'écoute"
boucler "$troisieme"
attendre_que 'aucun processus jugé' juges_en_vie
kill -TERM "$(pid_de_l_ecran)"
attendre 'Interrompu.'
attendre_que 'des processus jugés survivent à SIGTERM' aucun_juge
terminal_rendu
git checkout -q -- "$(reponse "$troisieme")"

taper "clear; ./cahier $(champ numero 2)"
attendre "$(champ numero 2) — $(champ titre 2)"
attendre "À l'écoute"
terminal capture-pane -p -e | grep -q "$(printf '\033')\[[0-9;]*33m" || rater 'pas de couleur'
touches q
attendre 'invite>'
taper 'clear; NO_COLOR=1 ./cahier'
attendre "À l'écoute"
! terminal capture-pane -p -e | grep -q "$(printf '\033')\[[0-9;]*3[0-7]m" || rater 'des couleurs'
touches q
attendre 'invite>'
taper 'clear; LC_ALL=C ./cahier'
attendre 'A COMPLETER'
attendre "A l'ecoute"
! ecran | LC_ALL=C grep -q '[^ -~]' || rater "des caractères hors de l'ASCII"
montrer 'sans UTF-8'
touches q
attendre 'invite>'
for genre in inconnu dumb; do
    taper "clear; TERM=$genre ./cahier"
    attendre 'plein écran'
    attendre 'À vous'
    montrer "TERM=$genre : le texte"
done

# Une progression impossible à écrire ne cache pas le verdict : la plainte vient après.
rm -rf .cahier && touch .cahier
./cahier executer 5.1 --json >"$essai/executer" 2>&1 && rater "la progression perdue n'est pas une erreur"
grep -q '"verdict"' "$essai/executer" || rater 'le verdict est caché'
tail -n 1 "$essai/executer" | grep -q "progression n'a pas pu être écrite" || rater "l'échec n'est pas dit à la fin"
rm .cahier

echo
echo 'La séance se déroule comme prévu.'
