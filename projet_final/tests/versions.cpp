// Les versions, une à une : tout ce qui est inscrit est essayé, sauf celles d'OpenCV et de oneTBB
// (voir lot.hpp).
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chapitre07/inventaire.hpp>
#include <csignal>
#include <fstream>
#include <iterator>
#include <juge/epreuve.hpp>
#include <map>
#include <optional>

#include "banc/convertir_en_processus.hpp"
#include "banc/pool_de_processus.hpp"
#include "images/erreurs.hpp"
#include "images/fichiers.hpp"
#include "lot.hpp"
#include "outils.hpp"

using namespace essai;
namespace fs = std::filesystem;
using namespace std::literals;

namespace {

std::size_t descripteurs_ouverts() {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator("/proc/self/fd"), {}));
}

/// Les workers de ce processus, sans les sentinelles qui veillent sur eux.
std::vector<pid_t> workers_vivants() {
    std::vector<pid_t> workers;
    for (const pid_t pid : cours::enfants()) {
        std::string nom;
        std::ifstream(fmt::format("/proc/{}/comm", pid)) >> nom;
        if (nom != "sentinelle" && cours::est_vivant(pid)) workers.push_back(pid);
    }
    return workers;
}

/// Aucune image perdue, aucune deux fois, et les mêmes pixels que sans incident.
void exiger_comme_au_calme(Lot& lot, const Lot::Fin& fin) {
    const auto images = lot.images.size();
    const auto lignes =
        static_cast<double>(images) * static_cast<double>(lot.reglages.lignes_par_image);
    REQUIRE(fin.mesures.compteur == images);
    REQUIRE(comptes(fin.journal) == std::vector<double>{lignes, lignes, 0, 0});
    for (const auto& nom : fichiers(lot.dossier() / "sortie"))
        REQUIRE(nom.find(projet::prefixe_temporaire) == std::string::npos);
    const auto calme = lot.executer(version("mono_thread"));
    for (std::size_t i = 0; i < images; ++i)
        REQUIRE(fin.resultats[i].empreinte == calme.resultats[i].empreinte);
}

}  // namespace

TEST_CASE("les versions sont inscrites, dans l'ordre, chacune une fois") {
    std::vector<std::string_view> noms;
    int rang = 0;
    for (const auto& v : versions_jugeables()) {
        REQUIRE(v.rang > rang);
        rang = v.rang;
        REQUIRE_FALSE(v.resume.empty());
        noms.push_back(v.nom);
    }
    REQUIRE(noms.front() == "mono_thread");
    for (const char* nom : {"threads_sans_verrou", "threads_verrou", "threads_semaphore",
                            "threads_file", "executeur_threads", "multiprocessus",
                            "executeur_processus", "asynchrone", "pipeline", "maitre_ouvriers"})
        REQUIRE(std::count(noms.begin(), noms.end(), nom) == 1);
}

TEST_CASE("toutes les versions produisent les mêmes pixels et les mêmes fichiers") {
    Lot lot(18);
    std::vector<std::uint64_t> empreintes;
    std::map<std::string, std::string> contenus;
    for (const auto& v : versions_jugeables()) {
        INFO(std::string(v.nom));
        const auto fin = lot.executer(v);
        REQUIRE(en_attente(fin.resultats) == 0);
        std::vector<std::uint64_t> celles_ci;
        for (const auto& resultat : fin.resultats) {
            REQUIRE(resultat.erreur == "");
            celles_ci.push_back(resultat.empreinte);
        }
        std::map<std::string, std::string> ceux_ci;
        for (const auto& nom : fichiers(lot.dossier() / "sortie"))
            ceux_ci[nom] = lire(lot.dossier() / "sortie" / nom);
        REQUIRE(ceux_ci.size() == 18);
        if (empreintes.empty()) empreintes = celles_ci;
        if (contenus.empty()) contenus = ceux_ci;
        REQUIRE(celles_ci == empreintes);
        REQUIRE((ceux_ci == contenus));
    }
}

TEST_CASE("les versions protégées comptent tout et n'abîment aucune ligne") {
    Lot lot(30);
    for (const auto& v : versions_jugeables()) {
        if (v.nom == "threads_sans_verrou") continue;
        INFO(std::string(v.nom));
        const auto fin = lot.executer(v);
        REQUIRE(fin.mesures.compteur == 30);
        REQUIRE(comptes(fin.journal) == std::vector<double>{90, 90, 0, 0});
    }
}

