#pragma once

#include <chapitre08/erreurs_pool.hpp>
#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace cours {

/// Le pool est arrêté, ou s'arrête : il ne prend plus de tâche.
class PoolArrete : public ErreurPool {
public:
    PoolArrete() : ErreurPool("le pool est arrêté : il ne prend plus de tâche") {}
};

/// Une étape d'un pipeline a levé une exception. what() dit laquelle, sur quelle entrée, et
/// pourquoi : « étape « décoder », entrée 3 : image tronquée ».
class ErreurEtape : public std::runtime_error {
public:
    ErreurEtape(const std::string& etape, std::size_t entree, std::exception_ptr cause);
    const std::string& etape() const { return etape_; }
    /// Le rang de l'entrée en cause, de 0 dans l'ordre de la source.
    std::size_t entree() const { return entree_; }
    /// L'exception d'origine, que std::rethrow_exception() relève avec son type.
    std::exception_ptr cause() const { return cause_; }

private:
    std::string etape_;
    std::size_t entree_;
    std::exception_ptr cause_;
};

/// Ce que dit une exception ; « exception sans message » si elle n'est pas une std::exception.
std::string message_de(const std::exception_ptr& erreur);

/// Lève std::invalid_argument, avec `phrase`, si `fonction` est un pointeur nul ou une
/// std::function vide.
template <class F>
void exiger_une_fonction(const F& fonction, const char* phrase) {
    constexpr bool pointeur = std::is_pointer_v<F> || std::is_member_pointer_v<F>;
    // Une lambda sans capture devient un pointeur, mais ne se construit pas de nullptr.
    if constexpr (pointeur || (std::is_constructible_v<F, std::nullptr_t> &&
                               std::is_constructible_v<bool, const F&>)) {
        if (!static_cast<bool>(fonction)) throw std::invalid_argument(phrase);
    }
}

}  // namespace cours
