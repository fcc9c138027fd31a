// Les extraits de la leçon, dans l'ordre : attendre (1.4 à 1.8). Chaque fonction montre un outil ;
// main() les appelle toutes, et ce que le programme affiche est cité dans la leçon.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <chapitre05/evenement.hpp>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <queue>
#include <semaphore>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// ---- 1.4 Le sémaphore

// Combien sont là ensemble, au plus.
class Presence {
public:
    void entrer() {
        const std::lock_guard garde(verrou_);
        maximum_ = std::max(maximum_, ++presents_);
    }
    void sortir() {
        const std::lock_guard garde(verrou_);
        --presents_;
    }
    int maximum() const {
        const std::lock_guard garde(verrou_);
        return maximum_;
    }

private:
    mutable std::mutex verrou_;
    int presents_ = 0;
    int maximum_ = 0;
};

// [semaphore]
// Dix tâches, mais deux connexions seulement à la base de données.
int connexions_simultanees() {
    std::counting_semaphore<> connexions(2);  // deux permis
    Presence presence;                        // compte les connexions ouvertes ensemble
    {
        std::vector<std::jthread> taches;
        for (int i = 0; i < 10; ++i) {
            taches.emplace_back([&] {
                connexions.acquire();  // prend un permis, ou attend qu'il y en ait un
                presence.entrer();
                std::this_thread::yield();  // … la requête …
                presence.sortir();
                connexions.release();  // rend le permis
            });
        }
    }
    return presence.maximum();
}
// [/semaphore]

// ---- 1.5 Les événements

// [loquet]
// Le chef attend que les trois préparations soient prêtes.
std::string dresser_le_plat() {
    const std::array<std::string, 3> plats{"viande", "légumes", "sauce"};
    std::array<std::string, 3> assiette;
    std::latch prets(3);
    std::vector<std::jthread> cuisiniers;
    for (std::size_t i = 0; i < plats.size(); ++i) {
        cuisiniers.emplace_back([&, i] {
            assiette[i] = plats[i];  // chacun sa case : personne d'autre n'y touche
            prets.count_down();      // « le mien est prêt »
        });
    }
    prets.wait();  // dort jusqu'au troisième count_down()
    return assiette[0] + ", " + assiette[1] + ", " + assiette[2];
}
// [/loquet]

// [atomic_wait]
// Attendre qu'une valeur atomique change, sans boucle et sans mutex.
int attendre_une_valeur() {
    std::atomic<int> reponse{0};
    std::jthread calcul([&] {
        reponse.store(42);
        reponse.notify_one();
    });
    reponse.wait(0);  // dort tant que la valeur est 0
    return reponse.load();
}
// [/atomic_wait]

void montrer_evenement() {
    cours::Evenement pret;
    int donnee = 0;
    int lue = 0;
    {
        std::jthread lecteur([&] {
            pret.attendre();
            lue = donnee;
        });
        donnee = 7;
        pret.declencher();
    }
    fmt::print("1.5  événement : donnée lue {}, valeur atomique attendue {}\n", lue,
               attendre_une_valeur());
}

// ---- 1.6 La variable de condition

class Boite {
public:
    // [attente]
    int attendre_un_message() {
        std::unique_lock garde(verrou_);
        while (messages_.empty())               // vérifiée avant de dormir, et à chaque réveil
            message_arrive_.wait(garde);        // dort ; le verrou est rendu pendant ce temps
        const int message = messages_.front();  // verrou tenu, condition vraie
        messages_.pop();
        return message;
    }
    // [/attente]

    // [attente_predicat]
    int attendre_un_message_bis() {
        std::unique_lock garde(verrou_);
        message_arrive_.wait(garde, [this] { return !messages_.empty(); });
        const int message = messages_.front();
        messages_.pop();
        return message;
    }
    // [/attente_predicat]

    void envoyer(int message) {
        {
            const std::lock_guard garde(verrou_);
            messages_.push(message);
        }
        message_arrive_.notify_one();
    }

private:
    std::mutex verrou_;
    std::condition_variable message_arrive_;
    std::queue<int> messages_;
};

void montrer_condition() {
    Boite boite;
    int premier = 0;
    int second = 0;
    {
        std::jthread lecteur([&] {
            premier = boite.attendre_un_message();
            second = boite.attendre_un_message_bis();
        });
        boite.envoyer(1);
        boite.envoyer(2);
    }
    fmt::print("1.6  messages reçus : {} puis {}\n", premier, second);
}

// ---- 1.7 Les réveils perdus

// [reveil_perdu]
// FAUTIF : le drapeau change hors du mutex. Le rendre atomique n'y fait rien.
class SignalFautif {
public:
    void envoyer() {
        envoye_ = true;        // (B) … le drapeau se lève ici …
        arrive_.notify_one();  // (C) … et la notification ne trouve personne
    }
    void attendre() {
        std::unique_lock garde(verrou_);
        while (!envoye_)          // (A) lu faux, mais …
            arrive_.wait(garde);  // (D) … on s'endort, pour toujours
    }

private:
    std::mutex verrou_;
    std::condition_variable arrive_;
    std::atomic<bool> envoye_{false};
};
// [/reveil_perdu]

void montrer_signal_fautif() {
    SignalFautif signal;
    signal.envoyer();
    signal.attendre();  // envoyé d'abord, attendu ensuite : dans cet ordre-là, il marche
    fmt::print("1.7  le signal fautif marche… quand l'ordre est favorable\n");
}

// ---- 1.8 Le loquet et la barrière

// [barriere]
// Trois threads simulent une tige qui refroidit : chaque point prend la moyenne de ses voisins. À
// chaque pas, tous lisent l'ancien état et écrivent le nouveau ; l'échange se fait à la barrière,
// une fois que tous ont fini.
std::vector<double> refroidir(std::vector<double> etat, int pas) {
    const std::size_t n = etat.size();
    std::vector<double> suivant = etat;
    std::barrier fin_du_pas(3, [&]() noexcept { std::swap(etat, suivant); });
    std::vector<std::jthread> threads;
    for (std::size_t moi = 0; moi < 3; ++moi) {
        threads.emplace_back([&, moi] {
            for (int p = 0; p < pas; ++p) {
                for (std::size_t i = 1 + moi; i + 1 < n; i += 3)
                    suivant[i] = (etat[i - 1] + etat[i + 1]) / 2;
                fin_du_pas.arrive_and_wait();  // attend que les autres aient fini ce pas
            }
        });
    }
    threads.clear();
    return etat;
}
// [/barriere]

void montrer_barriere() {
    const auto tige = refroidir({0, 0, 0, 0, 100}, 200);
    fmt::print("1.8  températures : {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}\n", tige[0], tige[1],
               tige[2], tige[3], tige[4]);
}

int main() {
    fmt::print("1.4  connexions ouvertes ensemble, au plus : {}\n", connexions_simultanees());
    fmt::print("1.5  l'assiette : {}\n", dresser_le_plat());
    montrer_evenement();
    montrer_condition();
    montrer_signal_fautif();
    montrer_barriere();
}
