#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

std::uint64_t carre(std::size_t tache) {
    return std::uint64_t{tache} * tache + 1;
}

/// Un ouvrier sans histoire : il travaille jusqu'à ce qu'il n'y ait plus rien.
void travailler(::Maitre& maitre, const std::string& nom, juge::Registre<std::size_t>& faites) {
    while (const auto tache = maitre.demander(nom)) {
        faites.noter(*tache);
        maitre.rendre(nom, *tache, epreuve::carre(*tache));
    }
}

void verifier_carres(const std::vector<std::uint64_t>& resultats, std::size_t taches) {
    INFO("un résultat par tâche");
    REQUIRE(resultats.size() == taches);
    for (std::size_t i = 0; i < taches; ++i) {
        INFO("le résultat de la tâche " << i << " est à sa place");
        REQUIRE(resultats[i] == epreuve::carre(i));
    }
}

/// Vrai si l'appel lève une exception de ce type.
template <class Erreur, class F>
bool leve(F appel) {
    try {
        appel();
    } catch (const Erreur&) {
        return true;
    }
    return false;
}

}  // namespace

TEST_CASE("les tâches se confient dans l'ordre, et les résultats vont à leur place", "[1.10]") {
    ::Maitre maitre(3, 5);
    INFO("demander() confie la plus petite tâche que personne ne tient");
    REQUIRE(maitre.demander("a") == 0U);
    REQUIRE(maitre.demander("b") == 1U);
    REQUIRE(maitre.demander("c") == 2U);
    INFO("le premier résultat d'une tâche compte : rendre() rend vrai");
    REQUIRE(maitre.rendre("c", 2, std::numeric_limits<std::uint64_t>::max()));
    REQUIRE(maitre.rendre("a", 0, 0));
    {
        INFO(
            "quel que soit le premier résultat, les suivants ne comptent pas : rendre() rend faux");
        REQUIRE_FALSE(maitre.rendre("c", 2, 5));
        REQUIRE_FALSE(maitre.rendre("a", 0, 5));
    }
    REQUIRE(maitre.rendre("b", 1, 0x100000000U));
    INFO("tout est fait : demander() rend nullopt, et attendre() les résultats, à leur place");
    REQUIRE_FALSE(maitre.demander("a").has_value());
    const std::vector<std::uint64_t> attendus{0, 0x100000000U,
                                              std::numeric_limits<std::uint64_t>::max()};
    REQUIRE(maitre.attendre() == attendus);
    INFO("on peut attendre de nouveau");
    REQUIRE(maitre.attendre() == attendus);
}

TEST_CASE("attendre() dort jusqu'au dernier résultat", "[1.10]") {
    ::Maitre maitre(2, 5);
    std::vector<std::uint64_t> lus;
    std::vector<std::uint64_t> relus;
    REQUIRE(maitre.demander("a") == 0U);
    REQUIRE(maitre.demander("b") == 1U);
    juge::Acteur client("client", [&] { lus = maitre.attendre(); });
    juge::Acteur autre("autre client", [&] { relus = maitre.attendre(); });
    {
        INFO("aucune tâche n'est faite : attendre() attend");
        REQUIRE(client.est_bloque());
    }
    REQUIRE(maitre.rendre("a", 0, 7));
    {
        INFO("il reste une tâche à faire : attendre() attend");
        REQUIRE(client.est_bloque());
    }
    REQUIRE(maitre.rendre("b", 1, 8));
    client.attendre_fin("Tout est fait : attendre() doit rendre la main.");
    autre.attendre_fin("Tout est fait : tous ceux qui attendaient doivent être réveillés.");
    REQUIRE(lus == std::vector<std::uint64_t>{7, 8});
    REQUIRE(relus == lus);
}

