// juge : juge un exercice, ou passe des tests. Utilisé par CTest et par ./cahier.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "affichage.hpp"
#include "interruption.hpp"
#include "isolement.hpp"
#include "jugement.hpp"
#include "jugement_json.hpp"
#include "lecture.hpp"
#include "outil.hpp"

namespace {

using namespace juge;

constexpr int code_refuse = 1;
constexpr int code_usage = 2;
constexpr int code_sans_objet = 77;  // CTest : ni réussi ni échoué

std::string nom_et_cas(Verdict verdict, const std::string& cas) {
    return std::string(nom(verdict)) + (cas.empty() ? "" : " dans « " + cas + " »");
}

std::string obtenu(const Jugement& jugement) {
    return nom_et_cas(jugement.verdict,
                      jugement.constats.empty() ? "" : jugement.constats.front().cas);
}

bool est_une_erreur_connue(const std::string& variante) {
    return variante != "etudiant" && variante != "solution" && variante != "tests";
}

/// Ce qu'annonce l'en-tête de cette erreur connue. Lève std::runtime_error s'il n'annonce rien.
Attendu attendu_de(const Epreuve& epreuve, const Options& options) {
    const auto fichier = fichier_reponse(epreuve, options.variante);
    const auto attendu = lire_attendu(fichier, !options.lire_la_reponse);
    if (attendu) return *attendu;
    throw std::runtime_error(
        fmt::format("{} : l'en-tête doit dire « // {} : VERDICT dans « cas » — raison »",
                    fichier.string(), options.lire_la_reponse ? "attendu" : "sans lecture"));
}

bool est_celui(const Attendu& attendu, const Jugement& jugement) {
    return jugement.verdict == attendu.verdict &&
           (attendu.cas.empty() ||
            (!jugement.constats.empty() && jugement.constats.front().cas == attendu.cas));
}

/// Une erreur connue doit être rejetée, pour la raison que son en-tête annonce. Le compte rendu va
/// sur `flux`.
int verifier_erreur(const Epreuve& epreuve, const Options& options, const Jugement& jugement,
                    std::FILE* flux) {
    const Attendu attendu = attendu_de(epreuve, options);
    if (est_celui(attendu, jugement)) {
        fmt::print(flux, "Comme prévu : {} — {}\n", nom(attendu.verdict), attendu.raison);
        return 0;
    }
    fmt::print(flux, "Attendu : {}\nObtenu  : {}\n", nom_et_cas(attendu.verdict, attendu.cas),
               obtenu(jugement));
    return code_refuse;
}

/// Les avertissements qu'a laissés la compilation de la réponse de l'étudiant.
std::string avertissements(const Epreuve& epreuve) {
    std::string texte;
    for (const auto& profil : epreuve.profils) {
        const auto fichier = epreuve.binaires / "etudiant" / (profil + ".avertissements.txt");
        if (std::filesystem::exists(fichier)) texte += lire_texte(fichier);
    }
    return texte;
}

/// Le squelette livré doit compiler sans avertissement et être jugé À COMPLÉTER. S'il a été modifié
/// (un étudiant travaille dessus), il n'y a rien à vérifier : CTest le dit.
int verifier_squelette(const Epreuve& epreuve, const Jugement& jugement) {
    const std::string compilation = avertissements(epreuve);
    if (jugement.verdict == Verdict::a_completer && compilation.empty()) return 0;
    const auto etat = lancer_outil({"git", "-C", epreuve.squelette.parent_path().string(), "status",
                                    "--porcelain", "--", epreuve.squelette.string()},
                                   10);
    if (etat.code == 0 && etat.texte.substr(0, 2).find('M') != std::string::npos) {
        fmt::print("{} : vous avez commencé cet exercice, le squelette n'est plus à vérifier.\n",
                   epreuve.id);
        return code_sans_objet;
    }
    fmt::print("Le squelette livré devrait être jugé À COMPLÉTER{}{}\n",
               compilation.empty() ? "." : ", sans avertissement du compilateur :\n", compilation);
    if (etat.code != 0)
        fmt::print("(git {} : impossible de savoir si vous l'avez modifié.)\n", etat.raison);
    return code_refuse;
}

/// Juge `repetitions` fois, compte les verdicts et explique le premier de chaque sorte qui n'est
/// pas celui qu'on attend : RÉUSSI, ou ce qu'annonce l'en-tête d'une erreur connue.
int repeter(const Catalogue& catalogue, const Epreuve& epreuve, const Options& options,
            int repetitions, const Style& style) {
    const bool erreur = est_une_erreur_connue(options.variante);
    const Attendu attendu =
        erreur ? attendu_de(epreuve, options) : Attendu{Verdict::reussi, "", ""};
    std::map<std::string, int> comptes;
    std::string ecarts;
    int prevus = 0;
    for (int i = 0; i < repetitions; ++i) {
        const auto jugement = juger(catalogue, epreuve, options);
        const bool prevu = est_celui(attendu, jugement);
        const auto verdict = erreur ? obtenu(jugement) : std::string(nom(jugement.verdict));
        prevus += prevu;
        if (++comptes[verdict] == 1 && !prevu)
            ecarts += "\n" + en_texte(jugement, catalogue, epreuve, style);
    }
    fmt::print("Attendus : {}/{}\n", prevus, repetitions);
    for (const auto& [verdict, nombre] : comptes)
        fmt::print("{} {}/{} {}\n", epreuve.id, nombre, repetitions, verdict);
    fmt::print("{}", ecarts);
    return prevus == repetitions ? 0 : code_refuse;
}

/// CLI11 parle anglais : ses intitulés et ses refus sont redits en français.
void franciser(CLI::App& application) {
    application.option_defaults()->group("Options ");
    application.set_help_flag("-h,--help", "Afficher cette aide");
    const auto forme = application.get_formatter();
    forme->label("Usage", "Usage ");
    for (const char* arguments : {"Positionals", "POSITIONALS"})
        forme->label(arguments, "Argument ");
    for (const char* nombre : {"INT", "INT:POSITIVE"})
        forme->label(nombre, "N");
    forme->label("TEXT", "TEXTE");
}

int refuser(const CLI::App& application, const CLI::ParseError& erreur) {
    const std::string message = erreur.what();
    std::string phrase =
        "argument inconnu : " + fmt::format("{}", fmt::join(application.remaining(), " "));
    for (const auto* option : application.get_options())
        if (message.find(option->get_name()) != std::string::npos && option->get_name()[0] == '-')
            phrase = option->get_name() + " attend une valeur, ou n'accepte pas celle-ci";
    fmt::print(stderr, "juge : {}.\nL'aide : {} --help\n", phrase, application.get_name());
    return code_usage;
}

}  // namespace

