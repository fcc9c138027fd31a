#include <cmath>
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

using namespace std::chrono_literals;

namespace {

using compat::Approx;

/// Chaque cas commence par là : tant que l'audit n'est pas rendu, rien d'autre n'est jugé.
std::vector<::Constat> audit() {
    return ::constats();
}

std::string nom(::Fonction fonction) {
    static const std::vector<std::string> noms{
        "decouper",  "en_parallele", "compter",    "noter",        "extremes",  "depouiller",
        "archiver",  "donnee",       "alerter",    "prendre",      "publier",   "attendre",
        "etalonner", "echanger",     "difference", "chronometrer", "rapporter", "part_sequentielle",
        "limite",    "diagnostiquer"};
    return noms.at(static_cast<std::size_t>(fonction)) + "()";
}

/// Les fautes du programme donné.
std::map<::Fonction, ::Faute> fautes() {
    return {{::Fonction::decouper, ::Faute::reste_perdu},
            {::Fonction::en_parallele, ::Faute::exception_perdue},
            {::Fonction::archiver, ::Faute::thread_non_attendu},
            {::Fonction::noter, ::Faute::acces_concurrent},
            {::Fonction::alerter, ::Faute::condition_de_course},
            {::Fonction::etalonner, ::Faute::interblocage},
            {::Fonction::rapporter, ::Faute::mauvais_diviseur},
            {::Fonction::part_sequentielle, ::Faute::loi_mal_appliquee}};
}

const std::vector<std::size_t> nombres{0, 1, 2, 3, 7, 8, 13, 100};
const std::vector<std::size_t> equipes{1, 2, 3, 5, 8};

int temperature(std::size_t releve) {
    return static_cast<int>(releve * 37 % 101) - 50;
}

using Bornes = std::pair<int, int>;

Bornes bornes(const ::Extremes& extremes) {
    return {extremes.bas, extremes.haut};
}

const Bornes rien{std::numeric_limits<int>::max(), std::numeric_limits<int>::min()};

/// Appelle en_parallele sur autant de parts d'un relevé.
template <class Travail>
void ensemble(std::size_t parts, Travail travail) {
    std::vector<::Part> decoupe(parts);
    for (std::size_t i = 0; i < parts; ++i)
        decoupe[i] = {i, i + 1};
    ::en_parallele(decoupe, travail);
}

/// Ce que publie une station.
int publiee(::Station& station) {
    const std::lock_guard garde(station.verrou);
    return station.mesure + station.correction;
}

/// Deux stations voisines en mémoire, dont les numéros croissent avec l'adresse, ou décroissent.
/// Sur le tas : ThreadSanitizer y voit disparaître leurs verrous, et pas sur la pile.
struct Voisines {
    explicit Voisines(bool croissants)
        : stations{{{croissants ? 1 : 2, 100}, {croissants ? 2 : 1, 130}}} {}
    std::array<::Station, 2> stations;
    ::Station& a = stations[0];
    ::Station& b = stations[1];
};

/// Une horloge et un calcul dont l'épreuve décide des durées.
class Banc {
public:
    explicit Banc(std::vector<std::int64_t> durees) : durees_(std::move(durees)) {}

    double chronometrer(int essais) {
        return ::chronometrer([this] { calculer(); }, essais, [this] { return heure(); });
    }
    /// « h » quand l'heure est lue, « a » à chaque appel.
    const std::string& journal() const { return journal_; }

private:
    std::chrono::nanoseconds heure() {
        journal_ += 'h';
        return maintenant_;
    }
    void calculer() {
        journal_ += 'a';
        maintenant_ += std::chrono::nanoseconds(durees_.at(appels_++));
    }

    std::vector<std::int64_t> durees_;
    std::size_t appels_ = 0;
    std::chrono::nanoseconds maintenant_ = 3h;
    std::string journal_;
};

/// La ligne d'un programme qui va si vite à ce nombre de threads.
::Ligne ligne(int threads, double acceleration) {
    return {threads, acceleration, acceleration / threads};
}

/// Celle que prédit la loi d'Amdahl.
::Ligne amdahl(double part, int threads) {
    return epreuve::ligne(threads, 1 / (part + (1 - part) / threads));
}

std::size_t compter_les_hauts(std::size_t nombre, std::size_t threads, const ::Lecture& lire,
                              int seuil) {
    return ::compter(nombre, threads, lire, seuil);
}

}  // namespace

// -------------------------------------------------------------------------------------- L'audit

