#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chapitre07/descripteur.hpp>
#include <juge/epreuve.hpp>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// La sortie d'un journal. En mode paquets (O_DIRECT), chaque write() se lit séparément : on voit
/// ce qui a été écrit d'un seul geste. Réduit à une page, le tube ne contient qu'un paquet.
class Sortie {
public:
    enum class Mode { flux, paquets, un_paquet };
    explicit Sortie(Mode mode = Mode::paquets) {
        std::array<int, 2> bouts{};
        if (::pipe2(bouts.data(), O_CLOEXEC | (mode == Mode::flux ? 0 : O_DIRECT)) != 0)
            throw std::runtime_error("l'épreuve n'obtient pas de tube");
        lecture_ = cours::Descripteur(bouts[0]);
        ecriture_ = cours::Descripteur(bouts[1]);
        if (mode == Mode::un_paquet) ::fcntl(bouts[1], F_SETPIPE_SZ, 4096);
    }
    int numero() const { return ecriture_.numero(); }
    void fermer_l_ecriture() { ecriture_.fermer(); }
    void fermer_la_lecture() { lecture_.fermer(); }

    /// Lit un write() ; « fin » si plus personne n'écrit.
    std::string paquet() const {
        std::array<char, 8192> tampon;
        for (;;) {
            const auto lus = ::read(lecture_.numero(), tampon.data(), tampon.size());
            if (lus > 0) return {tampon.data(), static_cast<std::size_t>(lus)};
            if (lus == 0) return "fin";
        }
    }
    /// Lit `nombre` paquets, dans un acteur : s'ils ne viennent pas, cela se voit.
    std::vector<std::string> paquets(std::size_t nombre, const char* exigence) const {
        std::vector<std::string> lus;
        juge::Acteur lecteur("lecteur", [&] {
            while (lus.size() < nombre)
                lus.push_back(paquet());
        });
        lecteur.attendre_fin(exigence);
        return lus;
    }
    /// Tout ce qui a été écrit, une fois l'écriture fermée partout.
    std::string tout() {
        fermer_l_ecriture();
        return cours::lire_tout(lecture_.numero());
    }

private:
    cours::Descripteur lecture_;
    cours::Descripteur ecriture_;
};

constexpr const char* doit_s_ecrire =
    "Une ligne acceptée s'écrit dès que la sortie le permet, sans attendre d'autre appel.";

/// Note des lignes jusqu'à ce qu'une soit refusée ; rend le nombre des acceptées.
std::size_t remplir(::JournalAsynchrone& journal, std::size_t au_plus) {
    std::size_t acceptees = 0;
    while (acceptees < au_plus && journal.noter("pleine " + std::to_string(acceptees)))
        ++acceptees;
    return acceptees;
}

/// Bloque l'écrivain : le tube ne contient qu'une ligne, la seconde attend dans write().
void bloquer(::JournalAsynchrone& journal) {
    journal.noter("a");
    juge::attendre_calme();
    journal.noter("b");
    juge::attendre_calme();
}

std::map<std::string, int> compter_lignes(const std::string& texte) {
    std::map<std::string, int> fois;
    std::size_t debut = 0;
    for (auto fin = texte.find('\n'); fin != std::string::npos; fin = texte.find('\n', debut)) {
        ++fois[texte.substr(debut, fin - debut)];
        debut = fin + 1;
    }
    if (debut < texte.size()) ++fois["(sans fin de ligne) " + texte.substr(debut)];
    return fois;
}

}  // namespace

TEST_CASE("une ligne, un seul write(), tout de suite", "[1.8][simple]") {
    epreuve::Sortie sortie;
    ::JournalAsynchrone journal(sortie.numero(), 100);
    for (const std::string ligne : {"première", "", "é", "deuxième"}) {
        REQUIRE(journal.noter(ligne));
        const auto lus = sortie.paquets(1, epreuve::doit_s_ecrire);
        INFO("la ligne et sa fin de ligne partent en un seul appel à write()");
        REQUIRE(lus[0] == ligne + "\n");
    }
    const std::string longue(3999, 'x');
    REQUIRE(journal.noter(longue));
    const auto lus = sortie.paquets(1, epreuve::doit_s_ecrire);
    REQUIRE((lus[0] == longue + "\n"));
    REQUIRE(journal.jetees() == 0);
    REQUIRE(journal.perdues() == 0);
}

