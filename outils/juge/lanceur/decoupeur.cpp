#include "decoupeur.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <iterator>
#include <set>
#include <sstream>
#include <utility>

namespace juge {
namespace {

bool lettre(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool chiffre(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

class Decoupeur {
public:
    explicit Decoupeur(const std::string& source) : source_(source) {
        if (source_.rfind("\xEF\xBB\xBF", 0) == 0) position_ = 3;
        passer_prolongements();
    }

    std::vector<Jeton> decouper() {
        while (!fini()) {
            const char c = courant();
            if (c == '\n') {
                debut_ = true;
                avancer();
            } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
                avancer();
            } else if (c == '/' && suivant() == '/') {
                while (!fini() && courant() != '\n')
                    avancer();
            } else if (c == '/' && suivant() == '*') {
                sauter_commentaire();
            } else if (c == '"' || c == '\'') {
                chaine(c);
            } else if (c == '<' && attend_chevrons()) {
                chaine('>');
            } else if (lettre(c)) {
                mot();
            } else if (chiffre(c) || (c == '.' && chiffre(suivant()))) {
                nombre();
            } else {
                signe();
            }
        }
        return std::move(jetons_);
    }

private:
    bool fini() const { return position_ >= source_.size(); }
    char courant() const { return source_[position_]; }

    /// Position juste après un « \ » suivi d'une fin de ligne, ou `p` s'il n'y en a pas là. GCC et
    /// Clang acceptent des blancs entre les deux.
    std::size_t apres_prolongement(std::size_t p) const {
        if (p >= source_.size() || source_[p] != '\\') return p;
        const std::size_t fin =
            std::min(source_.find_first_not_of(" \t\v\f", p + 1), source_.size());
        for (const char* fin_de_ligne : {"\n", "\r\n"})
            if (source_.compare(fin, std::strlen(fin_de_ligne), fin_de_ligne) == 0)
                return fin + std::strlen(fin_de_ligne);
        return p;
    }
    void passer_prolongements() {
        for (std::size_t apres = 0; (apres = apres_prolongement(position_)) != position_;) {
            position_ = apres;
            ++ligne_;
        }
    }
    void avancer() {
        if (courant() == '\n') ++ligne_;
        ++position_;
        passer_prolongements();
    }
    char suivant() const {
        std::size_t p = position_ + 1;
        for (std::size_t apres = 0; (apres = apres_prolongement(p)) != p;)
            p = apres;
        return p < source_.size() ? source_[p] : '\0';
    }

    void ajouter(std::string texte, int ligne) {
        jetons_.push_back({std::move(texte), ligne, debut_});
        debut_ = false;
    }
    /// Vrai juste après #include (ou son équivalent), où « < » ouvre un nom de fichier.
    bool attend_chevrons() const {
        if (jetons_.size() < 2 || debut_) return false;
        const auto& directive = jetons_[jetons_.size() - 1];
        const auto& diese = jetons_[jetons_.size() - 2];
        return diese.debut_de_ligne && diese.texte == "#" && !directive.debut_de_ligne &&
               directive.texte.front() == 'i';  // include, include_next, import
    }
    void sauter_commentaire() {
        avancer();
        avancer();
        while (!fini() && !(courant() == '*' && suivant() == '/'))
            avancer();
        for (int i = 0; i < 2 && !fini(); ++i)
            avancer();
    }
    /// De l'ouverture à `cloture`, ou à la fin de la ligne si elle manque.
    void chaine(char cloture) {
        const int ligne = ligne_;
        std::string texte(1, courant());
        avancer();
        while (!fini() && courant() != cloture && courant() != '\n') {
            texte += courant();
            if (courant() == '\\' && cloture != '>') {
                avancer();
                if (!fini()) texte += courant();
            }
            if (!fini()) avancer();
        }
        if (!fini() && courant() == cloture) {
            texte += cloture;
            avancer();
        }
        ajouter(std::move(texte), ligne);
    }
    /// R"delimiteur(...)delimiteur" : rien n'y est recollé ni échappé.
    void chaine_brute() {
        const int ligne = ligne_;
        const std::size_t ouverture = std::min(source_.find('(', position_), source_.size());
        const std::string fin =
            ")" + source_.substr(position_ + 1, ouverture - position_ - 1) + "\"";
        const std::size_t trouvee = source_.find(fin, ouverture);
        const std::size_t apres =
            trouvee == std::string::npos ? source_.size() : trouvee + fin.size();
        ligne_ += static_cast<int>(std::count(source_.begin() + static_cast<long>(position_),
                                              source_.begin() + static_cast<long>(apres), '\n'));
        std::string texte = "\"";
        for (std::size_t p = ouverture + 1; p < std::min(trouvee, source_.size()); ++p) {
            if (source_[p] == '"' || source_[p] == '\\') texte += '\\';
            texte += source_[p];
        }
        position_ = apres;
        passer_prolongements();
        ajouter(texte + '"', ligne);
    }
    void mot() {
        const int ligne = ligne_;
        std::string texte;
        for (; !fini() && (lettre(courant()) || chiffre(courant())); avancer())
            texte += courant();
        static const std::set<std::string> prefixes_bruts{"R", "LR", "uR", "UR", "u8R"};
        if (!fini() && courant() == '"' && prefixes_bruts.count(texte) != 0) return chaine_brute();
        ajouter(std::move(texte), ligne);
    }
    void nombre() {
        const int ligne = ligne_;
        std::string texte;
        while (!fini() && (lettre(courant()) || chiffre(courant()) || courant() == '.' ||
                           (courant() == '\'' && (lettre(suivant()) || chiffre(suivant()))))) {
            texte += courant();
            avancer();
        }
        ajouter(std::move(texte), ligne);
    }
    /// « # » ou son digraphe « %: », s'il est là.
    bool diese() {
        const bool digraphe = !fini() && courant() == '%' && suivant() == ':';
        if (fini() || (courant() != '#' && !digraphe)) return false;
        if (digraphe) avancer();
        avancer();
        return true;
    }
    void signe() {
        const int ligne = ligne_;
        if (diese()) return ajouter(diese() ? "##" : "#", ligne);
        ajouter(std::string(1, courant()), ligne);
        avancer();
    }

    const std::string& source_;
    std::size_t position_ = 0;
    int ligne_ = 1;
    bool debut_ = true;
    std::vector<Jeton> jetons_;
};

}  // namespace

std::vector<Jeton> decouper(const std::string& source) {
    return Decoupeur(source).decouper();
}

bool est_du_langage(const std::string& mot) {
    static std::istringstream liste(
        "alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t "
        "char32_t char8_t class co_await co_return co_yield compl concept const const_cast "
        "consteval constexpr constinit continue decltype default delete do double "
        "dynamic_cast else enum explicit export extern false final float for friend goto if "
        "import inline int long module mutable namespace new noexcept not not_eq nullptr "
        "operator or or_eq override private protected public register reinterpret_cast "
        "requires return short signed sizeof static static_assert static_cast struct switch "
        "template this thread_local throw true try typedef typeid typename union unsigned "
        "using virtual void volatile wchar_t while xor xor_eq");
    static const std::set<std::string> mots{std::istream_iterator<std::string>(liste), {}};
    return mots.count(mot) != 0;
}

}  // namespace juge