int main(int argc, char* argv[]) {
    CLI::App application{"Juge un exercice du cours, ou passe des tests."};
    franciser(application);
    std::string designation;
    std::string fichier_catalogue = catalogue_par_defaut().string();
    Options options;
    bool squelette = false;
    bool json = false;
    bool isolement = false;
    bool sans_lecture = false;
    int repetitions = 1;
    application.add_option("exercice", designation,
                           "Ce qu'il faut juger : 5.1, chapitre05_ex1, ex1_tampon_borne…");
    application.add_option(
        "--variante", options.variante,
        "Réponse à juger : etudiant (défaut), solution, ou le nom d'une erreur connue");
    application.add_flag("--construire", options.construire,
                         "Construire la réponse avant de la juger");
    application.add_flag("--squelette", squelette,
                         "Vérifier que le squelette livré est À COMPLÉTER");
    application.add_option("--cas", options.cas, "Ne juger que ce cas");
    application.add_option("--profil", options.profil,
                           "Ne juger que cette construction : simple, tsan, asan");
    application.add_option("--graine", options.graine, "Rejouer un seul ordonnancement");
    application.add_option("--travaux", options.travaux,
                           "Cas exécutés à la fois (défaut : un par cœur)");
    application.add_option("--repetitions", repetitions, "Juger N fois et compter les verdicts")
        ->check(CLI::PositiveNumber);
    application.add_flag(
        "--sans-lecture", sans_lecture,
        "Ne pas chercher les mots suspects dans la réponse (pour éprouver le juge)");
    application.add_flag("--json", json, "Rendre le jugement en JSON");
    application.add_option("--catalogue", fichier_catalogue,
                           "Catalogue de l'arbre de construction");
    application.add_flag("--isolement", isolement, "Dire comment les réponses sont isolées ici");
    try {
        application.parse(argc, argv);
    } catch (const CLI::ParseError& erreur) {
        if (erreur.get_exit_code() != 0) return refuser(application, erreur);
        fmt::print("{}", application.help());
        return 0;
    }
    options.lire_la_reponse = !sans_lecture;

    try {
        if (isolement) {
            fmt::print("{}\n", isolement::description());
            return 0;
        }
        if (designation.empty())
            throw std::runtime_error("quel exercice ? Par exemple : juge 5.1 (voir --help)");
        const auto catalogue = lire_catalogue(fichier_catalogue);
        const Epreuve* epreuve = catalogue.trouver(designation);
        if (epreuve == nullptr) {
            fmt::print(stderr, "Exercice inconnu : « {} ». La liste : ./cahier liste\n",
                       designation);
            return code_usage;
        }
        const Style style = Style::du_terminal();
        if (repetitions > 1) return repeter(catalogue, *epreuve, options, repetitions, style);

        const auto jugement = juger(catalogue, *epreuve, options);
        if (json) {
            fmt::print("{}\n", en_json(jugement).dump(2, ' ', false,
                                                      nlohmann::json::error_handler_t::replace));
        } else {
            fmt::print("{}", en_texte(jugement, catalogue, *epreuve, style));
        }
        if (squelette) return verifier_squelette(*epreuve, jugement);
        if (est_une_erreur_connue(jugement.variante))
            return verifier_erreur(*epreuve, options, jugement, json ? stderr : stdout);
        return jugement.verdict == Verdict::reussi ? 0 : code_refuse;
    } catch (const Interruption& interruption) {
        fmt::print(stderr, "\n{}\n", interruption.what());
        return 130;
    } catch (const std::exception& erreur) {
        fmt::print(stderr, "juge : {}\n", erreur.what());
        return code_usage;
    }
}
