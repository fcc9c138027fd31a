// Solution de l'exercice 14.2 — Journal asynchrone. Une possibilité parmi d'autres.
//
// - La ligne et son « \n » ne font qu'un texte, donc un seul write() : entre deux appels, un autre
//   processus aurait le temps d'écrire, ou celui-ci de mourir.
// - Le verrou n'est pas tenu pendant write() : qui note n'attend pas le disque.
// - L'écrivain ne finit que si le journal est fermé ET qu'il n'y a plus rien : fermer ne jette
//   rien. Et « fermé » change sous le verrou : le signal ne peut pas se perdre.
// - join() ne s'appelle qu'une fois ; un second verrou fait attendre aux autres fermetures que la
//   première ait fini, sans gêner l'écrivain.
// - La ligne est ajoutée à la file avant d'être retirée par l'écrivain, une à une : l'attente ne
//   dépasse jamais `capacite`. Prendre toute la file d'un coup doublerait la mémoire.
#pragma once

#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

class JournalAsynchrone {
public:
    /// `sortie` : un descripteur ouvert en écriture, bloquant.
    JournalAsynchrone(int sortie, std::size_t capacite) : sortie_(sortie), capacite_(capacite) {
        if (capacite == 0) throw std::invalid_argument("un journal sans place jetterait tout");
        ecrivain_ = std::thread([this] { ecrire_jusqu_a_la_fin(); });
    }
    JournalAsynchrone(const JournalAsynchrone&) = delete;
    JournalAsynchrone& operator=(const JournalAsynchrone&) = delete;
    ~JournalAsynchrone() { fermer(); }

    /// Rend vrai si la ligne est acceptée.
    bool noter(std::string ligne) {
        {
            const std::lock_guard garde(verrou_);
            if (ferme_) return false;
            if (attente_.size() >= capacite_) {
                ++jetees_;
                return false;
            }
            attente_.push_back(std::move(ligne));
        }
        a_ecrire_.notify_one();
        return true;
    }

    void fermer() {
        {
            const std::lock_guard garde(verrou_);
            ferme_ = true;
        }
        a_ecrire_.notify_one();
        const std::lock_guard une_fermeture(fermeture_);
        if (ecrivain_.joinable()) ecrivain_.join();
    }

    /// Combien de lignes ont été jetées, faute de place.
    std::size_t jetees() const {
        const std::lock_guard garde(verrou_);
        return jetees_;
    }

    /// Combien de lignes acceptées n'ont pas pu être écrites.
    std::size_t perdues() const {
        const std::lock_guard garde(verrou_);
        return perdues_;
    }

private:
    void ecrire_jusqu_a_la_fin() {
        std::unique_lock garde(verrou_);
        for (;;) {
            a_ecrire_.wait(garde, [&] { return ferme_ || !attente_.empty(); });
            if (attente_.empty()) return;
            const std::string ligne = std::move(attente_.front());
            attente_.pop_front();
            garde.unlock();
            const bool ecrite = ecrire(ligne + "\n");
            garde.lock();
            if (!ecrite) ++perdues_;
        }
    }

    bool ecrire(std::string_view texte) const {
        while (!texte.empty()) {
            const ssize_t ecrits = ::write(sortie_, texte.data(), texte.size());
            if (ecrits >= 0)
                texte.remove_prefix(static_cast<std::size_t>(ecrits));
            else if (errno != EINTR)
                return false;
        }
        return true;
    }

    const int sortie_;
    const std::size_t capacite_;
    mutable std::mutex verrou_;  // protège ce qui suit
    std::condition_variable a_ecrire_;
    std::deque<std::string> attente_;
    std::size_t jetees_ = 0;
    std::size_t perdues_ = 0;
    bool ferme_ = false;
    std::mutex fermeture_;
    std::thread ecrivain_;
};
