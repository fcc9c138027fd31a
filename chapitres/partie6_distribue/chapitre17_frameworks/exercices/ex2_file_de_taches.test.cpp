#include <juge/epreuve.hpp>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

constexpr ::Heure duree_du_bail{100};

::Heure a(int heure) {
    return ::Heure(heure);
}

/// L'id de la tâche prise, « rien » s'il n'y en a pas.
std::string prise(::FileDeTaches& file, int heure) {
    const auto bail = file.prendre(epreuve::a(heure));
    return bail ? bail->tache.id : "rien";
}

std::uint64_t jeton(::FileDeTaches& file, int heure) {
    const auto bail = file.prendre(epreuve::a(heure));
    return bail ? bail->jeton : 0;
}

bool deborde(::GrandLivre& livre, const ::Tache& tache) {
    try {
        livre.appliquer(tache);
    } catch (const std::overflow_error&) {
        return true;
    }
    return false;
}

/// Deux appels que rien n'ordonne : un accès sans verrou se voit, quel que soit celui qui passe le
/// premier.
void ensemble(const std::function<void()>& ceci, const std::function<void()>& cela) {
    std::latch depart(2);
    const auto partir = [&](const std::function<void()>& action) {
        depart.arrive_and_wait();
        action();
    };
    juge::Acteur un("worker 1", [&] { partir(ceci); });
    juge::Acteur deux("worker 2", [&] { partir(cela); });
    un.attendre_fin("aucune de ces fonctions n'attend.");
    deux.attendre_fin("aucune de ces fonctions n'attend.");
}

}  // namespace

TEST_CASE("déposer, prendre, confirmer", "[1.3]") {
    ::FileDeTaches file(10, epreuve::duree_du_bail);
    REQUIRE_FALSE(file.prendre(epreuve::a(0)).has_value());
    REQUIRE(file.deposer({"z", 10}) == ::Depot::acceptee);
    REQUIRE(file.deposer({"a", -20}) == ::Depot::acceptee);
    const auto premier = file.prendre(epreuve::a(0));
    const auto second = file.prendre(epreuve::a(0));
    REQUIRE(premier.has_value());
    REQUIRE(second.has_value());
    {
        INFO("dans l'ordre où elles ont été acceptées");
        REQUIRE(premier->tache == ::Tache{"z", 10});
        REQUIRE(second->tache == ::Tache{"a", -20});
    }
    REQUIRE(premier->jeton != second->jeton);
    REQUIRE(epreuve::prise(file, 0) == "rien");
    REQUIRE(file.confirmer(premier->jeton));
    REQUIRE(file.confirmer(second->jeton));
    INFO("une tâche finie n'est plus jamais prise");
    REQUIRE(epreuve::prise(file, 1000) == "rien");
}

TEST_CASE("un id ne sert qu'une fois", "[1.3]") {
    ::FileDeTaches file(10, epreuve::duree_du_bail);
    file.deposer({"a", 1});
    REQUIRE(file.deposer({"a", 1}) == ::Depot::deja);
    REQUIRE(file.deposer({"a", 99}) == ::Depot::deja);
    const auto bail = file.prendre(epreuve::a(0));
    REQUIRE(bail.has_value());
    REQUIRE(bail->tache.montant == 1);
    REQUIRE(file.deposer({"a", 1}) == ::Depot::deja);
    REQUIRE(file.confirmer(bail->jeton));
    INFO(
        "finie depuis longtemps, elle est toujours connue : le client n'a pas eu notre réponse, et "
        "redépose");
    REQUIRE(file.deposer({"a", 1}) == ::Depot::deja);
    REQUIRE(epreuve::prise(file, 5000) == "rien");
    REQUIRE(file.deposer({"", 1}) == ::Depot::acceptee);
}

