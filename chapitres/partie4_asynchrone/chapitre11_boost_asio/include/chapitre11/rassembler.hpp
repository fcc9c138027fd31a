#pragma once

#include <mutex>
#include <stop_token>
#include <vector>

#include "lancer.hpp"

namespace cours {

/// La première exception de plusieurs tâches, dans l'ordre du temps.
class PremiereErreur {
public:
    explicit PremiereErreur(std::stop_source arret) : arret_(std::move(arret)) {}

    /// Retient `erreur` si c'est la première, et demande alors l'arrêt. Sûre entre threads.
    void noter(std::exception_ptr erreur);
    /// La relance, s'il y en a une.
    void relancer();

private:
    std::mutex verrou_;
    std::exception_ptr erreur_;
    std::stop_source arret_;
};

namespace interne {

/// Lance toutes les tâches, qui ne lèvent rien, et attend la dernière.
asio::awaitable<void> mener(std::vector<asio::awaitable<void>> taches);

template <class T>
asio::awaitable<void> surveiller(asio::awaitable<T> tache, IssueTache<T>& issue,
                                 PremiereErreur& erreur) {
    co_await cours::noter(std::move(tache), issue);
    if (!issue.reussie()) erreur.noter(issue.erreur());
}

template <class T>
asio::awaitable<void> mener(std::vector<asio::awaitable<T>> taches,
                            std::vector<IssueTache<T>>& issues, PremiereErreur& erreur) {
    std::vector<asio::awaitable<void>> surveillees;
    for (std::size_t i = 0; i < taches.size(); ++i)
        surveillees.push_back(surveiller(std::move(taches[i]), issues[i], erreur));
    co_await interne::mener(std::move(surveillees));
}

}  // namespace interne

/// Exécute toutes les tâches à la fois, et rend l'issue de chacune, dans leur ordre, qu'elles aient
/// réussi ou levé (asyncio.gather(return_exceptions=True) en Python).
///
/// Revient quand toutes sont finies : aucune ne survit à l'appel. Elles s'exécutent sur l'exécuteur
/// de l'appelant ; s'il a plusieurs threads, elles sont vraiment simultanées. O(n).
template <class T>
asio::awaitable<std::vector<IssueTache<T>>> rassembler_issues(
    std::vector<asio::awaitable<T>> taches) {
    std::vector<IssueTache<T>> issues(taches.size());
    PremiereErreur erreur{std::stop_source(std::nostopstate)};
    co_await interne::mener(std::move(taches), issues, erreur);
    co_return issues;
}

/// Exécute toutes les tâches à la fois, et rend leurs résultats, dans leur ordre (asyncio.gather).
///
/// Si une tâche lève, demande l'arrêt des autres par `arret` (à elles d'en tenir le jeton), attend
/// qu'elles finissent, et relance la première exception. Sans `arret`, les autres vont à leur
/// terme. Dans tous les cas, aucune ne survit à l'appel.
template <class T>
asio::awaitable<std::vector<T>> rassembler(
    std::vector<asio::awaitable<T>> taches,
    std::stop_source arret = std::stop_source(std::nostopstate)) {
    std::vector<IssueTache<T>> issues(taches.size());
    PremiereErreur erreur(std::move(arret));
    co_await interne::mener(std::move(taches), issues, erreur);
    erreur.relancer();
    std::vector<T> resultats;
    for (auto& issue : issues)
        resultats.push_back(issue.obtenir());
    co_return resultats;
}

/// De même, pour des tâches sans résultat.
inline asio::awaitable<void> rassembler(
    std::vector<asio::awaitable<void>> taches,
    std::stop_source arret = std::stop_source(std::nostopstate)) {
    std::vector<IssueTache<void>> issues(taches.size());
    PremiereErreur erreur(std::move(arret));
    co_await interne::mener(std::move(taches), issues, erreur);
    erreur.relancer();
}

}  // namespace cours
