// Un source lu juste assez pour y glisser une faute : ses lignes, ses instructions, ce qui est dans
// une classe. Il est supposé mis en forme par clang-format, sans commentaire /* */.
#pragma once

#include <string>
#include <vector>

namespace mutations {

struct Ligne {
    std::string texte;
    std::string code;  ///< de même longueur : commentaires blanchis, chaînes masquées par « _ »
    std::size_t profondeur = 0;  ///< blocs ouverts au début de la ligne
    bool dans_une_fonction = false;
    bool dans_une_classe = false;  ///< directement : c'est la place d'un membre
};

/// Une instruction d'un corps de fonction, qui finit par « ; » : les lignes [premiere, fin[.
struct Instruction {
    std::size_t premiere = 0;
    std::size_t fin = 0;
};

std::vector<Ligne> lire_lignes(const std::string& source);
std::vector<Instruction> lire_instructions(const std::vector<Ligne>& lignes);

/// Le code de l'instruction, d'un seul tenant, sans retrait.
std::string code(const std::vector<Ligne>& lignes, const Instruction& instruction);

}  // namespace mutations
