// Ce que les trois collections ont en commun : la borne, les attentes, la fermeture. FileBornee
// parle pour toutes ; leurs ordres de sortie ont chacun leur fichier.
#include <chapitre06/fermeture_assuree.hpp>
#include <chapitre06/file_bornee.hpp>
#include <juge/epreuve.hpp>

using cours::FileBornee;
using namespace std::chrono_literals;

namespace {

std::chrono::steady_clock::time_point dans(std::chrono::seconds duree) {
    return std::chrono::steady_clock::now() + duree;
}

struct CopieImpossible {
    CopieImpossible() = default;
    CopieImpossible(const CopieImpossible&) { throw std::runtime_error("copie impossible"); }
    CopieImpossible(CopieImpossible&&) noexcept {}
    CopieImpossible& operator=(const CopieImpossible&) = delete;
    CopieImpossible& operator=(CopieImpossible&&) = delete;
};

}  // namespace

TEST_CASE("une collection sans place est refusée") {
    REQUIRE_THROWS_AS(FileBornee<int>(0), std::invalid_argument);
    REQUIRE(FileBornee<int>(3).capacite() == 3);
    REQUIRE(FileBornee<int>(cours::sans_borne).capacite() == cours::sans_borne);
}

TEST_CASE("vide, elle fait attendre qui retire ; pleine, qui dépose") {
    FileBornee<int> file(1);
    std::optional<int> recu;
    juge::Acteur preneur("preneur", [&] { recu = file.retirer(); });
    REQUIRE(preneur.est_bloque());
    REQUIRE(file.deposer(1));
    preneur.attendre_fin("un dépôt réveille le preneur");
    REQUIRE(recu == 1);

    REQUIRE(file.deposer(2));
    juge::Acteur deposant("déposant", [&] { file.deposer(3); });
    REQUIRE(deposant.est_bloque());
    REQUIRE(file.taille() == 1);
    REQUIRE(file.retirer() == 2);
    deposant.attendre_fin("une place libérée réveille le déposant");
    REQUIRE(file.retirer() == 3);
}

TEST_CASE("les fonctions essayer_ n'attendent jamais") {
    FileBornee<int> file(1);
    REQUIRE_FALSE(file.essayer_retirer().has_value());
    REQUIRE(file.essayer_deposer(1));
    REQUIRE_FALSE(file.essayer_deposer(2));
    REQUIRE(file.essayer_retirer() == 1);
    file.fermer();
    REQUIRE_FALSE(file.essayer_deposer(3));
}

TEST_CASE("une valeur refusée reste à l'appelant, une valeur copiée n'est pas touchée") {
    FileBornee<std::unique_ptr<int>> file(1);
    auto gardee = std::make_unique<int>(7);
    REQUIRE(file.deposer(std::make_unique<int>(1)));
    REQUIRE_FALSE(file.essayer_deposer(std::move(gardee)));
    REQUIRE(gardee != nullptr);
    file.fermer();
    REQUIRE_FALSE(file.deposer(std::move(gardee)));
    REQUIRE(gardee != nullptr);
    REQUIRE(**file.retirer() == 1);

    FileBornee<std::string> textes(2);
    const std::string texte = "un texte assez long pour être alloué";
    REQUIRE(textes.deposer(texte));
    REQUIRE(textes.deposer("littéral"));
    REQUIRE(textes.retirer() == texte);
}

TEST_CASE("un dépôt dont la copie échoue ne change rien") {
    FileBornee<CopieImpossible> file(1);
    const CopieImpossible modele;
    REQUIRE_THROWS_AS(file.deposer(modele), std::runtime_error);
    REQUIRE(file.taille() == 0);
    REQUIRE(file.essayer_deposer(CopieImpossible{}));
}

TEST_CASE("un dépôt dont la copie échoue ne garde pas le réveil destiné à un autre") {
    juge::explorer(100, [] {
        FileBornee<CopieImpossible> file(1);
        REQUIRE(file.deposer(CopieImpossible{}));
        const CopieImpossible modele;
        juge::Acteur fautif("fautif", [&] { file.deposer(modele); });
        juge::Acteur suivant("suivant", [&] { file.deposer(CopieImpossible{}); });
        REQUIRE(fautif.est_bloque());
        REQUIRE(suivant.est_bloque());
        REQUIRE(file.retirer().has_value());
        suivant.attendre_fin("il y a une place pour le second déposant : il doit la voir");
        REQUIRE(file.retirer().has_value());
        REQUIRE_THROWS_AS(fautif.attendre_fin("la place du second déposant s'est libérée"),
                          std::runtime_error);
    });
}

