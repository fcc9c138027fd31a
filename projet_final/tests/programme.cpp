// Le programme de bout en bout, dans un processus enfant.
#include "programme/programme.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chapitre01/topologie.hpp>
#include <juge/epreuve.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "banc/absente.hpp"
#include "banc/contexte.hpp"
#include "images/fichiers.hpp"
#include "images/synthese.hpp"
#include "lot.hpp"
#include "outils.hpp"
#include "programme/rapport.hpp"

using namespace essai;
namespace fs = std::filesystem;
using namespace std::literals;
using nlohmann::json;

namespace {

int programme(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "conversion_images");
    std::vector<const char*> argv;
    for (const auto& argument : arguments)
        argv.push_back(argument.c_str());
    return projet::conversion_images(static_cast<int>(argv.size()), argv.data());
}

FinEnfant lancer(const std::vector<std::string>& arguments) {
    return dans_un_enfant([&] { return programme(arguments); });
}

/// `nombre` petites images dans `dossier`/photos.
std::string photos(const Dossier& dossier, int nombre) {
    for (int i = 0; i < nombre; ++i) {
        const bool png = i % 4 == 3;
        ecrire(
            dossier / fmt::format("photos/{}/{:03}.{}", i % 2, i, png ? "png" : "jpg"),
            encodee(projet::paysage(64, 48, static_cast<std::uint64_t>(i)), png ? ".png" : ".jpg"));
    }
    return dossier / "photos";
}

json resultats(const fs::path& sortie) {
    return json::parse(lire(sortie / "resultats.json"));
}

/// Envoie `signal` à `enfant` quand trois images sont converties.
void signaler_en_route(int enfant, const fs::path& sortie, int signal) {
    while (fichiers(sortie / "images").size() < 3 && ::waitpid(enfant, nullptr, WNOHANG) == 0)
        std::this_thread::yield();
    ::kill(enfant, signal);
}

const projet::InscriptionAbsente absente{{"version_d_essai", "il lui manque un paquet"}};

bool sans_temporaire(const fs::path& dossier) {
    const auto noms = fichiers(dossier);
    return std::none_of(noms.begin(), noms.end(), [](const std::string& nom) {
        return contient(nom, std::string(projet::prefixe_temporaire));
    });
}

}  // namespace

TEST_CASE("une version seule : un convertisseur, mêmes chemins sous SORTIE/images") {
    const Dossier dossier;
    const auto entree = photos(dossier, 6);
    const std::string sortie = dossier / "sortie";
    const auto fin = lancer({"--images", entree, "--sortie", sortie, "--versions", "mono_thread"});
    INFO(fin.erreurs);
    REQUIRE(fin.code == projet::code_reussite);
    REQUIRE(fichiers(sortie + "/images") == fichiers(entree));
    const auto lus = resultats(sortie);
    REQUIRE(lus["etat"] == "terminé");
    REQUIRE(lus["echecs"].empty());
    REQUIRE(lus["versions"].size() == 1);
    REQUIRE(lus["versions"][0]["executions"].size() == 1);
    REQUIRE(lus["parametres"]["echauffement"] == false);
}

TEST_CASE("toutes les versions : mêmes pixels, un journal chacune, JSON et CSV complets") {
    const Dossier dossier;
    const auto entree = photos(dossier, 8);
    const fs::path sortie = dossier / "sortie";
    const auto fin =
        lancer({"--images", entree, "--sortie", sortie, "--repetitions", "3", "--workers", "3",
                "--lignes-journal", "2", "--section-critique", "50", "--permis", "2"});
    INFO(fin.erreurs);
    REQUIRE(fin.code == 0);
    REQUIRE(contient(fin.sortie,
                     "Les versions ont produit exactement les mêmes pixels (8 images comparées)"));
    const auto lus = resultats(sortie);
    REQUIRE(lus["images_comparees"] == 8);
    REQUIRE(lus["desaccords"].empty());
    REQUIRE(lus["versions"].size() == projet::versions().size());
    for (const auto& version : lus["versions"]) {
        REQUIRE(version["executions"].size() == 3);
        const std::string nom = version["nom"];
        REQUIRE(fichiers(sortie / "images" / nom) == fichiers(entree));
        REQUIRE(fs::exists(sortie / ("journal_" + nom + ".log")));
        REQUIRE(version["acceleration"].get<double>() > 0);
        for (const auto& execution : version["executions"]) {
            REQUIRE(execution["journal"]["attendues"] == 16);
            if (nom != "threads_sans_verrou") REQUIRE(execution["compteur"]["obtenu"] == 8);
        }
    }
    const std::string csv = lire(sortie / "resultats.csv");
    REQUIRE(std::count(csv.begin(), csv.end(), '\n') ==
            static_cast<std::ptrdiff_t>(1 + 3 * projet::versions().size()));
}

