#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using Temps = cours::Boucle::Duree;
using Textes = std::vector<std::string>;

const std::string hote = "http://s.fr";

/// Une adresse de « http://s.fr », sans lui.
std::string court(const std::string& adresse) {
    return adresse.starts_with(hote + "/") ? adresse.substr(hote.size()) : adresse;
}

std::string joindre(const Textes& textes, const std::string& entre) {
    std::string ensemble;
    for (const auto& texte : textes)
        ensemble += (ensemble.empty() ? "" : entre) + texte;
    return ensemble;
}

/// Ce qu'une page fait d'une requête.
struct Replique {
    enum class Sorte { repond, coupe, leve, leve_un_entier, se_tait };

    Temps apres = 10ms;
    int statut = 200;
    Textes liens = {};
    std::string vers = {};
    Sorte sorte = Sorte::repond;
    Temps fermeture = 0ms;  ///< ce que prend un arrêt
    bool tetue = false;     ///< n'écoute pas l'arrêt
    std::function<void()> au_debut = nullptr;
};
using Sorte = Replique::Sorte;

Replique page(Textes liens, Temps apres = 10ms) {
    Replique replique;
    replique.liens = std::move(liens);
    replique.apres = apres;
    return replique;
}

Replique renvoi(std::string vers, Temps apres = 10ms) {
    Replique replique;
    replique.statut = 302;
    replique.vers = std::move(vers);
    replique.liens = {"/jamais"};
    replique.apres = apres;
    return replique;
}

Replique statut(int le_statut, Temps apres = 10ms) {
    Replique replique;
    replique.statut = le_statut;
    replique.vers = "/jamais";
    replique.liens = {"/jamais"};
    replique.apres = apres;
    return replique;
}

Replique panne(Sorte sorte, Temps apres = 10ms) {
    Replique replique;
    replique.sorte = sorte;
    replique.apres = apres;
    return replique;
}

/// Des pages, ce qu'elles répondent à chaque requête (la dernière réplique se répète), et le
/// registre de ce qu'on leur a demandé. Une page inconnue répond 404.
class Toile final : public cours::Reseau {
public:
    explicit Toile(cours::Boucle& boucle) : boucle_(boucle) {}

    void mettre(const std::string& chemin, std::vector<Replique> repliques) {
        pages_[hote + chemin] = std::move(repliques);
    }
    void mettre(const std::string& chemin, Replique replique) {
        mettre(chemin, std::vector<Replique>{std::move(replique)});
    }

    cours::Tache<cours::Reponse> demander(std::string adresse, std::stop_token arret) override {
        const Temps debut = boucle_.maintenant();
        const Replique replique = choisir(adresse);
        debuts_.emplace_back(epreuve::court(adresse) + " " + std::to_string(debut.count()));
        heures_.push_back(debut);
        const Vol vol(*this);
        if (replique.au_debut) replique.au_debut();
        const Temps heure = replique.sorte == Sorte::se_tait ? debut + 24h : debut + replique.apres;
        const std::stop_token ecoute = replique.tetue ? std::stop_token() : arret;
        const bool a_temps = co_await boucle_.dormir_jusqua(heure, ecoute);
        if (!a_temps) {
            ++arretees_;
            if (replique.fermeture > 0ms)
                co_await boucle_.dormir_jusqua(boucle_.maintenant() + replique.fermeture);
            throw cours::RequeteArretee();
        }
        if (replique.sorte == Sorte::coupe) throw cours::Coupure();
        if (replique.sorte == Sorte::leve) throw std::logic_error("certificat périmé");
        if (replique.sorte == Sorte::leve_un_entier) throw 42;
        cours::Reponse reponse;
        reponse.statut = replique.statut;
        reponse.liens = replique.liens;
        reponse.vers = replique.vers;
        co_return reponse;
    }

    /// « chemin heure » des `n` premières requêtes, dans l'ordre.
    std::string debuts(std::size_t n = 1000) const {
        return epreuve::joindre(premiers(debuts_, n), ", ");
    }
    /// Les mêmes, triées.
    std::string debuts_tries() const {
        Textes tries = debuts_;
        std::sort(tries.begin(), tries.end());
        return epreuve::joindre(tries, ", ");
    }
    /// Les adresses demandées, triées.
    std::string demandees() const {
        Textes adresses;
        for (const auto& debut : debuts_)
            adresses.push_back(debut.substr(0, debut.find(' ')));
        std::sort(adresses.begin(), adresses.end());
        return epreuve::joindre(adresses, " ");
    }
    /// Les heures des `n` premiers débuts.
    std::string heures(std::size_t n = 1000) const {
        Textes textes;
        for (const Temps heure : heures_)
            textes.push_back(std::to_string(heure.count()));
        return epreuve::joindre(premiers(textes, n), " ");
    }
    /// L'heure de la première requête de ce chemin.
    Temps heure(const std::string& chemin) const {
        for (std::size_t i = 0; i < debuts_.size(); ++i)
            if (debuts_[i].starts_with(chemin + " ")) return heures_[i];
        return -1ms;
    }
    /// Le plus court temps entre deux débuts.
    Temps ecart_minimal() const {
        Temps minimum = 24h;
        for (std::size_t i = 1; i < heures_.size(); ++i)
            minimum = std::min(minimum, heures_[i] - heures_[i - 1]);
        return minimum;
    }
    std::size_t requetes() const { return debuts_.size(); }
    int en_cours() const { return en_cours_; }
    int pointe() const { return pointe_; }
    int arretees() const { return arretees_; }

private:
    class Vol {
    public:
        explicit Vol(Toile& toile) : toile_(toile) {
            toile_.pointe_ = std::max(toile_.pointe_, ++toile_.en_cours_);
        }
        Vol(const Vol&) = delete;
        Vol& operator=(const Vol&) = delete;
        ~Vol() { --toile_.en_cours_; }

