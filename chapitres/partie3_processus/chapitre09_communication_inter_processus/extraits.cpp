// Les extraits de la leçon, dans l'ordre. Chaque fonction montre un outil ; main() les appelle
// toutes, ou celles du paragraphe donné en argument (1.5, par exemple).
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chapitre07/calcul.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre09/evenement_inter_processus.hpp>
#include <chapitre09/file_inter_processus.hpp>
#include <chapitre09/gestionnaire.hpp>
#include <chapitre09/memoire_partagee.hpp>
#include <chapitre09/semaphore_inter_processus.hpp>
#include <chapitre09/tube.hpp>
#include <chapitre09/verrou_inter_processus.hpp>
#include <string>
#include <utility>
#include <vector>

#include "lancer.hpp"

// ------------------------------------------------------------------ 1.2 Des octets aux messages

void montrer_octets() {
    // [octets]
    const cours::BoutsDeTube tube = cours::ouvrir_tube();
    cours::ecrire_tout(tube.ecriture.numero(), "bonjour");
    cours::ecrire_tout(tube.ecriture.numero(), "à tous");
    std::array<char, 100> tampon;
    const auto lus = read(tube.lecture.numero(), tampon.data(), tampon.size());
    fmt::print("deux écritures, une lecture : « {} »\n",
               std::string(tampon.data(), static_cast<std::size_t>(lus)));
    // [/octets]
}

void montrer_trames() {
    // [trames]
    cours::Tube tube;
    tube.envoyer("bonjour");
    tube.envoyer("");
    tube.envoyer("à tous");
    tube.garder_lecture();  // plus d'écrivain : la fin viendra après le dernier message
    while (const auto message = tube.recevoir())
        fmt::print("reçu : « {} »\n", *message);
    // [/trames]
}

// ------------------------------------------------------------------- 1.3 Fins et extrémités

void montrer_sans_lecteur() {
    // [sans_lecteur]
    cours::Tube tube;
    tube.garder_ecriture();  // plus personne ne lira
    try {
        tube.envoyer("il y a quelqu'un ?");
    } catch (const cours::ErreurSysteme& erreur) {
        fmt::print("{}\n", erreur.what());
    }
    // [/sans_lecteur]
}

void attendre_des_octets(int descripteur) {
    pollfd attente{descripteur, POLLIN, 0};
    poll(&attente, 1, -1);
}

void montrer_tronquee() {
    // [tronquee]
    cours::Tube tube;
    cours::Processus ecrivain = lancer([&] { tube.envoyer(std::string(1'000'000, 'm')); },
                                       {tube.bouts().ecriture.numero()});
    tube.garder_lecture();
    attendre_des_octets(tube.bouts().lecture.numero());
    ecrivain.signaler(SIGKILL);  // le tube est petit : il n'a pas pu tout écrire
    ecrivain.attendre();
    try {
        tube.recevoir();
    } catch (const cours::TrameInvalide& erreur) {
        fmt::print("{}\n", erreur.what());
    }
    // [/tronquee]
}

void montrer_socketpair() {
    // [socketpair]
    std::array<int, 2> bouts{};
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, bouts.data());
    const cours::Descripteur ici(bouts[0]);
    cours::Descripteur la_bas(bouts[1]);
    cours::Processus echo = lancer(
        [&] {
            const auto question = cours::recevoir_trame(la_bas.numero(), 1000);
            cours::envoyer_trame(la_bas.numero(), "j'ai reçu : " + question.value());
        },
        {la_bas.numero()});
    la_bas.fermer();
    cours::envoyer_trame(ici.numero(), "bonjour");
    fmt::print("{}\n", cours::recevoir_trame(ici.numero(), 1000).value());
    // [/socketpair]
}

// ------------------------------------------------------------------ 1.4 La mémoire partagée

// [liste]
// Une liste chaînée qui se lit de n'importe quelle adresse.
struct Maillon {
    int valeur = 0;
    cours::Decalage<Maillon> suivant;
};

cours::Decalage<Maillon> construire_liste(cours::MemoirePartagee& memoire) {
    cours::Decalage<Maillon> tete;
    for (const int valeur : {3, 2, 1})
        tete = memoire.construire<Maillon>(Maillon{valeur, tete});
    return tete;
}
// [/liste]

void montrer_decalages() {
    // [decalages]
    cours::MemoirePartagee memoire(4096);
    memoire.publier_racine(construire_liste(memoire));
    // La même mémoire, ouverte une deuxième fois : une autre adresse.
    const auto autre = cours::MemoirePartagee::ouvrir(memoire.descripteur());
    for (auto m = autre.racine<Maillon>(); m; m = autre.en(m).suivant)
        fmt::print("maillon {}\n", autre.en(m).valeur);
    // [/decalages]
}

// -------------------------------------------------------------- 1.5 Le verrou entre processus

// [compte]
struct Compte {
    cours::VerrouInterProcessus verrou;
    long solde = 0;
};
// [/compte]

void montrer_verrou() {
    // [verrou]
    const cours::Partage<Compte> compte;
    const auto deposer = [&] {
        for (int i = 0; i < 10'000; ++i) {
            const auto garde = compte->verrou.prendre();
            compte->solde += 1;
        }
    };
    cours::Processus un = lancer(deposer);
    cours::Processus deux = lancer(deposer);
    un.resultat();
    deux.resultat();
    fmt::print("solde : {}\n", compte->solde);
    // [/verrou]
}

// ------------------------------------------------------------------ 1.6 Dormir entre processus