TEST_CASE(
    "la courbe : chaque version parallèle avec moins de workers, sans rien changer au reste") {
    const Dossier dossier;
    const auto entree = photos(dossier, 6);
    const fs::path sortie = dossier / "sortie";
    const auto fin =
        lancer({"--images", entree, "--sortie", sortie, "--versions", "mono_thread,threads_verrou",
                "--repetitions", "2", "--workers", "3", "--courbe"});
    INFO(fin.erreurs);
    REQUIRE(fin.code == 0);
    REQUIRE(contient(fin.sortie, "Accélération, sur la même version avec un seul worker"));
    const auto lus = resultats(sortie);
    REQUIRE_FALSE(lus["versions"][0].contains("courbe"));
    REQUIRE(lus["versions"][1]["executions"].size() == 2);
    const auto points = lus["versions"][1]["courbe"];
    REQUIRE(points.size() == 3);
    for (int i = 0; i < 3; ++i) {
        REQUIRE(points[i]["workers"] == i + 1);
        REQUIRE(points[i]["mesures"] == 2);
        REQUIRE(points[i]["acceleration"].get<double>() > 0);
    }
    REQUIRE(points[0]["acceleration"] == 1);
    const std::string csv = lire(sortie / "resultats.csv");
    REQUIRE(std::count(csv.begin(), csv.end(), '\n') == 1 + 2 + 3 * 2);
    REQUIRE(
        contient(lire(sortie / "rapport.html"), "aria-label=\"accélération de threads_verrou\""));
    REQUIRE(fs::exists(sortie / "journal_threads_verrou.log"));
    REQUIRE_FALSE(fs::exists(sortie / "journal_threads_verrou.courbe.log"));
}

TEST_CASE("une courbe impossible se refuse, avant tout travail") {
    const Dossier dossier;
    const auto entree = photos(dossier, 1);
    const std::vector<std::pair<std::vector<std::string>, std::string>> demandes{
        {{"--workers", "1"}, "il en faut 2 au moins"},
        {{"--workers", "2", "--versions", "mono_thread"}, "aucune des versions choisies"},
        {{"--workers", "2", "--versions", "threads_verrou", "--reprendre"}, "l'un ou l'autre"},
        {{"--workers", "2", "--versions", "distribue_zmq", "--courtier", "tcp://127.0.0.1:5999"},
         "viennent d'ailleurs"},
    };
    for (auto [arguments, phrase] : demandes) {
        arguments.insert(arguments.end(),
                         {"--images", entree, "--sortie", dossier / "sortie", "--courbe"});
        const auto fin = lancer(arguments);
        INFO(phrase << " / " << fin.erreurs);
        REQUIRE(contient(fin.erreurs, phrase));
        REQUIRE(fin.code == projet::code_usage);
        REQUIRE_FALSE(fs::exists(dossier / "sortie"));
    }
}

TEST_CASE("les fichiers abîmés : une ligne chacun, les autres convertis, code 1") {
    const Dossier dossier;
    const auto entree = photos(dossier, 4);
    auto tronquee = encodee(degrade(64, 64), ".jpg");
    tronquee.resize(tronquee.size() / 2);
    ecrire(dossier / "photos/tronquee.jpg", tronquee);
    auto crc = encodee(degrade(64, 64), ".png");
    crc.back() ^= 1;
    ecrire(dossier / "photos/crc.png", crc);
    ecrire(dossier / "photos/vide.png", {});
    ecrire(dossier / "photos/texte.jpg", {'b', 'o', 'n', 'j', 'o', 'u', 'r'});
    ecrire(dossier / "photos/menteuse.jpg", encodee(degrade(8, 8), ".png"));
    ecrire(dossier / "photos/interdite.jpg", tronquee);
    fs::permissions(dossier / "photos/interdite.jpg", fs::perms::none);
    ecrire(dossier / "photos/grande.png", encodee(degrade(1200, 1000), ".png"));
    const auto fin = lancer({"--images", entree, "--sortie", dossier / "sortie", "--versions",
                             "threads_verrou", "--pixels-max", "1"});
    REQUIRE(fin.code == projet::code_echecs);
    INFO(fin.erreurs);
    REQUIRE(contient(fin.erreurs, "6 fichiers sans résultat"));
    for (const char* phrase :
         {"crc.png : PNG corrompu : somme de contrôle fausse (bloc IEND)",
          "grande.png : 1200 × 1000 pixels annoncés, plus que la limite de 1 millions "
          "(--pixels-max)",
          "interdite.jpg : lecture impossible : permission refusée",
          "texte.jpg : ce n'est ni un JPEG, ni un PNG, ni un WebP, ni un TIFF",
          "tronquee.jpg : image tronquée : le fichier s'arrête avant la fin des données",
          "vide.png : fichier vide"}) {
        INFO(phrase);
        REQUIRE(contient(fin.erreurs, phrase));
    }
    REQUIRE(resultats(dossier / "sortie")["echecs"].size() == 6);
    REQUIRE(fichiers(dossier / "sortie/images").size() == 4 + 1);
}

TEST_CASE("la sortie d'erreur n'a que nos lignes : aucune bibliothèque n'y écrit la sienne") {
    const Dossier dossier;
    const auto entree = photos(dossier, 2);
    std::size_t abimees = 0;
    for (const char* suffixe : {".jpg", ".png", ".webp", ".tiff"}) {
        const auto entiere = encodee(degrade(96, 64), suffixe);
        auto retournee = entiere;
        for (std::size_t i = 24; i < retournee.size(); i += 9)
            retournee[i] ^= 0xFF;
        ecrire(dossier / ("photos/coupee"s + suffixe),
               {entiere.begin(), entiere.begin() + static_cast<long>(entiere.size() / 2)});
        ecrire(dossier / ("photos/retournee"s + suffixe), retournee);
        abimees += 2;
    }
    const auto fin = lancer(
        {"--images", entree, "--sortie", dossier / "sortie", "--versions", "threads_verrou"});
    INFO(fin.erreurs);
    REQUIRE(fin.code == projet::code_echecs);
    std::istringstream lignes(fin.erreurs);
    std::size_t nombre = 0;
    for (std::string ligne; std::getline(lignes, ligne);) {
        if (ligne.empty() || ligne.starts_with("threads_verrou : ") ||
            contient(ligne, "fichiers sans résultat :"))
            continue;
        ++nombre;
        INFO(ligne);
        REQUIRE((ligne.starts_with("  coupee.") || ligne.starts_with("  retournee.")));
        REQUIRE_FALSE(contient(ligne, "imdecode"));
    }
    REQUIRE(nombre == abimees);
}