TEST_CASE("la file est bornée", "[1.3]") {
    ::FileDeTaches file(2, epreuve::duree_du_bail);
    file.deposer({"a", 1});
    file.deposer({"b", 1});
    REQUIRE(file.deposer({"c", 1}) == ::Depot::pleine);
    INFO("déjà connue compte avant pleine : elle ne prendrait pas de place");
    REQUIRE(file.deposer({"b", 1}) == ::Depot::deja);
    const std::uint64_t un = epreuve::jeton(file, 0);
    {
        INFO("prise n'est pas finie : elle compte encore");
        REQUIRE(file.deposer({"c", 1}) == ::Depot::pleine);
    }
    file.confirmer(un);
    INFO("refusée, elle n'a laissé aucune trace : elle peut être redéposée");
    REQUIRE(file.deposer({"c", 1}) == ::Depot::acceptee);
    ::FileDeTaches fermee(0, epreuve::duree_du_bail);
    REQUIRE(fermee.deposer({"a", 1}) == ::Depot::pleine);
}

TEST_CASE("le bail d'un mort prend fin", "[1.3]") {
    for (const int origine : {0, -1000, -1001, -1100, -1'000'000}) {
        ::FileDeTaches file(10, epreuve::duree_du_bail);
        file.deposer({"a", 1});
        const std::uint64_t mort = epreuve::jeton(file, origine + 1000);
        CAPTURE(origine);
        INFO("son bail court : la tâche n'attend pas, quelle que soit l'origine des heures");
        REQUIRE(epreuve::prise(file, origine + 1000) == "rien");
        REQUIRE(epreuve::prise(file, origine + 1099) == "rien");
        INFO("à h + bail, la tâche attend de nouveau");
        const std::uint64_t suivant = epreuve::jeton(file, origine + 1100);
        REQUIRE(suivant != 0);
        REQUIRE(suivant != mort);
        INFO("et son nouveau bail court à son tour");
        REQUIRE(epreuve::prise(file, origine + 1199) == "rien");
        REQUIRE(epreuve::prise(file, origine + 1200) == "a");
    }
    ::FileDeTaches patiente(10, ::Heure::max());
    patiente.deposer({"a", 1});
    REQUIRE(epreuve::prise(patiente, 1000) == "a");
    INFO("un bail de Heure::max() est sans fin : il ne déborde pas");
    REQUIRE(epreuve::prise(patiente, 1000) == "rien");
    REQUIRE(epreuve::prise(patiente, 2'000'000'000) == "rien");
}

TEST_CASE("une tâche reprise passe avant les plus jeunes", "[1.3]") {
    ::FileDeTaches file(10, epreuve::duree_du_bail);
    for (const char* id : {"a", "b", "c", "d"})
        file.deposer({id, 1});
    REQUIRE(epreuve::prise(file, 0) == "a");
    REQUIRE(epreuve::prise(file, 10) == "b");
    REQUIRE(epreuve::prise(file, 20) == "c");
    INFO("de celles qui attendent, la première acceptée, quel que soit le bail fini le premier");
    REQUIRE(epreuve::prise(file, 115) == "a");
    REQUIRE(epreuve::prise(file, 116) == "b");
    REQUIRE(epreuve::prise(file, 117) == "d");
    REQUIRE(epreuve::prise(file, 118) == "rien");
    REQUIRE(epreuve::prise(file, 120) == "c");
}

TEST_CASE("un revenant ne confirme pas la tâche d'un autre", "[1.3]") {
    ::FileDeTaches file(10, epreuve::duree_du_bail);
    file.deposer({"a", 1});
    const std::uint64_t fige = epreuve::jeton(file, 0);
    const std::uint64_t remplacant = epreuve::jeton(file, 100);
    {
        INFO("la tâche a été confiée à un autre : l'ancien jeton ne vaut plus rien");
        REQUIRE_FALSE(file.confirmer(fige));
    }
    {
        INFO("et il n'a pas touché au bail de l'autre");
        REQUIRE(epreuve::prise(file, 150) == "rien");
        REQUIRE(file.confirmer(remplacant));
    }
    REQUIRE_FALSE(file.confirmer(remplacant));
    REQUIRE_FALSE(file.confirmer(fige));
}

TEST_CASE("lent, mais personne ne l'a remplacé", "[1.3]") {
    ::FileDeTaches file(10, epreuve::duree_du_bail);
    file.deposer({"a", 1});
    const std::uint64_t lent = epreuve::jeton(file, 0);
    file.deposer({"b", 1});
    REQUIRE(epreuve::prise(file, 50) == "b");
    INFO("son bail est fini, mais la tâche n'a pas été reprise : son travail compte");
    REQUIRE(file.confirmer(lent));
    REQUIRE(epreuve::prise(file, 149) == "rien");
    ::FileDeTaches deux(10, epreuve::duree_du_bail);
    deux.deposer({"a", 1});
    deux.deposer({"b", 1});
    epreuve::jeton(deux, 0);
    const std::uint64_t second = epreuve::jeton(deux, 0);
    REQUIRE(epreuve::prise(deux, 150) == "a");  // « b » attend aussi, et personne ne l'a reprise
    REQUIRE(deux.confirmer(second));
    INFO("finie, elle n'attend plus : elle n'est confiée à personne");
    REQUIRE(epreuve::prise(deux, 151) == "rien");
}

TEST_CASE("des jetons qui n'existent pas", "[1.3]") {
    ::FileDeTaches file(10, epreuve::duree_du_bail);
    file.deposer({"a", 1});
    for (const std::uint64_t faux : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}})
        REQUIRE_FALSE(file.confirmer(faux));
    const std::uint64_t vrai = epreuve::jeton(file, 0);
    REQUIRE_FALSE(file.confirmer(vrai + 1));
    REQUIRE_FALSE(file.confirmer(vrai | std::uint64_t{1} << 40));
    REQUIRE(file.confirmer(vrai));
}

