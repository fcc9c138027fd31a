// Exemple basique : un verrou protège une ressource partagée.
//
// Quatre caissiers encaissent en même temps sur le même livre de comptes. Sans verrou, des
// encaissements se perdent ; avec un verrou, le total est juste.
#include <fmt/format.h>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

constexpr int caissiers = 4;
constexpr int encaissements = 1'000'000;  // par caissier, d'un euro chacun

// [sans_verrou]
// Lire le total, ajouter un euro, écrire le total : trois étapes, que deux threads peuvent
// entremêler. (std::atomic n'est là que pour rester dans les règles du langage : il rend chaque
// étape indivisible, pas leur suite. Avec un simple long, le programme n'aurait plus aucun sens
// défini.)
class LivreSansVerrou {
public:
    void encaisser() {
        const long lu = total_.load();  // 1. lire
        total_.store(lu + 1);           // 2. calculer, 3. écrire
    }
    long total() const { return total_.load(); }

private:
    std::atomic<long> total_{0};
};
// [/sans_verrou]

// [avec_verrou]
// Le même livre, avec un mutex : un seul thread à la fois entre dans la section critique.
class LivreAvecVerrou {
public:
    void encaisser() {
        const std::lock_guard garde(verrou_);  // prend le verrou, ou attend qu'il soit libre
        ++total_;                              // section critique : un seul thread à la fois
    }  // garde est détruite ici : le verrou est rendu, même si une exception est levée

    long total() const {
        const std::lock_guard garde(verrou_);  // lire aussi se protège
        return total_;
    }

private:
    mutable std::mutex verrou_;  // mutable : total() est const, mais doit prendre le verrou
    long total_ = 0;             // protégé par verrou_
};
// [/avec_verrou]

// [lancer]
// Fait travailler tous les caissiers sur le livre, et attend qu'ils aient fini.
template <class Livre>
long faire_la_journee(Livre& livre) {
    std::vector<std::jthread> equipe;  // jthread : attend son thread (join) à sa destruction
    for (int c = 0; c < caissiers; ++c) {
        equipe.emplace_back([&livre] {
            for (int i = 0; i < encaissements; ++i)
                livre.encaisser();
        });
    }
    equipe.clear();  // tous les join : la journée est finie
    return livre.total();
}
// [/lancer]

int main() {
    constexpr long attendu = long{caissiers} * encaissements;

    LivreSansVerrou fautif;
    const long obtenu = faire_la_journee(fautif);
    fmt::print("sans verrou : {} euros sur {}, {} perdus\n", obtenu, attendu, attendu - obtenu);

    LivreAvecVerrou juste;
    const long total = faire_la_journee(juste);
    fmt::print("avec verrou : {} euros sur {}, {} perdus\n", total, attendu, attendu - total);
    return total == attendu ? 0 : 1;
}
