#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Une image et le worker qui s'en occupe.
using Fait = std::pair<std::size_t, int>;

/// Une porte que le thread principal ouvre.
class Porte {
public:
    void passer() {
        std::unique_lock garde(verrou_);
        ouverture_.wait(garde, [this] { return ouverte_; });
    }
    void ouvrir() {
        const std::lock_guard garde(verrou_);
        ouverte_ = true;
        ouverture_.notify_all();
    }

private:
    std::mutex verrou_;
    std::condition_variable ouverture_;
    bool ouverte_ = false;
};

/// Un chantier qui note ce qu'on lui fait faire.
struct Temoin {
    Temoin(std::size_t images, int workers) {
        chantier.images = images;
        chantier.workers = workers;
        chantier.arret = arret.get_token();
        chantier.convertir = [this](std::size_t image, int worker) {
            converties.noter({image, worker});
            pendant_la_conversion(image, worker);
        };
        chantier.noter = [this](std::size_t image, int worker) {
            pendant_la_note(image, worker);
            notees.noter({image, worker});
        };
    }

    std::stop_source arret;
    ::Chantier chantier;
    juge::Registre<epreuve::Fait> converties;  ///< conversions commencées
    juge::Registre<epreuve::Fait> notees;
    std::function<void(std::size_t, int)> pendant_la_conversion = [](std::size_t, int) {};
    std::function<void(std::size_t, int)> pendant_la_note = [](std::size_t, int) {};
};

std::vector<epreuve::Fait> tries(std::vector<epreuve::Fait> faits) {
    std::sort(faits.begin(), faits.end());
    return faits;
}

std::vector<std::size_t> images(const std::vector<epreuve::Fait>& faits) {
    std::vector<std::size_t> numeros;
    for (const auto& [image, worker] : epreuve::tries(faits))
        numeros.push_back(image);
    return numeros;
}

/// Toutes les images, une fois chacune, par des workers dont le numéro existe.
void exiger_le_compte(const epreuve::Temoin& temoin, std::size_t rendu) {
    std::vector<std::size_t> attendues(temoin.chantier.images);
    std::iota(attendues.begin(), attendues.end(), std::size_t{0});
    {
        INFO("chaque image est convertie une fois et une seule");
        REQUIRE(epreuve::images(temoin.converties.contenu()) == attendues);
    }
    {
        INFO("chaque image est notée une fois et une seule, par le worker qui l'a convertie");
        REQUIRE(epreuve::tries(temoin.notees.contenu()) ==
                epreuve::tries(temoin.converties.contenu()));
    }
    {
        INFO("votre_version() rend le nombre d'images notées");
        REQUIRE(rendu == temoin.chantier.images);
    }
    for (const auto& [image, worker] : temoin.notees.contenu()) {
        INFO("les workers ont les numéros de 1 à `workers`");
        REQUIRE(worker >= 1);
        REQUIRE(worker <= temoin.chantier.workers);
    }
}

}  // namespace

TEST_CASE("chaque image est convertie, puis notée, une fois") {
    for (const auto& [images, workers] :
         {std::pair<std::size_t, int>{1, 1}, {7, 1}, {7, 3}, {100, 4}, {3, 9}, {0, 2}}) {
        epreuve::Temoin temoin(images, workers);
        std::atomic<bool> notee_avant{false};
        temoin.pendant_la_note = [&](std::size_t image, int worker) {
            const auto avant = temoin.converties.contenu();
            if (std::count(avant.begin(), avant.end(), epreuve::Fait{image, worker}) != 1)
                notee_avant = true;
        };
        epreuve::exiger_le_compte(temoin, ::votre_version(temoin.chantier));
        INFO("une image se note quand elle est convertie");
        REQUIRE_FALSE(notee_avant);
    }
}

TEST_CASE("le compte est juste dans tous les entrelacements") {
    juge::explorer(100, [] {
        epreuve::Temoin temoin(4, 2);
        temoin.pendant_la_conversion = [](std::size_t, int) { juge::point_de_passage(); };
        epreuve::exiger_le_compte(temoin, ::votre_version(temoin.chantier));
    });
}

TEST_CASE("moins d'un worker est refusé") {
    for (const int workers : {0, -1, std::numeric_limits<int>::min()}) {
        epreuve::Temoin temoin(3, workers);
        INFO("moins d'un worker : std::invalid_argument, sans rien appeler");
        REQUIRE_THROWS_AS(::votre_version(temoin.chantier), std::invalid_argument);
        REQUIRE(temoin.converties.taille() == 0);
    }
}

