#pragma once

#include <chapitre14/erreur_rapportee.hpp>
#include <cstddef>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

namespace cours {

/// Plusieurs erreurs en une seule exception (ExceptionGroup en Python, AggregateException en .NET).
/// Aucune n'est choisie, aucune n'est perdue.
class ErreursAgregees : public std::runtime_error {
public:
    /// Lève std::invalid_argument s'il n'y a aucune erreur.
    explicit ErreursAgregees(std::vector<ErreurRapportee> erreurs);

    /// Dans l'ordre où elles ont été notées ; jamais vide.
    const std::vector<ErreurRapportee>& erreurs() const noexcept { return erreurs_; }

private:
    std::vector<ErreurRapportee> erreurs_;
};

/// Où plusieurs threads notent leurs erreurs, pour qu'un seul les lève ensemble.
///
///     cours::CollecteurErreurs collecteur;
///     … dans chaque thread : try { … } catch (...) { collecteur.noter("tâche 3"); }
///     … une fois les threads attendus : collecteur.lever();
///
/// Sûr entre threads. Noter : O(1), amorti, plus le nombre d'erreurs d'un agrégat.
class CollecteurErreurs {
public:
    /// Note l'exception que traite le catch où l'on est ; sans exception en cours, lève
    /// std::invalid_argument.
    void noter(const std::string& origine) { noter(std::current_exception(), origine); }
    /// Une ErreursAgregees est dépliée : chacune de ses erreurs compte, et son origine est précédée
    /// de celle-ci (« lot 2 / tâche 12 »).
    void noter(const std::exception_ptr& exception, const std::string& origine);
    void noter(ErreurRapportee erreur);

    std::size_t taille() const;
    std::vector<ErreurRapportee> erreurs() const;

    /// Lève ErreursAgregees s'il y a des erreurs, et les oublie ; sinon ne fait rien.
    void lever();

private:
    mutable std::mutex verrou_;
    std::vector<ErreurRapportee> erreurs_;
};

}  // namespace cours
