#include "interruption.hpp"

namespace juge {
namespace {

constexpr int signaux[] = {SIGINT, SIGTERM, SIGHUP};
volatile sig_atomic_t recue = 0;

}  // namespace

Interruptible::Interruptible() {
    struct sigaction action {};
    action.sa_handler = [](int) { recue = 1; };
    for (int i = 0; i < 3; ++i) {
        ::sigaction(signaux[i], &action, &avant_[i]);
        // Un signal que l'appelant ignore (nohup, tâche de fond) reste ignoré.
        if (avant_[i].sa_handler == SIG_IGN) ::sigaction(signaux[i], &avant_[i], nullptr);
    }
}

Interruptible::~Interruptible() {
    for (int i = 0; i < 3; ++i)
        ::sigaction(signaux[i], &avant_[i], nullptr);
}

void Interruptible::demander() {
    recue = 1;
}

bool Interruptible::demandee() {
    return recue != 0;
}

void Interruptible::verifier() {
    if (demandee()) throw Interruption();
}

}  // namespace juge
