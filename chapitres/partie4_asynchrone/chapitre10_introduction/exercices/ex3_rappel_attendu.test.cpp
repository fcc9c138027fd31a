#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Journal = std::vector<std::string>;
template <class T>
using Demarrer = typename ::AttenteDeRappel<T>::Demarrer;

/// Une coroutine, lancée aussitôt, et détruite avec cet objet, où qu'elle en soit.
class Fil {
public:
    struct promise_type {
        Fil get_return_object() {
            return Fil(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_always final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() const noexcept { std::terminate(); }
    };
    Fil(Fil&& autre) noexcept : poignee_(std::exchange(autre.poignee_, nullptr)) {}
    Fil& operator=(Fil&&) = delete;
    ~Fil() {
        if (poignee_) poignee_.destroy();
    }
    bool finie() const { return poignee_.done(); }

private:
    explicit Fil(std::coroutine_handle<promise_type> poignee) : poignee_(poignee) {}
    std::coroutine_handle<promise_type> poignee_;
};

struct Pause {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    void await_resume() const noexcept {}
};

/// Attend un entier, et le note ; ou note ce qui est levé.
Fil attendre(Demarrer<int> demarrer, Journal& journal, std::shared_ptr<int> = nullptr) {
    try {
        const int valeur = co_await ::AttenteDeRappel<int>(demarrer);
        journal.push_back(std::to_string(valeur));
    } catch (const std::exception& erreur) {
        journal.emplace_back(erreur.what());
    } catch (int numero) {
        journal.push_back("entier " + std::to_string(numero));
    }
}

Fil attendre_puis_s_arreter(Demarrer<int> demarrer, Journal& journal) {
    const int valeur = co_await ::AttenteDeRappel<int>(demarrer);
    journal.push_back(std::to_string(valeur));
    co_await Pause{};
    journal.emplace_back("reprise à tort");
}

template <class T>
Fil recevoir(Demarrer<T> demarrer, std::optional<T>& recue) {
    T valeur = co_await ::AttenteDeRappel<T>(demarrer);
    recue.emplace(std::move(valeur));
}

/// Garde le rappel, pour l'appeler quand on veut.
Demarrer<int> garder(::Rappel<int>& place) {
    return [&place](::Rappel<int> rappel) { place = std::move(rappel); };
}

struct Compte {
    explicit Compte(int le_numero) : numero(le_numero) {}
    Compte(const Compte& autre) : numero(autre.numero) { ++copies; }
    Compte(Compte&&) = default;
    Compte& operator=(const Compte& autre) {
        numero = autre.numero;
        ++copies;
        return *this;
    }
    Compte& operator=(Compte&&) = default;
    ~Compte() = default;
    int numero;
    static inline int copies = 0;
};

::Issue<int> erreur(auto exception) {
    return std::make_exception_ptr(exception);
}

}  // namespace

TEST_CASE("le rappel vient plus tard : suspendre, puis reprendre", "[1.7]") {
    Journal journal;
    ::Rappel<int> rappel;
    int appels = 0;
    const Demarrer<int> demarrer = [&](::Rappel<int> le_rappel) {
        ++appels;
        rappel = std::move(le_rappel);
    };
    { const ::AttenteDeRappel<int> jamais_attendue(demarrer); }
    {
        INFO("construire l'attente n'appelle pas demarrer : c'est co_await qui le fait");
        REQUIRE(appels == 0);
    }
    const auto fil = epreuve::attendre(demarrer, journal);
    {
        INFO("co_await appelle demarrer une fois, et suspend la coroutine");
        REQUIRE(appels == 1);
        REQUIRE(rappel != nullptr);
        REQUIRE_FALSE(fil.finie());
    }
    rappel(42);
    {
        INFO("le rappel fait reprendre la coroutine, pendant son appel");
        REQUIRE(fil.finie());
    }
    INFO("co_await rend la valeur donnée au rappel");
    REQUIRE(journal == Journal{"42"});
    REQUIRE(appels == 1);
}

TEST_CASE("une exception donnée au rappel sort du co_await", "[1.7]") {
    Journal journal;
    ::Rappel<int> a;
    ::Rappel<int> b;
    const auto fil_a = epreuve::attendre(epreuve::garder(a), journal);
    const auto fil_b = epreuve::attendre(epreuve::garder(b), journal);
    b(epreuve::erreur(7));
    a(epreuve::erreur(std::out_of_range("introuvable")));
    INFO("co_await relance l'exception, de son type ; chaque coroutine a la sienne");
    REQUIRE(journal == Journal{"entier 7", "introuvable"});
}

TEST_CASE("le rappel appelé pendant demarrer : continuer aussitôt, mais après elle", "[1.7]") {
    Journal journal;
    const Demarrer<int> demarrer = [&](const ::Rappel<int>& rappel) {
        rappel(1);
        journal.emplace_back("fin de demarrer");
    };
    const auto fil = epreuve::attendre(demarrer, journal);
    {
        INFO("le rappel a été appelé avant que demarrer revienne : la coroutine doit continuer");
        REQUIRE(fil.finie());
    }
    INFO("… une fois demarrer revenue, pas au milieu");
    REQUIRE(journal == Journal{"fin de demarrer", "1"});
}

TEST_CASE("appelé par un autre thread pendant demarrer", "[1.7]") {
    Journal journal;
    std::thread::id reprise_par;
    const Demarrer<int> demarrer = [&](::Rappel<int> rappel) {
        juge::Acteur autre("autre", [&] { rappel(1); });
        autre.attendre_fin("Le rappel n'attend personne.");
        journal.emplace_back("fin de demarrer");
    };
    const auto corps = [](Demarrer<int> demarrer_, Journal& journal_, std::thread::id& qui) -> Fil {
        const int valeur = co_await ::AttenteDeRappel<int>(demarrer_);
        journal_.push_back(std::to_string(valeur));
        qui = std::this_thread::get_id();
    };
    const auto fil = corps(demarrer, journal, reprise_par);
    REQUIRE(fil.finie());
    INFO(
        "la coroutine ne reprend pas tant que demarrer n'est pas revenue, et continue dans son "
        "thread");
    REQUIRE(journal == Journal{"fin de demarrer", "1"});
    REQUIRE(reprise_par == std::this_thread::get_id());
}

TEST_CASE("la valeur est déplacée, jamais copiée", "[1.7]") {
    for (const bool tout_de_suite : {true, false}) {
        ::Rappel<Compte> plus_tard;
        const Demarrer<Compte> demarrer = [&](::Rappel<Compte> rappel) {
            if (tout_de_suite)
                rappel(Compte(5));
            else
                plus_tard = std::move(rappel);
        };
        std::optional<Compte> recu;
        const auto fil = epreuve::recevoir<Compte>(demarrer, recu);
        if (plus_tard) plus_tard(Compte(5));
        REQUIRE(recu.has_value());
        REQUIRE(recu->numero == 5);
        INFO("de rappel() jusqu'à co_await, aucune copie");
        REQUIRE(Compte::copies == 0);
    }
    const Demarrer<std::unique_ptr<int>> donner = [](::Rappel<std::unique_ptr<int>> rappel) {
        rappel(std::make_unique<int>(9));
    };
    std::optional<std::unique_ptr<int>> recu;
    const auto fil = epreuve::recevoir<std::unique_ptr<int>>(donner, recu);
    INFO("un type qui ne se copie pas convient");
    REQUIRE(recu.has_value());
    REQUIRE(**recu == 9);
}

TEST_CASE("seul le premier appel compte", "[1.7]") {
    for (const bool tout_de_suite : {true, false}) {
        Journal journal;
        ::Rappel<int> rappel;
        const Demarrer<int> demarrer = [&](::Rappel<int> le_rappel) {
            rappel = le_rappel;
            if (tout_de_suite) {
                le_rappel(1);
                le_rappel(2);
            }
        };
        const auto fil = epreuve::attendre_puis_s_arreter(demarrer, journal);
        const auto copie = rappel;
        rappel(1);
        {
            INFO("le premier appel fait reprendre la coroutine, avec sa valeur");
            REQUIRE(journal == Journal{"1"});
        }
        rappel(2);
        copie(3);
        copie(epreuve::erreur(4));
        INFO(
            "les appels suivants, de toute copie, sont sans effet : la coroutine attend déjà "
            "autre chose");
        REQUIRE(journal == Journal{"1"});
        REQUIRE_FALSE(fil.finie());
    }
}

TEST_CASE("rappelé pendant la reprise", "[1.7]") {
    Journal journal;
    ::Rappel<int> rappel;
    const auto corps = [](Demarrer<int> demarrer, ::Rappel<int>& le_rappel, Journal& notes) -> Fil {
        const int valeur = co_await ::AttenteDeRappel<int>(demarrer);
        notes.push_back(std::to_string(valeur));
        le_rappel(valeur + 1);  // encore, pendant que le premier appel nous fait avancer
        notes.emplace_back("fin");
    };
    const auto fil = corps(epreuve::garder(rappel), rappel, journal);
    juge::Acteur appelant("appelant", [&] { rappel(1); });
    appelant.attendre_fin(
        "La coroutine reprise appelle de nouveau le rappel : aucun verrou ne doit être tenu "
        "pendant la reprise.");
    INFO("le second appel est sans effet");
    REQUIRE(journal == Journal{"1", "fin"});
}

TEST_CASE("le rappel peut être détruit par la coroutine qu'il reprend", "[1.8]") {
    Journal journal;
    auto rappel = std::make_unique<::Rappel<int>>();
    const auto corps = [](Demarrer<int> demarrer, std::unique_ptr<::Rappel<int>>& le_rappel,
                          Journal& notes) -> Fil {
        const int valeur = co_await ::AttenteDeRappel<int>(demarrer);
        le_rappel.reset();  // il est en train de s'exécuter : il ne doit plus toucher à rien
        notes.push_back(std::to_string(valeur));
    };
    const auto fil = corps(epreuve::garder(*rappel), rappel, journal);
    (*rappel)(1);
    REQUIRE(journal == Journal{"1"});
}

TEST_CASE("la coroutine détruite, le rappel est sans effet", "[1.8]") {
    Journal journal;
    ::Rappel<int> rappel;
    const auto gardee = std::make_shared<int>(0);
    {
        const auto fil = epreuve::attendre(epreuve::garder(rappel), journal, gardee);
        REQUIRE(gardee.use_count() == 2);
    }
    {
        INFO("la coroutine a été détruite pendant l'attente, avec ses paramètres");
        REQUIRE(gardee.use_count() == 1);
    }
    const auto copie = rappel;
    rappel(1);
    copie(2);
    INFO(
        "le rappel vient trop tard : il ne reprend rien, et ne touche pas à la coroutine disparue");
    REQUIRE(journal.empty());
}

TEST_CASE("demarrer lève : l'exception sort du co_await", "[1.7]") {
    for (const bool deja_appele : {false, true}) {
        Journal journal;
        ::Rappel<int> rappel;
        const Demarrer<int> demarrer = [&](::Rappel<int> le_rappel) {
            rappel = le_rappel;
            if (deja_appele) le_rappel(1);
            throw std::runtime_error("service fermé");
        };
        const auto fil = epreuve::attendre(demarrer, journal);
        {
            INFO("l'exception de demarrer sort du co_await, que le rappel ait été appelé ou non");
            REQUIRE(journal == Journal{"service fermé"});
        }
        REQUIRE(fil.finie());
        rappel(2);
        INFO("le rappel gardé par demarrer ne fait plus rien");
        REQUIRE(journal.size() == 1);
    }
}

TEST_CASE("plusieurs attentes de suite dans une coroutine", "[1.7]") {
    Journal journal;
    ::Rappel<int> rappel;
    const auto corps = [](Demarrer<int> demarrer, Journal& notes) -> Fil {
        for (int i = 0; i < 100; ++i) {
            const int valeur = co_await ::AttenteDeRappel<int>(demarrer);
            notes.push_back(std::to_string(valeur));
        }
    };
    const auto fil = corps(epreuve::garder(rappel), journal);
    for (int i = 0; i < 100; ++i) {
        const auto celui_ci = rappel;
        celui_ci(i);
    }
    REQUIRE(fil.finie());
    INFO("chaque attente a son rappel");
    REQUIRE(journal.size() == 100);
    REQUIRE(journal.back() == "99");
}

TEST_CASE("l'appel d'un autre thread, juste quand demarrer revient", "[1.7]") {
    juge::explorer(100, [] {
        int ecrit = 0;
        std::optional<int> lu;
        std::optional<juge::Acteur> autre;
        const Demarrer<int> demarrer = [&](::Rappel<int> rappel) {
            autre.emplace("autre", [&ecrit, rappel] {
                ecrit = 42;
                rappel(1);
            });
            juge::point_de_passage();
        };
        const auto corps = [](Demarrer<int> demarrer_, const int& ecrit_,
                              std::optional<int>& lu_) -> Fil {
            co_await ::AttenteDeRappel<int>(demarrer_);
            lu_ = ecrit_;
        };
        const auto fil = corps(demarrer, ecrit, lu);
        autre->attendre_fin("Le rappel n'attend personne.");
        INFO(
            "quel que soit le premier, de demarrer et du rappel, la coroutine continue, et voit ce "
            "que l'autre thread avait écrit");
        REQUIRE(lu == 42);
    });
}

TEST_CASE("deux threads appellent le même rappel", "[1.7]") {
    juge::explorer(50, [] {
        Journal journal;
        ::Rappel<int> rappel;
        const auto fil = epreuve::attendre_puis_s_arreter(epreuve::garder(rappel), journal);
        {
            juge::Acteur a("a", [copie = rappel] { copie(1); });
            juge::Acteur b("b", [copie = rappel] { copie(2); });
        }
        INFO("un seul des deux appels compte : une seule reprise");
        REQUIRE(journal.size() == 1);
    });
}

}  // namespace juge::epreuve
