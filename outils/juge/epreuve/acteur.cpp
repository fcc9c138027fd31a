#include <pthread.h>

#include "blocage.hpp"
#include "juge/epreuve.hpp"
#include "ordonnanceur.hpp"
#include "pannes.hpp"
#include "rapport.hpp"

namespace juge {

struct Acteur::Commun {
    std::string nom;
    std::atomic<bool> fini{false};
    std::exception_ptr erreur;  // écrite avant fini, lue après
    int exceptions_a_la_naissance = std::uncaught_exceptions();
};

Acteur::Acteur(std::string nom, std::function<void()> action)
    : commun_(std::make_shared<Commun>()) {
    commun_->nom = std::move(nom);
    pannes::epargne = true;  // ce thread est à l'épreuve : la panne de création vise la réponse
    thread_ = std::thread([commun = commun_, action = std::move(action)] {
        ::pthread_setname_np(::pthread_self(), commun->nom.substr(0, 15).c_str());
        try {
            if (!ordonnanceur::pilote()) ordonnanceur::agiter();
            action();
        } catch (...) {
            commun->erreur = std::current_exception();
        }
        ordonnanceur::toucher(commun.get());
        ordonnanceur::rendre(commun.get());
        commun->fini.store(true);
    });
    pannes::epargne = false;
}

Etat Acteur::observer() {
    ordonnanceur::toucher(commun_.get());
    while (!commun_->fini.load() && laisser_avancer_les_autres()) {
    }
    if (commun_->fini.load()) ordonnanceur::prendre(commun_.get());
    return commun_->fini.load() ? Etat::termine : Etat::bloque;
}

void Acteur::attendre_fin(std::string_view exigence) {
    if (observer() == Etat::bloque) signaler_blocage(exigence, ordonnanceur::graine());
    if (thread_.joinable()) thread_.join();
    if (const auto erreur = std::exchange(commun_->erreur, nullptr)) std::rethrow_exception(erreur);
}

Acteur::~Acteur() {
    if (!thread_.joinable()) return;
    if (observer() == Etat::bloque) {
        if (rapport::echecs() > 0) finir_en_echec();
        const bool deroulement = std::uncaught_exceptions() > commun_->exceptions_a_la_naissance;
        signaler_blocage(deroulement ? "Une exception a interrompu l'épreuve, et « " +
                                           commun_->nom + " » attend pour toujours."
                                     : "« " + commun_->nom +
                                           " » attend pour toujours : personne ne le réveillera.",
                         ordonnanceur::graine());
    }
    thread_.join();
    if (commun_->erreur) {
        rapport::echec_par_exception(
            commun_->erreur,
            "« " + commun_->nom + " » a levé une exception que l'épreuve n'attendait pas.");
        ordonnanceur::raconter();
    }
}

void a_tour_de_role(const std::vector<std::function<void()>>& gestes) {
    std::atomic<std::size_t> tour{0};
    std::vector<std::exception_ptr> erreurs(gestes.size());
    std::vector<std::thread> threads;
    pannes::epargne = true;
    for (std::size_t rang = 0; rang < gestes.size(); ++rang)
        threads.emplace_back([&, rang] {
            while (tour.load(std::memory_order_relaxed) != rang)
                std::this_thread::yield();
            try {
                gestes[rang]();
            } catch (...) {
                erreurs[rang] = std::current_exception();
            }
            tour.store(rang + 1, std::memory_order_relaxed);
        });
    pannes::epargne = false;
    for (auto& thread : threads)
        thread.join();
    for (const auto& erreur : erreurs)
        if (erreur) std::rethrow_exception(erreur);
}

}  // namespace juge
