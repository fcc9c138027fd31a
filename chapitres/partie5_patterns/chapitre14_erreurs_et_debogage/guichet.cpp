// FAUTIF EXPRÈS : un guichet qui vend des places. Deux erreurs, que ThreadSanitizer signale ;
// l'exercice 14.3 en donne le rapport, et demande de les trouver. Le test de cet exemple réussit
// quand le rapport paraît.
#include <cstdio>
#include <mutex>
#include <thread>
#include <utility>

// [guichet]
class Guichet {
public:
    Guichet(long places, long prix) : restantes_(places), prix_(prix) {}

    bool vendre() {
        const std::lock_guard ventes(verrou_ventes_);
        if (restantes_ == 0) return false;
        --restantes_;
        ++vendues_;
        const std::lock_guard caisse(verrou_caisse_);
        recette_ += prix_;
        return true;
    }

    long cloturer() {
        const std::lock_guard caisse(verrou_caisse_);
        const std::lock_guard ventes(verrou_ventes_);
        vendues_ = 0;
        return std::exchange(recette_, 0);
    }

    long vendues() const { return vendues_; }

private:
    std::mutex verrou_ventes_;
    std::mutex verrou_caisse_;
    long restantes_;
    long prix_;
    long vendues_ = 0;
    long recette_ = 0;
};
// [/guichet]

int main() {
    std::puts("Fautif exprès : ThreadSanitizer doit signaler deux erreurs.");
    Guichet guichet(1000, 12);
    {
        const std::jthread caissier([&] {
            for (int i = 0; i < 100; ++i)
                guichet.vendre();
        });
        const std::jthread affichage([&] {
            for (int i = 0; i < 100; ++i)
                guichet.vendues();
        });
    }
    const std::jthread comptable([&] { guichet.cloturer(); });
}
