#include "banc/campagne.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chapitre01/lois.hpp>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "banc/texte.hpp"
#include "images/erreurs.hpp"

namespace projet {
namespace {

namespace fs = std::filesystem;

void creer_dossiers(const fs::path& racine, std::span<const Image> images) {
    std::set<fs::path> dossiers{racine};
    for (const auto& image : images)
        dossiers.insert((racine / image.relatif).parent_path());
    for (const auto& dossier : dossiers) {
        std::error_code erreur;
        fs::create_directories(dossier, erreur);
        if (erreur)
            throw ErreurEcriture("création du dossier " + dossier.string() + " impossible",
                                 erreur.value());
    }
}

void additionner(Execution& execution, std::span<const ResultatImage> resultats) {
    for (const auto& resultat : resultats) {
        if (resultat.etat == EtatImage::en_attente) continue;
        ++execution.faites;
        execution.etapes += resultat.etapes;
        if (resultat.etat != EtatImage::convertie) continue;
        ++execution.converties;
        execution.pixels += resultat.pixels();
        execution.octets_ecrits += resultat.octets_ecrits;
    }
    execution.complete = execution.faites == resultats.size();
}

bool different(const ResultatImage& a, const ResultatImage& b) {
    return a.etat != b.etat || a.empreinte != b.empreinte;
}

class Meneur {
public:
    Meneur(const PlanCampagne& plan, const Reglages& reglages, std::span<const Image> images,
           std::stop_source arret, const Observateur& observateur)
        : plan_(plan),
          reglages_(reglages),
          images_(images),
          arret_(std::move(arret)),
          observateur_(observateur) {
        for (const Version* version : plan.versions) {
            const fs::path dossier = plan.versions.size() == 1
                                         ? plan.sortie / "images"
                                         : plan.sortie / "images" / version->nom;
            campagne_.bilans.push_back({version, dossier, {}, {}, {}, {}});
        }
    }

    Campagne mener() {
        try {
            for (const auto& bilan : campagne_.bilans)
                creer_dossiers(bilan.images, images_);
            if (plan_.echauffement) {
                auto& executions = campagne_.bilans.front().executions;
                executer({&campagne_.bilans.front(), reglages_.workers}, "échauffement");
                if (executions.front().complete)
                    executions.clear();  // sinon, c'est tout ce qu'on a
            }
            repeter();
        } catch (const std::exception& erreur) {
            campagne_.echec = raison(erreur);
        }
        return std::move(campagne_);
    }

private:
    /// Une version, à exécuter avec tant de workers.
    struct Essai {
        BilanVersion* bilan;
        int workers;
    };

    std::string titre(const Essai& essai, int repetition) const {
        std::string texte(essai.bilan->version->nom);
        if (plan_.repetitions > 1) texte += fmt::format(" {}/{}", repetition, plan_.repetitions);
        if (!plan_.effectifs.empty() && essai.bilan->version->parallele)
            texte += " " + pluriel(static_cast<std::size_t>(essai.workers), "worker");
        return texte;
    }

    void repeter() {
        std::mt19937_64 hasard(plan_.graine);
        std::vector<Essai> ordre;
        for (auto& bilan : campagne_.bilans) {
            ordre.push_back({&bilan, reglages_.workers});
            if (!bilan.version->parallele) continue;
            for (const int workers : plan_.effectifs)
                ordre.push_back({&bilan, workers});
        }
        for (int i = 1; i <= plan_.repetitions; ++i) {
            std::shuffle(ordre.begin(), ordre.end(), hasard);
            for (const Essai& essai : ordre) {
                if (arret_.stop_requested()) return;
                executer(essai, titre(essai, i));
            }
        }
    }

    void executer(const Essai& essai, const std::string& titre) {
        BilanVersion& bilan = *essai.bilan;
        Reglages reglages = reglages_;
        reglages.workers = essai.workers;
        reglages.conversion.sortie = bilan.images;
        Suivi suivi(images_.size());
        const bool de_la_courbe = essai.workers != reglages_.workers;
        const fs::path journal = plan_.sortie / fmt::format("journal_{}{}.log", bilan.version->nom,
                                                            de_la_courbe ? ".courbe" : "");
        Contexte contexte{images_, reglages, journal, suivi, arret_, plan_.zygote};
        auto affichage = observateur_(titre, suivi);

        Execution execution;
        std::exception_ptr erreur;
        const MesureRessources mesure;
        execution.debut = std::chrono::steady_clock::now();
        try {
            execution.version = bilan.version->executer(contexte);
        } catch (...) {
            erreur = std::current_exception();
        }
        execution.duree_s =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - execution.debut)
                .count();
        execution.ressources = mesure.lire();
        execution.ressources += execution.version.ailleurs;
        affichage.reset();  // son thread lit le suivi, qui va être vidé
        additionner(execution, suivi.resultats());
        execution.journal =
            analyser_journal(journal, images_.size(), reglages.lignes_par_image, execution.faites);
        (de_la_courbe ? bilan.courbe : bilan.executions).push_back(execution);
        bilan.retenir(suivi.emporter(), !de_la_courbe);
        if (de_la_courbe) fs::remove(journal);
        if (erreur) std::rethrow_exception(erreur);
        for (const auto& resultat : bilan.resultats)
            if (resultat.definitive) throw std::runtime_error(resultat.erreur);
    }

