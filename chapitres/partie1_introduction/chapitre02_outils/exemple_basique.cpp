// Exemple basique : mesurer le temps d'exécution d'une fonction.
//
// D'abord naïvement, une seule fois ; puis comme il faut : un échauffement, des répétitions, une
// médiane et une dispersion. Enfin, la différence entre le temps de la montre et celui du
// processeur.
#include <fmt/format.h>

#include <chapitre02/chronometre.hpp>
#include <chapitre02/ne_pas_optimiser.hpp>
#include <chapitre02/statistiques.hpp>
#include <chrono>
#include <cstddef>
#include <thread>
#include <vector>

using namespace std::chrono_literals;  // pour écrire 50ms

// [travail]
// Le travail à mesurer : combien de nombres premiers jusqu'à `limite` ? (Crible d'Ératosthène : on
// barre les multiples de chaque nombre qui n'est pas déjà barré.)
int compter_premiers(std::size_t limite) {
    std::vector<char> barre(limite + 1, 0);
    int premiers = 0;
    for (std::size_t n = 2; n <= limite; ++n) {
        if (barre[n] != 0) continue;
        ++premiers;
        for (std::size_t multiple = n * n; multiple <= limite; multiple += n)
            barre[multiple] = 1;
    }
    return premiers;
}
// [/travail]

constexpr std::size_t limite = 1'000'000;
constexpr int echauffements = 3;
constexpr int repetitions = 31;

// [naif]
// Une mesure : l'heure avant, l'heure après, la différence.
double mesurer_une_fois() {
    const auto debut = std::chrono::steady_clock::now();
    cours::ne_pas_optimiser(compter_premiers(limite));  // sinon, le calcul pourrait disparaître
    const auto fin = std::chrono::steady_clock::now();
    return cours::en_ms(fin - debut);  // une durée garde son unité ; ici, des millisecondes
}
// [/naif]

// [repeter]
// Comme il faut : quelques tours pour rien, puis beaucoup de mesures, que l'on résume.
cours::Statistiques mesurer_comme_il_faut() {
    for (int i = 0; i < echauffements; ++i)
        cours::ne_pas_optimiser(compter_premiers(limite));  // mémoire et caches prêts
    std::vector<double> durees;
    for (int i = 0; i < repetitions; ++i)
        durees.push_back(mesurer_une_fois());
    return cours::Statistiques(durees);
}
// [/repeter]

// [deux_temps]
// Le temps de la montre, et celui que le processeur a passé pour nous.
template <class Travail>
void montrer_les_deux_temps(const char* nom, Travail travail) {
    const cours::Chronometre chronometre;  // démarre ici
    travail();
    fmt::print("  {:<8} {:>6.1f} ms réelles, {:>6.1f} ms de processeur\n", nom,
               cours::en_ms(chronometre.reel()), cours::en_ms(chronometre.processeur()));
}
// [/deux_temps]

int main() {
    fmt::print("{} nombres premiers jusqu'à {}\n\n", compter_premiers(limite), limite);

    fmt::print("une seule mesure : {:.2f} ms\n", mesurer_une_fois());
    const auto s = mesurer_comme_il_faut();
    fmt::print("{} mesures : médiane {:.2f} ms\n", s.nombre(), s.mediane());
    fmt::print("  la moitié entre {:.2f} et {:.2f} ms, toutes entre {:.2f} et {:.2f} ms\n\n",
               s.premier_quartile(), s.troisieme_quartile(), s.minimum(), s.maximum());

    montrer_les_deux_temps("calculer", [] {
        for (int i = 0; i < 10; ++i)
            cours::ne_pas_optimiser(compter_premiers(limite));
    });
    montrer_les_deux_temps("dormir", [] { std::this_thread::sleep_for(50ms); });
}