TEST_CASE("sans tâche à confier, mais tout n'est pas fait : demander() attend", "[1.10]") {
    ::Maitre maitre(1, 5);
    std::optional<std::size_t> premier = 99;
    std::optional<std::size_t> second = 99;
    REQUIRE(maitre.demander("a") == 0U);
    juge::Acteur b("b", [&] { premier = maitre.demander("b"); });
    juge::Acteur c("c", [&] { second = maitre.demander("c"); });
    {
        INFO(
            "la seule tâche est tenue, mais pas faite : demander() attend, elle peut être reprise");
        REQUIRE(b.est_bloque());
        REQUIRE(c.est_bloque());
    }
    REQUIRE(maitre.rendre("a", 0, 1));
    b.attendre_fin("Tout est fait : demander() doit rendre nullopt à ceux qui attendaient.");
    c.attendre_fin("Tout est fait : demander() doit rendre nullopt à ceux qui attendaient.");
    INFO("tout est fait : il n'y a plus rien à confier");
    REQUIRE_FALSE(premier.has_value());
    REQUIRE_FALSE(second.has_value());
}

TEST_CASE("la tâche d'un mort est reprise, et réveille celui qui attendait", "[1.10]") {
    ::Maitre maitre(2, 5);
    REQUIRE(maitre.demander("a") == 0U);
    REQUIRE(maitre.demander("b") == 1U);
    std::optional<std::size_t> confiee;
    juge::Acteur c("c", [&] { confiee = maitre.demander("c"); });
    REQUIRE(c.est_bloque());
    maitre.declarer_mort("a");
    c.attendre_fin("La tâche du mort est à faire : celui qui attendait doit la recevoir.");
    {
        INFO("la tâche reprise est celle que tenait le mort");
        REQUIRE(confiee == 0U);
    }
    maitre.declarer_mort("a");
    maitre.declarer_mort("inconnu");
    juge::Acteur d("d", [&] { maitre.demander("d"); });
    {
        INFO("un mort ne meurt qu'une fois : sa tâche n'est pas confiée deux fois");
        REQUIRE(d.est_bloque());
    }
    REQUIRE(maitre.rendre("c", 0, 10));
    REQUIRE(maitre.rendre("b", 1, 11));
    d.attendre_fin("Tout est fait : demander() doit rendre nullopt.");
    REQUIRE(maitre.attendre() == std::vector<std::uint64_t>{10, 11});
}

TEST_CASE("ce qu'un mort avait rendu n'est pas refait", "[1.10]") {
    ::Maitre maitre(2, 5);
    REQUIRE(maitre.demander("a") == 0U);
    REQUIRE(maitre.rendre("a", 0, 5));
    maitre.declarer_mort("a");
    {
        INFO("la tâche 0 était rendue avant la mort : la suivante à faire est la 1");
        REQUIRE(maitre.demander("b") == 1U);
    }
    maitre.declarer_mort("b");
    INFO("le mort tenait la 1 : c'est elle qui est à faire");
    REQUIRE(maitre.demander("b") == 1U);
    REQUIRE(maitre.rendre("b", 1, 6));
    REQUIRE(maitre.attendre() == std::vector<std::uint64_t>{5, 6});
}

TEST_CASE("la plus petite des tâches reprises part la première", "[1.10]") {
    ::Maitre maitre(4, 1);
    for (const std::size_t tache : {0U, 1U, 2U})
        REQUIRE(maitre.demander(std::to_string(tache)) == tache);
    maitre.declarer_mort("1");
    maitre.declarer_mort("0");
    maitre.tic();  // et « 2 » est silencieux
    INFO("les tâches 1, 0 et 2 sont reprises, dans cet ordre : la plus petite à faire d'abord");
    for (const std::size_t tache : {0U, 1U, 2U, 3U})
        REQUIRE(maitre.demander("nouveau " + std::to_string(tache)) == tache);
}

TEST_CASE("qui redemande sans avoir rendu a redémarré", "[1.10]") {
    ::Maitre maitre(3, 5);
    REQUIRE(maitre.demander("a") == 0U);
    REQUIRE(maitre.demander("b") == 1U);
    {
        INFO("« a » redemande : sa tâche est de nouveau à faire, et c'est la plus petite");
        REQUIRE(maitre.demander("a") == 0U);
    }
    REQUIRE(maitre.demander("c") == 2U);
    std::optional<std::size_t> confiee;
    juge::Acteur d("d", [&] { confiee = maitre.demander("d"); });
    REQUIRE(d.est_bloque());
    juge::Acteur b("b", [&] { maitre.demander("b"); });
    juge::attendre_calme();
    {
        INFO("« b » redémarre : sa tâche 1 est reprise, par lui ou par celui qui attendait");
        REQUIRE(d.est_termine() != b.est_termine());
    }
    REQUIRE(maitre.rendre("a", 0, 1));
    REQUIRE(maitre.rendre("b", 1, 2));
    REQUIRE(maitre.rendre("c", 2, 3));
    d.attendre_fin("Tout est fait : demander() rend la main.");
    b.attendre_fin("Tout est fait : demander() rend la main.");
    REQUIRE(maitre.attendre() == std::vector<std::uint64_t>{1, 2, 3});
}

