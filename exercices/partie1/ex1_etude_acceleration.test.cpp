#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

using namespace std::chrono_literals;

namespace {

using compat::Approx;
using Voix = std::vector<std::uint64_t>;

// ------------------------------------------------------------------------------ Le dépouillement

constexpr std::size_t candidats = 3;

/// Le candidat que porte ce bulletin.
std::size_t choix(std::size_t bulletin) {
    return bulletin * bulletin % candidats;
}

/// Les voix d'un dépouillement juste.
Voix voix_attendues(std::size_t bulletins) {
    Voix voix(candidats);
    for (std::size_t i = 0; i < bulletins; ++i)
        ++voix[epreuve::choix(i)];
    return voix;
}

Voix voix_de(const ::Tableau& tableau) {
    return {tableau.begin(), tableau.end()};
}

std::uint64_t total(const ::Tableau& tableau) {
    std::uint64_t somme = 0;
    for (const auto& voix : tableau)
        somme += voix;
    return somme;
}

enum class Facon { au_tableau, par_feuilles };
constexpr std::array facons{Facon::au_tableau, Facon::par_feuilles};

const char* nom(Facon facon) {
    return facon == Facon::au_tableau ? "au tableau" : "par feuilles";
}

void depouiller(Facon facon, std::size_t bulletins, int scrutateurs, ::Tableau& tableau,
                const std::function<std::size_t(std::size_t)>& lire = epreuve::choix) {
    const ::Scrutin scrutin{bulletins, lire};
    if (facon == Facon::au_tableau)
        ::depouiller_au_tableau(scrutin, scrutateurs, tableau);
    else
        ::depouiller_par_feuilles(scrutin, scrutateurs, tableau);
}

/// Le numéro du thread appelant : deux threads n'ont jamais le même, même l'un après l'autre.
int numero_du_thread() {
    static std::atomic<int> suivant{0};
    thread_local const int numero = suivant++;
    return numero;
}

/// Les bulletins que chaque thread a lus, pendant un dépouillement.
class Lectures {
public:
    /// Note une lecture du thread appelant ; rend combien il en avait déjà fait.
    std::uint64_t noter() {
        const std::lock_guard garde(verrou_);
        return par_thread_[epreuve::numero_du_thread()]++;
    }
    std::vector<std::uint64_t> parts() const {
        const std::lock_guard garde(verrou_);
        std::vector<std::uint64_t> parts;
        for (const auto& [thread, lus] : par_thread_)
            parts.push_back(lus);
        return parts;
    }

private:
    mutable std::mutex verrou_;
    std::map<int, std::uint64_t> par_thread_;
};

/// Une équipe, dont les membres commencent tous ensemble.
struct Equipe {
    int ensemble = 0;
    std::vector<std::uint64_t> parts;  // les bulletins que chacun a lus
};

/// Le premier bulletin de chaque thread attend que `attendus` y soient, ou que personne ne puisse
/// plus venir.
Equipe observer(Facon facon, std::size_t bulletins, int scrutateurs, int attendus) {
    juge::RendezVous depart(attendus);
    Lectures lectures;
    ::Tableau tableau(candidats);
    epreuve::depouiller(facon, bulletins, scrutateurs, tableau, [&](std::size_t bulletin) {
        if (lectures.noter() == 0) depart.rejoindre();
        return epreuve::choix(bulletin);
    });
    return {depart.maximum(), lectures.parts()};
}

// -------------------------------------------------------------------------------------- L'étude

struct Appel {
    std::string nom;  // de la conception ; « référence »
    int workers = 0;
    int numero = 0;  // dès 0, parmi les appels de cet essai
};

const std::string reference = "référence";
const Voix juste{3, 1, 4};

/// Une machine dont l'épreuve décide de tout : la durée et le résultat de chaque appel, et l'heure.
/// Elle note ce qui s'y passe.
class Machine {
public:
    std::function<std::chrono::nanoseconds(const Appel&)> duree = [](const Appel&) { return 10ns; };
    std::function<Voix(const Appel&)> resultat = [](const Appel&) { return epreuve::juste; };
    std::function<void(const Appel&)> pendant = [](const Appel&) {};
    std::atomic<bool> arret{false};

    ::Conception conception(std::string nom) {
        return {nom, [this, nom](int workers) { return appeler(nom, workers); }};
    }

    ::Rapport etudier(const std::vector<std::string>& noms, const ::Plan& plan) {
        std::vector<::Conception> conceptions;
        for (const auto& nom : noms)
            conceptions.push_back(conception(nom));
        return ::etudier([this] { return appeler(epreuve::reference, 0); }, conceptions, plan,
                         [this] { return heure(); }, arret);
    }

    std::chrono::nanoseconds maintenant() const { return maintenant_; }
    const std::vector<Appel>& appels() const { return appels_; }
    int combien(const std::string& nom) const {
        return static_cast<int>(std::count_if(appels_.begin(), appels_.end(),
                                              [&](const Appel& a) { return a.nom == nom; }));
    }
    /// Combien d'appels précèdent la première lecture de l'heure.
    std::size_t echauffements() const { return journal_.find('h'); }
    /// « h » quand l'heure est lue, « a » à chaque appel, depuis la première lecture.
    std::string mesures() const {
        return journal_.substr(std::min(echauffements(), journal_.size()));
    }

private:
    std::chrono::nanoseconds heure() {
        journal_ += 'h';
        return maintenant_;
    }

    Voix appeler(const std::string& nom, int workers) {
        const Appel appel{nom, workers, numeros_[{nom, workers}]++};
        journal_ += 'a';
        appels_.push_back(appel);
        pendant(appel);
        maintenant_ += duree(appel);
        return resultat(appel);
    }

