#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#include <chapitre07/descripteur.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre07/inventaire.hpp>
#include <juge/epreuve.hpp>

namespace {

/// Ne laisse aucun descripteur de plus à ce processus, tant que l'objet vit.
class TablePleine {
public:
    TablePleine() {
        ::getrlimit(RLIMIT_NOFILE, &avant_);
        rlimit basse = avant_;
        basse.rlim_cur = 3;
        ::setrlimit(RLIMIT_NOFILE, &basse);
    }
    TablePleine(const TablePleine&) = delete;
    TablePleine& operator=(const TablePleine&) = delete;
    ~TablePleine() { ::setrlimit(RLIMIT_NOFILE, &avant_); }

private:
    rlimit avant_{};
};

}  // namespace

TEST_CASE("ouvrir_tube : deux bouts que les programmes lancés n'héritent pas") {
    const auto avant = cours::descripteurs_ouverts();
    {
        const cours::BoutsDeTube tube = cours::ouvrir_tube();
        for (const auto* bout : {&tube.lecture, &tube.ecriture}) {
            REQUIRE(bout->numero() > 2);
            REQUIRE((::fcntl(bout->numero(), F_GETFD) & FD_CLOEXEC) != 0);
        }
        cours::ecrire_tout(tube.ecriture.numero(), "abc");
        char lettre = '\0';
        REQUIRE(::read(tube.lecture.numero(), &lettre, 1) == 1);
        REQUIRE(lettre == 'a');
    }
    REQUIRE(cours::descripteurs_ouverts() == avant);
}

TEST_CASE("ouvrir_tube : loin de l'entrée standard, même fermée") {
    const int garde = ::dup(0);
    ::close(0);
    {
        const cours::BoutsDeTube tube = cours::ouvrir_tube();
        REQUIRE(tube.lecture.numero() > 2);
        REQUIRE(tube.ecriture.numero() > 2);
        REQUIRE(::fcntl(0, F_GETFD) == -1);
    }
    ::dup2(garde, 0);
    ::close(garde);
}

// UBSan ouvre lui-même un tube pour relire un objet : il lui faut des descripteurs.
TEST_CASE("ouvrir_tube : table pleine, une erreur qui le dit", "[simple][tsan]") {
    const auto avant = cours::descripteurs_ouverts();
    std::string phrase;
    int numero = 0;
    {
        const TablePleine pleine;
        try {
            cours::ouvrir_tube();
        } catch (const cours::ErreurSysteme& erreur) {
            phrase = erreur.what();
            numero = erreur.code().value();
        }
    }
    REQUIRE(numero == EMFILE);
    REQUIRE(phrase ==
            "ouvrir un tube : la table des descripteurs de ce processus est pleine (EMFILE)");
    REQUIRE(cours::descripteurs_ouverts() == avant);
}

TEST_CASE("ecrire_tout : plus personne ne lit, une erreur, et le programme survit") {
    cours::BoutsDeTube tube = cours::ouvrir_tube();
    tube.lecture.fermer();
    try {
        cours::ecrire_tout(tube.ecriture.numero(), "perdu");
        FAIL("EPIPE était attendu");
    } catch (const cours::ErreurSysteme& erreur) {
        REQUIRE(erreur.code() == std::errc::broken_pipe);
    }
    sigset_t en_attente;
    ::sigpending(&en_attente);
    REQUIRE(::sigismember(&en_attente, SIGPIPE) == 0);
}

TEST_CASE("écrire et lire un mégaoctet, malgré les appels partiels et interrompus", "[simple]") {
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 4093);
    const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 4099);
    const juge::Perturbation interruptions(juge::Panne::interruptions);
    const std::string texte(1 << 20, 'x');
    cours::BoutsDeTube tube = cours::ouvrir_tube();
    std::jthread ecrivain([&] {
        cours::ecrire_tout(tube.ecriture.numero(), texte);
        tube.ecriture.fermer();
    });
    REQUIRE(cours::lire_tout(tube.lecture.numero()) == texte);
}

TEST_CASE("Descripteur : un seul propriétaire") {
    const auto avant = cours::descripteurs_ouverts();
    cours::Descripteur a(::dup(1));
    cours::Descripteur b(std::move(a));
    REQUIRE(b.ouvert());
    a = std::move(b);
    REQUIRE(a.ouvert());
    a.fermer();
    a.fermer();
    REQUIRE(cours::descripteurs_ouverts() == avant);
}

TEST_CASE("phrase_errno : une phrase pour chaque numéro, même inconnu") {
    REQUIRE(cours::phrase_errno(EPIPE) == "plus personne ne lit à l'autre bout (EPIPE)");
    REQUIRE(cours::phrase_errno(99999) == "erreur inconnue (99999)");
}
