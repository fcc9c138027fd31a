#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Tout ce qui sort de la file, dans l'ordre.
template <class T>
std::vector<T> vider(FileAVieillissement<T>& file) {
    std::vector<T> sorties;
    while (auto valeur = file.retirer())
        sorties.push_back(std::move(*valeur));
    return sorties;
}

/// La définition de l'urgence, appliquée à la lettre.
class Modele {
public:
    explicit Modele(int patience) : patience_(patience) {}

    void deposer(int valeur, int priorite) { attentes_.push_back({valeur, priorite, retraits_}); }

    std::optional<int> retirer() {
        if (attentes_.empty()) return std::nullopt;
        // max_element désigne la première des plus grandes, donc la plus anciennement déposée.
        const auto choisie = std::max_element(
            attentes_.begin(), attentes_.end(),
            [this](const Attente& a, const Attente& b) { return urgence(a) < urgence(b); });
        const int valeur = choisie->valeur;
        attentes_.erase(choisie);
        ++retraits_;
        return valeur;
    }

private:
    struct Attente {
        int valeur;
        int priorite;
        long long retraits_au_depot;
    };
    long long urgence(const Attente& a) const {
        return static_cast<long long>(patience_) * a.priorite + (retraits_ - a.retraits_au_depot);
    }

    int patience_;
    long long retraits_ = 0;
    std::vector<Attente> attentes_;
};

/// Joue les mêmes opérations sur la file et sur le modèle ; rend le numéro de la première où ils
/// diffèrent, ou -1.
int premiere_difference(int patience, int operations, std::uint32_t graine,
                        const std::vector<int>& priorites) {
    FileAVieillissement<int> file(patience);
    Modele modele(patience);
    std::uint32_t hasard = graine;
    for (int i = 0; i < operations; ++i) {
        hasard = hasard * 1664525U + 1013904223U;
        if ((hasard >> 16) % 5 < 3) {
            const int priorite = priorites[(hasard >> 24) % priorites.size()];
            file.deposer(int{i}, priorite);
            modele.deposer(i, priorite);
        } else if (file.retirer() != modele.retirer()) {
            return i;
        }
    }
    return -1;
}

}  // namespace

TEST_CASE("la plus prioritaire d'abord", "[1.7]") {
    FileAVieillissement<std::string> file(1000);
    file.deposer("ménage", -1);
    file.deposer("urgence", 5);
    file.deposer("routine", 0);
    REQUIRE(file.taille() == 3);
    INFO("une priorité plus grande sort d'abord");
    REQUIRE(epreuve::vider(file) == std::vector<std::string>{"urgence", "routine", "ménage"});
    INFO("retirer() d'une file vide renvoie std::nullopt, sans attendre");
    REQUIRE_FALSE(file.retirer().has_value());
    REQUIRE(file.taille() == 0);
}

TEST_CASE("à égalité, premier déposé, premier retiré", "[1.7]") {
    FileAVieillissement<int> file(1000);
    std::vector<int> prevu(20);
    std::iota(prevu.begin(), prevu.end(), 0);
    for (const int numero : prevu)
        file.deposer(int{numero}, 3);
    INFO("vingt valeurs de même priorité, déposées dans l'ordre de leurs numéros");
    REQUIRE(epreuve::vider(file) == prevu);
}

TEST_CASE("on vieillit à chaque retrait, pas à chaque dépôt", "[1.7]") {
    FileAVieillissement<int> file(2);
    file.deposer(-1, 0);
    for (int i = 0; i < 50; ++i)
        file.deposer(int{i}, 1);
    INFO("cinquante dépôts et aucun retrait : personne n'a encore vieilli");
    REQUIRE(file.retirer() == 0);
    INFO("un seul retrait : ceux qui attendaient ensemble ont vieilli ensemble");
    REQUIRE(file.retirer() == 1);
    REQUIRE(file.taille() == 49);
}

