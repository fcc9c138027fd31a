#include <chapitre10/taches_lancees.hpp>
#include <utility>

namespace cours {

/// La coroutine qui attend une tâche lancée. Son cadre se détruit de lui-même à la fin
/// (suspend_never) ; sinon TachesLancees le détruit, et avec lui la tâche.
struct TachesLancees::Racine {
    struct promise_type {
        TachesLancees& lancees;

        promise_type(TachesLancees& les_lancees, Tache<void>&) : lancees(les_lancees) {}
        promise_type(const promise_type&) = delete;
        promise_type& operator=(const promise_type&) = delete;
        ~promise_type() { lancees.cadres_.erase(poignee().address()); }

        Racine get_return_object() { return {poignee()}; }
        std::suspend_always initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() noexcept { lancees.erreur_ = std::current_exception(); }
        std::coroutine_handle<promise_type> poignee() {
            return std::coroutine_handle<promise_type>::from_promise(*this);
        }
    };
    std::coroutine_handle<promise_type> poignee;
};

TachesLancees::~TachesLancees() {
    while (!cadres_.empty())
        std::coroutine_handle<>::from_address(*cadres_.begin()).destroy();
}

TachesLancees::Racine TachesLancees::conduire(Tache<void> tache) {
    co_await tache;
}

std::coroutine_handle<> TachesLancees::garder(Tache<void> tache) {
    const Racine racine = conduire(std::move(tache));
    cadres_.insert(racine.poignee.address());
    return racine.poignee;
}

void TachesLancees::relancer_l_exception() {
    if (erreur_) std::rethrow_exception(std::exchange(erreur_, nullptr));
}

}  // namespace cours