TEST_CASE(
    "remarques et mises de côté : dites une fois, dans le JSON aussi, et ce n'est pas un échec") {
    const Dossier dossier;
    const auto entree = photos(dossier, 4);
    auto bavarde = encodee(degrade(64, 48), ".jpg");
    bavarde.insert(bavarde.end() - 2, 30, std::uint8_t{0x11});
    ecrire(dossier / "photos/bavarde.jpg", bavarde);
    ecrire(dossier / "photos/._bavarde.jpg", {0, 5, 22, 7});
    ecrire(dossier / "photos/@eaDir/vignette.jpg", {'x'});
    ecrire(dossier / "photos/.Trash-1000/files/jetee.jpg", {'x'});
    const auto convertir = [&](const std::string& sortie) {
        return lancer({"--images", entree, "--sortie", dossier / sortie, "--versions",
                       "mono_thread,threads_verrou", "--repetitions", "1"});
    };
    REQUIRE(convertir("photos/hier").code == 0);
    const auto fin = convertir("sortie");
    INFO(fin.sortie << fin.erreurs);
    REQUIRE(fin.code == 0);
    REQUIRE(contient(fin.sortie,
                     "Laissés de côté : 1 image cachée, 2 dossiers cachés, 1 ancien résultat.\n"));
    REQUIRE(contient(fin.sortie, "1 image convertie avec une remarque :\n  bavarde.jpg : octets"));
    const auto lus = resultats(dossier / "sortie");
    REQUIRE(lus["images"]["nombre"] == 5);
    REQUIRE(lus["images"]["images_cachees_ignorees"] == 1);
    REQUIRE(lus["images"]["dossiers_caches_ignores"] == 2);
    REQUIRE(lus["images"]["anciens_resultats_ignores"] == 1);
    REQUIRE(lus["echecs"].empty());
    REQUIRE(lus["remarques"].size() == 1);
    REQUIRE(lus["remarques"][0]["fichier"] == "bavarde.jpg");
}

TEST_CASE("plus de vingt remarques : les premières s'affichent, toutes sont dans le JSON") {
    const Dossier dossier;
    auto bavarde = encodee(degrade(16, 16), ".jpg");
    bavarde.insert(bavarde.end() - 2, 30, std::uint8_t{0x11});
    for (int i = 0; i < 23; ++i)
        ecrire(dossier / fmt::format("photos/{:02}.jpg", i), bavarde);
    const auto fin = lancer({"--images", dossier / "photos", "--sortie", dossier / "sortie",
                             "--versions", "mono_thread"});
    REQUIRE(fin.code == 0);
    REQUIRE(contient(fin.sortie, "  19.jpg : octets"));
    REQUIRE_FALSE(contient(fin.sortie, "  20.jpg : octets"));
    REQUIRE(contient(fin.sortie, "  … et 3 autres (resultats.json)"));
    REQUIRE(resultats(dossier / "sortie")["remarques"].size() == 23);
}

TEST_CASE("rien de converti : rien n'est dit des pixels") {
    const Dossier dossier;
    ecrire(dossier / "photos/vide.png", {});
    ecrire(dossier / "photos/texte.jpg", {'b', 'o', 'n', 'j', 'o', 'u', 'r'});
    const auto fin = lancer({"--images", dossier / "photos", "--sortie", dossier / "sortie",
                             "--versions", "mono_thread,threads_verrou", "--repetitions", "1"});
    REQUIRE(fin.code == projet::code_echecs);
    REQUIRE_FALSE(contient(fin.sortie, "mêmes pixels"));
    REQUIRE(resultats(dossier / "sortie")["images_comparees"] == 0);
    REQUIRE(resultats(dossier / "sortie")["desaccords"].empty());
}

TEST_CASE("le rapport : une page qui se suffit, avec ses figures, et des noms sans danger") {
    const Dossier dossier;
    const auto entree = photos(dossier, 6);
    ecrire(dossier / "photos/<script>alert(1)&.png", {'x'});
    const fs::path sortie = dossier / "sortie";
    const auto fin = lancer({"--images", entree, "--sortie", sortie, "--versions",
                             "mono_thread,threads_sans_verrou,threads_verrou", "--repetitions", "2",
                             "--lignes-journal", "3"});
    INFO(fin.erreurs);
    REQUIRE(fin.code == projet::code_echecs);
    const std::string page = lire(sortie / "rapport.html");
    for (const char* absent : {"http:", "https:", "<script", "src=", "<link", "@import", "url("})
        REQUIRE_FALSE(contient(page, absent));
    for (const char* present :
         {"Ce qu'il faut retenir", "Durées", "Où passe le temps", "Qui fait quoi, à chaque instant",
          "Les deux journaux", "&lt;script&gt;alert(1)&amp;.png", "</html>",
          "prefers-color-scheme: dark", "width=device-width"})
        REQUIRE(contient(page, present));
    INFO("chaque phrase du rapport est celle des résultats");
    for (const std::string phrase : resultats(sortie)["interpretation"])
        REQUIRE(contient(page, phrase.substr(0, phrase.find_first_of("<>&\""))));
    INFO("la sortie standard dit où il est");
    REQUIRE(contient(fin.sortie, (sortie / "rapport.html").string()));
}

