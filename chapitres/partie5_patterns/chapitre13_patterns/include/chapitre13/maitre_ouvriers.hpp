#pragma once

#include <chapitre08/codage.hpp>
#include <chapitre08/erreurs_pool.hpp>
#include <chapitre08/issue.hpp>
#include <chapitre13/erreurs_patterns.hpp>
#include <chapitre13/noyau_threads.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace cours {

/// Les réglages d'un maître.
struct ReglagesMaitre {
    std::size_t ouvriers = coeurs();  ///< zéro est refusé
    int essais = 3;  ///< à combien d'ouvriers une tâche est confiée, au plus, avant l'abandon
    /// Un ouvrier occupé qui ne dit rien de plus longtemps est suspect : un autre reçoit sa tâche.
    std::optional<std::chrono::nanoseconds> silence;
};

/// Ce qu'un maître a vu passer.
struct BilanMaitre {
    std::uint64_t confiees = 0;     ///< tâches remises à un ouvrier, reprises comprises
    std::uint64_t morts = 0;        ///< ouvriers morts, et remplacés
    std::uint64_t silencieux = 0;   ///< ouvriers devenus suspects, et remplacés
    std::uint64_t doublons = 0;     ///< réponses arrivées après une autre : ignorées
    std::uint64_t abandonnees = 0;  ///< tâches auxquelles le maître a renoncé
};

/// Le signe de vie d'un ouvrier : à appeler de temps en temps au cours d'une longue tâche. Il
/// prouve que le travail avance, ce que ne ferait pas un thread qui battrait tout seul.
class Battement {
public:
    Battement(int socket, std::uint64_t rang) : socket_(socket), rang_(rang) {}
    void operator()() const;

private:
    int socket_;
    std::uint64_t rang_;
};

/// Le maître, sans les types. `a_chaque` reçoit l'issue de chaque tâche, une fois, dans le thread
/// appelant. Rend faux si l'arrêt l'a interrompu. Lève ce que lève maitre_ouvriers(). Interne.
using TravailEnOctets = std::function<std::string(const std::string&, const Battement&)>;
bool mener_les_ouvriers(const std::vector<std::string>& taches, const TravailEnOctets& travail,
                        const ReglagesMaitre& reglages,
                        const std::function<void(std::size_t, Issue<std::string>)>& a_chaque,
                        BilanMaitre& bilan, const std::stop_token& arret);

/// Ce qu'un maître rend : une issue par tâche, à sa place.
template <class R>
struct Ouvrage {
    std::vector<Issue<R>> issues;
    BilanMaitre bilan;
    bool arrete =
        false;  ///< l'arrêt a été demandé : les tâches restantes ont pour issue ErreurPool
};

/// Le travail accepte-t-il un battement ? Interne.
template <class Travail, class Tache>
inline constexpr bool travail_qui_bat =
    std::is_invocable_v<Travail&, const Tache&, const Battement&>;

/// Appelle le travail, qu'il prenne un battement ou non. Interne.
template <class Travail, class Tache>
decltype(auto) appeler_le_travail(Travail& travail, const Tache& tache,
                                  const Battement& battement) {
    if constexpr (travail_qui_bat<Travail, Tache>)
        return std::invoke(travail, tache, battement);
    else
        return std::invoke(travail, tache);
}

/// L'issue d'octets, en issue de valeur. Interne.
template <class R>
Issue<R> decoder_issue(Issue<std::string> issue) {
    try {
        const std::string octets = std::move(issue).valeur();  // lève son erreur
        return Issue<R>(decoder<R>(octets));
    } catch (...) {
        return Issue<R>(std::current_exception());
    }
}

/// Un maître confie des tâches à des processus ouvriers, une à la fois à chacun : qui finit reçoit
/// la suivante, dans l'ordre donné (mettez les plus longues devant). Il sait à chaque instant qui
/// tient quoi : ce que tenait un ouvrier **mort**, ou **silencieux** trop longtemps, est confié à
/// un autre. Un silencieux n'est pas tué : s'il répond le premier, sa réponse compte ; sinon, elle
/// est ignorée. Chaque tâche a donc une issue, et une seule, quoi qu'il arrive aux ouvriers ; mais
/// elle a pu être exécutée plusieurs fois.
///
///     const auto ouvrage = cours::maitre_ouvriers(images, [](const Image& image) {
///         return convertir(image);   // dans un ouvrier
///     });
///
/// `travail(tâche)` ou `travail(tâche, battement)`. Tâches et résultats voyagent en msgpack. Une
/// exception revient en ErreurDistante, sans nouvel essai ; une tâche qui tue ou fait taire
/// `essais` ouvriers finit en TacheAbandonnee ou EchecTache. `a_chaque(rang, issue)` est appelée
/// au fur et à mesure.
///
/// Lève std::invalid_argument (aucun ouvrier, aucun essai, fonction nulle), ErreurSysteme si aucun
/// ouvrier ne peut naître, ErreurPool s'ils meurent tous sans rien faire. Aucun processus ni
/// descripteur ne reste. À appeler d'un programme qui n'a qu'un thread (chapitre 8, 1.8).
template <class Tache, class Travail, class AChaque>
auto maitre_ouvriers(const std::vector<Tache>& taches, Travail travail,
                     const ReglagesMaitre& reglages, const std::stop_token& arret,
                     AChaque a_chaque) {
    using R = std::decay_t<decltype(appeler_le_travail(travail, std::declval<const Tache&>(),
                                                       std::declval<const Battement&>()))>;
    static_assert(!std::is_void_v<R>, "une tâche rend une valeur (un bool, faute de mieux)");
    exiger_une_fonction(travail, "il manque le travail des ouvriers");
    const TravailEnOctets en_octets = [&travail](const std::string& octets,
                                                 const Battement& battement) {
        return encoder(appeler_le_travail(travail, decoder<Tache>(octets), battement));
    };
    std::vector<std::string> encodees;
    encodees.reserve(taches.size());
    for (const Tache& tache : taches)
        encodees.push_back(encoder(tache));

    Ouvrage<R> ouvrage;
    const auto interrompue =
        std::make_exception_ptr(ErreurPool("l'arrêt a été demandé avant la fin de cette tâche"));
    ouvrage.issues.assign(taches.size(), Issue<R>(interrompue));
    const auto noter = [&](std::size_t rang, Issue<std::string> issue) {
        ouvrage.issues[rang] = decoder_issue<R>(std::move(issue));
        std::invoke(a_chaque, rang, std::as_const(ouvrage.issues[rang]));
    };
    ouvrage.arrete =
        !mener_les_ouvriers(encodees, en_octets, reglages, noter, ouvrage.bilan, arret);
    return ouvrage;
}

template <class Tache, class Travail>
auto maitre_ouvriers(const std::vector<Tache>& taches, Travail travail,
                     const ReglagesMaitre& reglages = {}, const std::stop_token& arret = {}) {
    return maitre_ouvriers(taches, std::move(travail), reglages, arret,
                           [](std::size_t, const auto&) {});
}

}  // namespace cours
