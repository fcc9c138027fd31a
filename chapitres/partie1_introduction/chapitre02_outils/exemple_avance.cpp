// Exemple avancé : profiler une application, trouver son point chaud, le corriger, le prouver.
//
// L'application lit le journal d'un serveur web et classe les pages les plus demandées. Deux
// workers en traitent chacun une moitié. Elle est trop lente : on ne devine pas pourquoi, on la
// profile.
//
//     journal ─┬─► worker 1 : découper, compter ─┬─► fusionner ─► classer
//              └─► worker 2 : découper, compter ─┘
#include <fmt/format.h>

#include <algorithm>
#include <chapitre02/chronometre.hpp>
#include <chapitre02/graphique.hpp>
#include <chapitre02/profileur.hpp>
#include <chapitre02/statistiques.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fs = std::filesystem;
using cours::Profileur;
using Zone = cours::Profileur::Zone;

constexpr int lignes = 40'000;
constexpr int pages = 2'000;
constexpr int repetitions = 9;

using Journal = std::vector<std::string>;
using Classement = std::vector<std::pair<std::string, long>>;

/// Un journal de serveur, toujours le même : « 10.0.3.7 GET /page/128 200 ».
Journal fabriquer_journal() {
    std::mt19937 hasard(2024);
    std::uniform_int_distribution octet(0, 255);
    std::geometric_distribution page(3.0 / pages);  // peu de pages sont très demandées
    Journal journal;
    for (int i = 0; i < lignes; ++i)
        journal.push_back(fmt::format("10.0.{}.{} GET /page/{} 200", octet(hasard), octet(hasard),
                                      page(hasard) % pages));
    return journal;
}

/// La page demandée : le troisième mot de la ligne.
std::string_view page_demandee(std::string_view ligne) {
    for (int mot = 0; mot < 2; ++mot)
        ligne.remove_prefix(ligne.find(' ') + 1);
    return ligne.substr(0, ligne.find(' '));
}

// [liste]
/// Avant : une liste de pages, parcourue à chaque requête.
class ComptesListe {
public:
    void ajouter(const std::string& page, long requetes) {
        for (auto& [connue, nombre] : comptes_) {
            if (connue == page) {
                nombre += requetes;
                return;
            }
        }
        comptes_.emplace_back(page, requetes);
    }
    const Classement& contenu() const { return comptes_; }

private:
    Classement comptes_;
};
// [/liste]

// [table]
/// Après : une table de hachage, qui trouve la page sans parcourir les autres.
class ComptesTable {
public:
    void ajouter(const std::string& page, long requetes) { comptes_[page] += requetes; }
    const std::unordered_map<std::string, long>& contenu() const { return comptes_; }

private:
    std::unordered_map<std::string, long> comptes_;
};
// [/table]

// [analyser]
/// Ce que fait un worker : découper sa part du journal, puis compter.
template <class Comptes>
Comptes traiter(Journal::const_iterator debut, Journal::const_iterator fin, Profileur& profileur) {
    const Zone tout(profileur, "traiter");
    std::vector<std::string> demandes;
    {
        const Zone zone(profileur, "découper");
        for (auto ligne = debut; ligne != fin; ++ligne)
            demandes.emplace_back(page_demandee(*ligne));
    }
    const Zone zone(profileur, "compter");
    Comptes comptes;  // à ce worker seul
    for (const auto& page : demandes)
        comptes.ajouter(page, 1);
    return comptes;
}

/// L'application entière : deux workers, puis la fusion et le classement.
template <class Comptes>
Classement analyser(const Journal& journal, Profileur& profileur) {
    const Zone tout(profileur, "analyser");
    Comptes moities[2];
    {
        const Zone attente(profileur, "attendre");  // ouverte la première, fermée la dernière
        const auto milieu = journal.begin() + lignes / 2;
        const std::jthread premier([&] {
            profileur.nommer_thread("worker 1");
            moities[0] = traiter<Comptes>(journal.begin(), milieu, profileur);
        });
        const std::jthread second([&] {
            profileur.nommer_thread("worker 2");
            moities[1] = traiter<Comptes>(milieu, journal.end(), profileur);
        });
    }  // les deux jthread sont détruits ici : on attend la fin des workers

    {
        const Zone zone(profileur, "fusionner");
        for (const auto& [page, nombre] : moities[1].contenu())
            moities[0].ajouter(page, nombre);
    }
    const Zone zone(profileur, "classer");
    Classement classement(moities[0].contenu().begin(), moities[0].contenu().end());
    // La plus demandée d'abord ; à égalité, dans l'ordre des noms.
    std::sort(classement.begin(), classement.end(), [](const auto& a, const auto& b) {
        return std::tie(b.second, a.first) < std::tie(a.second, b.first);
    });
    return classement;
}
// [/analyser]

