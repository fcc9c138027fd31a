// Solution de l'exercice 13.4 — Map-reduce. Une possibilité parmi d'autres.
//
// - Deux pools de processus, l'un après l'autre : le premier a tout rendu avant que le second ne
//   naisse. La barrière entre les deux phases est là, dans l'ordre des lignes.
// - Le pool du chapitre 8 fait le reste : il confie les tâches une par une, remplace les morts, et
//   refait ce qu'ils tenaient. C'est l'intérêt d'un bon composant.
// - Par paquets d'une tâche, en toutes lettres : le choix par défaut en ferait de plus gros, et un
//   document lent retiendrait ses voisins.
// - map() rend les paires dans l'ordre des documents, quel que soit l'ordre des fins : les valeurs
//   de chaque clé se rangent donc toutes seules.
// - Toutes les clés sont soumises avant qu'un seul résultat soit attendu : get() dans la première
//   boucle ferait une réduction à la fois.
// - Un essai de plus que les morts permises : à deux morts, il en faut trois.
#pragma once

#include <chapitre08/pool_processus.hpp>
#include <cstddef>
#include <functional>
#include <future>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// Une clé, et une valeur.
using Paire = std::pair<std::string, std::string>;

/// D'un document, ses paires.
using Cartographier = std::function<std::vector<Paire>(const std::string& document)>;

/// D'une clé et de toutes ses valeurs, un résultat.
using Reduire =
    std::function<std::string(const std::string& cle, const std::vector<std::string>& valeurs)>;

using Valeurs = std::vector<std::string>;

/// Les valeurs de chaque clé, dans l'ordre des documents.
inline std::map<std::string, Valeurs> grouper(const std::vector<std::string>& documents,
                                              const Cartographier& cartographier,
                                              const cours::ReglagesPool& reglages) {
    cours::PoolProcessus<std::vector<Paire>(std::string)> pool(cartographier, reglages);
    std::map<std::string, Valeurs> groupes;
    for (auto& paires : pool.map(documents, 1))
        for (auto& [cle, valeur] : paires)
            groupes[cle].push_back(std::move(valeur));
    return groupes;
}

/// Le résultat de chaque clé.
inline std::map<std::string, std::string> map_reduce(std::size_t workers,
                                                     const std::vector<std::string>& documents,
                                                     const Cartographier& cartographier,
                                                     const Reduire& reduire) {
    if (workers == 0) throw std::invalid_argument("il faut au moins un worker");
    if (documents.empty()) return {};
    cours::ReglagesPool reglages;
    reglages.workers = workers;
    reglages.essais = 3;
    const auto groupes = grouper(documents, cartographier, reglages);

    cours::PoolProcessus<std::string(std::string, Valeurs)> pool(reduire, reglages);
    std::map<std::string, std::future<std::string>> en_cours;
    for (const auto& [cle, valeurs] : groupes)
        en_cours.emplace(cle, pool.soumettre(cle, valeurs));
    std::map<std::string, std::string> resultats;
    for (auto& [cle, resultat] : en_cours)
        resultats.emplace(cle, resultat.get());
    return resultats;
}
