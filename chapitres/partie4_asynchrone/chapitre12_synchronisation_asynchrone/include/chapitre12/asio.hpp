// Boost.Asio, tel que ce chapitre l'emploie. Les mêmes réglages partout, fixés avant le premier
// en-tête d'Asio :
// - le code d'Asio qui n'est pas générique est compilé une fois (src/asio.cpp) ;
// - ThreadSanitizer ne sait pas suivre ses barrières mémoire isolées : les verrous suffisent ;
// - ce qu'Asio déclare périmé est absent.
#pragma once

#include <utility>  // Boost 1.74 : awaitable.hpp emploie std::exchange sans l'inclure

#define BOOST_ASIO_SEPARATE_COMPILATION
#define BOOST_ASIO_DISABLE_FENCED_BLOCK
#define BOOST_ASIO_NO_DEPRECATED
#if defined(__clang__) && !defined(BOOST_ASIO_HAS_CO_AWAIT)
// Boost 1.74 ne sait pas que Clang a les coroutines de C++20.
#define BOOST_ASIO_HAS_CO_AWAIT
#define BOOST_ASIO_HAS_STD_COROUTINE
#endif

#include <boost/asio.hpp>
#include <exception>

namespace cours {

namespace asio = boost::asio;

/// Pour finir un co_spawn : l'exception de la tâche sort de la boucle, par run(). Rien n'est avalé,
/// contrairement à asio::detached.
inline void relancer(std::exception_ptr erreur) {
    if (erreur) std::rethrow_exception(erreur);
}

}  // namespace cours
