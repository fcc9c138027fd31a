#include <chapitre06/suivie.hpp>
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Dépose de 0 à nombre-1, en cédant la main tant que l'anneau est plein.
template <class T, class Fabrique>
void produire(AnneauSpsc<T>& anneau, int nombre, Fabrique fabriquer) {
    for (int i = 0; i < nombre; ++i) {
        T valeur = fabriquer(i);
        while (!anneau.essayer_deposer(std::move(valeur)))
            std::this_thread::yield();
    }
}

/// Retire `nombre` valeurs, en cédant la main tant que l'anneau est vide.
template <class T>
std::vector<T> consommer(AnneauSpsc<T>& anneau, int nombre) {
    std::vector<T> retirees;
    while (retirees.size() < static_cast<std::size_t>(nombre)) {
        if (auto valeur = anneau.essayer_retirer())
            retirees.push_back(std::move(*valeur));
        else
            std::this_thread::yield();
    }
    return retirees;
}

std::vector<int> de_zero_a(int nombre) {
    std::vector<int> nombres(static_cast<std::size_t>(nombre));
    std::iota(nombres.begin(), nombres.end(), 0);
    return nombres;
}

/// Une valeur longue à déplacer : un autre thread peut passer au milieu.
struct Lente {
    explicit Lente(int n) : numero(n) {}
    Lente(Lente&& autre) noexcept { *this = std::move(autre); }
    Lente& operator=(Lente&& autre) noexcept {
        juge::point_de_passage();
        numero = autre.numero;
        juge::point_de_passage();
        return *this;
    }
    int numero = -1;
};

/// Une valeur dont un thread, s'il le demande, se fait arrêter au milieu du déplacement.
struct Retenue {
    Retenue() = default;
    Retenue(Retenue&& autre) noexcept : numero(autre.numero) { attendre(); }
    Retenue& operator=(Retenue&& autre) noexcept {
        numero = autre.numero;
        attendre();
        return *this;
    }
    static void attendre() {
        if (arret != nullptr) std::exchange(arret, nullptr)->wait();
    }
    static inline thread_local std::latch* arret = nullptr;
    int numero = 0;
};

/// Une valeur que l'on peut arrêter au milieu de son déplacement.
struct Arretable {
    explicit Arretable(std::latch* l = nullptr) : verrou(l) {}
    Arretable(Arretable&& autre) noexcept : verrou(std::exchange(autre.verrou, nullptr)) {
        if (verrou != nullptr) verrou->wait();
    }
    Arretable& operator=(Arretable&& autre) noexcept {
        verrou = std::exchange(autre.verrou, nullptr);
        if (verrou != nullptr) verrou->wait();
        return *this;
    }
    std::latch* verrou;
};

}  // namespace

TEST_CASE("premier déposé, premier retiré, tour après tour", "[1.10]") {
    AnneauSpsc<int> anneau(3);
    INFO("un anneau vide renvoie std::nullopt");
    REQUIRE_FALSE(anneau.essayer_retirer().has_value());
    int suivante = 0;
    for (int tour = 0; tour < 50; ++tour) {
        INFO("l'anneau ressert sans fin, dans l'ordre des dépôts");
        REQUIRE(anneau.essayer_deposer(2 * tour));
        REQUIRE(anneau.essayer_deposer(2 * tour + 1));
        REQUIRE(anneau.essayer_retirer() == suivante++);
        REQUIRE(anneau.essayer_retirer() == suivante++);
        REQUIRE_FALSE(anneau.essayer_retirer().has_value());
    }
}

TEST_CASE("un anneau de n places contient n valeurs, pas une de plus", "[1.10]") {
    for (const int capacite : {1, 2, 3, 5, 8, 100}) {
        AnneauSpsc<int> anneau(static_cast<std::size_t>(capacite));
        for (int tour = 0; tour < 4; ++tour) {
            INFO("toutes les places servent : la capacité promise est la capacité tenue");
            for (int i = 0; i < capacite; ++i)
                REQUIRE(anneau.essayer_deposer(int{i}));
            INFO("plein, l'anneau refuse : rien n'est écrasé");
            REQUIRE_FALSE(anneau.essayer_deposer(99));
            for (int i = 0; i < capacite; ++i)
                REQUIRE(anneau.essayer_retirer() == i);
            REQUIRE_FALSE(anneau.essayer_retirer().has_value());
        }
    }
}

