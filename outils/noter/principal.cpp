// noter : note une classe. Lancé par ./cahier noter ; il se relance lui-même dans le bac à sable
// pour lire les archives.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <clocale>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "archive.hpp"
#include "conclusion.hpp"
#include "enclos.hpp"
#include "lecture.hpp"
#include "mise_en_forme.hpp"
#include "notation.hpp"
#include "parallele.hpp"
#include "sorties.hpp"

namespace {

namespace fs = std::filesystem;
using namespace noter;

constexpr int code_incomplet = 1;
constexpr int code_usage = 2;
constexpr int code_interrompu = 130;

/// Dans le bac à sable : lit sur l'entrée standard une archive inconnue, rend ce qu'on en prend.
/// Arguments : --deja ENTREES OCTETS, le nom des exercices, --date DATE s'il y en a une.
int lire_archive_inconnue(const std::vector<std::string>& arguments) {
    std::setlocale(LC_CTYPE, "C.UTF-8");  // libarchive convertit les noms selon elle
    std::vector<std::string> exercices;
    std::optional<std::time_t> date;
    DejaVu deja;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--date") {
            date = static_cast<std::time_t>(std::stoll(arguments.at(++i)));
        } else if (arguments[i] == "--deja") {
            deja.entrees = std::stoull(arguments.at(++i));
            deja.octets = std::stoull(arguments.at(++i));
        } else {
            exercices.push_back(arguments[i]);
        }
    }
    struct stat infos {};
    const bool fichier = ::fstat(STDIN_FILENO, &infos) == 0 && S_ISREG(infos.st_mode);
    const auto taille = fichier ? static_cast<std::size_t>(infos.st_size) : 0;
    auto contenu = lire_archive(STDIN_FILENO, taille, exercices, deja);
    contenu.date = date;
    const std::string octets = envoyer(contenu);
    return std::fwrite(octets.data(), 1, octets.size(), stdout) == octets.size() ? 0 : 1;
}

/// CLI11 écrit ses refus en anglais : on les dit en français.
int refuser(const CLI::App& application, const CLI::ParseError& erreur) {
    std::string phrase = "valeur refusée pour une option";
    if (dynamic_cast<const CLI::ExtrasError*>(&erreur) != nullptr)
        phrase =
            fmt::format("option ou argument inconnu : {}", fmt::join(application.remaining(), " "));
    else if (dynamic_cast<const CLI::RequiredError*>(&erreur) != nullptr)
        phrase = "il manque le dossier des rendus";
    else if (dynamic_cast<const CLI::ArgumentMismatch*>(&erreur) != nullptr)
        phrase = "il manque la valeur d'une option";
    fmt::print(stderr, "cahier noter : {}.\nL'aide : ./cahier noter --help\n", phrase);
    return code_usage;
}

/// Combien de réponses n'ont pas pu être notées ; elles sont nommées.
std::size_t dire_le_bilan(const Classe& classe, const fs::path& sortie) {
    std::size_t notees = 0;
    std::size_t restantes = 0;
    std::size_t restes = 0;
    std::size_t absents = 0;
    for (const auto& copie : classe.copies) {
        if (copie.absent) ++absents;
        if (copie.a_des_restes()) ++restes;
        if (!copie.refus.empty())
            fmt::print(stderr, "Rendu refusé, {} : {}.\n", copie.nom, copie.refus);
        for (std::size_t e = 0; e < copie.exercices.size(); ++e) {
            const auto& note = copie.exercices[e];
            if (note.etat == Etat::note) ++notees;
            if (note.etat != Etat::non_note) continue;
            ++restantes;
            fmt::print(stderr, "NON NOTÉ, {} : {} — {}\n", copie.nom, classe.exercices[e]->numero(),
                       note.phrase);
        }
    }
    const std::size_t rendus = classe.copies.size() - absents;
    const std::string manquants =
        absents > 0 ? fmt::format(", {} absent{}", absents, pluriel(absents)) : "";
    fmt::print("{} rendu{}{}, {} réponse{} notée{}. Les notes : {}\n", rendus, pluriel(rendus),
               manquants, notees, pluriel(notees), pluriel(notees),
               (sortie / "notes.html").string());
    if (restes > 0)
        fmt::print(
            stderr,
            "{} rendu{} avec un exercice ABSENT et des fichiers qui n'ont pas été pris : voir "
            "« à regarder ».\n",
            restes, pluriel(restes));
    if (restantes > 0)
        fmt::print(
            stderr,
            "{} réponse{} à noter encore : relancez la même commande, ou regardez vous-même.\n",
            restantes, pluriel(restantes));
    return restantes;
}

