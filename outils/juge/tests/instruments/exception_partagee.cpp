// ThreadSanitizer n'accuse pas qui détruit une exception que d'autres ont lâchée avant lui. il
// accuse toujours qui la modifie pendant qu'un autre la lit.
#include <juge/epreuve.hpp>
#include <stdexcept>
#include <string>

namespace {

struct ErreurAvecCode : std::runtime_error {
    using std::runtime_error::runtime_error;
    int code = 7;
};

void rompre(std::promise<void> promesse, const std::exception_ptr& erreur) {
    promesse.set_exception(erreur);
}

/// Un thread rompt la promesse d'un autre, et détruit en dernier l'exception qu'ils partagent.
/// `lachee` est sans ordre : rien d'autre que le compteur de l'exception ne les synchronise.
template <class Auteur>
std::string lire_puis_laisser_detruire(Auteur auteur_de) {
    std::atomic<bool> lachee{false};
    std::promise<void> promesse;
    std::future<void> resultat = promesse.get_future();
    std::thread auteur([&] {
        auteur_de(std::move(promesse), [&] {
            while (!lachee.load(std::memory_order_relaxed))
                std::this_thread::yield();
        });
    });
    std::string lu;
    try {
        resultat.get();
    } catch (const ErreurAvecCode& erreur) {
        lu = erreur.what() + std::to_string(erreur.code);
    }
    lachee.store(true, std::memory_order_relaxed);
    auteur.join();
    return lu;
}

}  // namespace

TEST_CASE("la fin d'un catch détruit une exception que l'autre thread a lâchée", "[tsan]") {
    const std::string lu =
        lire_puis_laisser_detruire([](std::promise<void> promesse, auto attendre) {
            try {
                throw ErreurAvecCode("code ");
            } catch (...) {
                rompre(std::move(promesse), std::current_exception());
                attendre();
            }
        });
    REQUIRE(lu == "code 7");
}

TEST_CASE("un exception_ptr détruit une exception que l'autre thread a lâchée", "[tsan]") {
    const std::string lu =
        lire_puis_laisser_detruire([](std::promise<void> promesse, auto attendre) {
            const auto erreur = std::make_exception_ptr(ErreurAvecCode("code "));
            rompre(std::move(promesse), erreur);
            attendre();
        });
    REQUIRE(lu == "code 7");
}