TEST_CASE("ce qui attend finit par passer", "[1.7]") {
    constexpr int patience = 4;
    constexpr int ecart = 3;  // trois niveaux de priorité
    FileAVieillissement<int> file(patience);
    file.deposer(-1, 0);
    int sorti_au_rang = 0;
    for (int rang = 1; rang <= 100 && sorti_au_rang == 0; ++rang) {
        file.deposer(int{rang}, ecart);  // il arrive toujours du plus urgent
        if (file.retirer() == -1) sorti_au_rang = rang;
    }
    INFO("trois niveaux à quatre retraits chacun : après douze retraits d'attente, c'est son tour");
    REQUIRE(sorti_au_rang == ecart * patience + 1);
}

TEST_CASE("l'ordre de sortie est celui de la définition, sur deux mille opérations", "[1.7]") {
    for (const int patience : {1, 2, 3, 7, 50}) {
        INFO("dépôts et retraits tirés au sort, comparés à la définition de l'urgence ; patience "
             << patience << " (la valeur de gauche est le numéro de la première différence)");
        REQUIRE(epreuve::premiere_difference(patience, 2000, static_cast<std::uint32_t>(patience),
                                             {-2, -1, 0, 1, 2, 3}) == -1);
    }
}

TEST_CASE("les priorités extrêmes se comparent aussi", "[1.7]") {
    FileAVieillissement<int> file(1'000'000);
    file.deposer(0, std::numeric_limits<int>::min());
    file.deposer(1, std::numeric_limits<int>::max());
    file.deposer(2, 3000);
    file.deposer(3, -3000);
    INFO("patience × priorité dépasse un int : le calcul se fait dans un type plus large");
    REQUIRE(epreuve::vider(file) == std::vector<int>{1, 2, 3, 0});
}

TEST_CASE("deux priorités voisines ne se confondent pas, si grandes soient-elles", "[1.7]") {
    constexpr int max = std::numeric_limits<int>::max();
    constexpr int min = std::numeric_limits<int>::min();
    for (const int patience : {1, 2, 1000, max}) {
        FileAVieillissement<int> file(patience);
        for (const int priorite : {min, min + 1, -16'777'217, 16'777'216, 16'777'217, max - 1, max})
            file.deposer(int{priorite}, priorite);
        INFO("patience " << patience << " : la plus urgente d'abord, à une unité près");
        REQUIRE(epreuve::vider(file) ==
                std::vector<int>{max, max - 1, 16'777'217, 16'777'216, -16'777'217, min + 1, min});
        INFO("dépôts et retraits tirés au sort, comparés à la définition ; patience " << patience);
        REQUIRE(epreuve::premiere_difference(patience, 500, 7, {min, min + 1, 0, max - 1, max}) ==
                -1);
    }
}

TEST_CASE("deux files s'ignorent", "[1.7]") {
    FileAVieillissement<int> file(2);
    FileAVieillissement<int> autre(2);
    for (int i = 0; i < 20; ++i)
        autre.deposer(int{i}, 0);
    file.deposer(1, 0);
    INFO("une valeur déposée ici n'est pas là-bas");
    REQUIRE(file.taille() == 1);
    for (int i = 0; i < 20; ++i)
        REQUIRE(autre.retirer() == i);
    file.deposer(2, 1);
    INFO("vingt retraits dans une autre file : personne n'a vieilli ici");
    REQUIRE(file.retirer() == 2);
    REQUIRE(file.retirer() == 1);
    REQUIRE_FALSE(file.retirer().has_value());
    // Sous tsan, toute donnée commune à deux files est une course : chacune a son verrou.
    const auto employer = [](FileAVieillissement<int>& ici) {
        ici.deposer(3, 0);
        ici.deposer(4, 0);
        ici.retirer();
        ici.taille();
    };
    juge::a_tour_de_role({[&] { employer(file); }, [&] { employer(autre); }});
    INFO("deux files employées par deux threads : chacune garde ce qu'on y a laissé");
    REQUIRE(file.retirer() == 4);
    REQUIRE(autre.retirer() == 4);
}

TEST_CASE("les valeurs qu'on ne peut que déplacer passent aussi", "[1.7]") {
    struct SansDefaut {
        explicit SansDefaut(int n) : numero(n) {}
        SansDefaut(SansDefaut&&) = default;
        SansDefaut& operator=(SansDefaut&&) = default;
        int numero;
    };
    FileAVieillissement<SansDefaut> numeros(10);
    numeros.deposer(SansDefaut(1), 1);
    const auto seule = numeros.retirer();
    REQUIRE(seule.has_value());
    REQUIRE(seule->numero == 1);
    FileAVieillissement<std::unique_ptr<int>> file(10);
    file.deposer(std::make_unique<int>(1), 1);
    file.deposer(std::make_unique<int>(2), 2);
    const auto premiere = file.retirer();
    REQUIRE(premiere.has_value());
    REQUIRE(**premiere == 2);
}

