// Les extraits de la leçon, dans l'ordre. Chaque fonction montre une idée ; main() les appelle
// toutes, et ce que le programme affiche est cité dans la leçon.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chapitre02/statistiques.hpp>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

using Horloge = std::chrono::steady_clock;
using namespace std::chrono_literals;

// La durée d'une action, en millisecondes.
template <class Action>
double chronometrer(Action action) {
    const auto debut = Horloge::now();
    action();
    return std::chrono::duration<double, std::milli>(Horloge::now() - debut).count();
}

// ------------------------------------------------------------- 1.1 Concurrence et parallélisme

std::uint32_t calcul(int tours) {
    std::uint32_t x = 1;
    for (int i = 0; i < tours; ++i)
        x = x * 1664525U + 1013904223U;  // un générateur congruentiel : impossible à abréger
    return x;
}
std::atomic<std::uint32_t> resultat;  // ce qu'on y range n'est pas un calcul pour rien

// [ensemble]
// Fait deux fois la tâche : l'une après l'autre, puis ensemble. Affiche les deux durées.
template <class Tache>
void comparer(std::string_view nom, Tache tache) {
    const double a_la_suite = chronometrer([&] {
        tache();
        tache();
    });
    const double ensemble = chronometrer([&] {
        std::jthread autre(tache);  // un second thread commence la tâche…
        tache();                    // … pendant que celui-ci la fait aussi
    });                             // autre est détruit ici : on attend que son thread ait fini
    fmt::print("1.1  deux {} : {:.0f} ms à la suite, {:.0f} ms ensemble\n", nom, a_la_suite,
               ensemble);
}

void montrer_concurrence() {
    comparer("attentes", [] { std::this_thread::sleep_for(50ms); });  // un disque, un serveur…
    comparer("calculs ", [] { resultat = calcul(50'000'000); });
}
// [/ensemble]

// --------------------------------------------------------------------- 1.2 Threads et processus

pid_t dedoubler() {
    const pid_t enfant = ::fork();
    if (enfant < 0) throw std::system_error(errno, std::generic_category(), "fork");
    return enfant;
}

// [thread_ou_processus]
int ecrite_par_un_thread() {
    int variable = 0;
    std::jthread thread([&variable] { variable = 42; });
    thread.join();    // attend qu'il ait fini
    return variable;  // 42 : c'est la même variable
}

int ecrite_par_un_processus() {
    int variable = 0;
    const pid_t enfant = dedoubler();  // fork() : deux processus, chacun sa copie de la mémoire
    if (enfant == 0) {                 // dans le nouveau…
        variable = 42;                 // … cette écriture change sa copie, et elle seule
        ::_exit(0);
    }
    ::waitpid(enfant, nullptr, 0);  // attend qu'il ait fini
    return variable;                // 0 : la nôtre n'a pas bougé
}
// [/thread_ou_processus]

// La durée médiane d'une action, en microsecondes.
template <class Action>
double cout(Action action) {
    std::vector<double> durees;
    for (int fois = 0; fois < 51; ++fois)
        durees.push_back(1000 * chronometrer(action));
    return cours::Statistiques(durees).mediane();
}

void montrer_threads_et_processus() {
    fmt::print("1.2  après l'écriture d'un thread : {} ; d'un autre processus : {}\n",
               ecrite_par_un_thread(), ecrite_par_un_processus());
    fmt::print("1.2  créer et attendre : {:.0f} µs pour un thread, {:.0f} µs pour un processus\n",
               cout(ecrite_par_un_thread), cout(ecrite_par_un_processus));
}

// ------------------------------------------------------------------- 1.3 La condition de course

// [entrelacements]
// Fait avancer deux threads à la main, un pas par lettre : « ABAB », c'est A, puis B, puis A, puis
// B. Chacun veut ajouter un au compteur ; son premier pas lit, son second écrit.
int jouer(std::string_view ordre) {
    struct Thread {
        bool a_lu = false;
        int lu = 0;  // ce qu'il a lu : dans un registre, à lui seul
    };
    Thread a;
    Thread b;
    int compteur = 0;  // la mémoire, commune
    for (const char lettre : ordre) {
        Thread& moi = lettre == 'A' ? a : b;
        if (moi.a_lu)
            compteur = moi.lu + 1;
        else
            moi = {true, compteur};
    }
    return compteur;
}

void montrer_entrelacements() {
    std::string ordre = "AABB";
    do {
        const int compteur = jouer(ordre);
        fmt::print("1.3  {} : {}{}\n", ordre, compteur, compteur == 2 ? "" : ", un ajout perdu");
    } while (std::next_permutation(ordre.begin(), ordre.end()));
}
// [/entrelacements]

