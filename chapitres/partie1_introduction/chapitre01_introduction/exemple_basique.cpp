// Exemple basique : le même calcul, seul, puis à plusieurs.
//
// On part d'un nombre : s'il est pair, on le divise par deux, sinon on le multiplie par trois et
// l'on ajoute un ; et l'on recommence jusqu'à 1. Que l'on y arrive toujours est une conjecture,
// celle de Collatz : elle est vérifiée bien au-delà du million, et personne ne l'a démontrée. Quel
// départ, en dessous d'un million, demande le plus d'étapes ?
#include <fmt/format.h>

#include <algorithm>
#include <chapitre01/lois.hpp>
#include <chapitre01/topologie.hpp>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

constexpr std::uint64_t limite = 1'000'000;

// Le plus long voyage rencontré : d'où il part, en combien d'étapes il arrive à 1.
struct Record {
    std::uint64_t depart = 1;
    int etapes = 0;
};

int compter_etapes(std::uint64_t n) {
    int etapes = 0;
    for (; n != 1; ++etapes)
        n = n % 2 == 0 ? n / 2 : 3 * n + 1;
    return etapes;
}

// [seul]
// Le record parmi les départs de `debut` (compris) à `fin` (non compris).
Record chercher(std::uint64_t debut, std::uint64_t fin) {
    Record record;
    for (std::uint64_t depart = debut; depart < fin; ++depart) {
        const int etapes = compter_etapes(depart);
        if (etapes > record.etapes) record = {depart, etapes};
    }
    return record;
}
// [/seul]

// [a_plusieurs]
// Le même record, que `threads` threads cherchent ensemble.
Record chercher_a_plusieurs(std::uint64_t debut, std::uint64_t fin, std::uint64_t threads) {
    std::vector<Record> records(threads);  // une case par thread : personne n'écrit chez un autre
    std::vector<std::jthread> equipe;
    for (std::uint64_t t = 0; t < threads; ++t) {
        // La part du thread t : un morceau de l'intervalle, de même longueur que les autres.
        const std::uint64_t de = debut + (fin - debut) * t / threads;
        const std::uint64_t a = debut + (fin - debut) * (t + 1) / threads;
        equipe.emplace_back([&records, t, de, a] { records[t] = chercher(de, a); });
    }
    equipe.clear();  // attend que tous aient fini : les cases sont remplies
    return *std::max_element(
        records.begin(), records.end(),
        [](const Record& gauche, const Record& droite) { return gauche.etapes < droite.etapes; });
}
// [/a_plusieurs]

// [chronometrer]
// Exécute `calcul`, l'affiche, et renvoie sa durée en secondes.
template <class Calcul>
double chronometrer(const char* nom, Calcul calcul) {
    const auto debut = std::chrono::steady_clock::now();  // une horloge qui ne recule jamais
    const Record record = calcul();
    const std::chrono::duration<double> duree = std::chrono::steady_clock::now() - debut;
    fmt::print("{:<12} départ {}, {} étapes, en {:.3f} s\n", nom, record.depart, record.etapes,
               duree.count());
    return duree.count();
}
// [/chronometrer]

// [main]
int main() {
    const int coeurs = cours::coeurs_utilisables();
    const double seul = chronometrer("seul :", [] { return chercher(1, limite); });
    const double ensemble = chronometrer("ensemble :", [coeurs] {
        return chercher_a_plusieurs(1, limite, static_cast<std::uint64_t>(coeurs));
    });
    const double acceleration = cours::acceleration(seul, ensemble);
    fmt::print("accélération : {:.2f} à {} threads, efficacité {:.0f} %\n", acceleration, coeurs,
               100 * cours::efficacite(acceleration, coeurs));
}
// [/main]
