// Troubler une exécution, et la comparer à une autre que rien ne trouble.
#pragma once

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <cerrno>
#include <juge/epreuve.hpp>
#include <map>

#include "images/fichiers.hpp"
#include "lot.hpp"
#include "outils.hpp"
#include "programme/programme.hpp"

namespace essai {

inline std::map<std::string, std::string> contenus(const Lot& lot) {
    std::map<std::string, std::string> contenus;
    for (const auto& nom : fichiers(lot.dossier() / "sortie"))
        contenus[nom] = lire(lot.dossier() / "sortie" / nom);
    return contenus;
}

/// Un lot d'images assez longues à convertir pour être frappé en plein travail, et ce qu'en fait
/// une exécution que rien ne trouble.
struct Epreuve {
    explicit Epreuve(int images) : lot(images) {
        cv::Mat bruit(500, 700, CV_8UC3);
        for (const auto& image : lot.images) {
            cv::randu(bruit, 0, 256);
            ecrire(image.source, encodee(bruit, image.source.extension()));
        }
        calme = lot.executer(version("mono_thread"));
        attendus = contenus(lot);
    }

    /// Rien de perdu, rien de compté deux fois, rien d'inachevé.
    void verifier(const Lot::Fin& fin) const {
        const auto images = static_cast<double>(lot.images.size());
        REQUIRE(fin.mesures.compteur == lot.images.size());
        REQUIRE(comptes(fin.journal) == std::vector<double>{3 * images, 3 * images, 0, 0});
        for (std::size_t i = 0; i < lot.images.size(); ++i) {
            REQUIRE(fin.resultats[i].erreur == "");
            REQUIRE(fin.resultats[i].empreinte == calme.resultats[i].empreinte);
        }
        projet::effacer_temporaires(lot.reglages.conversion.sortie);  // ceux des tués
        REQUIRE((contenus(lot) == attendus));
    }

    Lot lot;
    Lot::Fin calme;
    std::map<std::string, std::string> attendus;
};

inline int programme(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "conversion_images");
    std::vector<const char*> argv;
    for (const auto& argument : arguments)
        argv.push_back(argument.c_str());
    return projet::conversion_images(static_cast<int>(argv.size()), argv.data());
}

/// Le programme, arrêté en route par Ctrl-C, puis par kill -9 : aucun descendant ne lui survit.
inline void rien_ne_reste(const std::string& nom) {
    const Dossier dossier;
    for (int i = 0; i < 60; ++i)
        ecrire(dossier / fmt::format("photos/{:02}.png", i), encodee(degrade(40 + i, 30), ".png"));
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // les orphelins reviennent ici
    for (const int signal : {SIGINT, SIGKILL}) {
        INFO(signal);
        const std::filesystem::path sortie = dossier / fmt::format("sortie{}", signal);
        const auto fin = dans_un_enfant(
            [&] {
                return programme({"--images", dossier / "photos", "--sortie", sortie, "--versions",
                                  nom, "--workers", "3", "--section-critique", "20000"});
            },
            [&](int enfant) {
                while (fichiers(sortie / "images").size() < 3 && ::kill(enfant, 0) == 0)
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                ::kill(enfant, signal);
            });
        INFO(fin.erreurs);
        REQUIRE(fin.code == (signal == SIGINT ? 130 : -1));
        while (::waitpid(-1, nullptr, 0) > 0) {
        }  // sans fin, si l'un d'eux restait
        REQUIRE(errno == ECHILD);
    }
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

}  // namespace essai
