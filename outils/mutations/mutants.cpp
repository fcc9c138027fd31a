#include "mutants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "commun/bords.hpp"
#include "source.hpp"

namespace mutations {
namespace {

/// Une faute d'une ligne : chaque passage du code qui a cette forme est remplacé, un à la fois.
struct Remplacement {
    const char* famille;
    const char* forme;
    const char* substitut;
};

constexpr const char* a_reveiller = "reveil";
constexpr const char* a_boucler = "boucle";
constexpr const char* a_borner = "borne";

const Remplacement remplacements[] = {
    {a_reveiller, R"re(notify_all)re", "notify_one"},
    {a_boucler, R"re(^( *)while \()re", "$1if ("},
    {a_boucler, R"re((\w+)\.wait\((\w+), (\[.*\})\);)re", "if (!($3)()) $1.wait($2);"},
    {"ordre", R"re(memory_order(_|::)(acquire|release|acq_rel|seq_cst))re",
     "memory_order$1relaxed"},
    {"taille", R"re((std::u?int(64|max)_t|\blong long)\b)re", "int"},
    {a_borner, R"re( < )re", " <= "},
    {a_borner, R"re( <= )re", " < "},
    {a_borner, R"re( > )re", " >= "},
    {a_borner, R"re( >= )re", " > "},
    {a_borner, R"re( [-+] 1\b)re", ""},
    {"exception", R"re(\bcatch \(.*\) \{)re", "$& throw;"},
};

/// Ce que déclare cette instruction ; vide si ce n'est pas une déclaration.
std::string nom_declare(const std::string& code) {
    static const std::regex forme(
        R"re((?:(?:const|static|auto)\b ?)*[\w:]*(?:<.*>)?[&*]* (\w+)(?: = |\(|\{|;).*)re");
    static const std::regex ordre(R"re((return|throw|delete|else|goto|case|co_\w+) .*)re");
    std::smatch m;
    return !std::regex_match(code, ordre) && std::regex_match(code, m, forme) ? m[1].str() : "";
}

bool contient_le_mot(const std::string& code, const std::string& mot) {
    return std::regex_search(code, std::regex("\\b" + mot + "\\b"));
}

/// Les passages d'un source où glisser une faute.
class Chercheur {
public:
    explicit Chercheur(const std::string& source)
        : lignes_(lire_lignes(source)), instructions_(lire_instructions(lignes_)) {}

    std::vector<Mutant> chercher() {
        for (std::size_t i = 0; i < lignes_.size(); ++i) {
            for (const auto& remplacement : remplacements)
                remplacer(i, remplacement);
            partager(i);
            vider(i);
        }
        for (std::size_t i = 0; i < instructions_.size(); ++i) {
            retirer(instructions_[i]);
            if (i + 1 < instructions_.size()) echanger(instructions_[i], instructions_[i + 1]);
        }
        ordonner();
        return std::move(mutants_);
    }

private:
    void ajouter(const char* famille, std::size_t premiere, std::vector<std::string> avant,
                 std::vector<std::string> apres) {
        mutants_.push_back({famille, premiere + 1, std::move(avant), std::move(apres), 1});
    }
    void changer(const char* famille, std::size_t ligne, const std::string& apres) {
        ajouter(famille, ligne, {lignes_[ligne].texte}, {apres});
    }
    std::vector<std::string> textes(std::size_t premiere, std::size_t fin) const {
        std::vector<std::string> resultat;
        for (std::size_t i = premiere; i < fin; ++i)
            resultat.push_back(lignes_[i].texte);
        return resultat;
    }

    void remplacer(std::size_t ligne, const Remplacement& remplacement) {
        const auto& [texte, code, profondeur, fonction, classe] = lignes_[ligne];
        const std::regex forme(remplacement.forme);
        for (std::sregex_iterator m(code.begin(), code.end(), forme), fin; m != fin; ++m) {
            const auto debut = static_cast<std::size_t>(m->position());
            const auto longueur = static_cast<std::size_t>(m->length());
            const std::string passage = texte.substr(debut, longueur);
            changer(remplacement.famille, ligne,
                    texte.substr(0, debut) +
                        std::regex_replace(passage, forme, remplacement.substitut,
                                           std::regex_constants::format_first_only) +
                        texte.substr(debut + longueur));
        }
    }

    /// Un membre devient commun à tous les objets.
    void partager(std::size_t ligne) {
        static const std::regex membre(
            R"re(^ +(?!static|inline|using|friend|return)(?:mutable )?[\w:]+[^()]*? \w+(?:\{.*\}| = .*)?; *$)re");
        const auto& [texte, code, profondeur, fonction, classe] = lignes_[ligne];
        if (!classe || !std::regex_match(code, membre)) return;
        std::string partage = texte;
        partage.insert(texte.find_first_not_of(' '), "inline static ");
        changer("membre", ligne, partage);
    }

