#include <chapitre12/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

namespace io = boost::asio;

/// Une confirmation que l'épreuve donne quand elle veut.
class Caisse {
public:
    ::Salle::Confirmer confirmer() {
        return [this](int numero) { return attendre(numero); };
    }
    void repondre(bool reponse) {
        reponse_ = reponse;
        reveil_.sonner();
    }
    std::vector<int> demandes;

private:
    io::awaitable<bool> attendre(int numero) {
        demandes.push_back(numero);
        co_await reveil_.attendre();
        co_return reponse_;
    }
    cours::Reveil reveil_;
    bool reponse_ = false;
};

io::awaitable<bool> accepter(int) {
    co_return true;
}
io::awaitable<bool> refuser(int) {
    co_return false;
}
io::awaitable<bool> lever(int numero) {
    if (numero >= 0) throw std::runtime_error("paiement impossible");
    co_return true;
}

io::awaitable<bool> lever_un_entier(int numero) {
    if (numero >= 0) throw 42;
    co_return true;
}
/// Lève avant même d'avoir rendu une tâche à attendre.
io::awaitable<bool> lever_d_emblee(int numero) {
    if (numero >= 0) throw std::runtime_error("caisse fermée");
    return epreuve::accepter(numero);
}

/// Une salle, une boucle d'un thread, et des appels dont on note l'issue.
class Essai {
public:
    explicit Essai(int places) : salle(boucle.executeur(), places) {}

    /// « 3 », « aucune », ou ce qui est levé.
    std::string& reserver(::Salle::Confirmer confirmer) {
        auto& issue = issues_.emplace_back("en cours");
        boucle.lancer(suivre(std::move(confirmer), issue));
        boucle.avancer();
        return issue;
    }
    int libres() {
        int nombre = -1;
        boucle.lancer(compter(nombre));
        boucle.avancer();
        return nombre;
    }
    bool rendre(int numero) {
        std::optional<bool> rendue;
        boucle.lancer(liberer(numero, rendue));
        boucle.avancer();
        INFO("rendre() aboutit, quoi que fassent les autres");
        REQUIRE(rendue.has_value());
        return *rendue;
    }

    Boucle boucle;
    ::Salle salle;

private:
    io::awaitable<void> suivre(::Salle::Confirmer confirmer, std::string& issue) {
        try {
            const std::optional<int> numero = co_await salle.reserver(std::move(confirmer));
            issue = numero ? std::to_string(*numero) : "aucune";
        } catch (const std::exception& erreur) {
            issue = erreur.what();
        } catch (int nombre) {
            issue = "exception " + std::to_string(nombre);
        }
    }
    io::awaitable<void> compter(int& nombre) { nombre = co_await salle.libres(); }
    io::awaitable<void> liberer(int numero, std::optional<bool>& rendue) {
        const bool oui = co_await salle.rendre(numero);
        rendue = oui;
    }
    std::list<std::string> issues_;
};

// Des clients qui reviennent : entre deux étapes de l'un sur le strand, il y en a une de l'autre.
constexpr int visites = 10;

io::awaitable<void> compter_souvent(::Salle& salle) {
    for (int i = 0; i < visites; ++i)
        co_await salle.libres();
}
io::awaitable<void> acheter_et_rendre(::Salle& salle) {
    for (int i = 0; i < visites; ++i) {
        const std::optional<int> numero = co_await salle.reserver(epreuve::accepter);
        if (numero) co_await salle.rendre(*numero);
    }
}
io::awaitable<void> acheter_en_vain(::Salle& salle) {
    for (int i = 0; i < visites; ++i)
        co_await salle.reserver(epreuve::refuser);
}
/// Rend une place qui n'est pas la sienne : souvent elle n'est pas vendue, parfois si.
io::awaitable<void> rendre_a_tort(::Salle& salle) {
    for (int i = 0; i < visites; ++i)
        co_await salle.rendre(0);
}

