// Solution de l'exercice p6.1 — Magasin clé-valeur répliqué. Une possibilité parmi d'autres.
//
// - Une fiche (version et valeur) par clé ; une version est un numéro et l'identité de l'écrivain.
//   Deux versions se comparent toujours, et jamais deux écritures n'ont la même. Une réplique garde
//   la plus grande qu'elle a vue : l'ordre des arrivées et les doublons ne comptent plus.
// - Écrire : demander les fiches d'une majorité, choisir une version plus grande que toutes, la
//   donner à une majorité. Deux majorités ont toujours une réplique commune : c'est elle qui fait
//   suivre.
// - Lire : demander les fiches d'une majorité, et rendre la plus récente à une majorité avant de la
//   rendre à l'appelant. Sans cela, la lecture suivante pourrait ne pas la trouver.
// - Chaque étape a son numéro d'échange, que la réponse recopie. Un retardataire porte un numéro
//   que plus personne n'attend : il n'y a rien d'autre à retenir.
// - Le client retient le plus grand numéro de version qu'il a donné : ses propres écritures en
//   cours, ou finies sans qu'il sache, n'ont peut-être encore atteint personne.
// - La réplique écrit sur son disque, puis en mémoire, puis répond. Elle marque son disque à son
//   premier départ : de retour, un disque sans marque n'est pas le sien.
// - Les suites sont appelées en dernier, quand l'état du client est en ordre.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <partie6/messages.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

using Heure = std::chrono::milliseconds;  ///< depuis une origine quelconque
using Identite = std::uint32_t;           ///< d'une réplique ou d'un client

constexpr std::size_t cle_max = 64;        ///< octets ; une clé n'est jamais vide
constexpr std::size_t valeur_max = 1000;   ///< octets ; une valeur peut être vide
constexpr std::size_t message_max = 1200;  ///< octets
constexpr Heure relance{100};
constexpr Heure delai{1000};

/// Le réseau, vu d'une machine. Ce qu'on lui confie arrive, se perd, se double ou tarde.
class Reseau {
public:
    virtual ~Reseau() = default;
    /// N'attend pas, ne lève rien, et n'appelle ni réplique ni client.
    virtual void envoyer(Identite vers, std::string octets) = 0;
};

/// Le disque d'une réplique : ce qui lui survit.
class Disque {
public:
    virtual ~Disque() = default;
    /// Remplace ce qui était gardé sous ce nom : d'un coup, ou pas du tout. Si la machine meurt,
    /// garder() lève ce qu'il faut laisser passer.
    virtual void garder(const std::string& nom, const std::string& octets) = 0;
    /// Tout ce qui est gardé, par nom.
    virtual std::map<std::string, std::string> contenu() const = 0;
};

/// Le premier départ d'une réplique se fait sur un disque vide. Les suivants, sur ce qu'elle y a
/// laissé, à moins qu'on ne lui ait changé son disque.
enum class Depart { premier, retour };

enum class Issue { faite, inconnue };

/// Ce qu'une opération a donné.
struct Resultat {
    Issue issue = Issue::inconnue;
    std::optional<std::string> valeur{};  ///< d'une lecture faite ; rien si la clé est absente
};

using Suite = std::function<void(const Resultat&)>;

using MessageMalForme = cours::MessageMalForme;
using Plume = cours::Plume;
using Lecteur = cours::Lecteur;

/// Ce qu'on sait d'une clé. Une suppression est une fiche sans valeur.
struct Fiche {
    std::uint64_t numero = 0;  ///< 0 : jamais écrite
    std::uint64_t ecrivain = 0;
    std::optional<std::string> valeur{};

    bool plus_recente_que(const Fiche& autre) const {
        return std::tie(numero, ecrivain) > std::tie(autre.numero, autre.ecrivain);
    }
    void ecrire(Plume& plume) const {
        plume.nombre(numero).nombre(ecrivain).nombre(valeur ? 1 : 0).texte(valeur.value_or(""));
    }
    static Fiche lire(Lecteur& lecteur) {
        Fiche fiche;
        fiche.numero = lecteur.nombre();
        fiche.ecrivain = lecteur.nombre();
        const bool presente = lecteur.nombre() == 1;
        auto texte = lecteur.texte();
        if (presente) fiche.valeur = std::move(texte);
        return fiche;
    }
};

