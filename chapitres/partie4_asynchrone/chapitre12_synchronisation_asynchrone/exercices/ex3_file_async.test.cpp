#include <chapitre12/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

namespace io = boost::asio;

/// Se déplace, ne se copie pas.
using Valeur = std::unique_ptr<int>;
using File = ::FileAsync<Valeur>;

/// Se copie aussi, et le compte. Son déplacement n'est pas noexcept : std::vector, en grandissant,
/// et std::move_if_noexcept lui préfèrent la copie.
struct Copiable {
    explicit Copiable(int& combien) : copies(&combien) {}
    Copiable(const Copiable& autre) : copies(autre.copies) { ++*copies; }
    Copiable(Copiable&& autre) : copies(autre.copies) {}
    Copiable& operator=(const Copiable& autre) {
        copies = autre.copies;
        ++*copies;
        return *this;
    }
    Copiable& operator=(Copiable&& autre) {
        copies = autre.copies;
        return *this;
    }
    ~Copiable() = default;
    int* copies;
};

io::awaitable<void> deposer(File& file, int n, epreuve::Journal& journal,
                            std::stop_token arret = {}) {
    const auto appel = [&]() -> io::awaitable<void> {
        const bool entree = co_await file.deposer(std::make_unique<int>(n), arret);
        if (!entree) journal.emplace_back("refus");
    };
    co_await epreuve::noter(appel, std::to_string(n), journal);
}

io::awaitable<void> retirer(File& file, std::string nom, epreuve::Journal& journal,
                            std::stop_token arret = {}) {
    std::string recue = " : rien";
    const auto appel = [&]() -> io::awaitable<void> {
        const auto valeur = co_await file.retirer(arret);
        if (valeur) recue = " : " + std::to_string(**valeur);
    };
    epreuve::Journal issue;
    co_await epreuve::noter(appel, nom, issue);
    journal.push_back(issue.front() == nom ? nom + recue : issue.front());
}

/// Une file, sa boucle et ce qui s'y est passé, dans l'ordre des reprises.
struct Essai {
    explicit Essai(std::size_t capacite) : file(capacite) {}

    void deposer(int n, std::stop_token arret = {}) {
        boucle.lancer(epreuve::deposer(file, n, journal, std::move(arret)));
        boucle.avancer();
    }
    void retirer(std::string nom, std::stop_token arret = {}) {
        boucle.lancer(epreuve::retirer(file, std::move(nom), journal, std::move(arret)));
        boucle.avancer();
    }
    epreuve::Journal vider_journal() { return std::exchange(journal, {}); }
    std::multiset<std::string> passe() {
        const auto notes = vider_journal();
        return {notes.begin(), notes.end()};
    }

    File file;
    Boucle boucle;
    epreuve::Journal journal;
};

using Notes = std::multiset<std::string>;

/// L'arrêt, puis le dépôt, sans que celle qui renonce ait pu reprendre entre les deux.
io::awaitable<void> arreter_puis_deposer(File& file, std::stop_source arret, int n,
                                         epreuve::Journal& journal) {
    arret.request_stop();
    co_await epreuve::deposer(file, n, journal);
}
io::awaitable<void> arreter_puis_retirer(File& file, std::stop_source arret, std::string nom,
                                         epreuve::Journal& journal) {
    arret.request_stop();
    co_await epreuve::retirer(file, std::move(nom), journal);
}

io::awaitable<void> produire(::FileAsync<int>& file, int combien, std::atomic<long>& entrees) {
    for (int i = 1; i <= combien; ++i) {
        const bool entree = co_await file.deposer(i);
        if (entree) entrees += i;
    }
}

io::awaitable<void> consommer(::FileAsync<int>& file, std::atomic<long>& sorties) {
    while (true) {
        const auto valeur = co_await file.retirer();
        if (!valeur) co_return;
        sorties += *valeur;
    }
}

io::awaitable<void> consommer_une(::FileAsync<int>& file, std::stop_token arret,
                                  std::atomic<long>& sorties) {
    try {
        const auto valeur = co_await file.retirer(std::move(arret));
        if (valeur) sorties += *valeur;
    } catch (const boost::system::system_error&) {
    }
}

}  // namespace