TEST_CASE("un ouvrier silencieux perd sa tâche, ni trop tôt, ni trop tard", "[1.10]") {
    for (const int patience : {1, 2, 7}) {
        ::Maitre maitre(1, patience);
        REQUIRE(maitre.demander("a") == 0U);
        std::optional<std::size_t> confiee;
        juge::Acteur b("b", [&] { confiee = maitre.demander("b"); });
        for (int t = 1; t < patience; ++t)
            maitre.tic();
        {
            INFO("il reste un tic à « a » (patience de " << patience << ") : sa tâche est à lui");
            REQUIRE(b.est_bloque());
        }
        maitre.tic();
        b.attendre_fin("« a » est silencieux : sa tâche doit être confiée à celui qui attendait.");
        REQUIRE(confiee == 0U);
        REQUIRE(maitre.rendre("b", 0, 4));
        REQUIRE(maitre.attendre() == std::vector<std::uint64_t>{4});
    }
}

TEST_CASE("battre() garde la tâche, la sienne seulement", "[1.10]") {
    ::Maitre maitre(2, 3);
    REQUIRE(maitre.demander("a") == 0U);
    REQUIRE(maitre.demander("b") == 1U);
    std::optional<std::size_t> confiee;
    juge::Acteur c("c", [&] { confiee = maitre.demander("c"); });
    maitre.tic();
    maitre.tic();
    maitre.battre("a");
    maitre.battre("inconnu");
    REQUIRE(c.est_bloque());
    maitre.tic();
    c.attendre_fin("« b » se tait depuis trois tics : sa tâche doit être reprise.");
    {
        INFO("« a » vient de donner signe de vie : c'est la tâche de « b » qui est reprise");
        REQUIRE(confiee == 1U);
    }
    juge::Acteur d("d", [&] { maitre.demander("d"); });
    for (int fois = 0; fois < 10; ++fois) {
        maitre.battre("a");
        maitre.battre("c");
        maitre.tic();
        maitre.tic();
    }
    {
        INFO("tant qu'ils donnent signe de vie, leurs tâches sont à eux");
        REQUIRE(d.est_bloque());
    }
    REQUIRE(maitre.rendre("a", 0, 1));
    REQUIRE(maitre.rendre("c", 1, 2));
    d.attendre_fin("Tout est fait : demander() rend la main.");
}

TEST_CASE("recevoir une tâche est un signe de vie", "[1.10]") {
    ::Maitre maitre(2, 3);
    REQUIRE(maitre.demander("a") == 0U);
    maitre.tic();
    maitre.tic();
    REQUIRE(maitre.rendre("a", 0, 1));
    REQUIRE(maitre.demander("a") == 1U);
    std::optional<std::size_t> confiee;
    juge::Acteur b("b", [&] { confiee = maitre.demander("b"); });
    maitre.tic();
    maitre.tic();
    {
        INFO("« a » a reçu cette tâche il y a deux tics : sa patience est de trois");
        REQUIRE(b.est_bloque());
    }
    maitre.tic();
    b.attendre_fin("« a » se tait depuis trois tics : sa tâche doit être reprise.");
    REQUIRE(confiee == 1U);
    maitre.tic();
    maitre.tic();
    juge::Acteur c("c", [&] { confiee = maitre.demander("c"); });
    {
        INFO("« b » a reçu la tâche reprise il y a deux tics : elle est à lui");
        REQUIRE(c.est_bloque());
    }
    maitre.tic();
    c.attendre_fin("« b » se tait à son tour : sa tâche doit être reprise.");
    REQUIRE(maitre.rendre("c", 1, 2));
}

