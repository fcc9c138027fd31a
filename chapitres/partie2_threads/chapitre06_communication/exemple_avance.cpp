// Exemple avancé : un système de tâches à file d'attente prioritaire.
//
// Un laboratoire photo reçoit des tâches de trois urgences. Des workers les exécutent, la plus
// urgente d'abord et, à urgence égale, dans l'ordre d'arrivée. La file est bornée : quand elle est
// pleine, ceux qui soumettent attendent.
//
//     clients ──► [ immédiate | normale | fond ] ──► worker 1
//                        file de priorité       └──► worker 2
#include <fmt/format.h>

#include <array>
#include <atomic>
#include <chapitre06/file_prioritaire.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// [tache]
enum class Urgence { fond, normale, immediate };  // de la moins pressée à la plus pressée

struct Tache {
    Urgence urgence;
    std::string nom;
    std::function<void()> action;
};

struct MoinsUrgente {
    bool operator()(const Tache& a, const Tache& b) const { return a.urgence < b.urgence; }
};
// [/tache]

// [laboratoire]
class Laboratoire {
public:
    explicit Laboratoire(std::size_t capacite) : taches_(capacite) {}
    Laboratoire(const Laboratoire&) = delete;
    Laboratoire& operator=(const Laboratoire&) = delete;
    // Quoi qu'il arrive : un worker qui ne peut être créé ne laisse pas attendre ceux qui le sont.
    ~Laboratoire() { terminer(); }

    // Soumet une tâche ; attend une place tant que la file est pleine. Renvoie false si la tâche
    // est refusée, parce que la journée finit : terminer() et abandonner() libèrent ceux qui
    // attendent.
    bool soumettre(Tache tache) { return taches_.deposer(std::move(tache), arret_.get_token()); }

    // Pour une tâche qui en soumet une autre. Un worker ne doit jamais attendre une place : si tous
    // le faisaient, plus personne n'en libérerait. File pleine, il fait le travail lui-même.
    void soumettre_depuis_une_tache(Tache tache) {
        if (!taches_.essayer_deposer(std::move(tache))) executer(tache);
    }

    void ouvrir(int workers) {
        for (int w = 0; w < workers; ++w)
            equipe_.emplace_back([this] { travailler(); });
    }

    // Fin normale : plus rien n'entre, tout ce qui attend est fait.
    void terminer() {
        taches_.fermer();
        attendre_l_equipe();
    }

    // Fin immédiate : chaque worker finit sa tâche en cours, le reste est abandonné ou refusé.
    void abandonner() { arret_.request_stop(); }

    void attendre_l_equipe() {
        for (auto& worker : equipe_)
            worker.join();
        equipe_.clear();
    }

    int faites() const { return faites_; }
    int echecs() const { return echecs_; }
    std::size_t en_attente() const { return taches_.taille(); }

private:
    void travailler() {
        while (auto tache = taches_.retirer(arret_.get_token()))
            executer(*tache);
    }

    // Une tâche qui échoue ne doit pas emporter son worker.
    void executer(Tache& tache) {
        try {
            tache.action();
            ++faites_;
        } catch (const std::exception& erreur) {
            ++echecs_;
            fmt::print("  échec de « {} » : {}\n", tache.nom, erreur.what());
        }
    }

    cours::FilePrioritaire<Tache, MoinsUrgente> taches_;
    std::stop_source arret_;
    std::atomic<int> faites_{0};
    std::atomic<int> echecs_{0};
    std::vector<std::jthread> equipe_;  // en dernier : détruite, donc attendue, la première
};
// [/laboratoire]

// [journee]
// Un seul worker, et les tâches soumises avant l'ouverture : l'ordre de service se lit à l'écran.
bool une_matinee() {
    Laboratoire labo(16);
    const auto annoncer = [&](Urgence urgence, const std::string& nom) {
        return Tache{urgence, nom, [nom] { fmt::print("  {}\n", nom); }};
    };
    labo.soumettre(annoncer(Urgence::fond, "archiver les négatifs"));
    labo.soumettre(annoncer(Urgence::normale, "tirage de Mme Martin"));
    labo.soumettre({Urgence::normale, "film de M. Petit",
                    [] { throw std::runtime_error("le film est voilé"); }});
    labo.soumettre({Urgence::normale, "tirage de M. Durand", [&] {
                        fmt::print("  tirage de M. Durand, qui veut d'abord un aperçu\n");
                        labo.soumettre_depuis_une_tache(
                            annoncer(Urgence::immediate, "aperçu pour M. Durand"));
                    }});
    labo.soumettre(annoncer(Urgence::normale, "tirage de Mme Roux"));
    labo.soumettre(annoncer(Urgence::immediate, "photo d'identité, le client attend"));

    fmt::print("une matinée, un worker :\n");
    labo.ouvrir(1);
    labo.terminer();
    fmt::print("  {} tâches faites, {} en échec\n", labo.faites(), labo.echecs());
    return labo.faites() == 6 && labo.echecs() == 1;
}
// [/journee]