TEST_CASE("la trace : un processus par version, un passage par étape, dans la durée mesurée") {
    const Dossier dossier;
    const auto entree = photos(dossier, 6);
    const fs::path sortie = dossier / "sortie";
    const auto fin = lancer({"--images", entree, "--sortie", sortie, "--versions",
                             "mono_thread,threads_verrou", "--repetitions", "2", "--workers", "2"});
    REQUIRE(fin.code == 0);
    const auto evenements = json::parse(lire(sortie / "trace.json"))["traceEvents"];
    const auto lus = resultats(sortie);
    std::map<int, int> passages;
    for (const auto& e : evenements) {
        if (e["ph"] != "X") continue;
        const int processus = e["pid"];
        ++passages[processus];
        const auto& version = lus["versions"][static_cast<std::size_t>(processus - 1)];
        REQUIRE(e["ts"].get<double>() >= 0);
        REQUIRE(e["ts"].get<double>() + e["dur"].get<double>() <=
                version["executions"].back()["duree_s"].get<double>() * 1e6 + 1);
        REQUIRE(e["tid"].get<int>() >= 1);
        REQUIRE(e["tid"].get<int>() <= 2);
    }
    REQUIRE(passages[1] == 6 * 5);
    INFO("et l'attente du verrou");
    REQUIRE(passages[2] == 6 * 6);
}

TEST_CASE("toutes les versions, arrêtées par Ctrl-C : ni processus ni fichier temporaire") {
    const Dossier dossier;
    const auto entree = photos(dossier, 60);
    for (const auto& version : projet::versions()) {
        const std::string nom(version.nom);
        INFO(nom);
        const fs::path sortie = dossier / ("sortie_" + nom);
        const auto fin = dans_un_enfant(
            [&] {
                return programme({"--images", entree, "--sortie", sortie, "--versions", nom,
                                  "--workers", "2", "--section-critique", "5000"});
            },
            [&](int enfant) { signaler_en_route(enfant, sortie, SIGINT); });
        REQUIRE(fin.code == 130);
        REQUIRE(resultats(sortie)["etat"] == "interrompu");
        REQUIRE(sans_temporaire(sortie));
        REQUIRE(fs::exists(sortie / "rapport.html"));
    }
}

TEST_CASE("une demande impossible : une phrase, le code 2, et rien n'est écrit") {
    const Dossier dossier;
    const auto entree = photos(dossier, 1);
    fs::create_directories(dossier / "vide");
    ecrire(dossier / "fichier", {'x'});
    ecrire(dossier / "prise/album.txt", {'x'});
    ecrire(dossier / "course/resultats.json", {'{', '}'});  // d'un autre programme
    ecrire(dossier / "caches/.vignettes/a.jpg", {'x'});
    const std::string sortie = dossier / "sortie";
    const std::vector<std::pair<std::vector<std::string>, std::string>> demandes{
        {{"--versions", "inconnue"},
         "version inconnue : « inconnue ». Versions disponibles : mono_thread"},
        {{"--versions", "version_d_essai"},
         "version version_d_essai absente : il lui manque un paquet"},
        {{"--zut"}, "option inconnue : --zut"},
        {{"--workers", "beaucoup"}, "--workers : « beaucoup » n'est pas un entier entre 1 et 1024"},
        {{"--workers", "0"}, "--workers : « 0 » n'est pas un entier"},
        {{"--permis", "0x2"}, "--permis : « 0x2 » n'est pas un entier"},
        {{"--images", ""}, "--images : il manque le nom du dossier"},
        {{"--sortie", ""}, "--sortie : il manque le nom du dossier"},
        {{"--liste-versions=zut"}, "l'option --liste-versions n'attend pas de valeur"},
        {{"--repetitions"}, "l'option --repetitions attend une valeur"},
        {{"--decodage", "hsv"}, "--decodage : « hsv » n'est ni rgb ni luma"},
        {{"--images", dossier / "absent"}, "fichier ou dossier introuvable (--images)"},
        {{"--images", dossier / "fichier"}, "ce n'est pas un dossier (--images)"},
        {{"--images", dossier / "caches"}, "(laissés de côté : 1 dossier caché)"},
        {{"--images", dossier / "vide"}, "aucune image (JPEG, PNG, WebP ou TIFF) dans"},
        {{"--images", entree, "--sortie", entree}, "contient les images à convertir"},
        {{"--images", entree, "--sortie", dossier.chemin()}, "contient les images à convertir"},
        {{"--images", entree, "--sortie", dossier / "fichier"}, "existe et n'est pas un dossier"},
        {{"--images", entree, "--sortie", dossier / "prise"}, "contient déjà des fichiers"},
        {{"--images", entree, "--sortie", dossier / "course"}, "contient déjà des fichiers"},
    };
    const auto avant = fichiers(dossier.chemin());
    for (auto [arguments, phrase] : demandes) {
        if (std::find(arguments.begin(), arguments.end(), "--sortie") == arguments.end())
            arguments.insert(arguments.begin(), {"--sortie", sortie});
        const auto fin = lancer(arguments);
        INFO(phrase << " / " << fin.erreurs);
        REQUIRE(contient(fin.erreurs, phrase));
        REQUIRE(fin.code == projet::code_usage);
        REQUIRE(fichiers(dossier.chemin()) == avant);
    }
}

