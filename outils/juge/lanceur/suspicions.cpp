#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "../epreuve/rapport.hpp"
#include "decoupeur.hpp"
#include "lecture.hpp"

namespace juge {
namespace {

bool commence_par(const std::string& texte, const char* debut) {
    return texte.rfind(debut, 0) == 0;
}

/// Mots qui n'ont pas d'usage honnête dans une réponse, où qu'ils soient. Pour la plupart, le
/// lecteur est la seule défense : il ne fait pas d'exception.
std::string reproche_absolu(const std::string& mot) {
    static const std::map<std::string, std::string> mots{
        {"asm", "échappe aux assainisseurs"},
        {"__asm__", "échappe aux assainisseurs"},
        {"__asm", "échappe aux assainisseurs"},
        {"_Pragma", "change la façon dont la réponse est compilée"},
        {"__pragma", "change la façon dont la réponse est compilée"},
        {"no_address_safety_analysis", "désactive un assainisseur"},
        {"__no_address_safety_analysis__", "désactive un assainisseur"},
        {"init_priority", "s'exécute avant l'épreuve"},
        {"Catch", "s'adresse à Catch2, qui appartient à l'épreuve"},
        {"TEST_CASE", "déclare un cas d'épreuve"},
        {"TEST_CASE_METHOD", "déclare un cas d'épreuve"},
        {"SCENARIO", "déclare un cas d'épreuve"},
        {"SKIP", "écarte un cas d'épreuve"},
    };
    if (const auto trouve = mots.find(mot); trouve != mots.end()) return trouve->second;
    for (const char* debut :
         {"__tsan", "__asan", "__lsan", "__ubsan", "__msan", "__sanitizer", "__interceptor"})
        if (commence_par(mot, debut)) return "parle à l'assainisseur au lieu de corriger l'accès";
    if (commence_par(mot, "Annotate") && mot.size() > 8 && mot[8] >= 'A' && mot[8] <= 'Z')
        return "parle à l'assainisseur au lieu de corriger l'accès";
    for (const char* debut : {"CATCH_", "INTERNAL_CATCH"})
        if (commence_par(mot, debut)) return "s'adresse à Catch2, qui appartient à l'épreuve";
    if (commence_par(mot, "JUGE_")) return "appartient à l'épreuve : une réponse ne s'en sert pas";
    for (const char* morceau : {"no_sanitize", "disable_sanitizer"})
        if (mot.find(morceau) != std::string::npos) return "désactive un assainisseur";
    if (mot == std::to_string(rapport::fd_rapport) || mot == std::to_string(rapport::fd_secret))
        return "désigne un canal du juge";
    return "";
}

/// Fonctions du système qui terminent l'épreuve ou contournent le juge. Leur nom reste permis pour
/// un membre ou une fonction que la réponse déclare elle-même.
std::string reproche_appel(const std::string& mot) {
    constexpr const char* finir = "met fin au programme avant la fin de l'épreuve";
    constexpr const char* apres = "s'exécute à la fin de l'épreuve";
    constexpr const char* contourner = "contourne les instruments du juge";
    constexpr const char* remplacer = "remplace le programme de l'épreuve par un autre";
    constexpr const char* regler = "touche aux réglages que le juge a choisis";
    static const std::map<std::string, std::string> mots{
        {"_Exit", finir},        {"_exit", finir},        {"exit", finir},
        {"quick_exit", finir},   {"atexit", apres},       {"at_quick_exit", apres},
        {"on_exit", apres},      {"pthread_exit", finir}, {"thrd_exit", finir},
        {"dlsym", contourner},   {"dlvsym", contourner},  {"dlopen", contourner},
        {"syscall", contourner}, {"ptrace", contourner},  {"prctl", contourner},
        {"execl", remplacer},    {"execle", remplacer},   {"execlp", remplacer},
        {"execv", remplacer},    {"execve", remplacer},   {"execvp", remplacer},
        {"execvpe", remplacer},  {"fexecve", remplacer},  {"execveat", remplacer},
        {"setenv", regler},      {"unsetenv", regler},    {"putenv", regler},
        {"clearenv", regler},    {"environ", regler},     {"set_terminate", regler},
    };
    const auto trouve = mots.find(mot);
    return trouve != mots.end() ? trouve->second : "";
}

/// De même, pour des noms courants : seul leur appel est suspect.
std::string reproche_si_appelee(const std::string& mot) {
    static const std::set<std::string> mots{
        "argp_error",    "argp_failure", "argp_help",   "argp_parse", "argp_state_help",
        "argp_usage",    "daemon",       "err",         "error",      "errx",
        "error_at_line", "setcontext",   "swapcontext", "verr",       "verrx"};
    return mots.count(mot) != 0 ? "peut mettre fin au programme avant la fin de l'épreuve" : "";
}

/// Vrai pour un nom de macro qu'aucun mot de l'épreuve, de Catch2 ni de C++ ne risque de porter.
bool en_majuscules(const std::string& mot) {
    return std::all_of(mot.begin(), mot.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// Vrai pour un octet que les compilateurs ne lisent pas tous de la même façon.
bool invisible(const std::string& texte, std::size_t i) {
    const auto octet = static_cast<unsigned char>(texte[i]);
    if (octet == '\r') return texte.compare(i, 2, "\r\n") != 0;
    return (octet < 0x20 && octet != '\n' && octet != '\t') || octet == 0x7f;
}

class Lecteur {
public:
    Lecteur(const std::string& reponse, const std::string& epreuve,
            const std::vector<std::string>& autorise)
        : jetons_(decouper(reponse)), permis_(autorise.begin(), autorise.end()) {
        for (const auto& jeton : decouper(epreuve))
            mots_de_l_epreuve_.insert(jeton.texte);
        for (std::size_t i = 0; i < jetons_.size(); ++i)
            if (directive(i) == "define") macros_.insert(sur_la_ligne(i + 2));
        int ligne = 1;
        for (std::size_t i = 0; i < reponse.size(); ++i) {
            if (invisible(reponse, i))
                suspicions_.push_back({ligne, "un caractère invisible peut cacher un mot au juge"});
            if (reponse[i] == '\n') ++ligne;
        }
    }

    std::vector<Suspicion> lire() {
        for (std::size_t i = 0; i < jetons_.size(); ++i) {
            if (jetons_[i].texte == "##")
                soupconner(i, "« ## » assemble des mots que le juge ne peut pas lire");
            if (!directive(i).empty()) lire_directive(i);
            if (permis_.count(jetons_[i].texte) == 0) lire_mot(i);
        }
        return std::move(suspicions_);
    }

private:
    /// Le jeton `i`, s'il est sur la même ligne que le précédent ; vide sinon.
    std::string sur_la_ligne(std::size_t i) const {
        return i < jetons_.size() && !jetons_[i].debut_de_ligne ? jetons_[i].texte : "";
    }
    std::string jeton(std::size_t i) const { return i < jetons_.size() ? jetons_[i].texte : ""; }
    /// Le nom de la directive ouverte par le jeton `i` ; vide s'il n'en ouvre pas.
    std::string directive(std::size_t i) const {
        return jetons_[i].debut_de_ligne && jetons_[i].texte == "#" ? sur_la_ligne(i + 1) : "";
    }
    void soupconner(std::size_t i, std::string phrase) {
        suspicions_.push_back({jetons_[i].ligne, std::move(phrase)});
    }

    void lire_directive(std::size_t i) {
        static const std::set<std::string> ordinaires{
            "define", "undef", "include", "pragma", "if",      "ifdef",   "ifndef",
            "elif",   "else",  "endif",   "error",  "warning", "elifdef", "elifndef"};
        const std::string nom = directive(i);
        const std::string objet = sur_la_ligne(i + 2);
        if (ordinaires.count(nom) == 0)
            soupconner(i, fmt::format("« #{} » n'a pas sa place dans une réponse", nom));
        if (nom == "define" || nom == "undef") {
            if (mots_de_l_epreuve_.count(objet) != 0)
                soupconner(
                    i, fmt::format("« #{} {} » change un mot dont l'épreuve se sert", nom, objet));
            else if (!en_majuscules(objet))
                soupconner(
                    i, fmt::format(
                           "« #{} {} » : le nom d'une macro s'écrit en MAJUSCULES, pour ne changer "
                           "aucun autre mot",
                           nom, objet));
        }
        if (nom == "pragma" && objet != "once")
            soupconner(i, "« #pragma » change la façon dont la réponse est compilée");
        if (nom == "include") lire_inclusion(i, objet);
    }

    void lire_inclusion(std::size_t i, const std::string& objet) {
        if (objet.empty() || objet[0] != '<') {
            soupconner(
                i, fmt::format("« #include {} » : la réponse tient dans son seul fichier", objet));
            return;
        }
        const bool du_juge = commence_par(objet, "<juge/") && objet != "<juge/a_completer.hpp>";
        if (du_juge || commence_par(objet, "</") || objet.find("..") != std::string::npos ||
            objet.find("catch") != std::string::npos || objet.find('\\') != std::string::npos)
            soupconner(i, fmt::format("« #include {} » n'a pas sa place dans une réponse", objet));
    }

    void lire_mot(std::size_t i) {
        const std::string& mot = jetons_[i].texte;
        if (mot == "juge" && !(jeton(i + 1) == ":" && jeton(i + 3) == "a_completer"))
            soupconner(i, "« juge » appartient à l'épreuve : une réponse ne s'en sert pas");
        if (mot.size() > 2 && mot[0] == '"')
            for (const char* chemin : {"/proc/self/fd", "/proc/self/mem", "/dev/fd"})
                if (mot.find(chemin) != std::string::npos)
                    soupconner(i, fmt::format("« {} » donne accès aux canaux du juge", chemin));
        if (ajoute_a_std(i))
            soupconner(
                i,
                "ajoute à la bibliothèque standard ce dont l'épreuve se sert ([namespace.std] "
                "l'interdit) ; une spécialisation s'écrit « template <> struct "
                "std::hash<Type> »");
        std::string raison = reproche_absolu(mot);
        if (raison.empty() && !membre(i) && !declare(i)) {
            raison = reproche_appel(mot);
            if (raison.empty() && jeton(i + 1) == "(") raison = reproche_si_appelee(mot);
        }
        if (!raison.empty()) soupconner(i, fmt::format("« {} » {}", mot, raison));
    }

    /// Vrai pour « namespace std { », même par une macro, et pour un opérateur existant spécialisé
    /// : l'un et l'autre changeraient les comparaisons de l'épreuve.
    bool ajoute_a_std(std::size_t i) const {
        if (jetons_[i].texte == "template" && jeton(i + 1) == "<" && jeton(i + 2) == ">")
            return avant_le_corps(i, [](const std::string& mot) { return mot == "operator"; });
        if (jetons_[i].texte != "namespace" || (i > 0 && jetons_[i - 1].texte == "using"))
            return false;
        std::size_t debut = i;
        while (debut > 0 && !jetons_[debut].debut_de_ligne)
            --debut;
        return directive(debut) == "define" || avant_le_corps(i, [this](const std::string& mot) {
                   return mot == "std" || macros_.count(mot) != 0;
               });
    }

    /// Vrai si l'un des jetons qui suivent `i`, jusqu'au premier « { », « ; », « ( » ou « = »,
    /// plaît.
    template <class Predicat>
    bool avant_le_corps(std::size_t i, Predicat plait) const {
        for (std::size_t j = i + 1; j < jetons_.size(); ++j) {
            const std::string& mot = jetons_[j].texte;
            if (mot == "{" || mot == ";" || mot == "(" || mot == "=") return false;
            if (plait(mot)) return true;
        }
        return false;
    }

    /// Vrai pour x.exit et p->exit.
    bool membre(std::size_t i) const {
        return (i > 0 && jetons_[i - 1].texte == ".") ||
               (i > 1 && jetons_[i - 1].texte == ">" && jetons_[i - 2].texte == "-");
    }

    /// Vrai là où la réponse déclare ou définit elle-même ce nom : « void exit( », « void S::exit(
    /// ».
    bool declare(std::size_t i) const {
        static const std::set<std::string> expressions{
            "return", "throw",  "else",   "do",       "case",      "goto",    "new",
            "delete", "sizeof", "and",    "or",       "not",       "compl",   "bitand",
            "bitor",  "xor",    "and_eq", "or_eq",    "xor_eq",    "not_eq",  "in",
            "using",  "if",     "while",  "co_await", "co_return", "co_yield"};
        if (jeton(i + 1) != "(") return false;
        std::size_t debut = i;
        while (debut >= 3 && jeton(debut - 1) == ":" && jeton(debut - 2) == ":" &&
               est_un_nom(jeton(debut - 3)) && jeton(debut - 3) != "std")
            debut -= 3;
        if (debut == 0) return false;
        const std::string& type = jetons_[debut - 1].texte;
        return est_un_nom(type) && type[0] != '_' && expressions.count(type) == 0 &&
               macros_.count(type) == 0;
    }

    static bool est_un_nom(const std::string& mot) {
        return !mot.empty() && (std::isalpha(static_cast<unsigned char>(mot[0])) != 0 ||
                                mot[0] == '_' || static_cast<unsigned char>(mot[0]) >= 0x80);
    }

    std::vector<Jeton> jetons_;
    std::set<std::string> permis_;
    std::set<std::string> mots_de_l_epreuve_;
    std::set<std::string> macros_;  ///< celles que la réponse définit
    std::vector<Suspicion> suspicions_;
};

}  // namespace

std::vector<Suspicion> lire_suspicions(const std::string& reponse, const std::string& epreuve,
                                       const std::vector<std::string>& autorise) {
    return Lecteur(reponse, epreuve, autorise).lire();
}

std::vector<Suspicion> lire_interdits(const std::string& reponse,
                                      const std::vector<std::string>& interdits) {
    std::vector<Suspicion> trouves;
    if (interdits.empty()) return trouves;
    for (const auto& jeton : decouper(reponse)) {
        if (std::find(interdits.begin(), interdits.end(), jeton.texte) != interdits.end())
            trouves.push_back(
                {jeton.ligne,
                 fmt::format("« {} » : cet exercice demande de s'en passer", jeton.texte)});
    }
    return trouves;
}

}  // namespace juge
