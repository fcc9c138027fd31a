// Les verdicts, et ce qu'on en dit à l'étudiant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

    bool operator==(const Endroit&) const = default;
};

/// Une ligne d'explication, et les endroits dont elle parle. Sans texte : le reproche du constat
/// vaut aussi pour ces endroits.
struct Detail {
    Detail(std::string le_texte, std::vector<Endroit> les_endroits = {})
        : texte(std::move(le_texte)), endroits(std::move(les_endroits)) {}
    std::string texte;
    std::vector<Endroit> endroits;

    bool operator==(const Detail&) const = default;
};

/// Un événement de l'ordre qui échoue (construction ordres).
struct Pas {
    std::string qui;   ///< le thread
    std::string quoi;  ///< « lit 0 », « attend »…
    Endroit endroit;

    bool operator==(const Pas&) const = default;
};

/// Ce que le juge a vu dans un cas, traduit en français.
struct Constat {
    Verdict verdict = Verdict::reussi;
    std::string phrase;              ///< ce qui ne va pas, en une phrase
    std::vector<Detail> details;     ///< ce qui l'explique
    std::optional<Endroit> endroit;  ///< où regarder
    std::string cas;            ///< nom du cas ; vide si le constat porte sur toute la réponse
    std::size_t rang = 0;       ///< place du cas dans l'épreuve
    std::string profil;         ///< construction : simple, tsan, asan ou ordres
    std::string lecon;          ///< paragraphe de la leçon, par exemple 1.6
    long long graine = -1;      ///< graine de l'ordonnancement fautif
    std::string sortie;         ///< ce que le programme a affiché
    std::vector<Pas> histoire;  ///< l'ordre qui échoue, du premier événement au dernier
    std::string couverture;     ///< les ordres essayés ; vide si aucun ne l'a été
    bool hors_bornes =
        false;  ///< un accès hors d'un tableau, dont une course peut n'être que la suite
};

/// Range les constats dans l'ordre où les expliquer ; le premier fait le verdict. Une course, une
/// triche ou une erreur de compilation explique tout le reste : la plus grave d'abord. Ensuite,
/// l'ordre de l'épreuve, du plus simple au plus complexe, et pour un même cas le plus grave
/// d'abord. Une course vue là où un accès sort d'un tableau n'est que la suite de celui-ci.
void ordonner(std::vector<Constat>& constats);

}  // namespace juge
