// Exemple avancé : limiter un débit de requêtes, par un sémaphore, par un seau à jetons, par les
// deux.
//
// Un service accepte cinq requêtes en cours, et dix nouvelles par tranche de 50 ms ; au-delà, il
// refuse. Quarante requêtes veulent partir en même temps. Le service compte, et l'on dessine quand
// elles sont parties.
#include <fmt/format.h>

#include <algorithm>
#include <chapitre02/chronometre.hpp>
#include <chapitre11/lancer.hpp>
#include <chapitre12/semaphore_async.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Horloge = std::chrono::steady_clock;

constexpr int requetes = 40;
constexpr std::size_t en_cours_max = 5;
constexpr std::size_t par_tranche_max = 10;
constexpr auto tranche = 50ms;

asio::awaitable<void> dormir(Horloge::duration duree) {
    asio::steady_timer minuterie(co_await asio::this_coro::executor, duree);
    co_await minuterie.async_wait(asio::use_awaitable);
}

// [service]
/// Le service distant, de son point de vue.
class Service {
public:
    asio::awaitable<void> repondre() {
        const auto arrivee = Horloge::now();
        const auto recentes = std::count_if(arrivees_.begin(), arrivees_.end(),
                                            [&](auto autre) { return arrivee - autre < tranche; });
        arrivees_.push_back(arrivee);
        ++en_cours_;
        pointe_ = std::max(pointe_, en_cours_);
        if (en_cours_ > en_cours_max || static_cast<std::size_t>(recentes) >= par_tranche_max)
            ++refus_;
        co_await dormir(15ms);
        --en_cours_;
    }
    // [/service]

    std::size_t pointe() const { return pointe_; }
    int refus() const { return refus_; }
    /// Les départs, par tranche de 10 ms, un signe par requête.
    std::string dessin(Horloge::time_point debut) const {
        std::string texte(40, '.');
        std::vector<int> departs(texte.size());
        for (const auto arrivee : arrivees_) {
            const auto rang = static_cast<std::size_t>((arrivee - debut) / 10ms);
            ++departs[std::min(rang, departs.size() - 1)];
        }
        for (std::size_t i = 0; i < texte.size(); ++i)
            if (departs[i] > 0)
                texte[i] = departs[i] > 9 ? '#' : static_cast<char>('0' + departs[i]);
        return texte;
    }

private:
    std::vector<Horloge::time_point> arrivees_;
    std::size_t en_cours_ = 0;
    std::size_t pointe_ = 0;
    int refus_ = 0;
};

// [seau]
/// Un seau à jetons, de la façon la plus simple : un sémaphore, et une coroutine qui y remet un
/// jeton par période. Elle se réveille même quand personne n'attend ; l'exercice 12.2 fait mieux.
class Seau {
public:
    Seau(std::size_t capacite, Horloge::duration par_jeton)
        : capacite_(capacite), par_jeton_(par_jeton), jetons_(capacite) {}

    asio::awaitable<void> prendre() { return jetons_.prendre(); }

    asio::awaitable<void> remplir(std::stop_token arret) {
        auto suivant = Horloge::now();
        while (!arret.stop_requested()) {
            suivant += par_jeton_;  // une heure, pas une durée : les retards ne s'ajoutent pas
            co_await dormir(suivant - Horloge::now());
            if (jetons_.libres() < capacite_) jetons_.rendre();  // plein, il déborde
        }
    }

private:
    std::size_t capacite_;
    Horloge::duration par_jeton_;
    cours::SemaphoreAsync jetons_;
};
// [/seau]

// [requete]
/// Les limites que s'impose le client ; celles qui manquent ne limitent rien.
struct Limites {
    std::optional<cours::SemaphoreAsync> en_cours;
    std::optional<Seau> debit;
};

asio::awaitable<void> demander(Service& service, Limites& limites) {
    if (limites.debit) co_await limites.debit->prendre();  // pas trop souvent
    std::optional<cours::SemaphoreAsync::Permis> permis;
    if (limites.en_cours) permis = co_await limites.en_cours->permis();  // pas trop à la fois
    co_await service.repondre();
}
// [/requete]

asio::awaitable<void> compter(asio::awaitable<void> requete, int& restantes,
                              std::stop_source& fini) {
    co_await std::move(requete);
    if (--restantes == 0) fini.request_stop();
}

int essayer(const char* nom, Limites& limites) {
    asio::io_context boucle(1);
    Service service;
    std::stop_source fini;
    int restantes = requetes;
    const auto debut = Horloge::now();
    for (int i = 0; i < requetes; ++i)
        cours::lancer(boucle.get_executor(), compter(demander(service, limites), restantes, fini));
    if (limites.debit)
        cours::lancer(boucle.get_executor(), limites.debit->remplir(fini.get_token()));
    boucle.run();
    const double ms = cours::en_ms(Horloge::now() - debut);
    fmt::print("{:<11} {:>4.0f} ms  {:>2} à la fois  {:>2} refus  {}\n", nom, ms, service.pointe(),
               service.refus(), service.dessin(debut));
    return service.refus();
}

int main() {
    fmt::print("{} requêtes ; départs par tranche de 10 ms :\n", requetes);
    Limites rien;
    Limites semaphore;
    semaphore.en_cours.emplace(en_cours_max);
    Limites seau;
    seau.debit.emplace(5, 10ms);
    Limites les_deux;
    les_deux.en_cours.emplace(en_cours_max);
    les_deux.debit.emplace(5, 10ms);
    const int sans = essayer("rien", rien);
    essayer("sémaphore", semaphore);
    essayer("seau", seau);
    essayer("les deux", les_deux);
    return sans > 0 ? 0 : 1;
}