TEST_CASE("la sortie est bloquée : noter n'attend pas, la mémoire est bornée", "[1.9][simple]") {
    for (const std::size_t capacite : {1U, 2U, 7U}) {
        epreuve::Sortie sortie(epreuve::Sortie::Mode::un_paquet);
        ::JournalAsynchrone journal(sortie.numero(), capacite);
        epreuve::bloquer(journal);
        std::size_t acceptees = 0;
        {
            juge::Acteur auteur("auteur", [&] { acceptees = epreuve::remplir(journal, 1000); });
            auteur.attendre_fin("noter() n'attend jamais la sortie : pleine, l'attente refuse.");
        }
        {
            INFO("capacité " << capacite << " : au plus autant de lignes en attente");
            REQUIRE(acceptees <= capacite);
        }
        {
            INFO("tant qu'il y a une place, la ligne est acceptée (capacité " << capacite << ")");
            REQUIRE(acceptees + 1 >= capacite);
        }
        {
            INFO("jetees() compte les lignes refusées faute de place");
            REQUIRE(journal.jetees() == 1);
        }
        REQUIRE_FALSE(journal.noter("jetée aussi"));
        REQUIRE(journal.jetees() == 2);
        std::vector<std::string> attendus{"a\n", "b\n"};
        for (std::size_t i = 0; i < acceptees; ++i)
            attendus.push_back("pleine " + std::to_string(i) + "\n");
        std::vector<std::string> lus;
        for (int tour = 0; tour < 2; ++tour) {
            lus.push_back(sortie.paquets(1, epreuve::doit_s_ecrire)[0]);
            juge::attendre_calme();
            INFO("une ligne de plus s'est écrite : une place s'est libérée, et une seule (capacité "
                 << capacite << ")");
            REQUIRE(epreuve::remplir(journal, 1000) == 1);
            attendus.push_back("pleine 0\n");
        }
        for (auto& paquet : sortie.paquets(acceptees + 2, epreuve::doit_s_ecrire))
            lus.push_back(paquet);
        {
            INFO("les lignes acceptées s'écrivent toutes, dans l'ordre");
            REQUIRE(lus == attendus);
        }
        juge::attendre_calme();
        {
            INFO("des lignes se sont écrites : il y a de nouveau de la place");
            REQUIRE(journal.noter("de nouveau"));
        }
        const auto suite = sortie.paquets(1, epreuve::doit_s_ecrire);
        INFO("une ligne jetée ne s'écrit jamais");
        REQUIRE(suite[0] == "de nouveau\n");
        REQUIRE(journal.jetees() == 4);
    }
}

TEST_CASE("dans l'ordre, une fois chacune, un write() par ligne", "[1.9][simple]") {
    epreuve::Sortie sortie(epreuve::Sortie::Mode::un_paquet);
    ::JournalAsynchrone journal(sortie.numero(), 100);
    for (int i = 0; i < 50; ++i)
        REQUIRE(journal.noter(std::to_string(i)));
    const auto lus = sortie.paquets(50, epreuve::doit_s_ecrire);
    for (std::size_t i = 0; i < 50; ++i) {
        INFO("même en retard, l'écrivain n'écrit qu'une ligne par appel à write()");
        REQUIRE(lus[i] == std::to_string(i) + "\n");
    }
}

TEST_CASE("fermer attend la sortie, et n'abandonne rien", "[1.9][simple]") {
    for (const std::size_t en_attente : {0U, 3U}) {
        epreuve::Sortie sortie(epreuve::Sortie::Mode::un_paquet);
        ::JournalAsynchrone journal(sortie.numero(), 10);
        epreuve::bloquer(journal);
        REQUIRE(epreuve::remplir(journal, en_attente) == en_attente);
        juge::Acteur une("une fermeture", [&] { journal.fermer(); });
        juge::Acteur autre("une autre", [&] { journal.fermer(); });
        {
            INFO("la sortie est bloquée, ne serait-ce que sur la dernière ligne : fermer() attend");
            REQUIRE(une.est_bloque());
        }
        {
            INFO("une seconde fermeture attend la dernière ligne, elle aussi");
            REQUIRE(autre.est_bloque());
        }
        if (en_attente > 0) {
            REQUIRE(sortie.paquets(1, epreuve::doit_s_ecrire)[0] == "a\n");
            juge::attendre_calme();  // une autre ligne s'écrit, depuis que l'on ferme
        }
        {
            juge::Acteur tard("tard", [&] {
                journal.noter("trop tard");
                static_cast<void>(journal.jetees() + journal.perdues());
            });
            tard.attendre_fin(
                "Pendant une fermeture, noter() rend false, et l'on peut compter : rien n'attend "
                "la "
                "sortie.");
        }
        sortie.paquets(std::max<std::size_t>(en_attente, 1),
                       "La fermeture n'abandonne aucune ligne acceptée : il en reste à écrire.");
        une.attendre_fin("Tout s'écrit : fermer() doit revenir.");
        autre.attendre_fin("Tout s'écrit : la seconde fermeture doit revenir aussi.");
        INFO("au retour de fermer(), tout ce qui a été accepté est écrit");
        REQUIRE(sortie.tout() == (en_attente == 0 ? "b\n" : "pleine 2\n"));
    }
}

