// Les files du cours face à celles qu'un professionnel emploierait : Boost.Lockfree et oneTBB.
//
// Chaque duel oppose, sur le même travail, une collection du cours à celles des bibliothèques. À
// chaque répétition, tous les concurrents passent l'un après l'autre, dans un ordre qui tourne : ce
// qui ralentit la machine à un moment les ralentit tous. Ils se comparent donc répétition par
// répétition, comme au chapitre 2 : un rapport, et l'intervalle où l'on peut le croire.
//
// Les files sans verrou n'attendent pas : elles disent « plein » ou « vide », et l'appelant
// recommence. La dernière colonne, le nombre de cœurs occupés, montre ce que cela coûte.
#include <fmt/format.h>

#include <atomic>
#include <boost/lockfree/queue.hpp>
#include <boost/lockfree/spsc_queue.hpp>
#include <boost/lockfree/stack.hpp>
#include <chapitre02/statistiques.hpp>
#include <chapitre06/file_bornee.hpp>
#include <chapitre06/file_prioritaire.hpp>
#include <chapitre06/pile_concurrente.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>
#ifdef COURS_AVEC_TBB
#include <tbb/concurrent_priority_queue.h>
#include <tbb/concurrent_queue.h>
#endif

using Message = std::uint64_t;
constexpr std::size_t places = 1024;
constexpr int repetitions = 7;

// Sous ThreadSanitizer, on ne surveille que nos files : il ne voit pas ce qui se passe dans la
// bibliothèque compilée d'oneTBB, et Boost.Lockfree lit des cases qu'un autre thread réécrit
// peut-être, avant de vérifier par un compare-and-swap que la lecture était bonne.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
    return "race:tbb::\nrace:boost::lockfree\n";
}

// ------------------------------------------------- Une même façon d'y déposer et d'y retirer

// [adaptateurs]
/// Celles du cours savent attendre.
template <class Collection>
struct DuCours {
    Collection collection{places};
    void deposer(Message message) { collection.deposer(message); }
    Message retirer() { return *collection.retirer(); }
};

/// Celles de Boost.Lockfree n'attendent pas : on recommence, en cédant la main.
template <class Collection>
struct SansVerrou {
    Collection collection;
    void deposer(Message message) {
        while (!collection.push(message))
            std::this_thread::yield();
    }
    Message retirer() {
        Message message{};
        while (!collection.pop(message))
            std::this_thread::yield();
        return message;
    }
};
// [/adaptateurs]

using BoostAnneau =
    SansVerrou<boost::lockfree::spsc_queue<Message, boost::lockfree::capacity<places>>>;
using BoostFile = SansVerrou<boost::lockfree::queue<Message, boost::lockfree::capacity<places>>>;
using BoostPile = SansVerrou<boost::lockfree::stack<Message, boost::lockfree::capacity<places>>>;

#ifdef COURS_AVEC_TBB
/// Celle-ci est bornée, et sait attendre.
struct TbbFile {
    tbb::concurrent_bounded_queue<Message> file;
    TbbFile() { file.set_capacity(places); }
    void deposer(Message message) { file.push(message); }
    Message retirer() {
        Message message{};
        file.pop(message);
        return message;
    }
};

/// Celle-ci n'a ni borne ni attente.
struct TbbPrioritaire {
    tbb::concurrent_priority_queue<Message> file;
    void deposer(Message message) { file.push(message); }
    Message retirer() {
        Message message{};
        while (!file.try_pop(message))
            std::this_thread::yield();
        return message;
    }
};
#endif

// ------------------------------------------------------------------------------- Les travaux

void verifier(std::uint64_t somme, std::uint64_t messages) {
    if (somme != messages * (messages - 1) / 2)
        throw std::runtime_error("des messages se sont perdus ou dédoublés en chemin");
}

