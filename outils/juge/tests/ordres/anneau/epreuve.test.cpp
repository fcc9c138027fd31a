// Un anneau d'une place entre un producteur et un consommateur, sans verrou.
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("chaque valeur passe une fois, dans tous les ordres", "[ordres]") {
    juge::explorer(1, [] {
        Anneau anneau;
        std::vector<int> recues;
        {
            juge::Acteur producteur("producteur", [&] {
                for (int valeur = 1; valeur <= 2; ++valeur)
                    while (!anneau.deposer(valeur)) {
                    }
            });
            juge::Acteur consommateur("consommateur", [&] {
                int valeur = 0;
                while (recues.size() < 2)
                    if (anneau.retirer(valeur)) recues.push_back(valeur);
            });
        }
        INFO("chaque valeur passe une fois, dans l'ordre");
        REQUIRE(recues == std::vector<int>{1, 2});
    });
}

}  // namespace juge::epreuve
