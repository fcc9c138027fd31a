// attendu : ÉCHEC dans « chaque worker commence au début d'une ligne » — les structures sont construites dans un tableau d'octets
//
// Le type est bien aligné, mais la mémoire où on le construit ne l'est que sur 16 octets : le
// compilateur ne peut rien y faire, et c'est un comportement indéfini.
#pragma once

#include <atomic>
#include <chapitre02/ligne_de_cache.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <stdexcept>

struct alignas(cours::ligne_de_cache) ComptesWorker {
    std::atomic<std::uint64_t> requetes{0};
    std::atomic<std::uint64_t> octets{0};
};

struct Total {
    std::uint64_t requetes = 0;
    std::uint64_t octets = 0;
};

class TableauComptes {
public:
    explicit TableauComptes(std::size_t workers)
        : nombre_(workers), octets_(new char[workers * sizeof(ComptesWorker)]) {
        if (workers == 0) throw std::invalid_argument("un tableau d'aucun worker");
        for (std::size_t w = 0; w < workers; ++w)
            new (octets_.get() + w * sizeof(ComptesWorker)) ComptesWorker;
    }

    void noter(std::size_t worker, std::uint64_t octets) {
        ComptesWorker& comptes = trouver(worker);
        comptes.requetes.fetch_add(1, std::memory_order_relaxed);
        comptes.octets.fetch_add(octets, std::memory_order_relaxed);
    }

    const ComptesWorker& comptes(std::size_t worker) const { return trouver(worker); }

    Total total() const {
        Total total;
        for (std::size_t w = 0; w < nombre_; ++w) {
            const ComptesWorker& comptes = trouver(w);
            total.requetes += comptes.requetes.load(std::memory_order_relaxed);
            total.octets += comptes.octets.load(std::memory_order_relaxed);
        }
        return total;
    }

private:
    ComptesWorker& trouver(std::size_t worker) const {
        if (worker >= nombre_) throw std::out_of_range("ce worker n'existe pas");
        return reinterpret_cast<ComptesWorker*>(octets_.get())[worker];
    }

    std::size_t nombre_;
    std::unique_ptr<char[]> octets_;
};
