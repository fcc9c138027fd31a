#include "source.hpp"

#include <algorithm>
#include <regex>
#include <sstream>

#include "commun/bords.hpp"

namespace mutations {
namespace {

constexpr char masque = '_';

/// Masque les chaînes et les caractères, et blanchit le commentaire de fin de ligne.
std::string masquer(const std::string& texte) {
    std::string code = texte;
    char ouvrante = 0;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const bool apostrophe_de_nombre =
            texte[i] == '\'' && ouvrante == 0 && i > 0 && std::isdigit(texte[i - 1]) != 0;
        if (ouvrante != 0) {
            if (texte[i] == '\\' && i + 1 < code.size())
                code[i++] = masque;
            else if (texte[i] == ouvrante)
                ouvrante = 0;
            code[i] = masque;
        } else if ((texte[i] == '"' || texte[i] == '\'') && !apostrophe_de_nombre) {
            ouvrante = texte[i];
            code[i] = masque;
        } else if (texte.compare(i, 2, "//") == 0) {
            std::fill(code.begin() + static_cast<std::ptrdiff_t>(i), code.end(), ' ');
            break;
        }
    }
    return code;
}

enum class Accolade { classe, fonction };

/// Ce qu'ouvre une accolade, d'après ce qui la précède depuis la dernière instruction.
Accolade bloc_ouvert(const std::string& avant) {
    static const std::regex classe(R"re((.*\W)?(class|struct|union|enum|namespace)\b[^()]*)re");
    return std::regex_match(avant, classe) ? Accolade::classe : Accolade::fonction;
}

/// Suit les accolades de ligne en ligne.
class Blocs {
public:
    void situer(Ligne& ligne) const {
        ligne.profondeur = ouverts_.size();
        ligne.dans_une_fonction =
            std::find(ouverts_.begin(), ouverts_.end(), Accolade::fonction) != ouverts_.end();
        ligne.dans_une_classe = !ouverts_.empty() && ouverts_.back() == Accolade::classe;
    }
    void suivre(const std::string& code) {
        for (const char c : code) {
            if (c == '{') ouverts_.push_back(bloc_ouvert(avant_));
            if (c == '}' && !ouverts_.empty()) ouverts_.pop_back();
            avant_ += c;
            if (c == '{' || c == '}' || c == ';') avant_.clear();
        }
        avant_ += ' ';
    }

private:
    std::vector<Accolade> ouverts_;
    std::string avant_;
};

}  // namespace

std::vector<Ligne> lire_lignes(const std::string& source) {
    std::vector<Ligne> lignes;
    Blocs blocs;
    std::istringstream flux(source);
    for (std::string texte; std::getline(flux, texte);) {
        Ligne ligne{texte, masquer(texte)};
        if (commun::sans_bords(texte).starts_with('#')) ligne.code.assign(texte.size(), ' ');
        blocs.situer(ligne);
        blocs.suivre(ligne.code);
        lignes.push_back(std::move(ligne));
    }
    return lignes;
}

std::string code(const std::vector<Ligne>& lignes, const Instruction& instruction) {
    std::string texte;
    for (std::size_t i = instruction.premiere; i < instruction.fin; ++i) {
        const auto& ligne = lignes[i];
        const auto fin = ligne.code.find_last_not_of(' ');
        texte += commun::sans_bords(ligne.texte.substr(0, fin + 1)) + " ";
    }
    return commun::sans_bords(texte);
}

std::vector<Instruction> lire_instructions(const std::vector<Ligne>& lignes) {
    std::vector<Instruction> instructions;
    std::size_t debut = 0;
    for (std::size_t i = 0; i < lignes.size(); ++i) {
        const auto fin = lignes[i].code.find_last_not_of(' ');
        const bool vide = fin == std::string::npos;
        if (vide && debut == i) {
            debut = i + 1;  // un commentaire seul n'ouvre pas d'instruction
            continue;
        }
        const char derniere = vide ? ' ' : lignes[i].code[fin];
        const std::size_t apres = i + 1 < lignes.size() ? lignes[i + 1].profondeur : 0;
        const bool close = apres == lignes[debut].profondeur;
        if (derniere == ';' && close && lignes[debut].dans_une_fonction)
            instructions.push_back({debut, i + 1});
        // D'une instruction qui contient un bloc (un lambda), seul ce bloc est regardé.
        if (std::string(";{}:").find(derniere) != std::string::npos) debut = i + 1;
    }
    return instructions;
}

}  // namespace mutations
