// De petits textes en français.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace projet {

/// Un nom ou un message venu d'ailleurs, sur une ligne : les caractères de contrôle, qui pourraient
/// agir sur le terminal ou couper une ligne de journal, deviennent des « ? ».
std::string affichable(std::string texte);

/// `valeur` avec `decimales` décimales et une virgule.
std::string nombre(double valeur, int decimales);

/// Une durée en s, ms ou µs, selon sa grandeur.
std::string duree(double secondes);

inline double en_secondes(std::chrono::nanoseconds temps) {
    return std::chrono::duration<double>(temps).count();
}

/// « 1 image », « 3 images », « 2 lignes perdues » : chaque mot prend un s.
std::string pluriel(std::size_t quantite, std::string_view singulier);

}  // namespace projet
