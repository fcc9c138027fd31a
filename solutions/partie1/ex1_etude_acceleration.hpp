// Solution de l'exercice p1.1 — Étude d'accélération complète. Une possibilité parmi d'autres.
//
// - Les deux dépouillements ne diffèrent que par ce que fait un scrutateur du bulletin qu'il vient
//   de lire. Tout le reste (les parts, les threads, l'abandon, l'exception) est écrit une fois.
// - Le scrutateur i lit les bulletins i, i + n, i + 2n… : les parts ne diffèrent que d'un bulletin,
//   et aucun produit ne peut déborder.
// - Une exception ne sort pas d'un thread. Chacun range la sienne dans sa case ; l'appelant les
//   regarde quand tous ont fini, et en relance une.
// - Au tableau, fetch_add lit, ajoute et écrit d'un seul geste. « tableau[c] = tableau[c] + 1 »
//   n'est pas un accès concurrent non plus, et perd pourtant des voix.
// - Chaque feuille naît dans le thread qui la remplit, et n'est rangée qu'à la fin : deux
//   scrutateurs n'écrivent pas la même ligne de cache (chapitre 2, 1.11).
// - L'étude fait tourner les essais d'un rang à chaque tour. Elle regarde l'arrêt avant chaque
//   appel, et jette à la fin les mesures d'un tour inachevé : sinon, ceux qui passaient les
//   premiers auraient une mesure de plus, et d'un moment que les autres n'ont pas connu.
// - L'accélération se compte sur la médiane de la référence, et non sur celle de la conception à un
//   worker, qui paie déjà son organisation (chapitre 1, 1.5).
// - 1/S prédit vaut s + (1 - s)/n. Posons x = 1 - 1/n et y = 1/S - 1/n : on cherche s tel que y ≈
//   s·x, donc s = Σxy / Σx². La somme des carrés est une parabole en s : si son creux est hors de
//   [0, 1], c'est la borne la plus proche qui convient.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// ------------------------------------------------------------------------------ Le dépouillement

struct Scrutin {
    std::size_t bulletins = 0;
    std::function<std::size_t(std::size_t)> lire;
};

using Tableau = std::vector<std::atomic<std::uint64_t>>;

/// Les bulletins d'un scrutateur, qu'il lit un à un.
class Part {
public:
    Part(const Scrutin& scrutin, std::size_t premier, std::size_t pas,
         const std::atomic<bool>& abandon)
        : scrutin_(scrutin), suivant_(premier), pas_(pas), abandon_(abandon) {}

    /// Lit un bulletin ; rend nullopt s'il n'y en a plus, ou si l'on abandonne.
    std::optional<std::size_t> lire() {
        if (suivant_ >= scrutin_.bulletins || abandon_) return std::nullopt;
        return scrutin_.lire(std::exchange(suivant_, suivant_ + pas_));
    }

private:
    const Scrutin& scrutin_;
    std::size_t suivant_;
    const std::size_t pas_;
    const std::atomic<bool>& abandon_;
};

/// Combien de scrutateurs ont quelque chose à lire.
inline std::size_t nombre_de_parts(const Scrutin& scrutin, int scrutateurs) {
    if (scrutateurs < 1) throw std::invalid_argument("il faut au moins un scrutateur");
    return std::min(static_cast<std::size_t>(scrutateurs), scrutin.bulletins);
}

/// Appelle travail(i, part i) pour chaque part, chacun dans un thread. Quand tous ont fini, relance
/// une exception, s'il y en a eu.
template <class Travail>
void repartir(const Scrutin& scrutin, std::size_t parts, Travail travail) {
    std::atomic<bool> abandon{false};
    std::vector<std::exception_ptr> pannes(parts);  // à chacun sa case
    const auto scruter = [&](std::size_t i) {
        try {
            travail(i, Part(scrutin, i, parts, abandon));
        } catch (...) {
            pannes[i] = std::current_exception();
            abandon = true;
        }
    };
    {
        std::vector<std::jthread> autres;
        for (std::size_t i = 1; i < parts; ++i)
            autres.emplace_back(scruter, i);
        if (parts > 0) scruter(0);
    }
    for (const auto& panne : pannes)
        if (panne) std::rethrow_exception(panne);
}

