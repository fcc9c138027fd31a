#include <chapitre16/valeur.hpp>
#include <juge/epreuve.hpp>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using cours::Carte;
using cours::Liste;
using cours::Valeur;

/// Une commande de la version 1, telle qu'un vieux programme l'écrit, avec d'autres champs.
cours::Carte ancienne(const cours::Carte& de_plus = {}) {
    cours::Carte carte = de_plus;  // ceux-là l'emportent
    carte.merge(cours::Carte{{"v", 1}, {"client", "ada"}, {"article", "vis"}, {"quantite", 3}});
    return carte;
}

::Commande lire(const cours::Carte& carte) {
    return ::lire_commande(cours::en_msgpack(carte));
}

cours::Carte ecrite(const ::Commande& commande) {
    return *cours::depuis_msgpack(::ecrire_commande(commande)).si<cours::Carte>();
}

cours::Carte relayee(const cours::Carte& carte) {
    return epreuve::ecrite(epreuve::lire(carte));
}

/// Ce que dit le refus ; « lue », ou « version trop récente ».
template <class Action>
std::string issue_de(Action action) {
    try {
        action();
        return "lue";
    } catch (const ::VersionTropRecente&) {
        return "version trop récente";
    } catch (const cours::MessageRefuse& refus) {
        return refus.what();
    } catch (const std::exception& autre) {
        return std::string("autre exception : ") + autre.what();
    }
}

std::string issue(const cours::Carte& carte) {
    return epreuve::issue_de([&] { epreuve::lire(carte); });
}

bool nomme(const std::string& refus, const std::string& champ) {
    return refus.rfind("autre exception", 0) != 0 && refus.find("« " + champ + " »") != refus.npos;
}

/// Le programme de la version 1, encore en service : rend la quantité, ou 0 s'il refuse.
std::int64_t lecteur_de_la_version_1(const cours::Carte& carte) {
    const auto entier = [&](const char* nom, std::int64_t absent) {
        const auto champ = carte.find(nom);
        if (champ == carte.end()) return absent;
        const std::int64_t* valeur = champ->second.si<std::int64_t>();
        return valeur != nullptr ? *valeur : 0;
    };
    if (entier("v_min", 1) > 1 || entier("v", 0) < 1) return 0;
    return entier("quantite", 0);
}

}  // namespace

TEST_CASE("une commande de cette version", "[1.6]") {
    const ::Commande commande = epreuve::lire(
        epreuve::ancienne({{"v", 2}, {"v_min", 2}, {"remise", 15}, {"urgent", true}}));
    INFO("chaque champ de la carte est dans la commande");
    REQUIRE(commande.client == "ada");
    REQUIRE(commande.article == "vis");
    REQUIRE(commande.quantite == 3);
    REQUIRE(commande.remise == 15);
    REQUIRE(commande.urgent);
    REQUIRE(commande.v == 2);
    REQUIRE(commande.v_min == 2);
    REQUIRE(commande.inconnus.empty());
}

TEST_CASE("une commande de la version 1", "[1.7]") {
    const std::string lecture = epreuve::issue(epreuve::ancienne());
    INFO("les champs que la version 1 n'avait pas valent ce que dit le tableau");
    REQUIRE(lecture == "lue");
    const ::Commande commande = epreuve::lire(epreuve::ancienne());
    REQUIRE(commande.client == "ada");
    REQUIRE(commande.remise == 0);
    REQUIRE_FALSE(commande.urgent);
    REQUIRE(commande.v == 1);
    REQUIRE(commande.v_min == 1);
}

TEST_CASE("une commande d'une version à venir", "[1.7]") {
    const epreuve::Carte de_plus{
        {"v", 9},
        {"v_min", 2},
        {"cadeau", true},
        {"adresse", epreuve::Carte{{"rue", "des Lilas"}, {"codes", epreuve::Liste{1, 2.5, {}}}}},
        {"photo", cours::Octets{std::string(3, '\xff')}}};
    const std::string lecture = epreuve::issue(epreuve::ancienne(de_plus));
    {
        INFO("v = 9, mais v_min = 2 : l'auteur dit que ce programme peut lire");
        REQUIRE(lecture == "lue");
    }
    const ::Commande commande = epreuve::lire(epreuve::ancienne(de_plus));
    {
        INFO("ce qui n'est pas connu est gardé de côté");
        REQUIRE(commande.inconnus.size() == 3);
        REQUIRE(commande.v == 9);
    }
    epreuve::Carte relais = epreuve::relayee(epreuve::ancienne(de_plus));
    relais["v"] = 9;  // un autre cas en juge
    INFO("relayer la commande n'en perd rien");
    REQUIRE((relais == epreuve::ancienne(de_plus)));
}

