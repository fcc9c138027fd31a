#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Compte ses exemplaires vivants et ses copies.
struct Temoin {
    explicit Temoin(int le_numero = 0) : numero(le_numero) { ++vivants; }
    Temoin(const Temoin& autre) : numero(autre.numero) {
        ++vivants;
        ++copies;
    }
    Temoin& operator=(const Temoin& autre) {
        numero = autre.numero;
        ++copies;
        return *this;
    }
    ~Temoin() { --vivants; }

    int numero;
    static inline int vivants = 0;
    static inline int copies = 0;
};

/// Un objet dont l'adresse ne se demande pas par &.
struct SansAdresse {
    int numero = 0;
    SansAdresse* operator&() const { return nullptr; }
};

::Generateur<int> compter(int debut, int fin, std::vector<int>& etapes) {
    for (int i = debut; i < fin; ++i) {
        etapes.push_back(i);
        co_yield i;
    }
    etapes.push_back(-1);
}

::Generateur<int> garder(std::shared_ptr<int> parametre, int fin) {
    const Temoin local;
    for (int i = 0; i < fin; ++i)
        co_yield *parametre + i;
}

template <class Exception>
::Generateur<int> lever(int avant, Exception exception) {
    const Temoin local;
    for (int i = 0; i < avant; ++i)
        co_yield i;
    throw exception;
}

::Generateur<int> garder_puis_lever(std::shared_ptr<int> parametre) {
    co_yield *parametre;
    throw 42;
}

::Generateur<Temoin> temoins(const Temoin*& adresse) {
    const Temoin a(1);
    adresse = &a;
    co_yield a;
    co_yield Temoin(2);
}

::Generateur<int> un_entier(const int*& adresse) {
    const int entier = 1;
    adresse = &entier;
    co_yield entier;
}

/// Garde un générateur dans son cadre, et dit où.
::Generateur<int> abriter(::Generateur<int> abrite, ::Generateur<int>*& place) {
    place = &abrite;
    co_yield -1;
}

::Generateur<int> arbre(int profondeur) {
    if (profondeur == 0) co_return;
    auto gauche = arbre(profondeur - 1);
    while (gauche.avancer())
        co_yield gauche.valeur();
    co_yield profondeur;
    auto droite = arbre(profondeur - 1);
    while (droite.avancer())
        co_yield droite.valeur();
}

std::vector<int> tout(::Generateur<int>& generateur) {
    std::vector<int> valeurs;
    while (generateur.avancer())
        valeurs.push_back(generateur.valeur());
    return valeurs;
}

/// Ce que lève avancer() : « exception », « entier », « rien »…
std::string levee(::Generateur<int>& generateur) {
    try {
        generateur.avancer();
    } catch (const std::out_of_range&) {
        return "out_of_range";
    } catch (int numero) {
        return "entier " + std::to_string(numero);
    } catch (...) {
        return "autre chose";
    }
    return "rien";
}

}  // namespace

TEST_CASE("rien avant qu'on demande, une étape à la fois", "[1.4]") {
    std::vector<int> etapes;
    auto generateur = epreuve::compter(5, 8, etapes);
    {
        INFO("créer le générateur n'exécute rien du corps");
        REQUIRE(etapes.empty());
    }
    for (const int attendu : {5, 6, 7}) {
        {
            INFO("avancer() rend true tant qu'il y a une valeur");
            REQUIRE(generateur.avancer());
        }
        {
            INFO("valeur() est celle du dernier co_yield");
            REQUIRE(generateur.valeur() == attendu);
        }
        INFO("le corps s'arrête au co_yield, il ne prépare pas la valeur suivante");
        REQUIRE(etapes.back() == attendu);
    }
    INFO("le corps finit : avancer() rend false");
    REQUIRE_FALSE(generateur.avancer());
    REQUIRE(etapes == std::vector<int>{5, 6, 7, -1});
}

TEST_CASE("fini, il le reste", "[1.4]") {
    std::vector<int> etapes;
    auto vide = epreuve::compter(3, 3, etapes);
    auto court = epreuve::compter(3, 4, etapes);
    REQUIRE_FALSE(vide.avancer());
    REQUIRE(court.avancer());
    REQUIRE_FALSE(court.avancer());
    INFO(
        "une fois fini, avancer() rend toujours false : reprendre une coroutine finie n'a pas de "
        "sens");
    for (int fois = 0; fois < 3; ++fois) {
        REQUIRE_FALSE(vide.avancer());
        REQUIRE_FALSE(court.avancer());
    }
}

