// L'épreuve de force du journal : huit threads et quatre processus dans le même fichier, l'un tué
// à un instant tiré au sort. Chaque message se vérifie seul : son auteur, son numéro et la graine
// disent ce qu'il doit contenir, octet pour octet.
#pragma once

#include <signal.h>

#include <atomic>
#include <chapitre07/partage.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre14/journal.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace cours::chaos {

inline constexpr int threads = 8;
inline constexpr int processus = 4;
inline constexpr int victime = threads;  // le premier des processus

/// Ce que l'on a trouvé dans le fichier.
struct Constat {
    std::uint64_t lignes = 0;
    std::uint64_t dechirees = 0;  ///< qui ne sont pas, octet pour octet, ce qu'un auteur a noté
    std::uint64_t desordre = 0;   ///< en double, manquantes, ou dans un autre ordre
    std::uint64_t de_la_victime = 0;
    std::uint64_t confirmees = 0;  ///< par la victime : noter() avait rendu la main
};

/// Jusqu'à 3 500 octets : beaucoup de lignes franchissent une page, où un SIGKILL peut couper.
inline std::string message(unsigned graine, int auteur, std::uint64_t numero) {
    std::minstd_rand hasard(graine * 7919U + static_cast<unsigned>(auteur) * 104'729U +
                            static_cast<unsigned>(numero));
    hasard.discard(3);
    const auto longueur = hasard() % 3500;
    const auto lettre = static_cast<char>('a' + hasard() % 26);
    return std::to_string(auteur) + " " + std::to_string(numero) + " " +
           std::string(longueur, lettre);
}

inline void noter_tout(Journal& journal, unsigned graine, int auteur, std::uint64_t lignes) {
    for (std::uint64_t i = 0; i < lignes; ++i)
        journal.info(message(graine, auteur, i));
}

/// La victime écrit jusqu'à ce qu'on la tue.
inline void noter_sans_fin(const ReglagesJournal& reglages, unsigned graine,
                           std::atomic<std::uint64_t>& confirmees) {
    Journal journal(reglages);
    for (std::uint64_t i = 0;; ++i) {
        journal.info(message(graine, victime, i));
        confirmees.store(i + 1);
    }
}

inline void tuer_a_un_instant_tire(Processus& cible, unsigned graine,
                                   const std::atomic<std::uint64_t>& confirmees) {
    std::minstd_rand hasard(graine);
    hasard.discard(3);
    const auto seuil = 1 + hasard() % 40;
    while (confirmees.load() < seuil)
        std::this_thread::yield();
    for (auto tours = hasard() % 3000; tours > 0; --tours)
        confirmees.load();
    cible.signaler(SIGKILL);
    cible.attendre();
}

inline void compter(const std::filesystem::path& chemin, unsigned graine, std::uint64_t lignes,
                    Constat& constat) {
    std::map<int, std::uint64_t> suivante;
    std::ifstream fichier(chemin);
    for (std::string ligne; std::getline(fichier, ligne); ++constat.lignes) {
        std::istringstream mots(ligne);
        std::string heure, niveau, qui;
        int auteur = -1;
        std::uint64_t numero = 0;
        mots >> heure >> niveau >> qui >> auteur >> numero;
        const auto attendu =
            heure + " " + niveau + " " + qui + " " + message(graine, auteur, numero);
        if (!mots || ligne != attendu)
            ++constat.dechirees;
        else if (numero != suivante[auteur]++)
            ++constat.desordre;
    }
    constat.de_la_victime = suivante[victime];
    for (int auteur = 0; auteur < threads + processus; ++auteur)
        if (auteur != victime && suivante[auteur] != lignes) ++constat.desordre;
}

/// `lignes` par auteur survivant. Le journal des threads est asynchrone une graine sur deux, celui
/// de la victime une sur trois.
inline Constat semer(const std::filesystem::path& chemin, unsigned graine, std::uint64_t lignes) {
    const Partage<std::atomic<std::uint64_t>> confirmees(0U);
    std::vector<Processus> auteurs;  // nés avant tout thread
    auteurs.push_back(Processus::fonction([&]() -> std::string {
        noter_sans_fin({.chemin = chemin, .asynchrone = graine % 3 == 0}, graine, *confirmees);
        return {};
    }));
    for (int p = 1; p < processus; ++p)
        auteurs.push_back(Processus::fonction([&, p] {
            Journal journal({.chemin = chemin});
            noter_tout(journal, graine, threads + p, lignes);
            return std::string();
        }));
    {
        Journal journal({.chemin = chemin, .asynchrone = graine % 2 == 0});
        std::vector<std::jthread> equipe;
        for (int t = 0; t < threads; ++t)
            equipe.emplace_back([&, t] { noter_tout(journal, graine, t, lignes); });
        tuer_a_un_instant_tire(auteurs[0], graine, *confirmees);
        for (std::size_t p = 1; p < auteurs.size(); ++p)
            auteurs[p].resultat();
    }
    const Journal reparation({.chemin = chemin});  // si la victime a écrit la dernière
    Constat constat;
    constat.confirmees = confirmees->load();
    compter(chemin, graine, lignes, constat);
    return constat;
}

/// Vrai si rien n'est déchiré, perdu ni répété. La ligne que la victime notait quand on l'a tuée a
/// pu s'écrire ou non ; d'un journal asynchrone, les dernières ont pu se perdre.
inline bool juste(const Constat& constat, unsigned graine) {
    const bool victime_juste = graine % 3 == 0
                                   ? constat.de_la_victime <= constat.confirmees + 1
                                   : constat.de_la_victime == constat.confirmees ||
                                         constat.de_la_victime == constat.confirmees + 1;
    return constat.dechirees == 0 && constat.desordre == 0 && victime_juste;
}

}  // namespace cours::chaos
