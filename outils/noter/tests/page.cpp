// La page de l'enseignant : ce qu'elle compte, ce qu'elle distingue, et qu'elle se lit.
#include "page.hpp"

#include <algorithm>
#include <cmath>
#include <juge/epreuve.hpp>
#include <map>
#include <regex>

#include "commun/contient.hpp"
#include "mise_en_forme.hpp"
#include "retour.hpp"
#include "statistiques.hpp"
#include "suspicion.hpp"
#include "tableau.hpp"

namespace {

using commun::contient;
using compat::Approx;
using juge::Verdict;
using noter::Nature;
using noter::Suspicion;

/// Cinq copies de deux exercices ; la dernière est absente.
struct EssaiPage {
    juge::Epreuve exercices[2];
    juge::Catalogue catalogue;
    noter::Classe classe;

    EssaiPage() {
        for (int e = 0; e < 2; ++e) {
            exercices[e].id = "chapitre05_ex" + std::to_string(e + 1);
            exercices[e].nom = "ex" + std::to_string(e + 1) + "_pile";
            exercices[e].titre = "Pile";
            exercices[e].points = 4;
            classe.exercices.push_back(&exercices[e]);
        }
        for (const std::string nom : {"ada", "bob", "eve", "max", "léo"}) {
            noter::Copie copie;
            copie.nom = nom;
            copie.exercices.resize(2);
            classe.copies.push_back(copie);
        }
        classe.copies[4].absent = true;
        noter(0, 0, 4);
        noter(1, 0, 3);
        noter(2, 0, 1);
        noter(3, 0, 0);
        noter(0, 1, 4);
    }
    void noter(std::size_t copie, std::size_t e, double points) {
        auto& note = classe.copies[copie].exercices[e];
        note.etat = noter::Etat::note;
        note.reponse = "ligne 1\n<b>\n";
        note.points = note.points_du_juge = points;
        note.visible.jugement.verdict = points == 4 ? Verdict::reussi : Verdict::echec;
        note.visible.jugement.cas = {{"un cas", note.visible.jugement.verdict}};
    }
    void signaler(std::size_t copie, Nature nature) {
        classe.copies[copie].exercices[0].signalements.push_back({2, "une phrase.", nature});
    }
    std::string page() const { return noter::en_html(classe, catalogue); }
};

/// Les couleurs nommées d'un bloc « --nom: #rrggbb; ».
std::map<std::string, std::string> couleurs(const std::string& css) {
    static const std::regex forme("--([a-z]+): (#[0-9a-f]{6});");
    std::map<std::string, std::string> resultat;
    for (std::sregex_iterator i(css.begin(), css.end(), forme), fin; i != fin; ++i)
        resultat[(*i)[1]] = (*i)[2];
    return resultat;
}

/// La luminance relative du WCAG.
double luminance(const std::string& couleur) {
    const auto canal = [&](std::size_t rang) {
        const double c = std::stoi(couleur.substr(1 + 2 * rang, 2), nullptr, 16) / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * canal(0) + 0.7152 * canal(1) + 0.0722 * canal(2);
}

double contraste(const std::string& a, const std::string& b) {
    const auto [sombre, clair] = std::minmax(luminance(a), luminance(b));
    return (clair + 0.05) / (sombre + 0.05);
}

}  // namespace

TEST_CASE("le contraste se calcule comme le demande le WCAG") {
    REQUIRE(contraste("#000000", "#ffffff") == Approx(21));
    REQUIRE(contraste("#777777", "#ffffff") == Approx(4.48).epsilon(0.01));
}

TEST_CASE("tout texte a un contraste de 4,5 au moins, en clair et en sombre") {
    const std::string page = EssaiPage().page();
    const auto debut = page.find(":root {");
    const auto sombre = page.find("@media (prefers-color-scheme: dark)");
    const auto fin = page.find("} }", sombre);
    REQUIRE(debut < sombre);
    REQUIRE(sombre < fin);
    const std::string regles = page.substr(fin, page.find("</style>") - fin);
    for (const auto& css :
         {page.substr(debut, sombre - debut), page.substr(sombre, fin - sombre)}) {
        const auto palette = couleurs(css);
        REQUIRE(palette.size() == 10);
        for (const std::string fond : {"fond", "bloc"}) {
            for (const std::string texte : {"texte", "discret", "lien", "bien", "mal", "moyen"}) {
                INFO(texte << " sur " << fond << " dans " << css);
                REQUIRE(contraste(palette.at(texte), palette.at(fond)) >= 4.5);
            }
        }
        INFO("un dessin se contente de 3");
        REQUIRE(contraste(palette.at("barre"), palette.at("fond")) >= 3);
    }
    INFO("aucune autre couleur, ni transparence, n'y change rien");
    REQUIRE_FALSE(std::regex_search(regles, std::regex("#[0-9a-fA-F]{3}|rgb|hsl|opacity|Canvas")));
    REQUIRE_FALSE(std::regex_search(regles, std::regex("(color|background): (?!var\\(--)")));
}

TEST_CASE("la page ne va rien chercher ailleurs, et n'exécute que son script") {
    const std::string page = EssaiPage().page();
    for (const std::string morceau : {"http://", "https://", " src=", "@import", "url("})
        REQUIRE_FALSE(contient(page, morceau));
    std::smatch m;
    REQUIRE(std::regex_search(page, m, std::regex("script-src 'nonce-([0-9a-f]{32})'")));
    const std::string jeton = m[1];
    REQUIRE(contient(page, "<script nonce=" + jeton + ">"));
    REQUIRE_FALSE(contient(EssaiPage().page(), jeton));
    INFO("chaque lien de la page y mène quelque part");
    const std::regex lien("href=\"#([^\"]*)\"");
    for (std::sregex_iterator i(page.begin(), page.end(), lien), fin; i != fin; ++i) {
        INFO((*i)[1].str());
        const std::string nom = (*i)[1];
        REQUIRE((contient(page, "id=" + nom + ">") || contient(page, "id=\"" + nom + "\">")));
    }
}

TEST_CASE("moyenne, médiane et répartition, sans les absents") {
    const EssaiPage essai;
    REQUIRE(noter::moyenne({}) == 0);
    REQUIRE(noter::mediane({}) == 0);
    REQUIRE(noter::mediane({3, 1, 2}) == 2);
    REQUIRE(noter::notes_de_la_classe(essai.classe) == std::vector<double>{8, 3, 1, 0});
    REQUIRE(noter::notes_de_l_exercice(essai.classe, 1).size() == 4);
    const auto page = essai.page();
    REQUIRE(contient(page,
                     "Moyenne : <b>3</b> sur 8 · médiane : <b>2</b> · de 0 à 8 · 4 rendus, 1 "
                     "absent (non compté)"));
    using Effectifs = std::vector<std::size_t>;
    REQUIRE(noter::repartition({0, 0.3, 1, 0.3, 1.5}, 1) ==
            Effectifs{1, 0, 0, 2, 0, 0, 0, 0, 0, 2});
    REQUIRE(noter::repartition({0, 1}, 0) == Effectifs{2, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    REQUIRE(contient(page, "title=\"de 0 à 0,8 : 1 rendu\" style=\"--h:1.000\"><b>1</b>"));
}

TEST_CASE("la suspicion ne tient pas compte des ressemblances") {
    EssaiPage essai;
    const auto& copies = essai.classe.copies;
    const auto niveau = [&](std::size_t c) { return noter::suspicion(essai.classe, copies[c]); };
    essai.signaler(0, Nature::ressemblance);
    REQUIRE(niveau(0) == Suspicion::aucune);
    essai.classe.copies[0].remarques = {"un lien"};
    REQUIRE(niveau(0) == Suspicion::faible);
    essai.signaler(0, Nature::incertitude);
    REQUIRE(niveau(0) == Suspicion::moyenne);
    essai.signaler(0, Nature::suspicion);
    REQUIRE(niveau(0) == Suspicion::forte);
    INFO("il n'y a rien à regarder dans la copie d'un absent");
    REQUIRE(niveau(4) == Suspicion::aucune);
    REQUIRE(contient(essai.page(), "<td class=mal data-v=3>forte"));
    REQUIRE(contient(noter::en_csv(essai.classe), ",forte,0\n"));
}

TEST_CASE("les ressemblances se groupent, par exercice") {
    EssaiPage essai;
    essai.classe.ressemblances = {{0, 0, 1, 0.95}, {0, 1, 2, 1}, {1, 0, 1, 0.92}};
    const auto groupes = noter::groupes(essai.classe, 0);
    REQUIRE(groupes.size() == 1);
    REQUIRE(groupes[0].copies == std::vector<std::size_t>{0, 1, 2});
    REQUIRE(groupes[0].moindre == 0.95);
    REQUIRE(groupes[0].plus_forte == 1);
    REQUIRE(noter::groupes(essai.classe, 1).at(0).copies.size() == 2);
    const auto paires = noter::paires_repetees(essai.classe);
    REQUIRE(paires.size() == 1);
    REQUIRE(paires[0].exercices == std::vector<std::size_t>{0, 1});
    const auto page = essai.page();
    REQUIRE(contient(page, "<b>3 copies</b>, de 95 à 100 %"));
    REQUIRE(contient(page,
                     "<a href=\"#copie0\">ada</a> et <a href=\"#copie1\">bob</a><td data-v=2>"
                     "5.1, 5.2"));
    REQUIRE(contient(page, "<td class=n data-v=1.000><a href=\"#ressemblances\">100 %</a>"));
    REQUIRE(contient(noter::en_csv(essai.classe), ",,0.95\n"));
}

TEST_CASE("la réponse a ses lignes numérotées, où mènent les signalements") {
    EssaiPage essai;
    essai.signaler(0, Nature::suspicion);
    const auto page = essai.page();
    REQUIRE(contient(page, "<span id=c0e0l1>ligne 1</span><span id=c0e0l2>&lt;b&gt;</span></pre>"));
    REQUIRE(contient(page, "À regarder, <a href=\"#c0e0l2\">ligne 2</a> : une phrase."));
}

TEST_CASE("plafonds et ajustements se voient partout") {
    EssaiPage essai;
    auto& copie = essai.classe.copies[1];
    auto& note = copie.exercices[0];
    note.plafond = noter::Plafond{Verdict::course_detectee, 2, 3};
    note.points_du_juge = 2;
    note.ajustement = noter::Ajustement{1, {}, "une <idée>"};
    note.points = 3;
    copie.exercices[1].ajustement = noter::Ajustement{{}, 2.5, "à l'oral"};
    copie.exercices[1].points = 2.5;
    copie.ajustement = noter::Ajustement{-0.5, {}, "par courriel"};
    REQUIRE(copie.points() == 5);
    const std::string plafond = "COURSE DÉTECTÉE : note plafonnée à 2 sur 4 (3 sans ce plafond).";
    const std::string note_fixee = "Note fixée par l'enseignant : 2,5 (au lieu de 0). à l'oral";
    const std::string total = "Ajusté par l'enseignant : −0,5, soit 5 au lieu de 5,5. par courriel";
    const auto retour = noter::retour(essai.classe, copie, essai.catalogue);
    for (const auto& texte : {retour, noter::en_csv(essai.classe)})
        for (const auto& phrase : {plafond, note_fixee, total})
            REQUIRE(contient(texte, phrase));
    REQUIRE(contient(retour, "+1, soit 3 au lieu de 2. une <idée>"));
    const auto page = essai.page();
    REQUIRE(contient(page, plafond));
    REQUIRE(contient(page, noter::echapper(note_fixee)));
    REQUIRE(contient(page, noter::echapper(total)));
    REQUIRE(contient(page, "une &lt;idée&gt;"));
    REQUIRE(contient(page, "<small>3 · plafonné · ajusté</small>"));
}

TEST_CASE("un absent a sa ligne, et son retour le lui dit") {
    const EssaiPage essai;
    REQUIRE(contient(noter::en_csv(essai.classe),
                     "\nléo,0,8,0,0,ABSENT,0,ABSENT,0,Absent : aucun rendu n'est à son nom.,"));
    REQUIRE(contient(noter::retour(essai.classe, essai.classe.copies[4], essai.catalogue),
                     "aucun rendu n'est à votre nom"));
    REQUIRE(contient(essai.page(), "<small>absent</small>"));
}
