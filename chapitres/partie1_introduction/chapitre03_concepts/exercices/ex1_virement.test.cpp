#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Le solde d'un compte, lu comme tout le monde doit le lire : en tenant son verrou.
long solde(::Compte& compte) {
    const std::lock_guard garde(compte.verrou);
    return compte.solde;
}

/// Vrai si ce virement lève std::invalid_argument.
bool est_refuse(::Compte& source, ::Compte& destination, long montant) {
    try {
        ::virer(source, destination, montant);
        return false;
    } catch (const std::invalid_argument&) {
        return true;
    }
}

}  // namespace

TEST_CASE("un virement couvert déplace l'argent", "[1.5]") {
    ::Compte a(100);
    ::Compte b(20);
    INFO("virer() renvoie true quand la source est assez approvisionnée");
    REQUIRE(::virer(a, b, 30));
    INFO("le montant quitte la source et rejoint la destination");
    REQUIRE(a.solde == 70);
    REQUIRE(b.solde == 50);
    INFO("un compte peut être vidé entièrement");
    REQUIRE(::virer(a, b, 70));
    REQUIRE(a.solde == 0);
    INFO("total() est la somme des deux soldes");
    REQUIRE(::total(a, b) == 120);
}

TEST_CASE("un virement refusé ne change rien et rend les verrous", "[1.5]") {
    ::Compte a(100);
    ::Compte b(20);
    bool sans_provision = true;
    bool montant_nul_refuse = false;
    bool montant_negatif_refuse = false;
    bool plus_petit_refuse = false;
    juge::Acteur client("client", [&] {
        sans_provision = ::virer(a, b, 101);
        montant_nul_refuse = epreuve::est_refuse(a, b, 0);
        montant_negatif_refuse = epreuve::est_refuse(a, b, -5);
        plus_petit_refuse = epreuve::est_refuse(a, b, std::numeric_limits<long>::min());
        ::virer(a, b, 100);
    });
    client.attendre_fin("Refusé, un virement doit rendre les verrous qu'il a pris.");
    INFO("sans provision, virer() renvoie false");
    REQUIRE_FALSE(sans_provision);
    INFO("un montant nul ou négatif lève std::invalid_argument");
    REQUIRE(montant_nul_refuse);
    REQUIRE(montant_negatif_refuse);
    REQUIRE(plus_petit_refuse);
    INFO("les virements refusés n'ont rien changé ; le dernier, de 100 euros, est passé");
    REQUIRE(epreuve::solde(a) == 0);
    REQUIRE(epreuve::solde(b) == 120);
}

TEST_CASE("virer d'un compte vers lui-même ne bloque pas", "[1.9]") {
    ::Compte a(100);
    bool fait = false;
    juge::Acteur client("client", [&] { fait = ::virer(a, a, 40); });
    client.attendre_fin(
        "Source et destination sont le même compte : un seul verrou est à prendre.");
    INFO("un virement couvert d'un compte vers lui-même réussit, et ne change rien");
    REQUIRE(fait);
    REQUIRE(epreuve::solde(a) == 100);
}

TEST_CASE("virer vers soi-même plus que le solde est refusé", "[1.4]") {
    ::Compte a(100);
    bool sans_provision = true;
    bool exactement = false;
    juge::Acteur client("client", [&] {
        sans_provision = ::virer(a, a, 101);
        exactement = ::virer(a, a, 100);
    });
    client.attendre_fin("Refusé, un virement doit rendre les verrous qu'il a pris.");
    INFO("sans provision, virer() renvoie false, même d'un compte vers lui-même");
    REQUIRE_FALSE(sans_provision);
    INFO("tout le solde d'un compte peut lui être viré");
    REQUIRE(exactement);
    REQUIRE(epreuve::solde(a) == 100);
}

TEST_CASE("un montant absurde vers soi-même est refusé aussi", "[1.5]") {
    ::Compte a(100);
    INFO("un montant nul ou négatif lève std::invalid_argument, même d'un compte vers lui-même");
    REQUIRE(epreuve::est_refuse(a, a, 0));
    REQUIRE(epreuve::est_refuse(a, a, -5));
    REQUIRE(epreuve::est_refuse(a, a, std::numeric_limits<long>::min()));
    REQUIRE(epreuve::solde(a) == 100);
}

