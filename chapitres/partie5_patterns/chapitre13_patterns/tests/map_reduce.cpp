// Les sept vérifications classiques d'un map-reduce (le premier TP du cours 6.5840 du MIT), en
// threads et en processus : compte des mots, index, parallélisme des map, parallélisme des reduce,
// chaque tâche une fois, personne ne part trop tôt, mort d'un worker.
#include <signal.h>
#include <unistd.h>

#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre13/map_reduce.hpp>
#include <juge/epreuve.hpp>
#include <sstream>

#include "jusqu_a.hpp"

using cours::map_reduce;
using cours::map_reduce_processus;
using cours::ReglagesMapReduce;

namespace {

const std::vector<std::string> textes{"le chat et le chien", "", "le chien dort", "chat",
                                      "et le chat dort et dort"};

// Des types fixes : une seule instance de chaque map-reduce à compiler.
using EmissionTexte = cours::Emission<std::string, int>;
using EmissionEntier = cours::Emission<int, int>;
using MapTexte = std::function<void(const std::string&, EmissionTexte&)>;
using ReduceTexte = std::function<int(const std::string&, const std::vector<int>&)>;
using MapEntier = std::function<void(int, EmissionEntier&)>;
using ReduceEntier = std::function<int(int, const std::vector<int>&)>;

const MapTexte decouper = [](const std::string& texte, EmissionTexte& emettre) {
    std::istringstream flux(texte);
    for (std::string mot; flux >> mot;)
        emettre(mot, 1);
};
const ReduceTexte additionner = [](const std::string&, const std::vector<int>& valeurs) {
    return std::accumulate(valeurs.begin(), valeurs.end(), 0);
};
const std::map<std::string, int> comptes{
    {"chat", 3}, {"chien", 2}, {"dort", 3}, {"et", 3}, {"le", 4}};

ReglagesMapReduce avec(std::size_t workers, std::size_t parts = 0) {
    ReglagesMapReduce reglages;
    reglages.workers = workers;
    reglages.parts = parts;
    return reglages;
}

struct Document {
    int numero = 0;
    std::string texte;
    MSGPACK_DEFINE(numero, texte)
};

/// Attend qu'un autre soit là en même temps, dans un autre processus ou un autre thread.
void se_rencontrer(std::atomic<int>& presents, int combien) {
    presents.fetch_add(1);
    while (presents.load() < combien)
        std::this_thread::yield();
}

struct EnThreads {
    static auto textes(const std::vector<std::string>& entrees, const MapTexte& map,
                       const ReduceTexte& reduce, const ReglagesMapReduce& reglages) {
        return map_reduce<std::string, int>(entrees, map, reduce, reglages);
    }
    static auto entiers(const std::vector<int>& entrees, const MapEntier& map,
                        const ReduceEntier& reduce, const ReglagesMapReduce& reglages) {
        return map_reduce<int, int>(entrees, map, reduce, reglages);
    }
    template <class Map, class Reduce>
    static auto index(const std::vector<Document>& entrees, Map map, Reduce reduce,
                      const ReglagesMapReduce& reglages) {
        return map_reduce<std::string, int>(entrees, map, reduce, reglages);
    }
};

struct EnProcessus {
    static auto textes(const std::vector<std::string>& entrees, const MapTexte& map,
                       const ReduceTexte& reduce, const ReglagesMapReduce& reglages) {
        return map_reduce_processus<std::string, int>(entrees, map, reduce, reglages);
    }
    static auto entiers(const std::vector<int>& entrees, const MapEntier& map,
                        const ReduceEntier& reduce, const ReglagesMapReduce& reglages) {
        return map_reduce_processus<int, int>(entrees, map, reduce, reglages);
    }
    template <class Map, class Reduce>
    static auto index(const std::vector<Document>& entrees, Map map, Reduce reduce,
                      const ReglagesMapReduce& reglages) {
        return map_reduce_processus<std::string, int>(entrees, map, reduce, reglages);
    }
};

/// Les sept, quel que soit le moteur.
template <class Moteur>
void verifier_l_essentiel() {
    // 1. le compte des mots, quels que soient les workers et les parts
    for (const std::size_t workers : {1U, 3U})
        for (const std::size_t parts : {1U, 2U, 17U})
            REQUIRE(Moteur::textes(textes, decouper, additionner, avec(workers, parts)) == comptes);
    REQUIRE(Moteur::textes({}, decouper, additionner, avec(2)).empty());
    // 2. l'index : les valeurs d'une clé viennent dans l'ordre des entrées
    std::vector<Document> documents;
    for (int i = 0; i < 40; ++i)
        documents.push_back({i, i % 2 == 0 ? "pair" : "impair"});
    const auto index = Moteur::index(
        documents, [](const Document& d, auto& emettre) { emettre(d.texte, d.numero); },
        [](const std::string&, std::vector<int> ou) { return ou; }, avec(3, 2));
    REQUIRE(index.size() == 2);
    REQUIRE(index.at("pair").size() == 20);
    REQUIRE(std::is_sorted(index.at("pair").begin(), index.at("pair").end()));
    REQUIRE(std::is_sorted(index.at("impair").begin(), index.at("impair").end()));
}

template <class Moteur>
void verifier_le_parallelisme() {
    // 3. deux map se rencontrent
    const cours::Partage<std::atomic<int>> maps(0);
    const auto une = Moteur::entiers(
        std::vector{0, 1},
        [&maps](int n, EmissionEntier& emettre) {
            se_rencontrer(*maps, 2);
            emettre(n, n);
        },
        [](int, const std::vector<int>& v) { return v.at(0); }, avec(2));
    REQUIRE(une == std::map<int, int>{{0, 0}, {1, 1}});
    // 4. deux reduce aussi : les clés 0 et 1 sont dans deux parts
    const cours::Partage<std::atomic<int>> reductions(0);
    const auto deux = Moteur::entiers(
        std::vector{0, 1}, [](int n, EmissionEntier& emettre) { emettre(n, n); },
        [&reductions](int n, const std::vector<int>&) {
            se_rencontrer(*reductions, 2);
            return n;
        },
        avec(2, 2));
    REQUIRE(deux.size() == 2);
}

template <class Moteur>
void verifier_les_comptes() {
    struct Compteurs {
        std::array<std::atomic<int>, 60> maps{};
        std::array<std::atomic<int>, 10> reductions{};
        std::atomic<int> finies{0};
        std::atomic<bool> trop_tot{false};
    };
    const cours::Partage<Compteurs> vus;
    const auto sommes = Moteur::entiers(
        jusqu_a(60),
        [&vus](int n, EmissionEntier& emettre) {
            vus->maps[static_cast<std::size_t>(n)].fetch_add(1);
            emettre(n % 10, n);
            vus->finies.fetch_add(1);
        },
        [&vus](int cle, const std::vector<int>& valeurs) {
            vus->reductions[static_cast<std::size_t>(cle)].fetch_add(1);
            if (vus->finies.load() != 60) vus->trop_tot.store(true);
            return std::accumulate(valeurs.begin(), valeurs.end(), 0);
        },
        avec(4, 3));
    const auto une_fois = [](const auto& n) { return n.load() == 1; };
    // 5. chaque tâche une fois
    REQUIRE(std::all_of(vus->maps.begin(), vus->maps.end(), une_fois));
    REQUIRE(std::all_of(vus->reductions.begin(), vus->reductions.end(), une_fois));
    // 6. personne ne part trop tôt : aucune réduction avant le dernier map
    REQUIRE_FALSE(vus->trop_tot.load());
    REQUIRE(sommes.at(3) == 3 + 13 + 23 + 33 + 43 + 53);
}

}  // namespace

