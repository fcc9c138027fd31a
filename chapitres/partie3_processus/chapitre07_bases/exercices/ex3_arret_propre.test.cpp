// Chaque cas fait naître un « service », un processus qui appelle superviser() et note ce qu'elle
// rend en mémoire partagée ; l'épreuve lui envoie des signaux, et regarde ce qui en reste. Elle
// adopte les orphelins (PR_SET_CHILD_SUBREAPER) : un ouvrier qui survit à son superviseur devient
// son enfant.
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <fstream>
#include <juge/epreuve.hpp>

namespace juge::epreuve {
namespace {

enum class Instant { jamais, avant_un_fork, apres_un_fork, avant_de_dormir };

/// Ce que l'épreuve, le service et les ouvriers voient tous.
struct Carnet {
    Carnet() { ::sem_init(&pret, 1, 0); }
    std::atomic<int> prets{0};
    sem_t pret{};                  ///< un jeton par ouvrier prêt
    std::atomic<int> demandes{0};  ///< SIGTERM vus par les ouvriers
    std::atomic<bool> rendu{false};
    std::atomic<int> reussis{-1};
    std::atomic<int> rates{-1};
    std::atomic<bool> arret{false};
    std::atomic<int> erreur{0};  ///< errno de la std::system_error levée
    std::atomic<bool> etat_rendu{false};
    std::atomic<bool> sans_enfant{false};
    std::atomic<pid_t> service{0};
    std::atomic<Instant> instant{Instant::jamais};  ///< quand le service reçoit un signal
    std::atomic<int> apres{0};                      ///< nombre de fork() à laisser passer
    std::atomic<int> signal{SIGTERM};
    std::atomic<bool> un_par_un{false};  ///< chaque ouvrier est prêt avant que le suivant naisse
    /// Le service gère SIGTERM, et chaque ouvrier, à sa naissance, attend d'en avoir reçu un, ou
    /// que le service dorme.
    std::atomic<bool> naissances_lentes{false};
    std::atomic<bool> sigchld_retenu{false};  ///< par le service, avant et après l'appel
    std::atomic<bool> deux_appels{false};     ///< superviser() est appelée une seconde fois
    std::atomic<bool> second_neuf{true};      ///< et ne se souvient pas de la première
};

Carnet* le_carnet = nullptr;  ///< celui du cas en cours, pour les points d'instrumentation

/// Le service s'envoie le signal prévu, si c'est l'instant.
void frapper_si(Instant instant) {
    const int garde = errno;
    if (le_carnet != nullptr && le_carnet->service.load() == ::getpid() &&
        le_carnet->instant.load() == instant) {
        if (instant == Instant::avant_de_dormir || le_carnet->apres.fetch_sub(1) <= 0) {
            if (le_carnet->signal.load() != SIGKILL) le_carnet->instant.store(Instant::jamais);
            ::kill(::getpid(), le_carnet->signal.load());
        }
    }
    errno = garde;
}

}  // namespace

// Les appels où la réponse peut s'endormir passent d'abord par ici : c'est l'instant où une demande
// se perd, si elle n'est qu'un drapeau regardé plus haut. L'appel lui-même est le vrai.
inline pid_t waitpid_observe(pid_t pid, int* statut, int options) {
    if ((options & WNOHANG) == 0) epreuve::frapper_si(Instant::avant_de_dormir);
    return ::waitpid(pid, statut, options);
}
inline int pause_observe() {
    epreuve::frapper_si(Instant::avant_de_dormir);
    return ::pause();
}
inline int sigsuspend_observe(const sigset_t* masque) {
    epreuve::frapper_si(Instant::avant_de_dormir);
    return ::sigsuspend(masque);
}
inline int sigwaitinfo_observe(const sigset_t* signaux, siginfo_t* infos) {
    epreuve::frapper_si(Instant::avant_de_dormir);
    return ::sigwaitinfo(signaux, infos);
}
inline int sigwait_observe(const sigset_t* signaux, int* signal) {
    epreuve::frapper_si(Instant::avant_de_dormir);
    return ::sigwait(signaux, signal);
}
inline int poll_observe(pollfd* attentes, nfds_t nombre, int delai) {
    epreuve::frapper_si(Instant::avant_de_dormir);
    return ::poll(attentes, nombre, delai);
}

}  // namespace juge::epreuve