    private:
        Toile& toile_;
    };

    static Replique absente() {
        Replique replique;
        replique.statut = 404;
        return replique;
    }

    static Textes premiers(Textes textes, std::size_t n) {
        textes.resize(std::min(textes.size(), n));
        return textes;
    }

    Replique choisir(const std::string& adresse) {
        const auto place = pages_.find(adresse);
        if (place == pages_.end()) return absente();
        const auto& repliques = place->second;
        return repliques[std::min(servies_[adresse]++, repliques.size() - 1)];
    }

    cours::Boucle& boucle_;
    std::map<std::string, std::vector<Replique>> pages_;
    std::map<std::string, std::size_t> servies_;
    Textes debuts_;
    std::vector<Temps> heures_;
    int en_cours_ = 0;
    int pointe_ = 0;
    int arretees_ = 0;
};

std::string mot(::Issue issue) {
    switch (issue) {
        case ::Issue::visitee:
            return "visitée";
        case ::Issue::redirigee:
            return "redirigée";
        case ::Issue::en_rond:
            return "en rond";
        case ::Issue::echouee:
            return "échouée";
        case ::Issue::epuisee:
            return "épuisée";
        case ::Issue::interdite:
            return "interdite";
        case ::Issue::trop_loin:
            return "trop loin";
        case ::Issue::annulee:
            return "annulée";
    }
    return "?";
}

/// Un aspirateur au travail, et ce qu'il laisse.
class Essai {
public:
    explicit Essai(cours::Boucle& boucle, cours::Reseau& reseau)
        : boucle_(boucle), reseau_(reseau) {}

    /// Le lance ; il travaillera quand la boucle tournera.
    void lancer(std::string racine, ::Reglages reglages) {
        boucle_.lancer(attendre(*this, ::aspirer(boucle_, reseau_, std::move(racine),
                                                 std::move(reglages), arret_.get_token())));
    }
    void arreter() { arret_.request_stop(); }

    bool fini() const { return fini_; }
    Temps fin() const { return fin_; }
    std::size_t minuteries() const { return minuteries_; }

    /// « adresse issue distance origine » de chaque fiche, dans l'ordre des adresses.
    std::string fiches() const {
        Textes textes;
        for (const auto& [adresse, fiche] : rapport_)
            textes.push_back(epreuve::court(adresse) + " " + decrire(fiche));
        return epreuve::joindre(textes, ", ");
    }
    /// « issue distance origine » d'une adresse.
    std::string fiche(const std::string& chemin) const {
        const auto place = rapport_.find(hote + chemin);
        return place == rapport_.end() ? "pas de fiche" : decrire(place->second);
    }
    /// « adresse issue distance » de chaque fiche, triées.
    Textes distances() const {
        Textes textes;
        for (const auto& [adresse, fiche] : rapport_)
            textes.push_back(epreuve::court(adresse) + " " + epreuve::mot(fiche.issue) + " " +
                             std::to_string(fiche.distance));
        std::sort(textes.begin(), textes.end());
        return textes;
    }
    int demandes(const std::string& chemin) const {
        const auto place = rapport_.find(hote + chemin);
        return place == rapport_.end() ? -1 : place->second.demandes;
    }

private:
    static std::string decrire(const ::Fiche& fiche) {
        return epreuve::mot(fiche.issue) + " " + std::to_string(fiche.distance) +
               (fiche.origine.empty() ? "" : " " + epreuve::court(fiche.origine));
    }

    static cours::Tache<void> attendre(Essai& essai, cours::Tache<::Rapport> tache) {
        essai.rapport_ = co_await tache;
        essai.fin_ = essai.boucle_.maintenant();
        essai.minuteries_ = essai.boucle_.minuteries();
        essai.fini_ = true;
    }

    cours::Boucle& boucle_;
    cours::Reseau& reseau_;
    std::stop_source arret_;
    ::Rapport rapport_;
    bool fini_ = false;
    Temps fin_{0};
    std::size_t minuteries_ = 0;
};

/// Une boucle, un site, un aspirateur.
struct Monde {
    cours::Boucle boucle;
    Toile toile{boucle};
    Essai essai{boucle, toile};

    void aspirer(::Reglages reglages = {}, std::string racine = hote) {
        essai.lancer(std::move(racine), std::move(reglages));
        tourner();
    }
    void tourner() {
        boucle.tourner();
        {
            INFO(
                "plus rien n'est prêt, plus aucune minuterie n'est armée, et aspirer() attend "
                "encore");
            REQUIRE(essai.fini());
        }
        INFO("quand aspirer() rend son rapport, il ne reste ni requête, ni minuterie, ni tâche");
        REQUIRE(toile.en_cours() == 0);
        REQUIRE(essai.minuteries() == 0);
        REQUIRE(boucle.taches() == 0);
        REQUIRE(essai.fin() == boucle.maintenant());
    }
};

