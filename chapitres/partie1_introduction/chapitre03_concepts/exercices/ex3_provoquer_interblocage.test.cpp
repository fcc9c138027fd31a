#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Un mutex dont l'épreuve voit qui le tient et qui l'attend, et qu'elle peut reprendre de force.
class VerrouTemoin {
public:
    void lock() {
        std::unique_lock garde(mutex_);
        const auto moi = std::this_thread::get_id();
        attendent_.insert(moi);
        libere_.wait(garde, [this] { return !tenu_par_; });
        attendent_.erase(moi);
        tenu_par_ = moi;
    }
    bool try_lock() {
        const std::lock_guard garde(mutex_);
        if (tenu_par_) return false;
        tenu_par_ = std::this_thread::get_id();
        return true;
    }
    /// Celui à qui l'on a repris le verrou n'a plus rien à rendre.
    void unlock() {
        if (tenu_par() == std::this_thread::get_id()) reprendre();
    }

    void reprendre() {
        {
            const std::lock_guard garde(mutex_);
            tenu_par_.reset();
        }
        libere_.notify_all();
    }
    std::optional<std::thread::id> tenu_par() const {
        const std::lock_guard garde(mutex_);
        return tenu_par_;
    }
    bool attendu_par(std::optional<std::thread::id> qui) const {
        const std::lock_guard garde(mutex_);
        return qui && attendent_.contains(*qui);
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable libere_;
    std::optional<std::thread::id> tenu_par_;
    std::set<std::thread::id> attendent_;
};

/// Demande un interblocage, le constate, puis le dénoue en reprenant l'un des verrous.
void constater_et_denouer(bool reprendre_a) {
    // Jamais détruits : des threads que la réponse n'aurait pas attendus s'en servent peut-être.
    static std::deque<VerrouTemoin> verrous;
    VerrouTemoin& a = verrous.emplace_back();
    VerrouTemoin& b = verrous.emplace_back();
    juge::Acteur appelant("appelant", [&] { provoquer(a, b); });
    {
        INFO("provoquer() ne doit pas revenir d'elle-même : l'interblocage n'a pas eu lieu");
        REQUIRE(appelant.est_bloque());
    }
    {
        INFO(
            "tout est arrêté, mais les deux verrous ne sont pas tenus par deux threads différents");
        REQUIRE((a.tenu_par() && b.tenu_par() && a.tenu_par() != b.tenu_par()));
    }
    {
        INFO(
            "tout est arrêté, mais pas en cycle : chacun doit attendre le verrou que tient "
            "l'autre");
        REQUIRE(a.attendu_par(b.tenu_par()));
        REQUIRE(b.attendu_par(a.tenu_par()));
    }
    (reprendre_a ? a : b).reprendre();
    appelant.attendre_fin(
        "L'épreuve a repris l'un des verrous : celui qui l'attendait doit finir et rendre les "
        "siens, puis l'autre finir à son tour.");
    INFO("une fois les threads finis, les deux verrous sont rendus");
    REQUIRE_FALSE(a.tenu_par().has_value());
    REQUIRE_FALSE(b.tenu_par().has_value());
}

}  // namespace

TEST_CASE("l'interblocage a lieu à chaque fois, dans tous les entrelacements", "[1.9][simple]") {
    juge::explorer(300, [] {
        epreuve::constater_et_denouer(true);
        epreuve::constater_et_denouer(false);
    });
}

TEST_CASE("l'interblocage ne doit rien à une durée", "[1.9][simple]") {
    const juge::HorlogeFactice horloge;  // le temps est arrêté : un sleep ne finit pas
    epreuve::constater_et_denouer(true);
}

TEST_CASE("l'interblocage a lieu aussi avec de vrais threads", "[1.9]") {
    for (int essai = 0; essai < 10; ++essai) {
        epreuve::constater_et_denouer(true);
        epreuve::constater_et_denouer(false);
    }
}

}  // namespace juge::epreuve
