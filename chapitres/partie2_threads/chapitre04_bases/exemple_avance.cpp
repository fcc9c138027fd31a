// Exemple avancé : plusieurs threads suivis en direct.
//
// Partant d'un nombre n, on répète : n / 2 s'il est pair, 3n + 1 s'il est impair, jusqu'à tomber
// sur 1. C'est un « vol » de Syracuse. Trois threads cherchent chacun le plus long vol d'une plage
// de départs ; un quatrième, sur une plage bien trop longue, continue jusqu'à ce qu'on lui demande
// de s'arrêter. Un cinquième affiche où en sont les autres. L'une des plages contient un vol qui
// monte trop haut pour un entier de 64 bits : son thread échoue, les autres n'en savent rien.
#include <fmt/format.h>

#include <chapitre04/groupe_threads.hpp>
#include <chapitre04/moniteur.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

// [vol]
// Nombre d'étapes du vol parti de `depart`. Lève std::overflow_error s'il dépasse 64 bits.
int duree_du_vol(std::uint64_t depart) {
    constexpr std::uint64_t plafond = (std::numeric_limits<std::uint64_t>::max() - 1) / 3;
    int etapes = 0;
    for (std::uint64_t n = depart; n != 1; ++etapes) {
        if (n % 2 == 0) {
            n /= 2;
        } else if (n <= plafond) {
            n = 3 * n + 1;
        } else {
            throw std::overflow_error(fmt::format("le vol de {} dépasse 64 bits", depart));
        }
    }
    return etapes;
}
// [/vol]

struct Plage {
    std::string nom;
    std::uint64_t debut;
    std::uint64_t taille;
    std::uint64_t champion = 0;  // le départ du plus long vol trouvé
    int record = 0;              // sa durée
};

// [explorer]
// Cherche le plus long vol de la plage. Rend compte à son poste, et s'arrête si on le lui demande.
void explorer(Plage& plage, cours::Moniteur::Poste& poste, const std::stop_token& arret) {
    const cours::Moniteur::Activite activite(poste);  // en cours jusqu'à la fin de la fonction
    for (std::uint64_t i = 0; i < plage.taille && !arret.stop_requested(); ++i) {
        const std::uint64_t depart = plage.debut + i;
        const int duree = duree_du_vol(depart);
        if (duree > plage.record) {
            plage.record = duree;
            plage.champion = depart;
        }
        poste.avancer();
    }
}
// [/explorer]

// [afficher]
// Une ligne toutes les 200 ms : où en est chaque thread. Finit dès que l'arrêt est demandé, sans
// attendre la fin des 200 ms.
void afficher(const cours::Moniteur& moniteur, const std::stop_token& arret) {
    std::mutex verrou;
    std::condition_variable_any reveil;
    std::unique_lock garde(verrou);
    while (!arret.stop_requested()) {
        std::string ligne = "en direct :";
        for (const auto& releve : moniteur.relever())
            ligne += fmt::format(
                "  {} {:>5.1f} %", releve.nom,
                100.0 * static_cast<double>(releve.fait) / static_cast<double>(releve.total));
        fmt::print("{}\n", ligne);
        reveil.wait_for(garde, arret, std::chrono::milliseconds(200), [] { return false; });
    }
}
// [/afficher]

void montrer_bilan(const cours::Moniteur& moniteur, const std::vector<Plage>& plages) {
    const auto releves = moniteur.relever();
    for (std::size_t i = 0; i < plages.size(); ++i)
        fmt::print("{:<7}  {:<10}  {:>8} vols, le plus long : {} étapes, depuis {}\n",
                   plages[i].nom, cours::en_lettres(releves[i].etat), releves[i].fait,
                   plages[i].record, plages[i].champion);
}

void montrer_echecs(const std::vector<cours::EchecThread>& echecs) {
    for (const auto& echec : echecs) {
        try {
            std::rethrow_exception(echec.exception);
        } catch (const std::exception& erreur) {
            fmt::print("échec de {} : {}\n", echec.nom, erreur.what());
        }
    }
}

// [main]
int main() {
    std::vector<Plage> plages{{"basse", 1, 1'000'000},
                              {"moyenne", 1'000'000'000, 1'000'000},
                              {"haute", 12'327'000'000, 1'000'000},
                              {"longue", 2'000'000'000, 100'000'000}};
    cours::Moniteur moniteur;
    std::jthread affichage;       // déclaré avant les groupes : il s'arrête après eux
    cours::GroupeThreads bornes;  // les trois plages qui finissent
    cours::GroupeThreads fond;    // celle qu'il faudra arrêter
    for (Plage& plage : plages) {
        auto& poste = moniteur.inscrire(plage.nom, plage.taille);
        auto& groupe = &plage == &plages.back() ? fond : bornes;
        groupe.lancer(plage.nom, [&plage, &poste](const std::stop_token& arret) {
            explorer(plage, poste, arret);
        });
    }
    affichage =
        std::jthread([&moniteur](const std::stop_token& arret) { afficher(moniteur, arret); });

    const auto echecs = bornes.joindre();  // attend les trois plages, échecs compris
    fond.demander_arret();                 // … et alors seulement, arrête la quatrième
    const auto autres = fond.joindre();
    affichage.request_stop();
    affichage.join();
    // [/main]

    fmt::print("\n");
    montrer_bilan(moniteur, plages);
    montrer_echecs(echecs);
    montrer_echecs(autres);
    return echecs.size() == 1 && autres.empty() ? 0 : 1;
}
