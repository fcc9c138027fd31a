#include <algorithm>
#include <atomic>
#include <chapitre14/journal.hpp>
#include <chapitre14/ligne_journal.hpp>
#include <condition_variable>
#include <cstdio>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "ce_processus.hpp"
#include "fichier_journal.hpp"

namespace cours {

/// Ce que les deux sortes de journaux ont en commun.
class Journal::Etat {
public:
    explicit Etat(const ReglagesJournal& reglages)
        : fichier_(reglages), seuil(reglages.seuil), processus(ce_processus()) {}
    Etat(const Etat&) = delete;
    Etat& operator=(const Etat&) = delete;
    virtual ~Etat() = default;

    /// `ligne` : une ligne entière.
    virtual void ajouter(const std::string& ligne) = 0;
    virtual void vider() = 0;
    virtual void fermer() = 0;
    BilanJournal bilan() const {
        const std::lock_guard garde(verrou_);
        return bilan_;
    }

protected:
    void exiger_ouvert() const {
        if (ferme_) throw std::logic_error("ce journal est fermé : plus rien ne s'y note");
    }

    mutable std::mutex verrou_;
    FichierJournal fichier_;
    BilanJournal bilan_;
    bool ferme_ = false;

public:
    const Niveau seuil;
    const pid_t processus;
};

/// La ligne est écrite par son auteur, avant que noter() revienne. Tant qu'un autre auteur de ce
/// processus attend son tour, le verrou du fichier lui est laissé ; mais les autres processus
/// n'attendent jamais plus de `suite_max` lignes.
class Journal::Synchrone final : public Etat {
public:
    using Etat::Etat;

    void ajouter(const std::string& ligne) override {
        ++auteurs_;
        const std::lock_guard garde(verrou_);
        const bool seul = --auteurs_ == 0;
        exiger_ouvert();
        ++bilan_.perdues;  // jusqu'à preuve du contraire
        fichier_.ajouter(ligne, ensuite(seul));
        --bilan_.perdues;
        ++bilan_.ecrites;
    }
    void vider() override {}
    void fermer() override {
        const std::lock_guard garde(verrou_);
        ferme_ = true;
        fichier_.fermer();
    }

private:
    static constexpr int suite_max = 64;

    FichierJournal::Ensuite ensuite(bool seul) {
        suite_ = seul || suite_ == suite_max ? 0 : suite_ + 1;
        return suite_ == 0 ? FichierJournal::Ensuite::rendre : FichierJournal::Ensuite::garder;
    }

    std::atomic<int> auteurs_{0};  // qui attendent leur tour
    int suite_ = 0;                // lignes écrites sans rendre le verrou
};

// [asynchrone]
/// Deux tampons : les auteurs remplissent l'un pendant que le thread du journal écrit l'autre, d'un
/// seul geste. La mémoire est bornée par deux fois attente_max.
class Journal::Asynchrone final : public Etat {
public:
    explicit Asynchrone(const ReglagesJournal& reglages)
        : Etat(reglages),
          attente_max_(reglages.attente_max),
          si_plein_(reglages.si_plein),
          ecrivain_([this] { ecrire_jusqu_a_la_fin(); }) {}
    ~Asynchrone() override { arreter(); }

    void ajouter(const std::string& ligne) override {
        std::unique_lock garde(verrou_);
        exiger_ouvert();
        const auto tient = [&] { return attente_.size() + ligne.size() <= attente_max_; };
        if (!tient() && si_plein_ == SiPlein::jeter) {
            ++bilan_.jetees;
            return;
        }
        place_.wait(garde, [&] { return ferme_ || tient(); });
        exiger_ouvert();
        attente_ += ligne;
        ++acceptees_;
        bilan_.attente = std::max(bilan_.attente, attente_.size());
        if (acceptees_ - prises_ == 1) a_ecrire_.notify_one();  // les suivantes trouvent éveillé
        lever_erreur();
    }

    void vider() override {
        std::unique_lock garde(verrou_);
        const auto but = acceptees_;
        ecrit_.wait(garde, [&] { return traitees_ >= but; });
        lever_erreur();
    }

