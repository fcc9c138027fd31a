#include <dirent.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bit>
#include <fstream>
#include <juge/processus.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// `combien` objets que tous les processus voient.
template <class T>
class Partages {
public:
    explicit Partages(std::size_t combien = 1)
        : octets_(std::max<std::size_t>(combien, 1) * sizeof(T)), combien_(combien) {
        void* adresse =
            ::mmap(nullptr, octets_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (adresse == MAP_FAILED) throw std::bad_alloc();
        objets_ = static_cast<T*>(adresse);
        for (std::size_t i = 0; i < combien; ++i)
            ::new (objets_ + i) T();
    }
    Partages(const Partages&) = delete;
    Partages& operator=(const Partages&) = delete;
    ~Partages() { ::munmap(static_cast<void*>(objets_), octets_); }

    std::span<T> tous() const { return {objets_, combien_}; }
    T* operator->() const { return objets_; }
    T& operator*() const { return *objets_; }

private:
    std::size_t octets_;
    std::size_t combien_;
    T* objets_;
};

/// Deux fiches de même clé ne se distinguent que par le rang qu'elles avaient.
struct Fiche {
    std::uint32_t cle = 0;
    std::uint32_t rang = 0;
};

constexpr std::size_t page = 4096;

using Fiches = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

Fiches recopier(std::span<const Fiche> fiches) {
    Fiches copie;
    for (const auto& fiche : fiches)
        copie.emplace_back(fiche.cle, fiche.rang);
    return copie;
}

/// Des clés sans ordre, prises parmi `cles`.
void remplir(std::span<Fiche> fiches, std::uint32_t cles) {
    std::uint32_t graine = 12345;
    for (std::size_t i = 0; i < fiches.size(); ++i) {
        graine = graine * 1664525U + 1013904223U;
        fiches[i] = {(graine >> 8U) % cles, static_cast<std::uint32_t>(i)};
    }
}

Fiches triees(Fiches fiches) {
    std::stable_sort(fiches.begin(), fiches.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    return fiches;
}

/// Combien de processus descendent de ce programme, zombies exceptés.
int descendants_en_vie() {
    std::map<pid_t, pid_t> parents;
    DIR* dossier = ::opendir("/proc");
    while (const dirent* entree = ::readdir(dossier)) {
        const pid_t pid = std::atoi(entree->d_name);
        if (pid <= 0) continue;
        std::ifstream flux("/proc/" + std::string(entree->d_name) + "/stat");
        std::string stat;
        std::getline(flux, stat);
        const auto nom = stat.rfind(')');
        if (nom == std::string::npos || nom + 4 > stat.size() || stat[nom + 2] == 'Z') continue;
        parents[pid] = std::atoi(stat.c_str() + nom + 4);
    }
    ::closedir(dossier);
    int combien = 0;
    for (auto [pid, parent] : parents) {
        while (parent != ::getpid() && parents.count(parent) != 0)
            parent = parents[parent];
        combien += parent == ::getpid() ? 1 : 0;
    }
    return combien;
}

/// Ce que les comparaisons voient, et ce qu'elles font à ceux qui les appellent.
struct Temoin {
    Temoin() { ::sem_init(&porte, 1, 0); }

    const pid_t programme = ::getpid();
    std::atomic<std::int64_t> comparaisons{0};
    std::atomic<std::int64_t> du_programme{0};  ///< celles que ce programme a faites lui-même
    std::atomic<int> enfants{0};                ///< en vie quand il a fait la première
    std::atomic<std::size_t> communs{0};        ///< octets de mémoire partagée, vus d'un enfant

    std::atomic<std::int64_t> fatale{-1};  ///< le numéro de la comparaison qui tue son enfant
    std::uint32_t par_tranche = 0;         ///< pour savoir de quel niveau est une comparaison
    int niveau_fatal = -1;                 ///< 0 : dans une tranche ; 1 : entre deux voisines ; …
    std::uint32_t poison = 0;              ///< le rang de la fiche qui tue, à ce niveau
    int signal = SIGKILL;                  ///< comment ; 0 : en sortant par le code 3
    int morts_voulues = 0;
    int morts_au_dessus = 0;  ///< ensuite, autant de morts encore, au niveau suivant
    std::atomic<int> morts{0};

    Fiche* tableau = nullptr;  ///< s'il est dit : mourir non pas là, mais en y écrivant, plus tard

    bool portes = false;  ///< chaque enfant attend, à la première comparaison de chaque niveau
    sem_t porte{};
    std::atomic<int> arrives{0};
};

std::size_t octets_communs() {
    std::ifstream flux("/proc/self/maps");
    std::size_t somme = 0;
    for (std::string ligne; std::getline(flux, ligne);) {
        const auto droits = ligne.find(' ');
        if (ligne.size() < droits + 5 || ligne[droits + 4] != 's') continue;
        const auto tiret = ligne.find('-');
        somme +=
            std::stoull(ligne.substr(tiret + 1), nullptr, 16) - std::stoull(ligne, nullptr, 16);
    }
    return somme;
}

void mourir(Temoin& temoin) {
    temoin.morts.fetch_add(1);
    if (temoin.signal == 0) ::_exit(3);
    for (::kill(::getpid(), temoin.signal);;)
        ::pause();
}

/// Désormais, ce processus meurt s'il écrit dans la deuxième page de ce que sa part occupe dans le
/// tableau : au milieu de sa part, s'il l'écrit là.
void proteger(Temoin& temoin, std::uint32_t tranche) {
    temoin.morts.fetch_add(1);
    const auto niveau = static_cast<unsigned>(temoin.niveau_fatal);
    const std::uint32_t premiere = (tranche >> niveau << niveau) * temoin.par_tranche;
    ::signal(SIGSEGV, SIG_DFL);
    ::mprotect(temoin.tableau + premiere + page / sizeof(Fiche), page, PROT_READ);
}

/// Vrai la première fois que ce processus compare à ce niveau.
bool premiere_fois(int niveau) {
    static pid_t processus = 0;
    static unsigned vus = 0;
    if (std::exchange(processus, ::getpid()) != ::getpid()) vus = 0;
    const unsigned avant = vus;
    vus |= 1U << static_cast<unsigned>(niveau);
    return vus != avant;
}

struct Avant {
    Temoin* temoin;

    bool operator()(const Fiche& a, const Fiche& b) const {
        observer(a, b);
        return a.cle < b.cle;
    }

private:
    void observer(const Fiche& a, const Fiche& b) const {
        Temoin& t = *temoin;
        const auto numero = t.comparaisons.fetch_add(1);
        if (::getpid() == t.programme) {
            if (t.du_programme.fetch_add(1) == 0) t.enfants = epreuve::descendants_en_vie();
            return;
        }
        if (numero == t.fatale.load()) epreuve::mourir(t);
        if (t.communs.load() == 0) t.communs = epreuve::octets_communs();
        if (t.par_tranche == 0) return;
        const auto niveau =
            static_cast<int>(std::bit_width(a.rang / t.par_tranche ^ b.rang / t.par_tranche));
        if (niveau == t.niveau_fatal && t.morts.load() < t.morts_voulues) {
            if (t.tableau != nullptr)
                epreuve::proteger(t, a.rang / t.par_tranche);
            else if (a.rang == t.poison || b.rang == t.poison)
                epreuve::mourir(t);
        }
        const int passees = t.morts.load() - t.morts_voulues;
        if (niveau == t.niveau_fatal + 1 && passees >= 0 && passees < t.morts_au_dessus &&
            (a.rang == t.poison || b.rang == t.poison))
            epreuve::mourir(t);
        if (!t.portes || !epreuve::premiere_fois(niveau)) return;
        t.arrives.fetch_add(1);
        while (::sem_wait(&t.porte) != 0) {
        }
    }
};

/// Un tableau partagé, ce qu'il contenait d'abord, et ses témoins.
class Essai {
public:
    explicit Essai(std::size_t taille, std::uint32_t cles = 1000) : tableau_(taille) {
        epreuve::remplir(tableau_.tous(), cles);
        avant_ = epreuve::recopier(tableau_.tous());
    }
    void trier(int profondeur) { ::trier(tableau_.tous(), profondeur, epreuve::Avant{&*temoin_}); }
    /// Vrai si l'appel lève EchecTri.
    bool echoue(int profondeur) {
        try {
            trier(profondeur);
        } catch (const ::EchecTri&) {
            return true;
        }
        return false;
    }
    bool trie() const { return contenu() == epreuve::triees(avant_); }
    bool complet() const {
        auto fiches = contenu();
        std::sort(fiches.begin(), fiches.end(),
                  [](const auto& a, const auto& b) { return a.second < b.second; });
        return fiches == avant_;
    }
    bool inchange() const { return contenu() == avant_; }
    Temoin& temoin() const { return *temoin_; }
    /// Une fiche de la première tranche tue, `morts` fois, qui la compare à ce niveau.
    void empoisonner(std::uint32_t par_tranche, int niveau, int morts) const {
        temoin_->par_tranche = par_tranche;
        temoin_->niveau_fatal = niveau;
        temoin_->poison = mediane(par_tranche);
        temoin_->morts_voulues = morts;
    }
    Fiche* debut() const { return tableau_.tous().data(); }
    /// Le rang de la fiche de clé médiane, parmi les `combien` premières.
    std::uint32_t mediane(std::size_t combien) const {
        Fiches fiches(avant_.begin(), avant_.begin() + static_cast<std::ptrdiff_t>(combien));
        return epreuve::triees(fiches)[combien / 2].second;
    }

private:
    Fiches contenu() const { return epreuve::recopier(tableau_.tous()); }

    Partages<Fiche> tableau_;
    Partages<Temoin> temoin_;
    Fiches avant_;
};

void rien_de_reste(const juge::Inventaire& avant) {
    INFO("rien ne reste : ni enfant, vivant ou zombie, ni mémoire partagée, ni descripteur");
    REQUIRE(avant.restes() == "");
}

}  // namespace

TEST_CASE("trié, et stable, quelles que soient la taille et la profondeur", "[2.15]") {
    const juge::Inventaire avant;
    for (const std::size_t taille : {0U, 1U, 2U, 3U, 4U, 7U, 8U, 100U, 1001U})
        for (const int profondeur : {0, 1, 3}) {
            epreuve::Essai essai(taille, 10);
            essai.trier(profondeur);
            INFO("taille " << taille << ", profondeur " << profondeur
                           << " : trié par clé, et à clé égale, dans l'ordre de départ");
            REQUIRE(essai.trie());
        }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("d'autres éléments, un autre ordre, un tableau déjà trié", "[2.15]") {
    const juge::Inventaire avant;
    {
        const epreuve::Partages<std::uint8_t> octets(1000);
        for (std::size_t i = 0; i < 1000; ++i)
            octets.tous()[i] = static_cast<std::uint8_t>(i * 7);
        std::vector<std::uint8_t> attendus(octets.tous().begin(), octets.tous().end());
        std::sort(attendus.begin(), attendus.end(), std::greater<>());
        for (int fois = 0; fois < 2; ++fois) {
            ::trier(octets.tous(), 2, std::greater<>());
            INFO("trié selon `avant`, ici du plus grand au plus petit ; une seconde fois aussi");
            REQUIRE((std::vector<std::uint8_t>(octets.tous().begin(), octets.tous().end()) ==
                     attendus));
        }
    }
    {
        const epreuve::Partages<std::uint8_t> deux(2);
        deux.tous()[0] = 9;
        ::trier(deux.tous(), 0, std::less<>());
        INFO("deux éléments, dans le mauvais ordre");
        REQUIRE(deux.tous()[0] == 0);
        REQUIRE(deux.tous()[1] == 9);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une profondeur négative est refusée, une profondeur immense ne l'est pas",
          "[2.15][simple]") {
    const juge::Inventaire avant;
    {
        epreuve::Essai essai(10);
        for (const int profondeur : {-1, std::numeric_limits<int>::min()}) {
            INFO("une profondeur négative : std::invalid_argument, et rien ne change");
            REQUIRE_THROWS_AS(essai.trier(profondeur), std::invalid_argument);
            REQUIRE(essai.inchange());
        }
        essai.trier(std::numeric_limits<int>::max());
        INFO("dix éléments ne font que quatre tranches, quelle que soit la profondeur");
        REQUIRE(essai.trie());
        const juge::Perturbation naissances(juge::Panne::creation_processus);
        epreuve::Essai vide(0);
        epreuve::Essai seul(1);
        vide.trier(3);
        seul.trier(3);
        INFO("moins de deux éléments : aucun processus");
        REQUIRE(naissances.frappes() == 0);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("ce programme répartit, et ne compare rien", "[2.15]") {
    for (const int profondeur : {0, 2}) {
        epreuve::Essai essai(100);
        essai.trier(profondeur);
        INFO("une comparaison peut tuer celui qui l'appelle : ce n'est jamais ce programme");
        REQUIRE(essai.temoin().du_programme.load() == 0);
        REQUIRE(essai.temoin().comparaisons.load() > 0);
    }
}

TEST_CASE("un seul tampon, et une fusion ne trie pas à nouveau", "[2.15]") {
    const juge::Inventaire avant;
    {
        epreuve::Essai essai(4096, 1'000'000);
        const auto communs = epreuve::octets_communs();
        essai.trier(3);
        REQUIRE(essai.trie());
        {
            INFO("une seule mémoire partagée de plus, de la taille du tableau (à une page près)");
            REQUIRE(essai.temoin().communs.load() <=
                    communs + 4096 * sizeof(epreuve::Fiche) + epreuve::page);
        }
        INFO(
            "4096 éléments : 4096 × 12 comparaisons environ pour un tri fusion, tous processus "
            "réunis");
        REQUIRE(essai.temoin().comparaisons.load() < 4096 * 12 * 5 / 4);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("les tranches se trient toutes à la fois, puis les fusions d'un niveau", "[2.15]") {
    const juge::Inventaire avant;
    {
        epreuve::Essai essai(64);
        auto& temoin = essai.temoin();
        temoin.par_tranche = 8;
        temoin.portes = true;
        juge::Acteur programme("programme", [&] { essai.trier(3); });
        int attendus = 0;
        for (const int processus : {8, 4, 2, 1}) {
            const bool bloque = programme.est_bloque();
            attendus += processus;
            {
                INFO(
                    "profondeur 3 : huit tranches à la fois, chacune dans son processus, puis "
                    "quatre fusions à la fois, puis deux, puis une ; ce programme attend");
                REQUIRE(temoin.arrives.load() == attendus);
                REQUIRE(bloque);
            }
            {
                INFO("jamais plus d'enfants en vie que de tranches");
                REQUIRE(epreuve::descendants_en_vie() <= 8);
            }
            for (int i = 0; i < processus; ++i)
                ::sem_post(&temoin.porte);
        }
        programme.attendre_fin("Chacun a pu comparer : le tri doit finir.");
        REQUIRE(essai.trie());
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un enfant tué à n'importe quelle comparaison", "[2.16]") {
    const juge::Inventaire avant;
    for (const int profondeur : {0, 1}) {
        bool tue = true;
        for (std::int64_t fatale = 0; tue; ++fatale) {
            epreuve::Essai essai(profondeur == 0 ? 12 : 8, 8);
            essai.temoin().fatale = fatale;
            essai.trier(profondeur);
            tue = essai.temoin().morts.load() > 0;
            INFO("profondeur " << profondeur << ", tué à la comparaison numéro " << fatale
                               << " : ce qu'il avait à faire est refait, et rien ne manque");
            REQUIRE(essai.trie());
            REQUIRE(fatale < 1000);
        }
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un enfant tué pendant qu'il écrit", "[2.16]") {
    const juge::Inventaire avant;
    for (const int niveau : {0, 1}) {
        epreuve::Essai essai(4096);
        auto& temoin = essai.temoin();
        temoin.par_tranche = 2048;  // quatre pages
        temoin.niveau_fatal = niveau;
        temoin.morts_voulues = 1;
        temoin.tableau = essai.debut();
        essai.trier(1);
        INFO("niveau " << niveau
                       << " : tué quand il a fini de comparer, mais n'a écrit que la moitié de sa "
                          "part ; ce qu'il lisait doit être intact, pour être relu");
        REQUIRE(essai.trie());
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("deux morts de suite, par un signal ou par un code, à tous les niveaux", "[2.16]") {
    const juge::Inventaire avant;
    for (const int signal : {SIGKILL, 0})
        for (const int niveau : {0, 1, 2}) {
            epreuve::Essai essai(64);
            auto& temoin = essai.temoin();
            temoin.signal = signal;
            essai.empoisonner(16, niveau, 2);
            essai.trier(2);
            {
                INFO("c'est un autre enfant qui refait, jamais ce programme");
                REQUIRE(temoin.du_programme.load() == 0);
            }
            {
                INFO("un signal ou le code 3 : deux échecs, puis le troisième essai réussit");
                REQUIRE(temoin.morts.load() == 2);
            }
            INFO("niveau " << niveau << " : rien n'est perdu, ni doublé, et c'est trié");
            REQUIRE(essai.trie());
        }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("deux échecs d'une tranche, puis deux de sa fusion, n'en font pas trois", "[2.16]") {
    const juge::Inventaire avant;
    {
        epreuve::Essai essai(64);
        auto& temoin = essai.temoin();
        essai.empoisonner(16, 0, 2);
        temoin.morts_au_dessus = 2;
        INFO("on renonce à ce qui a échoué trois fois ; une fusion n'est pas la tranche d'avant");
        REQUIRE_FALSE(essai.echoue(2));
        REQUIRE(temoin.morts.load() == 4);
        REQUIRE(essai.trie());
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("après trois échecs, aucun enfant ne reste", "[2.16]") {
    const juge::Inventaire avant;
    {
        epreuve::Essai essai(64);
        essai.empoisonner(16, 0, 30);
        INFO("trois échecs de la même tranche : EchecTri");
        REQUIRE(essai.echoue(2));
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("après trois échecs, aucun élément n'est perdu", "[2.16]") {
    const juge::Inventaire avant;
    for (const int niveau : {0, 1, 2, 3}) {
        epreuve::Essai essai(64);
        auto& temoin = essai.temoin();
        essai.empoisonner(8, niveau, 30);
        {
            INFO("niveau " << niveau << " : trois échecs, EchecTri");
            REQUIRE(essai.echoue(3));
        }
        {
            INFO("trois essais, pas un de plus ni de moins");
            REQUIRE(temoin.morts.load() == 3);
        }
        INFO("niveau " << niveau
                       << " : le tableau contient encore tous ses éléments, chacun une fois");
        REQUIRE(essai.complet());
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("le système refuse un processus : le travail se fait ici", "[2.16][simple]") {
    const juge::Inventaire avant;
    for (const int premiere : {1, 3, 5, 7}) {
        epreuve::Essai essai(64);
        const juge::Perturbation refus(juge::Panne::creation_processus, premiere);
        essai.trier(2);
        {
            INFO("à partir du processus numéro " << premiere
                                                 << ", tous sont refusés : c'est trié quand même");
            REQUIRE(refus.frappes() > 0);
            REQUIRE(essai.trie());
        }
        INFO("ce qu'un enfant n'a pas pu faire, ce programme le fait");
        REQUIRE(essai.temoin().du_programme.load() > 0);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("refusé pendant qu'on refait", "[2.16][simple]") {
    const juge::Inventaire avant;
    {
        epreuve::Essai essai(64);
        essai.empoisonner(16, 0, 30);
        const juge::Perturbation refus(juge::Panne::creation_processus, 5);
        essai.trier(2);
        INFO("l'enfant mort n'a pas de remplaçant : ce programme fait son travail");
        REQUIRE(essai.trie());
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("les enfants travaillent pendant que ce programme fait le reste", "[2.16][simple]") {
    const juge::Inventaire avant;
    {
        epreuve::Essai essai(64);
        auto& temoin = essai.temoin();
        temoin.par_tranche = 16;
        temoin.portes = true;
        const juge::Perturbation refus(juge::Panne::creation_processus, 3);
        juge::Acteur programme("programme", [&] { essai.trier(2); });
        {
            INFO("deux enfants sont nés, et travaillent ; ce programme fait le reste, puis attend");
            REQUIRE(programme.est_bloque());
            REQUIRE(temoin.arrives.load() == 2);
            REQUIRE(temoin.du_programme.load() > 0);
        }
        ::sem_post(&temoin.porte);
        ::sem_post(&temoin.porte);
        programme.attendre_fin("Les deux enfants ont fini leur tranche.");
        REQUIRE(essai.trie());
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un seul processus refusé : les autres d'abord", "[2.16][simple]") {
    const juge::Inventaire avant;
    {
        epreuve::Essai essai(64);
        auto& temoin = essai.temoin();
        temoin.par_tranche = 16;
        temoin.portes = true;
        const juge::Perturbation refus(juge::Panne::creation_processus, 1, 1);
        juge::Acteur programme("programme", [&] { essai.trier(2); });
        REQUIRE(programme.est_bloque());
        {
            INFO("la première tranche se fait ici, mais pas avant d'avoir lancé les trois autres");
            REQUIRE(temoin.du_programme.load() > 0);
            REQUIRE(temoin.enfants.load() == 3);
        }
        for (int i = 0; i < 6; ++i)
            ::sem_post(&temoin.porte);
        programme.attendre_fin("Les enfants ont passé leurs portes : le tri doit finir.");
        REQUIRE(essai.trie());
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un signal à chaque attente ne fait rien perdre", "[2.14][simple]") {
    const juge::Inventaire avant;
    {
        epreuve::Essai essai(64);
        essai.empoisonner(16, 1, 2);
        const juge::Perturbation interruptions(juge::Panne::interruptions);
        essai.trier(2);
        INFO("une attente interrompue (EINTR) est à recommencer, et une mort reste une mort");
        REQUIRE(essai.trie());
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("les autres enfants de ce programme restent à attendre", "[2.14]") {
    const juge::Inventaire avant;
    const pid_t etranger = ::fork();  // déjà fini quand le tri commence
    if (etranger == 0) ::_exit(7);
    siginfo_t infos{};
    ::waitid(P_PID, static_cast<id_t>(etranger), &infos, WEXITED | WNOWAIT);
    {
        epreuve::Essai essai(64);
        essai.trier(2);
        REQUIRE(essai.trie());
    }
    int statut = 0;
    INFO("le tri n'attend que ses enfants : la fin de l'autre n'est pas perdue");
    REQUIRE(::waitpid(etranger, &statut, 0) == etranger);
    REQUIRE(WEXITSTATUS(statut) == 7);
    epreuve::rien_de_reste(avant);
}

}  // namespace juge::epreuve