#define waitpid juge::epreuve::waitpid_observe
#define pause juge::epreuve::pause_observe
#define sigsuspend juge::epreuve::sigsuspend_observe
#define sigwaitinfo juge::epreuve::sigwaitinfo_observe
#define sigwait juge::epreuve::sigwait_observe
#define poll juge::epreuve::poll_observe
#include <juge/reponse.hpp>

namespace juge::epreuve {

#undef waitpid
#undef pause
#undef sigsuspend
#undef sigwaitinfo
#undef sigwait
#undef poll

namespace {

using Ouvriers = std::vector<std::function<int()>>;

void annoncer_pret() {
    le_carnet->prets.fetch_add(1);
    ::sem_post(&le_carnet->pret);
}

/// Dort jusqu'à ce qu'un signal le tue.
int dormeur() {
    annoncer_pret();
    for (;;)
        ::pause();
}

/// N'obéit qu'à SIGKILL.
int sourd() {
    ::signal(SIGTERM, SIG_IGN);
    ::signal(SIGINT, SIG_IGN);
    return dormeur();
}

/// Compte les SIGTERM qu'il reçoit, et continue.
int temoin() {
    struct sigaction action {};
    action.sa_handler = [](int) {
        le_carnet->demandes.fetch_add(1);
        ::sem_post(&le_carnet->pret);
    };
    ::sigaction(SIGTERM, &action, nullptr);
    return dormeur();
}

sigset_t retenir(int signal) {
    sigset_t retenu;
    ::sigemptyset(&retenu);
    ::sigaddset(&retenu, signal);
    ::sigprocmask(SIG_BLOCK, &retenu, nullptr);
    return retenu;
}

/// Finit aussitôt, et proprement : SIGTERM arrive trop tard pour lui, même s'il arrive avant.
int bref() {
    epreuve::retenir(SIGTERM);
    annoncer_pret();
    return 0;
}

/// À SIGTERM, finit proprement : rend 0.
int docile() {
    const sigset_t terme = epreuve::retenir(SIGTERM);
    annoncer_pret();
    int recu = 0;
    ::sigwait(&terme, &recu);
    return 0;
}

/// Le masque, et ce que le programme fait des trois signaux.
struct EtatSignaux {
    EtatSignaux() {
        ::sigprocmask(SIG_BLOCK, nullptr, &masque);
        for (std::size_t i = 0; i < 3; ++i)
            ::sigaction(numeros[i], nullptr, &actions[i]);
    }
    bool operator==(const EtatSignaux& autre) const {
        for (int numero = 1; numero < NSIG; ++numero)
            if (::sigismember(&masque, numero) != ::sigismember(&autre.masque, numero))
                return false;
        for (std::size_t i = 0; i < 3; ++i)
            if (actions[i].sa_handler != autre.actions[i].sa_handler ||
                recommence(i) != autre.recommence(i))
                return false;
        return true;
    }
    /// Vrai si un gestionnaire fait recommencer l'appel qu'il interrompt.
    bool recommence(std::size_t i) const {
        return actions[i].sa_handler != SIG_DFL && (actions[i].sa_flags & SA_RESTART) != 0;
    }
    static constexpr std::array<int, 3> numeros{SIGTERM, SIGINT, SIGCHLD};
    sigset_t masque{};
    std::array<struct sigaction, 3> actions{};
};

void noter_bilan(const Ouvriers& ouvriers) {
    try {
        const ::Bilan bilan = ::superviser(ouvriers);
        if (le_carnet->deux_appels.load()) {
            const ::Bilan second = ::superviser({epreuve::bref});
            le_carnet->second_neuf =
                second.reussis == 1 && second.rates == 0 && !second.arret_demande;
        }
        le_carnet->reussis = bilan.reussis;
        le_carnet->rates = bilan.rates;
        le_carnet->arret = bilan.arret_demande;
    } catch (const std::system_error& erreur) {
        le_carnet->erreur = erreur.code().value();
    }
}

/// La vie du service.
[[noreturn]] void servir(const Ouvriers& ouvriers) {
    le_carnet->service = ::getpid();
    struct sigaction action {};
    action.sa_handler = [](int) {};  // sans SA_RESTART : un appel qui dort rend EINTR
    for (const int numero : {SIGUSR1, SIGINT, SIGCHLD})
        ::sigaction(numero, &action, nullptr);  // ses habitudes : il doit les retrouver
    if (le_carnet->naissances_lentes.load()) ::sigaction(SIGTERM, &action, nullptr);
    if (le_carnet->sigchld_retenu.load()) epreuve::retenir(SIGCHLD);
    const EtatSignaux avant;
    epreuve::noter_bilan(ouvriers);
    le_carnet->etat_rendu = EtatSignaux() == avant;
    le_carnet->sans_enfant = cours::enfants().empty();
    le_carnet->rendu = true;
    ::_exit(0);
}

void avant_fork() {
    frapper_si(Instant::avant_un_fork);
}
void apres_fork_parent() {
    frapper_si(Instant::apres_un_fork);
    static int nes = 0;
    if (le_carnet == nullptr || le_carnet->service.load() != ::getpid() ||
        !le_carnet->un_par_un.load())
        return;
    for (++nes; le_carnet->prets.load() < nes;)
        ::usleep(1000);
}
/// L'état d'un processus : R, S (il dort), T (arrêté)…
char etat_de(pid_t pid) {
    std::ifstream flux("/proc/" + std::to_string(pid) + "/stat");
    std::string ligne;
    std::getline(flux, ligne);
    const auto nom = ligne.rfind(") ");
    return nom == std::string::npos ? '?' : ligne[nom + 2];
}
bool a_recu_sigterm() {
    sigset_t recus;
    ::sigpending(&recus);
    return ::sigismember(&recus, SIGTERM) == 1;
}
/// L'ouvrier dont le superviseur doit mourir à l'instant de sa naissance attend que ce soit fait.
void apres_fork_enfant() {
    if (le_carnet == nullptr || le_carnet->service.load() == 0) return;
    if (le_carnet->naissances_lentes.load())
        while (!epreuve::a_recu_sigterm() && ::getppid() == le_carnet->service.load() &&
               epreuve::etat_de(::getppid()) != 'S')
            ::usleep(1000);
    if (le_carnet->instant.load() != Instant::apres_un_fork ||
        le_carnet->signal.load() != SIGKILL || le_carnet->apres.load() > 0)
        return;
    while (::getppid() == le_carnet->service.load())
        ::usleep(1000);
}

void surveiller_les_forks() {
    static const int une_fois = ::pthread_atfork(avant_fork, apres_fork_parent, apres_fork_enfant);
    REQUIRE(une_fois == 0);
}

/// Un service, que l'épreuve observe. L'objet ne fait naître le service qu'une fois le cas prêt.
class Service {
public:
    Service(Carnet& du_cas, const Ouvriers& ouvriers) {
        le_carnet = &du_cas;
        ::prctl(PR_SET_CHILD_SUBREAPER, 1);
        pid_ = ::fork();
        if (pid_ == 0) epreuve::servir(ouvriers);
        // Un acteur attend tous les processus issus de ce cas, ouvriers orphelins compris.
        fin_.emplace("fin", [this] {
            int statut = 0;
            for (pid_t fini = 0; (fini = ::waitpid(-1, &statut, 0)) > 0 || errno == EINTR;)
                if (fini == pid_) statut_ = statut;
        });
    }
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    void envoyer(int signal) const { ::kill(pid_, signal); }
    /// Les signaux arrivent ensemble : le service, arrêté entre-temps, les trouve à son réveil.
    void envoyer_ensemble(std::initializer_list<int> signaux) const {
        envoyer(SIGSTOP);
        while (epreuve::etat_de(pid_) != 'T')
            ::usleep(1000);
        for (const int signal : signaux)
            envoyer(signal);
        envoyer(SIGCONT);
    }
    static void attendre_prets(int nombre) {
        for (int i = 0; i < nombre; ++i)
            while (::sem_wait(&le_carnet->pret) != 0) {
            }
    }
    bool tout_est_fini() { return fin_->est_termine(); }
    bool sorti_de_lui_meme() const { return WIFEXITED(statut_) && WEXITSTATUS(statut_) == 0; }

private:
    pid_t pid_ = -1;
    int statut_ = -1;
    std::optional<juge::Acteur> fin_;
};

void exiger_retour(Service& service) {
    {
        INFO("superviser() rend la main, et aucun ouvrier ne reste");
        REQUIRE(service.tout_est_fini());
    }
    {
        INFO("le signal demande l'arrêt à superviser() : il ne tue pas ce programme");
        REQUIRE(service.sorti_de_lui_meme());
    }
    {
        INFO("au retour, aucun enfant ne reste, ni vivant, ni zombie");
        REQUIRE(le_carnet->sans_enfant.load());
    }
    INFO("au retour, le masque et les actions de SIGTERM, SIGINT et SIGCHLD sont ceux d'avant");
    REQUIRE(le_carnet->etat_rendu.load());
}

}  // namespace

TEST_CASE("tous finissent d'eux-mêmes : le bilan les compte", "[1.4]") {
    const cours::Partage<epreuve::Carnet> carnet;
    epreuve::Service service(
        *carnet, {[] { return 0; }, [] { return 3; }, [] { return 256; }, [] { return 0; },
                  []() -> int { throw std::runtime_error("non"); }, []() -> int { throw 4; },
                  [] {
                      ::raise(SIGKILL);
                      return 0;
                  }});
    epreuve::exiger_retour(service);
    INFO("un ouvrier réussit s'il rend 0 : ni exception, ni signal, ni autre valeur, même 256");
    REQUIRE(carnet->reussis.load() == 2);
    REQUIRE(carnet->rates.load() == 5);
    INFO("personne n'a demandé l'arrêt");
    REQUIRE_FALSE(carnet->arret.load());
}

TEST_CASE("aucun ouvrier, un seul ouvrier", "[1.4]") {
    {
        const cours::Partage<epreuve::Carnet> carnet;
        epreuve::Service service(*carnet, {});
        epreuve::exiger_retour(service);
        REQUIRE(carnet->reussis.load() == 0);
        REQUIRE(carnet->rates.load() == 0);
    }
    const cours::Partage<epreuve::Carnet> carnet;
    epreuve::Service service(*carnet, {[] { return 0; }});
    epreuve::exiger_retour(service);
    REQUIRE(carnet->reussis.load() == 1);
}

TEST_CASE("un ouvrier naît avec des signaux dans leur état par défaut", "[1.6]") {
    const cours::Partage<epreuve::Carnet> carnet;
    epreuve::Service service(*carnet, {[] {
        const epreuve::EtatSignaux etat;
        const bool retenus =
            ::sigismember(&etat.masque, SIGTERM) == 1 || ::sigismember(&etat.masque, SIGINT) == 1;
        const bool geres =
            etat.actions[0].sa_handler != SIG_DFL || etat.actions[1].sa_handler != SIG_DFL;
        return retenus ? 1 : geres ? 2 : 0;
    }});
    epreuve::exiger_retour(service);
    INFO("SIGTERM et SIGINT ne sont ni retenus, ni ignorés, ni gérés dans un ouvrier");
    REQUIRE(carnet->reussis.load() == 1);
}

TEST_CASE("les ouvriers travaillent en même temps, chacun dans son processus", "[1.4]") {
    const cours::Partage<epreuve::Carnet> carnet;
    epreuve::Service service(*carnet, {epreuve::docile, epreuve::docile, epreuve::docile});
    {
        INFO("tant que ses ouvriers travaillent, superviser() ne rend pas la main");
        REQUIRE_FALSE(service.tout_est_fini());
    }
    {
        INFO("les ouvriers sont tous lancés avant que le premier ait fini");
        REQUIRE(carnet->prets.load() == 3);
    }
    service.envoyer(SIGTERM);
    epreuve::exiger_retour(service);
}

TEST_CASE("SIGTERM et SIGINT arrêtent les ouvriers, puis superviser()", "[1.6]") {
    for (const int signal : {SIGTERM, SIGINT}) {
        const cours::Partage<epreuve::Carnet> carnet;
        carnet->sigchld_retenu = signal == SIGINT;
        carnet->deux_appels = true;
        epreuve::Service service(*carnet, {epreuve::docile, epreuve::bref, epreuve::dormeur});
        epreuve::Service::attendre_prets(3);
        service.envoyer(signal);
        epreuve::exiger_retour(service);
        INFO("l'arrêt a été demandé");
        REQUIRE(carnet->arret.load());
        INFO("l'ouvrier qui finit proprement à SIGTERM rend 0 ; celui qui n'en fait rien est tué");
        REQUIRE(carnet->reussis.load() == 2);
        REQUIRE(carnet->rates.load() == 1);
        INFO("un second appel, dans le même programme, ne se souvient pas du premier");
        REQUIRE(carnet->second_neuf.load());
    }
}

TEST_CASE("un autre signal ne demande pas l'arrêt", "[1.6]") {
    const cours::Partage<epreuve::Carnet> carnet;
    epreuve::Service service(*carnet, {epreuve::docile});
    epreuve::Service::attendre_prets(1);
    juge::attendre_calme();
    service.envoyer(SIGUSR1);
    {
        INFO("un appel interrompu (EINTR) n'est pas une demande : superviser() attend toujours");
        REQUIRE_FALSE(service.tout_est_fini());
    }
    service.envoyer(SIGTERM);
    epreuve::exiger_retour(service);
    INFO("l'ouvrier n'a reçu SIGTERM qu'à la vraie demande");
    REQUIRE(carnet->reussis.load() == 1);
}

TEST_CASE("après la demande, superviser() attend ceux qui tardent", "[1.6]") {
    const cours::Partage<epreuve::Carnet> carnet;
    epreuve::Service service(*carnet, {epreuve::temoin, epreuve::dormeur});
    epreuve::Service::attendre_prets(2);
    service.envoyer(SIGTERM);
    epreuve::Service::attendre_prets(1);  // le témoin a reçu la demande, et continue
    {
        INFO("un ouvrier n'a pas fini : superviser() ne rend pas la main, et ne le tue pas encore");
        REQUIRE_FALSE(service.tout_est_fini());
    }
    {
        INFO("une demande : un SIGTERM à chaque ouvrier, pas davantage");
        REQUIRE(carnet->demandes.load() == 1);
    }
    service.envoyer(SIGINT);
    INFO("à la deuxième demande, ceux qui restent sont tués (SIGKILL)");
    REQUIRE(service.tout_est_fini());
    epreuve::exiger_retour(service);
    REQUIRE(carnet->rates.load() == 2);
    INFO("la deuxième demande est un SIGKILL, pas un autre SIGTERM");
    REQUIRE(carnet->demandes.load() == 1);
}

TEST_CASE("deux demandes arrivées ensemble en font deux", "[1.6]") {
    for (const bool une_avant : {false, true}) {
        const cours::Partage<epreuve::Carnet> carnet;
        epreuve::Service service(*carnet, {epreuve::sourd, epreuve::sourd});
        epreuve::Service::attendre_prets(2);
        if (une_avant) service.envoyer(SIGTERM);
        juge::attendre_calme();
        service.envoyer_ensemble({SIGTERM, SIGINT});
        {
            INFO("à la deuxième demande, et aux suivantes, ceux qui restent sont tués (SIGKILL)");
            REQUIRE(service.tout_est_fini());
        }
        epreuve::exiger_retour(service);
        INFO("l'arrêt a été demandé, et aucun de ces ouvriers n'a fini de lui-même");
        REQUIRE(carnet->arret.load());
        REQUIRE(carnet->rates.load() == 2);
    }
}

TEST_CASE("la demande n'est pas perdue juste avant que superviser() s'endorme", "[1.6]") {
    const cours::Partage<epreuve::Carnet> carnet;
    carnet->instant = epreuve::Instant::avant_de_dormir;
    epreuve::Service service(*carnet, {epreuve::dormeur, epreuve::dormeur});
    juge::attendre_calme();
    // Si la réponse dort dans un appel que l'épreuve n'observe pas, la demande vient d'ici.
    if (carnet->instant.load() != epreuve::Instant::jamais) service.envoyer(SIGTERM);
    INFO(
        "la demande est arrivée entre le moment où superviser() a regardé et celui où elle s'est "
        "endormie : elle est perdue. Retenez le signal, et attendez-le");
    REQUIRE(service.tout_est_fini());
    epreuve::exiger_retour(service);
    REQUIRE(carnet->arret.load());
}

TEST_CASE("la demande n'est pas perdue pendant le lancement", "[1.6]") {
    for (const auto instant : {epreuve::Instant::avant_un_fork, epreuve::Instant::apres_un_fork}) {
        for (const int rang : {0, 1, 2}) {
            const cours::Partage<epreuve::Carnet> carnet;
            carnet->apres = rang;
            carnet->instant = instant;
            carnet->naissances_lentes = instant == epreuve::Instant::apres_un_fork;
            epreuve::surveiller_les_forks();
            epreuve::Service service(*carnet,
                                     {epreuve::dormeur, epreuve::dormeur, epreuve::dormeur});
            {
                INFO(
                    "arrivée pendant le lancement, la demande vaut pour tous les ouvriers, même "
                    "celui qui n'a pas encore remis SIGTERM dans son état par défaut");
                REQUIRE(service.tout_est_fini());
            }
            epreuve::exiger_retour(service);
            INFO("l'arrêt a été demandé");
            REQUIRE(carnet->arret.load());
        }
    }
}

TEST_CASE("le superviseur tué, ses ouvriers meurent", "[1.6]") {
    const cours::Partage<epreuve::Carnet> carnet;
    epreuve::Service service(*carnet, {epreuve::sourd, epreuve::dormeur, epreuve::sourd});
    epreuve::Service::attendre_prets(3);
    service.envoyer(SIGKILL);
    INFO("SIGKILL ne laisse rien faire au superviseur : c'est à l'ouvrier de mourir avec lui");
    REQUIRE(service.tout_est_fini());
}

TEST_CASE("le superviseur tué pendant qu'un ouvrier naît, l'ouvrier meurt", "[1.6]") {
    for (const int rang : {0, 1}) {
        const cours::Partage<epreuve::Carnet> carnet;
        carnet->apres = rang;
        carnet->signal = SIGKILL;
        carnet->instant = epreuve::Instant::apres_un_fork;
        epreuve::surveiller_les_forks();
        epreuve::Service service(*carnet, {epreuve::sourd, epreuve::sourd, epreuve::sourd});
        INFO(
            "le superviseur est mort avant que l'ouvrier ait demandé à mourir avec lui : l'ouvrier "
            "doit s'en apercevoir (getppid())");
        REQUIRE(service.tout_est_fini());
    }
}

TEST_CASE("plus de processus : une erreur, les ouvriers déjà lancés sont tués", "[1.4][simple]") {
    for (const int premiere : {2, 4}) {  // le premier fork est celui du service
        const cours::Partage<epreuve::Carnet> carnet;
        carnet->un_par_un = true;
        epreuve::surveiller_les_forks();
        const juge::Perturbation refus(juge::Panne::creation_processus, premiere);
        epreuve::Service service(*carnet, {epreuve::sourd, epreuve::sourd, epreuve::sourd});
        {
            INFO("les ouvriers déjà lancés ne finiraient jamais : ils sont tués, puis attendus");
            REQUIRE(service.tout_est_fini());
        }
        INFO("le système refuse un processus : std::system_error avec EAGAIN");
        REQUIRE(carnet->erreur.load() == EAGAIN);
        epreuve::exiger_retour(service);
    }
}

}  // namespace juge::epreuve
