// Les extraits de la leçon, dans l'ordre : exclure (1.2, 1.3, 1.9 et 1.10). Chaque fonction montre
// un outil ; main() les appelle toutes, et ce que le programme affiche est cité dans la leçon.
#include <fmt/format.h>

#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

// ---- 1.2 Le mutex et ses gardiens

// [scoped_lock]
struct Compte {
    std::mutex verrou;
    long solde = 0;
};

void virer(Compte& source, Compte& destination, long montant) {
    if (&source == &destination) return;  // prendre deux fois le même mutex bloquerait
    const std::scoped_lock garde(source.verrou, destination.verrou);  // les deux, sans interblocage
    source.solde -= montant;
    destination.solde += montant;
}
// [/scoped_lock]

void montrer_virement() {
    Compte a;
    Compte b;
    a.solde = b.solde = 1000;
    {
        std::jthread aller([&] {
            for (int i = 0; i < 10'000; ++i)
                virer(a, b, 1);
        });
        std::jthread retour([&] {
            for (int i = 0; i < 10'000; ++i)
                virer(b, a, 1);
        });
    }
    fmt::print("1.2  virements croisés : {} + {} = {}\n", a.solde, b.solde, a.solde + b.solde);
}

// ---- 1.3 Le verrou récursif

// [recursif]
// À éviter : ajouter_deux() appelle ajouter(), qui reprend le même verrou.
class StockRecursif {
public:
    void ajouter(int n) {
        const std::lock_guard garde(verrou_);
        quantite_ += n;
    }
    void ajouter_deux(int a, int b) {
        const std::lock_guard garde(verrou_);
        ajouter(a);  // deuxième prise par le même thread : permise ici, fatale avec std::mutex
        ajouter(b);
    }

private:
    std::recursive_mutex verrou_;
    int quantite_ = 0;
};

// Mieux : les fonctions publiques prennent le verrou, une fonction privée fait le travail.
class Stock {
public:
    void ajouter(int n) {
        const std::lock_guard garde(verrou_);
        ajouter_verrou_tenu(n);
    }
    void ajouter_deux(int a, int b) {
        const std::lock_guard garde(verrou_);
        ajouter_verrou_tenu(a);
        ajouter_verrou_tenu(b);
    }
    int quantite() const {
        const std::lock_guard garde(verrou_);
        return quantite_;
    }

private:
    void ajouter_verrou_tenu(int n) { quantite_ += n; }  // l'appelant tient verrou_
    mutable std::mutex verrou_;
    int quantite_ = 0;
};
// [/recursif]

void montrer_recursif() {
    StockRecursif recursif;
    recursif.ajouter_deux(1, 2);
    Stock stock;
    stock.ajouter(0);
    stock.ajouter_deux(1, 2);
    fmt::print("1.3  en stock : {}\n", stock.quantite());
}

// ---- 1.9 Lire à plusieurs, écrire seul

// [shared_mutex]
class Annuaire {
public:
    std::string chercher(const std::string& nom) const {
        const std::shared_lock garde(verrou_);  // plusieurs lecteurs à la fois
        const auto trouve = numeros_.find(nom);
        return trouve != numeros_.end() ? trouve->second : "inconnu";
    }
    void inscrire(const std::string& nom, const std::string& numero) {
        const std::unique_lock garde(verrou_);  // un rédacteur, seul
        numeros_[nom] = numero;
    }

private:
    mutable std::shared_mutex verrou_;
    std::map<std::string, std::string> numeros_;
};
// [/shared_mutex]

void montrer_annuaire() {
    Annuaire annuaire;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                annuaire.inscrire("Ada", "01 42");
                annuaire.chercher("Ada");
            });
        }
    }
    fmt::print("1.9  Ada : {}, Alan : {}\n", annuaire.chercher("Ada"), annuaire.chercher("Alan"));
}

// ---- 1.10 Initialiser une seule fois

// [call_once]
class Configuration {
public:
    const std::string& langue() {
        std::call_once(lue_, [this] { lire(); });  // le premier lit, les autres attendent
        return langue_;
    }
    int lectures() const { return lectures_; }  // sans verrou : après la fin des autres threads

private:
    void lire() {
        ++lectures_;
        langue_ = "français";
    }
    std::once_flag lue_;
    std::string langue_;
    int lectures_ = 0;
};
// [/call_once]

// [static_local]
const std::string& devise() {
    static const std::string unique = "diviser pour régner";  // initialisée une seule fois
    return unique;
}
// [/static_local]

void montrer_initialisation() {
    Configuration configuration;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] { configuration.langue(); });
    }
    fmt::print("1.10 lue {} fois par 8 threads ; devise : {}\n", configuration.lectures(),
               devise());
}

int main() {
    montrer_virement();
    montrer_recursif();
    montrer_annuaire();
    montrer_initialisation();
}
