#include <fmt/format.h>

#include <algorithm>
#include <chapitre01/lois.hpp>
#include <chapitre01/topologie.hpp>

#include "banc/texte.hpp"
#include "programme/rapport.hpp"

namespace projet {
namespace {

/// `version` face à `reference` : plus vite, plus lentement, ou pas de verdict.
std::string comparer(const BilanVersion& version, const BilanVersion& reference) {
    return fmt::format("{} face à {} : {}.", version.version->nom, reference.version->nom,
                       cours::phrase(comparer_durees(reference, version)));
}

std::string efficacite(const Campagne& campagne, const BilanVersion& bilan) {
    const int workers = bilan.executions.front().version.workers;
    const double gain = acceleration(campagne, bilan);
    return fmt::format("{} fait travailler {} : efficacité {} %.", bilan.version->nom,
                       pluriel(static_cast<std::size_t>(workers), "worker"),
                       nombre(100 * gain / workers, 0));
}

std::string course(const BilanVersion& bilan) {
    const Cumul c = cumuler(bilan);
    const std::size_t perdus = c.faites - std::min<std::size_t>(c.comptees, c.faites);
    const std::size_t abimees = c.journal.melees + c.journal.perdues;
    if (perdus == 0 && abimees == 0) {
        return fmt::format(
            "{} n'a rien perdu cette fois ({} comptées, {} intactes). Rien ne la protège pourtant "
            ": --section-critique et --lignes-journal font apparaître la course.",
            bilan.version->nom, pluriel(c.faites, "image"), pluriel(c.journal.intactes, "ligne"));
    }
    return fmt::format(
        "{} : {} sur {}, {} du journal sur {} {}. Les images, elles, sont justes : seules les "
        "ressources partagées souffrent.",
        bilan.version->nom, pluriel(perdus, "incrément perdu"), c.faites, pluriel(abimees, "ligne"),
        c.journal.attendues, abimees > 1 ? "mêlées ou perdues" : "mêlée ou perdue");
}

std::string cout_attente(const BilanVersion& bilan) {
    const Cumul c = cumuler(bilan);
    const double attente = en_secondes(c.attente.attente_totale);
    const std::string part =
        nombre(c.duree_workers_s > 0 ? 100 * attente / c.duree_workers_s : 0, 2);
    return fmt::format(
        "{} a attendu {} en tout, soit {} % du temps de ses workers ({}, dont {} après une "
        "attente).",
        bilan.version->nom, duree(attente), part, pluriel(c.attente.acquisitions, "prise"),
        c.attente.contentions);
}

/// La part du temps processeur que la version aurait pu recevoir, et qu'elle a reçue. Un worker
/// sans image, ou qui dort devant un verrou, n'en demandait pas.
double part_processeur(const BilanVersion& bilan) {
    double recu = 0;
    double possible = 0;
    for (const auto& e : bilan.executions) {
        recu += e.ressources.cpu_s();
        const auto occupes =
            std::min<std::size_t>(static_cast<std::size_t>(e.version.workers), e.faites);
        const double demande = e.duree_s * static_cast<double>(occupes) -
                               en_secondes(e.version.attente.attente_totale);
        possible += std::min(demande, e.duree_s * cours::coeurs_utilisables());
    }
    return possible > 0 ? recu / possible : 1;
}

std::string etapes(const BilanVersion& bilan) {
    const Cumul c = cumuler(bilan);
    const double total = c.duree_workers_s;
    const auto part = [&](std::chrono::nanoseconds temps) {
        return nombre(100 * en_secondes(temps) / total, 1);
    };
    return fmt::format(
        "Où passe le temps de {} : décodage {} %, gris {} %, encodage {} %, lecture {} %, écriture "
        "{} %, et {} % pour tout le reste.",
        bilan.version->nom, part(c.etapes.decodage), part(c.etapes.gris), part(c.etapes.encodage),
        part(c.etapes.lecture), part(c.etapes.ecriture),
        nombre(100 * (total - en_secondes(c.etapes.total())) / total, 1));
}

/// Ce que la courbe d'une version promet, selon la loi d'Amdahl ; vide si elle n'en dit rien.
std::string promesse(const BilanVersion& bilan) {
    const auto points = courbe(bilan);
    const int coeurs = cours::coeurs_utilisables();
    const auto part = part_sequentielle(points, coeurs);
    if (!part) return "";
    if (static_cast<std::size_t>(points.front().durees.mesures) < cours::mesures_minimales)
        return fmt::format("{} : pas de loi d'Amdahl, il faut au moins {} mesures.",
                           bilan.version->nom, cours::mesures_minimales);
    std::string texte =
        fmt::format("{} : × {} avec {}", bilan.version->nom, nombre(points.back().acceleration, 2),
                    pluriel(static_cast<std::size_t>(points.back().workers), "worker"));
    if (points.back().workers > coeurs)
        texte += fmt::format(", pour {}", pluriel(static_cast<std::size_t>(coeurs), "processeur"));
    if (*part == 0) return texte + ". La loi d'Amdahl n'y voit aucune part séquentielle.";
    return texte + fmt::format(
                       ". La loi d'Amdahl y voit une part séquentielle de {} % (surcoûts "
                       "compris) : au mieux × {}, avec tous les processeurs du monde.",
                       nombre(100 * *part, 1), nombre(cours::limite_amdahl(*part), 1));
}

std::string accord(const Donnees& donnees) {
    const auto& [images, desaccords] = donnees.comparaison;
    if (desaccords.empty())
        return fmt::format("Les versions ont produit exactement les mêmes pixels ({}).",
                           pluriel(images, "image comparée"));
    const auto& premier = desaccords.front();
    return fmt::format(
        "ATTENTION : {}, à commencer par {} ({}).", pluriel(desaccords.size(), "désaccord"),
        affichable(donnees.inventaire.images[premier.image].relatif), premier.versions);
}

std::string reprise(const Donnees& donnees) {
    const auto& bilan = donnees.campagne.bilans.front();
    const std::size_t faites = bilan.executions.empty() ? 0 : bilan.executions.back().faites;
    return fmt::format("Reprise : {} d'une conversion interrompue, {} cette fois-ci.",
                       pluriel(donnees.reprises, "image gardée"), pluriel(faites, "image traitée"));
}

std::string inachevee(const BilanVersion& bilan, std::size_t images) {
    return fmt::format("{} s'est arrêtée après {} sur {}, dont {}.", bilan.version->nom,
                       pluriel(bilan.executions.back().faites, "image"), images,
                       pluriel(bilan.executions.back().converties, "convertie"));
}

}  // namespace

std::vector<std::string> interpreter(const Donnees& donnees) {
    const Campagne& campagne = donnees.campagne;
    std::vector<std::string> phrases;
    if (donnees.reprises > 0 && !campagne.bilans.empty()) phrases.push_back(reprise(donnees));
    for (const auto& bilan : campagne.bilans)
        if (!bilan.executions.empty() && !bilan.executions.back().complete)
            phrases.push_back(inachevee(bilan, donnees.inventaire.images.size()));
    if (donnees.comparaison.images > 0 || !donnees.comparaison.desaccords.empty())
        phrases.push_back(accord(donnees));
    const BilanVersion* reference = trouver(campagne, "mono_thread");
    const BilanVersion* sans_verrou = trouver(campagne, "threads_sans_verrou");
    const BilanVersion* verrou = trouver(campagne, "threads_verrou");
    if (reference != nullptr)
        phrases.push_back(etapes(*reference));
    else if (campagne.bilans.size() == 1 && campagne.bilans.front().durees().mesures > 0)
        phrases.push_back(etapes(campagne.bilans.front()));
    for (const auto& bilan : campagne.bilans) {
        if (bilan.durees().mesures == 0) continue;
        if (reference != nullptr && &bilan != reference) {
            phrases.push_back(comparer(bilan, *reference));
            if (comparer_durees(*reference, bilan).concluant())
                phrases.push_back(efficacite(campagne, bilan));
        }
        if (const double part = part_processeur(bilan); part < 0.85) {
            phrases.push_back(fmt::format(
                "{} n'a reçu que {} % du temps processeur que demandaient ses workers, attentes "
                "des verrous déduites : disque en retard, ou machine occupée à autre chose. Ses "
                "durées en disent moins.",
                bilan.version->nom, nombre(100 * part, 0)));
        }
        if (const std::string texte = promesse(bilan); !texte.empty()) phrases.push_back(texte);
        if (cumuler(bilan).attente.acquisitions > 0) phrases.push_back(cout_attente(bilan));
    }
    for (const auto& bilan : campagne.bilans) {
        std::uint64_t refuses = 0;
        for (const auto& execution : bilan.executions)
            refuses += execution.version.messages_refuses;
        if (refuses > 0)
            phrases.push_back(fmt::format("{} a refusé {}, que le protocole ne prévoit pas.",
                                          bilan.version->nom, pluriel(refuses, "message")));
    }
    if (sans_verrou != nullptr) phrases.push_back(course(*sans_verrou));
    if (sans_verrou != nullptr && verrou != nullptr)
        phrases.push_back(comparer(*verrou, *sans_verrou));
    return phrases;
}

}  // namespace projet