TEST_CASE("tous les workers convertissent en même temps") {
    epreuve::Temoin temoin(5, 5);
    juge::RendezVous ensemble(5);
    std::atomic<int> reunis{0};
    temoin.pendant_la_conversion = [&](std::size_t, int) {
        if (ensemble.rejoindre()) ++reunis;
    };
    ::votre_version(temoin.chantier);
    INFO("cinq images, cinq workers : chacun tient la sienne en même temps que les autres");
    REQUIRE(reunis == 5);
}

TEST_CASE("un numéro de worker ne sert qu'à un appel à la fois") {
    epreuve::Temoin temoin(60, 3);
    std::array<std::atomic<int>, 4> appels{};
    std::atomic<bool> double_emploi{false};
    const auto employer = [&](std::size_t, int worker) {
        auto& numero = appels.at(static_cast<std::size_t>(worker));
        if (++numero != 1) double_emploi = true;
        std::this_thread::yield();
        --numero;
    };
    temoin.pendant_la_conversion = employer;
    temoin.pendant_la_note = employer;
    ::votre_version(temoin.chantier);
    INFO("chaque worker a sa mémoire : deux appels à la fois sous le même numéro s'y mêleraient");
    REQUIRE_FALSE(double_emploi);
}

TEST_CASE("un seul worker note à la fois") {
    epreuve::Temoin temoin(4, 4);
    juge::RendezVous ensemble(2);
    std::atomic<bool> a_deux{false};
    temoin.pendant_la_note = [&](std::size_t, int) {
        if (ensemble.rejoindre()) a_deux = true;
    };
    ::votre_version(temoin.chantier);
    INFO("noter() n'est pas sûre entre threads : jamais deux workers à la fois");
    REQUIRE_FALSE(a_deux);
}

TEST_CASE("pendant qu'on note, les autres convertissent, puis dorment") {
    epreuve::Temoin temoin(3, 3);
    epreuve::Porte porte;
    std::atomic<int> notes{0};
    temoin.pendant_la_note = [&](std::size_t, int) {
        if (notes++ == 0) porte.passer();
    };
    juge::Acteur version("votre_version", [&] { ::votre_version(temoin.chantier); });
    {
        INFO("une note est en cours : qui attend son tour doit dormir");
        REQUIRE(version.est_bloque());
    }
    {
        INFO("une note est en cours : les deux autres images se convertissent pendant ce temps");
        REQUIRE(temoin.converties.taille() == 3);
        REQUIRE(notes == 1);
    }
    porte.ouvrir();
    version.attendre_fin("La note achevée, les suivantes se font, et votre_version() revient.");
    REQUIRE(temoin.notees.taille() == 3);
}

TEST_CASE("une image longue n'occupe que son worker") {
    for (const std::size_t longue : {0U, 3U, 4U, 8U}) {
        epreuve::Temoin temoin(9, 2);
        std::latch autres(8);
        temoin.pendant_la_conversion = [&](std::size_t image, int) {
            if (image == longue) autres.wait();
        };
        temoin.pendant_la_note = [&](std::size_t image, int) {
            if (image != longue) autres.count_down();
        };
        juge::Acteur version("votre_version", [&] { ::votre_version(temoin.chantier); });
        version.attendre_fin(
            "Une image dure aussi longtemps que les huit autres : l'autre worker doit les faire "
            "toutes.");
        REQUIRE(temoin.notees.taille() == 9);
    }
}

TEST_CASE("à l'arrêt, ce qui est commencé s'achève et se note") {
    epreuve::Temoin temoin(50, 3);
    epreuve::Porte porte;
    std::size_t rendu = 0;
    temoin.pendant_la_conversion = [&](std::size_t, int) { porte.passer(); };
    juge::Acteur version("votre_version", [&] { rendu = ::votre_version(temoin.chantier); });
    {
        INFO("trois workers : trois conversions en cours");
        REQUIRE(version.est_bloque());
        REQUIRE(temoin.converties.taille() == 3);
    }
    temoin.arret.request_stop();
    porte.ouvrir();
    version.attendre_fin("L'arrêt est demandé : votre_version() revient.");
    {
        INFO("l'arrêt est demandé : aucune conversion ne commence plus");
        REQUIRE(temoin.converties.taille() == 3);
    }
    {
        INFO("les trois conversions commencées s'achèvent, et leurs images sont notées");
        REQUIRE(temoin.notees.taille() == 3);
        REQUIRE(rendu == 3);
    }
    INFO("arrêt demandé avant l'appel : rien n'est converti");
    REQUIRE(::votre_version(temoin.chantier) == 0);
    REQUIRE(temoin.converties.taille() == 3);
}

