// Une lambda est un objet ; ses captures sont ses membres. Savoir quand ils sont lus, et combien de
// temps ils vivent, est la moitié de la programmation avec des threads.
#include <fmt/format.h>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

// [captures]
bool captures() {
    int n = 1;
    const auto par_valeur = [n] { return n; };      // une copie, prise maintenant
    const auto par_reference = [&n] { return n; };  // un autre nom : lu à l'appel
    n = 2;
    fmt::print("par valeur : {}, par référence : {}\n", par_valeur(), par_reference());
    return par_valeur() == 1 && par_reference() == 2;
}
// [/captures]

// [etat]
// Une lambda `mutable` change ses captures : elle a un état, et sa copie a le sien.
std::function<int()> compteur() {
    return [n = 0]() mutable { return ++n; };  // par valeur : rien de compteur() ne lui survit
}
// [/etat]

// [boucle]
// Chaque tâche garde son numéro. Avec [&], toutes désigneraient la même variable, morte à la fin du
// tour de boucle.
std::vector<std::function<int()>> taches() {
    std::vector<std::function<int()>> liste;
    for (int i = 0; i < 3; ++i)
        liste.emplace_back([i] { return i * i; });
    return liste;
}
// [/boucle]

int main() {
    auto a = compteur();
    a();
    auto b = a;
    const int dans_a = a();
    const int dans_b = b();
    fmt::print("deux compteurs : {} et {}\n", dans_a, dans_b);

    int somme = 0;
    for (const auto& tache : taches())
        somme += tache();
    fmt::print("somme des carrés : {}\n", somme);

    auto possede = [p = std::make_unique<int>(7)] { return *p; };  // se déplace, ne se copie pas
    const auto ailleurs = std::move(possede);
    fmt::print("capture déplacée : {}\n", ailleurs());
    return captures() && dans_a == 2 && dans_b == 2 && somme == 5 && ailleurs() == 7 ? 0 : 1;
}
