#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chapitre02/ligne_de_cache.hpp>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using cours::ligne_de_cache;

std::uintptr_t adresse(const void* objet) {
    return reinterpret_cast<std::uintptr_t>(objet);
}

/// Le numéro de la ligne de cache où se trouve cet objet.
std::uintptr_t ligne(const void* objet) {
    return epreuve::adresse(objet) / ligne_de_cache;
}

/// Des tableaux de plusieurs tailles, entre des blocs qui décalent leur place dans la mémoire : un
/// alignement dû au hasard ne le reste pas.
struct Rangee {
    Rangee() {
        for (std::size_t i = 0; i < 8; ++i) {
            cales.push_back(std::make_unique<char[]>(16 * i + 8));
            tableaux.push_back(std::make_unique<TableauComptes>(i % 4 + 2));
            tailles.push_back(i % 4 + 2);
        }
    }
    std::vector<std::unique_ptr<char[]>> cales;
    std::vector<std::unique_ptr<TableauComptes>> tableaux;
    std::vector<std::size_t> tailles;
};

/// Des octets qui se suivent.
struct Plage {
    unsigned char* debut;
    std::size_t taille;

    bool contient(const unsigned char* ou) const { return ou >= debut && ou < debut + taille; }
};

/// La mémoire où ce programme peut écrire, sauf la pile et ce qui n'est qu'à ce thread.
std::vector<Plage> memoire_commune() {
    constexpr std::size_t demesuree = std::size_t{64} << 20;
    const auto ici = static_cast<std::uintptr_t>(::pthread_self());
    std::vector<Plage> plages;
    const auto ajouter = [&](std::uintptr_t debut, std::uintptr_t fin) {
        if (debut < fin && fin - debut <= demesuree)
            plages.push_back({reinterpret_cast<unsigned char*>(debut), fin - debut});
    };
    std::ifstream carte("/proc/self/maps");
    for (std::string ligne; std::getline(carte, ligne);) {
        std::uintptr_t debut = 0;
        std::uintptr_t fin = 0;
        char droits[5] = "";
        if (std::sscanf(ligne.c_str(), "%lx-%lx %4s", &debut, &fin, droits) != 3) continue;
        if (std::string_view(droits) != "rw-p") continue;
        if (ligne.find("[stack]") != std::string::npos) continue;
        const std::uintptr_t a_lui = std::clamp(ici - (16 << 10), debut, fin);
        ajouter(debut, a_lui);
        ajouter(std::clamp(ici + (8 << 10), a_lui, fin), fin);
    }
    return plages;
}

/// Regarde ce qu'écrit noter() : la page des comptes est mise en lecture seule, la première
/// écriture s'y arrête donc, verrou tenu s'il y en a un. La mémoire est alors comparée à ce qu'elle
/// était, puis encore au retour.
class Ecritures {
public:
    /// Vrai si noter(1, …) écrit ailleurs que dans les comptes du worker 1.
    static bool ailleurs(TableauComptes& tableau, std::uint64_t octets) {
        const auto* comptes = &tableau.comptes(1);
        auto* permis = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(comptes));
        const auto plages = epreuve::memoire_commune();
        const std::size_t taille = std::accumulate(
            plages.begin(), plages.end(), std::size_t{0},
            [](std::size_t somme, const Plage& plage) { return somme + plage.taille; });
        Ecritures ecritures({permis, sizeof *comptes}, plages, taille);
        return ecritures.observer([&] { tableau.noter(1, octets); });
    }

