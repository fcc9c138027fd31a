#include "designation.hpp"

#include <juge/epreuve.hpp>

namespace {

juge::Catalogue catalogue_d_essai() {
    juge::Catalogue catalogue;
    catalogue.chapitres = {{"05", "Synchronisation", 4, "/c/chapitre05"},
                           {"11", "Boost.Asio", 4, "/c/chapitre11"}};
    const auto ajouter = [&](const char* id, const char* nom, const char* squelette) {
        juge::Epreuve epreuve;
        epreuve.id = id;
        epreuve.nom = nom;
        epreuve.titre = nom;
        epreuve.squelette = squelette;
        catalogue.epreuves.push_back(epreuve);
    };
    ajouter("composants_chapitre05", "composants_chapitre05", "");
    ajouter("chapitre05_ex1", "ex1_tampon_borne", "/c/chapitre05/exercices/ex1_tampon_borne.hpp");
    ajouter("chapitre11_ex2", "ex2_delai", "/c/chapitre11/exercices/ex2_delai.hpp");
    return catalogue;
}

/// Le message de l'exception levée par `action`.
std::string refus(const std::function<void()>& action) {
    try {
        action();
    } catch (const std::runtime_error& erreur) {
        return erreur.what();
    }
    return "(aucune exception)";
}

}  // namespace

TEST_CASE("un exercice se désigne de trois façons") {
    const auto catalogue = catalogue_d_essai();
    for (const char* designation : {"5.1", "chapitre05_ex1", "ex1_tampon_borne"})
        CHECK(cahier::trouver_exercice(catalogue, designation).id == "chapitre05_ex1");
    CHECK(cahier::exercices(catalogue).size() == 2);
}

TEST_CASE("une désignation fausse propose d'abord l'exercice le plus proche") {
    const auto catalogue = catalogue_d_essai();
    const auto phrase = refus([&] { cahier::trouver_exercice(catalogue, "ex1_tampon_bornee"); });
    INFO(phrase);
    const auto proche = phrase.find("ex1_tampon_borne)");
    REQUIRE(proche != std::string::npos);
    CHECK(proche < phrase.find("ex2_delai"));
    CHECK(phrase.find("« ex1_tampon_bornee »") != std::string::npos);
}

TEST_CASE("des tests sans réponse ne sont pas un exercice") {
    const auto catalogue = catalogue_d_essai();
    const auto phrase =
        refus([&] { cahier::trouver_exercice(catalogue, "composants_chapitre05"); });
    CHECK(phrase.find("Exercice inconnu") == 0);
}

TEST_CASE("un chapitre se désigne par son numéro ou par son nom") {
    const auto catalogue = catalogue_d_essai();
    for (const char* designation : {"5", "05", "chapitre05"})
        CHECK(cahier::trouver_chapitre(catalogue, designation).numero == "05");
    CHECK(cahier::trouver_chapitre(catalogue, "11").numero == "11");
    for (const char* designation : {"", "6", "6.1", "chapitre"}) {
        const auto phrase = refus([&] { cahier::trouver_chapitre(catalogue, designation); });
        CHECK(phrase.find("05  Synchronisation") != std::string::npos);
    }
}

TEST_CASE("un chapitre se désigne aussi par un de ses exercices, son dossier ou sa leçon") {
    auto catalogue = catalogue_d_essai();
    catalogue.epreuves[1].serie = "chapitre05";
    for (const char* designation :
         {"5.1", "ex1_tampon_borne", "/c/chapitre05", "/c/chapitre05/", "/c/chapitre05/README.md"})
        CHECK(cahier::trouver_chapitre(catalogue, designation).numero == "05");
}

TEST_CASE("un chapitre donné pour un exercice propose les siens") {
    auto catalogue = catalogue_d_essai();
    catalogue.epreuves[1].serie = "chapitre05";
    const auto phrase = refus([&] { cahier::trouver_exercice(catalogue, "chapitre05"); });
    CHECK(phrase.find("Ceux de ce chapitre :\n  5.1  ex1_tampon_borne") != std::string::npos);
    CHECK(phrase.find("11.2") == std::string::npos);
    CHECK(refus([&] { cahier::trouver_exercice(catalogue, "11"); }).find("pas encore") !=
          std::string::npos);
}

TEST_CASE("un mot inconnu propose la commande la plus proche, sinon les donne toutes") {
    const std::vector<std::string> commandes{"liste", "indice", "lecon", "enonce"};
    const auto propose = [&](const std::string& mot) {
        return cahier::phrase_mot_inconnu(mot, commandes);
    };
    CHECK(propose("lsite") ==
          "« lsite » : commande inconnue. Vouliez-vous dire : ./cahier liste ?");
    CHECK(propose("indices").find("./cahier indice ?") != std::string::npos);
    CHECK(propose("leçon").find("./cahier lecon ?") != std::string::npos);
    CHECK(propose("énoncé").find("./cahier enonce ?") != std::string::npos);
    CHECK(propose("bonjour").find("Les commandes : liste, indice, lecon, enonce.") !=
          std::string::npos);
}

TEST_CASE("la distance compte les lettres ajoutées, ôtées ou changées") {
    CHECK(cahier::distance("5.1", "5.1") == 0);
    CHECK(cahier::distance("", "abc") == 3);
    CHECK(cahier::distance("tampon", "tampons") == 1);
    CHECK(cahier::distance("niche", "chiens") == 5);
}
