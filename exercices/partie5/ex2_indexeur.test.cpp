#include <juge/epreuve.hpp>
#include <sstream>
#include <system_error>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

struct Texte {
    std::string nom;
    std::string texte;
};
using Textes = std::vector<Texte>;

/// Une exception dont le type doit arriver au bilan.
struct Panne final : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Une liste, en un texte.
std::string liste(const std::vector<std::string>& mots, const char* separateur = " ") {
    std::string tout;
    for (const auto& mot : mots)
        tout += (tout.empty() ? "" : separateur) + mot;
    return tout;
}

/// Une source qui donne ces textes, et note chaque appel. On peut intervenir dans l'un ou l'autre.
class Rayon final : public ::Source {
public:
    explicit Rayon(Textes textes) : textes_(std::move(textes)) {}
    std::function<void(std::size_t rang)> avant_suivant = [](std::size_t) {};
    std::function<void(const std::string& nom)> avant_lire = [](const std::string&) {};

    std::optional<std::string> suivant() override {
        const juge::TachesEnVol::Jeton jeton(vol_);
        ++demandes_;
        appels_.noter("suivant");
        avant_suivant(donnes_.load());
        if (donnes_.load() == textes_.size()) return std::nullopt;
        return textes_[donnes_++].nom;
    }
    std::string lire(const std::string& nom) override {
        const juge::TachesEnVol::Jeton jeton(vol_);
        ++lus_;
        const auto dernier = donnes_.load() - 1;
        appels_.noter("lire " + nom);
        avant_lire(nom);
        juge::point_de_passage();
        return textes_.at(dernier).texte;
    }

    std::size_t demandes() const { return demandes_; }
    std::size_t donnes() const { return donnes_; }
    std::size_t lus() const { return lus_; }
    std::string appels() const { return epreuve::liste(appels_.contenu(), ", "); }
    int a_la_fois() const { return vol_.maximum(); }

private:
    Textes textes_;
    std::atomic<std::size_t> demandes_{0};
    std::atomic<std::size_t> donnes_{0};
    std::atomic<std::size_t> lus_{0};
    juge::Registre<std::string> appels_;
    juge::TachesEnVol vol_;
};

/// Des textes nommés « 0 », « 1 »…, qui contiennent tous « commun », et leur nom.
Textes numerotes(int combien) {
    Textes textes;
    for (int i = 0; i < combien; ++i)
        textes.push_back({std::to_string(i), "commun n" + std::to_string(i)});
    return textes;
}

/// Découpe aux blancs, sans rien demander à la réponse.
::Mots mots(const std::string& texte) {
    ::Mots decoupes;
    std::istringstream lecture(texte);
    for (std::string mot; lecture >> mot;)
        decoupes.push_back(mot);
    return decoupes;
}

/// Combien de documents contiennent ces mots, que l'épreuve sépare par des blancs.
std::size_t combien(const ::Instantane& vue, const std::string& recherche) {
    return vue.tous(epreuve::mots(recherche)).size();
}

/// Leurs noms, de même.
std::string tous(const ::Instantane& vue, const std::string& recherche) {
    return epreuve::liste(vue.tous(epreuve::mots(recherche)));
}

/// Où se trouve cette expression : « a: 0 4, b: 2 ».
std::string expression(const ::Instantane& vue, const std::string& recherche) {
    std::vector<std::string> trouves;
    for (const auto& trouve : vue.expression(epreuve::mots(recherche))) {
        trouves.push_back(trouve.nom + ":");
        for (const auto position : trouve.positions)
            trouves.back() += " " + std::to_string(position);
    }
    return epreuve::liste(trouves, ", ");
}

/// Indexe, ou arrête l'épreuve si l'indexation ne doit jamais finir.
::Bilan indexer(::Indexeur& indexeur, ::Source& source, std::string_view exigence,
                std::stop_token arret = {}) {
    ::Bilan bilan;
    juge::Acteur acteur("indexation", [&] { bilan = indexeur.indexer(source, arret); });
    acteur.attendre_fin(exigence);
    return bilan;
}

::Bilan indexer(::Indexeur& indexeur, Textes textes) {
    Rayon rayon(std::move(textes));
    return epreuve::indexer(indexeur, rayon, "Rien ne retient cette indexation : elle doit finir.");
}

/// Les noms des documents écartés.
std::string ecartes(const ::Bilan& bilan) {
    std::vector<std::string> noms;
    for (const auto& ecart : bilan.ecartes)
        noms.push_back(ecart.nom);
    return epreuve::liste(noms);
}

}  // namespace

TEST_CASE("chaque document se trouve par ses mots", "[2.24]") {
    for (const int workers : {1, 2, 9}) {
        ::Indexeur indexeur(workers, 4);
        const ::Indexeur autre(1, 1);
        const auto bilan = epreuve::indexer(indexeur, {{"zoe", "le chat noir et le chat gris"},
                                                       {"marc", "le chien et le chat noir"},
                                                       {"vide", ""},
                                                       {"anna", "Le chat noir \n et\tle chat"}});
        const auto vue = indexeur.instantane();
        {
            INFO("quatre documents, sans échec, dont un sans mots (" << workers << " workers)");
            REQUIRE(bilan.indexes == 4);
            REQUIRE(bilan.ecartes.empty());
            REQUIRE_FALSE(bilan.panne);
            REQUIRE(vue.documents() == 4);
        }
        {
            INFO("tous() rend les documents qui contiennent tous ces mots, triés par nom");
            REQUIRE(epreuve::tous(vue, "chat") == "anna marc zoe");
            REQUIRE(epreuve::tous(vue, "noir et le") == "anna marc zoe");
            REQUIRE(epreuve::tous(vue, "gris le") == "zoe");
            REQUIRE(epreuve::tous(vue, "chien gris").empty());
            REQUIRE(epreuve::tous(vue, "chat loup").empty());
        }
        {
            INFO("un mot demandé deux fois n'en est qu'un ; une majuscule en fait un autre");
            REQUIRE(epreuve::tous(vue, "chien chien") == "marc");
            REQUIRE(epreuve::tous(vue, "Le") == "anna");
        }
        {
            INFO("expression() rend les positions, à partir de 0, du premier mot de la suite");
            REQUIRE(epreuve::expression(vue, "le chat") == "anna: 4, marc: 3, zoe: 0 4");
            REQUIRE(epreuve::expression(vue, "chat") == "anna: 1 5, marc: 4, zoe: 1 5");
            REQUIRE(epreuve::expression(vue, "le chat noir et le") == "zoe: 0");
        }
        {
            INFO("dans l'ordre demandé, et sans rien entre eux");
            REQUIRE(epreuve::expression(vue, "chat le").empty());
            REQUIRE(epreuve::expression(vue, "le noir").empty());
            REQUIRE(epreuve::expression(vue, "chat gris et").empty());
            REQUIRE(epreuve::expression(vue, "chat loup").empty());
        }
        {
            INFO("une liste vide ne trouve rien");
            REQUIRE(vue.tous({}).empty());
            REQUIRE(vue.expression({}).empty());
        }
        INFO("indexer dans l'un n'indexe pas dans l'autre");
        REQUIRE(autre.instantane().documents() == 0);
    }
}