/// Réserve et rend, sans fin ou presque, avec d'autres qui en font autant.
struct Foule {
    ::Salle salle;
    std::vector<std::atomic<int>> occupants;
    std::atomic<int> doubles{0};
    std::atomic<int> perdues{0};

    Foule(const io::any_io_executor& executeur, int places)
        : salle(executeur, places), occupants(static_cast<std::size_t>(places)) {}

    io::awaitable<void> spectateur(int tours) {
        const ::Salle::Confirmer payer = [](int) -> io::awaitable<bool> {
            const auto ici = co_await io::this_coro::executor;
            co_await io::post(ici, io::use_awaitable);
            co_return true;
        };
        for (int i = 0; i < tours; ++i) {
            const std::optional<int> numero = co_await salle.reserver(payer);
            if (!numero) continue;
            auto& occupant = occupants[static_cast<std::size_t>(*numero)];
            if (occupant.fetch_add(1) != 0) ++doubles;
            co_await salle.libres();
            occupant.fetch_sub(1);
            const bool rendue = co_await salle.rendre(*numero);
            if (!rendue) ++perdues;
        }
    }
};

}  // namespace

TEST_CASE("réserver, compter, rendre", "[1.4]") {
    Essai essai(3);
    Essai autre(1);
    REQUIRE(essai.libres() == 3);
    {
        INFO("la place libre de plus petit numéro, si le paiement est confirmé");
        REQUIRE(essai.reserver(epreuve::accepter) == "0");
        REQUIRE(essai.reserver(epreuve::accepter) == "1");
        REQUIRE(essai.libres() == 1);
    }
    REQUIRE(essai.rendre(0));
    {
        INFO("une place rendue est libre, et se rend une fois");
        REQUIRE_FALSE(essai.rendre(0));
        REQUIRE(essai.libres() == 2);
        REQUIRE(essai.reserver(epreuve::accepter) == "0");
        REQUIRE(essai.reserver(epreuve::accepter) == "2");
    }
    {
        INFO("une place qui n'existe pas ne se rend pas");
        REQUIRE_FALSE(essai.rendre(-1));
        REQUIRE_FALSE(essai.rendre(3));
    }
    REQUIRE(autre.libres() == 1);
    REQUIRE(essai.boucle.vide());
}

TEST_CASE("complet : aucune place, aucun paiement", "[1.4]") {
    Essai essai(1);
    Caisse caisse;
    REQUIRE(essai.reserver(epreuve::accepter) == "0");
    REQUIRE(essai.reserver(caisse.confirmer()) == "aucune");
    {
        INFO("sans place, on ne fait rien payer");
        REQUIRE(caisse.demandes.empty());
    }
    Essai vide(0);
    REQUIRE(vide.reserver(epreuve::accepter) == "aucune");
    REQUIRE(vide.libres() == 0);
}

TEST_CASE("paiement refusé : la place est libre de nouveau", "[1.4]") {
    Essai essai(2);
    REQUIRE(essai.reserver(epreuve::refuser) == "aucune");
    INFO("refusée, la place n'est pas perdue");
    REQUIRE(essai.libres() == 2);
    REQUIRE(essai.reserver(epreuve::accepter) == "0");
}

TEST_CASE("paiement impossible : l'exception sort, la place est libre de nouveau", "[1.4]") {
    Essai essai(2);
    {
        INFO("l'exception de confirmer sort de reserver()");
        REQUIRE(essai.reserver(epreuve::lever) == "paiement impossible");
    }
    {
        INFO("la place n'est pas perdue");
        REQUIRE(essai.libres() == 2);
    }
    {
        INFO("n'importe quelle exception, levée avant ou après que confirmer a rendu sa tâche");
        REQUIRE(essai.reserver(epreuve::lever_un_entier) == "exception 42");
        REQUIRE(essai.libres() == 2);
        REQUIRE(essai.reserver(epreuve::lever_d_emblee) == "caisse fermée");
        REQUIRE(essai.libres() == 2);
    }
    REQUIRE(essai.reserver(epreuve::accepter) == "0");
}

