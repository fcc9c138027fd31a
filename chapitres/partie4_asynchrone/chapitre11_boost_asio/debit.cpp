// Ce que coûte l'aspirateur : 200 pages de 20 ms, à concurrence 1, 10 et 50, comparées au temps
// idéal ; et ce que pèse une coroutine qui attend.
#include <fmt/format.h>
#include <malloc.h>

#include <chapitre11/avec_delai.hpp>
#include <chapitre11/http.hpp>
#include <chapitre11/pour_chacun.hpp>
#include <chapitre11/site_local.hpp>
#include <chrono>

using boost::asio::awaitable;
using namespace std::chrono_literals;
using Secondes = std::chrono::duration<double>;

namespace {

constexpr std::size_t pages = 200;
constexpr auto lenteur = 20ms;

awaitable<Secondes> aspirer(const cours::SiteLocal& site, int concurrence, std::size_t nombre) {
    const auto adresse = cours::Adresse::lire(site.racine() + "/page");
    auto demander = [&](std::size_t) -> awaitable<void> {
        const auto page = co_await cours::obtenir(adresse);
        if (page.statut != 200) throw std::runtime_error("page refusée");
    };
    const auto depart = std::chrono::steady_clock::now();
    co_await cours::pour_chacun(nombre, concurrence, demander);
    co_return std::chrono::steady_clock::now() - depart;
}

awaitable<void> mesurer_debit() {
    cours::SiteLocal::Pages servies;
    servies["/page"] = {.corps = std::string(2000, 'p'), .lenteur = lenteur};
    const cours::SiteLocal site(co_await boost::asio::this_coro::executor, std::move(servies));
    fmt::print("{} pages de {} ms\n", pages, lenteur.count());
    for (const int concurrence : {1, 10, 50}) {
        const auto nombre = concurrence == 1 ? pages / 10 : pages;
        const auto duree = co_await aspirer(site, concurrence, nombre);
        const Secondes ideal = lenteur * static_cast<double>(nombre) / concurrence;
        fmt::print(
            "  concurrence {:>2} : {:>4} pages, {:.3f} s ; idéal {:.3f} s ; rapport {:.2f}\n",
            concurrence, nombre, duree.count(), ideal.count(), duree / ideal);
    }
}

std::size_t octets_alloues() {
    return mallinfo2().uordblks;
}

awaitable<void> attendre(std::stop_token jeton) {
    cours::IssueTache<void> interrompue;
    co_await cours::noter(cours::dormir(1h, jeton), interrompue);
}

awaitable<void> peser_une_attente() {
    constexpr std::size_t nombre = 10'000;
    const auto boucle = co_await boost::asio::this_coro::executor;
    std::stop_source arret;
    const std::size_t avant = octets_alloues();
    for (std::size_t i = 0; i < nombre; ++i)
        cours::lancer(boucle, attendre(arret.get_token()));
    co_await cours::dormir(1ms);  // toutes ont commencé
    const std::size_t apres = octets_alloues();
    fmt::print("{} coroutines qui attendent : {} octets chacune\n", nombre,
               (apres - avant) / nombre);
    arret.request_stop();
}

}  // namespace

int main() {
    cours::executer(mesurer_debit());
    cours::executer(peser_une_attente());
}