// [signal_prix]
// Un prix que des processus attendent. Le verrou protège le prix ; l'événement dit qu'il a changé.
struct Prix {
    void publier(int nouveau) {
        const auto garde = verrou.prendre();
        changement.annoncer();  // avant d'écrire : on verra pourquoi en 1.7
        valeur = nouveau;
    }
    int attendre_au_moins(int seuil) {
        for (;;) {
            const auto vue = changement.generation();  // d'abord la génération…
            {
                const auto garde = verrou.prendre();  // … puis l'état…
                if (valeur >= seuil) return valeur;
            }
            changement.attendre(vue);  // … puis le sommeil, si rien n'a changé depuis
        }
    }

    cours::VerrouInterProcessus verrou;
    cours::EvenementInterProcessus changement;
    int valeur = 0;
};
// [/signal_prix]

void montrer_evenement() {
    const cours::Partage<Prix> prix;
    cours::Calcul<int> acheteur([&] { return prix->attendre_au_moins(10); });
    for (const int nouveau : {3, 8, 12})
        prix->publier(nouveau);
    fmt::print("l'acheteur a vu {}\n", acheteur.obtenir());
}

void montrer_eventfd() {
    // [eventfd]
    const cours::Descripteur compteur(eventfd(0, EFD_CLOEXEC));
    const auto annoncer = [&] {
        const std::uint64_t un = 1;
        if (write(compteur.numero(), &un, sizeof un) != sizeof un) _exit(1);
    };
    cours::Processus enfant = lancer(
        [&] {
            annoncer();
            annoncer();
        },
        {compteur.numero()});
    enfant.attendre();
    std::uint64_t annonces = 0;
    if (read(compteur.numero(), &annonces, sizeof annonces) == sizeof annonces)
        fmt::print("{} annonces depuis la dernière lecture\n", annonces);
    // [/eventfd]
}

// ------------------------------------------------------------- 1.7 Mourir en tenant un verrou

// [paire]
// Deux nombres toujours égaux, sauf pendant qu'on les change.
struct Paire {
    void augmenter(bool mourir_au_milieu = false) {
        const auto garde = verrou.prendre([this] { second = premier.load(); });
        premier = premier + 1;
        if (mourir_au_milieu) kill(getpid(), SIGKILL);
        second = second + 1;
    }

    cours::VerrouInterProcessus verrou;
    std::atomic<int> premier{0};
    std::atomic<int> second{0};
};
// [/paire]

void montrer_reparation() {
    // [reparation]
    const cours::Partage<Paire> paire;
    lancer([&] { paire->augmenter(true); }).attendre();
    fmt::print("après la mort : {} et {}\n", paire->premier.load(), paire->second.load());
    paire->augmenter();
    fmt::print("après la suivante : {} et {}\n", paire->premier.load(), paire->second.load());
    // [/reparation]
}

void montrer_refus() {
    // [refus]
    const cours::Partage<cours::VerrouInterProcessus> verrou;
    lancer([&] {
        const auto garde = verrou->prendre();
        kill(getpid(), SIGKILL);
    }).attendre();
    try {
        const auto garde = verrou->prendre();  // sans réparation
    } catch (const cours::EtatPerdu& erreur) {
        fmt::print("{}\n", erreur.what());
    }
    // [/refus]
}

// --------------------------------------------------------------------------------- 1.8 La file

void montrer_file() {
    // [file]
    const cours::Partage<cours::FileInterProcessus<int, 100>> file;
    const cours::Partage<std::atomic<int>> total(0);
    const auto ouvrier = [&] {
        while (const auto tache = file->retirer()) {
            *total += tache->valeur;
            file->tache_terminee(*tache);
        }
    };
    for (int i = 1; i <= 100; ++i)
        file->deposer(i);
    lancer([&] {
        file->retirer();  // il prend une tâche…
        kill(getpid(), SIGKILL);
    }).attendre();  // … et meurt avec
    cours::Processus un = lancer(ouvrier);
    cours::Processus deux = lancer(ouvrier);
    file->joindre();
    fmt::print("total : {}\n", total->load());
    file->fermer();
    // [/file]
}

// ---------------------------------------------------------------------------- 1.9 Un serveur

void montrer_gestionnaire() {
    // [gestionnaire]
    const cours::Gestionnaire gestionnaire;
    const auto compter = [&] {
        auto client = gestionnaire.connecter();
        for (int i = 0; i < 100; ++i)
            client.ajouter("visites", 1);
    };
    cours::Processus un = lancer(compter, {gestionnaire.guichet()});
    cours::Processus deux = lancer(compter, {gestionnaire.guichet()});
    un.resultat();
    deux.resultat();
    fmt::print("visites : {}\n", gestionnaire.connecter().lire("visites").value());
    // [/gestionnaire]
}

int main(int argc, char* argv[]) {
    std::setvbuf(stdout, nullptr, _IONBF, 0);  // sans tampon : fork() ne le copie pas
    const std::vector<std::pair<std::string, void (*)()>> paragraphes{
        {"1.2", montrer_octets},      {"1.2", montrer_trames},     {"1.3", montrer_sans_lecteur},
        {"1.3", montrer_tronquee},    {"1.3", montrer_socketpair}, {"1.4", montrer_decalages},
        {"1.5", montrer_verrou},      {"1.6", montrer_evenement},  {"1.6", montrer_eventfd},
        {"1.7", montrer_reparation},  {"1.7", montrer_refus},      {"1.8", montrer_file},
        {"1.9", montrer_gestionnaire}};
    for (const auto& [numero, montrer] : paragraphes)
        if (argc < 2 || numero == argv[1]) montrer();
    return cours::enfants().empty() ? 0 : 1;
}