TEST_CASE("un nom qui ressemble n'est pas ce champ", "[1.7]") {
    const epreuve::Carte de_plus{{"Remise", "offerte"}, {"remise ", 400}, {"", epreuve::Valeur()}};
    INFO("« Remise », « remise  » et le nom vide sont des noms inconnus : gardés, non interprétés");
    REQUIRE(epreuve::issue(epreuve::ancienne(de_plus)) == "lue");
    REQUIRE(epreuve::lire(epreuve::ancienne(de_plus)).remise == 0);
    REQUIRE((epreuve::lire(epreuve::ancienne(de_plus)).inconnus == de_plus));
}

TEST_CASE("une version que ce programme lirait de travers", "[1.7]") {
    const std::int64_t enorme = std::numeric_limits<std::int64_t>::max();
    for (const std::int64_t v_min : {std::int64_t{3}, enorme}) {
        INFO("v_min dépasse 2 : ce programme n'a pas le droit de lire");
        REQUIRE(epreuve::issue(epreuve::ancienne({{"v", v_min}, {"v_min", v_min}})) ==
                "version trop récente");
        INFO("les autres champs ont peut-être changé : ils ne comptent pas");
        REQUIRE(epreuve::issue({{"v", v_min}, {"v_min", v_min}, {"quantite", "douze"}}) ==
                "version trop récente");
        REQUIRE(epreuve::issue({{"v_min", v_min}}) == "version trop récente");
    }
    INFO("`v` seul ne fait rien refuser");
    REQUIRE(epreuve::issue(epreuve::ancienne({{"v", enorme}})) == "lue");
    REQUIRE(epreuve::issue(epreuve::ancienne({{"v", 3}, {"v_min", 1}})) == "lue");
}

TEST_CASE("un champ obligatoire qui manque est nommé", "[1.6]") {
    for (const char* nom : {"v", "client", "article", "quantite"}) {
        epreuve::Carte carte = epreuve::ancienne();
        carte.erase(nom);
        CAPTURE(nom);
        INFO("le refus est une cours::MessageRefuse qui nomme le champ entre « et »");
        REQUIRE(epreuve::nomme(epreuve::issue(carte), nom));
    }
}

TEST_CASE("un champ d'un autre type est refusé, et nommé", "[1.6]") {
    const std::vector<std::pair<const char*, epreuve::Valeur>> faux{
        {"quantite", "12"},
        {"quantite", 12.0},
        {"quantite", true},
        {"quantite", {}},
        {"remise", "15"},
        {"remise", 15.0},
        {"remise", false},
        {"remise", {}},
        {"urgent", 1},
        {"urgent", "oui"},
        {"urgent", {}},
        {"client", 12},
        {"article", cours::Octets{"vis"}},
        {"client", epreuve::Liste{"ada"}},
        {"v", "2"},
        {"v", 1.0},
        {"v_min", "1"},
        {"v_min", true}};
    for (const auto& un : faux) {
        const std::string refus = epreuve::issue(epreuve::ancienne({{un.first, un.second}}));
        CAPTURE(un.first, refus);
        INFO("rien n'est converti : un champ d'un autre type est refusé, et son nom est dit");
        REQUIRE(epreuve::nomme(refus, un.first));
    }
}

