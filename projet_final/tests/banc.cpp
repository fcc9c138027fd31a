// Journal, statistiques, versions, campagne.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <juge/epreuve.hpp>
#include <map>

#include "banc/campagne.hpp"
#include "banc/texte.hpp"
#include "banc/workers.hpp"
#include "lot.hpp"
#include "outils.hpp"
#include "programme/progression.hpp"

using namespace essai;
namespace fs = std::filesystem;
using namespace std::literals;

namespace {

std::string ligne(int worker, std::size_t indice, int rang, int lignes) {
    const projet::Image image{"x", fmt::format("photo_{}.jpg", indice), 0};
    std::string texte;
    for (const auto& champ : projet::ligne_journal(worker, indice, image, {}, rang, lignes))
        texte += champ;
    return texte;
}

projet::BilanJournal analyser(const Dossier& dossier, const std::string& contenu,
                              std::size_t images, int lignes) {
    std::ofstream(dossier / "journal.log") << contenu;
    return projet::analyser_journal(dossier / "journal.log", images, lignes, images);
}

}  // namespace

TEST_CASE("journal : des lignes entières, dans n'importe quel ordre, sont intactes") {
    const Dossier dossier;
    const std::string contenu =
        ligne(2, 1, 1, 2) + ligne(1, 0, 2, 2) + ligne(2, 1, 2, 2) + ligne(1, 0, 1, 2);
    REQUIRE(comptes(analyser(dossier, contenu, 2, 2)) == std::vector<double>{4, 4, 0, 0});
}

TEST_CASE("journal : deux lignes dont les morceaux s'entrelacent sont mêlées") {
    const Dossier dossier;
    const std::string a = ligne(1, 0, 1, 1);
    const std::string b = ligne(2, 1, 1, 1);
    const std::string melange = a.substr(0, 20) + b.substr(0, 20) + a.substr(20) + b.substr(20);
    REQUIRE(comptes(analyser(dossier, melange + ligne(1, 2, 1, 1), 3, 1)) ==
            std::vector<double>{3, 1, 2, 0});
}

TEST_CASE("journal : une ligne absente est perdue, une ligne vide ou en double est un débris") {
    const Dossier dossier;
    REQUIRE(comptes(analyser(dossier, ligne(1, 0, 1, 1), 3, 1)) == std::vector<double>{3, 1, 0, 2});
    REQUIRE(comptes(analyser(dossier, ligne(1, 0, 1, 1) + "\n", 3, 1)) ==
            std::vector<double>{3, 1, 1, 1});
    REQUIRE(comptes(analyser(dossier, ligne(1, 0, 1, 1) + ligne(1, 0, 1, 1), 2, 1)) ==
            std::vector<double>{2, 1, 1, 0});
    REQUIRE(comptes(analyser(dossier, "", 2, 1)) == std::vector<double>{2, 0, 0, 2});
    REQUIRE(comptes(projet::analyser_journal(dossier / "absent", 1, 1, 1)) ==
            std::vector<double>{1, 0, 0, 1});
}

TEST_CASE("journal : un octet changé, une ligne d'un autre lot : pas intactes") {
    const Dossier dossier;
    std::string abimee = ligne(1, 0, 1, 1);
    abimee[10] ^= 1;
    REQUIRE(comptes(analyser(dossier, abimee, 1, 1)) == std::vector<double>{1, 0, 1, 0});
    REQUIRE(comptes(analyser(dossier, ligne(1, 7, 1, 1), 1, 1)) == std::vector<double>{1, 0, 1, 0});
}

TEST_CASE("journal : un nom de fichier à sauts de ligne tient sur une ligne") {
    const Dossier dossier;
    projet::Journal journal(dossier / "journal.log");
    journal.ecrire(projet::ligne_journal(1, 0, {"x", "a\nb\x1b[31m.jpg", 0}, {}, 1, 1));
    REQUIRE(comptes(projet::analyser_journal(dossier / "journal.log", 1, 1, 1)) ==
            std::vector<double>{1, 1, 0, 0});
}

