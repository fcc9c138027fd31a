// Le code d'Asio qui n'est pas générique, compilé une fois pour tout le cours.
#include <chapitre11/asio.hpp>

#include <boost/asio/impl/src.hpp>

namespace boost::asio {

template class basic_waitable_timer<std::chrono::steady_clock>;
template class awaitable<void>;
template class awaitable<std::string>;
namespace detail {
template class awaitable_thread<any_io_executor>;
template class awaitable_frame_base<any_io_executor>;
template class awaitable_frame<void, any_io_executor>;
template class awaitable_frame<std::string, any_io_executor>;
template class timer_queue<
    chrono_time_traits<std::chrono::steady_clock, wait_traits<std::chrono::steady_clock>>>;
template class deadline_timer_service<
    chrono_time_traits<std::chrono::steady_clock, wait_traits<std::chrono::steady_clock>>>;
}  // namespace detail

}  // namespace boost::asio
