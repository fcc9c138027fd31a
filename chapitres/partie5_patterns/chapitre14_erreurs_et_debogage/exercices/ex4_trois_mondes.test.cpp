#include <signal.h>
#include <unistd.h>

#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <coroutine>
#include <fstream>
#include <juge/epreuve.hpp>

#include <juge/reponse.hpp>

namespace juge::epreuve {

/// Une exception que seule cette épreuve connaît.
struct Panne14 : std::runtime_error {
    using std::runtime_error::runtime_error;
};

namespace {

using EchecEventuel = std::optional<::Echec>;

cours::Tache<void> tout_de_suite(const std::function<void()>& action) {
    action();
    co_return;
}

cours::Tache<void> apres_un_tour(cours::MiniBoucle& boucle, const std::function<void()>& action) {
    co_await boucle.ceder();
    action();
}

EchecEventuel en_coroutine(const std::function<void()>& action) {
    return ::dans_une_coroutine(
        [&](cours::MiniBoucle& boucle) { return epreuve::apres_un_tour(boucle, action); });
}

// Des fonctions plutôt que des lambdas : chaque lambda coûterait son std::function à compiler.
void ne_rien_lever() {}
void lever_un() {
    throw 1;
}
void lever_une_panne() {
    throw epreuve::Panne14("x");
}

void lever(const std::string& type, const std::string& message) {
    if (type == "std::out_of_range") throw std::out_of_range(message);
    if (type == "std::logic_error") throw std::logic_error(message);
    if (type == "juge::epreuve::Panne14") throw epreuve::Panne14(message);
    throw std::runtime_error(message);
}

/// Les trois mondes, et leur nom.
struct UnMonde {
    const char* nom;
    ::Monde monde;
    EchecEventuel (*executer)(const std::function<void()>&);
};
const std::array<UnMonde, 3> mondes{
    UnMonde{"thread", ::Monde::thread, [](const auto& f) { return ::dans_un_thread(f); }},
    UnMonde{"processus", ::Monde::processus, [](const auto& f) { return ::dans_un_processus(f); }},
    UnMonde{"coroutine", ::Monde::coroutine,
            [](const auto& f) { return epreuve::en_coroutine(f); }},
};

void verifier(const EchecEventuel& echec, ::Monde monde, const std::string& type,
              const std::string& message) {
    {
        INFO("l'action a levé : un échec est rendu");
        REQUIRE(echec.has_value());
    }
    {
        INFO("le type de l'exception, tel qu'il s'écrit en C++");
        REQUIRE(echec->type == type);
    }
    {
        INFO("what(), octet pour octet, en entier ; rien si l'exception n'en a pas");
        REQUIRE(echec->message.size() == message.size());
        REQUIRE((echec->message == message));
    }
    INFO("`monde` dit où l'action a échoué");
    REQUIRE((echec->monde == monde));
}

/// Dit ce qu'est une exception, pour la comparer.
std::string nature(const std::exception_ptr& exception) {
    if (!exception) return "nulle";
    try {
        std::rethrow_exception(exception);
    } catch (const epreuve::Panne14& e) {
        return std::string("Panne14 ") + e.what();
    } catch (int e) {
        return "int " + std::to_string(e);
    } catch (...) {
        return "une autre";
    }
}

}  // namespace

TEST_CASE("rien de levé : l'action est exécutée une fois, là où il faut", "[1.2]") {
    const cours::Inventaire avant;
    for (const auto& monde : epreuve::mondes) {
        const cours::Partage<std::atomic<int>> fois(0);
        const cours::Partage<std::atomic<pid_t>> processus(0);
        const cours::Partage<std::atomic<pid_t>> thread(0);
        const auto echec = monde.executer([&] {
            fois->fetch_add(1);
            processus->store(::getpid());
            thread->store(::gettid());
        });
        INFO("monde : " << monde.nom);
        REQUIRE_FALSE(echec.has_value());
        {
            INFO("l'action est exécutée une fois, et finie au retour");
            REQUIRE(fois->load() == 1);
        }
        INFO("dans un autre thread, dans un autre processus, ou ici par une boucle");
        REQUIRE((processus->load() != ::getpid()) == (monde.monde == ::Monde::processus));
        REQUIRE((thread->load() == ::gettid()) == (monde.monde == ::Monde::coroutine));
    }
    REQUIRE(avant.inchange());
}

TEST_CASE("le même type et le même message dans les trois mondes", "[1.3]") {
    const cours::Inventaire avant;
    const std::string long_message(2'500'000, 'm');
    const std::vector<std::array<std::string, 2>> levees{
        {"std::out_of_range", "rang 12"},
        {"juge::epreuve::Panne14", "le mien"},
        {"std::logic_error", ""},
        {"std::runtime_error", "deux\nlignes : 3 | std::x"},
        {"std::runtime_error", "exception sans message"},
        {"std::runtime_error", "mort"},
        {"std::runtime_error", "12 3"},
        {"std::runtime_error", "\n\t  des blancs devant, et derrière \n"},
        {"std::runtime_error", " "},
        {"std::runtime_error", long_message},
    };
    for (const auto& monde : epreuve::mondes) {
        for (const auto& levee : levees) {
            INFO("monde : " << monde.nom);
            const auto echec = monde.executer([&] { epreuve::lever(levee[0], levee[1]); });
            epreuve::verifier(echec, monde.monde, levee[0], levee[1]);
        }
    }
    REQUIRE(avant.inchange());
}

TEST_CASE("une exception qui ne dérive pas de std::exception", "[1.2]") {
    for (const auto& monde : epreuve::mondes) {
        INFO("monde : " << monde.nom);
        epreuve::verifier(monde.executer(epreuve::lever_un), monde.monde, "int", "");
        const auto texte = monde.executer([] { throw std::string("un texte"); });
        REQUIRE(texte.has_value());
        REQUIRE(texte->type.find("basic_string") != std::string::npos);
        REQUIRE(texte->message.empty());
    }
}

TEST_CASE("l'exception elle-même, sauf d'un processus", "[1.3]") {
    for (const auto& monde : epreuve::mondes) {
        const auto panne = monde.executer(epreuve::lever_une_panne);
        const auto entier = monde.executer(epreuve::lever_un);
        REQUIRE(panne.has_value());
        REQUIRE(entier.has_value());
        const bool traverse = monde.monde == ::Monde::processus;
        INFO("monde : " << monde.nom << " ; d'un processus, l'objet ne revient pas");
        REQUIRE(epreuve::nature(panne->exception) == (traverse ? "nulle" : "Panne14 x"));
        REQUIRE(epreuve::nature(entier->exception) == (traverse ? "nulle" : "int 1"));
    }
}

TEST_CASE("un processus mort n'a rien levé", "[1.3]") {
    const cours::Inventaire avant;
    const auto mort = [](const std::function<void()>& action) {
        return ::dans_un_processus(action);
    };
    epreuve::verifier(mort([] { ::kill(::getpid(), SIGKILL); }), ::Monde::processus, "mort",
                      "tué par SIGKILL");
    epreuve::verifier(mort([] { ::_exit(3); }), ::Monde::processus, "mort", "sorti avec le code 3");
    {
        INFO("sorti avec le code 0, mais avant la fin de l'action");
        epreuve::verifier(mort([] { ::_exit(0); }), ::Monde::processus, "mort",
                          "sorti avec le code 0");
    }
    REQUIRE(avant.inchange());
}

std::atomic<int>* interruptions = nullptr;  // reçues par l'appelant, vues de son enfant

/// Trois fois, interrompt par un signal l'appelant endormi.
void interrompre_l_appelant() {
    const pid_t appelant = ::getppid();
    const auto endormi = [appelant] {
        std::ifstream etat("/proc/" + std::to_string(appelant) + "/stat");
        std::string texte;
        std::getline(etat, texte);
        return texte.find(") S ") != std::string::npos;
    };
    for (int fois = 1; fois <= 3; ++fois) {
        while (!endormi())
            std::this_thread::yield();
        ::kill(appelant, SIGUSR1);
        while (interruptions->load() < fois)
            std::this_thread::yield();
    }
}

TEST_CASE("un signal interrompt l'attente d'un processus", "[1.3][simple]") {
    const cours::Inventaire avant;
    const cours::Partage<std::atomic<int>> recues(0);
    interruptions = &*recues;
    struct sigaction noter {};
    noter.sa_handler = [](int) { interruptions->fetch_add(1); };  // sans SA_RESTART
    REQUIRE(::sigaction(SIGUSR1, &noter, nullptr) == 0);
    const auto echec = ::dans_un_processus([] {
        epreuve::interrompre_l_appelant();
        throw 1;
    });
    {
        INFO("interrompue par un signal, l'attente reprend : l'action n'a pas fini");
        REQUIRE(recues->load() == 3);
    }
    epreuve::verifier(echec, ::Monde::processus, "int", "");
    REQUIRE(avant.inchange());
}

TEST_CASE("une coroutine lève avant ou après s'être suspendue, ou l'action elle-même", "[1.3]") {
    const cours::Inventaire avant;
    const std::function<void()> panne = epreuve::lever_une_panne;
    const auto tot =
        ::dans_une_coroutine([&](cours::MiniBoucle&) { return epreuve::tout_de_suite(panne); });
    epreuve::verifier(tot, ::Monde::coroutine, "juge::epreuve::Panne14", "x");
    const auto jamais = ::dans_une_coroutine(
        [&](cours::MiniBoucle&) -> cours::Tache<void> { throw epreuve::Panne14("pas de tâche"); });
    epreuve::verifier(jamais, ::Monde::coroutine, "juge::epreuve::Panne14", "pas de tâche");
    REQUIRE(avant.inchange());
}

/// Attend ce qui n'arrivera pas.
inline cours::Tache<void> sans_fin() {
    co_await std::suspend_always();
}

TEST_CASE("une coroutine que plus rien ne réveillera", "[1.3]") {
    const cours::Inventaire avant;
    const auto bloquee =
        ::dans_une_coroutine([](cours::MiniBoucle&) { return epreuve::sans_fin(); });
    {
        INFO("tourner() lève BoucleBloquee : c'est un échec");
        REQUIRE(bloquee.has_value());
        REQUIRE(bloquee->type == "cours::BoucleBloquee");
        INFO("`exception` est celle que lève tourner()");
        REQUIRE(bloquee->exception != nullptr);
        REQUIRE_THROWS_AS(std::rethrow_exception(bloquee->exception), cours::BoucleBloquee);
    }
    REQUIRE(avant.inchange());
}

TEST_CASE("plusieurs coroutines dans la boucle : toutes finissent", "[1.3]") {
    int finies = 0;
    const std::function<void()> compter = [&] { ++finies; };
    const auto rien = ::dans_une_coroutine([&](cours::MiniBoucle& boucle) {
        for (int i = 0; i < 5; ++i)
            boucle.lancer(epreuve::apres_un_tour(boucle, compter));
        return epreuve::apres_un_tour(boucle, compter);
    });
    REQUIRE_FALSE(rien.has_value());
    INFO("l'appel ne revient pas avant la fin de ce que l'action a lancé");
    REQUIRE(finies == 6);
}

TEST_CASE("deux appels de suite, et l'un dans l'autre", "[1.2]") {
    for (const auto& monde : epreuve::mondes) {
        INFO("monde : " << monde.nom);
        REQUIRE(monde.executer(epreuve::lever_un).has_value());
        INFO("cet appel-ci n'a rien à rendre : l'échec est celui de l'appel d'avant (monde : "
             << monde.nom << ")");
        REQUIRE_FALSE(monde.executer(epreuve::ne_rien_lever).has_value());
    }
    for (const auto& monde : epreuve::mondes) {
        const auto dehors = monde.executer([&] {
            if (!monde.executer(epreuve::lever_un)) throw std::runtime_error("rien de l'intérieur");
        });
        INFO("l'échec de l'appel intérieur n'est pas celui de l'appel qui l'entoure (monde : "
             << monde.nom << ")");
        REQUIRE_FALSE(dehors.has_value());
    }
}

TEST_CASE("des appels en même temps", "[1.2]") {
    std::array<EchecEventuel, 4> echecs;
    {
        std::vector<std::jthread> appelants;
        for (std::size_t t = 0; t < echecs.size(); ++t)
            appelants.emplace_back([&echecs, t] {
                for (int i = 0; i < 20; ++i)
                    echecs[t] = ::dans_un_thread([&] {
                        const auto dedans = epreuve::en_coroutine(
                            [&] { throw std::runtime_error(std::to_string(t)); });
                        if (dedans && t % 2 == 0) throw epreuve::Panne14(dedans->message);
                    });
            });
    }
    epreuve::verifier(echecs[0], ::Monde::thread, "juge::epreuve::Panne14", "0");
    REQUIRE_FALSE(echecs[1].has_value());
    epreuve::verifier(echecs[2], ::Monde::thread, "juge::epreuve::Panne14", "2");
    REQUIRE_FALSE(echecs[3].has_value());
    const auto imbrique = ::dans_un_processus([] {
        const auto dedans = ::dans_un_processus(epreuve::lever_un);
        throw std::runtime_error(dedans ? dedans->type : "rien");
    });
    epreuve::verifier(imbrique, ::Monde::processus, "std::runtime_error", "int");
    const auto mort = ::dans_un_processus([] {
        static_cast<void>(::dans_un_processus(epreuve::ne_rien_lever));
        ::kill(::getpid(), SIGKILL);
    });
    INFO("l'appel intérieur s'est bien passé ; celui qui l'entoure est mort");
    epreuve::verifier(mort, ::Monde::processus, "mort", "tué par SIGKILL");
}

TEST_CASE("au retour, aucun thread ne reste", "[1.2][simple]") {
    const auto avant = juge::autres_threads();
    for (const auto& monde : epreuve::mondes) {
        static_cast<void>(monde.executer(epreuve::lever_un));
        INFO("au retour de l'appel, son thread a fini (monde : " << monde.nom << ")");
        REQUIRE(juge::autres_threads() == avant);
    }
    juge::Registre<int> finis;
    std::latch fin(1);
    juge::Acteur appel("appel", [&] {
        const auto echec = ::dans_un_thread([&] {
            fin.wait();
            finis.noter(1);
            throw 1;
        });
        finis.noter(echec.has_value() ? 2 : 3);
    });
    {
        INFO("l'action n'a pas fini : l'appel ne doit pas revenir");
        REQUIRE(appel.est_bloque());
    }
    REQUIRE(finis.taille() == 0);
    fin.count_down();
    appel.attendre_fin("L'action a fini : l'appel doit revenir.");
    REQUIRE(finis.contenu() == std::vector<int>{1, 2});
}

}  // namespace juge::epreuve
