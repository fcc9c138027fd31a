#!/bin/sh
# Ce que le juge dit d'une réponse fautive, au-delà du verdict : qui attend quoi, quels accès, quelle
# graine. Usage : verdicts.sh JUGE
set -u
juge=$1
echecs=0
nombre=0

# La ligne de la faute où se trouve ce passage : « chemin:ligne ».
endroit() {
    fichier=outils/juge/tests/verdicts/$1.hpp
    printf '%s:%s' "$fichier" "$(grep -nF -- "$2" "$racine/$fichier" | head -n 1 | cut -d: -f1)"
}
racine=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)

# juger ÉPREUVE VARIANTE [OPTIONS...] : garde ce que dit le juge dans $texte.
juger() {
    epreuve=$1 variante=$2
    shift 2
    texte=$("$juge" "$epreuve" --variante "$variante" --travaux 1 "$@" 2>&1)
}
graine_annoncee() { printf '%s\n' "$texte" | sed -n 's/.*Ordonnancement : graine \([0-9]*\) .*/\1/p'; }
# doit_dire PASSAGE... : chacun se trouve, tel quel, dans $texte.
doit_dire() {
    for passage in "$@"; do
        nombre=$((nombre + 1))
        case $texte in
        *"$passage"*) ;;
        *)
            echecs=$((echecs + 1))
            printf '%s, %s : il manque « %s » dans :\n%s\n\n' "$epreuve" "$variante" "$passage" "$texte"
            ;;
        esac
    done
}

# ne_doit_pas_dire PASSAGE... : aucun ne s'y trouve.
ne_doit_pas_dire() {
    for passage in "$@"; do
        nombre=$((nombre + 1))
        case $texte in
        *"$passage"*)
            echecs=$((echecs + 1))
            printf '%s, %s : « %s » est de trop dans :\n%s\n\n' "$epreuve" "$variante" "$passage" "$texte"
            ;;
        esac
    done
}

# --- Interblocages : avec gdb, les threads, ce qu'ils attendent, les lignes et le cycle.
sans_gdb='Pour savoir qui attend quoi, installez gdb'
if command -v gdb >/dev/null; then
    juger juge_interblocage verrous_croises
    ici=$(endroit interblocage/fautes/verrous_croises 'de_l_arrivee(')
    doit_dire 'INTERBLOCAGE' \
        "« aller » attend le verrou « courant.verrou », que tient « retour » — $ici (virer)" \
        "« retour » attend le verrou « epargne.verrou », que tient « aller » — $ici (virer)" \
        'Cycle : « aller » attend le verrou « courant.verrou », tenu par « retour », qui attend le verrou « epargne.verrou », tenu par « aller ».' \
        '> const std::lock_guard de_l_arrivee(arrivee.verrou);'

    juger juge_interblocage verrou_repris
    doit_dire "attend le verrou « verrou », qu'il tient déjà — $(endroit interblocage/fautes/verrou_repris 'garde(verrou)') (Compte::ajouter)"

    juger juge_interblocage jamais_prevenu
    doit_dire "attend une notification sur la condition « guichet_libre » — $(endroit interblocage/fautes/jamais_prevenu '.wait(')"

    juger juge_exploration ordres_opposes
    doit_dire 'INTERBLOCAGE' 'Ordonnancement : graine ' \
        'Cycle : « ecrivain » attend le verrou « journal_ », tenu par « lecteur », qui attend le verrou « verrou_ », tenu par « ecrivain ».'

    juger juge_exploration barriere_incomplete
    doit_dire 'INTERBLOCAGE' 'attend les autres à la barrière' 'attend son tour'
else
    juger juge_interblocage verrous_croises
    doit_dire "$sans_gdb"
fi
vide=$(mktemp -d)
trap 'rm -r "$vide"' EXIT
texte=$(PATH=$vide "$juge" juge_interblocage --variante verrous_croises 2>&1)
doit_dire 'INTERBLOCAGE' 'Deux virements croisés doivent finir.' "$sans_gdb"

