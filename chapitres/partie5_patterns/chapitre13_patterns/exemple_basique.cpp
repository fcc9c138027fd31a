// Exemple basique : deux producteurs, deux consommateurs, une file bornée entre eux ; tout finit
// par une fermeture, pas par un délai.
#include <fmt/format.h>

#include <chapitre04/groupe_threads.hpp>
#include <chapitre06/file_bornee.hpp>
#include <numeric>
#include <string>
#include <vector>

using Articles = cours::FileBornee<int>;

// [producteur]
// Produit `combien` articles à partir de `premier`. Si la file est pleine, attend une place.
void produire(Articles& file, int premier, int combien) {
    for (int i = 0; i < combien; ++i)
        file.deposer(premier + i);
}
// [/producteur]

// [consommateur]
// Traite des articles jusqu'à ce qu'il ne puisse plus en venir. Aucun délai à choisir.
void consommer(Articles& file, std::vector<int>& traites) {
    while (const auto article = file.retirer())  // vide : la file est fermée, et épuisée
        traites.push_back(*article);
}
// [/consommateur]

int main() {
    // [enchainement]
    Articles file(5);  // cinq articles en attente, au plus
    std::vector<int> de_c1;
    std::vector<int> de_c2;
    cours::GroupeThreads consommateurs;
    consommateurs.lancer("C1", [&] { consommer(file, de_c1); });
    consommateurs.lancer("C2", [&] { consommer(file, de_c2); });

    cours::GroupeThreads producteurs;
    producteurs.lancer("P1", [&] { produire(file, 100, 50); });
    producteurs.lancer("P2", [&] { produire(file, 200, 50); });

    bool echec = !producteurs.joindre().empty();  // 1. tous les producteurs ont fini,
    file.fermer();                                // 2. donc plus rien ne viendra,
    echec |= !consommateurs.joindre().empty();    // 3. et les consommateurs finissent ce qui reste
    // [/enchainement]

    const int total = std::accumulate(de_c1.begin(), de_c1.end(), 0) +
                      std::accumulate(de_c2.begin(), de_c2.end(), 0);
    fmt::print("articles traités : {}\n", de_c1.size() + de_c2.size());
    fmt::print("somme : {}\n", total);
    return !echec && total == 100 * 50 + 200 * 50 + 2 * (49 * 50 / 2) ? 0 : 1;
}
