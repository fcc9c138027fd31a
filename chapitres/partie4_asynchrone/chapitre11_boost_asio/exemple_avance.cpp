// Un aspirateur de site : visite toutes les pages d'un site que l'exemple sert lui-même, bonnes et
// mauvaises, à concurrence bornée, et dit ce qu'il est advenu de chacune.
#include <fmt/format.h>

#include <algorithm>
#include <chapitre11/avec_delai.hpp>
#include <chapitre11/exploration.hpp>
#include <chapitre11/http.hpp>
#include <chapitre11/pour_chacun.hpp>
#include <chapitre11/site_local.hpp>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

using boost::asio::awaitable;
using cours::Adresse;
using cours::ErreurHttp;
using namespace std::chrono_literals;
using Vice = cours::PageLocale::Vice;

namespace {

// [reglages]
struct Reglages {
    int concurrence = 8;
    int essais = 3;
    std::chrono::milliseconds attente{20};  ///< avant le deuxième essai, puis doublée
    int redirections_max = 5;
    std::size_t pages_max = 100;
    cours::BornesHttp bornes{300ms, 64 * 1024};
};
// [/reglages]

/// Ce qu'il est advenu d'une page.
struct Visite {
    std::string chemin;
    std::string issue;
    int demandes = 0;
    std::size_t octets = 0;
    std::vector<std::string> liens = {};
};

// [reprises]
/// Une panne qui peut passer : le serveur coupe, se tait, ou se dit débordé.
bool peut_passer(const ErreurHttp& erreur) {
    using Cause = ErreurHttp::Cause;
    return erreur.cause() == Cause::injoignable || erreur.cause() == Cause::delai ||
           erreur.cause() == Cause::tronquee;
}

/// Demande une page, plusieurs fois s'il le faut. GET se répète sans risque.
awaitable<cours::Page> obtenir_avec_reprises(const Reglages& reglages, Adresse adresse,
                                             int& demandes) {
    auto attente = reglages.attente;
    for (int essai = 1;; ++essai) {
        cours::IssueTache<cours::Page> issue;
        ++demandes;
        co_await cours::noter(cours::obtenir(adresse, reglages.bornes), issue);
        const bool dernier = essai == reglages.essais;
        try {
            auto page = issue.obtenir();
            if (dernier || page.statut != 503) co_return page;
        } catch (const ErreurHttp& erreur) {
            if (dernier || !peut_passer(erreur)) throw;
        }
        co_await cours::dormir(attente);
        attente *= 2;
    }
}
// [/reprises]

// [redirections]
awaitable<cours::Page> suivre_redirections(const Reglages& reglages, Adresse& adresse,
                                           int& demandes) {
    for (int sauts = 0; sauts <= reglages.redirections_max; ++sauts) {
        auto page = co_await obtenir_avec_reprises(reglages, adresse, demandes);
        const bool ailleurs = page.statut >= 300 && page.statut < 400 && !page.emplacement.empty();
        if (!ailleurs) co_return page;
        adresse = adresse.suivre(page.emplacement);
    }
    throw std::runtime_error("redirections sans fin");
}
// [/redirections]

/// Visite les pages d'un site, vague par vague : celles que citent les précédentes.
class Aspirateur {
public:
    Aspirateur(Reglages reglages, std::string racine)
        : reglages_(reglages), racine_(Adresse::lire(racine)) {}

    // [vagues]
    awaitable<std::vector<Visite>> aspirer() {
        co_await lire_robots();
        std::vector<Adresse> vague = {racine_};
        connues_.insert(racine_.chemin);
        while (!vague.empty()) {
            std::vector<Visite> visites(vague.size());
            auto visiter = [&](std::size_t i) { return visiter_une(vague[i], visites[i]); };
            co_await cours::pour_chacun(vague.size(), reglages_.concurrence, visiter);
            vague = nouvelles(vague, visites);
            std::move(visites.begin(), visites.end(), std::back_inserter(faites_));
        }
        co_return std::move(faites_);
    }
    // [/vagues]

private:
    awaitable<void> lire_robots() {
        int demandes = 0;
        const auto page =
            co_await obtenir_avec_reprises(reglages_, racine_.suivre("/robots.txt"), demandes);
        if (page.statut == 200) robots_ = cours::Robots(page.corps);
    }

    // [visiter]
    /// Une visite ne lève pas : ce qui va mal dans une page ne regarde qu'elle.
    awaitable<void> visiter_une(Adresse adresse, Visite& visite) {
        visite.chemin = adresse.chemin;
        if (!robots_.permet(adresse.chemin)) {
            visite.issue = "interdite par robots.txt";
            co_return;
        }
        try {
            const auto page = co_await suivre_redirections(reglages_, adresse, visite.demandes);
            visite.issue = fmt::format("{}", page.statut);
            if (adresse.chemin != visite.chemin)
                visite.issue += " (menée à " + adresse.chemin + ")";
            visite.octets = page.corps.size();
            if (page.statut == 200) visite.liens = cours::liens(page.corps);
        } catch (const ErreurHttp& erreur) {
            const std::string texte = erreur.what();
            visite.issue = texte.substr(0, texte.find(" : "));
        } catch (const std::exception& erreur) {
            visite.issue = erreur.what();
        }
    }
    // [/visiter]

