// Exemple avancé : mille attentes, par mille threads, puis par mille coroutines dans un seul.
//
// Mille liaisons, chacune avec un interlocuteur qui envoie dix messages, et attend que tous aient
// répondu avant d'envoyer le suivant. Des deux côtés, le même travail : lire, répondre. On relève
// le temps, la mémoire de chaque attente et les changements de contexte. Chaque façon de faire est
// mesurée dans un processus neuf : la mémoire de l'une ne se mêle pas à celle de l'autre.
//
//     exemple_avance [liaisons]
#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chapitre02/chronometre.hpp>
#include <chapitre02/graphique.hpp>
#include <chapitre07/calcul.hpp>
#include <chapitre07/descripteur.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre10/mini_boucle.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <semaphore>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

constexpr int messages = 10;

/// Les liaisons, vues des deux côtés. Un eventfd est le plus petit des descripteurs : un compteur
/// qu'on lit comme un fichier, en dormant tant qu'il vaut zéro.
class Liaisons {
public:
    explicit Liaisons(std::size_t combien) {
        for (std::size_t i = 0; i < combien; ++i) {
            descripteurs_.emplace_back(::eventfd(0, EFD_CLOEXEC));
            if (!descripteurs_.back().ouvert()) cours::echec_systeme("ouvrir une liaison");
        }
    }
    std::size_t combien() const { return descripteurs_.size(); }
    int descripteur(std::size_t i) const { return descripteurs_[i].numero(); }
    /// N'en garde que les premières.
    void reduire(std::size_t combien) { descripteurs_.resize(combien); }

    /// Du côté de qui attend : lit un message, dort s'il n'y en a pas.
    static void lire(int descripteur) {
        std::uint64_t message = 0;
        if (::read(descripteur, &message, sizeof message) != sizeof message)
            cours::echec_systeme("lire un message");
    }
    void repondre() {
        if (++reponses_ == combien()) tous_ont_repondu_.release();
    }

    /// Du côté de l'interlocuteur.
    void ecrire_a_tous() {
        constexpr std::uint64_t message = 1;
        reponses_ = 0;
        for (const auto& descripteur : descripteurs_)
            if (::write(descripteur.numero(), &message, sizeof message) != sizeof message)
                cours::echec_systeme("écrire un message");
    }
    void attendre_les_reponses() { tous_ont_repondu_.acquire(); }

private:
    std::vector<cours::Descripteur> descripteurs_;
    std::atomic<std::size_t> reponses_{0};
    std::binary_semaphore tous_ont_repondu_{0};
};

// [thread]
void repondre_en_thread(Liaisons& liaisons, int descripteur) {
    for (int i = 0; i < messages; ++i) {
        Liaisons::lire(descripteur);  // le thread entier s'endort ici
        liaisons.repondre();
    }
}
// [/thread]

// [coroutine]
cours::Tache<void> repondre_en_coroutine(cours::MiniBoucle& boucle, Liaisons& liaisons,
                                         int descripteur) {
    for (int i = 0; i < messages; ++i) {
        co_await boucle.lisible(descripteur);  // la coroutine se suspend, pas le thread
        Liaisons::lire(descripteur);
        liaisons.repondre();
    }
}
// [/coroutine]

using Equipe = std::vector<std::jthread>;

// [equipes]
// Un thread par liaison.
Equipe par_threads(Liaisons& liaisons) {
    Equipe equipe;
    try {
        for (std::size_t i = 0; i < liaisons.combien(); ++i)
            equipe.emplace_back(repondre_en_thread, std::ref(liaisons), liaisons.descripteur(i));
    } catch (const std::system_error&) {
        liaisons.reduire(equipe.size());  // le système n'en donne pas davantage
    }
    return equipe;
}

// Un seul thread, qui fait tourner la boucle de toutes les coroutines.
Equipe par_coroutines(Liaisons& liaisons) {
    Equipe equipe;
    equipe.emplace_back([&liaisons] {
        cours::MiniBoucle boucle;
        for (std::size_t i = 0; i < liaisons.combien(); ++i)
            boucle.lancer(repondre_en_coroutine(boucle, liaisons, liaisons.descripteur(i)));
        boucle.tourner();
    });
    return equipe;
}
// [/equipes]

