// Ce qu'on reproche à une réponse rien qu'en la lisant.
#pragma once

#include <filesystem>
#include <vector>

#include "catalogue.hpp"
#include "verdict.hpp"

namespace juge {

/// Ce que la lecture de la réponse interdit d'exécuter. Vide si elle n'a rien à lui reprocher.
std::vector<Constat> constats_de_lecture(const Epreuve& epreuve,
                                         const std::filesystem::path& reponse);

/// Le compilateur du juge, qui est aussi celui des réponses : la version de GCC, 0 pour un autre.
#if defined(__GNUC__) && !defined(__clang__)
constexpr int gcc_des_reponses = __GNUC__;
#else
constexpr int gcc_des_reponses = 0;
#endif

/// Joint aux plantages et aux échecs ce qui, dans la réponse, trompe le compilateur qui l'a
/// construite.
void signaler_pieges_du_compilateur(std::vector<Constat>& constats,
                                    const std::filesystem::path& reponse,
                                    int gcc = gcc_des_reponses);

}  // namespace juge
