#include "verdict.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace juge {
namespace {

constexpr std::array<std::pair<Verdict, std::string_view>, 10> noms{{
    {Verdict::reussi, "RÉUSSI"},
    {Verdict::a_completer, "À COMPLÉTER"},
    {Verdict::echec, "ÉCHEC"},
    {Verdict::fuite, "FUITE"},
    {Verdict::plantage, "PLANTAGE"},
    {Verdict::delai_depasse, "DÉLAI DÉPASSÉ"},
    {Verdict::interblocage, "INTERBLOCAGE"},
    {Verdict::course_detectee, "COURSE DÉTECTÉE"},
    {Verdict::ne_compile_pas, "NE COMPILE PAS"},
    {Verdict::triche_presumee, "TRICHE PRÉSUMÉE"},
}};

bool s_explique_avant(const Constat& a, const Constat& b) {
    const auto cle = [](const Constat& c) {
        const int cause = c.verdict >= Verdict::course_detectee ? static_cast<int>(c.verdict) : 0;
        return std::tuple(-cause, c.rang, -static_cast<int>(c.verdict));
    };
    return cle(a) < cle(b);
}

/// Vrai si le constat parle de cette ligne.
bool cite(const Constat& constat, const Endroit& endroit) {
    const auto la = [&](const Endroit& autre) {
        return autre.fichier == endroit.fichier && autre.ligne == endroit.ligne;
    };
    if (constat.endroit && la(*constat.endroit)) return true;
    return std::any_of(constat.details.begin(), constat.details.end(), [&](const Detail& detail) {
        return std::any_of(detail.endroits.begin(), detail.endroits.end(), la);
    });
}

}  // namespace

std::string_view nom(Verdict verdict) {
    return noms[static_cast<std::size_t>(verdict)].second;
}

std::optional<Verdict> verdict_nomme(std::string_view cherche) {
    for (const auto& [verdict, nom_verdict] : noms)
        if (nom_verdict == cherche) return verdict;
    return std::nullopt;
}

void ordonner(std::vector<Constat>& constats) {
    std::stable_sort(constats.begin(), constats.end(), s_explique_avant);
    if (constats.empty() || constats.front().verdict != Verdict::course_detectee) return;
    const auto cause = std::find_if(constats.begin(), constats.end(), [&](const Constat& constat) {
        return constat.hors_bornes && constat.endroit && cite(constats.front(), *constat.endroit);
    });
    if (cause != constats.end()) std::rotate(constats.begin(), cause, cause + 1);
}

}  // namespace juge
