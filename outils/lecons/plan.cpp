#include "plan.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <regex>

#include "chapitres.hpp"
#include "commun/pluriel.hpp"

namespace lecons {
namespace {

namespace fs = std::filesystem;

constexpr std::array heures_des_parties{8, 12, 14, 10, 8, 8};
constexpr int heures_du_cours = 60;

fs::path fichier_du_plan(const Depot& depot) {
    return depot.catalogue().racine / "PLAN_COURS.md";
}

/// La partie d'un chapitre, d'après son dossier partieP_sujet ; 0 s'il est ailleurs.
int partie(const juge::Chapitre& chapitre) {
    static const std::regex forme("partie([0-9]+)_.*");
    const std::string dossier = chapitre.dossier.parent_path().filename().string();
    std::smatch m;
    return std::regex_match(dossier, m, forme) ? std::stoi(m[1]) : 0;
}

/// « | … | [5. Titre](lien) | 4 h | écrit | » dans le tableau du plan.
struct LigneDuPlan {
    std::string titre;
    std::string cible;
    double heures = 0;
    std::string etat;
    std::size_t ligne = 1;
};

std::map<std::string, LigneDuPlan> lire_tableau(const Document& plan) {
    static const std::regex forme(
        R"re(\[([0-9]+)\. ([^\]]+)\]\(([^)]+)\)\s*\|\s*([0-9]+) h\s*\|\s*([^|]*?)\s*\|)re");
    std::map<std::string, LigneDuPlan> tableau;
    std::smatch m;
    for (std::size_t i = 0; i < plan.lignes.size(); ++i)
        if (std::regex_search(plan.lignes[i], m, forme))
            tableau.emplace(m[1], LigneDuPlan{m[2], m[3], std::stod(m[4]), m[5], i + 1});
    return tableau;
}

/// Un titre « Chapitre 5 — Titre (4 h) » ou « Partie 2 — Titre (12 h) » du plan.
struct TitreDuPlan {
    std::string genre;
    int numero = 0;
    std::string texte;
    double heures = 0;
    std::size_t ligne = 1;
};

std::vector<TitreDuPlan> lire_titres(const Document& plan) {
    static const std::regex forme(R"re((Chapitre|Partie) ([0-9]+) — (.+) \(([0-9]+) h\))re");
    std::vector<TitreDuPlan> titres;
    std::smatch m;
    for (const auto& titre : plan.titres)
        if (std::regex_match(titre.texte, m, forme))
            titres.push_back({m[1], std::stoi(m[2]), m[3], std::stod(m[4]), titre.ligne});
    return titres;
}

const TitreDuPlan* chercher(const std::vector<TitreDuPlan>& titres, const std::string& genre,
                            int numero) {
    for (const auto& titre : titres)
        if (titre.genre == genre && titre.numero == numero) return &titre;
    return nullptr;
}

/// Les heures déclarées font 60 en tout, et ce que chaque partie doit faire.
void verifier_sommes(const Depot& depot, Problemes& problemes) {
    std::map<int, double> sommes;
    double total = 0;
    for (const auto& chapitre : depot.catalogue().chapitres) {
        sommes[partie(chapitre)] += chapitre.heures;
        total += chapitre.heures;
    }
    const auto exiger = [&](const std::string& quoi, double somme, int voulue) {
        if (somme != voulue)
            problemes.push_back(
                {fichier_du_plan(depot), 1,
                 fmt::format("les HEURES déclarées dans les CMakeLists.txt des chapitres "
                             "font {:g} h pour {}, au lieu de {}",
                             somme, quoi, voulue)});
    };
    for (std::size_t i = 0; i < heures_des_parties.size(); ++i)
        exiger(fmt::format("la partie {}", i + 1), sommes[static_cast<int>(i) + 1],
               heures_des_parties[i]);
    exiger("le cours", total, heures_du_cours);
}

void verifier_titres_du_plan(const Depot& depot, const Document& plan, Problemes& problemes) {
    const auto titres = lire_titres(plan);
    const auto exiger = [&](const std::string& genre, int numero, const std::string& texte,
                            double heures) {
        const TitreDuPlan* titre = chercher(titres, genre, numero);
        if (titre != nullptr && titre->heures == heures && (texte.empty() || titre->texte == texte))
            return;
        problemes.push_back({plan.fichier, titre == nullptr ? 1 : titre->ligne,
                             fmt::format("le plan doit avoir le titre « {} {} — {} ({:g} h) »",
                                         genre, numero, texte.empty() ? "…" : texte, heures)});
    };
    for (std::size_t i = 0; i < heures_des_parties.size(); ++i)
        exiger("Partie", static_cast<int>(i) + 1, "", heures_des_parties[i]);
    for (const auto& chapitre : depot.catalogue().chapitres)
        exiger("Chapitre", std::stoi(chapitre.numero), chapitre.titre, chapitre.heures);
}

std::string declaration(std::size_t exercices) {
    if (exercices == 0) return "il ne déclare aucun exercice";
    return fmt::format("il déclare {} exercice{}", exercices, commun::pluriel(exercices));
}

}  // namespace

Problemes verifier_durees(const Depot& depot) {
    Problemes problemes;
    verifier_sommes(depot, problemes);
    const Document* plan = depot.document(fichier_du_plan(depot));
    if (plan == nullptr) {
        problemes.push_back(
            {fichier_du_plan(depot), 1, "le plan du cours manque : écrivez ce fichier"});
        return problemes;
    }
    verifier_titres_du_plan(depot, *plan, problemes);
    const auto tableau = lire_tableau(*plan);
    for (const auto& chapitre : depot.catalogue().chapitres) {
        const auto trouvee = tableau.find(numero_affiche(chapitre));
        if (trouvee == tableau.end() || trouvee->second.heures == chapitre.heures) continue;
        problemes.push_back(
            {plan->fichier, trouvee->second.ligne,
             fmt::format("le chapitre {} dure {:g} h d'après son CMakeLists.txt, pas "
                         "{:g} h",
                         numero_affiche(chapitre), chapitre.heures, trouvee->second.heures)});
    }
    return problemes;
}

Problemes verifier_etats(const Depot& depot) {
    Problemes problemes;
    const Document* plan = depot.document(fichier_du_plan(depot));
    if (plan == nullptr) return problemes;  // signalé par verifier_durees
    const auto tableau = lire_tableau(*plan);
    for (const auto& chapitre : depot.catalogue().chapitres) {
        const std::string numero = numero_affiche(chapitre);
        const auto lien = fmt::format("[{}. {}]({})", numero, chapitre.titre,
                                      depot.relatif(Depot::lecon(chapitre)));
        const auto trouvee = tableau.find(numero);
        if (trouvee == tableau.end()) {
            problemes.push_back({plan->fichier, 1,
                                 fmt::format("le tableau du plan n'a pas la ligne du chapitre {} : "
                                             "| {} | {:g} h | état |",
                                             numero, lien, chapitre.heures)});
            continue;
        }
        const LigneDuPlan& ligne = trouvee->second;
        if (fmt::format("[{}. {}]({})", numero, ligne.titre, ligne.cible) != lien)
            problemes.push_back(
                {plan->fichier, ligne.ligne,
                 fmt::format("la ligne du chapitre {} doit commencer par {}", numero, lien)});
        const auto exercices = depot.exercices(chapitre).size();
        const std::string etat = exercices == 0 ? "à écrire" : "écrit";
        if (ligne.etat != etat)
            problemes.push_back({plan->fichier, ligne.ligne,
                                 fmt::format("l'état du chapitre {} est « {} » ({}), pas « {} »",
                                             numero, etat, declaration(exercices), ligne.etat)});
    }
    return problemes;
}

}  // namespace lecons
