// Chapitre 15 : la même requête HTTP lue à la main et par une bibliothèque (Boost.Beast, derrière
// cours::obtenir()). Le site local sert une bonne page, et trois mauvaises : c'est là que l'on voit
// ce qu'une bibliothèque épargne.
#include <fmt/format.h>

#include <array>
#include <chapitre11/http.hpp>
#include <chapitre11/lancer.hpp>
#include <chapitre11/site_local.hpp>
#include <chapitre15/serveur_threads.hpp>
#include <optional>
#include <thread>

using namespace std::chrono_literals;
using cours::PageLocale;
using cours::Prise;

namespace {

cours::SiteLocal::Pages pages() {
    using Vice = PageLocale::Vice;
    cours::SiteLocal::Pages servies;
    servies["/bonne"] = {.corps = "Bonjour !"};
    servies["/tronquee"] = {.corps = "Bonj", .vice = Vice::longueur_mensongere};
    servies["/charabia"] = {.corps = "", .vice = Vice::charabia};
    servies["/coupee"] = {.corps = "", .vice = Vice::en_tete_coupe};
    return servies;
}

/// Un site dans son thread, avec sa boucle.
class SiteEnMarche {
public:
    SiteEnMarche()
        : site_(std::in_place, boucle_.get_executor(), pages()),
          thread_([this] { boucle_.run(); }) {}
    SiteEnMarche(const SiteEnMarche&) = delete;
    SiteEnMarche& operator=(const SiteEnMarche&) = delete;
    ~SiteEnMarche() {
        cours::asio::post(boucle_, [this] { site_.reset(); });
    }
    unsigned short port() const { return port_; }

private:
    cours::asio::io_context boucle_;
    std::optional<cours::SiteLocal> site_;
    unsigned short port_ = site_->port();
    std::jthread thread_;
};

// [a_la_main]
/// À la main : écrire la requête, lire jusqu'à la fin, couper à la ligne vide. Cela marche avec une
/// bonne page ; rien n'est vérifié.
std::string obtenir_a_la_main(const cours::AdresseTcp& ou, const std::string& chemin) {
    const Prise serveur = Prise::connecter(ou, cours::dans(5s));
    cours::ecrire_tout(serveur, "GET " + chemin + " HTTP/1.1\r\nHost: " + ou.texte() +
                                    "\r\nConnection: close\r\n\r\n");
    const std::string reponse = cours::lire_tout(serveur, 1 << 20, cours::dans(5s));
    const std::size_t ligne_vide = reponse.find("\r\n\r\n");
    const std::string statut = reponse.substr(9, 3);  // « HTTP/1.1 200 OK »
    return statut + " « " + (ligne_vide == reponse.npos ? "" : reponse.substr(ligne_vide + 4)) +
           " »";
}
// [/a_la_main]

// [beast]
std::string obtenir_par_beast(const cours::AdresseTcp& ou, const std::string& chemin) {
    const auto adresse = cours::Adresse::lire("http://" + ou.texte() + chemin);
    try {
        const cours::Page page = cours::executer(cours::obtenir(adresse));
        return fmt::format("{} « {} »", page.statut, page.corps);
    } catch (const cours::ErreurHttp& erreur) {
        return erreur.what();
    }
}
// [/beast]

// [serveur]
/// Un serveur HTTP d'une page, à la main : lire jusqu'à la ligne vide, répondre, fermer.
void repondre(const Prise& client) {
    std::string requete;
    std::array<char, 1024> morceau;
    while (requete.find("\r\n\r\n") == requete.npos) {
        const std::size_t lus = client.lire(morceau, cours::dans(5s));
        if (lus == 0 || requete.size() > 8192) return;  // parti, ou en-tête sans fin
        requete.append(morceau.data(), lus);
    }
    const std::string corps = "servi à la main";
    cours::ecrire_tout(client, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " +
                                   std::to_string(corps.size()) + "\r\n\r\n" + corps);
}
// [/serveur]

}  // namespace

int main() {
    const SiteEnMarche site;
    const cours::AdresseTcp ou{"127.0.0.1", site.port()};
    for (const char* chemin : {"/bonne", "/tronquee", "/charabia", "/coupee"}) {
        std::string par_beast = obtenir_par_beast(ou, chemin);
        const std::string adresse = " : http://" + ou.texte() + chemin;  // le port change
        if (const auto place = par_beast.find(adresse); place != par_beast.npos)
            par_beast.erase(place);
        fmt::print("{:10} à la main : {}\n", chemin, obtenir_a_la_main(ou, chemin));
        fmt::print("{:10} par Beast : {}\n", "", par_beast);
    }
    const cours::ServeurThreads serveur({}, repondre);
    fmt::print("Beast lit le serveur fait à la main : {}\n",
               obtenir_par_beast(serveur.adresse(), "/"));
}