TEST_CASE("l'audit nomme les fautes, et elles seules", "[2.30]") {
    const auto fautes = epreuve::fautes();
    std::set<::Fonction> nommees;
    for (const auto& [fonction, faute] : epreuve::audit()) {
        {
            INFO("constats() nomme " << epreuve::nom(fonction)
                                     << " deux fois : chaque fautive n'a qu'une faute");
            REQUIRE(nommees.insert(fonction).second);
        }
        const auto vraie = fautes.find(fonction);
        {
            INFO("constats() accuse " << epreuve::nom(fonction) << ", qui n'a pas de faute à elle");
            REQUIRE(vraie != fautes.end());
        }
        INFO(epreuve::nom(fonction) << " est bien fautive, mais d'un autre genre de faute");
        REQUIRE(static_cast<int>(faute) == static_cast<int>(vraie->second));
    }
    const auto oubliees = fautes.size() - nommees.size();
    INFO("tout ce que nomme constats() est exact ; fautives encore à trouver : " << oubliees);
    REQUIRE(oubliees == 0);
}

// ------------------------------------------------------------------- Découper, lancer, compter

TEST_CASE("chaque relevé est dans une part et une seule", "[2.9]") {
    epreuve::audit();
    auto grands = epreuve::nombres;
    grands.push_back(std::numeric_limits<std::size_t>::max());
    for (const std::size_t nombre : grands)
        for (const std::size_t parts : epreuve::equipes) {
            const auto decoupe = ::decouper(nombre, parts);
            CAPTURE(nombre, parts);
            {
                INFO("decouper() rend exactement le nombre de parts demandé");
                REQUIRE(decoupe.size() == parts);
            }
            std::size_t suivant = 0;
            for (const auto& [debut, fin] : decoupe) {
                INFO("les parts se suivent : chacune commence où finit la précédente");
                REQUIRE(debut == suivant);
                REQUIRE(debut <= fin);
                suivant = fin;
            }
            INFO("la dernière part va jusqu'au dernier relevé : il n'y a pas de reste");
            REQUIRE(suivant == nombre);
        }
}

TEST_CASE("des parts égales, à un relevé près", "[2.9]") {
    epreuve::audit();
    for (const std::size_t nombre : epreuve::nombres)
        for (const std::size_t parts : epreuve::equipes) {
            std::size_t petite = std::numeric_limits<std::size_t>::max();
            std::size_t grande = 0;
            for (const auto& [debut, fin] : ::decouper(nombre, parts)) {
                petite = std::min(petite, fin - debut);
                grande = std::max(grande, fin - debut);
            }
            CAPTURE(nombre, parts);
            INFO("les parts ne diffèrent que d'un relevé : tout le monde attend la plus grande");
            REQUIRE(grande - petite <= 1);
        }
}

TEST_CASE("zéro part est refusée", "[2.9]") {
    epreuve::audit();
    std::atomic<int> lus{0};
    const auto lire = [&](std::size_t) { return ++lus; };
    ::Journee journee;
    INFO("zéro part, ou zéro thread : std::invalid_argument, et rien n'est lu");
    REQUIRE_THROWS_AS(::decouper(5, 0), std::invalid_argument);
    REQUIRE_THROWS_AS(::decouper(0, 0), std::invalid_argument);
    REQUIRE_THROWS_AS(epreuve::compter_les_hauts(5, 0, lire, 0), std::invalid_argument);
    REQUIRE_THROWS_AS(::depouiller(5, 0, lire, journee), std::invalid_argument);
    REQUIRE(lus == 0);
}

TEST_CASE("à plusieurs, les mêmes totaux que seul", "[2.9]") {
    epreuve::audit();
    for (const std::size_t nombre : epreuve::nombres)
        for (const std::size_t threads : epreuve::equipes) {
            CAPTURE(nombre, threads);
            std::size_t hauts = 0;
            std::int64_t somme = 0;
            auto attendues = epreuve::rien;
            std::vector<std::size_t> tous(nombre);
            std::iota(tous.begin(), tous.end(), std::size_t{0});
            for (const std::size_t i : tous) {
                const int degres = epreuve::temperature(i);
                if (degres > 7) ++hauts;
                somme += degres;
                attendues = {std::min(attendues.first, degres), std::max(attendues.second, degres)};
            }
            juge::Registre<std::size_t> lus;
            const auto lire = [&](std::size_t i) {
                lus.noter(i);
                return epreuve::temperature(i);
            };
            const auto comptes = epreuve::compter_les_hauts(nombre, threads, lire, 7);
            {
                auto tries = lus.contenu();
                std::sort(tries.begin(), tries.end());
                INFO("compter() lit chaque relevé une fois, et une seule");
                REQUIRE(tries == tous);
            }
            {
                INFO(
                    "compter() compte les relevés plus hauts que le seuil, à tout nombre de "
                    "threads");
                REQUIRE(comptes == hauts);
            }
            ::Journee journee;
            const auto bilan = ::depouiller(nombre, threads, epreuve::temperature, journee);
            INFO("depouiller() lit tout, additionne tout, et tout est noté dans la journée");
            REQUIRE(bilan.releves == nombre);
            REQUIRE(bilan.somme == somme);
            REQUIRE(epreuve::bornes(journee.extremes()) == attendues);
        }
}

