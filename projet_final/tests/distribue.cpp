// distribue_zmq : ce qu'il survit. Sous libzmq, ThreadSanitizer ne peut pas juger ; ici, ce sont
// les morts et les comptes qui prouvent.
#include <poll.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chapitre15/prise.hpp>
#include <chapitre16/message.hpp>
#include <chapitre17/appel_distant.hpp>
#include <chapitre17/client_taches.hpp>
#include <chapitre17/courtier.hpp>
#include <future>
#include <juge/epreuve.hpp>
#include <random>
#include <zmq.hpp>

#include "calme.hpp"
#include "distribue/cles.hpp"
#include "distribue/distribution.hpp"
#include "images/fichiers.hpp"
#include "outils.hpp"

using namespace essai;
namespace fs = std::filesystem;
using namespace std::literals;

namespace {

int port_libre() {
    return cours::Prise::ecouter().adresse().port;
}

std::string adresse(int port) {
    return fmt::format("tcp://127.0.0.1:{}", port);
}

/// Assez d'essais pour que rien ne soit abandonné, et des silences courts.
cours::ReglagesFile patients() {
    cours::ReglagesFile reglages;
    reglages.essais_max = 10'000;
    reglages.silence = 300ms;
    return reglages;
}

/// Frappe un worker tiré au sort, à des moments tirés au sort, jusqu'à l'arrêt demandé.
void frapper(const std::stop_token& assez, const projet::Ouvriers& ouvriers, unsigned graine,
             int coups_max, bool tuer) {
    std::minstd_rand hasard(graine);
    for (int coup = 0; coup < coups_max && !assez.stop_requested(); ++coup) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1 + hasard() % 60));
        const auto pids = ouvriers.pids();
        if (pids.empty()) continue;
        const pid_t cible = pids[hasard() % pids.size()];
        if (tuer) {
            ::kill(cible, SIGKILL);
        } else {  // figé, parfois assez longtemps pour être tenu pour mort
            ::kill(cible, SIGSTOP);
            std::this_thread::sleep_for(std::chrono::milliseconds(1 + hasard() % 700));
            ::kill(cible, SIGCONT);
        }
    }
}

/// Une socket comme en aurait un étranger.
class Etranger {
public:
    explicit Etranger(const std::string& adresse) {
        socket_.set(zmq::sockopt::linger, 0);
        socket_.set(zmq::sockopt::rcvtimeo, 30'000);
        socket_.connect(adresse);
    }
    void dire(const std::string& octets) {
        socket_.send(zmq::buffer(octets), zmq::send_flags::none);
    }
    cours::Message entendre() {
        zmq::message_t recu;
        REQUIRE(socket_.recv(recu, zmq::recv_flags::none).has_value());
        return cours::message_depuis_msgpack(recu.to_string());
    }

private:
    zmq::context_t contexte_{1};
    zmq::socket_t socket_{contexte_, zmq::socket_type::dealer};
};

/// Si le test échoue, l'exécution qu'il mène dans un autre thread finit aussi.
struct ArretALaFin {
    std::stop_source arret;
    ArretALaFin(std::stop_source source) : arret(std::move(source)) {}
    ArretALaFin(const ArretALaFin&) = delete;
    ArretALaFin& operator=(const ArretALaFin&) = delete;
    ~ArretALaFin() { arret.request_stop(); }
};

}  // namespace

TEST_CASE("workers tués (kill -9) à des moments tirés au sort : comme une exécution calme") {
    Epreuve epreuve(40);
    std::uint64_t morts = 0;
    for (const unsigned graine : {1U, 2U, 3U}) {
        INFO(graine);
        projet::Ouvriers ouvriers(3);
        Lot::Fin fin;
        {
            const std::jthread tueur(
                [&](const std::stop_token& assez) { frapper(assez, ouvriers, graine, 6, true); });
            fin = epreuve.lot.executer_par([&](projet::Contexte& contexte) {
                return projet::distribuer(contexte, &ouvriers, patients());
            });
        }
        morts += ouvriers.morts();
        epreuve.verifier(fin);
    }
    REQUIRE(morts >= 1);
}

