// Chapitre 16, exemple avancé : une messagerie à plusieurs clients et plusieurs salons. Ce qui
// attend un client est borné : celui qui ne lit pas est exclu, on le lui dit, et les autres n'en
// savent rien.
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <chapitre15/serveur_threads.hpp>
#include <chapitre16/message.hpp>
#include <chapitre16/trame.hpp>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>

using namespace std::chrono_literals;
using cours::Message;
using cours::Prise;

namespace {

constexpr std::size_t en_attente_max = 64 * 1024;

// [boite]
/// Les trames qui attendent d'être écrites à un client : en_attente_max octets au plus.
class Boite {
public:
    /// Rend faux si la trame n'y tient pas : le client ne suit plus.
    bool deposer(const std::string& trame) {
        const std::lock_guard garde(verrou_);
        if (fermee_) return true;  // il part déjà
        if (octets_ + trame.size() > en_attente_max) return false;
        octets_ += trame.size();
        trames_.push_back(trame);
        changement_.notify_one();
        return true;
    }
    /// Jette ce qui attendait ; `derniere` sera la dernière trame.
    void finir(const std::string& derniere = "") {
        const std::lock_guard garde(verrou_);
        trames_.clear();
        octets_ = 0;
        if (!fermee_ && !derniere.empty()) trames_.push_back(derniere);
        fermee_ = true;
        changement_.notify_one();
    }
    /// Attend une trame ; rien quand il n'y en aura plus.
    std::optional<std::string> retirer() {
        std::unique_lock garde(verrou_);
        changement_.wait(garde, [this] { return fermee_ || !trames_.empty(); });
        if (trames_.empty()) return std::nullopt;
        std::string trame = std::move(trames_.front());
        trames_.pop_front();
        octets_ -= std::min(octets_, trame.size());
        return trame;
    }

private:
    std::mutex verrou_;
    std::condition_variable changement_;
    std::deque<std::string> trames_;
    std::size_t octets_ = 0;
    bool fermee_ = false;
};
// [/boite]

std::string trame(const Message& message) {
    return cours::en_trame(cours::en_msgpack(message));
}

// [salons]
/// Qui est où. Un seul verrou : tous les membres d'un salon voient ses messages dans le même ordre.
class Salons {
public:
    void rejoindre(const std::string& salon, Boite& boite) {
        const std::lock_guard garde(verrou_);
        membres_[salon].insert(&boite);
        boite.deposer(trame({"rejoint", 0, {{"salon", salon}}}));
    }
    /// Dépose chez chacun, sans jamais attendre personne.
    void dire(const std::string& salon, const std::string& ce_qui_est_dit) {
        const std::lock_guard garde(verrou_);
        const auto place = membres_.find(salon);
        if (place == membres_.end()) return;
        std::set<Boite*> lents;
        for (Boite* boite : place->second)
            if (!boite->deposer(ce_qui_est_dit)) lents.insert(boite);
        for (Boite* boite : lents) {
            boite->finir(trame({"exclu", 0, {{"raison", "vous ne lisez pas assez vite"}}}));
            oublier(*boite);
        }
    }
    void partir(Boite& boite) {
        const std::lock_guard garde(verrou_);
        oublier(boite);
    }

private:
    void oublier(Boite& boite) {
        for (auto salon = membres_.begin(); salon != membres_.end();) {
            salon->second.erase(&boite);
            salon = salon->second.empty() ? membres_.erase(salon) : std::next(salon);
        }
    }
    std::mutex verrou_;
    std::map<std::string, std::set<Boite*>> membres_;
};
// [/salons]

// [ecrivain]
/// Écrit ce qui attend. Une trame commencée se finit toujours : le client ne saurait plus où il en
/// est. Qui ne lit rien pendant une minute n'apprendra pas pourquoi il est coupé.
void ecrire_ce_qui_attend(const Prise& client, Boite& boite) {
    try {
        while (const auto suivante = boite.retirer())
            cours::ecrire_tout(client, *suivante, cours::dans(60s));
        client.finir_d_ecrire();
        client.finir_de_lire();  // réveille le dialogue
    } catch (const std::exception&) {
        boite.finir();
        client.couper();
    }
}
// [/ecrivain]

// [dialogue]
/// La vie d'un client : ce thread le lit, un autre lui écrit.
void dialoguer(const Prise& client, Salons& salons) {
    const int peu = 32 * 1024;  // le noyau garde moins, notre borne compte davantage
    ::setsockopt(client.numero(), SOL_SOCKET, SO_SNDBUF, &peu, sizeof peu);
    const std::string pair = client.pair().hote;
    Boite boite;
    std::jthread ecrivain([&] { ecrire_ce_qui_attend(client, boite); });
    try {
        while (const auto octets = cours::lire_trame(client, 8192)) {
            const Message message = cours::message_depuis_msgpack(*octets);
            if (message.genre == "rejoindre")
                salons.rejoindre(message.texte("salon"), boite);
            else if (message.genre == "dire")
                salons.dire(message.texte("salon"), trame(message));
            else
                throw cours::MessageRefuse("genre inconnu");
        }
    } catch (const cours::PairParti&) {
        // parti sans un mot : cela ne regarde que lui
    } catch (const std::exception& refus) {  // hors du protocole : une ligne, qui nomme le pair
        fmt::print("refusé, {} : {}\n", pair, refus.what());
    }
    salons.partir(boite);
    boite.finir();
}
// [/dialogue]

/// Un client qui lit, et compte ce qu'il reçoit dans l'ordre.
class Client {
public:
    Client(std::string nom, const cours::AdresseTcp& ou)
        : nom_(std::move(nom)), prise_(Prise::connecter(ou, cours::dans(5s))) {}