TEST_CASE("un effet, une seule fois", "[1.4]") {
    ::GrandLivre livre;
    REQUIRE(livre.appliquer({"a", 10}));
    REQUIRE_FALSE(livre.appliquer({"a", 10}));
    REQUIRE_FALSE(livre.appliquer({"a", 99}));
    REQUIRE(livre.appliquer({"", 5}));
    REQUIRE(livre.appliquer({"zéro", 0}));
    REQUIRE_FALSE(livre.appliquer({"zéro", 7}));
    REQUIRE(livre.solde() == 15);
    ::GrandLivre autre;
    REQUIRE(autre.appliquer({"a", 3}));
    REQUIRE(autre.solde() == 3);
}

TEST_CASE("un effet refusé n'est pas marqué comme fait", "[1.4]") {
    constexpr auto max = std::numeric_limits<std::int64_t>::max();
    constexpr auto min = std::numeric_limits<std::int64_t>::min();
    ::GrandLivre livre;
    REQUIRE(livre.appliquer({"beaucoup", max}));
    REQUIRE(epreuve::deborde(livre, {"un de plus", 1}));
    REQUIRE(livre.solde() == max);
    REQUIRE(livre.appliquer({"un de moins", -1}));
    INFO("il avait été refusé, sans effet : réessayé, il passe");
    REQUIRE(livre.appliquer({"un de plus", 1}));
    REQUIRE(livre.solde() == max);
    ::GrandLivre dette;
    REQUIRE(dette.appliquer({"dette", min}));
    REQUIRE(epreuve::deborde(dette, {"pire", -1}));
    REQUIRE(dette.solde() == min);
    INFO("un doublon n'ajoute rien : il ne déborde donc pas");
    REQUIRE_FALSE(dette.appliquer({"dette", min}));
}

