#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Soldes = std::vector<::Centimes>;
using Vue = std::span<::Centimes>;

constexpr auto le_plus_grand = std::numeric_limits<::Centimes>::max();

/// Une banque dont les comptes ont ces soldes.
void ouvrir_tous(::Banque& banque, const Soldes& soldes) {
    for (const auto solde : soldes)
        banque.ouvrir(solde);
}

::Centimes total(const Soldes& soldes) {
    return std::accumulate(soldes.begin(), soldes.end(), ::Centimes{0});
}

/// Un client qui patiente jusqu'à pouvoir retirer.
class Patient {
public:
    Patient(std::string nom, ::Banque& banque, ::Banque::Compte compte, ::Centimes montant)
        : acteur_(std::move(nom), [this, &banque, compte, montant] {
              retire_ = banque.retirer_des_que(compte, montant, arret_.get_token());
          }) {}
    bool attend() { return acteur_.est_bloque(); }
    bool est_servi() { return acteur_.est_termine() && retire_; }
    void renoncer() { arret_.request_stop(); }
    bool retire(std::string_view exigence) {
        acteur_.attendre_fin(exigence);
        return retire_;
    }

private:
    std::stop_source arret_;
    bool retire_ = false;
    juge::Acteur acteur_;
};

/// Une opération en cours sur des comptes, jusqu'à ce qu'on la laisse finir. Elle y laisse
/// `laisses`.
class Operation {
public:
    Operation(::Banque& banque, std::vector<::Banque::Compte> comptes, Soldes laisses)
        : acteur_("opération", [this, &banque, comptes, laisses] {
              banque.operer(comptes, [&](epreuve::Vue vue) {
                  std::copy(laisses.begin(), laisses.end(), vue.begin());
                  commencee_.count_down();
                  porte_.wait();
              });
          }) {
        commencee_.wait();
    }
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;
    ~Operation() { finir(); }
    void finir() {
        if (!std::exchange(finie_, true)) porte_.count_down();
    }
    void attendre_fin() { acteur_.attendre_fin("L'action est finie : operer() aussi."); }

private:
    std::latch commencee_{1};
    std::latch porte_{1};
    bool finie_ = false;
    juge::Acteur acteur_;
};

}  // namespace

