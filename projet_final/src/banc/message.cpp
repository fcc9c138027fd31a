#include "banc/message.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace projet {
namespace {

using Instant = std::chrono::steady_clock::time_point;

std::int64_t en_ns(Instant instant) {
    return std::chrono::nanoseconds(instant.time_since_epoch()).count();
}

Instant depuis_ns(std::int64_t ns) {
    return Instant(std::chrono::duration_cast<Instant::duration>(std::chrono::nanoseconds(ns)));
}

/// L'étape qui correspond à un passage ; nul pour une attente.
std::chrono::nanoseconds Etapes::*etape_de(Activite activite) {
    switch (activite) {
        case Activite::lecture:
            return &Etapes::lecture;
        case Activite::decodage:
            return &Etapes::decodage;
        case Activite::gris:
            return &Etapes::gris;
        case Activite::encodage:
            return &Etapes::encodage;
        case Activite::ecriture:
            return &Etapes::ecriture;
        case Activite::verrou:
            break;
    }
    return nullptr;
}

void joindre_les_depenses(Reponse& reponse) {
    const Ressources ressources = ressources_du_processus();
    reponse.cpu_s = {ressources.cpu_utilisateur_s, ressources.cpu_systeme_s};
    reponse.compteurs = {ressources.passages_volontaires, ressources.passages_involontaires,
                         ressources.memoire_max_octets};
}

/// Le convertisseur de ce processus, refait si les réglages changent.
Convertisseur& convertisseur(const Demande& demande) {
    static std::optional<Convertisseur> le_mien;
    static std::string sortie;
    if (!le_mien || sortie != demande.sortie) {
        ::signal(SIGXFSZ, SIG_IGN);  // un fichier trop grand est une erreur d'écriture
        le_mien.emplace(en_options(demande));
        sortie = demande.sortie;
    }
    return *le_mien;
}

}  // namespace

Demande en_demande(const Image& image, const OptionsConversion& options) {
    return {image.source.string(), image.relatif.string(), options.sortie.string(),
            options.decodage.mode == ModeDecodage::luma, options.decodage.pixels_max};
}

OptionsConversion en_options(const Demande& demande) {
    OptionsConversion options;
    options.decodage.mode = demande.luma ? ModeDecodage::luma : ModeDecodage::rgb;
    options.decodage.pixels_max = demande.pixels_max;
    options.sortie = demande.sortie;
    return options;
}

Reponse convertir_ailleurs(Demande demande) {
    Convertisseur& le_mien = convertisseur(demande);
    const Image image{std::move(demande.source), std::move(demande.relatif), 0};
    return en_reponse(le_mien.convertir(image));
}

Reponse en_reponse(ResultatImage resultat) {
    Reponse reponse;
    reponse.pid = ::getpid();
    reponse.etat = static_cast<int>(resultat.etat);
    reponse.erreur = std::move(resultat.erreur);
    reponse.remarque = std::move(resultat.remarque);
    reponse.definitive = resultat.definitive;
    reponse.format = static_cast<int>(resultat.format);
    reponse.largeur = resultat.largeur;
    reponse.hauteur = resultat.hauteur;
    reponse.empreinte = resultat.empreinte;
    reponse.octets_ecrits = resultat.octets_ecrits;
    for (const auto& p : resultat.passages)
        reponse.passages.push_back({static_cast<int>(p.activite), en_ns(p.debut), en_ns(p.fin)});
    joindre_les_depenses(reponse);
    return reponse;
}

ResultatImage en_resultat(const Reponse& reponse, int worker) {
    ResultatImage resultat;
    resultat.etat = static_cast<EtatImage>(reponse.etat);
    resultat.erreur = reponse.erreur;
    resultat.remarque = reponse.remarque;
    resultat.definitive = reponse.definitive;
    resultat.format = static_cast<Format>(reponse.format);
    resultat.largeur = reponse.largeur;
    resultat.hauteur = reponse.hauteur;
    resultat.empreinte = reponse.empreinte;
    resultat.octets_ecrits = reponse.octets_ecrits;
    for (const auto& [activite, debut, fin] : reponse.passages) {
        const auto quoi = static_cast<Activite>(activite);
        resultat.passages.push_back({quoi, worker, depuis_ns(debut), depuis_ns(fin)});
        if (const auto etape = etape_de(quoi); etape != nullptr)
            resultat.etapes.*etape += std::chrono::nanoseconds(fin - debut);
    }
    return resultat;
}

std::pair<int, ResultatImage> Correspondants::lire(const Reponse& reponse) {
    const int numero =
        numeros_.try_emplace(reponse.pid, static_cast<int>(numeros_.size()) + 1).first->second;
    Ressources& ressources = ressources_[reponse.pid];
    ressources.cpu_utilisateur_s = reponse.cpu_s[0];
    ressources.cpu_systeme_s = reponse.cpu_s[1];
    ressources.passages_volontaires = reponse.compteurs[0];
    ressources.passages_involontaires = reponse.compteurs[1];
    ressources.memoire_max_octets = reponse.compteurs[2];
    return {numero, en_resultat(reponse, numero)};
}

Ressources Correspondants::ressources() const {
    Ressources total;
    for (const auto& [pid, r] : ressources_)
        total += r;
    return total;
}

ResultatImage abandonnee(const std::string& raison) {
    ResultatImage resultat;
    resultat.etat = EtatImage::refusee;
    resultat.erreur = raison;
    return resultat;
}

}  // namespace projet
