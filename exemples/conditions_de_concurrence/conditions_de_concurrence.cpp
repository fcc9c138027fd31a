// Les conditions de course côte à côte : un incrément perdu au ralenti, des milliers à pleine
// vitesse, et deux journaux écrits par les mêmes threads, l'un mêlé, l'autre propre.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chapitre03/compteurs.hpp>
#include <latch>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

constexpr int threads = 4;
constexpr std::size_t lignes_montrees = 8;
constexpr int tours = 200'000;

// [ralenti]
// Deux threads ajoutent un. La barrière les oblige à lire tous deux avant que l'un écrive : la
// perte est certaine, à chaque exécution.
int au_ralenti() {
    std::atomic<int> total{0};
    std::barrier lu(2);
    const auto ajouter_un = [&] {
        const int vu = total.load();
        lu.arrive_and_wait();
        total.store(vu + 1);
    };
    {
        const std::jthread a(ajouter_un);
        const std::jthread b(ajouter_un);
    }
    return total.load();
}
// [/ralenti]

template <class Compteur>
long compter() {
    Compteur compteur;
    std::latch depart(threads);  // partir ensemble : lancer un thread dure plus qu'un incrément
    std::vector<std::jthread> equipe;
    for (int t = 0; t < threads; ++t)
        equipe.emplace_back([&compteur, &depart] {
            depart.arrive_and_wait();
            for (int i = 0; i < tours; ++i)
                compteur.incrementer();
        });
    equipe.clear();  // attend tous les threads
    return compteur.valeur();
}

// [journal]
// Un journal en mémoire. Ajouter un mot est sûr : son verrou le protège. Ajouter une ligne, mot par
// mot, ne l'est pas ; rien n'empêche un autre d'écrire entre deux mots.
class Journal {
public:
    void mot(const std::string& texte) {
        const std::lock_guard garde(verrou_);
        contenu_ += texte;
    }
    std::string contenu() const {
        const std::lock_guard garde(verrou_);
        return contenu_;
    }

private:
    mutable std::mutex verrou_;
    std::string contenu_;
};

void ecrire_ligne(Journal& journal, int t, int n) {
    journal.mot(fmt::format("[{}] ", t));
    std::this_thread::yield();  // une chance de plus d'être interrompu
    journal.mot(fmt::format("image {} ", n));
    std::this_thread::yield();
    journal.mot("finie\n");
}
// [/journal]

// [deux_journaux]
// Un verrou par ligne, ou aucun : la seule différence entre les deux journaux.
std::string ecrire_a_plusieurs(bool protege) {
    Journal journal;
    std::mutex ligne;
    std::vector<std::jthread> equipe;
    for (int t = 0; t < threads; ++t)
        equipe.emplace_back([&, t] {
            for (int n = 0; n < 50; ++n) {
                std::unique_lock garde(ligne, std::defer_lock);
                if (protege) garde.lock();
                ecrire_ligne(journal, t, n);
            }
        });
    equipe.clear();
    return journal.contenu();
}
// [/deux_journaux]

std::vector<std::string> lignes(const std::string& texte) {
    std::vector<std::string> resultat(1);
    for (const char c : texte) {
        if (c == '\n')
            resultat.emplace_back();
        else
            resultat.back() += c;
    }
    resultat.pop_back();
    return resultat;
}

bool intacte(const std::string& ligne) {
    return std::count(ligne.begin(), ligne.end(), '[') == 1 && ligne.starts_with('[') &&
           ligne.ends_with(" finie") && ligne.find("] image ") != std::string::npos;
}

int main() {
    const int ralenti = au_ralenti();
    fmt::print("au ralenti : deux incréments, total {}\n\n", ralenti);

    const long sans = compter<cours::CompteurSansProtection>();
    const long mutex = compter<cours::CompteurMutex>();
    const long atomique = compter<cours::CompteurAtomique>();
    constexpr long attendu = long{threads} * tours;
    fmt::print("{} incréments : {} sans protection, {} avec un mutex, {} avec un atomique\n\n",
               attendu, sans, mutex, atomique);

    const auto mele = lignes(ecrire_a_plusieurs(false));
    const auto propre = lignes(ecrire_a_plusieurs(true));
    fmt::print("{:<36} │ {}\n", "sans verrou de ligne", "avec");
    const auto melange = std::find_if_not(mele.begin(), mele.end(), intacte);
    const auto debut = std::min<std::size_t>(static_cast<std::size_t>(melange - mele.begin()),
                                             mele.size() - lignes_montrees);
    for (std::size_t i = debut; i < debut + lignes_montrees; ++i)
        fmt::print("{:<36.36} │ {}\n", mele[i], propre[i]);
    const auto bonnes = std::count_if(mele.begin(), mele.end(), intacte);
    fmt::print("lignes intactes : {} sur {} │ {} sur {}\n", bonnes, mele.size(),
               std::count_if(propre.begin(), propre.end(), intacte), propre.size());
    return ralenti == 1 && mutex == attendu && atomique == attendu &&
                   std::all_of(propre.begin(), propre.end(), intacte)
               ? 0
               : 1;
}