TEST_CASE("une file bornée, dans l'ordre", "[1.5]") {
    Essai essai(2);
    Essai autre(1);
    for (int i = 1; i <= 4; ++i)
        essai.deposer(i);
    {
        INFO("deux places : deux dépôts passent, les suivants attendent");
        REQUIRE(essai.vider_journal() == Journal{"1", "2"});
        REQUIRE(essai.file.taille() == 2);
    }
    essai.retirer("a");
    {
        INFO("une place se libère : la plus ancienne des valeurs en attente y entre");
        REQUIRE(essai.passe() == Notes{"a : 1", "3"});
        REQUIRE(essai.file.taille() == 2);
    }
    for (const char* nom : {"b", "c", "d"})
        essai.retirer(nom);
    {
        INFO("les valeurs sortent dans l'ordre où deposer() a été appelée");
        REQUIRE(essai.passe() == Notes{"b : 2", "4", "c : 3", "d : 4"});
        REQUIRE(essai.file.taille() == 0);
    }
    REQUIRE(autre.file.taille() == 0);
    REQUIRE(essai.boucle.vide());
}

TEST_CASE("une valeur est déplacée, jamais copiée", "[1.5]") {
    int copies = 0;
    ::FileAsync<Copiable> file(2);
    Boucle boucle;
    const auto deposer = [&]() -> io::awaitable<void> {
        Copiable valeur(copies);
        co_await file.deposer(std::move(valeur));
    };
    const auto retirer = [&]() -> io::awaitable<void> { co_await file.retirer(); };
    for (int i = 0; i < 6; ++i)  // deux entrent, les autres attendent une place
        boucle.lancer(deposer());
    boucle.avancer();
    for (int i = 0; i < 8; ++i)  // deux attendent une valeur
        boucle.lancer(retirer());
    boucle.avancer();
    for (int i = 0; i < 2; ++i)
        boucle.lancer(deposer());
    boucle.avancer();
    REQUIRE(boucle.vide());
    INFO(
        "qui entre, attend une place ou est remise à qui l'attend, une valeur se déplace ; son "
        "déplacement n'est pas noexcept : std::vector et std::move_if_noexcept la copieraient");
    REQUIRE(copies == 0);
}

TEST_CASE("celles qui attendent une valeur, dans l'ordre", "[1.5]") {
    Essai essai(3);
    for (const char* nom : {"a", "b", "c"})
        essai.retirer(nom);
    REQUIRE(essai.journal.empty());
    for (int i = 1; i <= 4; ++i)
        essai.deposer(i);
    INFO("première arrivée, première servie ; ce que personne n'attend reste dans la file");
    REQUIRE(essai.passe() == Notes{"1", "a : 1", "2", "b : 2", "3", "c : 3", "4"});
    REQUIRE(essai.file.taille() == 1);
}

TEST_CASE("ni valeur ni place ne se prennent au passage", "[1.5]") {
    Essai essai(1);
    essai.boucle.lancer(epreuve::retirer(essai.file, "a", essai.journal));
    essai.boucle.avancer();
    essai.boucle.lancer(epreuve::deposer(essai.file, 1, essai.journal));
    essai.boucle.lancer(epreuve::retirer(essai.file, "b", essai.journal));
    essai.boucle.avancer();
    {
        INFO("la valeur est à celle qui attendait, pas à celle qui arrive avant qu'elle reprenne");
        REQUIRE(essai.passe() == Notes{"1", "a : 1"});
    }
    essai.deposer(2);
    REQUIRE(essai.passe() == Notes{"2", "b : 2"});

    essai.deposer(3);
    essai.deposer(4);  // attend une place
    REQUIRE(essai.passe() == Notes{"3"});
    essai.boucle.lancer(epreuve::retirer(essai.file, "c", essai.journal));
    essai.boucle.lancer(epreuve::deposer(essai.file, 5, essai.journal));
    essai.boucle.avancer();
    {
        INFO("la place libérée est à la valeur qui attendait");
        REQUIRE(essai.passe() == Notes{"c : 3", "4"});
        REQUIRE(essai.file.taille() == 1);
    }
    essai.retirer("d");
    essai.retirer("e");
    REQUIRE(essai.passe() == Notes{"d : 4", "5", "e : 5"});
}

