#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre10/mini_boucle.hpp>
#include <cstdint>
#include <limits>
#include <thread>
#include <utility>

namespace cours {

MiniBoucle::MiniBoucle() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (!epoll_.ouvert()) echec_systeme("ouvrir une boucle d'événements");
}

void MiniBoucle::lancer(Tache<void> tache) {
    reprendre(taches_.garder(std::move(tache)));
}

// [tourner]
void MiniBoucle::tourner() {
    while (taches_.nombre() != 0) {
        patienter();           // ce que le noyau a de prêt ; s'il n'y a rien à faire, y dormir
        relever_minuteries();  // les échéances passées : prêtes
        faire_un_tour();
    }
}

void MiniBoucle::faire_un_tour() {
    for (std::size_t n = prets_.size(); n > 0; --n) {  // pas plus : les nouveaux venus attendront
        const auto suivante = prets_.front();
        prets_.pop_front();
        suivante.resume();  // jusqu'à son prochain co_await qui suspend
        taches_.relancer_l_exception();
    }
}
// [/tourner]

// [patienter]
void MiniBoucle::patienter() {
    if (surveilles_ != 0) return relever_descripteurs(delai_ms());
    if (!prets_.empty()) return;
    if (minuteries_.empty()) throw BoucleBloquee(taches_.nombre());
    std::this_thread::sleep_until(minuteries_.begin()->first);
}

int MiniBoucle::delai_ms() const {
    if (!prets_.empty()) return 0;
    if (minuteries_.empty()) return -1;  // jusqu'à ce qu'un descripteur soit prêt
    const auto reste = minuteries_.begin()->first - Horloge::now();
    // Arrondi vers le haut : réveillée trop tôt, la boucle tournerait à vide.
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(reste).count();
    return static_cast<int>(std::clamp<std::int64_t>(ms, 0, std::numeric_limits<int>::max()));
}
// [/patienter]

void MiniBoucle::relever_minuteries() {
    if (minuteries_.empty()) return;
    const auto passees = minuteries_.upper_bound(Horloge::now());
    for (auto minuterie = minuteries_.begin(); minuterie != passees; ++minuterie)
        prets_.push_back(minuterie->second);
    minuteries_.erase(minuteries_.begin(), passees);
}

void MiniBoucle::relever_descripteurs(int delai_ms) {
    std::array<epoll_event, 64> evenements{};
    const int n = ::epoll_wait(epoll_.numero(), evenements.data(),
                               static_cast<int>(evenements.size()), delai_ms);
    if (n < 0 && errno != EINTR) echec_systeme("attendre un événement");
    for (int i = 0; i < n; ++i)
        prets_.push_back(std::coroutine_handle<>::from_address(
            evenements[static_cast<std::size_t>(i)].data.ptr));
}

void MiniBoucle::surveiller(int descripteur, std::coroutine_handle<> lecteur) {
    epoll_event demande{};
    demande.events = EPOLLIN | EPOLLONESHOT;  // signalé une fois, même si la tâche tarde à lire
    demande.data.ptr = lecteur.address();
    if (::epoll_ctl(epoll_.numero(), EPOLL_CTL_ADD, descripteur, &demande) != 0)
        echec_systeme("surveiller un descripteur");
    ++surveilles_;
}

void MiniBoucle::ne_plus_surveiller(int descripteur) noexcept {
    ::epoll_ctl(epoll_.numero(), EPOLL_CTL_DEL, descripteur, nullptr);
    --surveilles_;
}

}  // namespace cours