TEST_CASE("fermer écrit tout ce qui a été accepté", "[1.9]") {
    for (const int lignes : {0, 1, 700}) {
        epreuve::Sortie sortie(epreuve::Sortie::Mode::flux);
        ::JournalAsynchrone journal(sortie.numero(), 1000);
        std::string attendu;
        for (int i = 0; i < lignes; ++i) {
            REQUIRE(journal.noter(std::to_string(i)));
            attendu += std::to_string(i) + "\n";
        }
        journal.fermer();
        journal.fermer();
        {
            INFO("après fermer(), noter() rend false");
            REQUIRE_FALSE(journal.noter("trop tard"));
        }
        {
            INFO("une ligne refusée parce que le journal est fermé n'est pas une ligne jetée");
            REQUIRE(journal.jetees() == 0);
        }
        INFO("au retour de fermer(), tout est écrit, dans l'ordre");
        REQUIRE((sortie.tout() == attendu));
    }
}

TEST_CASE("détruire, c'est fermer ; deux journaux ne se mêlent pas", "[1.9]") {
    epreuve::Sortie une(epreuve::Sortie::Mode::flux);
    epreuve::Sortie autre(epreuve::Sortie::Mode::flux);
    {
        ::JournalAsynchrone premier(une.numero(), 300);
        ::JournalAsynchrone second(autre.numero(), 300);
        for (int i = 0; i < 200; ++i) {
            REQUIRE(premier.noter("premier"));
            REQUIRE(second.noter("second"));
        }
    }
    {
        INFO("le destructeur attend que tout soit écrit");
        REQUIRE(epreuve::compter_lignes(une.tout()) ==
                std::map<std::string, int>{{"premier", 200}});
    }
    REQUIRE(epreuve::compter_lignes(autre.tout()) == std::map<std::string, int>{{"second", 200}});
}

TEST_CASE("un journal n'attend que sa propre sortie", "[1.9][simple]") {
    epreuve::Sortie bloquee(epreuve::Sortie::Mode::un_paquet);
    epreuve::Sortie libre(epreuve::Sortie::Mode::flux);
    ::JournalAsynchrone premier(bloquee.numero(), 10);
    ::JournalAsynchrone second(libre.numero(), 10);
    epreuve::bloquer(premier);
    juge::Acteur sa_fermeture("fermeture du premier", [&] { premier.fermer(); });
    REQUIRE(sa_fermeture.est_bloque());
    juge::Acteur l_autre("fermeture du second", [&] { second.fermer(); });
    l_autre.attendre_fin("La sortie d'un autre journal est bloquée : celui-ci peut se fermer.");
    bloquee.paquets(2, epreuve::doit_s_ecrire);
    sa_fermeture.attendre_fin("Tout est écrit : fermer() doit revenir.");
}

TEST_CASE("disque plein : compté, jamais levé", "[1.9]") {
    const cours::Descripteur pleine(::open("/dev/full", O_WRONLY | O_CLOEXEC));
    REQUIRE(pleine.ouvert());
    ::JournalAsynchrone journal(pleine.numero(), 100);
    for (int i = 0; i < 20; ++i) {
        INFO("une écriture refusée n'empêche pas de noter");
        REQUIRE(journal.noter("x"));
    }
    journal.fermer();
    {
        INFO("vingt lignes acceptées, vingt refusées par le système : toutes sont comptées");
        REQUIRE(journal.perdues() == 20);
    }
    REQUIRE(journal.jetees() == 0);
    epreuve::Sortie saine(epreuve::Sortie::Mode::flux);
    ::JournalAsynchrone autre(saine.numero(), 100);
    REQUIRE(autre.noter("x"));
    autre.fermer();
    REQUIRE(autre.perdues() == 0);
}