    /// Le corps d'une fonction d'une ligne.
    void vider(std::size_t ligne) {
        static const std::regex corps(R"re(\{ (?!return\b)[^{}]*; \} *$)re");
        const auto& [texte, code, profondeur, fonction, classe] = lignes_[ligne];
        std::smatch m;
        if (std::regex_search(code, m, corps))
            changer("instruction", ligne,
                    texte.substr(0, static_cast<std::size_t>(m.position())) + "{}");
    }

    void retirer(const Instruction& instruction) {
        static const std::regex gardee(R"re((return|co_return|case|else|using)\b.*)re");
        const std::string texte = code(lignes_, instruction);
        if (std::regex_match(texte, gardee) || sert_plus_loin(nom_declare(texte), instruction))
            return;
        ajouter(famille_retiree(texte), instruction.premiere,
                textes(instruction.premiere, instruction.fin), {});
    }
    static const char* famille_retiree(const std::string& code) {
        static const std::regex verrou(
            R"re(.*\b(lock_guard|unique_lock|scoped_lock|shared_lock|(un)?lock(_shared)?\(\)).*)re");
        if (code.find("notify_") != std::string::npos) return a_reveiller;
        return std::regex_match(code, verrou) ? "verrou" : "instruction";
    }
    /// Sans sa déclaration, ce nom ne compilerait plus.
    bool sert_plus_loin(const std::string& nom, const Instruction& instruction) const {
        if (nom.empty()) return false;
        const auto profondeur = lignes_[instruction.premiere].profondeur;
        for (std::size_t i = instruction.fin; i < lignes_.size(); ++i) {
            if (lignes_[i].profondeur < profondeur) return false;
            if (contient_le_mot(lignes_[i].code, nom)) return true;
        }
        return false;
    }

    void echanger(const Instruction& a, const Instruction& b) {
        static const std::regex sortie(
            R"re((return|throw|break|continue|co_return|else|case)\b.*)re");
        const bool voisines =
            a.fin == b.premiere && lignes_[a.premiere].profondeur == lignes_[b.premiere].profondeur;
        const std::string premier = code(lignes_, a);
        const std::string second = code(lignes_, b);
        if (!voisines || std::regex_match(premier, sortie) || std::regex_match(second, sortie))
            return;
        const std::string nom = nom_declare(premier);
        if (!nom.empty() && (contient_le_mot(second, nom) || !nom_declare(second).empty())) return;
        auto apres = textes(b.premiere, b.fin);
        for (auto& texte : textes(a.premiere, a.fin))
            apres.push_back(texte);
        ajouter("echange", a.premiere, textes(a.premiere, b.fin), std::move(apres));
    }

    void ordonner() {
        std::stable_sort(mutants_.begin(), mutants_.end(),
                         [](const Mutant& a, const Mutant& b) { return a.ligne < b.ligne; });
        std::map<std::string, std::size_t> vus;
        for (auto& mutant : mutants_)
            mutant.rang = ++vus[difference(mutant)];
    }

    std::vector<Ligne> lignes_;
    std::vector<Instruction> instructions_;
    std::vector<Mutant> mutants_;
};

}  // namespace

const std::vector<Famille>& familles() {
    static const std::vector<Famille> toutes{
        {"verrou", "un verrou n'est pas pris, ou pas rendu"},
        {a_reveiller, "une notification est oubliée, ou ne réveille qu'un thread"},
        {a_boucler, "if au lieu de while, attente sans revérifier"},
        {"ordre", "un ordre mémoire plus faible"},
        {"taille", "un entier de 64 bits devient un int"},
        {"membre", "un membre devient static"},
        {a_borner, "une borne décalée d'un"},
        {"exception", "une exception n'est plus retenue"},
        {"echange", "deux instructions échangées"},
        {"instruction", "une autre instruction oubliée"},
    };
    return toutes;
}

std::vector<Mutant> muter(const std::string& source, const std::string& squelette) {
    std::set<std::string> donnees;
    for (const auto& ligne : lire_lignes(squelette))
        donnees.insert(ligne.texte);
    auto mutants = Chercheur(source).chercher();
    std::erase_if(mutants, [&](const Mutant& mutant) {
        return std::all_of(mutant.avant.begin(), mutant.avant.end(),
                           [&](const auto& ligne) { return donnees.contains(ligne); });
    });
    return mutants;
}

std::string appliquer(const std::string& source, const Mutant& mutant) {
    std::string resultat;
    std::size_t numero = 1;
    for (const auto& ligne : lire_lignes(source)) {
        if (numero == mutant.ligne)
            for (const auto& nouvelle : mutant.apres)
                resultat += nouvelle + "\n";
        if (numero < mutant.ligne || numero >= mutant.ligne + mutant.avant.size())
            resultat += ligne.texte + "\n";
        ++numero;
    }
    return resultat;
}

std::string difference(const Mutant& mutant) {
    std::string texte = mutant.rang > 1 ? fmt::format("@ {}\n", mutant.rang) : "";
    for (const auto& ligne : mutant.avant)
        texte += "- " + commun::sans_bords(ligne) + "\n";
    for (const auto& ligne : mutant.apres)
        texte += "+ " + commun::sans_bords(ligne) + "\n";
    return texte;
}

}  // namespace mutations