/// Chacun porte, après son genre, le numéro de l'échange.
enum Genre : std::uint64_t { demande_fiche = 1, reponse_fiche, demande_depot, reponse_depot };

class Replique {
public:
    Replique(std::set<Identite> clients, Disque& disque, Reseau& reseau, Depart depart)
        : clients_(std::move(clients)), disque_(disque), reseau_(reseau) {
        auto garde = disque.contenu();
        if (depart == Depart::premier)
            disque.garder(marque, "");
        else if (garde.erase(marque) == 0)
            return;  // ce disque n'est pas le sien
        for (const auto& [nom, octets] : garde) {
            Lecteur lecteur(octets);
            fiches_.emplace(nom.substr(1), Fiche::lire(lecteur));
        }
        sert_ = true;
    }
    Replique(const Replique&) = delete;
    Replique& operator=(const Replique&) = delete;

    void recevoir(Identite de, std::string_view octets) {
        if (!sert_ || clients_.count(de) == 0) return;
        std::string reponse;
        try {
            reponse = repondre(Lecteur(octets));
        } catch (const MessageMalForme&) {
            return;
        }
        reseau_.envoyer(de, std::move(reponse));
    }

private:
    static constexpr const char* marque = "à moi";  // le nom d'une clé commence par un « = »

    /// Lit tout le message avant d'en faire quoi que ce soit.
    std::string repondre(Lecteur lecteur) {
        const auto genre = lecteur.nombre();
        const auto echange = lecteur.nombre();
        const auto cle = lecteur.texte();
        if (genre == demande_fiche) {
            lecteur.finir();
            Plume plume;
            plume.nombre(reponse_fiche).nombre(echange);
            fiche(cle).ecrire(plume);
            return plume.octets();
        }
        if (genre != demande_depot) throw MessageMalForme();
        auto recue = Fiche::lire(lecteur);
        lecteur.finir();
        if (recue.plus_recente_que(fiche(cle))) garder(cle, std::move(recue));
        return Plume().nombre(reponse_depot).nombre(echange).octets();
    }

    Fiche fiche(const std::string& cle) const {
        const auto it = fiches_.find(cle);
        return it == fiches_.end() ? Fiche{} : it->second;
    }

    void garder(const std::string& cle, Fiche fiche) {
        Plume plume;
        fiche.ecrire(plume);
        disque_.garder("=" + cle, plume.octets());
        fiches_[cle] = std::move(fiche);
    }

    const std::set<Identite> clients_;
    Disque& disque_;
    Reseau& reseau_;
    std::map<std::string, Fiche> fiches_{};
    bool sert_ = false;
};

class Client {
public:
    Client(Identite moi, std::vector<Identite> repliques, Reseau& reseau)
        : moi_(moi), repliques_(std::move(repliques)), reseau_(reseau) {}
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void ecrire(const std::string& cle, const std::string& valeur, Heure maintenant, Suite suite) {
        if (valeur.size() > valeur_max) throw std::invalid_argument("une valeur trop longue");
        commencer(cle, Ecriture{valeur}, maintenant, std::move(suite));
    }

    void supprimer(const std::string& cle, Heure maintenant, Suite suite) {
        commencer(cle, Ecriture{std::nullopt}, maintenant, std::move(suite));
    }

    void lire(const std::string& cle, Heure maintenant, Suite suite) {
        commencer(cle, std::nullopt, maintenant, std::move(suite));
    }

    void recevoir(Identite de, std::string_view octets, Heure maintenant) {
        if (std::count(repliques_.begin(), repliques_.end(), de) == 0) return;
        try {
            Lecteur lecteur(octets);
            const auto genre = lecteur.nombre();
            const auto it = en_cours_.find(lecteur.nombre());
            if (it == en_cours_.end() || it->second.attend != genre) return;
            Fiche fiche;
            if (genre == reponse_fiche) fiche = Fiche::lire(lecteur);
            lecteur.finir();
            compter(it, de, std::move(fiche), maintenant);
        } catch (const MessageMalForme&) {
        }
    }

