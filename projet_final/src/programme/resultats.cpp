#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chapitre01/topologie.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <opencv2/core/version.hpp>

#include "banc/texte.hpp"
#include "composants/composants.hpp"
#include "programme/rapport.hpp"

namespace projet {
namespace {

using json = nlohmann::ordered_json;  // garde l'ordre, pour qui lit le fichier

json en_json(const Etapes& e) {
    return {{"lecture_s", en_secondes(e.lecture)},
            {"decodage_s", en_secondes(e.decodage)},
            {"gris_s", en_secondes(e.gris)},
            {"encodage_s", en_secondes(e.encodage)},
            {"ecriture_s", en_secondes(e.ecriture)}};
}

json en_json(const Execution& e) {
    return {{"complete", e.complete},
            {"duree_s", e.duree_s},
            {"workers", e.version.workers},
            {"images_traitees", e.faites},
            {"images_converties", e.converties},
            {"pixels", e.pixels},
            {"octets_ecrits", e.octets_ecrits},
            {"etapes", en_json(e.etapes)},
            {"cpu_utilisateur_s", e.ressources.cpu_utilisateur_s},
            {"cpu_systeme_s", e.ressources.cpu_systeme_s},
            {"memoire_max_octets", e.ressources.memoire_max_octets},
            {"passages_volontaires", e.ressources.passages_volontaires},
            {"passages_involontaires", e.ressources.passages_involontaires},
            {"compteur", {{"attendu", e.faites}, {"obtenu", e.version.compteur}}},
            {"journal",
             {{"attendues", e.journal.attendues},
              {"intactes", e.journal.intactes},
              {"melees", e.journal.melees},
              {"perdues", e.journal.perdues}}},
            {"messages_refuses", e.version.messages_refuses},
            {"attente",
             {{"prises", e.version.attente.acquisitions},
              {"contentions", e.version.attente.contentions},
              {"totale_s", en_secondes(e.version.attente.attente_totale)},
              {"max_s", en_secondes(e.version.attente.attente_max)}}}};
}

json en_json(const std::vector<PointDeCourbe>& points) {
    json sortie = json::array();
    for (const auto& point : points)
        sortie.push_back({{"workers", point.workers},
                          {"mesures", point.durees.mesures},
                          {"mediane_s", point.durees.mediane},
                          {"quartile1_s", point.durees.quartile1},
                          {"quartile3_s", point.durees.quartile3},
                          {"acceleration", point.acceleration}});
    return sortie;
}

json en_json(const BilanVersion& bilan, const Campagne& campagne) {
    const Resume d = bilan.durees();
    json sortie{{"nom", bilan.version->nom},
                {"images", bilan.images.string()},
                {"executions", json::array()}};
    for (const auto& execution : bilan.executions)
        sortie["executions"].push_back(en_json(execution));
    if (d.mesures == 0) return sortie;
    const auto& premiere = bilan.executions.front();
    sortie["duree_s"] = {
        {"mediane", d.mediane}, {"quartile1", d.quartile1}, {"quartile3", d.quartile3}};
    sortie["images_par_s"] = static_cast<double>(premiere.converties) / d.mediane;
    sortie["megapixels_par_s"] = static_cast<double>(premiere.pixels) / d.mediane / 1e6;
    if (const double gain = acceleration(campagne, bilan); gain > 0) {
        sortie["acceleration"] = gain;
        sortie["efficacite"] = gain / premiere.version.workers;
    }
    if (const auto points = courbe(bilan); !points.empty()) {
        sortie["courbe"] = en_json(points);
        if (const auto part = part_sequentielle(points, cours::coeurs_utilisables()))
            sortie["part_sequentielle"] = *part;
    }
    return sortie;
}

std::string maintenant() {
    return fmt::format(
        "{:%Y-%m-%dT%H:%M:%SZ}",
        fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

#ifdef __clang__
constexpr const char* compilateur = "Clang " __clang_version__;
#else
constexpr const char* compilateur = "GCC " __VERSION__;
#endif

json machine() {
    return {{"processeur", modele_processeur()},
            {"coeurs_utilisables", cours::coeurs_utilisables()},
            {"systeme", systeme()},
            {"compilateur", compilateur},
            {"opencv", CV_VERSION}};
}

json composants() {
    json sortie = json::array();
    for (const auto& composant : composants_etudiant())
        sortie.push_back({{"exercice", composant.numero()}, {"version", composant.version}});
    return sortie;
}

json parametres(const PlanCampagne& plan, const Reglages& reglages,
                const std::filesystem::path& dossier, std::int64_t debut_ns) {
    return {{"images", std::filesystem::absolute(dossier).string()},
            {"sortie", plan.sortie.string()},
            {"debut_ns", debut_ns},
            {"workers", reglages.workers},
            {"repetitions", plan.repetitions},
            {"echauffement", plan.echauffement},
            {"graine", plan.graine},
            {"decodage", nom(reglages.conversion.decodage.mode)},
            {"pixels_max", reglages.conversion.decodage.pixels_max},
            {"lignes_journal", reglages.lignes_par_image},
            {"section_critique_us", reglages.section_critique.count()},
            {"permis", reglages.permis},
            {"composants_etudiant", composants()}};
}

}  // namespace

json en_cours(const PlanCampagne& plan, const Reglages& reglages,
              const std::filesystem::path& dossier, std::int64_t debut_ns) {
    json sortie{{"programme", "conversion_images"},
                {"etat", "en cours"},
                {"date", maintenant()},
                {"parametres", parametres(plan, reglages, dossier, debut_ns)},
                {"versions", json::array()}};
    for (const Version* version : plan.versions)
        sortie["versions"].push_back({{"nom", version->nom}});
    return sortie;
}

json en_json(const Donnees& d) {
    std::uint64_t octets = 0;
    for (const auto& image : d.inventaire.images)
        octets += image.octets;
    json sortie{{"programme", "conversion_images"},
                {"etat", d.interruption.empty() ? "terminé" : "interrompu"},
                {"date", maintenant()},
                {"parametres", parametres(d.plan, d.reglages, d.dossier, d.debut_ns)},
                {"machine", machine()},
                {"images",
                 {{"nombre", d.inventaire.images.size() + d.reprises},
                  {"reprises", d.reprises},
                  {"octets", octets},
                  {"autres_fichiers_ignores", d.inventaire.autres_fichiers},
                  {"images_cachees_ignorees", d.inventaire.images_cachees},
                  {"dossiers_caches_ignores", d.inventaire.dossiers_caches},
                  {"anciens_resultats_ignores", d.inventaire.anciens_resultats}}},
                {"versions", json::array()},
                {"echecs", json::array()},
                {"remarques", json::array()},
                {"images_comparees", d.comparaison.images},
                {"desaccords", json::array()},
                {"interpretation", interpreter(d)}};
    if (!d.interruption.empty()) sortie["interruption"] = d.interruption;
    for (const auto& bilan : d.campagne.bilans)
        sortie["versions"].push_back(en_json(bilan, d.campagne));
    for (const auto& [fichier, raison] : echecs(d))
        sortie["echecs"].push_back({{"fichier", fichier}, {"raison", raison}});
    for (const auto& [fichier, remarque] : remarques(d))
        sortie["remarques"].push_back({{"fichier", fichier}, {"remarque", remarque}});
    for (const auto& desaccord : d.comparaison.desaccords)
        sortie["desaccords"].push_back(
            {{"fichier", affichable(d.inventaire.images[desaccord.image].relatif)},
             {"versions", desaccord.versions}});
    return sortie;
}

std::string en_csv(const Donnees& donnees) {
    std::string texte =
        "version,execution,complete,workers,duree_s,images,pixels,cpu_s,memoire_max_octets,"
        "passages_volontaires,passages_involontaires,compteur_attendu,compteur_obtenu,lignes_"
        "attendues,"
        "lignes_intactes,lignes_melees,lignes_perdues,prises,contentions,attente_s,attente_max_s\n";
    for (const auto& bilan : donnees.campagne.bilans) {
        int numero = 0;
        const auto ajouter = [&](const Execution& e) {
            texte += fmt::format(
                "{},{},{:d},{},{:.6f},{},{},{:.6f},{},{},{},{},{},{},{},{},{},{},{},{:.9f},{:.9f}"
                "\n",
                bilan.version->nom, ++numero, e.complete, e.version.workers, e.duree_s,
                e.converties, e.pixels, e.ressources.cpu_s(), e.ressources.memoire_max_octets,
                e.ressources.passages_volontaires, e.ressources.passages_involontaires, e.faites,
                e.version.compteur, e.journal.attendues, e.journal.intactes, e.journal.melees,
                e.journal.perdues, e.version.attente.acquisitions, e.version.attente.contentions,
                en_secondes(e.version.attente.attente_totale),
                en_secondes(e.version.attente.attente_max));
        };
        std::for_each(bilan.courbe.begin(), bilan.courbe.end(), ajouter);
        std::for_each(bilan.executions.begin(), bilan.executions.end(), ajouter);
    }
    return texte;
}

}  // namespace projet