    /// Les pages de ce site que citent ces visites, et que l'on ne connaissait pas.
    std::vector<Adresse> nouvelles(const std::vector<Adresse>& vague,
                                   const std::vector<Visite>& visites) {
        std::vector<Adresse> trouvees;
        for (std::size_t i = 0; i < visites.size(); ++i) {
            for (const auto& lien : visites[i].liens) {
                const auto adresse = du_site(vague[i], lien);
                if (adresse && connues_.size() < reglages_.pages_max &&
                    connues_.insert(adresse->chemin).second)
                    trouvees.push_back(*adresse);
            }
        }
        return trouvees;
    }

    std::optional<Adresse> du_site(const Adresse& page, const std::string& lien) const {
        try {
            const Adresse adresse = page.suivre(lien);
            if (adresse.hote == racine_.hote && adresse.port == racine_.port) return adresse;
        } catch (const ErreurHttp&) {
            // « mailto: », « https:// » : pas pour nous
        }
        return std::nullopt;
    }

    Reglages reglages_;
    Adresse racine_;
    cours::Robots robots_;
    std::set<std::string> connues_;
    std::vector<Visite> faites_;
};

// [site]
/// De bonnes pages, et une de chaque sorte de mauvaises.
cours::SiteLocal::Pages fabriquer_site() {
    cours::SiteLocal::Pages pages;
    std::string accueil;
    for (int i = 1; i <= 12; ++i) {
        const std::string chemin = fmt::format("/page{}", i);
        pages[chemin] = {.corps = fmt::format("page {} <a href=\"/\">accueil</a>", i),
                         .lenteur = 20ms};
        accueil += fmt::format("<a href=\"{}\">{}</a>\n", chemin, i);
    }
    pages["/robots.txt"] = {"User-agent: *\nDisallow: /prive"};
    pages["/prive/secret"] = {"à ne pas lire"};
    pages["/ancienne"] = {.corps = "", .statut = 301, .emplacement = "/page1"};
    pages["/tourne"] = {.corps = "", .statut = 302, .emplacement = "/tourne"};
    pages["/debordee"] = {.corps = "enfin !", .pannes = 2};
    pages["/muette"] = {.corps = "", .vice = Vice::muette};
    pages["/sans_fin"] = {.corps = "encore", .vice = Vice::sans_fin};
    pages["/menteuse"] = {.corps = "court", .vice = Vice::longueur_mensongere};
    pages["/coupee"] = {.corps = "", .vice = Vice::en_tete_coupe};
    pages["/charabia"] = {.corps = "", .vice = Vice::charabia};
    for (const char* chemin :
         {"/prive/secret", "/ancienne", "/tourne", "/debordee", "/muette", "/sans_fin", "/menteuse",
          "/coupee", "/charabia", "/absente", "mailto:nous", "https://ailleurs/"})
        accueil += fmt::format("<a href=\"{}\">x</a>\n", chemin);
    pages["/"] = {accueil};
    return pages;
}
// [/site]

void montrer(const std::vector<Visite>& visites) {
    fmt::print("{:<16}{:>9}{:>9}  {}\n", "page", "demandes", "octets", "issue");
    std::map<std::string, int> bonnes;
    for (const auto& visite : visites) {
        if (visite.chemin.starts_with("/page")) {
            ++bonnes[visite.issue];
            continue;
        }
        fmt::print("{:<16}{:>9}{:>9}  {}\n", visite.chemin, visite.demandes, visite.octets,
                   visite.issue);
    }
    for (const auto& [issue, nombre] : bonnes)
        fmt::print("{:<16}{:>9}{:>9}  {}\n", "/page1 à 12", nombre, "", issue);
}

// [principal]
awaitable<void> demonstration() {
    const Reglages reglages;
    const cours::SiteLocal site(co_await boost::asio::this_coro::executor, fabriquer_site());
    const auto depart = std::chrono::steady_clock::now();
    const auto visites = co_await Aspirateur(reglages, site.racine()).aspirer();
    const std::chrono::duration<double> duree = std::chrono::steady_clock::now() - depart;
    montrer(visites);
    fmt::print("{} pages en {:.1f} s, au plus {} à la fois ; page interdite demandée {} fois\n",
               visites.size(), duree.count(), site.simultanees_max(),
               site.demandes("/prive/secret"));
}
// [/principal]

}  // namespace

int main() {
    cours::executer(demonstration());
}
