// Les verdicts, et ce qu'on en dit à l'étudiant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace juge {

/// Du plus favorable au plus grave.
enum class Verdict {
    reussi,
    a_completer,
    echec,
    fuite,
    plantage,
    delai_depasse,
    interblocage,
    course_detectee,
    ne_compile_pas,
    triche_presumee
};

/// « COURSE DÉTECTÉE », « À COMPLÉTER »…
std::string_view nom(Verdict verdict);
std::optional<Verdict> verdict_nomme(std::string_view nom);

struct Endroit {
    std::string fichier;
    int ligne = 0;
    std::string fonction;  ///< vide si inconnue
};

/// Ce que le juge a vu dans un cas, traduit en français.
struct Constat {
    Verdict verdict = Verdict::reussi;
    std::string phrase;                ///< ce qui ne va pas, en une phrase
    std::vector<std::string> details;  ///< lignes d'explication, déjà mises en forme
    std::optional<Endroit> endroit;    ///< où regarder
    std::string cas;        ///< nom du cas ; vide si le constat porte sur toute la réponse
    std::size_t rang = 0;   ///< place du cas dans l'épreuve
    std::string profil;     ///< construction : simple, tsan ou asan
    std::string lecon;      ///< paragraphe de la leçon, par exemple 1.6
    long long graine = -1;  ///< graine de l'ordonnancement fautif
    std::string sortie;     ///< ce que le programme a affiché
};

/// Ordre dans lequel on explique les constats. Une course, une triche ou une erreur de compilation
/// explique tout le reste : la plus grave d'abord. Ensuite, l'ordre de l'épreuve, du plus simple au
/// plus complexe, et pour un même cas le plus grave d'abord. Le premier constat fait le verdict.
bool s_explique_avant(const Constat& a, const Constat& b);

}  // namespace juge
