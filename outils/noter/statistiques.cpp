#include "statistiques.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace noter {

double moyenne(const std::vector<double>& notes) {
    if (notes.empty()) return 0;
    return std::accumulate(notes.begin(), notes.end(), 0.0) / static_cast<double>(notes.size());
}

double mediane(std::vector<double> notes) {
    if (notes.empty()) return 0;
    std::sort(notes.begin(), notes.end());
    const std::size_t milieu = notes.size() / 2;
    return notes.size() % 2 == 1 ? notes[milieu] : (notes[milieu - 1] + notes[milieu]) / 2;
}

std::vector<std::size_t> repartition(const std::vector<double>& notes, double sur) {
    constexpr std::size_t dixiemes = 10;
    std::vector<std::size_t> effectifs(dixiemes, 0);
    for (const double note : notes) {
        const double part = sur > 0 ? std::clamp(note / sur, 0.0, 1.0) : 0;
        // 0,3 × 10 ne doit pas tomber sous 3 faute d'un arrondi.
        const auto rang = static_cast<std::size_t>(part * dixiemes + 1e-9);
        ++effectifs[std::min(rang, dixiemes - 1)];
    }
    return effectifs;
}

std::vector<double> notes_de_la_classe(const Classe& classe) {
    std::vector<double> notes;
    for (const auto& copie : classe.copies)
        if (!copie.absent) notes.push_back(copie.points());
    return notes;
}

std::vector<double> notes_de_l_exercice(const Classe& classe, std::size_t e) {
    std::vector<double> notes;
    for (const auto& copie : classe.copies)
        if (!copie.absent) notes.push_back(copie.exercices[e].points);
    return notes;
}

std::vector<GroupeDeCopies> groupes(const Classe& classe, std::size_t e) {
    std::vector<std::size_t> chef(classe.copies.size());
    std::iota(chef.begin(), chef.end(), std::size_t{0});
    const auto remonter = [&](std::size_t copie) {
        while (chef[copie] != copie)
            copie = chef[copie] = chef[chef[copie]];
        return copie;
    };
    for (const auto& r : classe.ressemblances)
        if (r.exercice == e) chef[remonter(r.copie)] = remonter(r.autre);
    std::map<std::size_t, GroupeDeCopies> par_chef;
    for (const auto& r : classe.ressemblances) {
        if (r.exercice != e) continue;
        auto& groupe = par_chef[remonter(r.copie)];
        groupe.moindre = std::min(groupe.moindre, r.part);
        groupe.plus_forte = std::max(groupe.plus_forte, r.part);
    }
    std::vector<GroupeDeCopies> resultat;
    for (auto& [le_chef, groupe] : par_chef) {
        for (std::size_t c = 0; c < chef.size(); ++c)
            if (remonter(c) == le_chef) groupe.copies.push_back(c);
        resultat.push_back(std::move(groupe));
    }
    std::stable_sort(resultat.begin(), resultat.end(), [](const auto& a, const auto& b) {
        return a.copies.size() > b.copies.size();
    });
    return resultat;
}

std::vector<Paire> paires_repetees(const Classe& classe) {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> communs;
    for (const auto& r : classe.ressemblances)
        communs[std::minmax(r.copie, r.autre)].push_back(r.exercice);
    std::vector<Paire> paires;
    for (auto& [copies, exercices] : communs)
        if (exercices.size() > 1)
            paires.push_back({copies.first, copies.second, std::move(exercices)});
    std::stable_sort(paires.begin(), paires.end(), [](const Paire& a, const Paire& b) {
        return a.exercices.size() > b.exercices.size();
    });
    return paires;
}

}  // namespace noter