private:
    Ecritures(Plage permise, const std::vector<Plage>& plages, std::size_t taille)
        : permise_(permise), plages_(plages), taille_(taille) {
        const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
        const auto premiere = epreuve::adresse(permise.debut) / page * page;
        const auto apres =
            (epreuve::adresse(permise.debut) + permise.taille + page - 1) / page * page;
        pages_ = {reinterpret_cast<unsigned char*>(premiere), apres - premiere};
        void* place =
            ::mmap(nullptr, taille_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (place == MAP_FAILED) throw std::bad_alloc();
        photo_ = static_cast<unsigned char*>(place);
    }
    Ecritures(const Ecritures&) = delete;
    Ecritures& operator=(const Ecritures&) = delete;
    ~Ecritures() { ::munmap(photo_, taille_); }

    template <class Action>
    bool observer(Action action) {
        en_cours = this;
        struct sigaction nouvelle {};
        nouvelle.sa_sigaction = sur_ecriture;  // sur la pile ordinaire : l'autre est surveillée
        nouvelle.sa_flags = SA_SIGINFO;
        ::sigaction(SIGSEGV, &nouvelle, &ancienne_);
        photographier();
        ::mprotect(pages_.debut, pages_.taille, PROT_READ);
        try {
            action();
        } catch (...) {
            ::mprotect(pages_.debut, pages_.taille, PROT_READ | PROT_WRITE);
            throw;
        }
        ::mprotect(pages_.debut, pages_.taille, PROT_READ | PROT_WRITE);
        const bool change = vue_ailleurs_ || differe();
        ::sigaction(SIGSEGV, &ancienne_, nullptr);
        return change;
    }

    void photographier() {
        unsigned char* ici = photo_;
        for (const auto& [debut, taille] : plages_) {
            std::memcpy(ici, debut, taille);
            ici += taille;
        }
    }

    /// Vrai si un octet a changé, hors des comptes permis et de cet objet.
    bool differe() const {
        const unsigned char* ici = photo_;
        for (const auto& [debut, taille] : plages_) {
            if (std::memcmp(ici, debut, taille) != 0)
                for (std::size_t i = 0; i < taille; ++i)
                    if (ici[i] != debut[i] && !permise_.contient(debut + i)) return true;
            ici += taille;
        }
        return false;
    }

    static void sur_ecriture(int, siginfo_t* faute, void*) {
        const auto* ou = static_cast<const unsigned char*>(faute->si_addr);
        if (!en_cours->pages_.contient(ou)) {  // un vrai plantage : à l'ancien gestionnaire
            ::sigaction(SIGSEGV, &en_cours->ancienne_, nullptr);
            return;
        }
        if (!en_cours->permise_.contient(ou) || en_cours->differe()) en_cours->vue_ailleurs_ = true;
        ::mprotect(en_cours->pages_.debut, en_cours->pages_.taille, PROT_READ | PROT_WRITE);
    }

    static inline Ecritures* en_cours = nullptr;

    Plage permise_;
    const std::vector<Plage>& plages_;
    std::size_t taille_;
    Plage pages_{};
    unsigned char* photo_ = nullptr;
    struct sigaction ancienne_ {};
    bool vue_ailleurs_ = false;
};

}  // namespace

TEST_CASE("deux workers n'écrivent jamais sur la même ligne", "[1.11]") {
    const Rangee rangee;
    for (std::size_t t = 0; t < rangee.tableaux.size(); ++t) {
        std::set<std::uintptr_t> occupees;
        for (std::size_t w = 0; w < rangee.tailles[t]; ++w) {
            const auto& comptes = rangee.tableaux[t]->comptes(w);
            for (const auto numero : std::set<std::uintptr_t>{epreuve::ligne(&comptes.requetes),
                                                              epreuve::ligne(&comptes.octets)}) {
                INFO("une ligne de cache ne porte les compteurs que d'un seul worker");
                REQUIRE(occupees.insert(numero).second);
            }
        }
    }
}

TEST_CASE("chaque worker commence au début d'une ligne", "[1.11]") {
    INFO("l'alignement du type est d'une ligne au moins, où qu'on le range");
    REQUIRE(alignof(ComptesWorker) >= ligne_de_cache);
    const Rangee rangee;
    for (std::size_t t = 0; t < rangee.tableaux.size(); ++t) {
        for (std::size_t w = 0; w < rangee.tailles[t]; ++w) {
            INFO("l'adresse des compteurs d'un worker est un multiple de la taille d'une ligne");
            REQUIRE(epreuve::adresse(&rangee.tableaux[t]->comptes(w)) % ligne_de_cache == 0);
        }
    }
}