TEST_CASE("le verrou et le sémaphore sont pris une fois par image") {
    Lot lot(12);
    for (const char* nom : {"threads_verrou", "threads_semaphore"}) {
        const auto fin = lot.executer(version(nom));
        REQUIRE(fin.mesures.attente.acquisitions == 12);
        REQUIRE(fin.mesures.attente.contentions <= 12);
        REQUIRE(fin.mesures.workers == 4);
    }
    REQUIRE(lot.executer(version("mono_thread")).mesures.attente.acquisitions == 0);
}

TEST_CASE("un seul permis : le sémaphore n'a qu'un journal, et il est intact") {
    Lot lot(12);
    lot.reglages.permis = 1;
    const auto fin = lot.executer(version("threads_semaphore"));
    REQUIRE(comptes(fin.journal) == std::vector<double>{36, 36, 0, 0});
    INFO("les morceaux de journal sont effacés");
    REQUIRE(fichiers(lot.dossier().chemin()).size() == 12 + 12 + 1);
}

TEST_CASE("sans verrou : défini, jamais plus que le compte, chaque ligne classée une fois") {
    Lot lot(30);
    lot.reglages.lignes_par_image = 20;
    const auto fin = lot.executer(version("threads_sans_verrou"));
    REQUIRE(fin.mesures.compteur >= 1);
    REQUIRE(fin.mesures.compteur <= 30);
    REQUIRE(fin.journal.attendues == 600);
    REQUIRE(fin.journal.intactes + fin.journal.melees + fin.journal.perdues == 600);
    INFO("les images, elles, ne partagent rien");
    REQUIRE(fichiers(lot.dossier() / "sortie").size() == 30);
}

TEST_CASE("chaque version ne laisse ni processus ni descripteur") {
    Lot lot(6);
    for (const auto& v : versions_jugeables()) {
        INFO(std::string(v.nom));
        lot.executer(v);  // la première fois, des bibliothèques ouvrent ce qu'elles gardent
        const auto avant = descripteurs_ouverts();
        lot.executer(v);
        REQUIRE(descripteurs_ouverts() == avant);
        REQUIRE(::waitpid(-1, nullptr, WNOHANG) == -1);
        REQUIRE(errno == ECHILD);
    }
}

TEST_CASE("chaque version dit qui a fait quoi : cinq étapes par image, dans l'ordre du temps") {
    Lot lot(6);
    for (const auto& v : versions_jugeables()) {
        INFO(std::string(v.nom));
        for (const auto& resultat : lot.executer(v).resultats) {
            std::vector<projet::Activite> etapes;
            auto dernier = std::chrono::steady_clock::time_point::min();
            for (const auto& p : resultat.passages) {
                REQUIRE(p.worker >= 1);
                REQUIRE(p.debut >= dernier);
                REQUIRE(p.fin >= p.debut);
                dernier = p.fin;
                if (p.activite != projet::Activite::verrou) etapes.push_back(p.activite);
            }
            REQUIRE((etapes == std::vector<projet::Activite>{
                                   projet::Activite::lecture, projet::Activite::decodage,
                                   projet::Activite::gris, projet::Activite::encodage,
                                   projet::Activite::ecriture}));
            REQUIRE(resultat.etapes.total().count() > 0);
        }
    }
}

TEST_CASE("chaque version refuse les images abîmées, une fois chacune, et convertit les autres") {
    Lot lot(9);
    ecrire(lot.images[2].source, {});
    ecrire(lot.images[5].source, {'b', 'o', 'n', 'j', 'o', 'u', 'r'});
    fs::remove(lot.images[8].source);
    for (const auto& v : versions_jugeables()) {
        INFO(std::string(v.nom));
        const auto fin = lot.executer(v);
        for (std::size_t i = 0; i < 9; ++i) {
            const bool abimee = i == 2 || i == 5 || i == 8;
            REQUIRE((fin.resultats[i].etat ==
                     (abimee ? projet::EtatImage::refusee : projet::EtatImage::convertie)));
            REQUIRE(fin.resultats[i].erreur.empty() != abimee);
        }
        REQUIRE(fichiers(lot.dossier() / "sortie").size() == 6);
        if (v.nom != "threads_sans_verrou") REQUIRE(fin.mesures.compteur == 9);
    }
}

TEST_CASE("chaque version, un worker, une image, ou aucune") {
    Lot une(1);
    Lot aucune(0);
    une.reglages.workers = aucune.reglages.workers = 1;
    for (const auto& v : versions_jugeables()) {
        INFO(std::string(v.nom));
        REQUIRE(une.executer(v).mesures.compteur == 1);
        REQUIRE(aucune.executer(v).mesures.compteur == 0);
    }
}

