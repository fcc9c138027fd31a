"""Le surcoût par tâche de ProcessPoolExecutor, huit tâches en vol. Affiche des microsecondes."""
import collections
import concurrent.futures
import sys
import time


def successeur(n):
    return n + 1


def mesurer(taches, fenetre):
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        list(pool.map(successeur, range(100)))
        en_vol = collections.deque()
        debut = time.perf_counter()
        for i in range(taches):
            if len(en_vol) == fenetre:
                en_vol.popleft().result()
            en_vol.append(pool.submit(successeur, i))
        while en_vol:
            en_vol.popleft().result()
        return (time.perf_counter() - debut) / taches * 1e6


if __name__ == "__main__":
    print(min(mesurer(int(sys.argv[1]), int(sys.argv[2])) for _ in range(3)))