TEST_CASE("threads : compte des mots et index") {
    verifier_l_essentiel<EnThreads>();
}

TEST_CASE("threads : des map et des reduce en même temps") {
    verifier_le_parallelisme<EnThreads>();
}

TEST_CASE("threads : chaque tâche une fois, aucune réduction trop tôt") {
    verifier_les_comptes<EnThreads>();
}

TEST_CASE("processus : compte des mots et index") {
    verifier_l_essentiel<EnProcessus>();
}

TEST_CASE("processus : des map et des reduce en même temps") {
    verifier_le_parallelisme<EnProcessus>();
}

TEST_CASE("processus : chaque tâche une fois, aucune réduction trop tôt") {
    verifier_les_comptes<EnProcessus>();
}

TEST_CASE("processus : des workers tués dans map et dans reduce ne changent pas le résultat") {
    const cours::Inventaire avant;
    const cours::Partage<std::atomic<int>> maps(0);
    const cours::Partage<std::atomic<int>> reductions(0);
    const auto resultat = EnProcessus::textes(
        textes,
        [&maps](const std::string& texte, EmissionTexte& emettre) {
            decouper(texte, emettre);  // il a tout émis, puis il meurt : rien ne compte deux fois
            if (maps->fetch_add(1) < 2) ::raise(SIGKILL);
        },
        [&reductions](const std::string&, const std::vector<int>& valeurs) {
            if (reductions->fetch_add(1) < 2) ::raise(SIGKILL);
            return std::accumulate(valeurs.begin(), valeurs.end(), 0);
        },
        avec(2, 3));
    REQUIRE(resultat == comptes);
    REQUIRE(avant.inchange());
}

TEST_CASE("une entrée qui tue est abandonnée et nommée ; une exception revient") {
    const cours::Inventaire avant;
    REQUIRE_THROWS_AS((EnProcessus::textes(
                          textes, [](const std::string&, EmissionTexte&) { ::raise(SIGKILL); },
                          additionner, avec(2))),
                      cours::TacheAbandonnee);
    REQUIRE_THROWS_AS(
        (EnProcessus::textes(
            textes, [](const std::string&, EmissionTexte&) { throw std::out_of_range("x"); },
            additionner, avec(2))),
        cours::ErreurDistante);
    REQUIRE_THROWS_AS(
        (EnThreads::textes(
            textes, [](const std::string&, EmissionTexte&) { throw std::out_of_range("x"); },
            additionner, avec(2))),
        std::out_of_range);
    REQUIRE_THROWS_AS(
        (EnThreads::textes(
            textes, decouper, [](const std::string&, const std::vector<int>&) -> int { throw 42; },
            avec(2))),
        int);
    REQUIRE(avant.inchange());
}

TEST_CASE("ce qui n'a pas de sens est refusé avant de commencer") {
    const ReduceTexte nulle;
    REQUIRE_THROWS_AS((EnThreads::textes(textes, decouper, additionner, avec(0))),
                      std::invalid_argument);
    REQUIRE_THROWS_AS((EnProcessus::textes(textes, decouper, additionner, avec(0))),
                      std::invalid_argument);
    REQUIRE_THROWS_AS((EnThreads::textes(textes, decouper, nulle, avec(1))), std::invalid_argument);
    REQUIRE_THROWS_AS((EnProcessus::textes(textes, decouper, nulle, avec(1))),
                      std::invalid_argument);
}
