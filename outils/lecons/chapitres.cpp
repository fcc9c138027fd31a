#include "chapitres.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "liens.hpp"

namespace lecons {
namespace {

namespace fs = std::filesystem;

constexpr std::array sections{"Objectifs d'apprentissage",
                              "1. Explication du principe",
                              "2. Exemple basique",
                              "3. Exemple avancé",
                              "4. Exercices",
                              "5. Résumé",
                              "6. Pour aller plus loin",
                              "7. Questions de révision"};
constexpr int sections_numerotees = 3;  // 1 à 3 se divisent en 1.1, 1.2… ; les autres sont libres

/// Vérifie une leçon ; chaque méthode ajoute aux problèmes ce qu'elle trouve.
class Verification {
public:
    Verification(const Depot& depot, const Document& lecon, const juge::Chapitre& chapitre)
        : depot_(depot), lecon_(lecon), chapitre_(chapitre) {}

    void titre() {
        const std::string voulu =
            fmt::format("Chapitre {} — {}", numero_affiche(chapitre_), chapitre_.titre);
        const auto& titres = lecon_.titres;
        if (titres.empty() || titres[0].niveau != 1 || titres[0].texte != voulu)
            noter(
                titres.empty() ? 1 : titres[0].ligne,
                fmt::format("le premier titre doit être « # {} », celui que déclare CMakeLists.txt",
                            voulu));
    }

    void duree() {
        const std::string voulue = fmt::format("**Durée** : {:g} heure{}", chapitre_.heures,
                                               chapitre_.heures >= 2 ? "s" : "");
        for (std::size_t i = 0; i < lecon_.lignes.size(); ++i) {
            const std::string ligne = sans_fin_blanche(lecon_.lignes[i]);
            if (ligne == voulue || ligne.starts_with(voulue + " ("))
                return;  // « 4 heures (dont…) »
            if (ligne.starts_with("**Durée**")) return noter(i + 1, duree_attendue(voulue));
        }
        noter(1, duree_attendue(voulue));
    }

    void sept_sections() {
        std::vector<const Titre*> trouvees;
        for (const auto& titre : lecon_.titres)
            if (titre.niveau == 2) trouvees.push_back(&titre);
        for (std::size_t i = 0; i < std::max(trouvees.size(), sections.size()); ++i) {
            if (i >= sections.size())
                return noter(
                    trouvees[i]->ligne,
                    fmt::format("« ## {} » n'est pas une section de leçon : descendez-la d'un "
                                "niveau, ou ôtez-la",
                                trouvees[i]->texte));
            if (i >= trouvees.size())
                return noter(lecon_.lignes.size(),
                             fmt::format("il manque la section « ## {} »", sections[i]));
            if (trouvees[i]->texte != sections[i])
                return noter(trouvees[i]->ligne,
                             fmt::format("la section attendue ici est « ## {} », pas « ## {} »",
                                         sections[i], trouvees[i]->texte));
        }
    }

    void paragraphes_numerotes() {
        for (int section = 1; section <= sections_numerotees; ++section) {
            const Titre* ouverture = ouvrir(section);
            if (ouverture == nullptr) continue;  // déjà signalé
            int rang = 0;
            for (const auto& titre : lecon_.titres) {
                if (titre.niveau != 3 || !contient(*ouverture, titre.ligne)) continue;
                const std::string voulu = fmt::format("{}.{} ", section, ++rang);
                if (!titre.texte.starts_with(voulu))
                    noter(titre.ligne,
                          fmt::format("ce paragraphe doit s'intituler « ### {}… »", voulu));
            }
            if (rang == 0)
                noter(ouverture->ligne,
                      fmt::format("divisez cette section en paragraphes numérotés, "
                                  "dès « ### {}.1 … »",
                                  section));
        }
    }

    void reponses_repliees() {
        const Titre* ouverture = ouvrir(7);
        if (ouverture == nullptr) return;
        int ouvertes = 0;
        int fermees = 0;
        for (std::size_t ligne = ouverture->ligne; ligne <= lecon_.lignes.size(); ++ligne) {
            ouvertes += lecon_.lignes[ligne - 1].find("<details>") != std::string::npos ? 1 : 0;
            fermees += lecon_.lignes[ligne - 1].find("</details>") != std::string::npos ? 1 : 0;
        }
        if (ouvertes == 0)
            noter(ouverture->ligne, "repliez les réponses de révision : <details> … </details>");
        else if (ouvertes != fermees)
            noter(ouverture->ligne,
                  fmt::format("{} <details> pour {} </details> : il en manque", ouvertes, fermees));
    }