TEST_CASE("un arrêt demandé en notant arrête aussi") {
    epreuve::Temoin temoin(5, 1);
    temoin.pendant_la_note = [&](std::size_t, int) { temoin.arret.request_stop(); };
    INFO("un worker : la première image, et aucune autre");
    REQUIRE(::votre_version(temoin.chantier) == 1);
    REQUIRE(temoin.converties.taille() == 1);
}

TEST_CASE("une exception sort, et plus aucune conversion ne commence") {
    for (const bool ordinaire : {true, false}) {
        epreuve::Temoin temoin(50, 3);
        epreuve::Porte porte;
        std::atomic<int> entrees{0};
        std::latch trois(3);
        std::string sortie = "rien";
        temoin.pendant_la_conversion = [&](std::size_t, int) {
            const int rang = entrees++;
            if (rang < 3) trois.arrive_and_wait();
            if (rang > 0) return porte.passer();
            if (ordinaire) throw std::runtime_error("image impossible");
            throw 42;
        };
        juge::Acteur version("votre_version", [&] {
            try {
                ::votre_version(temoin.chantier);
            } catch (const std::runtime_error& erreur) {
                sortie = erreur.what();
            } catch (int valeur) {
                sortie = std::to_string(valeur);
            }
        });
        {
            INFO("une conversion sur trois a échoué, les autres sont en cours : on les attend");
            REQUIRE(version.est_bloque());
        }
        const std::size_t commencees = temoin.converties.taille();
        porte.ouvrir();
        version.attendre_fin("Les conversions commencées s'achèvent, et l'exception sort.");
        {
            INFO("une conversion a échoué : plus aucune autre ne commence");
            REQUIRE(temoin.converties.taille() == commencees);
        }
        {
            INFO("les images dont la conversion était commencée sont notées");
            REQUIRE(temoin.notees.taille() == commencees - 1);
        }
        INFO("l'exception de convertir() sort de votre_version(), quel que soit son type");
        REQUIRE(sortie == (ordinaire ? "image impossible" : "42"));
    }
}

TEST_CASE("une exception en notant n'enferme personne") {
    epreuve::Temoin temoin(50, 3);
    epreuve::Porte porte;
    std::atomic<int> notes{0};
    bool sortie = false;
    temoin.pendant_la_note = [&](std::size_t, int) {
        if (notes++ > 0) return;
        porte.passer();
        throw std::runtime_error("journal plein");
    };
    juge::Acteur version("votre_version", [&] {
        try {
            ::votre_version(temoin.chantier);
        } catch (const std::runtime_error&) {
            sortie = true;
        }
    });
    REQUIRE(version.est_bloque());
    const std::size_t commencees = temoin.converties.taille();
    porte.ouvrir();
    version.attendre_fin("noter() a levé une exception : les autres notent, et tout finit.");
    INFO("l'exception de noter() sort de votre_version()");
    REQUIRE(sortie);
    INFO("les autres images converties sont notées");
    REQUIRE(temoin.notees.taille() >= commencees - 1);
}

TEST_CASE("deux appels à la fois n'ont rien en commun") {
    epreuve::Temoin lent(3, 2);
    epreuve::Temoin vif(20, 2);
    epreuve::Porte porte;
    lent.pendant_la_note = [&](std::size_t, int) { porte.passer(); };
    juge::Acteur premier("premier appel", [&] { ::votre_version(lent.chantier); });
    REQUIRE(premier.est_bloque());
    juge::Acteur second("second appel", [&] { ::votre_version(vif.chantier); });
    second.attendre_fin("Un autre appel attend : celui-ci n'a pas à l'attendre.");
    {
        INFO("le second appel fait toutes ses images");
        REQUIRE(vif.notees.taille() == 20);
    }
    porte.ouvrir();
    premier.attendre_fin("Le premier appel finit à son tour.");
    REQUIRE(lent.notees.taille() == 3);
}

}  // namespace juge::epreuve
