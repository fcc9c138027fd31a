// Les extraits de la leçon, dans l'ordre. Chaque fonction montre un outil ; main() les appelle
// toutes, et ce que le programme affiche est cité dans la leçon.
#include <fmt/format.h>

#include <chapitre02/chronometre.hpp>
#include <chapitre02/graphique.hpp>
#include <chapitre02/ligne_de_cache.hpp>
#include <chapitre02/ne_pas_optimiser.hpp>
#include <chapitre02/profileur.hpp>
#include <chapitre02/statistiques.hpp>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

// ------------------------------------------------------------------------ 1.3 Quelle horloge

// Ce que coûte de demander l'heure, en nanosecondes par demande.
template <class Demander>
double prix(Demander demander) {
    constexpr int fois = 100'000;
    const auto debut = std::chrono::steady_clock::now();
    for (int i = 0; i < fois; ++i)
        cours::ne_pas_optimiser(demander());
    const std::chrono::duration<double, std::nano> duree = std::chrono::steady_clock::now() - debut;
    return duree.count() / fois;
}

void montrer_les_horloges() {
    fmt::print("1.3  demander l'heure : {:.0f} ns ; le temps de processeur : {:.0f} ns\n",
               prix(std::chrono::steady_clock::now), prix(cours::temps_processeur));
}

// --------------------------------------------------------------------- 1.4 Une mesure honnête

constexpr int termes = 1'000'000;

// [supprime]
double somme_oubliee() {
    const cours::Chronometre chronometre;
    [[maybe_unused]] double somme = 0;  // oui, nous savons qu'elle ne sert pas
    for (int i = 1; i <= termes; ++i)
        somme += 1.0 / i;
    return cours::en_ms(chronometre.reel());  // somme ne sert à rien : la boucle disparaît
}
// [/supprime]

// [garde]
double somme_gardee() {
    const cours::Chronometre chronometre;
    double somme = 0;
    for (int i = 1; i <= termes; ++i)
        somme += 1.0 / i;
    cours::ne_pas_optimiser(somme);  // le compilateur doit l'avoir calculée
    return cours::en_ms(chronometre.reel());
}
// [/garde]

// ------------------------------------------------------------------- 1.5 Comparer deux mesures

// [comparer]
// Trois des séries de Michelson : la vitesse de la lumière, en 1879, en km/s au-delà de 299 000.
const std::vector<double> serie_1{850,  740, 900, 1070, 930, 850, 950,  980,  980, 880,
                                  1000, 980, 930, 650,  760, 810, 1000, 1000, 960, 960};
const std::vector<double> serie_4{890, 810, 810, 820, 800, 770, 760, 740, 750, 760,
                                  910, 920, 890, 860, 880, 720, 840, 850, 850, 780};
const std::vector<double> serie_5{890, 840, 780, 810, 760, 810, 790, 810, 820, 850,
                                  870, 870, 810, 740, 810, 940, 950, 800, 810, 870};

cours::Statistiques en_km_s(std::vector<double> mesures) {
    for (double& mesure : mesures)  // & : on change l'élément lui-même, pas une copie
        mesure += 299'000;
    return cours::Statistiques(mesures);
}

void dire_ce_qui_differe(const char* noms, const cours::Statistiques& a,
                         const cours::Statistiques& b) {
    const cours::Rapport rapport = cours::comparer(a, b);
    fmt::print("1.5  {} : {} / {} = {:.5f}, à 95 % entre {:.5f} et {:.5f} : {}\n", noms,
               a.mediane(), b.mediane(), rapport.valeur, rapport.intervalle.bas,
               rapport.intervalle.haut, rapport.concluant() ? "elles diffèrent" : "pas de verdict");
}
// [/comparer]

// ------------------------------------------------------------------- 1.8 Des zones dans le code

double calculer(int n) {
    double somme = 0;
    for (int i = 1; i <= n; ++i)
        somme += std::sin(i);
    return somme;
}

// [zones]
void preparer(cours::Profileur& profileur) {
    const cours::Profileur::Zone zone(profileur, "préparer");  // s'ouvre ici
    cours::ne_pas_optimiser(calculer(20'000));
    for (int i = 0; i < 3; ++i) {
        const cours::Profileur::Zone detail(profileur, "vérifier");  // dans « préparer »
        cours::ne_pas_optimiser(calculer(50'000));
    }
}  // « préparer » se ferme ici, quoi qu'il arrive

void montrer_les_zones() {
    cours::Profileur profileur;
    preparer(profileur);
    fmt::print("1.8\n{}", profileur.texte());
}
// [/zones]

// -------------------------------------------------------------------------------- 1.10 Montrer

// [barres]
void montrer_les_barres() {
    fmt::print("1.10\n{}", cours::dessiner_barres(
                               {{"lire", 12.5}, {"convertir", 48}, {"écrire", 7.25}}, "ms", 30));
}
// [/barres]

// ------------------------------------------------------------------------- 1.11 Le faux partage

// [alignas]
struct Voisins {
    long un = 0;
    long deux = 0;  // à 8 octets de l'autre : la même ligne
};

struct Separes {
    alignas(cours::ligne_de_cache) long un = 0;
    alignas(cours::ligne_de_cache) long deux = 0;  // au début de la ligne suivante
};
// [/alignas]

int main() {
    montrer_les_horloges();
    fmt::print("1.4  un million de termes : {:.3f} ms ; les mêmes, gardés : {:.3f} ms\n",
               somme_oubliee(), somme_gardee());
    dire_ce_qui_differe("séries 1 et 4", en_km_s(serie_1), en_km_s(serie_4));
    dire_ce_qui_differe("séries 4 et 5", en_km_s(serie_4), en_km_s(serie_5));
    montrer_les_zones();
    montrer_les_barres();
    fmt::print("1.11 Voisins : {} octets ; Separes : {} octets, alignés sur {}\n", sizeof(Voisins),
               sizeof(Separes), alignof(Separes));
}
