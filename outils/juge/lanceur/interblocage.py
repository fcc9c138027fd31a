"""Exécuté par gdb, attaché à une épreuve qui n'avance plus.

Affiche, entre deux marques, une liste JSON : pour chaque thread, ce qu'il attend (verrou, condition,
fin d'un thread…), l'objet attendu et son nom, qui tient le verrou, et la ligne de la réponse ou de
l'épreuve d'où il attend.
"""
import json
import os
import re

import gdb

FICHIERS = [f for f in os.environ.get("JUGE_FICHIERS", "").split("\n") if f]

# Du plus interne au plus externe : le premier nom reconnu dans la pile dit la nature de l'attente.
NATURES = [
    (re.compile(r"pthread_cond_(timed|clock)?wait|condition_variable(_any)?::wait"), "condition"),
    (re.compile(r"pthread_rwlock_(rd|wr)lock|shared_mutex::lock"), "verrou partagé"),
    (re.compile(r"pthread_mutex_(clock|timed)?lock|__gthread_mutex_lock|mutex::lock$"), "verrou"),
    (re.compile(r"pthread_(timed)?join|std::j?thread::join"), "fin d'un thread"),
    (re.compile(r"counting_semaphore|__semaphore|sem_wait|_M_acquire"), "sémaphore"),
    (re.compile(r"latch::"), "loquet"),
    (re.compile(r"barrier"), "barrière"),
    (re.compile(r"__basic_future|__future_base|_State_baseV2"), "résultat (future)"),
    (re.compile(r"__atomic_wait|atomic<.*>::wait|atomic_flag::wait"), "valeur atomique"),
    (re.compile(r"waitpid|wait4"), "fin d'un processus"),
    (re.compile(r"^(__)?(GI_)?(clock_)?nanosleep|^(usleep|sleep)$|sleep_(for|until)$"), "sommeil"),
    (re.compile(r"^(__)?(GI_)?(__libc_)?(read|recv|accept|poll|select|epoll_wait)"), "données"),
    (re.compile(r"^(__)?(GI_)?(__libc_)?(write|send)"), "écriture"),
]

# Une attente qui finira d'elle-même.
ECHEANCE = re.compile(r"^pthread_\w+_(timed|clock)|::wait_(for|until)|::try_\w+_(for|until)")


def tid_interne(tid):
    """Numéro du thread dans l'espace de noms de l'épreuve : celui que les verrous retiennent."""
    try:
        with open("/proc/%d/status" % tid, encoding="ascii", errors="replace") as statut:
            for ligne in statut:
                if ligne.startswith("NSpid:"):
                    return int(ligne.split()[-1])
    except OSError:
        pass
    return tid


def pile(thread):
    thread.switch()
    cadre = gdb.newest_frame()
    while cadre is not None:
        yield cadre
        try:
            cadre = cadre.older()
        except gdb.error:
            return


def lire(cadre, nom):
    try:
        valeur = cadre.read_var(nom)
        return None if valeur.is_optimized_out else valeur
    except (gdb.error, ValueError):
        return None


# Où lire l'adresse de l'objet attendu : fonction de la pile -> variable.
ADRESSES = [
    (re.compile(r"^juge::(ordonnanceur::bloquer|horloge::attendre)"), "objet"),
    (re.compile(r"^pthread_cond_"), "condition"),
    (re.compile(r"^pthread_(mutex|rwlock)_"), "verrou"),
    (re.compile(r"^__gthread_(recursive_)?mutex_(timed)?lock"), "__mutex"),
    (re.compile(r"(mutex|condition_variable|latch|semaphore\w*(<.*>)?)::\w+$"), "this"),
]


def adresse_attendue(cadres):
    """Adresse de l'objet de synchronisation sur lequel le thread attend."""
    for cadre in cadres:
        fonction = (cadre.name() or "").split("(")[0]
        for forme, variable in ADRESSES:
            if forme.search(fonction):
                valeur = lire(cadre, variable)
                if valeur is not None and valeur.type.strip_typedefs().code == gdb.TYPE_CODE_PTR:
                    return int(valeur)
    return None