    const PlanCampagne& plan_;
    const Reglages& reglages_;
    std::span<const Image> images_;
    std::stop_source arret_;
    const Observateur& observateur_;
    Campagne campagne_;
};

}  // namespace

void BilanVersion::retenir(std::vector<ResultatImage> nouveaux, bool remplacer) {
    resultats.resize(nouveaux.size());
    for (std::size_t i = 0; i < nouveaux.size(); ++i) {
        if (nouveaux[i].etat == EtatImage::en_attente) continue;
        if (resultats[i].etat != EtatImage::en_attente && different(resultats[i], nouveaux[i]))
            instables.insert(i);
        if (remplacer || resultats[i].etat == EtatImage::en_attente)
            resultats[i] = std::move(nouveaux[i]);
    }
}

Resume BilanVersion::durees() const {
    std::vector<double> completes;
    for (const auto& execution : executions)
        if (execution.complete) completes.push_back(execution.duree_s);
    return resumer(std::move(completes));
}

cours::Rapport comparer_durees(const BilanVersion& avant, const BilanVersion& apres) {
    std::vector<double> durees_avant;
    std::vector<double> durees_apres;
    for (std::size_t i = 0; i < std::min(avant.executions.size(), apres.executions.size()); ++i) {
        if (!avant.executions[i].complete || !apres.executions[i].complete) continue;
        durees_avant.push_back(avant.executions[i].duree_s);
        durees_apres.push_back(apres.executions[i].duree_s);
    }
    return cours::comparer_tour_a_tour(durees_avant, durees_apres);
}

std::vector<int> effectifs_sous(int workers) {
    std::vector<int> effectifs;
    for (int n = 1; n < workers; n *= 2)
        effectifs.push_back(n);
    return effectifs;
}

std::vector<PointDeCourbe> courbe(const BilanVersion& bilan) {
    std::map<int, std::vector<double>> durees;
    for (const auto* executions : {&bilan.courbe, &bilan.executions})
        for (const auto& execution : *executions)
            if (execution.complete) durees[execution.version.workers].push_back(execution.duree_s);
    if (durees.size() < 2 || durees.begin()->first != 1) return {};
    std::vector<PointDeCourbe> points;
    for (auto& [workers, mesures] : durees) {
        points.push_back({workers, resumer(std::move(mesures)), 1});
        points.back().acceleration = points.front().durees.mediane / points.back().durees.mediane;
    }
    return points;
}

std::optional<double> part_sequentielle(const std::vector<PointDeCourbe>& points, int coeurs) {
    std::vector<cours::Mesure> mesures;
    for (const auto& point : points)
        if (point.workers > 1 && point.workers <= coeurs)
            mesures.push_back({static_cast<double>(point.workers), point.acceleration});
    if (mesures.empty()) return std::nullopt;
    return cours::ajuster_fraction_sequentielle(mesures);
}

Campagne mener(const PlanCampagne& plan, const Reglages& reglages, std::span<const Image> images,
               std::stop_source arret, const Observateur& observateur) {
    return Meneur(plan, reglages, images, std::move(arret), observateur).mener();
}

Comparaison comparer_versions(const Campagne& campagne) {
    Comparaison comparaison;
    if (campagne.bilans.empty()) return comparaison;
    const auto& reference = campagne.bilans.front();
    for (std::size_t i = 0; i < reference.resultats.size(); ++i) {
        bool comparee = false;
        for (const auto& bilan : campagne.bilans) {
            if (bilan.instables.contains(i))
                comparaison.desaccords.push_back(
                    {i, fmt::format("{}, d'une exécution à l'autre", bilan.version->nom)});
            if (&bilan == &reference || i >= bilan.resultats.size()) continue;
            const auto& a = reference.resultats[i];
            const auto& b = bilan.resultats[i];
            if (a.etat == EtatImage::en_attente || b.etat == EtatImage::en_attente) continue;
            if (a.etat == EtatImage::convertie && b.etat == EtatImage::convertie) comparee = true;
            if (different(a, b))
                comparaison.desaccords.push_back(
                    {i, fmt::format("{} et {}", reference.version->nom, bilan.version->nom)});
        }
        if (comparee) ++comparaison.images;
    }
    return comparaison;
}

}  // namespace projet