    // Cinquante ans, comme l'heure du système : un double n'en distingue plus les nanosecondes.
    std::chrono::nanoseconds maintenant_ = 50 * 8766h;
    std::map<std::pair<std::string, int>, int> numeros_;
    std::vector<Appel> appels_;
    std::string journal_;
};

std::string texte(const Appel& appel) {
    return appel.nom + "@" + std::to_string(appel.workers);
}

/// Les tours, chacun la suite des essais qu'il a mesurés.
std::vector<std::vector<std::string>> tours(const Machine& machine, std::size_t essais) {
    std::vector<std::vector<std::string>> tours;
    for (auto i = machine.echauffements(); i < machine.appels().size(); ++i) {
        if (tours.empty() || tours.back().size() == essais) tours.emplace_back();
        tours.back().push_back(epreuve::texte(machine.appels()[i]));
    }
    return tours;
}

::Plan plan(std::vector<int> workers, int echauffements, int tours) {
    return {std::move(workers), echauffements, tours};
}

/// Les essais qui ont une ligne, dans l'ordre du rapport.
std::vector<std::string> lignes(const ::Rapport& rapport) {
    std::vector<std::string> noms;
    for (const auto& ligne : rapport.lignes)
        noms.push_back(epreuve::texte({ligne.conception, ligne.workers}));
    return noms;
}

std::vector<std::string> ecartees(const ::Rapport& rapport) {
    std::vector<std::string> noms;
    for (const auto& ecartee : rapport.ecartees)
        noms.push_back(epreuve::texte({ecartee.conception, ecartee.workers}));
    return noms;
}

using Noms = std::vector<std::string>;

/// Rend les durées mesurées de chaque essai, dans l'ordre ; l'échauffement dure une heure.
std::function<std::chrono::nanoseconds(const Appel&)> durees(
    int echauffements, std::map<std::string, std::vector<std::int64_t>> par_essai) {
    return [=](const Appel& appel) -> std::chrono::nanoseconds {
        if (appel.numero < echauffements) return 1h;
        const auto rang = static_cast<std::size_t>(appel.numero - echauffements);
        const auto& mesures = par_essai.at(epreuve::texte(appel));
        return std::chrono::nanoseconds(mesures[rang % mesures.size()]);
    };
}

void verifier(const ::Resume& obtenu, double q1, double mediane, double q3) {
    REQUIRE(obtenu.premier_quartile.count() == Approx(q1));
    REQUIRE(obtenu.mediane.count() == Approx(mediane));
    REQUIRE(obtenu.troisieme_quartile.count() == Approx(q3));
}

/// Un rapport où « a » et « b », à deux workers, ont ces quartiles.
::Rapport rapport(int tours, std::array<double, 3> a, std::array<double, 3> b) {
    const auto resume = [](const std::array<double, 3>& quartiles) {
        ::Resume r;
        r.premier_quartile = ::Nanosecondes(quartiles[0]);
        r.mediane = ::Nanosecondes(quartiles[1]);
        r.troisieme_quartile = ::Nanosecondes(quartiles[2]);
        return r;
    };
    ::Rapport rapport;
    rapport.tours = tours;
    rapport.reference = resume({100, 100, 100});
    rapport.lignes.push_back({"a", 1, resume({900, 900, 900}), 0.1, 0.1});
    rapport.lignes.push_back({"a", 2, resume(a), 1, 0.5});
    rapport.lignes.push_back({"b", 1, resume({900, 900, 900}), 0.1, 0.1});
    rapport.lignes.push_back({"b", 2, resume(b), 1, 0.5});
    return rapport;
}

constexpr auto premiere = ::Conclusion::premiere_plus_rapide;
constexpr auto seconde = ::Conclusion::seconde_plus_rapide;
constexpr auto indecidable = ::Conclusion::indecidable;

}  // namespace

// ------------------------------------------------------------------------------ Le dépouillement

TEST_CASE("chaque bulletin compte une voix", "[2.9]") {
    for (const auto facon : epreuve::facons)
        for (const std::size_t bulletins : std::vector<std::size_t>{0, 1, 2, 3, 7, 8, 13, 30})
            for (const int scrutateurs : {1, 2, 3, 5}) {
                CAPTURE(epreuve::nom(facon), bulletins, scrutateurs);
                juge::Registre<std::size_t> lus;
                ::Tableau tableau(epreuve::candidats);
                epreuve::depouiller(facon, bulletins, scrutateurs, tableau, [&](std::size_t i) {
                    lus.noter(i);
                    return epreuve::choix(i);
                });
                auto tries = lus.contenu();
                std::sort(tries.begin(), tries.end());
                std::vector<std::size_t> tous(bulletins);
                std::iota(tous.begin(), tous.end(), 0U);
                {
                    INFO("chaque bulletin est lu une fois et une seule, le reste compris");
                    REQUIRE(tries == tous);
                }
                INFO("le tableau a reçu une voix par bulletin, au candidat qu'il porte");
                REQUIRE(epreuve::voix_de(tableau) == epreuve::voix_attendues(bulletins));
            }
}

TEST_CASE("les voix s'ajoutent à celles du tableau", "[2.9]") {
    for (const auto facon : epreuve::facons) {
        CAPTURE(epreuve::nom(facon));
        ::Tableau tableau(epreuve::candidats);
        ::Tableau autre(epreuve::candidats + 2);
        constexpr std::uint64_t beaucoup = std::uint64_t{1} << 40U;
        tableau[2] = beaucoup;
        epreuve::depouiller(facon, 7, 2, tableau);
        epreuve::depouiller(facon, 7, 3, autre);
        epreuve::depouiller(facon, 8, 3, tableau);
        auto attendues = epreuve::voix_attendues(7);
        const auto secondes = epreuve::voix_attendues(8);
        for (std::size_t i = 0; i < attendues.size(); ++i)
            attendues[i] += secondes[i];
        attendues[2] += beaucoup;
        INFO("deux dépouillements au même tableau s'ajoutent à ce qu'il portait ; un autre, non");
        REQUIRE(epreuve::voix_de(tableau) == attendues);
        REQUIRE(epreuve::total(autre) == 7);
    }
}

