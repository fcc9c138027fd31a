#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <chapitre07/descripteur.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre14/journal.hpp>
#include <chapitre14/ligne_journal.hpp>
#include <csignal>
#include <juge/epreuve.hpp>

#include "aides.hpp"

namespace {

using essais::Dossier;

std::string ce_que_dit(const std::function<void()>& action) {
    try {
        action();
    } catch (const cours::ErreurSysteme& erreur) {
        return erreur.what();
    }
    return "rien";
}

void remplir(cours::Journal& journal, int threads, int lignes) {
    std::vector<std::jthread> auteurs;
    for (int t = 0; t < threads; ++t)
        auteurs.emplace_back([&journal, t, lignes] {
            for (int i = 0; i < lignes; ++i)
                journal.info(std::to_string(t) + " " + std::to_string(i));
        });
}

/// Un tube nommé que personne ne lit : un disque qui ne répond plus.
class TubeNomme {
public:
    explicit TubeNomme(const std::filesystem::path& chemin) {
        if (::mkfifo(chemin.c_str(), 0600) != 0) cours::echec_systeme("créer un tube nommé");
        lecture_ = cours::Descripteur(::open(chemin.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    }
    /// Lit jusqu'à la fin du flux.
    std::string lire() {
        ::fcntl(lecture_.numero(), F_SETFL, 0);
        return cours::lire_tout(lecture_.numero());
    }

private:
    cours::Descripteur lecture_;
};

}  // namespace

TEST_CASE("une ligne : date, niveau, auteur, message") {
    using namespace std::chrono;
    std::string ligne = "avant\n";
    cours::composer_ligne(ligne, cours::Niveau::erreur, "a\nb\r\nc",
                          system_clock::time_point(seconds(86'400)) + microseconds(42));
    const std::string auteur = std::to_string(::getpid()) + ":" + std::to_string(::gettid());
    CHECK(ligne == "avant\n1970-01-02T00:00:00.000042Z erreur " + auteur + " a\\nb\\r\\nc\n");
}

TEST_CASE("une ligne ne dépasse jamais 4096 octets, et reste de l'UTF-8") {
    for (const std::size_t taille : {4000U, 4050U, 4051U, 4095U, 4096U, 100'000U}) {
        for (const std::size_t decalage : {0U, 1U, 2U}) {
            std::string long_message(decalage, 'x');
            while (long_message.size() < taille)
                long_message += "é";
            std::string ligne;
            cours::composer_ligne(ligne, cours::Niveau::info, long_message);
            REQUIRE(ligne.size() <= cours::ligne_journal_max);
            REQUIRE(ligne.back() == '\n');
            std::size_t i =
                ligne.find('x') != std::string::npos ? ligne.rfind('x') + 1 : ligne.find("é");
            while (ligne.compare(i, 2, "é") == 0)
                i += 2;
            const std::string reste = ligne.substr(i);
            REQUIRE((reste == "\n" || reste == "…\n"));
        }
    }
    std::string fins(5000, '\n');
    std::string ligne;
    cours::composer_ligne(ligne, cours::Niveau::info, fins);
    CHECK(ligne.size() <= cours::ligne_journal_max);
    CHECK(std::count(ligne.begin(), ligne.end(), '\n') == 1);
}

TEST_CASE("les niveaux sous le seuil ne s'écrivent pas") {
    const Dossier dossier;
    cours::Journal journal({.chemin = dossier / "j", .seuil = cours::Niveau::avertissement});
    CHECK_FALSE(journal.actif(cours::Niveau::info));
    CHECK(journal.actif(cours::Niveau::avertissement));
    journal.trace("non");
    journal.info("non");
    journal.avertissement("a");
    journal.erreur("b");
    journal.fatal("c");
    CHECK(essais::messages(dossier / "j") == std::vector<std::string>{"a", "b", "c"});
    CHECK(journal.bilan().ecrites == 3);
}

TEST_CASE("huit threads, synchrone ou non : chaque ligne entière, une fois, dans l'ordre") {
    for (const bool asynchrone : {false, true}) {
        const Dossier dossier;
        cours::Journal journal(
            {.chemin = dossier / "j", .asynchrone = asynchrone, .attente_max = 5000});
        remplir(journal, 8, 300);
        journal.vider();
        std::vector<int> suivante(8, 0);
        for (const auto& message : essais::messages(dossier / "j")) {
            const auto blanc = message.find(' ');
            const auto t = static_cast<std::size_t>(std::stoi(message.substr(0, blanc)));
            REQUIRE(std::stoi(message.substr(blanc)) == suivante.at(t)++);
        }
        CHECK(suivante == std::vector<int>(8, 300));
        CHECK(journal.bilan().ecrites == 2400);
        CHECK(journal.bilan().attente <= 5000);
    }
}

TEST_CASE("toutes les fonctions à la fois") {
    const Dossier dossier;
    cours::Journal journal({.chemin = dossier / "j", .asynchrone = true});
    std::jthread lecteur([&](const std::stop_token& arret) {
        while (!arret.stop_requested()) {
            static_cast<void>(journal.bilan());
            journal.vider();
        }
    });
    remplir(journal, 3, 200);
    lecteur.request_stop();
    lecteur.join();
    std::jthread un([&] { journal.fermer(); });
    std::jthread deux([&] { journal.fermer(); });
    un.join();
    deux.join();
    CHECK(journal.bilan().ecrites == 600);
    CHECK_THROWS_AS(journal.info("trop tard"), std::logic_error);
}

TEST_CASE("détruit, un journal asynchrone a tout écrit") {
    const Dossier dossier;
    {
        cours::Journal journal({.chemin = dossier / "j", .asynchrone = true});
        for (int i = 0; i < 1000; ++i)
            journal.info("x");
    }
    CHECK(essais::lignes(dossier / "j").size() == 1000);
}

TEST_CASE("disque arrêté : la mémoire est bornée, la politique est tenue") {
    const Dossier dossier;
    TubeNomme disque(dossier / "t");
    std::string lu;
    {
        cours::Journal journal({.chemin = dossier / "t",
                                .asynchrone = true,
                                .attente_max = 10'000,
                                .si_plein = cours::SiPlein::jeter});
        for (int i = 0; i < 20'000; ++i)
            journal.info("une ligne d'une longueur ordinaire, pour remplir le tube");
        const auto bilan = journal.bilan();
        CHECK(bilan.jetees > 0);
        CHECK(bilan.attente <= 10'000);
        std::jthread lecteur([&] { lu = disque.lire(); });
        journal.fermer();
        CHECK(journal.bilan().jetees + journal.bilan().ecrites == 20'000);
        lecteur.join();
        CHECK(std::count(lu.begin(), lu.end(), '\n') == static_cast<long>(journal.bilan().ecrites));
    }
}

TEST_CASE("disque arrêté : attendre, c'est attendre, et ne rien perdre", "[simple]") {
    const Dossier dossier;
    TubeNomme disque(dossier / "t");
    std::string lu;
    cours::Journal journal({.chemin = dossier / "t", .asynchrone = true, .attente_max = 4096});
    juge::Acteur auteur("auteur", [&] {
        for (int i = 0; i < 5000; ++i)
            journal.info("une ligne d'une longueur ordinaire, pour remplir le tube");
    });
    CHECK(auteur.est_bloque());
    CHECK(journal.bilan().attente <= 4096);
    std::jthread lecteur([&] { lu = disque.lire(); });
    auteur.attendre_fin("le disque répond : l'auteur doit repartir");
    journal.fermer();
    lecteur.join();
    CHECK(std::count(lu.begin(), lu.end(), '\n') == 5000);
}

TEST_CASE("un auteur qui attend une place apprend la fermeture", "[simple]") {
    const Dossier dossier;
    TubeNomme disque(dossier / "t");
    std::string lu;
    std::string issue = "en cours";
    cours::Journal journal({.chemin = dossier / "t", .asynchrone = true, .attente_max = 4096});
    juge::Acteur auteur("auteur", [&] {
        try {
            for (;;)
                journal.info(std::string(1000, 'x'));
        } catch (const std::logic_error&) {
            issue = "fermé";
        }
    });
    REQUIRE(auteur.est_bloque());
    juge::Acteur fermeture("fermeture", [&] { journal.fermer(); });
    REQUIRE(fermeture.est_bloque());
    std::jthread lecteur([&] { lu = disque.lire(); });
    auteur.attendre_fin("journal fermé");
    fermeture.attendre_fin("tout est écrit");
    CHECK(issue == "fermé");
}

TEST_CASE("rotation : aucune ligne perdue, aucune coupée, les tailles sont tenues") {
    for (const unsigned sorte : {0U, 1U, 2U, 3U}) {
        const Dossier dossier;
        {
            cours::Journal journal({.chemin = dossier / "j",
                                    .exclusif = sorte >= 2,
                                    .asynchrone = sorte % 2 == 1,
                                    .taille_max = 2000,
                                    .archives = 1000});
            remplir(journal, 4, 100);
        }
        int total = 0;
        for (int rang = 0; rang < 1000; ++rang) {
            const auto chemin = dossier / (rang == 0 ? "j" : "j." + std::to_string(rang));
            if (!std::filesystem::exists(chemin)) break;
            REQUIRE(std::filesystem::file_size(chemin) <= 2000);
            for (const auto& ligne : essais::lignes(chemin)) {
                REQUIRE(ligne.find("inachevée") == std::string::npos);
                ++total;
            }
        }
        CHECK(total == 400);
    }
}

TEST_CASE("rotation : les plus vieilles archives sont effacées") {
    for (const int archives : {0, 1, 3}) {
        const Dossier dossier;
        cours::Journal journal({.chemin = dossier / "j", .taille_max = 1, .archives = archives});
        for (int i = 0; i < 10; ++i)
            journal.info(std::to_string(i));
        CHECK(essais::messages(dossier / "j") == std::vector<std::string>{"9"});
        for (int rang = 1; rang <= 5; ++rang) {
            const auto chemin = dossier / ("j." + std::to_string(rang));
            CHECK(std::filesystem::exists(chemin) == (rang <= archives));
            if (rang <= archives)
                CHECK(essais::messages(chemin) == std::vector{std::to_string(9 - rang)});
        }
    }
}

TEST_CASE("rotation à plusieurs processus : rien de perdu") {
    const Dossier dossier;
    const auto chemin = dossier / "j";
    {
        std::vector<cours::Processus> auteurs;
        for (int p = 0; p < 3; ++p)
            auteurs.push_back(cours::Processus::fonction([&chemin] {
                cours::Journal journal({.chemin = chemin, .taille_max = 3000, .archives = 500});
                for (int i = 0; i < 200; ++i)
                    journal.info("ligne " + std::to_string(i));
                return std::string();
            }));
        for (auto& auteur : auteurs)
            auteur.resultat();
    }
    std::size_t total = essais::lignes(chemin).size();
    for (int rang = 1; std::filesystem::exists(dossier / ("j." + std::to_string(rang))); ++rang)
        total += essais::lignes(dossier / ("j." + std::to_string(rang))).size();
    CHECK(total == 600);
}

TEST_CASE("une ligne inachevée est retirée par qui ouvre, et par qui écrit") {
    const Dossier dossier;
    const auto salir = [&](std::size_t octets) {
        std::ofstream(dossier / "j", std::ios::app) << std::string(octets, 'd');
    };
    for (const std::size_t octets : {1U, 100U, 4096U, 10'000U}) {
        std::ofstream(dossier / "j") << "entière\n";
        salir(octets);
        cours::Journal journal({.chemin = dossier / "j"});
        CHECK(essais::contenu(dossier / "j") == "entière\n");
        salir(octets);
        journal.info("suite");
        CHECK(essais::lignes(dossier / "j").size() == 2);
    }
    std::ofstream(dossier / "k") << "jamais finie";
    const cours::Journal journal({.chemin = dossier / "k"});
    CHECK(essais::contenu(dossier / "k").empty());
}

TEST_CASE("un journal exclusif refuse le partage, et répare aussi") {
    const Dossier dossier;
    std::ofstream(dossier / "j") << "entière\ninachev";
    {
        cours::Journal seul({.chemin = dossier / "j", .exclusif = true});
        CHECK(essais::contenu(dossier / "j") == "entière\n");
        CHECK_THROWS_AS(cours::Journal({.chemin = dossier / "j", .exclusif = true}),
                        cours::JournalOccupe);
        seul.info("a");
        seul.info("b");
    }
    cours::Journal ensuite({.chemin = dossier / "j", .exclusif = true});
    ensuite.info("c");
    CHECK(essais::lignes(dossier / "j").size() == 4);
}

TEST_CASE("disque plein : une erreur typée, en français") {
    cours::Journal journal({.chemin = "/dev/full"});
    CHECK(ce_que_dit([&] { journal.info("x"); }).find("le disque est plein (ENOSPC)") !=
          std::string::npos);
    CHECK(journal.bilan().perdues == 1);
    cours::Journal tard({.chemin = "/dev/full", .asynchrone = true});
    tard.info("x");
    CHECK(ce_que_dit([&] { tard.vider(); }).find("ENOSPC") != std::string::npos);
    CHECK(ce_que_dit([&] { tard.vider(); }) == "rien");  // apprise une fois
    CHECK(tard.bilan().perdues == 1);
}

TEST_CASE("un fichier qui ne peut plus grandir garde des lignes entières", "[simple]") {
    const Dossier dossier;
    const auto chemin = dossier / "j";
    auto enfant = cours::Processus::fonction([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limite{1000, 1000};
        ::setrlimit(RLIMIT_FSIZE, &limite);
        cours::Journal journal({.chemin = chemin});
        int ecrites = 0;
        try {
            for (;; ++ecrites)
                journal.info("une ligne");
        } catch (const cours::ErreurSysteme& erreur) {
            return std::to_string(ecrites);
        }
    });
    const auto ecrites = static_cast<std::size_t>(std::stoi(enfant.resultat()));
    CHECK(ecrites > 5);
    CHECK(essais::messages(chemin) == std::vector<std::string>(ecrites, "une ligne"));
}

TEST_CASE("un journal qui ne peut s'ouvrir le dit") {
    const Dossier dossier;
    CHECK(ce_que_dit([&] {
              const cours::Journal journal({.chemin = dossier / "absent/j"});
          }).find("n'existe pas (ENOENT)") != std::string::npos);
    std::ofstream(dossier / "f") << "x\n";
    CHECK(ce_que_dit([&] {
              const cours::Journal journal({.chemin = dossier / "f/j"});
          }).find("n'est pas un dossier (ENOTDIR)") != std::string::npos);
    CHECK(ce_que_dit([&] { const cours::Journal journal({.chemin = dossier / "."}); }) != "rien");
    CHECK_THROWS_AS(cours::Journal({.chemin = ""}), std::invalid_argument);
    CHECK_THROWS_AS(cours::Journal({.chemin = dossier / "j", .archives = -1}),
                    std::invalid_argument);
    CHECK_THROWS_AS(
        cours::Journal({.chemin = dossier / "j", .asynchrone = true, .attente_max = 4095}),
        std::invalid_argument);
    CHECK_FALSE(std::filesystem::exists(dossier / "j"));
}

TEST_CASE("un dossier sans permission : EACCES") {
    const Dossier dossier;
    std::filesystem::create_directory(dossier / "ferme");
    std::filesystem::permissions(dossier / "ferme", std::filesystem::perms::none);
    std::filesystem::permissions(dossier / ".", std::filesystem::perms::all);
    auto enfant = cours::Processus::fonction([&] {
        if (::getuid() == 0 && ::setuid(65534) != 0) return std::string("pas d'autre identité");
        return ce_que_dit([&] { const cours::Journal journal({.chemin = dossier / "ferme/j"}); });
    });
    const auto phrase = enfant.resultat();
    std::filesystem::permissions(dossier / "ferme", std::filesystem::perms::owner_all);
    if (phrase == "pas d'autre identité") {
        WARN("dans cet espace de noms, root ne peut pas renoncer à ses droits");
        return;
    }
    CHECK(phrase.find("la permission manque (EACCES)") != std::string::npos);
    CHECK(phrase.find("ouvrir le journal") != std::string::npos);
}

TEST_CASE("la copie d'un fork ne s'emploie pas, et ne bloque pas") {
    for (const bool asynchrone : {false, true}) {
        const Dossier dossier;
        auto journal = std::make_unique<cours::Journal>(
            cours::ReglagesJournal{.chemin = dossier / "j", .asynchrone = asynchrone});
        const pid_t enfant = ::fork();
        if (enfant == 0) {
            try {
                journal->info("de l'enfant");
            } catch (const std::logic_error&) {
                journal.reset();
                ::_exit(7);
            }
            ::_exit(1);
        }
        int statut = 0;
        ::waitpid(enfant, &statut, 0);
        CHECK(WEXITSTATUS(statut) == 7);
        journal->info("du parent");
        journal->fermer();
        CHECK(essais::messages(dossier / "j") == std::vector<std::string>{"du parent"});
    }
}

TEST_CASE("appels interrompus, écritures partielles : rien ne se perd", "[simple]") {
    const Dossier dossier;
    const juge::Perturbation partielles(juge::Panne::ecritures_partielles, 3);
    const juge::Perturbation interruptions(juge::Panne::interruptions);
    for (const bool asynchrone : {false, true}) {
        cours::Journal journal(
            {.chemin = dossier / (asynchrone ? "a" : "s"), .asynchrone = asynchrone});
        for (int i = 0; i < 20; ++i)
            journal.info("entière");
        journal.vider();
        CHECK(essais::messages(dossier / (asynchrone ? "a" : "s")) ==
              std::vector<std::string>(20, "entière"));
    }
}