TEST_CASE("médiane et quartiles") {
    const auto impair = projet::resumer({5, 1, 3});
    REQUIRE(impair.mediane == 3);
    REQUIRE(impair.quartile1 == 2);
    REQUIRE(impair.quartile3 == 4);
    REQUIRE(projet::resumer({4, 1, 3, 2}).mediane == 2.5);
    REQUIRE(projet::resumer({7}).mediane == 7);
    REQUIRE(projet::resumer({7}).quartile3 == 7);
    REQUIRE(projet::resumer({}).mesures == 0);
    INFO("une mesure aberrante ne déplace pas la médiane");
    REQUIRE(projet::resumer({1, 1, 1, 1, 100}).mediane == 1);
}

TEST_CASE("courbe d'accélération : médianes par nombre de workers, et part séquentielle") {
    const auto executer = [](int workers, double duree, bool complete = true) {
        projet::Execution execution;
        execution.version.workers = workers;
        execution.duree_s = duree;
        execution.complete = complete;
        return execution;
    };
    projet::BilanVersion bilan;
    bilan.executions = {executer(4, 3.25), executer(4, 3.25)};
    REQUIRE(projet::courbe(bilan).empty());  // rien à quoi se rapporter
    bilan.courbe = {executer(1, 10), executer(2, 5.5), executer(1, 10), executer(2, 0.1, false)};
    const auto points = projet::courbe(bilan);
    REQUIRE(points.size() == 3);
    REQUIRE(points[1].workers == 2);
    REQUIRE(points[1].durees.mesures == 1);
    REQUIRE(points[2].acceleration == compat::Approx(10 / 3.25));
    // Un dixième ne se partage pas : 1/S = 0,1 + 0,9/n.
    REQUIRE(*projet::part_sequentielle(points, 4) == compat::Approx(0.1));
    INFO("au-delà du nombre de processeurs, un point ne dit rien de la loi");
    REQUIRE(*projet::part_sequentielle(points, 2) == compat::Approx(0.1));
    REQUIRE_FALSE(projet::part_sequentielle(points, 1));
    REQUIRE(projet::effectifs_sous(1).empty());
    REQUIRE(projet::effectifs_sous(2) == std::vector<int>{1});
    REQUIRE(projet::effectifs_sous(9) == std::vector<int>{1, 2, 4, 8});
}

TEST_CASE("deux versions se comparent répétition par répétition, celles qui sont achevées") {
    using cours::VerdictDeVitesse;
    const auto bilan = [](const std::vector<double>& durees) {
        projet::BilanVersion resultat;
        for (const double duree : durees) {
            resultat.executions.emplace_back();
            resultat.executions.back().duree_s = duree;
            resultat.executions.back().complete = true;
        }
        return resultat;
    };
    // La machine ralentit de moitié en chemin : bien plus que l'écart des deux versions.
    const auto reference = bilan({2.0, 2.2, 2.5, 2.8, 3.0});
    auto rapide = bilan({1.6, 1.76, 2.0, 2.24, 2.4});
    const auto rapport = projet::comparer_durees(reference, rapide);
    REQUIRE(rapport.valeur == compat::Approx(1.25));
    REQUIRE(rapport.mesures == 5);
    REQUIRE(cours::verdict(rapport) == VerdictDeVitesse::plus_rapide);
    REQUIRE(cours::verdict(projet::comparer_durees(rapide, reference)) ==
            VerdictDeVitesse::plus_lent);
    REQUIRE_FALSE(projet::comparer_durees(reference, reference).concluant());

    INFO("une exécution interrompue ne compte pas, et quatre ne suffisent pas");
    rapide.executions.back().complete = false;
    rapide.executions.back().duree_s = 0.1;
    REQUIRE(projet::comparer_durees(reference, rapide).mesures == 4);
    REQUIRE_FALSE(projet::comparer_durees(reference, rapide).concluant());
    REQUIRE_THROWS_AS(projet::comparer_durees(reference, bilan({})), std::invalid_argument);
}