/// Vrai si aspirer() refuse par std::invalid_argument.
bool refuse(::Reglages reglages, const std::string& racine = hote) {
    Monde monde;
    try {
        monde.essai.lancer(racine, std::move(reglages));
        monde.boucle.tourner();
    } catch (const std::invalid_argument&) {
        return monde.toile.requetes() == 0;
    }
    return false;
}

}  // namespace

TEST_CASE("toutes les pages, une fois chacune", "[2.17]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::page({"/a", "b/", "#bas", "http://S.FR/a#titre"}));
    monde.toile.mettre("/a", epreuve::page({"/", "c", "./x/../c", "/c?", "mailto:ada@s.fr"}, 30ms));
    monde.toile.mettre("/b/", epreuve::page({"../c", "//autre.fr/", "http://s.fr:81/", "d"}, 40ms));
    monde.toile.mettre("/c", epreuve::page({"/a", "/b/", "c"}, 50ms));
    monde.toile.mettre("/c?", epreuve::page({}));
    monde.toile.mettre("/b/d", epreuve::page({"/"}));
    monde.aspirer({}, "HTTP://S.fr:80/./x/..#ici");
    {
        INFO(
            "chaque page du site est demandée une fois, sous sa forme normalisée, même si deux "
            "pages y mènent ; rien d'autre ne l'est");
        REQUIRE(monde.toile.demandees() == "/ /a /b/ /b/d /c /c?"s);
    }
    INFO("le rapport a une fiche par adresse : son issue, sa distance, son origine");
    REQUIRE(monde.essai.fiches() ==
            "/ visitée 0, /a visitée 1 /, /b/ visitée 1 /, /b/d visitée 2 /b/, "
            "/c visitée 2 /a, /c? visitée 2 /a"s);
    REQUIRE(monde.essai.demandes("/c") == 1);
}

TEST_CASE("ni trop loin, ni interdit", "[2.17]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::page({"/a", "/prive/1"}));
    monde.toile.mettre("/a", epreuve::page({"/b", "/prive/2", "/a"}));
    monde.toile.mettre("/b", epreuve::page({"/c"}));
    ::Reglages reglages;
    reglages.profondeur = 1;
    reglages.permise = [](const std::string& adresse) {
        return adresse.find("/prive/") == std::string::npos;
    };
    monde.aspirer(reglages);
    {
        INFO("à un pas au plus de la racine, et rien de ce que permise() refuse");
        REQUIRE(monde.toile.demandees() == "/ /a"s);
    }
    {
        INFO(
            "ce où l'on est mené sans le demander a sa fiche : trop loin, ou interdit (à quelque "
            "distance que ce soit)");
        REQUIRE(monde.essai.fiches() ==
                "/ visitée 0, /a visitée 1 /, /b trop loin 2 /a, /prive/1 interdite 1 /, "
                "/prive/2 interdite 2 /a"s);
        REQUIRE(monde.essai.demandes("/b") == 0);
    }
    Monde seule;
    seule.toile.mettre("/", epreuve::page({"/a", "/"}));
    reglages.profondeur = 0;
    seule.aspirer(reglages);
    {
        INFO("profondeur 0 : la racine seule");
        REQUIRE(seule.toile.demandees() == "/"s);
        REQUIRE(seule.essai.fiche("/a") == "trop loin 1 /");
    }
    Monde fermee;
    reglages.permise = [](const std::string&) { return false; };
    fermee.aspirer(reglages);
    INFO("racine interdite : rien n'est demandé");
    REQUIRE(fermee.toile.requetes() == 0);
    REQUIRE(fermee.essai.fiches() == "/ interdite 0"s);
}

TEST_CASE("des réglages absurdes sont refusés", "[2.17]") {
    const auto avec = [](auto changer) {
        ::Reglages reglages;
        changer(reglages);
        return epreuve::refuse(reglages);
    };
    INFO(
        "réglages absurdes, ou racine qui n'est pas une adresse : std::invalid_argument, sans "
        "rien demander");
    REQUIRE(avec([](::Reglages& r) { r.places = 0; }));
    REQUIRE(avec([](::Reglages& r) { r.places = std::numeric_limits<int>::min(); }));
    REQUIRE(avec([](::Reglages& r) { r.profondeur = -1; }));
    REQUIRE(avec([](::Reglages& r) { r.intervalle = -1ms; }));
    REQUIRE(avec([](::Reglages& r) { r.delai = 0ms; }));
    REQUIRE(avec([](::Reglages& r) { r.essais = 0; }));
    REQUIRE(avec([](::Reglages& r) { r.recul = -1ms; }));
    REQUIRE(epreuve::refuse({}, "/a"));
    REQUIRE(epreuve::refuse({}, "ftp://s.fr/"));
    REQUIRE_FALSE(avec([](::Reglages& r) { r.recul = 0ms; }));
}

TEST_CASE("autant de requêtes que de places, jamais plus", "[2.18]") {
    for (const int places : {1, 2, 3, 9}) {
        Monde monde;
        monde.toile.mettre("/", epreuve::page({"/1", "/2", "/3", "/4", "/5", "/6"}));
        for (int i = 1; i <= 6; ++i)
            monde.toile.mettre("/" + std::to_string(i), epreuve::page({}, 30ms));
        ::Reglages reglages;
        reglages.places = places;
        monde.aspirer(reglages);
        CAPTURE(places);
        {
            INFO("six pages à demander : les places sont toutes prises, sans être dépassées");
            REQUIRE(monde.toile.pointe() == std::min(places, 6));
        }
        INFO("une place qui se libère est reprise aussitôt");
        REQUIRE(monde.essai.fin() == 10ms + 30ms * ((6 + places - 1) / places));
        REQUIRE(monde.toile.requetes() == 7);
    }
}