TEST_CASE("un worker n'occupe qu'une ligne", "[1.11]") {
    TableauComptes tableau(2);
    const auto& comptes = tableau.comptes(1);
    INFO("les deux compteurs d'un worker sont écrits ensemble : sur la même ligne");
    REQUIRE(epreuve::ligne(&comptes.requetes) == epreuve::ligne(&comptes.octets));
}

TEST_CASE("noter n'écrit que chez son worker", "[1.11][simple]") {
    const auto tableau = std::make_unique<TableauComptes>(2);
    int ailleurs = 0;
    constexpr int essais = 3;  // ce qui n'arriverait qu'une fois n'est pas de noter()
    int apres_un_total = 0;
    for (int essai = 0; essai < essais; ++essai) {
        tableau->noter(1, 1);
        tableau->noter(0, 7);
        ailleurs += epreuve::Ecritures::ailleurs(*tableau, 10) ? 1 : 0;
        tableau->total();
        apres_un_total += epreuve::Ecritures::ailleurs(*tableau, 10) ? 1 : 0;
    }
    INFO(
        "noter() écrit hors des comptes de son worker (un total, un verrou, une variable static…) "
        ": "
        "tous les workers se le disputent");
    REQUIRE(ailleurs < essais);
    INFO("même juste après un total(), noter() n'écrit que dans les comptes de son worker");
    REQUIRE(apres_un_total < essais);
    REQUIRE(tableau->total().requetes == 12);
}

TEST_CASE("lire les comptes n'écrit pas sur la ligne d'un worker", "[1.11][simple]") {
    TableauComptes tableau(2);
    const auto octets_de_la_ligne = [&] {
        std::vector<unsigned char> octets(sizeof(ComptesWorker));
        std::memcpy(octets.data(), static_cast<const void*>(&tableau.comptes(1)), octets.size());
        return octets;
    };
    for (std::uint64_t octets = 1; octets <= 3; ++octets) {
        tableau.noter(1, octets);
        const auto avant = octets_de_la_ligne();
        tableau.noter(0, octets);
        tableau.total();
        tableau.comptes(0);
        INFO(
            "rien d'autre que les compteurs du worker n'est sur sa ligne : les autres n'y écrivent "
            "pas");
        REQUIRE(octets_de_la_ligne() == avant);
    }
}

TEST_CASE("le tableau compte juste", "[1.11]") {
    TableauComptes tableau(3);
    tableau.noter(0, 100);
    tableau.noter(2, 30);
    tableau.noter(2, 4);
    INFO("chaque worker a ses comptes");
    REQUIRE(tableau.comptes(0).requetes == 1);
    REQUIRE(tableau.comptes(0).octets == 100);
    REQUIRE(tableau.comptes(1).requetes == 0);
    REQUIRE(tableau.comptes(2).requetes == 2);
    REQUIRE(tableau.comptes(2).octets == 34);
    INFO("le total additionne tous les workers");
    REQUIRE(tableau.total().requetes == 3);
    REQUIRE(tableau.total().octets == 134);
    tableau.noter(1, 0);
    INFO("une requête de 0 octet est une requête");
    REQUIRE(tableau.comptes(1).requetes == 1);
    REQUIRE(tableau.total().requetes == 4);
    REQUIRE(tableau.total().octets == 134);
}

