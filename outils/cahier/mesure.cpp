#include "mesure.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

#include "commun/pluriel.hpp"
#include "construction.hpp"
#include "designation.hpp"
#include "interruption.hpp"
#include "outil.hpp"
#include "reponses.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;
using juge::Epreuve;
using nlohmann::json;

constexpr int tours = 15;
constexpr int delai_s = 60;  // d'une mesure : au-delà, la réponse est bloquée

/// Une mesure qui ne peut pas se faire, pour une raison que l'étudiant doit lire.
struct Refus : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Programme {
    juge::Construction construction;
    std::string nom;  ///< « votre réponse », « la solution »
};

/// Ce que le programme de mesure affiche, demandé par `quoi`. Lève Refus.
std::string lancer(const Programme& programme, const char* quoi) {
    const auto sortie =
        juge::lancer_outil({programme.construction.programme.string(), quoi}, delai_s);
    juge::Interruptible::verifier();
    if (sortie.code == 0) return sortie.texte;
    throw Refus(fmt::format("La mesure de {} n'a pas abouti ({}). Jugez d'abord la réponse.{}{}",
                            programme.nom,
                            sortie.code < 0 ? fmt::format("plantage, ou plus de {} s", delai_s)
                                            : fmt::format("code {}", sortie.code),
                            sortie.texte.empty() ? "" : "\nElle a affiché :\n", sortie.texte));
}

/// Une mesure. `resultat` est celui que toutes doivent donner ; la première le fixe. Lève Refus.
double mesurer_une_fois(const Programme& programme, const char* quoi, json& resultat) {
    const std::string texte = lancer(programme, quoi);
    // La réponse a pu afficher quelque chose : la mesure est la dernière ligne.
    const auto debut = texte.find_last_of('\n', texte.size() < 2 ? 0 : texte.size() - 2);
    const auto mesure =
        json::parse(texte.substr(debut == std::string::npos ? 0 : debut + 1), nullptr, false);
    if (mesure.contains("a_completer")) {
        throw Refus(
            fmt::format("Il reste à écrire : {}.", mesure["a_completer"].get<std::string>()));
    }
    if (!mesure.contains("resultat"))
        throw Refus(fmt::format("La mesure de {} est illisible :\n{}", programme.nom, texte));
    if (resultat.is_null()) resultat = mesure["resultat"];
    if (resultat != mesure["resultat"]) {
        throw Refus(
            fmt::format("Avec {}, le résultat n'est pas celui du travail séquentiel : une "
                        "réponse fausse peut être rapide. Jugez-la d'abord.",
                        programme.nom));
    }
    return mesure["duree_s"].get<double>();
}

bool se_mesure(const Epreuve& exercice) {
    fs::path source = exercice.squelette;
    return fs::exists(source.replace_extension(".mesure.cpp"));
}

/// Construit la mesure d'une réponse. Lève Refus si elle ne compile pas.
Programme construire_mesure(const Session& session, const Epreuve& exercice,
                            const std::string& variante, const std::string& nom) {
    auto construction = juge::construire(session.catalogue, exercice, "mesure",
                                         juge::fichier_reponse(exercice, variante));
    if (const auto& refus = construction.refus)
        throw Refus(fmt::format("NE COMPILE PAS : {}\n{}", refus->phrase, refus->sortie));
    return {std::move(construction), nom};
}

/// Mène les tours : à chacun, chaque programme passe une fois, dans un ordre tiré au sort.
std::vector<Tour> mener(const Programme& reponse, const std::optional<Programme>& solution) {
    std::vector<Tour> resultats;
    std::mt19937 hasard(1);
    json resultat;
    const bool annoncer = ::isatty(STDERR_FILENO) != 0;
    for (int i = 0; i <= tours; ++i) {
        if (annoncer) fmt::print(stderr, "\r\033[KMesure {} sur {}", i, tours);
        Tour tour;
        std::vector<std::function<void()>> passages{
            [&] { tour.sequentiel = mesurer_une_fois(reponse, "sequentiel", resultat); },
            [&] { tour.reponse = mesurer_une_fois(reponse, "reponse", resultat); }};
        if (solution) {
            passages.emplace_back(
                [&] { tour.solution = mesurer_une_fois(*solution, "reponse", resultat); });
        }
        // Au tour 0, qui échauffe et ne compte pas, le travail séquentiel fixe le résultat.
        if (i > 0) std::shuffle(passages.begin(), passages.end(), hasard);
        for (const auto& passage : passages)
            passage();
        if (i > 0) resultats.push_back(tour);
    }
    if (annoncer) fmt::print(stderr, "\r\033[K");
    return resultats;
}

