// Solution de l'exercice p6.2 — Calcul distribué tolérant aux pannes. Une possibilité parmi
// d'autres.
//
// - Qui tient quoi est écrit une fois, dans la tranche (tenue_par) et dans l'ouvrier (tient), et ne
//   change que par donner() et relacher(). Ce sont des ensembles : relâcher deux fois ne rend pas
//   deux places.
// - Deux files, ordonnées : ce qui attend, et ce qui attend et fut tenu par un mort. Une tranche
//   est acquise, tenue, abandonnée, ou dans l'une des deux.
// - Tout message est lu, puis vérifié, avant de rien changer ; distribuer() vient en dernier, quand
//   l'état est en ordre. avancer() enterre tous les morts avant de redonner quoi que ce soit : le
//   voisin de liste est peut-être mort lui aussi.
// - On compte les morts sur une tranche tenue seule : à plusieurs, on ne sait pas laquelle a tué,
//   et une innocente assise trois fois à côté de la coupable serait condamnée avec elle.
// - La sauvegarde garde ce qui ne se retrouve pas (les octets, les morts, les soupçons, à qui l'on
//   a donné) ; les ouvriers, eux, se représenteront. L'empreinte la ferme : sans elle, un octet
//   changé dans un rendu ne se verrait jamais.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <partie6/messages.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using Heure = std::chrono::milliseconds;  ///< depuis une origine quelconque
using Identite = std::uint32_t;           ///< d'un ouvrier
using Nombre = std::uint64_t;

constexpr Heure relance{100};
constexpr Heure silence{500};
constexpr int morts_max = 3;
constexpr Nombre capacite_max = 16;
constexpr std::size_t rendu_max = 1000;  ///< octets ; un rendu peut être vide

/// Un message est une suite de nombres, dont le premier est son genre ; un rendu finit par un
/// texte. Voir Plume et Lecteur.
namespace genre {
constexpr Nombre battement = 1;  ///< d'un ouvrier : calcul, vie, numero, capacite
constexpr Nombre rendu = 2;      ///< d'un ouvrier : calcul, tranche, octets
constexpr Nombre faire = 3;      ///< à un ouvrier : calcul, vie (du dernier battement), tranche
constexpr Nombre laisser = 4;    ///< à un ouvrier : calcul, vie, tranche
}  // namespace genre

/// Les tranches sont numérotées de 0 à tranches - 1.
struct Calcul {
    Nombre numero = 0;
    Nombre tranches = 0;
};

/// Où en est un calcul.
struct Bilan {
    std::map<Nombre, std::string> acquises{};  ///< les octets de chacune
    std::set<Nombre> abandonnees{};
};

/// Le réseau, vu du coordinateur. Ce qu'on lui confie arrive, se perd, se double ou tarde.
class Reseau {
public:
    virtual ~Reseau() = default;
    /// N'attend pas, ne lève rien, et n'appelle pas le coordinateur.
    virtual void envoyer(Identite vers, std::string octets) = 0;
};

using MessageMalForme = cours::MessageMalForme;
using Plume = cours::Plume;
using Lecteur = cours::Lecteur;

/// what() dit pourquoi.
class SauvegardeRefusee : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Un nombre qui dépend de chaque octet : si un seul change, il change (FNV-1a).
inline Nombre empreinte(std::string_view octets) {
    Nombre e = 0xCBF29CE484222325U;
    for (const char octet : octets)
        e = (e ^ static_cast<unsigned char>(octet)) * 0x100000001B3U;
    return e;
}

class Coordinateur {
public:
    Coordinateur(Calcul calcul, Reseau& reseau)
        : calcul_(calcul), reseau_(reseau), tranches_(static_cast<std::size_t>(calcul.tranches)) {
        for (Nombre t = 0; t < calcul.tranches; ++t)
            attendent_.insert(attendent_.end(), t);
    }
    Coordinateur(Calcul calcul, Reseau& reseau, std::string_view sauvegarde)
        : calcul_(calcul), reseau_(reseau) {
        try {
            relire(sauvegarde);
        } catch (const MessageMalForme&) {
            throw SauvegardeRefusee("sauvegarde refusée : elle n'est pas entière");
        }
    }
    Coordinateur(const Coordinateur&) = delete;
    Coordinateur& operator=(const Coordinateur&) = delete;

