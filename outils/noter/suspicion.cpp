#include "suspicion.hpp"

#include <algorithm>

#include "regarder.hpp"

namespace noter {
namespace {

bool a_un(const Copie& copie, Nature nature) {
    return std::any_of(
        copie.exercices.begin(), copie.exercices.end(), [&](const NoteExercice& note) {
            return std::any_of(note.signalements.begin(), note.signalements.end(),
                               [&](const Signalement& s) { return s.nature == nature; });
        });
}

}  // namespace

std::string nommer(Suspicion suspicion) {
    switch (suspicion) {
        case Suspicion::forte:
            return "forte";
        case Suspicion::moyenne:
            return "moyenne";
        case Suspicion::faible:
            return "faible";
        case Suspicion::aucune:
            break;
    }
    return "";
}

Suspicion suspicion(const Classe& classe, const Copie& copie) {
    if (a_un(copie, Nature::suspicion)) return Suspicion::forte;
    if (a_un(copie, Nature::incertitude) || !copie.refus.empty()) return Suspicion::moyenne;
    std::size_t ressemblances = 0;
    for (const auto& note : copie.exercices)
        ressemblances += static_cast<std::size_t>(
            std::count_if(note.signalements.begin(), note.signalements.end(),
                          [](const Signalement& s) { return s.nature == Nature::ressemblance; }));
    const bool absent = copie.absent;  // il n'y a rien à y regarder
    return !absent && a_regarder(classe, copie).size() > ressemblances ? Suspicion::faible
                                                                       : Suspicion::aucune;
}

double ressemblance_de(const Classe& classe, std::size_t copie) {
    double part = 0;
    for (const auto& r : classe.ressemblances)
        if (r.copie == copie || r.autre == copie) part = std::max(part, r.part);
    return part;
}

}  // namespace noter
