// Solution de l'exercice 9.5 — File joignable. Une possibilité parmi d'autres.
//
// - L'anneau n'a que deux compteurs, entrées et sorties, qui ne font que croître : une tâche est
//   déposée par l'écriture d'un seul mot, donc entièrement ou pas du tout.
// - Une tâche retirée est d'abord notée « en cours », puis l'anneau avance. Dans l'autre ordre,
//   mourir entre les deux la perdrait. Dans celui-ci, elle est un instant aux deux endroits, et
//   la réparation sait lequel croire : un numéro que l'anneau n'a pas encore rendu n'est pas en
//   cours.
// - L'événement est annoncé avant de publier, sous le verrou : ceux qui se réveillent attendent
//   le verrou, et l'ont quand on a publié, ou quand on est mort. Annoncer après laisserait un
//   instant où la tâche est là et où personne ne le saura jamais.
// - Un seul événement pour tous les changements, et chacun relit l'état : plus de réveils qu'il
//   n'en faudrait, mais aucun qui manque.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chapitre07/partage.hpp>
#include <chapitre09/evenement_inter_processus.hpp>
#include <chapitre09/verrou_inter_processus.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>

class FileFermee : public std::runtime_error {
public:
    FileFermee() : std::runtime_error("la file est fermée") {}
};

class FileJoignable {
public:
    explicit FileJoignable(std::size_t capacite) : capacite_(capacite) {
        if (capacite == 0) throw std::invalid_argument("une file sans place bloquerait tout dépôt");
    }

    FileJoignable(const FileJoignable&) = delete;
    FileJoignable& operator=(const FileJoignable&) = delete;

    /// Attend une place, et dépose.
    void deposer(std::uint64_t tache) {
        auto garde = etat_->prendre();
        while (!etat_->fermee && etat_->entrees - etat_->sorties >= capacite_)
            etat_->attendre(garde);
        if (etat_->fermee) throw FileFermee();
        etat_->anneau[etat_->entrees % etat_->anneau.size()] = tache;
        etat_->changement.annoncer();
        etat_->entrees = etat_->entrees + 1;
    }

    /// Attend une tâche, et la prend : elle est en cours dans ce processus.
    std::optional<std::uint64_t> retirer() {
        auto garde = etat_->prendre();
        if (etat_->chercher(::getpid()) != nullptr)
            throw std::logic_error("ce processus a déjà une tâche en cours");
        for (;;) {
            if (const auto tache = essayer_de_retirer()) return tache;
            if (etat_->fermee && etat_->finie()) return std::nullopt;
            etat_->attendre(garde);
        }
    }

    /// Ce processus a fini sa tâche en cours.
    void tache_terminee() {
        const auto garde = etat_->prendre();
        EnCours* sienne = etat_->chercher(::getpid());
        if (sienne == nullptr) throw std::logic_error("ce processus n'a pas de tâche en cours");
        etat_->changement.annoncer();
        sienne->pid = personne;
    }

    /// Attend que toutes les tâches déposées soient terminées.
    void joindre() {
        auto garde = etat_->prendre();
        while (!etat_->finie())
            etat_->attendre(garde);
    }

    void fermer() {
        const auto garde = etat_->prendre();
        etat_->changement.annoncer();
        etat_->fermee = true;
    }

    /// Ce processus est mort : sa tâche en cours revient.
    void reprendre(pid_t mort) {
        const auto garde = etat_->prendre();
        EnCours* sienne = etat_->chercher(mort);
        if (sienne == nullptr) return;
        etat_->changement.annoncer();
        sienne->pid = rendue;
    }

private:
    static constexpr pid_t personne = 0;
    static constexpr pid_t rendue = -1;  ///< la tâche d'un mort, à reprendre

    struct EnCours {
        std::atomic<pid_t> pid{personne};
        std::atomic<std::uint64_t> numero{0};
        std::atomic<std::uint64_t> tache{0};
    };

    struct Etat {
        cours::VerrouInterProcessus::Garde prendre() {
            return verrou.prendre([this] { reparer(); });
        }
        void reparer() {
            for (EnCours& place : en_cours)
                if (place.pid != personne && place.numero >= sorties) place.pid = personne;
            changement.annoncer();
        }
        void attendre(cours::VerrouInterProcessus::Garde& garde) {
            const auto vue = changement.generation();
            garde.rendre();
            changement.attendre(vue);
            garde = prendre();
        }
        EnCours* chercher(pid_t pid) {
            for (EnCours& place : en_cours)
                if (place.pid == pid) return &place;
            return nullptr;
        }
        bool finie() const {
            for (const EnCours& place : en_cours)
                if (place.pid != personne) return false;
            return entrees == sorties;
        }

        cours::VerrouInterProcessus verrou;
        cours::EvenementInterProcessus changement;
        std::atomic<bool> fermee{false};
        std::atomic<std::uint64_t> entrees{0};
        std::atomic<std::uint64_t> sorties{0};
        std::array<std::atomic<std::uint64_t>, 1000> anneau{};
        std::array<EnCours, 32> en_cours{};
    };

    std::optional<std::uint64_t> essayer_de_retirer() {
        if (EnCours* revenue = etat_->chercher(rendue)) {
            const std::uint64_t tache = revenue->tache;
            revenue->pid = ::getpid();
            return tache;
        }
        EnCours* place = etat_->chercher(personne);
        if (etat_->sorties == etat_->entrees || place == nullptr) return std::nullopt;
        place->numero = etat_->sorties.load();
        place->tache = etat_->anneau[etat_->sorties % etat_->anneau.size()].load();
        const std::uint64_t tache = place->tache;
        etat_->changement.annoncer();
        place->pid = ::getpid();
        etat_->sorties = etat_->sorties + 1;
        return tache;
    }

    std::size_t capacite_;
    cours::Partage<Etat> etat_;
};