TEST_CASE("une page lente n'arrête pas les autres", "[2.18]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::page({"/lente", "/a"}));
    monde.toile.mettre("/lente", epreuve::page({"/z"}, 5s));
    monde.toile.mettre("/a", epreuve::page({"/b"}));
    monde.toile.mettre("/b", epreuve::page({"/c", "/d"}));
    ::Reglages reglages;
    reglages.places = 2;
    monde.aspirer(reglages);
    INFO(
        "une adresse à demander l'est dès qu'on la connaît et qu'une place est libre, même "
        "pendant qu'une page plus proche de la racine n'a pas répondu");
    const auto debuts = monde.toile.debuts_tries();
    REQUIRE((debuts == "/ 0, /a 10, /b 20, /c 30, /d 40, /lente 10, /z 5010"s ||
             debuts == "/ 0, /a 10, /b 20, /c 40, /d 30, /lente 10, /z 5010"s));
}

TEST_CASE("le plus court chemin compte, même trouvé le dernier", "[2.19]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::page({"/lente", "/a"}));
    monde.toile.mettre("/lente", epreuve::page({"/c"}, 1s));
    monde.toile.mettre("/a", epreuve::page({"/b"}));
    monde.toile.mettre("/b", epreuve::page({"/c"}));
    monde.toile.mettre("/c", epreuve::page({"/d"}));
    monde.toile.mettre("/d", epreuve::page({"/e"}));
    ::Reglages reglages;
    reglages.profondeur = 3;
    monde.aspirer(reglages);
    {
        INFO(
            "« /c » est à 3 pas par « /b », puis à 2 quand « /lente » répond : « /d », qui était "
            "trop loin, est à 3 pas, et doit être demandée");
        REQUIRE(monde.toile.demandees() == "/ /a /b /c /d /lente"s);
    }
    INFO(
        "les fiches donnent la distance et l'origine du plus court chemin ; ce qui suit « /c » se "
        "rapproche avec elle");
    REQUIRE(monde.essai.fiches() ==
            "/ visitée 0, /a visitée 1 /, /b visitée 2 /a, /c visitée 2 /lente, "
            "/d visitée 3 /c, /e trop loin 4 /d, /lente visitée 1 /"s);
}

TEST_CASE("un raccourci, alors que tout ce qui suit est déjà là", "[2.19]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::page({"/lente", "/a"}));
    monde.toile.mettre("/lente", epreuve::page({"/d"}, 1s));
    monde.toile.mettre("/a", epreuve::page({"/b", "/f"}));
    monde.toile.mettre("/b", epreuve::page({"/c"}));
    monde.toile.mettre("/c", epreuve::page({"/d"}));
    monde.toile.mettre("/d", epreuve::page({"/e"}));
    monde.toile.mettre("/e", epreuve::page({"/f", "/b", "/g"}));
    ::Reglages reglages;
    reglages.profondeur = 5;
    monde.aspirer(reglages);
    INFO(
        "le raccourci vers « /d » rapproche « /e » et « /g » ; « /b » et « /f » étaient plus "
        "proches autrement");
    REQUIRE(monde.essai.fiches() ==
            "/ visitée 0, /a visitée 1 /, /b visitée 2 /a, /c visitée 3 /b, "
            "/d visitée 2 /lente, /e visitée 3 /d, /f échouée 2 /a, /g échouée 4 /e, "
            "/lente visitée 1 /"s);
}

TEST_CASE("à distance égale, l'origine ne tient pas à l'ordre des réponses", "[2.19]") {
    for (const Temps retard : {0ms, 5ms, 100ms}) {
        Monde monde;
        monde.toile.mettre("/", epreuve::page({"/m", "/z", "/a"}));
        monde.toile.mettre("/a", epreuve::page({"/x"}, 20ms + retard));
        monde.toile.mettre("/m", epreuve::page({"/x"}, 20ms));
        monde.toile.mettre("/z", epreuve::page({"/x"}, 20ms - std::min(retard, 10ms)));
        monde.toile.mettre("/x", epreuve::page({"/x"}, 10ms));
        monde.aspirer();
        INFO(
            "trois pages à un pas mènent à « /x » : l'origine est la première dans l'ordre du "
            "texte");
        REQUIRE(monde.essai.fiche("/x") == "visitée 2 /a");
    }
}

TEST_CASE("un intervalle sépare deux débuts", "[2.20]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::page({"/1", "/2", "/3", "/4"}, 10ms));
    for (int i = 1; i <= 4; ++i)
        monde.toile.mettre("/" + std::to_string(i), epreuve::page({}, 250ms));
    ::Reglages reglages;
    reglages.places = 2;
    reglages.intervalle = 100ms;
    monde.aspirer(reglages);
    INFO(
        "au moins 100 ms entre deux débuts, et pas davantage quand une place est libre : 0 (sans "
        "attendre), 100, 200 ; puis les places se libèrent à 350 et à 450");
    REQUIRE(monde.toile.heures() == "0 100 200 350 450"s);
}

