#include "choix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "affichage.hpp"
#include "noms.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;

using Mots = std::vector<std::string>;

/// Les dossiers d'un chemin, pour comparer.
Mots dossiers(const std::string& chemin) {
    Mots mots = composants(pour_comparer(chemin));
    if (!mots.empty()) mots.pop_back();
    return mots;
}

bool finit_par(const Mots& mots, const Mots& fin) {
    return mots.size() >= fin.size() && std::equal(fin.rbegin(), fin.rend(), mots.rbegin());
}

/// Le premier dossier de ce chemin où rien n'est une réponse ; vide s'il n'y en a pas.
std::string dossier_ignore(const std::string& chemin) {
    const Mots mots = dossiers(chemin);
    const auto ignore = std::find_if(mots.begin(), mots.end(), [](const std::string& mot) {
        return !raison_d_ignorer(mot).empty();
    });
    return ignore == mots.end() ? "" : *ignore;
}

enum class Place { du_cours, du_chapitre, ailleurs };

Place place(const Mots& mots, const juge::Epreuve& exercice, const fs::path& racine) {
    if (finit_par(mots, dossiers(juge::relatif(exercice.squelette.string(), racine))))
        return Place::du_cours;
    const bool range = std::any_of(mots.begin(), mots.end(), [&](const std::string& mot) {
        return mot == exercice.serie || mot.rfind(exercice.serie + "_", 0) == 0;
    });
    return range ? Place::du_chapitre : Place::ailleurs;
}

/// Un fichier et le rang où il répond à un exercice : le plus petit l'emporte.
struct Candidat {
    const Fichier* fichier = nullptr;
    std::pair<Parente, Place> rang;
};

class Trieur {
public:
    Trieur(const Contenu& contenu, const std::vector<const juge::Epreuve*>& exercices,
           const fs::path& racine)
        : contenu_(contenu), exercices_(exercices), racine_(racine) {}

    Tri trier() {
        for (const auto* exercice : exercices_)
            tri_.choix.push_back(choisir(*exercice));
        ranger_le_reste();
        return std::move(tri_);
    }

private:
    /// Un nom abrégé ne dit pas son chapitre : à son dossier, ou aux autres exercices, de le dire.
    bool equivoque(const Candidat& candidat) const {
        if (candidat.rang.first != Parente::abregee || candidat.rang.second != Place::ailleurs)
            return false;
        return std::count_if(exercices_.begin(), exercices_.end(), [&](const juge::Epreuve* e) {
                   return parente(nom_du_fichier(candidat.fichier->chemin), e->nom) !=
                          Parente::aucune;
               }) > 1;
    }

    std::vector<Candidat> candidats(const juge::Epreuve& exercice) const {
        std::vector<Candidat> resultat;
        for (const auto& fichier : contenu_.fichiers) {
            const Parente p = parente(nom_du_fichier(fichier.chemin), exercice.nom);
            if (p == Parente::aucune || !dossier_ignore(fichier.chemin).empty()) continue;
            const Candidat candidat{&fichier,
                                    {p, place(dossiers(fichier.chemin), exercice, racine_)}};
            if (!equivoque(candidat)) resultat.push_back(candidat);
        }
        return resultat;
    }

    Choix choisir(const juge::Epreuve& exercice) {
        const auto tous = candidats(exercice);
        if (tous.empty()) return {};
        const auto rang = std::min_element(tous.begin(), tous.end(), [](auto& a, auto& b) {
                              return a.rang < b.rang;
                          })->rang;
        std::vector<const Fichier*> premiers;
        for (const auto& candidat : tous)
            if (candidat.rang == rang) premiers.push_back(candidat.fichier);
        const Fichier& choisi = *premiers.front();
        for (const auto& candidat : tous)
            if (candidat.fichier != &choisi)
                raisons_[candidat.fichier] = fmt::format("c'est {} qui compte", choisi.chemin);
        return conclure(exercice, premiers, rang.first);
    }

    Choix conclure(const juge::Epreuve& exercice, const std::vector<const Fichier*>& premiers,
                   Parente nom) {
        const Fichier& choisi = *premiers.front();
        places_.insert(&choisi);
        std::vector<std::string> chemins{choisi.chemin};
        for (const auto* autre : premiers) {
            if (autre->contenu == choisi.contenu) continue;
            chemins.push_back(autre->chemin);
            places_.insert(autre);
        }
        if (chemins.size() > 1)
            return {std::nullopt,
                    fmt::format("plusieurs fichiers différents pour cet exercice : {}",
                                fmt::join(chemins, " et "))};
        if (choisi.contenu.size() > reponse_max)
            return {std::nullopt,
                    fmt::format("{} dépasse {} Kio", choisi.chemin, reponse_max >> 10)};
        if (nom != Parente::exacte)
            tri_.remarques.push_back(
                fmt::format("{} est pris pour {}.hpp", choisi.chemin, exercice.nom));
        return {choisi, ""};
    }

    void ranger_le_reste() {
        for (const auto& fichier : contenu_.fichiers)
            if (places_.count(&fichier) == 0 && !livre_et_inutile(fichier))
                tri_.laisses.push_back({fichier.chemin, raison(fichier)});
        for (const auto& laisse : contenu_.laisses) {
            if (laisse.chemin.back() != '/' && livre_par_le_cours(laisse.chemin))
                livres_ += laisse.nombre;
            else
                tri_.laisses.push_back(laisse);
        }
        if (livres_ > 0)
            tri_.laisses.push_back({"(du cours)", "ceux de l'enseignant servent", livres_, true});
    }

    std::string raison(const Fichier& fichier) const {
        if (const auto dossier = dossier_ignore(fichier.chemin); !dossier.empty())
            return fmt::format("{}/ : {}", dossier, raison_d_ignorer(dossier));
        const auto trouvee = raisons_.find(&fichier);
        return trouvee != raisons_.end() ? trouvee->second
                                         : "ce nom abrégé désigne plusieurs exercices";
    }

    /// Une solution livrée par le cours ne dit rien d'un exercice qui a sa réponse.
    bool livre_et_inutile(const Fichier& fichier) {
        if (dossier_ignore(fichier.chemin).empty() || !livre_par_le_cours(fichier.chemin))
            return false;
        for (std::size_t e = 0; e < exercices_.size(); ++e)
            if (!tri_.choix[e].reponse && tri_.choix[e].refus.empty() &&
                parente(nom_du_fichier(fichier.chemin), exercices_[e]->nom) != Parente::aucune)
                return false;
        ++livres_;
        return true;
    }

    /// Vrai si le cours a un fichier à cette place, quel que soit le dossier où le rendu l'a mise.
    bool livre_par_le_cours(const std::string& chemin) const {
        std::error_code ignoree;
        for (std::string reste = chemin; !reste.empty();) {
            if (fs::is_regular_file(racine_ / reste, ignoree)) return true;
            const auto barre = reste.find('/');
            reste = barre == std::string::npos ? "" : reste.substr(barre + 1);
        }
        return false;
    }

    const Contenu& contenu_;
    const std::vector<const juge::Epreuve*>& exercices_;
    const fs::path& racine_;
    Tri tri_;
    std::set<const Fichier*> places_;  ///< pris, ou cités par un refus
    std::map<const Fichier*, std::string> raisons_;
    std::size_t livres_ = 0;
};

}  // namespace

Tri trier(const Contenu& contenu, const std::vector<const juge::Epreuve*>& exercices,
          const fs::path& racine) {
    return Trieur(contenu, exercices, racine).trier();
}

}  // namespace noter