inline void depouiller_au_tableau(const Scrutin& scrutin, int scrutateurs, Tableau& tableau) {
    repartir(scrutin, nombre_de_parts(scrutin, scrutateurs), [&](std::size_t, Part part) {
        while (const auto candidat = part.lire())
            tableau[*candidat].fetch_add(1);
    });
}

inline void depouiller_par_feuilles(const Scrutin& scrutin, int scrutateurs, Tableau& tableau) {
    using Feuille = std::vector<std::uint64_t>;
    const auto parts = nombre_de_parts(scrutin, scrutateurs);
    std::vector<Feuille> feuilles(parts);
    repartir(scrutin, parts, [&](std::size_t i, Part part) {
        Feuille feuille(tableau.size());
        while (const auto candidat = part.lire())
            ++feuille[*candidat];
        feuilles[i] = std::move(feuille);
    });
    for (const auto& feuille : feuilles)
        for (std::size_t candidat = 0; candidat < feuille.size(); ++candidat)
            tableau[candidat].fetch_add(feuille[candidat]);
}

// -------------------------------------------------------------------------------------- L'étude

using Horloge = std::function<std::chrono::nanoseconds()>;
using Nanosecondes = std::chrono::duration<double, std::nano>;
using Resultat = std::vector<std::uint64_t>;

struct Conception {
    std::string nom;
    std::function<Resultat(int)> calculer;
};

struct Plan {
    std::vector<int> workers;
    int echauffements = 1;
    int tours = 5;
};

struct Resume {
    Nanosecondes mediane{0};
    Nanosecondes premier_quartile{0};
    Nanosecondes troisieme_quartile{0};
};

struct Ligne {
    std::string conception;
    int workers = 0;
    Resume durees;
    double acceleration = 0;
    double efficacite = 0;
};

struct Ecartee {
    std::string conception;
    int workers = 0;
};

struct Rapport {
    int tours = 0;
    Resume reference;
    std::vector<Ligne> lignes;
    std::vector<Ecartee> ecartees;
    std::map<std::string, double> parts_sequentielles;
};

/// La valeur sous laquelle se trouve cette part des durées, déjà triées.
inline Nanosecondes quantile(const std::vector<Nanosecondes>& triees, double part) {
    const double rang = part * static_cast<double>(triees.size() - 1);
    const auto dessous = static_cast<std::size_t>(rang);
    const auto dessus = std::min(dessous + 1, triees.size() - 1);
    return triees[dessous] +
           (triees[dessus] - triees[dessous]) * (rang - static_cast<double>(dessous));
}

inline Resume resumer(std::vector<Nanosecondes> durees) {
    std::sort(durees.begin(), durees.end());
    return {quantile(durees, 0.5), quantile(durees, 0.25), quantile(durees, 0.75)};
}

/// Une étude en cours.
class Etude {
public:
    Etude(const std::function<Resultat()>& reference, const std::vector<Conception>& conceptions,
          const Plan& plan, const Horloge& horloge, const std::atomic<bool>& arret)
        : plan_(plan), horloge_(horloge), arret_(arret) {
        essais_.push_back({"", 0, reference, {}});
        for (const auto& conception : conceptions)
            for (const int workers : plan.workers)
                essais_.push_back({conception.nom,
                                   workers,
                                   [&conception, workers] { return conception.calculer(workers); },
                                   {}});
    }

    Rapport mener() {
        if (echauffer())
            while (rapport_.tours < plan_.tours && mesurer_un_tour())
                ++rapport_.tours;
        if (rapport_.tours > 0) conclure();
        return std::move(rapport_);
    }

private:
    struct Essai {
        std::string conception;
        int workers;  // 0 : la référence
        std::function<Resultat()> calculer;
        std::vector<Nanosecondes> durees;
    };

    bool est_ecarte(const Essai& essai) const {
        return essai.workers > 0 &&
               std::any_of(rapport_.ecartees.begin(), rapport_.ecartees.end(),
                           [&](const Ecartee& e) { return e.conception == essai.conception; });
    }

    /// Rend faux si l'arrêt est demandé.
    bool echauffer() {
        for (const auto& essai : essais_)
            for (int i = 0; i < plan_.echauffements; ++i) {
                if (arret_) return false;
                if (!est_ecarte(essai)) verifier(essai, essai.calculer());
            }
        return true;
    }