TEST_CASE("fermer : plus rien n'entre, ce qui reste sort", "[1.5]") {
    Essai essai(2);
    for (int i = 1; i <= 4; ++i)
        essai.deposer(i);
    essai.vider_journal();
    essai.file.fermer();
    REQUIRE(essai.journal.empty());  // fermer() n'exécute rien des coroutines qu'elle réveille
    essai.boucle.avancer();
    {
        INFO("celles qui attendaient une place reprennent toutes, avec false");
        REQUIRE(essai.passe() == Notes{"refus", "3", "refus", "4"});
    }
    essai.deposer(5);
    {
        INFO("fermée, la file refuse, même s'il reste de la place");
        REQUIRE(essai.passe() == Notes{"refus", "5"});
        REQUIRE(essai.file.taille() == 2);
    }
    for (const char* nom : {"a", "b", "c", "d"})
        essai.retirer(nom);
    {
        INFO("ce qui était dans la file se retire encore, puis std::nullopt, toujours");
        REQUIRE(essai.passe() == Notes{"a : 1", "b : 2", "c : rien", "d : rien"});
    }
    essai.file.fermer();
    REQUIRE(essai.boucle.vide());
}

TEST_CASE("fermer réveille toutes celles qui attendent une valeur", "[1.5]") {
    Essai essai(1);
    for (const char* nom : {"a", "b", "c"})
        essai.retirer(nom);
    essai.file.fermer();
    essai.boucle.avancer();
    INFO("elles reprennent toutes, avec std::nullopt");
    REQUIRE(essai.passe() == Notes{"a : rien", "b : rien", "c : rien"});
    REQUIRE(essai.boucle.vide());
}

TEST_CASE("annulée avant d'attendre", "[1.6]") {
    Essai essai(2);
    std::stop_source arret;
    arret.request_stop();
    essai.deposer(1, arret.get_token());
    {
        INFO("l'arrêt était demandé : rien n'est déposé, même s'il y a de la place");
        REQUIRE(essai.vider_journal() == Journal{"1 annulée"});
        REQUIRE(essai.file.taille() == 0);
    }
    essai.deposer(2);
    essai.vider_journal();
    essai.retirer("a", arret.get_token());
    INFO("… et rien n'est retiré, même s'il y a une valeur");
    REQUIRE(essai.vider_journal() == Journal{"a annulée"});
    REQUIRE(essai.file.taille() == 1);
}

TEST_CASE("une consommatrice annulée ne prend pas de valeur", "[1.6]") {
    Essai essai(1);
    std::stop_source arret;
    essai.retirer("a", arret.get_token());
    essai.retirer("b");
    essai.boucle.lancer(epreuve::arreter_puis_deposer(essai.file, arret, 1, essai.journal));
    essai.boucle.avancer();
    {
        INFO("a avait renoncé quand la valeur est arrivée : elle est pour b");
        REQUIRE(essai.passe() == Notes{"a annulée", "1", "b : 1"});
    }
    arret = std::stop_source();
    essai.retirer("c", arret.get_token());
    essai.boucle.lancer(epreuve::arreter_puis_deposer(essai.file, arret, 2, essai.journal));
    essai.boucle.avancer();
    {
        INFO("personne d'autre n'attend : la valeur reste dans la file");
        REQUIRE(essai.passe() == Notes{"c annulée", "2"});
        REQUIRE(essai.file.taille() == 1);
    }
    essai.retirer("d");
    REQUIRE(essai.passe() == Notes{"d : 2"});
}

TEST_CASE("une déposante annulée ne dépose rien", "[1.6]") {
    Essai essai(1);
    std::stop_source arret;
    essai.deposer(1);
    essai.deposer(2, arret.get_token());
    essai.deposer(3);
    essai.vider_journal();
    essai.boucle.lancer(epreuve::arreter_puis_retirer(essai.file, arret, "a", essai.journal));
    essai.boucle.avancer();
    {
        INFO("2 avait renoncé : la place libérée est pour 3");
        REQUIRE(essai.passe() == Notes{"2 annulée", "a : 1", "3"});
    }
    essai.retirer("b");
    REQUIRE(essai.passe() == Notes{"b : 3"});
    REQUIRE(essai.file.taille() == 0);
    INFO("annulées, elles ne sont plus dans aucune salle d'attente");
    essai.deposer(4);
    essai.retirer("c");
    REQUIRE(essai.passe() == Notes{"4", "c : 4"});
    REQUIRE(essai.boucle.vide());
}