    void avancer(Heure maintenant) {
        std::vector<Suite> trop_tard;
        for (auto it = en_cours_.begin(); it != en_cours_.end();) {
            auto& operation = it->second;
            if (maintenant - operation.debut >= delai) {
                trop_tard.push_back(std::move(operation.suite));
                it = en_cours_.erase(it);
                continue;
            }
            if (maintenant - operation.emission >= relance) emettre(operation, maintenant);
            ++it;
        }
        for (const auto& suite : trop_tard)
            suite({Issue::inconnue, std::nullopt});
    }

private:
    struct Ecriture {
        std::optional<std::string> valeur;
    };

    struct Operation {
        std::string cle;
        std::optional<Ecriture> ecriture;  ///< rien pour une lecture
        Heure debut;
        Suite suite;
        // L'étape en cours :
        std::uint64_t attend = 0;  ///< le genre des réponses
        std::string demande{};
        Heure emission{};
        std::set<Identite> ont_repondu{};
        Fiche fiche{};  ///< la plus récente qu'on ait vue, puis celle qu'on dépose
    };
    using EnCours = std::map<std::uint64_t, Operation>;  // par numéro d'échange

    void commencer(const std::string& cle, std::optional<Ecriture> ecriture, Heure maintenant,
                   Suite suite) {
        if (cle.empty() || cle.size() > cle_max) throw std::invalid_argument("une clé impossible");
        Operation operation{cle, std::move(ecriture), maintenant, std::move(suite)};
        operation.attend = reponse_fiche;
        const auto echange = ++echanges_;
        operation.demande = Plume().nombre(demande_fiche).nombre(echange).texte(cle).octets();
        emettre(en_cours_.emplace(echange, std::move(operation)).first->second, maintenant);
    }

    void emettre(Operation& operation, Heure maintenant) {
        operation.emission = maintenant;
        for (const auto replique : repliques_)
            if (operation.ont_repondu.count(replique) == 0)
                reseau_.envoyer(replique, operation.demande);
    }

    void compter(EnCours::iterator it, Identite de, Fiche fiche, Heure maintenant) {
        auto& operation = it->second;
        operation.ont_repondu.insert(de);
        if (fiche.plus_recente_que(operation.fiche)) operation.fiche = std::move(fiche);
        if (operation.ont_repondu.size() <= repliques_.size() / 2) return;
        const bool jamais_ecrite = !operation.ecriture && operation.fiche.numero == 0;
        if (operation.attend == reponse_fiche && !jamais_ecrite)
            return deposer_la_fiche(it, maintenant);
        const auto finie = std::move(en_cours_.extract(it).mapped());
        finie.suite({Issue::faite, finie.ecriture ? std::nullopt : finie.fiche.valeur});
    }

    /// La seconde étape : une fiche neuve si l'on écrit, celle qu'on a lue sinon.
    void deposer_la_fiche(EnCours::iterator it, Heure maintenant) {
        auto noeud = en_cours_.extract(it);
        auto& operation = noeud.mapped();
        if (operation.ecriture) {
            dernier_numero_ = std::max(dernier_numero_, operation.fiche.numero) + 1;
            operation.fiche = {dernier_numero_, moi_, operation.ecriture->valeur};
        }
        noeud.key() = ++echanges_;
        Plume plume;
        plume.nombre(demande_depot).nombre(noeud.key()).texte(operation.cle);
        operation.fiche.ecrire(plume);
        operation.demande = plume.octets();
        operation.attend = reponse_depot;
        operation.ont_repondu.clear();
        emettre(operation, maintenant);
        en_cours_.insert(std::move(noeud));
    }

    const Identite moi_;
    const std::vector<Identite> repliques_;
    Reseau& reseau_;
    EnCours en_cours_{};
    std::uint64_t echanges_ = 0;
    std::uint64_t dernier_numero_ = 0;  ///< de toutes les versions que ce client a données
};
