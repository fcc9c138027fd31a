#include "programme/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chapitre01/topologie.hpp>
#include <charconv>

#include "banc/absente.hpp"
#include "composants/composants.hpp"
#include "distribue/cles.hpp"
#include "distribue/distribution.hpp"
#include "programme/affichage.hpp"

namespace projet {
namespace {

constexpr int repetitions_par_defaut = 5;
constexpr int workers_max = 1024;

/// Un entier décimal entre deux bornes, avec une phrase française s'il ne l'est pas. Remplace le
/// texte par sa forme sans zéros en tête, où CLI11 verrait de l'octal : à donner à transform().
CLI::Validator entier(long long minimum, long long maximum) {
    return CLI::Validator(
        [=](std::string& texte) -> std::string {
            long long valeur = 0;
            const auto [fin, erreur] =
                std::from_chars(texte.data(), texte.data() + texte.size(), valeur);
            if (erreur == std::errc{} && fin == texte.data() + texte.size() && valeur >= minimum &&
                valeur <= maximum) {
                texte = std::to_string(valeur);
                return "";
            }
            return fmt::format("« {} » n'est pas un entier entre {} et {}", texte, minimum,
                               maximum);
        },
        "");
}

CLI::Validator dossier_nomme() {
    return CLI::Validator(
        [](std::string& texte) -> std::string {
            return texte.empty() ? "il manque le nom du dossier" : "";
        },
        "");
}

std::string noms_des_versions() {
    std::string noms;
    for (const auto& version : versions())
        noms += (noms.empty() ? "" : ", ") + std::string(version.nom);
    return noms;
}

/// Refuse un nom qui n'est pas celui d'une version d'ici.
void refuser_version(const std::string& nom) {
    for (const auto& absente : versions_absentes())
        if (absente.nom == nom)
            throw ErreurUsage(fmt::format("version {} absente : {}", nom, absente.raison));
    throw ErreurUsage(fmt::format("version inconnue : « {} ». Versions disponibles : {}.", nom,
                                  noms_des_versions()));
}

std::vector<const Version*> choisir_versions(const std::vector<std::string>& noms) {
    std::vector<const Version*> choisies;
    for (const auto& version : versions())
        if (noms.empty() || std::find(noms.begin(), noms.end(), version.nom) != noms.end())
            choisies.push_back(&version);
    for (const auto& nom : noms) {
        if (std::none_of(choisies.begin(), choisies.end(),
                         [&](const auto* v) { return v->nom == nom; }))
            refuser_version(nom);
    }
    return choisies;
}

bool contient(const std::string& texte, std::string_view passage) {
    return texte.find(passage) != std::string::npos;
}

std::string traduire(const CLI::ParseError& erreur, const CLI::App& application) {
    const std::string message = erreur.what();
    const std::string option = message.substr(0, message.find(':'));
    if (dynamic_cast<const CLI::ExtrasError*>(&erreur) != nullptr)
        return fmt::format("option inconnue : {}", fmt::join(application.remaining(), " "));
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&erreur) != nullptr)
        return fmt::format("l'option {} attend une valeur, une seule", option);
    if (dynamic_cast<const CLI::ConversionError*>(&erreur) != nullptr)  // les autres sont validées
        return fmt::format("l'option {} n'attend pas de valeur",
                           contient(message, "--reprendre") ? "--reprendre"
                           : contient(message, "--courbe")  ? "--courbe"
                                                            : "--liste-versions");
    if (dynamic_cast<const CLI::ValidationError*>(&erreur) != nullptr &&
        option.size() < message.size())
        return option + " :" + message.substr(option.size() + 1);
    return message;
}

/// Refuse d'emblée ce que le réseau refuserait au milieu de la campagne.
void verifier_reseau(const Options& options) {
    const Reseau& reseau = options.reglages.reseau;
    for (const std::string& adresse : {reseau.courtier, options.ouvrier})
        if (!adresse.empty() && !adresse_tcp(adresse))
            throw ErreurUsage(fmt::format(
                "« {} » n'est pas une adresse tcp://hôte:port (--courtier, --ouvrier)", adresse));
    if (!reseau.courtier.empty() && !options.ouvrier.empty())
        throw ErreurUsage("--courtier et --ouvrier : l'un ou l'autre");
    if (reseau.courtier.empty()) return;
    if (std::none_of(options.versions.begin(), options.versions.end(),
                     [](const auto* v) { return v->nom == "distribue_zmq"; }))
        throw ErreurUsage("--courtier ne sert qu'à la version distribue_zmq (--versions)");
    if (!reseau.cle_publique.empty() && reseau.cle_secrete.empty())
        throw ErreurUsage("un courtier a besoin de sa clé secrète : --cles, sans le .pub");
    if (const std::string refus = refus_d_ecouter(reseau); !refus.empty())
        throw ErreurUsage(refus + " (--courtier)");
}

