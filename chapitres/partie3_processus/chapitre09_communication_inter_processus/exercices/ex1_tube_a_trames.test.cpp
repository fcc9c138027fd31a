#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <juge/processus.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Un tube, dont chaque bout se ferme.
class Bouts {
public:
    explicit Bouts(int drapeaux = 0) {
        if (::pipe2(numeros_.data(), O_CLOEXEC | drapeaux) != 0) throw std::bad_alloc();
    }
    Bouts(const Bouts&) = delete;
    Bouts& operator=(const Bouts&) = delete;
    ~Bouts() {
        fermer(0);
        fermer(1);
    }
    int lecture() const { return numeros_[0]; }
    int ecriture() const { return numeros_[1]; }
    void fermer_lecture() { fermer(0); }
    void fermer_ecriture() { fermer(1); }
    /// Met ces octets dans le tube.
    void verser(std::string_view octets) const {
        if (::write(ecriture(), octets.data(), octets.size()) !=
            static_cast<ssize_t>(octets.size()))
            throw std::bad_alloc();
    }
    int contenu() const {
        int octets = 0;
        ::ioctl(lecture(), FIONREAD, &octets);
        return octets;
    }

private:
    void fermer(std::size_t bout) {
        if (numeros_[bout] >= 0) ::close(std::exchange(numeros_[bout], -1));
    }
    std::array<int, 2> numeros_{-1, -1};
};

enum class Issue { message, fin, tronquee, trop_longue, systeme, autre };

Issue issue(int descripteur, std::size_t maximum) {
    try {
        return ::recevoir(descripteur, maximum) ? Issue::message : Issue::fin;
    } catch (const ::TrameTronquee&) {
        return Issue::tronquee;
    } catch (const ::TrameTropLongue&) {
        return Issue::trop_longue;
    } catch (const std::system_error&) {
        return Issue::systeme;
    } catch (...) {
        return Issue::autre;
    }
}

int errno_d_envoyer(int descripteur, std::string_view message) {
    try {
        ::envoyer(descripteur, message);
    } catch (const std::system_error& erreur) {
        return erreur.code().value();
    } catch (...) {
        return -1;
    }
    return 0;
}

constexpr std::size_t large = 64U << 20U;
constexpr std::size_t entete = 4;

/// Envoie ces messages d'un processus, les reçoit dans celui-ci : les indices de ceux qui
/// diffèrent.
std::vector<std::size_t> alterees(const std::vector<std::string>& messages) {
    epreuve::Bouts tube;
    juge::Enfant ecrivain("ecrivain", [&] {
        tube.fermer_lecture();
        for (const auto& message : messages)
            ::envoyer(tube.ecriture(), message);
    });
    tube.fermer_ecriture();
    std::vector<std::size_t> fautes;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const auto recu = ::recevoir(tube.lecture(), large);
        if (!recu || *recu != messages[i]) fautes.push_back(i);
    }
    if (epreuve::issue(tube.lecture(), large) != Issue::fin) fautes.push_back(messages.size());
    ecrivain.attendre_fin("Tout a été lu : l'écrivain doit finir.");
    return fautes;
}

