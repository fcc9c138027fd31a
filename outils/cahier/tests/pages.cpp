#include "pages.hpp"

#include <clocale>
#include <cstdlib>
#include <fstream>
#include <juge/epreuve.hpp>
#include <nlohmann/json.hpp>

#include "chapitre_fini.hpp"
#include "dossier.hpp"
#include "editeur.hpp"
#include "jugement_json.hpp"

namespace {

namespace fs = std::filesystem;
using juge::Verdict;

/// Un cours de deux chapitres et trois exercices, dans un dossier à soi.
class Cours {
public:
    Cours() {
        catalogue.racine = dossier_.chemin();
        catalogue.chapitres = {{"05", "Synchronisation", 4, dossier_.chemin() / "chapitre05"},
                               {"11", "Boost.Asio", 4, dossier_.chemin() / "chapitre11"}};
        ajouter("chapitre05", "ex1_tampon");
        ajouter("chapitre05", "ex2_semaphore");
        ajouter("chapitre11", "ex1_delai");
        std::ofstream(dossier_.chemin() / "chapitre05/README.md")
            << "# Leçon\n\n### 1.6 Attendre une condition\n\ntexte\n";
    }
    const juge::Epreuve& exercice(std::size_t rang) const { return catalogue.epreuves[rang]; }
    cahier::Session session() const {
        return {catalogue, cahier::Progression(dossier_.chemin() / ".cahier" / "p.txt"), {}};
    }
    juge::Catalogue catalogue;

private:
    void ajouter(const std::string& serie, const std::string& nom) {
        juge::Epreuve epreuve;
        epreuve.id = serie + "_" + nom.substr(0, 3);
        epreuve.serie = serie;
        epreuve.nom = nom;
        epreuve.titre = nom;
        epreuve.squelette = dossier_.chemin() / serie / "exercices" / (nom + ".hpp");
        epreuve.indices = dossier_.chemin() / serie / "exercices" / (nom + ".indices.md");
        fs::create_directories(epreuve.squelette.parent_path());
        std::ofstream(epreuve.squelette) << "une ligne\n  la ligne fautive\n";
        std::ofstream(epreuve.indices) << "## Indice 1\nCherchez.\n## Indice 2\nEncore.\n";
        catalogue.epreuves.push_back(epreuve);
    }
    Dossier dossier_;
};

juge::Jugement jugement(const juge::Epreuve& exercice) {
    juge::Constat constat;
    constat.verdict = Verdict::course_detectee;
    constat.phrase = "Deux threads se gênent.";
    constat.details = {{"écriture", {{exercice.squelette.string(), 1, "g"}}}, {"lecture là"}};
    constat.endroit = juge::Endroit{exercice.squelette.string(), 2, "f"};
    constat.cas = "un cas";
    constat.profil = "tsan";
    constat.lecon = "1.6";
    constat.graine = 7;
    constat.sortie = "bavardage \x1b[31m";
    juge::Jugement resultat;
    resultat.exercice = exercice.id;
    resultat.variante = "etudiant";
    resultat.verdict = constat.verdict;
    resultat.points_max = 4;
    resultat.duree_s = 1.5;
    resultat.cas = {{"un cas", Verdict::course_detectee}, {"un autre", Verdict::reussi}};
    resultat.constats = {constat};
    return resultat;
}

std::string texte(const cahier::Texte& page) {
    std::string resultat;
    for (const auto& ligne : page)
        resultat += ligne.texte + "\n";
    return resultat;
}

}  // namespace

TEST_CASE("le verdict dit d'abord la phrase, l'endroit et la leçon") {
    const Cours cours;
    const auto session = cours.session();
    const auto page = page_verdict(session, cours.exercice(0), jugement(cours.exercice(0)));
    CHECK(texte(page) ==
          "COURSE DÉTECTÉE   1 cas sur 2, en 1,5 s\n"
          "\n"
          "Deux threads se gênent.\n"
          "\n"
          "chapitre05/exercices/ex1_tampon.hpp:2\n"
          "  > la ligne fautive\n"
          "À relire (touche l) : 1.6 Attendre une condition\n"
          "Cas : « un cas » (construction tsan, qui surveille les accès concurrents)\n"
          "\n"
          "  écriture — chapitre05/exercices/ex1_tampon.hpp:1 (g)\n"
          "  lecture là\n"
          "  Pour rejouer cet ordonnancement : ./cahier executer 5.1 --graine 7\n"
          "\n"
          "Le programme a affiché :\n"
          "bavardage \uFFFD[31m\n");
    CHECK(page.front().teinte == cahier::Teinte::mal);
}