TEST_CASE("nombres et durées en français") {
    REQUIRE(projet::nombre(1234.56, 1) == "1234,6");
    REQUIRE(projet::duree(2.5) == "2,50 s");
    REQUIRE(projet::duree(0.0123) == "12,3 ms");
    REQUIRE(projet::duree(0.000045) == "45 µs");
    REQUIRE(projet::pluriel(1, "ligne perdue") == "1 ligne perdue");
    REQUIRE(projet::pluriel(3, "ligne perdue") == "3 lignes perdues");
    REQUIRE(projet::affichable("a\nb\x1b") == "a?b?");
}

TEST_CASE("les workers travaillent vraiment ensemble") {
    Lot lot(4);
    projet::Suivi suivi(4);
    projet::Contexte contexte{lot.images, lot.reglages, lot.dossier() / "journal.log",
                              suivi,      lot.arret,    nullptr};
    juge::RendezVous rendez_vous(4);
    std::atomic<int> ensemble{0};
    projet::convertir_en_threads(contexte, [&](int, std::size_t, const projet::ResultatImage&) {
        if (rendez_vous.rejoindre()) ++ensemble;
    });
    INFO(
        "quatre images, quatre workers : chacun doit tenir la sienne en même temps que les autres");
    REQUIRE(ensemble == 4);
}

TEST_CASE("des threads refusés par le système : ceux obtenus font tout", "[simple]") {
    Lot lot(10);
    const juge::Perturbation refus(juge::Panne::creation_thread, 3);
    const auto fin = lot.executer(version("threads_verrou"));
    REQUIRE(refus.frappes() == 1);
    REQUIRE(fin.mesures.workers == 2);
    REQUIRE(fin.mesures.compteur == 10);
}

TEST_CASE("l'arrêt demandé : les images en cours finissent, les autres attendent") {
    Lot lot(40);
    projet::Suivi suivi(40);
    projet::Contexte contexte{lot.images, lot.reglages, lot.dossier() / "journal.log",
                              suivi,      lot.arret,    nullptr};
    std::atomic<int> passees{0};
    projet::convertir_en_threads(contexte, [&](int, std::size_t, const projet::ResultatImage&) {
        if (++passees == 5) contexte.arret.request_stop();
    });
    INFO("au plus une image de plus par worker");
    REQUIRE(suivi.faites() >= 5);
    REQUIRE(suivi.faites() <= 5 + 4);
    REQUIRE(en_attente({suivi.resultats().begin(), suivi.resultats().end()}) ==
            40 - suivi.faites());
    REQUIRE(fichiers(lot.dossier() / "sortie").size() == suivi.faites());
}

TEST_CASE("l'exception d'un worker arrête les autres et revient à l'appelant") {
    Lot lot(40);
    projet::Suivi suivi(40);
    projet::Contexte contexte{lot.images, lot.reglages, lot.dossier() / "journal.log",
                              suivi,      lot.arret,    nullptr};
    REQUIRE_THROWS_WITH(
        projet::convertir_en_threads(contexte,
                                     [](int, std::size_t, const projet::ResultatImage&) {
                                         throw std::runtime_error("journal impossible");
                                     }),
        "journal impossible");
    REQUIRE(suivi.faites() == 0);
}

TEST_CASE("une erreur d'écriture sans remède arrête tout de suite") {
    Lot lot(30);
    for (const auto& image : lot.images)
        ecrire(image.source, degrade_gris(64, true));
    lot.reglages.lignes_par_image = 0;
    borner_fichiers(100);
    const auto fin = lot.executer(version("threads_verrou"));
    REQUIRE(lot.arret.stop_requested());
    REQUIRE(en_attente(fin.resultats) >= 30 - 4);
    REQUIRE(fichiers(lot.dossier() / "sortie").empty());
}