/// Les mesures d'une version, et le profil de sa dernière exécution.
struct Resultat {
    std::unique_ptr<Profileur> profil;
    Classement classement;
    std::vector<double> durees;  // en millisecondes
};

// [mesurer]
template <class Comptes>
void mesurer(const char* nom, const Journal& journal, Resultat& resultat) {
    resultat.profil = std::make_unique<Profileur>(nom);
    resultat.profil->nommer_thread("principal");
    const cours::Chronometre chronometre;
    resultat.classement = analyser<Comptes>(journal, *resultat.profil);
    resultat.durees.push_back(cours::en_ms(chronometre.reel()));
}

/// Mesure les deux versions tour à tour : ce qui dérange la machine les dérange toutes deux.
void alterner(const Journal& journal, Resultat& avant, Resultat& apres) {
    for (int i = 0; i < 1 + repetitions; ++i) {
        mesurer<ComptesListe>("avant", journal, avant);
        mesurer<ComptesTable>("après", journal, apres);
    }
    // La première mesure de chacune n'était que l'échauffement.
    avant.durees.erase(avant.durees.begin());
    apres.durees.erase(apres.durees.begin());
}
// [/mesurer]

void ecrire_chronologie(const Profileur& profil, const fs::path& fichier) {
    std::ofstream sortie(fichier);
    if (!sortie)
        throw std::runtime_error(fmt::format("{} ne peut pas être créé.", fichier.string()));
    profil.ecrire_trace(sortie);
}

double propre_ms(const Profileur& profil, const std::string& zone) {
    for (const auto& ligne : profil.tableau())
        if (ligne.zone == zone) return cours::en_ms(ligne.propre);
    return 0;
}

int main(int, char* arguments[]) try {
    const Journal journal = fabriquer_journal();
    Resultat avant;
    Resultat apres;
    alterner(journal, avant, apres);

    const auto& [page, demandes] = avant.classement.front();
    fmt::print("{} lignes, {} pages ; la plus demandée : {} ({} fois)\n", lignes,
               avant.classement.size(), page, demandes);
    fmt::print("AVANT\n{}\nAPRÈS\n{}\n", avant.profil->texte(), apres.profil->texte());

    fmt::print("temps propre de chaque zone, avant puis après\n");
    std::vector<cours::Barre> barres;
    for (const char* zone : {"découper", "compter", "fusionner", "classer"}) {
        barres.push_back({fmt::format("{:<9} avant", zone), propre_ms(*avant.profil, zone)});
        barres.push_back({fmt::format("{:<9} après", zone), propre_ms(*apres.profil, zone)});
    }
    fmt::print("{}\n", cours::dessiner_barres(barres, "ms", 30));

    // [verdict]
    const cours::Statistiques s_avant(avant.durees);
    const cours::Statistiques s_apres(apres.durees);
    const auto gain = cours::comparer_tour_a_tour(avant.durees, apres.durees);
    fmt::print("analyse entière : médiane {:.1f} ms avant, {:.1f} ms après\n", s_avant.mediane(),
               s_apres.mediane());
    fmt::print("après, face à avant : {}\n", cours::phrase(gain));
    // [/verdict]

    const fs::path dossier = fs::path(arguments[0]).parent_path();
    ecrire_chronologie(*avant.profil, dossier / "trace_avant.json");
    ecrire_chronologie(*apres.profil, dossier / "trace_apres.json");
    fmt::print("chronologies : trace_avant.json et trace_apres.json, à côté du programme\n");
    return avant.classement == apres.classement ? 0 : 1;  // plus vite, mais surtout : pareil
} catch (const std::exception& erreur) {
    fmt::print(stderr, "{}\n", erreur.what());
    return 1;
}