TEST_CASE("un chemin se lit depuis la racine du cours, partout où il est dit") {
    const Cours cours;
    const auto session = cours.session();
    auto recu = jugement(cours.exercice(0));
    auto& constat = recu.constats.front();
    const auto fichier = cours.exercice(0).squelette.string();
    constat.phrase = fichier + ":2 se trompe.";
    constat.details = {"écriture — " + fichier + ":2 (f)"};
    constat.sortie = fichier + ":2:5: error: oups\n";
    const auto page = texte(page_verdict(session, cours.exercice(0), recu));
    INFO(page);
    CHECK(page.find(cours.catalogue.racine.string()) == std::string::npos);
    for (const char* attendu : {"\nchapitre05/exercices/ex1_tampon.hpp:2 se trompe.\n",
                                "\n  écriture — chapitre05/exercices/ex1_tampon.hpp:2 (f)\n",
                                "\nchapitre05/exercices/ex1_tampon.hpp:2:5: error: oups\n"})
        CHECK(page.find(attendu) != std::string::npos);
}

TEST_CASE("le compilateur est cité sans ce qui inclut quoi") {
    const Cours cours;
    auto recu = jugement(cours.exercice(0));
    recu.constats.front().verdict = Verdict::ne_compile_pas;
    recu.constats.front().sortie =
        "In file included from /a/reponse.hpp:41,\n                 from /a/x.test.cpp:3:\n"
        "/a/x.hpp:7:13: error: oups\n    7 | int from = ;\n";
    const auto page = texte(page_verdict(cours.session(), cours.exercice(0), recu));
    INFO(page);
    CHECK(page.find("included") == std::string::npos);
    CHECK(page.find("test.cpp") == std::string::npos);
    CHECK(page.find("dit :\n/a/x.hpp:7:13: error: oups\n    7 | int from = ;\n") !=
          std::string::npos);
}

TEST_CASE("tant que rien n'est écrit, le verdict est court : l'énoncé suit") {
    const Cours cours;
    auto recu = jugement(cours.exercice(0));
    auto& constat = recu.constats.front();
    recu.verdict = constat.verdict = Verdict::a_completer;
    constat.phrase = "Il reste à écrire : f.";
    CHECK(texte(page_verdict(cours.session(), cours.exercice(0), recu)) ==
          "À COMPLÉTER   1 cas sur 2, en 1,5 s\n"
          "\n"
          "Il reste à écrire : f.\n"
          "\n"
          "chapitre05/exercices/ex1_tampon.hpp:2\n"
          "À relire (touche l) : 1.6 Attendre une condition\n");
}

TEST_CASE("un verdict arrivé pendant une autre page s'annonce, avec la touche qui le montre") {
    const Cours cours;
    auto recu = jugement(cours.exercice(0));
    recu.constats.front().phrase = "Deux threads se gênent.\nLa suite.";
    const auto annonce = annonce_du_verdict(cours.session(), recu);
    CHECK(annonce.texte ==
          "Verdict (touche q pour le voir) : COURSE DÉTECTÉE — Deux threads se gênent.");
    CHECK(annonce.teinte == cahier::Teinte::mal);
    recu.verdict = Verdict::reussi;
    recu.constats.clear();
    CHECK(annonce_du_verdict(cours.session(), recu).texte ==
          "Verdict (touche q pour le voir) : RÉUSSI");
}

TEST_CASE("l'énoncé se lit à l'écran, puis ce que la leçon en dit") {
    CHECK(
        texte(cahier::page_enonce({"À écrire : f.\n\n- un point\n  et sa suite", "Écrivez f."})) ==
        "Énoncé\nÀ écrire : f.\n\n- un point et sa suite\n\nDans la leçon\nÉcrivez f.\n");
    CHECK(texte(cahier::page_enonce({"", "Écrivez f."})) == "Dans la leçon\nÉcrivez f.\n");
    CHECK(texte(cahier::page_enonce({})).find("introuvable") != std::string::npos);
}