// Un calcul que le compilateur ne peut pas raccourcir : chaque pas dépend du précédent.
std::uint32_t developper(std::uint32_t graine) {
    for (int i = 0; i < 4'000; ++i)
        graine = graine * 1664525U + 1013904223U;
    return graine;
}

// Combien de tâches ont été faites pendant que chacune attendait, pour chaque urgence.
class Attentes {
public:
    void noter(Urgence urgence, int faites_avant) {
        const std::lock_guard garde(verrou_);
        auto& [nombre, somme] = cumuls_[static_cast<std::size_t>(urgence)];
        ++nombre;
        somme += faites_avant;
    }
    double moyenne(Urgence urgence) const {
        const std::lock_guard garde(verrou_);
        const auto& [nombre, somme] = cumuls_[static_cast<std::size_t>(urgence)];
        return static_cast<double>(somme) / static_cast<double>(nombre);
    }

private:
    mutable std::mutex verrou_;
    std::array<std::pair<long, long>, 3> cumuls_{};
};

// [affluence]
// Deux workers, trois clients pressés : la file est presque toujours pleine, et l'urgence décide de
// l'attente. Elle se compte en tâches faites entre la demande, attente d'une place comprise, et la
// fin.
bool un_samedi() {
    constexpr int clients = 3;
    constexpr int par_client = 600;
    Attentes attentes;
    std::atomic<std::uint32_t> empreinte{0};
    Laboratoire labo(60);  // détruit le premier : ses workers se servent des deux autres
    labo.ouvrir(2);
    {
        std::vector<std::jthread> file_des_clients;
        for (int c = 0; c < clients; ++c) {
            file_des_clients.emplace_back([&] {
                for (int i = 0; i < par_client; ++i) {
                    const auto urgence = static_cast<Urgence>(i % 10 == 0 ? 2 : i % 2);
                    const int avant = labo.faites();
                    const auto action = [&, urgence, avant] {
                        empreinte ^= developper(static_cast<std::uint32_t>(avant));
                        attentes.noter(urgence, labo.faites() - avant);
                    };
                    if (!labo.soumettre({urgence, "développement", action})) return;
                }
            });
        }
    }  // les clients sont partis (join) : plus personne ne soumettra
    labo.terminer();
    fmt::print("un samedi, deux workers et trois clients : {} tâches faites\n", labo.faites());
    fmt::print(
        "  faites avant chacune, en moyenne : immédiate {:.1f}, normale {:.1f}, fond {:.1f}\n",
        attentes.moyenne(Urgence::immediate), attentes.moyenne(Urgence::normale),
        attentes.moyenne(Urgence::fond));
    return labo.faites() == clients * par_client;
}
// [/affluence]

// [coupure]
// La troisième tâche annonce une coupure de courant : on n'attend pas que la file soit vide, et le
// client qui attendait une place est libéré.
bool une_coupure() {
    constexpr std::size_t places = 10;
    Laboratoire labo(places);
    const auto tirage = [&labo](std::size_t numero) {
        return Tache{Urgence::normale, "tirage", [&labo, numero] {
                         if (numero == 3) labo.abandonner();
                     }};
    };
    std::size_t acceptees = 0;
    while (labo.soumettre(tirage(acceptees + 1)))   // jusqu'au refus
        if (++acceptees == places) labo.ouvrir(1);  // la file est pleine : le client va attendre
    labo.attendre_l_equipe();
    fmt::print("une coupure : {} tâches faites, {} abandonnées, la suivante refusée\n",
               labo.faites(), labo.en_attente());
    return labo.faites() == 3 && labo.en_attente() == acceptees - 3;
}
// [/coupure]

int main() {
    const bool matinee = une_matinee();
    const bool samedi = un_samedi();
    const bool coupure = une_coupure();
    return matinee && samedi && coupure ? 0 : 1;
}
