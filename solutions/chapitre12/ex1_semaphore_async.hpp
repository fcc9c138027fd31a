// Solution de l'exercice 12.1 — Sémaphore asynchrone. Une possibilité parmi d'autres.
//
// - Un permis rendu passe de la main à la main : s'il y a quelqu'un dans la file, il n'est jamais
//   compté libre. Personne ne peut donc le prendre au passage, et l'ordre est celui de la file.
// - sonner() rend false si l'attente vient d'être annulée : le permis va à la suivante. C'est la
//   seule réponse à croire ; un drapeau « annulée » lu juste avant ne prouverait rien.
// - Réveillée par son arrêt, la coroutine quitte la file elle-même.
// - Le mutex est pris le temps de décider, jamais pendant un co_await : une coroutine suspendue le
//   garderait, et le rendrait peut-être dans un autre thread.
#pragma once

#include <chapitre12/reveil.hpp>
#include <cstddef>
#include <list>
#include <mutex>
#include <stop_token>
#include <utility>

namespace asio = boost::asio;

class SemaphoreAsync {
public:
    explicit SemaphoreAsync(std::size_t permis) : libres_(permis) {}
    SemaphoreAsync(const SemaphoreAsync&) = delete;
    SemaphoreAsync& operator=(const SemaphoreAsync&) = delete;

    /// Prend un permis, ou l'attend.
    asio::awaitable<void> prendre(std::stop_token arret = {}) {
        if (arret.stop_requested()) lever_annulation();
        cours::Reveil reveil;
        {
            const std::lock_guard garde(verrou_);
            if (libres_ > 0) {
                --libres_;
                co_return;
            }
            file_.push_back(&reveil);
        }
        const bool servie = co_await reveil.attendre(std::move(arret));
        if (servie) co_return;
        {
            const std::lock_guard garde(verrou_);
            file_.remove(&reveil);
        }
        lever_annulation();
    }

    /// Prend un permis s'il y en a un de libre, sans attendre.
    bool essayer() {
        const std::lock_guard garde(verrou_);
        if (libres_ == 0) return false;
        --libres_;
        return true;
    }

    /// Rend des permis.
    void rendre(std::size_t combien = 1) {
        const std::lock_guard garde(verrou_);
        while (combien > 0 && servir_la_premiere())
            --combien;
        libres_ += combien;
    }

    /// Les permis libres.
    std::size_t libres() const {
        const std::lock_guard garde(verrou_);
        return libres_;
    }

    /// Les coroutines suspendues dans prendre(), qui n'ont pas de permis.
    std::size_t attendent() const {
        const std::lock_guard garde(verrou_);
        return file_.size();
    }

private:
    [[noreturn]] static void lever_annulation() {
        throw boost::system::system_error(asio::error::operation_aborted);
    }

    /// Verrou tenu : donne un permis à la première qui attend encore. Rend false s'il n'y en a pas.
    bool servir_la_premiere() {
        while (!file_.empty()) {
            cours::Reveil* const premiere = file_.front();
            file_.pop_front();
            if (premiere->sonner()) return true;
        }
        return false;
    }

    mutable std::mutex verrou_;
    std::size_t libres_;  // nul tant que quelqu'un attend
    std::list<cours::Reveil*> file_;
};