TEST_CASE("un jugement traverse le JSON sans rien perdre de ce qui s'affiche") {
    const Cours cours;
    const auto session = cours.session();
    auto original = jugement(cours.exercice(0));
    original.constats.front().sortie = "bavardage";
    const auto relu = juge::jugement_de_json(nlohmann::json::parse(en_json(original).dump()));
    CHECK(texte(page_verdict(session, cours.exercice(0), relu)) ==
          texte(page_verdict(session, cours.exercice(0), original)));
    CHECK(en_json(relu) == en_json(original));
    CHECK_THROWS(juge::jugement_de_json(nlohmann::json::parse("{\"verdict\": \"BOF\"}")));
}

TEST_CASE("l'avancement compte les réussites par chapitre, et situe l'exercice") {
    const Cours cours;
    auto session = cours.session();
    session.progression.noter_verdict("chapitre05_semaphore", Verdict::reussi);
    session.progression.noter_verdict("chapitre05_tampon", Verdict::echec);
    CHECK(avancement(session, cours.exercice(2)) ==
          std::vector<std::string>{"Chapitres", "5 1/2", "[11 0/1]"});
}

TEST_CASE("la progression suit le sujet d'un exercice, pas son numéro") {
    Cours cours;
    auto session = cours.session();
    session.progression.noter_verdict(cahier::cle(cours.exercice(0)), Verdict::reussi);
    session.progression.noter_verdict(cahier::cle(cours.exercice(1)), Verdict::echec);
    session.progression.noter_verdict("chapitre05_disparu", Verdict::reussi);

    // Le cours se met à jour : un nouveau 5.1 décale les autres, un exercice a disparu.
    cours.catalogue.epreuves[0].nom = "ex2_tampon";
    cours.catalogue.epreuves[0].id = "chapitre05_ex2";
    auto nouveau = cours.catalogue.epreuves[1];
    nouveau.nom = "ex1_nouveau";
    nouveau.id = "chapitre05_ex1";
    cours.catalogue.epreuves.insert(cours.catalogue.epreuves.begin(), nouveau);
    CHECK_FALSE(etat(session, cours.exercice(0)).verdict);
    CHECK(etat(session, cours.exercice(1)).reussi());
    CHECK(nombre_reussis(session) == 1);
    CHECK(exercice_en_cours(session) == &cours.exercice(0));
}

TEST_CASE("on rouvre le cours à l'exercice où l'on en était") {
    const Cours cours;
    auto session = cours.session();
    CHECK(exercice_en_cours(session) == &cours.exercice(0));
    session.progression.noter_en_cours(cahier::cle(cours.exercice(1)));
    CHECK(exercice_en_cours(session) == &cours.exercice(1));
    CHECK(exercice_a_faire(session) == &cours.exercice(1));
    session.progression.noter_verdict(cahier::cle(cours.exercice(2)), Verdict::echec);
    CHECK(exercice_en_cours(session) == &cours.exercice(2));

    // Réussi, c'est encore là qu'on en est ; mais ce qu'il y a à faire vient ensuite, et reprend au
    // début après le dernier.
    session.progression.noter_verdict(cahier::cle(cours.exercice(2)), Verdict::reussi);
    CHECK(exercice_en_cours(session) == &cours.exercice(2));
    CHECK(exercice_a_faire(session) == &cours.exercice(0));
    session.progression.noter_en_cours("chapitre05_disparu");
    CHECK(exercice_en_cours(session) == &cours.exercice(0));
    for (const std::size_t rang : {0U, 1U})
        session.progression.noter_verdict(cahier::cle(cours.exercice(rang)), Verdict::reussi);
    CHECK(exercice_a_faire(session) == nullptr);
    CHECK(exercice_en_cours(session) == &cours.exercice(1));
}

TEST_CASE("un mot désigne un exercice, ou le premier à faire d'un chapitre") {
    Cours cours;
    auto session = cours.session();
    const auto designe = [&](const std::string& mot) { return &exercice_designe(session, mot); };
    CHECK(designe("5.2") == &cours.exercice(1));
    CHECK(designe("ex1_delai") == &cours.exercice(2));
    CHECK(designe(cours.exercice(1).indices.string()) == &cours.exercice(1));
    for (const char* chapitre : {"5", "05", "chapitre05"})
        CHECK(designe(chapitre) == &cours.exercice(0));
    session.progression.noter_verdict(cahier::cle(cours.exercice(0)), Verdict::reussi);
    CHECK(designe("chapitre05") == &cours.exercice(1));
    session.progression.noter_verdict(cahier::cle(cours.exercice(1)), Verdict::reussi);
    CHECK(designe("chapitre05") == &cours.exercice(0));

    cours.catalogue.chapitres.push_back({"12", "Vide", 4, "/nulle/part"});
    CHECK_THROWS_WITH(designe("12"),
                      "Le chapitre 12 n'a pas encore d'exercice. Sa leçon : ./cahier lecon 12");
    CHECK_THROWS_AS(designe("5.9"), std::runtime_error);
}