TEST_CASE("une valeur qui n'est pas permise est refusée, et nommée", "[1.6]") {
    const std::int64_t min = std::numeric_limits<std::int64_t>::min();
    const std::vector<std::pair<const char*, std::int64_t>> faux{{"quantite", 0},
                                                                 {"quantite", -1},
                                                                 {"quantite", 1'000'001},
                                                                 {"quantite", 4'294'967'297},
                                                                 {"remise", -1},
                                                                 {"remise", 101},
                                                                 {"remise", 4'294'967'296},
                                                                 {"v", 0},
                                                                 {"v", min},
                                                                 {"v_min", 0},
                                                                 {"v_min", -3}};
    for (const auto& un : faux) {
        const std::string refus = epreuve::issue(epreuve::ancienne({{un.first, un.second}}));
        CAPTURE(un.first, un.second, refus);
        INFO("hors de ce que permet le tableau : refusé, et nommé");
        REQUIRE(epreuve::nomme(refus, un.first));
    }
    for (const std::int64_t quantite : {1, 1'000'000})
        REQUIRE(epreuve::lire(epreuve::ancienne({{"quantite", quantite}})).quantite == quantite);
    for (const std::int64_t remise : {0, 100})
        REQUIRE(epreuve::lire(epreuve::ancienne({{"remise", remise}})).remise == remise);
}

TEST_CASE("ce qui n'est pas une commande", "[1.6]") {
    for (const std::string& octets :
         {std::string(), std::string("\x93\x01"), cours::en_msgpack(epreuve::Liste{1, 2}),
          cours::en_msgpack("carte"), cours::en_msgpack(epreuve::ancienne()) + "x",
          std::string("\xdf\xff\xff\xff\xff", 5)}) {
        const std::string refus = epreuve::issue_de([&] { ::lire_commande(octets); });
        CAPTURE(refus);
        INFO("des octets quelconques : une cours::MessageRefuse, rien d'autre");
        REQUIRE(refus != "lue");
        REQUIRE(refus != "version trop récente");
        REQUIRE(refus.rfind("autre exception", 0) != 0);
    }
}

TEST_CASE("ce qui est écrit", "[1.7]") {
    ::Commande commande{"ada", "vis", 3};
    INFO("les champs facultatifs qui valent leur valeur d'absence ne sont pas écrits");
    REQUIRE((epreuve::ecrite(commande) ==
             epreuve::Carte{{"v", 2}, {"client", "ada"}, {"article", "vis"}, {"quantite", 3}}));
    commande.urgent = true;
    commande.quantite = 1'000'000;
    REQUIRE((epreuve::ecrite(commande) == epreuve::Carte{{"v", 2},
                                                         {"client", "ada"},
                                                         {"article", "vis"},
                                                         {"quantite", 1'000'000},
                                                         {"urgent", true}}));
    {
        INFO("relayée, une commande ancienne est d'abord récrite par ce programme : v = 2");
        REQUIRE((epreuve::relayee(epreuve::ancienne()) == epreuve::ancienne({{"v", 2}})));
    }
    INFO("une commande plus récente garde sa version : elle a ce que cette version y a mis");
    REQUIRE((epreuve::relayee(epreuve::ancienne({{"v", 5}, {"cadeau", true}})) ==
             epreuve::ancienne({{"v", 5}, {"cadeau", true}})));
}

TEST_CASE("une commande qui ne serait pas relue ne s'écrit pas", "[1.6]") {
    const std::int64_t min = std::numeric_limits<std::int64_t>::min();
    const auto refus = [](const ::Commande& commande) {
        return epreuve::issue_de([&] { ::ecrire_commande(commande); });
    };
    {
        INFO("un champ n'a pas une valeur permise : ecrire_commande() refuse, et nomme ce champ");
        REQUIRE(epreuve::nomme(refus({"ada", "vis", 0}), "quantite"));
        REQUIRE(epreuve::nomme(refus({"ada", "vis", 1'000'001}), "quantite"));
        REQUIRE(epreuve::nomme(refus({"ada", "vis", 1, -1}), "remise"));
        REQUIRE(epreuve::nomme(refus({"ada", "vis", 1, 101}), "remise"));
        REQUIRE(epreuve::nomme(refus({"ada", "vis", 1, 0, false, 2, 0}), "v_min"));
    }
    for (const std::int64_t faux : {std::int64_t{0}, std::int64_t{-1}, min}) {
        INFO("`v` et v_min sont vérifiés avant d'être relevés à 2");
        REQUIRE(epreuve::nomme(refus({"ada", "vis", 1, 0, false, faux}), "v"));
        REQUIRE(epreuve::nomme(refus({"ada", "vis", 1, 10, false, 2, faux}), "v_min"));
    }
    for (const ::Commande& commande :
         {::Commande{std::string(70'000, 'a'), "vis", 1},
          ::Commande{"ada", std::string(70'000, 'v'), 1}, ::Commande{"ada", "vis\xff", 1},
          ::Commande{"ada", "vis", 1, 0, false, 3, 3}}) {
        const std::string dit = refus(commande);
        CAPTURE(dit);
        INFO(
            "trop longue, mal codée ou d'un v_min de 3 : personne ne la relirait, elle ne part "
            "pas");
        REQUIRE(dit != "lue");
        REQUIRE(dit.rfind("autre exception", 0) != 0);
    }
}

TEST_CASE("l'ancien lecteur n'est jamais trompé", "[1.7]") {
    ::Commande commande{"ada", "vis", 3};
    commande.urgent = true;
    {
        INFO("sans remise, la version 1 lit ce que la version 2 écrit");
        REQUIRE(epreuve::lecteur_de_la_version_1(epreuve::ecrite(commande)) == 3);
    }
    commande.remise = 15;
    {
        INFO("une remise ne doit pas être ignorée : v_min = 2 la fait refuser par la version 1");
        REQUIRE(epreuve::lecteur_de_la_version_1(epreuve::ecrite(commande)) == 0);
    }
    {
        INFO("écrite par la version 2, une remise relayée garde son v_min");
        const epreuve::Carte carte = epreuve::ancienne({{"v", 2}, {"v_min", 2}, {"remise", 15}});
        REQUIRE((epreuve::relayee(carte) == carte));
    }
    INFO("v_min = 2 sans remise : l'auteur avait ses raisons, il n'est pas rabaissé");
    const epreuve::Carte carte = epreuve::ancienne({{"v", 3}, {"v_min", 2}, {"taxe", 20}});
    REQUIRE((epreuve::relayee(carte) == carte));
    INFO("une remise sans v_min, d'un auteur négligent, en reçoit un");
    REQUIRE((epreuve::relayee(epreuve::ancienne({{"v", 2}, {"remise", 5}})) ==
             epreuve::ancienne({{"v", 2}, {"v_min", 2}, {"remise", 5}})));
}

}  // namespace juge::epreuve
