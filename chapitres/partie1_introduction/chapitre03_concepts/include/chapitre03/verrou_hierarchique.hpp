#pragma once

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cours {

/// Un verrou a été demandé dans un ordre qui peut mener à un interblocage. Le message nomme les
/// deux verrous ; le verrou demandé n'a pas été pris.
class OrdreViole : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// Un mutex qui a un rang, et refuse d'être attendu par un thread qui en tient déjà un de rang
/// supérieur ou égal : l'erreur se voit au premier passage dans le mauvais ordre, même si personne
/// d'autre n'est là pour que l'interblocage se produise.
///
/// Pourquoi cela suffit : un thread n'attend jamais qu'un verrou de rang supérieur à tous ceux
/// qu'il tient. Le long d'un cycle d'attente, les rangs croîtraient donc sans fin : il n'y a pas de
/// cycle (J. W. Havender, « Avoiding deadlock in multitasking systems », IBM Systems Journal,
/// 1968). La forme est celle du hierarchical_mutex d'A. Williams (« C++ Concurrency in Action », 2ᵉ
/// édition, §3.2.5), avec des rangs croissants et une libération dans un ordre quelconque.
///
/// S'emploie comme std::mutex, avec std::lock_guard, std::unique_lock ou std::scoped_lock
/// (exigences Lockable, [thread.req.lockable.req]). Sûr entre threads. Chaque opération coûte, en
/// plus de celle du mutex, un parcours des verrous que le thread tient.
class VerrouHierarchique {
public:
    /// Un verrou libre. `nom` sert aux messages.
    VerrouHierarchique(int rang, std::string nom) : rang_(rang), nom_(std::move(nom)) {}

    // [lock]
    /// Prend le verrou ; attend qu'il soit libre. Lève OrdreViole, sans attendre, si le thread
    /// tient déjà un verrou de rang supérieur ou égal (celui-ci compris).
    void lock() {
        for (const VerrouHierarchique* tenu : tenus())
            if (tenu->rang_ >= rang_) refuser(*tenu);
        tenus().push_back(this);  // avant d'attendre : rien n'échoue plus une fois le verrou pris
        mutex_.lock();
    }
    // [/lock]

    /// Prend le verrou s'il est libre, et renvoie true ; sinon renvoie false, tout de suite.
    /// L'ordre n'est pas vérifié : qui n'attend pas ne ferme aucun cycle. Lève OrdreViole si le
    /// thread tient déjà ce verrou.
    bool try_lock() {
        if (std::find(tenus().begin(), tenus().end(), this) != tenus().end()) refuser(*this);
        tenus().push_back(this);
        if (mutex_.try_lock()) return true;
        tenus().pop_back();
        return false;
    }

    /// Rend le verrou, que le thread appelant doit tenir.
    void unlock() {
        std::erase(tenus(), this);
        mutex_.unlock();
    }

    int rang() const { return rang_; }
    const std::string& nom() const { return nom_; }

private:
    // [tenus]
    /// Les verrous que tient le thread appelant : thread_local donne à chaque thread sa liste.
    static std::vector<const VerrouHierarchique*>& tenus() {
        static thread_local std::vector<const VerrouHierarchique*> liste;
        return liste;
    }
    // [/tenus]

    std::string designation() const {
        return "« " + nom_ + " » (rang " + std::to_string(rang_) + ")";
    }

    [[noreturn]] void refuser(const VerrouHierarchique& tenu) const {
        if (&tenu == this)
            throw OrdreViole("Verrou " + designation() +
                             " demandé alors que ce thread le tient déjà.");
        throw OrdreViole("Verrou " + designation() + " demandé en tenant " + tenu.designation() +
                         " : prenez-les par rang croissant.");
    }

    const int rang_;
    const std::string nom_;
    std::mutex mutex_;
};

}  // namespace cours