TEST_CASE("les indices vus s'affichent, le dernier d'abord") {
    const Cours cours;
    auto session = cours.session();
    CHECK(texte(page_indices(session, cours.exercice(0))).empty());
    session.progression.noter_indices("chapitre05_tampon", 2);
    CHECK(texte(page_indices(session, cours.exercice(0))) ==
          "Indice 2 sur 2\nEncore.\n\nIndice 1 sur 2\nCherchez.\n\n");
}

TEST_CASE("la liste marque l'exercice choisi, et dit sa ligne") {
    const Cours cours;
    const auto session = cours.session();
    std::size_t ligne = 0;
    const auto page =
        page_exercices(session, exercices_filtres(session, ""), cours.exercice(2), ligne);
    REQUIRE(ligne == 5);
    CHECK(page[ligne].texte.rfind("> 11.1", 0) == 0);
    CHECK(page[ligne].teinte == cahier::Teinte::choix);
    CHECK(page[0].texte == cahier::legende_de_liste);
    CHECK(page[1].texte == "Chapitre 5 — Synchronisation");
}

TEST_CASE("la leçon s'ouvre au paragraphe demandé") {
    const Cours cours;
    const auto page = cahier::page_fichier(cours.exercice(0).lecon(), 80);
    CHECK(cahier::rang_du_paragraphe(page, "1.6") == 3);
    CHECK(cahier::rang_du_paragraphe(page, "1.7") == 0);
    CHECK(cahier::rang_du_paragraphe(page, "") == 0);
}

TEST_CASE("la solution se montre une fois l'exercice réussi, ou sur un mot explicite") {
    Cours cours;
    auto session = cours.session();
    auto& exercice = cours.catalogue.epreuves[0];
    const auto refus = [&](bool quand_meme) {
        return refus_de_solution(session, exercice, quand_meme);
    };
    CHECK(refus(true).find("n'est pas livrée") != std::string::npos);
    exercice.solution = exercice.squelette;
    CHECK(refus(false).find("--quand-meme") != std::string::npos);
    CHECK(refus(true).empty());
    session.progression.noter_verdict(cahier::cle(exercice), Verdict::reussi);
    CHECK(refus(false).empty());
}

TEST_CASE("la liste se filtre par numéro, par mots et par état") {
    const Cours cours;
    auto session = cours.session();
    session.progression.noter_verdict(cahier::cle(cours.exercice(0)), Verdict::reussi);
    const auto retenus = [&](const std::string& filtre) {
        std::string numeros;
        for (const auto* exercice : exercices_filtres(session, filtre))
            numeros += exercice->numero() + " ";
        return numeros;
    };
    CHECK(retenus("") == "5.1 5.2 11.1 ");
    CHECK(retenus("5") == "5.1 5.2 ");
    CHECK(retenus("1") == "");  // le chapitre 11 n'est pas le chapitre 1
    CHECK(retenus("11.") == "11.1 ");
    CHECK(retenus("5.2") == "5.2 ");
    CHECK(retenus("SYNCHRONISATION") == "5.1 5.2 ");
    CHECK(retenus("réussi") == "5.1 ");
    CHECK(retenus("a faire") == "5.2 11.1 ");
    CHECK(retenus("5 à faire") == "5.2 ");
    CHECK(retenus("jamais asio") == "11.1 ");
    std::size_t ligne = 0;
    CHECK(texte(page_exercices(session, {}, cours.exercice(0), ligne)) ==
          "Aucun exercice ne répond à ce filtre.\n");
}

TEST_CASE("les objectifs d'une leçon se lisent dans sa liste") {
    CHECK(cahier::objectifs("# Leçon\n- pas un objectif\n## Objectifs d'apprentissage\n\nÀ la fin "
                            ":\n\n- attendre, sans\n  boucler ;\n- compter.\n\nVous savez déjà "
                            "lire.\n\n---\n- rien\n") ==
          std::vector<std::string>{"attendre, sans boucler", "compter"});
    CHECK(cahier::objectifs("# Leçon\n\n- un point\n").empty());
}

