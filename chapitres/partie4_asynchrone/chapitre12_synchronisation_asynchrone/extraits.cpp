// Les extraits de la leçon, dans l'ordre. Chaque fonction montre une idée ; main() les appelle
// toutes, et ce que le programme affiche est cité dans la leçon.
#include <fmt/format.h>

#include <chapitre11/lancer.hpp>
#include <chapitre12/evenement_async.hpp>
#include <chapitre12/file_async.hpp>
#include <chapitre12/semaphore_async.hpp>
#include <chapitre12/verrou_async.hpp>
#include <chrono>
#include <mutex>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> dormir(std::chrono::milliseconds duree) {
    asio::steady_timer minuterie(co_await asio::this_coro::executor, duree);
    co_await minuterie.async_wait(asio::use_awaitable);
}

// --------------------------------------------------------------------- 1.2 Jamais un std::mutex

// [mutex]
// FAUTIF : le mutex est tenu pendant un co_await.
asio::awaitable<void> tenir(std::timed_mutex& mutex) {
    mutex.lock();
    co_await dormir(10ms);  // suspendue, mutex pris ; le thread passe à la suivante
    mutex.unlock();
}

asio::awaitable<void> suivante(std::timed_mutex& mutex) {
    // lock() endormirait le thread, et celle qui doit rendre le mutex ne reprendrait jamais. Pour
    // le montrer sans tout bloquer, on renonce après cinq fois le temps qu'elle demande.
    const bool pris = mutex.try_lock_for(50ms);
    fmt::print("1.2  mutex : {}\n", pris ? "pris" : "toujours tenu, 50 ms plus tard");
    if (pris) mutex.unlock();
    co_return;
}
// [/mutex]

void un_mutex() {
    asio::io_context boucle(1);
    std::timed_mutex mutex;
    cours::lancer(boucle.get_executor(), tenir(mutex));
    cours::lancer(boucle.get_executor(), suivante(mutex));
    boucle.run();
}

asio::awaitable<void> tenir_async(cours::VerrouAsync& verrou, std::string nom) {
    const auto garde = co_await verrou.prendre();
    co_await dormir(10ms);
    fmt::print("1.2  VerrouAsync : {} l'a eu\n", nom);
}

void un_verrou() {
    asio::io_context boucle(1);
    cours::VerrouAsync verrou;
    cours::lancer(boucle.get_executor(), tenir_async(verrou, "la première"));
    cours::lancer(boucle.get_executor(), tenir_async(verrou, "la suivante"));
    boucle.run();
}

// --------------------------------------------------------------------------- 1.3 Le sémaphore

// [connexions]
asio::awaitable<void> interroger(cours::SemaphoreAsync& connexions, int& en_cours, int& pointe) {
    const auto permis = co_await connexions.permis();  // rendu à la fin de la fonction
    pointe = std::max(pointe, ++en_cours);
    co_await dormir(1ms);
    --en_cours;
}

int mille_requetes() {
    asio::io_context boucle(1);
    cours::SemaphoreAsync connexions(10);
    int en_cours = 0;
    int pointe = 0;
    for (int i = 0; i < 1000; ++i)
        cours::lancer(boucle.get_executor(), interroger(connexions, en_cours, pointe));
    boucle.run();
    return pointe;
}
// [/connexions]

// ------------------------------------------------------------------------------- 1.4 Le strand

// [strand]
// Un journal que des coroutines de plusieurs threads remplissent, sans verrou.
class Journal {
public:
    explicit Journal(const asio::any_io_executor& executeur)
        : strand_(asio::make_strand(executeur)) {}

    // Lance l'étape sur le strand, et attend qu'elle y soit finie ; puis en sort.
    asio::awaitable<void> noter(std::string ligne) {
        const auto chez_moi = co_await asio::this_coro::executor;
        co_await asio::co_spawn(strand_, ajouter(std::move(ligne)), asio::use_awaitable);
        co_await asio::post(chez_moi, asio::use_awaitable);
    }
    std::size_t taille() const { return lignes_.size(); }  // une fois tout fini

private:
    asio::awaitable<void> ajouter(std::string ligne) {  // toujours sur le strand
        lignes_.push_back(std::move(ligne));
        co_return;
    }
    asio::strand<asio::any_io_executor> strand_;
    std::vector<std::string> lignes_;
};
// [/strand]

asio::awaitable<void> ecrire(Journal& journal) {
    for (int i = 0; i < 100; ++i)
        co_await journal.noter("une ligne");
}

std::size_t quatre_auteurs() {
    asio::thread_pool pool(2);
    Journal journal(pool.get_executor());
    for (int i = 0; i < 4; ++i)
        cours::lancer(pool.get_executor(), ecrire(journal));
    pool.join();
    return journal.taille();
}

// --------------------------------------------------------------------- 1.5 L'événement, la file

asio::awaitable<void> attendre_le_depart(cours::EvenementAsync& depart, int& partis) {
    co_await depart.attendre();
    ++partis;
}

int un_evenement() {
    asio::io_context boucle(1);
    cours::EvenementAsync depart;
    int partis = 0;
    for (int i = 0; i < 3; ++i)
        cours::lancer(boucle.get_executor(), attendre_le_depart(depart, partis));
    boucle.poll();  // toutes attendent
    depart.declencher();
    boucle.run();
    return partis;
}

// [file]
asio::awaitable<void> produire(cours::FileAsync<int>& file) {
    for (int i = 1; i <= 10; ++i)
        co_await file.deposer(i);  // suspend tant que la file est pleine
    file.fermer();
}

asio::awaitable<void> consommer(cours::FileAsync<int>& file, int& somme) {
    while (true) {
        const auto valeur = co_await file.retirer();  // suspend tant qu'elle est vide
        if (!valeur) co_return;                       // fermée, et vide
        somme += *valeur;
    }
}
// [/file]

int par_une_file() {
    asio::io_context boucle(1);
    cours::FileAsync<int> file(3);
    int somme = 0;
    cours::lancer(boucle.get_executor(), consommer(file, somme));
    cours::lancer(boucle.get_executor(), produire(file));
    boucle.run();
    return somme;
}

// ------------------------------------------------------------------------------- 1.6 Annuler

// [annuler]
asio::awaitable<void> patienter(cours::SemaphoreAsync& semaphore, std::stop_token arret) {
    try {
        co_await semaphore.prendre(std::move(arret));
        fmt::print("1.6  permis obtenu\n");
    } catch (const boost::system::system_error& erreur) {
        if (erreur.code() != asio::error::operation_aborted) throw;
        fmt::print("1.6  attente annulée\n");
    }
}

void annuler_une_attente() {
    asio::io_context boucle(1);
    cours::SemaphoreAsync semaphore(0);
    std::stop_source arret;
    cours::lancer(boucle.get_executor(), patienter(semaphore, arret.get_token()));
    cours::lancer(boucle.get_executor(), patienter(semaphore, {}));
    boucle.poll();         // toutes deux attendent
    arret.request_stop();  // la première renonce…
    semaphore.rendre();    // … le permis va à la seconde
    boucle.run();
}
// [/annuler]

int main() {
    un_mutex();
    un_verrou();
    fmt::print("1.3  mille requêtes, {} à la fois au plus\n", mille_requetes());
    fmt::print("1.4  {} lignes\n", quatre_auteurs());
    fmt::print("1.5  {} partis ; somme : {}\n", un_evenement(), par_une_file());
    annuler_une_attente();
}