    void envoyer(const Message& message) const {
        cours::envoyer_trame(prise_, cours::en_msgpack(message), cours::dans(10s));
    }
    void rejoindre(const char* salon) const {
        envoyer({"rejoindre", 0, {{"salon", salon}}});
        cours::lire_trame(prise_, 8192, cours::dans(60s));  // « rejoint »
    }
    void dire(const char* salon, int numero, const std::string& texte) const {
        envoyer({"dire", numero, {{"salon", salon}, {"auteur", nom_}, {"texte", texte}}});
    }
    /// Lit un message, et l'affiche s'il ne vient pas du bavardage.
    bool lire_un() {
        const auto octets = cours::lire_trame(prise_, 8192, cours::dans(60s));
        if (!octets) return false;
        const Message message = cours::message_depuis_msgpack(*octets);
        if (message.genre == "exclu")
            fmt::print("{} : exclu, {}\n", nom_, message.texte("raison"));
        else if (message.texte("salon") == "c++")
            en_ordre_ = en_ordre_ && message.numero == recus_++;
        else
            fmt::print("{} : dans {}, « {} »\n", nom_, message.texte("salon"),
                       message.texte("texte"));
        return true;
    }
    std::int64_t recus() const { return recus_; }
    bool en_ordre() const { return en_ordre_; }
    const std::string& nom() const { return nom_; }

private:
    std::string nom_;
    Prise prise_;
    std::int64_t recus_ = 0;
    bool en_ordre_ = true;
};

/// Quelqu'un qui croit parler à un serveur HTTP.
void un_etranger(const cours::AdresseTcp& ou) {
    const Prise prise = Prise::connecter(ou, cours::dans(5s));
    cours::ecrire_tout(prise, "GET / HTTP/1.1\r\n\r\n");
    try {
        cours::lire_tout(prise, 1000, cours::dans(60s));
    } catch (const cours::PairParti&) {
        // coupé : le serveur n'a pas lu la suite
    }
}

}  // namespace

// [scenario]
int main() {
    Salons salons;
    cours::ServeurThreads serveur({}, [&](const Prise& client) { dialoguer(client, salons); });
    un_etranger(serveur.adresse());
    Client ada("ada", serveur.adresse());
    Client bob("bob", serveur.adresse());
    Client lent("lent", serveur.adresse());
    bob.rejoindre("musique");
    for (const Client* client : {&ada, &bob, &lent})
        client->rejoindre("c++");
    bob.dire("musique", 0, "y a-t-il quelqu'un ?");
    bob.lire_un();

    const std::string texte(1000, 'x');
    for (int i = 0; i < 2000; ++i) {  // deux mégaoctets
        ada.dire("c++", i, texte);
        ada.lire_un();
        bob.lire_un();
    }
    while (lent.lire_un()) {  // il se réveille enfin
    }
    for (const Client* client : {&ada, &bob})
        fmt::print("{} : {} messages, {}\n", client->nom(), client->recus(),
                   client->en_ordre() ? "dans l'ordre" : "en désordre");
    fmt::print("lent : {}, {}\n", lent.recus() < 1500 ? "une partie seulement" : "presque tout",
               lent.en_ordre() ? "dans l'ordre" : "en désordre");
}
// [/scenario]