def nom_dans(valeur, adresse, nom, profondeur=4):
    """Nom de ce que `valeur`, nommée `nom`, contient à `adresse` : « compte.verrou »."""
    type_reel = valeur.type.strip_typedefs().unqualified()  # les membres d'un objet constant aussi
    if type_reel.code in (gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF):
        return nom_dans(valeur.referenced_value(), adresse, nom, profondeur)
    if valeur.address is None:
        return None
    debut = int(valeur.address)
    dedans = debut <= adresse < debut + type_reel.sizeof
    if not dedans and not est_une_fermeture(type_reel):
        return None
    if profondeur > 0 and type_reel.code == gdb.TYPE_CODE_STRUCT:
        valeur = valeur.address.cast(type_reel.pointer()).dereference()
        if de_la_bibliotheque(type_reel):  # ce qu'il contient n'a pas de nom pour l'étudiant
            return nom
        for champ in type_reel.fields():
            if champ.is_base_class or not hasattr(champ, "bitpos") or not champ.name:
                continue
            membre = champ.name.removeprefix("__")  # GCC nomme ainsi les captures
            trouve = nom_dans(valeur[champ], adresse, "%s.%s" % (nom, membre) if nom else membre,
                              profondeur - 1)
            if trouve:
                return trouve
    return nom if dedans else None


def de_la_bibliotheque(type_reel):
    """Par le nom du type : son texte dit « class std:: » quand le thread choisi est dans du C."""
    return (type_reel.name or "").startswith("std::")


def est_une_fermeture(type_reel):
    """Vrai pour le type d'une lambda, dont les captures désignent des objets qui sont ailleurs.
    GCC le nomme « <lambda()> », Clang ne le nomme pas."""
    return type_reel.name is None or "lambda" in type_reel.name


def noms(cadres, adresse):
    """Comment le programme nomme l'objet à cette adresse, du plus proche au plus lointain : membre
    de *this, variable, globale."""
    for cadre in cadres:
        this = lire(cadre, "this")
        if this is not None and not de_la_bibliotheque(this.type.target().unqualified()):
            trouve = essayer(this.dereference, adresse, None)
            if trouve:
                yield trouve
        try:
            bloc = cadre.block()
        except RuntimeError:
            continue
        while bloc is not None and not bloc.is_global and not bloc.is_static:
            for symbole in bloc:
                if not symbole.is_variable and not symbole.is_argument or symbole.name == "this":
                    continue
                valeur = lire(cadre, symbole.name)
                trouve = valeur is not None and essayer(lambda v=valeur: v, adresse, symbole.name)
                if trouve:
                    yield trouve
            bloc = bloc.superblock
    texte = gdb.execute("info symbol 0x%x" % adresse, to_string=True)
    connu = re.match(r"([\w:]+)(?: \+ \d+)? in section", texte)
    if connu:
        yield connu.group(1)


def essayer(valeur, adresse, nom):
    try:
        return nom_dans(valeur(), adresse, nom)
    except gdb.error:
        return None


def choisir_noms(descriptions):
    """Nomme chaque objet par le premier nom qui n'en désigne pas un autre."""
    candidats = {}
    for description in descriptions:
        candidats.setdefault(description.get("objet"), []).extend(description.pop("noms", []))
    for description in descriptions:
        objet = description.get("objet")
        ailleurs = {nom for autre, liste in candidats.items() if autre != objet for nom in liste}
        propres = [nom for nom in candidats[objet] if nom not in ailleurs]
        description["nom_objet"] = (propres or candidats[objet] or [None])[0]


def proprietaire(adresse):
    """Thread (numéro interne) qui tient le mutex à cette adresse ; 0 si personne."""
    try:
        mutex = gdb.Value(adresse).cast(gdb.lookup_type("pthread_mutex_t").pointer()).dereference()
        return int(mutex["__data"]["__owner"])
    except gdb.error:
        return 0