    void recevoir(Identite de, std::string_view octets, Heure maintenant) {
        try {
            Lecteur lecteur(octets);
            const auto quel = lecteur.nombre();
            if (lecteur.nombre() != calcul_.numero) return;
            if (quel == genre::battement) {
                const auto vie = lecteur.nombre();
                const auto numero = lecteur.nombre();
                const auto capacite = lecteur.nombre();
                lecteur.finir();
                if (capacite == 0 || capacite > capacite_max) return;
                entendre(de, {vie, numero}, capacite, maintenant);
            } else if (quel == genre::rendu) {
                const auto t = lecteur.nombre();
                auto valeur = lecteur.texte();
                lecteur.finir();
                if (t >= calcul_.tranches || valeur.size() > rendu_max) return;
                acquerir(de, t, std::move(valeur));
            }
        } catch (const MessageMalForme&) {
            return;
        }
        distribuer(maintenant);
    }

    void avancer(Heure maintenant) {
        for (auto& [qui, ouvrier] : ouvriers_)
            if (ouvrier.present && maintenant - ouvrier.entendu >= silence) enterrer(ouvrier);
        for (const auto& [qui, ouvrier] : ouvriers_)
            for (const auto t : ouvrier.tient)
                if (maintenant - tranche(t).dite >= relance) dire_de_faire(qui, t, maintenant);
        distribuer(maintenant);
    }

    Bilan bilan() const {
        Bilan bilan;
        for (Nombre t = 0; t < calcul_.tranches; ++t) {
            if (tranche(t).acquise)
                bilan.acquises.emplace_hint(bilan.acquises.end(), t, *tranche(t).acquise);
            else if (tranche(t).abandonnee())
                bilan.abandonnees.insert(bilan.abandonnees.end(), t);
        }
        return bilan;
    }

    bool fini() const {
        return std::all_of(tranches_.begin(), tranches_.end(),
                           [](const Tranche& une) { return une.acquise || une.abandonnee(); });
    }

    std::string sauver() const {
        Plume plume;
        plume.nombre(calcul_.numero).nombre(calcul_.tranches);
        for (const auto& une : tranches_) {
            plume.nombre(une.acquise ? 1 : 0);
            if (une.acquise) {
                plume.texte(*une.acquise);
                continue;
            }
            plume.nombre(une.suspecte ? 1 : 0).nombre(une.morts);
            plume.nombre(une.donnee_a.size());
            for (const auto qui : une.donnee_a)
                plume.nombre(qui);
        }
        return plume.nombre(empreinte(plume.octets())).octets();
    }

private:
    struct Tranche {
        std::optional<std::string> acquise{};
        std::optional<Identite> tenue_par{};
        Heure dite{};                   ///< pour la dernière fois, à celui qui la tient
        std::set<Identite> donnee_a{};  ///< depuis toujours ; oublié une fois acquise
        Nombre morts = 0;               ///< de ceux qui ne tenaient qu'elle
        bool suspecte = false;

        bool abandonnee() const { return morts >= morts_max; }
    };

    struct Ouvrier {
        std::pair<Nombre, Nombre> dernier{};  ///< la vie et le numéro de son dernier battement
        Nombre capacite = 0;
        Heure entendu{};
        bool present = false;
        std::set<Nombre> tient{};
    };

    Tranche& tranche(Nombre t) { return tranches_[static_cast<std::size_t>(t)]; }
    const Tranche& tranche(Nombre t) const { return tranches_[static_cast<std::size_t>(t)]; }

    void entendre(Identite qui, std::pair<Nombre, Nombre> rang, Nombre capacite, Heure maintenant) {
        const auto [it, nouveau] = ouvriers_.try_emplace(qui);
        auto& ouvrier = it->second;
        if (!nouveau && rang <= ouvrier.dernier) return;  // un écho, ou un retardataire
        if (rang.first != ouvrier.dernier.first) enterrer(ouvrier);
        ouvrier.dernier = rang;
        ouvrier.capacite = capacite;
        ouvrier.entendu = maintenant;
        ouvrier.present = true;
    }

