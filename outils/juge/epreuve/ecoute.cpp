#include "ecoute.hpp"

#include <exception>
#include <string>
#include <vector>

#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#endif
#include <compat/catch2.hpp>

#include "ordonnanceur.hpp"
#include "rapport.hpp"

namespace {

namespace rapport = juge::rapport;

#if COMPAT_CATCH2 == 3
using EcouteurCatch = Catch::EventListenerBase;
using RetourAssertion = void;
#else
using EcouteurCatch = Catch::TestEventListenerBase;
using RetourAssertion = bool;
#endif

juge::ecoute::Comptes comptes_de_la_session;

/// Le rang qu'aurait un message écrit maintenant : tous les précédents sont plus anciens.
unsigned rang_suivant() {
    return Catch::MessageInfo("", CATCH_INTERNAL_LINEINFO, Catch::ResultWas::Info).sequence;
}

bool est_un(const Catch::MessageInfo& message, std::string_view macro) {
    return message.type == Catch::ResultWas::Info && std::string(message.macroName) == macro;
}

/// Le dernier INFO écrit depuis ce rang ; vide s'il n'y en a pas.
std::string dernier_info(const std::vector<Catch::MessageInfo>& messages, unsigned depuis) {
    std::string phrase;
    for (const auto& message : messages)
        if (message.type == Catch::ResultWas::Info && !est_un(message, "CAPTURE") &&
            message.sequence > depuis)
            phrase = message.message;
    return phrase;
}

/// « taille = 10, threads = 3 » : les valeurs que l'épreuve a notées par CAPTURE.
std::string valeurs_notees(const std::vector<Catch::MessageInfo>& messages) {
    constexpr std::string_view signe = " := ";
    std::string valeurs;
    for (const auto& message : messages) {
        if (!est_un(message, "CAPTURE")) continue;
        std::string valeur = message.message;
        if (const auto p = valeur.find(signe); p != std::string::npos)
            valeur.replace(p, signe.size(), " = ");
        valeurs += (valeurs.empty() ? "" : ", ") + valeur;
    }
    return valeurs;
}

class Ecouteur : public EcouteurCatch {
public:
    using EcouteurCatch::EcouteurCatch;
    static std::string getDescription() { return "rapporte l'épreuve au juge"; }

    void assertionStarting(const Catch::AssertionInfo& /*expectation*/) override {
        servis_ = rang_suivant();
    }

    RetourAssertion assertionEnded(const Catch::AssertionStats& stats) override {
        const auto& resultat = stats.assertionResult;
        if (!resultat.isOk() && resultat.getResultType() != Catch::ResultWas::FatalErrorCondition)
            rapporter(stats);
        servis_ = rang_suivant();
        return RetourAssertion(true);
    }

    void testRunEnded(const Catch::TestRunStats& stats) override {
        comptes_de_la_session.cas = static_cast<long long>(stats.totals.testCases.total());
        comptes_de_la_session.assertions = static_cast<long long>(stats.totals.assertions.total());
        // Tout ce qui n'a pas réussi : un cas écarté (SKIP) n'est pas un échec pour Catch2.
        const auto manques = [](const Catch::Counts& c) { return c.total() - c.passed; };
        comptes_de_la_session.echecs = static_cast<long long>(manques(stats.totals.assertions) +
                                                              manques(stats.totals.testCases));
    }

private:
    void rapporter(const Catch::AssertionStats& stats) {
        const auto& resultat = stats.assertionResult;
        std::string expression(resultat.getExpressionInMacro());
        // Une exception hors de toute expectation : la dernière n'y est pour rien, ni son INFO.
        const bool hors = expression.rfind("TEST_CASE", 0) == 0 ||
                          expression.rfind("{Unknown expression", 0) == 0;
        if (hors) expression.clear();
        const bool levee = resultat.getResultType() == Catch::ResultWas::ThrewException;
        const bool non_levee = resultat.getResultType() == Catch::ResultWas::DidntThrowException;
        const auto exception =
            levee ? rapport::decrire(std::current_exception()) : rapport::Exception{};
        std::string message =
            resultat.hasMessage() && !levee ? std::string(resultat.getMessage()) : std::string{};
        if (non_levee) message = "aucune exception n'a été levée";
        rapport::noter_echec();
        rapport::ecrire("echec",
                        {{"phrase", dernier_info(stats.infoMessages, hors ? servis_ : 0)},
                         {"expression", expression},
                         {"valeurs", hors ? std::string{} : resultat.getExpandedExpression()},
                         {"captures", valeurs_notees(stats.infoMessages)},
                         {"type", exception.type},
                         {"exception", exception.message},
                         {"message", message},
                         {"fichier", resultat.getSourceInfo().file},
                         {"ligne", static_cast<long long>(resultat.getSourceInfo().line)},
                         {"graine", juge::ordonnanceur::graine()}});
        juge::ordonnanceur::raconter();
    }

    unsigned servis_ = 0;  ///< les messages d'un rang inférieur ont déjà parlé d'une expectation
};

CATCH_REGISTER_LISTENER(Ecouteur)

}  // namespace

namespace juge::ecoute {

const Comptes& comptes() {
    return comptes_de_la_session;
}

}  // namespace juge::ecoute