/// Les composants sont choisis à la construction : refuse ceux que ce programme n'a pas.
void verifier_composants(bool etudiant) {
    if (etudiant && composants_etudiant().empty())
        throw ErreurUsage(
            "--composants etudiant : ce programme ne contient aucune de vos réponses. Finissez "
            "5.2, 6.1 "
            "ou 13.1, puis passez par ./cahier projet --composants etudiant");
    if (!etudiant && !composants_etudiant().empty())
        throw ErreurUsage(
            "--composants cours : ce programme est fait de vos réponses. Celui du cours se lance "
            "par "
            "./cahier projet");
}

/// Refuse une courbe qui n'aurait qu'un point.
void verifier_courbe(const Options& options) {
    if (!options.courbe) return;
    if (options.reglages.workers < 2)
        throw ErreurUsage(
            "--courbe compare des nombres de workers : il en faut 2 au moins (--workers)");
    if (options.reprendre)
        throw ErreurUsage("--courbe mesure, --reprendre finit une conversion : l'un ou l'autre");
    if (!options.reglages.reseau.courtier.empty())
        throw ErreurUsage(
            "--courbe choisit le nombre de workers, et ceux d'un --courtier viennent d'ailleurs : "
            "l'un ou l'autre");
    if (std::none_of(options.versions.begin(), options.versions.end(),
                     [](const auto* v) { return v->parallele; }))
        throw ErreurUsage(
            "--courbe : aucune des versions choisies n'a plus d'un worker (--versions)");
}

void lister_versions() {
    for (const auto& version : versions())
        afficher(stdout, "{:<22} {}\n", version.nom, version.resume);
    for (const auto& [nom, raison] : versions_absentes())
        afficher(stdout, "{:<22} absente : {}\n", nom, raison);
}

}  // namespace