TEST_CASE("des parts égales, lues ensemble", "[2.9]") {
    struct Essai {
        std::size_t bulletins;
        int scrutateurs;
    };
    for (const auto facon : epreuve::facons)
        for (const auto& [bulletins, scrutateurs] :
             {Essai{1, 1}, {5, 1}, {4, 2}, {5, 2}, {10, 4}, {11, 4}, {13, 5}, {17, 9}}) {
            CAPTURE(epreuve::nom(facon), bulletins, scrutateurs);
            const auto equipe = epreuve::observer(facon, bulletins, scrutateurs, scrutateurs);
            {
                INFO("tous les scrutateurs demandés lisent, et en même temps");
                REQUIRE(equipe.ensemble == scrutateurs);
            }
            {
                INFO("personne d'autre ne lit : l'appelant compte, même s'il ne lit que le reste");
                REQUIRE(equipe.parts.size() == static_cast<std::size_t>(scrutateurs));
            }
            const auto [peu, beaucoup] =
                std::minmax_element(equipe.parts.begin(), equipe.parts.end());
            INFO("les parts ne diffèrent que d'un bulletin au plus");
            REQUIRE(*beaucoup - *peu <= 1);
        }
}

TEST_CASE("aucun scrutateur pour rien", "[2.9][simple]") {
    const auto refuses = [](epreuve::Facon facon, std::size_t bulletins, int scrutateurs) {
        const juge::Perturbation panne(juge::Panne::creation_thread,
                                       static_cast<int>(bulletins) + 1);
        ::Tableau tableau(epreuve::candidats);
        try {
            epreuve::depouiller(facon, bulletins, scrutateurs, tableau);
        } catch (const std::system_error&) {
        }
        return panne.frappes();
    };
    for (const auto facon : epreuve::facons) {
        CAPTURE(epreuve::nom(facon));
        INFO("moins de bulletins que de scrutateurs : pas plus de threads que de bulletins");
        REQUIRE(refuses(facon, 3, 100) == 0);
        REQUIRE(refuses(facon, 1, 2) == 0);
        REQUIRE(refuses(facon, 0, 4) == 0);
        ::Tableau tableau(epreuve::candidats);
        epreuve::depouiller(facon, 3, std::numeric_limits<int>::max(), tableau);
        REQUIRE(epreuve::total(tableau) == 3);
    }
}

TEST_CASE("moins d'un scrutateur est refusé", "[2.9]") {
    for (const auto facon : epreuve::facons) {
        CAPTURE(epreuve::nom(facon));
        std::atomic<int> lus{0};
        ::Tableau tableau(epreuve::candidats);
        const auto lire = [&](std::size_t i) {
            ++lus;
            return epreuve::choix(i);
        };
        INFO("zéro scrutateur, ou moins : std::invalid_argument, et rien n'est lu");
        for (const int scrutateurs : {0, -3, std::numeric_limits<int>::min()})
            REQUIRE_THROWS_AS(epreuve::depouiller(facon, 4, scrutateurs, tableau, lire),
                              std::invalid_argument);
        REQUIRE_THROWS_AS(epreuve::depouiller(facon, 0, 0, tableau, lire), std::invalid_argument);
        REQUIRE(lus == 0);
        REQUIRE(epreuve::total(tableau) == 0);
    }
}

TEST_CASE("au tableau, une voix se voit avant le bulletin suivant", "[2.9]") {
    for (const int scrutateurs : {1, 3}) {
        ::Tableau tableau(epreuve::candidats);
        tableau[1] = 5;
        epreuve::Lectures lectures;
        juge::Registre<bool> inscrites;
        epreuve::depouiller(epreuve::Facon::au_tableau, 12, scrutateurs, tableau,
                            [&](std::size_t i) {
                                const auto deja = lectures.noter();
                                inscrites.noter(epreuve::total(tableau) >= 5 + deja);
                                return epreuve::choix(i);
                            });
        const auto notes = inscrites.contenu();
        CAPTURE(scrutateurs);
        INFO("quand il lit un bulletin, un scrutateur a inscrit toutes les voix qu'il a lues");
        REQUIRE(notes.size() == 12);
        REQUIRE(std::count(notes.begin(), notes.end(), false) == 0);
    }
}

TEST_CASE("par feuilles, rien ne s'inscrit avant la fin", "[2.9]") {
    ::Tableau tableau(epreuve::candidats);
    tableau[0] = 7;
    std::binary_semaphore dernier{0};
    juge::Acteur bureau("bureau", [&] {
        epreuve::depouiller(epreuve::Facon::par_feuilles, 6, 3, tableau, [&](std::size_t i) {
            if (i == 5) dernier.acquire();
            return epreuve::choix(i);
        });
    });
    {
        INFO("un scrutateur lit encore : le dépouillement n'est pas fini");
        REQUIRE(bureau.est_bloque());
    }
    const auto avant = epreuve::total(tableau);
    dernier.release();
    bureau.attendre_fin("Le dernier bulletin est lu : le dépouillement finit.");
    {
        INFO("tant qu'un bulletin n'est pas lu, aucune feuille n'est reportée au tableau");
        REQUIRE(avant == 7);
    }
    REQUIRE(epreuve::total(tableau) == 13);
}

TEST_CASE("aucune voix ne se perd", "[2.9]") {
    for (const auto facon : epreuve::facons)
        juge::explorer(40, [facon] {
            ::Tableau tableau(1);
            std::uint64_t vu = 0;
            const auto pour_lui = [](std::size_t) { return std::size_t{0}; };
            {
                juge::Acteur salle("salle", [&] { vu = tableau[0]; });
                epreuve::depouiller(facon, 3, 2, tableau, pour_lui);
                salle.attendre_fin("Regarder le tableau n'attend personne.");
            }
            CAPTURE(epreuve::nom(facon));
            INFO("deux scrutateurs, trois bulletins, et la salle qui regarde : trois voix");
            REQUIRE(tableau[0] == 3);
            REQUIRE(vu <= 3);
        });
}

TEST_CASE("deux bureaux, un seul tableau", "[2.9]") {
    for (const auto facon : epreuve::facons)
        juge::explorer(40, [facon] {
            ::Tableau tableau(1);
            const auto pour_lui = [](std::size_t) { return std::size_t{0}; };
            {
                juge::Acteur a("a", [&] { epreuve::depouiller(facon, 2, 1, tableau, pour_lui); });
                juge::Acteur b("b", [&] { epreuve::depouiller(facon, 1, 1, tableau, pour_lui); });
                a.attendre_fin("Un bureau n'attend pas l'autre.");
                b.attendre_fin("Un bureau n'attend pas l'autre.");
            }
            CAPTURE(epreuve::nom(facon));
            INFO("deux dépouillements inscrivent au même tableau : aucune voix ne se perd");
            REQUIRE(tableau[0] == 3);
        });
}

