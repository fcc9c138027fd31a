#include <algorithm>
#include <array>
#include <chapitre13/file_de_taches.hpp>

namespace cours {
namespace {
constexpr std::size_t lot_max = 64;
}

void FileDeTaches::attacher(TacheDuPool* tache) {
    tache->avant_ = queue_;
    tache->apres_ = nullptr;
    (queue_ == nullptr ? tete_ : queue_->apres_) = tache;
    queue_ = tache;
    taille_.store(taille_.load(std::memory_order_relaxed) + 1);
}

TacheDuPool* FileDeTaches::detacher_premiere() {
    TacheDuPool* tache = tete_;
    tete_ = tache->apres_;
    (tete_ == nullptr ? queue_ : tete_->avant_) = nullptr;
    return tache;
}

void FileDeTaches::deposer(TachePtr tache) {
    const std::lock_guard garde(verrou_);
    attacher(tache.release());
}

TachePtr FileDeTaches::derniere() {
    if (taille_.load(std::memory_order_relaxed) == 0) return nullptr;
    const std::lock_guard garde(verrou_);
    TacheDuPool* tache = queue_;
    if (tache == nullptr) return nullptr;
    queue_ = tache->avant_;
    (queue_ == nullptr ? tete_ : queue_->apres_) = nullptr;
    taille_.store(taille_.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
    return TachePtr(tache);
}

// [premiere]
TachePtr FileDeTaches::premiere(std::size_t lot, FileDeTaches& chez_moi) {
    if (taille_.load() == 0) return nullptr;
    std::array<TacheDuPool*, lot_max> prises{};
    std::size_t combien = 0;
    {
        const std::lock_guard garde(verrou_);
        const std::size_t reste = taille_.load(std::memory_order_relaxed);
        combien = std::min({lot, lot_max, (reste + 1) / 2});
        for (std::size_t i = 0; i < combien; ++i)
            prises[i] = detacher_premiere();
        taille_.store(reste - combien, std::memory_order_relaxed);
    }
    if (combien == 0) return nullptr;
    if (combien > 1) {
        const std::lock_guard garde(chez_moi.verrou_);  // jamais les deux verrous à la fois
        for (std::size_t i = combien - 1; i > 0; --i)
            chez_moi.attacher(prises[i]);
    }
    return TachePtr(prises[0]);
}
// [/premiere]

std::size_t FileDeTaches::vider() {
    TacheDuPool* liste = nullptr;
    {
        const std::lock_guard garde(verrou_);
        liste = tete_;
        tete_ = queue_ = nullptr;
        taille_.store(0);
    }
    std::size_t combien = 0;
    for (; liste != nullptr; ++combien) {
        const TachePtr tache(liste);
        liste = tache->apres_;
    }
    return combien;
}

}  // namespace cours
