// Les extraits de la leçon qui ne sont pas dans un exemple. Ce programme les exécute tous.
#include <fmt/format.h>
#include <stdlib.h>

#include <chapitre07/processus.hpp>
#include <chapitre10/mini_boucle.hpp>
#include <chapitre14/erreurs_agregees.hpp>
#include <chapitre14/journal.hpp>
#include <filesystem>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

int diviser(int a, int b) {
    if (b == 0) throw std::domain_error("division par zéro");
    return a / b;
}

void promesse_rompue() {
    // [promesse_rompue]
    std::future<int> reponse;
    {
        std::promise<int> promesse;
        reponse = promesse.get_future();
        // … on revient trop tôt, ou une exception passe : personne n'a tenu la promesse
    }
    try {
        reponse.get();
    } catch (const std::future_error& erreur) {
        if (erreur.code() == std::future_errc::broken_promise)
            fmt::print("1.2 : promesse rompue, et non une attente sans fin\n");
    }
    // [/promesse_rompue]
}

void future_oubliee() {
    // [future_oubliee]
    {
        auto perdue = std::async(std::launch::async, diviser, 1, 0);
    }  // attend la fin du thread, et oublie son exception : il fallait appeler get()
    fmt::print("1.2 : l'exception d'une future que personne ne lit est perdue\n");
    // [/future_oubliee]
}

void depuis_un_processus() {
    // [processus]
    auto enfant = cours::Processus::fonction([] { return std::to_string(diviser(1, 0)); });
    try {
        enfant.resultat();
    } catch (const cours::ErreurDistante& erreur) {  // elle a levé, là-bas
        fmt::print("1.3 : {} : {}\n", erreur.type(), erreur.what());
    } catch (const cours::EchecProcessus& echec) {  // il est mort sans rien dire
        fmt::print("1.3 : {}\n", echec.fin().phrase());
    }
    // [/processus]
}

// [coroutine]
cours::Tache<void> calculer(cours::MiniBoucle& boucle) {
    co_await boucle.ceder();
    diviser(1, 0);  // l'exception va dans la promesse de la coroutine
}

cours::Tache<void> demander(cours::MiniBoucle& boucle) {
    try {
        co_await calculer(boucle);  // c'est ici qu'elle ressort
    } catch (const std::domain_error& erreur) {
        fmt::print("1.3 : rattrapée par co_await : {}\n", erreur.what());
    }
}
// [/coroutine]

void trois_mondes() {
    // [trois_mondes]
    cours::CollecteurErreurs erreurs;
    const auto essayer = [&](const char* origine, const std::function<void()>& attendre) {
        if (auto erreur = cours::erreur_de(origine, attendre)) erreurs.noter(*erreur);
    };
    essayer("thread", [] { std::async(std::launch::async, diviser, 1, 0).get(); });
    essayer("processus", [] {
        cours::Processus::fonction([] { return std::to_string(diviser(1, 0)); }).resultat();
    });
    essayer("coroutine", [] {
        cours::MiniBoucle boucle;
        boucle.lancer(calculer(boucle));
        boucle.tourner();
    });
    for (const auto& erreur : erreurs.erreurs())
        fmt::print("1.4 : {}\n", cours::en_phrase(erreur));
    // [/trois_mondes]
}

void journal(const std::filesystem::path& dossier) {
    // [journal]
    cours::Journal journal({.chemin = dossier / "serveur.log",
                            .seuil = cours::Niveau::info,
                            .asynchrone = true,
                            .attente_max = 64 * 1024,           // octets, au plus
                            .si_plein = cours::SiPlein::jeter,  // et compter
                            .taille_max = 10 * 1024 * 1024,     // puis serveur.log.1
                            .archives = 3});
    journal.info("prêt");
    if (journal.actif(cours::Niveau::trace))  // sinon, ne pas composer le message
        journal.trace(fmt::format("{} connexions", 12));
    journal.fermer();
    fmt::print("1.9 : {} ligne écrite, {} jetée\n", journal.bilan().ecrites,
               journal.bilan().jetees);
    // [/journal]
}

void disque_plein() {
    // [disque_plein]
    try {
        cours::Journal plein({.chemin = "/dev/full"});  // un disque toujours plein
        plein.info("cette ligne n'ira nulle part");
    } catch (const std::system_error& erreur) {
        fmt::print("1.8 : {}\n", erreur.what());
    }
    // [/disque_plein]
}

}  // namespace

int main() {
    promesse_rompue();
    future_oubliee();
    depuis_un_processus();
    {
        cours::MiniBoucle boucle;
        boucle.lancer(demander(boucle));
        boucle.tourner();
    }
    trois_mondes();
    std::string dossier = (std::filesystem::temp_directory_path() / "extraits-XXXXXX").string();
    if (::mkdtemp(dossier.data()) == nullptr) return 1;
    journal(dossier);
    std::filesystem::remove_all(dossier);
    disque_plein();
}