TEST_CASE("rendre une ancienne tâche n'est pas un signe de vie", "[1.10]") {
    ::Maitre maitre(2, 2);
    REQUIRE(maitre.demander("a") == 0U);
    maitre.declarer_mort("a");
    REQUIRE(maitre.demander("b") == 0U);
    REQUIRE(maitre.demander("a") == 1U);
    maitre.tic();
    REQUIRE(maitre.rendre("a", 0, 100));
    maitre.tic();
    std::optional<std::size_t> confiee;
    juge::Acteur c("c", [&] { confiee = maitre.demander("c"); });
    c.attendre_fin(
        "« a » n'a ni battu, ni reçu de tâche depuis deux tics : la sienne est reprise.");
    REQUIRE(confiee == 1U);
}

TEST_CASE("qui attend une tâche, ou ne tient rien, n'est pas silencieux", "[1.10]") {
    ::Maitre maitre(2, 2);
    REQUIRE(maitre.demander("a") == 0U);
    REQUIRE(maitre.demander("b") == 1U);
    REQUIRE(maitre.rendre("a", 0, 1));
    for (int t = 0; t < 5; ++t) {
        maitre.tic();
        maitre.battre("b");
    }
    std::optional<std::size_t> confiee;
    juge::Acteur c("c", [&] { confiee = maitre.demander("c"); });
    {
        INFO("« a » a rendu sa tâche : elle n'est pas reprise parce qu'il se tait ensuite");
        REQUIRE(c.est_bloque());
    }
    for (int t = 0; t < 5; ++t) {
        maitre.tic();
        maitre.battre("b");
    }
    maitre.declarer_mort("b");
    c.attendre_fin("La tâche du mort est à faire : celui qui attendait doit la recevoir.");
    maitre.tic();
    juge::Acteur d("d", [&] { maitre.demander("d"); });
    {
        INFO("« c » vient de recevoir sa tâche : les tics d'avant ne comptent pas");
        REQUIRE(d.est_bloque());
    }
    REQUIRE(maitre.rendre("c", 1, 2));
    d.attendre_fin("Tout est fait : demander() rend la main.");
}

TEST_CASE("le premier résultat compte, même d'un silencieux", "[1.10]") {
    ::Maitre maitre(2, 1);
    REQUIRE(maitre.demander("a") == 0U);
    maitre.tic();
    REQUIRE(maitre.demander("b") == 0U);
    {
        INFO("« a » revient, avec le premier résultat de la tâche 0 : il compte");
        REQUIRE(maitre.rendre("a", 0, 100));
    }
    {
        INFO("le second résultat de la même tâche ne compte pas : rendre() rend faux");
        REQUIRE_FALSE(maitre.rendre("b", 0, 200));
        REQUIRE_FALSE(maitre.rendre("a", 0, 300));
    }
    juge::Acteur client("client", [&] { maitre.attendre(); });
    {
        INFO("trois résultats de la tâche 0, aucun de la 1 : tout n'est pas fait");
        REQUIRE(client.est_bloque());
    }
    REQUIRE(maitre.demander("b") == 1U);
    REQUIRE(maitre.rendre("b", 1, 400));
    client.attendre_fin("Tout est fait : attendre() doit rendre la main.");
    INFO("le premier résultat n'est pas remplacé");
    REQUIRE(maitre.attendre() == std::vector<std::uint64_t>{100, 400});
}

TEST_CASE("une tâche reprise, puis rendue, n'est plus à faire", "[1.10]") {
    ::Maitre maitre(2, 1);
    REQUIRE(maitre.demander("a") == 0U);
    maitre.tic();  // la tâche 0 est à faire, personne ne l'a encore reçue
    REQUIRE(maitre.rendre("a", 0, 100));
    INFO("la tâche 0 a un résultat : elle n'est plus confiée");
    REQUIRE(maitre.demander("b") == 1U);
    REQUIRE(maitre.rendre("b", 1, 200));
    REQUIRE(maitre.attendre() == std::vector<std::uint64_t>{100, 200});
}

