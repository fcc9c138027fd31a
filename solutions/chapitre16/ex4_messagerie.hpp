// Solution de l'exercice 16.4 — Messagerie. Une possibilité parmi d'autres.
//
// - Un seul verrou. dire() dépose chez tous les membres sans le rendre : c'est ce qui donne à tous
//   le même ordre. Comme rien n'attend sous ce verrou, un client lent ne retarde personne.
// - La borne se vérifie avant de déposer, en octets : mille messages d'un octet et un message de
//   mille coûtent pareil.
// - Un client exclu garde sa boîte, pour apprendre pourquoi ; son nom et ses salons sont rendus.
//   Il a au plus octets_max octets : c'est ce que coûte un lecteur lent.
// - Une boîte est partagée : recevoir() peut dormir sur sa condition pendant que deconnecter() la
//   retire de la table.
// - Les exclus sont retirés des salons après le parcours, non pendant.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

inline const std::string message_d_exclusion = "exclu : vous ne lisez pas assez vite";

/// Un autre client porte ce nom.
class NomPris : public std::runtime_error {
public:
    NomPris() : std::runtime_error("ce nom est pris") {}
};

/// Ce client n'est pas, ou plus, connecté.
class NonConnecte : public std::runtime_error {
public:
    NonConnecte() : std::runtime_error("ce client n'est pas connecté") {}
};

class Messagerie {
public:
    using Client = std::uint64_t;

    explicit Messagerie(std::size_t octets_max) : octets_max_(octets_max) {}
    Messagerie(const Messagerie&) = delete;
    Messagerie& operator=(const Messagerie&) = delete;

    /// Un nouveau client.
    Client connecter(const std::string& nom) {
        const std::lock_guard garde(verrou_);
        if (!noms_.insert(nom).second) throw NomPris();
        const Client client = prochain_++;
        boites_.emplace(client, std::make_shared<Boite>(nom));
        return client;
    }

    void rejoindre(Client client, const std::string& salon) {
        const std::lock_guard garde(verrou_);
        present(client);
        salons_[salon].insert(client);
    }

    void quitter(Client client, const std::string& salon) {
        const std::lock_guard garde(verrou_);
        present(client);
        oublier(client, salon);
    }

    /// Dit ce texte à un salon, où l'auteur n'est peut-être pas.
    void dire(Client auteur, const std::string& salon, const std::string& texte) {
        const std::lock_guard garde(verrou_);
        const std::string message = salon + "/" + present(auteur).nom + " : " + texte;
        const auto membres = salons_.find(salon);
        if (membres == salons_.end()) return;
        std::vector<Client> lents;
        for (const Client client : membres->second)
            if (!deposer(*boites_.at(client), message)) lents.push_back(client);
        for (const Client client : lents)
            exclure(client);
    }

    /// Attend le message suivant de ce client.
    std::optional<std::string> recevoir(Client client) {
        std::unique_lock garde(verrou_);
        const auto place = boites_.find(client);
        if (place == boites_.end()) return std::nullopt;
        const std::shared_ptr<Boite> boite = place->second;
        boite->changement.wait(garde, [&] { return boite->fermee || !boite->messages.empty(); });
        if (boite->messages.empty()) {
            boites_.erase(client);  // il a tout lu
            return std::nullopt;
        }
        std::string message = std::move(boite->messages.front());
        boite->messages.pop_front();
        boite->octets -= std::min(boite->octets, message.size());
        return message;
    }

    void deconnecter(Client client) {
        const std::lock_guard garde(verrou_);
        const auto place = boites_.find(client);
        if (place == boites_.end()) return;
        Boite& boite = *place->second;
        if (!boite.fermee) partir(client, boite);
        boite.messages.clear();
        boites_.erase(place);
    }

private:
    struct Boite {
        explicit Boite(std::string nom_du_client) : nom(std::move(nom_du_client)) {}
        std::string nom;
        std::deque<std::string> messages{};
        std::size_t octets = 0;  ///< de messages
        bool fermee = false;     ///< rien n'y sera plus déposé
        std::condition_variable changement{};
    };

    Boite& present(Client client) {
        const auto place = boites_.find(client);
        if (place == boites_.end() || place->second->fermee) throw NonConnecte();
        return *place->second;
    }

    /// Rend faux si le message ne tient pas dans la boîte.
    bool deposer(Boite& boite, const std::string& message) const {
        if (message.size() > octets_max_ - boite.octets) return false;
        boite.octets += message.size();
        boite.messages.push_back(message);
        boite.changement.notify_one();
        return true;
    }

    void exclure(Client client) {
        Boite& boite = *boites_.at(client);
        partir(client, boite);
        boite.messages.push_back(message_d_exclusion);
    }

    /// Rend le nom, quitte les salons, et réveille qui reçoit.
    void partir(Client client, Boite& boite) {
        boite.fermee = true;
        noms_.erase(boite.nom);
        std::vector<std::string> quittes;
        for (const auto& [salon, membres] : salons_)
            if (membres.count(client) != 0) quittes.push_back(salon);
        for (const std::string& salon : quittes)
            oublier(client, salon);
        boite.changement.notify_one();
    }

    /// Un salon vide n'existe plus.
    void oublier(Client client, const std::string& salon) {
        const auto membres = salons_.find(salon);
        if (membres == salons_.end()) return;
        membres->second.erase(client);
        if (membres->second.empty()) salons_.erase(membres);
    }

    std::size_t octets_max_;
    std::mutex verrou_{};
    Client prochain_ = 1;
    std::set<std::string> noms_{};
    std::map<Client, std::shared_ptr<Boite>> boites_{};
    std::map<std::string, std::set<Client>> salons_{};
};
