// Le dîner des philosophes : cinq threads, cinq fourchettes, deux par repas. Trois façons de ne
// jamais se bloquer, et la même table pour les trois.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

constexpr std::size_t places = 5;
constexpr int repas_par_philosophe = 2000;

// [fourchette]
// Un verrou, bâti sur un sémaphore : ThreadSanitizer signale tout cycle dans l'ordre où des mutex
// sont pris, même quand le maître d'hôtel empêche qu'il se referme.
class Fourchette {
public:
    void lock() { libre_.acquire(); }
    bool try_lock() { return libre_.try_acquire(); }
    void unlock() { libre_.release(); }

private:
    std::binary_semaphore libre_{1};
};
// [/fourchette]

using Table = std::array<Fourchette, places>;

// [ordre]
// 1. Un ordre : chacun prend d'abord la fourchette de plus petit numéro. Le dernier philosophe la
// prend donc à l'envers des autres, et le cercle ne peut pas se fermer.
template <class Manger>
void dans_l_ordre(Table& table, std::size_t p, Manger manger) {
    const auto [petite, grande] = std::minmax({p, (p + 1) % places});
    const std::lock_guard d_abord(table[petite]);
    const std::lock_guard ensuite(table[grande]);
    manger();
}
// [/ordre]

// [recul]
// 2. Reculer : std::scoped_lock prend l'une, essaie l'autre, et rend la première s'il échoue.
template <class Manger>
void en_reculant(Table& table, std::size_t p, Manger manger) {
    const std::scoped_lock les_deux(table[p], table[(p + 1) % places]);
    manger();
}
// [/recul]

// [maitre]
// 3. Un maître d'hôtel : quatre assis au plus. L'un d'eux a toujours un voisin debout, donc deux
// fourchettes à sa portée.
template <class Manger>
void avec_maitre(std::counting_semaphore<>& chaises, Table& table, std::size_t p, Manger manger) {
    chaises.acquire();
    {
        const std::lock_guard gauche(table[p]);
        const std::lock_guard droite(table[(p + 1) % places]);
        manger();
    }
    chaises.release();
}
// [/maitre]

// Ce qui s'est passé à table : les repas de chacun, et les fourchettes tenues par deux à la fois.
struct Diner {
    std::array<long, places> repas{};
    std::array<std::atomic<int>, places> tenues{};
    std::atomic<int> disputes{0};

    void repas_de(std::size_t p) {
        const std::size_t q = (p + 1) % places;
        if (tenues[p]++ != 0 || tenues[q]++ != 0) ++disputes;
        ++repas[p];  // seul le thread p y touche
        --tenues[p];
        --tenues[q];
    }
};

template <class Facon>
bool diner(const char* nom, Facon facon) {
    Table table;
    Diner diner;
    std::vector<std::jthread> philosophes;
    for (std::size_t p = 0; p < places; ++p)
        philosophes.emplace_back([&, p] {
            for (int n = 0; n < repas_par_philosophe; ++n)
                facon(table, p, [&] { diner.repas_de(p); });
        });
    philosophes.clear();
    const bool tous = std::all_of(diner.repas.begin(), diner.repas.end(),
                                  [](long n) { return n == repas_par_philosophe; });
    fmt::print("{:<16} : {} repas chacun : {}, fourchettes disputées : {}\n", nom,
               repas_par_philosophe, tous ? "oui" : "non", diner.disputes.load());
    return tous && diner.disputes == 0;
}

int main() {
    std::counting_semaphore<> chaises(places - 1);
    const bool ordre =
        diner("dans l'ordre", [](auto& t, auto p, auto m) { dans_l_ordre(t, p, m); });
    const bool recul = diner("en reculant", [](auto& t, auto p, auto m) { en_reculant(t, p, m); });
    const bool maitre =
        diner("un maître", [&](auto& t, auto p, auto m) { avec_maitre(chaises, t, p, m); });
    return ordre && recul && maitre ? 0 : 1;
}