TEST_CASE("une tâche faite n'est pas reprise à qui la tient encore", "[1.10]") {
    ::Maitre maitre(2, 4);
    REQUIRE(maitre.demander("a") == 0U);
    maitre.declarer_mort("a");
    REQUIRE(maitre.demander("b") == 0U);  // « b » la tient désormais
    REQUIRE(maitre.rendre("a", 0, 100));  // « a » n'était pas mort
    maitre.declarer_mort("b");
    {
        INFO("« b » meurt avec une tâche qui est faite : elle n'est pas à refaire");
        REQUIRE(maitre.demander("c") == 1U);
    }
    maitre.declarer_mort("c");
    REQUIRE(maitre.demander("d") == 1U);
    REQUIRE(maitre.rendre("c", 1, 200));
    for (int t = 0; t < 9; ++t)
        maitre.tic();
    INFO("tout est fait, quoi qu'il arrive à ceux qui travaillent encore");
    REQUIRE_FALSE(maitre.demander("e").has_value());
    REQUIRE_FALSE(maitre.rendre("d", 1, 300));
    REQUIRE(maitre.attendre() == std::vector<std::uint64_t>{100, 200});
}

TEST_CASE("le résultat d'une ancienne tâche ne touche pas à la nouvelle", "[1.10]") {
    ::Maitre maitre(2, 2);
    REQUIRE(maitre.demander("a") == 0U);
    maitre.declarer_mort("a");
    REQUIRE(maitre.demander("b") == 0U);
    REQUIRE(maitre.demander("a") == 1U);
    REQUIRE(maitre.rendre("a", 0, 100));
    std::optional<std::size_t> confiee;
    juge::Acteur c("c", [&] { confiee = maitre.demander("c"); });
    {
        INFO("« a » tient encore la tâche 1 : elle n'est à personne d'autre");
        REQUIRE(c.est_bloque());
    }
    maitre.declarer_mort("a");
    c.attendre_fin("« a » tenait la tâche 1 : elle doit être reprise à sa mort.");
    REQUIRE(confiee == 1U);
    REQUIRE(maitre.rendre("c", 1, 200));
    REQUIRE_FALSE(maitre.rendre("b", 0, 300));
    REQUIRE(maitre.attendre() == std::vector<std::uint64_t>{100, 200});
}

TEST_CASE("aucune tâche, aucune patience, une tâche inconnue", "[1.10]") {
    {
        INFO("une patience nulle ou négative est refusée : std::invalid_argument");
        REQUIRE(epreuve::leve<std::invalid_argument>([] { const ::Maitre maitre(3, 0); }));
        REQUIRE(epreuve::leve<std::invalid_argument>([] { const ::Maitre maitre(3, -1); }));
    }
    juge::Acteur vide("vide", [] {
        ::Maitre maitre(0, 1);
        maitre.tic();
        maitre.demander("a");
        maitre.attendre();
    });
    vide.attendre_fin("Sans tâche, tout est fait d'emblée : personne n'attend.");
    ::Maitre maitre(1, std::numeric_limits<int>::max());
    ::Maitre autre(1, 1);
    maitre.tic();
    REQUIRE(maitre.demander("a") == 0U);
    maitre.battre("a");
    maitre.tic();
    juge::Acteur b("b", [&] { maitre.demander("b"); });
    {
        INFO("la plus grande des patiences ne s'épuise pas en deux tics : « a » tient sa tâche");
        REQUIRE(b.est_bloque());
    }
    REQUIRE(autre.demander("a") == 0U);
    {
        INFO("rendre une tâche qui n'existe pas : std::out_of_range");
        REQUIRE(epreuve::leve<std::out_of_range>([&] { maitre.rendre("a", 1, 7); }));
        REQUIRE(epreuve::leve<std::out_of_range>(
            [&] { maitre.rendre("a", std::numeric_limits<std::size_t>::max(), 7); }));
    }
    juge::Acteur client("client", [&] { maitre.attendre(); });
    {
        INFO("un résultat refusé n'a aucun effet : la tâche 0 n'est pas faite, et « a » la tient");
        REQUIRE(client.est_bloque());
        REQUIRE(b.est_bloque());
    }
    autre.tic();
    INFO("deux maîtres ne se mêlent pas");
    REQUIRE(autre.demander("b") == 0U);
    REQUIRE(b.est_bloque());
    REQUIRE(maitre.rendre("a", 0, 1));
    client.attendre_fin("Tout est fait : attendre() doit rendre la main.");
    b.attendre_fin("Tout est fait : demander() rend la main.");
}

