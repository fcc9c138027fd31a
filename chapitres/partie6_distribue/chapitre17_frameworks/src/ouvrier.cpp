#include <algorithm>
#include <chapitre17/ouvrier.hpp>
#include <chapitre17/stock.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "lien_zmq.hpp"

namespace cours {
namespace {

struct Commande {
    std::string id;
    FonctionDeTache fonction;
    std::string argument;
};

Rendu executer(const Commande& commande) {
    try {
        return {true, commande.fonction(commande.id, commande.argument)};
    } catch (const std::exception& erreur) {
        return {false, erreur.what()};
    } catch (...) {
        return {false, "une exception qui n'est pas std::exception"};
    }
}

struct Faite {
    std::string id;
    Rendu rendu;
};

/// Un thread, qui exécute les commandes une à une, dans l'ordre, et sonne quand il y en a de
/// faites.
class Executant {
public:
    explicit Executant(lien::Reveil& reveil) : reveil_(reveil) {}
    /// Sans effet si elle y est déjà, ou s'il n'y a plus de place : le courtier l'apprendra par les
    /// battements.
    void confier(Commande commande, std::size_t places) {
        const std::lock_guard garde(verrou_);
        const auto meme = [&](const Commande& autre) { return autre.id == commande.id; };
        if (commande.id == en_cours_ || std::any_of(commandes_.begin(), commandes_.end(), meme) ||
            commandes_.size() + (en_cours_.empty() ? 0 : 1) >= places)
            return;
        commandes_.push_back(std::move(commande));
        changement_.notify_one();
    }
    /// Renonce à une commande, si elle n'est pas commencée.
    void retirer(const std::string& id) {
        const std::lock_guard garde(verrou_);
        std::erase_if(commandes_, [&](const Commande& commande) { return commande.id == id; });
    }
    /// Celle en cours, puis les suivantes.
    std::vector<std::string> en_main() const {
        const std::lock_guard garde(verrou_);
        std::vector<std::string> ids;
        if (!en_cours_.empty()) ids.push_back(en_cours_);
        for (const Commande& commande : commandes_)
            ids.push_back(commande.id);
        return ids;
    }
    /// Celles qui sont faites, une fois.
    std::vector<Faite> faites() {
        const std::lock_guard garde(verrou_);
        return std::exchange(faites_, {});
    }

private:
    void travailler(const std::stop_token& arret) {
        std::unique_lock garde(verrou_);
        while (changement_.wait(garde, arret, [this] { return !commandes_.empty(); }) &&
               !arret.stop_requested()) {
            const Commande commande = std::move(commandes_.front());
            commandes_.pop_front();
            en_cours_ = commande.id;
            garde.unlock();
            Rendu rendu = executer(commande);
            garde.lock();
            en_cours_.clear();
            faites_.push_back({commande.id, std::move(rendu)});
            if (faites_.size() == 1) reveil_.sonner();
        }
    }

    lien::Reveil& reveil_;
    mutable std::mutex verrou_{};
    std::condition_variable_any changement_{};
    std::deque<Commande> commandes_{};
    std::string en_cours_{};
    std::vector<Faite> faites_{};
    std::jthread thread_{[this](const std::stop_token& arret) { travailler(arret); }};
};

/// Ce que le worker dit au courtier, et ce qu'il en reçoit.
class Service {
public:
    Service(const Acces& acces, const std::map<std::string, FonctionDeTache>& fonctions,
            const ReglagesOuvrier& reglages)
        : fonctions_(fonctions), reglages_(reglages), socket_(lien::joindre(contexte_, acces)) {}

    void servir(const std::stop_token& arret) {
        const std::stop_callback reveil(arret, [this] { reveil_.sonner(); });
        battre();
        while (!arret.stop_requested()) {
            reveil_.attendre(socket_, entendu_ ? reglages_.battement : Heure(20));
            while (const auto recu = lien::recevoir(socket_))
                traiter(recu->octets);
            for (Faite& faite : executant_.faites())
                rendre(faite.id, std::move(faite.rendu));
            if (lien::heure_monotone() - battu_ >= reglages_.battement) battre();
        }
    }

private:
    struct Dit {
        Rendu rendu;
        Heure quand;
    };

