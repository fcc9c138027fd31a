#include <chapitre16/memoire_bornee.hpp>
#include <juge/epreuve.hpp>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Lot = std::vector<std::string>;

/// Assez pour que personne ne soit exclu par accident.
constexpr std::size_t large = 1'000'000;

/// Reçoit `nombre` messages, qui doivent être là : sinon, l'appel attend pour toujours.
epreuve::Lot recevoir(::Messagerie& messagerie, std::uint64_t client, std::size_t nombre) {
    epreuve::Lot recus;
    juge::Acteur lecteur("lecteur", [&] {
        while (recus.size() < nombre)
            recus.push_back(messagerie.recevoir(client).value_or("rien"));
    });
    lecteur.attendre_fin("un client attend un message qui devait déjà être là.");
    return recus;
}

/// Reçoit jusqu'à ce qu'il n'y ait plus rien.
epreuve::Lot recevoir_tout(::Messagerie& messagerie, std::uint64_t client) {
    epreuve::Lot recus;
    juge::Acteur lecteur("lecteur", [&] {
        while (std::optional<std::string> message = messagerie.recevoir(client))
            recus.push_back(std::move(*message));
    });
    lecteur.attendre_fin(
        "ce client est exclu ou déconnecté : recevoir() rend ce qui reste, puis std::nullopt.");
    return recus;
}

/// Rien n'attend ce client, puisqu'une marque dite après tout le reste est le message suivant.
bool rien_n_attend(::Messagerie& messagerie, std::uint64_t client, std::uint64_t temoin) {
    messagerie.rejoindre(client, "marque");
    messagerie.dire(temoin, "marque", "!");
    messagerie.quitter(client, "marque");
    const std::string recu = epreuve::recevoir(messagerie, client, 1).front();
    return recu.rfind("marque/", 0) == 0;
}

std::uint64_t membre(::Messagerie& messagerie, const char* nom, const char* salon = "c++") {
    const std::uint64_t client = messagerie.connecter(nom);
    messagerie.rejoindre(client, salon);
    return client;
}

template <class Action>
bool non_connecte(Action action) {
    try {
        action();
    } catch (const ::NonConnecte&) {
        return true;
    }
    return false;
}

bool nom_pris(::Messagerie& messagerie, const char* nom) {
    try {
        messagerie.connecter(nom);
    } catch (const ::NomPris&) {
        return true;
    }
    return false;
}

/// Trois fonctions refusent ce client.
bool ne_compte_plus(::Messagerie& messagerie, std::uint64_t client) {
    return epreuve::non_connecte([&] { messagerie.rejoindre(client, "c++"); }) &&
           epreuve::non_connecte([&] { messagerie.quitter(client, "c++"); }) &&
           epreuve::non_connecte([&] { messagerie.dire(client, "c++", "fantôme"); });
}

}  // namespace

TEST_CASE("un salon : chacun reçoit ce qui s'y dit", "[3.3]") {
    ::Messagerie messagerie(epreuve::large);
    const std::uint64_t ada = epreuve::membre(messagerie, "ada");
    const std::uint64_t bob = epreuve::membre(messagerie, "bob");
    messagerie.dire(ada, "c++", "bonjour");
    messagerie.dire(bob, "c++", "");
    for (const std::uint64_t client : {ada, bob}) {
        const epreuve::Lot recus = epreuve::recevoir(messagerie, client, 2);
        INFO("« salon/nom : texte », à chaque membre, auteur compris");
        REQUIRE(recus == epreuve::Lot{"c++/ada : bonjour", "c++/bob : "});
    }
}