# Un thread qui observe les autres pour l'épreuve n'a rien à raconter.
OBSERVATEUR = re.compile(r"^juge::(Acteur::observer|attendre_calme|signaler_blocage)")


def nom_d_acteur(cadres):
    """Le nom entier que l'épreuve a donné à ce thread, si elle l'a lancé : le noyau n'en garde que
    quinze octets."""
    for cadre in cadres:
        if not fichier_de(cadre).endswith("/epreuve/acteur.cpp"):
            continue
        lambda_ = lire(cadre, "__closure") or lire(cadre, "this")  # GCC, Clang
        try:
            for champ in lambda_.dereference().type.fields() if lambda_ else []:
                if (champ.name or "").removeprefix("__") == "commun":
                    nom = lambda_.dereference()[champ]["_M_ptr"]["nom"]["_M_dataplus"]["_M_p"]
                    return nom.string("utf-8", "replace")
        except gdb.error:
            continue
    return None


def oublier_noms_herites(descriptions):
    """Sans nom à lui, un thread porte celui du thread qui l'a lancé : il ne le désigne pas."""
    noms = {d["nom"].encode()[:15] for d in descriptions if d["acteur"] or d["principal"]}
    for description in descriptions:
        if not description["acteur"] and description["nom"].encode()[:15] in noms:
            description["nom"] = ""


def attend_son_tour(cadres):
    """Vrai si l'exploration a donné la main à un autre, sans que ce thread soit bloqué sur rien : ce
    qu'il attendait est peut-être venu, mais pas encore son tour."""
    for cadre in cadres:
        if "attendre_baton" in (cadre.name() or ""):
            fil = lire(cadre, "fil")
            return fil is not None and str(fil["situation"]).endswith("::pret")
    return False


def decrire(thread):
    cadres = list(pile(thread))
    if any(OBSERVATEUR.search(cadre.name() or "") for cadre in cadres):
        return None
    acteur = nom_d_acteur(cadres)
    description = {
        "tid": tid_interne(thread.ptid[1] or thread.ptid[2]),
        "nom": acteur or thread.name or "",
        "acteur": acteur is not None,
        "principal": thread.ptid[0] == thread.ptid[1],
    }
    if attend_son_tour(cadres):
        description["nature"] = "tour"
    for cadre in cadres:
        if "nature" in description:
            break
        nom = cadre.name() or ""
        for forme, nature in NATURES:
            if forme.search(nom.split("(")[0]):
                description["nature"] = nature
                break
    if description.get("nature") not in (None, "tour", "sommeil"):
        description["echeance"] = any(ECHEANCE.search((c.name() or "").split("(")[0]) for c in cadres)
    if description.get("nature") in ("verrou", "condition", "verrou partagé", "sémaphore", "loquet"):
        adresse = adresse_attendue(cadres)
        if adresse is not None:
            description["objet"] = "0x%x" % adresse
            utiles = [c for c in cadres if fichier_de(c) in FICHIERS]
            description["noms"] = list(noms(utiles, adresse))
            if description["nature"] == "verrou":
                description["proprietaire"] = proprietaire(adresse)
    for fichier in FICHIERS:  # la réponse d'abord, l'épreuve ensuite
        for cadre in cadres:
            if fichier_de(cadre) == fichier:
                description["fichier"] = fichier
                description["ligne"] = cadre.find_sal().line
                description["fonction"] = (cadre.name() or "").split("(")[0]
                return description
    return description


def fichier_de(cadre):
    table = cadre.find_sal().symtab
    return table.fullname() if table is not None else ""


def principal():
    resultat = []
    for thread in sorted(gdb.selected_inferior().threads(), key=lambda t: t.ptid[1]):
        try:
            description = decrire(thread)
            if description is not None:
                resultat.append(description)
        except gdb.error:
            continue
    oublier_noms_herites(resultat)
    choisir_noms(resultat)
    print("<<<JUGE " + json.dumps(resultat) + " JUGE>>>")


principal()