TEST_CASE("une place retenue n'est plus libre, ni rendue", "[1.4]") {
    Essai essai(2);
    Caisse lente;
    Caisse autre;
    auto& premiere = essai.reserver(lente.confirmer());
    {
        INFO("la confirmation est demandée, et la réservation l'attend");
        REQUIRE(lente.demandes == std::vector<int>{0});
        REQUIRE(premiere == "en cours");
    }
    {
        INFO("retenue pendant la confirmation, la place n'est plus libre");
        REQUIRE(essai.libres() == 1);
    }
    {
        INFO("elle n'est pas vendue non plus : elle ne se rend pas");
        REQUIRE_FALSE(essai.rendre(0));
        REQUIRE(essai.libres() == 1);
    }
    auto& seconde = essai.reserver(autre.confirmer());
    {
        INFO("une autre réservation n'attend pas la première, et prend une autre place");
        REQUIRE(autre.demandes == std::vector<int>{1});
    }
    REQUIRE(essai.reserver(epreuve::accepter) == "aucune");
    autre.repondre(true);
    essai.boucle.avancer();
    REQUIRE(seconde == "1");
    REQUIRE(premiere == "en cours");
    lente.repondre(false);
    essai.boucle.avancer();
    REQUIRE(premiere == "aucune");
    REQUIRE(essai.libres() == 1);
    {
        INFO("chaque confirmation est demandée une fois");
        REQUIRE(lente.demandes.size() == 1);
    }
    REQUIRE(essai.reserver(epreuve::accepter) == "0");
    REQUIRE(essai.rendre(0));
    REQUIRE(essai.rendre(1));
    std::array<Caisse, 2> refus;
    for (auto& caisse : refus)
        essai.reserver(caisse.confirmer());
    for (auto& caisse : refus) {
        caisse.repondre(false);
        essai.boucle.avancer();
    }
    INFO("0 puis 1 sont libres de nouveau : la plus petite d'abord");
    REQUIRE(essai.reserver(epreuve::accepter) == "0");
    REQUIRE(essai.reserver(epreuve::accepter) == "1");
}

TEST_CASE("la confirmation s'exécute chez qui appelle", "[1.4]") {
    io::thread_pool ailleurs(1);
    std::thread::id la_bas;
    std::promise<void> su;
    io::post(ailleurs, [&] {
        la_bas = std::this_thread::get_id();
        su.set_value();
    });
    su.get_future().wait();
    ::Salle salle(ailleurs.get_executor(), 2);
    Boucle boucle;
    std::vector<std::thread::id> qui;
    bool chez_soi = false;
    bool finie = false;
    const auto appeler = [&, ici = boucle.executeur()]() -> io::awaitable<void> {
        const ::Salle::Confirmer payer = [&](int) -> io::awaitable<bool> {
            const io::any_io_executor le_mien = co_await io::this_coro::executor;
            chez_soi = le_mien == ici;
            qui.push_back(std::this_thread::get_id());
            co_return true;
        };
        co_await salle.reserver(payer);
        qui.push_back(std::this_thread::get_id());
        co_await salle.rendre(0);
        qui.push_back(std::this_thread::get_id());
        co_await salle.libres();
        qui.push_back(std::this_thread::get_id());
        finie = true;
    };
    boucle.lancer(appeler());
    for (int i = 0; i < 20 && !finie; ++i) {
        boucle.avancer();
        juge::attendre_calme();
    }
    ailleurs.join();
    REQUIRE(finie);
    {
        INFO("confirmer s'exécute sur l'exécuteur de la coroutine qui appelle reserver()");
        REQUIRE(chez_soi);
    }
    INFO("ni confirmer, ni la suite de l'appelant ne s'exécutent sur le strand de la salle");
    REQUIRE(std::count(qui.begin(), qui.end(), la_bas) == 0);
}

