#include <algorithm>
#include <chapitre11/lancer.hpp>
#include <chapitre11/site_local.hpp>
#include <set>

namespace cours {

using asio::ip::tcp;
using boost::system::error_code;
using Vice = PageLocale::Vice;

struct SiteLocal::Etat {
    Etat(const asio::any_io_executor& executeur, Pages servies)
        : accueil(executeur, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
          pages(std::move(servies)) {}

    void fermer() {
        error_code ignoree;
        accueil.close(ignoree);
        for (auto* client : clients)
            client->close(ignoree);
        for (auto* minuterie : minuteries)
            minuterie->cancel();
        ferme = true;
    }

    tcp::acceptor accueil;
    unsigned short port = accueil.local_endpoint().port();
    Pages pages;
    std::map<std::string, int> demandes;
    std::set<tcp::socket*> clients;
    std::set<asio::steady_timer*> minuteries;
    int simultanees = 0;
    int simultanees_max = 0;
    bool ferme = false;
};

namespace {

using Etat = std::shared_ptr<SiteLocal::Etat>;

/// Inscrit dans un ensemble tant qu'elle vit.
template <class T>
class Inscription {
public:
    Inscription(std::set<T*>& ensemble, T& element) : ensemble_(ensemble), element_(&element) {
        ensemble_.insert(element_);
    }
    Inscription(const Inscription&) = delete;
    Inscription& operator=(const Inscription&) = delete;
    ~Inscription() { ensemble_.erase(element_); }

private:
    std::set<T*>& ensemble_;
    T* element_;
};

/// Une demande de plus, tant qu'elle vit.
class EnCours {
public:
    explicit EnCours(int& compte) : compte_(compte) { ++compte_; }
    EnCours(const EnCours&) = delete;
    EnCours& operator=(const EnCours&) = delete;
    ~EnCours() { --compte_; }

private:
    int& compte_;
};

std::string en_tete(const PageLocale& page) {
    std::string texte = "HTTP/1.1 " + std::to_string(page.statut) + " -\r\nConnection: close\r\n";
    if (!page.emplacement.empty()) texte += "Location: " + page.emplacement + "\r\n";
    return texte;
}

/// Tous les octets d'une réponse, vice compris ; d'une page sans fin, son seul début.
std::string reponse(const PageLocale& page) {
    switch (page.vice) {
        case Vice::sans_fin:
            return en_tete(page) + "\r\n" + page.corps;
        case Vice::en_tete_coupe:
            return "HTTP/1.1 200 OK\r\nContent-Le";
        case Vice::charabia:
            return "\x16\x03\x01 bonjour ?\r\n\r\n";
        case Vice::longueur_mensongere:
            return en_tete(page) + "Content-Length: " + std::to_string(page.corps.size() + 1000) +
                   "\r\n\r\n" + page.corps;
        case Vice::aucun:
        case Vice::muette:
            break;
    }
    return en_tete(page) + "Content-Length: " + std::to_string(page.corps.size()) + "\r\n\r\n" +
           page.corps;
}

/// La page demandée par une première ligne « GET /chemin HTTP/1.1 ».
PageLocale choisir(SiteLocal::Etat& etat, const std::string& requete) {
    const std::size_t debut = requete.find(' ') + 1;
    const std::string chemin = requete.substr(debut, requete.find(' ', debut) - debut);
    const int rang = ++etat.demandes[chemin];
    const auto page = etat.pages.find(chemin);
    if (page == etat.pages.end()) return {"absente", 404};
    if (rang <= page->second.pannes) return {"indisponible", 503};
    return page->second;
}

asio::awaitable<void> attendre(Etat etat, asio::steady_timer::duration duree) {
    asio::steady_timer minuterie(co_await asio::this_coro::executor, duree);
    if (etat->ferme) throw boost::system::system_error(asio::error::operation_aborted);
    const Inscription inscrite(etat->minuteries, minuterie);
    co_await minuterie.async_wait(asio::use_awaitable);
}

asio::awaitable<void> ecrire(tcp::socket& client, const std::string& texte) {
    co_await asio::async_write(client, asio::buffer(texte), asio::use_awaitable);
}

asio::awaitable<void> repondre(Etat etat, tcp::socket& client) {
    std::string requete;
    co_await asio::async_read_until(client, asio::dynamic_buffer(requete, 65536), "\r\n\r\n",
                                    asio::use_awaitable);
    const PageLocale page = choisir(*etat, requete);
    const EnCours en_cours(etat->simultanees);
    etat->simultanees_max = std::max(etat->simultanees_max, etat->simultanees);
    co_await attendre(etat, page.vice == Vice::muette ? std::chrono::hours(24) : page.lenteur);
    const std::string texte = reponse(page);
    co_await ecrire(client, texte);
    const std::string suite(65536, 'x');
    while (page.vice == Vice::sans_fin)
        co_await ecrire(client, suite);
}

asio::awaitable<void> vivre(Etat etat, tcp::socket client) {
    if (etat->ferme) co_return;
    const Inscription inscrit(etat->clients, client);
    try {
        co_await repondre(etat, client);
    } catch (const boost::system::system_error&) {
        // le client est parti, ou le site a fermé
    }
}

asio::awaitable<void> accueillir(Etat etat) {
    const auto executeur = co_await asio::this_coro::executor;
    while (!etat->ferme) {
        error_code refus;
        tcp::socket client =
            co_await etat->accueil.async_accept(asio::redirect_error(asio::use_awaitable, refus));
        if (!refus) lancer(executeur, vivre(etat, std::move(client)));
    }
}

}  // namespace

SiteLocal::SiteLocal(const asio::any_io_executor& executeur, Pages pages)
    : etat_(std::make_shared<Etat>(executeur, std::move(pages))) {
    lancer(executeur, accueillir(etat_));
}

SiteLocal::~SiteLocal() {
    etat_->fermer();
}

unsigned short SiteLocal::port() const {
    return etat_->port;
}

std::string SiteLocal::racine() const {
    return "http://127.0.0.1:" + std::to_string(port());
}

int SiteLocal::demandes(const std::string& chemin) const {
    const auto trouve = etat_->demandes.find(chemin);
    return trouve == etat_->demandes.end() ? 0 : trouve->second;
}

int SiteLocal::simultanees_max() const {
    return etat_->simultanees_max;
}

}  // namespace cours