namespace {

/// Une version de test qui ne convertit rien mais annonce des empreintes.
template <std::uint64_t empreinte>
projet::MesuresVersion annoncer(projet::Contexte& contexte) {
    for (std::size_t i = 0; i < contexte.images.size(); ++i) {
        projet::ResultatImage resultat;
        resultat.etat = projet::EtatImage::convertie;
        resultat.empreinte = i == 2 ? empreinte : 5;
        resultat.largeur = resultat.hauteur = 10;
        contexte.suivi.noter(i, resultat);
    }
    return {1, contexte.images.size(), {}, {}};
}

projet::MesuresVersion echouer(projet::Contexte& contexte) {
    contexte.suivi.noter(0, {});
    throw std::runtime_error("plus rien ne va");
}

off_t taille_des_erreurs() {
    struct stat infos {};
    ::fstat(STDERR_FILENO, &infos);
    return infos.st_size;
}

/// Une version qui ne finit qu'une fois sa progression affichée.
projet::MesuresVersion attendre_l_affichage(projet::Contexte&) {
    const off_t avant = taille_des_erreurs();
    while (taille_des_erreurs() == avant)
        std::this_thread::yield();
    return {};
}

const projet::Observateur sans_affichage = [](const std::string&, const projet::Suivi&) {
    return std::shared_ptr<void>();
};

}  // namespace

TEST_CASE("une campagne répète, mêle l'ordre, et compare les empreintes") {
    Lot lot(4);
    const projet::Version a{1, "a", "", annoncer<5>};
    const projet::Version b{2, "b", "", annoncer<6>};
    std::vector<std::string> ordre;
    const projet::PlanCampagne plan{{&a, &b}, 6, true, 1, lot.dossier() / "campagne"};
    const auto campagne = projet::mener(plan, lot.reglages, lot.images, lot.arret,
                                        [&](const std::string& titre, const projet::Suivi&) {
                                            ordre.push_back(titre.substr(0, titre.find(' ')));
                                            return std::shared_ptr<void>();
                                        });
    REQUIRE(campagne.echec == "");
    REQUIRE(ordre.size() == 1 + 12);
    INFO("l'ordre change d'une répétition à l'autre");
    std::set<std::string> premieres;
    for (std::size_t i = 1; i < ordre.size(); i += 2)
        premieres.insert(ordre[i]);
    REQUIRE(premieres.size() == 2);
    for (const auto& bilan : campagne.bilans) {
        REQUIRE(bilan.executions.size() == 6);
        REQUIRE(bilan.durees().mesures == 6);
        REQUIRE(bilan.executions[0].pixels == 400);
    }
    const auto comparaison = projet::comparer_versions(campagne);
    REQUIRE(comparaison.images == 4);
    REQUIRE(comparaison.desaccords.size() == 1);
    REQUIRE(comparaison.desaccords[0].image == 2);
}

TEST_CASE("un arrêt n'efface pas ce qu'une exécution précédente a établi") {
    Lot lot(4);
    // Première exécution : toutes refusées. Seconde : arrêtée après la première image.
    const projet::Version v{1, "v", "", [](projet::Contexte& contexte) {
                                projet::ResultatImage refus;
                                refus.etat = projet::EtatImage::refusee;
                                refus.erreur = "abîmée";
                                static int executions = 0;
                                const std::size_t fin = ++executions == 1 ? 4 : 1;
                                for (std::size_t i = 0; i < fin; ++i)
                                    contexte.suivi.noter(i, refus);
                                if (fin == 1) contexte.arret.request_stop();
                                return projet::MesuresVersion{};
                            }};
    const projet::PlanCampagne plan{{&v}, 5, false, 1, lot.dossier() / "campagne"};
    const auto campagne = projet::mener(plan, lot.reglages, lot.images, lot.arret, sans_affichage);
    REQUIRE(campagne.bilans[0].executions.size() == 2);
    REQUIRE_FALSE(campagne.bilans[0].executions[1].complete);
    for (const auto& resultat : campagne.bilans[0].resultats)
        REQUIRE(resultat.erreur == "abîmée");
    REQUIRE(projet::comparer_versions(campagne).desaccords.empty());
}