TEST_CASE("dans le même pool aussi, l'appelant a quitté le strand", "[1.4]") {
    for (int ou = 0; ou < 8; ++ou) {
        io::thread_pool pool(2);
        ::Salle salle(pool.get_executor(), 1);
        std::latch arrive(1);
        std::latch suite(1);
        const auto occuper = [&](int ici) {
            if (ici != ou) return;
            arrive.count_down();
            suite.wait();  // un calcul très long, qui tient son thread
        };
        const auto acheter = [&]() -> io::awaitable<void> {
            const ::Salle::Confirmer payer = [&](int) -> io::awaitable<bool> {
                occuper(0);
                co_return true;
            };
            co_await salle.reserver(payer);
            occuper(1);
            co_await salle.reserver(payer);  // complet
            occuper(2);
            co_await salle.rendre(0);
            occuper(3);
            co_await salle.rendre(0);  // elle n'est plus vendue
            occuper(4);
            co_await salle.libres();
            occuper(5);
            co_await salle.reserver(epreuve::refuser);
            occuper(6);
            try {
                co_await salle.reserver(epreuve::lever);
            } catch (const std::runtime_error&) {
                occuper(7);
            }
        };
        cours::lancer(pool.get_executor(), acheter());
        arrive.wait();
        juge::Acteur autre("autre",
                           [&] { io::co_spawn(pool, salle.libres(), io::use_future).get(); });
        {
            INFO(
                "l'appelant calcule, dans confirmer ou après l'appel : les autres appels "
                "aboutissent, car il n'est plus sur le strand");
            REQUIRE(autre.est_termine());
        }
        suite.count_down();
        pool.join();
    }
}

TEST_CASE("deux guichets, chacun son thread", "[1.4]") {
    const std::vector<std::function<io::awaitable<void>(::Salle&)>> appels{
        epreuve::compter_souvent, epreuve::acheter_et_rendre, epreuve::acheter_en_vain};
    for (const auto& l_un : appels) {
        for (const auto& l_autre : appels) {
            io::thread_pool bureau(1);
            io::thread_pool premier(1);
            io::thread_pool second(1);
            ::Salle salle(bureau.get_executor(), 3);
            cours::lancer(premier.get_executor(), l_un(salle));
            cours::lancer(second.get_executor(), l_autre(salle));
            juge::Acteur fin("fin", [&] {
                premier.join();
                second.join();
                bureau.join();
            });
            fin.attendre_fin("Chaque appel aboutit.");
        }
    }
    // L'un appelle, l'autre aussi, puis le strand avance : rien que la salle n'ordonne ces threads.
    for (const auto& appel : {epreuve::compter_souvent, epreuve::rendre_a_tort}) {
        cours::BouclePasAPas bureau;
        cours::BouclePasAPas premier;
        cours::BouclePasAPas second;
        ::Salle salle(bureau.executeur(), 3);
        juge::a_tour_de_role({[&] {
                                  cours::lancer(premier.executeur(), appel(salle));
                                  premier.avancer(100);
                              },
                              [&] {
                                  cours::lancer(second.executeur(),
                                                epreuve::acheter_et_rendre(salle));
                                  second.avancer(100);
                              },
                              [&] { bureau.avancer(100); }});
        while (premier.avancer(100) + second.avancer(100) + bureau.avancer(100) > 0) {
        }
        REQUIRE((premier.vide() && second.vide()));
    }
    SUCCEED("l'état n'est touché que sur le strand");
}

TEST_CASE("une foule, plusieurs threads", "[1.4]") {
    for (int fois = 0; fois < 3; ++fois) {
        io::thread_pool pool(3);
        Foule foule(pool.get_executor(), 2);
        for (int i = 0; i < 6; ++i)
            cours::lancer(pool.get_executor(), foule.spectateur(15));
        juge::Acteur fin("fin", [&] { pool.join(); });
        fin.attendre_fin("Chaque appel aboutit.");
        {
            INFO("une place n'est jamais à deux spectateurs à la fois");
            REQUIRE(foule.doubles.load() == 0);
        }
        INFO("une place vendue est toujours là quand on la rend");
        REQUIRE(foule.perdues.load() == 0);
    }
}

}  // namespace juge::epreuve
