#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Tant qu'elle est vraie, un thread qui a pris un verrou ne finit pas : il dort dans le
/// destructeur d'une variable thread_local.
std::atomic<bool> fins_retenues{false};
struct Fin {
    ~Fin() { fins_retenues.wait(true); }
};

/// Un mutex dont l'épreuve voit qui le tient et qui l'attend, et qu'elle peut reprendre de force.
class VerrouTemoin {
public:
    void lock() {
        thread_local const Fin fin;
        std::unique_lock garde(mutex_);
        const auto moi = std::this_thread::get_id();
        attendent_.insert(moi);
        libere_.wait(garde, [this] { return !tenu_par_ && !retenu_; });
        attendent_.erase(moi);
        tenu_par_ = moi;
    }
    bool try_lock() {
        const std::lock_guard garde(mutex_);
        if (tenu_par_ || retenu_) return false;
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
    /// Retenu, le verrou n'est donné à personne, même libre.
    void retenir(bool retenu) {
        {
            const std::lock_guard garde(mutex_);
            retenu_ = retenu;
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
    bool retenu_ = false;
};

/// Deux verrous jamais détruits : des threads que la réponse n'aurait pas attendus s'en servent
/// peut-être.
struct Paire {
    VerrouTemoin& a = neuf();
    VerrouTemoin& b = neuf();

private:
    static VerrouTemoin& neuf() {
        static std::deque<VerrouTemoin> verrous;
        return verrous.emplace_back();
    }
};

/// L'interblocage a eu lieu.
void constater(const Paire& paire, juge::Acteur& appelant) {
    const auto& [a, b] = paire;
    {
        INFO("provoquer() ne doit pas revenir d'elle-même : l'interblocage n'a pas eu lieu");
        REQUIRE(appelant.est_bloque());
    }
    {
        INFO(
            "tout est arrêté, mais les deux verrous ne sont pas tenus par deux threads différents");
        REQUIRE((a.tenu_par() && b.tenu_par() && a.tenu_par() != b.tenu_par()));
    }
    INFO("tout est arrêté, mais pas en cycle : chacun doit attendre le verrou que tient l'autre");
    REQUIRE(a.attendu_par(b.tenu_par()));
    REQUIRE(b.attendu_par(a.tenu_par()));
}

/// Reprend l'un des verrous. Celui des deux threads qui l'attendait finit ; l'autre est retenu un
/// moment, et provoquer() avec lui.
void denouer(const Paire& paire, juge::Acteur& appelant, bool reprendre_a) {
    VerrouTemoin& repris = reprendre_a ? paire.a : paire.b;
    VerrouTemoin& l_autre = reprendre_a ? paire.b : paire.a;
    l_autre.retenir(true);
    repris.reprendre();
    {
        INFO("l'un des threads a fini, l'autre non : provoquer() doit attendre les deux");
        REQUIRE(appelant.est_bloque());
    }
    l_autre.retenir(false);
    appelant.attendre_fin(
        "L'épreuve a repris l'un des verrous : celui qui l'attendait doit finir et rendre les "
        "siens, puis l'autre finir à son tour.");
    INFO("une fois les threads finis, les deux verrous sont rendus");
    REQUIRE_FALSE(paire.a.tenu_par().has_value());
    REQUIRE_FALSE(paire.b.tenu_par().has_value());
}

/// Demande un interblocage, le constate, puis le dénoue en reprenant l'un des verrous.
void constater_et_denouer(bool reprendre_a) {
    const Paire paire;
    juge::Acteur appelant("appelant", [&] { ::provoquer(paire.a, paire.b); });
    epreuve::constater(paire, appelant);
    epreuve::denouer(paire, appelant, reprendre_a);
}

}  // namespace

TEST_CASE("chacun attend l'autre aussi longtemps qu'il le faut", "[1.9][simple]") {
    for (const bool tenir_a : {true, false}) {
        juge::HorlogeFactice horloge;
        const Paire paire;
        VerrouTemoin& pris = tenir_a ? paire.a : paire.b;
        VerrouTemoin& libre = tenir_a ? paire.b : paire.a;
        pris.lock();  // l'un des threads n'aura pas son premier verrou avant longtemps
        juge::Acteur appelant("appelant", [&] { ::provoquer(paire.a, paire.b); });
        REQUIRE(appelant.est_bloque());
        horloge.avancer(std::chrono::hours(1));
        REQUIRE(appelant.est_bloque());
        {
            INFO(
                "l'autre thread n'a toujours pas son premier verrou : celui qui tient le sien ne "
                "doit pas demander le second, même une heure après");
            REQUIRE_FALSE(pris.attendu_par(libre.tenu_par()));
        }
        pris.unlock();
        epreuve::constater(paire, appelant);
        epreuve::denouer(paire, appelant, tenir_a);
    }
}

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

TEST_CASE("provoquer() ne revient qu'une fois les threads finis pour de bon", "[1.9]") {
    for (const bool reprendre_a : {true, false}) {
        const Paire paire;
        juge::Acteur appelant("appelant", [&] { ::provoquer(paire.a, paire.b); });
        epreuve::constater(paire, appelant);
        fins_retenues = true;
        (reprendre_a ? paire.a : paire.b).reprendre();
        const bool attend = appelant.est_bloque();
        fins_retenues = false;
        fins_retenues.notify_all();
        INFO(
            "un thread a rendu ses verrous sans être encore fini : provoquer() doit attendre sa "
            "fin (join), et non l'annonce de sa fin");
        REQUIRE(attend);
        appelant.attendre_fin("Les deux threads ont fini : provoquer() doit revenir.");
    }
}

TEST_CASE("deux appels à la fois ne se gênent pas", "[1.9]") {
    juge::explorer(40, [] {
        const Paire paire;
        const Paire autre_paire;
        juge::Acteur appelant("appelant", [&] { ::provoquer(paire.a, paire.b); });
        juge::Acteur second("second appelant", [&] { ::provoquer(autre_paire.a, autre_paire.b); });
        epreuve::constater(paire, appelant);
        epreuve::constater(autre_paire, second);
        epreuve::denouer(paire, appelant, true);
        epreuve::constater(autre_paire, second);
        epreuve::denouer(autre_paire, second, false);
    });
}

}  // namespace juge::epreuve
