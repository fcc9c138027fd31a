// cahier : l'outil que lance ./cahier, une fois le nécessaire construit.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>

#include "atelier.hpp"
#include "commandes.hpp"
#include "conclusion.hpp"
#include "interruption.hpp"
#include "lecture.hpp"
#include "mesure.hpp"

namespace {

using namespace cahier;

constexpr int code_usage = 2;
constexpr int code_interrompu = 130;

/// CLI11 écrit ses refus en anglais : on les dit en français.
int refuser(const CLI::App& application, const CLI::ParseError& erreur) {
    std::string phrase = "valeur refusée : --graine attend un nombre entier positif";
    if (dynamic_cast<const CLI::ExtrasError*>(&erreur) != nullptr) {
        phrase = fmt::format("commande ou argument inconnu : {}",
                             fmt::join(application.remaining(true), " "));
    } else if (dynamic_cast<const CLI::RequiredError*>(&erreur) != nullptr ||
               dynamic_cast<const CLI::ArgumentMismatch*>(&erreur) != nullptr) {
        phrase = "il manque un argument";
    }
    fmt::print(stderr, "cahier : {}.\nL'aide : ./cahier --help\n", phrase);
    return code_usage;
}

int mener(int argc, char* argv[]) {
    CLI::App application;
    bool aide = false;
    bool json = false;
    bool quand_meme = false;
    std::string designation;
    DemandeExecution demande;
    std::function<int(Session&)> commande = travailler;

    application.set_help_flag();
    application.fallthrough();
    application.require_subcommand(0, 1);
    application.add_flag("--help,-h", aide);
    application.add_flag("--json", json);
    application.add_subcommand("liste")->callback([&] { commande = lister; });

    auto* executer_ = application.add_subcommand("executer");
    executer_->add_option("exercice", demande.exercice)->required();
    executer_->add_option("--cas", demande.cas);
    executer_->add_option("--graine", demande.graine)->check(CLI::NonNegativeNumber);
    executer_->callback([&] { commande = [&](Session& s) { return executer(s, demande); }; });

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

    try {
        application.parse(argc, argv);
    } catch (const CLI::ParseError& erreur) {
        return refuser(application, erreur);
    }
    try {
        if (aide) {
            fmt::print("{}", juge::lire_texte(CAHIER_AIDE));
            return 0;
        }
        const bool utf8 = adopter_locale();
        const auto catalogue = juge::lire_catalogue(juge::catalogue_par_defaut());
        Session session{catalogue, Progression(catalogue.racine / ".cahier" / "progression.txt"),
                        juge::Style::du_terminal(), json, !utf8 && ::isatty(STDOUT_FILENO) != 0};
        if (const auto& avertissement = session.progression.avertissement(); !avertissement.empty())
            fmt::print(stderr, "{}\n\n", avertissement);
        return commande(session);
    } catch (const juge::Interruption& interruption) {
        fmt::print(stderr, "\n{}\n", interruption.what());
        return code_interrompu;
    }
}

}  // namespace

int main(int argc, char* argv[]) {
    return juge::conclure("cahier", [&] { return mener(argc, argv); });
}