TEST_CASE("un gros montant est un montant comme un autre", "[1.5]") {
    constexpr long presque_tout = 9'007'199'254'740'993;  // 2^53 + 1 : ni un int, ni un double
    ::Compte a(presque_tout);
    ::Compte b(0);
    INFO("un montant est un long : il ne passe ni par un int, ni par un double");
    REQUIRE(::virer(a, b, presque_tout - 1));
    REQUIRE(a.solde == 1);
    REQUIRE(b.solde == presque_tout - 1);
    REQUIRE(::virer(b, a, 3'000'000'000));
    REQUIRE(a.solde == 3'000'000'001);
    INFO("total() est la somme exacte des deux soldes");
    REQUIRE(::total(a, b) == presque_tout);
    INFO("la source n'a pas le plus grand des montants : refusé, sans rien changer");
    REQUIRE_FALSE(::virer(a, b, std::numeric_limits<long>::max()));
    REQUIRE_FALSE(::virer(a, a, std::numeric_limits<long>::max()));
    REQUIRE_FALSE(::virer(a, b, 3'000'000'002));
    REQUIRE(a.solde == 3'000'000'001);
    REQUIRE(b.solde == presque_tout - 3'000'000'001);
    INFO("un euro de trop est un euro de trop : les montants ne se comparent pas en double");
    for (const long fortune : {presque_tout - 1, std::numeric_limits<long>::max() - 1}) {
        ::Compte riche(fortune);
        ::Compte vide(0);
        REQUIRE_FALSE(::virer(riche, vide, fortune + 1));
        REQUIRE_FALSE(::virer(riche, riche, fortune + 1));
        REQUIRE(::virer(riche, vide, fortune));
        REQUIRE(vide.solde == fortune);
        REQUIRE(::total(riche, vide) == fortune);
    }
}

TEST_CASE("le virement vers soi-même lit le solde sous le verrou", "[1.5]") {
    juge::explorer(10, [] {
        ::Compte a(100);
        ::Compte b(20);
        bool vers_soi = false;
        {
            juge::Acteur sur_place("de a vers a", [&] { vers_soi = ::virer(a, a, 10); });
            juge::Acteur ailleurs("de a vers b", [&] { ::virer(a, b, 10); });
            for (auto* acteur : {&sur_place, &ailleurs})
                acteur->attendre_fin("Un virement ne doit pas rester bloqué.");
        }
        INFO("le virement vers soi-même est couvert, avant comme après l'autre");
        REQUIRE(vers_soi);
        REQUIRE(a.solde == 90);
        REQUIRE(b.solde == 30);
    });
}

TEST_CASE("chaque lecture du solde tient le verrou", "[1.5][tsan]") {
    ::Compte a(100);
    ::Compte b(20);
    std::array<bool, 3> faits{true, true, true};
    long vu = 0;
    const auto ecrire = [&] { ::virer(a, b, 1); };
    juge::a_tour_de_role({ecrire, [&] { faits[0] = ::virer(a, b, 1000); }, ecrire,
                          [&] { faits[1] = ::virer(b, a, 1000); }, ecrire,
                          [&] { faits[2] = ::virer(a, a, 1000); }, ecrire,
                          [&] { ::virer(b, b, 1); }, ecrire, [&] { vu = ::total(b, a); }});
    INFO("sans provision, virer() renvoie false");
    REQUIRE(faits == std::array<bool, 3>{});
    INFO("total() est la somme des deux soldes");
    REQUIRE(vu == 120);
}

TEST_CASE("des virements croisés finissent toujours, dans tous les entrelacements", "[1.9]") {
    juge::explorer(300, [] {
        ::Compte a(100);
        ::Compte b(100);
        {
            juge::Acteur aller("de a vers b", [&] { ::virer(a, b, 10); });
            juge::Acteur retour("de b vers a", [&] { ::virer(b, a, 25); });
            for (auto* acteur : {&aller, &retour})
                acteur->attendre_fin(
                    "Chacun des deux virements tient un compte et attend celui de l'autre.");
        }
        INFO("une fois les deux virements faits, les soldes sont justes");
        REQUIRE(a.solde == 115);
        REQUIRE(b.solde == 85);
    });
}

TEST_CASE("trois virements en rond finissent toujours, dans tous les entrelacements",
          "[1.9][simple]") {
    juge::explorer(80, [] {
        ::Compte a(100);
        ::Compte b(100);
        ::Compte c(100);
        {
            juge::Acteur un("de a vers b", [&] { ::virer(a, b, 10); });
            juge::Acteur deux("de b vers c", [&] { ::virer(b, c, 20); });
            juge::Acteur trois("de c vers a", [&] { ::virer(c, a, 40); });
            for (auto* acteur : {&un, &deux, &trois})
                acteur->attendre_fin(
                    "Chacun des trois virements tient un compte et attend celui du suivant.");
        }
        INFO("une fois les trois virements faits, les soldes sont justes");
        REQUIRE(a.solde == 130);
        REQUIRE(b.solde == 90);
        REQUIRE(c.solde == 80);
    });
}

TEST_CASE("des totaux croisés finissent toujours, dans tous les entrelacements", "[1.9][simple]") {
    juge::explorer(300, [] {
        ::Compte a(100);
        ::Compte b(20);
        long dans_un_sens = 0;
        long dans_l_autre = 0;
        {
            juge::Acteur un("total(a, b)", [&] { dans_un_sens = ::total(a, b); });
            juge::Acteur autre("total(b, a)", [&] { dans_l_autre = ::total(b, a); });
            for (auto* acteur : {&un, &autre})
                acteur->attendre_fin("Chacun des deux totaux tient un compte et attend l'autre.");
        }
        INFO("total() est la somme des deux soldes, dans un sens comme dans l'autre");
        REQUIRE(dans_un_sens == 120);
        REQUIRE(dans_l_autre == 120);
    });
}

TEST_CASE("virements et totaux se croisent sans se bloquer, dans tous les entrelacements",
          "[1.9][simple]") {
    juge::explorer(80, [] {
        ::Compte a(100);
        ::Compte b(20);
        {
            juge::Acteur aller("de a vers b", [&] { ::virer(a, b, 10); });
            juge::Acteur retour("de b vers a", [&] { ::virer(b, a, 10); });
            juge::Acteur un("total(a, b)", [&] { ::total(a, b); });
            juge::Acteur autre("total(b, a)", [&] { ::total(b, a); });
            for (auto* acteur : {&aller, &retour, &un, &autre})
                acteur->attendre_fin("Un virement et un total se tiennent l'un l'autre.");
        }
        REQUIRE(a.solde == 100);
    });
}

TEST_CASE("le même argent ne se dépense pas deux fois, dans tous les entrelacements", "[1.4]") {
    juge::explorer(300, [] {
        ::Compte source(100);
        ::Compte loyer(0);
        ::Compte voyage(0);
        bool paye = false;
        bool parti = false;
        {
            juge::Acteur a("loyer", [&] { paye = ::virer(source, loyer, 60); });
            juge::Acteur b("voyage", [&] { parti = ::virer(source, voyage, 60); });
            a.attendre_fin("Un virement ne doit pas rester bloqué.");
            b.attendre_fin("Un virement ne doit pas rester bloqué.");
        }
        INFO(
            "100 euros ne paient pas deux fois 60 : entre la vérification et le débit, l'autre ne "
            "doit pas pouvoir passer");
        REQUIRE(paye != parti);
        REQUIRE(source.solde == 40);
        REQUIRE(loyer.solde + voyage.solde == 60);
    });
}

TEST_CASE("un virement qui a attendu ne se fie pas à un solde d'avant l'attente", "[1.4]") {
    for (const int s : {0, 2}) {  // la source est à la plus petite adresse, ou à la plus grande
        ::Compte comptes[]{::Compte(0), ::Compte(0), ::Compte(0)};
        ::Compte& source = comptes[s];
        ::Compte& voyage = comptes[1];
        ::Compte& loyer = comptes[2 - s];
        source.solde = 100;
        bool paye = false;
        bool parti = false;
        loyer.verrou.lock();
        juge::Acteur a("loyer", [&] { paye = ::virer(source, loyer, 60); });
        REQUIRE(a.est_bloque());
        juge::Acteur b("voyage", [&] { parti = ::virer(source, voyage, 60); });
        juge::attendre_calme();  // il est fait, ou il attend le compte source
        loyer.verrou.unlock();
        for (auto* acteur : {&a, &b})
            acteur->attendre_fin("Le verrou attendu est rendu : le virement doit finir.");
        INFO(
            "100 euros ne paient pas deux fois 60 : pendant qu'un virement attend le compte de "
            "destination, l'autre a pu vider la source");
        REQUIRE(paye != parti);
        REQUIRE(source.solde == 40);
        REQUIRE(loyer.solde + voyage.solde == 60);
    }
}

TEST_CASE("l'argent n'est jamais en route, dans tous les entrelacements", "[1.5]") {
    juge::explorer(300, [] {
        ::Compte a(100);
        ::Compte b(100);
        juge::Registre<long> totaux;
        {
            // Un aller et retour rend à chaque compte son solde : qui relit peut s'y tromper.
            juge::Acteur virements("virements", [&] {
                ::virer(a, b, 50);
                ::virer(b, a, 50);
                ::virer(a, b, 50);
            });
            juge::Acteur inspecteur("inspecteur", [&] {
                for (int i = 0; i < 3; ++i)
                    totaux.noter(::total(a, b));
            });
            virements.attendre_fin("total() ne doit pas bloquer les virements.");
            inspecteur.attendre_fin("Les virements ne doivent pas bloquer total().");
        }
        INFO(
            "à tout instant, les deux comptes font 200 euros ensemble : ni l'argent, ni le regard "
            "de total() ne doit être entre deux comptes");
        REQUIRE(totaux.contenu() == std::vector<long>{200, 200, 200});
    });
}

TEST_CASE("qui tient les deux verrous voit tout l'argent, dans tous les entrelacements", "[1.5]") {
    juge::explorer(100, [] {
        ::Compte a(100);
        ::Compte b(100);
        juge::Registre<long> totaux;
        {
            juge::Acteur virements("virements", [&] {
                ::virer(a, b, 50);
                ::virer(b, a, 80);
            });
            // Le contrôleur n'est pas de la réponse : il suit la règle du commentaire de Compte.
            juge::Acteur controleur("contrôleur", [&] {
                for (int i = 0; i < 3; ++i) {
                    const std::scoped_lock gardes(a.verrou, b.verrou);
                    totaux.noter(a.solde + b.solde);
                }
            });
            virements.attendre_fin("Le contrôleur rend les verrous : le virement doit finir.");
            controleur.attendre_fin("Un virement doit rendre les verrous des deux comptes.");
        }
        INFO("qui tient les verrous des deux comptes y trouve 200 euros, à tout instant");
        REQUIRE(totaux.contenu() == std::vector<long>{200, 200, 200});
    });
}

TEST_CASE("chacun de ses verrous se fait attendre, endormi", "[1.5][simple]") {
    const juge::HorlogeFactice horloge;  // le temps est arrêté : qui réessaie plus tard dort ici
    ::Compte a(100);
    ::Compte b(100);
    const std::vector<std::pair<std::string, std::function<void()>>> gestes{
        {"de a vers b", [&] { ::virer(a, b, 10); }}, {"de b vers a", [&] { ::virer(b, a, 10); }},
        {"total(a, b)", [&] { ::total(a, b); }},     {"total(b, a)", [&] { ::total(b, a); }},
        {"de a vers a", [&] { ::virer(a, a, 10); }},
    };
    for (const auto& [nom, geste] : gestes) {
        a.verrou.lock();
        juge::Acteur acteur(nom, geste);
        {
            INFO("« " << nom << " » : le verrou de a est tenu par un autre, il faut l'attendre");
            REQUIRE(acteur.est_bloque());
        }
        {
            INFO("« " << nom
                      << " » : attendre un verrou, c'est dormir jusqu'à ce qu'il soit rendu, "
                         "et non jusqu'à une certaine heure");
            REQUIRE(horloge.dormeurs() == 0);
        }
        a.verrou.unlock();
        acteur.attendre_fin("Le verrou attendu est rendu : l'appel doit finir.");
    }
    REQUIRE(a.solde + b.solde == 200);
}

TEST_CASE("un virement n'attend que ses deux comptes", "[1.5]") {
    ::Compte a(100);
    ::Compte b(100);
    ::Compte c(100);
    ::Compte d(100);
    const std::vector<std::pair<std::string, std::function<void()>>> arretes{
        {"de a vers c", [&] { ::virer(a, c, 1); }}, {"de c vers a", [&] { ::virer(c, a, 1); }},
        {"total(a, c)", [&] { ::total(a, c); }},    {"total(c, a)", [&] { ::total(c, a); }},
        {"de c vers c", [&] { ::virer(c, c, 1); }},
    };
    for (const auto& [nom, geste] : arretes) {
        c.verrou.lock();
        juge::Acteur arrete(nom, geste);
        {
            INFO("« " << nom
                      << " » attend, endormi, qu'on lui rende le verrou d'un de ses comptes");
            REQUIRE(arrete.est_bloque());
        }
        juge::Acteur libre("entre b et d", [&] {
            ::virer(b, d, 10);
            ::virer(b, b, 10);
            ::total(b, d);
        });
        {
            INFO("pendant que « " << nom
                                  << " » attend, les virements et les totaux d'autres comptes "
                                     "passent");
            REQUIRE(libre.est_termine());
        }
        c.verrou.unlock();
        arrete.attendre_fin("Le verrou attendu est rendu : l'appel doit finir.");
    }
    REQUIRE(::total(a, c) == 200);
}

}  // namespace juge::epreuve