TEST_CASE("un dépouillement dans un autre", "[2.9]") {
    for (const auto facon : epreuve::facons) {
        ::Tableau tableau(epreuve::candidats);
        ::Tableau interieur(epreuve::candidats);
        epreuve::depouiller(facon, 4, 2, tableau, [&](std::size_t i) {
            epreuve::depouiller(facon, i, 2, interieur);
            return epreuve::choix(i);
        });
        CAPTURE(epreuve::nom(facon));
        INFO("lire() peut elle-même dépouiller : 4 bulletins, et 0 + 1 + 2 + 3 à l'intérieur");
        REQUIRE(epreuve::total(tableau) == 4);
        REQUIRE(epreuve::total(interieur) == 6);
    }
}

TEST_CASE("un bulletin illisible", "[2.10]") {
    for (const auto facon : epreuve::facons)
        for (const std::size_t illisible : std::vector<std::size_t>{0, 1, 2, 3, 6}) {
            CAPTURE(epreuve::nom(facon), illisible);
            ::Tableau tableau(epreuve::candidats);
            const auto lire = [&](std::size_t i) {
                if (i == illisible) throw std::range_error("illisible");
                return epreuve::choix(i);
            };
            {
                INFO("l'exception de lire() remonte, quel que soit le scrutateur");
                REQUIRE_THROWS_AS(epreuve::depouiller(facon, 7, 3, tableau, lire),
                                  std::range_error);
            }
            {
                INFO("aucun thread ne reste");
                REQUIRE(juge::autres_threads() == 0);
            }
            if (facon == epreuve::Facon::par_feuilles) {
                INFO("par feuilles, un dépouillement qui échoue ne change pas le tableau");
                REQUIRE(epreuve::total(tableau) == 0);
            }
        }
}

TEST_CASE("une exception qui n'en est pas une, et plusieurs à la fois", "[2.10]") {
    for (const auto facon : epreuve::facons) {
        CAPTURE(epreuve::nom(facon));
        ::Tableau tableau(epreuve::candidats);
        juge::RendezVous ensemble(3);
        const auto illisibles = [&](std::size_t) -> std::size_t {
            ensemble.rejoindre();
            throw 42;
        };
        INFO("trois scrutateurs lèvent 42 : c'est 42 qui remonte, une fois");
        REQUIRE_THROWS_AS(epreuve::depouiller(facon, 9, 3, tableau, illisibles), int);
        REQUIRE(juge::autres_threads() == 0);
        REQUIRE(epreuve::total(tableau) == 0);
        INFO("et le dépouillement d'après n'en sait rien");
        epreuve::depouiller(facon, 9, 3, tableau);
        REQUIRE(epreuve::total(tableau) == 9);
    }
}

TEST_CASE("après une exception, plus personne ne commence", "[2.10]") {
    for (const auto facon : epreuve::facons)
        for (const int illisible : {0, 1, 2}) {
            CAPTURE(epreuve::nom(facon), illisible);
            ::Tableau tableau(epreuve::candidats);
            juge::RendezVous ensemble(3);
            std::counting_semaphore<> reprise{0};
            std::atomic<int> commences{0};
            epreuve::Lectures lectures;
            bool levee = false;
            juge::Acteur bureau("bureau", [&] {
                try {
                    epreuve::depouiller(facon, 30, 3, tableau, [&](std::size_t i) -> std::size_t {
                        const int rang = commences++;
                        if (lectures.noter() == 0) ensemble.rejoindre();
                        if (rang == illisible) throw std::range_error("illisible");
                        reprise.acquire();
                        return epreuve::choix(i);
                    });
                } catch (const std::range_error&) {
                    levee = true;
                }
            });
            {
                INFO("deux scrutateurs lisent encore : on attend qu'ils aient fini");
                REQUIRE(bureau.est_bloque());
            }
            reprise.release(100);
            bureau.attendre_fin("Chacun a fini le bulletin qu'il lisait.");
            {
                INFO("chacun finit le bulletin qu'il lit, et n'en commence pas d'autre");
                REQUIRE(commences == 3);
            }
            {
                INFO("l'exception remonte à l'appelant");
                REQUIRE(levee);
            }
            INFO("au tableau, finir un bulletin, c'est inscrire sa voix ; par feuilles, rien");
            REQUIRE(epreuve::total(tableau) == (facon == epreuve::Facon::au_tableau ? 2 : 0));
        }
}

// -------------------------------------------------------------------------------------- L'étude

TEST_CASE("l'échauffement, puis des mesures", "[2.11]") {
    for (const int echauffements : {1, 3}) {
        epreuve::Machine machine;
        const auto rapport = machine.etudier({"a", "b"}, epreuve::plan({2, 1}, echauffements, 4));
        const auto n = static_cast<std::size_t>(5 * echauffements);
        std::map<std::string, int> par_essai;
        for (std::size_t i = 0; i < std::min(n, machine.appels().size()); ++i)
            ++par_essai[epreuve::texte(machine.appels()[i])];
        {
            INFO("la référence est appelée la première : son résultat fait foi");
            REQUIRE(machine.appels().front().nom == epreuve::reference);
        }
        {
            INFO("l'heure n'est pas lue tant que dure l'échauffement : cinq essais, "
                 << echauffements << " fois chacun");
            REQUIRE(machine.echauffements() == n);
            REQUIRE(par_essai == std::map<std::string, int>{{"référence@0", echauffements},
                                                            {"a@1", echauffements},
                                                            {"a@2", echauffements},
                                                            {"b@1", echauffements},
                                                            {"b@2", echauffements}});
        }
        std::string attendu;
        for (int i = 0; i < 5 * 4; ++i)
            attendu += "hah";
        {
            INFO(
                "puis 20 mesures : l'heure (h), un appel (a), l'heure ; elle n'est lue nulle part "
                "ailleurs");
            REQUIRE(machine.mesures() == attendu);
        }
        REQUIRE(rapport.tours == 4);
    }
}