TEST_CASE("un entier qui commence par zéro est décimal") {
    const Dossier dossier;
    const auto entree = photos(dossier, 1);
    for (const auto& [texte, valeur] : {std::pair{"010", 10}, std::pair{"08", 8}}) {
        const auto fin = lancer({"--images", entree, "--sortie", dossier / "sortie", "--versions",
                                 "mono_thread", "--workers", texte});
        INFO(fin.erreurs);
        REQUIRE(fin.code == 0);
        REQUIRE(resultats(dossier / "sortie")["parametres"]["workers"] == valeur);
    }
}

TEST_CASE("plus de fichiers ouverts que le système n'en accorde : dit avant de commencer") {
    const Dossier dossier;
    const auto entree = photos(dossier, 1);
    const auto avec_limites = [&](rlim_t souple, rlim_t dure) {
        return dans_un_enfant([&] {
            const rlimit limites{souple, dure};
            ::setrlimit(RLIMIT_NOFILE, &limites);
            return programme({"--images", entree, "--sortie", dossier / "sortie", "--versions",
                              "threads_semaphore", "--permis", "300"});
        });
    };
    const auto refuse = avec_limites(256, 256);
    REQUIRE(refuse.code == projet::code_usage);
    REQUIRE(contient(refuse.erreurs, "le système en accorde 256 (ulimit -n)"));
    REQUIRE_FALSE(fs::exists(dossier / "sortie"));
    INFO("une limite souple se relève");
    REQUIRE(avec_limites(256, 1024).code == 0);
}

TEST_CASE("un thread refusé d'emblée : la raison, en français") {
    const Dossier dossier;
    const auto entree = photos(dossier, 1);
    const auto fin = dans_un_enfant([&] {
        const juge::Perturbation refus(juge::Panne::creation_thread, 1);
        return programme({"--images", entree, "--sortie", dossier / "sortie"});
    });
    REQUIRE(fin.code == projet::code_usage);
    REQUIRE(contient(fin.erreurs, "le système refuse un thread ou un processus de plus"));
}

TEST_CASE("un dossier de sortie protégé se sait avant de travailler") {
    const Dossier dossier;
    const auto entree = photos(dossier, 2);
    fs::create_directories(dossier / "protege");
    fs::permissions(dossier / "protege", fs::perms::owner_read | fs::perms::owner_exec);
    for (const char* sortie : {"protege", "protege/dessous"}) {
        const auto fin = lancer({"--images", entree, "--sortie", dossier / sortie});
        INFO(fin.erreurs);
        REQUIRE(contient(fin.erreurs, "permission refusée"));
        REQUIRE(fin.code == projet::code_usage);
    }
    fs::permissions(dossier / "protege", fs::perms::owner_all);
}

TEST_CASE("la sortie se réutilise, et ne se reprend pas comme entrée si elle est dedans") {
    const Dossier dossier;
    const auto entree = photos(dossier, 3);
    const auto avant = fichiers(entree);
    const std::string sortie = dossier / "photos/gris";
    for (int i = 0; i < 2; ++i) {
        const auto fin =
            lancer({"--images", entree, "--sortie", sortie, "--versions", "mono_thread"});
        INFO(fin.erreurs);
        REQUIRE(fin.code == 0);
        REQUIRE(fichiers(sortie + "/images") == avant);
    }
}