TEST_CASE("chaque version s'arrête si l'arrêt est déjà demandé") {
    Lot lot(40);
    lot.arret.request_stop();
    for (const auto& v : versions_jugeables()) {
        INFO(std::string(v.nom));
        const auto fin = lot.executer(v);
        REQUIRE(en_attente(fin.resultats) == 40);
        REQUIRE(fichiers(lot.dossier() / "sortie").empty());
    }
}

TEST_CASE("chaque version s'arrête en route, et ne laisse rien d'inachevé") {
    Lot lot(120);
    lot.reglages.workers = 2;
    lot.reglages.section_critique = 3ms;
    for (const auto& v : versions_jugeables()) {
        INFO(std::string(v.nom));
        const auto fin = lot.executer_et_arreter(v);
        const std::size_t faites = 120 - en_attente(fin.resultats);
        REQUIRE(faites >= 1);
        REQUIRE(faites < 120);
        for (const auto& nom : fichiers(lot.dossier() / "sortie"))
            REQUIRE(nom.find(projet::prefixe_temporaire) == std::string::npos);
        REQUIRE(fichiers(lot.dossier() / "sortie").size() >= faites);
        if (v.nom != "threads_sans_verrou") REQUIRE(fin.mesures.compteur == faites);
    }
}

TEST_CASE("un journal impossible arrête chaque version, avec une phrase") {
    Lot lot(12);
    lot.journal = lot.dossier() / "absent" / "journal.log";
    for (const auto& v : versions_jugeables()) {
        INFO(std::string(v.nom));
        REQUIRE_THROWS_AS(lot.executer(v), projet::ErreurEcriture);
    }
}

TEST_CASE("un worker tué : son image est refaite, comptée et journalisée une fois") {
    Lot lot(60);
    cours::ReglagesPool reglages;
    reglages.workers = 3;
    reglages.essais = 1000;  // aucune image n'est en cause, quoi qu'il arrive aux workers
    projet::PoolDeConversion pool(projet::convertir_ailleurs, reglages);
    Lot::Fin fin;
    {
        const std::jthread tueur([&](const std::stop_token& assez) {
            for (unsigned tour = 0; !assez.stop_requested(); ++tour) {
                const auto vivants = pool.pids();
                const bool laisser = tour % 3 != 0 || pool.bilan().morts >= 12;
                if (!laisser && !vivants.empty()) ::kill(vivants[tour % vivants.size()], SIGKILL);
                std::this_thread::sleep_for(2ms);
            }
        });
        fin = lot.executer_par(
            [&](projet::Contexte& contexte) { return convertir_par_un_pool(contexte, pool); });
    }
    REQUIRE(pool.bilan().morts >= 1);
    exiger_comme_au_calme(lot, fin);
}

TEST_CASE("multiprocessus : des workers tués n'importe quand, rien de perdu, rien deux fois") {
    Lot lot(60);
    lot.reglages.workers = 3;
    lot.reglages.section_critique = 1ms;  // quelques-uns mourront en tenant le verrou
    Lot::Fin fin;
    int tues = 0;
    {
        const std::jthread tueur([&](const std::stop_token& assez) {
            while (!assez.stop_requested()) {  // finir avant serait, pour un enfant, une fuite
                const auto vivants = workers_vivants();
                if (tues < 20 && !vivants.empty() &&
                    ::kill(vivants[static_cast<std::size_t>(tues) % vivants.size()], SIGKILL) == 0)
                    ++tues;
                std::this_thread::sleep_for(3ms);
            }
        });
        // Mille essais : aucune image n'est en cause, quoi qu'il arrive aux workers.
        fin = lot.executer_par([](projet::Contexte& contexte) {
            return projet::convertir_en_processus(contexte, 1000);
        });
    }
    REQUIRE(tues >= 1);
    exiger_comme_au_calme(lot, fin);
}

