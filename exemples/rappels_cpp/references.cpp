// Une référence est un autre nom d'un objet qui existe déjà, et doit exister encore.
#include <fmt/format.h>

#include <string>
#include <vector>

// [parametres]
int ajouter_a_une_copie(std::vector<int> notes) {  // par valeur : la fonction a la sienne
    notes.push_back(20);
    return static_cast<int>(notes.size());
}
void ajouter(std::vector<int>& notes) {
    notes.push_back(20);
}  // celle de l'appelant, changée
int compter(const std::vector<int>& notes) {  // celle de l'appelant, lue seulement : pas de copie
    return static_cast<int>(notes.size());
}
// [/parametres]

// [prolongation]
std::string nom_complet() {
    return "Ada Lovelace";
}

std::size_t longueur() {
    // Un temporaire meurt à la fin de l'instruction, sauf s'il est lié à une référence locale : il
    // vit alors aussi longtemps qu'elle. Cela ne se transmet pas : rendre `nom` par référence
    // rendrait le nom d'un objet mort.
    const std::string& nom = nom_complet();
    return nom.size();
}
// [/prolongation]

int main() {
    std::vector<int> notes{12, 15};
    const int dans_la_copie = ajouter_a_une_copie(notes);
    fmt::print("par valeur    : {} notes dans la copie, {} ici\n", dans_la_copie, compter(notes));
    ajouter(notes);
    fmt::print("par référence : {} notes ici\n", compter(notes));
    fmt::print("temporaire prolongé : {} lettres\n", longueur());
    return dans_la_copie == 3 && compter(notes) == 3 && longueur() == 12 ? 0 : 1;
}