TEST_CASE("un chapitre fini dit ce qu'on sait et ce qui vient ; un exercice de moins, rien") {
    const Cours cours;
    auto session = cours.session();
    const auto& racine = cours.catalogue.racine;
    std::ofstream(racine / "chapitre05/README.md")
        << "# Leçon\n\n## Objectifs\n\n- attendre ;\n- compter.\n\n---\n";
    std::ofstream(racine / "chapitre11/README.md") << "## Objectifs\n\n- différer ;\n- annuler.\n";
    const auto bilan = [&](std::size_t rang) {
        return texte(bilan_du_chapitre(session, cours.exercice(rang)));
    };
    session.progression.noter_verdict(cahier::cle(cours.exercice(0)), Verdict::reussi);
    CHECK(bilan(0).empty());
    session.progression.noter_verdict(cahier::cle(cours.exercice(1)), Verdict::reussi);
    const std::string fini =
        "Chapitre 5 — Synchronisation : terminé (2 exercices, 2 points).\n"
        "Vous savez maintenant :\n- attendre\n- compter\n\n"
        "Ensuite : chapitre 11 — Boost.Asio (4 h)\n"
        "Vous y apprendrez d'abord à différer.\n"
        "Sa leçon : ./cahier lecon 11\n";
    CHECK(bilan(1) == fini);
    CHECK(bilan(2).empty());

    // L'écran dit la même chose, sous le verdict.
    juge::Jugement reussi;
    reussi.verdict = Verdict::reussi;
    CHECK(texte(page_verdict(session, cours.exercice(1), reussi)).find(fini) != std::string::npos);

    session.progression.noter_verdict(cahier::cle(cours.exercice(2)), Verdict::reussi);
    CHECK(bilan(1).find("Tous les chapitres sont finis.") != std::string::npos);
}

TEST_CASE("l'éditeur s'ouvre à la ligne désignée, à défaut à ce qui reste à compléter") {
    const Cours cours;
    const auto session = cours.session();
    const auto& exercice = cours.exercice(0);
    CHECK(ligne_a_ouvrir(session, exercice) == 1);
    std::ofstream(exercice.squelette) << "// un\n// À COMPLÉTER\n";
    CHECK(ligne_a_ouvrir(session, exercice) == 2);
    auto recu = jugement(exercice);
    recu.constats.front().endroit->ligne = 7;
    noter_ligne_fautive(session, exercice, recu);
    CHECK(ligne_a_ouvrir(session, exercice) == 7);
    // L'épreuve n'est pas la réponse : sa ligne ne veut rien dire ici.
    recu.constats.front().endroit->fichier = "/ailleurs/ex1_tampon.test.cpp";
    noter_ligne_fautive(session, exercice, recu);
    CHECK(ligne_a_ouvrir(session, exercice) == 2);
}

TEST_CASE("chaque éditeur reçoit la ligne comme il l'entend") {
    ::unsetenv("VISUAL");
    const auto commande = [](const char* editeur) {
        ::setenv("EDITOR", editeur, 1);
        return cahier::commande_d_editeur("/c/a b.hpp", 12);
    };
    using Mots = std::vector<std::string>;
    // Un chemin dispense d'avoir ces éditeurs sur la machine.
    CHECK(commande("/bin/vim -u NONE") ==
          Mots{"/bin/sh", "-c", "/bin/vim -u NONE \"$@\"", "sh", "+12", "/c/a b.hpp"});
    CHECK(commande("/opt/code --wait") ==
          Mots{"/bin/sh", "-c", "/opt/code --wait \"$@\"", "sh", "-g", "/c/a b.hpp:12"});
    CHECK(commande("/opt/hx").back() == "/c/a b.hpp:12");
    CHECK(commande("/opt/inconnu").back() == "/c/a b.hpp");
    CHECK_THROWS_WITH(commande("editeur-qui-n-existe-pas"),
                      "L'éditeur « editeur-qui-n-existe-pas » est introuvable. Nommez-en un autre "
                      ": export EDITOR=nano");
    const std::string chemin = std::getenv("PATH");
    ::unsetenv("EDITOR");
    ::setenv("PATH", "/nulle/part", 1);
    CHECK_THROWS_WITH(cahier::commande_d_editeur("a.hpp", 1),
                      "Aucun éditeur n'est choisi. Nommez le vôtre : export EDITOR=nano (ou vim, "
                      "emacs, code…).");
    ::setenv("PATH", chemin.c_str(), 1);
}
