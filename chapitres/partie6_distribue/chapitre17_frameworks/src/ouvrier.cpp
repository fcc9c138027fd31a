#include <chapitre17/ouvrier.hpp>
#include <chapitre17/stock.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

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

/// Un thread, qui exécute une commande à la fois, et sonne quand elle est finie.
class Executant {
public:
    explicit Executant(lien::Reveil& reveil) : reveil_(reveil) {}
    void confier(Commande commande) {
        const std::lock_guard garde(verrou_);
        commande_ = std::move(commande);
        changement_.notify_one();
    }
    /// Le rendu de la commande, une fois.
    std::optional<Rendu> rendu() {
        const std::lock_guard garde(verrou_);
        return std::exchange(rendu_, std::nullopt);
    }

private:
    void travailler(const std::stop_token& arret) {
        std::unique_lock garde(verrou_);
        while (changement_.wait(garde, arret, [this] { return commande_.has_value(); })) {
            const Commande commande = *std::exchange(commande_, std::nullopt);
            garde.unlock();
            Rendu rendu = executer(commande);
            garde.lock();
            rendu_ = std::move(rendu);
            reveil_.sonner();
        }
    }

    lien::Reveil& reveil_;
    std::mutex verrou_{};
    std::condition_variable_any changement_{};
    std::optional<Commande> commande_{};
    std::optional<Rendu> rendu_{};
    std::jthread thread_{[this](const std::stop_token& arret) { travailler(arret); }};
};

/// Où en est le worker : libre ; occupé (id, sans rendu) ; fini (id et rendu), jusqu'à ce que le
/// courtier l'ait noté.
class Service {
public:
    Service(const Acces& acces, const std::map<std::string, FonctionDeTache>& fonctions,
            Heure battement)
        : fonctions_(fonctions), battement_(battement), socket_(lien::joindre(contexte_, acces)) {}

    void servir(const std::stop_token& arret) {
        const std::stop_callback reveil(arret, [this] { reveil_.sonner(); });
        battre();
        while (!arret.stop_requested()) {
            reveil_.attendre(socket_, entendu_ ? battement_ : Heure(20));
            while (const auto recu = lien::recevoir(socket_))
                traiter(recu->octets);
            if (auto rendu = executant_.rendu()) {
                rendu_ = std::move(rendu);
                battre();
            }
            if (lien::heure_monotone() - battu_ >= battement_) battre();
        }
    }

private:
    // [battre]
    /// Dit où en est ce worker : c'est aussi ce qui le fait connaître, à un courtier qui vient de
    /// renaître comme à celui qui l'avait congédié.
    void battre() {
        battu_ = lien::heure_monotone();
        if (id_.empty())
            dire({"pret", 0, {}});
        else if (!rendu_)
            dire({"occupe", 0, {{"id", id_}}});
        else
            dire({"fini",
                  0,
                  {{"id", id_}, {"reussie", rendu_->reussi}, {"valeur", Octets{rendu_->octets}}}});
    }
    // [/battre]

    void dire(const Message& message) {
        entendu_ = lien::envoyer(socket_, "", message);
        if (!entendu_) battu_ = Heure(0);  // le courtier est absent : réessayer bientôt
    }

    void traiter(const std::string& octets) {
        try {
            const Message message = message_depuis_msgpack(octets, lien::bornes());
            if (message.genre == "tache") return commencer(message);
            if (message.genre == "note" && message.texte("id") == id_ && rendu_) {
                id_.clear();
                rendu_.reset();
            }
        } catch (const MessageRefuse&) {
            // un courtier qui parle une autre langue : il ne recevra que des battements
        }
    }

    void commencer(const Message& message) {
        if (!id_.empty()) return;  // déjà pris : le courtier s'en apercevra à nos battements
        const std::string& nom = message.texte("fonction");
        const auto argument = message.champs.find("argument");
        const Octets* octets =
            argument == message.champs.end() ? nullptr : argument->second.si<Octets>();
        if (!octets) throw MessageRefuse("une tâche sans argument");
        id_ = message.texte("id");
        const auto fonction = fonctions_.find(nom);
        if (fonction == fonctions_.end()) {
            rendu_ = Rendu{false, "fonction inconnue de ce worker : " + nom};
            return battre();
        }
        executant_.confier({id_, fonction->second, octets->octets});
        battre();
    }

    const std::map<std::string, FonctionDeTache>& fonctions_;
    Heure battement_;
    Heure battu_{};
    bool entendu_ = false;
    std::string id_{};
    std::optional<Rendu> rendu_{};
    zmq::context_t contexte_{1};
    zmq::socket_t socket_;
    lien::Reveil reveil_{};
    Executant executant_{reveil_};  // le dernier construit, le premier détruit : il sonne reveil_
};

}  // namespace

Ouvrier::Ouvrier(Acces acces, std::map<std::string, FonctionDeTache> fonctions, Heure battement)
    : acces_(std::move(acces)), fonctions_(std::move(fonctions)), battement_(battement) {}

void Ouvrier::servir(const std::stop_token& arret) {
    Service(acces_, fonctions_, battement_).servir(arret);
}

}  // namespace cours
