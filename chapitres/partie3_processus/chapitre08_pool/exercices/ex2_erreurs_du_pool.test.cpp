#include <unistd.h>

#include <chapitre07/partage.hpp>
#include <juge/epreuve.hpp>

#include "aides.hpp"

#include <juge/reponse.hpp>

namespace juge::epreuve {

/// Une exception que seule cette épreuve connaît.
struct Refus : std::runtime_error {
    using std::runtime_error::runtime_error;
};

namespace {

using Fonction = std::function<std::string(const std::string&)>;

std::string echo(const std::string& entree) {
    return entree;
}

/// Appelle la réponse dans un acteur : si elle attend pour toujours, cela se voit.
std::vector<::Issue> appeler(std::size_t workers, const std::vector<std::string>& entrees,
                             const Fonction& f) {
    std::vector<::Issue> issues;
    {
        juge::Acteur appel("appel", [&] { issues = ::map_issues(workers, entrees, f); });
        appel.attendre_fin(
            "L'appel attend pour toujours : lisez ce que les workers écrivent avant d'attendre "
            "leur "
            "fin, et fermez les bouts dont vous ne vous servez pas.");
    }
    return issues;
}

void verifier_valeurs(const std::vector<::Issue>& issues, const std::vector<std::string>& valeurs) {
    INFO("une issue par entrée");
    REQUIRE(issues.size() == valeurs.size());
    for (std::size_t i = 0; i < valeurs.size(); ++i) {
        INFO("f a rendu une valeur : l'issue " << i << " est réussie");
        REQUIRE(issues[i].reussie);
        INFO("la valeur de l'entrée " << i << " revient octet pour octet, à sa place");
        REQUIRE(issues[i].valeur.size() == valeurs[i].size());
        REQUIRE((issues[i].valeur == valeurs[i]));
    }
}

void verifier_erreur(const ::Issue& issue, const std::string& type, const std::string& message) {
    {
        INFO("f a levé : l'issue n'est pas réussie");
        REQUIRE_FALSE(issue.reussie);
    }
    {
        INFO("le type de l'exception, tel qu'il s'écrit en C++");
        REQUIRE(issue.type == type);
    }
    INFO("le message de l'exception, en entier");
    REQUIRE(issue.message.size() == message.size());
    REQUIRE((issue.message == message));
}

std::vector<std::string> nombres(int combien) {
    std::vector<std::string> entrees;
    for (int i = 0; i < combien; ++i)
        entrees.push_back(std::to_string(i));
    return entrees;
}

}  // namespace

TEST_CASE("les valeurs, de toute sorte, à leur place", "[1.5]") {
    const cours::Inventaire avant;
    std::string octets;
    for (int i = 0; i < 256; ++i)
        octets += static_cast<char>(i);
    const std::vector<std::string> valeurs{"",
                                           "a",
                                           std::string(3, '\0'),
                                           octets,
                                           "E",
                                           "ERREUR",
                                           "std::out_of_range",
                                           "1\n2\n3",
                                           "E\0rang\0",
                                           "0",
                                           "error",
                                           "V",
                                           "\x01",
                                           "false"};
    for (const std::size_t workers : {1U, 2U, 3U, 20U})
        epreuve::verifier_valeurs(epreuve::appeler(workers, valeurs, epreuve::echo), valeurs);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("des valeurs plus grandes qu'un tube", "[1.5]") {
    const cours::Inventaire avant;
    std::vector<std::string> valeurs;
    for (const std::size_t taille : {100'000U, 0U, 1'000'003U, 65'536U, 65'537U, 300'000U})
        valeurs.emplace_back(taille, 'v');
    epreuve::verifier_valeurs(epreuve::appeler(2, valeurs, epreuve::echo), valeurs);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("le type et le message d'une exception traversent", "[1.5]") {
    const cours::Inventaire avant;
    const std::string long_message(200'000, 'm');
    const auto issues = epreuve::appeler(2, {"portee", "sien", "vide", "long", "valeur"},
                                         [&](const std::string& entree) -> std::string {
                                             if (entree == "portee")
                                                 throw std::out_of_range("rang 12");
                                             if (entree == "sien")
                                                 throw epreuve::Refus("fichier « a\nb »");
                                             if (entree == "vide") throw std::logic_error("");
                                             if (entree == "long")
                                                 throw std::runtime_error(long_message);
                                             return entree;
                                         });
    REQUIRE(issues.size() == 5);
    epreuve::verifier_erreur(issues[0], "std::out_of_range", "rang 12");
    epreuve::verifier_erreur(issues[1], "juge::epreuve::Refus", "fichier « a\nb »");
    epreuve::verifier_erreur(issues[2], "std::logic_error", "");
    epreuve::verifier_erreur(issues[3], "std::runtime_error", long_message);
    REQUIRE(issues[4].reussie);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une exception qui ne dérive pas de std::exception", "[1.5]") {
    const cours::Inventaire avant;
    const auto issues =
        epreuve::appeler(1, {"a", "b", "c", "d"}, [](const std::string& entree) -> std::string {
            if (entree == "a") throw std::make_integer_sequence<int, 100>();
            if (entree == "b") throw 42;
            if (entree == "c") throw std::string("un texte");
            return entree;
        });
    REQUIRE(issues.size() == 4);
    std::string long_nom = "std::integer_sequence<int";
    for (int i = 0; i < 100; ++i)
        long_nom += ", " + std::to_string(i);
    epreuve::verifier_erreur(issues[0], long_nom + ">", "");
    epreuve::verifier_erreur(issues[1], "int", "");
    {
        INFO("une std::string levée : son type, et pas de message");
        REQUIRE_FALSE(issues[2].reussie);
        REQUIRE(issues[2].type.find("basic_string") != std::string::npos);
        REQUIRE(issues[2].message.empty());
    }
    INFO("les entrées suivantes sont traitées");
    REQUIRE(issues[3].reussie);
    REQUIRE(issues[3].valeur == "d");
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une exception ne change rien pour les autres entrées", "[1.5]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Journal> journal;
    const auto entrees = epreuve::nombres(60);
    const auto issues = epreuve::appeler(3, entrees, [&](const std::string& entree) -> std::string {
        const auto rang = static_cast<std::size_t>(std::stoi(entree));
        journal->noter(rang, ::getpid());
        if (rang % 4 == 0) throw std::range_error(entree);
        return "<" + entree + ">";
    });
    REQUIRE(issues.size() == 60);
    for (std::size_t i = 0; i < 60; ++i) {
        INFO("chaque entrée est traitée une fois, ni zéro, ni deux (entrée " << i << ")");
        REQUIRE(journal->fois(i) == 1);
    }
    for (std::size_t i = 0; i < 60; ++i) {
        INFO("chaque entrée a son issue (entrée " << i << ")");
        REQUIRE(issues[i].reussie == (i % 4 != 0));
        REQUIRE(issues[i].valeur == (i % 4 != 0 ? "<" + entrees[i] + ">" : ""));
        REQUIRE(issues[i].message == (i % 4 == 0 ? entrees[i] : ""));
    }
    {
        INFO("aucune entrée n'est traitée par ce programme lui-même");
        REQUIRE(journal->workers().count(::getpid()) == 0);
    }
    INFO("un worker dont la tâche a levé continue : trois workers au plus, pour soixante entrées");
    REQUIRE(journal->workers().size() <= 3);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("tout lève : l'appel rend quand même toutes les issues", "[1.5]") {
    const cours::Inventaire avant;
    const auto issues = epreuve::appeler(
        2, epreuve::nombres(10),
        [](const std::string& entree) -> std::string { throw std::runtime_error(entree); });
    REQUIRE(issues.size() == 10);
    for (std::size_t i = 0; i < 10; ++i)
        epreuve::verifier_erreur(issues[i], "std::runtime_error", std::to_string(i));
    epreuve::rien_de_reste(avant);
}

TEST_CASE("les workers travaillent en même temps", "[1.2]") {
    const cours::Partage<cours::Porte> porte;
    juge::Acteur appel("appel", [&] {
        ::map_issues(4, epreuve::nombres(4), [&](const std::string& entree) {
            porte->passer();
            return entree;
        });
    });
    {
        INFO("l'appel attend la fin des tâches");
        REQUIRE(appel.est_bloque());
    }
    {
        INFO("quatre workers, quatre entrées : toutes commencées avant qu'une seule finisse");
        REQUIRE(porte->arrives() == 4);
    }
    porte->ouvrir(3);
    {
        INFO("une tâche dure encore : l'appel dort, même si les autres workers ont fini");
        REQUIRE(appel.est_bloque());
    }
    porte->ouvrir(1);
    appel.attendre_fin("Toutes les tâches ont fini : l'appel doit rendre la main.");
    for (int fois = 0; fois < 10; ++fois) {
        const cours::Partage<epreuve::Journal> journal;
        epreuve::appeler(4, epreuve::nombres(4), [&](const std::string& entree) {
            journal->noter(0, ::getpid());
            return entree;
        });
        INFO("si courtes soient-elles, les quatre premières entrées ont chacune leur worker");
        REQUIRE(journal->workers().size() == 4);
    }
}

TEST_CASE("des lectures et des écritures partielles ne perdent rien", "[1.5][simple]") {
    const cours::Inventaire avant;
    {
        const juge::Perturbation lectures(juge::Panne::lectures_partielles, 1021);
        const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 509);
        const std::vector<std::string> valeurs{std::string(50'000, 'a'), "b",
                                               std::string(20'000, 'c')};
        const auto issues = epreuve::appeler(2, valeurs, epreuve::echo);
        INFO("un appel rend ce qu'il veut : on continue jusqu'à la taille annoncée");
        epreuve::verifier_valeurs(issues, valeurs);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("des appels interrompus ne perdent rien", "[1.5][simple]") {
    const cours::Inventaire avant;
    {
        const juge::Perturbation interruptions(juge::Panne::interruptions);
        const auto valeurs = epreuve::nombres(12);
        INFO("un appel interrompu (EINTR) est à recommencer");
        epreuve::verifier_valeurs(epreuve::appeler(3, valeurs, epreuve::echo), valeurs);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("sans worker : refusé ; sans entrée : rien", "[1.5]") {
    const cours::Inventaire avant;
    INFO("sans worker : std::invalid_argument");
    REQUIRE(epreuve::refuse([] { ::map_issues(0, {"a"}, epreuve::echo); }));
    INFO("sans entrée, aucune issue");
    REQUIRE(epreuve::appeler(3, {}, epreuve::echo).empty());
    epreuve::rien_de_reste(avant);
}

}  // namespace juge::epreuve
