#!/usr/bin/env python3
"""Convertit en gris un dossier d'images avec OpenCV, un thread de Python par worker.

Utilisation : opencv.py IMAGES SORTIE WORKERS
"""
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2

if len(sys.argv) != 4:
    sys.exit(__doc__)
images, sortie, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
cv2.setNumThreads(1)


def convertir(entree):
    destination = sortie / entree.relative_to(images)
    destination.parent.mkdir(parents=True, exist_ok=True)
    couleur = cv2.imread(str(entree), cv2.IMREAD_COLOR)
    gris = cv2.cvtColor(couleur, cv2.COLOR_BGR2GRAY)
    if not cv2.imwrite(str(destination), gris, [cv2.IMWRITE_JPEG_QUALITY, 95]):
        sys.exit(f"opencv.py : {destination} ne s'écrit pas.")


with ThreadPoolExecutor(workers) as pool:
    list(pool.map(convertir, [f for f in sorted(images.rglob("*")) if f.is_file()]))
