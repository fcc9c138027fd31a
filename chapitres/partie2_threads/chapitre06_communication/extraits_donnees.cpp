// Les extraits de la leçon, dans l'ordre : les données qu'on garde (1.8 à 1.10). main() les montre
// tous, ou celui du paragraphe donné en argument (1.9, par exemple).
#include <fmt/format.h>

#include <atomic>
#include <chapitre06/file_bornee.hpp>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

// ---- 1.8 Rien ne sort du verrou

// [evadee]
// FAUTIF : le verrou est rendu au retour, la référence reste.
class AnnuaireFautif {
public:
    const std::string& chercher(const std::string& nom) const {
        const std::lock_guard garde(verrou_);
        return numeros_.at(nom);
    }
    void inscrire(const std::string& nom, const std::string& numero) {
        const std::lock_guard garde(verrou_);
        numeros_[nom] = numero;  // pendant que quelqu'un lit encore l'ancien numéro
    }

private:
    mutable std::mutex verrou_;
    std::map<std::string, std::string> numeros_;
};
// [/evadee]

// [protegee]
// Une valeur et son verrou, inséparables : on n'y touche que par une fonction, verrou tenu.
template <class T>
class Protegee {
public:
    template <class Fonction>
    auto avec(Fonction fonction) {  // auto, et pas auto& : ce qui est renvoyé est une copie
        const std::lock_guard garde(verrou_);
        return fonction(valeur_);
    }

private:
    std::mutex verrou_;
    T valeur_;
};

int stock_apres_commandes() {
    Protegee<std::map<std::string, int>> stock;
    stock.avec([](auto& articles) { articles["vis"] = 100; });
    {
        std::vector<std::jthread> clients;
        for (int c = 0; c < 4; ++c) {
            clients.emplace_back([&] {
                stock.avec([](auto& articles) {  // vérifier et agir, d'un seul tenant
                    if (articles["vis"] >= 30) articles["vis"] -= 30;
                });
            });
        }
    }
    return stock.avec([](auto& articles) { return articles["vis"]; });
}
// [/protegee]

void montrer_protegee() {
    AnnuaireFautif annuaire;
    annuaire.inscrire("Ada", "01 42");
    fmt::print("Ada : {} ; en stock après quatre commandes de 30 : {}\n", annuaire.chercher("Ada"),
               stock_apres_commandes());
}

// ---- 1.9 Une donnée par thread

// [vie]
struct Carnet {
    explicit Carnet(std::string n) : nom(std::move(n)) {
        fmt::print("le carnet de {} s'ouvre\n", nom);
    }
    Carnet(const Carnet&) = delete;
    Carnet& operator=(const Carnet&) = delete;
    ~Carnet() { fmt::print("le carnet de {} se ferme, {} notes\n", nom, notes); }
    std::string nom;
    int notes = 0;
};

void noter(const std::string& qui) {
    thread_local Carnet carnet(qui);  // un par thread, construit au premier passage
    ++carnet.notes;
}

void deux_threads_l_un_apres_l_autre() {
    for (const char* nom : {"Grace", "Donald"}) {
        std::jthread thread([nom] {
            noter(nom);
            noter(nom);
            fmt::print("{} a fini son travail\n", nom);
        });
    }
}
// [/vie]

// [pool]
// Le thread_local suit le thread, pas la tâche : la seconde trouve ce que la première a laissé.
std::string& utilisateur() {
    thread_local std::string nom = "personne";
    return nom;
}

std::string trouve_par_la_seconde_tache() {
    std::string trouve;
    cours::FileBornee<std::string> connexions(2);
    std::jthread worker([&] {
        while (const auto nom = connexions.retirer()) {
            trouve = utilisateur();
            utilisateur() = *nom;
        }
    });
    connexions.deposer("Ada");
    connexions.deposer("Alan");
    connexions.fermer();
    worker.join();
    return trouve;
}
// [/pool]

void montrer_pool() {
    fmt::print("la seconde tâche trouve l'utilisateur : {}\n", trouve_par_la_seconde_tache());
}

// ---- 1.10 Publier sans verrou

// [publication]
class BoiteAuxLettres {
public:
    void deposer(std::string lettre) {
        lettre_ = std::move(lettre);                      // (1) écrire la donnée …
        arrivee_.store(true, std::memory_order_release);  // (2) … puis la publier
    }
    std::optional<std::string> relever() const {
        if (!arrivee_.load(std::memory_order_acquire))  // (3) si l'on voit (2) …
            return std::nullopt;
        return lettre_;  // (4) … on voit (1), en entier
    }

private:
    std::string lettre_;  // ordinaire : c'est l'indicateur qui ordonne les accès
    std::atomic<bool> arrivee_{false};
};
// [/publication]

void montrer_publication() {
    BoiteAuxLettres boite;
    std::string lue;
    {
        std::jthread lecteur([&] {
            std::optional<std::string> lettre;
            while (!(lettre = boite.relever()))
                std::this_thread::yield();
            lue = *lettre;
        });
        boite.deposer("à la main, sans verrou");
    }
    fmt::print("lettre relevée : {}\n", lue);
}

int main(int nombre, char* arguments[]) {
    const std::vector<std::pair<std::string, void (*)()>> paragraphes{
        {"1.8", montrer_protegee},
        {"1.9", deux_threads_l_un_apres_l_autre},
        {"1.9bis", montrer_pool},
        {"1.10", montrer_publication},
    };
    const std::string voulu = nombre > 1 ? arguments[1] : "";
    for (const auto& [numero, montrer] : paragraphes) {
        if (!voulu.empty() && voulu != numero) continue;
        if (voulu.empty()) fmt::print("{}\n", numero);
        montrer();
    }
}