TEST_CASE("une écriture refusée, les suivantes sont tentées", "[1.9][simple]") {
    epreuve::Sortie saine(epreuve::Sortie::Mode::flux);
    const cours::Descripteur pleine(::open("/dev/full", O_WRONLY | O_CLOEXEC));
    // Un descripteur que l'on branche sur le disque plein, puis sur un disque sain.
    const cours::Descripteur branchement(::dup(pleine.numero()));
    ::JournalAsynchrone journal(branchement.numero(), 100);
    REQUIRE(journal.noter("perdue"));
    juge::attendre_calme();
    REQUIRE(::dup2(saine.numero(), branchement.numero()) >= 0);
    REQUIRE(journal.noter("écrite"));
    journal.fermer();
    REQUIRE(journal.perdues() == 1);
    ::close(branchement.numero());
    ::dup2(pleine.numero(), branchement.numero());
    INFO("le disque va mieux : les lignes suivantes s'écrivent");
    REQUIRE(saine.tout() == "écrite\n");
}

TEST_CASE("une ligne dont le système n'accepte que le début est perdue", "[1.8][simple]") {
    ::signal(SIGXFSZ, SIG_IGN);
    const cours::Descripteur fichier(::memfd_create("journal", MFD_CLOEXEC));
    REQUIRE(fichier.ouvert());
    rlimit limite{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &limite) == 0);
    const rlimit pleine{25, limite.rlim_max};  // deux lignes, et un peu de la troisième
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &pleine) == 0);
    ::JournalAsynchrone journal(fichier.numero(), 100);
    for (int i = 0; i < 5; ++i)
        REQUIRE(journal.noter("0123456789"));
    journal.fermer();
    ::setrlimit(RLIMIT_FSIZE, &limite);
    INFO("cinq lignes, et de la place pour deux : trois sont perdues, dont celle qu'il a coupée");
    REQUIRE(journal.perdues() == 3);
}

TEST_CASE("écritures partielles, appels interrompus", "[1.8][simple]") {
    // Un tube prend d'un coup une ligne si courte ; un fichier, non.
    const cours::Descripteur fichier(::memfd_create("journal", MFD_CLOEXEC));
    REQUIRE(fichier.ouvert());
    const juge::Perturbation partielles(juge::Panne::ecritures_partielles, 3);
    const juge::Perturbation interruptions(juge::Panne::interruptions);
    ::JournalAsynchrone journal(fichier.numero(), 100);
    for (int i = 0; i < 30; ++i)
        REQUIRE(journal.noter("une ligne entière"));
    journal.fermer();
    REQUIRE(partielles.frappes() > 0);
    REQUIRE(interruptions.frappes() > 0);
    {
        INFO(
            "une écriture interrompue, ou faite en partie, n'est pas une ligne perdue : on "
            "continue");
        REQUIRE(journal.perdues() == 0);
    }
    REQUIRE(::lseek(fichier.numero(), 0, SEEK_SET) == 0);
    INFO("write() peut n'accepter que le début, ou être interrompu : on continue");
    REQUIRE(epreuve::compter_lignes(cours::lire_tout(fichier.numero())) ==
            std::map<std::string, int>{{"une ligne entière", 30}});
}

TEST_CASE("noter, puis compter : seul un verrou les ordonne", "[1.9][tsan]") {
    epreuve::Sortie sortie(epreuve::Sortie::Mode::un_paquet);  // personne ne lit : bientôt pleine
    ::JournalAsynchrone journal(sortie.numero(), 1);
    std::atomic<bool> fini{false};  // relâché : il n'ordonne rien d'autre que lui-même
    std::size_t comptees = 0;
    {
        const std::jthread auteur([&] {
            for (int i = 0; i < 10; ++i)
                journal.noter("x");
            fini.store(true, std::memory_order_relaxed);
        });
        const std::jthread lecteur([&] {
            while (!fini.load(std::memory_order_relaxed))
                std::this_thread::yield();
            comptees = journal.jetees();
        });
    }
    {
        const std::jthread fermeture([&] {
            journal.fermer();
            sortie.fermer_l_ecriture();
        });
        while (sortie.paquet() != "fin") {
        }
    }
    INFO("dix lignes, une place, une sortie bloquée : les autres sont jetées, et comptées");
    REQUIRE(comptees >= 6);
    REQUIRE(comptees == journal.jetees());
}