TEST_CASE("des expressions qui se chevauchent, un texte énorme", "[2.24]") {
    ::Indexeur indexeur(2, 2);
    std::string enorme;
    for (int i = 0; i < 20'000; ++i)
        enorme += "a ";
    epreuve::indexer(indexeur, {{"b", "a b a a a b a b a"}, {"énorme", enorme}});
    const auto vue = indexeur.instantane();
    {
        INFO("« a b a » commence à 0, 4 et 6 : ce dernier chevauche celui d'avant");
        REQUIRE(epreuve::expression(vue, "a b a") == "b: 0 4 6");
        INFO("« a a b » commence à 3 : le début manqué à 2 ne doit pas le cacher");
        REQUIRE(epreuve::expression(vue, "a a b") == "b: 3");
    }
    const auto trouves = vue.expression({"a", "a"});
    INFO("« a a a » contient deux fois « a a » ; vingt mille « a », 19 999 fois");
    REQUIRE(trouves.size() == 2);
    REQUIRE(trouves.front().positions == std::vector<std::size_t>{2, 3});
    REQUIRE(trouves.back().positions.size() == 19'999);
    REQUIRE(trouves.back().positions.back() == 19'998);
}

TEST_CASE("un indexeur absurde est refusé", "[2.24]") {
    constexpr int minimum = std::numeric_limits<int>::min();
    constexpr int maximum = std::numeric_limits<int>::max();
    {
        INFO("au moins un worker, et une place : sinon std::invalid_argument");
        for (const int nombre : {0, -1, minimum}) {
            REQUIRE_THROWS_AS(::Indexeur(nombre, 1), std::invalid_argument);
            REQUIRE_THROWS_AS(::Indexeur(1, nombre), std::invalid_argument);
        }
    }
    {
        INFO("un découpage sans fonction : std::invalid_argument");
        REQUIRE_THROWS_AS(::Indexeur(1, 1, ::Decoupage()), std::invalid_argument);
    }
    ::Indexeur large(3, maximum);
    {
        INFO("le plafond peut dépasser de beaucoup le nombre de documents");
        REQUIRE(epreuve::indexer(large, epreuve::numerotes(5)).indexes == 5);
    }
    const auto bilan = epreuve::indexer(large, {});
    INFO("une source vide n'ajoute rien, et ne retire rien");
    REQUIRE(bilan.indexes == 0);
    REQUIRE(large.instantane().documents() == 5);
}

TEST_CASE("réindexer remplace, retirer retire", "[2.24]") {
    ::Indexeur indexeur(2, 3);
    epreuve::indexer(indexeur, {{"a", "un deux trois"}, {"b", "deux trois"}, {"c", "un"}});
    epreuve::indexer(indexeur, {{"a", "quatre trois deux"}, {"c", ""}});
    {
        const auto vue = indexeur.instantane();
        INFO("le texte relu remplace l'ancien : plus aucun de ses mots, plus aucune position");
        REQUIRE(epreuve::tous(vue, "un").empty());
        REQUIRE(epreuve::tous(vue, "quatre") == "a");
        REQUIRE(epreuve::expression(vue, "trois") == "a: 1, b: 1");
        REQUIRE(vue.documents() == 3);
    }
    {
        INFO("retirer() dit si le document y était");
        REQUIRE(indexeur.retirer("a"));
        REQUIRE_FALSE(indexeur.retirer("a"));
        REQUIRE_FALSE(indexeur.retirer("inconnu"));
        REQUIRE(indexeur.retirer("c"));
    }
    {
        const auto vue = indexeur.instantane();
        INFO("un document retiré n'est plus nulle part");
        REQUIRE(epreuve::tous(vue, "deux") == "b");
        REQUIRE(epreuve::tous(vue, "quatre").empty());
        REQUIRE(vue.documents() == 1);
    }
    epreuve::indexer(indexeur, {{"a", "un"}, {"d", "un"}});
    INFO("un document retiré revient si on l'indexe de nouveau");
    REQUIRE(epreuve::tous(indexeur.instantane(), "un") == "a d");
}

TEST_CASE("les workers découpent ensemble", "[2.25]") {
    for (const int workers : {2, 9}) {
        juge::RendezVous rencontre(workers);
        juge::Registre<bool> ensemble;
        ::Indexeur indexeur(workers, workers, [&](const std::string& texte) {
            ensemble.noter(rencontre.rejoindre());
            return epreuve::mots(texte);
        });
        const auto bilan = epreuve::indexer(indexeur, epreuve::numerotes(workers));
        const auto notes = ensemble.contenu();
        INFO("autant de documents lus que de workers : tous se découpent en même temps (" << workers
                                                                                          << ")");
        REQUIRE(bilan.indexes == static_cast<std::size_t>(workers));
        REQUIRE(std::count(notes.begin(), notes.end(), true) == workers);
    }
}

TEST_CASE("une lecture à la fois, deux découpages au plus, et le même index", "[2.25]") {
    juge::explorer(100, [] {
        juge::TachesEnVol vol;
        ::Indexeur indexeur(2, 3, [&](const std::string& texte) {
            const juge::TachesEnVol::Jeton jeton(vol);
            juge::point_de_passage();
            return epreuve::mots(texte);
        });
        epreuve::Rayon rayon({{"d", "x y"}, {"b", "y x y x"}, {"c", "x"}, {"a", "x y"}});
        const auto bilan = indexeur.indexer(rayon);
        {
            INFO("deux workers : deux découpages au plus à la fois");
            REQUIRE(vol.maximum() <= 2);
        }
        {
            INFO("suivant(), puis lire(), l'une après l'autre, et dans cet ordre");
            REQUIRE(rayon.a_la_fois() == 1);
            REQUIRE(rayon.appels() ==
                    "suivant, lire d, suivant, lire b, suivant, lire c, suivant, lire a, suivant");
        }
        const auto vue = indexeur.instantane();
        INFO("le même index, quel que soit l'ordre où finissent les découpages");
        REQUIRE(bilan.indexes == 4);
        REQUIRE(epreuve::tous(vue, "x") == "a b c d");
        REQUIRE(epreuve::expression(vue, "y x") == "b: 0 2");
    });
}

TEST_CASE("la lecture va jusqu'au plafond, et s'y arrête", "[2.25]") {
    struct Essai {
        int workers;
        int plafond;
    };
    for (const auto [workers, plafond] : {Essai{2, 5}, Essai{4, 3}, Essai{1, 1}}) {
        std::latch porte(1);
        ::Indexeur indexeur(workers, plafond, [&](const std::string& texte) {
            porte.wait();
            return epreuve::mots(texte);
        });
        epreuve::Rayon rayon(epreuve::numerotes(12));
        ::Bilan bilan;
        juge::Acteur indexation("indexation", [&] { bilan = indexeur.indexer(rayon); });
        const bool attend = indexation.est_bloque();
        const auto lus = rayon.lus();
        porte.count_down();
        indexation.attendre_fin("Les découpages reprennent : l'indexation doit finir.");
        {
            INFO("tous les découpages attendent : l'indexation attend, sans tourner en rond");
            REQUIRE(attend);
        }
        {
            INFO(
                "aucun document n'est encore dans l'index : `plafond` sont lus, pas un de plus, "
                "que ce soit pour la file ou pour les workers ("
                << workers << " workers)");
            REQUIRE(lus <= static_cast<std::size_t>(plafond));
        }
        {
            INFO("la lecture prend de l'avance : elle ne s'arrête qu'au plafond (" << workers
                                                                                   << " workers)");
            REQUIRE(lus == static_cast<std::size_t>(plafond));
        }
        INFO("puis tout est indexé");
        REQUIRE(bilan.indexes == 12);
        REQUIRE(indexeur.instantane().documents() == 12);
    }
}

TEST_CASE("jamais plus de documents en vol que le plafond", "[2.25]") {
    juge::explorer(200, [] {
        ::Indexeur indexeur(2, 2);
        epreuve::Rayon rayon(epreuve::numerotes(5));
        juge::Registre<std::size_t> en_vol;
        rayon.avant_lire = [&](const std::string&) {
            en_vol.noter(rayon.lus() - indexeur.instantane().documents());
        };
        indexeur.indexer(rayon);
        INFO("à chaque lecture, les documents lus et pas encore dans l'index : deux au plus");
        for (const auto nombre : en_vol.contenu())
            REQUIRE(nombre <= 2);
    });
}

TEST_CASE("une source lente ne retient personne", "[2.25]") {
    std::latch porte(1);
    ::Indexeur indexeur(3, 4);
    epreuve::Rayon rayon({{"a", "un deux"}, {"b", "deux trois"}, {"lent", "un"}});
    rayon.avant_lire = [&](const std::string& nom) {
        if (nom == "lent") porte.wait();
    };
    juge::Acteur indexation("indexation", [&] { indexeur.indexer(rayon); });
    const bool attend = indexation.est_bloque();
    juge::Registre<std::string> reponses;
    bool retire = false;
    juge::Acteur recherche("recherche", [&] {
        reponses.noter(epreuve::tous(indexeur.instantane(), "deux"));
        retire = indexeur.retirer("a");
        reponses.noter(epreuve::tous(indexeur.instantane(), "deux"));
    });
    const bool cherche = recherche.est_termine();
    ::Bilan bilan;
    epreuve::Rayon autre(epreuve::Textes{{"c", "deux"}});
    juge::Acteur indexation2("autre indexation", [&] { bilan = indexeur.indexer(autre); });
    const bool indexe = indexation2.est_termine();
    porte.count_down();
    indexation.attendre_fin("La source a répondu : l'indexation doit finir.");
    recherche.attendre_fin("Chercher n'attend rien.");
    indexation2.attendre_fin("Cette source-là n'attend pas.");
    {
        INFO("la source attend, les workers n'ont rien à faire : ils dorment");
        REQUIRE(attend);
    }
    {
        INFO("pendant que la source attend, on cherche et l'on retire sans attendre");
        REQUIRE(cherche);
    }
    {
        INFO("les documents déjà lus sont dans l'index, sans attendre celui qui tarde");
        REQUIRE(reponses.contenu().front() == "a b");
        REQUIRE(retire);
        REQUIRE(reponses.contenu().back() == "b");
    }
    {
        INFO("pendant que la source attend, une autre indexation commence et finit");
        REQUIRE(indexe);
        REQUIRE(bilan.indexes == 1);
    }
    INFO("et tout finit dans l'index");
    REQUIRE(epreuve::tous(indexeur.instantane(), "deux") == "b c");
    REQUIRE(epreuve::tous(indexeur.instantane(), "un") == "lent");
}

TEST_CASE("un document lent ne retient que lui", "[2.25]") {
    std::latch porte(1);
    ::Indexeur indexeur(2, 3, [&](const std::string& texte) {
        if (texte == "lent") porte.wait();
        return epreuve::mots(texte);
    });
    epreuve::Rayon rayon({{"a", "lent"}, {"b", "un"}, {"c", "un"}, {"d", "un"}, {"e", "un"}});
    juge::Acteur indexation("indexation", [&] { indexeur.indexer(rayon); });
    const bool attend = indexation.est_bloque();
    juge::Registre<std::string> reponses;
    juge::Acteur recherche("recherche", [&] {
        reponses.noter(epreuve::tous(indexeur.instantane(), "un"));
        indexeur.retirer("b");
    });
    const bool cherche = recherche.est_termine();
    porte.count_down();
    indexation.attendre_fin("Le document lent est découpé : l'indexation doit finir.");
    recherche.attendre_fin("Chercher et retirer n'attendent aucun découpage.");
    {
        INFO("indexer() attend le dernier document, en dormant");
        REQUIRE(attend);
    }
    {
        INFO("chercher et retirer n'attendent aucun découpage");
        REQUIRE(cherche);
    }
    {
        INFO("les documents qui suivent le document lent entrent dans l'index avant lui");
        REQUIRE(reponses.contenu().front() == "b c d e");
    }
    INFO("puis il entre à son tour");
    REQUIRE(indexeur.instantane().documents() == 4);
}

TEST_CASE("réveillée sans raison, une attente revérifie", "[2.25][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    std::latch porte(1);
    ::Indexeur indexeur(2, 2, [&](const std::string& texte) {
        if (texte != "vite") porte.wait();
        return epreuve::mots(texte);
    });
    epreuve::Rayon rayon({{"a", "un"}, {"b", "un"}, {"c", "un"}, {"d", "vite"}});
    juge::Acteur indexation("indexation", [&] { indexeur.indexer(rayon); });
    const bool attend = indexation.est_bloque();
    const auto lus = rayon.lus();
    porte.count_down();
    indexation.attendre_fin("Les découpages reprennent : l'indexation doit finir.");
    INFO("réveillé sans raison, on revérifie, et l'on se rendort");
    REQUIRE(attend);
    REQUIRE(lus == 2);
    REQUIRE(indexeur.instantane().documents() == 4);
}

TEST_CASE("un seul worker suit l'ordre de la source", "[2.25]") {
    juge::explorer(100, [] {
        juge::Registre<std::string> decoupes;
        ::Indexeur indexeur(1, 3, [&](const std::string& texte) {
            decoupes.noter(texte);
            return epreuve::mots(texte);
        });
        epreuve::Rayon rayon({{"c", "un x"}, {"a", "deux x"}, {"b", "trois x"}});
        juge::Registre<std::string> vus;
        {
            juge::Acteur indexation("indexation", [&] { indexeur.indexer(rayon); });
            juge::Acteur recherche("recherche", [&] {
                for (int tour = 0; tour < 3; ++tour) {
                    vus.noter(epreuve::tous(indexeur.instantane(), "x"));
                    juge::point_de_passage();
                }
            });
            indexation.attendre_fin("Rien ne retient l'indexation.");
            recherche.attendre_fin("Chercher n'attend rien.");
        }
        {
            INFO("un seul worker : il prend les documents dans l'ordre où ils ont été lus");
            REQUIRE(epreuve::liste(decoupes.contenu(), ", ") == "un x, deux x, trois x");
        }
        const std::set<std::string> possibles = {"", "c", "a c", "a b c"};
        INFO("un instantané est d'un seul instant : ce qui est entré avant y est, dans l'ordre");
        for (const auto& vu : vus.contenu())
            REQUIRE(possibles.count(vu) == 1);
    });
}

TEST_CASE("une nouvelle version remplace l'ancienne d'un coup", "[2.24]") {
    juge::explorer(200, [] {
        ::Indexeur indexeur(1, 2);
        epreuve::Rayon avant(epreuve::Textes{{"x", "rouge vif et chaud"}});
        indexeur.indexer(avant);
        epreuve::Rayon apres({{"x", "bleu vif mais froid"}, {"x", "rouge sombre"}});
        struct Vu {
            std::size_t documents, rouge, bleu, vif, sombre, melange;
        };
        juge::Registre<Vu> vus;
        {
            juge::Acteur indexation("indexation", [&] { indexeur.indexer(apres); });
            juge::Acteur recherche("recherche", [&] {
                for (int tour = 0; tour < 3; ++tour) {
                    const auto vue = indexeur.instantane();
                    const auto combien = [&](const std::string& cherches) {
                        juge::point_de_passage();
                        return epreuve::combien(vue, cherches);
                    };
                    vus.noter({vue.documents(), combien("rouge"), combien("bleu"), combien("vif"),
                               combien("sombre"), combien("rouge bleu")});
                }
            });
            indexation.attendre_fin("Rien ne retient l'indexation.");
            recherche.attendre_fin("Chercher n'attend rien.");
        }
        for (const auto& vu : vus.contenu()) {
            INFO(
                "« x » est dans chaque instantané, dans une version et une seule : à aucun moment "
                "il ne manque, ni n'a les mots de deux versions");
            REQUIRE(vu.documents == 1);
            REQUIRE(vu.rouge + vu.bleu == 1);
            REQUIRE(vu.vif + vu.sombre == 1);
            REQUIRE(vu.melange == 0);
            REQUIRE(vu.bleu <= vu.vif);
        }
        INFO("la dernière version est celle qui reste");
        REQUIRE(epreuve::tous(indexeur.instantane(), "rouge sombre") == "x");
    });
}

TEST_CASE("un instantané gardé ne change plus, et ne retient personne", "[2.24]") {
    auto indexeur = std::make_unique<::Indexeur>(2, 2);
    const auto vide = indexeur->instantane();
    epreuve::indexer(*indexeur, {{"a", "un deux"}, {"b", "deux un"}});
    const auto premier = indexeur->instantane();
    epreuve::indexer(*indexeur, {{"a", "trois"}, {"c", "un deux"}});
    const auto second = indexeur->instantane();
    bool retire = false;
    juge::Acteur retrait("retrait", [&] { retire = indexeur->retirer("b"); });
    retrait.attendre_fin("Un instantané gardé ne retient personne : retirer() doit finir.");
    const auto copie = premier;
    for (const bool apres : {false, true}) {
        if (apres) indexeur.reset();
        INFO("chaque instantané montre l'index tel qu'il était, "
             << (apres ? "même l'indexeur détruit" : "quoi qu'il y entre ensuite"));
        REQUIRE(retire);
        REQUIRE(vide.documents() == 0);
        REQUIRE(epreuve::tous(vide, "un").empty());
        for (const auto* vue : {&premier, &copie}) {
            REQUIRE(vue->documents() == 2);
            REQUIRE(epreuve::tous(*vue, "un") == "a b");
            REQUIRE(epreuve::expression(*vue, "un deux") == "a: 0");
            REQUIRE(epreuve::tous(*vue, "trois").empty());
        }
        REQUIRE(second.documents() == 3);
        REQUIRE(epreuve::tous(second, "un") == "b c");
        REQUIRE(epreuve::expression(second, "un deux") == "c: 0");
        REQUIRE(epreuve::tous(second, "trois") == "a");
    }
}

TEST_CASE("la source et le découpage peuvent chercher et retirer", "[2.24]") {
    std::optional<::Indexeur> indexeur;
    juge::Registre<std::size_t> vus;
    indexeur.emplace(2, 2, [&](const std::string& texte) {
        vus.noter(indexeur->instantane().documents());
        indexeur->retirer("rien");
        return epreuve::mots(texte);
    });
    epreuve::Rayon rayon(epreuve::numerotes(4));
    rayon.avant_suivant = [&](std::size_t) { vus.noter(indexeur->instantane().documents()); };
    rayon.avant_lire = [&](const std::string&) { indexeur->retirer("rien"); };
    const auto bilan = epreuve::indexer(
        *indexeur, rayon,
        "La source et le découpage cherchent et retirent : rien ne doit les retenir.");
    INFO("un instantané pris pendant une lecture ou un découpage ne bloque rien");
    REQUIRE(bilan.indexes == 4);
    REQUIRE(vus.taille() == 9);
}

TEST_CASE("un échec écarte un document, et lui seul", "[2.8]") {
    for (const int workers : {1, 3}) {
        std::latch suite(1);
        ::Indexeur indexeur(workers, 20, [&](const std::string& texte) {
            if (texte == "pourri") {
                suite.wait();  // « illisible », donné plus tard, est écarté avant
                throw 42;
            }
            return epreuve::mots(texte);
        });
        epreuve::indexer(indexeur, {{"illisible", "ancien texte"}, {"relu", "ancien"}});
        epreuve::Rayon rayon({{"z", "un"},
                              {"relu", "pourri"},
                              {"m", "un deux"},
                              {"illisible", "jamais lu"},
                              {"gâté", "pourri"},
                              {"a", "un"}});
        rayon.avant_lire = [](const std::string& nom) {
            if (nom == "illisible") throw epreuve::Panne("disque abîmé");
        };
        rayon.avant_suivant = [&](std::size_t donnes) {
            if (donnes == 4) suite.count_down();
        };
        const auto bilan = epreuve::indexer(
            indexeur, rayon, "Un document qui échoue est écarté : l'indexation doit finir.");
        {
            INFO("le bilan nomme les documents écartés, dans l'ordre de la source");
            REQUIRE(epreuve::ecartes(bilan) == "relu illisible gâté");
            REQUIRE(bilan.indexes == 3);
            REQUIRE_FALSE(bilan.panne);
        }
        {
            INFO("avec la cause : ce qui a été levé, quel qu'en soit le type");
            REQUIRE_THROWS_AS(std::rethrow_exception(bilan.ecartes[0].cause), int);
            REQUIRE_THROWS_AS(std::rethrow_exception(bilan.ecartes[1].cause), epreuve::Panne);
            REQUIRE_THROWS_AS(std::rethrow_exception(bilan.ecartes[2].cause), int);
        }
        const auto vue = indexeur.instantane();
        {
            INFO("les autres documents sont indexés");
            REQUIRE(epreuve::tous(vue, "un") == "a m z");
        }
        INFO("rien n'entre d'un document écarté, et ce que l'index avait sous ce nom y reste");
        REQUIRE(epreuve::tous(vue, "ancien") == "illisible relu");
        REQUIRE(epreuve::tous(vue, "pourri").empty());
        REQUIRE(vue.documents() == 5);
    }
}

TEST_CASE("des échecs ne coûtent ni worker, ni place", "[2.8]") {
    juge::RendezVous rencontre(3);
    juge::Registre<bool> ensemble;
    ::Indexeur indexeur(3, 3, [&](const std::string& texte) {
        if (texte == "pourri") throw epreuve::Panne("encore");
        ensemble.noter(rencontre.rejoindre());
        return epreuve::mots(texte);
    });
    epreuve::Textes textes;
    for (int i = 0; i < 5; ++i) {
        textes.push_back({"illisible", ""});
        textes.push_back({"gâté", "pourri"});
    }
    for (const auto* nom : {"a", "b", "c"})
        textes.push_back({nom, "bon"});
    epreuve::Rayon rayon(textes);
    rayon.avant_lire = [](const std::string& nom) {
        if (nom == "illisible") throw 7;
    };
    const auto bilan = epreuve::indexer(
        indexeur, rayon, "Un document écarté rend sa place : la lecture doit continuer.");
    INFO("après dix échecs, les trois places et les trois workers servent encore, ensemble");
    REQUIRE(bilan.ecartes.size() == 10);
    REQUIRE(ensemble.contenu() == std::vector<bool>{true, true, true});
}

TEST_CASE("une source qui tombe arrête la lecture, non l'indexation", "[2.8]") {
    for (const std::size_t rang : {std::size_t{0}, std::size_t{3}}) {
        ::Indexeur indexeur(2, 2);
        epreuve::Rayon rayon(epreuve::numerotes(6));
        rayon.avant_suivant = [&](std::size_t donnes) {
            if (donnes == rang) throw epreuve::Panne("réseau coupé");
        };
        const auto bilan =
            epreuve::indexer(indexeur, rayon, "La source est tombée : l'indexation doit finir.");
        {
            INFO("la panne de la source va au bilan ; aucun document n'est écarté pour autant");
            REQUIRE(bilan.panne);
            REQUIRE_THROWS_AS(std::rethrow_exception(bilan.panne), epreuve::Panne);
            REQUIRE(bilan.ecartes.empty());
        }
        {
            INFO("ce qu'elle avait donné est indexé, et on ne lui demande plus rien");
            REQUIRE(bilan.indexes == rang);
            REQUIRE(indexeur.instantane().documents() == rang);
            REQUIRE(rayon.demandes() == rang + 1);
        }
        INFO("l'indexeur sert encore");
        REQUIRE(epreuve::indexer(indexeur, epreuve::numerotes(7)).indexes == 7);
        REQUIRE(indexeur.instantane().documents() == 7);
    }
}

TEST_CASE("la version lue la dernière l'emporte", "[2.26]") {
    for (const bool echoue : {false, true}) {
        std::latch porte(1);
        ::Indexeur indexeur(2, 3, [&](const std::string& texte) {
            if (texte == "ancien") porte.wait();
            if (texte == "pourri") throw 42;
            return epreuve::mots(texte);
        });
        epreuve::Rayon rayon({{"x", "ancien"}, {"x", echoue ? "pourri" : "récent"}});
        ::Bilan bilan;
        juge::Acteur indexation("indexation", [&] { bilan = indexeur.indexer(rayon); });
        const bool attend = indexation.est_bloque();
        const auto pendant = epreuve::tous(indexeur.instantane(), "récent");
        porte.count_down();
        indexation.attendre_fin("L'ancienne version est découpée : l'indexation doit finir.");
        const auto vue = indexeur.instantane();
        {
            INFO(
                "un découpage dure : indexer() l'attend ; il n'y a qu'un document, quoi qu'il "
                "entre");
            REQUIRE(attend);
            REQUIRE(vue.documents() == 1);
        }
        if (echoue) {
            INFO("la version récente est écartée : l'ancienne, découpée après, entre");
            REQUIRE(bilan.indexes == 1);
            REQUIRE(epreuve::tous(vue, "ancien") == "x");
            continue;
        }
        {
            INFO("la version récente entre la première ; l'ancienne, découpée après, n'entre plus");
            REQUIRE(pendant == "x");
            REQUIRE(epreuve::tous(vue, "récent") == "x");
            REQUIRE(epreuve::tous(vue, "ancien").empty());
        }
        INFO("les deux ont été lues et découpées sans échec");
        REQUIRE(bilan.indexes == 2);
        REQUIRE(bilan.ecartes.empty());
    }
}

TEST_CASE("ce qui était en vol quand on l'a retiré n'entre plus", "[2.26]") {
    for (const bool lecture : {true, false}) {
        std::latch porte(1);
        ::Indexeur indexeur(2, 2, [&](const std::string& texte) {
            if (texte == "lent" && !lecture) porte.wait();
            return epreuve::mots(texte);
        });
        epreuve::Rayon rayon(epreuve::Textes{{"x", "lent"}});
        rayon.avant_lire = [&](const std::string&) {
            if (lecture) porte.wait();
        };
        ::Bilan bilan;
        juge::Acteur indexation("indexation", [&] { bilan = indexeur.indexer(rayon); });
        const bool attend = indexation.est_bloque();
        bool retire = true;
        juge::Acteur retrait("retrait", [&] { retire = indexeur.retirer("x"); });
        const bool sans_attendre = retrait.est_termine();
        porte.count_down();
        indexation.attendre_fin("La lecture et le découpage reprennent.");
        retrait.attendre_fin("retirer() n'attend ni lecture ni découpage.");
        {
            INFO("retirer() n'attend ni lecture ni découpage ; le document n'y était pas encore");
            REQUIRE(attend);
            REQUIRE(sans_attendre);
            REQUIRE_FALSE(retire);
        }
        {
            INFO("sa lecture avait commencé avant le retrait ("
                 << (lecture ? "elle durait encore" : "on le découpait")
                 << ") : il n'entre plus, bien qu'il soit lu et découpé sans échec");
            REQUIRE(indexeur.instantane().documents() == 0);
            REQUIRE(bilan.indexes == 1);
        }
        epreuve::indexer(indexeur, {{"x", "relu"}});
        INFO("une lecture qui commence après le retrait le fait revenir");
        REQUIRE(epreuve::tous(indexeur.instantane(), "relu") == "x");
    }
}

TEST_CASE("d'une indexation à l'autre, la dernière lecture l'emporte", "[2.26]") {
    std::latch porte(1);
    ::Indexeur indexeur(1, 1);
    epreuve::Rayon lente({{"x", "ancien"}, {"y", "ancien"}});
    lente.avant_lire = [&](const std::string& nom) {
        if (nom == "x") porte.wait();
    };
    juge::Acteur indexation("indexation lente", [&] { indexeur.indexer(lente); });
    {
        INFO("la source attend : indexer() attend, en dormant");
        REQUIRE(indexation.est_bloque());
    }
    epreuve::indexer(indexeur, {{"x", "récent"}, {"y", "récent"}, {"z", "récent"}});
    indexeur.retirer("z");
    porte.count_down();
    indexation.attendre_fin("La lecture lente reprend : l'indexation doit finir.");
    const auto vue = indexeur.instantane();
    INFO(
        "« x » a été relu après le début de sa lecture lente : celle-ci n'entre plus ; « y », au "
        "contraire, vient d'être relu");
    REQUIRE(epreuve::tous(vue, "récent") == "x");
    REQUIRE(epreuve::tous(vue, "ancien") == "y");
}

TEST_CASE("retirer pendant que l'on indexe, dans tous les entrelacements", "[2.26]") {
    juge::explorer(200, [] {
        ::Indexeur indexeur(1, 1);
        epreuve::indexer(indexeur, {{"x", "premier"}});
        std::atomic<bool> lu{false};
        std::atomic<bool> retire{false};
        bool lu_avant = false;
        bool retire_avant = false;
        epreuve::Rayon rayon(epreuve::Textes{{"x", "second"}});
        rayon.avant_suivant = [&](std::size_t donnes) {
            if (donnes == 0) retire_avant = retire;
        };
        rayon.avant_lire = [&](const std::string&) { lu = true; };
        std::string apres;
        {
            juge::Acteur indexation("indexation", [&] { indexeur.indexer(rayon); });
            juge::Acteur retrait("retrait", [&] {
                lu_avant = lu;
                indexeur.retirer("x");
                apres = epreuve::tous(indexeur.instantane(), "premier");
                retire = true;
            });
            indexation.attendre_fin("Rien ne retient l'indexation.");
            retrait.attendre_fin("retirer() n'attend rien.");
        }
        const auto reste = indexeur.instantane().documents();
        {
            INFO("au retour de retirer(), la version qui y était n'y est plus");
            REQUIRE(apres.empty());
        }
        {
            INFO("lu avant le retrait : il n'y est plus ; retiré avant d'être lu : il y est");
            if (lu_avant) REQUIRE(reste == 0);
            if (retire_avant) REQUIRE(reste == 1);
        }
        INFO("s'il y est, c'est dans sa dernière version");
        REQUIRE(reste == epreuve::combien(indexeur.instantane(), "second"));
    });
}

TEST_CASE("à l'arrêt, ce qui est lu finit", "[2.8]") {
    std::latch porte(1);
    std::atomic<bool> ferme{true};
    ::Indexeur indexeur(1, 4, [&](const std::string& texte) {
        if (ferme) porte.wait();
        if (texte == "pourri") throw 42;
        return epreuve::mots(texte);
    });
    epreuve::Rayon rayon(
        {{"a", "un"}, {"b", "pourri"}, {"c", "un"}, {"d", "un"}, {"e", "un"}, {"f", "un"}});
    std::stop_source arret;
    ::Bilan bilan;
    juge::Acteur indexation("indexation",
                            [&] { bilan = indexeur.indexer(rayon, arret.get_token()); });
    const bool pleine = indexation.est_bloque();
    arret.request_stop();
    const bool attend = indexation.est_bloque();
    ferme = false;
    porte.count_down();
    indexation.attendre_fin("Arrêt demandé, découpages finis : indexer() doit finir.");
    {
        INFO("arrêt demandé : indexer() attend encore ce qui est lu");
        REQUIRE(pleine);
        REQUIRE(attend);
    }
    {
        INFO("quatre documents étaient donnés : aucun n'est abandonné dans une file");
        REQUIRE(bilan.indexes + bilan.ecartes.size() == rayon.donnes());
        REQUIRE(epreuve::ecartes(bilan) == "b");
        REQUIRE(epreuve::combien(indexeur.instantane(), "un") == bilan.indexes);
    }
    {
        INFO("arrêt demandé : suivant() n'est plus appelée");
        REQUIRE(rayon.donnes() <= 5);
    }
    const auto donnes = rayon.donnes();
    const auto suite =
        epreuve::indexer(indexeur, rayon, "L'arrêt d'une indexation n'est pas celui de la suite.");
    INFO("indexer de nouveau la même source fait la suite : rien n'est perdu, ni relu");
    REQUIRE(suite.indexes == 6 - donnes);
    REQUIRE(epreuve::tous(indexeur.instantane(), "un") == "a c d e f");
    REQUIRE(rayon.lus() == 6);
}

TEST_CASE("arrêt demandé avant, ou par la source", "[2.8]") {
    {
        ::Indexeur indexeur(2, 2);
        epreuve::Rayon rayon(epreuve::numerotes(3));
        std::stop_source avant;
        avant.request_stop();
        const auto bilan =
            epreuve::indexer(indexeur, rayon, "Arrêt demandé d'avance : indexer() n'attend rien.",
                             avant.get_token());
        INFO("arrêt demandé avant l'appel : la source n'est pas appelée");
        REQUIRE(rayon.appels().empty());
        REQUIRE(bilan.indexes == 0);
    }
    for (const bool en_lisant : {false, true}) {
        ::Indexeur indexeur(2, 2);
        epreuve::Rayon rayon(epreuve::numerotes(6));
        std::stop_source arret;
        rayon.avant_suivant = [&](std::size_t donnes) {
            if (!en_lisant && donnes == 2) arret.request_stop();
        };
        rayon.avant_lire = [&](const std::string& nom) {
            if (en_lisant && nom == "2") arret.request_stop();
        };
        const auto bilan = epreuve::indexer(
            indexeur, rayon, "Arrêt demandé par la source : indexer() finit.", arret.get_token());
        INFO("arrêt demandé pendant "
             << (en_lisant ? "lire()" : "suivant()")
             << " : ce document-là est donné, il finit ; c'est le dernier");
        REQUIRE(rayon.donnes() == 3);
        REQUIRE(rayon.lus() == 3);
        REQUIRE(bilan.indexes == 3);
        REQUIRE(indexeur.instantane().documents() == 3);
    }
}

TEST_CASE("arrêter n'importe quand, dans tous les entrelacements", "[2.8]") {
    juge::explorer(200, [] {
        ::Indexeur indexeur(2, 2);
        epreuve::Rayon rayon(epreuve::numerotes(4));
        std::stop_source arret;
        ::Bilan bilan;
        {
            juge::Acteur indexation("indexation",
                                    [&] { bilan = indexeur.indexer(rayon, arret.get_token()); });
            juge::Acteur interruption("interruption", [&] { arret.request_stop(); });
            interruption.attendre_fin("Demander l'arrêt ne bloque jamais.");
            indexation.attendre_fin("Arrêt demandé : indexer() doit finir.");
        }
        {
            INFO("tout ce que la source a donné est dans l'index, et dans le bilan");
            REQUIRE(bilan.indexes == rayon.donnes());
            REQUIRE(indexeur.instantane().documents() == rayon.donnes());
            REQUIRE(rayon.lus() == rayon.donnes());
        }
        const auto suite = indexeur.indexer(rayon);
        INFO("une nouvelle indexation de la même source fait la suite, sans rien relire");
        REQUIRE(bilan.indexes + suite.indexes == 4);
        REQUIRE(rayon.lus() == 4);
        REQUIRE(epreuve::combien(indexeur.instantane(), "commun") == 4);
    });
}

TEST_CASE("un worker que le système refuse ne perd rien", "[2.25][simple]") {
    for (const int premier_refus : {1, 2, 3}) {
        ::Bilan bilan;
        int refus = 0;
        bool leve = false;
        juge::Registre<std::string> decoupes;
        epreuve::Rayon rayon({{"a", "un"}, {"b", "pourri"}, {"c", "un"}, {"d", "un"}, {"e", "un"}});
        std::string trouves;
        juge::Acteur indexation("indexation", [&] {
            const juge::Perturbation panne(juge::Panne::creation_thread, premier_refus);
            ::Indexeur indexeur(3, 3, [&](const std::string& texte) {
                decoupes.noter(texte);
                if (texte == "pourri") throw epreuve::Panne("illisible");
                return epreuve::mots(texte);
            });
            try {
                bilan = indexeur.indexer(rayon);
            } catch (const std::system_error&) {
                leve = true;
            }
            refus = panne.frappes();
            trouves = epreuve::tous(indexeur.instantane(), "un");
        });
        indexation.attendre_fin(
            "Un thread refusé : ceux qui existent, ou l'appelant, doivent tout faire.");
        {
            INFO(
                "le système refuse un thread : indexer() ne lève pas pour autant, elle fait avec "
                "ceux qui existent, ou sans");
            REQUIRE_FALSE(leve);
        }
        if (premier_refus == 1) {
            INFO("indexer() doit demander des threads au système");
            REQUIRE(refus > 0);
        }
        INFO("la création de thread numéro " << premier_refus
                                             << " et les suivantes échouent : tout est indexé");
        REQUIRE(trouves == "a c d e");
        REQUIRE(bilan.indexes == 4);
        REQUIRE(epreuve::ecartes(bilan) == "b");
        REQUIRE(decoupes.taille() == 5);
        REQUIRE(rayon.lus() == 5);
    }
}

TEST_CASE("indexer() ne laisse aucun thread", "[2.7]") {
    ::Indexeur indexeur(3, 3);
    const auto avant = juge::autres_threads();
    for (int i = 0; i < 4; ++i) {
        epreuve::Rayon rayon(epreuve::numerotes(i));
        indexeur.indexer(rayon);
    }
    INFO("indexer() a rendu la main : ses threads sont finis");
    REQUIRE(juge::autres_threads() == avant);
}

TEST_CASE("deux indexations à la fois ont chacune leurs workers et leur plafond", "[2.25]") {
    juge::RendezVous rencontre(2);
    juge::Registre<bool> ensemble;
    ::Indexeur indexeur(1, 1, [&](const std::string& texte) {
        ensemble.noter(rencontre.rejoindre());
        return epreuve::mots(texte);
    });
    juge::Registre<std::size_t> indexes;
    const auto indexer = [&](const char* nom) {
        epreuve::Rayon rayon(epreuve::Textes{{nom, "un"}});
        indexes.noter(indexeur.indexer(rayon).indexes);
    };
    {
        juge::Acteur a("première indexation", [&] { indexer("a"); });
        juge::Acteur b("seconde indexation", [&] { indexer("b"); });
        a.attendre_fin("Deux indexations à la fois : chacune finit.");
        b.attendre_fin("Deux indexations à la fois : chacune finit.");
    }
    INFO("un worker et une place chacune : elles découpent en même temps");
    REQUIRE(ensemble.contenu() == std::vector<bool>{true, true});
    REQUIRE(indexes.contenu() == std::vector<std::size_t>{1, 1});
    REQUIRE(epreuve::tous(indexeur.instantane(), "un") == "a b");
}

TEST_CASE("tout à la fois", "[2.25]") {
    juge::explorer(60, [] {
        ::Indexeur indexeur(2, 2);
        epreuve::Rayon avant(epreuve::Textes{{"x", "un deux un deux"}});
        indexeur.indexer(avant);
        const auto partage = indexeur.instantane();
        juge::Registre<std::size_t> indexes;
        juge::Registre<bool> justes;
        {
            juge::Acteur a("première indexation", [&] {
                epreuve::Rayon rayon({{"a", "un deux"}, {"x", "un deux"}});
                indexes.noter(indexeur.indexer(rayon).indexes);
            });
            juge::Acteur b("seconde indexation", [&] {
                epreuve::Rayon rayon({{"x", "un deux"}, {"b", "un deux"}});
                indexes.noter(indexeur.indexer(rayon).indexes);
            });
            juge::Acteur c("retrait", [&] {
                indexeur.retirer("x");
                justes.noter(epreuve::expression(partage, "un deux") == "x: 0 2");
            });
            juge::Acteur d("recherche", [&] {
                for (int tour = 0; tour < 2; ++tour) {
                    const auto vue = indexeur.instantane();
                    const auto documents = vue.documents();
                    justes.noter(epreuve::combien(vue, "un") == documents &&
                                 epreuve::combien(vue, "deux un") == documents &&
                                 vue.expression({"un", "deux"}).size() == documents);
                }
                justes.noter(epreuve::tous(partage, "deux un") == "x");
            });
            for (auto* acteur : {&a, &b, &c, &d})
                acteur->attendre_fin("Aucun n'attend les autres : chacun doit finir.");
        }
        {
            INFO(
                "dans chaque instantané, chaque document a tous ses mots ; deux threads cherchent "
                "dans le même");
            for (const bool juste : justes.contenu())
                REQUIRE(juste);
        }
        const auto restent = epreuve::tous(indexeur.instantane(), "un deux");
        INFO("« a » et « b » sont dans l'index ; « x » aussi, ou retiré");
        REQUIRE(indexes.contenu() == std::vector<std::size_t>{2, 2});
        REQUIRE((restent == "a b" || restent == "a b x"));
        REQUIRE(epreuve::combien(indexeur.instantane(), "un deux") ==
                indexeur.instantane().documents());
    });
}

TEST_CASE("chercher un mot rare parmi beaucoup de documents", "[2.24][simple]") {
    constexpr int rares = 100;
    constexpr std::size_t recherches = 100'000;
    ::Indexeur indexeur(2, 8);
    epreuve::Textes textes;
    for (int i = 0; i < 2'000; ++i)
        textes.push_back({std::to_string(i), (i < rares ? "rare" : "autre") + std::to_string(i)});
    epreuve::indexer(indexeur, textes);
    const auto vue = indexeur.instantane();
    std::size_t trouves = 0;
    for (std::size_t i = 0; i < recherches; ++i)
        trouves += vue.tous({"rare" + std::to_string(i % rares)}).size();
    INFO("cent mille recherches d'un mot que porte un seul document, parmi deux mille");
    REQUIRE(trouves == recherches);
}

}  // namespace juge::epreuve