TEST_CASE("disque plein : arrêt, raison dite, ce qui est fait est gardé, rien d'inachevé") {
    const Dossier dossier;
    const auto entree = photos(dossier, 8);
    ecrire(dossier / "photos/1/zz_lourde.png", encodee(projet::paysage(900, 900, 3), ".png"));
    ecrire(dossier / "photos/2/suivante.jpg", encodee(projet::paysage(64, 48, 3), ".jpg"));
    const fs::path sortie = dossier / "sortie";
    const auto fin = dans_un_enfant([&] {
        borner_fichiers(60'000);
        return programme({"--images", entree, "--sortie", sortie, "--versions", "mono_thread"});
    });
    INFO(fin.erreurs);
    REQUIRE(fin.code == projet::code_abandon);
    REQUIRE(contient(fin.erreurs,
                     "zz_lourde.png impossible : fichier plus grand que la limite autorisée"));
    REQUIRE(fichiers(sortie / "images").size() == 8);
    REQUIRE(sans_temporaire(sortie));
    REQUIRE(resultats(sortie)["etat"] == "interrompu");
}

TEST_CASE("Ctrl-C et SIGTERM : arrêt rapide, résultats partiels, aucun fichier temporaire") {
    for (const int signal : {SIGINT, SIGTERM}) {
        const Dossier dossier;
        const auto entree = photos(dossier, 200);
        const fs::path sortie = dossier / "sortie";
        // Chaque image occupe la section critique assez longtemps pour que le signal arrive au
        // milieu.
        const auto fin = dans_un_enfant(
            [&] {
                return programme({"--images", entree, "--sortie", sortie, "--versions",
                                  "threads_verrou", "--workers", "2", "--section-critique",
                                  "200000"});
            },
            [&](int enfant) { signaler_en_route(enfant, sortie, signal); });
        INFO(fin.erreurs);
        REQUIRE(fin.code == projet::code_signal + signal);
        const auto lus = resultats(sortie);
        REQUIRE(lus["etat"] == "interrompu");
        const auto& execution = lus["versions"][0]["executions"][0];
        REQUIRE(execution["complete"] == false);
        const auto converties = execution["images_converties"].get<std::size_t>();
        REQUIRE(converties < 200);
        INFO("chaque image annoncée convertie est là, entière ; aucune autre");
        REQUIRE(fichiers(sortie / "images").size() == converties);
        REQUIRE(sans_temporaire(sortie));
    }
}

TEST_CASE("un signal arrivé avant la première image : rien n'est ouvert, et c'est dit") {
    const Dossier dossier;
    const auto entree = photos(dossier, 2);
    for (int i = 0; i < 300; ++i)  // l'inventaire laisse à l'écoute le temps de recevoir le signal
        fs::create_directories(dossier / fmt::format("photos/vide_{}", i));
    bool dit = false;
    for (int essai = 0; essai < 20 && !dit; ++essai) {
        const fs::path sortie = dossier / fmt::format("sortie_{}", essai);
        const auto fin = dans_un_enfant([&] {
            sigset_t retenus;
            ::sigemptyset(&retenus);
            ::sigaddset(&retenus, SIGINT);
            ::sigprocmask(SIG_BLOCK, &retenus, nullptr);
            ::kill(::getpid(), SIGINT);  // à tout le processus, comme un terminal
            return programme({"--images", entree, "--sortie", sortie});
        });
        REQUIRE(fin.code == projet::code_signal + SIGINT);
        dit = contient(fin.erreurs, "Interrompu avant d'avoir commencé.");
        REQUIRE(fs::exists(sortie) != dit);
    }
    REQUIRE(dit);
}

TEST_CASE("un signal que le parent fait ignorer le reste (nohup)") {
    for (const int signal : {SIGHUP, SIGINT}) {
        const Dossier dossier;
        const auto entree = photos(dossier, 20);
        const fs::path sortie = dossier / "sortie";
        const auto fin = dans_un_enfant(
            [&] {
                ::signal(signal, SIG_IGN);
                return programme({"--images", entree, "--sortie", sortie, "--versions",
                                  "threads_verrou", "--workers", "2", "--section-critique",
                                  "50000"});
            },
            [&](int enfant) { signaler_en_route(enfant, sortie, signal); });
        INFO(fin.erreurs);
        REQUIRE(fin.code == 0);
        REQUIRE(resultats(sortie)["etat"] == "terminé");
    }
}

TEST_CASE("sorties pleines, fermées ou rompues : les résultats sont là, et le code le dit") {
    struct Cas {
        const char* titre;
        void (*preparer)();
        int code;
    };
    static const auto remplir = [](int fd) { ::dup2(::open("/dev/full", O_WRONLY), fd); };
    const std::vector<Cas> cas{
        {"stdout sur /dev/full", [] { remplir(STDOUT_FILENO); }, projet::code_abandon},
        {"stderr sur /dev/full", [] { remplir(STDERR_FILENO); }, projet::code_reussite},
        {"stdout fermé", [] { ::close(STDOUT_FILENO); }, projet::code_abandon},
        {"stderr fermé", [] { ::close(STDERR_FILENO); }, projet::code_reussite},
        {"stdout et stderr fermés",
         [] {
             ::close(STDOUT_FILENO);
             ::close(STDERR_FILENO);
         },
         projet::code_abandon},
        {"lecteur parti (… | true)",
         [] {
             std::array<int, 2> tube{};
             if (::pipe(tube.data()) != 0) ::_exit(99);
             ::dup2(tube[1], STDOUT_FILENO);
             ::close(tube[0]);
         },
         projet::code_abandon},
    };
    for (const auto& [titre, preparer, code] : cas) {
        const Dossier dossier;
        const auto entree = photos(dossier, 4);
        const auto fin = dans_un_enfant([&, prepare = preparer] {
            prepare();
            return programme({"--images", entree, "--sortie", dossier / "sortie", "--versions",
                              "mono_thread,threads_verrou", "--repetitions", "3"});
        });
        INFO(titre << " / " << fin.erreurs);
        REQUIRE(fin.code == code);
        const auto lus = resultats(dossier / "sortie");
        REQUIRE(lus["etat"] == "terminé");
        REQUIRE(lus["versions"][0]["executions"].size() == 3);
        REQUIRE(fichiers(dossier / "sortie/images").size() == 8);
        if (code != 0 && !contient(titre, "stderr"))
            REQUIRE(contient(fin.erreurs, "la sortie standard ne peut plus être écrite"));
    }
}

TEST_CASE("l'aide qu'on ne peut pas écrire n'est pas une réussite") {
    const auto fin = dans_un_enfant([] {
        ::dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO);
        return programme({"--help"});
    });
    REQUIRE(fin.code == projet::code_abandon);
    REQUIRE(contient(fin.erreurs, "la sortie standard ne peut plus être écrite"));
}

TEST_CASE("le décodage luma convertit tout, en disant son mode") {
    const Dossier dossier;
    const auto entree = photos(dossier, 4);
    const auto fin =
        lancer({"--images", entree, "--sortie", dossier / "sortie", "--versions",
                "mono_thread,threads_verrou", "--decodage", "luma", "--repetitions", "1"});
    REQUIRE(fin.code == 0);
    REQUIRE(resultats(dossier / "sortie")["parametres"]["decodage"] == "luma");
}

TEST_CASE(
    "le temps passé devant un verrou, ou sans image, n'est imputé ni au disque ni à la machine") {
    const auto dit_machine_occupee = [](int workers, std::size_t images, double cpu_s,
                                        std::chrono::nanoseconds attente) {
        projet::Execution execution;
        execution.duree_s = 1;
        execution.complete = true;
        execution.faites = images;
        execution.version.workers = workers;
        execution.version.attente.attente_totale = attente;
        execution.ressources.cpu_utilisateur_s = cpu_s;
        projet::Campagne campagne;
        campagne.bilans.emplace_back();
        campagne.bilans[0].version = &projet::versions().front();
        campagne.bilans[0].executions = {execution};
        const projet::PlanCampagne plan;
        const projet::Reglages reglages;
        const fs::path dossier;
        const projet::Inventaire inventaire;
        const auto phrases =
            projet::interpreter({plan, reglages, dossier, inventaire, campagne, {}, ""});
        return std::any_of(phrases.begin(), phrases.end(), [](const std::string& phrase) {
            return contient(phrase, "du temps processeur");
        });
    };
    REQUIRE_FALSE(dit_machine_occupee(4, 10, 1.0, 3s));
    REQUIRE_FALSE(dit_machine_occupee(8, 1, 1.0, 0s));
    REQUIRE(dit_machine_occupee(1, 10, 0.5, 0s));
    REQUIRE(dit_machine_occupee(4, 10, 0.5, 3s));
}

