// Deux threads, deux variables : chacun écrit la sienne, puis lit celle de l'autre. Peuvent-ils
// tous deux lire l'ancienne valeur ? Cela dépend de l'ordre mémoire. C'est le test « store
// buffering » de la littérature.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <span>
#include <thread>

using Horloge = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int essais_max = 100'000;

// [essai]
// Un essai : chaque variable a sa ligne de cache, pour que les threads se gênent le moins possible.
struct Essai {
    alignas(64) std::atomic<int> x{0};
    alignas(64) std::atomic<int> y{0};
    int vu_par_a = -1;
    int vu_par_b = -1;
};
// [/essai]

// Fait partir les deux threads en même temps, à chaque essai. Ils tournent au lieu de dormir : un
// réveil prendrait plus de temps que l'essai entier. S'il n'y a qu'un cœur, chacun laisse sa place.
class Depart {
public:
    // Vrai si l'essai a lieu ; faux, pour les deux threads, une fois le temps écoulé.
    bool a_pret(int essai) {
        if (Horloge::now() > fin_) nombre_.store(essai);
        attendre(a_, b_, essai);
        return essai < nombre_.load();
    }
    bool b_pret(int essai) {
        attendre(b_, a_, essai);
        return essai < nombre_.load();
    }
    int nombre() const { return nombre_.load(); }

private:
    static void attendre(std::atomic<int>& moi, const std::atomic<int>& autre, int essai) {
        moi.store(essai + 1);
        for (int tours = 0; autre.load() <= essai; ++tours)
            if (tours > 1000) std::this_thread::yield();
    }
    alignas(64) std::atomic<int> a_{0};
    alignas(64) std::atomic<int> b_{0};
    alignas(64) std::atomic<int> nombre_{essais_max};
    const Horloge::time_point fin_ = Horloge::now() + 300ms;
};

struct Bilan {
    long croisements;  // essais où ni l'un ni l'autre n'a vu l'écriture d'en face
    int essais;
};

// [course]
template <std::memory_order Ecriture, std::memory_order Lecture>
Bilan essayer(std::span<Essai> table) {
    Depart depart;
    {
        std::jthread a([&] {
            for (int i = 0; i < essais_max && depart.a_pret(i); ++i) {
                Essai& essai = table[static_cast<std::size_t>(i)];
                essai.x.store(1, Ecriture);
                essai.vu_par_a = essai.y.load(Lecture);
            }
        });
        std::jthread b([&] {
            for (int i = 0; i < essais_max && depart.b_pret(i); ++i) {
                Essai& essai = table[static_cast<std::size_t>(i)];
                essai.y.store(1, Ecriture);
                essai.vu_par_b = essai.x.load(Lecture);
            }
        });
    }
    const auto croises = [](const Essai& e) { return e.vu_par_a == 0 && e.vu_par_b == 0; };
    return {std::count_if(table.begin(), table.end(), croises), depart.nombre()};
}
// [/course]

template <std::memory_order Ecriture, std::memory_order Lecture>
long mesurer(const char* nom) {
    const auto table = std::make_unique<Essai[]>(essais_max);
    const Bilan bilan = essayer<Ecriture, Lecture>({table.get(), essais_max});
    fmt::print("{:<20} {:>7} fois sur {}\n", nom, bilan.croisements, bilan.essais);
    return bilan.croisements;
}

int main() {
    fmt::print("ni l'un ni l'autre n'a vu l'écriture d'en face :\n");
    mesurer<std::memory_order_relaxed, std::memory_order_relaxed>("relaxed");
    mesurer<std::memory_order_release, std::memory_order_acquire>("release, acquire");
    // Le seul ordre qui promette que cela n'arrive jamais.
    return mesurer<std::memory_order_seq_cst, std::memory_order_seq_cst>("seq_cst") == 0 ? 0 : 1;
}
