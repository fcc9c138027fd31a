// Boost.Asio, tel que le cours l'emploie : la seule façon de l'inclure.
//
// Trois réglages, à fixer avant le premier en-tête d'Asio, et partout les mêmes :
// - le code d'Asio qui n'est pas générique est compilé une fois (src/asio.cpp) : un fichier qui
//   l'inclut se compile deux fois plus vite ;
// - les barrières mémoire isolées, que ThreadSanitizer ne sait pas suivre, sont remplacées par les
//   verrous de la boucle, qui suffisent ;
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
#include <string>

// Ce que tout le monde emploie, compilé une fois aussi (src/asio.cpp).
namespace boost::asio {

extern template class basic_waitable_timer<std::chrono::steady_clock>;
extern template class awaitable<void>;
extern template class awaitable<std::string>;
namespace detail {
extern template class awaitable_thread<any_io_executor>;
extern template class awaitable_frame_base<any_io_executor>;
extern template class awaitable_frame<void, any_io_executor>;
extern template class awaitable_frame<std::string, any_io_executor>;
extern template class timer_queue<
    chrono_time_traits<std::chrono::steady_clock, wait_traits<std::chrono::steady_clock>>>;
extern template class deadline_timer_service<
    chrono_time_traits<std::chrono::steady_clock, wait_traits<std::chrono::steady_clock>>>;
}  // namespace detail

}  // namespace boost::asio

namespace cours {

namespace asio = boost::asio;

}  // namespace cours
