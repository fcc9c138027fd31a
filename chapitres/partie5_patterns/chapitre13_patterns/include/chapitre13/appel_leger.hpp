#pragma once

#include <array>
#include <cstddef>
#include <new>
#include <type_traits>

namespace cours {

/// Une fonction sans argument, d'un seul type quelle qu'elle soit, faite pour les épreuves : chaque
/// conversion vers std::function se paie d'une trentaine de fonctions à compiler ; celle-ci, de
/// trois. Elle ne garde que ce qui se copie octet par octet, et tient en huit mots : des
/// références, des adresses, des nombres.
template <class R>
class AppelLeger {
public:
    template <class F>
    AppelLeger(F fonction) : appeler_(&sur<F>) {  // implicite, comme celle de std::function
        static_assert(std::is_trivially_copyable_v<F> && sizeof(F) <= sizeof(Octets));
        ::new (octets_.data()) F(fonction);
    }
    R operator()() { return appeler_(octets_); }

private:
    struct Octets {
        alignas(std::max_align_t) std::array<std::byte, 8 * sizeof(void*)> tous;
        void* data() { return tous.data(); }
    };
    template <class F>
    static R sur(Octets& octets) {
        return (*std::launder(static_cast<F*>(octets.data())))();
    }

    Octets octets_;
    R (*appeler_)(Octets&);
};

}  // namespace cours