/// `messages` messages, de `producteurs` threads à `consommateurs` threads (même nombre à chacun).
template <class File>
void transmettre(std::uint64_t messages, unsigned producteurs, unsigned consommateurs) {
    File file;
    std::atomic<std::uint64_t> somme{0};
    {
        std::vector<std::jthread> equipe;
        for (unsigned p = 0; p < producteurs; ++p) {
            equipe.emplace_back([&, p] {
                for (Message m = p; m < messages; m += producteurs)
                    file.deposer(m);
            });
        }
        for (unsigned c = 0; c < consommateurs; ++c) {
            equipe.emplace_back([&] {
                std::uint64_t locale = 0;
                for (std::uint64_t i = 0; i < messages / consommateurs; ++i)
                    locale += file.retirer();
                somme += locale;
            });
        }
    }
    verifier(somme, messages);
}

/// Chaque message fait l'aller et le retour avant que le suivant parte : la latence, pas le débit.
template <class File>
void aller_et_retour(std::uint64_t messages) {
    File aller;
    File retour;
    std::uint64_t somme = 0;
    {
        std::jthread echo([&] {
            for (std::uint64_t i = 0; i < messages; ++i)
                retour.deposer(aller.retirer());
        });
        for (Message m = 0; m < messages; ++m) {
            aller.deposer(m);
            somme += retour.retirer();
        }
    }
    verifier(somme, messages);
}

/// Deux threads empruntent et rendent les ressources d'une même réserve.
template <class Pile>
void emprunter_et_rendre(std::uint64_t emprunts) {
    Pile reserve;
    for (Message ressource = 0; ressource < 8; ++ressource)
        reserve.deposer(ressource);
    {
        std::vector<std::jthread> equipe;
        for (int t = 0; t < 2; ++t) {
            equipe.emplace_back([&] {
                for (std::uint64_t i = 0; i < emprunts / 2; ++i)
                    reserve.deposer(reserve.retirer());
            });
        }
    }
    std::uint64_t somme = 0;
    for (int i = 0; i < 8; ++i)
        somme += reserve.retirer();
    verifier(somme, 8);
}

// ------------------------------------------------------------------------------- Les duels

struct Concurrent {
    std::string nom;
    std::function<void()> travail;
    std::vector<double> ns;      // par message, une mesure par répétition
    std::vector<double> coeurs;  // temps de processeur / temps réel
};

struct Duel {
    std::string titre;
    std::uint64_t messages;
    std::vector<Concurrent> concurrents;  // le premier est celui du cours
};

void chronometrer(Concurrent& concurrent, std::uint64_t messages) {
    const std::clock_t processeur = std::clock();
    const auto debut = std::chrono::steady_clock::now();
    concurrent.travail();
    const std::chrono::duration<double> duree = std::chrono::steady_clock::now() - debut;
    const double occupe = static_cast<double>(std::clock() - processeur) / CLOCKS_PER_SEC;
    concurrent.ns.push_back(duree.count() * 1e9 / static_cast<double>(messages));
    concurrent.coeurs.push_back(occupe / duree.count());
}

// [repetitions]
void disputer(Duel& duel) {
    auto& concurrents = duel.concurrents;
    for (auto& concurrent : concurrents)
        concurrent.travail();  // échauffement, non mesuré
    for (std::size_t r = 0; r < repetitions; ++r) {
        for (std::size_t i = 0; i < concurrents.size(); ++i)  // un ordre qui tourne
            chronometrer(concurrents[(r + i) % concurrents.size()], duel.messages);
    }
}
// [/repetitions]