TEST_CASE("un tour mesure chaque essai une fois", "[2.11]") {
    epreuve::Machine machine;
    machine.etudier({"a", "b"}, epreuve::plan({1, 2, 4}, 1, 9));
    const auto tours = epreuve::tours(machine, 7);
    INFO("sept essais, neuf tours : aucun essai ne repasse avant que tous soient passés");
    REQUIRE(tours.size() == 9);
    for (const auto& tour : tours)
        REQUIRE(std::set<std::string>(tour.begin(), tour.end()).size() == 7);
}

TEST_CASE("chacun passe à chaque rang", "[2.11]") {
    for (const auto& workers : {std::vector{3}, {1, 2}, {1, 2, 4}}) {
        const std::size_t essais = 1 + 2 * workers.size();
        epreuve::Machine machine;
        machine.etudier({"a", "b"}, epreuve::plan(workers, 2, static_cast<int>(2 * essais)));
        const auto tours = epreuve::tours(machine, essais);
        REQUIRE(tours.size() == 2 * essais);
        for (const std::size_t debut : {std::size_t{0}, essais})
            for (std::size_t rang = 0; rang < essais; ++rang) {
                std::set<std::string> passes;
                for (std::size_t t = debut; t < debut + essais; ++t)
                    passes.insert(tours[t].at(rang));
                CAPTURE(debut, rang);
                INFO("sur autant de tours que d'essais, chacun passe une fois à chaque rang");
                REQUIRE(passes.size() == essais);
            }
    }
}

TEST_CASE("une machine qui ralentit ne favorise personne", "[2.11]") {
    epreuve::Machine machine;
    machine.duree = [&](const epreuve::Appel&) { return (machine.maintenant() - 5h) / 20 + 1us; };
    const auto rapport = machine.etudier({"a", "b"}, epreuve::plan({2}, 1, 9));
    INFO(
        "deux conceptions identiques, sur une machine de plus en plus lente : rien ne les "
        "distingue");
    REQUIRE(rapport.lignes.size() == 2);
    REQUIRE(::comparer(rapport, "a", "b", 2) == epreuve::indecidable);
    REQUIRE(::comparer(rapport, "b", "a", 2) == epreuve::indecidable);
}

TEST_CASE("un plan absurde est refusé avant tout appel", "[2.11]") {
    epreuve::Machine machine;
    const auto refuse = [&](const epreuve::Noms& noms, const ::Plan& plan) {
        INFO("un plan absurde lève std::invalid_argument");
        REQUIRE_THROWS_AS(machine.etudier(noms, plan), std::invalid_argument);
    };
    constexpr int minimum = std::numeric_limits<int>::min();
    refuse({}, epreuve::plan({1}, 1, 1));
    refuse({"a", "b", "a"}, epreuve::plan({1}, 1, 1));
    refuse({"a"}, epreuve::plan({}, 1, 1));
    refuse({"a"}, epreuve::plan({2, 0}, 1, 1));
    refuse({"a"}, epreuve::plan({minimum, 2}, 1, 1));
    refuse({"a"}, epreuve::plan({2, 4, 2}, 1, 1));
    for (const int absurde : {0, -1, minimum}) {
        refuse({"a"}, epreuve::plan({1}, absurde, 1));
        refuse({"a"}, epreuve::plan({1}, 1, absurde));
    }
    INFO("une demande refusée n'a rien appelé");
    REQUIRE(machine.appels().empty());
}

TEST_CASE("une conception fausse à l'échauffement est écartée", "[2.11]") {
    for (const auto& faux : {epreuve::Voix{3, 4, 1}, {3, 1}, {3, 1, 4, 0}, {}}) {
        epreuve::Machine machine;
        machine.resultat = [&](const epreuve::Appel& appel) {
            return appel.nom == "a" && appel.workers == 2 ? faux : epreuve::juste;
        };
        const auto rapport = machine.etudier({"a", "b"}, epreuve::plan({1, 2, 4}, 1, 3));
        {
            INFO("« a » se trompe à deux workers : elle est nommée, avec ce nombre");
            REQUIRE(epreuve::ecartees(rapport) == epreuve::Noms{"a@2"});
        }
        {
            INFO("le rapport n'a d'elle aucune ligne, à aucun nombre de workers");
            REQUIRE(epreuve::lignes(rapport) == epreuve::Noms{"b@1", "b@2", "b@4"});
            REQUIRE(rapport.parts_sequentielles.count("a") == 0);
            REQUIRE(rapport.parts_sequentielles.count("b") == 1);
        }
        bool fautive = false;
        for (const auto& appel : machine.appels()) {
            INFO("une conception écartée n'est plus appelée");
            REQUIRE_FALSE((fautive && appel.nom == "a"));
            fautive = fautive || (appel.nom == "a" && appel.workers == 2);
        }
        INFO("les autres sont mesurées comme si de rien n'était");
        REQUIRE(machine.combien("b") == 3 * (1 + 3));
        REQUIRE(rapport.tours == 3);
    }
}

TEST_CASE("une conception fausse une seule fois est écartée", "[2.11]") {
    for (const int fois : {1, 3, 5}) {
        epreuve::Machine machine;
        machine.resultat = [&](const epreuve::Appel& appel) {
            const bool fautive = appel.nom == "a" && appel.workers == 4 && appel.numero == fois;
            return fautive ? epreuve::Voix{3, 1, 5} : epreuve::juste;
        };
        const auto rapport = machine.etudier({"b", "a", "c"}, epreuve::plan({4, 2}, 1, 5));
        CAPTURE(fois);
        {
            INFO("« a » n'a donné un résultat faux que pendant un tour : elle est écartée");
            REQUIRE(epreuve::ecartees(rapport) == epreuve::Noms{"a@4"});
            REQUIRE(epreuve::lignes(rapport) == epreuve::Noms{"b@4", "b@2", "c@4", "c@2"});
            REQUIRE(rapport.parts_sequentielles.count("a") == 0);
        }
        const auto& appels = machine.appels();
        const auto faute = std::find_if(appels.begin(), appels.end(), [&](const auto& appel) {
            return appel.nom == "a" && appel.workers == 4 && appel.numero == fois;
        });
        REQUIRE(faute != appels.end());
        INFO("et n'est plus appelée");
        REQUIRE(std::none_of(faute + 1, appels.end(),
                             [](const auto& appel) { return appel.nom == "a"; }));
        INFO("les autres ont toutes leurs mesures");
        REQUIRE(machine.combien("b") == 2 * 6);
        REQUIRE(machine.combien("c") == 2 * 6);
        REQUIRE(rapport.tours == 5);
    }
}

