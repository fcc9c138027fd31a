#include "ajustements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>
#include <stdexcept>
#include <utility>

#include "csv.hpp"
#include "identite.hpp"
#include "lecture.hpp"
#include "noms.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;

constexpr const char* premiere_ligne = "rendu,exercice,ajout,note,commentaire\n";

struct ColonnesDAjustements {
    explicit ColonnesDAjustements(const LigneCsv& entete)
        : rendu(colonne(entete, {"rendu"})),
          exercice(colonne(entete, {"exercice"})),
          ajout(colonne(entete, {"ajout"})),
          note(colonne(entete, {"note"})),
          commentaire(colonne(entete, {"commentaire"})) {
        if (rendu < 0 || exercice < 0 || commentaire < 0 || (ajout < 0 && note < 0))
            throw std::runtime_error(
                "la première ligne nomme les colonnes : rendu,exercice,ajout,note,commentaire.");
    }
    int rendu;
    int exercice;
    int ajout;
    int note;
    int commentaire;
};

std::optional<double> lire_points(const std::string& texte, bool negatifs) {
    if (texte.empty()) return std::nullopt;
    static const std::regex forme(R"((\+|-|−)?(\d{1,6}(?:[.,]\d{1,6})?))");
    std::smatch m;
    const bool lu = std::regex_match(texte, m, forme);
    const bool moins = lu && m[1].matched && m[1] != "+";
    if (!lu || (moins && !negatifs))
        throw std::runtime_error(fmt::format("« {} » n'est pas un nombre de points.", texte));
    std::string chiffres = m[2];
    std::replace(chiffres.begin(), chiffres.end(), ',', '.');
    return (moins ? -1 : 1) * std::stod(chiffres);
}

std::size_t trouver_rendu(const std::string& designation, const std::vector<std::string>& rendus) {
    const auto trouves = rendus_designes({designation}, rendus);
    if (trouves.empty())
        throw std::runtime_error(fmt::format("« {} » n'est le nom d'aucun rendu.", designation));
    if (trouves.size() > 1)
        throw std::runtime_error(fmt::format("« {} » désigne plusieurs rendus, dont {} et {}.",
                                             designation, rendus[trouves[0]], rendus[trouves[1]]));
    return trouves.front();
}

/// Le rang de l'exercice ; rien s'il est du cours, et pas noté cette fois.
std::optional<std::size_t> trouver_exercice(std::string designation,
                                            const std::vector<const juge::Epreuve*>& exercices,
                                            const juge::Catalogue& catalogue) {
    std::replace(designation.begin(), designation.end(), ',', '.');  // 5,1 : un tableur français
    const auto* cherche = catalogue.trouver(designation);
    if (cherche == nullptr || !cherche->est_exercice())
        throw std::runtime_error(fmt::format(
            "« {} » n'est pas un exercice : écrivez par exemple 5.1, ou total.", designation));
    const auto e = std::find_if(exercices.begin(), exercices.end(),
                                [&](const auto* exercice) { return exercice->id == cherche->id; });
    if (e == exercices.end()) return std::nullopt;
    return static_cast<std::size_t>(e - exercices.begin());
}

Ajustement lire_ajustement(const LigneCsv& ligne, const ColonnesDAjustements& colonnes) {
    Ajustement ajustement;
    ajustement.ajout = lire_points(case_de(ligne, colonnes.ajout), true);
    ajustement.note = lire_points(case_de(ligne, colonnes.note), false);
    ajustement.commentaire = case_de(ligne, colonnes.commentaire);
    std::replace_if(
        ajustement.commentaire.begin(), ajustement.commentaire.end(),
        [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    if (ajustement.ajout && ajustement.note)
        throw std::runtime_error("un ajout ou une note, pas les deux.");
    if (ajustement.commentaire.empty())
        throw std::runtime_error("il manque le commentaire, qui dit pourquoi à l'étudiant.");
    return ajustement;
}

}  // namespace

double Ajustement::appliquer(double points) const {
    return std::max(0.0, note.value_or(points + ajout.value_or(0)));
}

std::vector<AjustementVise> lire_ajustements(const fs::path& fichier,
                                             const std::vector<std::string>& rendus,
                                             const std::vector<const juge::Epreuve*>& exercices,
                                             const juge::Catalogue& catalogue) {
    const auto lignes = lire_csv(fichier);
    std::vector<AjustementVise> ajustements;
    std::map<std::pair<std::size_t, std::size_t>, int> vus;
    int numero = 1;
    try {
        if (lignes.empty()) return ajustements;
        numero = lignes.front().numero;
        const ColonnesDAjustements colonnes(lignes.front());
        for (std::size_t i = 1; i < lignes.size(); ++i) {
            numero = lignes[i].numero;
            AjustementVise vise;
            vise.rendu = trouver_rendu(case_de(lignes[i], colonnes.rendu), rendus);
            vise.ajustement = lire_ajustement(lignes[i], colonnes);
            const std::string exercice = case_de(lignes[i], colonnes.exercice);
            if (!exercice.empty() && pour_comparer(exercice) != "total") {
                vise.exercice = trouver_exercice(exercice, exercices, catalogue);
                if (!vise.exercice) continue;
            }
            const auto [premier, nouveau] = vus.emplace(
                std::pair{vise.rendu, vise.exercice.value_or(exercices.size())}, numero);
            if (!nouveau)
                throw std::runtime_error(
                    fmt::format("cette note est déjà ajustée à la ligne {}.", premier->second));
            ajustements.push_back(std::move(vise));
        }
    } catch (const std::runtime_error& erreur) {
        throw std::runtime_error(
            fmt::format("{}:{} : {}", fichier.string(), numero, erreur.what()));
    }
    return ajustements;
}

void amorcer_ajustements(const fs::path& fichier) {
    if (!fs::exists(fichier)) juge::ecrire_texte(fichier, premiere_ligne);
}

}  // namespace noter