// -------------------------------------------------------------------- 1.4 Vérifier, puis agir

// [verifier_puis_agir]
// FAUTIF : chaque opération est indivisible, leur suite ne l'est pas.
class SalleFautive {
public:
    bool reste_une_place() const { return places_.load() > 0; }
    void occuper() { places_.fetch_sub(1); }
    int places() const { return places_.load(); }

private:
    std::atomic<int> places_{1};
};

// L'ordre que deux clients, dans deux threads, peuvent suivre.
int vendre_deux_fois() {
    SalleFautive salle;
    const bool vu_par_a = salle.reste_une_place();  // A vérifie
    const bool vu_par_b = salle.reste_une_place();  // B vérifie
    if (vu_par_a) salle.occuper();                  // A agit
    if (vu_par_b) salle.occuper();                  // B agit, sur ce qu'il a vu avant
    return salle.places();
}
// [/verifier_puis_agir]

// [d_un_seul_geste]
class Salle {
public:
    // Vérifie et agit d'un seul geste : personne ne peut s'intercaler.
    bool occuper_s_il_en_reste() {
        const std::lock_guard garde(verrou_);
        if (places_ == 0) return false;
        --places_;
        return true;
    }

private:
    std::mutex verrou_;
    int places_ = 1;  // protégé par verrou_
};
// [/d_un_seul_geste]

// [comparer_et_echanger]
class SalleSansVerrou {
public:
    bool occuper_s_il_en_reste() {
        int vues = places_.load();
        while (vues > 0) {
            // S'il y en a encore autant, une de moins ; sinon, vues reçoit le nouveau nombre.
            if (places_.compare_exchange_weak(vues, vues - 1)) return true;
        }
        return false;
    }

private:
    std::atomic<int> places_{1};
};
// [/comparer_et_echanger]

// Combien de clients obtiennent la seule place, quand quatre la demandent ensemble.
template <class UneSalle>
int places_obtenues() {
    UneSalle salle;
    std::atomic<int> obtenues{0};
    {
        std::array<std::jthread, 4> clients;
        for (auto& client : clients) {
            client = std::jthread([&] {
                if (salle.occuper_s_il_en_reste()) ++obtenues;
            });
        }
    }
    return obtenues;
}

void montrer_verifier_puis_agir() {
    fmt::print("1.4  une place, deux ventes : il en reste {}\n", vendre_deux_fois());
    fmt::print("1.4  quatre clients d'un seul geste : {} vente sous verrou, {} sans verrou\n",
               places_obtenues<Salle>(), places_obtenues<SalleSansVerrou>());
}

// ---------------------------------------------------------- 1.5 La section critique et le verrou

// [releve]
// La plus basse et la plus haute température de la journée.
class ReleveDuJour {
public:
    void noter(double degres) {
        const std::lock_guard garde(verrou_);  // prend le verrou, ou attend qu'il soit libre
        bas_ = nombre_ == 0 ? degres : std::min(bas_, degres);
        haut_ = nombre_ == 0 ? degres : std::max(haut_, degres);
        ++nombre_;
    }  // garde est détruite : le verrou est rendu, même si une exception est passée par là

    double amplitude() const {
        const std::lock_guard garde(verrou_);  // sinon, bas_ d'avant et haut_ d'après
        return haut_ - bas_;
    }

private:
    mutable std::mutex verrou_;
    double bas_ = 0;   // les trois sont protégés par verrou_,
    double haut_ = 0;  // et changent ensemble
    int nombre_ = 0;
};
// [/releve]

void montrer_releve() {
    ReleveDuJour releve;
    {
        std::jthread matin([&] { releve.noter(8.5); });
        std::jthread midi([&] { releve.noter(21.0); });
        std::jthread soir([&] { releve.noter(14.0); });
    }
    fmt::print("1.5  amplitude de la journée : {:.1f} °C\n", releve.amplitude());
}

// ------------------------------------------------------------------------ 1.6 L'accès concurrent

// [attente_fautive]
// FAUTIF : rien ne dit au compilateur que fini change ailleurs. (Personne n'appelle cette
// fonction.)
bool fini = false;

void attendre_la_fin() {
    while (!fini) {
    }
}
// [/attente_fautive]

// -------------------------------------------------------------------------------- 1.7 « Précède »

