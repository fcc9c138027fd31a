// Solution de l'exercice 9.3 — Anneau à deux adresses. Une possibilité parmi d'autres.
//
// - L'entête ne contient que des nombres : combien d'octets ont été écrits et lus depuis le
//   début. La position dans l'anneau est le reste de la division ; plein et vide ne se confondent
//   pas, puisque les compteurs ne font que croître.
// - L'objet Anneau garde, lui, l'adresse où ce processus voit la mémoire : elle n'y est pas
//   rangée.
// - Les octets d'abord, le compteur ensuite (release) : la dernière écriture publie tout le
//   message. Mort avant elle, rien n'a eu lieu ; l'autre processus ne regarde pas au-delà du
//   compteur.
// - Le consommateur avance `lus` après avoir copié : la place n'est à nouveau libre qu'ensuite.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

class Anneau {
public:
    /// Crée un anneau vide dans cette mémoire, qui reste à l'appelant.
    static Anneau creer(std::span<std::byte> memoire) {
        if (memoire.size() < 128) throw std::invalid_argument("il faut au moins 128 octets");
        auto* entete = ::new (memoire.data()) Entete;
        entete->taille = memoire.size();
        entete->marque.store(signature, std::memory_order_release);
        return Anneau(memoire);
    }

    /// Rejoint l'anneau qui y a été créé.
    static Anneau rejoindre(std::span<std::byte> memoire) {
        if (memoire.size() < 128) throw std::invalid_argument("trop petit pour un anneau");
        const Anneau anneau(memoire);
        if (anneau.entete().marque.load(std::memory_order_acquire) != signature ||
            anneau.entete().taille != memoire.size())
            throw std::invalid_argument("cette mémoire ne contient pas un anneau de cette taille");
        return anneau;
    }

    /// Dépose un message, s'il y a la place.
    bool deposer(std::string_view message) {
        if (message.size() > memoire_.size()) throw std::length_error("message trop grand");
        const auto longueur = static_cast<std::uint32_t>(message.size());
        const std::uint64_t ecrits = entete().ecrits.load(std::memory_order_relaxed);
        const std::uint64_t lus = entete().lus.load(std::memory_order_acquire);
        if (capacite() - (ecrits - lus) < sizeof longueur + message.size()) return false;
        copier_vers(ecrits, &longueur, sizeof longueur);
        copier_vers(ecrits + sizeof longueur, message.data(), message.size());
        entete().ecrits.store(ecrits + sizeof longueur + message.size(), std::memory_order_release);
        return true;
    }

    /// Retire le plus ancien, s'il y en a un.
    std::optional<std::string> retirer() {
        const std::uint64_t lus = entete().lus.load(std::memory_order_relaxed);
        if (entete().ecrits.load(std::memory_order_acquire) == lus) return std::nullopt;
        std::uint32_t longueur = 0;
        copier_depuis(lus, &longueur, sizeof longueur);
        std::string message(longueur, '\0');
        copier_depuis(lus + sizeof longueur, message.data(), message.size());
        entete().lus.store(lus + sizeof longueur + message.size(), std::memory_order_release);
        return message;
    }

private:
    static constexpr std::uint64_t signature = 0x6175'6e61'6565'6e72;

    struct Entete {
        std::atomic<std::uint64_t> marque{0};
        std::uint64_t taille = 0;
        std::atomic<std::uint64_t> ecrits{0};  ///< octets, depuis le début
        std::atomic<std::uint64_t> lus{0};     ///< octets, depuis le début
    };

    explicit Anneau(std::span<std::byte> memoire) : memoire_(memoire) {}

    Entete& entete() const { return *std::launder(reinterpret_cast<Entete*>(memoire_.data())); }
    std::byte* donnees() const { return memoire_.data() + sizeof(Entete); }
    std::size_t capacite() const { return memoire_.size() - sizeof(Entete); }

    void copier_vers(std::uint64_t position, const void* octets, std::size_t taille) {
        const std::size_t debut = position % capacite();
        const std::size_t avant_la_fin = std::min(taille, capacite() - debut);
        std::memcpy(donnees() + debut, octets, avant_la_fin);
        std::memcpy(donnees(), static_cast<const char*>(octets) + avant_la_fin,
                    taille - avant_la_fin);
    }
    void copier_depuis(std::uint64_t position, void* octets, std::size_t taille) const {
        const std::size_t debut = position % capacite();
        const std::size_t avant_la_fin = std::min(taille, capacite() - debut);
        std::memcpy(octets, donnees() + debut, avant_la_fin);
        std::memcpy(static_cast<char*>(octets) + avant_la_fin, donnees(), taille - avant_la_fin);
    }

    std::span<std::byte> memoire_;
};
