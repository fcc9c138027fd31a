#pragma once

#include <chapitre08/pool_processus.hpp>
#include <chapitre13/erreurs_patterns.hpp>
#include <chapitre13/pool_threads.hpp>
#include <cstddef>
#include <functional>
#include <future>
#include <iterator>
#include <map>
#include <type_traits>
#include <utility>
#include <vector>

namespace cours {

/// Les réglages d'un map-reduce.
struct ReglagesMapReduce {
    std::size_t workers = coeurs();  ///< zéro est refusé
    /// En combien de parts les clés sont réparties : autant de réductions à la fois, au plus.
    /// 0 : quatre par worker.
    std::size_t parts = 0;
    /// Pour les processus : combien de fois refaire ce qu'un worker mort tenait, et le délai.
    ReglagesPool processus = {};

    std::size_t parts_voulues() const { return parts > 0 ? parts : 4 * workers; }
};

// [emission]
/// Où une fonction map() dépose ses paires, déjà rangées par part : à une clé, une part, la même
/// pour tous.
template <class Cle, class Valeur>
class Emission {
public:
    using Paires = std::vector<std::pair<Cle, Valeur>>;

    explicit Emission(std::size_t parts) : parts_(parts) {}
    void operator()(Cle cle, Valeur valeur) {
        const std::size_t part = std::hash<Cle>()(cle) % parts_.size();
        parts_[part].emplace_back(std::move(cle), std::move(valeur));
    }
    std::vector<Paires> prendre() { return std::move(parts_); }

private:
    std::vector<Paires> parts_;
};
// [/emission]

// [reduire_une_part]
/// Rassemble les valeurs de chaque clé, et appelle reduce() une fois par clé. Interne.
template <class R, class Cle, class Valeur, class Reduce>
std::vector<std::pair<Cle, R>> reduire_une_part(std::vector<std::pair<Cle, Valeur>> paires,
                                                Reduce& reduce) {
    std::map<Cle, std::vector<Valeur>> groupes;
    for (auto& [cle, valeur] : paires)
        groupes[std::move(cle)].push_back(std::move(valeur));
    std::vector<std::pair<Cle, R>> resultats;
    resultats.reserve(groupes.size());
    for (auto& [cle, valeurs] : groupes) {
        R resultat = std::invoke(reduce, cle, std::move(valeurs));
        resultats.emplace_back(cle, std::move(resultat));
    }
    return resultats;
}
// [/reduire_une_part]

/// La part `part` de tout ce que les map() ont émis, dans l'ordre des entrées. Interne.
template <class Paires>
Paires rassembler_une_part(std::vector<std::vector<Paires>>& emis, std::size_t part) {
    Paires toutes;
    for (auto& parts : emis) {
        toutes.insert(toutes.end(), std::make_move_iterator(parts[part].begin()),
                      std::make_move_iterator(parts[part].end()));
        Paires().swap(parts[part]);  // sa mémoire, tout de suite
    }
    return toutes;
}

template <class Cle, class Valeur, class Reduce>
using ResultatDe = std::decay_t<std::invoke_result_t<Reduce&, const Cle&, std::vector<Valeur>>>;

/// Les résultats de toutes les futures, dans l'ordre. Au premier échec, abandonne le pool. Interne.
template <class T>
std::vector<T> tout_attendre(PoolThreads& pool, std::vector<std::future<T>> futurs) {
    std::vector<T> resultats;
    resultats.reserve(futurs.size());
    try {
        for (auto& futur : futurs)
            resultats.push_back(futur.get());
    } catch (...) {
        pool.abandonner();  // les autres tâches voient des objets qui vont disparaître
        throw;
    }
    return resultats;
}

// [map_reduce]
/// Map-reduce en threads. `map(entree, emettre)` appelle `emettre(clé, valeur)` autant de fois
/// qu'elle veut ; `reduce(clé, valeurs)` est appelée une fois par clé, quand toutes les entrées
/// sont passées, avec ses valeurs dans l'ordre des entrées. Rend le résultat de chaque clé : le
/// même quels que soient les workers.
///
///     cours::map_reduce<std::string, int>(fichiers, compter_les_mots, additionner);
///
/// map() et reduce() sont appelées par plusieurs threads à la fois. Lève ce qu'elles lèvent (la
/// première, dans l'ordre des entrées ; ce qui n'est pas commencé est abandonné), et
/// std::invalid_argument (aucun worker, fonction nulle).
///
/// Source : J. Dean et S. Ghemawat, « MapReduce: Simplified Data Processing on Large Clusters »
/// (OSDI 2004).
template <class Cle, class Valeur, class Entree, class Map, class Reduce>
auto map_reduce(const std::vector<Entree>& entrees, Map map, Reduce reduce,
                const ReglagesMapReduce& reglages = {}) {
    using R = ResultatDe<Cle, Valeur, Reduce>;
    using Paires = typename Emission<Cle, Valeur>::Paires;
    exiger_une_fonction(map, "il manque la fonction map");
    exiger_une_fonction(reduce, "il manque la fonction reduce");
    const std::size_t parts = reglages.parts_voulues();
    PoolThreads pool(reglages.workers);

    std::vector<std::future<std::vector<Paires>>> maps;
    for (const Entree& entree : entrees)
        maps.push_back(pool.soumettre([&map, &entree, parts] {
            Emission<Cle, Valeur> emettre(parts);
            std::invoke(map, entree, emettre);
            return emettre.prendre();
        }));
    auto emis = tout_attendre(pool, std::move(maps));  // aucune réduction avant la dernière

    std::vector<std::future<std::vector<std::pair<Cle, R>>>> reductions;
    for (std::size_t part = 0; part < parts; ++part)
        reductions.push_back(pool.soumettre([&emis, &reduce, part] {
            return reduire_une_part<R>(rassembler_une_part(emis, part), reduce);
        }));
    std::map<Cle, R> resultats;
    for (auto& paires : tout_attendre(pool, std::move(reductions)))
        resultats.insert(std::make_move_iterator(paires.begin()),
                         std::make_move_iterator(paires.end()));
    return resultats;
}
// [/map_reduce]

/// Map-reduce en processus : de même, par un PoolProcessus. Entrées, clés, valeurs et résultats
/// voyagent en msgpack. Un worker qui meurt est remplacé, et sa tâche refaite : le résultat d'une
/// entrée est compté une fois, mais map() et reduce() ont pu être exécutées plusieurs. Lève ce que
/// lève PoolProcessus : ErreurDistante, TacheAbandonnee, DelaiTache.
///
/// À appeler d'un programme qui n'a qu'un thread (voir Zygote).
template <class Cle, class Valeur, class Entree, class Map, class Reduce>
auto map_reduce_processus(const std::vector<Entree>& entrees, Map map, Reduce reduce,
                          const ReglagesMapReduce& reglages = {}) {
    using R = ResultatDe<Cle, Valeur, Reduce>;
    using Paires = typename Emission<Cle, Valeur>::Paires;
    exiger_une_fonction(map, "il manque la fonction map");
    exiger_une_fonction(reduce, "il manque la fonction reduce");
    if (reglages.workers == 0)
        throw std::invalid_argument("un map-reduce sans worker ne ferait rien");
    const std::size_t parts = reglages.parts_voulues();
    ReglagesPool processus = reglages.processus;
    processus.workers = reglages.workers;
    // Une demande porte une entrée à lire, ou une part à réduire ; les mêmes workers font les deux.
    using Reponse = std::pair<std::vector<Paires>, std::vector<std::pair<Cle, R>>>;
    PoolProcessus<Reponse(std::vector<Entree>, Paires)> pool(
        [map, reduce, parts](const std::vector<Entree>& a_lire, Paires a_reduire) mutable {
            if (a_lire.empty())
                return Reponse({}, reduire_une_part<R>(std::move(a_reduire), reduce));
            Emission<Cle, Valeur> emettre(parts);
            std::invoke(map, a_lire.front(), emettre);
            return Reponse(emettre.prendre(), {});
        },
        processus);

    std::vector<std::future<Reponse>> en_cours;
    for (const Entree& entree : entrees)
        en_cours.push_back(pool.soumettre({entree}, {}));
    std::vector<std::vector<Paires>> emis;
    for (auto& lecture : en_cours)
        emis.push_back(lecture.get().first);  // aucune réduction avant la dernière
    en_cours.clear();
    for (std::size_t part = 0; part < parts; ++part)
        en_cours.push_back(pool.soumettre({}, rassembler_une_part(emis, part)));
    std::map<Cle, R> resultats;
    for (auto& reduction : en_cours) {
        Reponse reponse = reduction.get();
        resultats.insert(std::make_move_iterator(reponse.second.begin()),
                         std::make_move_iterator(reponse.second.end()));
    }
    return resultats;
}

}  // namespace cours