TEST_CASE("l'intervalle vaut pour toutes les requêtes", "[2.20]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::page({"/a", "/b", "/c"}, 10ms));
    monde.toile.mettre("/a", {epreuve::panne(Sorte::coupe, 20ms), epreuve::page({}, 20ms)});
    monde.toile.mettre("/b", {epreuve::statut(503, 20ms), epreuve::page({}, 20ms)});
    monde.toile.mettre("/c", epreuve::page({"/d"}, 20ms));
    monde.toile.mettre("/d", epreuve::page({"/e"}, 500ms));
    ::Reglages reglages;
    reglages.places = 5;
    reglages.essais = 3;
    reglages.recul = 10ms;
    reglages.intervalle = 100ms;
    monde.aspirer(reglages);
    INFO(
        "les nouvelles tentatives attendent l'intervalle ; une fois qu'il est passé, elles "
        "partent ; une requête qui n'a rien attendu compte aussi");
    REQUIRE(monde.toile.heures(7) == "0 100 200 300 400 500 600"s);
    REQUIRE(monde.toile.requetes() == 8);
}

TEST_CASE("une page muette est arrêtée, et redemandée", "[2.21]") {
    Monde monde;
    auto muette = epreuve::panne(Sorte::se_tait);
    muette.fermeture = 7ms;
    monde.toile.mettre("/", {muette, muette, epreuve::page({"/a"}, 99ms)});
    monde.toile.mettre("/a", muette);
    ::Reglages reglages;
    reglages.delai = 100ms;
    reglages.essais = 3;
    reglages.recul = 1s;
    monde.aspirer(reglages);
    {
        INFO(
            "arrêtée à 100 ms, la requête finit à 107 ; recul d'une seconde depuis sa fin, puis "
            "de deux ; la troisième répond en 99 ms");
        REQUIRE(monde.toile.debuts(4) == "/ 0, / 1107, / 3214, /a 3313"s);
    }
    INFO("trois essais passagers en vain : épuisée, et les requêtes sont comptées");
    REQUIRE(monde.essai.fiches() == "/ visitée 0, /a épuisée 1 /"s);
    REQUIRE(monde.essai.demandes("/") == 3);
    REQUIRE(monde.essai.demandes("/a") == 3);
    REQUIRE(monde.toile.requetes() == 6);
}

TEST_CASE("seuls les échecs passagers se retentent", "[2.21]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::page({"/404", "/500", "/100", "/429", "/503", "/coupe",
                                           "/leve", "/entier", "/mixte", "/bonne"}));
    for (const int numero : {404, 500, 100, 429, 503})
        monde.toile.mettre("/" + std::to_string(numero), epreuve::statut(numero));
    monde.toile.mettre("/coupe", epreuve::panne(Sorte::coupe));
    monde.toile.mettre("/leve", epreuve::panne(Sorte::leve));
    monde.toile.mettre("/entier", epreuve::panne(Sorte::leve_un_entier));
    monde.toile.mettre("/mixte", {epreuve::panne(Sorte::coupe), epreuve::statut(410)});
    monde.toile.mettre("/bonne",
                       {epreuve::statut(429), epreuve::panne(Sorte::coupe), epreuve::page({})});
    ::Reglages reglages;
    reglages.essais = 3;
    monde.aspirer(reglages);
    INFO(
        "coupure, 429, 503 : redemandées ; tout autre statut, toute autre exception : définitif ; "
        "aucun échec n'atteint les autres pages");
    Textes issues;
    for (const auto* chemin :
         {"/404", "/500", "/100", "/429", "/503", "/coupe", "/leve", "/entier", "/mixte", "/bonne"})
        issues.push_back(chemin + (" " + monde.essai.fiche(chemin)) + " en " +
                         std::to_string(monde.essai.demandes(chemin)));
    REQUIRE(epreuve::joindre(issues, ", ") ==
            "/404 échouée 1 / en 1, /500 échouée 1 / en 1, /100 échouée 1 / en 1, "
            "/429 épuisée 1 / en 3, /503 épuisée 1 / en 3, /coupe épuisée 1 / en 3, "
            "/leve échouée 1 / en 1, /entier échouée 1 / en 1, /mixte échouée 1 / en 2, "
            "/bonne visitée 1 / en 3"s);
    REQUIRE(monde.essai.fiche("/jamais") == "pas de fiche");
}

TEST_CASE("une page en recul laisse sa place", "[2.21]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::page({"/a", "/b", "/c"}));
    monde.toile.mettre("/a", {epreuve::statut(503), epreuve::page({"/d"})});
    monde.toile.mettre("/b", {epreuve::statut(503), epreuve::page({})});
    monde.toile.mettre("/c", {epreuve::statut(503), epreuve::page({})});
    ::Reglages reglages;
    reglages.places = 1;
    reglages.essais = 2;
    reglages.recul = 1s;
    monde.aspirer(reglages);
    {
        INFO(
            "une seule place, trois pages en panne : chacune passe pendant que les autres sont en "
            "recul");
        REQUIRE(monde.toile.heures(7) == "0 10 20 30 1020 1030 1040"s);
        REQUIRE(monde.toile.pointe() == 1);
    }
    REQUIRE(monde.toile.requetes() == 8);
}

TEST_CASE("le recul double à chaque échec", "[2.21]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::panne(Sorte::coupe, 0ms));
    ::Reglages reglages;
    reglages.essais = 40;
    reglages.recul = 1ms;
    monde.aspirer(reglages);
    Textes attendues;
    for (int i = 0; i < 40; ++i)
        attendues.push_back(std::to_string((std::int64_t{1} << i) - 1));
    INFO(
        "un recul d'une milliseconde, puis de deux, puis de quatre… jusqu'à 2^38, qui ne tient "
        "pas dans un int");
    REQUIRE(monde.toile.heures() == epreuve::joindre(attendues, " "));
    Monde aussitot;
    aussitot.toile.mettre("/", {epreuve::panne(Sorte::coupe), epreuve::page({})});
    reglages.recul = 0ms;
    aussitot.aspirer(reglages);
    REQUIRE(aussitot.toile.debuts() == "/ 0, / 10"s);
}

