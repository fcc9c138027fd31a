#include "programme/rapport.hpp"

#include <algorithm>

#include "banc/texte.hpp"

namespace projet {

namespace {

/// Pour chaque image, le premier texte non vide que donne `texte_de` parmi les versions : les
/// autres en disent autant, ou c'est un désaccord.
void mentionner(std::vector<Mention>& liste, const Donnees& donnees,
                const std::string ResultatImage::*texte_de) {
    for (std::size_t i = 0; i < donnees.inventaire.images.size(); ++i) {
        for (const auto& bilan : donnees.campagne.bilans) {
            if (i >= bilan.resultats.size() || (bilan.resultats[i].*texte_de).empty()) continue;
            liste.push_back({affichable(donnees.inventaire.images[i].relatif),
                             affichable(bilan.resultats[i].*texte_de)});
            break;
        }
    }
}

}  // namespace

std::vector<Mention> echecs(const Donnees& donnees) {
    std::vector<Mention> liste;
    for (const auto& [dossier, raison] : donnees.inventaire.illisibles)
        liste.push_back({affichable(dossier), "dossier illisible : " + raison});
    mentionner(liste, donnees, &ResultatImage::erreur);
    return liste;
}

std::vector<Mention> remarques(const Donnees& donnees) {
    std::vector<Mention> liste;
    mentionner(liste, donnees, &ResultatImage::remarque);
    return liste;
}

const BilanVersion* trouver(const Campagne& campagne, std::string_view nom) {
    for (const auto& bilan : campagne.bilans)
        if (bilan.version->nom == nom && bilan.durees().mesures > 0) return &bilan;
    return nullptr;
}

Cumul cumuler(const BilanVersion& bilan) {
    Cumul total;
    for (const auto& e : bilan.executions) {
        total.faites += e.faites;
        total.comptees += e.version.compteur;
        total.journal.attendues += e.journal.attendues;
        total.journal.intactes += e.journal.intactes;
        total.journal.melees += e.journal.melees;
        total.journal.perdues += e.journal.perdues;
        total.attente.acquisitions += e.version.attente.acquisitions;
        total.attente.contentions += e.version.attente.contentions;
        total.attente.attente_totale += e.version.attente.attente_totale;
        total.attente.attente_max =
            std::max(total.attente.attente_max, e.version.attente.attente_max);
        total.duree_s += e.duree_s;
        total.duree_workers_s += e.duree_s * e.version.workers;
        total.etapes += e.etapes;
    }
    return total;
}

double acceleration(const Campagne& campagne, const BilanVersion& bilan) {
    const BilanVersion* reference = trouver(campagne, "mono_thread");
    const double duree_version = bilan.durees().mediane;
    return reference == nullptr || duree_version == 0 ? 0
                                                      : reference->durees().mediane / duree_version;
}

}  // namespace projet
