// Les extraits de la leçon, dans l'ordre : les files (1.1 à 1.7). main() les montre tous,
// ou celui du paragraphe donné en argument (1.5, par exemple).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <chapitre06/fermeture_assuree.hpp>
#include <chapitre06/file_bornee.hpp>
#include <chapitre06/file_prioritaire.hpp>
#include <chapitre06/pile_concurrente.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <latch>
#include <memory>
#include <mutex>
#include <queue>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

// ---- 1.1 Faire passer plutôt que partager

// [propriete]
struct Photo {
    std::vector<int> pixels;
};

int eclaircir_a_la_chaine(int photos) {
    cours::FileBornee<std::unique_ptr<Photo>> a_eclaircir(2);
    int eclaircies = 0;
    std::jthread laborantin([&] {
        while (const auto photo = a_eclaircir.retirer()) {  // elle est à lui, et à lui seul
            for (int& pixel : (*photo)->pixels)
                pixel += 10;
            ++eclaircies;
        }
    });
    for (int i = 0; i < photos; ++i) {
        auto photo = std::make_unique<Photo>(Photo{{1, 2, 3}});
        a_eclaircir.deposer(std::move(photo));  // ici, photo est vide : on ne peut plus y toucher
    }
    a_eclaircir.fermer();
    laborantin.join();
    return eclaircies;
}
// [/propriete]

void montrer_propriete() {
    fmt::print("photos éclaircies : {}\n", eclaircir_a_la_chaine(6));
}

// ---- 1.2 Une question, une réponse, un geste

// [bavarde]
// FAUTIF : chaque fonction prend le verrou, mais rien ne tient entre deux appels.
class FileBavarde {
public:
    bool vide() const {
        const std::lock_guard garde(verrou_);
        return valeurs_.empty();
    }
    int tete() const {
        const std::lock_guard garde(verrou_);
        return valeurs_.front();
    }
    void enlever() {
        const std::lock_guard garde(verrou_);
        valeurs_.pop();
    }
    void ajouter(int valeur) {
        const std::lock_guard garde(verrou_);
        valeurs_.push(valeur);
    }

private:
    mutable std::mutex verrou_;
    std::queue<int> valeurs_;
};

int vider_bavarde(FileBavarde& file) {
    int somme = 0;
    while (!file.vide()) {     // (A) il en reste une …
        somme += file.tete();  // (B) … qu'un autre consommateur lit aussi …
        file.enlever();  // (C) … ou vient d'enlever : nous enlevons la suivante, sans la lire
    }
    return somme;
}
// [/bavarde]

// [un_geste]
int vider(cours::FileBornee<int>& file) {
    int somme = 0;
    while (const auto valeur = file.essayer_retirer())  // tester, lire et enlever : un seul geste
        somme += *valeur;
    return somme;
}
// [/un_geste]

void montrer_un_geste() {
    FileBavarde bavarde;
    cours::FileBornee<int> file(3);
    for (const int valeur : {1, 2, 3}) {
        bavarde.ajouter(valeur);
        file.deposer(valeur);
    }
    const int seule = vider_bavarde(bavarde);
    std::atomic<int> somme{0};
    {
        std::jthread a([&] { somme += vider(file); });
        std::jthread b([&] { somme += vider(file); });
    }
    fmt::print("la file bavarde, à un seul consommateur : {} ; la nôtre, à deux : {}\n", seule,
               somme.load());
}

// ---- 1.3 Trois ordres de sortie

// [ordres]
template <class Collection>
std::vector<int> passer(Collection& collection) {
    for (const int valeur : {3, 1, 4, 2})
        collection.deposer(valeur);
    collection.fermer();
    std::vector<int> ordre;
    while (const auto valeur = collection.retirer())
        ordre.push_back(*valeur);
    return ordre;
}
// [/ordres]

void montrer_ordres() {
    cours::FileBornee<int> file(4);
    cours::PileConcurrente<int> pile(4);
    cours::FilePrioritaire<int> prioritaire(4);
    fmt::print("déposées dans l'ordre 3, 1, 4, 2 :\n");
    fmt::print("file             {}\n", fmt::join(passer(file), ", "));
    fmt::print("pile             {}\n", fmt::join(passer(pile), ", "));
    fmt::print("file de priorité {}\n", fmt::join(passer(prioritaire), ", "));
}

// ---- 1.4 Fermer et laisser se vider

// [qui_ferme]
int traiter_les_lettres(int facteurs, int lettres_par_facteur, int trieurs) {
    cours::FileBornee<std::string> courrier(4);
    std::atomic<int> triees{0};
    std::vector<std::jthread> salle_de_tri;
    const cours::FermetureAssuree fermeture(courrier);  // même si un thread ne peut être créé
    for (int t = 0; t < trieurs; ++t) {
        salle_de_tri.emplace_back([&] {
            while (courrier.retirer())
                ++triees;
        });
    }
    {
        std::vector<std::jthread> tournee;
        for (int f = 0; f < facteurs; ++f) {
            tournee.emplace_back([&, f] {
                for (int i = 0; i < lettres_par_facteur; ++i)
                    courrier.deposer(fmt::format("lettre {} du facteur {}", i, f));
            });
        }
    }                   // tous les facteurs sont rentrés (join) …
    courrier.fermer();  // … et alors seulement, on ferme : les trieurs vident, puis s'arrêtent
    salle_de_tri.clear();  // attend les trieurs
    return triees;
}
// [/qui_ferme]