    void fermer() override {
        arreter();
        const std::lock_guard garde(verrou_);
        fichier_.fermer();
        lever_erreur();
    }
    // [/asynchrone]

private:
    void arreter() {
        {
            const std::lock_guard garde(verrou_);
            ferme_ = true;
        }
        a_ecrire_.notify_one();
        place_.notify_all();
        const std::lock_guard un_seul(fin_);
        if (ecrivain_.joinable()) ecrivain_.join();
    }

    void lever_erreur() {
        if (erreur_) std::rethrow_exception(std::exchange(erreur_, nullptr));
    }

    // [ecrivain]
    void ecrire_jusqu_a_la_fin() {
        std::string lot;
        std::unique_lock garde(verrou_);
        for (;;) {
            a_ecrire_.wait(garde, [&] { return ferme_ || !attente_.empty(); });
            if (attente_.empty()) return;
            lot.clear();
            lot.swap(attente_);
            const auto lignes = std::exchange(prises_, acceptees_);
            garde.unlock();
            place_.notify_all();
            const auto erreur = ecrire(lot);
            garde.lock();
            (erreur ? bilan_.perdues : bilan_.ecrites) += acceptees_au_lot(lignes);
            if (erreur && !erreur_) erreur_ = erreur;
            ecrit_.notify_all();
        }
    }
    // [/ecrivain]

    /// Compte comme traitées les lignes du lot, qui commençait après la ligne numéro `debut`.
    std::uint64_t acceptees_au_lot(std::uint64_t debut) {
        traitees_ = prises_;
        return prises_ - debut;
    }

    std::exception_ptr ecrire(const std::string& lot) noexcept {
        try {
            fichier_.ajouter(lot);
            return nullptr;
        } catch (...) {
            return std::current_exception();
        }
    }

    const std::size_t attente_max_;
    const SiPlein si_plein_;
    std::condition_variable place_;     // attendue par les auteurs
    std::condition_variable a_ecrire_;  // attendue par l'écrivain
    std::condition_variable ecrit_;     // attendue par vider()
    std::string attente_;               // des lignes entières
    std::uint64_t acceptees_ = 0;       // lignes ajoutées à l'attente, depuis le début
    std::uint64_t prises_ = 0;          // lignes que l'écrivain a prises
    std::uint64_t traitees_ = 0;        // lignes écrites ou perdues
    std::exception_ptr erreur_;         // que personne n'a encore apprise
    std::mutex fin_;                    // deux fermetures à la fois
    std::thread ecrivain_;              // en dernier : il se sert de tout le reste
};

namespace {

void verifier(const ReglagesJournal& reglages) {
    if (reglages.chemin.empty()) throw std::invalid_argument("il manque le chemin du journal");
    if (reglages.archives < 0)
        throw std::invalid_argument("un journal garde zéro archive, ou davantage");
    if (reglages.asynchrone && reglages.attente_max < ligne_journal_max)
        throw std::invalid_argument("l'attente d'un journal doit contenir une ligne (4096 octets)");
}

}  // namespace

Journal::Journal(ReglagesJournal reglages) {
    verifier(reglages);
    if (reglages.asynchrone)
        etat_ = std::make_unique<Asynchrone>(reglages);
    else
        etat_ = std::make_unique<Synchrone>(reglages);
}

Journal::~Journal() {
    if (etat_->processus != ce_processus()) {
        // La copie d'un fork() : son thread n'existe pas ici, et l'attendre serait sans fin.
        static_cast<void>(etat_.release());
        return;
    }
    try {
        fermer();
    } catch (const std::exception& erreur) {
        std::fprintf(stderr, "journal : lignes perdues : %s\n", erreur.what());
    }
}

bool Journal::actif(Niveau niveau) const noexcept {
    return niveau >= etat_->seuil;
}

void Journal::noter(Niveau niveau, std::string_view message) {
    if (!actif(niveau)) return;
    if (etat_->processus != ce_processus())
        throw std::logic_error("ce journal vient d'un fork() : chaque processus ouvre le sien");
    thread_local std::string ligne;  // garde sa place d'un appel à l'autre
    ligne.clear();
    composer_ligne(ligne, niveau, message);
    etat_->ajouter(ligne);
}

void Journal::vider() {
    etat_->vider();
}

void Journal::fermer() {
    etat_->fermer();
}

BilanJournal Journal::bilan() const {
    return etat_->bilan();
}

}  // namespace cours
