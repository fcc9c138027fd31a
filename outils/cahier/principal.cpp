// cahier : l'outil que lance ./cahier, une fois le nécessaire construit.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <optional>

#include "atelier.hpp"
#include "commandes.hpp"
#include "conclusion.hpp"
#include "designation.hpp"
#include "interruption.hpp"
#include "lecture.hpp"
#include "mesure.hpp"

namespace {

using namespace cahier;

constexpr int code_usage = 2;
constexpr int code_interrompu = 130;

/// Sur la sortie d'erreur, comme ce terminal sait l'afficher.
void se_plaindre(const std::string& phrase, bool utf8) {
    const int largeur = largeur_du_terminal(STDERR_FILENO);
    const auto texte = utf8 || largeur == 0 ? phrase : en_ascii(phrase);
    fmt::print(stderr, "{}\n", a_la_largeur(texte, largeur));
}

/// Toutes les commandes de ./cahier : celles d'ici, et celles que son lanceur mène lui-même.
std::vector<std::string> commandes_connues(const CLI::App& application) {
    std::vector<std::string> noms;
    for (const auto* commande : application.get_subcommands([](const CLI::App*) { return true; }))
        noms.push_back(commande->get_name());
    noms.insert(noms.end(), {"completion", "projet", "site", "noter", "version-etudiant",
                             "verifier", "lecons", "aide"});
    return noms;
}

/// Un exercice ou un chapitre se désigne avec un chiffre au moins.
bool peut_designer(const std::string& mot) {
    return mot.find_first_of("0123456789") != std::string::npos;
}

/// CLI11 écrit ses refus en anglais : on les dit en français.
std::string phrase_du_refus(const CLI::App& application, const CLI::ParseError& erreur) {
    if (dynamic_cast<const CLI::ExtrasError*>(&erreur) != nullptr)
        return fmt::format("argument inconnu : {}", fmt::join(application.remaining(true), " "));
    if (dynamic_cast<const CLI::RequiredError*>(&erreur) != nullptr ||
        dynamic_cast<const CLI::ArgumentMismatch*>(&erreur) != nullptr)
        return "il manque un argument";
    return "valeur refusée : --graine attend un nombre entier positif";
}

int mener(int argc, char* argv[]) {
    CLI::App application;
    bool aide = false;
    bool json = false;
    bool quand_meme = false;
    std::string designation;
    DemandeExecution demande;
    std::string mot;
    std::vector<std::string> filtre;
    std::function<int(Session&)> commande = [&](Session& s) { return travailler(s, mot); };

    application.set_help_flag();
    application.fallthrough();
    application.require_subcommand(0, 1);
    application.add_flag("--help,-h", aide);
    application.add_flag("--json", json);
    application.add_option("mot", mot);  // un exercice, un chapitre, ou une commande mal écrite
    auto* liste = application.add_subcommand("liste");
    liste->add_option("filtre", filtre);
    liste->callback([&] {
        commande = [&](Session& s) { return lister(s, fmt::format("{}", fmt::join(filtre, " "))); };
    });

    auto* executer_ = application.add_subcommand("executer");
    executer_->add_option("exercice", demande.exercice)->required();
    executer_->add_option("--cas", demande.cas);
    executer_->add_option("--graine", demande.graine)->check(CLI::NonNegativeNumber);
    executer_->callback([&] { commande = [&](Session& s) { return executer(s, demande); }; });

    auto* enonce = application.add_subcommand("enonce");
    enonce->add_option("exercice", designation)->required();
    enonce->callback(
        [&] { commande = [&](Session& s) { return montrer_enonce(s, designation); }; });

    auto* editer_ = application.add_subcommand("editer");
    editer_->add_option("exercice", designation)->required();
    editer_->callback([&] { commande = [&](Session& s) { return editer(s, designation); }; });

    auto* indice = application.add_subcommand("indice");
    indice->add_option("exercice", designation)->required();
    indice->callback(
        [&] { commande = [&](Session& s) { return montrer_indice(s, designation); }; });

    auto* lecon = application.add_subcommand("lecon");
    lecon->add_option("chapitre", designation)->required();
    lecon->callback([&] { commande = [&](Session& s) { return ouvrir_lecon(s, designation); }; });

    auto* solution = application.add_subcommand("solution");
    solution->add_option("exercice", designation)->required();
    solution->add_flag("--quand-meme", quand_meme);
    solution->callback([&] {
        commande = [&](Session& s) { return montrer_solution(s, designation, quand_meme); };
    });

    auto* mesurer_ = application.add_subcommand("mesurer");
    mesurer_->add_option("exercice", designation)->required();
    mesurer_->callback([&] { commande = [&](Session& s) { return mesurer(s, designation); }; });

    auto* reinitialiser = application.add_subcommand("reinitialiser");
    reinitialiser->add_option("exercice", designation)->required();
    reinitialiser->callback(
        [&] { commande = [&](Session& s) { return reinitialiser_exercice(s, designation); }; });

    const bool utf8 = adopter_locale();
    const auto refuser = [&](const std::string& phrase) {
        se_plaindre(fmt::format("cahier : {}\nL'aide : ./cahier --help", phrase), utf8);
        return code_usage;
    };
    std::optional<std::string> refus;
    try {
        application.parse(argc, argv);
    } catch (const CLI::ParseError& erreur) {
        refus = phrase_du_refus(application, erreur) + ".";
    }
    if (!mot.empty() && !peut_designer(mot))
        return refuser(phrase_mot_inconnu(mot, commandes_connues(application)));
    if (refus) return refuser(*refus);
    if (!mot.empty() && !application.get_subcommands().empty())
        return refuser(fmt::format("argument de trop : {}.", mot));
    try {
        if (aide) {
            fmt::print("{}", juge::lire_texte(CAHIER_AIDE));
            return 0;
        }
        const auto catalogue = juge::lire_catalogue(juge::catalogue_par_defaut());
        Session session{catalogue,
                        Progression(catalogue.racine / ".cahier" / "progression.txt"),
                        juge::Style::du_terminal(),
                        json,
                        !utf8 && ::isatty(STDOUT_FILENO) != 0,
                        largeur_du_terminal(STDOUT_FILENO)};
        if (const auto& avertissement = session.progression.avertissement(); !avertissement.empty())
            se_plaindre(avertissement + "\n", utf8);
        return commande(session);
    } catch (const juge::Interruption& interruption) {
        fmt::print(stderr, "\n{}\n", interruption.what());
        return code_interrompu;
    } catch (const std::exception& erreur) {
        std::fflush(stdout);  // ce qui a pu être montré vient d'abord
        se_plaindre(fmt::format("cahier : {}", erreur.what()), utf8);
        return code_usage;
    }
}

}  // namespace

int main(int argc, char* argv[]) {
    return juge::conclure("cahier", [&] { return mener(argc, argv); });
}