TEST_CASE("plusieurs salons", "[3.3]") {
    ::Messagerie messagerie(epreuve::large);
    const std::uint64_t ada = epreuve::membre(messagerie, "ada");
    const std::uint64_t bob = epreuve::membre(messagerie, "bob");
    const std::uint64_t cleo = epreuve::membre(messagerie, "cléo", "musique");
    messagerie.rejoindre(bob, "musique");
    messagerie.rejoindre(bob, "musique");
    messagerie.quitter(ada, "salon où elle n'est pas");
    messagerie.dire(ada, "musique", "sans y être");
    messagerie.dire(ada, "personne ici", "perdu");
    {
        INFO("rejoindre deux fois compte pour une : un seul message");
        REQUIRE(epreuve::recevoir(messagerie, bob, 1) == epreuve::Lot{"musique/ada : sans y être"});
        REQUIRE(epreuve::rien_n_attend(messagerie, bob, ada));
    }
    {
        INFO("un message ne va qu'aux membres de son salon");
        REQUIRE(epreuve::rien_n_attend(messagerie, ada, bob));
        REQUIRE(epreuve::recevoir(messagerie, cleo, 1) ==
                epreuve::Lot{"musique/ada : sans y être"});
    }
    messagerie.quitter(bob, "c++");
    messagerie.quitter(bob, "c++");
    messagerie.dire(ada, "c++", "qui est là ?");
    INFO("qui a quitté un salon n'en reçoit plus rien ; il reste dans les autres");
    REQUIRE(epreuve::rien_n_attend(messagerie, bob, ada));
    messagerie.dire(cleo, "musique", "moi");
    REQUIRE(epreuve::recevoir(messagerie, bob, 1) == epreuve::Lot{"musique/cléo : moi"});
}

TEST_CASE("deux messageries dans un programme", "[3.3]") {
    ::Messagerie une(epreuve::large);
    ::Messagerie autre(epreuve::large);
    const std::uint64_t ada = epreuve::membre(une, "ada");
    const std::uint64_t homonyme = epreuve::membre(autre, "ada");
    une.dire(ada, "c++", "une");
    autre.dire(homonyme, "c++", "autre");
    INFO("chaque messagerie a ses clients, ses noms et ses salons");
    REQUIRE(epreuve::recevoir(une, ada, 1) == epreuve::Lot{"c++/ada : une"});
    REQUIRE(epreuve::recevoir(autre, homonyme, 1) == epreuve::Lot{"c++/ada : autre"});
}

TEST_CASE("recevoir attend, et se réveille", "[3.3]") {
    ::Messagerie messagerie(epreuve::large);
    const std::uint64_t ada = epreuve::membre(messagerie, "ada");
    const std::uint64_t bob = epreuve::membre(messagerie, "bob");
    std::optional<std::string> recu;
    {
        juge::Acteur lecteur("bob", [&] { recu = messagerie.recevoir(bob); });
        INFO("rien n'est dit : recevoir() dort");
        REQUIRE(lecteur.est_bloque());
        messagerie.dire(ada, "c++", "debout");
        lecteur.attendre_fin("un message est arrivé : il réveille qui l'attend.");
    }
    REQUIRE(recu == "c++/ada : debout");
    juge::Acteur lecteur("bob", [&] { recu = messagerie.recevoir(bob); });
    REQUIRE(lecteur.est_bloque());
    messagerie.dire(ada, "autre salon", "pas pour bob");
    {
        INFO("un message pour d'autres ne change rien pour lui");
        REQUIRE(lecteur.est_bloque());
    }
    messagerie.deconnecter(bob);
    lecteur.attendre_fin("le client est déconnecté : il n'y aura plus rien, recevoir() revient.");
    REQUIRE_FALSE(recu.has_value());
}

TEST_CASE("exclu pendant qu'il attend", "[3.3]") {
    ::Messagerie messagerie(20);
    const std::uint64_t ada = messagerie.connecter("ada");
    const std::uint64_t bob = epreuve::membre(messagerie, "bob");
    std::optional<std::string> recu;
    juge::Acteur lecteur("bob", [&] { recu = messagerie.recevoir(bob); });
    REQUIRE(lecteur.est_bloque());
    messagerie.dire(ada, "c++", std::string(100, 'x'));
    lecteur.attendre_fin("un message trop grand exclut ce client : l'avis réveille qui l'attend.");
    REQUIRE(recu == ::message_d_exclusion);
}