TEST_CASE("fermée, elle refuse les dépôts et rend ce qui reste") {
    FileBornee<int> file(3);
    file.deposer(1);
    file.deposer(2);
    file.fermer();
    file.fermer();
    REQUIRE(file.est_fermee());
    REQUIRE_FALSE(file.est_epuisee());
    REQUIRE_FALSE(file.deposer(3));
    REQUIRE(file.retirer() == 1);
    REQUIRE(file.retirer() == 2);
    REQUIRE_FALSE(file.retirer().has_value());
    REQUIRE(file.est_epuisee());
}

TEST_CASE("la fermeture libère tous ceux qui attendent") {
    FileBornee<int> vide(1);
    FileBornee<int> pleine(1);
    pleine.deposer(1);
    juge::Registre<bool> servis;
    const auto retirer = [&] { servis.noter(vide.retirer().has_value()); };
    const auto deposer = [&] { servis.noter(pleine.deposer(2)); };
    juge::Acteur p1("preneur 1", retirer);
    juge::Acteur p2("preneur 2", retirer);
    juge::Acteur d1("déposant 1", deposer);
    juge::Acteur d2("déposant 2", deposer);
    REQUIRE(d2.est_bloque());
    vide.fermer();
    pleine.fermer();
    for (auto* acteur : {&p1, &p2, &d1, &d2})
        acteur->attendre_fin("la fermeture libère tout le monde");
    REQUIRE(servis.contenu() == std::vector<bool>(4, false));
    REQUIRE(pleine.retirer() == 1);
}

TEST_CASE("la fermeture ne se perd jamais, et rien ne reste derrière elle") {
    juge::explorer(300, [] {
        FileBornee<int> file(1);
        std::atomic<int> deposees{0};
        juge::Registre<int> retirees;
        const auto consommer = [&] {
            while (const auto valeur = file.retirer())
                retirees.noter(*valeur);
        };
        juge::Acteur producteur("producteur", [&] {
            for (int i = 0; i < 3; ++i)
                if (file.deposer(i)) ++deposees;
        });
        juge::Acteur c1("consommateur 1", consommer);
        juge::Acteur c2("consommateur 2", consommer);
        juge::Acteur responsable("responsable", [&] { file.fermer(); });
        for (auto* acteur : {&responsable, &producteur, &c1, &c2})
            acteur->attendre_fin("la fermeture libère tout le monde");
        REQUIRE(retirees.taille() == static_cast<std::size_t>(deposees.load()));
        REQUIRE(file.est_epuisee());
    });
}

TEST_CASE("une demande d'arrêt interrompt l'attente, dans les deux sens") {
    FileBornee<int> vide(1);
    FileBornee<int> pleine(1);
    pleine.deposer(1);
    std::stop_source arret;
    std::optional<int> recu = 0;
    bool depose = true;
    juge::Acteur preneur("preneur", [&] { recu = vide.retirer(arret.get_token()); });
    juge::Acteur deposant("déposant", [&] { depose = pleine.deposer(2, arret.get_token()); });
    REQUIRE(preneur.est_bloque());
    REQUIRE(deposant.est_bloque());
    arret.request_stop();
    preneur.attendre_fin("la demande d'arrêt libère le preneur");
    deposant.attendre_fin("la demande d'arrêt libère le déposant");
    REQUIRE_FALSE(recu.has_value());
    REQUIRE_FALSE(depose);
    REQUIRE_FALSE(vide.est_fermee());
}

TEST_CASE("l'arrêt demandé d'avance abandonne, même s'il reste des valeurs") {
    FileBornee<int> file(2);
    file.deposer(1);
    std::stop_source arret;
    arret.request_stop();
    REQUIRE_FALSE(file.retirer(arret.get_token()).has_value());
    REQUIRE_FALSE(file.deposer(2, arret.get_token()));
    REQUIRE(file.taille() == 1);
    REQUIRE(file.retirer() == 1);
}

TEST_CASE("une demande d'arrêt ne se perd jamais") {
    juge::explorer(300, [] {
        FileBornee<int> file(1);
        std::stop_source arret;
        juge::Acteur preneur("preneur", [&] { file.retirer(arret.get_token()); });
        juge::Acteur responsable("responsable", [&] { arret.request_stop(); });
        responsable.attendre_fin("demander l'arrêt n'attend personne");
        preneur.attendre_fin("la demande d'arrêt libère le preneur");
        REQUIRE(file.taille() == 0);
    });
}