TEST_CASE("workers figés (SIGSTOP) puis réveillés : leurs rendus attardés ne comptent pas") {
    Epreuve epreuve(40);
    for (const unsigned graine : {1U, 2U}) {
        INFO(graine);
        projet::Ouvriers ouvriers(3);
        const std::jthread geleur(
            [&](const std::stop_token& assez) { frapper(assez, ouvriers, graine, 5, false); });
        epreuve.verifier(epreuve.lot.executer_par([&](projet::Contexte& contexte) {
            return projet::distribuer(contexte, &ouvriers, patients());
        }));
    }
}

TEST_CASE("une image qui tue ses workers est abandonnée, les autres sont converties") {
    Lot lot(6);
    cv::Mat bruit(1200, 1600, CV_8UC3);
    cv::randu(bruit, 0, 256);
    ecrire(lot.images[0].source, encodee(bruit, ".png"));  // longue à convertir
    lot.images[0].octets = 1;                              // donc la première
    const projet::Descripteur ouvertures(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    ::inotify_add_watch(ouvertures.get(), lot.images[0].source.c_str(), IN_OPEN);
    projet::Ouvriers ouvriers(1);  // un second tiendrait une autre image, et mourrait avec elle
    cours::ReglagesFile reglages = patients();
    reglages.essais_max = 3;
    const std::jthread tueur([&](const std::stop_token& assez) {
        std::array<char, 4096> evenements;
        while (!assez.stop_requested()) {
            pollfd attente{ouvertures.get(), POLLIN, 0};
            if (::poll(&attente, 1, 20) <= 0) continue;
            if (::read(ouvertures.get(), evenements.data(), evenements.size()) <= 0) continue;
            for (const pid_t pid : ouvriers.pids())  // il vient de l'ouvrir
                ::kill(pid, SIGKILL);
        }
    });
    const auto fin = lot.executer_par([&](projet::Contexte& contexte) {
        return projet::distribuer(contexte, &ouvriers, reglages);
    });
    REQUIRE((fin.resultats[0].etat == projet::EtatImage::refusee));
    REQUIRE(contient(fin.resultats[0].erreur, "abandonnée après 3 essais"));
    for (std::size_t i = 1; i < 6; ++i)
        REQUIRE((fin.resultats[i].etat == projet::EtatImage::convertie));
    REQUIRE(fin.mesures.compteur == 6);
    REQUIRE(comptes(fin.journal) == std::vector<double>{18, 18, 0, 0});
}

TEST_CASE("sans dossier commun : des octets seuls, tués et figés en chemin, et des clés") {
    Epreuve epreuve(40);
    const int port = port_libre();
    const cours::Cles cles = cours::nouvelles_cles();
    epreuve.lot.reglages.reseau = {adresse(port), cles.publique, cles.secrete};
    for (const bool tuer : {true, false}) {
        INFO((tuer ? "tués" : "figés"));
        projet::Ouvriers ouvriers(3);
        ouvriers.embaucher({adresse(port), cles.publique, false});  // avant même le courtier
        const std::jthread frappeur(
            [&](const std::stop_token& assez) { frapper(assez, ouvriers, 7, 5, tuer); });
        const auto fin = epreuve.lot.executer_par([&](projet::Contexte& contexte) {
            return projet::distribuer(contexte, nullptr, patients());
        });
        epreuve.verifier(fin);
        REQUIRE(fin.mesures.messages_refuses == 0);
    }
}

TEST_CASE("sans dossier commun : une image de plusieurs morceaux, une abîmée, une illisible") {
    Lot lot(6);
    cv::Mat bruit(1200, 1600, CV_8UC3);
    cv::randu(bruit, 0, 256);
    ecrire(lot.images[0].source, encodee(bruit, ".png"));  // 5 Mio
    ecrire(lot.images[1].source, {'b', 'o', 'n', 'j', 'o', 'u', 'r'});
    ecrire(lot.images[2].source, {});
    fs::remove(lot.images[3].source);
    const auto calme = lot.executer(version("mono_thread"));
    const auto attendus = contenus(lot);
    const int port = port_libre();
    lot.reglages.reseau.courtier = adresse(port);
    projet::Ouvriers ouvriers(2);
    ouvriers.embaucher({adresse(port), "", false});
    const auto fin = lot.executer(version("distribue_zmq"));
    for (std::size_t i = 0; i < 6; ++i) {
        REQUIRE(fin.resultats[i].erreur == calme.resultats[i].erreur);
        REQUIRE(fin.resultats[i].empreinte == calme.resultats[i].empreinte);
        REQUIRE(fin.resultats[i].octets_ecrits == calme.resultats[i].octets_ecrits);
    }
    REQUIRE((contenus(lot) == attendus));
}

TEST_CASE("messages mal formés, étrangers, trop grands : refusés, comptés, et rien n'est perdu") {
    Epreuve epreuve(10);
    const int port = port_libre();
    epreuve.lot.reglages.reseau.courtier = adresse(port);
    projet::Ouvriers ouvriers(2);
    auto execution = std::async(std::launch::async, [&] {
        return epreuve.lot.executer_par([&](projet::Contexte& contexte) {
            return projet::distribuer(contexte, nullptr, patients());
        });
    });
    const ArretALaFin fin_quoi_qu_il_arrive{epreuve.lot.arret};
    Etranger etranger(adresse(port));  // se relie dès que le courtier écoute
    etranger.dire("\xc1 n'importe quoi");
    etranger.dire("");
    etranger.dire(cours::en_msgpack(cours::Message{"bonjour", 1, {}}));
    etranger.dire(cours::en_msgpack(cours::Message{"soumettre", 1, {{"id", 12}}}));
    // Un pair bien élevé, mais dont la tâche n'a pas de sens : elle échoue chez lui seul.
    etranger.dire(cours::en_msgpack(cours::Message{"soumettre",
                                                   1,
                                                   {{"id", "a"},
                                                    {"fonction", projet::tache_convertir},
                                                    {"argument", cours::Octets{"\xff"}}}}));
    REQUIRE(etranger.entendre().genre == "acceptee");         // ce qui précède est donc lu
    Etranger(adresse(port)).dire(std::string(3 << 20, 'x'));  // libzmq coupe
    const auto brut = cours::Prise::connecter({"127.0.0.1", static_cast<std::uint16_t>(port)});
    cours::ecrire_tout(brut, "GET / HTTP/1.1\r\n\r\n");
    cours::AppelDistant depot({adresse(port + 1)});
    REQUIRE_THROWS_AS(depot.appeler("lire", {1, 2}), cours::ErreurDistante);
    REQUIRE_THROWS_AS(depot.appeler("lire", {"autre", 0, 0}), cours::ErreurDistante);
    REQUIRE_THROWS_AS(depot.appeler("ouvrir", {"/etc/passwd"}), cours::FonctionInconnue);
    ouvriers.embaucher({adresse(port), "", false});
    const auto fin = execution.get();
    epreuve.verifier(fin);
    REQUIRE(fin.mesures.messages_refuses == 5);  // quatre au courtier, un au dépôt
}

TEST_CASE("un worker venu d'ailleurs n'ouvre aucun fichier qu'on lui nomme") {
    const Lot lot(1);
    cours::Ecoute ecoute;
    cours::Courtier courtier(ecoute);
    projet::Ouvriers ouvriers(1);
    ouvriers.embaucher({courtier.adresse(), "", false});
    const std::jthread service([&](const std::stop_token& arret) { courtier.servir(arret); });
    cours::ClientTaches client({courtier.adresse()});
    projet::OptionsConversion options;
    options.sortie = lot.dossier() / "sortie";
    client.soumettre("1", projet::tache_convertir,
                     cours::encoder(projet::Commande{projet::en_demande(lot.images[0], options),
                                                     "jeton", 0, 0}));
    const auto arrivee = client.attendre(60s);
    REQUIRE(arrivee.has_value());
    REQUIRE_FALSE(arrivee->rendu.reussi);
    REQUIRE(fichiers(lot.dossier() / "sortie").empty());
}

TEST_CASE("l'adresse et les clés : refusées avant tout travail, avec une phrase") {
    const Dossier dossier;
    ecrire(dossier / "photos/a.png", encodee(degrade(8, 8), ".png"));
    ecrire(dossier / "texte", {'x'});
    const int port = port_libre();
    const auto occupe = cours::Prise::ecouter();
    REQUIRE(dans_un_enfant([&] {
                return programme({"--nouvelles-cles", dossier / "cles"});
            }).code == 0);
    REQUIRE((fs::status(dossier / "cles").permissions() & fs::perms::all) ==
            (fs::perms::owner_read | fs::perms::owner_write));
    REQUIRE_FALSE(contient(lire(dossier / "cles.pub"), "secrete"));
    const std::string publique = dossier / "cles.pub";
    const std::vector<std::pair<std::vector<std::string>, std::string>> demandes{
        {{"--courtier", "tcp://*:5555"}, "il faut des clés"},
        {{"--courtier", fmt::format("tcp://0.0.0.0:{}", port)}, "--nouvelles-cles"},
        {{"--courtier", adresse(port), "--cles", publique}, "sans le .pub"},
        {{"--courtier", adresse(port), "--cles", dossier / "texte"}, "fichier de clés"},
        {{"--courtier", adresse(port), "--cles", dossier / "absent"}, "introuvable"},
        {{"--courtier", "ipc:///tmp/x"}, "n'est pas une adresse tcp://hôte:port"},
        {{"--courtier", adresse(port), "--ouvrier", adresse(port)}, "l'un ou l'autre"},
        {{"--courtier", adresse(port), "--versions", "mono_thread"}, "distribue_zmq"},
        {{"--courtier", adresse(occupe.adresse().port)}, "Address already in use"},
        {{"--nouvelles-cles", dossier / "cles"}, "impossible"},
    };
    for (const auto& [options, phrase] : demandes) {
        std::vector<std::string> arguments{"--sortie", dossier / "sortie", "--images",
                                           dossier / "photos"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        const auto fin = dans_un_enfant([&] { return programme(arguments); });
        INFO(phrase << " / " << fin.erreurs);
        REQUIRE(contient(fin.erreurs, phrase));
        REQUIRE(fin.code == projet::code_usage);
        REQUIRE_FALSE(fs::exists(dossier / "sortie"));
    }
}

TEST_CASE("le programme et ses workers, des clés en fichiers : mêmes pixels que mono_thread") {
    const Dossier dossier;
    for (int i = 0; i < 6; ++i)
        ecrire(dossier / fmt::format("photos/{}.png", i), encodee(degrade(40 + i, 30), ".png"));
    projet::ecrire_nouvelles_cles(dossier / "cles");
    const int port = port_libre();
    const auto worker = [&](const std::string& cles, const std::function<void(int)>& pendant) {
        return dans_un_enfant(
            [&] {
                return programme({"--ouvrier", adresse(port), "--cles", cles, "--workers", "2"});
            },
            pendant);
    };
    FinEnfant fin;
    const auto fin_du_worker = worker(dossier / "cles.pub", [&](int ouvrier) {
        fin = dans_un_enfant([&] {
            return programme({"--images", dossier / "photos", "--sortie", dossier / "sortie",
                              "--versions", "mono_thread,distribue_zmq", "--repetitions", "2",
                              "--courtier", fmt::format("tcp://*:{}", port), "--cles",
                              dossier / "cles"});
        });
        ::kill(ouvrier, SIGINT);
    });
    INFO(fin.erreurs);
    REQUIRE(fin.code == 0);
    REQUIRE(contient(fin.sortie, "exactement les mêmes pixels (6 images comparées)"));
    REQUIRE(contient(fin.erreurs, fmt::format("--ouvrier tcp://CETTE-MACHINE:{}", port)));
    INFO(fin_du_worker.erreurs);
    REQUIRE(fin_du_worker.code == 128 + SIGINT);
}

TEST_CASE("un courtier sans workers : Ctrl-C l'arrête") {
    const Dossier dossier;
    ecrire(dossier / "photos/a.png", encodee(degrade(8, 8), ".png"));
    const int port = port_libre();
    const auto fin = dans_un_enfant(
        [&] {
            return programme({"--images", dossier / "photos", "--sortie", dossier / "sortie",
                              "--versions", "distribue_zmq", "--courtier", adresse(port)});
        },
        [&](int enfant) {
            while (!fs::exists(dossier / "sortie/journal_distribue_zmq.log") &&
                   ::kill(enfant, 0) == 0)
                std::this_thread::sleep_for(1ms);
            ::kill(enfant, SIGINT);
        });
    INFO(fin.erreurs);
    REQUIRE(fin.code == 130);
    REQUIRE(contient(fin.erreurs, "Interrompu (Ctrl-C)"));
}

TEST_CASE("Ctrl-C, ou kill -9 du programme : aucun de ses descendants ne reste") {
    rien_ne_reste("distribue_zmq");
}
