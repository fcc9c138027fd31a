#include <signal.h>
#include <unistd.h>

#include <chapitre07/partage.hpp>
#include <juge/epreuve.hpp>

#include "aides.hpp"

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Fonction = std::function<std::uint64_t(std::size_t)>;

/// Ce que l'épreuve sait des tâches, en mémoire partagée.
struct Temoin {
    epreuve::Journal journal;
    std::array<std::atomic<int>, 256> essais{};

    int commencer(std::size_t tache) {
        journal.noter(tache, ::getpid());
        return essais[tache].fetch_add(1) + 1;
    }
};

/// De quoi arrêter l'épreuve si une tâche est réessayée sans fin : au-delà, elle réussit.
constexpr int trop = 50;

std::vector<::Sort> appeler(std::size_t workers, std::size_t taches, int essais_max,
                            const Fonction& f) {
    std::vector<::Sort> sorts;
    {
        juge::Acteur appel("appel", [&] { sorts = ::map_borne(workers, taches, essais_max, f); });
        appel.attendre_fin(
            "L'appel attend pour toujours : une tâche abandonnée est une tâche finie, elle aussi.");
    }
    INFO("un sort par tâche");
    REQUIRE(sorts.size() == taches);
    return sorts;
}

void verifier_rendue(const ::Sort& sort, std::size_t i, int essais) {
    {
        INFO("la tâche " << i << " ne tue pas toujours son worker : elle est rendue");
        REQUIRE(sort.rendue);
    }
    {
        INFO("la valeur de la tâche " << i << " est à sa place");
        REQUIRE(sort.valeur == i + 1000);
    }
    INFO("les essais de la tâche " << i << ", celui qui a réussi compris");
    REQUIRE(sort.essais == essais);
}

void verifier_abandonnee(const ::Sort& sort, std::size_t i, int essais, int signal) {
    {
        INFO("la tâche " << i << " a tué tous ses workers : elle est abandonnée");
        REQUIRE_FALSE(sort.rendue);
    }
    {
        INFO("les essais de la tâche " << i);
        REQUIRE(sort.essais == essais);
    }
    INFO("comment est mort le worker du dernier essai de la tâche " << i
                                                                    << " (0 : sorti de lui-même)");
    REQUIRE(sort.fin_par_signal == signal);
}

}  // namespace