TEST_CASE("ouvrir, déposer, retirer", "[2.4]") {
    ::Banque banque;
    ::Banque autre;
    {
        INFO("les numéros se suivent, depuis zéro");
        REQUIRE(banque.ouvrir() == 0);
        REQUIRE(banque.ouvrir(7'000'000'000) == 1);
        REQUIRE(banque.ouvrir(0) == 2);
    }
    {
        INFO("deux banques ont chacune leurs comptes");
        REQUIRE(autre.instantane().empty());
        REQUIRE(autre.ouvrir(5) == 0);
        REQUIRE(banque.solde(0) == 0);
    }
    banque.deposer(0, 30);
    banque.retirer(1, 6'999'999'999);
    banque.retirer(0, 30);
    banque.deposer(0, 3'000'000'000);
    INFO("le solde est ce qu'on a déposé moins ce qu'on a retiré ; on peut tout retirer");
    REQUIRE(banque.solde(0) == 3'000'000'000);
    REQUIRE(banque.solde(1) == 1);
    REQUIRE(banque.instantane() == epreuve::Soldes{3'000'000'000, 1, 0});
    REQUIRE(autre.instantane() == epreuve::Soldes{5});
}

TEST_CASE("un appel refusé ne change rien", "[2.4]") {
    ::Banque banque;
    epreuve::ouvrir_tous(banque, {10, 20});
    for (const ::Centimes montant : {::Centimes{0}, ::Centimes{-1}, -epreuve::le_plus_grand - 1}) {
        INFO("un montant nul ou négatif : std::invalid_argument");
        REQUIRE_THROWS_AS(banque.deposer(0, montant), std::invalid_argument);
        REQUIRE_THROWS_AS(banque.retirer(0, montant), std::invalid_argument);
        REQUIRE_THROWS_AS(banque.retirer_des_que(0, montant), std::invalid_argument);
        REQUIRE_THROWS_AS(banque.virer(0, 1, montant), std::invalid_argument);
        REQUIRE_THROWS_AS(banque.virer(0, 0, montant), std::invalid_argument);
    }
    for (const auto compte : {std::size_t{2}, std::numeric_limits<std::size_t>::max()}) {
        INFO("un compte qui n'existe pas : std::out_of_range");
        REQUIRE_THROWS_AS(banque.solde(compte), std::out_of_range);
        REQUIRE_THROWS_AS(banque.deposer(compte, 1), std::out_of_range);
        REQUIRE_THROWS_AS(banque.retirer(compte, 1), std::out_of_range);
        REQUIRE_THROWS_AS(banque.retirer_des_que(compte, 1), std::out_of_range);
        REQUIRE_THROWS_AS(banque.virer(0, compte, 1), std::out_of_range);
        REQUIRE_THROWS_AS(banque.virer(compte, 0, 1), std::out_of_range);
        REQUIRE_THROWS_AS(banque.operer({0, compte}, [](epreuve::Vue vue) { vue[0] = 0; }),
                          std::out_of_range);
    }
    {
        INFO("un premier dépôt négatif : std::invalid_argument");
        REQUIRE_THROWS_AS(banque.ouvrir(-1), std::invalid_argument);
    }
    {
        INFO("un appel refusé ne change aucun solde");
        REQUIRE(banque.instantane() == epreuve::Soldes{10, 20});
    }
    INFO("ni ne prend de numéro");
    REQUIRE(banque.ouvrir(30) == 2);
}

TEST_CASE("ni négatif, ni débordant", "[2.4]") {
    ::Banque banque;
    epreuve::ouvrir_tous(banque, {10, epreuve::le_plus_grand, 0, epreuve::le_plus_grand - 5});
    {
        INFO("plus que le solde : SoldeInsuffisant");
        REQUIRE_THROWS_AS(banque.retirer(0, 11), ::SoldeInsuffisant);
        REQUIRE_THROWS_AS(banque.retirer(2, 1), ::SoldeInsuffisant);
        REQUIRE_THROWS_AS(banque.virer(0, 2, 11), ::SoldeInsuffisant);
        REQUIRE_THROWS_AS(banque.virer(0, 0, 11), ::SoldeInsuffisant);
        REQUIRE_THROWS_AS(banque.retirer(0, epreuve::le_plus_grand), ::SoldeInsuffisant);
    }
    {
        INFO("plus que le plus grand Centimes : std::overflow_error");
        REQUIRE_THROWS_AS(banque.deposer(1, 1), std::overflow_error);
        REQUIRE_THROWS_AS(banque.deposer(1, epreuve::le_plus_grand), std::overflow_error);
        REQUIRE_THROWS_AS(banque.virer(0, 1, 1), std::overflow_error);
        REQUIRE_THROWS_AS(banque.virer(0, 3, 6), std::overflow_error);
    }
    {
        INFO("un appel qui échoue ne change aucun des deux comptes");
        REQUIRE(banque.solde(0) == 10);
        REQUIRE(banque.solde(1) == epreuve::le_plus_grand);
        REQUIRE(banque.solde(2) == 0);
        REQUIRE(banque.solde(3) == epreuve::le_plus_grand - 5);
    }
    banque.virer(0, 3, 5);
    banque.virer(1, 2, epreuve::le_plus_grand);
    INFO("jusqu'au plus grand Centimes, et jusqu'au dernier centime");
    REQUIRE(banque.instantane() ==
            epreuve::Soldes{5, 0, epreuve::le_plus_grand, epreuve::le_plus_grand});
}

TEST_CASE("virer, d'un compte à l'autre et à lui-même", "[2.4]") {
    ::Banque banque;
    epreuve::ouvrir_tous(banque, {10, 20, epreuve::le_plus_grand});
    juge::Acteur client("client", [&] {
        banque.virer(0, 1, 4);
        banque.virer(1, 0, 1);
        banque.virer(0, 0, 7);
        banque.virer(2, 2, epreuve::le_plus_grand);
    });
    client.attendre_fin("Virer d'un compte à lui-même n'attend pas.");
    INFO("d'un compte à lui-même, rien ne change");
    REQUIRE(banque.instantane() == epreuve::Soldes{7, 23, epreuve::le_plus_grand});
}

TEST_CASE("operer() change plusieurs comptes d'un coup", "[2.4]") {
    ::Banque banque;
    epreuve::ouvrir_tous(banque, {10, 20, 30});
    epreuve::Soldes vus;
    banque.operer({2, 0}, [&](epreuve::Vue vue) {
        vus.assign(vue.begin(), vue.end());
        std::swap(vue[0], vue[1]);
    });
    {
        INFO("les soldes sont donnés dans l'ordre où les comptes sont nommés");
        REQUIRE(vus == epreuve::Soldes{30, 10});
    }
    {
        INFO("ce que l'action a laissé remplace les soldes");
        REQUIRE(banque.instantane() == epreuve::Soldes{30, 20, 10});
    }
    int appels = 0;
    banque.operer({}, [&](epreuve::Vue vue) { appels += vue.empty() ? 1 : 100; });
    {
        INFO("aucun compte : l'action est appelée, une fois, sur rien");
        REQUIRE(appels == 1);
    }
    {
        INFO("un compte nommé deux fois, une action vide : std::invalid_argument");
        REQUIRE_THROWS_AS(banque.operer({0, 1, 0}, [&](epreuve::Vue) { ++appels; }),
                          std::invalid_argument);
        REQUIRE_THROWS_AS(banque.operer({0}, std::function<void(epreuve::Vue)>()),
                          std::invalid_argument);
        REQUIRE_THROWS_AS(banque.operer({}, std::function<void(epreuve::Vue)>()),
                          std::invalid_argument);
    }
    {
        INFO("une opération refusée n'appelle pas l'action");
        REQUIRE_THROWS_AS(banque.operer({0, 9}, [&](epreuve::Vue) { ++appels; }),
                          std::out_of_range);
        REQUIRE(appels == 1);
    }
    juge::Acteur suite("suite", [&] { banque.operer({0, 1, 2}, [](epreuve::Vue) {}); });
    suite.attendre_fin("Une opération refusée ne garde aucun compte.");
    REQUIRE(banque.instantane() == epreuve::Soldes{30, 20, 10});
}

TEST_CASE("une opération qui échoue ne change rien", "[2.4]") {
    ::Banque banque;
    epreuve::ouvrir_tous(banque, {10, 20});
    const auto lever = [](epreuve::Vue vue) {
        vue[0] = 99;
        throw 42;
    };
    const auto endetter = [](epreuve::Vue vue) {
        vue[0] += 21;
        vue[1] -= 21;
    };
    juge::Acteur client("client", [&] {
        for (int fois = 0; fois < 2; ++fois) {
            try {
                banque.operer({1, 0}, lever);
            } catch (int) {
            }
        }
    });
    client.attendre_fin("L'action a levé : ses comptes doivent être lâchés.");
    {
        INFO("l'exception de l'action ressort, quel qu'en soit le type");
        REQUIRE_THROWS_AS(banque.operer({1, 0}, lever), int);
    }
    {
        INFO("un solde laissé négatif : SoldeInsuffisant");
        REQUIRE_THROWS_AS(banque.operer({0, 1}, endetter), ::SoldeInsuffisant);
    }
    INFO("rien de ce qu'a écrit l'action n'est gardé");
    REQUIRE(banque.instantane() == epreuve::Soldes{10, 20});
}

TEST_CASE("personne ne voit une opération en cours", "[2.4]") {
    ::Banque banque;
    epreuve::ouvrir_tous(banque, {10, 20, 30, 40});
    ::Centimes lu = 0;
    epreuve::Soldes vus;
    epreuve::Operation operation(banque, {2, 0}, {33, 7});
    juge::Acteur lecteur("lecteur", [&] { lu = banque.solde(0); });
    juge::Acteur auditeur("auditeur", [&] { vus = banque.instantane(); });
    lecteur.observer();
    auditeur.observer();
    operation.finir();
    operation.attendre_fin();
    lecteur.attendre_fin("L'opération est finie : solde() aussi.");
    auditeur.attendre_fin("L'opération est finie : instantane() aussi.");
    INFO("avant ou après l'opération, jamais au milieu");
    REQUIRE((lu == 10 || lu == 7));
    REQUIRE((vus == epreuve::Soldes{10, 20, 30, 40} || vus == epreuve::Soldes{7, 20, 33, 40}));
    REQUIRE(banque.instantane() == epreuve::Soldes{7, 20, 33, 40});
}

TEST_CASE("les autres comptes n'attendent pas", "[2.4]") {
    ::Banque banque;
    epreuve::ouvrir_tous(banque, {10, 20, 30, 40});
    epreuve::Operation operation(banque, {2, 0}, {30, 10});
    juge::Registre<::Centimes> lus;
    juge::Acteur client("client", [&] {
        banque.deposer(1, 5);
        banque.virer(3, 1, 5);
        banque.retirer(3, 5);
        banque.retirer_des_que(1, 10);
        banque.operer({3, 1}, [](epreuve::Vue vue) { ++vue[0]; });
        lus.noter(banque.solde(1));
        lus.noter(banque.solde(3));
    });
    client.attendre_fin("Aucun compte en commun avec l'opération en cours : rien à attendre.");
    juge::Acteur ouverture("ouverture", [&] { banque.deposer(banque.ouvrir(1), 1); });
    ouverture.attendre_fin("ouvrir() n'attend personne, et le compte sert aussitôt.");
    juge::RendezVous rencontre(2);
    juge::Registre<bool> ensemble;
    const auto rejoindre = [&](epreuve::Vue) { ensemble.noter(rencontre.rejoindre()); };
    {
        juge::Acteur a("a", [&] { banque.operer({1}, rejoindre); });
        juge::Acteur b("b", [&] { banque.operer({4, 3}, rejoindre); });
    }
    operation.finir();
    operation.attendre_fin();
    {
        INFO("deux opérations sans compte commun avancent ensemble");
        REQUIRE(ensemble.contenu() == std::vector<bool>{true, true});
    }
    INFO("et chacune a fait son effet");
    REQUIRE(lus.contenu() == epreuve::Soldes{20, 31});
    REQUIRE(banque.solde(4) == 2);
}

TEST_CASE("ouvrir n'attend pas un audit qui attend", "[2.4]") {
    ::Banque banque;
    epreuve::ouvrir_tous(banque, {10, 20});
    epreuve::Operation operation(banque, {1}, {20});
    epreuve::Soldes vus;
    juge::Acteur auditeur("auditeur", [&] { vus = banque.instantane(); });
    auditeur.observer();
    ::Banque::Compte nouveau = 0;
    juge::Acteur ouverture("ouverture", [&] { nouveau = banque.ouvrir(5); });
    ouverture.attendre_fin("ouvrir() n'attend personne, pas même un instantané qui attend.");
    operation.finir();
    operation.attendre_fin();
    auditeur.attendre_fin("L'opération est finie : instantane() aussi.");
    INFO("le nouveau compte a le numéro suivant ; l'instantané le voit, ou le précède");
    REQUIRE(nouveau == 2);
    REQUIRE((vus == epreuve::Soldes{10, 20} || vus == epreuve::Soldes{10, 20, 5}));
}

TEST_CASE("aucun ordre ne mène à un interblocage", "[2.4]") {
    juge::explorer(200, [] {
        ::Banque banque;
        epreuve::ouvrir_tous(banque, {10, 10, 10});
        {
            juge::Acteur a("a", [&] {
                banque.virer(0, 1, 1);
                banque.operer({0, 2, 1}, [](epreuve::Vue vue) { --vue[0], ++vue[1]; });
            });
            juge::Acteur b("b", [&] {
                banque.operer({1, 2, 0}, [](epreuve::Vue vue) { --vue[0], ++vue[2]; });
                banque.virer(1, 0, 1);
            });
            juge::Acteur c("c", [&] { banque.virer(2, 1, 1), banque.virer(2, 0, 1); });
            juge::Acteur audit("audit", [&] { banque.instantane(); });
            for (auto* acteur : {&a, &b, &c, &audit})
                acteur->attendre_fin(
                    "Les mêmes comptes, pris dans tous les ordres : tous finissent.");
        }
        INFO("chaque opération a fait son effet, une fois");
        REQUIRE(banque.instantane() == epreuve::Soldes{11, 10, 9});
    });
}

TEST_CASE("des opérations sur un même compte se succèdent", "[2.4]") {
    juge::explorer(100, [] {
        ::Banque banque;
        epreuve::ouvrir_tous(banque, {0, 0, 0});
        juge::TachesEnVol vol;
        const auto action = [&](epreuve::Vue vue) {
            const juge::TachesEnVol::Jeton jeton(vol);
            juge::point_de_passage();
            ++vue[0];
        };
        {
            juge::Acteur a("a", [&] { banque.operer({1, 0}, action); });
            juge::Acteur b("b", [&] { banque.operer({1, 2}, action); });
            juge::Acteur c("c", [&] { banque.deposer(1, 10); });
        }
        INFO("un compte commun : l'une après l'autre, et aucun effet ne se perd");
        REQUIRE(vol.maximum() == 1);
        REQUIRE(banque.solde(1) == 12);
    });
}

TEST_CASE("l'argent viré n'est jamais en route", "[2.4]") {
    juge::explorer(300, [] {
        ::Banque banque;
        epreuve::ouvrir_tous(banque, {60, 40});
        juge::Registre<::Centimes> totaux;
        {
            juge::Acteur a("a", [&] { banque.virer(0, 1, 60); });
            juge::Acteur b("b", [&] { banque.virer(1, 0, 40); });
            juge::Acteur audit("audit", [&] {
                for (int fois = 0; fois < 2; ++fois)
                    totaux.noter(epreuve::total(banque.instantane()));
            });
        }
        for (const auto total : totaux.contenu()) {
            INFO("un virement ne change pas le total, et personne ne voit l'argent en route");
            REQUIRE(total == 100);
        }
        REQUIRE(epreuve::total(banque.instantane()) == 100);
    });
}

TEST_CASE("un audit pendant que l'on ouvre des comptes", "[2.4]") {
    juge::explorer(300, [] {
        ::Banque banque;
        epreuve::ouvrir_tous(banque, {100});
        juge::Registre<::Centimes> totaux;
        {
            juge::Acteur a("a", [&] { banque.virer(0, banque.ouvrir(), 60); });
            juge::Acteur b("b", [&] { banque.virer(0, banque.ouvrir(), 40); });
            juge::Acteur audit("audit", [&] {
                for (int fois = 0; fois < 2; ++fois)
                    totaux.noter(epreuve::total(banque.instantane()));
            });
        }
        for (const auto total : totaux.contenu()) {
            INFO("l'instantané compte aussi le compte qui vient de s'ouvrir, s'il a reçu l'argent");
            REQUIRE(total == 100);
        }
        REQUIRE(banque.solde(0) == 0);
        REQUIRE(banque.instantane().size() == 3);
    });
}

TEST_CASE("un retrait patiente, d'où que vienne l'argent", "[2.5]") {
    for (int voie = 0; voie < 3; ++voie) {
        ::Banque banque;
        epreuve::ouvrir_tous(banque, {5, 100});
        epreuve::Patient patient("patient", banque, 0, 20);
        {
            INFO("le solde ne suffit pas : retirer_des_que() attend");
            REQUIRE(patient.attend());
        }
        banque.deposer(0, 14);
        {
            INFO(
                "le dépôt ne suffit pas encore ; un retrait qui patiente ne retient pas le compte");
            REQUIRE(patient.attend());
            REQUIRE(banque.solde(0) == 19);
        }
        if (voie == 0) banque.deposer(0, 1);
        if (voie == 1) banque.virer(1, 0, 1);
        if (voie == 2) banque.operer({1, 0}, [](epreuve::Vue vue) { --vue[0], ++vue[1]; });
        INFO("le solde suffit, par un dépôt, un virement ou une opération : il est servi");
        REQUIRE(patient.retire("Le solde suffit : retirer_des_que() doit finir."));
        REQUIRE(banque.solde(0) == 0);
    }
    ::Banque banque;
    banque.ouvrir(20);
    INFO("le solde suffit d'avance : il n'attend pas, avec ou sans jeton");
    REQUIRE(banque.retirer_des_que(0, 15));
    std::stop_source jamais;
    REQUIRE(banque.retirer_des_que(0, 5, jamais.get_token()));
    REQUIRE(banque.solde(0) == 0);
}

TEST_CASE("celui à qui le solde suffit est servi", "[2.5]") {
    juge::explorer(100, [] {
        ::Banque banque;
        banque.ouvrir();
        epreuve::Patient grand("grand", banque, 0, 100);
        REQUIRE(grand.attend());
        epreuve::Patient petit("petit", banque, 0, 10);
        REQUIRE(petit.attend());
        epreuve::Patient moyen("moyen", banque, 0, 50);
        REQUIRE(moyen.attend());
        banque.deposer(0, 10);
        {
            INFO("dix suffisent à qui attend dix, même derrière qui attend cent");
            REQUIRE(petit.est_servi());
            REQUIRE(grand.attend());
            REQUIRE(moyen.attend());
        }
        banque.deposer(0, 150);
        for (auto* patient : {&grand, &moyen}) {
            INFO("le solde suffit aux deux : un seul dépôt les sert");
            REQUIRE(patient->retire("Le solde suffit : il doit être servi."));
        }
        REQUIRE(banque.solde(0) == 0);
    });
}

TEST_CASE("un seul dormeur peut être servi", "[2.5]") {
    juge::explorer(150, [] {
        ::Banque banque;
        banque.ouvrir();
        epreuve::Patient a("a", banque, 0, 10);
        epreuve::Patient b("b", banque, 0, 10);
        REQUIRE(a.attend());
        REQUIRE(b.attend());
        banque.deposer(0, 15);
        juge::Acteur suite("suite", [] {});
        {
            INFO("quinze, et deux fois dix : l'un est servi, l'autre attend");
            REQUIRE((a.est_servi() ? b.attend() : a.attend() && b.est_servi()));
            REQUIRE(banque.solde(0) == 5);
        }
        banque.deposer(0, 5);
        REQUIRE(a.retire("Le solde suffit à présent."));
        REQUIRE(b.retire("Le solde suffit à présent."));
        REQUIRE(banque.solde(0) == 0);
    });
}

TEST_CASE("un réveil intempestif ne donne rien", "[2.5][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    ::Banque banque;
    banque.ouvrir(5);
    epreuve::Patient patient("patient", banque, 0, 10);
    const bool attend = patient.attend();
    banque.deposer(0, 5);
    const bool retire = patient.retire("Le solde suffit.");
    INFO("réveillé sans raison, il vérifie et se rendort");
    REQUIRE(attend);
    REQUIRE(retire);
    REQUIRE(banque.solde(0) == 0);
}

TEST_CASE("celui qui renonce s'en va, quel que soit son rang", "[2.5]") {
    for (const std::size_t rang : {2U, 1U, 0U}) {
        ::Banque banque;
        banque.ouvrir();
        std::deque<epreuve::Patient> patients;
        for (const char* nom : {"premier", "deuxième", "troisième"}) {
            patients.emplace_back(nom, banque, 0, 10);
            REQUIRE(patients.back().attend());
        }
        patients[rang].renoncer();
        REQUIRE_FALSE(patients[rang].retire(
            "Son arrêt est demandé : il s'en va, même si d'autres dorment depuis plus longtemps."));
        for (std::size_t i = 0; i < patients.size(); ++i) {
            INFO("l'arrêt de l'un n'est pas celui des autres");
            REQUIRE((i == rang || patients[i].attend()));
        }
        banque.deposer(0, 20);
        for (std::size_t i = 0; i < patients.size(); ++i)
            REQUIRE((i == rang || patients[i].retire("Le solde suffit aux deux qui restent.")));
    }
}

TEST_CASE("celui qui renonce ne retire rien", "[2.5]") {
    ::Banque banque;
    epreuve::ouvrir_tous(banque, {5, 100});
    epreuve::Patient patient("patient", banque, 0, 20);
    epreuve::Patient autre("autre", banque, 0, 10);
    REQUIRE(patient.attend());
    REQUIRE(autre.attend());
    patient.renoncer();
    {
        const bool retire = patient.retire("Arrêt demandé : retirer_des_que() doit finir.");
        INFO("arrêt demandé pendant l'attente : faux, rien n'est retiré, et l'autre attend encore");
        REQUIRE_FALSE(retire);
        REQUIRE(banque.solde(0) == 5);
        REQUIRE(autre.attend());
    }
    banque.deposer(0, 5);
    REQUIRE(autre.retire("Le solde suffit à l'autre."));
    std::stop_source deja;
    deja.request_stop();
    INFO("arrêt demandé avant l'appel : faux, même si le solde suffit");
    REQUIRE_FALSE(banque.retirer_des_que(1, 10, deja.get_token()));
    REQUIRE(banque.solde(1) == 100);
}

TEST_CASE("l'argent et l'arrêt arrivent ensemble", "[2.5]") {
    juge::explorer(300, [] {
        ::Banque banque;
        banque.ouvrir(5);
        epreuve::Patient patient("patient", banque, 0, 10);
        {
            juge::Acteur paie("paie", [&] { banque.deposer(0, 5); });
            juge::Acteur lassitude("lassitude", [&] { patient.renoncer(); });
            paie.attendre_fin("Déposer n'attend pas.");
            lassitude.attendre_fin("Demander l'arrêt n'attend pas.");
        }
        const bool retire = patient.retire("Servi ou las, il n'attend plus.");
        INFO("vrai veut dire retiré ; faux, rien de retiré");
        REQUIRE(banque.solde(0) == (retire ? 0 : 10));
    });
}

TEST_CASE("tout à la fois", "[2.4]") {
    juge::explorer(100, [] {
        ::Banque banque;
        epreuve::ouvrir_tous(banque, {50, 50});
        juge::Registre<::Centimes> vus;
        {
            juge::Acteur a("a", [&] { banque.virer(0, 1, 10), banque.deposer(0, 3); });
            juge::Acteur b("b", [&] { banque.retirer(1, 3), banque.virer(1, 0, 20); });
            juge::Acteur c("c", [&] {
                const auto nouveau = banque.ouvrir(7);
                banque.operer({nouveau, 0}, [](epreuve::Vue vue) { ++vue[0], --vue[1]; });
                banque.retirer_des_que(nouveau, 8);
            });
            juge::Acteur lecteur("lecteur", [&] {
                vus.noter(banque.solde(0));
                vus.noter(banque.solde(1));
                for (const auto solde : banque.instantane())
                    vus.noter(solde);
            });
            for (auto* acteur : {&a, &b, &c, &lecteur})
                acteur->attendre_fin("Personne n'a de quoi attendre pour toujours.");
        }
        {
            INFO("aucun solde n'est vu négatif");
            for (const auto solde : vus.contenu())
                REQUIRE(solde >= 0);
        }
        INFO("chaque appel a fait son effet, une fois");
        REQUIRE(banque.instantane() == epreuve::Soldes{62, 37, 0});
    });
}

}  // namespace juge::epreuve
