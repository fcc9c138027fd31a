#include "suspicions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string_view>

#include "../epreuve/rapport.hpp"
#include "decoupeur.hpp"

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

/// Ce que renommer ne peut pas être une maladresse : les mots du langage, et ceux par lesquels
/// juge/reponse.hpp compare, après la réponse, les macros de l'épreuve.
bool ne_se_renomme_pas(const std::string& mot) {
    static const std::set<std::string> de_la_comparaison{
        "apres", "avant",  "defined", "equivalents", "i",   "intactes",
        "juge",  "macros", "size",    "size_t",      "std", "string_view"};
    return est_du_langage(mot) || de_la_comparaison.count(mot) != 0;
}

/// Vrai pour un nom de macro qu'aucun mot de l'épreuve, de Catch2 ni de C++ ne risque de porter.
bool en_majuscules(const std::string& mot) {
    return std::all_of(mot.begin(), mot.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// Ce que déclarent les en-têtes du juge, et dont une réponse ne se sert pas. Un autre nom n'est
/// qu'une faute de frappe : il ne compile pas.
bool est_un_instrument(const std::string& nom) {
    static const std::set<std::string> noms{"Acteur",
                                            "Enfant",
                                            "Etat",
                                            "GrandLivre",
                                            "HorlogeFactice",
                                            "FinRetenue",
                                            "Inventaire",
                                            "Issue",
                                            "Panne",
                                            "Perturbation",
                                            "Registre",
                                            "RendezVous",
                                            "TachesEnVol",
                                            "a_tour_de_role",
                                            "attendre_calme",
                                            "autres_threads",
                                            "compter_pas",
                                            "explorer",
                                            "instants",
                                            "interrompre_au_pas",
                                            "macros",
                                            "mesure",
                                            "point_de_passage",
                                            "tuer_au_pas"};
    return noms.count(nom) != 0;
}

bool est_un_en_tete_du_juge(const std::string& objet) {
    static const std::set<std::string> noms{"<juge/epreuve.hpp>", "<juge/mesure.hpp>",
                                            "<juge/processus.hpp>", "<juge/reponse.hpp>"};
    return noms.count(objet) != 0;
}

/// Vrai pour « <juge/mot.mot> » : un tel chemin ne mène qu'à un en-tête du juge, ou à rien.
bool chemin_simple(const std::string& objet) {
    const std::string_view debut = "<juge/";
    return std::all_of(objet.begin() + static_cast<long>(debut.size()), objet.end() - 1,
                       [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                                  c == '.';
                       }) &&
           objet.back() == '>' && objet.find("..") == std::string::npos;
}

class LecteurDeReponse {
public:
    LecteurDeReponse(const std::string& reponse, const std::string& epreuve,
                     const std::vector<std::string>& autorise)
        : jetons_(decouper(reponse)), permis_(autorise.begin(), autorise.end()) {
        for (const auto& jeton : decouper(epreuve))
            mots_de_l_epreuve_.insert(jeton.texte);
        for (std::size_t i = 0; i < jetons_.size(); ++i)
            if (directive(i) == "define") macros_.insert(sur_la_ligne(i + 2));
        for (std::size_t i = 0; i < jetons_.size(); ++i)
            if (declare(i) && a_un_corps(i)) definies_.insert(jetons_[i].texte);
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
    void soupconner(std::size_t i, std::string phrase, Verdict verdict = Verdict::triche_presumee) {
        suspicions_.push_back({jetons_[i].ligne, std::move(phrase), verdict});
    }
    /// La directive de la ligne où est le jeton `i` ; vide si ce n'en est pas une.
    std::string directive_de_la_ligne(std::size_t i) const {
        while (i > 0 && !jetons_[i].debut_de_ligne)
            --i;
        return directive(i);
    }

    void lire_directive(std::size_t i) {
        static const std::set<std::string> ordinaires{
            "define", "undef", "include", "pragma", "if",      "ifdef",   "ifndef",
            "elif",   "else",  "endif",   "error",  "warning", "elifdef", "elifndef"};
        static const std::set<std::string> suspectes{"assert",       "embed", "ident", "import",
                                                     "include_next", "line",  "sccs",  "unassert"};
        const std::string nom = directive(i);
        const std::string objet = sur_la_ligne(i + 2);
        if (suspectes.count(nom) != 0 || std::isdigit(static_cast<unsigned char>(nom[0])) != 0)
            soupconner(i, fmt::format("« #{} » n'a pas sa place dans une réponse", nom));
        else if (ordinaires.count(nom) == 0)
            soupconner(i, fmt::format("« #{} » n'existe pas : une faute de frappe ?", nom),
                       Verdict::ne_compile_pas);
        if (nom == "define" || nom == "undef") {
            if (mots_de_l_epreuve_.count(objet) != 0)
                soupconner(
                    i, fmt::format("« #{} {} » change un mot dont l'épreuve se sert", nom, objet));
            else if (ne_se_renomme_pas(objet))
                soupconner(i, fmt::format("« #{} {} » change le sens du langage", nom, objet));
            else if (!en_majuscules(objet) && inclut_apres(i))
                soupconner(
                    i,
                    fmt::format(
                        "« #{} {} » change ce mot dans les en-têtes inclus plus bas : incluez-les "
                        "d'abord, ou écrivez le nom de la macro en MAJUSCULES",
                        nom, objet),
                    Verdict::echec);
        }
        if (nom == "pragma" && !pragma_sans_effet(i))
            soupconner(i, "« #pragma » change la façon dont la réponse est compilée");
        if (nom == "include") lire_inclusion(i, objet);
    }

    /// Vrai si la réponse inclut encore un fichier après le jeton `i`.
    bool inclut_apres(std::size_t i) const {
        for (++i; i < jetons_.size(); ++i)
            if (directive(i) == "include") return true;
        return false;
    }

    /// « once », ou ce qui ne règle que les avertissements et l'affichage de l'éditeur.
    bool pragma_sans_effet(std::size_t i) const {
        const std::string objet = sur_la_ligne(i + 2);
        return objet == "once" || objet == "region" || objet == "endregion" || objet == "mark" ||
               ((objet == "GCC" || objet == "clang") && sur_la_ligne(i + 3) == "diagnostic");
    }

    void lire_inclusion(std::size_t i, const std::string& objet) {
        if (objet.empty())
            return soupconner(i, "« #include » sans nom de fichier", Verdict::ne_compile_pas);
        if (objet[0] != '<') {
            // Un fichier voisin est une maladresse ; un chemin, ou une macro, mène ailleurs.
            const bool voisin = objet[0] == '"' && objet.find_first_of("/\\") == std::string::npos;
            return soupconner(
                i, fmt::format("« #include {} » : la réponse tient dans son seul fichier", objet),
                voisin ? Verdict::echec : Verdict::triche_presumee);
        }
        const bool du_juge = commence_par(objet, "<juge/") && objet != "<juge/a_completer.hpp>";
        if (du_juge && !est_un_en_tete_du_juge(objet) && chemin_simple(objet))
            return soupconner(i,
                              fmt::format("« #include {} » n'existe pas : l'en-tête s'appelle "
                                          "<juge/a_completer.hpp>",
                                          objet),
                              Verdict::ne_compile_pas);
        if (du_juge || commence_par(objet, "</") || objet.find("..") != std::string::npos ||
            objet.find("catch") != std::string::npos || objet.find('\\') != std::string::npos)
            soupconner(i, fmt::format("« #include {} » n'a pas sa place dans une réponse", objet));
    }

    void lire_mot(std::size_t i) {
        const std::string& mot = jetons_[i].texte;
        if (mot == "juge") lire_juge(i);
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
        bool a_elle = false;
        if (raison.empty() && !membre(i) && !declare(i)) {
            raison = reproche_appel(mot);
            if (raison.empty() && jeton(i + 1) == "(") raison = reproche_si_appelee(mot);
            a_elle = definies_.count(mot) != 0;
        }
        if (raison.empty()) return;
        if (a_elle)
            soupconner(i,
                       fmt::format("« {} » est aussi le nom d'une fonction du système, que le juge "
                                   "refuse : renommez la vôtre",
                                   mot),
                       Verdict::echec);
        else
            soupconner(i, fmt::format("« {} » {}", mot, raison));
    }

    /// L'espace de noms du juge n'offre qu'une fonction à une réponse. Une variable peut s'appeler
    /// ainsi : elle ne mène à rien.
    void lire_juge(std::size_t i) {
        const bool qualifie = jeton(i + 1) == ":" && jeton(i + 2) == ":";
        const std::string nom = qualifie ? jeton(i + 3) : "";
        if (nom == "a_completer") return;
        if (qualifie && !est_un_instrument(nom))
            return soupconner(i,
                              fmt::format("« juge::{} » n'existe pas : une réponse ne se sert que "
                                          "de juge::a_completer()",
                                          nom),
                              Verdict::ne_compile_pas);
        if (qualifie || !directive_de_la_ligne(i).empty() || apres_namespace(i))
            soupconner(i, "« juge » appartient à l'épreuve : une réponse ne s'en sert pas");
    }

    /// Vrai si le mot « namespace » est dans la même instruction, avant le jeton `i`.
    bool apres_namespace(std::size_t i) const {
        while (i-- > 0) {
            const std::string& mot = jetons_[i].texte;
            if (mot == ";" || mot == "{" || mot == "}") return false;
            if (mot == "namespace") return true;
        }
        return false;
    }

    /// Vrai pour « namespace std { », même par une macro, et pour un opérateur existant spécialisé
    /// : l'un et l'autre changeraient les comparaisons de l'épreuve.
    bool ajoute_a_std(std::size_t i) const {
        if (jetons_[i].texte == "template" && jeton(i + 1) == "<" && jeton(i + 2) == ">")
            return avant_le_corps(i, [](const std::string& mot) { return mot == "operator"; });
        if (jetons_[i].texte != "namespace" || (i > 0 && jetons_[i - 1].texte == "using"))
            return false;
        return directive_de_la_ligne(i) == "define" ||
               avant_le_corps(i, [this](const std::string& mot) {
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

    /// Vrai si la fonction que déclare le jeton `i` est définie là : « nom(…) … { ».
    bool a_un_corps(std::size_t i) const {
        int profondeur = 0;
        for (std::size_t j = i + 1; j < jetons_.size(); ++j) {
            const std::string& mot = jetons_[j].texte;
            if (mot == "(") ++profondeur;
            if (mot == ")") --profondeur;
            if (profondeur == 0 && (mot == "{" || mot == ";" || mot == "}")) return mot == "{";
        }
        return false;
    }

    static bool est_un_nom(const std::string& mot) {
        return !mot.empty() && (std::isalpha(static_cast<unsigned char>(mot[0])) != 0 ||
                                mot[0] == '_' || static_cast<unsigned char>(mot[0]) >= 0x80);
    }

    std::vector<Jeton> jetons_;
    std::set<std::string> permis_;
    std::set<std::string> mots_de_l_epreuve_;
    std::set<std::string> macros_;    ///< celles que la réponse définit
    std::set<std::string> definies_;  ///< les fonctions que la réponse définit
    std::vector<Suspicion> suspicions_;
};

}  // namespace

std::vector<Suspicion> lire_suspicions(const std::string& reponse, const std::string& epreuve,
                                       const std::vector<std::string>& autorise) {
    return LecteurDeReponse(reponse, epreuve, autorise).lire();
}

std::vector<Suspicion> lire_interdits(const std::string& reponse,
                                      const std::vector<std::string>& interdits) {
    std::vector<Suspicion> trouves;
    if (interdits.empty()) return trouves;
    for (const auto& jeton : decouper(reponse)) {
        if (std::find(interdits.begin(), interdits.end(), jeton.texte) != interdits.end())
            trouves.push_back(
                {jeton.ligne,
                 fmt::format("« {} » : cet exercice demande de s'en passer", jeton.texte),
                 Verdict::echec});
    }
    return trouves;
}

std::vector<int> lire_conditions_en_attente(const std::string& reponse) {
    const auto jetons = decouper(reponse);
    std::vector<int> lignes;
    for (std::size_t i = 0; i + 1 < jetons.size(); ++i) {
        if (jetons[i].texte != "if" && jetons[i].texte != "switch") continue;
        std::size_t j = i + (jetons[i + 1].texte == "constexpr" ? 2 : 1);
        int profondeur = 0;
        for (; j < jetons.size(); ++j) {
            if (jetons[j].texte == "(") ++profondeur;
            if (jetons[j].texte == ")") --profondeur;
            if (profondeur == 0) break;
            if (jetons[j].texte == "co_await") lignes.push_back(jetons[j].ligne);
        }
    }
    return lignes;
}

}  // namespace juge