namespace {

/// Les images converties, par chemin.
std::map<std::string, std::string> contenus(const fs::path& dossier) {
    std::map<std::string, std::string> lus;
    for (const auto& nom : fichiers(dossier))
        lus[nom] = lire(dossier / nom);
    return lus;
}

/// Les noms d'images qu'annoncent les journaux de `sortie`, ceux d'avant une reprise compris.
std::map<std::string, int> journalisees(const fs::path& sortie) {
    std::map<std::string, int> noms;
    for (const auto& entree : fs::directory_iterator(sortie)) {
        if (entree.path().extension() != ".log") continue;
        std::istringstream journal(lire(entree.path()));
        for (std::string ligne; std::getline(journal, ligne);)
            if (const auto debut = ligne.find("1/1 | "); debut != std::string::npos)
                ++noms[ligne.substr(debut + 6, ligne.find(" | ", debut + 6) - debut - 6)];
    }
    return noms;
}

/// Convertit `entree`, interrompu en route par `signal` ; exige qu'il reste à faire.
void interrompre(const std::string& entree, const fs::path& sortie, int signal) {
    dans_un_enfant(
        [&] {
            return programme({"--images", entree, "--sortie", sortie, "--versions",
                              "threads_verrou", "--workers", "2", "--section-critique", "20000"});
        },
        [&](int enfant) { signaler_en_route(enfant, sortie, signal); });
    const auto rendues = contenus(sortie / "images").size();
    REQUIRE(rendues >= 3);
    REQUIRE(rendues < fichiers(entree).size());
}

FinEnfant reprendre(const std::string& entree, const fs::path& sortie) {
    return lancer(
        {"--images", entree, "--sortie", sortie, "--versions", "threads_verrou", "--reprendre"});
}

}  // namespace

TEST_CASE("reprendre, après Ctrl-C ou kill -9 : comme au calme, rien de perdu, rien deux fois") {
    const Dossier dossier;
    const auto entree = photos(dossier, 60);
    const fs::path calme = dossier / "calme";
    REQUIRE(lancer({"--images", entree, "--sortie", calme, "--versions", "threads_verrou"}).code ==
            0);
    for (const int signal : {SIGINT, SIGKILL}) {
        INFO("signal " << signal);
        const fs::path sortie = dossier / fmt::format("sortie_{}", signal);
        interrompre(entree, sortie, signal);
        ecrire(sortie / "images/0" / (std::string(projet::prefixe_temporaire) + "7-0"), {'x'});
        std::map<std::string, fs::file_time_type> gardees;
        for (const auto& nom : fichiers(sortie / "images"))
            if (!contient(nom, std::string(projet::prefixe_temporaire)))
                gardees[nom] = fs::last_write_time(sortie / "images" / nom);
        const auto fin = reprendre(entree, sortie);
        INFO(fin.sortie << fin.erreurs);
        REQUIRE(fin.code == 0);
        const auto lus = resultats(sortie);
        REQUIRE(lus["etat"] == "terminé");
        REQUIRE(lus["images"]["nombre"] == 60);
        REQUIRE(lus["images"]["reprises"] == gardees.size());
        REQUIRE(lus["versions"][0]["executions"][0]["images_converties"] == 60 - gardees.size());
        const char* deja = gardees.size() < 2 ? "image déjà convertie" : "images déjà converties";
        REQUIRE(contient(fin.sortie, fmt::format("Reprise : {} {}, {} à faire.", gardees.size(),
                                                 deja, 60 - gardees.size())));
        INFO("ce qui était converti n'est pas refait");
        for (const auto& [nom, date] : gardees)
            REQUIRE((fs::last_write_time(sortie / "images" / nom) == date));
        REQUIRE(contenus(sortie / "images") == contenus(calme / "images"));
        REQUIRE(sans_temporaire(sortie));
        const auto noms = journalisees(sortie);
        for (const auto& [nom, fois] : noms)
            REQUIRE(fois == 1);
        INFO("tué net, il a pu convertir deux images, une par worker, sans avoir pu les noter");
        REQUIRE(noms.size() >= (signal == SIGINT ? 60U : 58U));
    }
}