# --- Pendant que gdb décrit un cas, les autres avancent et sont surveillés. Ce faux gdb rend la main
# quand l'autre cas, fini, a laissé disparaître son dossier ; sinon au bout de trente secondes.
cat >"$vide/gdb" <<'FAUX'
#!/bin/sh
essai=0
while [ $essai -lt 300 ]; do
    [ "$(find "$TMPDIR" -maxdepth 1 -name 'juge-*' | wc -l)" -gt 1 ] || break
    essai=$((essai + 1))
    sleep 0.1
done
[ $essai -ge 300 ] || echo '<<<JUGE [{"fichier": "ailleurs.hpp", "ligne": 7, "nature": "verrou"}] JUGE>>>'
FAUX
chmod 755 "$vide" "$vide/gdb"
epreuve=juge_surveillance variante=verrou_repris
texte=$(TMPDIR=$vide PATH=$vide:$PATH "$juge" $epreuve --variante $variante --travaux 2 2>&1)
doit_dire 'INTERBLOCAGE' 'ailleurs.hpp:7'

# --- Accès concurrents : la variable, les deux lignes, le verrou qui manque.
course() { # VARIANTE LECTURE ÉCRITURE CONSEIL
    juger juge_course "$1"
    doit_dire 'COURSE DÉTECTÉE' 'la donnée : la variable globale « note »' "$4" \
        "$2 — $(endroit "course/fautes/$1" 'return note;') (derniere)" \
        "$3 — $(endroit "course/fautes/$1" 'note = valeur;') (noter)"
}
course sans_verrou 'sans verrou' 'sans verrou' "Aucun des deux ne tient de verrou à ce moment-là."
course un_seul_verrou 'sans verrou' 'en tenant un verrou' "Un seul des deux prend un verrou"
course verrous_differents 'en tenant un verrou' 'en tenant un verrou' 'Chacun tient un verrou, mais pas le même'

juger juge_course ordre_inverse --profil tsan
doit_dire 'INTERBLOCAGE' "Deux verrous sont pris dans un ordre par un thread et dans l'ordre inverse" \
    'tient le verrou A et prend le verrou B' 'tient le verrou B et prend le verrou A' \
    "$(endroit course/fautes/ordre_inverse 'garde_premier(premier);'), $(
        grep -n 'garde_second(second);' "$racine/outils/juge/tests/verdicts/course/fautes/ordre_inverse.hpp" | head -n 1 | cut -d: -f1) (noter)" \
    '(derniere)'

# --- Exploration : la graine annoncée rejoue la faute ; toutes ne la montrent pas.
cas='aucun incrément ne se perd'
juger juge_exploration increment_perdu
doit_dire 'ÉCHEC' 'deux incréments donnent deux' 'obtenu  : 1 == 2'
graine=$(graine_annoncee)
essai=1
while [ $essai -le 3 ]; do
    juger juge_exploration increment_perdu --cas "$cas" --graine "$graine"
    doit_dire 'ÉCHEC' "graine $graine "
    essai=$((essai + 1))
done
innocentes=0
autre=0
while [ $innocentes -eq 0 ] && [ $autre -lt 40 ]; do
    juger juge_exploration increment_perdu --cas "$cas" --graine $autre
    doit_dire 'ÉCHEC' # une graine qui ne montre rien laisse l'exploration reprendre du début
    [ "$(graine_annoncee)" = $autre ] || innocentes=1
    autre=$((autre + 1))
done
[ $innocentes -gt 0 ] || {
    echecs=$((echecs + 1))
    echo 'la faute se voit à toutes les graines : la graine ne prouve rien'
}
for faute in renonce_si_occupe sommeil_qui_espere ordres_opposes etat_statique; do
    juger juge_exploration $faute
    verdict=${texte%% *}
    juger juge_exploration $faute --graine "$(graine_annoncee)"
    doit_dire "$verdict  " 'Ordonnancement : graine '
done

# --- Un thread qui redemande au lieu d'attendre : dit aussitôt, avec la graine et sa ligne.
juger juge_exploration tourne_en_rond
doit_dire 'DÉLAI DÉPASSÉ' "Des threads tournent en rond au lieu d'attendre" 'Ordonnancement : graine ' \
    'tourne_en_rond.hpp:'

