// juge : juge un exercice, ou passe des tests. Utilisé par CTest et par ./cahier.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "affichage.hpp"
#include "bilans.hpp"
#include "conclusion.hpp"
#include "construction.hpp"
#include "erreur_connue.hpp"
#include "interruption.hpp"
#include "isolement.hpp"
#include "jugement.hpp"
#include "jugement_json.hpp"
#include "lecture.hpp"
#include "outil.hpp"
#include "reponses.hpp"

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

/// Le squelette livré doit compiler sans avertissement et être jugé À COMPLÉTER. S'il a été modifié
/// (un étudiant travaille dessus), il n'y a rien à vérifier : CTest le dit.
int verifier_squelette(const Epreuve& epreuve, const Jugement& jugement) {
    const auto& compilation = jugement.avertissements;
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
            int repetitions, bool complet, const Style& style) {
    const bool erreur = est_une_erreur_connue(options.variante);
    const Attendu attendu =
        erreur ? attendu_de(epreuve, options) : Attendu{Verdict::reussi, "", "", ""};
    std::map<std::string, int> comptes;
    std::string ecarts;
    int prevus = 0;
    for (int i = 0; i < repetitions; ++i) {
        const auto jugement = erreur ? juger_erreur(catalogue, epreuve, options, complet)
                                     : juger(catalogue, epreuve, options);
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

/// Construit les réponses de l'étudiant (ou les tests) sans rien exécuter, et montre ce que le
/// compilateur en dit. Rend 1 si l'une d'elles ne compile pas : elle n'en cache aucune autre.
int compiler(const Catalogue& catalogue, const std::vector<const Epreuve*>& epreuves,
             Options options, bool sans_avertissement) {
    options.construire_seulement = true;
    options.lire_la_reponse = false;
    int code = 0;
    for (const auto* epreuve : epreuves) {
        const auto jugement = juger(catalogue, *epreuve, options);
        fmt::print(stderr, "{}", jugement.avertissements);
        if (sans_avertissement && !jugement.avertissements.empty()) code = code_refuse;
        if (jugement.verdict == Verdict::reussi) continue;
        fmt::print(stderr, "{}\n{} : {}\n", jugement.constats.front().sortie, nom(jugement.verdict),
                   epreuve->titre);
        code = code_refuse;
    }
    return code;
}

/// Le programme de mesure d'un exercice, lancé avec cet argument. Rend son code.
int mesurer(const Catalogue& catalogue, const Epreuve& epreuve, const std::string& variante,
            const std::string& argument) {
    const auto mesure =
        construire(catalogue, epreuve, "mesure", fichier_reponse(epreuve, variante));
    if (mesure.refus) throw std::runtime_error(mesure.refus->phrase + "\n" + mesure.refus->sortie);
    const auto sortie = lancer_outil({mesure.programme.string(), argument}, 60);
    fmt::print("{}", sortie.texte);
    return sortie.code == 0 ? 0 : code_refuse;
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

int mener(int argc, char* argv[]) {
    CLI::App application{"Juge un exercice du cours, ou passe des tests."};
    franciser(application);
    std::string designation;
    std::string fichier_catalogue = catalogue_par_defaut().string();
    Options options;
    bool squelette = false;
    bool json = false;
    bool isolement = false;
    bool garanties = false;
    bool budget = false;
    bool cout = false;
    bool sans_lecture = false;
    bool compilation = false;
    bool complet = false;
    bool montrer = false;
    bool sans_avertissement = false;
    std::string mesure;
    int repetitions = 1;
    application.add_option("exercice", designation,
                           "Ce qu'il faut juger : 5.1, chapitre05_ex1, ex1_tampon_borne…");
    application.add_option(
        "--variante", options.variante,
        "Réponse à juger : etudiant (défaut), solution, ou le nom d'une erreur connue");
    application.add_flag("--construire", options.construire,
                         "Mettre d'abord à jour le juge, ses instruments et les composants");
    application.add_flag("--compiler", compilation,
                         "Construire sans juger (un exercice, ou tout chapitreNN)");
    application.add_flag("--lire", options.lire_seulement, "Lire la réponse, sans la construire");
    application.add_flag("--complet", complet,
                         "Juger une erreur connue dans toutes les constructions");
    application.add_flag("--montrer", montrer, "Afficher la réponse entière, sans la juger");
    application.add_flag("--sans-avertissement", sans_avertissement,
                         "Refuser ce que le compilateur construit avec un avertissement");
    application.add_option(
        "--mesure", mesure,
        "Lancer le programme de mesure : verifier, travail, sequentiel, reponse");
    application.add_flag("--squelette", squelette,
                         "Vérifier que le squelette livré est À COMPLÉTER");
    application.add_option("--cas", options.cas, "Ne juger que ce cas");
    application.add_option("--profil", options.profil,
                           "Ne juger que cette construction : simple, tsan, asan, ordres");
    application.add_option("--graine", options.graine, "Rejouer un seul ordonnancement");
    application.add_option("--travaux", options.travaux,
                           "Cas exécutés à la fois (défaut : un par cœur)");
    application.add_option("--repetitions", repetitions, "Juger N fois et compter les verdicts")
        ->check(CLI::PositiveNumber);
    application.add_flag(
        "--sans-lecture", sans_lecture,
        "Ne pas chercher les mots suspects dans la réponse (pour éprouver le juge)");
    application.add_flag("--garanties", garanties,
                         "Dire quelle erreur connue viole quelle garantie (un exercice, "
                         "chapitreNN, ou tous), et ce qui manque");
    application.add_flag("--budget", budget,
                         "Compter les constructions que demande la vérification d'un exercice "
                         "(ou de chapitreNN, ou de tous)");
    application.add_flag("--cout", cout,
                         "Vérifier de bout en bout, et mesurer ce que cela prend au processeur");
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
    options.construire_seulement = compilation;

    try {
        if (isolement) {
            fmt::print("{}\n", isolement::description());
            return 0;
        }
        if (garanties) return montrer_garanties(lire_catalogue(fichier_catalogue), designation);
        if (budget || cout)
            return montrer_cout(lire_catalogue(fichier_catalogue), designation, cout);
        if (designation.empty())
            throw std::runtime_error("quel exercice ? Par exemple : juge 5.1 (voir --help)");
        const auto catalogue = lire_catalogue(fichier_catalogue);
        const auto epreuves = catalogue.designees(designation);
        if (compilation && !json && !epreuves.empty())
            return compiler(catalogue, epreuves, options, sans_avertissement);
        const Epreuve* epreuve = catalogue.trouver(designation);
        if (epreuve == nullptr) {
            fmt::print(stderr, "Exercice inconnu : « {} ». La liste : ./cahier liste\n",
                       designation);
            return code_usage;
        }
        if (montrer) {
            fmt::print("{}", lire_texte(fichier_reponse(*epreuve, options.variante)));
            return 0;
        }
        if (!mesure.empty()) return mesurer(catalogue, *epreuve, options.variante, mesure);
        const Style style = Style::du_terminal();
        if (repetitions > 1)
            return repeter(catalogue, *epreuve, options, repetitions, complet, style);

        if (squelette && options.profil.empty()) options.profil = epreuve->profils.front();
        const bool erreur = epreuve->est_exercice() || !epreuve->erreurs.empty()
                                ? est_une_erreur_connue(options.variante)
                                : false;
        const auto jugement = erreur ? juger_erreur(catalogue, *epreuve, options, complet)
                                     : juger(catalogue, *epreuve, options);
        if (json) {
            fmt::print("{}\n", en_json(jugement).dump(2, ' ', false,
                                                      nlohmann::json::error_handler_t::replace));
        } else {
            fmt::print("{}", en_texte(jugement, catalogue, *epreuve, style));
        }
        if (squelette) return verifier_squelette(*epreuve, jugement);
        if (sans_avertissement && !jugement.avertissements.empty()) {
            fmt::print("Le compilateur avertit :\n{}", jugement.avertissements);
            return code_refuse;
        }
        if (erreur) return verifier_erreur(*epreuve, options, jugement, json ? stderr : stdout);
        return jugement.verdict == Verdict::reussi ? 0 : code_refuse;
    } catch (const Interruption& interruption) {
        fmt::print(stderr, "\n{}\n", interruption.what());
        return 130;
    }
}

}  // namespace

int main(int argc, char* argv[]) {
    return juge::conclure("juge", [&] { return mener(argc, argv); });
}
