// Les essais classiques de tests/ordres/litmus.test.cpp sous Relacy, au hasard : le résultat que
// seule une mémoire faible montre est-il vu ? Les atomiques sont écrits dans before() (voir
// verrou.cpp).
#include "parcours.hpp"

namespace {

bool vu;  // le résultat faible de l'essai en cours

struct Deux {
    std::atomic<int> x, y;
    int a = 0, b = 0, c = 0, d = 0;

    void before() {
        x.store(0, std::memory_order_relaxed);
        y.store(0, std::memory_order_relaxed);
    }
};

template <rl::memory_order ecriture, rl::memory_order lecture, bool barriere = false>
struct StoreBuffering : rl::test_suite<StoreBuffering<ecriture, lecture, barriere>, 2>, Deux {
    void before() { Deux::before(); }
    void thread(unsigned rang) {
        (rang == 0 ? x : y).store(1, ecriture);
        if (barriere) std::atomic_thread_fence(std::memory_order_seq_cst);
        (rang == 0 ? a : b) = (rang == 0 ? y : x).load(lecture);
    }
    void after() { vu = vu || (a == 0 && b == 0); }
};

template <rl::memory_order ecriture, rl::memory_order lecture>
struct MessagePassing : rl::test_suite<MessagePassing<ecriture, lecture>, 2>, Deux {
    void before() { Deux::before(); }
    void thread(unsigned rang) {
        if (rang == 0) {
            x.store(1, std::memory_order_relaxed);
            y.store(1, ecriture);
        } else {
            a = y.load(lecture);
            b = x.load(std::memory_order_relaxed);
        }
    }
    void after() { vu = vu || (a == 1 && b == 0); }
};

template <rl::memory_order ecriture>
struct DeuxPlusDeux : rl::test_suite<DeuxPlusDeux<ecriture>, 2>, Deux {
    void before() { Deux::before(); }
    void thread(unsigned rang) {
        (rang == 0 ? x : y).store(1, ecriture);
        (rang == 0 ? y : x).store(2, ecriture);
    }
    void after() { vu = vu || (x.load() == 1 && y.load() == 1); }
};

template <rl::memory_order ecriture, rl::memory_order lecture, bool barriere = false>
struct Iriw : rl::test_suite<Iriw<ecriture, lecture, barriere>, 4>, Deux {
    void before() { Deux::before(); }
    void thread(unsigned rang) {
        if (rang < 2) {
            (rang == 0 ? x : y).store(1, ecriture);
            return;
        }
        (rang == 2 ? a : c) = (rang == 2 ? x : y).load(lecture);
        if (barriere) std::atomic_thread_fence(std::memory_order_seq_cst);
        (rang == 2 ? b : d) = (rang == 2 ? y : x).load(lecture);
    }
    void after() { vu = vu || (a == 1 && b == 0 && c == 1 && d == 0); }
};

template <class Epreuve>
void essayer(const char* nom, bool permis) {
    vu = false;
    std::ostream muet(nullptr);
    rl::test_params reglages;
    reglages.iteration_count = 1'000'000;
    reglages.output_stream = reglages.progress_stream = &muet;
    rl::simulate<Epreuve>(reglages);
    std::cout << (vu == permis ? "comme la norme  " : "AUTREMENT       ") << nom << " : "
              << (permis ? "permis" : "interdit") << ", " << (vu ? "vu" : "pas vu") << '\n';
}

}  // namespace

int main() {
    using namespace rl;
    essayer<StoreBuffering<mo_relaxed, mo_relaxed>>("store buffering, relaxed", true);
    essayer<StoreBuffering<mo_release, mo_acquire>>("store buffering, release et acquire", true);
    essayer<StoreBuffering<mo_seq_cst, mo_seq_cst>>("store buffering, seq_cst", false);
    essayer<StoreBuffering<mo_seq_cst, mo_acquire>>("store buffering, seq_cst et acquire", true);
    essayer<StoreBuffering<mo_relaxed, mo_relaxed, true>>("store buffering, barrières", false);
    essayer<MessagePassing<mo_relaxed, mo_relaxed>>("message passing, relaxed", true);
    essayer<MessagePassing<mo_release, mo_relaxed>>("message passing, release et relaxed", true);
    essayer<MessagePassing<mo_release, mo_acquire>>("message passing, release et acquire", false);
    essayer<DeuxPlusDeux<mo_relaxed>>("2+2W, relaxed", true);
    essayer<DeuxPlusDeux<mo_release>>("2+2W, release", true);
    essayer<DeuxPlusDeux<mo_seq_cst>>("2+2W, seq_cst", false);
    essayer<Iriw<mo_relaxed, mo_relaxed>>("IRIW, relaxed", true);
    essayer<Iriw<mo_release, mo_acquire>>("IRIW, release et acquire", true);
    essayer<Iriw<mo_seq_cst, mo_seq_cst>>("IRIW, seq_cst", false);
    essayer<Iriw<mo_relaxed, mo_relaxed, true>>("IRIW, barrières seq_cst", false);
    return 0;
}