# --- Tous les ordres : ce qui a été essayé, et l'histoire de celui qui échoue.
texte=$("$juge" juge_ordres_seqlock --variante solution --travaux 1 2>&1)
epreuve=juge_ordres_seqlock variante=solution
doit_dire 'RÉUSSI' 'tous les ordres à 2 préemptions et 2 valeurs anciennes près : '
juger juge_ordres_dekker dekker_sans_seq_cst
doit_dire 'COURSE DÉTECTÉE' 'écriture par « zero »' 'lecture par « un »' "L'ordre qui échoue :" \
    'lit 0, ancien' 'a : dekker_sans_seq_cst.hpp ; b : epreuve.test.cpp' '« ancien » : '
premiere=$texte
juger juge_ordres_dekker dekker_sans_seq_cst
doit_dire "$premiere" # la même, à chaque fois
juger juge_ordres_ticket ticket_double
doit_dire 'DÉLAI DÉPASSÉ' "Des threads tournent en rond au lieu d'attendre" 'const int ticket = prochain_'
ne_doit_pas_dire 'ancien' # un simple entrelacement suffit, et se raconte d'abord

# --- La première cause, et elle seule.
for profil in simple tsan; do
    juger juge_cause hors_du_tableau --profil $profil
    doit_dire 'PLANTAGE' "Un indice est hors du conteneur : l'élément demandé n'existe pas." \
        "$(endroit cause/fautes/hors_du_tableau 'valeurs_[place] = valeur;')"
    ne_doit_pas_dire 'COURSE' 'Deux threads' 'std::vector<_Tp'

    juger juge_cause pointeur_nul --profil $profil
    doit_dire 'PLANTAGE' 'une erreur de segmentation' \
        "$(endroit cause/fautes/pointeur_nul '*(place == 2')"
    ne_doit_pas_dire 'COURSE' 'ThreadSanitizer' 'SIGNAL'
done

juger juge_cause extremes_a_l_envers --profil simple
doit_dire 'ÉCHEC' 'les extrêmes sont le plus petit et le plus grand relevé' \
    'obtenu  : { 7, 5 } == { 5, 7 }' 'avec nombre = 2'
ne_doit_pas_dire '{?}'

juger juge_cause exception_a_elle --profil simple
doit_dire 'ÉCHEC' "Une exception que l'épreuve n'attendait pas l'a interrompue." \
    'exception : RelevesOccupes (« il reste des relevés »)'
ne_doit_pas_dire 'Unknown expression' 'une place neuve vaut zéro'

if command -v gdb >/dev/null; then
    juger juge_cause jamais_prevenu --profil simple
    doit_dire 'INTERBLOCAGE' "« lecteur des relevés » attend la fin d'un thread (join)" \
        "Le thread 2 attend une notification sur la condition « note_ » — $(endroit cause/fautes/jamais_prevenu 'note_.wait(')" \
        "Ce n'est pas un cycle : la notification attendue n'est jamais envoyée"
    ne_doit_pas_dire '_M_' 'calcule encore'

    juger juge_cause sommeil --profil simple
    doit_dire 'INTERBLOCAGE' "« lecteur » dort : personne ne le réveillera avant l'heure"
    ne_doit_pas_dire 'calcule encore'
fi

# --- Une exception imprévue est dite telle, et ne passe pas pour une phrase de l'épreuve.
juger juge_attaques_plantages exception_imprevue
doit_dire 'ÉCHEC' "Une exception que l'épreuve n'attendait pas l'a interrompue." 'exception : std::runtime_error (« imprévue »)'

# --- Un enfant sans _exit() n'explique pas tout seul l'attente de son parent : le juge le dit.
juger juge_attaques_preuve enfant_qui_continue
doit_dire 'ÉCHEC' 'Un processus enfant a continué le code de son parent : terminez-le par _exit().'

printf '%s passages vérifiés, %s absents\n' $nombre $echecs
[ $echecs -eq 0 ] || exit 1
command -v gdb >/dev/null || {
    echo 'gdb manque : les descriptions de threads ne sont pas vérifiées'
    exit 77
}
