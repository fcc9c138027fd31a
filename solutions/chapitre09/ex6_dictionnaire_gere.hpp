// Solution de l'exercice 9.6 — Dictionnaire géré. Une possibilité parmi d'autres.
//
// - Un seul thread, un seul poll() : il dort jusqu'à ce que l'arrêt, un nouveau client ou un ancien
//   ait quelque chose à dire. Les sockets des clients ne bloquent pas : on n'attend jamais l'un
//   d'eux.
// - Chaque client a deux tampons : ce qu'on a entendu de lui, ce qu'il reste à lui dire. Tant qu'il
//   n'a pas tout pris, on ne lit rien de plus de lui : c'est la contre-pression, et elle borne la
//   mémoire.
// - On n'exécute que des lignes entières : une demande inachevée meurt avec son client.
// - Un client mort a pu tout dire avant : on lit ce qui reste jusqu'à la fin du flux. Lui répondre
//   ne sert à rien, mais exécuter, si : une réponse qu'il ne prendra pas n'empêche pas les demandes
//   suivantes.
// - accept4 pose les deux drapeaux d'un geste. MSG_NOSIGNAL : un client parti donne EPIPE, pas
//   SIGPIPE.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

class Dictionnaire {
public:
    std::string repondre(std::string_view ligne) {
        const std::string_view verbe = mot(ligne);
        const std::string cle(mot(ligne));
        if (cle.empty()) return "erreur : il manque une clé";
        if (verbe == "LIRE" && ligne.empty()) return lire(cle);
        if (verbe == "AJOUTER") return ajouter(cle, ligne);
        if (verbe != "ECRIRE") return "erreur : demande inconnue";
        valeurs_[cle] = ligne;
        return "fait";
    }

private:
    /// Prend le premier mot de la ligne, et l'espace qui le suit.
    static std::string_view mot(std::string_view& ligne) {
        const auto fin = std::min(ligne.find(' '), ligne.size());
        const std::string_view pris = ligne.substr(0, fin);
        ligne.remove_prefix(std::min(fin + 1, ligne.size()));
        return pris;
    }
    static std::optional<std::int64_t> entier(std::string_view texte) {
        std::int64_t valeur = 0;
        const char* fin = texte.data() + texte.size();
        const auto lu = std::from_chars(texte.data(), fin, valeur);
        if (lu.ec != std::errc() || lu.ptr != fin) return std::nullopt;
        return valeur;
    }
    std::string lire(const std::string& cle) const {
        const auto trouvee = valeurs_.find(cle);
        return trouvee == valeurs_.end() ? "absente" : "= " + trouvee->second;
    }
    std::string ajouter(const std::string& cle, std::string_view n) {
        const auto trouvee = valeurs_.find(cle);
        const auto avant = trouvee == valeurs_.end() ? 0 : entier(trouvee->second);
        const auto ajout = entier(n);
        std::int64_t somme = 0;
        if (!avant || !ajout) return "erreur : ce n'est pas un entier";
        if (__builtin_add_overflow(*avant, *ajout, &somme)) return "erreur : la somme déborde";
        valeurs_[cle] = std::to_string(somme);
        return "= " + valeurs_[cle];
    }

    std::map<std::string, std::string> valeurs_;
};

class Client {
public:
    explicit Client(int prise) : prise_(prise) {}
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() { ::close(prise_); }

    pollfd attente() const {
        return {prise_, static_cast<short>(a_dire_.empty() ? POLLIN : POLLOUT), 0};
    }
    bool parti() const { return parti_; }

    void avancer(Dictionnaire& dictionnaire) {
        if (a_dire_.empty()) ecouter();
        while (!parti_ && dire() && executer_une_ligne(dictionnaire)) {
        }
    }

private:
    static constexpr std::size_t ligne_max = 4096;

    void ecouter() {
        std::array<char, ligne_max> tampon;
        const ssize_t lus = ::recv(prise_, tampon.data(), tampon.size(), 0);
        if (lus > 0)
            entendu_.append(tampon.data(), static_cast<std::size_t>(lus));
        else if (lus == 0 || (errno != EAGAIN && errno != EINTR))
            parti_ = true;
    }
    /// Rend vrai si tout est dit.
    bool dire() {
        if (a_dire_.empty()) return true;
        const ssize_t dits = ::send(prise_, a_dire_.data(), a_dire_.size(), MSG_NOSIGNAL);
        if (dits > 0)
            a_dire_.erase(0, static_cast<std::size_t>(dits));
        else if (errno != EAGAIN && errno != EINTR)
            a_dire_.clear();  // il n'écoutera plus ; il a peut-être encore parlé
        return a_dire_.empty();
    }
    /// Rend faux s'il n'y a pas de ligne entière.
    bool executer_une_ligne(Dictionnaire& dictionnaire) {
        const auto fin = entendu_.find('\n');
        if (std::min(fin, entendu_.size()) > ligne_max) {
            parti_ = true;
            return false;
        }
        if (fin == std::string::npos) return false;
        a_dire_ = dictionnaire.repondre(std::string_view(entendu_).substr(0, fin)) + '\n';
        entendu_.erase(0, fin + 1);
        return true;
    }

    int prise_;
    std::string entendu_;
    std::string a_dire_;
    bool parti_ = false;
};

/// Sert les clients qui se connectent à `ecoute`, jusqu'à ce que `arret` soit lisible.
inline void servir(int ecoute, int arret) {
    Dictionnaire dictionnaire;
    std::list<Client> clients;
    for (;;) {
        std::vector<pollfd> attentes{{arret, POLLIN, 0}, {ecoute, POLLIN, 0}};
        for (const auto& client : clients)
            attentes.push_back(client.attente());
        if (::poll(attentes.data(), attentes.size(), -1) < 0) {
            if (errno == EINTR) continue;
            throw std::system_error(errno, std::generic_category(), "attendre les clients");
        }
        if (attentes[0].revents != 0) return;
        std::size_t rang = 2;
        for (auto& client : clients)
            if (attentes[rang++].revents != 0) client.avancer(dictionnaire);
        clients.remove_if([](const Client& client) { return client.parti(); });
        if (attentes[1].revents == 0) continue;
        // La socket d'écoute appartient à l'appelant et peut bloquer ; poll() vient de dire qu'un
        // client attend. S'il a renoncé entre-temps, Linux rend quand même sa connexion, déjà
        // fermée.
        const int prise = ::accept4(ecoute, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (prise >= 0) clients.emplace_back(prise);
    }
}
