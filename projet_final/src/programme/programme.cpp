#include "programme/programme.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chapitre08/zygote.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "banc/campagne.hpp"
#include "banc/texte.hpp"
#include "composants/composants.hpp"
#include "distribue/ouvriers.hpp"
#include "images/erreurs.hpp"
#include "images/inventaire.hpp"
#include "images/synthese.hpp"
#include "programme/affichage.hpp"
#include "programme/options.hpp"
#include "programme/progression.hpp"
#include "programme/rapport.hpp"
#include "programme/reprise.hpp"
#include "programme/signaux.hpp"
#include "rapport/rapport_html.hpp"

namespace projet {
namespace {

namespace fs = std::filesystem;

/// Refuse, avant tout travail, une sortie qui mettrait en danger les images ou d'autres fichiers.
void verifier_sortie(const fs::path& sortie, const fs::path& images) {
    std::error_code erreur;
    if (est_dans(images, sortie)) {
        throw ErreurUsage(fmt::format(
            "le dossier de sortie {} contient les images à convertir : choisissez-en un "
            "autre (--sortie)",
            sortie.string()));
    }
    if (!fs::exists(sortie, erreur)) return;
    if (!fs::is_directory(sortie, erreur))
        throw ErreurUsage(
            fmt::format("{} existe et n'est pas un dossier (--sortie)", sortie.string()));
    const bool vide = fs::is_empty(sortie, erreur);
    if (erreur)
        throw ErreurUsage(fmt::format("dossier de sortie {} : {}", sortie.string(),
                                      raison_systeme(erreur.value())));
    if (!vide && !est_une_sortie(sortie)) {
        throw ErreurUsage(
            fmt::format("le dossier de sortie {} contient déjà des fichiers, et pas ceux d'une "
                        "conversion précédente : choisissez-en un autre (--sortie)",
                        sortie.string()));
    }
}

std::string texte_json(const nlohmann::ordered_json& json) {
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

/// Crée le dossier de sortie et y écrit un premier resultats.json : si l'écriture doit échouer,
/// autant le savoir maintenant ; si le programme est tué, on saura quoi reprendre.
void ouvrir_sortie(const fs::path& sortie, const nlohmann::ordered_json& en_cours) {
    std::error_code erreur;
    fs::create_directories(sortie, erreur);
    if (erreur)
        throw ErreurEcriture("création du dossier " + sortie.string() + " impossible",
                             erreur.value());
    ecrire_atomiquement(sortie / nom_resultats, texte_json(en_cours));
}

fs::path dossier_des_images(const Options& options, const std::stop_token& arret) {
    if (!options.images.empty()) {
        std::error_code erreur;
        if (!fs::is_directory(options.images, erreur)) {
            throw ErreurUsage(
                fmt::format("{} : {} (--images)", options.images.string(),
                            erreur ? raison_systeme(erreur.value()) : "ce n'est pas un dossier"));
        }
        return options.images;
    }
    const fs::path dossier =
        fs::path(PROJET_CACHE) / fmt::format("images_essai_{}", images_synthetiques);
    if (!fs::is_directory(dossier)) {
        afficher(stderr, "Fabrication de {} d'essai (une fois pour toutes)…\n",
                 pluriel(images_synthetiques, "image"));
        fabriquer_images(dossier, images_synthetiques, arret);
    }
    return dossier;
}

/// Ce que l'inventaire a laissé de côté, en comptes ; vide s'il n'y a rien.
std::string mises_de_cote(const Inventaire& inventaire) {
    std::vector<std::string> comptes;
    const auto compter = [&](std::size_t nombre, std::string_view quoi) {
        if (nombre > 0) comptes.push_back(pluriel(nombre, quoi));
    };
    compter(inventaire.images_cachees, "image cachée");
    compter(inventaire.dossiers_caches, "dossier caché");
    compter(inventaire.anciens_resultats, "ancien résultat");
    return fmt::format("{}", fmt::join(comptes, ", "));
}

Inventaire trouver_images(const fs::path& dossier, const fs::path& sortie) {
    Inventaire inventaire = inventorier(dossier, sortie);
    if (!inventaire.images.empty()) return inventaire;
    if (!inventaire.illisibles.empty())
        throw ErreurUsage(fmt::format("{} : {}", inventaire.illisibles.front().first.string(),
                                      inventaire.illisibles.front().second));
    const std::string ecartes = mises_de_cote(inventaire);
    throw ErreurUsage(fmt::format("aucune image (JPEG, PNG, WebP ou TIFF) dans {}{}",
                                  dossier.string(),
                                  ecartes.empty() ? "" : " (laissés de côté : " + ecartes + ")"));
}

void afficher_entete(const Options& options, const Inventaire& inventaire) {
    std::uintmax_t octets = 0;
    for (const auto& image : inventaire.images)
        octets += image.octets;
    afficher(stdout, "{} ({} Mio)", pluriel(inventaire.images.size(), "image"), octets >> 20);
    if (inventaire.autres_fichiers > 0)
        afficher(stdout, ", {} d'un autre type ignorés", inventaire.autres_fichiers);
    afficher(stdout, " · {} · décodage {} · {}\n",
             pluriel(static_cast<std::size_t>(options.reglages.workers), "worker"),
             nom(options.reglages.conversion.decodage.mode),
             options.repetitions > 1 ? fmt::format("{} répétitions", options.repetitions)
                                     : "une exécution");
    if (const std::string ecartes = mises_de_cote(inventaire); !ecartes.empty())
        afficher(stdout, "Laissés de côté : {}.\n", ecartes);
    std::fflush(stdout);
}

/// Ce que les versions doivent à l'étudiant ; rien si tout vient du cours.
void afficher_composants() {
    std::vector<std::string> remplaces;
    for (const auto& composant : composants_etudiant())
        remplaces.push_back(fmt::format("{} ({})", composant.version, composant.numero()));
    if (!remplaces.empty())
        afficher(stdout, "Sur vos composants : {}. Les autres versions sont celles du cours.\n",
                 fmt::join(remplaces, ", "));
}

void afficher_remarques(const std::vector<Mention>& remarques) {
    constexpr std::size_t affichees = 20;  // les autres se lisent dans resultats.json
    if (!remarques.empty())
        afficher(stdout, "\n{} avec une remarque :\n",
                 pluriel(remarques.size(), "image convertie"));
    for (std::size_t i = 0; i < std::min(remarques.size(), affichees); ++i)
        afficher(stdout, "  {} : {}\n", remarques[i].fichier, remarques[i].texte);
    if (remarques.size() > affichees)
        afficher(stdout, "  … et {} autres ({})\n", remarques.size() - affichees, nom_resultats);
}

void afficher_bilan(const Donnees& donnees) {
    if (const std::string texte = tableaux(donnees); !texte.empty())
        afficher(stdout, "\n{}\n", texte);
    for (const auto& phrase : interpreter(donnees))
        afficher(stdout, "- {}\n", phrase);
    afficher_remarques(remarques(donnees));
    const auto refuses = echecs(donnees);
    std::fflush(stdout);
    if (!refuses.empty())
        afficher(stderr, "\n{} sans résultat :\n", pluriel(refuses.size(), "fichier"));
    for (const auto& [fichier, raison] : refuses)
        afficher(stderr, "  {} : {}\n", fichier, raison);
    if (!donnees.interruption.empty())
        afficher(stderr, "\nInterrompu ({}) : ce qui est fait est gardé{}.\n", donnees.interruption,
                 donnees.plan.versions.size() == 1 && donnees.plan.repetitions == 1
                     ? " ; la même commande, avec --reprendre, continuera"
                     : "");
}

/// Écrit resultats.json, resultats.csv, rapport.html et trace.json ; rend faux, après une phrase,
/// si c'est impossible.
bool ecrire_resultats(const Donnees& donnees) {
    try {
        const fs::path& sortie = donnees.plan.sortie;
        ecrire_atomiquement(sortie / "resultats.csv", en_csv(donnees));
        ecrire_atomiquement(sortie / nom_resultats, texte_json(en_json(donnees)));
        ecrire_atomiquement(sortie / "trace.json", en_trace(donnees));
        ecrire_atomiquement(sortie / "rapport.html", en_html(donnees));
        return true;
    } catch (const std::exception& erreur) {
        afficher(stderr, "conversion_images : {}\n", raison(erreur));
        return false;
    }
}

/// Chaque worker tient un fichier ouvert à la fois, ou, s'il est un processus, trois descripteurs
/// ici ; chaque permis, un journal ; le reste du programme en ouvre peu. Demande au système de quoi
/// faire, et refuse d'emblée ce qu'il n'accorde pas.
void prevoir_fichiers_ouverts(const Reglages& reglages) {
    constexpr rlim_t reste = 32;
    const rlim_t besoin =
        4 * static_cast<rlim_t>(reglages.workers) + static_cast<rlim_t>(reglages.permis) + reste;
    rlimit limite{};
    if (::getrlimit(RLIMIT_NOFILE, &limite) != 0 || limite.rlim_cur >= besoin) return;
    if (limite.rlim_max < besoin)
        throw ErreurUsage(fmt::format(
            "{} et {} permis demandent {} fichiers ouverts à la fois, le système en accorde {} "
            "(ulimit -n) : réduisez --workers ou --permis",
            pluriel(static_cast<std::size_t>(reglages.workers), "worker"), reglages.permis, besoin,
            limite.rlim_max));
    limite.rlim_cur = besoin;
    ::setrlimit(RLIMIT_NOFILE, &limite);
}

PlanCampagne planifier(const Options& options) {
    PlanCampagne plan;
    plan.versions = options.versions;
    plan.repetitions = options.repetitions;
    plan.echauffement = options.repetitions > 1;
    plan.sortie = options.sortie;
    if (options.courbe) plan.effectifs = effectifs_sous(options.reglages.workers);
    return plan;
}

/// Ôte de l'inventaire ce que la conversion commencée a déjà fait ; rend le nombre d'images ôtées.
std::size_t reprendre(const ConversionCommencee& commencee, const fs::path& sortie,
                      Inventaire& inventaire) {
    preparer_la_sortie(sortie, commencee.version);
    return oter_les_images_faites(inventaire, sortie / "images", commencee.debut_ns);
}

int mener_campagne(const Options& options) {
    prevoir_fichiers_ouverts(options.reglages);
    regler_opencv();
    rendre_les_grands_tampons();
    cours::Zygote zygote;  // avant tout thread : les processus naîtront de lui
    std::stop_source arret;
    const EcouteSignaux signaux(arret);
    const fs::path dossier = dossier_des_images(options, arret.get_token());
    Inventaire inventaire;
    std::size_t reprises = 0;
    std::int64_t debut_ns = instant_des_fichiers();
    if (!arret.stop_requested()) {
        verifier_sortie(options.sortie, dossier);
        const std::optional<ConversionCommencee> commencee =
            options.reprendre ? std::optional(verifier_reprise(options, dossier)) : std::nullopt;
        inventaire = trouver_images(dossier, options.sortie);
        if (commencee) {
            reprises = reprendre(*commencee, options.sortie, inventaire);
            debut_ns = commencee->debut_ns;
        }
    }
    if (arret.stop_requested()) {
        afficher(stderr, "Interrompu avant d'avoir commencé.\n");
        return code_signal + signaux.recu();
    }
    PlanCampagne plan = planifier(options);
    plan.zygote = &zygote;
    ouvrir_sortie(options.sortie, en_cours(plan, options.reglages, dossier, debut_ns));
    afficher_entete(options, inventaire);
    afficher_composants();
    if (options.reprendre)
        afficher(stdout, "Reprise : {} {}, {} à faire.\n", reprises,
                 reprises > 1 ? "images déjà converties" : "image déjà convertie",
                 inventaire.images.size());
    std::fflush(stdout);
    const Campagne campagne =
        mener(plan, options.reglages, inventaire.images, arret,
              [](const std::string& titre, const Suivi& suivi) -> std::shared_ptr<void> {
                  return std::make_shared<Progression>(titre, suivi);
              });

    std::string interruption = campagne.echec;
    if (signaux.recu() != 0) interruption = signaux.recu() == SIGINT ? "Ctrl-C" : "arrêt demandé";
    const Donnees donnees{plan,         options.reglages, dossier,
                          inventaire,   campagne,         comparer_versions(campagne),
                          interruption, reprises,         debut_ns};
    const bool ecrits = ecrire_resultats(donnees);  // d'abord : l'affichage peut manquer
    afficher_bilan(donnees);
    if (ecrits)
        afficher(stdout,
                 "\nRapport, à ouvrir dans un navigateur : {}\n"
                 "Chronologie, à ouvrir dans Perfetto : {}\n"
                 "Images, journaux et résultats (JSON, CSV) : {}\n",
                 (options.sortie / "rapport.html").string(),
                 (options.sortie / "trace.json").string(), options.sortie.string());
    if (signaux.recu() != 0) return code_signal + signaux.recu();
    if (!campagne.echec.empty() || !ecrits) return code_abandon;
    return echecs(donnees).empty() && donnees.comparaison.desaccords.empty() ? code_reussite
                                                                             : code_echecs;
}

/// Être un worker, ou plusieurs, d'un courtier d'ici ou d'ailleurs : jusqu'à Ctrl-C.
int servir_un_courtier(const Options& options) {
    regler_opencv();
    rendre_les_grands_tampons();
    cours::Zygote zygote;  // avant tout thread
    std::stop_source arret;
    const EcouteSignaux signaux(arret);  // avant ceux du pool
    Ouvriers ouvriers(options.reglages.workers, &zygote);
    ouvriers.embaucher({options.ouvrier, options.reglages.reseau.cle_publique, false});
    afficher(stderr, "conversion_images : {} au service de {} (Ctrl-C pour arrêter)\n",
             pluriel(static_cast<std::size_t>(options.reglages.workers), "worker"),
             options.ouvrier);
    while (!arret.stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        ouvriers.verifier();
    }
    return code_signal + signaux.recu();
}

/// Un descripteur standard fermé serait donné au prochain fichier ouvert, qui recevrait nos textes.
/// Ouvert en lecture seule sur /dev/null, il refuse les écritures.
void occuper_descripteurs_standard() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(fd, F_GETFD) < 0) ::open("/dev/null", O_RDONLY);
}

int executer(int argc, const char* const* argv) {
    try {
        const auto options = lire_options(argc, argv);
        if (!options) return code_reussite;
        return options->ouvrier.empty() ? mener_campagne(*options) : servir_un_courtier(*options);
    } catch (const std::exception& erreur) {
        afficher(stderr, "conversion_images : {}\n", raison(erreur));
        return code_usage;
    }
}

}  // namespace

int conversion_images(int argc, const char* const* argv) {
    occuper_descripteurs_standard();
    const int code = executer(argc, argv);
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    afficher(stderr,
             "conversion_images : affichage incomplet, la sortie standard ne peut plus être écrite "
             "(fermée, ou disque plein)\n");
    return code == code_reussite || code == code_echecs ? code_abandon : code;
}

}  // namespace projet