namespace {

/// Tue chaque worker dès qu'il écrit dans `journal`, donc en tenant le verrou ; rend combien.
int tuer_ceux_qui_ecrivent(const fs::path& journal, int au_plus, const std::stop_token& assez) {
    int tues = 0;
    pid_t dernier = 0;
    while (tues < au_plus && !assez.stop_requested()) {
        const auto vivants = workers_vivants();
        if (vivants.empty() || vivants.front() == dernier) continue;
        std::error_code absent;
        const auto avant = fs::file_size(journal, absent);
        while (fs::file_size(journal, absent) == avant && !assez.stop_requested())
            std::this_thread::yield();
        if (::kill(vivants.front(), SIGKILL) != 0) continue;
        dernier = vivants.front();
        ++tues;
    }
    while (!assez.stop_requested())  // finir avant serait, pour un enfant, une fuite
        std::this_thread::sleep_for(1ms);
    return tues;
}

}  // namespace

TEST_CASE("multiprocessus : un worker meurt en écrivant le journal, qui n'en garde rien") {
    Lot lot(3);
    lot.reglages.workers = 1;
    lot.reglages.lignes_par_image = 20'000;  // de quoi être surpris au milieu
    int tues = 0;
    Lot::Fin fin;
    {
        const std::jthread tueur([&](const std::stop_token& assez) {
            tues = tuer_ceux_qui_ecrivent(lot.journal, 2, assez);
        });
        fin = lot.executer(version("multiprocessus"));
    }
    REQUIRE(tues == 2);
    exiger_comme_au_calme(lot, fin);
}

namespace {

/// Fige un worker, et attend qu'il le soit, ou qu'il soit mort.
void figer(pid_t worker) {
    ::kill(worker, SIGSTOP);
    siginfo_t vu{};
    ::waitid(P_PID, static_cast<id_t>(worker), &vu, WSTOPPED | WEXITED | WNOWAIT);
}

/// Tue les workers qui tiennent la première image, pris quand le journal a moins de `octets` ; rend
/// combien. Celui qu'on a figé trop tard s'en sort, et plus personne n'est tué.
int tuer_au_debut_du_journal(const fs::path& journal, std::uintmax_t octets,
                             const std::stop_token& assez) {
    int tues = 0;
    pid_t dernier = 0;
    std::error_code absent;
    const auto taille = [&] { return fs::exists(journal) ? fs::file_size(journal, absent) : 0; };
    while (!assez.stop_requested() && taille() < octets) {
        const auto vivants = workers_vivants();
        if (vivants.empty() || vivants.front() == dernier || taille() == 0) continue;
        figer(vivants.front());
        if (taille() < octets && ::kill(vivants.front(), SIGKILL) == 0) {
            dernier = vivants.front();
            ++tues;
        }
        ::kill(vivants.front(), SIGCONT);
    }
    while (!assez.stop_requested())  // finir avant serait, pour un enfant, une fuite
        std::this_thread::sleep_for(1ms);
    return tues;
}

}  // namespace

TEST_CASE("multiprocessus : une image qui tue ses workers est abandonnée au troisième") {
    int tues = 0;
    std::optional<Lot> lot;
    Lot::Fin fin;
    for (int essai = 0; essai < 20 && tues != 3; ++essai) {
        lot.emplace(2);
        lot->reglages.workers = 1;
        lot->reglages.lignes_par_image = 20'000;
        const std::jthread tueur([&](const std::stop_token& assez) {
            // 20 000 lignes ont plus de 200 000 octets : la première image n'est pas finie.
            tues = tuer_au_debut_du_journal(lot->journal, 200'000, assez);
        });
        fin = lot->executer(version("multiprocessus"));
    }
    REQUIRE(tues == 3);
    REQUIRE(fin.resultats[0].etat == projet::EtatImage::refusee);
    REQUIRE(fin.resultats[0].erreur ==
            "image abandonnée : 3 workers sont morts en la traitant (le dernier : tué par "
            "SIGKILL)");
    REQUIRE(fin.resultats[1].etat == projet::EtatImage::convertie);
    REQUIRE(fin.mesures.compteur == 2);
    REQUIRE(comptes(fin.journal) == std::vector<double>{40'000, 40'000, 0, 0});
}

TEST_CASE("multiprocessus : l'attente du verrou revient des workers par la mémoire partagée") {
    Lot lot(24);
    lot.reglages.section_critique = 3ms;  // quatre workers, un verrou : on s'y attend
    const auto fin = lot.executer(version("multiprocessus"));
    const auto& attente = fin.mesures.attente;
    REQUIRE(attente.acquisitions == 24);
    REQUIRE(attente.contentions >= 1);
    REQUIRE(attente.attente_totale >= attente.attente_max);
    REQUIRE(attente.attente_max > 0ns);
    for (const auto& resultat : fin.resultats)
        REQUIRE(resultat.passages.back().activite == projet::Activite::verrou);
}