TEST_CASE("fermer, puis noter d'un autre thread : seul un verrou les ordonne", "[1.9][tsan]") {
    epreuve::Sortie sortie(epreuve::Sortie::Mode::flux);
    ::JournalAsynchrone journal(sortie.numero(), 10);
    std::atomic<bool> ferme{false};  // relâché : il n'ordonne rien d'autre que lui-même
    bool acceptee = true;
    {
        const std::jthread fermeture([&] {
            journal.fermer();
            ferme.store(true, std::memory_order_relaxed);
        });
        const std::jthread auteur([&] {
            while (!ferme.load(std::memory_order_relaxed))
                std::this_thread::yield();
            acceptee = journal.noter("trop tard");
        });
    }
    INFO("le journal est fermé : la ligne est refusée");
    REQUIRE_FALSE(acceptee);
}

TEST_CASE("compter pendant qu'une écriture échoue : seul un verrou les ordonne", "[1.9][tsan]") {
    ::signal(SIGPIPE, SIG_IGN);
    epreuve::Sortie sortie(epreuve::Sortie::Mode::un_paquet);
    ::JournalAsynchrone journal(sortie.numero(), 10);
    epreuve::bloquer(journal);
    const std::size_t avant = journal.perdues();
    sortie.fermer_la_lecture();  // l'écriture en cours échoue
    journal.fermer();
    INFO("la première ligne est dans le tube, la seconde est refusée");
    REQUIRE(avant == 0);
    REQUIRE(journal.perdues() == 1);
}

TEST_CASE("huit threads et toutes les fonctions à la fois", "[1.9]") {
    const cours::Descripteur pleine(::open("/dev/full", O_WRONLY | O_CLOEXEC));
    for (const std::size_t capacite : {1U, 5000U}) {
        epreuve::Sortie sortie(epreuve::Sortie::Mode::flux);
        std::atomic<std::size_t> refusees{0};
        std::size_t jetees = 0;
        {
            ::JournalAsynchrone journal(sortie.numero(), capacite);
            ::JournalAsynchrone perdant(pleine.numero(), 5000);
            std::vector<std::jthread> auteurs;
            for (int t = 0; t < 8; ++t)
                auteurs.emplace_back([&, t] {
                    for (int i = 0; i < 100; ++i) {
                        if (!journal.noter(std::to_string(1000 * t + i))) ++refusees;
                        perdant.noter("x");
                    }
                });
            // Ceux qui lisent ne font que lire : rien d'autre n'ordonne leurs accès.
            auteurs.emplace_back([&] {
                for (int i = 0; i < 100; ++i)
                    static_cast<void>(journal.jetees());
            });
            auteurs.emplace_back([&] {
                for (int i = 0; i < 100; ++i)
                    static_cast<void>(perdant.perdues());
            });
            auteurs.clear();
            jetees = journal.jetees();
            journal.fermer();
            perdant.fermer();
            REQUIRE(journal.perdues() == 0);
            REQUIRE(perdant.perdues() == 800);
        }
        {
            INFO("jetees() compte chaque ligne refusée, une fois");
            REQUIRE(refusees.load() == jetees);
        }
        const auto fois = epreuve::compter_lignes(sortie.tout());
        {
            INFO("chaque ligne acceptée est écrite");
            REQUIRE(fois.size() + jetees == 800);
        }
        for (const auto& [ligne, combien] : fois) {
            INFO("chaque ligne est écrite une fois (« " << ligne << " »)");
            REQUIRE(combien == 1);
        }
    }
}

TEST_CASE("une fermeture pendant que d'autres notent", "[1.9]") {
    for (int essai = 0; essai < 20; ++essai) {
        epreuve::Sortie sortie(epreuve::Sortie::Mode::flux);
        std::atomic<std::size_t> acceptees{0};
        {
            ::JournalAsynchrone journal(sortie.numero(), 5000);
            std::vector<std::jthread> auteurs;
            for (int t = 0; t < 3; ++t)
                auteurs.emplace_back([&] {
                    for (int i = 0; i < 50; ++i)
                        if (journal.noter("x")) ++acceptees;
                });
            auteurs.emplace_back([&] { journal.fermer(); });
            auteurs.emplace_back([&] { journal.fermer(); });
        }
        const auto fois = epreuve::compter_lignes(sortie.tout());
        INFO("ce que noter() a accepté est écrit, même si l'on ferme au même moment");
        REQUIRE((acceptees.load() == 0 ? fois.empty()
                                       : fois == std::map<std::string, int>{
                                                     {"x", static_cast<int>(acceptees.load())}}));
    }
}