int coeurs() {
    cpu_set_t ensemble;
    return ::sched_getaffinity(0, sizeof ensemble, &ensemble) == 0 ? CPU_COUNT(&ensemble) : 1;
}

json en_json(const cours::Rapport& rapport) {
    return {{"rapport", rapport.valeur},
            {"intervalle", {rapport.intervalle.bas, rapport.intervalle.haut}},
            {"verdict", cours::verdict(rapport) != cours::VerdictDeVitesse::pas_de_verdict}};
}

void afficher(const Session& session, const Epreuve& exercice, const std::string& travail,
              const std::vector<Tour>& mesures) {
    const auto comparaison = comparer(mesures);
    if (session.json) {
        json durees = json::array();
        for (const auto& tour : mesures)
            durees.push_back(
                {{"sequentiel_s", tour.sequentiel},
                 {"reponse_s", tour.reponse},
                 {"solution_s", tour.solution ? json(*tour.solution) : json(nullptr)}});
        json resume{{"exercice", exercice.id},
                    {"travail", travail},
                    {"coeurs", coeurs()},
                    {"tours", durees},
                    {"acceleration", en_json(comparaison.acceleration)}};
        if (comparaison.reference) {
            resume["acceleration_solution"] = en_json(*comparaison.reference);
            resume["solution_sur_reponse"] = en_json(*comparaison.ecart);
        }
        return afficher_json(resume);
    }
    dire(session, "{}\n  {}, sur {} cœur{}.\n\n",
         session.style.gras(fmt::format("{} — {}", exercice.numero(), exercice.titre)), travail,
         coeurs(), commun::pluriel(coeurs()));
    dire(session, "  Votre réponse, contre un seul thread   {}\n",
         cours::phrase(comparaison.acceleration));
    if (comparaison.reference) {
        dire(session, "  La solution, contre un seul thread     {}\n",
             cours::phrase(*comparaison.reference));
        dire(session, "  Votre réponse, contre la solution      {}\n",
             cours::phrase(*comparaison.ecart));
    }
    dire(session,
         "\n  {} tours ; à chacun, chaque programme passe une fois, dans un ordre tiré au sort.\n  "
         "Rapport des médianes, et son intervalle (chapitre 2, 1.5).\n",
         mesures.size());
    if (!etat(session, exercice).reussi())
        dire(session, "  Cet exercice n'est pas RÉUSSI : une réponse fausse peut être rapide.\n");
}

}  // namespace

Comparaison comparer(const std::vector<Tour>& mesures) {
    std::vector<double> sequentiel;
    std::vector<double> reponse;
    std::vector<double> solution;
    for (const auto& tour : mesures) {
        sequentiel.push_back(tour.sequentiel);
        reponse.push_back(tour.reponse);
        if (tour.solution) solution.push_back(*tour.solution);
    }
    Comparaison comparaison{cours::comparer_tour_a_tour(sequentiel, reponse), {}, {}};
    if (solution.size() == mesures.size()) {
        comparaison.reference = cours::comparer_tour_a_tour(sequentiel, solution);
        comparaison.ecart = cours::comparer_tour_a_tour(solution, reponse);
    }
    return comparaison;
}

int mesurer(const Session& session, const std::string& designation) {
    const auto& exercice = trouver_exercice(session.catalogue, designation);
    try {
        if (!se_mesure(exercice)) {
            std::vector<std::string> autres;
            for (const auto& autre : session.catalogue.epreuves)
                if (autre.est_exercice() && se_mesure(autre)) autres.push_back(autre.numero());
            throw Refus(fmt::format("L'exercice {} n'a rien à mesurer ; ceux qui se mesurent : {}.",
                                    exercice.numero(), fmt::join(autres, ", ")));
        }
        juge::mettre_a_jour(session.catalogue, {&exercice});
        const auto reponse = construire_mesure(session, exercice, "etudiant", "votre réponse");
        std::optional<Programme> solution;
        if (!exercice.solution.empty() && fs::exists(exercice.solution))
            solution = construire_mesure(session, exercice, "solution", "la solution");
        std::string travail = lancer(reponse, "travail");
        travail.erase(travail.find_last_not_of('\n') + 1);
        afficher(session, exercice, travail, mener(reponse, solution));
        return 0;
    } catch (const Refus& refus) {
        dire_erreur(session, "{}\n", refus.what());
        return 1;
    }
}

}  // namespace cahier