TEST_CASE("plusieurs conceptions fausses", "[2.11]") {
    epreuve::Machine machine;
    machine.resultat = [&](const epreuve::Appel& appel) {
        const bool fautive = (appel.nom == "a" && appel.numero == 2) ||
                             (appel.nom == "c" && appel.numero == 1) || appel.nom == "d";
        return fautive ? epreuve::Voix{0, 0, 0} : epreuve::juste;
    };
    const auto rapport = machine.etudier({"a", "b", "c", "d"}, epreuve::plan({2}, 1, 4));
    {
        INFO("chacune est nommée une fois, dans l'ordre où elles se sont trompées");
        REQUIRE(epreuve::ecartees(rapport) == epreuve::Noms{"d@2", "c@2", "a@2"});
    }
    REQUIRE(epreuve::lignes(rapport) == epreuve::Noms{"b@2"});
    epreuve::Machine perdue;
    perdue.resultat = [](const epreuve::Appel& appel) {
        return appel.nom == epreuve::reference ? epreuve::juste : epreuve::Voix{};
    };
    const auto rien = perdue.etudier({"a", "b"}, epreuve::plan({1, 2}, 2, 4));
    INFO("toutes sont fausses : le rapport les nomme, et n'a pas de ligne");
    REQUIRE(rien.ecartees.size() == 2);
    REQUIRE(rien.lignes.empty());
    REQUIRE(rien.parts_sequentielles.empty());
    REQUIRE(perdue.combien("a") == 1);
}

TEST_CASE("l'exception d'un essai traverse l'étude", "[2.11]") {
    for (const auto* essai : {"référence@0", "a@1", "b@2"})
        for (const int fois : {0, 1, 3}) {
            epreuve::Machine machine;
            std::size_t appels = 0;
            const auto en_panne = [&](const epreuve::Appel& appel) {
                return epreuve::texte(appel) == essai && appel.numero == fois;
            };
            machine.pendant = [&](const epreuve::Appel& appel) {
                if (!en_panne(appel)) return;
                appels = machine.appels().size();
                throw std::range_error("en panne");
            };
            CAPTURE(essai, fois);
            {
                INFO("l'exception d'un essai remonte telle quelle");
                REQUIRE_THROWS_AS(machine.etudier({"a", "b"}, epreuve::plan({2, 1}, 1, 4)),
                                  std::range_error);
            }
            {
                INFO("aussitôt : plus rien n'est appelé");
                REQUIRE(machine.appels().size() == appels);
            }
            epreuve::Machine autre;
            autre.pendant = [&](const epreuve::Appel& appel) {
                if (en_panne(appel)) throw 42;
            };
            INFO("même si ce n'est pas une std::exception");
            REQUIRE_THROWS_AS(autre.etudier({"a", "b"}, epreuve::plan({2, 1}, 1, 4)), int);
        }
}

