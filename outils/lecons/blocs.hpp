// Les blocs des leçons : tenus à jour d'après les fichiers compilés et les exécutions, et vérifiés.
#pragma once

#include <filesystem>

#include "depot.hpp"
#include "probleme.hpp"

namespace lecons {

/// Au-delà, un exemple est tenu pour bloqué.
constexpr int delai_exemple_s = 30;

struct Rafraichissement {
    bool change = false;  ///< le fichier a été réécrit
    Problemes problemes;  ///< blocs laissés tels quels, et pourquoi
};

/// Réécrit, dans ce fichier, le bloc de chaque marqueur (il est ajouté s'il manque).
Rafraichissement rafraichir(const juge::Catalogue& catalogue, const std::filesystem::path& fichier,
                            int delai_s = delai_exemple_s);

/// Chaque extrait est celui de sa source ; chaque sortie, celle d'une nouvelle exécution.
Problemes verifier_extraits(const Depot& depot);
Problemes verifier_sorties(const Depot& depot, int delai_s = delai_exemple_s);

/// Aucun bloc de C++, aucune sortie qui ne vienne d'un fichier compilé ou d'une exécution.
Problemes verifier_marqueurs(const Depot& depot);

}  // namespace lecons
