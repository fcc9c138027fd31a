// Ce que font gagner les partitions : chaque modification est longue et se fait sous un verrou. Un
// verrou commun à tout le dictionnaire ne gagne rien sur un seul thread.
#include <juge/mesure.hpp>
#include <thread>
#include <unordered_map>
#include <vector>

#include JUGE_REPONSE

namespace juge::mesure {
namespace {

constexpr int threads = 4;
constexpr int cles_par_thread = 50;
constexpr int modifications_par_cle = 10;
constexpr int partitions = 16;
constexpr int tours_par_modification = 20'000;  // une vingtaine de microsecondes

/// Appelle `modifier` pour chaque modification du thread : chacun a ses clés, le résultat ne dépend
/// pas de l'ordre.
template <class Modifier>
void modifier_tout(int thread, Modifier modifier) {
    for (int i = 0; i < modifications_par_cle * cles_par_thread; ++i)
        modifier(thread * cles_par_thread + i % cles_par_thread);
}

void avancer(std::uint64_t& valeur) {
    valeur = calculer(valeur, tours_par_modification);
}

}  // namespace

const char* const travail =
    "4 threads modifient 200 clés d'un dictionnaire en 16 partitions, 10 fois chacune";

std::uint64_t sequentiel() {
    std::unordered_map<int, std::uint64_t> dictionnaire;
    for (int thread = 0; thread < threads; ++thread)
        modifier_tout(thread, [&](int cle) { avancer(dictionnaire[cle]); });
    std::uint64_t somme = 0;
    for (const auto& [cle, valeur] : dictionnaire)
        somme += valeur;
    return somme;
}

std::uint64_t avec_la_reponse() {
    DictionnairePartitionne<int, std::uint64_t> dictionnaire(partitions);
    {
        std::vector<std::jthread> equipe;
        for (int thread = 0; thread < threads; ++thread) {
            equipe.emplace_back([&dictionnaire, thread] {
                modifier_tout(thread, [&](int cle) { dictionnaire.modifier(cle, avancer); });
            });
        }
    }
    std::uint64_t somme = 0;
    for (const auto& [cle, valeur] : dictionnaire.photographier())
        somme += valeur;
    return somme;
}

}  // namespace juge::mesure