TEST_CASE("une valeur refusée reste à celui qui la déposait", "[1.10]") {
    AnneauSpsc<Suivie> anneau(1);
    Suivie seconde(2);
    REQUIRE(anneau.essayer_deposer(Suivie(1)));
    REQUIRE_FALSE(anneau.essayer_deposer(std::move(seconde)));
    INFO("un dépôt refusé ne déplace pas la valeur, même pour la rendre ensuite");
    REQUIRE(seconde.deplacements == 0);
    REQUIRE(anneau.essayer_retirer()->numero == 1);
    REQUIRE(anneau.essayer_deposer(std::move(seconde)));
    REQUIRE(anneau.essayer_retirer()->numero == 2);
}

TEST_CASE("le consommateur n'attend pas un producteur arrêté en plein dépôt", "[1.10]") {
    AnneauSpsc<Arretable> anneau(2);
    std::latch reprendre(1);
    juge::Acteur producteur("producteur", [&] {
        anneau.essayer_deposer(Arretable{});
        anneau.essayer_deposer(Arretable{&reprendre});
    });
    REQUIRE(producteur.est_bloque());
    INFO("le premier dépôt est fini : sa valeur est là");
    REQUIRE(anneau.essayer_retirer().has_value());
    INFO("le second est en cours : sa valeur n'est pas encore là, et on ne l'attend pas");
    REQUIRE_FALSE(anneau.essayer_retirer().has_value());
    reprendre.count_down();
    producteur.attendre_fin("Rien ne retient plus le producteur.");
    INFO("le second dépôt est fini : sa valeur est là");
    REQUIRE(anneau.essayer_retirer().has_value());
}

TEST_CASE("le producteur n'attend pas un consommateur arrêté en plein retrait", "[1.10]") {
    AnneauSpsc<Retenue> anneau(2);
    std::latch reprendre(1);
    REQUIRE(anneau.essayer_deposer(Retenue{}));
    bool retiree = false;
    juge::Acteur consommateur("consommateur", [&] {
        Retenue::arret = &reprendre;
        retiree = anneau.essayer_retirer().has_value();
    });
    REQUIRE(consommateur.est_bloque());
    {
        INFO("un retrait est en cours, et il reste une place : le producteur dépose sans attendre");
        REQUIRE(anneau.essayer_deposer(Retenue{}));
        INFO("la valeur en cours de retrait occupe encore sa place : l'anneau est plein");
        REQUIRE_FALSE(anneau.essayer_deposer(Retenue{}));
    }
    reprendre.count_down();
    consommateur.attendre_fin("Rien ne retient plus le consommateur.");
    REQUIRE(retiree);
    INFO("le retrait est fini : sa place est libre");
    REQUIRE(anneau.essayer_deposer(Retenue{}));
}

