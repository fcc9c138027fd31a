"""Le côté Python de celery.cpp : une application Celery, et ce qu'elle demande au worker C++."""
import os

from celery import Celery

redis = os.environ["COURS_REDIS"]
application = Celery("cours", broker=f"{redis}/0", backend=f"{redis}/1")


@application.task(name="somme")
def somme(a, b):
    return a + b


@application.task(name="rien")
def rien():
    pass


# Ces deux fonctions n'existent qu'en C++ : Python n'en connaît que le nom, et la file.
@application.task(name="compter_les_mots", queue="cpp")
def compter_les_mots(texte):
    raise NotImplementedError


@application.task(name="diviser", queue="cpp")
def diviser(a, b):
    raise NotImplementedError


if __name__ == "__main__":
    print(compter_les_mots.delay("au moins une fois").get(timeout=30))
    try:
        diviser.delay(1, 0).get(timeout=30)
    except ZeroDivisionError as erreur:
        print(f"ZeroDivisionError : {erreur}")
