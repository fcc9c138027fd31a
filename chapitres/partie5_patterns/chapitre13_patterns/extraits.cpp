// Les extraits de la leçon qui ne viennent ni des exemples, ni des composants.
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chapitre07/partage.hpp>
#include <chapitre13/maitre_ouvriers.hpp>
#include <chapitre13/map_reduce.hpp>
#include <chapitre13/pipeline.hpp>
#include <chapitre13/pool_threads.hpp>
#include <chrono>
#include <csignal>
#include <future>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;

void premier_pool() {
    // [premier_pool]
    cours::PoolThreads pool(2);
    std::future<int> carre = pool.soumettre([](int n) { return n * n; }, 12);
    std::future<int> echec = pool.soumettre([]() -> int { throw std::domain_error("négatif"); });
    fmt::print("1.2  {}\n", carre.get());
    try {
        echec.get();
    } catch (const std::domain_error& erreur) {
        fmt::print("1.2  {}\n", erreur.what());
    }
    // [/premier_pool]
}

void arrets() {
    // [vider]
    std::atomic<int> faites{0};
    cours::PoolThreads consciencieux(2);
    for (int i = 0; i < 100; ++i)
        consciencieux.poster([&faites] { ++faites; });
    consciencieux.vider();  // plus rien n'entre ; finit ce qui est entré
    fmt::print("1.3  vider : {} tâches faites\n", faites.load());
    // [/vider]

    // [abandonner]
    std::latch commencee(1);
    cours::PoolThreads presse(1);
    auto en_cours = presse.soumettre([&](const std::stop_token& arret) {
        commencee.count_down();
        while (!arret.stop_requested())
            std::this_thread::yield();
        return 1;
    });
    auto jetee = presse.soumettre([] { return 2; });
    commencee.wait();
    const std::size_t jetees = presse.abandonner();  // demande l'arrêt, et jette ce qui attendait
    fmt::print("1.3  abandonner : {} jetée, l'autre a rendu {}\n", jetees, en_cours.get());
    try {
        jetee.get();
    } catch (const std::future_error&) {
        fmt::print("1.3  promesse rompue\n");
    }
    // [/abandonner]
    try {
        presse.poster([] {});
    } catch (const cours::PoolArrete& erreur) {
        fmt::print("1.3  {}\n", erreur.what());
    }
}

// [imbrique]
// Additionne de debut à fin, en soumettant la moitié gauche à un pool.
long additionner(cours::PoolThreads& pool, long debut, long fin) {
    if (fin - debut <= 1000) {
        long total = 0;
        for (long i = debut; i < fin; ++i)
            total += i;
        return total;
    }
    const long milieu = debut + (fin - debut) / 2;
    auto gauche = pool.soumettre(additionner, std::ref(pool), debut, milieu);
    const long droite = additionner(pool, milieu, fin);
    return gauche.get() + droite;  // une tâche qui en attend une autre, dans le même pool
}
// [/imbrique]

void attente_imbriquee() {
    // [un_seul_worker]
    cours::PoolThreads pool(1);
    const long total = pool.soumettre(additionner, std::ref(pool), 0L, 1'000'000L).get();
    fmt::print("1.4  {}\n", total);
    // [/un_seul_worker]
}

void pipeline() {
    // [pipeline]
    const auto pipeline = cours::Pipeline<int>()
                              .etape("doubler", 2, [](int n) { return 2 * n; })
                              .etape("écrire", 1, [](int n) { return std::to_string(n); });
    cours::ReglagesPipeline reglages;
    reglages.garder_ordre = true;
    std::string sorties;
    pipeline.executer(
        cours::source_de(std::vector{1, 2, 3, 4, 5}),
        [&sorties](const std::string& texte) { sorties += texte + ' '; }, reglages);
    fmt::print("1.7  {}\n", sorties);
    // [/pipeline]

    // [erreur_etape]
    const auto fragile = cours::Pipeline<int>().etape("inverser", 1, [](int n) {
        if (n == 0) throw std::domain_error("division par zéro");
        return 100 / n;
    });
    try {
        fragile.executer(cours::source_de(std::vector{5, 2, 0, 1}), [](int) {});
    } catch (const cours::ErreurEtape& erreur) {
        fmt::print("1.7  {}\n", erreur.what());
    }
    // [/erreur_etape]
}

void map_reduce() {
    // [longueurs]
    const std::vector<std::string> mots{"un", "deux", "trois", "quatre", "cinq", "six"};
    const auto par_longueur = cours::map_reduce<std::size_t, std::string>(
        mots, [](const std::string& mot, auto& emettre) { emettre(mot.size(), mot); },
        [](std::size_t, const std::vector<std::string>& memes) { return memes.size(); });
    for (const auto& [longueur, combien] : par_longueur)
        fmt::print("1.9  {} lettres : {}\n", longueur, combien);
    // [/longueurs]
}

void maitre() {
    // [maitre]
    const cours::Partage<std::atomic<int>> gelees(0);
    cours::ReglagesMaitre reglages;
    reglages.ouvriers = 2;
    reglages.silence = 500ms;
    const auto ouvrage = cours::maitre_ouvriers(
        std::vector{10, 20, 30, 40},
        [&gelees](int n) {
            if (n == 30 && ++*gelees == 1) std::raise(SIGSTOP);  // un ouvrier se fige
            if (n == 40) throw std::domain_error("quarante");
            return n + 1;
        },
        reglages);
    for (const auto& issue : ouvrage.issues)
        fmt::print("1.10 {}\n", issue.reussie() ? std::to_string(issue.valeur()) : issue.message());
    fmt::print("1.10 {} silencieux, {} mort\n", ouvrage.bilan.silencieux, ouvrage.bilan.morts);
    // [/maitre]
}

int main() {
    maitre();  // d'abord : il fait naître des processus, et ce programme n'a encore qu'un thread
    premier_pool();
    arrets();
    attente_imbriquee();
    pipeline();
    map_reduce();
}
