#include "notation.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <set>

#include "avancement.hpp"
#include "banc.hpp"
#include "chantier.hpp"
#include "comparaison.hpp"
#include "copies.hpp"
#include "jugements.hpp"
#include "liste.hpp"
#include "mise_en_forme.hpp"
#include "ouverture.hpp"
#include "parallele.hpp"
#include "prealables.hpp"
#include "remise.hpp"
#include "temoins.hpp"

namespace noter {
namespace {

/// Une réponse à juger.
struct Tache {
    std::size_t copie = 0;
    std::size_t exercice = 0;
};

class Notation {
public:
    Notation(const Reglages& reglages, const juge::Catalogue& catalogue,
             const std::stop_token& arret)
        : reglages_(reglages),
          catalogue_(catalogue),
          arret_(arret),
          rendus_(lister_rendus(reglages.rendus)),
          enclos_(reglages.sans_bac_a_sable),
          sujets_(choisir_sujets(reglages, catalogue)),
          reprise_(reglages.sortie / "jugements") {
        verifier_acces(catalogue.racine);
        verifier_acces(catalogue.construction);
        verifier_sortie(reglages);
        verifier_dates(reglages, rendus_);
        if (!reglages.bareme.empty())
            classe_.bareme = lire_bareme(reglages.bareme, catalogue, sujets_);
        for (const auto& sujet : sujets_)
            classe_.exercices.push_back(sujet.exercice);
        if (!reglages.liste.empty()) faire_venir(faire_l_appel(lire_liste(reglages.liste), noms()));
        if (std::filesystem::exists(reglages.ajustements))
            ajustements_ = lire_ajustements(reglages.ajustements, noms_des_copies(),
                                            classe_.exercices, catalogue);
    }

    Classe noter() {
        classe_.isolement = enclos_.description();
        fmt::print(stderr, "Isolement : {}.\n", classe_.isolement);
        lire_les_rendus();
        const auto taches = lister_taches();
        if (!taches.empty()) juger_tout(taches);
        compter();
        ajuster();
        comparer(classe_, sujets_);
        return std::move(classe_);
    }

private:
    std::vector<std::string> noms() const {
        std::vector<std::string> noms;
        for (const auto& rendu : rendus_)
            noms.push_back(rendu.nom);
        return noms;
    }
    std::vector<std::string> noms_des_copies() const {
        auto tous = noms();
        tous.insert(tous.end(), appel_.absents.begin(), appel_.absents.end());
        return tous;
    }

    /// Retient les absents, et dit qui est inconnu.
    void faire_venir(Appel appel) {
        appel_ = std::move(appel);
        if (!appel_.absents.empty())
            fmt::print(stderr, "Absent{} : {}.\n", pluriel(appel_.absents.size()),
                       fmt::join(appel_.absents, ", "));
        for (std::size_t i = 0; i < rendus_.size(); ++i)
            if (!appel_.a_regarder[i].empty())
                fmt::print(stderr, "Rendu « {} » : {}\n", rendus_[i].nom, appel_.a_regarder[i]);
    }

    void ajouter_les_absents() {
        for (const auto& nom : appel_.absents) {
            Copie copie;
            copie.nom = nom;
            copie.fichier = nom_de_fichier({nom, nom, Genre::inconnu});
            copie.absent = true;
            copie.exercices.resize(sujets_.size());
            classe_.copies.push_back(std::move(copie));
        }
    }

    void lire_les_rendus() {
        fmt::print(stderr, "Lecture des rendus…\n");
        std::vector<std::string> noms;
        for (const auto& sujet : sujets_)
            noms.push_back(sujet.exercice->nom);
        const bool date = reglages_.penalite.has_value();
        const Lecteur lecteur(enclos_, reglages_.programme, std::move(noms), date);
        classe_.copies.resize(rendus_.size());
        en_parallele(rendus_.size(), reglages_.travaux, arret_,
                     [&](std::size_t i, const std::stop_token& arret) {
                         const auto contenu = lecteur.lire(rendus_[i], arret);
                         auto& copie = classe_.copies[i];
                         copie = preparer(rendus_[i], contenu, sujets_, catalogue_.racine);
                         if (!reglages_.liste.empty()) copie.appel = appel_.a_regarder[i];
                         if (date) dater(copie, rendus_[i], contenu, reglages_);
                     });
        ajouter_les_absents();
    }