TEST_CASE("de grandes sommes", "[2.9]") {
    epreuve::audit();
    constexpr int grand = std::numeric_limits<int>::max();
    ::Journee journee;
    const auto bilan = ::depouiller(
        10, 3, [](std::size_t) { return grand; }, journee);
    INFO("dix relevés de INT_MAX : leur somme ne tient pas dans un int, mais dans un int64_t");
    REQUIRE(bilan.somme == std::int64_t{10} * grand);
    REQUIRE(epreuve::compter_les_hauts(
                10, 3, [](std::size_t) { return grand; }, grand) == 0);
    REQUIRE(epreuve::compter_les_hauts(
                10, 3, [](std::size_t) { return grand; }, grand - 1) == 10);
}

TEST_CASE("toutes les parts en même temps", "[2.9]") {
    epreuve::audit();
    for (const std::size_t parts : epreuve::equipes) {
        juge::RendezVous depart(static_cast<int>(parts));
        juge::Registre<std::vector<std::size_t>> faites;
        std::vector<::Part> decoupe(parts);
        std::vector<std::vector<std::size_t>> attendues(parts);
        for (std::size_t i = 0; i < parts; ++i) {
            decoupe[i] = {10 * i, 10 * i + 3};
            attendues[i] = {i, 10 * i, 10 * i + 3};
        }
        ::en_parallele(decoupe, [&](std::size_t i, ::Part part) {
            depart.rejoindre();
            faites.noter({i, part.debut, part.fin});
        });
        CAPTURE(parts);
        {
            INFO("tous les threads sont lancés avant que l'on en attende un seul");
            REQUIRE(depart.maximum() == static_cast<int>(parts));
        }
        auto triees = faites.contenu();
        std::sort(triees.begin(), triees.end());
        INFO("travail(i, parts[i]) est appelé une fois pour chaque i, et tous ont fini");
        REQUIRE(triees == attendues);
    }
    bool appele = false;
    ::en_parallele({}, [&](std::size_t, ::Part) { appele = true; });
    INFO("sans part, personne ne travaille");
    REQUIRE_FALSE(appele);
}

TEST_CASE("l'exception d'un thread remonte", "[2.10]") {
    epreuve::audit();
    for (const std::size_t parts : epreuve::equipes)
        for (std::size_t fautive = 0; fautive < parts; ++fautive) {
            std::atomic<std::size_t> finies{0};
            CAPTURE(parts, fautive);
            {
                INFO("une part lève std::range_error : l'appelant la reçoit, telle quelle");
                REQUIRE_THROWS_AS(epreuve::ensemble(parts,
                                                    [&](std::size_t i, ::Part) {
                                                        if (i == fautive)
                                                            throw std::range_error("panne");
                                                        ++finies;
                                                    }),
                                  std::range_error);
            }
            INFO("les autres parts sont faites, et aucun thread ne reste");
            REQUIRE(finies == parts - 1);
            REQUIRE(juge::autres_threads() == 0);
        }
}

TEST_CASE("une exception qui n'en est pas une, et plusieurs à la fois", "[2.10]") {
    epreuve::audit();
    juge::RendezVous debut(3);
    {
        INFO("trois parts lèvent 42, qui n'est pas une std::exception : c'est 42 qui remonte");
        REQUIRE_THROWS_AS(epreuve::ensemble(3,
                                            [&](std::size_t, ::Part) {
                                                debut.rejoindre();
                                                throw 42;
                                            }),
                          int);
    }
    REQUIRE(juge::autres_threads() == 0);
    INFO("et l'appel d'après n'en sait rien");
    REQUIRE(epreuve::compter_les_hauts(
                9, 3, [](std::size_t) { return 1; }, 0) == 9);
}

TEST_CASE("on attend les autres avant de relancer", "[2.10]") {
    epreuve::audit();
    for (const std::size_t fautive : {std::size_t{0}, std::size_t{2}}) {
        std::counting_semaphore<> reprise{0};
        bool levee = false;
        juge::Acteur chef("chef", [&] {
            try {
                epreuve::ensemble(3, [&](std::size_t i, ::Part) {
                    if (i == fautive) throw std::range_error("panne");
                    reprise.acquire();
                });
            } catch (const std::range_error&) {
                levee = true;
            }
        });
        CAPTURE(fautive);
        {
            INFO("une part a échoué, deux travaillent encore : en_parallele() les attend");
            REQUIRE(chef.est_bloque());
        }
        reprise.release(2);
        chef.attendre_fin("Toutes les parts ont fini : en_parallele() revient.");
        INFO("puis l'exception remonte");
        REQUIRE(levee);
    }
}