TEST_CASE("aucun réveil ne se perd, quel que soit l'entrelacement", "[1.9][simple]") {
    juge::explorer(60, [] {
        epreuve::Sortie sortie(epreuve::Sortie::Mode::flux);
        std::atomic<int> acceptees{0};
        {
            ::JournalAsynchrone journal(sortie.numero(), 2);
            juge::Acteur un("un", [&] { acceptees += journal.noter("1") ? 1 : 0; });
            juge::Acteur deux("deux", [&] { acceptees += journal.noter("2") ? 1 : 0; });
            un.attendre_fin("noter() n'attend pas");
            deux.attendre_fin("noter() n'attend pas");
            juge::Acteur fin("fermeture", [&] { journal.fermer(); });
            fin.attendre_fin("fermer() revient dès que tout est écrit");
        }
        INFO("deux places, deux lignes : les deux sont acceptées, et écrites");
        REQUIRE(acceptees.load() == 2);
        REQUIRE(epreuve::compter_lignes(sortie.tout()).size() == 2);
    });
}

TEST_CASE("sans rien à faire, le journal dort", "[1.9][simple]") {
    epreuve::Sortie sortie(epreuve::Sortie::Mode::flux);
    ::JournalAsynchrone journal(sortie.numero(), 4);
    const juge::HorlogeFactice horloge;
    REQUIRE(journal.noter("x"));
    juge::attendre_calme();
    {
        INFO("attendre, c'est dormir jusqu'à une notification, sans se réveiller pour regarder");
        REQUIRE(horloge.dormeurs() == 0);
    }
    juge::Acteur fin("fermeture", [&] { journal.fermer(); });
    fin.attendre_fin("fermer() réveille le thread du journal");
    REQUIRE(sortie.tout() == "x\n");
}

TEST_CASE("deux processus, la même sortie, l'un tué : aucune ligne déchirée", "[1.8][simple]") {
    const std::string de_l_enfant = "de l'enfant : " + std::string(200, 'e');
    const std::string du_parent = "du parent : " + std::string(200, 'p');
    for (const std::size_t avant_la_mort : {1U, 5U, 40U}) {
        epreuve::Sortie sortie(epreuve::Sortie::Mode::un_paquet);
        const pid_t enfant = ::fork();
        if (enfant == 0) {
            ::JournalAsynchrone journal(sortie.numero(), 64);
            for (;;) {
                journal.noter(de_l_enfant);
                std::this_thread::yield();
            }
        }
        std::map<std::string, int> lus;
        {
            ::JournalAsynchrone journal(sortie.numero(), 64);
            for (std::size_t i = 0; i < avant_la_mort; ++i) {
                journal.noter(du_parent);
                ++lus[sortie.paquet()];
            }
            ::kill(enfant, SIGKILL);
            ::waitpid(enfant, nullptr, 0);
            juge::Acteur fermeture("fermeture", [&] {
                journal.fermer();
                sortie.fermer_l_ecriture();
            });
            for (auto paquet = sortie.paquet(); paquet != "fin"; paquet = sortie.paquet())
                ++lus[paquet];
        }
        for (const auto& [paquet, fois] : lus) {
            INFO(
                "chaque write() porte une ligne entière : tué, un processus n'en laisse pas la "
                "moitié");
            REQUIRE((paquet == de_l_enfant + "\n" || paquet == du_parent + "\n"));
        }
    }
}

TEST_CASE("capacité nulle : refusée", "[1.9]") {
    epreuve::Sortie sortie(epreuve::Sortie::Mode::flux);
    std::string issue = "rien";
    try {
        const ::JournalAsynchrone journal(sortie.numero(), 0);
    } catch (const std::invalid_argument&) {
        issue = "std::invalid_argument";
    } catch (...) {
        issue = "une autre exception";
    }
    INFO("un journal sans place jetterait tout");
    REQUIRE(issue == "std::invalid_argument");
}

}  // namespace juge::epreuve