TEST_CASE("deux anneaux s'ignorent", "[1.10]") {
    AnneauSpsc<int> anneau(2);
    AnneauSpsc<int> autre(2);
    REQUIRE(anneau.essayer_deposer(1));
    INFO("une valeur déposée dans un anneau n'est pas dans un autre");
    REQUIRE_FALSE(autre.essayer_retirer().has_value());
    REQUIRE(autre.essayer_deposer(2));
    REQUIRE(autre.essayer_deposer(3));
    INFO("un autre anneau est plein, celui-ci non");
    REQUIRE(anneau.essayer_deposer(4));
    REQUIRE(anneau.essayer_retirer() == 1);
    REQUIRE(autre.essayer_retirer() == 2);
    REQUIRE(anneau.essayer_retirer() == 4);
    REQUIRE(autre.essayer_retirer() == 3);

    const std::array<AnneauSpsc<int>*, 2> anneaux{&anneau, &autre};
    std::array<std::deque<int>, 2> prevues;
    std::uint32_t hasard = 1;
    int premiere_fautive = -1;
    for (int i = 0; i < 2000 && premiere_fautive < 0; ++i) {
        hasard = hasard * 1664525U + 1013904223U;
        const std::size_t lequel = (hasard >> 16) % 2;
        auto& contenu = prevues[lequel];
        bool conforme = true;
        if ((hasard >> 24) % 2 == 0) {
            const bool place = contenu.size() < 2;
            conforme = anneaux[lequel]->essayer_deposer(int{i}) == place;
            if (place) contenu.push_back(i);
        } else {
            std::optional<int> prevue;
            if (!contenu.empty()) {
                prevue = contenu.front();
                contenu.pop_front();
            }
            conforme = anneaux[lequel]->essayer_retirer() == prevue;
        }
        if (!conforme) premiere_fautive = i;
    }
    INFO("deux mille opérations dans deux anneaux : chacun répond comme s'il était seul");
    REQUIRE(premiere_fautive == -1);

    // Sous tsan, toute donnée commune à deux anneaux est une course.
    AnneauSpsc<int> a(1);
    AnneauSpsc<int> b(1);
    const auto employer = [](AnneauSpsc<int>& ici) {
        for (int i = 0; i < 3; ++i) {
            ici.essayer_deposer(int{i});
            ici.essayer_retirer();
        }
    };
    juge::a_tour_de_role({[&] { employer(a); }, [&] { employer(b); }});
    INFO("deux anneaux employés par deux threads : chacun a rendu ce qu'on y a mis");
    REQUIRE_FALSE(a.essayer_retirer().has_value());
    REQUIRE_FALSE(b.essayer_retirer().has_value());
}

TEST_CASE("soixante-dix mille tours dans trois places", "[1.10]") {
    AnneauSpsc<int> anneau(3);
    REQUIRE(anneau.essayer_deposer(0));
    REQUIRE(anneau.essayer_deposer(1));
    int premiere_fautive = -1;
    for (int i = 0; i < 70'000 && premiere_fautive < 0; ++i) {
        const bool deposee = anneau.essayer_deposer(i + 2);
        if (!deposee || anneau.essayer_retirer() != i) premiere_fautive = i;
    }
    INFO("l'anneau ressert sans fin : un compteur trop étroit revient à zéro au mauvais endroit");
    REQUIRE(premiere_fautive == -1);
}

TEST_CASE("chaque valeur passe une fois, dans l'ordre, dans tous les entrelacements", "[1.10]") {
    juge::explorer(300, [] {
        AnneauSpsc<Lente> anneau(2);
        juge::Registre<int> retirees;
        {
            juge::Acteur producteur("producteur", [&] {
                epreuve::produire(anneau, 5, [](int i) { return Lente(i); });
            });
            juge::Acteur consommateur("consommateur", [&] {
                for (const auto& valeur : epreuve::consommer(anneau, 5))
                    retirees.noter(valeur.numero);
            });
        }
        INFO("une valeur ne se retire qu'une fois rangée, et sa case ne ressert qu'une fois vidée");
        REQUIRE(retirees.contenu() == epreuve::de_zero_a(5));
    });
}

TEST_CASE("ce qui est écrit avant le dépôt se lit après le retrait", "[1.10]") {
    // Ce que désigne un pointeur ne voyage pas dans l'anneau, et doit pourtant être visible.
    constexpr int nombre = 2000;
    AnneauSpsc<std::unique_ptr<int>> anneau(3);
    std::vector<int> recues;
    {
        juge::Acteur producteur("producteur", [&] {
            epreuve::produire(anneau, nombre, [](int i) { return std::make_unique<int>(i); });
        });
        juge::Acteur consommateur("consommateur", [&] {
            for (const auto& pointeur : epreuve::consommer(anneau, nombre))
                recues.push_back(pointeur ? *pointeur : -1);
        });
    }
    INFO("deux mille valeurs à travers trois cases : rien ne manque, tout est dans l'ordre");
    REQUIRE(recues == epreuve::de_zero_a(nombre));
}

}  // namespace juge::epreuve