struct Releve {
    std::size_t liaisons = 0;
    double naissance_ms = 0;  ///< jusqu'à la première réponse de chacune
    double echanges_ms = 0;   ///< les messages suivants
    double memoire_kio = 0;   ///< mémoire occupée, par attente
    double adresses_kio = 0;  ///< espace d'adresses réservé, par attente
    long changements = 0;     ///< de contexte, pendant les échanges
};

struct Memoire {
    double adresses_kio = 0;
    double occupee_kio = 0;
};

Memoire memoire() {
    Memoire pages;
    std::ifstream("/proc/self/statm") >> pages.adresses_kio >> pages.occupee_kio;
    const double kio_par_page = static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024;
    return {pages.adresses_kio * kio_par_page, pages.occupee_kio * kio_par_page};
}

long changements_de_contexte() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nvcsw + usage.ru_nivcsw;
}

// [mesurer]
Releve mesurer(std::size_t combien, Equipe (*former)(Liaisons&)) {
    Liaisons liaisons(combien);
    const Memoire avant = memoire();
    cours::Chronometre chrono;
    const Equipe equipe = former(liaisons);
    liaisons.ecrire_a_tous();
    liaisons.attendre_les_reponses();  // chacune a vécu, et attend le message suivant
    Releve releve;
    releve.naissance_ms = cours::en_ms(chrono.reel());
    releve.liaisons = liaisons.combien();
    const double attentes = static_cast<double>(releve.liaisons);
    releve.memoire_kio = (memoire().occupee_kio - avant.occupee_kio) / attentes;
    releve.adresses_kio = (memoire().adresses_kio - avant.adresses_kio) / attentes;

    const long changements = changements_de_contexte();
    chrono.redemarrer();
    for (int i = 1; i < messages; ++i) {
        liaisons.ecrire_a_tous();
        liaisons.attendre_les_reponses();
    }
    releve.echanges_ms = cours::en_ms(chrono.reel());
    releve.changements = changements_de_contexte() - changements;
    return releve;
}
// [/mesurer]

void comparer(const std::string& quoi, double threads, double coroutines,
              const std::string& unite) {
    fmt::print("\n{}\n{}", quoi,
               cours::dessiner_barres({{"threads", threads}, {"coroutines", coroutines}}, unite));
}

double milliers(long nombre) {
    return static_cast<double>(nombre) / 1000;
}

void permettre_descripteurs() {
    rlimit limite{};
    ::getrlimit(RLIMIT_NOFILE, &limite);
    limite.rlim_cur = limite.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limite);
}

int main(int argc, char** argv) {
    const long demandees = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 1000;
    if (demandees < 1) {
        fmt::print(stderr, "usage : exemple_avance [liaisons, au moins une]\n");
        return 2;
    }
    const auto combien = static_cast<std::size_t>(demandees);
    permettre_descripteurs();
    const Releve threads =
        cours::Calcul<Releve>([=] { return mesurer(combien, par_threads); }).obtenir();
    const Releve coroutines =
        cours::Calcul<Releve>([=] { return mesurer(combien, par_coroutines); }).obtenir();
    fmt::print("attentes : {} threads, puis {} coroutines dans un thread\n", threads.liaisons,
               coroutines.liaisons);
    comparer("naissance, jusqu'à la première réponse", threads.naissance_ms,
             coroutines.naissance_ms, "ms");
    comparer(fmt::format("{} messages à chacune, et leurs réponses", messages - 1),
             threads.echanges_ms, coroutines.echanges_ms, "ms");
    comparer("mémoire occupée, par attente", threads.memoire_kio, coroutines.memoire_kio, "Kio");
    comparer("espace d'adresses réservé, par attente", threads.adresses_kio,
             coroutines.adresses_kio, "Kio");
    comparer("changements de contexte pendant les échanges", milliers(threads.changements),
             milliers(coroutines.changements), "milliers");
    return coroutines.liaisons == combien ? 0 : 1;
}
