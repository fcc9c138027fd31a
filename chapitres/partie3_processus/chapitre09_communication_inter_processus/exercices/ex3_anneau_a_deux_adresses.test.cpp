#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <deque>
#include <juge/processus.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Une même mémoire, vue à deux adresses de ce processus.
class DeuxVues {
public:
    explicit DeuxVues(std::size_t taille) : taille_(taille) {
        const int memoire = ::memfd_create("anneau", MFD_CLOEXEC);
        if (memoire < 0 || ::ftruncate(memoire, static_cast<off_t>(taille)) != 0)
            throw std::bad_alloc();
        for (auto& vue : vues_)
            vue = ::mmap(nullptr, taille, PROT_READ | PROT_WRITE, MAP_SHARED, memoire, 0);
        ::close(memoire);
    }
    DeuxVues(const DeuxVues&) = delete;
    DeuxVues& operator=(const DeuxVues&) = delete;
    ~DeuxVues() {
        for (auto* vue : vues_)
            if (vue != nullptr) ::munmap(vue, taille_);
    }
    std::span<std::byte> vue(std::size_t rang) const {
        return {static_cast<std::byte*>(vues_[rang]), taille_};
    }
    void oublier_la_premiere() {
        ::munmap(vues_[0], taille_);
        vues_[0] = nullptr;
    }

private:
    std::size_t taille_;
    std::array<void*, 2> vues_{};
};

/// Le rang du premier mot de la mémoire qui pourrait être une adresse : dans la mémoire elle-même,
/// dans la pile ou dans le programme. -1 s'il n'y en a pas.
long adresse_rangee(std::span<const std::byte> memoire) {
    const auto debut = reinterpret_cast<std::uintptr_t>(memoire.data());
    const auto pile = reinterpret_cast<std::uintptr_t>(&memoire);
    for (std::size_t rang = 0; rang + sizeof(std::uintptr_t) <= memoire.size(); rang += 8) {
        std::uintptr_t mot = 0;
        std::memcpy(&mot, memoire.data() + rang, sizeof mot);
        if (mot >= debut && mot <= debut + memoire.size()) return static_cast<long>(rang);
        if (mot > pile - (1U << 20U) && mot < pile + (1U << 20U)) return static_cast<long>(rang);
    }
    return -1;
}

std::vector<std::string> tout_retirer(::Anneau anneau) {
    std::vector<std::string> messages;
    while (messages.size() < 1000) {  // un anneau abîmé peut ne jamais finir
        const auto message = anneau.retirer();
        if (!message) break;
        messages.push_back(*message);
    }
    return messages;
}

template <class Exception>
bool leve(const std::function<void()>& action) {
    try {
        action();
    } catch (const Exception&) {
        return true;
    }
    return false;
}

using Messages = std::vector<std::string>;

/// Un message reconnaissable, dont chaque octet dépend du numéro.
std::string message_numero(std::size_t numero, std::size_t taille) {
    std::string message(taille, static_cast<char>('a' + numero % 26));
    const std::string marque = std::to_string(numero);
    for (std::size_t i = 0; i < std::min(marque.size(), taille); ++i)
        message[i] = marque[i];
    return message;
}

}  // namespace

TEST_CASE("déposé d'un côté, retiré de l'autre", "[1.4]") {
    const epreuve::DeuxVues memoire(4096);
    auto producteur = ::Anneau::creer(memoire.vue(0));
    auto consommateur = ::Anneau::rejoindre(memoire.vue(1));
    REQUIRE_FALSE(consommateur.retirer());
    const Messages messages{"un", "", std::string("\0\n\xff", 3), std::string(500, 'x'), ""};
    for (const auto& message : messages)
        REQUIRE(producteur.deposer(message));
    INFO("dans l'ordre, entiers, vides compris");
    REQUIRE(epreuve::tout_retirer(consommateur) == messages);
}

TEST_CASE("aucune adresse n'est rangée dans la mémoire", "[1.4]") {
    epreuve::DeuxVues memoire(4096);
    auto producteur = ::Anneau::creer(memoire.vue(0));
    for (const char* message : {"premier", "deuxième", "troisième"})
        REQUIRE(producteur.deposer(message));
    REQUIRE((producteur.retirer() == "premier"));
    {
        INFO(
            "un mot de la mémoire partagée est une adresse de ce processus : elle n'a pas de sens "
            "chez l'autre");
        REQUIRE(epreuve::adresse_rangee(memoire.vue(0)) == -1);
    }
    alignas(64) static std::array<std::byte, 4096> copie;
    std::memcpy(copie.data(), memoire.vue(0).data(), copie.size());
    std::memset(memoire.vue(0).data(), 0x5a, copie.size());
    memoire.oublier_la_premiere();
    INFO("la mémoire, copiée ailleurs octet par octet, contient le même anneau");
    auto ailleurs = ::Anneau::rejoindre(copie);
    REQUIRE(epreuve::tout_retirer(ailleurs) == Messages{"deuxième", "troisième"});
    REQUIRE(ailleurs.deposer("encore"));
    REQUIRE(epreuve::tout_retirer(::Anneau::rejoindre(copie)) == Messages{"encore"});
}