TEST_CASE("des workers tués et figés : chaque effet une fois", "[1.4]") {
    // Une graine décide de tout : qui meurt avant l'effet, qui meurt après, qui est seulement lent.
    for (unsigned graine = 1; graine <= 20; ++graine) {
        ::FileDeTaches file(1000, epreuve::duree_du_bail);
        ::GrandLivre livre;
        std::uint32_t hasard = graine * 2654435761U;
        const auto tirer = [&](unsigned n) {
            hasard = hasard * 1664525U + 1013904223U;
            return (hasard >> 16) % n;
        };
        for (int i = 0; i < 60; ++i)
            file.deposer({std::to_string(i), 1 << (i % 20)});
        std::vector<::Bail> figes;
        int faites = 0;
        int confirmees = 0;
        for (int heure = 0; heure < 100'000 && confirmees < 60; heure += 7) {
            if (const auto bail = file.prendre(epreuve::a(heure))) {
                const unsigned sort = tirer(4);
                if (sort >= 1) faites += livre.appliquer(bail->tache);
                if (sort >= 2) confirmees += file.confirmer(bail->jeton);
                if (sort == 1) figes.push_back(*bail);
            }
            if (!figes.empty() && tirer(5) == 0) {  // un revenant finit ce qu'il avait commencé
                faites += livre.appliquer(figes.front().tache);
                confirmees += file.confirmer(figes.front().jeton);
                figes.erase(figes.begin());
            }
        }
        CAPTURE(graine);
        INFO("aucune tâche perdue, aucun effet doublé");
        REQUIRE(confirmees == 60);
        REQUIRE(faites == 60);
        REQUIRE(livre.solde() == 3 * ((1 << 20) - 1));
    }
}

TEST_CASE("chercher et écrire d'un seul geste, dans tous les entrelacements", "[1.4]") {
    juge::explorer(200, [] {
        ::FileDeTaches file(1000, epreuve::a(1'000'000));
        ::GrandLivre livre;
        juge::Registre<int> faits;
        const auto tout = [&] {
            if (file.deposer({"a", 2}) == ::Depot::acceptee) faits.noter(1);
            if (const auto bail = file.prendre(epreuve::a(0))) faits.noter(2);
            if (livre.appliquer({"a", 2})) faits.noter(3);
        };
        epreuve::ensemble(tout, tout);
        INFO("deux workers au même moment : une tâche acceptée, confiée, et écrite une fois");
        REQUIRE(faits.taille() == 3);
        REQUIRE(livre.solde() == 2);
    });
}

TEST_CASE("par plusieurs threads à la fois", "[1.4]") {
    {
        ::FileDeTaches file(1000, epreuve::a(1'000'000));
        ::GrandLivre livre;
        file.deposer({"a", 1});
        file.deposer({"b", 1});
        std::uint64_t tenu = epreuve::jeton(file, 0);
        const auto deposer = [&] { file.deposer({"c", 1}); };
        const auto prendre = [&] { tenu = epreuve::jeton(file, 0); };
        epreuve::ensemble(deposer, prendre);
        epreuve::ensemble(deposer, [&] { file.confirmer(tenu); });
        epreuve::ensemble([&] { file.prendre(epreuve::a(0)); }, [&] { file.confirmer(tenu); });
        epreuve::ensemble([&] { livre.appliquer({"a", 2}); }, [&] { (void)livre.solde(); });
        epreuve::ensemble([&] { livre.appliquer({"b", 2}); }, [&] { livre.appliquer({"c", 2}); });
        REQUIRE(livre.solde() == 6);
    }
    ::FileDeTaches file(1000, epreuve::a(1'000'000));
    ::GrandLivre livre;
    juge::Registre<int> effets;
    juge::Registre<int> confirmees;
    {
        std::deque<juge::Acteur> acteurs;
        for (int i = 0; i < 4; ++i)
            acteurs.emplace_back("worker " + std::to_string(i), [&] {
                for (int t = 0; t < 50; ++t) {
                    file.deposer({std::to_string(t), 2});  // les quatre déposent les mêmes
                    if (const auto bail = file.prendre(epreuve::a(0))) {
                        if (livre.appliquer(bail->tache)) effets.noter(1);
                        livre.appliquer(bail->tache);
                        if (file.confirmer(bail->jeton)) confirmees.noter(1);
                    }
                    (void)livre.solde();
                }
            });
        for (auto& acteur : acteurs)
            acteur.attendre_fin("aucune de ces fonctions n'attend.");
    }
    while (const auto bail = file.prendre(epreuve::a(0))) {
        effets.noter(livre.appliquer(bail->tache));
        confirmees.noter(file.confirmer(bail->jeton));
    }
    INFO("cinquante tâches : cinquante effets, cinquante confirmations");
    REQUIRE(effets.taille() == 50);
    REQUIRE(confirmees.taille() == 50);
    REQUIRE(livre.solde() == 100);
}

}  // namespace juge::epreuve