TEST_CASE("sans poison : tout est rendu au premier essai", "[1.7]") {
    const cours::Inventaire avant;
    for (const std::size_t workers : {1U, 3U}) {
        const cours::Partage<epreuve::Temoin> temoin;
        const int essais_max = workers == 1 ? 1 : std::numeric_limits<int>::max();
        const auto sorts = epreuve::appeler(workers, 30, essais_max, [&](std::size_t i) {
            temoin->commencer(i);
            return std::uint64_t{i} + 1000;
        });
        for (std::size_t i = 0; i < 30; ++i)
            epreuve::verifier_rendue(sorts[i], i, 1);
        REQUIRE(temoin->journal.taille() == 30);
        INFO("ni ce programme, ni plus de workers qu'il n'en faut");
        REQUIRE(temoin->journal.workers().count(::getpid()) == 0);
        REQUIRE(temoin->journal.workers().size() <= workers);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une tâche empoisonnée est essayée juste ce qu'il faut, puis abandonnée", "[1.7]") {
    const cours::Inventaire avant;
    // Un seul worker d'abord : celles qui suivent la tâche abandonnée ne sont alors pas commencées.
    const std::pair<std::size_t, int> essais[] = {{1, 1}, {2, 1}, {2, 2}, {2, 5}};
    for (const auto& [workers, essais_max] : essais) {
        const cours::Partage<epreuve::Temoin> temoin;
        const auto sorts = epreuve::appeler(workers, 10, essais_max, [&](std::size_t i) {
            if (i == 4 && temoin->commencer(i) < epreuve::trop) ::raise(SIGKILL);
            return std::uint64_t{i} + 1000;
        });
        {
            INFO("une tâche est exécutée " << essais_max << " fois au plus");
            REQUIRE(temoin->essais[4].load() == essais_max);
        }
        epreuve::verifier_abandonnee(sorts[4], 4, essais_max, SIGKILL);
        for (std::size_t i = 0; i < 10; ++i)
            if (i != 4) epreuve::verifier_rendue(sorts[i], i, 1);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("beaucoup de poisons : chacun ses essais, les bonnes tâches sont rendues", "[1.7]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Temoin> temoin;
    const auto sorts = epreuve::appeler(3, 24, 3, [&](std::size_t i) {
        if (temoin->commencer(i) < epreuve::trop && i % 8 != 5) ::raise(SIGKILL);
        return std::uint64_t{i} + 1000;
    });
    for (std::size_t i = 0; i < 24; ++i) {
        if (i % 8 == 5)
            epreuve::verifier_rendue(sorts[i], i, 1);
        else
            epreuve::verifier_abandonnee(sorts[i], i, 3, SIGKILL);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une tâche qui tue, puis réussit, est rendue", "[1.7]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Temoin> temoin;
    const auto sorts = epreuve::appeler(2, 8, 3, [&](std::size_t i) {
        const int essai = temoin->commencer(i);
        if (i < 4 && essai <= static_cast<int>(i)) ::raise(SIGKILL);  // la tâche i en tue i
        return std::uint64_t{i} + 1000;
    });
    epreuve::verifier_rendue(sorts[0], 0, 1);
    epreuve::verifier_rendue(sorts[1], 1, 2);
    epreuve::verifier_rendue(sorts[2], 2, 3);
    epreuve::verifier_abandonnee(sorts[3], 3, 3, SIGKILL);
    for (std::size_t i = 4; i < 8; ++i)
        epreuve::verifier_rendue(sorts[i], i, 1);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("comment est mort le worker du dernier essai", "[1.7]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Temoin> temoin;
    const auto sorts = epreuve::appeler(2, 6, 2, [&](std::size_t i) -> std::uint64_t {
        const int essai = temoin->commencer(i);
        if (i == 0) ::raise(SIGKILL);
        if (i == 1) ::_exit(9);  // le code 9 n'est pas le signal 9
        if (i == 2) ::_exit(0);
        if (i == 3) ::raise(essai == 1 ? SIGKILL : SIGTERM);
        if (i == 4 && essai == 1) ::raise(SIGTERM);
        if (i == 4) ::_exit(128 + SIGKILL);  // un code encore, quoi qu'en dise un shell
        return i + 1000;
    });
    epreuve::verifier_abandonnee(sorts[0], 0, 2, SIGKILL);
    epreuve::verifier_abandonnee(sorts[1], 1, 2, 0);
    epreuve::verifier_abandonnee(sorts[2], 2, 2, 0);
    epreuve::verifier_abandonnee(sorts[3], 3, 2, SIGTERM);
    epreuve::verifier_abandonnee(sorts[4], 4, 2, 0);
    epreuve::verifier_rendue(sorts[5], 5, 1);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une tâche à réessayer passe après les tâches neuves", "[1.7]") {
    const cours::Partage<epreuve::Temoin> temoin;
    epreuve::appeler(1, 8, 3, [&](std::size_t i) {
        if (temoin->commencer(i) < epreuve::trop && i < 2) ::raise(SIGKILL);
        return std::uint64_t{i} + 1000;
    });
    auto ordre = temoin->journal.taches();
    REQUIRE(ordre.size() == 12);
    ordre.resize(8);
    std::sort(ordre.begin(), ordre.end());
    INFO(
        "un seul worker : les huit tâches sont toutes essayées une fois avant qu'un poison ne le "
        "soit deux");
    REQUIRE(ordre == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7});
}

TEST_CASE("réglages refusés, aucune tâche, deux appels de suite", "[1.7]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Temoin> temoin;
    const epreuve::Fonction f = [&](std::size_t i) {
        temoin->commencer(i);
        return std::uint64_t{i} + 1000;
    };
    {
        INFO("sans worker, ou sans essai : std::invalid_argument");
        REQUIRE(epreuve::refuse([&] { ::map_borne(0, 3, 1, f); }));
        REQUIRE(epreuve::refuse([&] { ::map_borne(2, 3, 0, f); }));
        REQUIRE(epreuve::refuse([&] { ::map_borne(2, 3, -1, f); }));
        REQUIRE(epreuve::refuse([&] { ::map_borne(2, 0, 0, f); }));
    }
    {
        INFO("un appel refusé n'exécute rien");
        REQUIRE(temoin->journal.taille() == 0);
    }
    REQUIRE(epreuve::appeler(2, 0, 1, f).empty());
    epreuve::verifier_rendue(epreuve::appeler(4, 1, 2, f)[0], 0, 1);
    INFO("un second appel ne se souvient pas du premier");
    epreuve::verifier_rendue(epreuve::appeler(4, 1, 2, f)[0], 0, 1);
    epreuve::rien_de_reste(avant);
}

}  // namespace juge::epreuve