TEST_CASE("d'un processus à l'autre, à deux adresses", "[1.4]") {
    epreuve::DeuxVues memoire(4096);
    const juge::GrandLivre livre;
    auto consommateur = ::Anneau::creer(memoire.vue(1));
    juge::Enfant producteur("producteur", [&] {
        auto anneau = ::Anneau::rejoindre(memoire.vue(0));
        for (std::size_t i = 0; i < 20; ++i)
            livre.noter(anneau.deposer(epreuve::message_numero(i, i * 3)) ? 1 : 0);
    });
    producteur.attendre_fin("deposer() n'attend personne.");
    memoire.oublier_la_premiere();
    REQUIRE(livre.fois(1) == 20);
    for (std::size_t i = 0; i < 20; ++i)
        REQUIRE((consommateur.retirer() == epreuve::message_numero(i, i * 3)));
}

TEST_CASE("tous les objets d'une même mémoire sont le même anneau", "[1.4]") {
    const epreuve::DeuxVues memoire(512);
    std::vector<::Anneau> objets{::Anneau::creer(memoire.vue(0))};
    std::deque<std::string> modele;
    std::size_t tirage = 9;  // toujours la même suite, où chacun dépose et retire à son tour
    const auto tirer = [&tirage](std::size_t combien) {
        tirage = tirage * 6364136223846793005U + 1442695040888963407U;
        return (tirage >> 33U) % combien;
    };
    for (std::size_t i = 0; i < 2000; ++i) {
        if (i % 500 == 1) objets.push_back(::Anneau::rejoindre(memoire.vue(objets.size() % 2)));
        auto& objet = objets[tirer(objets.size())];
        if (tirer(2) == 0) {
            const auto message = epreuve::message_numero(i, 4 + tirer(60));
            if (objet.deposer(message)) {
                modele.push_back(message);
            } else {
                INFO("un anneau vide accepte un petit message, quel que soit l'objet qui l'a vidé");
                REQUIRE_FALSE(modele.empty());
            }
        } else {
            const auto attendu = modele.empty() ? std::string("(vide)") : modele.front();
            if (!modele.empty()) modele.pop_front();
            INFO("ce que l'un dépose ou retire, les autres objets en tiennent compte");
            REQUIRE(objet.retirer().value_or("(vide)") == attendu);
        }
    }
}

TEST_CASE("on fait mille fois le tour de l'anneau", "[1.4]") {
    for (const std::size_t taille : {std::size_t{256}, std::size_t{1000}, std::size_t{4096}}) {
        const epreuve::DeuxVues memoire(taille);
        auto producteur = ::Anneau::creer(memoire.vue(0));
        auto consommateur = ::Anneau::rejoindre(memoire.vue(1));
        std::size_t depose = 0;
        std::size_t retire = 0;
        for (int tour = 0; tour < 3000; ++tour) {
            while (producteur.deposer(epreuve::message_numero(depose, depose % 61)))
                ++depose;
            for (std::size_t i = 0; i < 1 + retire % 3 && retire < depose; ++i, ++retire) {
                INFO("un message qui passe par la fin de l'anneau continue au début");
                REQUIRE((consommateur.retirer() == epreuve::message_numero(retire, retire % 61)));
            }
        }
        REQUIRE(retire > 3000);
    }
}

TEST_CASE("un long message dans un grand anneau", "[1.4]") {
    const epreuve::DeuxVues memoire(std::size_t{1} << 18U);
    auto producteur = ::Anneau::creer(memoire.vue(0));
    auto consommateur = ::Anneau::rejoindre(memoire.vue(1));
    for (const std::size_t taille : {65'535U, 65'536U, 100'000U, 131'008U}) {
        REQUIRE(producteur.deposer(epreuve::message_numero(taille, taille)));
        INFO("un message de " << taille << " octets sort entier");
        REQUIRE((consommateur.retirer() == epreuve::message_numero(taille, taille)));
    }
}

