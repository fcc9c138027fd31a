#include "lecture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

namespace juge {

std::string lire_texte(const std::filesystem::path& fichier) {
    std::ifstream flux(fichier, std::ios::binary);
    if (!flux) throw std::runtime_error("Fichier illisible : " + fichier.string());
    std::ostringstream texte;
    texte << flux.rdbuf();
    return texte.str();
}

std::vector<Cas> lire_cas(const std::vector<std::filesystem::path>& sources) {
    static const std::regex declaration(
        R"re((^|\n)[ \t]*TEST_CASE\(\s*"((?:[^"\\]|\\.)*)"\s*(?:,\s*"([^"]*)"\s*)?\))re");
    static const std::regex etiquette(R"re(\[([^\]]*)\])re");
    static const std::regex paragraphe(R"re([0-9]+(\.[0-9]+)*)re");
    std::vector<Cas> cas;
    std::set<std::string> vus;
    for (const auto& source : sources) {
        const std::string texte = lire_texte(source);
        for (std::sregex_iterator m(texte.begin(), texte.end(), declaration), fin; m != fin; ++m) {
            Cas nouveau{(*m)[2].str(), "", {}};
            const std::string etiquettes = (*m)[3].str();
            for (std::sregex_iterator e(etiquettes.begin(), etiquettes.end(), etiquette); e != fin;
                 ++e) {
                const std::string mot = (*e)[1].str();
                if (std::regex_match(mot, paragraphe)) nouveau.lecon = mot;
                if (mot == "simple" || mot == "tsan" || mot == "asan")
                    nouveau.profils.push_back(mot);
            }
            if (!vus.insert(nouveau.nom).second) {
                throw std::runtime_error(
                    fmt::format("{} : deux cas s'appellent « {} »", source.string(), nouveau.nom));
            }
            cas.push_back(std::move(nouveau));
        }
    }
    return cas;
}

namespace {

/// Un mot (identificateur) ou un signe du programme.
struct Jeton {
    std::string texte;
    int ligne = 0;
    bool debut_de_ligne = false;
};

/// Découpe un source C++ : lignes prolongées recollées, commentaires ôtés, contenu des chaînes
/// vidé. Les directives gardent leur texte entre guillemets ou chevrons (utile pour #include).
class Decoupeur {
public:
    explicit Decoupeur(const std::string& source) : source_(source) {}

    std::vector<Jeton> decouper() {
        while (position_ < source_.size()) {
            const char c = courant();
            if (c == '\n') {
                ++ligne_;
                debut_ = true;
                avancer();
            } else if (c == '\\' && suivant() == '\n') {
                sauter_prolongement();
            } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
                avancer();
            } else if (c == '/' && suivant() == '/') {
                sauter_ligne();
            } else if (c == '/' && suivant() == '*') {
                sauter_commentaire();
            } else if (c == '"') {
                chaine('"');
            } else if (c == '\'') {
                chaine('\'');
            } else if (lettre(c)) {
                mot();
            } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
                nombre();
            } else {
                signe();
            }
        }
        return std::move(jetons_);
    }

private:
    char courant() const { return source_[position_]; }
    char suivant(std::size_t n = 1) const {
        return position_ + n < source_.size() ? source_[position_ + n] : '\0';
    }
    void avancer(std::size_t n = 1) { position_ += n; }
    static bool lettre(char c) {
        return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
               static_cast<unsigned char>(c) >= 0x80;
    }
    static bool suite(char c) {
        return lettre(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
    }

    void ajouter(std::string texte) {
        jetons_.push_back({std::move(texte), ligne_, debut_});
        debut_ = false;
    }
    void sauter_prolongement() {
        ++ligne_;
        avancer(2);
    }
    void sauter_ligne() {
        while (position_ < source_.size() && courant() != '\n') {
            if (courant() == '\\' && suivant() == '\n')
                sauter_prolongement();
            else
                avancer();
        }
    }
    void sauter_commentaire() {
        avancer(2);
        while (position_ < source_.size() && !(courant() == '*' && suivant() == '/')) {
            if (courant() == '\n') ++ligne_;
            avancer();
        }
        avancer(2);
    }
    void chaine(char guillemet) {
        std::string texte(1, guillemet);
        avancer();
        while (position_ < source_.size() && courant() != guillemet && courant() != '\n') {
            if (courant() == '\\') {
                texte += courant();
                avancer();
                if (position_ < source_.size() && courant() == '\n') ++ligne_;
            }
            if (position_ < source_.size()) texte += courant();
            avancer();
        }
        avancer();
        ajouter(texte + guillemet);
    }
    void chaine_brute() {
        const std::size_t ouverture = source_.find('(', position_);
        if (ouverture == std::string::npos) return avancer();
        const std::string fin =
            ")" + source_.substr(position_ + 1, ouverture - position_ - 1) + "\"";
        std::size_t cloture = source_.find(fin, ouverture);
        cloture = cloture == std::string::npos ? source_.size() : cloture + fin.size();
        const int ligne_de_depart = ligne_;
        ligne_ += static_cast<int>(std::count(source_.begin() + static_cast<long>(position_),
                                              source_.begin() + static_cast<long>(cloture), '\n'));
        position_ = cloture;
        jetons_.push_back({"\"\"", ligne_de_depart, debut_});
        debut_ = false;
    }
    void mot() {
        std::string texte;
        while (position_ < source_.size()) {
            if (suite(courant())) {
                texte += courant();
                avancer();
            } else if (courant() == '\\' && suivant() == '\n') {
                sauter_prolongement();
            } else {
                break;
            }
        }
        static const std::set<std::string> prefixes_bruts{"R", "LR", "uR", "UR", "u8R"};
        if (position_ < source_.size() && courant() == '"' && prefixes_bruts.count(texte) != 0)
            return chaine_brute();
        ajouter(std::move(texte));
    }
    void nombre() {
        std::string texte;
        while (position_ < source_.size() &&
               (suite(courant()) || courant() == '.' || (courant() == '\'' && suite(suivant())))) {
            texte += courant();
            avancer();
        }
        ajouter(std::move(texte));
    }
    void signe() {
        if (courant() == '%' && suivant() == ':') {  // digraphes de # et ##
            avancer(2);
            if (courant() == '%' && suivant() == ':') {
                avancer(2);
                return ajouter("##");
            }
            return ajouter("#");
        }
        if (courant() == '#' && suivant() == '#') {
            avancer(2);
            return ajouter("##");
        }
        ajouter(std::string(1, courant()));
        avancer();
    }

    const std::string& source_;
    std::size_t position_ = 0;
    int ligne_ = 1;
    bool debut_ = true;
    std::vector<Jeton> jetons_;
};

bool commence_par(const std::string& texte, const char* debut) {
    return texte.rfind(debut, 0) == 0;
}

/// Pourquoi ce mot n'a pas sa place dans une réponse ; vide s'il est innocent.
std::string reproche(const std::string& mot) {
    static const std::map<std::string, std::string> mots{
        {"_Exit", "met fin au programme avant la fin de l'épreuve"},
        {"_exit", "met fin au programme avant la fin de l'épreuve"},
        {"exit", "met fin au programme avant la fin de l'épreuve"},
        {"quick_exit", "met fin au programme avant la fin de l'épreuve"},
        {"atexit", "s'exécute à la fin de l'épreuve"},
        {"at_quick_exit", "s'exécute à la fin de l'épreuve"},
        {"on_exit", "s'exécute à la fin de l'épreuve"},
        {"asm", "échappe aux assainisseurs"},
        {"__asm__", "échappe aux assainisseurs"},
        {"__asm", "échappe aux assainisseurs"},
        {"dlsym", "contourne les instruments du juge"},
        {"dlvsym", "contourne les instruments du juge"},
        {"dlopen", "contourne les instruments du juge"},
        {"syscall", "contourne les instruments du juge"},
        {"ptrace", "contourne les instruments du juge"},
        {"prctl", "contourne les instruments du juge"},
        {"set_terminate", "remplace un gestionnaire du juge"},
        {"init_priority", "s'exécute avant l'épreuve"},
        {"Catch", "s'adresse à Catch2, qui appartient à l'épreuve"},
        {"TEST_CASE", "déclare un cas d'épreuve"},
        {"CATCH_REGISTER_LISTENER", "s'adresse à Catch2, qui appartient à l'épreuve"},
    };
    if (const auto trouve = mots.find(mot); trouve != mots.end()) return trouve->second;
    for (const char* debut : {"__tsan", "__asan", "__lsan", "__ubsan", "__msan", "__sanitizer",
                              "__interceptor", "Annotate"})
        if (commence_par(mot, debut)) return "parle à l'assainisseur au lieu de corriger l'accès";
    if (mot.find("no_sanitize") != std::string::npos ||
        mot.find("disable_sanitizer") != std::string::npos)
        return "désactive un assainisseur";
    return "";
}

}  // namespace

std::vector<Suspicion> lire_suspicions(const std::string& reponse, const std::string& epreuve,
                                       const std::vector<std::string>& autorise) {
    const std::set<std::string> permis(autorise.begin(), autorise.end());
    std::set<std::string> mots_epreuve{"if",     "else",    "while", "for",   "return", "true",
                                       "false",  "const",   "int",   "bool",  "class",  "struct",
                                       "public", "private", "std",   "throw", "try",    "catch"};
    for (const auto& jeton : Decoupeur(epreuve).decouper())
        mots_epreuve.insert(jeton.texte);

    std::vector<Suspicion> suspicions;
    const auto jetons = Decoupeur(reponse).decouper();
    const auto texte = [&](std::size_t i) {
        return i < jetons.size() && !jetons[i].debut_de_ligne ? jetons[i].texte : std::string{};
    };
    for (std::size_t i = 0; i < jetons.size(); ++i) {
        const auto& [mot, ligne, debut] = jetons[i];
        const auto soupconner = [&, l = ligne](std::string phrase) {
            suspicions.push_back({l, std::move(phrase)});
        };
        if (mot == "##") soupconner("« ## » assemble des mots que le juge ne peut pas lire");
        if (debut && mot == "#") {
            const std::string directive = texte(i + 1);
            const std::string objet = texte(i + 2);
            if ((directive == "define" || directive == "undef") && mots_epreuve.count(objet) != 0)
                soupconner(fmt::format("« #{} {} » change un mot dont l'épreuve se sert", directive,
                                       objet));
            if (directive == "pragma" && objet != "once")
                soupconner("« #pragma » change la façon dont la réponse est compilée");
            if (directive == "include" && objet.size() > 2 && objet[0] == '"')
                soupconner(
                    fmt::format("« #include {} » : la réponse tient dans son seul fichier", objet));
            if (directive == "include_next" || directive == "import" || directive == "line")
                soupconner(fmt::format("« #{} » n'a pas sa place dans une réponse", directive));
            if (directive == "include" && objet == "<") {
                std::string chemin;
                for (std::size_t j = i + 3; !texte(j).empty() && texte(j) != ">"; ++j)
                    chemin += texte(j);
                if (chemin.find("..") != std::string::npos || commence_par(chemin, "/") ||
                    chemin.find("catch") != std::string::npos)
                    soupconner(
                        fmt::format("« #include <{}> » n'a pas sa place dans une réponse", chemin));
            }
        }
        // Un membre (x.exit, X::exit autre que std::) porte un nom, il n'appelle pas la libc.
        const std::string avant = i > 0 ? jetons[i - 1].texte : "";
        const bool membre = avant == "." || (avant == ">" && i > 1 && jetons[i - 2].texte == "-");
        if (membre || permis.count(mot) != 0) continue;
        if (mot == "juge" && texte(i + 1) == ":" && texte(i + 3) != "a_completer")
            soupconner("« juge:: » appartient à l'épreuve : une réponse ne s'en sert pas");
        if (mot == "juge" && avant == "namespace")
            soupconner("« namespace juge » appartient à l'épreuve");
        if (const std::string raison = reproche(mot); !raison.empty())
            soupconner(fmt::format("« {} » {}", mot, raison));
    }
    return suspicions;
}

std::vector<Suspicion> lire_interdits(const std::string& reponse,
                                      const std::vector<std::string>& interdits) {
    std::vector<Suspicion> trouves;
    if (interdits.empty()) return trouves;
    for (const auto& jeton : Decoupeur(reponse).decouper()) {
        if (std::find(interdits.begin(), interdits.end(), jeton.texte) != interdits.end())
            trouves.push_back(
                {jeton.ligne,
                 fmt::format("« {} » : cet exercice demande de s'en passer", jeton.texte)});
    }
    return trouves;
}

std::optional<Attendu> lire_attendu(const std::filesystem::path& erreur) {
    std::ifstream flux(erreur);
    std::string ligne;
    std::getline(flux, ligne);
    static const std::regex forme(R"re(// attendu : (.+?)( dans « (.+) »)? — (.+))re");
    std::smatch m;
    if (!std::regex_match(ligne, m, forme)) return std::nullopt;
    const auto verdict = verdict_nomme(m[1].str());
    if (!verdict) return std::nullopt;
    return Attendu{*verdict, m[3].str(), m[4].str()};
}

}  // namespace juge