std::vector<std::string> messages_varies() {
    std::string octets;
    for (int i = 0; i < 256; ++i)
        octets += static_cast<char>(i);
    return {"un",
            "",
            "deux",
            std::string(1, '\0'),
            octets,
            "",
            std::string(300, 'k'),
            std::string(256, 'z'),
            std::string(65'535, 'm'),
            std::string(65'536, 'n')};
}

}  // namespace

TEST_CASE("une trame a la forme convenue", "[1.2]") {
    const epreuve::Bouts tube;
    ::envoyer(tube.ecriture(), std::string(258, 'a'));
    std::string octets(1000, '?');
    const auto lus = ::read(tube.lecture(), octets.data(), octets.size());
    INFO("quatre octets de longueur, poids fort d'abord, puis le message");
    REQUIRE(lus == 262);
    REQUIRE(octets.substr(0, 4) == std::string("\0\0\1\2", 4));
    REQUIRE(octets.substr(4, 258) == std::string(258, 'a'));
    tube.verser(std::string("\0\0\0\3abc\0\0\0\0", 11));
    REQUIRE((::recevoir(tube.lecture(), 10) == "abc"));
    INFO("un message vide est un message : la fin du flux, elle, se voit à la lecture");
    REQUIRE(epreuve::issue(tube.lecture(), 10) == Issue::message);
}

TEST_CASE("des lectures partielles ne perdent rien", "[1.2][simple]") {
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 3);
    const epreuve::Bouts tube;
    for (const char* message : {"bonjour", "", "à tous"})
        ::envoyer(tube.ecriture(), message);
    INFO("read() rend ce qu'il veut, même au milieu de la longueur : on continue");
    for (const char* message : {"bonjour", "", "à tous"})
        REQUIRE((::recevoir(tube.lecture(), 100) == std::string(message)));
    REQUIRE(lectures.frappes() > 0);
}

TEST_CASE("les messages arrivent entiers, dans l'ordre, vides compris", "[1.2]") {
    INFO("chaque message est rendu tel qu'il a été envoyé");
    REQUIRE(epreuve::alterees(epreuve::messages_varies()).empty());
}

TEST_CASE("un appel n'emporte rien du suivant", "[1.2]") {
    const epreuve::Bouts tube;
    ::envoyer(tube.ecriture(), "un");
    ::envoyer(tube.ecriture(), "deux");
    REQUIRE((::recevoir(tube.lecture(), 100) == "un"));
    INFO("le message suivant est encore dans le tube : un autre processus peut le recevoir");
    REQUIRE(tube.contenu() == 8);
}

TEST_CASE("des écritures partielles ne perdent rien", "[1.2][simple]") {
    std::string texte;
    for (int i = 0; i < 20'000; ++i)
        texte += std::to_string(i);
    INFO("write() n'accepte parfois qu'une partie : on continue avec le reste");
    {
        const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 4099);
        REQUIRE(epreuve::alterees({texte, "puis", texte}).empty());
    }
    const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 3);
    INFO("write() peut même s'arrêter au milieu de la longueur");
    REQUIRE(epreuve::alterees({texte.substr(0, 5000), "puis"}).empty());
}

TEST_CASE("des appels interrompus ne perdent rien", "[1.2][simple]") {
    const juge::Perturbation interruptions(juge::Panne::interruptions);
    const epreuve::Bouts tube;
    INFO("un appel interrompu par un signal (EINTR) est à recommencer");
    for (int i = 0; i < 5; ++i) {
        REQUIRE(epreuve::errno_d_envoyer(tube.ecriture(), "bonjour") == 0);
        REQUIRE((::recevoir(tube.lecture(), 100) == "bonjour"));
    }
    REQUIRE(interruptions.frappes() > 0);
}

TEST_CASE("la fin du flux n'est pas une trame tronquée", "[1.3]") {
    const std::string trame("\0\0\0\5salut", 9);
    for (std::size_t taille = 0; taille <= trame.size(); ++taille) {
        epreuve::Bouts tube;
        tube.verser(trame);
        REQUIRE((::recevoir(tube.lecture(), 100) == "salut"));
        tube.verser(trame.substr(0, taille));
        tube.fermer_ecriture();
        const auto attendue = taille == 0              ? Issue::fin
                              : taille == trame.size() ? Issue::message
                                                       : Issue::tronquee;
        INFO("le flux finit après " << taille
                                    << " octets d'une trame de 9 : fin, ou TrameTronquee");
        REQUIRE((epreuve::issue(tube.lecture(), 100) == attendue));
        if (attendue != Issue::tronquee)
            REQUIRE((epreuve::issue(tube.lecture(), 100) == Issue::fin));
    }
}