TEST_CASE("plein, il refuse sans rien changer", "[1.4]") {
    const epreuve::DeuxVues memoire(1024);
    auto anneau = ::Anneau::creer(memoire.vue(0));
    {
        INFO("un anneau vide de T octets accepte un message de T / 2 - 64 octets");
        REQUIRE(anneau.deposer(std::string(448, 'a')));
        REQUIRE((anneau.retirer() == std::string(448, 'a')));
    }
    std::size_t deposes = 0;
    while (anneau.deposer(epreuve::message_numero(deposes, 40)))
        ++deposes;
    std::vector<std::byte> avant(memoire.vue(0).begin(), memoire.vue(0).end());
    for (const std::size_t taille : {std::size_t{40}, std::size_t{41}, std::size_t{1024}})
        REQUIRE_FALSE(anneau.deposer(std::string(taille, 'z')));
    {
        INFO("un dépôt refusé ne change rien");
        REQUIRE((std::memcmp(avant.data(), memoire.vue(0).data(), avant.size()) == 0));
    }
    {
        INFO("plus grand que toute la mémoire : std::length_error");
        REQUIRE(epreuve::leve<std::length_error>([&] { anneau.deposer(std::string(1025, 'z')); }));
        REQUIRE(
            epreuve::leve<std::length_error>([&] { anneau.deposer(std::string(100'000, 'z')); }));
    }
    for (std::size_t i = 0; i < deposes; ++i)
        REQUIRE((anneau.retirer() == epreuve::message_numero(i, 40)));
    REQUIRE_FALSE(anneau.retirer());
}

TEST_CASE("retiré pendant que l'autre dépose, à chaque changement", "[1.4][simple]") {
    const juge::GrandLivre livre;
    const epreuve::DeuxVues memoire(512);
    auto anneau = ::Anneau::creer(memoire.vue(0));
    const std::string texte = epreuve::message_numero(77, 60);
    const auto deposer = [&] { ::Anneau::rejoindre(memoire.vue(0)).deposer(texte); };
    const auto retirer = [&] {
        const auto message = ::Anneau::rejoindre(memoire.vue(1)).retirer();
        livre.noter(!message ? 0 : *message == texte ? 1 : 2);
    };
    deposer();
    retirer();
    const auto quand = juge::instants_decisifs(deposer);
    anneau.retirer();
    for (const auto pas : quand) {
        for (int i = 0; i < 12; ++i) {  // ce que le message recouvrira n'est pas lui
            anneau.deposer(std::string(60, '?'));
            anneau.retirer();
        }
        juge::interrompre_au_pas(pas, deposer, retirer);
        for (const auto& message : epreuve::tout_retirer(anneau))
            livre.noter(message == texte ? 1 : 2);
    }
    {
        INFO("un message encore en cours d'écriture a été retiré");
        REQUIRE(livre.fois(2) == 0);
    }
    INFO("chaque message a été retiré une fois");
    REQUIRE(livre.fois(1) == quand.size() + 1);
}

TEST_CASE("déposé pendant que l'autre retire, à chaque changement", "[1.4][simple]") {
    const juge::GrandLivre livre;
    const epreuve::DeuxVues memoire(256);
    auto anneau = ::Anneau::creer(memoire.vue(0));
    const std::string texte = epreuve::message_numero(55, 60);
    const auto retirer = [&] {
        const auto message = ::Anneau::rejoindre(memoire.vue(1)).retirer();
        livre.noter(message && *message == texte ? 1 : 2);
    };
    // Dépose autant qu'il y a de place : y compris celle que l'autre serait en train de lire.
    const auto remplir = [&] {
        auto producteur = ::Anneau::rejoindre(memoire.vue(0));
        while (producteur.deposer(std::string(20, 'z'))) {
        }
    };
    anneau.deposer(texte);
    retirer();
    anneau.deposer(texte);
    for (const auto pas : juge::instants_decisifs(retirer)) {
        REQUIRE(anneau.deposer(texte));
        juge::interrompre_au_pas(pas, retirer, remplir);
        for (const auto& message : epreuve::tout_retirer(anneau)) {
            INFO("les messages déposés pendant un retrait sont entiers");
            REQUIRE((message == std::string(20, 'z') || message == texte));
        }
    }
    INFO("la place d'un message n'est libre qu'une fois le message copié");
    REQUIRE(livre.fois(2) == 0);
}

TEST_CASE("producteur et consommateur en même temps", "[1.4]") {
    const epreuve::DeuxVues memoire(512);
    // Par la même vue : ThreadSanitizer reconnaît les accès à leur adresse.
    auto producteur = ::Anneau::creer(memoire.vue(0));
    auto consommateur = ::Anneau::rejoindre(memoire.vue(0));
    constexpr std::size_t nombre = 400;
    juge::Acteur depot("producteur", [&] {
        for (std::size_t i = 0; i < nombre;)
            i += producteur.deposer(epreuve::message_numero(i, i % 97)) ? 1U : 0U;
    });
    std::size_t alteres = 0;
    for (std::size_t i = 0; i < nombre;) {
        const auto message = consommateur.retirer();
        if (!message) continue;
        alteres += *message == epreuve::message_numero(i, i % 97) ? 0U : 1U;
        ++i;
    }
    depot.attendre_fin("L'anneau se vide : le producteur finit.");
    INFO("un message retiré est entièrement écrit");
    REQUIRE(alteres == 0);
}

TEST_CASE("un producteur tué laisse un message entier, ou rien", "[1.7][simple]") {
    const epreuve::DeuxVues memoire(512);
    auto anneau = ::Anneau::creer(memoire.vue(1));
    const std::string texte = epreuve::message_numero(99, 70);
    const auto deposer = [&] { ::Anneau::rejoindre(memoire.vue(0)).deposer(texte); };
    deposer();
    const auto quand = juge::morts_decisives(deposer);
    REQUIRE(epreuve::tout_retirer(anneau) == Messages{texte, texte});
    for (const auto pas : quand) {
        REQUIRE(anneau.deposer("avant"));
        juge::tuer_au_pas(pas, deposer);
        REQUIRE(::Anneau::rejoindre(memoire.vue(0)).deposer("après"));
        const auto messages = epreuve::tout_retirer(anneau);
        INFO(
            "le message du mort est là tout entier, ou pas du tout ; les autres n'en souffrent "
            "pas");
        const bool la = messages == Messages{"avant", texte, "après"};
        REQUIRE((la || messages == Messages{"avant", "après"}));
    }
}

TEST_CASE("un consommateur tué : le message revient, ou est parti", "[1.7][simple]") {
    const epreuve::DeuxVues memoire(512);
    auto anneau = ::Anneau::creer(memoire.vue(1));
    const std::string texte = epreuve::message_numero(88, 70);
    const auto retirer = [&] { ::Anneau::rejoindre(memoire.vue(0)).retirer(); };
    anneau.deposer(texte);
    retirer();
    anneau.deposer(texte);
    for (const auto pas : juge::morts_decisives(retirer)) {
        REQUIRE(anneau.deposer(texte));
        REQUIRE(anneau.deposer("après"));
        juge::tuer_au_pas(pas, retirer);
        const auto messages = epreuve::tout_retirer(::Anneau::rejoindre(memoire.vue(0)));
        INFO("le message que le mort retirait est rendu encore, entier, ou il est parti");
        REQUIRE((messages == Messages{texte, "après"} || messages == Messages{"après"}));
    }
}

TEST_CASE("rejoindre ce qui n'est pas un anneau", "[1.4]") {
    const auto refuse = [](std::span<std::byte> memoire) {
        return epreuve::leve<std::invalid_argument>([&] { ::Anneau::rejoindre(memoire); });
    };
    const epreuve::DeuxVues memoire(4096);
    INFO("personne n'a créé d'anneau ici : std::invalid_argument");
    REQUIRE(refuse(memoire.vue(0)));
    for (const int octet : {0xff, 0x01, 0x61}) {
        std::memset(memoire.vue(0).data(), octet, 4096);
        REQUIRE(refuse(memoire.vue(0)));
    }
    auto anneau = ::Anneau::creer(memoire.vue(0));
    REQUIRE(anneau.deposer("ici"));
    REQUIRE_FALSE(refuse(memoire.vue(0)));
    {
        INFO("une autre taille que celle de la création : std::invalid_argument");
        REQUIRE(refuse(memoire.vue(0).first(2048)));
        REQUIRE(refuse(memoire.vue(0).first(64)));
        REQUIRE(refuse(memoire.vue(0).first(0)));
        const epreuve::DeuxVues grande(4096);
        auto debut = ::Anneau::creer(grande.vue(0).first(2048));
        REQUIRE(debut.deposer("au début"));
        REQUIRE(refuse(grande.vue(1)));
    }
    REQUIRE(
        epreuve::leve<std::invalid_argument>([&] { ::Anneau::creer(memoire.vue(1).first(127)); }));
    const epreuve::DeuxVues autre(256);
    auto second = ::Anneau::creer(autre.vue(0));
    INFO("deux anneaux n'ont rien en commun");
    REQUIRE_FALSE(second.retirer());
    REQUIRE((anneau.retirer() == "ici"));
    INFO("creer() là où il y avait un anneau : le nouveau est vide");
    REQUIRE(anneau.deposer("perdu"));
    REQUIRE_FALSE(::Anneau::creer(memoire.vue(0)).retirer());
}

}  // namespace juge::epreuve