std::optional<Options> lire_options(int argc, const char* const* argv) {
    Options options;
    Reglages& reglages = options.reglages;
    std::vector<std::string> noms;
    std::string decodage = "rgb";
    std::string millions = "200";
    int repetitions = 0;
    long long section_us = 0;
    bool liste = false;
    reglages.workers = cours::coeurs_utilisables();

    CLI::App app{
        "Convertit en gris les images d'un dossier, de plusieurs façons, et compare ce qu'elles "
        "valent.\n"
        "Chaque image est rendue dans son format, sous SORTIE/images, ou SORTIE/images/VERSION "
        "s'il y a\n"
        "plusieurs versions."};
    app.name("conversion_images");
    app.get_formatter()->label("Usage", "Utilisation ");
    app.get_formatter()->column_width(30);
    app.set_help_flag("-h,--help", "Afficher cette aide");
    app.add_option("--images", options.images,
                   "Dossier d'images à convertir, sous-dossiers compris\n"
                   "(défaut : des images d'essai, fabriquées une fois)")
        ->type_name("DOSSIER")
        ->check(dossier_nomme());
    app.add_option("--sortie", options.sortie, "Dossier des résultats (défaut : conversion)")
        ->type_name("DOSSIER")
        ->check(dossier_nomme());
    app.add_option("--versions", noms, "Versions à exécuter (défaut : toutes)")
        ->type_name("A,B")
        ->delimiter(',');
    app.add_flag("--liste-versions", liste, "Lister les versions");
    app.add_option("--workers", reglages.workers,
                   "Workers de chaque version (défaut : les processeurs utilisables)")
        ->type_name("N")
        ->transform(entier(1, workers_max));
    app.add_option("--repetitions", repetitions,
                   "Exécutions mesurées de chaque version, après un échauffement\n"
                   "(défaut : 5 ; sans --courbe, une version seule s'exécute une fois,\n"
                   "sans échauffement)")
        ->type_name("N")
        ->transform(entier(1, 1000));
    std::string de_qui = composants_etudiant().empty() ? "cours" : "etudiant";
    app.add_option("--composants", de_qui,
                   "cours (défaut), ou etudiant : les versions se servent de vos\n"
                   "réponses aux exercices 5.2, 6.1 et 13.1 (par ./cahier projet)")
        ->type_name("DE_QUI")
        ->check(CLI::Validator(
            [](std::string& qui) -> std::string {
                return qui == "cours" || qui == "etudiant"
                           ? ""
                           : fmt::format("« {} » n'est ni cours ni etudiant", qui);
            },
            ""));
    app.add_flag("--courbe", options.courbe,
                 "Exécuter aussi chaque version avec 1, 2, 4… workers, jusqu'à --workers :\n"
                 "courbe d'accélération et loi d'Amdahl");
    app.add_flag("--reprendre", options.reprendre,
                 "Continuer la conversion interrompue que garde SORTIE : ce qui est déjà\n"
                 "converti n'est pas refait (une seule version)");
    app.add_option("--decodage", decodage,
                   "rgb : tout décoder puis pondérer (défaut) ; luma : ne décoder\n"
                   "que la luminance des JPEG, plus rapide")
        ->type_name("MODE")
        ->check(CLI::Validator(
            [](std::string& mode) -> std::string {
                return mode == "rgb" || mode == "luma"
                           ? ""
                           : fmt::format("« {} » n'est ni rgb ni luma", mode);
            },
            ""));
    app.add_option("--lignes-journal", reglages.lignes_par_image,
                   "Lignes de journal par image (défaut : 1)")
        ->type_name("N")
        ->transform(entier(0, 100'000));
    app.add_option(
           "--section-critique", section_us,
           "Microsecondes de calcul ajoutées dans la section critique, par image\n(défaut : 0)")
        ->type_name("N")
        ->transform(entier(0, 10'000'000));
    app.add_option("--permis", reglages.permis,
                   "Permis, et journaux, de threads_semaphore (défaut : 2)")
        ->type_name("N")
        ->transform(entier(1, workers_max));
    app.add_option("--pixels-max", millions,
                   "Millions de pixels au-delà desquels une image est refusée (défaut : 200)")
        ->type_name("N")
        ->transform(entier(1, 2000));
    std::string cles;
    std::string nouvelles_cles;
    app.add_option("--courtier", reglages.reseau.courtier,
                   "distribue_zmq : attendre là des workers d'autres machines, au lieu\n"
                   "d'en lancer ici ; tcp://*:5555 exige --cles")
        ->type_name("ADRESSE");
    app.add_option("--ouvrier", options.ouvrier,
                   "Être un worker de ce courtier (--workers processus), jusqu'à Ctrl-C")
        ->type_name("ADRESSE");
    app.add_option("--cles", cles, "Clés du courtier ; pour un worker, le fichier .pub")
        ->type_name("FICHIER");
    app.add_option("--nouvelles-cles", nouvelles_cles,
                   "Tirer des clés : FICHIER (à garder) et FICHIER.pub (pour les workers)")
        ->type_name("FICHIER");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& erreur) {
        if (erreur.get_exit_code() != 0)
            throw ErreurUsage(traduire(erreur, app) + " (voir --help)");
        afficher(stdout, "{}", app.help());
        return std::nullopt;
    }
    if (liste) {
        lister_versions();
        return std::nullopt;
    }
    if (!nouvelles_cles.empty()) {
        ecrire_nouvelles_cles(nouvelles_cles);
        return std::nullopt;
    }
    if (!cles.empty()) lire_cles(cles, reglages.reseau);
    options.versions = choisir_versions(noms);
    verifier_reseau(options);
    verifier_composants(de_qui == "etudiant");
    verifier_courbe(options);
    options.repetitions = repetitions > 0                                 ? repetitions
                          : options.versions.size() > 1 || options.courbe ? repetitions_par_defaut
                                                                          : 1;
    reglages.section_critique = std::chrono::microseconds(section_us);
    reglages.conversion.decodage.mode = decodage == "luma" ? ModeDecodage::luma : ModeDecodage::rgb;
    reglages.conversion.decodage.pixels_max = std::stoull(millions) * 1'000'000;
    return options;
}

}  // namespace projet
