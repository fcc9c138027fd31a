#include <chapitre17/registre_taches.hpp>
#include <juge/epreuve.hpp>

using cours::Envoi;
using cours::Heure;
using cours::Liste;
using cours::Message;
using cours::Octets;
using cours::RegistreTaches;

namespace {

Message soumettre(const std::string& id) {
    return {"soumettre", 0, {{"id", id}, {"fonction", "f"}, {"argument", Octets{"x"}}}};
}
Message fini(const std::string& id, const std::string& valeur) {
    return {"fini", 0, {{"id", id}, {"reussie", true}, {"valeur", Octets{valeur}}}};
}
Message present(int places, const std::vector<std::string>& taches = {}) {
    Liste liste(taches.begin(), taches.end());
    return {"present", 0, {{"places", places}, {"taches", std::move(liste)}}};
}
Message occupe(const std::string& id) {
    return present(1, {id});
}
const Message pret = present(1);

/// Les envois, en clair : « c issue a ; w tache b ; w note a c ».
std::string dits(RegistreTaches& registre) {
    std::string texte;
    for (const Envoi& envoi : registre.prendre_les_envois()) {
        texte += (texte.empty() ? "" : " ; ") + envoi.a + " " + envoi.message.genre;
        const auto ids = envoi.message.champs.find("ids");
        if (ids == envoi.message.champs.end())
            texte += " " + envoi.message.texte("id");
        else
            for (const cours::Valeur& id : *ids->second.si<Liste>())
                texte += " " + *id.si<std::string>();
    }
    return texte;
}

struct Banc {
    std::unique_ptr<cours::Stock> stock = cours::stock_en_memoire();
    RegistreTaches registre;
    explicit Banc(const cours::ReglagesFile& reglages = {})
        : registre(reglages, *stock, Heure(0)) {}
    std::string apres(const std::string& de, const Message& message, int heure) {
        registre.recevoir(de, message, Heure(heure));
        registre.avancer(Heure(heure));
        return dits(registre);
    }
    std::string a(int heure) {
        registre.avancer(Heure(heure));
        return dits(registre);
    }
};

}  // namespace

TEST_CASE("une tâche va au worker libre, et son issue au client") {
    Banc banc;
    REQUIRE(banc.apres("c", soumettre("a"), 0) == "c acceptee a");
    REQUIRE(banc.apres("w", pret, 0) == "w tache a");
    REQUIRE(banc.apres("w", occupe("a"), 100).empty());
    REQUIRE(banc.apres("w", fini("a", "12"), 200) == "c issue a ; w note a");
    REQUIRE(banc.apres("c", soumettre("a"), 300) == "c issue a");
    banc.apres("c", {"lue", 0, {{"ids", Liste{"a"}}}}, 300);
    REQUIRE(banc.registre.taches() == 0);
}

TEST_CASE("la tâche d'un worker muet va à un autre ; le premier rendu compte") {
    Banc banc;
    banc.apres("c", soumettre("a"), 0);
    banc.apres("w", pret, 0);
    REQUIRE(banc.apres("v", pret, 900).empty());
    REQUIRE(banc.a(1000).empty());
    REQUIRE(banc.a(1001) == "v tache a");
    REQUIRE(banc.apres("w", fini("a", "revenant"), 1002) == "c issue a ; w note a");
    REQUIRE(banc.apres("v", fini("a", "double"), 1003) == "v note a");
    REQUIRE(banc.apres("c", soumettre("b"), 1004) == "v tache b ; c acceptee b");
}

TEST_CASE("le battement d'une longue tâche la garde à son worker") {
    Banc banc;
    banc.apres("c", soumettre("a"), 0);
    banc.apres("w", pret, 0);
    banc.apres("v", pret, 0);
    for (int heure = 500; heure < 60'000; heure += 500) {
        banc.apres("v", pret, heure);
        REQUIRE(banc.apres("w", occupe("a"), heure).empty());
    }
}

TEST_CASE("une tâche qui n'arrive pas est reprise") {
    Banc banc;
    banc.apres("c", soumettre("a"), 0);
    REQUIRE(banc.apres("w", pret, 0) == "w tache a");
    REQUIRE(banc.apres("w", pret, 600).empty());
    REQUIRE(banc.apres("w", pret, 1200) == "w tache a");
}