TEST_CASE("un écrivain tué au milieu laisse une trame tronquée", "[1.3]") {
    epreuve::Bouts tube;
    juge::Enfant ecrivain("ecrivain",
                          [&] { ::envoyer(tube.ecriture(), std::string(500'000, 'm')); });
    tube.fermer_ecriture();
    REQUIRE(ecrivain.est_bloque());  // le tube est plein
    ecrivain.tuer();
    INFO("l'écrivain est mort au milieu de son message : ce qui en est arrivé n'en est pas un");
    REQUIRE((epreuve::issue(tube.lecture(), large) == Issue::tronquee));
}

TEST_CASE("une longueur folle ne réserve pas de mémoire", "[1.2]") {
    const epreuve::Bouts tube;
    tube.verser("\xf0\xff\xff\xff");
    rlimit limite{};
    ::getrlimit(RLIMIT_DATA, &limite);
    const rlimit basse{rlim_t{256} << 20U, limite.rlim_max};
    ::setrlimit(RLIMIT_DATA, &basse);
    const auto issue = epreuve::issue(tube.lecture(), 1000);
    ::setrlimit(RLIMIT_DATA, &limite);
    INFO(
        "quatre octets hostiles ne doivent pas coûter quatre gigaoctets : vérifier, puis réserver");
    REQUIRE((issue == Issue::trop_longue));
}

TEST_CASE("une longueur folle est refusée, sans la croire", "[1.2]") {
    const std::vector<std::pair<std::string, std::size_t>> annonces{
        {std::string("\0\0\0\13", 4), 10},
        {std::string("\0\0\0\1", 4), 0},
        {std::string("\0\1\0\0", 4), 65'535},
        {"\xff\xff\xff\xff", 1000},
        {std::string("\x80\0\0\0", 4), 0x7fffffff}};
    for (const auto& [annonce, maximum] : annonces) {
        const epreuve::Bouts tube;
        tube.verser(annonce + "suite");
        INFO("longueur annoncée supérieure au maximum : TrameTropLongue");
        REQUIRE((epreuve::issue(tube.lecture(), maximum) == Issue::trop_longue));
        INFO("le message annoncé n'est pas lu");
        REQUIRE(tube.contenu() == 5);
    }
    const epreuve::Bouts tube;
    ::envoyer(tube.ecriture(), "dix octets");
    ::envoyer(tube.ecriture(), "");
    INFO("une longueur égale au maximum est permise");
    REQUIRE((::recevoir(tube.lecture(), 10) == "dix octets"));
    REQUIRE((epreuve::issue(tube.lecture(), 0) == Issue::message));
    for (const std::size_t maximum :
         {std::size_t{1} << 31U, std::size_t{1} << 32U, std::numeric_limits<std::size_t>::max()}) {
        ::envoyer(tube.ecriture(), "dix octets");
        INFO("le maximum est un std::size_t : il peut dépasser les 32 bits d'une longueur");
        REQUIRE((epreuve::issue(tube.lecture(), maximum) == Issue::message));
    }
}

TEST_CASE("une petite trame part en une seule écriture", "[1.2]") {
    for (const std::size_t taille :
         {std::size_t{0}, std::size_t{1}, std::size_t{100}, std::size_t{PIPE_BUF} - entete}) {
        const epreuve::Bouts tube(O_DIRECT);  // un read() y rend ce qu'un write() y a mis
        ::envoyer(tube.ecriture(), std::string(taille, 'x'));
        std::array<char, PIPE_BUF * 2> tampon{};
        const auto lus = ::read(tube.lecture(), tampon.data(), tampon.size());
        INFO("longueur et message partent ensemble, par un seul write() : rien ne s'y mêle");
        REQUIRE(lus == static_cast<ssize_t>(entete + taille));
    }
}

TEST_CASE("plusieurs écrivains ne se mêlent pas", "[1.2]") {
    epreuve::Bouts tube;
    std::vector<juge::Enfant> ecrivains;
    for (const char lettre : {'a', 'b', 'c'})
        ecrivains.emplace_back(std::string("ecrivain ") + lettre, [&tube, lettre] {
            for (std::size_t i = 0; i < 100; ++i)
                ::envoyer(tube.ecriture(), std::string(i * 40, lettre));
        });
    tube.fermer_ecriture();
    std::size_t recus = 0;
    while (const auto message = ::recevoir(tube.lecture(), large)) {
        ++recus;
        INFO("un message ne contient que ce que son écrivain y a mis");
        REQUIRE(message->find_first_not_of(message->substr(0, 1)) == std::string::npos);
    }
    REQUIRE(recus == 300);
}

namespace {

std::atomic<int> sigpipe_recus{0};

void compter_sigpipe(int) {
    ++sigpipe_recus;
}

bool sigpipe_en_attente() {
    sigset_t signaux;
    ::sigpending(&signaux);
    return ::sigismember(&signaux, SIGPIPE) == 1;
}

bool sigpipe_retenu() {
    sigset_t masque;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &masque);
    return ::sigismember(&masque, SIGPIPE) == 1;
}

}  // namespace

TEST_CASE("plus de lecteur : une erreur, pas la mort", "[1.3]") {
    for (const std::size_t taille : {std::size_t{10}, std::size_t{100'000}}) {
        epreuve::Bouts tube;
        tube.fermer_lecture();
        INFO("plus personne ne lit : std::system_error avec EPIPE");
        REQUIRE(epreuve::errno_d_envoyer(tube.ecriture(), std::string(taille, 'x')) == EPIPE);
        INFO("SIGPIPE n'est pas laissé en attente : il tuerait le programme plus tard");
        REQUIRE_FALSE(epreuve::sigpipe_en_attente());
        INFO("le masque des signaux est celui d'avant");
        REQUIRE_FALSE(epreuve::sigpipe_retenu());
    }
    INFO("ce que le programme fait de SIGPIPE ne change pas : il ne vous appartient pas");
    struct sigaction action {};
    ::sigaction(SIGPIPE, nullptr, &action);
    REQUIRE(action.sa_handler == SIG_DFL);
}

TEST_CASE("le lecteur part au milieu d'un message", "[1.3][simple]") {
    const juge::GrandLivre livre;
    epreuve::Bouts tube;
    juge::Enfant ecrivain("ecrivain", [&] {
        tube.fermer_lecture();
        const int erreur = epreuve::errno_d_envoyer(tube.ecriture(), std::string(500'000, 'm'));
        livre.noter(static_cast<std::uint64_t>(erreur));
        livre.noter(epreuve::sigpipe_en_attente() || epreuve::sigpipe_retenu() ? 1 : 0);
    });
    REQUIRE(ecrivain.est_bloque());  // le tube est plein
    tube.fermer_lecture();
    INFO("le lecteur part quand le message est à moitié écrit : EPIPE, et SIGPIPE est avalé");
    REQUIRE(ecrivain.est_termine());
    REQUIRE(livre.notes() == std::vector<std::uint64_t>{EPIPE, 0});
}

TEST_CASE("un programme qui retenait SIGPIPE le retient encore", "[1.3]") {
    sigset_t sigpipe;
    ::sigemptyset(&sigpipe);
    ::sigaddset(&sigpipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &sigpipe, nullptr);
    epreuve::Bouts tube;
    ::envoyer(tube.ecriture(), "bonjour");
    INFO("le masque des signaux est celui d'avant");
    REQUIRE(epreuve::sigpipe_retenu());
    tube.fermer_lecture();
    REQUIRE(epreuve::errno_d_envoyer(tube.ecriture(), "x") == EPIPE);
    REQUIRE(epreuve::sigpipe_retenu());
    INFO("SIGPIPE n'est pas laissé en attente");
    REQUIRE_FALSE(epreuve::sigpipe_en_attente());
}

TEST_CASE("le gestionnaire de SIGPIPE du programme reste en place", "[1.3]") {
    struct sigaction action {};
    action.sa_handler = epreuve::compter_sigpipe;
    ::sigaction(SIGPIPE, &action, nullptr);
    epreuve::Bouts tube;
    ::envoyer(tube.ecriture(), "bonjour");
    tube.fermer_lecture();
    REQUIRE(epreuve::errno_d_envoyer(tube.ecriture(), "x") == EPIPE);
    struct sigaction apres {};
    ::sigaction(SIGPIPE, nullptr, &apres);
    INFO("le gestionnaire du programme est toujours installé");
    REQUIRE(apres.sa_handler == epreuve::compter_sigpipe);
    REQUIRE_FALSE(epreuve::sigpipe_retenu());
}

TEST_CASE("une autre erreur est dite avec son errno", "[1.3]") {
    const epreuve::Bouts tube;
    INFO("écrire dans le bout de lecture, lire dans le bout d'écriture : EBADF");
    REQUIRE(epreuve::errno_d_envoyer(tube.lecture(), "x") == EBADF);
    REQUIRE((epreuve::issue(tube.ecriture(), 10) == Issue::systeme));
}

}  // namespace juge::epreuve