TEST_CASE("la cible d'une redirection est une adresse comme une autre", "[2.22]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::page({"/x/vieille", "/neuve", "/sortie", "/loin", "/secret"}));
    monde.toile.mettre("/x/vieille", epreuve::renvoi("../neuve#bas"));
    monde.toile.mettre("/neuve", epreuve::page({}, 100ms));
    monde.toile.mettre("/sortie", epreuve::renvoi("http://autre.fr/"));
    monde.toile.mettre("/loin", epreuve::renvoi("/plus/loin"));
    monde.toile.mettre("/plus/loin", epreuve::renvoi("encore"));
    monde.toile.mettre("/secret", epreuve::renvoi("/prive"));
    ::Reglages reglages;
    reglages.profondeur = 2;
    reglages.places = 9;
    reglages.permise = [](const std::string& adresse) { return adresse != hote + "/prive"; };
    monde.aspirer(reglages);
    {
        INFO(
            "la cible est normalisée d'après la page ; déjà demandée, elle ne l'est pas deux "
            "fois ; sur un autre site, interdite ou trop loin, elle ne l'est pas");
        REQUIRE(monde.toile.demandees() == "/ /loin /neuve /plus/loin /secret /sortie /x/vieille"s);
    }
    INFO(
        "une redirection a son issue, sa cible a la sienne ; un pas de plus de l'une à l'autre ; "
        "la page d'une redirection n'a pas de liens");
    REQUIRE(monde.essai.fiches() ==
            "/ visitée 0, /loin redirigée 1 /, /neuve visitée 1 /, "
            "/plus/encore trop loin 3 /plus/loin, /plus/loin redirigée 2 /loin, "
            "/prive interdite 2 /secret, /secret redirigée 1 /, /sortie redirigée 1 /, "
            "/x/vieille redirigée 1 /"s);
}

TEST_CASE("une redirection qui se rapproche rapproche sa cible", "[2.19]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::page({"/lente", "/a"}));
    monde.toile.mettre("/lente", epreuve::page({"/r"}, 1s));
    monde.toile.mettre("/a", epreuve::page({"/b"}));
    monde.toile.mettre("/b", epreuve::page({"/r"}));
    monde.toile.mettre("/r", epreuve::renvoi("/c"));
    monde.toile.mettre("/c", epreuve::page({"/d"}));
    monde.toile.mettre("/d", epreuve::page({}));
    ::Reglages reglages;
    reglages.profondeur = 4;
    monde.aspirer(reglages);
    INFO(
        "« /r » est à 3 pas par « /b », puis à 2 par « /lente » : « /c », où elle renvoie, passe "
        "de "
        "4 à 3, et « /d », qui était trop loin, à 4");
    REQUIRE(monde.essai.fiches() ==
            "/ visitée 0, /a visitée 1 /, /b visitée 2 /a, /c visitée 3 /r, /d visitée 4 /c, "
            "/lente visitée 1 /, /r redirigée 2 /lente"s);
}

TEST_CASE("une redirection attend son tour", "[2.22]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::renvoi("/fr/"));
    monde.toile.mettre("/fr/", epreuve::page({"a", "b"}, 30ms));
    monde.toile.mettre("/fr/a", epreuve::renvoi("c", 30ms));
    monde.toile.mettre("/fr/b", epreuve::page({}, 200ms));
    ::Reglages reglages;
    reglages.places = 2;
    reglages.intervalle = 100ms;
    monde.aspirer(reglages);
    INFO("la cible d'une redirection attend l'intervalle, et une place, comme les autres");
    const auto debuts = monde.toile.debuts_tries();
    REQUIRE((debuts == "/ 0, /fr/ 100, /fr/a 200, /fr/b 300, /fr/c 400"s ||
             debuts == "/ 0, /fr/ 100, /fr/a 300, /fr/b 200, /fr/c 400"s));
}

TEST_CASE("les redirections qui tournent en rond sont vues", "[2.22]") {
    Monde monde;
    monde.toile.mettre("/", epreuve::page({"/moi", "/z", "/entree"}));
    monde.toile.mettre("/moi", epreuve::renvoi("#"));
    monde.toile.mettre("/z", epreuve::renvoi("/y"));
    monde.toile.mettre("/y", epreuve::renvoi("/x"));
    monde.toile.mettre("/x", epreuve::renvoi("/z"));
    monde.toile.mettre("/entree", epreuve::renvoi("/y"));
    monde.aspirer();
    {
        INFO("chacune n'est demandée qu'une fois");
        REQUIRE(monde.toile.demandees() == "/ /entree /moi /x /y /z"s);
    }
    {
        INFO(
            "celles que des redirections ramènent à elles-mêmes tournent en rond ; celle qui n'y "
            "fait que mener est redirigée");
        REQUIRE(monde.essai.fiches() ==
                "/ visitée 0, /entree redirigée 1 /, /moi en rond 1 /, /x en rond 3 /y, "
                "/y en rond 2 /entree, /z en rond 1 /"s);
    }
    Monde coupee;
    coupee.toile.mettre("/", epreuve::renvoi("/a"));
    coupee.toile.mettre("/a", epreuve::renvoi("/b"));
    coupee.toile.mettre("/b", epreuve::page({"/"}));
    coupee.aspirer();
    INFO("un lien qui ramène en arrière n'est pas une redirection : rien ne tourne en rond");
    REQUIRE(coupee.essai.fiches() == "/ redirigée 0, /a redirigée 1 /, /b visitée 2 /a"s);
}