TEST_CASE("la valeur est celle du corps, pas une copie", "[1.4]") {
    const Temoin* adresse = nullptr;
    {
        auto generateur = epreuve::temoins(adresse);
        REQUIRE(generateur.avancer());
        {
            INFO("valeur() désigne l'objet donné à co_yield : la même adresse");
            REQUIRE(&generateur.valeur() == adresse);
            REQUIRE(generateur.valeur().numero == 1);
        }
        REQUIRE(generateur.avancer());
        {
            INFO("un temporaire donné à co_yield vit tant que le corps est suspendu");
            REQUIRE(generateur.valeur().numero == 2);
            REQUIRE(Temoin::vivants == 2);
        }
        REQUIRE_FALSE(generateur.avancer());
    }
    const int* place = nullptr;
    auto entiers = epreuve::un_entier(place);
    REQUIRE(entiers.avancer());
    {
        INFO("valeur() désigne l'objet donné à co_yield, si petit soit-il");
        REQUIRE(&entiers.valeur() == place);
    }
    INFO("aucune valeur n'est copiée");
    REQUIRE(Temoin::copies == 0);
    REQUIRE(Temoin::vivants == 0);
}

TEST_CASE("une valeur dont & est redéfini, une valeur incopiable", "[1.4]") {
    const auto donner = []() -> ::Generateur<SansAdresse> { co_yield SansAdresse{7}; };
    auto bizarre = donner();
    REQUIRE(bizarre.avancer());
    INFO("l'adresse d'un objet se demande par std::addressof");
    REQUIRE(std::addressof(bizarre.valeur()) != nullptr);
    REQUIRE(bizarre.valeur().numero == 7);
    REQUIRE_FALSE(bizarre.avancer());

    const auto emballer = []() -> ::Generateur<std::unique_ptr<int>> {
        co_yield std::make_unique<int>(3);
    };
    auto paquets = emballer();
    REQUIRE(paquets.avancer());
    REQUIRE(*paquets.valeur() == 3);
    REQUIRE_FALSE(paquets.avancer());
}

TEST_CASE("une exception sort de l'avancer() qui la rencontre", "[1.4]") {
    {
        auto generateur = epreuve::lever(2, std::out_of_range("rang"));
        REQUIRE(generateur.avancer());
        REQUIRE(generateur.avancer());
        {
            INFO("l'exception du corps n'est ni perdue, ni retardée");
            REQUIRE(epreuve::levee(generateur) == "out_of_range");
        }
        INFO("après l'exception, le générateur est fini : elle n'est pas relancée");
        REQUIRE(epreuve::levee(generateur) == "rien");
        REQUIRE_FALSE(generateur.avancer());
    }
    {
        INFO("une exception peut être de n'importe quel type, et venir dès le début");
        auto generateur = epreuve::lever(0, 42);
        REQUIRE(epreuve::levee(generateur) == "entier 42");
        REQUIRE_FALSE(generateur.avancer());
    }
    REQUIRE(Temoin::vivants == 0);
}

TEST_CASE("abandonné n'importe où, il ne laisse rien", "[1.8]") {
    const auto parametre = std::make_shared<int>(10);
    for (const int avances : {0, 1, 2, 3}) {
        {
            auto generateur = epreuve::garder(parametre, 2);
            for (int i = 0; i < avances; ++i)
                generateur.avancer();
        }
        {
            INFO("les variables du corps sont détruites avec le générateur, après " << avances
                                                                                    << " avances");
            REQUIRE(Temoin::vivants == 0);
        }
        INFO("ses paramètres aussi, après " << avances << " avances");
        REQUIRE(parametre.use_count() == 1);
    }
    { auto jamais_lu = epreuve::lever(1, 7); }
    REQUIRE(Temoin::vivants == 0);
    {
        auto interrompu = epreuve::garder_puis_lever(parametre);
        REQUIRE(interrompu.avancer());
        REQUIRE(epreuve::levee(interrompu) == "entier 42");
    }
    INFO("après une exception, le cadre est encore là : c'est au générateur de le détruire");
    REQUIRE(parametre.use_count() == 1);
}