TEST_CASE("servie, puis annulée avant d'avoir repris", "[1.6]") {
    Essai essai(1);
    std::stop_source arret;
    essai.retirer("a", arret.get_token());
    const auto deposer_puis_annuler = [](File& file, std::stop_source& source,
                                         Journal& notes) -> io::awaitable<void> {
        const bool entree = co_await file.deposer(std::make_unique<int>(1));
        notes.emplace_back(entree ? "1" : "refus");
        source.request_stop();
    };
    essai.boucle.lancer(deposer_puis_annuler(essai.file, arret, essai.journal));
    essai.boucle.avancer();
    const Notes notes = essai.passe();
    INFO("ou bien a l'a reçue, ou bien elle est dans la file : jamais ni l'un ni l'autre");
    if (essai.file.taille() == 1)
        REQUIRE(notes == Notes{"1", "a annulée"});
    else
        REQUIRE(notes == Notes{"1", "a : 1"});
}

TEST_CASE("entrée, puis fermée ou annulée avant d'avoir repris", "[1.6]") {
    for (const bool fermer : {true, false}) {
        Essai essai(1);
        std::stop_source arret;
        essai.deposer(1);
        essai.deposer(2, arret.get_token());  // attend une place
        REQUIRE(essai.vider_journal() == Journal{"1"});
        const auto liberer_puis = [](File& file,
                                     std::function<void()> geste) -> io::awaitable<void> {
            co_await file.retirer();
            geste();
        };
        essai.boucle.lancer(liberer_puis(essai.file, [&] {
            if (fermer) essai.file.fermer();
            if (!fermer) arret.request_stop();
        }));
        essai.boucle.avancer();
        const Notes notes = essai.passe();
        INFO("true : la valeur est entrée ; false, ou une exception : elle n'y est pas");
        if (essai.file.taille() == 1)
            REQUIRE(notes == Notes{"2"});
        else
            REQUIRE(notes == (fermer ? Notes{"refus", "2"} : Notes{"2 annulée"}));
    }
}

TEST_CASE("la valeur remise à une consommatrice d'un autre thread", "[1.5]") {
    for (int fois = 0; fois < 30; ++fois) {
        ::FileAsync<int> file(1);
        std::atomic<long> sorties{0};
        io::thread_pool ailleurs(1);
        cours::lancer(ailleurs.get_executor(), epreuve::consommer_une(file, {}, sorties));
        std::latch passee(1);  // son thread a eu le temps de la mener jusqu'à son attente
        io::post(ailleurs, [&] { io::post(ailleurs, [&] { passee.count_down(); }); });
        passee.wait();
        Boucle boucle;
        std::atomic<long> entrees{0};
        boucle.lancer(epreuve::produire(file, 1, entrees));
        boucle.avancer();
        ailleurs.join();
        INFO("elle attendait : la valeur est pour elle");
        REQUIRE(sorties.load() == 1);
    }
}

TEST_CASE("compter et fermer pendant un dépôt", "[1.5]") {
    const std::vector<std::function<void(::FileAsync<int>&)>> fonctions{
        [](::FileAsync<int>& f) { f.taille(); }, [](::FileAsync<int>& f) { f.fermer(); }};
    for (const auto& fonction : fonctions) {
        ::FileAsync<int> file(1);
        std::atomic<long> entrees{0};
        Boucle boucle;
        boucle.lancer(epreuve::produire(file, 1, entrees));
        {
            juge::Acteur autre("autre", [&] { fonction(file); });
            boucle.avancer();
        }
        REQUIRE(file.taille() == static_cast<std::size_t>(entrees.load()));
    }
}