    /// La dernière ligne mène au chapitre précédent et au suivant, quand ils existent.
    void voisins() {
        std::size_t derniere = lecon_.lignes.size();
        while (derniere > 1 && sans_fin_blanche(lecon_.lignes[derniere - 1]).empty())
            --derniere;
        std::vector<fs::path> buts;
        for (const auto& lien : lecon_.liens)
            if (const auto but = destination(depot_, lecon_, lien.cible);
                but && lien.ligne == derniere)
                buts.push_back(but->chemin);
        const auto& chapitres = depot_.catalogue().chapitres;
        const auto moi = std::find_if(chapitres.begin(), chapitres.end(),
                                      [&](const auto& c) { return c.numero == chapitre_.numero; });
        const auto exiger = [&](const juge::Chapitre& voisin, const char* place) {
            if (std::find(buts.begin(), buts.end(), Depot::lecon(voisin)) != buts.end()) return;
            noter(derniere,
                  fmt::format("la dernière ligne doit mener au chapitre {} : {}", place,
                              Depot::lecon(voisin).lexically_relative(chapitre_.dossier).string()));
        };
        if (moi != chapitres.begin()) exiger(*(moi - 1), "précédent");
        if (moi + 1 != chapitres.end()) exiger(*(moi + 1), "suivant");
    }

    Problemes problemes() && { return std::move(problemes_); }

private:
    static std::string sans_fin_blanche(const std::string& ligne) {
        return ligne.substr(0, ligne.find_last_not_of(" \t\r") + 1);
    }

    static std::string duree_attendue(const std::string& voulue) {
        return fmt::format("la durée doit s'écrire « {} », comme HEURES dans CMakeLists.txt",
                           voulue);
    }

    /// Le titre qui ouvre la section `numero`, ou nul.
    const Titre* ouvrir(int numero) const {
        const std::string texte = sections[static_cast<std::size_t>(numero)];
        const auto trouve =
            std::find_if(lecon_.titres.begin(), lecon_.titres.end(),
                         [&](const Titre& t) { return t.niveau == 2 && t.texte == texte; });
        return trouve == lecon_.titres.end() ? nullptr : &*trouve;
    }

    bool contient(const Titre& titre, std::size_t ligne) const {
        return ligne > titre.ligne && ligne < fin_de_section(lecon_, titre);
    }

    void noter(std::size_t ligne, std::string phrase) {
        problemes_.push_back({lecon_.fichier, ligne, std::move(phrase)});
    }

    const Depot& depot_;
    const Document& lecon_;
    const juge::Chapitre& chapitre_;
    Problemes problemes_;
};

Problemes verifier_chapitre(const Depot& depot, const juge::Chapitre& chapitre) {
    const Document* lecon = depot.document(Depot::lecon(chapitre));
    if (lecon == nullptr) {
        return {{Depot::lecon(chapitre), 1,
                 fmt::format("le chapitre {} n'a pas de leçon : écrivez ce fichier",
                             numero_affiche(chapitre))}};
    }
    Verification verification(depot, *lecon, chapitre);
    verification.titre();
    verification.duree();
    if (!depot.exercices(chapitre).empty()) {
        verification.sept_sections();
        verification.paragraphes_numerotes();
        verification.reponses_repliees();
        verification.voisins();
    }
    return std::move(verification).problemes();
}

}  // namespace

std::string numero_affiche(const juge::Chapitre& chapitre) {
    return std::to_string(std::stoi(chapitre.numero));
}

Problemes verifier_chapitres(const Depot& depot) {
    Problemes problemes;
    for (const auto& chapitre : depot.catalogue().chapitres)
        for (auto& probleme : verifier_chapitre(depot, chapitre))
            problemes.push_back(std::move(probleme));
    return problemes;
}

}  // namespace lecons
