// Une version que cette construction n'a pas : dire pourquoi, et quoi faire.
#pragma once

#include <string_view>
#include <vector>

namespace projet {

/// Une version qui existe, mais pas ici : il lui manque une bibliothèque, par exemple. Son fichier
/// s'inscrit absent au lieu de s'inscrire :
///
///     const InscriptionAbsente inscription{{"ma_version", "il lui faut telle bibliothèque"}};
struct VersionAbsente {
    std::string_view nom;
    std::string_view raison;  ///< et le remède ; se lit après « absente : »
};

/// Dans l'ordre de leurs noms.
const std::vector<VersionAbsente>& versions_absentes();

struct InscriptionAbsente {
    explicit InscriptionAbsente(VersionAbsente version);
};

}  // namespace projet