TEST_CASE("reprendre ce qui est fini ne refait rien ; une image plus récente est refaite") {
    const Dossier dossier;
    const auto entree = photos(dossier, 6);
    const fs::path sortie = dossier / "sortie";
    REQUIRE(lancer({"--images", entree, "--sortie", sortie, "--versions", "threads_verrou"}).code ==
            0);
    const auto finie = reprendre(entree, sortie);
    INFO(finie.erreurs);
    REQUIRE(finie.code == 0);
    REQUIRE(contient(finie.sortie, "Reprise : 6 images déjà converties, 0 à faire."));
    const auto changee = fs::path(entree) / fichiers(entree).front();
    fs::last_write_time(changee, fs::file_time_type::clock::now() + 1h);
    REQUIRE(contient(reprendre(entree, sortie).sortie, "5 images déjà converties, 1 à faire."));
    INFO("recommencée puis interrompue, une conversion ne reprend pas les restes de la précédente");
    fs::last_write_time(changee, fs::file_time_type::clock::now() - 1h);
    auto lus = resultats(sortie);
    lus["parametres"]["debut_ns"] =
        lus["parametres"]["debut_ns"].get<std::int64_t>() + 3'600'000'000'000;
    const std::string marque = "{\"programme\": \"conversion_images\",";
    lus.erase("programme");
    const std::string corps = marque + lus.dump().substr(1);
    ecrire(sortie / "resultats.json", {corps.begin(), corps.end()});
    REQUIRE(contient(reprendre(entree, sortie).sortie, "0 image déjà convertie, 6 à faire."));
}

TEST_CASE("reprendre mal : une phrase qui dit quoi faire, et rien n'est touché") {
    const Dossier dossier;
    const auto entree = photos(dossier, 2);
    ecrire(dossier / "autres/a.jpg", encodee(degrade(8, 8), ".jpg"));
    const std::string sortie = dossier / "sortie";
    const std::string comparaison = dossier / "comparaison";
    const std::string muette = dossier / "muette";
    REQUIRE(lancer({"--images", entree, "--sortie", sortie, "--versions", "mono_thread"}).code ==
            0);
    REQUIRE(lancer({"--images", entree, "--sortie", comparaison, "--versions",
                    "mono_thread,threads_verrou", "--repetitions", "1"})
                .code == 0);
    const std::string vide = "{\"programme\": \"conversion_images\", \"etat\": \"en cours\"}";
    ecrire(dossier / "muette/resultats.json", {vide.begin(), vide.end()});
    const std::vector<std::pair<std::vector<std::string>, std::string>> demandes{
        {{"--sortie", sortie}, "nommez-la (--versions threads_verrou, par exemple)"},
        {{"--sortie", sortie, "--versions", "mono_thread", "--repetitions", "3"},
         "sans --repetitions"},
        {{"--sortie", dossier / "absente", "--versions", "mono_thread"},
         "aucune conversion n'y a été commencée. Relancez sans --reprendre"},
        {{"--sortie", comparaison, "--versions", "mono_thread"},
         "comparait 2 versions : une comparaison se recommence, sans --reprendre"},
        {{"--sortie", muette, "--versions", "mono_thread"}, "relancez sans --reprendre"},
        {{"--sortie", sortie, "--versions", "mono_thread", "--decodage", "luma"},
         "a été commencée avec --decodage rgb : reprenez-la avec la même option"},
        {{"--sortie", sortie, "--versions", "mono_thread", "--images", dossier / "autres"},
         "donnez ce dossier (--images)"},
        {{"--reprendre=oui"}, "l'option --reprendre n'attend pas de valeur"},
    };
    const auto avant = contenus(dossier.chemin());
    for (auto [arguments, phrase] : demandes) {
        if (std::find(arguments.begin(), arguments.end(), "--images") == arguments.end())
            arguments.insert(arguments.end(), {"--images", entree});
        if (!arguments.front().starts_with("--reprendre")) arguments.push_back("--reprendre");
        const auto fin = lancer(arguments);
        INFO(phrase << " / " << fin.erreurs);
        REQUIRE(contient(fin.erreurs, phrase));
        REQUIRE(fin.code == projet::code_usage);
        REQUIRE(contenus(dossier.chemin()) == avant);
    }
}

TEST_CASE("l'aide et la liste des versions") {
    const auto aide = lancer({"--help"});
    REQUIRE(aide.code == 0);
    for (const char* option : {"--images", "--sortie", "--versions", "--workers", "--repetitions",
                               "--decodage", "--courbe", "--reprendre", "--lignes-journal",
                               "--section-critique", "--permis", "--pixels-max"})
        REQUIRE(contient(aide.sortie, option));
    const auto liste = lancer({"--liste-versions"});
    REQUIRE(liste.code == 0);
    REQUIRE(contient(liste.sortie, "threads_semaphore"));
    INFO("une version que cette construction n'a pas est dite absente");
    REQUIRE(contient(liste.sortie, "version_d_essai        absente : il lui manque un paquet"));
    REQUIRE(contient(liste.sortie, "stl_parallele"));
}

TEST_CASE("stl_parallele : pas plus de threads que de workers, ni que de processeurs") {
    const auto& versions = projet::versions();
    const auto stl = std::find_if(versions.begin(), versions.end(),
                                  [](const auto& v) { return v.nom == "stl_parallele"; });
    if (stl == versions.end()) return;  // construction sans oneTBB
    for (const int workers : {1, 2, 64}) {
        Lot lot(40);
        lot.reglages.workers = workers;
        const auto fin = dans_un_enfant([&] {  // oneTBB y naît : elle n'y a pas encore de thread
            const auto mesures = lot.executer(*stl).mesures;
            const std::ptrdiff_t threads =
                std::distance(fs::directory_iterator("/proc/self/task"), {});
            fmt::print("{} {} {}", mesures.compteur, mesures.workers, threads);
            return 0;
        });
        INFO(fin.sortie);
        std::istringstream lus(fin.sortie);
        int compteur = 0;
        int obtenus = 0;
        int threads = 0;
        lus >> compteur >> obtenus >> threads;
        REQUIRE(compteur == 40);
        REQUIRE(obtenus == std::min(workers, cours::coeurs_utilisables()));
        REQUIRE(threads <= obtenus);
    }
}
