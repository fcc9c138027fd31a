// Un GIL en miniature : un interpréteur dont un seul thread à la fois exécute les instructions. On
// y voit ses trois effets : le calcul ne va pas plus vite à plusieurs, les attentes se recouvrent,
// et un programme peut encore perdre des incréments.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <mutex>
#include <thread>

// [interprete]
class Interprete {
public:
    // Une instruction : le verrou global est tenu pendant qu'elle s'exécute, et pas après.
    template <class Instruction>
    void executer(Instruction instruction) {
        const std::lock_guard gil(gil_);
        const int ensemble = ++dedans_;
        plus_nombreux_ = std::max(plus_nombreux_, ensemble);
        instruction();
        --dedans_;
    }
    // Une attente (réseau, disque) ne touche à aucun objet : elle se fait sans le verrou.
    template <class Attente>
    void attendre(Attente attente) {
        attente();
    }
    int plus_nombreux() const {
        const std::lock_guard gil(gil_);
        return plus_nombreux_;
    }

private:
    mutable std::mutex gil_;
    std::atomic<int> dedans_{0};
    int plus_nombreux_ = 0;  // protégé par gil_
};
// [/interprete]

template <class Programme>
void a_deux(Programme programme) {
    const std::jthread a(programme);
    const std::jthread b(programme);
}

// [calculer]
// 1. Deux threads calculent : jamais plus d'un dans l'interpréteur.
int calculer() {
    Interprete interprete;
    long total = 0;
    a_deux([&] {
        for (int i = 0; i < 10'000; ++i)
            interprete.executer([&] { total += i; });
    });
    return interprete.plus_nombreux();
}
// [/calculer]

// [attendre]
// 2. Deux threads attendent : chacun attend que l'autre attende. Verrou tenu, ce serait sans fin.
bool attendre_ensemble() {
    Interprete interprete;
    std::barrier rendez_vous(2);
    a_deux([&] { interprete.attendre([&] { rendez_vous.arrive_and_wait(); }); });
    return true;
}
// [/attendre]

// [perdre]
// 3. « x += 1 » fait trois instructions : lire, ajouter, écrire. Le GIL protège chacune, pas leur
// suite. La barrière place l'autre thread juste au milieu, pour que la perte soit certaine.
int perdre() {
    Interprete interprete;
    std::barrier au_milieu(2);
    int x = 0;
    a_deux([&] {
        int pile = 0;
        interprete.executer([&] { pile = x; });  // lire
        au_milieu.arrive_and_wait();
        interprete.executer([&] { pile += 1; });  // ajouter
        interprete.executer([&] { x = pile; });   // écrire
    });
    return x;
}
// [/perdre]

int main() {
    const int ensemble = calculer();
    fmt::print("calculer  : au plus {} thread à la fois dans l'interpréteur\n", ensemble);
    const bool attente = attendre_ensemble();
    fmt::print("attendre  : les deux en même temps : {}\n", attente ? "oui" : "non");
    const int x = perdre();
    fmt::print("x += 1    : deux fois, à partir de 0 : {}\n", x);
    return ensemble == 1 && attente && x == 1 ? 0 : 1;
}
