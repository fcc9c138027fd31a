#!/usr/bin/env python3
"""Convertit en gris un dossier d'images avec Pillow, d'une des cinq façons de Python.

Utilisation : pillow.py FAÇON IMAGES SORTIE WORKERS
  FAÇON : mono, threads, pool_threads, multiprocessing, pool_processus
"""
import multiprocessing
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageOps

verrou = threading.Lock()


def convertir(travail):
    entree, sortie = travail
    sortie.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(entree) as image:
        gris = ImageOps.exif_transpose(image).convert("L")
        if image.format == "JPEG":
            gris.save(sortie, image.format, quality=95)
        else:
            gris.save(sortie, image.format)
    return 1


def mono(travaux, _):
    return sum(map(convertir, travaux))


def threads(travaux, workers):
    restants = iter(travaux)
    faites = 0

    def worker():
        nonlocal faites
        while True:
            with verrou:
                travail = next(restants, None)
            if travail is None:
                return
            convertir(travail)
            with verrou:
                faites += 1

    equipe = [threading.Thread(target=worker) for _ in range(workers)]
    for thread in equipe:
        thread.start()
    for thread in equipe:
        thread.join()
    return faites


def pool_threads(travaux, workers):
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(convertir, travaux))


def en_processus(travaux, workers):
    with multiprocessing.Pool(workers) as pool:
        return sum(pool.imap_unordered(convertir, travaux))


def pool_processus(travaux, workers):
    with ProcessPoolExecutor(workers) as pool:
        return sum(pool.map(convertir, travaux))


FACONS = {
    "mono": mono,
    "threads": threads,
    "pool_threads": pool_threads,
    "multiprocessing": en_processus,
    "pool_processus": pool_processus,
}

if __name__ == "__main__":
    if len(sys.argv) != 5 or sys.argv[1] not in FACONS:
        sys.exit(__doc__)
    images, sortie = Path(sys.argv[2]), Path(sys.argv[3])
    travaux = [(f, sortie / f.relative_to(images)) for f in sorted(images.rglob("*")) if f.is_file()]
    if FACONS[sys.argv[1]](travaux, int(sys.argv[4])) != len(travaux):
        sys.exit("pillow.py : il manque des images.")