TEST_CASE("chaque fonction dans son thread : seul un verrou les ordonne", "[1.10][tsan]") {
    ::Maitre maitre(2, 3);
    std::vector<std::uint64_t> resultats;
    const auto un_tour = [&](const std::string& ouvrier) {
        return std::vector<std::function<void()>>{
            [&, ouvrier] { maitre.demander(ouvrier); }, [&, ouvrier] { maitre.battre(ouvrier); },
            [&] { maitre.tic(); }, [&, ouvrier] { maitre.battre(ouvrier); },
            [&, ouvrier] { maitre.declarer_mort(ouvrier); }};
    };
    juge::a_tour_de_role(un_tour("a"));
    juge::a_tour_de_role(un_tour("b"));
    juge::a_tour_de_role({[&] { maitre.rendre("a", 0, 7); }, [&] { maitre.rendre("b", 1, 8); },
                          [&] { resultats = maitre.attendre(); }});
    REQUIRE(resultats == std::vector<std::uint64_t>{7, 8});
}

TEST_CASE("des ouvriers travaillent, meurent et se taisent, tous à la fois", "[1.10]") {
    for (int fois = 0; fois < 10; ++fois) {
        ::Maitre maitre(60, 3);
        juge::Registre<std::size_t> faites;
        std::vector<std::uint64_t> lus;
        {
            juge::Acteur client("client", [&] { lus = maitre.attendre(); });
            juge::Acteur a("a", [&] { epreuve::travailler(maitre, "a", faites); });
            juge::Acteur b("b", [&] { epreuve::travailler(maitre, "b", faites); });
            juge::Acteur mortel("mortel", [&] {
                for (int i = 0; i < 5; ++i)
                    if (maitre.demander("mortel")) maitre.declarer_mort("mortel");
            });
            juge::Acteur muet("muet", [&] {
                const auto tache = maitre.demander("muet");
                for (int t = 0; t < 9; ++t) {
                    maitre.battre("a");
                    maitre.battre("b");
                    maitre.tic();
                }
                if (tache) maitre.rendre("muet", *tache, epreuve::carre(*tache));
            });
            client.attendre_fin(
                "Il reste deux ouvriers en bonne santé : tout finit par être fait.");
        }
        epreuve::verifier_carres(lus, 60);
    }
}

TEST_CASE("la mort d'un ouvrier n'endort personne, dans tous les entrelacements", "[1.10]") {
    juge::explorer(300, [] {
        ::Maitre maitre(2, 5);
        juge::Registre<std::size_t> faites;
        std::vector<std::uint64_t> lus;
        {
            juge::Acteur mortel("mortel", [&] {
                if (maitre.demander("mortel")) maitre.declarer_mort("mortel");
            });
            juge::Acteur a("a", [&] { epreuve::travailler(maitre, "a", faites); });
            juge::Acteur b("b", [&] { epreuve::travailler(maitre, "b", faites); });
            lus = maitre.attendre();
            for (auto* acteur : {&mortel, &a, &b})
                acteur->attendre_fin("Tout est fait : chacun doit l'apprendre.");
        }
        auto fois = faites.contenu();
        std::sort(fois.begin(), fois.end());
        INFO("chaque tâche est faite une fois : le mort n'en avait rendu aucune");
        REQUIRE(fois == std::vector<std::size_t>{0, 1});
        epreuve::verifier_carres(lus, 2);
    });
}

TEST_CASE("un réveil intempestif ne change rien", "[1.10][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    ::Maitre maitre(1, 5);
    std::optional<std::size_t> confiee = 99;
    REQUIRE(maitre.demander("a") == 0U);
    juge::Acteur b("b", [&] { confiee = maitre.demander("b"); });
    juge::Acteur client("client", [&] { maitre.attendre(); });
    {
        INFO("réveillé sans raison, chacun vérifie, et se rendort");
        REQUIRE(b.est_bloque());
        REQUIRE(client.est_bloque());
    }
    REQUIRE(maitre.rendre("a", 0, 1));
    b.attendre_fin("Tout est fait : demander() rend la main.");
    client.attendre_fin("Tout est fait : attendre() rend la main.");
    REQUIRE_FALSE(confiee.has_value());
}

}  // namespace juge::epreuve