TEST_CASE("deux clients dorment : un geste réveille le bon", "[3.3]") {
    enum class Geste { message, exclusion, depart };
    for (const auto geste : {Geste::message, Geste::exclusion, Geste::depart})
        for (const std::size_t choisi : {0U, 1U}) {
            ::Messagerie messagerie(20);
            const std::uint64_t auteur = messagerie.connecter("auteur");
            const std::array<std::uint64_t, 2> clients{epreuve::membre(messagerie, "ada", "0"),
                                                       epreuve::membre(messagerie, "bob", "1")};
            std::array<std::optional<std::string>, 2> recus;
            std::deque<juge::Acteur> lecteurs;
            for (const std::size_t i : {0U, 1U}) {
                lecteurs.emplace_back(i == 0 ? "ada" : "bob",
                                      [&, i] { recus[i] = messagerie.recevoir(clients[i]); });
                REQUIRE(lecteurs.back().est_bloque());
            }
            const std::size_t autre = 1 - choisi;
            if (geste == Geste::depart)
                messagerie.deconnecter(clients[choisi]);
            else
                messagerie.dire(auteur, std::to_string(choisi),
                                std::string(geste == Geste::message ? 1 : 100, 'x'));
            lecteurs[choisi].attendre_fin(
                "un message, l'exclusion ou le départ de ce client le réveille, lui, quel que soit "
                "celui qui s'est endormi le premier.");
            INFO("l'autre client dort toujours");
            REQUIRE(lecteurs[autre].est_bloque());
            messagerie.deconnecter(clients[autre]);
            lecteurs[autre].attendre_fin("le client est déconnecté : recevoir() revient.");
            REQUIRE(recus[choisi].has_value() == (geste != Geste::depart));
            REQUIRE_FALSE(recus[autre].has_value());
        }
}

TEST_CASE("recevoir dort sans échéance", "[3.3][simple]") {
    const juge::HorlogeFactice horloge;
    ::Messagerie messagerie(epreuve::large);
    const std::uint64_t ada = messagerie.connecter("ada");
    juge::Acteur lecteur("ada", [&] { messagerie.recevoir(ada); });
    juge::attendre_calme();
    const int dormeurs = horloge.dormeurs();
    messagerie.deconnecter(ada);
    lecteur.attendre_fin("le client est déconnecté : recevoir() revient.");
    INFO("recevoir() se réveillait à une heure donnée, et pour rien");
    REQUIRE(dormeurs == 0);
}

