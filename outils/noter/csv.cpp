#include "csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "lecture.hpp"
#include "noms.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;

/// Le séparateur le plus fréquent de la première ligne, hors des guillemets.
char deviner_le_separateur(const std::string& texte) {
    constexpr std::array<char, 3> candidats{',', ';', '\t'};
    std::array<int, 3> comptes{};
    bool cite = false;
    for (const char c : texte) {
        if (c == '\n' && !cite) break;
        if (c == '"') cite = !cite;
        for (std::size_t i = 0; i < candidats.size(); ++i)
            if (!cite && c == candidats[i]) ++comptes[i];
    }
    return candidats[static_cast<std::size_t>(std::max_element(comptes.begin(), comptes.end()) -
                                              comptes.begin())];
}

std::string finir(const std::string& brute) {
    std::string texte = en_unicode(brute);
    texte.erase(0, texte.find_first_not_of(" \t\r\n"));
    texte.erase(texte.find_last_not_of(" \t\r\n") + 1);
    return texte;
}

class Decoupe {
public:
    explicit Decoupe(const std::string& texte)
        : texte_(texte), separateur_(deviner_le_separateur(texte)) {}

    std::vector<LigneCsv> lignes() {
        for (position_ = 0; position_ < texte_.size(); ++position_)
            lire(texte_[position_]);
        finir_la_ligne();
        return std::move(lignes_);
    }
    /// La ligne d'un guillemet qui n'est jamais refermé ; 0 s'il n'y en a pas.
    int citation_ouverte() const { return cite_ ? debut_de_la_citation_ : 0; }

private:
    void lire(char c) {
        if (cite_) {
            if (c == '\n') ++numero_;
            const bool double_guillemet =
                c == '"' && position_ + 1 < texte_.size() && texte_[position_ + 1] == '"';
            if (double_guillemet) ++position_;
            if (c == '"' && !double_guillemet)
                cite_ = false;
            else
                case_ += c;
        } else if (c == '"' && case_.find_first_not_of(" \t") == std::string::npos) {
            cite_ = true;
            case_.clear();
            debut_de_la_citation_ = numero_;
        } else if (c == separateur_) {
            finir_la_case();
        } else if (c == '\n') {
            finir_la_ligne();
            ++numero_;
        } else {
            case_ += c;
        }
    }

    void finir_la_case() {
        ligne_.cases.push_back(finir(case_));
        case_.clear();
    }

    void finir_la_ligne() {
        finir_la_case();
        ligne_.numero = numero_;
        const bool vide = std::all_of(ligne_.cases.begin(), ligne_.cases.end(),
                                      [](const std::string& c) { return c.empty(); });
        if (!vide) lignes_.push_back(std::move(ligne_));
        ligne_ = {};
    }

    const std::string& texte_;
    char separateur_;
    std::size_t position_ = 0;
    int numero_ = 1;
    int debut_de_la_citation_ = 0;
    bool cite_ = false;
    std::string case_;
    LigneCsv ligne_;
    std::vector<LigneCsv> lignes_;
};

}  // namespace

std::vector<LigneCsv> lire_csv(const fs::path& fichier) {
    if (!fs::is_regular_file(fichier))
        throw std::runtime_error(fmt::format("{} n'est pas un fichier.", fichier.string()));
    std::string texte = juge::lire_texte(fichier);
    if (texte.rfind("\xEF\xBB\xBF", 0) == 0) texte.erase(0, 3);
    if (texte.find('\0') != std::string::npos)
        throw std::runtime_error(fmt::format(
            "{} n'est pas un fichier CSV en UTF-8 (un tableur sait l'enregistrer ainsi).",
            fichier.string()));
    Decoupe decoupe(texte);
    auto lignes = decoupe.lignes();
    if (const int ouverte = decoupe.citation_ouverte(); ouverte > 0)
        throw std::runtime_error(fmt::format("{}:{} : un guillemet ouvert n'est jamais refermé.",
                                             fichier.string(), ouverte));
    return lignes;
}

int colonne(const LigneCsv& entete, const std::vector<std::string>& noms) {
    for (std::size_t i = 0; i < entete.cases.size(); ++i)
        for (const auto& nom : noms)
            if (pour_comparer(entete.cases[i]) == pour_comparer(nom)) return static_cast<int>(i);
    return -1;
}

std::string case_de(const LigneCsv& ligne, int colonne) {
    const auto rang = static_cast<std::size_t>(colonne);
    return colonne < 0 || rang >= ligne.cases.size() ? "" : ligne.cases[rang];
}

}  // namespace noter