    /// Rend faux si l'arrêt est demandé avant que chacun soit passé.
    bool mesurer_un_tour() {
        const auto decalage = static_cast<std::size_t>(rapport_.tours);
        for (std::size_t rang = 0; rang < essais_.size(); ++rang) {
            auto& essai = essais_[(rang + decalage) % essais_.size()];
            if (est_ecarte(essai)) continue;
            if (arret_) return false;
            const auto debut = horloge_();
            const auto resultat = essai.calculer();
            essai.durees.push_back(horloge_() - debut);
            verifier(essai, resultat);
        }
        return true;
    }

    void verifier(const Essai& essai, const Resultat& resultat) {
        if (!attendu_) attendu_ = resultat;  // la référence, appelée la première
        if (resultat != *attendu_) rapport_.ecartees.push_back({essai.conception, essai.workers});
    }

    void conclure() {
        for (auto& essai : essais_) {
            if (est_ecarte(essai)) continue;
            essai.durees.resize(static_cast<std::size_t>(rapport_.tours));
            const auto resume = resumer(essai.durees);
            if (essai.workers == 0) {
                rapport_.reference = resume;
                continue;
            }
            const double acceleration = rapport_.reference.mediane / resume.mediane;
            rapport_.lignes.push_back({essai.conception, essai.workers, resume, acceleration,
                                       acceleration / essai.workers});
        }
        ajuster();
    }

    void ajuster() {
        struct Sommes {
            double xy = 0;
            double xx = 0;
        };
        std::map<std::string, Sommes> sommes;
        for (const auto& ligne : rapport_.lignes) {
            const double x = 1 - 1.0 / ligne.workers;
            const double y = 1 / ligne.acceleration - 1.0 / ligne.workers;
            sommes[ligne.conception].xy += x * y;
            sommes[ligne.conception].xx += x * x;
        }
        for (const auto& [conception, s] : sommes)
            if (s.xx > 0)
                rapport_.parts_sequentielles[conception] = std::clamp(s.xy / s.xx, 0.0, 1.0);
    }

    const Plan& plan_;
    const Horloge& horloge_;
    const std::atomic<bool>& arret_;
    std::vector<Essai> essais_;
    std::optional<Resultat> attendu_;
    Rapport rapport_;
};

inline void refuser_absurde(const std::vector<Conception>& conceptions, const Plan& plan) {
    std::set<std::string> noms;
    for (const auto& conception : conceptions)
        noms.insert(conception.nom);
    const std::set<int> workers(plan.workers.begin(), plan.workers.end());
    if (noms.empty() || noms.size() != conceptions.size())
        throw std::invalid_argument("il faut des conceptions, de noms différents");
    if (workers.empty() || workers.size() != plan.workers.size() || *workers.begin() < 1)
        throw std::invalid_argument("il faut des nombres de workers, différents, d'au moins 1");
    if (plan.echauffements < 1 || plan.tours < 1)
        throw std::invalid_argument("il faut au moins un échauffement et un tour");
}

inline Rapport etudier(const std::function<Resultat()>& reference,
                       const std::vector<Conception>& conceptions, const Plan& plan,
                       const Horloge& horloge, const std::atomic<bool>& arret) {
    refuser_absurde(conceptions, plan);
    return Etude(reference, conceptions, plan, horloge, arret).mener();
}

enum class Conclusion { premiere_plus_rapide, seconde_plus_rapide, indecidable };

inline const Resume& durees_de(const Rapport& rapport, const std::string& conception, int workers) {
    for (const auto& ligne : rapport.lignes)
        if (ligne.conception == conception && ligne.workers == workers) return ligne.durees;
    throw std::invalid_argument("le rapport n'a pas de ligne pour " + conception);
}

inline Conclusion comparer(const Rapport& rapport, const std::string& premiere,
                           const std::string& seconde, int workers) {
    constexpr int tours_minimaux = 5;
    const auto& a = durees_de(rapport, premiere, workers);
    const auto& b = durees_de(rapport, seconde, workers);
    if (rapport.tours < tours_minimaux) return Conclusion::indecidable;
    if (a.troisieme_quartile < b.premier_quartile) return Conclusion::premiere_plus_rapide;
    if (b.troisieme_quartile < a.premier_quartile) return Conclusion::seconde_plus_rapide;
    return Conclusion::indecidable;
}
