// N permis pour N journaux : un sémaphore compte des ressources, il n'exclut personne. Chaque
// porteur d'un permis est sûr de trouver un journal libre ; il l'a pour lui seul, parce qu'il l'a
// pris. Le compteur, que rien ne protège ici, est atomique.
#include <fmt/format.h>

#include <atomic>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "banc/contexte.hpp"
#include "banc/journal.hpp"
#include "banc/workers.hpp"
#include "composants/semaphore.hpp"

namespace projet {
namespace {

/// Un journal, et le drapeau de qui s'en sert. Les deux vont ensemble.
struct JournalEmprunte {
    explicit JournalEmprunte(std::filesystem::path chemin) : journal(std::move(chemin)) {}
    Journal journal;
    std::atomic_flag pris;
};

/// N journaux, chacun dans son fichier, réunis à la fin dans celui que l'on attend.
class Journaux {
public:
    Journaux(const std::filesystem::path& chemin, int nombre) : chemin_(chemin) {
        for (int i = 1; i <= nombre; ++i)
            journaux_.emplace_back(fmt::format("{}.{}", chemin.string(), i));
    }
    Journaux(const Journaux&) = delete;
    Journaux& operator=(const Journaux&) = delete;
    ~Journaux() {
        std::error_code ignoree;
        for (const auto& [journal, pris] : journaux_)
            std::filesystem::remove(journal.chemin(), ignoree);
    }

    /// Prend un journal libre. À appeler avec un permis en main : il y en a alors toujours un.
    JournalEmprunte& emprunter() {
        for (std::size_t i = 0;; i = (i + 1) % journaux_.size())
            // acquire, et release en rendant : le journal passe d'un thread à l'autre avec son
            // contenu
            if (!journaux_[i].pris.test_and_set(std::memory_order_acquire)) return journaux_[i];
    }

    void reunir() const {
        std::vector<std::uint8_t> tout;
        for (const auto& [journal, pris] : journaux_) {
            std::ifstream morceau(journal.chemin(), std::ios::binary);
            tout.insert(tout.end(), std::istreambuf_iterator<char>(morceau), {});
        }
        ecrire_atomiquement(chemin_, tout);
    }

private:
    std::filesystem::path chemin_;
    std::deque<JournalEmprunte> journaux_;  // deque : un atomic_flag ne se déplace pas
};

/// Rend un journal emprunté quand il n'est plus utile, même en cas d'exception.
class Emprunt {
public:
    explicit Emprunt(Journaux& journaux) : emprunte_(journaux.emprunter()) {}
    Emprunt(const Emprunt&) = delete;
    Emprunt& operator=(const Emprunt&) = delete;
    ~Emprunt() { emprunte_.pris.clear(std::memory_order_release); }
    Journal& journal() { return emprunte_.journal; }

private:
    JournalEmprunte& emprunte_;
};

// [threads_semaphore]
MesuresVersion executer(Contexte& contexte) {
    const int permis = contexte.reglages.permis;
    SemaphoreDeVersion semaphore(static_cast<unsigned>(permis));
    Journaux journaux(contexte.journal, permis);
    std::atomic<std::uint64_t> compteur{0};
    const int workers = convertir_en_threads(
        contexte, [&](int worker, std::size_t indice, ResultatImage& resultat) {
            compteur.fetch_add(1, std::memory_order_relaxed);
            const cours::Permis un_permis(semaphore);
            Emprunt emprunt(journaux);
            occuper(contexte.reglages.section_critique);
            journaliser(emprunt.journal(), contexte, worker, indice, resultat);
        });
    journaux.reunir();
    return {workers, compteur.load(), semaphore.mesures(), {}};
}
// [/threads_semaphore]

const InscriptionVersion inscription{
    {4, "threads_semaphore", "N permis pour N journaux : compter des ressources sans exclure",
     executer}};

}  // namespace
}  // namespace projet