    // [battre]
    /// Dit ce que ce worker a en main, et redit ce que le courtier n'a pas noté : c'est aussi ce
    /// qui le fait connaître, à un courtier qui vient de renaître comme à celui qui l'avait
    /// congédié.
    void battre() {
        battu_ = lien::heure_monotone();
        for (auto& [id, dit] : rendus_)
            if (battu_ - dit.quand >= reglages_.battement) redire(id, dit);
        Liste en_main;
        for (std::string& id : executant_.en_main())
            en_main.push_back(std::move(id));
        dire({"present",
              0,
              {{"places", static_cast<std::int64_t>(reglages_.places)},
               {"taches", std::move(en_main)}}});
    }
    // [/battre]

    void rendre(const std::string& id, Rendu rendu) {
        redire(id, rendus_.insert_or_assign(id, Dit{std::move(rendu), {}}).first->second);
    }

    void redire(const std::string& id, Dit& dit) {
        dit.quand = lien::heure_monotone();
        dire({"fini",
              0,
              {{"id", id}, {"reussie", dit.rendu.reussi}, {"valeur", Octets{dit.rendu.octets}}}});
    }

    void dire(const Message& message) {
        entendu_ = lien::envoyer(socket_, "", message);
        if (!entendu_) battu_ = Heure(0);  // le courtier est absent : réessayer bientôt
    }

    void traiter(const std::string& octets) {
        try {
            const Message message = message_depuis_msgpack(octets, lien::bornes());
            if (message.genre == "tache") return prendre(message);
            const auto ids = message.champs.find("ids");
            if (message.genre != "note" || ids == message.champs.end()) return;
            if (const auto* liste = ids->second.si<Liste>())
                for (const Valeur& valeur : *liste)
                    if (const auto* id = valeur.si<std::string>()) oublier(*id);
        } catch (const MessageRefuse&) {
            // un courtier qui parle une autre langue : il ne recevra que des battements
        }
    }

    void oublier(const std::string& id) {
        if (rendus_.erase(id) == 0) executant_.retirer(id);  // un autre l'a déjà rendue
    }

    void prendre(const Message& message) {
        const std::string& id = message.texte("id");
        const std::string& nom = message.texte("fonction");
        const auto argument = message.champs.find("argument");
        const Octets* octets =
            argument == message.champs.end() ? nullptr : argument->second.si<Octets>();
        if (!octets) throw MessageRefuse("une tâche sans argument");
        if (rendus_.count(id) > 0) return;  // faite, mais pas encore notée
        const auto fonction = fonctions_.find(nom);
        if (fonction == fonctions_.end())
            return rendre(id, {false, "fonction inconnue de ce worker : " + nom});
        executant_.confier({id, fonction->second, octets->octets}, reglages_.places);
    }

    const std::map<std::string, FonctionDeTache>& fonctions_;
    const ReglagesOuvrier reglages_;
    Heure battu_{};
    bool entendu_ = false;
    std::map<std::string, Dit> rendus_{};  ///< faits, que le courtier n'a pas notés
    zmq::context_t contexte_{1};
    zmq::socket_t socket_;
    lien::Reveil reveil_{};
    Executant executant_{reveil_};  // le dernier construit, le premier détruit : il sonne reveil_
};

}  // namespace

Ouvrier::Ouvrier(Acces acces, std::map<std::string, FonctionDeTache> fonctions,
                 const ReglagesOuvrier& reglages)
    : acces_(std::move(acces)), fonctions_(std::move(fonctions)), reglages_(reglages) {
    if (reglages.places < 1 || reglages.places > ReglagesOuvrier::places_max)
        throw std::invalid_argument("un worker a de 1 à " +
                                    std::to_string(ReglagesOuvrier::places_max) + " places");
    if (reglages.battement <= Heure(0))
        throw std::invalid_argument("le battement d'un worker est une durée positive");
}

void Ouvrier::servir(const std::stop_token& arret) {
    Service(acces_, fonctions_, reglages_).servir(arret);
}

}  // namespace cours