int noter_et_ecrire(const Reglages& reglages) {
    const Signaux signaux;
    try {
        const auto catalogue = juge::lire_catalogue(reglages.catalogue);
        const Classe classe = noter_classe(reglages, catalogue, signaux.arret());
        ecrire_sorties(classe, catalogue, reglages.sortie);
        amorcer_ajustements(reglages.ajustements);
        return dire_le_bilan(classe, reglages.sortie) == 0 ? 0 : code_incomplet;
    } catch (const Interrompu&) {
        fmt::print(stderr,
                   "\nInterrompu. Les jugements faits sont gardés dans {} : la même commande "
                   "reprendra où elle en était.\n",
                   (reglages.sortie / "jugements").string());
        return code_interrompu;
    }
}

int mener(int argc, char* argv[]) {
    if (argc > 1 && std::string(argv[1]) == "lire-archive")
        return lire_archive_inconnue({argv + 2, argv + argc});

    CLI::App application;
    Reglages reglages;
    reglages.sortie = "notes";
    reglages.catalogue = juge::catalogue_par_defaut();
    reglages.travaux = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    bool aide = false;
    std::string echeance;
    std::string dates;
    double pourcentage = -1;
    application.set_help_flag();
    application.add_flag("--help,-h", aide);
    auto* rendus = application.add_option("rendus", reglages.rendus);
    application.add_option("--chapitre", reglages.chapitres)->allow_extra_args(false);
    application.add_option("--sortie", reglages.sortie);
    application.add_option("--travaux", reglages.travaux)->check(CLI::PositiveNumber);
    application.add_option("--epreuves-cachees", reglages.cachees);
    application.add_option("--bareme", reglages.bareme);
    application.add_option("--liste", reglages.liste);
    auto* ajustements = application.add_option("--ajustements", reglages.ajustements);
    application.add_option("--echeance", echeance);
    application.add_option("--penalite-retard", pourcentage)->check(CLI::Range(0.0, 100.0));
    application.add_option("--dates", dates);
    application.add_flag("--sans-bac-a-sable", reglages.sans_bac_a_sable);
    application.add_option("--catalogue", reglages.catalogue);
    try {
        application.parse(argc, argv);
        if (!aide && rendus->count() == 0) throw CLI::RequiredError("rendus");
    } catch (const CLI::ParseError& erreur) {
        return refuser(application, erreur);
    }
    if (aide) {
        fmt::print("{}", juge::lire_texte(NOTER_AIDE));
        return 0;
    }
    if (echeance.empty() != (pourcentage < 0))
        throw std::runtime_error("--echeance et --penalite-retard vont ensemble.");
    if (!echeance.empty()) reglages.penalite = Penalite{lire_date(echeance), pourcentage / 100};
    if (!dates.empty()) reglages.dates = lire_dates(dates);
    reglages.rendus = fs::absolute(reglages.rendus);
    reglages.sortie = fs::absolute(reglages.sortie);
    if (ajustements->count() == 0)
        reglages.ajustements = reglages.sortie / "ajustements.csv";
    else if (!fs::exists(reglages.ajustements))
        throw std::runtime_error(fmt::format("{} n'existe pas.", reglages.ajustements.string()));
    reglages.programme = fs::read_symlink("/proc/self/exe");
    return noter_et_ecrire(reglages);
}

}  // namespace

int main(int argc, char* argv[]) {
    return juge::conclure("cahier noter", [&] { return mener(argc, argv); });
}
