#pragma once

#include <atomic>
#include <chapitre07/descripteur.hpp>
#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

namespace cours {

/// Où se trouve un objet d'une mémoire partagée, compté depuis son début. C'est ce qu'on y range à
/// la place d'un pointeur : chaque processus voit la mémoire à une autre adresse.
template <class T>
struct Decalage {
    std::uint64_t octets = 0;  ///< 0 : nulle part
    explicit operator bool() const { return octets != 0; }
    friend bool operator==(Decalage, Decalage) = default;
};

/// De la mémoire que plusieurs processus voient. Elle n'a pas de nom dans le système (memfd) : le
/// dernier processus qui la tient la rend en mourant, quelle que soit sa mort. On l'obtient par
/// héritage (fork), ou par son descripteur, ouvert une deuxième fois, donc à une autre adresse.
///
/// Sa taille ne change plus (scellée) : aucun processus ne peut la raccourcir et tuer les autres
/// (SIGBUS). Construire et réserver sont sûrs entre threads et processus, sans verrou : qui meurt
/// en réservant ne fait que perdre la place. Rien n'est rendu avant la fin.
///
/// Les objets partagés ne sont jamais détruits : sans ressource, sans pointeur.
/// Source : pages de manuel Linux memfd_create(2), mmap(2), fcntl(2) (F_ADD_SEALS).
class MemoirePartagee {
public:
    /// Crée `taille` octets, à zéro. Lève ErreurSysteme (EMFILE, ENOMEM).
    explicit MemoirePartagee(std::size_t taille);
    /// Projette une deuxième fois celle que désigne ce descripteur, qui reste à l'appelant. Lève
    /// std::invalid_argument si ce n'en est pas une, ErreurSysteme.
    static MemoirePartagee ouvrir(int descripteur);

    MemoirePartagee(MemoirePartagee&& autre) noexcept
        : descripteur_(std::move(autre.descripteur_)),
          debut_(std::exchange(autre.debut_, nullptr)),
          taille_(autre.taille_) {}
    MemoirePartagee& operator=(MemoirePartagee&&) = delete;
    ~MemoirePartagee();

    /// Le descripteur à confier à un autre processus.
    int descripteur() const { return descripteur_.numero(); }
    /// Octets, entête comprise.
    std::size_t taille() const { return taille_; }

    /// Construit un T dans la mémoire. Lève std::bad_alloc si la place manque.
    template <class T, class... Arguments>
    Decalage<T> construire(Arguments&&... arguments) {
        static_assert(std::is_trivially_destructible_v<T> && !std::is_pointer_v<T>,
                      "un objet partagé n'a ni ressource à rendre, ni adresse à retenir");
        const Decalage<T> place{reserver(sizeof(T), alignof(T))};
        ::new (adresse(place.octets, sizeof(T), alignof(T)))
            T(std::forward<Arguments>(arguments)...);
        return place;
    }

    /// L'objet, à l'adresse où ce processus le voit. Lève std::out_of_range si le décalage en
    /// désigne un autre morceau que la mémoire : il a pu être écrit par un processus malade.
    template <class T>
    T& en(Decalage<T> decalage) const {
        return *std::launder(reinterpret_cast<T*>(adresse(decalage.octets, sizeof(T), alignof(T))));
    }

    /// Un premier objet, que celui qui ouvre la mémoire retrouve sans qu'on lui dise où.
    template <class T>
    void publier_racine(Decalage<T> racine) {
        racine_().store(racine.octets, std::memory_order_release);
    }
    template <class T>
    Decalage<T> racine() const {
        return {racine_().load(std::memory_order_acquire)};
    }

private:
    struct Entete;
    MemoirePartagee(Descripteur descripteur, std::size_t taille);
    std::uint64_t reserver(std::size_t taille, std::size_t alignement);
    std::byte* adresse(std::uint64_t decalage, std::size_t taille, std::size_t alignement) const;
    std::atomic<std::uint64_t>& racine_() const;
    Entete& entete() const;

    Descripteur descripteur_;
    std::byte* debut_ = nullptr;
    std::size_t taille_ = 0;
};

}  // namespace cours