TEST_CASE("il se déplace, et ne se copie pas", "[1.8]") {
    {
        INFO("deux générateurs ne partagent pas un cadre");
        REQUIRE_FALSE(std::is_copy_constructible_v<::Generateur<int>>);
        REQUIRE_FALSE(std::is_copy_assignable_v<::Generateur<int>>);
        REQUIRE(std::is_nothrow_move_constructible_v<::Generateur<int>>);
    }
    std::vector<int> etapes;
    auto source = epreuve::compter(0, 10, etapes);
    REQUIRE(source.avancer());
    auto cible = std::move(source);
    {
        INFO("la cible en est là où la source en était");
        REQUIRE(cible.valeur() == 0);
        REQUIRE(cible.avancer());
        REQUIRE(cible.valeur() == 1);
    }
    INFO("la source est vide");
    REQUIRE_FALSE(source.avancer());
    auto fini = epreuve::compter(0, 0, etapes);
    REQUIRE_FALSE(fini.avancer());
    auto encore = std::move(fini);
    {
        INFO("fini, puis déplacé : la cible est finie elle aussi");
        REQUIRE_FALSE(encore.avancer());
        REQUIRE_FALSE(encore.avancer());
    }
    std::vector<::Generateur<int>> plusieurs;
    for (int i = 0; i < 5; ++i)
        plusieurs.push_back(epreuve::compter(i, i + 1, etapes));
    for (auto& generateur : plusieurs)
        REQUIRE(epreuve::tout(generateur).size() == 1);
}

TEST_CASE("affecter détruit le cadre remplacé", "[1.8]") {
    const auto premier = std::make_shared<int>(1);
    const auto second = std::make_shared<int>(2);
    auto generateur = epreuve::garder(premier, 3);
    REQUIRE(generateur.avancer());
    auto autre = epreuve::garder(second, 3);
    generateur = std::move(autre);
    {
        INFO("le cadre remplacé est détruit aussitôt, et lui seul");
        REQUIRE(premier.use_count() == 1);
        REQUIRE(second.use_count() == 2);
    }
    {
        INFO("la source est vide ; la cible continue");
        REQUIRE_FALSE(autre.avancer());
        REQUIRE(generateur.avancer());
        REQUIRE(generateur.valeur() == 2);
    }
    auto& lui_meme = generateur;
    generateur = std::move(lui_meme);
    INFO("affecté à lui-même, un générateur reste ce qu'il est");
    REQUIRE(generateur.avancer());
    REQUIRE(generateur.valeur() == 3);
    autre = std::move(generateur);  // dans une source vide
    {
        INFO("la valeur reste celle que la source donnait, jusqu'au prochain avancer()");
        REQUIRE(autre.valeur() == 3);
    }
    REQUIRE(autre.avancer());
    REQUIRE(autre.valeur() == 4);
    ::Generateur<int>* place = nullptr;
    auto abri = epreuve::abriter(epreuve::garder(premier, 3), place);
    REQUIRE(abri.avancer());
    REQUIRE(place->avancer());
    abri = std::move(*place);
    INFO("la source vivait dans le cadre remplacé : la cible continue quand même là où elle était");
    REQUIRE(abri.avancer());
    REQUIRE(abri.valeur() == 2);
}

TEST_CASE("deux générateurs de la même fonction s'ignorent", "[1.4]") {
    std::vector<int> etapes;
    auto a = epreuve::compter(0, 3, etapes);
    auto b = epreuve::compter(100, 103, etapes);
    REQUIRE(a.avancer());
    REQUIRE(b.avancer());
    REQUIRE(a.avancer());
    INFO("chacun a son cadre, donc ses variables");
    REQUIRE(a.valeur() == 1);
    REQUIRE(b.valeur() == 100);
}

TEST_CASE("des générateurs qui en parcourent d'autres", "[1.4]") {
    auto generateur = epreuve::arbre(3);
    INFO("un générateur peut avancer dans le corps d'un autre");
    REQUIRE(epreuve::tout(generateur) == std::vector<int>{1, 2, 1, 3, 1, 2, 1});
    auto interrompu = epreuve::arbre(5);
    for (int i = 0; i < 4; ++i)
        REQUIRE(interrompu.avancer());
    REQUIRE(interrompu.valeur() == 3);
}

}  // namespace juge::epreuve