    void acquerir(Identite de, Nombre t, std::string valeur) {
        auto& rendue = tranche(t);
        if (rendue.acquise || rendue.donnee_a.count(de) == 0) return;
        if (rendue.tenue_par) {
            const auto qui = *rendue.tenue_par;
            if (qui != de) dire(genre::laisser, qui, t);
            ouvriers_.at(qui).tient.erase(t);
            rendue.tenue_par.reset();
        }
        attendent_.erase(t);
        suspectes_.erase(t);
        rendue.donnee_a.clear();
        rendue.acquise = std::move(valeur);
    }

    /// Ce que tenait ce mort attend de nouveau. Sans effet s'il n'était pas présent.
    void enterrer(Ouvrier& mort) {
        mort.present = false;
        const auto tenait = std::exchange(mort.tient, {});
        for (const auto t : tenait) {
            auto& reprise = tranche(t);
            reprise.tenue_par.reset();
            reprise.suspecte = true;
            if (tenait.size() == 1) ++reprise.morts;
            if (!reprise.abandonnee()) suspectes_.insert(t);
        }
    }

    void distribuer(Heure maintenant) {
        for (auto& [qui, ouvrier] : ouvriers_)
            while (ouvrier.present && ouvrier.tient.size() < ouvrier.capacite &&
                   !attendent_.empty())
                donner(qui, ouvrier, attendent_, maintenant);
        for (auto& [qui, ouvrier] : ouvriers_)
            if (ouvrier.present && ouvrier.tient.empty() && !suspectes_.empty())
                donner(qui, ouvrier, suspectes_, maintenant);
    }

    void donner(Identite qui, Ouvrier& ouvrier, std::set<Nombre>& file, Heure maintenant) {
        const auto t = file.extract(file.begin()).value();
        ouvrier.tient.insert(t);
        tranche(t).tenue_par = qui;
        tranche(t).donnee_a.insert(qui);
        dire_de_faire(qui, t, maintenant);
    }

    void dire_de_faire(Identite qui, Nombre t, Heure maintenant) {
        tranche(t).dite = maintenant;
        dire(genre::faire, qui, t);
    }

    void dire(Nombre quoi, Identite qui, Nombre t) {
        const auto vie = ouvriers_.at(qui).dernier.first;
        reseau_.envoyer(qui,
                        Plume().nombre(quoi).nombre(calcul_.numero).nombre(vie).nombre(t).octets());
    }

    /// L'empreinte d'abord : le reste ne se lit que s'il est intact.
    void relire(std::string_view sauvegarde) {
        if (sauvegarde.size() < 8) throw MessageMalForme();
        const auto contenu = sauvegarde.substr(0, sauvegarde.size() - 8);
        if (Lecteur(sauvegarde.substr(contenu.size())).nombre() != empreinte(contenu))
            throw SauvegardeRefusee("sauvegarde refusée : elle est abîmée");
        Lecteur lecteur(contenu);
        const auto numero = lecteur.nombre();
        if (lecteur.nombre() != calcul_.tranches || numero != calcul_.numero)
            throw SauvegardeRefusee("sauvegarde refusée : elle est d'un autre calcul");
        tranches_.resize(static_cast<std::size_t>(calcul_.tranches));
        for (Nombre t = 0; t < calcul_.tranches; ++t)
            relire_tranche(lecteur, t);
        lecteur.finir();
    }

    void relire_tranche(Lecteur& lecteur, Nombre t) {
        auto& relue = tranche(t);
        if (lecteur.nombre() == 1) {
            relue.acquise = lecteur.texte();
            return;
        }
        relue.suspecte = lecteur.nombre() == 1;
        relue.morts = lecteur.nombre();
        for (auto restent = lecteur.nombre(); restent > 0; --restent)
            relue.donnee_a.insert(static_cast<Identite>(lecteur.nombre()));
        if (!relue.abandonnee()) (relue.suspecte ? suspectes_ : attendent_).insert(t);
    }

    const Calcul calcul_;
    Reseau& reseau_;
    std::vector<Tranche> tranches_{};
    std::map<Identite, Ouvrier> ouvriers_{};
    std::set<Nombre> attendent_{};
    std::set<Nombre> suspectes_{};  ///< parmi ce qui attend
};