TEST_CASE("qui s'arrête ne garde pas le réveil destiné à un autre") {
    juge::explorer(500, [] {
        FileBornee<int> file(1);
        FileBornee<int> ailleurs(1);
        std::stop_source arret;
        std::optional<int> premier;
        std::optional<int> second;
        juge::Acteur p1("preneur 1", [&] { premier = file.retirer(arret.get_token()); });
        juge::Acteur p2("preneur 2", [&] { second = file.retirer(); });
        // Arrêté par la même demande : pendant qu'elle s'en occupe, « preneur 1 » peut la voir et
        // partir avant qu'elle ait prévenu quiconque attend sur `file`.
        juge::Acteur p3("preneur 3", [&] { ailleurs.retirer(arret.get_token()); });
        juge::Acteur responsable("responsable", [&] { arret.request_stop(); });
        file.deposer(1);
        responsable.attendre_fin("demander l'arrêt n'attend personne");
        p1.attendre_fin("une valeur, ou l'arrêt, libère le premier preneur");
        p3.attendre_fin("l'arrêt libère le troisième preneur");
        if (premier) file.deposer(2);
        p2.attendre_fin("il y a une valeur pour le second preneur : il doit la voir");
        REQUIRE(second.has_value());
    });
}

TEST_CASE("une attente à échéance expire à l'heure, et pas avant", "[simple]") {
    juge::HorlogeFactice horloge;
    FileBornee<int> vide(1);
    FileBornee<int> pleine(1);
    pleine.deposer(1);
    std::optional<int> recu = 0;
    bool depose = true;
    juge::Acteur preneur("preneur", [&] { recu = vide.retirer_avant(dans(5s)); });
    juge::Acteur deposant("déposant", [&] { depose = pleine.deposer_avant(dans(5s), 2); });
    REQUIRE(horloge.attendre_dormeurs(2));
    horloge.avancer(4s);
    REQUIRE(preneur.est_bloque());
    REQUIRE(deposant.est_bloque());
    horloge.avancer(1s);
    preneur.attendre_fin("l'échéance passée libère le preneur");
    deposant.attendre_fin("l'échéance passée libère le déposant");
    REQUIRE_FALSE(recu.has_value());
    REQUIRE_FALSE(depose);
    REQUIRE_FALSE(vide.est_epuisee());
}

TEST_CASE("une attente à échéance cède dès qu'elle peut être servie") {
    FileBornee<int> file(1);
    std::optional<int> recu;
    juge::Acteur preneur("preneur", [&] { recu = file.retirer_avant(dans(3600s)); });
    REQUIRE(file.deposer_avant(dans(3600s), 1));
    preneur.attendre_fin("un dépôt réveille le preneur");
    REQUIRE(recu == 1);
    juge::Acteur dernier("dernier", [&] { recu = file.retirer_avant(dans(3600s)); });
    file.fermer();
    dernier.attendre_fin("la fermeture libère aussi une attente à échéance");
    REQUIRE_FALSE(recu.has_value());
}

TEST_CASE("un réveil intempestif ne change rien", "[simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    FileBornee<int> vide(1);
    FileBornee<int> pleine(1);
    pleine.deposer(1);
    juge::Acteur preneur("preneur", [&] { vide.retirer(); });
    juge::Acteur deposant("déposant", [&] { pleine.deposer(2); });
    REQUIRE(preneur.est_bloque());
    REQUIRE(deposant.est_bloque());
    vide.fermer();
    pleine.fermer();
    preneur.attendre_fin("la fermeture libère tout le monde");
    deposant.attendre_fin("la fermeture libère tout le monde");
    REQUIRE(reveils.frappes() > 0);
}

TEST_CASE("chaque valeur sort une fois, dans tous les entrelacements") {
    juge::explorer(300, [] {
        FileBornee<int> file(1);
        juge::Registre<int> retirees;
        const auto produire = [&](int premiere) {
            file.deposer(premiere);
            file.deposer(premiere + 1);
        };
        const auto consommer = [&] {
            for (int i = 0; i < 2; ++i)
                retirees.noter(file.retirer().value_or(-1));
        };
        {
            juge::Acteur p1("producteur 1", [&] { produire(10); });
            juge::Acteur p2("producteur 2", [&] { produire(20); });
            juge::Acteur c1("consommateur 1", consommer);
            juge::Acteur c2("consommateur 2", consommer);
        }
        auto valeurs = retirees.contenu();
        std::sort(valeurs.begin(), valeurs.end());
        REQUIRE(valeurs == std::vector<int>{10, 11, 20, 21});
    });
}

TEST_CASE("FermetureAssuree : une exception ne laisse personne attendre") {
    FileBornee<int> file(1);
    const auto echouer = [&] {
        const std::jthread lecteur([&] {
            while (file.retirer()) {
            }
        });
        const cours::FermetureAssuree fermeture(file);
        throw std::runtime_error("plus de threads");
    };
    REQUIRE_THROWS_AS(echouer(), std::runtime_error);
    REQUIRE_FALSE(file.deposer(1));
}
