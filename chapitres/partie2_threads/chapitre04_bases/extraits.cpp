// Les extraits de la leçon, dans l'ordre. Chaque fonction montre un outil ; main() les appelle
// toutes, sauf celles que la leçon dit fautives.
#include <fmt/format.h>
#include <pthread.h>

#include <atomic>
#include <chapitre04/groupe_threads.hpp>
#include <chapitre04/nom_thread.hpp>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

// --------------------------------------------------------------------- 1.2 Créer un thread

// [creer]
void saluer(const std::string& nom) {
    fmt::print("1.2  bonjour {}\n", nom);
}

void creer() {
    std::thread a(saluer, "Ada");                      // une fonction, et ce qu'on lui passe
    std::thread b([] { saluer("Alan"); });             // ou une lambda
    fmt::print("1.2  bonjour du thread principal\n");  // les trois saluent dans un ordre quelconque
    a.join();
    b.join();
}
// [/creer]

// ------------------------------------------------------------ 1.3 Attendre : join et joinable

// [joinable]
void montrer_joinable() {
    std::thread t;  // ne désigne encore aucun thread
    fmt::print("1.3  vide : {}\n", t.joinable());
    t = std::thread([] {});
    fmt::print("1.3  lancé : {}\n", t.joinable());  // vrai, même si le thread a déjà fini
    t.join();
    fmt::print("1.3  attendu : {}\n", t.joinable());
    try {
        t.join();  // il n'y a plus rien à attendre
    } catch (const std::system_error& erreur) {
        fmt::print("1.3  attendu deux fois : {}\n", erreur.what());
    }
}
// [/joinable]

// ---------------------------------------------------------------------------- 1.4 std::jthread

// [deplacer]
std::jthread lancer_compteur(std::atomic<int>& compte) {
    return std::jthread([&compte] { ++compte; });  // un thread se déplace, il ne se copie pas
}

int compter_a_trois() {
    std::atomic<int> compte{0};  // déclaré avant les threads : il sera détruit après eux
    {
        std::vector<std::jthread> equipe;
        for (int i = 0; i < 3; ++i)
            equipe.push_back(lancer_compteur(compte));
    }  // les trois sont attendus ici
    return compte;
}
// [/deplacer]

// -------------------------------------------- 1.6 Ce qu'on donne à un thread, et combien de temps

// [arguments]
void ranger(std::vector<int>& liste, int valeur) {
    liste.push_back(valeur);
}

std::vector<int> ranger_dans_un_thread() {
    std::vector<int> liste;
    std::jthread(ranger, std::ref(liste), 7).join();      // std::ref : l'original
    std::jthread([&liste] { ranger(liste, 8); }).join();  // pareil, en plus lisible
    // std::jthread(ranger, liste, 9);  ne compile pas : le thread ne reçoit que des copies
    return liste;
}
// [/arguments]

// [pendante]
// FAUTIF : nom est détruit au retour de la fonction, et le thread s'en sert après.
std::jthread saluer_plus_tard() {
    const std::string nom = "Ada";
    return std::jthread([&nom] { fmt::print("bonjour {}\n", nom); });
}
// [/pendante]

// [boucle_fautive]
// FAUTIF : les quatre threads lisent le même i, que la boucle change pendant ce temps.
void numeroter_fautif() {
    std::vector<std::jthread> equipe;
    for (int i = 0; i < 4; ++i)
        equipe.emplace_back([&i] { fmt::print("je suis le thread {}\n", i); });
}
// [/boucle_fautive]

// [boucle]
void numeroter() {
    std::vector<std::jthread> equipe;
    for (int i = 0; i < 4; ++i)
        equipe.emplace_back([i] { fmt::print("1.6  je suis le thread {}\n", i); });  // sa copie
}
// [/boucle]

// ---------------------------------------------------------------------- 1.7 Demander l'arrêt

// [arret]
long compter_jusqu_a_l_arret() {
    long tours = 0;
    std::jthread compteur([&tours](const std::stop_token& arret) {  // jthread fournit le jeton
        while (!arret.stop_requested())  // le thread choisit quand regarder, donc où il s'arrête
            ++tours;
    });
    compteur.request_stop();  // demande l'arrêt, sans l'attendre
    compteur.join();
    return tours;
}
// [/arret]