TEST_CASE("un total incomplet n'est pas rendu", "[2.10]") {
    epreuve::audit();
    for (const std::size_t illisible : {std::size_t{0}, std::size_t{4}, std::size_t{6}}) {
        const auto lire = [illisible](std::size_t i) -> int {
            if (i == illisible) throw std::range_error("illisible");
            return 1;
        };
        ::Journee journee;
        CAPTURE(illisible);
        INFO("un relevé est illisible : compter() et depouiller() lèvent, au lieu d'un total faux");
        REQUIRE_THROWS_AS(epreuve::compter_les_hauts(7, 3, lire, 0), std::range_error);
        REQUIRE_THROWS_AS(::depouiller(7, 3, lire, journee), std::range_error);
    }
}

TEST_CASE("le copiste est toujours attendu", "[2.31]") {
    epreuve::audit();
    struct Essai {
        std::vector<int> releves;
        bool possibles;
    };
    std::vector<int> beaucoup(200'000, 12);
    const auto presque = [&](std::size_t ou) {
        auto copie = beaucoup;
        copie[ou] = -2732;
        return copie;
    };
    const std::vector<Essai> essais{
        {{}, true},       {{12, -2731, 400}, true}, {{12, 15, -2732}, false}, {{-5000, 12}, false},
        {beaucoup, true}, {presque(0), false},      {presque(199'999), false}};
    for (std::size_t i = 0; i < essais.size(); ++i) {
        std::vector<int> archives{1, 2, 3};
        const bool possibles = ::archiver(essais[i].releves, archives);
        CAPTURE(i);
        {
            INFO("la copie est entière au retour d'archiver(), relevés possibles ou non");
            REQUIRE((archives == essais[i].releves));
        }
        {
            INFO("archiver() dit si tous les relevés sont possibles ; -2731 l'est encore");
            REQUIRE(possibles == essais[i].possibles);
        }
        INFO("aucun thread ne reste");
        REQUIRE(juge::autres_threads() == 0);
    }
}

// -------------------------------------------------------------------------- Ce qui est partagé

TEST_CASE("les records d'une journée", "[2.31]") {
    epreuve::audit();
    ::Journee journee;
    ::Journee autre;
    constexpr int haut = std::numeric_limits<int>::max();
    constexpr int bas = std::numeric_limits<int>::min();
    {
        INFO("une journée où rien n'est noté a INT_MAX pour plus bas, INT_MIN pour plus haut");
        REQUIRE(epreuve::bornes(journee.extremes()) == epreuve::rien);
    }
    const std::vector<std::pair<int, epreuve::Bornes>> suite{
        {5, {5, 5}},     {3, {3, 5}},     {4, {3, 5}},         {5, {3, 5}},
        {-20, {-20, 5}}, {90, {-20, 90}}, {haut, {-20, haut}}, {bas, {bas, haut}}};
    for (const auto& [releve, attendues] : suite) {
        journee.noter(releve);
        CAPTURE(releve);
        INFO("chaque relevé noté peut battre le plus bas, et le plus haut");
        REQUIRE(epreuve::bornes(journee.extremes()) == attendues);
    }
    INFO("une autre journée n'en sait rien");
    REQUIRE(epreuve::bornes(autre.extremes()) == epreuve::rien);
}

TEST_CASE("noter à plusieurs, et regarder pendant ce temps", "[2.31]") {
    epreuve::audit();
    juge::explorer(60, [] {
        ::Journee journee;
        auto vues = epreuve::rien;
        {
            juge::Acteur nord("nord", [&] { journee.noter(3); });
            juge::Acteur sud("sud", [&] { journee.noter(-2); });
            vues = epreuve::bornes(journee.extremes());
            nord.attendre_fin("Noter n'attend que le verrou.");
            sud.attendre_fin("Noter n'attend que le verrou.");
        }
        {
            INFO("deux threads ont noté 3 et -2 : aucun record n'est manqué");
            REQUIRE(epreuve::bornes(journee.extremes()) == epreuve::Bornes{-2, 3});
        }
        const std::set<epreuve::Bornes> possibles{epreuve::rien, {3, 3}, {-2, -2}, {-2, 3}};
        INFO("l'écran voit le plus bas et le plus haut d'un même instant : " << vues.first << " et "
                                                                             << vues.second);
        REQUIRE(possibles.count(vues) == 1);
    });
}

TEST_CASE("une alerte par station", "[2.31]") {
    epreuve::audit();
    ::Alertes alertes;
    ::Alertes demain;
    std::vector<std::string> envoyees;
    const auto envoyer = [&](const std::string& station) { envoyees.push_back(station); };
    REQUIRE_FALSE(alertes.donnee("Brest"));
    alertes.alerter("Brest", envoyer);
    {
        INFO("donnee() est vraie de cette station, et d'elle seule");
        REQUIRE(alertes.donnee("Brest"));
        REQUIRE_FALSE(alertes.donnee("Lille"));
    }
    alertes.alerter("Brest", envoyer);
    alertes.alerter("Lille", envoyer);
    alertes.alerter("Brest", envoyer);
    alertes.alerter("Lille", envoyer);
    {
        INFO("chaque station donne une alerte, et une seule");
        REQUIRE(envoyees == std::vector<std::string>{"Brest", "Lille"});
    }
    INFO("les alertes d'un autre jour n'en savent rien");
    REQUIRE_FALSE(demain.donnee("Brest"));
    demain.alerter("Brest", envoyer);
    REQUIRE(envoyees.size() == 3);
}

TEST_CASE("deux alertes au même instant, un seul envoi", "[2.31]") {
    epreuve::audit();
    juge::explorer(60, [] {
        ::Alertes alertes;
        std::atomic<int> envois{0};
        const auto envoyer = [&](const std::string&) { ++envois; };
        {
            juge::Acteur nord("nord", [&] { alertes.alerter("Brest", envoyer); });
            juge::Acteur sud("sud", [&] { alertes.alerter("Brest", envoyer); });
            nord.attendre_fin("Alerter n'attend que le verrou.");
            sud.attendre_fin("Alerter n'attend que le verrou.");
        }
        INFO("deux threads alertent pour la même station : envoyer() n'est appelée qu'une fois");
        REQUIRE(envois == 1);
    });
}

TEST_CASE("un envoi lent n'arrête personne", "[2.31]") {
    epreuve::audit();
    ::Alertes alertes;
    std::binary_semaphore reponse{0};
    std::atomic<int> envois{0};
    bool donnee = false;
    juge::Acteur lent("lent", [&] {
        alertes.alerter("Brest", [&](const std::string&) {
            ++envois;
            reponse.acquire();
        });
    });
    REQUIRE(lent.est_bloque());
    const auto compter = [&](const std::string&) { ++envois; };
    juge::Acteur second("second", [&] { alertes.alerter("Brest", compter); });
    {
        INFO("pendant un envoi, un second alerter() de la même station revient sans envoyer");
        REQUIRE(second.est_termine());
        REQUIRE(envois == 1);
    }
    juge::Acteur autre("autre", [&] {
        donnee = alertes.donnee("Brest");
        alertes.alerter("Lille", compter);
    });
    {
        INFO("pendant un envoi, une autre station alerte : envoyer() ne tient pas de verrou");
        REQUIRE(autre.est_termine());
        REQUIRE(donnee);
        REQUIRE(envois == 2);
    }
    reponse.release();
    lent.attendre_fin("L'envoi est fini.");
}

TEST_CASE("envoyer() rappelle les alertes", "[2.31]") {
    epreuve::audit();
    ::Alertes alertes;
    std::vector<std::string> envoyees;
    juge::Acteur bavard("bavard", [&] {
        alertes.alerter("Brest", [&](const std::string& premiere) {
            envoyees.push_back(premiere);
            const auto encore = [&](const std::string& station) { envoyees.push_back(station); };
            alertes.alerter("Lille", encore);
            alertes.alerter("Brest", encore);
        });
    });
    bavard.attendre_fin(
        "envoyer() peut appeler alerter() : elle n'est pas appelée sous un verrou.");
    INFO("et chaque station n'alerte toujours qu'une fois");
    REQUIRE(envoyees == std::vector<std::string>{"Brest", "Lille"});
}

TEST_CASE("un forfait ne se dépasse pas", "[2.31]") {
    epreuve::audit();
    for (const int envois : {-3, 0, 1, 4}) {
        ::Forfait forfait(envois);
        int pris = 0;
        for (int i = 0; i < 6; ++i)
            if (forfait.prendre()) ++pris;
        CAPTURE(envois);
        INFO("un forfait donne tous ses envois, et pas un de plus");
        REQUIRE(pris == std::max(0, envois));
    }
    juge::explorer(30, [] {
        ::Forfait forfait(1);
        std::atomic<int> pris{0};
        const auto prendre = [&] {
            if (forfait.prendre()) ++pris;
        };
        {
            juge::Acteur nord("nord", prendre);
            juge::Acteur sud("sud", prendre);
            nord.attendre_fin("Prendre n'attend personne.");
            sud.attendre_fin("Prendre n'attend personne.");
        }
        INFO("deux threads se disputent le dernier envoi : un seul l'obtient");
        REQUIRE(pris == 1);
    });
}

TEST_CASE("le bulletin se lit entier", "[2.31]") {
    epreuve::audit();
    juge::explorer(30, [] {
        ::Bulletin bulletin;
        std::string lu;
        {
            juge::Acteur lecteur("lecteur", [&] { lu = bulletin.attendre(); });
            bulletin.publier("vent d'ouest, faible");
            lecteur.attendre_fin("Le bulletin est publié : qui l'attendait se réveille.");
        }
        INFO("qui attend le bulletin le lit entier, et on peut le relire");
        REQUIRE(lu == "vent d'ouest, faible");
        REQUIRE(std::string(bulletin.attendre()) == "vent d'ouest, faible");
    });
}

TEST_CASE("le bulletin s'attend", "[2.31]") {
    epreuve::audit();
    ::Bulletin bulletin;
    juge::Acteur lecteur("lecteur", [&] { bulletin.attendre(); });
    {
        INFO("tant que rien n'est publié, on attend");
        REQUIRE(lecteur.est_bloque());
    }
    bulletin.publier("");
    lecteur.attendre_fin("Un bulletin vide est un bulletin.");
}

// --------------------------------------------------------------------------------- Les stations

TEST_CASE("étalonner, échanger, comparer", "[2.31]") {
    epreuve::audit();
    for (const bool croissants : {true, false}) {
        const auto voisines = std::make_unique<epreuve::Voisines>(croissants);
        auto& a = voisines->a;
        auto& b = voisines->b;
        b.correction = 5;
        CAPTURE(croissants);
        {
            INFO("difference() : ce que publie la première (100), moins la seconde (130 + 5)");
            REQUIRE(::difference(a, b) == -35);
            REQUIRE(::difference(b, a) == 35);
        }
        ::etalonner(a, b);
        {
            INFO("étalonnée, la première publie ce que publie la seconde, qui n'a pas changé");
            REQUIRE(a.mesure == 100);
            REQUIRE(a.correction == 35);
            REQUIRE(b.mesure == 130);
            REQUIRE(b.correction == 5);
        }
        ::etalonner(a, b);
        {
            INFO("étalonner deux fois ne corrige pas deux fois");
            REQUIRE(epreuve::publiee(a) == 135);
        }
        ::echanger(a, b);
        INFO("echanger() échange mesures et corrections");
        REQUIRE(a.mesure == 130);
        REQUIRE(a.correction == 5);
        REQUIRE(b.mesure == 100);
        REQUIRE(b.correction == 35);
    }
}

TEST_CASE("étalonner l'une sur l'autre, et l'autre sur l'une", "[2.31]") {
    epreuve::audit();
    for (const bool croissants : {true, false})
        juge::explorer(40, [croissants] {
            const auto voisines = std::make_unique<epreuve::Voisines>(croissants);
            auto& a = voisines->a;
            auto& b = voisines->b;
            {
                juge::Acteur aller("aller", [&] { ::etalonner(a, b); });
                juge::Acteur retour("retour", [&] { ::etalonner(b, a); });
                aller.attendre_fin("Deux étalonnages croisés finissent toujours.");
                retour.attendre_fin("Deux étalonnages croisés finissent toujours.");
            }
            INFO("la seconde s'étalonne sur la première corrigée : elles publient la même valeur");
            REQUIRE(epreuve::publiee(a) == epreuve::publiee(b));
        });
}

TEST_CASE("étalonner et échanger les mêmes stations", "[2.31]") {
    epreuve::audit();
    for (const bool croissants : {true, false})
        for (const bool retourne : {true, false})
            juge::explorer(40, [croissants, retourne] {
                const auto voisines = std::make_unique<epreuve::Voisines>(croissants);
                auto& a = retourne ? voisines->b : voisines->a;
                auto& b = retourne ? voisines->a : voisines->b;
                {
                    juge::Acteur etalon("étalon", [&] { ::etalonner(a, b); });
                    juge::Acteur echange("échange", [&] { ::echanger(a, b); });
                    etalon.attendre_fin("Étalonner et échanger à la fois finit toujours.");
                    echange.attendre_fin("Étalonner et échanger à la fois finit toujours.");
                }
                INFO("dans un ordre ou dans l'autre, les deux publient la même valeur");
                REQUIRE(epreuve::publiee(a) == epreuve::publiee(b));
            });
}

TEST_CASE("comparer pendant qu'on étalonne, ou qu'on échange", "[2.31]") {
    epreuve::audit();
    for (const bool croissants : {true, false})
        for (const bool echange : {true, false})
            juge::explorer(40, [croissants, echange] {
                const auto voisines = std::make_unique<epreuve::Voisines>(croissants);
                auto& a = voisines->a;
                auto& b = voisines->b;
                int vue = 0;
                {
                    juge::Acteur un("un", [&] { echange ? ::echanger(b, a) : ::etalonner(b, a); });
                    juge::Acteur deux("deux", [&] { vue = ::difference(a, b); });
                    un.attendre_fin("Comparer en même temps n'empêche pas de finir.");
                    deux.attendre_fin("Comparer finit toujours.");
                }
                CAPTURE(vue, echange);
                INFO("personne ne voit une station à moitié changée");
                REQUIRE((vue == -30 || vue == (echange ? 30 : 0)));
            });
}

TEST_CASE("trois stations en rond", "[2.31][simple][tsan]") {
    epreuve::audit();
    juge::explorer(60, [] {
        ::Station a(3, 100);
        ::Station b(1, 110);
        ::Station c(2, 120);
        {
            juge::Acteur un("un", [&] { ::etalonner(a, b); });
            juge::Acteur deux("deux", [&] { ::etalonner(b, c); });
            juge::Acteur trois("trois", [&] { ::etalonner(c, a); });
            for (auto* acteur : {&un, &deux, &trois})
                acteur->attendre_fin("Trois étalonnages qui font le tour finissent toujours.");
        }
        INFO("chacune a pris la valeur qu'une autre publiait");
        for (auto* station : {&a, &b, &c}) {
            const int valeur = epreuve::publiee(*station);
            REQUIRE((valeur == 100 || valeur == 110 || valeur == 120));
        }
    });
}

// ------------------------------------------------------------------------------- Le temps gagné

TEST_CASE("un chronomètre qui échauffe, et rend la médiane", "[2.11]") {
    epreuve::audit();
    struct Essai {
        std::vector<std::int64_t> durees;  // l'échauffement, puis les mesures
        double mediane;
    };
    for (const auto& [durees, mediane] :
         {Essai{{900, 7}, 7}, Essai{{900, 7, 4}, 5.5}, Essai{{900, 30, 10, 20}, 20},
          Essai{{1, 9, 50, 8, 7}, 8.5}, Essai{{900, 1, 5'000'000'000'000, 2, 3, 2}, 2}}) {
        epreuve::Banc banc(durees);
        const auto essais = static_cast<int>(durees.size()) - 1;
        const double obtenue = banc.chronometrer(essais);
        std::string attendu = "a";
        for (int i = 0; i < essais; ++i)
            attendu += "hah";
        CAPTURE(essais);
        {
            INFO(
                "un appel d'échauffement (a), puis chaque mesure : l'heure (h), un appel, l'heure");
            REQUIRE(banc.journal() == attendu);
        }
        INFO("la durée rendue est la médiane des mesures, en nanosecondes");
        REQUIRE(obtenue == Approx(mediane));
    }
    for (const int essais : {0, -1, std::numeric_limits<int>::min()}) {
        epreuve::Banc banc({1, 1, 1});
        INFO("moins d'un essai : std::invalid_argument, et rien n'est appelé");
        REQUIRE_THROWS_AS(banc.chronometrer(essais), std::invalid_argument);
        REQUIRE(banc.journal().empty());
    }
}

TEST_CASE("l'accélération et l'efficacité", "[2.32]") {
    epreuve::audit();
    const std::vector<int> threads{1, 2, 3, 4, 5, 64, 1000};
    std::vector<::Mesure> mesures;
    for (const int n : threads)
        mesures.push_back({n, 2.5});
    const auto lignes = ::rapporter(8, mesures);
    REQUIRE(lignes.size() == threads.size());
    for (std::size_t i = 0; i < threads.size(); ++i) {
        CAPTURE(threads[i]);
        {
            INFO("les lignes sont dans l'ordre des mesures");
            REQUIRE(lignes[i].threads == threads[i]);
        }
        {
            INFO("de 8 s sans thread à 2,5 s : on va 3,2 fois plus vite");
            REQUIRE(lignes[i].acceleration == Approx(3.2));
        }
        INFO("l'efficacité rapporte l'accélération au nombre de threads de la ligne");
        REQUIRE(lignes[i].efficacite == Approx(3.2 / threads[i]));
    }
    const auto lentes = ::rapporter(6, {{4, 3}, {1, 12}, {2, 7}});
    INFO("on part du temps séquentiel, et non de celui d'un thread (12 s, au lieu de 6)");
    REQUIRE(lentes.size() == 3);
    REQUIRE(lentes[0].acceleration == Approx(2));
    REQUIRE(lentes[1].acceleration == Approx(0.5));
    REQUIRE(lentes[1].efficacite == Approx(0.5));
    REQUIRE(lentes[2].acceleration == Approx(6.0 / 7));
    REQUIRE(::rapporter(6, {}).empty());
}

TEST_CASE("la part séquentielle est celle d'Amdahl", "[2.32]") {
    epreuve::audit();
    {
        INFO("4 fois plus vite à 8 threads : 1/4 = s + (1 - s)/8, donc s vaut un septième");
        REQUIRE(::part_sequentielle(epreuve::ligne(8, 4)) == Approx(1.0 / 7));
    }
    for (const int threads : {2, 3, 8, 1000})
        for (const double part : {0.0, 0.01, 0.25, 0.5, 1.0}) {
            CAPTURE(threads, part);
            INFO("la loi d'Amdahl, avec cette part, prédit cette accélération");
            REQUIRE(::part_sequentielle(epreuve::amdahl(part, threads)) ==
                    Approx(part).margin(1e-9));
        }
    {
        INFO("plus vite que le nombre de threads : 0 ; plus lent que seul : 1");
        REQUIRE(::part_sequentielle(epreuve::ligne(4, 5)) == Approx(0).margin(1e-12));
        REQUIRE(::part_sequentielle(epreuve::ligne(4, 0.8)) == Approx(1));
    }
    for (const int threads : {1, 0, -2}) {
        INFO("moins de deux threads : la loi n'a rien à dire, std::invalid_argument");
        REQUIRE_THROWS_AS(::part_sequentielle(::Ligne{threads, 1, 1}), std::invalid_argument);
    }
}

TEST_CASE("la limite, et le diagnostic", "[2.32]") {
    epreuve::audit();
    {
        INFO("à l'infini, la loi d'Amdahl prédit 1/s ; sans rien de séquentiel, l'infini");
        REQUIRE(::limite(1.0 / 7) == Approx(7));
        REQUIRE(::limite(1) == Approx(1));
        REQUIRE(std::isinf(::limite(0)));
    }
    using epreuve::amdahl;
    const auto est_un_surcout = [](const std::vector<::Ligne>& lignes) {
        return ::diagnostiquer(lignes) == ::Diagnostic::surcout;
    };
    {
        INFO("la même part séquentielle à tout nombre de threads : c'est bien du séquentiel");
        REQUIRE_FALSE(est_un_surcout({amdahl(0.2, 2), amdahl(0.2, 4), amdahl(0.2, 16)}));
        REQUIRE_FALSE(est_un_surcout({amdahl(0.2, 2), amdahl(0.205, 16)}));
        REQUIRE_FALSE(est_un_surcout({amdahl(0.3, 2), amdahl(0.2, 16)}));
        REQUIRE_FALSE(est_un_surcout({amdahl(0.2, 8)}));
    }
    {
        INFO("une part qui grandit avec le nombre de threads : c'est un surcoût");
        REQUIRE(est_un_surcout({amdahl(0.2, 2), amdahl(0.25, 4), amdahl(0.3, 16)}));
        REQUIRE(est_un_surcout({amdahl(0.02, 2), amdahl(0.04, 3)}));
    }
    INFO("sans ligne, pas de diagnostic : std::invalid_argument");
    REQUIRE_THROWS_AS(::diagnostiquer({}), std::invalid_argument);
}

// ---------------------------------------------------------------------------- Tout à la fois

TEST_CASE("deux nuits dépouillées à la fois", "[2.31][tsan]") {
    epreuve::audit();
    ::Journee journee;
    ::Alertes alertes;
    ::Forfait forfait(3);
    ::Station a(1, 100);
    ::Station b(2, 130);
    std::atomic<int> envois{0};
    std::atomic<int> pris{0};
    juge::Registre<std::size_t> totaux;
    juge::RendezVous depart(2);
    const auto nuit = [&](const std::string& station) {
        depart.rejoindre();
        for (int fois = 0; fois < 20; ++fois) {
            totaux.noter(epreuve::compter_les_hauts(11, 2, epreuve::temperature, 1000));
            totaux.noter(11 - ::depouiller(11, 2, epreuve::temperature, journee).releves);
            journee.extremes();
            for (const auto& qui : {station, std::string("Paris")})
                alertes.alerter(qui, [&](const std::string&) { ++envois; });
            alertes.donnee("Paris");
            if (forfait.prendre()) ++pris;
            std::vector<int> archives;
            ::archiver({1, 2, fois % 2 == 0 ? 3 : -9999}, archives);
            ::etalonner(a, b);
            ::echanger(b, a);
            ::etalonner(b, a);
            ::difference(a, b);
            const auto lignes = ::rapporter(1, {{2, 0.6}, {4, 0.4}});
            ::diagnostiquer(lignes);
        }
    };
    {
        juge::Acteur une("une", [&] { nuit("Brest"); });
        juge::Acteur autre("autre", [&] { nuit("Lille"); });
        une.attendre_fin("Une nuit finit, quoi que fasse l'autre.");
        autre.attendre_fin("Une nuit finit, quoi que fasse l'autre.");
    }
    const auto notes = totaux.contenu();
    INFO("deux nuits à la fois, chaque fonction dans deux threads : rien ne se mélange");
    REQUIRE(std::count(notes.begin(), notes.end(), std::size_t{0}) == 80);
    REQUIRE(envois == 3);
    REQUIRE(pris == 3);
}

}  // namespace juge::epreuve