// [publication]
std::string publier_et_lire() {
    std::string message;  // ordinaire : ni verrou, ni atomique
    std::atomic<bool> pret{false};
    std::string recu;
    {
        std::jthread lecteur([&] {
            pret.wait(false, std::memory_order_acquire);  // (3) dort tant que pret vaut false
            recu = message;                               // (4)
        });
        message = "le dîner est servi";               // (1)
        pret.store(true, std::memory_order_release);  // (2)
        pret.notify_one();                            // réveille le lecteur, s'il dort
    }
    return recu;
}
// [/publication]

// ---------------------------------------------------------- 1.10 Interblocage actif et famine

// [courtois]
// Ne garde jamais un verrou en attendant l'autre : si le second est pris, rend le premier et
// recommence. Renvoie le nombre de reculs.
long prendre_courtoisement(std::mutex& d_abord, std::mutex& ensuite) {
    for (long reculs = 0;; ++reculs) {
        d_abord.lock();
        resultat = calcul(300);                 // un peu de travail avec le premier
        if (ensuite.try_lock()) return reculs;  // try_lock : prend s'il est libre, n'attend jamais
        d_abord.unlock();
    }
}
// [/courtois]

void montrer_courtoisie() {
    std::mutex a;
    std::mutex b;
    std::atomic<long> reculs{0};
    const auto passer = [&](std::mutex& d_abord, std::mutex& ensuite) {
        for (int i = 0; i < 10'000; ++i) {
            reculs += prendre_courtoisement(d_abord, ensuite);
            ensuite.unlock();
            d_abord.unlock();
        }
    };
    {
        std::jthread aller([&] { passer(a, b); });
        std::jthread retour([&] { passer(b, a); });
    }
    fmt::print("1.10 20000 passages, et {} reculs\n", reculs.load());
}

// [famine]
// Deux threads veulent le même verrou, sans cesse. Combien de fois de suite le même l'obtient-il ?
long plus_longue_serie() {
    std::mutex verrou;  // protège les trois qui suivent
    int dernier = -1;
    long serie = 0;
    long record = 0;
    const auto fin = Horloge::now() + 100ms;
    const auto insister = [&](int moi) {
        while (Horloge::now() < fin) {
            const std::lock_guard garde(verrou);
            serie = moi == dernier ? serie + 1 : 1;
            record = std::max(record, serie);
            dernier = moi;
        }
    };
    std::jthread premier(insister, 0);
    std::jthread second(insister, 1);
    premier.join();
    second.join();
    return record;
}
// [/famine]

// ----------------------------------------------------- 1.11 Mémoire partagée, mémoire distribuée

// [message]
// Fait calculer la somme 1 + 2 + … + n par un autre processus. Rien n'est partagé : le résultat
// voyage dans un tube, comme il voyagerait sur un réseau.
long somme_ailleurs(long n) {
    std::array<int, 2> tube{};
    if (::pipe(tube.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    const auto [sortie, entree] = tube;
    const pid_t enfant = dedoubler();
    if (enfant == 0) {
        const long somme = n * (n + 1) / 2;
        const bool envoye = ::write(entree, &somme, sizeof somme) == sizeof somme;
        ::_exit(envoye ? 0 : 1);
    }
    ::close(entree);  // sinon, si l'enfant meurt sans écrire, read() attendrait pour toujours
    long recue = 0;
    const bool complete =
        ::read(sortie, &recue, sizeof recue) == sizeof recue;  // attend le message
    ::waitpid(enfant, nullptr, 0);
    ::close(sortie);
    return complete ? recue : -1;
}
// [/message]

void montrer_publication() {
    fmt::print("1.7  reçu : {}\n", publier_et_lire());
}

void montrer_famine() {
    fmt::print("1.10 le même verrou, jusqu'à {} fois de suite pour le même thread\n",
               plus_longue_serie());
}

void montrer_message() {
    fmt::print("1.11 somme calculée par un autre processus : {}\n", somme_ailleurs(1000));
}

// « extraits 1.3 » n'exécute que les extraits de ce paragraphe ; sans argument, tous.
int main(int argc, char* argv[]) {
    const std::string_view choisi = argc > 1 ? argv[1] : "";
    const std::pair<std::string_view, void (*)()> paragraphes[] = {
        {"1.1", montrer_concurrence},    {"1.2", montrer_threads_et_processus},
        {"1.3", montrer_entrelacements}, {"1.4", montrer_verifier_puis_agir},
        {"1.5", montrer_releve},         {"1.7", montrer_publication},
        {"1.10", montrer_courtoisie},    {"1.10", montrer_famine},
        {"1.11", montrer_message},
    };
    for (const auto& [numero, montrer] : paragraphes)
        if (choisi.empty() || choisi == numero) montrer();
}
