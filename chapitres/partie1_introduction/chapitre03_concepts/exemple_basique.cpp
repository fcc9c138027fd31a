// Exemple basique : comprendre une condition de course.
//
// Quatre threads incrémentent le même compteur, deux millions de fois chacun. Trois compteurs :
// l'un sans protection, l'un à mutex, l'un atomique. Le premier ne compte pas deux fois pareil.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chapitre03/compteurs.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

constexpr int threads = 4;
constexpr int increments = 2'000'000;  // par thread
constexpr long attendu = long{threads} * increments;
constexpr std::size_t essais = 3;

// [compter]
// Fait incrémenter un compteur neuf par tous les threads, et renvoie sa valeur finale.
template <class Compteur>
long compter() {
    Compteur compteur;                 // partagé : tous les threads voient celui-là
    std::vector<std::jthread> equipe;  // chaque jthread est un thread en cours
    for (int t = 0; t < threads; ++t) {
        equipe.emplace_back([&compteur] {  // crée un thread, qui exécute cette lambda
            for (int i = 0; i < increments; ++i)
                compteur.incrementer();
        });
    }
    equipe.clear();  // détruire un jthread, c'est attendre que son thread ait fini
    return compteur.valeur();
}
// [/compter]

// [essayer]
// Compte plusieurs fois de suite, et affiche ce que chaque essai a donné. Rend vrai si tous sont
// justes.
template <class Compteur>
bool essayer(const std::string& nom) {
    std::array<long, essais> valeurs{};
    const auto debut = std::chrono::steady_clock::now();
    for (long& valeur : valeurs)
        valeur = compter<Compteur>();
    const std::chrono::duration<double, std::nano> duree = std::chrono::steady_clock::now() - debut;

    fmt::print("{:<16}", nom);
    for (const long valeur : valeurs)
        fmt::print("{:>10}", valeur);
    fmt::print("{:>8.1f} ns\n", duree.count() / static_cast<double>(attendu * long{essais}));
    return std::all_of(valeurs.begin(), valeurs.end(), [](long v) { return v == attendu; });
}
// [/essayer]

int main() {
    fmt::print("{} threads, {} incréments chacun : {} attendus\n\n", threads, increments, attendu);
    fmt::print("compteur            essai 1   essai 2   essai 3   par incrément\n");
    essayer<cours::CompteurSansProtection>("sans protection");
    const bool mutex_exact = essayer<cours::CompteurMutex>("mutex");
    const bool atomique_exact = essayer<cours::CompteurAtomique>("atomique");
    return mutex_exact && atomique_exact ? 0 : 1;
}