TEST_CASE("l'arrêt atteint ce qui est en cours", "[2.23]") {
    Monde monde;
    auto muette = epreuve::panne(Sorte::se_tait);
    muette.fermeture = 30ms;
    auto tetue = epreuve::page({"/nouvelle"}, 90ms);
    tetue.tetue = true;
    monde.toile.mettre("/", epreuve::page({"/muette", "/tetue", "/vite"}));
    monde.toile.mettre("/muette", muette);
    monde.toile.mettre("/tetue", tetue);
    monde.toile.mettre("/vite", epreuve::page({"/attend", "/prive", "/vite"}));
    ::Reglages reglages;
    reglages.places = 3;
    reglages.intervalle = 15ms;
    reglages.permise = [](const std::string& adresse) { return adresse != hote + "/prive"; };
    const auto demande = monde.boucle.apres(68ms, [&] { monde.essai.arreter(); });
    monde.toile.mettre("/attend", muette);
    monde.aspirer(reglages);
    {
        INFO("les requêtes en cours sont arrêtées, et plus aucune ne commence");
        REQUIRE(monde.toile.demandees() == "/ /attend /muette /tetue /vite"s);
        REQUIRE(monde.toile.arretees() == 2);
    }
    {
        INFO("aspirer() attend la fin de la dernière requête : la têtue, qui finit de répondre");
        REQUIRE(monde.essai.fin() == monde.toile.heure("/tetue") + 90ms);
    }
    INFO(
        "ce qui est obtenu l'est, même répondu après l'arrêt ; ce qui restait à demander est "
        "annulé");
    REQUIRE(monde.essai.fiche("/vite") == "visitée 1 /");
    REQUIRE(monde.essai.fiche("/tetue") == "visitée 1 /");
    REQUIRE(monde.essai.fiche("/muette") == "annulée 1 /");
    REQUIRE(monde.essai.fiche("/attend") == "annulée 2 /vite");
    REQUIRE(monde.essai.fiche("/nouvelle") == "annulée 2 /tetue");
    REQUIRE(monde.essai.fiche("/prive") == "interdite 2 /vite");
    REQUIRE(monde.essai.demandes("/nouvelle") == 0);
}

TEST_CASE("l'arrêt n'attend ni recul ni intervalle", "[2.23]") {
    ::Reglages reglages;
    reglages.essais = 3;
    reglages.recul = 1h;
    {
        Monde monde;
        monde.toile.mettre("/", epreuve::panne(Sorte::coupe));
        const auto demande = monde.boucle.apres(50ms, [&] { monde.essai.arreter(); });
        monde.aspirer(reglages);
        INFO("l'arrêt est demandé pendant un recul d'une heure : aspirer() finit aussitôt");
        REQUIRE(monde.essai.fin() == 50ms);
        REQUIRE(monde.essai.fiches() == "/ annulée 0"s);
        REQUIRE(monde.essai.demandes("/") == 1);
    }
    {
        Monde monde;
        monde.toile.mettre("/", epreuve::page({"/a", "/b"}));
        reglages.intervalle = 1h;
        const auto demande = monde.boucle.apres(50ms, [&] { monde.essai.arreter(); });
        monde.aspirer(reglages);
        INFO("de même pendant un intervalle d'une heure");
        REQUIRE(monde.essai.fin() == 50ms);
        REQUIRE(monde.essai.fiches() == "/ visitée 0, /a annulée 1 /, /b annulée 1 /"s);
    }
    {
        Monde monde;
        auto lente = epreuve::page({"/a"}, 20ms);
        lente.tetue = true;
        monde.toile.mettre("/", lente);
        const auto demande = monde.boucle.apres(5ms, [&] { monde.essai.arreter(); });
        monde.aspirer();
        INFO("une page qui répond malgré l'arrêt est visitée, et rien n'est demandé ensuite");
        REQUIRE(monde.essai.fiches() == "/ visitée 0, /a annulée 1 /"s);
        REQUIRE(monde.essai.fin() == 20ms);
    }
    Monde monde;
    monde.essai.arreter();
    monde.aspirer();
    INFO("arrêt demandé avant de commencer : rien n'est demandé, et la racine est annulée");
    REQUIRE(monde.toile.requetes() == 0);
    REQUIRE(monde.essai.fiches() == "/ annulée 0"s);
}

TEST_CASE("dès l'arrêt, rien ne commence", "[2.23]") {
    Monde monde;
    auto derniere = epreuve::page({});
    derniere.au_debut = [&] { monde.essai.arreter(); };
    monde.toile.mettre("/", epreuve::page({"/a", "/b", "/c"}));
    for (const auto* chemin : {"/a", "/b", "/c"})
        monde.toile.mettre(chemin, derniere);
    monde.aspirer();
    INFO(
        "trois pages allaient partir à la même heure ; la première demande l'arrêt en commençant : "
        "les deux autres ne commencent pas");
    REQUIRE(monde.toile.requetes() == 2);
    REQUIRE(monde.toile.arretees() == 1);
    REQUIRE(monde.essai.fiche("/a") == "annulée 1 /");
    REQUIRE(monde.essai.fiche("/c") == "annulée 1 /");
}