TEST_CASE("une version qui se contredit d'une exécution à l'autre est en désaccord") {
    Lot lot(4);
    const projet::Version juste{1, "juste", "", annoncer<5>};
    const projet::Version changeante{2, "changeante", "", [](projet::Contexte& contexte) {
                                         static int executions = 0;
                                         return ++executions == 5 ? annoncer<5>(contexte)
                                                                  : annoncer<6>(contexte);
                                     }};
    const projet::PlanCampagne plan{{&juste, &changeante}, 5, false, 1, lot.dossier() / "campagne"};
    const auto campagne = projet::mener(plan, lot.reglages, lot.images, lot.arret, sans_affichage);
    const auto comparaison = projet::comparer_versions(campagne);
    REQUIRE(comparaison.images == 4);
    REQUIRE(comparaison.desaccords.size() == 1);
    REQUIRE(comparaison.desaccords[0].image == 2);
    REQUIRE(comparaison.desaccords[0].versions == "changeante, d'une exécution à l'autre");
}

TEST_CASE("une version qui échoue arrête la campagne, avec sa phrase et ce qui était fait") {
    Lot lot(4);
    const projet::Version bonne{1, "bonne", "", annoncer<5>};
    const projet::Version mauvaise{2, "mauvaise", "", echouer};
    const projet::PlanCampagne plan{{&bonne, &mauvaise}, 3, true, 1, lot.dossier() / "campagne"};
    const auto campagne = projet::mener(plan, lot.reglages, lot.images, lot.arret, sans_affichage);
    REQUIRE(campagne.echec == "plus rien ne va");
    REQUIRE_FALSE(campagne.bilans[1].executions.back().complete);
}

TEST_CASE("la progression s'arrête avant que la campagne emporte les résultats") {
    Lot lot(4);
    const int erreurs = ::dup(STDERR_FILENO);
    ::dup2(::open((lot.dossier() / "erreurs").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600),
           STDERR_FILENO);
    const projet::Version lente{1, "lente", "", attendre_l_affichage};
    const projet::PlanCampagne plan{{&lente}, 2, false, 1, lot.dossier() / "campagne"};
    const auto campagne =
        projet::mener(plan, lot.reglages, lot.images, lot.arret,
                      [](const std::string& titre, const projet::Suivi& suivi) {
                          return std::make_shared<projet::Progression>(titre, suivi, 1ms);
                      });
    ::dup2(erreurs, STDERR_FILENO);
    REQUIRE(campagne.echec == "");
    const std::string affiche = lire(lot.dossier() / "erreurs");
    REQUIRE(affiche.find("lente 1/2 : 0/4, 0,0 images/s\n") != std::string::npos);
    REQUIRE(affiche.find("lente 2/2 : 0 image en ") != std::string::npos);
}

TEST_CASE("les ressources comptent le temps de calcul et les enfants") {
    const projet::MesureRessources mesure;
    const auto fin = dans_un_enfant([] {
        const projet::MesureRessources dedans;
        while (dedans.lire().cpu_s() < 0.05) {
        }
        return 0;
    });
    REQUIRE(fin.code == 0);
    const auto lu = mesure.lire();
    REQUIRE(lu.cpu_s() >= 0.05);
    REQUIRE(lu.memoire_max_octets > 0);
}

namespace {

/// La mémoire résidente, à cet instant.
std::int64_t octets_residents() {
    std::int64_t taille = 0;
    std::int64_t pages = 0;
    std::ifstream("/proc/self/statm") >> taille >> pages;
    return pages * ::sysconf(_SC_PAGESIZE);
}

}  // namespace

TEST_CASE("les grands tampons libérés ne restent pas en mémoire", "[simple]") {
    const auto fin = dans_un_enfant([] {
        projet::rendre_les_grands_tampons();
        constexpr std::size_t tampon = 4 << 20;
        const std::int64_t avant = octets_residents();
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 8; ++i)
                threads.emplace_back([] {
                    for (int tour = 0; tour < 4; ++tour)
                        std::vector<std::uint8_t>(tampon, 1).back() = 2;
                });
        }
        fmt::print("{}", octets_residents() - avant);
        return 0;
    });
    REQUIRE(fin.code == 0);
    INFO("octets gardés après huit threads qui ont libéré chacun quatre tampons de 4 Mio");
    REQUIRE(std::stoll(fin.sortie) < 4 << 20);
}
