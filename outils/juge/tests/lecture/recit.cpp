// La photographie des threads, racontée : qui attend quoi, et pourquoi rien n'avance.
#include "recit.hpp"

#include <juge/epreuve.hpp>

namespace {

std::string thread(int tid, const std::string& nom, const std::string& suite) {
    return R"({"tid":)" + std::to_string(tid) + R"(,"nom":")" + nom +
           R"(","fichier":"a.hpp","ligne":)" + std::to_string(tid) + suite + "}";
}

juge::Recit raconter(const std::vector<std::string>& threads) {
    std::string liste;
    for (const auto& t : threads)
        liste += (liste.empty() ? "" : ",") + t;
    return juge::raconter_threads({"[" + liste + "]", ""});
}

using Textes = std::vector<std::string>;

Textes textes(const juge::Recit& recit) {
    Textes resultat;
    for (const auto& ligne : recit.lignes)
        resultat.push_back(ligne.texte);
    return resultat;
}

const std::string condition = R"(,"nature":"condition","objet":"0x1","nom_objet":"cv_")";

}  // namespace

TEST_CASE("un sommeil n'est pas un calcul") {
    const auto recit = raconter({thread(1, "a", R"(,"nature":"sommeil")"), thread(2, "b", "")});
    REQUIRE(textes(recit) == Textes{"« a » dort : personne ne le réveillera avant l'heure",
                                    "« b » n'attend rien : il calcule encore"});
    REQUIRE(recit.dort);
    REQUIRE(recit.calcule);
    REQUIRE(recit.endroit->ligne == 1);
}

TEST_CASE("une notification perdue n'est pas un cycle") {
    const auto recit = raconter({thread(1, "a", condition), thread(2, "b", condition)});
    REQUIRE(textes(recit) ==
            Textes{"« a » attend une notification sur la condition « cv_ »",
                   "« b » attend une notification sur la condition « cv_ »",
                   "Ce n'est pas un cycle : la notification attendue n'est jamais envoyée, ou elle "
                   "part avant que l'attente commence."});
    INFO("si un autre attend un verrou, peut-être est-ce lui qui aurait notifié");
    const auto verrou = R"(,"nature":"verrou","objet":"0x2","nom_objet":"m","proprietaire":1)";
    REQUIRE(textes(raconter({thread(1, "a", condition), thread(2, "b", verrou)})).back() ==
            "« b » attend le verrou « m », que tient « a »");
    INFO("une attente à échéance finira d'elle-même");
    REQUIRE(textes(raconter({thread(1, "a", condition + R"(,"echeance":true)")})) ==
            Textes{"« a » attend une notification sur la condition « cv_ », jusqu'à une échéance"});
}

TEST_CASE("le cycle se dit, et un verrou gardé par un thread fini aussi") {
    const auto attend = [](const char* objet, int proprietaire) {
        return R"(,"nature":"verrou","objet":"0x1","nom_objet":")" + std::string(objet) +
               R"(","proprietaire":)" + std::to_string(proprietaire);
    };
    REQUIRE(
        textes(raconter({thread(1, "a", attend("m", 2)), thread(2, "b", attend("n", 1))})).back() ==
        "Cycle : « a » attend le verrou « m », tenu par « b », qui attend le "
        "verrou « n », tenu par « a ».");
    REQUIRE(textes(raconter({thread(1, "a", attend("m", 7))})) ==
            Textes{"« a » attend le verrou « m », que tenait encore un thread en finissant"});
}

TEST_CASE("deux threads ne portent pas le même nom") {
    REQUIRE(
        textes(raconter({thread(1, "lecteur", ""), thread(2, "lecteur", ""), thread(3, "", "")})) ==
        Textes{"« lecteur » n'attend rien : il calcule encore",
               "« lecteur » (n° 2) n'attend rien : il calcule encore",
               "Le thread 3 n'attend rien : il calcule encore"});
}