TEST_CASE("dire n'attend jamais un lecteur", "[1.10]") {
    ::Messagerie messagerie(100);
    const std::uint64_t ada = messagerie.connecter("ada");
    const std::uint64_t lent = epreuve::membre(messagerie, "lent");
    int dits = 0;
    juge::Acteur auteur("ada", [&] {
        for (; dits < 1'000; ++dits)
            messagerie.dire(ada, "c++", "encore");
    });
    auteur.attendre_fin("un client ne lit pas : dire() n'attend pas qu'il veuille bien lire.");
    REQUIRE(dits == 1'000);
    messagerie.deconnecter(lent);
}

TEST_CASE("un lecteur lent coûte une somme bornée, puis est exclu", "[1.10][simple]") {
    constexpr std::size_t octets_max = 1'000'000;
    const std::string texte(9'991, 'x');  // « c++/ada : » et lui font 10 001 octets
    ::Messagerie messagerie(octets_max);
    const std::uint64_t ada = epreuve::membre(messagerie, "ada");
    const std::uint64_t lent = epreuve::membre(messagerie, "lent");
    int bien_recus = 0;
    bool memoire = false;
    {
        const cours::MemoireBornee borne(std::size_t{48} << 20);
        try {
            for (int i = 0; i < 40'000; ++i) {
                messagerie.dire(ada, "c++", texte);
                if (messagerie.recevoir(ada)) ++bien_recus;
            }
        } catch (const std::bad_alloc&) {
            memoire = true;
        }
    }
    {
        INFO(
            "quatre cents mégaoctets dits, un client qui ne lit pas : la mémoire ne doit pas "
            "grandir");
        REQUIRE_FALSE(memoire);
    }
    {
        INFO("celui qui lit reçoit tout");
        REQUIRE(bien_recus == 40'000);
    }
    const epreuve::Lot recus = epreuve::recevoir_tout(messagerie, lent);
    INFO("ce qui tenait dans octets_max, puis l'exclusion, une fois, puis rien");
    REQUIRE(recus.size() == octets_max / 10'001 + 1);
    REQUIRE(recus.front() == "c++/ada : " + texte);
    REQUIRE(recus.back() == ::message_d_exclusion);
}

TEST_CASE("la borne, à l'octet près", "[1.10]") {
    const std::string dix = "0123456789";  // « s/a : » et lui font 16 octets
    for (const std::size_t octets_max : {0U, 15U, 16U, 31U, 32U, 33U, 47U}) {
        ::Messagerie messagerie(octets_max);
        const std::uint64_t a = messagerie.connecter("a");
        const std::uint64_t lent = epreuve::membre(messagerie, "lent", "s");
        const std::size_t tiennent = octets_max / 16;
        for (std::size_t i = 0; i < tiennent; ++i)
            messagerie.dire(a, "s", dix);
        {
            INFO(tiennent << " messages de 16 octets tiennent dans " << octets_max);
            REQUIRE_FALSE(epreuve::non_connecte([&] { messagerie.quitter(lent, "ailleurs"); }));
        }
        messagerie.dire(a, "s", dix);
        INFO("un de plus n'y tient pas, dans " << octets_max << " octets : exclu");
        REQUIRE(epreuve::ne_compte_plus(messagerie, lent));
        const epreuve::Lot recus = epreuve::recevoir_tout(messagerie, lent);
        REQUIRE(recus.size() == tiennent + 1);
        REQUIRE(recus.back() == ::message_d_exclusion);
    }
    ::Messagerie sans_fin(std::numeric_limits<std::size_t>::max());
    const std::uint64_t a = epreuve::membre(sans_fin, "a", "s");
    for (int i = 0; i < 100; ++i)
        sans_fin.dire(a, "s", dix);
    INFO("SIZE_MAX octets : personne n'est exclu");
    REQUIRE(epreuve::recevoir(sans_fin, a, 100).size() == 100);
}

TEST_CASE("recevoir fait de la place", "[1.10]") {
    ::Messagerie messagerie(32);
    const std::uint64_t a = messagerie.connecter("a");
    const std::uint64_t b = epreuve::membre(messagerie, "b", "s");
    for (int i = 0; i < 50; ++i) {
        messagerie.dire(a, "s", "0123456789");
        messagerie.dire(a, "s", "9876543210");
        INFO("ce qui est reçu n'attend plus : il ne compte plus");
        REQUIRE(epreuve::recevoir(messagerie, b, 2) ==
                epreuve::Lot{"s/a : 0123456789", "s/a : 9876543210"});
    }
}

TEST_CASE("un message exclut ceux chez qui il ne tient pas, et eux seuls", "[1.10]") {
    ::Messagerie messagerie(40);
    const std::uint64_t a = epreuve::membre(messagerie, "a", "s");
    const std::uint64_t b = epreuve::membre(messagerie, "b", "s");
    const std::uint64_t c = epreuve::membre(messagerie, "c", "s");
    messagerie.rejoindre(c, "t");
    for (int i = 0; i < 3; ++i) {
        messagerie.dire(b, "s", "0123456789");  // 16 octets : le troisième ne tient pas
        if (i < 2) epreuve::recevoir(messagerie, b, 1);
    }
    {
        INFO("les deux qui n'ont rien lu sont exclus d'un coup");
        REQUIRE(epreuve::ne_compte_plus(messagerie, a));
        REQUIRE(epreuve::ne_compte_plus(messagerie, c));
    }
    {
        INFO("celui qui lisait reçoit le message comme si de rien n'était");
        REQUIRE(epreuve::recevoir(messagerie, b, 1) == epreuve::Lot{"s/b : 0123456789"});
    }
    messagerie.dire(b, "t", "personne");
    {
        INFO("un exclu a quitté tous ses salons : rien ne lui arrive plus");
        REQUIRE(epreuve::recevoir_tout(messagerie, c) ==
                epreuve::Lot{"s/b : 0123456789", "s/b : 0123456789", ::message_d_exclusion});
        INFO("et recevoir() ne rend plus jamais rien");
        REQUIRE(epreuve::recevoir_tout(messagerie, c).empty());
    }
    messagerie.dire(b, "s", std::string(100, 'x'));
    INFO("un message trop grand pour son auteur l'exclut aussi");
    REQUIRE(epreuve::ne_compte_plus(messagerie, b));
    REQUIRE(epreuve::recevoir_tout(messagerie, b) == epreuve::Lot{::message_d_exclusion});
}

TEST_CASE("les noms", "[3.3]") {
    ::Messagerie messagerie(20);
    const std::uint64_t ada = epreuve::membre(messagerie, "ada");
    {
        INFO("un nom n'est porté que par un client à la fois");
        REQUIRE(epreuve::nom_pris(messagerie, "ada"));
    }
    const std::uint64_t bob = messagerie.connecter("bob");
    messagerie.deconnecter(ada);
    const std::uint64_t nouvelle = epreuve::membre(messagerie, "ada");
    {
        INFO("la déconnexion rend le nom, non le numéro");
        REQUIRE(nouvelle != ada);
        REQUIRE(nouvelle != bob);
        REQUIRE(epreuve::ne_compte_plus(messagerie, ada));
    }
    messagerie.dire(bob, "c++", std::string(100, 'x'));  // exclut la nouvelle
    const bool pris = epreuve::nom_pris(messagerie, "ada");
    INFO("l'exclusion rend le nom, avant même que l'exclu ait tout lu");
    REQUIRE_FALSE(pris);
    REQUIRE(epreuve::recevoir_tout(messagerie, nouvelle) == epreuve::Lot{::message_d_exclusion});
    messagerie.deconnecter(nouvelle);
    {
        INFO("un exclu qui a tout lu se déconnecte : son ancien nom est à une autre, et le reste");
        REQUIRE(epreuve::nom_pris(messagerie, "ada"));
    }
    const std::uint64_t lent = epreuve::membre(messagerie, "lent");
    messagerie.dire(bob, "c++", std::string(100, 'x'));
    const std::uint64_t homonyme = epreuve::membre(messagerie, "lent");
    messagerie.deconnecter(lent);
    INFO("un exclu qui n'a rien lu se déconnecte : son ancien nom est à un autre, et le reste");
    REQUIRE(epreuve::nom_pris(messagerie, "lent"));
    messagerie.dire(bob, "c++", "ok");
    REQUIRE(epreuve::recevoir(messagerie, homonyme, 1) == epreuve::Lot{"c++/bob : ok"});
}

TEST_CASE("un nom repris est celui d'un autre client", "[3.3]") {
    ::Messagerie messagerie(epreuve::large);
    const std::uint64_t ancienne = epreuve::membre(messagerie, "ada", "c++");
    const std::uint64_t bob = messagerie.connecter("bob");
    messagerie.deconnecter(ancienne);
    const std::uint64_t nouvelle = messagerie.connecter("ada");
    messagerie.dire(bob, "c++", "pour l'ancienne");
    messagerie.rejoindre(nouvelle, "autre");
    messagerie.dire(bob, "autre", "bienvenue");
    INFO("les salons étaient ceux de l'ancienne : la nouvelle n'est que là où elle est entrée");
    REQUIRE(epreuve::recevoir(messagerie, nouvelle, 1) == epreuve::Lot{"autre/bob : bienvenue"});
}

TEST_CASE("se déconnecter", "[3.3]") {
    ::Messagerie messagerie(40);
    const std::uint64_t ada = epreuve::membre(messagerie, "ada", "s");
    const std::uint64_t bob = messagerie.connecter("bob");
    messagerie.dire(bob, "s", "trop tard");
    messagerie.deconnecter(ada);
    {
        INFO("ce qui attendait un client déconnecté est jeté");
        REQUIRE(epreuve::recevoir_tout(messagerie, ada).empty());
        REQUIRE(epreuve::ne_compte_plus(messagerie, ada));
    }
    messagerie.deconnecter(ada);
    const std::uint64_t inconnu = ada + bob + 1'000'000;
    messagerie.deconnecter(inconnu);
    {
        INFO("un numéro inconnu : comme un client déconnecté");
        REQUIRE(epreuve::recevoir_tout(messagerie, inconnu).empty());
        REQUIRE(epreuve::ne_compte_plus(messagerie, inconnu));
    }
    const std::uint64_t lent = epreuve::membre(messagerie, "lent", "s");
    messagerie.dire(bob, "s", "dix octets");
    messagerie.dire(bob, "s", std::string(30, 'x'));
    messagerie.deconnecter(lent);
    INFO("déconnecter un exclu jette ce qui l'attendait encore");
    REQUIRE(epreuve::recevoir_tout(messagerie, lent).empty());
}

TEST_CASE("tous les membres voient le même ordre", "[3.3]") {
    juge::explorer(150, [] {
        ::Messagerie messagerie(epreuve::large);
        const std::uint64_t ada = epreuve::membre(messagerie, "ada");
        const std::uint64_t bob = epreuve::membre(messagerie, "bob");
        {
            std::jthread un([&] {
                messagerie.dire(ada, "c++", "1");
                messagerie.dire(ada, "c++", "2");
            });
            std::jthread autre([&] { messagerie.dire(bob, "c++", "3"); });
        }
        epreuve::Lot chez_ada;
        epreuve::Lot chez_bob;
        for (int i = 0; i < 3; ++i) {
            chez_ada.push_back(messagerie.recevoir(ada).value_or("rien"));
            chez_bob.push_back(messagerie.recevoir(bob).value_or("rien"));
        }
        INFO("ada et bob sont dans le même salon : ils y lisent la même conversation");
        REQUIRE(chez_ada == chez_bob);
        const auto rang = [&](const char* message) {
            return std::find(chez_ada.begin(), chez_ada.end(), message) - chez_ada.begin();
        };
        INFO("ce que dit un auteur reste dans l'ordre où il l'a dit");
        REQUIRE(rang("c++/ada : 1") < rang("c++/ada : 2"));
        REQUIRE(rang("c++/bob : 3") < 3);
    });
}

TEST_CASE("un message ou un départ qui tombe au moment où l'on s'endort", "[3.3]") {
    juge::explorer(150, [] {
        ::Messagerie messagerie(epreuve::large);
        const std::uint64_t ada = messagerie.connecter("ada");
        const std::uint64_t bob = epreuve::membre(messagerie, "bob");
        epreuve::Lot recus;
        {
            std::jthread lecteur([&] {
                while (std::optional<std::string> message = messagerie.recevoir(bob))
                    recus.push_back(std::move(*message));
            });
            messagerie.dire(ada, "c++", "1");
            messagerie.deconnecter(bob);
        }
        INFO("le lecteur voit le message ou non, mais toujours le départ");
        REQUIRE(recus.size() <= 1);
    });
}

TEST_CASE("toutes les fonctions à la fois", "[3.3]") {
    ::Messagerie messagerie(5'000);
    const std::uint64_t temoin = messagerie.connecter("témoin");
    juge::Registre<int> justes;
    {
        std::deque<juge::Acteur> acteurs;
        for (int i = 0; i < 4; ++i)
            acteurs.emplace_back("client " + std::to_string(i), [&, i] {
                for (int tour = 0; tour < 20; ++tour) {
                    const std::string nom = std::to_string(i) + "." + std::to_string(tour);
                    const std::uint64_t client = messagerie.connecter(nom);
                    messagerie.rejoindre(client, "tous");
                    messagerie.rejoindre(client, "salon " + std::to_string(tour % 3));
                    {
                        std::jthread lecteur([&] {
                            while (const std::optional<std::string> recu =
                                       messagerie.recevoir(client))
                                if (recu->rfind("tous/" + nom + " : ", 0) == 0) justes.noter(i);
                        });
                        try {
                            messagerie.dire(client, "tous", "bonjour");
                            messagerie.dire(temoin, "salon 0", "tiens");
                            messagerie.quitter(client, "tous");
                        } catch (const ::NonConnecte&) {
                            // exclu : le témoin parle parfois plus vite qu'on ne lit
                        }
                        messagerie.deconnecter(client);
                    }
                }
            });
        for (auto& acteur : acteurs)
            acteur.attendre_fin("des clients viennent, parlent et partent : chacun finit.");
    }
    INFO("personne ne reçoit deux fois ce qu'il a dit une fois");
    REQUIRE(justes.taille() <= 80);
    INFO("et la messagerie sert encore");
    const std::uint64_t dernier = epreuve::membre(messagerie, "dernier");
    messagerie.dire(temoin, "c++", "fin");
    REQUIRE(epreuve::recevoir(messagerie, dernier, 1) == epreuve::Lot{"c++/témoin : fin"});
}

}  // namespace juge::epreuve