TEST_CASE("la médiane et les quartiles", "[2.12]") {
    const auto resume = [](std::vector<std::int64_t> mesures) {
        epreuve::Machine machine;
        const int tours = static_cast<int>(mesures.size());
        machine.duree = epreuve::durees(2, {{"référence@0", {7}}, {"a@3", std::move(mesures)}});
        return machine.etudier({"a"}, epreuve::plan({3}, 2, tours)).lignes.at(0).durees;
    };
    INFO("cinq mesures : la troisième, la deuxième et la quatrième, une fois triées");
    epreuve::verifier(resume({5, 1, 400, 2, 3}), 2, 3, 5);
    INFO("quatre mesures : on interpole entre les deux voisines du rang part × (n - 1)");
    epreuve::verifier(resume({40, 10, 30, 20}), 17.5, 25, 32.5);
    INFO("six mesures");
    epreuve::verifier(resume({7, 2, 100'000, 3, 5, 8}), 3.5, 6, 7.75);
    INFO("une seule mesure est sa médiane et ses deux quartiles");
    epreuve::verifier(resume({9}), 9, 9, 9);
    INFO("des heures, en nanosecondes, ne tiennent pas dans un int");
    constexpr std::int64_t heure = 3'600'000'000'000;
    epreuve::verifier(resume({heure, 2 * heure}), 1.25 * heure, 1.5 * heure, 1.75 * heure);
}

TEST_CASE("l'accélération se compte sur la référence", "[2.12]") {
    epreuve::Machine machine;
    machine.duree = epreuve::durees(1, {{"référence@0", {9000, 8000, 7000}},
                                        {"a@4", {3200, 3100, 3900}},
                                        {"a@1", {10'000, 9000, 90'000}},
                                        {"b@4", {16'000}},
                                        {"b@1", {8000}}});
    const auto rapport = machine.etudier({"a", "b"}, epreuve::plan({4, 1}, 1, 3));
    {
        INFO("une ligne par essai : par conception, puis par nombre de workers, selon le plan");
        REQUIRE(epreuve::lignes(rapport) == epreuve::Noms{"a@4", "a@1", "b@4", "b@1"});
    }
    {
        INFO("les durées de la référence : 7, 8 et 9 µs");
        epreuve::verifier(rapport.reference, 7500, 8000, 8500);
    }
    {
        INFO("8 µs pour la référence, 3,2 µs à 4 workers : 2,5 fois plus vite, efficacité 0,625");
        REQUIRE(rapport.lignes[0].acceleration == Approx(2.5));
        REQUIRE(rapport.lignes[0].efficacite == Approx(0.625));
    }
    {
        INFO("10 µs à un worker : 0,8 fois la vitesse de la référence");
        REQUIRE(rapport.lignes[1].acceleration == Approx(0.8));
        REQUIRE(rapport.lignes[1].efficacite == Approx(0.8));
    }
    INFO("plus lente à 4 workers que la référence : accélération 0,5, efficacité 0,125");
    REQUIRE(rapport.lignes[2].acceleration == Approx(0.5));
    REQUIRE(rapport.lignes[2].efficacite == Approx(0.125));
    REQUIRE(rapport.lignes[3].acceleration == Approx(1));
}

TEST_CASE("la part séquentielle", "[2.12]") {
    epreuve::Machine machine;
    machine.duree = epreuve::durees(1, {{"référence@0", {8000}},
                                        // exactement Amdahl, s = 0,1
                                        {"exacte@1", {8000}},
                                        {"exacte@2", {4400}},
                                        {"exacte@4", {2600}},
                                        // 1/S - 1/n : 0,25, 0,125 et 0,15
                                        {"bruitée@1", {10'000}},
                                        {"bruitée@2", {5000}},
                                        {"bruitée@4", {3200}},
                                        {"trop belle@1", {8000}},
                                        {"trop belle@2", {3000}},
                                        {"trop belle@4", {1500}},
                                        {"ralentie@1", {8000}},
                                        {"ralentie@2", {9000}},
                                        {"ralentie@4", {12'000}}});
    const auto rapport = machine.etudier({"exacte", "bruitée", "trop belle", "ralentie"},
                                         epreuve::plan({1, 2, 4}, 1, 2));
    const auto& parts = rapport.parts_sequentielles;
    REQUIRE(parts.size() == 4);
    {
        INFO("des durées qui suivent la loi d'Amdahl, avec une part de 0,1");
        REQUIRE(parts.at("exacte") == Approx(0.1));
    }
    {
        INFO("moindres carrés sur 1/S : 0,175 / 0,8125, et non la moyenne de 0,25 et 0,2");
        REQUIRE(parts.at("bruitée") == Approx(0.175 / 0.8125));
    }
    {
        INFO("plus vite que n à n workers : la part reste entre 0 et 1");
        REQUIRE(parts.at("trop belle") == 0);
    }
    INFO("plus lente que la référence : de même");
    REQUIRE(parts.at("ralentie") == 1);
    epreuve::Machine autre;
    const auto seul = autre.etudier({"a"}, epreuve::plan({1}, 1, 2));
    INFO("essayée à un seul worker, et c'est tout : pas de part séquentielle");
    REQUIRE(seul.lignes.size() == 1);
    REQUIRE(seul.parts_sequentielles.empty());
    epreuve::Machine deux;
    deux.duree = epreuve::durees(1, {{"référence@0", {100}}, {"a@8", {30}}});
    INFO("une seule mesure, à huit workers : (0,3 - 0,125) / 0,875");
    REQUIRE(deux.etudier({"a"}, epreuve::plan({8}, 1, 2)).parts_sequentielles.at("a") ==
            Approx(0.2));
}

TEST_CASE("plus rapide, ou indécidable", "[2.12]") {
    const auto comparer = [](const ::Rapport& rapport) { return ::comparer(rapport, "a", "b", 2); };
    {
        INFO(
            "de 10 à 12 contre de 13 à 15 : la première est plus rapide ; dans l'autre sens aussi");
        REQUIRE(comparer(epreuve::rapport(5, {10, 11, 12}, {13, 14, 15})) == epreuve::premiere);
        REQUIRE(comparer(epreuve::rapport(5, {13, 14, 15}, {10, 11, 12})) == epreuve::seconde);
    }
    {
        INFO("les intervalles se recouvrent : indécidable, même si les médianes diffèrent");
        REQUIRE(comparer(epreuve::rapport(9, {10, 11, 14}, {13, 14, 15})) == epreuve::indecidable);
        REQUIRE(comparer(epreuve::rapport(9, {13, 14, 15}, {10, 11, 14})) == epreuve::indecidable);
        REQUIRE(comparer(epreuve::rapport(9, {10, 11, 20}, {12, 13, 14})) == epreuve::indecidable);
        REQUIRE(comparer(epreuve::rapport(9, {12, 13, 14}, {10, 15, 20})) == epreuve::indecidable);
    }
    {
        INFO("ils se touchent : indécidable");
        REQUIRE(comparer(epreuve::rapport(9, {10, 11, 12}, {12, 13, 14})) == epreuve::indecidable);
        REQUIRE(comparer(epreuve::rapport(9, {12, 13, 14}, {10, 11, 12})) == epreuve::indecidable);
        REQUIRE(comparer(epreuve::rapport(9, {10, 10, 10}, {10, 10, 10})) == epreuve::indecidable);
    }
    {
        INFO("moins de cinq tours : indécidable, si loin que soient les intervalles");
        REQUIRE(comparer(epreuve::rapport(4, {1, 2, 3}, {70, 80, 90})) == epreuve::indecidable);
    }
    INFO("elle-même, contre elle-même : indécidable");
    REQUIRE(::comparer(epreuve::rapport(9, {1, 2, 3}, {7, 8, 9}), "a", "a", 2) ==
            epreuve::indecidable);
}

TEST_CASE("ce qui n'est pas dans le rapport ne se compare pas", "[2.12]") {
    const auto rapport = epreuve::rapport(9, {1, 2, 3}, {7, 8, 9});
    INFO("une conception, ou un nombre de workers, sans ligne : std::invalid_argument");
    REQUIRE_THROWS_AS(::comparer(rapport, "a", "c", 2), std::invalid_argument);
    REQUIRE_THROWS_AS(::comparer(rapport, "c", "a", 2), std::invalid_argument);
    REQUIRE_THROWS_AS(::comparer(rapport, "a", "b", 4), std::invalid_argument);
    REQUIRE_THROWS_AS(::comparer(epreuve::rapport(1, {1, 2, 3}, {7, 8, 9}), "a", "", 2),
                      std::invalid_argument);
}

TEST_CASE("après l'arrêt, plus aucun appel", "[2.11]") {
    constexpr std::size_t essais = 3;
    constexpr int echauffements = 2;
    // L'arrêt est demandé pendant l'appel de ce numéro, dès 1 ; 0 : avant l'étude.
    for (const std::size_t fatal : std::vector<std::size_t>{0, 1, 4, 6, 7, 9, 10, 14, 15, 17}) {
        epreuve::Machine machine;
        machine.duree = epreuve::durees(
            echauffements,
            {{"référence@0", {10, 30, 7000}}, {"a@2", {20, 60, 7000}}, {"b@2", {5, 15, 7000}}});
        if (fatal == 0) machine.arret = true;
        machine.pendant = [&](const epreuve::Appel&) {
            if (machine.appels().size() == fatal) machine.arret = true;
        };
        const auto rapport = machine.etudier({"a", "b"}, epreuve::plan({2}, echauffements, 9));
        CAPTURE(fatal);
        {
            INFO("l'arrêt demandé, l'appel en cours finit, et aucun autre ne commence");
            REQUIRE(machine.appels().size() == fatal);
        }
        const auto avant = essais * echauffements;
        const auto entiers = fatal < avant ? 0 : (fatal - avant) / essais;
        {
            INFO("seuls les tours entiers comptent");
            REQUIRE(rapport.tours == static_cast<int>(entiers));
        }
        INFO("sans tour entier, ni ligne, ni part séquentielle ; sinon, tous les essais en ont");
        REQUIRE(rapport.lignes.size() == (entiers == 0 ? 0 : 2));
        REQUIRE(rapport.parts_sequentielles.size() == (entiers == 0 ? 0 : 2));
        if (entiers != 2) continue;
        INFO("un tour interrompu ne laisse aucune mesure");
        epreuve::verifier(rapport.reference, 15, 20, 25);
        epreuve::verifier(rapport.lignes[0].durees, 30, 40, 50);
        epreuve::verifier(rapport.lignes[1].durees, 7.5, 10, 12.5);
    }
}

TEST_CASE("une conception écartée le reste, même à l'arrêt", "[2.11]") {
    for (const int fautif : {0, 1}) {
        epreuve::Machine machine;
        machine.resultat = [&](const epreuve::Appel& appel) {
            return appel.nom == "a" && appel.numero == fautif ? epreuve::Voix{1} : epreuve::juste;
        };
        machine.pendant = [&](const epreuve::Appel& appel) {
            if (appel.nom == "a" && appel.numero == fautif) machine.arret = true;
        };
        const auto rapport = machine.etudier({"a", "b"}, epreuve::plan({2}, 1, 5));
        INFO("le dernier appel avant l'arrêt, "
             << (fautif == 0 ? "d'échauffement" : "mesuré")
             << ", a donné un résultat faux : le rapport le dit");
        REQUIRE(epreuve::ecartees(rapport) == epreuve::Noms{"a@2"});
        // Mesuré le dernier de son tour, il l'a rendu entier.
        if (fautif == 0) REQUIRE(rapport.tours == 0);
    }
}

TEST_CASE("deux études ne partagent rien", "[2.11]") {
    const auto mener = [](std::int64_t duree, std::uint64_t voix) {
        epreuve::Machine machine;
        machine.duree =
            epreuve::durees(1, {{"référence@0", {1000}}, {"a@2", {duree}}, {"faux@2", {1}}});
        machine.resultat = [&](const epreuve::Appel& appel) {
            return appel.nom == "faux" ? epreuve::Voix{} : epreuve::Voix{voix};
        };
        return machine.etudier({"faux", "a"}, epreuve::plan({2}, 1, 6));
    };
    ::Rapport rapide;
    ::Rapport lente;
    {
        juge::Acteur a("a", [&] { rapide = mener(500, 7); });
        juge::Acteur b("b", [&] { lente = mener(4000, 8); });
        a.attendre_fin("Une étude n'attend pas l'autre.");
        b.attendre_fin("Une étude n'attend pas l'autre.");
    }
    {
        INFO("deux études à la fois, dans deux threads : chacune a ses mesures et ses écartées");
        REQUIRE(epreuve::lignes(rapide) == epreuve::Noms{"a@2"});
        REQUIRE(rapide.lignes[0].acceleration == Approx(2));
        REQUIRE(lente.lignes.at(0).acceleration == Approx(0.25));
        REQUIRE(rapide.ecartees.size() == 1);
        REQUIRE(lente.ecartees.size() == 1);
    }
    epreuve::Machine dehors;
    dehors.pendant = [&](const epreuve::Appel& appel) {
        if (appel.nom == "a") mener(100, 9);
    };
    const auto rapport = dehors.etudier({"a"}, epreuve::plan({3}, 1, 6));
    INFO("un essai peut lui-même mener une étude");
    REQUIRE(rapport.tours == 6);
    REQUIRE(epreuve::lignes(rapport) == epreuve::Noms{"a@3"});
    REQUIRE(rapport.lignes[0].acceleration == Approx(1));
}

TEST_CASE("l'étude des deux dépouillements", "[2.11]") {
    constexpr std::size_t bulletins = 50;
    std::chrono::nanoseconds heure{0};
    const auto conception = [&](epreuve::Facon facon) {
        return ::Conception{epreuve::nom(facon), [facon](int scrutateurs) {
                                ::Tableau tableau(epreuve::candidats);
                                epreuve::depouiller(facon, bulletins, scrutateurs, tableau);
                                return epreuve::voix_de(tableau);
                            }};
    };
    const std::atomic<bool> arret{false};
    const auto rapport = ::etudier(
        [] { return epreuve::voix_attendues(bulletins); },
        {conception(epreuve::Facon::au_tableau), conception(epreuve::Facon::par_feuilles)},
        epreuve::plan({1, 2, 3}, 1, 5), [&] { return heure += 3ns; }, arret);
    {
        INFO("les deux façons de dépouiller donnent le résultat de la référence");
        REQUIRE(rapport.ecartees.empty());
        REQUIRE(rapport.lignes.size() == 6);
    }
    {
        INFO("l'horloge leur donne à toutes la même durée : indécidable");
        REQUIRE(::comparer(rapport, "au tableau", "par feuilles", 3) == epreuve::indecidable);
        REQUIRE(rapport.lignes[0].acceleration == Approx(1));
    }
    INFO("aucun thread ne reste");
    REQUIRE(juge::autres_threads() == 0);
}

}  // namespace juge::epreuve
