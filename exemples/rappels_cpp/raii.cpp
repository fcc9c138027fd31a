// RAII : une ressource appartient à un objet ; quand l'objet disparaît, elle est rendue.
#include <fmt/format.h>

#include <stdexcept>

// [emprunt]
// Emprunte un livre en naissant, le rend en disparaissant : personne ne peut oublier.
class Emprunt {
public:
    explicit Emprunt(int& dehors) : dehors_(dehors) { ++dehors_; }
    ~Emprunt() { --dehors_; }
    Emprunt(const Emprunt&) = delete;  // deux objets rendraient deux fois le même livre
    Emprunt& operator=(const Emprunt&) = delete;

private:
    int& dehors_;
};
// [/emprunt]

// [sorties]
// Quatre façons de sortir d'un bloc ; le destructeur passe à chaque fois.
void lire(int& dehors, int cas) {
    for (int page = 0; page < 2; ++page) {
        const Emprunt emprunt(dehors);
        if (cas == 1) return;
        if (cas == 2) break;
        if (cas == 3) throw std::runtime_error("page arrachée");
    }
}
// [/sorties]

int main() {
    int dehors = 0;
    for (int cas = 0; cas < 4; ++cas) {
        try {
            lire(dehors, cas);
            fmt::print("cas {} : {} livre dehors\n", cas, dehors);
        } catch (const std::exception& erreur) {
            fmt::print("cas {} : {} livre dehors, après « {} »\n", cas, dehors, erreur.what());
        }
        if (dehors != 0) return 1;
    }
}