TEST_CASE("des places : des tâches d'avance, au moins chargé d'abord") {
    Banc banc;
    banc.apres("w", present(3), 0);
    banc.apres("v", present(2), 0);
    for (const char* id : {"a", "b", "c", "d", "e", "f"})
        banc.registre.recevoir("c", soumettre(id), Heure(0));
    REQUIRE(banc.a(0) ==
            "v tache a ; w tache b ; v tache c ; w tache d ; w tache e ; c acceptee a b c d e f");
    REQUIRE(banc.apres("w", fini("b", ""), 1) == "c issue b ; w tache f ; w note b");
    // Un de ses battements, parti avant que « f » ne lui arrive.
    REQUIRE(banc.apres("w", present(3, {"d", "e"}), 2).empty());
    REQUIRE(banc.apres("w", present(3, {"d", "e", "f"}), 3).empty());
}

TEST_CASE(
    "un worker meurt : ses tâches reviennent dans l'ordre, l'essai ne compte qu'à la première") {
    Banc banc({.essais_max = 1});
    banc.apres("w", present(3), 0);
    for (const char* id : {"a", "b", "c", "d"})
        banc.registre.recevoir("c", soumettre(id), Heure(0));
    banc.a(0);
    banc.apres("v", present(4), 900);
    REQUIRE(banc.a(1001) == "c issue a ; v tache b ; v tache c");
}

TEST_CASE("une tâche d'avance qu'un autre a rendue n'est pas refaite") {
    Banc banc;
    banc.apres("w", present(2), 0);
    for (const char* id : {"a", "b"})
        banc.registre.recevoir("c", soumettre(id), Heure(0));
    banc.a(0);
    banc.apres("v", present(2), 900);
    REQUIRE(banc.a(1001) == "v tache a ; v tache b");  // w est figé
    banc.apres("v", fini("b", ""), 1100);
    REQUIRE(banc.apres("w", present(2, {"a", "b"}), 1200) == "w note b");
    REQUIRE(banc.apres("v", fini("a", ""), 1300) == "c issue a ; v note a");
    REQUIRE(banc.apres("w", fini("a", ""), 1400) == "w note a");
}

TEST_CASE("une tâche qui tue ses workers est abandonnée") {
    Banc banc({.essais_max = 2});
    banc.apres("c", soumettre("a"), 0);
    banc.apres("u", pret, 0);
    REQUIRE(banc.apres("v", pret, 2000) == "v tache a");
    REQUIRE(banc.a(4000) == "c issue a");
}

TEST_CASE("la file est bornée ; une répétition n'y prend pas de place") {
    Banc banc({.taches_max = 2});
    REQUIRE(banc.apres("c", soumettre("a"), 0) == "c acceptee a");
    REQUIRE(banc.apres("c", soumettre("b"), 0) == "c acceptee b");
    REQUIRE(banc.apres("c", soumettre("c"), 0) == "c refusee c");
    REQUIRE(banc.apres("d", soumettre("a"), 0) == "d acceptee a");
    REQUIRE(banc.registre.taches() == 2);
}

TEST_CASE("ce qui n'est pas du protocole est refusé, sans effet") {
    Banc banc;
    for (const Message& message :
         {Message{"bonjour"}, Message{"soumettre"}, Message{"present"}, present(0), present(1001),
          present(1, {""}), fini("", "x"), Message{"soumettre", 0, {{"id", std::string(129, 'x')}}},
          Message{"fini", 0, {{"id", "a"}, {"reussie", 1}, {"valeur", Octets{}}}}})
        REQUIRE_THROWS_AS(banc.registre.recevoir("x", message, Heure(0)), cours::MessageRefuse);
    REQUIRE(banc.registre.taches() == 0);
    REQUIRE(banc.registre.workers() == 0);
}

TEST_CASE("un courtier qui renaît reprend sa file, et qui travaille déjà") {
    const std::string chemin = "registre_" + std::to_string(::getpid()) + ".db";
    {
        const auto stock = cours::stock_sur_disque(chemin);
        RegistreTaches registre({}, *stock, Heure(0));
        for (const char* id : {"a", "b", "c"})
            registre.recevoir("c", soumettre(id), Heure(0));
        registre.recevoir("w", pret, Heure(0));
        registre.avancer(Heure(0));
        registre.recevoir("v", pret, Heure(0));
        registre.recevoir("w", fini("a", "12"), Heure(0));
        stock->valider();
        registre.recevoir("c", soumettre("perdue"), Heure(0));  // jamais validée
    }
    const auto stock = cours::stock_sur_disque(chemin);
    RegistreTaches registre({}, *stock, Heure(9'000'000));
    REQUIRE(registre.taches() == 3);
    registre.recevoir("v2", occupe("b"), Heure(9'000'001));
    registre.recevoir("w2", pret, Heure(9'000'001));
    registre.recevoir("c2", soumettre("a"), Heure(9'000'001));
    registre.avancer(Heure(9'000'001));
    REQUIRE(dits(registre) == "c2 issue a ; w2 tache c");
    for (const char* fin : {"", "-wal", "-shm"})
        std::remove((chemin + fin).c_str());
}
