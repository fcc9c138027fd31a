#pragma once

#include <exception>
#include <string>
#include <utility>
#include <variant>

namespace cours {

/// Ce qu'il est advenu d'une tâche : une valeur, ou une erreur.
template <class T>
class Issue {
public:
    explicit Issue(T valeur) : contenu_(std::in_place_index<0>, std::move(valeur)) {}
    explicit Issue(std::exception_ptr erreur) : contenu_(std::in_place_index<1>, erreur) {}

    bool reussie() const { return contenu_.index() == 0; }
    /// La valeur. Lève l'erreur, s'il n'y a qu'elle.
    const T& valeur() const& {
        verifier();
        return std::get<0>(contenu_);
    }
    T valeur() && {
        verifier();
        return std::get<0>(std::move(contenu_));
    }
    /// Ce que dit l'erreur ; vide s'il n'y en a pas.
    std::string message() const {
        try {
            verifier();
            return {};
        } catch (const std::exception& erreur) {
            return erreur.what();
        } catch (...) {
            return "erreur sans message";
        }
    }

private:
    void verifier() const {
        if (!reussie()) std::rethrow_exception(std::get<1>(contenu_));
    }
    std::variant<T, std::exception_ptr> contenu_;
};

}  // namespace cours
