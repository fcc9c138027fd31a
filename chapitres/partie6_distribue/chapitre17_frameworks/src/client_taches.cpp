#include <algorithm>
#include <chapitre17/client_taches.hpp>
#include <deque>
#include <iterator>
#include <list>
#include <unordered_map>

#include "lien_zmq.hpp"

namespace cours {

class ClientTaches::Etat {
public:
    Etat(const Acces& acces, std::size_t fenetre, Heure repetition)
        : fenetre_(std::max<std::size_t>(1, fenetre)),
          repetition_(repetition),
          socket_(lien::joindre(contexte_, acces)) {}

    void soumettre(const std::string& id, const std::string& fonction,
                   const std::string& argument) {
        verifier(id, fonction, argument);
        if (!attendues_.try_emplace(id, Attendue{fonction, argument}).second)
            throw std::invalid_argument("cette tâche est déjà attendue : " + id);
        a_dire_.push_back(id);
    }

    std::optional<Arrivee> attendre(Heure delai) {
        const Heure fin = lien::heure_monotone() + delai;
        accuser();
        while (!attendues_.empty()) {
            recevoir();
            const bool dites = redire(lien::heure_monotone());
            if (!arrivees_.empty()) return suivante();
            const Heure reste = fin - lien::heure_monotone();
            if (reste <= Heure(0)) return std::nullopt;
            reveil_.attendre(socket_,
                             std::min(reste, dites ? repetition_ / 4 + Heure(1) : Heure(5)));
        }
        return std::nullopt;
    }

    std::size_t attendues() const { return attendues_.size(); }

private:
    struct Attendue {
        std::string fonction;
        std::string argument;
        bool arrivee = false;
        Heure dite{};
        std::list<std::string>::iterator place{};  ///< dans dites_
    };

    static void verifier(const std::string& id, const std::string& fonction,
                         const std::string& argument) {
        for (const std::string* nom : {&id, &fonction})
            if (nom->empty() || nom->size() > 128 || !est_utf8(*nom))
                throw std::invalid_argument("un nom de tâche fait de 1 à 128 octets d'UTF-8");
        if (argument.size() > lien::octets_max / 2)
            throw std::invalid_argument("un argument fait au plus 512 Kio");
    }

    Arrivee suivante() {
        Arrivee arrivee = std::move(arrivees_.front());
        arrivees_.pop_front();
        attendues_.erase(arrivee.id);
        rendue_ = arrivee.id;
        return arrivee;
    }

    /// L'appelant revient : il a fini de ce rendu, le courtier peut l'oublier. Plusieurs se disent
    /// ensemble, tant qu'il en prend sans attendre.
    void accuser() {
        if (rendue_) lues_.emplace_back(*std::exchange(rendue_, std::nullopt));
        if (lues_.empty() || (!arrivees_.empty() && lues_.size() < lues_max)) return;
        lien::envoyer(socket_, "", {"lue", 0, {{"ids", std::exchange(lues_, {})}}});
        // perdu : oublié plus tard
    }

    // [redire]
    /// Dit ce qui ne l'a jamais été, tant que la fenêtre le permet ; redit ce qui l'a été il y a
    /// trop longtemps : la demande, ou sa réponse, s'est peut-être perdue.
    /// Rend faux si le courtier ne prend pas tout.
    bool redire(Heure maintenant) {
        for (; dites_.size() < fenetre_ && !a_dire_.empty(); a_dire_.pop_front()) {
            if (!dire(a_dire_.front(), maintenant)) return false;
            dites_.push_back(std::move(a_dire_.front()));
            attendues_.at(dites_.back()).place = std::prev(dites_.end());
        }
        if (maintenant - redites_ < repetition_) return true;
        redites_ = maintenant;
        return std::all_of(dites_.begin(), dites_.end(), [&](const std::string& id) {
            return maintenant - attendues_.at(id).dite < repetition_ || dire(id, maintenant);
        });
    }
    // [/redire]

    bool dire(const std::string& id, Heure maintenant) {
        Attendue& attendue = attendues_.at(id);
        if (!lien::envoyer(socket_, "",
                           {"soumettre",
                            0,
                            {{"id", id},
                             {"fonction", attendue.fonction},
                             {"argument", Octets{attendue.argument}}}}))
            return false;  // le courtier est absent, ou débordé : plus tard
        attendue.dite = maintenant;
        return true;
    }

    void recevoir() {
        while (const auto recu = lien::recevoir(socket_)) {
            try {
                traiter(message_depuis_msgpack(recu->octets, lien::bornes()));
            } catch (const MessageRefuse&) {
                // un courtier d'une autre version : nous attendrons, l'appelant a un délai
            }
        }
    }

    /// « acceptee » et « refusee » n'ont rien à changer : on redira de toute façon.
    void traiter(const Message& message) {
        if (message.genre != "issue") return;
        const std::string& id = message.texte("id");
        const auto attendue = attendues_.find(id);
        if (attendue == attendues_.end()) {  // un double, ou d'un autre temps
            if (lues_.size() < lues_max) lues_.emplace_back(id);
            return;
        }
        // Arrivée deux fois, ou jamais demandée : un autre courtier, peut-être ; on la demandera.
        if (attendue->second.arrivee || attendue->second.dite == Heure{}) return;
        const auto valeur = message.champs.find("valeur");
        const auto reussie = message.champs.find("reussie");
        if (valeur == message.champs.end() || reussie == message.champs.end()) return;
        const Octets* octets = valeur->second.si<Octets>();
        const bool* bonne = reussie->second.si<bool>();
        if (!octets || !bonne) return;
        attendue->second.arrivee = true;
        dites_.erase(attendue->second.place);
        arrivees_.push_back({id, {*bonne, octets->octets}});
    }

    std::size_t fenetre_;
    Heure repetition_;
    Heure redites_{};
    std::unordered_map<std::string, Attendue> attendues_{};
    std::deque<std::string> a_dire_{};
    std::list<std::string> dites_{};
    std::deque<Arrivee> arrivees_{};
    std::optional<std::string> rendue_{};  ///< le dernier rendu que l'appelant a pris
    static constexpr std::size_t lues_max = 500;
    Liste lues_{};
    lien::Reveil reveil_{};
    zmq::context_t contexte_{1};
    zmq::socket_t socket_;
};

ClientTaches::ClientTaches(const Acces& acces, std::size_t fenetre, Heure repetition)
    : etat_(std::make_unique<Etat>(acces, fenetre, repetition)) {}

ClientTaches::~ClientTaches() = default;

void ClientTaches::soumettre(const std::string& id, const std::string& fonction,
                             const std::string& argument) {
    etat_->soumettre(id, fonction, argument);
}

std::optional<ClientTaches::Arrivee> ClientTaches::attendre(Heure delai) {
    return etat_->attendre(delai);
}

std::size_t ClientTaches::attendues() const {
    return etat_->attendues();
}

}  // namespace cours