    std::vector<Tache> lister_taches() const {
        std::vector<Tache> taches;
        for (std::size_t c = 0; c < classe_.copies.size(); ++c)
            for (std::size_t e = 0; e < sujets_.size(); ++e)
                if (classe_.copies[c].exercices[e].etat == Etat::non_note) taches.push_back({c, e});
        return taches;
    }

    void juger_tout(const std::vector<Tache>& taches) {
        std::set<std::size_t> utiles;
        for (const auto& tache : taches)
            utiles.insert(tache.exercice);
        std::vector<const juge::Epreuve*> a_construire;
        for (const std::size_t e : utiles)
            a_construire.push_back(sujets_[e].exercice);
        fmt::print(stderr, "Préparation de {} exercice{}…\n", utiles.size(),
                   pluriel(utiles.size()));
        trouver_les_squelettes({utiles.begin(), utiles.end()});
        const Chaine chaine(catalogue_, a_construire);
        const Chantier chantier;
        Correcteur correcteur(catalogue_, reglages_.catalogue, chaine, enclos_, chantier.chemin());
        const Banc banc{chaine, correcteur, reprise_};
        entendre_les_temoins({utiles.begin(), utiles.end()}, banc);
        juger_les_reponses(taches, banc);
    }

    void trouver_les_squelettes(const std::vector<std::size_t>& utiles) {
        en_parallele(utiles.size(), reglages_.travaux, arret_,
                     [&](std::size_t i, const std::stop_token&) {
                         auto& sujet = sujets_[utiles[i]];
                         sujet.squelette = trouver_squelette(*sujet.exercice);
                     });
    }

    void entendre_les_temoins(const std::vector<std::size_t>& utiles, const Banc& banc) const {
        en_parallele(utiles.size(), reglages_.travaux, arret_,
                     [&](std::size_t i, const std::stop_token& arret) {
                         temoigner(sujets_[utiles[i]], banc, arret);
                     });
    }

    void juger_les_reponses(const std::vector<Tache>& taches, const Banc& banc) {
        fmt::print(stderr, "Jugement de {} réponse{}…\n", taches.size(), pluriel(taches.size()));
        Avancement avancement(taches.size());
        en_parallele(taches.size(), reglages_.travaux, arret_,
                     [&](std::size_t i, const std::stop_token& arret) {
                         const auto& sujet = sujets_[taches[i].exercice];
                         auto& copie = classe_.copies[taches[i].copie];
                         juger(copie.exercices[taches[i].exercice], sujet, copie.fichier, banc,
                               arret);
                         avancement.avancer(copie.nom + " : " + sujet.exercice->numero());
                     });
    }

    void compter() {
        for (auto& copie : classe_.copies) {
            for (std::size_t e = 0; e < sujets_.size(); ++e) {
                auto& note = copie.exercices[e];
                const auto& exercice = *sujets_[e].exercice;
                note.points = calculer_points(exercice, note, classe_.bareme);
                note.plafond = plafonner(exercice, note, classe_.bareme, note.points);
                if (note.plafond) note.points = note.plafond->points;
                note.points_du_juge = note.points;
                note.signalements = relever(note);
            }
        }
    }

    void ajuster() {
        for (const auto& vise : ajustements_) {
            auto& copie = classe_.copies[vise.rendu];
            if (!vise.exercice) {
                copie.ajustement = vise.ajustement;
                continue;
            }
            auto& note = copie.exercices[*vise.exercice];
            note.ajustement = vise.ajustement;
            note.points = vise.ajustement.appliquer(note.points_du_juge);
        }
    }

    const Reglages& reglages_;
    const juge::Catalogue& catalogue_;
    std::stop_token arret_;
    std::vector<Rendu> rendus_;
    Enclos enclos_;
    std::vector<Sujet> sujets_;
    Reprise reprise_;
    Appel appel_;
    std::vector<AjustementVise> ajustements_;
    Classe classe_;
};

}  // namespace

Classe noter_classe(const Reglages& reglages, const juge::Catalogue& catalogue,
                    const std::stop_token& arret) {
    return Notation(reglages, catalogue, arret).noter();
}

}  // namespace noter
