// attendu : NE COMPILE PAS — un nombre exponentiel de gabarits : le compilateur est arrêté
#pragma once

template <int Profondeur, long Chemin>
struct Arbre {
    static constexpr long feuilles = Arbre<Profondeur - 1, 2 * Chemin>::feuilles +
                                     Arbre<Profondeur - 1, 2 * Chemin + 1>::feuilles;
};
template <long Chemin>
struct Arbre<0, Chemin> {
    static constexpr long feuilles = 1;
};

inline int compter(int fois) {
    return 2 * fois + static_cast<int>(Arbre<40, 1>::feuilles);
}
