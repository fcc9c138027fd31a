// L'ordre de sortie de chaque collection.
#include <chapitre06/file_bornee.hpp>
#include <chapitre06/file_prioritaire.hpp>
#include <chapitre06/pile_concurrente.hpp>
#include <juge/epreuve.hpp>

namespace {

/// Ferme la collection, et rend tout ce qui en sort.
template <class Collection>
auto vider(Collection& collection) {
    collection.fermer();
    std::vector<typename decltype(collection.retirer())::value_type> sorties;
    while (auto valeur = collection.retirer())
        sorties.push_back(std::move(*valeur));
    return sorties;
}

struct Tache {
    int priorite;
    int numero;
};

struct MoinsUrgente {
    bool operator()(const Tache& a, const Tache& b) const { return a.priorite < b.priorite; }
};

}  // namespace

TEST_CASE("FileBornee : premier entré, premier sorti") {
    cours::FileBornee<int> file(8);
    for (const int valeur : {3, 1, 2})
        file.deposer(valeur);
    REQUIRE(vider(file) == std::vector<int>{3, 1, 2});
}

TEST_CASE("PileConcurrente : dernier entré, premier sorti") {
    cours::PileConcurrente<int> pile(cours::sans_borne);
    pile.deposer(1);
    pile.deposer(2);
    REQUIRE(pile.retirer() == 2);
    pile.deposer(3);
    REQUIRE(vider(pile) == std::vector<int>{3, 1});
}

TEST_CASE("PileConcurrente : bornée, elle fait attendre") {
    cours::PileConcurrente<int> pile(1);
    REQUIRE(pile.essayer_deposer(1));
    REQUIRE_FALSE(pile.essayer_deposer(2));
}

TEST_CASE("FilePrioritaire : la plus grande d'abord") {
    cours::FilePrioritaire<int> file(8);
    for (const int valeur : {2, 5, 1, 4, 3})
        file.deposer(valeur);
    REQUIRE(vider(file) == std::vector<int>{5, 4, 3, 2, 1});
}

TEST_CASE("FilePrioritaire : l'ordre est celui que l'on donne") {
    cours::FilePrioritaire<int, std::greater<>> file(8);
    for (const int valeur : {2, 5, 1})
        file.deposer(valeur);
    REQUIRE(vider(file) == std::vector<int>{1, 2, 5});
}

TEST_CASE("FilePrioritaire : stable, même quand dépôts et retraits s'entremêlent") {
    // Le modèle : à chaque sortie, la plus urgente, et la première déposée de celles-là.
    std::vector<Tache> modele;
    cours::FilePrioritaire<Tache, MoinsUrgente> file(cours::sans_borne);
    std::uint32_t hasard = 1;
    for (int numero = 0; numero < 2000; ++numero) {
        hasard = hasard * 1664525U + 1013904223U;
        const Tache tache{static_cast<int>(hasard >> 30), numero};
        modele.push_back(tache);
        REQUIRE(file.deposer(tache));
        if ((hasard >> 20) % 2 != 0) continue;
        const auto prevue = std::max_element(modele.begin(), modele.end(), MoinsUrgente{});
        REQUIRE(file.retirer()->numero == prevue->numero);
        modele.erase(prevue);
    }
    std::stable_sort(modele.begin(), modele.end(),
                     [](const Tache& a, const Tache& b) { return a.priorite > b.priorite; });
    const auto restantes = vider(file);
    REQUIRE(std::equal(restantes.begin(), restantes.end(), modele.begin(), modele.end(),
                       [](const Tache& a, const Tache& b) { return a.numero == b.numero; }));
}

TEST_CASE("les trois acceptent une valeur qu'on ne peut que déplacer") {
    struct MoinsPointe {
        bool operator()(const std::unique_ptr<int>& a, const std::unique_ptr<int>& b) const {
            return *a < *b;
        }
    };
    cours::FileBornee<std::unique_ptr<int>> file(2);
    cours::PileConcurrente<std::unique_ptr<int>> pile(2);
    cours::FilePrioritaire<std::unique_ptr<int>, MoinsPointe> prioritaire(2);
    const auto deux = [](auto& collection) {
        collection.deposer(std::make_unique<int>(1));
        collection.deposer(std::make_unique<int>(2));
        std::vector<int> sorties;
        for (const auto& pointeur : vider(collection))
            sorties.push_back(*pointeur);
        return sorties;
    };
    REQUIRE(deux(file) == std::vector<int>{1, 2});
    REQUIRE(deux(pile) == std::vector<int>{2, 1});
    REQUIRE(deux(prioritaire) == std::vector<int>{2, 1});
}