// [rappel]
void montrer_rappel() {
    std::stop_source source;
    const std::stop_callback rappel(source.get_token(),
                                    [] { fmt::print("1.7  je ferme la connexion\n"); });
    fmt::print("1.7  avant la demande\n");
    source.request_stop();  // le rappel s'exécute ici, dans le thread qui demande
    source.request_stop();  // déjà demandé : sans effet
}
// [/rappel]

// ---------------------------------------------------------------- 1.8 Dormir sans devenir sourd

// [sourd]
// FAUTIF : une demande d'arrêt n'est vue qu'au bout de la minute.
void relever_la_temperature_fautif(const std::stop_token& arret) {
    while (!arret.stop_requested()) {
        fmt::print("20 °C\n");
        std::this_thread::sleep_for(std::chrono::minutes(1));
    }
}
// [/sourd]

// [a_l_ecoute]
void relever_la_temperature(const std::stop_token& arret) {
    std::mutex verrou;
    std::condition_variable_any reveil;
    std::unique_lock garde(verrou);
    do {
        fmt::print("1.8  20 °C\n");
        // Dort une minute, ou moins si l'arrêt est demandé ; false : rien d'autre ne l'éveille.
        reveil.wait_for(garde, arret, std::chrono::minutes(1), [] { return false; });
    } while (!arret.stop_requested());
}
// [/a_l_ecoute]

void montrer_ecoute() {
    const std::jthread sonde(relever_la_temperature);
}  // la destruction de sonde demande l'arrêt, puis attend : bien moins d'une minute

// ------------------------------------------------------------ 1.9 Quand le système refuse un
// thread

/// Fait échouer les créations de threads tant que l'objet vit : une pile par défaut plus grande que
/// la mémoire adressable. C'est pour la démonstration ; le refus et son message sont les vrais.
class PileDemesuree {
public:
    PileDemesuree() {
        ::pthread_getattr_default_np(&avant_);
        pthread_attr_t demesuree;
        ::pthread_attr_init(&demesuree);
        ::pthread_attr_setstacksize(&demesuree, std::size_t{1} << 60);
        ::pthread_setattr_default_np(&demesuree);
        ::pthread_attr_destroy(&demesuree);
    }
    PileDemesuree(const PileDemesuree&) = delete;
    PileDemesuree& operator=(const PileDemesuree&) = delete;
    ~PileDemesuree() {
        ::pthread_setattr_default_np(&avant_);
        ::pthread_attr_destroy(&avant_);
    }

private:
    pthread_attr_t avant_;
};

// [refus]
void lancer_ou_s_en_passer(const std::function<void()>& travail) {
    try {
        std::jthread(travail).join();
    } catch (const std::system_error& erreur) {
        if (erreur.code() != std::errc::resource_unavailable_try_again) throw;
        fmt::print("1.9  pas de thread ({}) : je fais le travail ici\n", erreur.what());
        travail();
    }
}
// [/refus]

void montrer_refus() {
    const PileDemesuree refus;
    lancer_ou_s_en_passer([] { fmt::print("1.9  travail fait\n"); });
}

// ------------------------------------------------------------ 1.10 Exceptions et std::terminate

// [exception]
void lire_deux_fichiers() {
    cours::GroupeThreads groupe;
    groupe.lancer("lecteur A", [] { /* se passe bien */ });
    groupe.lancer("lecteur B", [] { throw std::runtime_error("b.txt est illisible"); });
    for (const auto& echec : groupe.joindre()) {
        try {
            std::rethrow_exception(echec.exception);
        } catch (const std::exception& erreur) {
            fmt::print("1.10 {} : {}\n", echec.nom, erreur.what());
        }
    }
}
// [/exception]

// --------------------------------------------------------------------------------- 1.11 Nommer

// [nommer]
std::string nom_d_un_thread() {
    std::string nom;
    std::jthread([&nom] {
        cours::nommer_ce_thread("compteur de mots");  // 16 octets : un de trop
        nom = cours::nom_de_ce_thread();
    }).join();
    return nom;
}
// [/nommer]

int main() {
    creer();
    montrer_joinable();
    fmt::print("1.4  compte : {}\n", compter_a_trois());
    fmt::print("1.6  rangés : {}\n", ranger_dans_un_thread().size());
    numeroter();
    compter_jusqu_a_l_arret();
    montrer_rappel();
    montrer_ecoute();
    montrer_refus();
    lire_deux_fichiers();
    fmt::print("1.11 nom : « {} »\n", nom_d_un_thread());
}