TEST_CASE("les grands comptes ne débordent pas", "[1.11]") {
    constexpr std::uint64_t trois_milliards = 3'000'000'000;
    TableauComptes tableau(9);
    tableau.noter(0, trois_milliards);
    tableau.noter(0, trois_milliards);
    tableau.noter(8, std::uint64_t{1} << 40);
    INFO("des milliards d'octets : chaque compte a 64 bits, et le total aussi");
    REQUIRE(tableau.comptes(0).octets == 2 * trois_milliards);
    REQUIRE(tableau.comptes(8).octets == std::uint64_t{1} << 40);
    REQUIRE(tableau.total().octets == 2 * trois_milliards + (std::uint64_t{1} << 40));
    constexpr std::uint64_t enorme = (std::uint64_t{1} << 63) + 1;
    tableau.noter(2, enorme);
    INFO("au-delà de 2⁶³, un octet compte encore : ni signe, ni virgule");
    REQUIRE(tableau.comptes(2).octets == enorme);
    REQUIRE(tableau.total().octets == enorme + 2 * trois_milliards + (std::uint64_t{1} << 40));
    for (int i = 0; i < 70'000; ++i)
        tableau.noter(4, 1);
    INFO("70 000 requêtes d'un même worker");
    REQUIRE(tableau.comptes(4).requetes == 70'000);
    REQUIRE(tableau.total().requetes == 70'004);
}

TEST_CASE("deux tableaux ont chacun leurs comptes", "[1.11]") {
    TableauComptes un_seul(1);
    TableauComptes autre(3);
    un_seul.noter(0, 5);
    autre.noter(0, 70);
    autre.noter(2, 70);
    INFO("ce qu'on note dans un tableau n'apparaît pas dans l'autre");
    REQUIRE(un_seul.comptes(0).requetes == 1);
    REQUIRE(un_seul.total().octets == 5);
    REQUIRE(autre.comptes(0).octets == 70);
    REQUIRE(autre.total().octets == 140);
    INFO("le tableau suivant part de zéro");
    REQUIRE(TableauComptes(3).total().requetes == 0);
}

TEST_CASE("un worker qui n'existe pas est refusé", "[1.11]") {
    TableauComptes tableau(2);
    INFO("les workers d'un tableau de deux sont 0 et 1");
    constexpr std::size_t quatre_milliards = std::size_t{1} << 32;  // sur 32 bits, c'est zéro
    constexpr std::size_t maximum = std::numeric_limits<std::size_t>::max();
    for (const std::size_t absent : {std::size_t{2}, quatre_milliards / 2, quatre_milliards,
                                     quatre_milliards + 1, maximum / 2 + 1, maximum}) {
        CAPTURE(absent);
        REQUIRE_THROWS_AS(tableau.noter(absent, 1), std::out_of_range);
        REQUIRE_THROWS_AS(tableau.comptes(absent), std::out_of_range);
    }
    INFO("une note refusée n'a rien compté");
    REQUIRE(tableau.total().requetes == 0);
    INFO("un tableau d'aucun worker n'a pas de sens");
    REQUIRE_THROWS_AS(TableauComptes(0), std::invalid_argument);
}

TEST_CASE("le superviseur lit pendant que les workers comptent", "[1.11]") {
    constexpr std::size_t workers = 3;
    constexpr std::uint64_t requetes = 50;
    TableauComptes tableau(workers);
    std::latch depart(workers + 1);
    juge::Registre<std::uint64_t> vus;
    juge::Registre<std::uint64_t> chez_un;
    {
        std::deque<juge::Acteur> equipe;
        for (std::size_t w = 0; w < workers; ++w) {
            equipe.emplace_back("worker " + std::to_string(w), [&, w] {
                depart.arrive_and_wait();
                for (std::uint64_t i = 0; i < requetes; ++i)
                    tableau.noter(w, 10);
            });
        }
        juge::Acteur superviseur("superviseur", [&] {
            depart.arrive_and_wait();
            for (int i = 0; i < 20; ++i) {
                vus.noter(tableau.total().requetes);
                chez_un.noter(tableau.comptes(1).requetes);
                juge::point_de_passage();
            }
        });
        superviseur.attendre_fin("Lire les comptes n'attend personne.");
        for (auto& worker : equipe)
            worker.attendre_fin("Compter n'attend personne.");
    }
    const auto lus = vus.contenu();
    INFO("les comptes ne font que croître");
    REQUIRE(std::is_sorted(lus.begin(), lus.end()));
    const auto lus_chez_un = chez_un.contenu();
    REQUIRE(std::is_sorted(lus_chez_un.begin(), lus_chez_un.end()));
    INFO("tout est compté, une fois");
    REQUIRE(tableau.total().requetes == workers * requetes);
    REQUIRE(tableau.total().octets == workers * requetes * 10);
}

}  // namespace juge::epreuve
