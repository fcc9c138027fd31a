#include "explication.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "affichage.hpp"
#include "tableau.hpp"

namespace juge {
namespace {

/// Ce qui explique un constat à ce lecteur.
class Explicateur {
public:
    Explicateur(const Catalogue& catalogue, const Epreuve& epreuve, const Lecteur& lecteur)
        : catalogue_(catalogue), epreuve_(epreuve), lecteur_(lecteur) {}

    Reproche expliquer(const Constat& constat) const {
        Reproche reproche;
        reproche.verdict = constat.verdict;
        reproche.phrase = lecteur_.raccourcir(constat.phrase);
        if (constat.endroit && constat.endroit->ligne > 0) reproche.lieu = situer(*constat.endroit);
        for (const auto& detail : constat.details)
            reproche.precisions.push_back(preciser(detail));
        reproche.cas = constat.cas;
        if (!constat.cas.empty()) reproche.profil = nom_profil(constat.profil);
        ajouter_graine(reproche, constat);
        if (!constat.lecon.empty()) {
            reproche.paragraphe = titre_du_paragraphe(epreuve_, constat.lecon);
            reproche.lecon = lien_lecon(catalogue_, epreuve_, constat.lecon);
        }
        ajouter_sortie(reproche, constat);
        reproche.histoire = mettre_en_tableau(constat.histoire, lecteur_.ligne_de_code);
        return reproche;
    }

private:
    Lieu situer(const Endroit& endroit) const {
        return {lecteur_.raccourcir(endroit.fichier), endroit.ligne, endroit.fonction,
                affichable(lecteur_.ligne_de_code(endroit))};
    }
    Precision preciser(const Detail& detail) const {
        Precision precision{detail.texte.empty() ? "de même" : lecteur_.raccourcir(detail.texte),
                            {}};
        for (const auto& endroit : detail.endroits)
            precision.lieux.push_back(situer(endroit));
        return precision;
    }
    void ajouter_graine(Reproche& reproche, const Constat& constat) const {
        if (constat.graine < 0) return;
        reproche.graine = constat.graine;
        reproche.rejouer =
            fmt::format("./cahier executer {} --graine {}", epreuve_.numero(), constat.graine);
    }
    void ajouter_sortie(Reproche& reproche, const Constat& constat) const {
        if (constat.verdict == Verdict::a_completer || constat.sortie.empty()) return;
        reproche.annonce = constat.verdict == Verdict::ne_compile_pas ? "Le compilateur dit :"
                                                                      : "Le programme a affiché :";
        reproche.sortie = lecteur_.raccourcir(constat.sortie);
    }

    const Catalogue& catalogue_;
    const Epreuve& epreuve_;
    const Lecteur& lecteur_;
};

/// Un même reproche revient dans chaque construction, et ce qui reste à écrire dans chaque cas :
/// une fois suffit.
bool deja_dit(const std::vector<Reproche>& dits, const Reproche& reproche) {
    return std::any_of(dits.begin(), dits.end(), [&](const Reproche& autre) {
        return autre.phrase == reproche.phrase &&
               (autre.cas == reproche.cas || reproche.verdict == Verdict::a_completer);
    });
}

}  // namespace

std::string Lieu::designer() const {
    return fmt::format("{}:{}", fichier, ligne);
}

std::string Precision::en_ligne() const {
    std::string resultat = texte;
    for (std::size_t i = 0; i < lieux.size(); ++i) {
        const bool meme_fichier = i > 0 && lieux[i].fichier == lieux[i - 1].fichier;
        resultat += i == 0 ? " — " : ", ";
        resultat += meme_fichier ? std::to_string(lieux[i].ligne) : lieux[i].designer();
        const bool derniere = i + 1 == lieux.size() || lieux[i + 1].fonction != lieux[i].fonction;
        if (!lieux[i].fonction.empty() && derniere)
            resultat += fmt::format(" ({})", lieux[i].fonction);
    }
    return resultat;
}

Lecteur lecteur_du_cours(const Catalogue& catalogue) {
    return {[racine = catalogue.racine](std::string texte) {
                return raccourcir(std::move(texte), racine);
            },
            ligne_source};
}

Explication expliquer(const Jugement& jugement, const Catalogue& catalogue, const Epreuve& epreuve,
                      const Lecteur& lecteur) {
    Explication explication;
    explication.titre = epreuve.est_exercice()
                            ? fmt::format("{} — {}", epreuve.numero(), epreuve.titre)
                            : epreuve.id;
    explication.verdict = jugement.verdict;
    explication.cas_reussis = jugement.cas_reussis();
    explication.arretee = !jugement.cas.empty() && !jugement.cas.back().essaye;
    explication.cas = static_cast<int>(jugement.cas.size());
    explication.comptee = jugement.verdict < Verdict::ne_compile_pas;
    explication.duree_s = jugement.duree_s;
    for (const auto& cas : jugement.cas)
        if (!cas.couverture.empty())
            explication.couvertures.push_back(
                fmt::format("  « {} » : {}\n", cas.nom, cas.couverture));
    const Explicateur explicateur(catalogue, epreuve, lecteur);
    for (const auto& constat : jugement.constats) {
        auto reproche = explicateur.expliquer(constat);
        if (!deja_dit(explication.reproches, reproche))
            explication.reproches.push_back(std::move(reproche));
    }
    return explication;
}

}  // namespace juge