TEST_CASE("une réponse rendue malgré le délai compte", "[2.23]") {
    Monde monde;
    auto tetue = epreuve::page({"/a"}, 80ms);
    tetue.tetue = true;
    monde.toile.mettre("/", tetue);
    ::Reglages reglages;
    reglages.delai = 50ms;
    reglages.essais = 2;
    monde.aspirer(reglages);
    INFO("la page répond, bien que l'échéance ait sonné : elle est visitée");
    REQUIRE(monde.toile.debuts() == "/ 0, /a 80"s);
    REQUIRE(monde.essai.fiches() == "/ visitée 0, /a échouée 1 /"s);
}

TEST_CASE("plusieurs aspirateurs dans une boucle", "[2.18]") {
    cours::Boucle boucle;
    Toile toile(boucle);
    Toile autre_toile(boucle);
    Essai premier(boucle, toile);
    Essai second(boucle, autre_toile);
    Essai troisieme(boucle, toile);
    toile.mettre("/", epreuve::page({"/a", "/b"}));
    toile.mettre("/a", epreuve::page({"/c"}));
    autre_toile.mettre("/", epreuve::page({"/d"}, 25ms));
    ::Reglages reglages;
    reglages.places = 1;
    reglages.intervalle = 40ms;
    premier.lancer(hote, reglages);
    second.lancer(hote + "/", reglages);
    const auto plus_tard = boucle.apres(1s, [&] { troisieme.lancer(hote, reglages); });
    boucle.tourner();
    {
        INFO("chacun a ses places, son intervalle, son rapport");
        REQUIRE(toile.heures() == "0 40 80 120 1000 1040 1080 1120"s);
        REQUIRE(autre_toile.heures() == "0 40"s);
        REQUIRE(second.fiches() == "/ visitée 0, /d échouée 1 /"s);
    }
    INFO("le même site se réaspire, à neuf, quelle que soit l'heure");
    REQUIRE(premier.fiches() == "/ visitée 0, /a visitée 1 /, /b échouée 1 /, /c échouée 2 /a"s);
    REQUIRE(troisieme.fiches() == premier.fiches());
    REQUIRE(boucle.taches() == 0);
}

TEST_CASE("un grand site, dans tous ses états", "[2.19]") {
    constexpr int pages = 100;
    const auto nom = [](int i) { return i == 0 ? std::string("/") : "/" + std::to_string(i); };
    const auto suivant = [](std::uint32_t& graine) {
        graine = graine * 1664525U + 1013904223U;
        return graine >> 16U;
    };
    for (std::uint32_t graine = 1; graine <= 3; ++graine) {
        Monde monde;
        std::uint32_t tirage = graine;
        std::vector<std::vector<int>> liens(pages);
        for (int i = 0; i < pages; ++i) {
            Textes textes;
            // Des voisins, et de rares raccourcis : le plus court chemin n'est pas le plus rapide.
            for (const int j : {i + 1, i + 2, i - 3}) {
                if (j < 0 || j >= pages) continue;
                liens[static_cast<std::size_t>(i)].push_back(j);
                textes.push_back(nom(j));
            }
            if (i % 10 == 0) {
                const int j = static_cast<int>(suivant(tirage) % pages);
                liens[static_cast<std::size_t>(i)].push_back(j);
                textes.push_back(nom(j));
            }
            const Temps lenteur(1 + static_cast<int>(suivant(tirage) % (i % 10 == 0 ? 2000 : 20)));
            std::vector<Replique> repliques{epreuve::page(textes, lenteur)};
            if (i % 7 == 3) repliques.insert(repliques.begin(), epreuve::statut(503));
            monde.toile.mettre(nom(i), std::move(repliques));
        }
        ::Reglages reglages;
        reglages.places = 5;
        reglages.profondeur = 15;
        reglages.essais = 2;
        reglages.recul = 30ms;
        reglages.intervalle = Temps(graine % 3);
        monde.aspirer(reglages);

        std::vector<int> distances(pages, -1);
        std::deque<int> file{0};
        distances[0] = 0;
        Textes attendues;
        while (!file.empty()) {
            const int i = file.front();
            file.pop_front();
            const int distance = distances[static_cast<std::size_t>(i)];
            attendues.push_back(nom(i) + (distance > 15 ? " trop loin " : " visitée ") +
                                std::to_string(distance));
            if (distance > 15) continue;
            for (const int j : liens[static_cast<std::size_t>(i)])
                if (auto& d = distances[static_cast<std::size_t>(j)]; d < 0) {
                    d = distance + 1;
                    file.push_back(j);
                }
        }
        std::sort(attendues.begin(), attendues.end());
        {
            INFO(
                "cent pages, lentes ou rapides, en panne ou non : chacune à sa plus courte "
                "distance");
            REQUIRE(epreuve::joindre(monde.essai.distances(), ", ") ==
                    epreuve::joindre(attendues, ", "));
        }
        {
            INFO("jamais plus de cinq requêtes à la fois, ni deux débuts trop proches");
            REQUIRE(monde.toile.pointe() == 5);
            REQUIRE(monde.toile.ecart_minimal() >= reglages.intervalle);
        }
    }
}

}  // namespace juge::epreuve
