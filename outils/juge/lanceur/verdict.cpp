#include "verdict.hpp"

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

}  // namespace

std::string_view nom(Verdict verdict) {
    return noms[static_cast<std::size_t>(verdict)].second;
}

std::optional<Verdict> verdict_nomme(std::string_view cherche) {
    for (const auto& [verdict, nom_verdict] : noms)
        if (nom_verdict == cherche) return verdict;
    return std::nullopt;
}

bool s_explique_avant(const Constat& a, const Constat& b) {
    const auto cle = [](const Constat& c) {
        const int cause = c.verdict >= Verdict::course_detectee ? static_cast<int>(c.verdict) : 0;
        return std::tuple(-cause, c.rang, -static_cast<int>(c.verdict));
    };
    return cle(a) < cle(b);
}

}  // namespace juge
