// attendu : COURSE DÉTECTÉE dans « tout ce qui est déposé est retiré, une fois » — sans verrou
#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

template <class T>
class TamponBorne {
public:
    explicit TamponBorne(std::size_t capacite) : capacite_(capacite) {}
    bool deposer(T valeur) {
        std::unique_lock garde(verrou_);
        pas_plein_.wait(garde, [&] { return arrete_ || elements_.size() < capacite_; });
        if (arrete_) return false;
        elements_.push_back(std::move(valeur));
        pas_vide_.notify_one();
        return true;
    }
    std::optional<T> retirer() {
        std::unique_lock garde(verrou_);
        pas_vide_.wait(garde, [&] { return arrete_ || !elements_.empty(); });
        if (arrete_) return std::nullopt;
        T valeur = std::move(elements_.front());
        elements_.pop_front();
        pas_plein_.notify_one();
        return valeur;
    }
    void arreter() {
        {
            const std::lock_guard garde(verrou_);
            arrete_ = true;
        }
        pas_plein_.notify_all();
        pas_vide_.notify_all();
    }

private:
    std::size_t capacite_;
    std::deque<T> elements_;
    bool arrete_ = false;
    std::mutex verrou_;
    std::condition_variable pas_vide_;
    std::condition_variable pas_plein_;
};