void montrer_fermeture() {
    fmt::print("lettres triées : {}\n", traiter_les_lettres(3, 50, 2));
}

// ---- 1.5 La contre-pression

// Un calcul que le compilateur ne peut ni supprimer ni raccourcir.
std::uint32_t travailler(std::uint32_t graine) {
    for (int i = 0; i < 2'000; ++i)
        graine = graine * 1664525U + 1013904223U;
    return graine;
}

struct Remplissage {
    std::size_t maximum = 0;  // valeurs en attente, au plus
    int refusees = 0;
};

// [pression]
// Produire ne coûte rien, consommer coûte. `deposer` dit quoi faire quand la file est pleine.
template <class Deposer>
Remplissage remplir(std::size_t capacite, Deposer deposer) {
    constexpr int messages = 2'000;
    cours::FileBornee<std::uint32_t> file(capacite);
    Remplissage bilan;
    std::atomic<std::uint32_t> empreinte{0};
    std::jthread consommateur([&] {
        while (const auto message = file.retirer())
            empreinte ^= travailler(*message);
    });
    for (std::uint32_t i = 0; i < messages; ++i) {
        if (!deposer(file, i)) ++bilan.refusees;
        bilan.maximum = std::max(bilan.maximum, file.taille());
    }
    file.fermer();
    return bilan;
}

void montrer_pression() {
    const auto attendre = [](auto& file, auto message) { return file.deposer(message); };
    const auto refuser = [](auto& file, auto message) { return file.essayer_deposer(message); };
    const auto libre = remplir(cours::sans_borne, attendre);
    const auto bornee = remplir(16, attendre);
    const auto selective = remplir(16, refuser);
    fmt::print("en attente au plus, sur 2000 messages :\n");
    fmt::print("  sans borne          {:>5}\n", libre.maximum);
    fmt::print("  16 places, attendre {:>5}\n", bornee.maximum);
    fmt::print("  16 places, refuser  {:>5}, et {} refusés\n", selective.maximum,
               selective.refusees);
}
// [/pression]

// ---- 1.6 Attendre, mais pas toujours

// [echeance]
// Les mesures arrivées dans les 20 ms, dix au plus.
std::vector<int> rassembler(cours::FileBornee<int>& mesures) {
    const auto echeance = std::chrono::steady_clock::now() + 20ms;
    std::vector<int> lot;
    while (lot.size() < 10) {
        const auto mesure = mesures.retirer_avant(echeance);  // la même échéance à chaque tour
        if (!mesure) break;                                   // trop tard, ou plus rien à venir
        lot.push_back(*mesure);
    }
    return lot;
}
// [/echeance]

// [arret]
std::size_t s_arreter_sans_finir() {
    cours::FileBornee<int> taches(8);
    std::latch premiere_faite(1);
    std::jthread worker([&](std::stop_token arret) {  // le jthread fournit son stop_token
        taches.retirer(arret);
        premiere_faite.count_down();
        while (taches.retirer(arret)) {  // dort : la file est vide
        }
    });
    taches.deposer(1);
    premiere_faite.wait();
    worker.request_stop();  // réveille le worker : retirer() renvoie nullopt
    worker.join();
    taches.deposer(2);  // la file n'est pas fermée : elle peut resservir
    return taches.taille();
}
// [/arret]

void montrer_attentes() {
    cours::FileBornee<int> mesures(4);
    for (const int degres : {19, 20, 21})
        mesures.deposer(degres);
    fmt::print("rassemblées avant l'échéance : {}\n", rassembler(mesures).size());
    fmt::print("restée dans la file après l'arrêt : {}\n", s_arreter_sans_finir());
}

// ---- 1.7 Priorité : égalités et famine

// [instable]
struct Bon {
    int priorite;
    int numero;
    bool operator<(const Bon& autre) const { return priorite < autre.priorite; }
};

std::vector<int> numeros_par_un_tas() {
    std::priority_queue<Bon> tas;
    for (int numero = 1; numero <= 8; ++numero)
        tas.push({0, numero});  // tous de même priorité
    std::vector<int> numeros;
    for (; !tas.empty(); tas.pop())
        numeros.push_back(tas.top().numero);
    return numeros;
}
// [/instable]

void montrer_egalites() {
    cours::FilePrioritaire<Bon> stable(8);
    for (int numero = 1; numero <= 8; ++numero)
        stable.deposer(Bon{0, numero});
    std::vector<int> numeros;
    while (const auto bon = stable.essayer_retirer())
        numeros.push_back(bon->numero);
    fmt::print("huit bons de même priorité :\n");
    fmt::print("  std::priority_queue {}\n", fmt::join(numeros_par_un_tas(), ", "));
    fmt::print("  FilePrioritaire     {}\n", fmt::join(numeros, ", "));
}

int main(int nombre, char* arguments[]) {
    const std::vector<std::pair<std::string, void (*)()>> paragraphes{
        {"1.1", montrer_propriete}, {"1.2", montrer_un_geste}, {"1.3", montrer_ordres},
        {"1.4", montrer_fermeture}, {"1.5", montrer_pression}, {"1.6", montrer_attentes},
        {"1.7", montrer_egalites},
    };
    const std::string voulu = nombre > 1 ? arguments[1] : "";
    for (const auto& [numero, montrer] : paragraphes) {
        if (!voulu.empty() && voulu != numero) continue;
        if (voulu.empty()) fmt::print("{}\n", numero);
        montrer();
    }
}
