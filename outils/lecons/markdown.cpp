#include "markdown.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>

#include "ancre.hpp"
#include "lecture.hpp"

namespace lecons {
namespace {

using std::regex;
using std::smatch;
using std::sregex_iterator;

/// Une barrière ouvrante, si la ligne en est une.
struct Barriere {
    std::size_t retrait = 0;
    std::string signes;
    std::string langage;
};

std::optional<Barriere> barriere(const std::string& ligne) {
    static const regex forme(R"re(( *)(`{3,}|~{3,}) *([^ `]*)[^`]*)re");
    smatch m;
    if (!std::regex_match(ligne, m, forme)) return std::nullopt;
    return Barriere{m[1].str().size(), m[2].str(), m[3].str()};
}

bool ferme(const std::string& ligne, const Barriere& ouvrante) {
    const auto autre = barriere(ligne);
    return autre && autre->signes[0] == ouvrante.signes[0] &&
           autre->signes.size() >= ouvrante.signes.size() && autre->langage.empty();
}

std::string sans_retrait(const std::string& ligne, std::size_t retrait) {
    const auto debut = ligne.find_first_not_of(' ');
    return ligne.substr(std::min({retrait, debut, ligne.size()}));
}

/// Efface les passages entre accents graves : un lien qui s'y trouve est du code.
std::string sans_code(const std::string& ligne) {
    static const regex code(R"re((`+)[^`]+\1(?!`))re");
    return std::regex_replace(ligne, code, "");
}

/// Un titre tel qu'il s'affiche : `[texte](cible)` n'y laisse que son texte.
std::string texte_affiche(const std::string& titre) {
    static const regex lien(R"re(!?\[([^\]]*)\]\([^)]*\))re");
    return std::regex_replace(titre, lien, "$1");
}

class Lecteur {
public:
    explicit Lecteur(const std::filesystem::path& fichier) {
        document_.fichier = fichier;
        document_.lignes = en_lignes(juge::lire_texte(fichier));
    }

    Document lire() {
        while (position_ < document_.lignes.size()) {
            const std::string& ligne = document_.lignes[position_];
            if (const auto ouvrante = barriere(ligne)) {
                lire_bloc(*ouvrante);
                continue;
            }
            if (!ligne_vide(ligne)) {
                abandonner_marqueur();
                lire_ligne(ligne);
            }
            ++position_;
        }
        abandonner_marqueur();
        return std::move(document_);
    }

private:
    void lire_bloc(const Barriere& ouvrante) {
        Bloc bloc{position_ + 1, 0, ouvrante.retrait, ouvrante.langage, ""};
        for (++position_; position_ < document_.lignes.size(); ++position_) {
            const std::string& ligne = document_.lignes[position_];
            if (ferme(ligne, ouvrante)) break;
            bloc.contenu += sans_retrait(ligne, ouvrante.retrait) + "\n";
        }
        bloc.fin = std::min(++position_, document_.lignes.size());
        if (marqueur_) {
            marqueur_->bloc = std::move(bloc);
            abandonner_marqueur();
        } else {
            document_.blocs_libres.push_back(std::move(bloc));
        }
    }

    /// Range le marqueur en attente, avec le bloc trouvé ou sans.
    void abandonner_marqueur() {
        if (marqueur_) document_.marqueurs.push_back(std::move(*marqueur_));
        marqueur_.reset();
    }

    void lire_ligne(const std::string& ligne) {
        static const regex marqueur(
            R"re(\s*<!--\s*(extrait|sortie|releve)\s*:\s*(.+?)\s*-->\s*)re");
        static const regex titre(R"re( {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*)re");
        smatch m;
        if (std::regex_match(ligne, m, marqueur)) {
            const Genre genre = m[1] == "extrait"  ? Genre::extrait
                                : m[1] == "sortie" ? Genre::sortie
                                                   : Genre::releve;
            marqueur_ = Marqueur{genre, m[2].str(), position_ + 1, std::nullopt};
            return;
        }
        if (std::regex_match(ligne, m, titre)) {
            document_.titres.push_back(
                {static_cast<int>(m[1].str().size()), m[2].str(), position_ + 1});
            ajouter_ancre(juge::ancre_du_titre(texte_affiche(m[2].str())));
        }
        lire_liens(sans_code(ligne));
    }

    /// Deux titres semblables : la forge numérote le second « -1 », le troisième « -2 ».
    void ajouter_ancre(const std::string& ancre) {
        const int deja = homonymes_[ancre]++;
        document_.ancres.insert(deja == 0 ? ancre : ancre + "-" + std::to_string(deja));
    }

    void lire_liens(const std::string& ligne) {
        static const regex en_ligne(R"re(\]\(\s*<?([^)\s>]+)>?[^)]*\))re");
        static const regex reference(R"re(^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+))re");
        static const regex html(R"re((?:href|src)\s*=\s*["']([^"']*)["'])re");
        static const regex ancre(R"re(<a\s[^>]*(?:id|name)\s*=\s*["']([^"']*)["'])re");
        const sregex_iterator fin;
        for (const regex* forme : {&en_ligne, &reference, &html})
            for (sregex_iterator m(ligne.begin(), ligne.end(), *forme); m != fin; ++m)
                document_.liens.push_back({(*m)[1].str(), position_ + 1});
        for (sregex_iterator m(ligne.begin(), ligne.end(), ancre); m != fin; ++m)
            document_.ancres.insert((*m)[1].str());
    }

    Document document_;
    std::size_t position_ = 0;
    std::optional<Marqueur> marqueur_;
    std::map<std::string, int> homonymes_;
};

}  // namespace

bool ligne_vide(const std::string& ligne) {
    return ligne.find_first_not_of(" \t\r") == std::string::npos;
}

std::vector<std::string> en_lignes(const std::string& texte) {
    std::vector<std::string> lignes;
    std::istringstream flux(texte);
    for (std::string ligne; juge::lire_ligne(flux, ligne);)
        lignes.push_back(std::move(ligne));
    return lignes;
}

std::size_t fin_de_section(const Document& document, const Titre& titre) {
    for (const auto& autre : document.titres)
        if (autre.ligne > titre.ligne && autre.niveau <= titre.niveau) return autre.ligne;
    return document.lignes.size() + 1;
}

Document lire_document(const std::filesystem::path& fichier) {
    return Lecteur(fichier).lire();
}

}  // namespace lecons