TEST_CASE("renoncer dans un thread, fermer dans un autre : seul un verrou les ordonne",
          "[1.6][tsan]") {
    ::FileAsync<int> file(1);
    std::stop_source arret;
    std::atomic<long> sorties{0};
    Boucle boucle;
    boucle.lancer(epreuve::consommer_une(file, arret.get_token(), sorties));
    boucle.lancer(epreuve::consommer_une(file, {}, sorties));
    boucle.avancer();
    juge::a_tour_de_role({[&] {
                              arret.request_stop();
                              boucle.avancer();
                          },
                          [&] { file.fermer(); }});
    boucle.avancer();
    INFO("l'une a renoncé, l'autre reprend sans valeur");
    REQUIRE(sorties.load() == 0);
}

TEST_CASE("fermer pendant qu'une coroutine s'inscrit", "[1.5][simple]") {
    juge::explorer(60, [] {
        Essai vide(1);
        Essai pleine(1);
        pleine.deposer(1);
        pleine.vider_journal();
        vide.boucle.lancer(epreuve::retirer(vide.file, "a", vide.journal));
        pleine.boucle.lancer(epreuve::deposer(pleine.file, 2, pleine.journal));
        {
            juge::Acteur autre("autre", [&] {
                vide.file.fermer();
                pleine.file.fermer();
            });
            vide.boucle.avancer();
            pleine.boucle.avancer();
        }
        vide.boucle.avancer();
        pleine.boucle.avancer();
        INFO("arrivée avant, pendant ou après fermer(), elle reprend");
        REQUIRE(vide.passe() == Notes{"a : rien"});
        REQUIRE(pleine.passe() == Notes{"refus", "2"});
    });
}

TEST_CASE("déposer pendant qu'une consommatrice s'inscrit, ou renonce", "[1.6][simple]") {
    juge::explorer(60, [] {
        Essai essai(1);
        std::stop_source arret;
        Journal depot;
        cours::BouclePasAPas ailleurs;
        cours::lancer(ailleurs.executeur(), epreuve::deposer(essai.file, 1, depot));
        essai.boucle.lancer(epreuve::retirer(essai.file, "a", essai.journal, arret.get_token()));
        {
            juge::Acteur bourreau("bourreau", [&] { arret.request_stop(); });
            juge::Acteur autre("autre", [&] { ailleurs.avancer(1000); });
            essai.boucle.avancer();
        }
        essai.boucle.avancer();
        INFO("quel que soit l'ordre, la valeur est à elle, ou dans la file");
        REQUIRE(depot == Journal{"1"});
        const bool recue = essai.file.taille() == 0;
        REQUIRE(essai.passe() == Notes{recue ? "a : 1" : "a annulée"});
    });
}

TEST_CASE("plusieurs threads : chaque valeur une fois", "[1.5]") {
    for (int fois = 0; fois < 5; ++fois) {
        ::FileAsync<int> file(3);
        std::atomic<long> entrees{0};
        std::atomic<long> sorties{0};
        io::thread_pool consommateurs(2);
        {
            io::thread_pool producteurs(2);
            for (int i = 0; i < 3; ++i) {
                cours::lancer(consommateurs.get_executor(), epreuve::consommer(file, sorties));
                cours::lancer(producteurs.get_executor(), epreuve::produire(file, 60, entrees));
            }
            std::vector<std::stop_source> condamnees(30);
            for (auto& arret : condamnees)
                cours::lancer(consommateurs.get_executor(),
                              epreuve::consommer_une(file, arret.get_token(), sorties));
            juge::Acteur bourreau("bourreau", [&] {
                for (auto& arret : condamnees) {
                    arret.request_stop();
                    file.taille();
                }
            });
            juge::Acteur fin("producteurs", [&] { producteurs.join(); });
            fin.attendre_fin("Les consommatrices font de la place : chaque dépôt doit passer.");
        }
        file.fermer();
        juge::Acteur fin("consommateurs", [&] { consommateurs.join(); });
        fin.attendre_fin("La file est fermée : chaque consommatrice doit reprendre, et finir.");
        {
            INFO("tant que la file est ouverte, aucun dépôt n'est refusé");
            REQUIRE(entrees.load() == 3L * 60 * 61 / 2);
        }
        INFO("chaque valeur déposée est reçue, une fois, malgré les annulations");
        REQUIRE(sorties.load() == entrees.load());
    }
}

}  // namespace juge::epreuve