TEST_CASE("chaque valeur sort une fois, dans tous les entrelacements", "[1.7]") {
    juge::explorer(200, [] {
        FileAVieillissement<int> file(2);
        juge::Registre<int> retirees;
        const auto travailler = [&](int premiere) {
            file.deposer(int{premiere}, premiere % 3);
            file.deposer(premiere + 1, 0);
            if (file.taille() > 6) retirees.noter(-1);
            for (int i = 0; i < 2; ++i)
                if (const auto valeur = file.retirer()) retirees.noter(*valeur);
        };
        {
            juge::Acteur a("a", [&] { travailler(10); });
            juge::Acteur b("b", [&] { travailler(20); });
            juge::Acteur c("c", [&] { travailler(30); });
        }
        auto valeurs = retirees.contenu();
        std::sort(valeurs.begin(), valeurs.end());
        INFO("autant de retraits que de dépôts : rien n'est perdu, rien n'est retiré deux fois");
        REQUIRE(valeurs == std::vector<int>{10, 11, 20, 21, 30, 31});
    });
}

TEST_CASE("on vieillit depuis son dépôt, dans tous les entrelacements", "[1.7]") {
    juge::explorer(200, [] {
        FileAVieillissement<int> file(1);
        file.deposer(-1, 0);
        file.deposer(-2, 0);
        bool videe = false;
        {
            juge::Acteur lent("déposant", [&] { file.deposer(1, 0); });
            juge::Acteur retirant("retirant", [&] {
                file.retirer();
                file.retirer();
                videe = !file.retirer();
                if (videe) file.deposer(2, 1);
            });
        }
        INFO("un retrait accompli avant le dépôt ne vieillit pas : la plus prioritaire d'abord");
        REQUIRE(epreuve::vider(file) == (videe ? std::vector<int>{2, 1} : std::vector<int>{}));
    });
}

TEST_CASE("la taille est celle d'un instant, dans tous les entrelacements", "[1.7]") {
    juge::explorer(200, [] {
        FileAVieillissement<int> pleine(2);
        FileAVieillissement<int> vide(2);
        pleine.deposer(1, 0);
        juge::Registre<std::size_t> restes;
        {
            const auto retirer = [&] {
                pleine.retirer();
                restes.noter(pleine.taille());
                if (vide.retirer()) restes.noter(vide.taille());
            };
            juge::Acteur deposant("déposant", [&] { vide.deposer(2, 0); });
            juge::Acteur a("retirant", retirer);
            juge::Acteur b("autre retirant", retirer);
        }
        INFO("une seule valeur dans chaque file : dès qu'elle ne s'y trouve plus, il en reste 0");
        for (const std::size_t reste : restes.contenu())
            REQUIRE(reste == 0);
    });
}

TEST_CASE("la taille se demande à tout moment", "[1.7]") {
    FileAVieillissement<int> file(2);
    std::size_t maximum = 0;
    {
        juge::Acteur deposant("déposant", [&] {
            for (int i = 0; i < 50; ++i)
                file.deposer(int{i}, i % 3);
        });
        juge::Acteur curieux("curieux", [&] {
            for (int i = 0; i < 50; ++i)
                maximum = std::max(maximum, file.taille());
        });
        juge::Acteur autre("autre déposant", [&] {
            for (int i = 0; i < 50; ++i)
                file.deposer(int{i}, -(i % 3));
        });
        juge::Acteur retirant("retirant", [&] {
            for (int i = 0; i < 50;)
                if (file.retirer())
                    ++i;
                else
                    std::this_thread::yield();
        });
    }
    INFO("la taille est celle d'un instant : jamais plus que de dépôts");
    REQUIRE(maximum <= 100);
    REQUIRE(file.taille() == 50);
}

}  // namespace juge::epreuve