void afficher(const Duel& duel) {
    fmt::print("\n{}\n", duel.titre);
    fmt::print("  {:<32}{:>11}   {:<22}{}\n", "", "par message", "vitesse (à 95 %)",
               "cœurs occupés");
    for (const auto& c : duel.concurrents) {
        const auto rapport = cours::comparer_tour_a_tour(duel.concurrents.front().ns, c.ns);
        const auto vitesse = fmt::format("× {:.2f} ({:.2f} à {:.2f})", rapport.valeur,
                                         rapport.intervalle.bas, rapport.intervalle.haut);
        fmt::print("  {:<32}{:>8.0f} ns   {:<22}{:>6.1f}\n", c.nom,
                   cours::Statistiques(c.ns).mediane(), vitesse,
                   cours::Statistiques(c.coeurs).mediane());
    }
}

using FileDuCours = DuCours<cours::FileBornee<Message>>;
using PileDuCours = DuCours<cours::PileConcurrente<Message>>;
using PrioritaireDuCours = DuCours<cours::FilePrioritaire<Message>>;

template <class File>
Concurrent transmet(std::string nom, std::uint64_t messages, unsigned producteurs,
                    unsigned consommateurs) {
    return {
        std::move(nom), [=] { transmettre<File>(messages, producteurs, consommateurs); }, {}, {}};
}

template <class File>
Concurrent repond(std::string nom, std::uint64_t messages) {
    return {std::move(nom), [=] { aller_et_retour<File>(messages); }, {}, {}};
}

template <class Pile>
Concurrent prete(std::string nom, std::uint64_t emprunts) {
    return {std::move(nom), [=] { emprunter_et_rendre<Pile>(emprunts); }, {}, {}};
}

std::vector<Duel> preparer() {
    constexpr std::uint64_t debit = 100'000;
    constexpr std::uint64_t latence = 2'000;
    std::vector<Duel> duels{
        {"file, un producteur et un consommateur",
         debit,
         {transmet<FileDuCours>("FileBornee", debit, 1, 1),
          transmet<BoostAnneau>("boost::lockfree::spsc_queue", debit, 1, 1),
          transmet<BoostFile>("boost::lockfree::queue", debit, 1, 1)}},
        {"file, deux producteurs et deux consommateurs",
         debit,
         {transmet<FileDuCours>("FileBornee", debit, 2, 2),
          transmet<BoostFile>("boost::lockfree::queue", debit, 2, 2)}},
        {"file, un message à la fois, aller et retour",
         latence,
         {repond<FileDuCours>("FileBornee", latence),
          repond<BoostAnneau>("boost::lockfree::spsc_queue", latence),
          repond<BoostFile>("boost::lockfree::queue", latence)}},
        {"pile, deux threads empruntent et rendent",
         debit,
         {prete<PileDuCours>("PileConcurrente", debit),
          prete<BoostPile>("boost::lockfree::stack", debit)}},
        {"file de priorité, un producteur et un consommateur",
         debit,
         {transmet<PrioritaireDuCours>("FilePrioritaire", debit, 1, 1)}},
    };
#ifdef COURS_AVEC_TBB
    duels[0].concurrents.push_back(transmet<TbbFile>("tbb::concurrent_bounded_queue", debit, 1, 1));
    duels[1].concurrents.push_back(transmet<TbbFile>("tbb::concurrent_bounded_queue", debit, 2, 2));
    duels[2].concurrents.push_back(repond<TbbFile>("tbb::concurrent_bounded_queue", latence));
    duels[4].concurrents.push_back(
        transmet<TbbPrioritaire>("tbb::concurrent_priority_queue", debit, 1, 1));
#endif
    return duels;
}

int main() {
    fmt::print(
        "{} répétitions entrelacées ; vitesse : × 2 veut dire deux fois plus vite que la "
        "collection du cours\n",
        repetitions);
#ifndef COURS_AVEC_TBB
    fmt::print(
        "oneTBB n'était pas installé à la construction : ses lignes manquent. Sous Debian ou "
        "Ubuntu : sudo apt install libtbb-dev, puis reconfigurez (cmake --preset etudiant).\n");
#endif
    auto duels = preparer();
    for (auto& duel : duels) {
        disputer(duel);
        afficher(duel);
    }
}
