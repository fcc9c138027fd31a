#!/usr/bin/env python3
"""Compare conversion_images à ce qu'un autre emploierait, sur les mêmes images, en une seule série.

Chaque concurrent convertit en gris tout le dossier, démarrage du programme compris ; les répétitions
sont entrelacées et l'ordre tiré au sort, pour qu'un moment lent de la machine ne pèse pas sur un seul.
Un concurrent qui n'est pas installé est nommé, et sauté.
"""
import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ICI = Path(__file__).resolve().parent
COURS = ICI.parent.parent


def lire_arguments():
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("images", type=Path, help="dossier d'images JPEG et PNG, sous-dossiers compris")
    lecteur.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="défaut : les processeurs")
    lecteur.add_argument("--repetitions", type=int, default=5, help="exécutions de chacun (défaut : 5)")
    lecteur.add_argument("--programme", type=Path, default=COURS / "build/projet_final/conversion_images")
    arguments = lecteur.parse_args()
    if not arguments.images.is_dir():
        lecteur.error(f"{arguments.images} n'est pas un dossier.")
    if arguments.workers < 1 or arguments.repetitions < 1:
        lecteur.error("il faut au moins un worker et une répétition.")
    if not os.access(arguments.programme, os.X_OK):
        lecteur.error(f"{arguments.programme} n'est pas construit : ./cahier projet --help le construit.")
    return arguments


def a_le_module(nom):
    return subprocess.run([sys.executable, "-c", f"import {nom}"], capture_output=True).returncode == 0


def par_fichier(images, sortie, workers, commande):
    """Un outil qui convertit un fichier à la fois : xargs en lance un par worker."""
    noms = [f.relative_to(images) for f in sorted(images.rglob("*")) if f.is_file()]
    for dossier in {nom.parent for nom in noms}:
        (sortie / dossier).mkdir(parents=True, exist_ok=True)
    paires = "\0".join(f"{images / nom}\0{sortie / nom}" for nom in noms)
    subprocess.run(["xargs", "-0", "-n", "2", "-P", str(workers), "sh", "-c", commande, "sh"],
                   input=paires.encode(), stdout=subprocess.DEVNULL, check=True)


def lancer(*mots):
    subprocess.run([str(mot) for mot in mots], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)


def concurrents(arguments):
    """Nom, condition, travail : une fonction du dossier d'entrée, de celui de sortie, et du nombre de workers."""
    pillow = a_le_module("PIL")
    for facon in ("mono", "threads", "pool_threads", "multiprocessing", "pool_processus"):
        yield (f"Pillow {facon}", pillow,
               lambda e, s, n, facon=facon: lancer(sys.executable, ICI / "pillow.py", facon, e, s, n))
    yield ("OpenCV threads", a_le_module("cv2"),
           lambda e, s, n: lancer(sys.executable, ICI / "opencv.py", e, s, n))
    yield ("libvips", shutil.which("vips"),
           lambda e, s, n: par_fichier(e, s, n, 'VIPS_CONCURRENCY=1 vips colourspace "$1" "$2" b-w'))
    yield ("GraphicsMagick", shutil.which("gm"),
           lambda e, s, n: par_fichier(e, s, n, 'OMP_NUM_THREADS=1 gm convert "$1" -auto-orient '
                                                '-colorspace GRAY -quality 95 "$2"'))
    for version in ("mono_thread", "threads_verrou", "executeur_processus"):
        for mode in ("rgb", "luma"):
            yield (f"{version} {mode}", True,
                   lambda e, s, n, version=version, mode=mode: lancer(
                       arguments.programme, "--images", e, "--sortie", s, "--versions", version,
                       "--workers", n, "--decodage", mode))


def mesurer(nom, travail, arguments):
    """Secondes que prend une conversion entière, dans un dossier neuf ; vérifie que rien n'y manque."""
    with tempfile.TemporaryDirectory() as dossier:
        sortie = Path(dossier) / "sortie"
        sortie.mkdir()
        debut = time.monotonic()
        travail(arguments.images, sortie, arguments.workers)
        duree = time.monotonic() - debut
        attendues = {f.relative_to(arguments.images) for f in arguments.images.rglob("*") if f.is_file()}
        rendues = {f.relative_to(racine) for racine in (sortie, sortie / "images") if racine.is_dir()
                   for f in racine.rglob("*") if f.is_file()}
        if not attendues <= rendues:
            sys.exit(f"comparer : {nom} n'a pas rendu {min(attendues - rendues)}.")
        return duree


def main():
    arguments = lire_arguments()
    presents = []
    for nom, condition, travail in concurrents(arguments):
        if condition:
            presents.append((nom, travail))
        else:
            print(f"{nom} : absent, sauté.", file=sys.stderr)
    durees = {nom: [] for nom, _ in presents}
    for tour in range(arguments.repetitions + 1):  # le premier échauffe le cache du disque
        random.shuffle(presents)
        for nom, travail in presents:
            try:
                duree = mesurer(nom, travail, arguments)
            except subprocess.CalledProcessError as erreur:
                sys.exit(f"comparer : {nom} a échoué.\n{(erreur.stderr or b'').decode(errors='replace')}")
            if tour:
                durees[nom].append(duree)
        print(f"Tour {tour} sur {arguments.repetitions}", file=sys.stderr)
    etalon = statistics.median(durees["Pillow mono"]) if "Pillow mono" in durees else None
    print("| Concurrent | Médiane | De … à | × Pillow mono |\n|---|---|---|---|")
    for nom, liste in sorted(durees.items(), key=lambda paire: -statistics.median(paire[1])):
        mediane = statistics.median(liste)
        rapport = f"{etalon / mediane:.2f}" if etalon else "—"
        print(f"| {nom} | {mediane:.2f} s | {min(liste):.2f} à {max(liste):.2f} | {rapport} |".replace(".", ","))


if __name__ == "__main__":
    main()
