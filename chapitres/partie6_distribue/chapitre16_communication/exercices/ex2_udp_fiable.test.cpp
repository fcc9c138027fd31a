#include <chapitre16/memoire_bornee.hpp>
#include <juge/epreuve.hpp>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Lot = std::vector<std::string>;

/// Un datagramme, sans passer par la réponse.
std::string datagramme(char genre, std::uint64_t numero, std::string_view contenu = {}) {
    std::string octets(1, genre);
    for (int decalage = 56; decalage >= 0; decalage -= 8)
        octets += static_cast<char>(numero >> decalage);
    return octets.append(contenu);
}

std::string donnee(std::uint64_t numero, std::string_view contenu) {
    return epreuve::datagramme('D', numero, contenu);
}

std::string accuse(std::uint64_t numero) {
    return epreuve::datagramme('A', numero);
}

cours::Heure ms(int duree) {
    return cours::Heure(duree);
}

/// Ce que le récepteur a de prêt.
epreuve::Lot prets(::Recepteur& recepteur) {
    epreuve::Lot messages;
    while (std::optional<std::string> message = recepteur.suivant())
        messages.push_back(std::move(*message));
    return messages;
}

/// L'accusé rendu, « rien » s'il n'y en a pas.
std::string reponse_a(::Recepteur& recepteur, const std::string& datagramme) {
    return recepteur.recevoir(datagramme).value_or("rien");
}

/// Un échange entier par deux liens défaillants, sans attendre : le temps n'est qu'un nombre.
struct Echange {
    cours::LienDefaillant aller;
    cours::LienDefaillant retour;
    ::Emetteur emetteur;
    ::Recepteur recepteur;
    epreuve::Lot recus{};
    std::size_t confies = 0;
    std::size_t emis = 0;

    Echange(const cours::Pannes& pannes, std::uint64_t graine, std::size_t fenetre)
        : aller(pannes, 2 * graine),
          retour(pannes, 2 * graine + 1),
          emetteur(fenetre, 1'000),
          recepteur(fenetre, 1'000) {}

    void avancer(const epreuve::Lot& messages, cours::Heure heure) {
        while (confies < messages.size() && emetteur.envoyer(messages[confies]))
            ++confies;
        for (std::string& envoi : emetteur.a_emettre(heure)) {
            aller.envoyer(std::move(envoi), heure);
            ++emis;
        }
        for (const std::string& arrive : aller.arrives(heure)) {
            if (std::optional<std::string> accuse = recepteur.recevoir(arrive))
                retour.envoyer(std::move(*accuse), heure);
            for (std::string& message : epreuve::prets(recepteur))
                recus.push_back(std::move(message));
        }
        for (const std::string& arrive : retour.arrives(heure))
            emetteur.recevoir(arrive);
    }
    /// Mène l'échange jusqu'à ce que tout soit reçu, au plus une minute de ce temps-là ; puis
    /// encore une seconde, où rien ne doit plus arriver.
    void mener(const epreuve::Lot& messages) {
        int fin = 60'000;
        for (int heure = 0; heure < fin && !emetteur.muet(); heure += 10) {
            avancer(messages, epreuve::ms(heure));
            if (recus.size() >= messages.size()) fin = std::min(fin, heure + 1'000);
        }
    }
};

epreuve::Lot des_messages(std::size_t nombre) {
    epreuve::Lot messages;
    for (std::size_t i = 0; i < nombre; ++i)
        messages.push_back("message " + std::to_string(i) + std::string(i % 7, '\0'));
    return messages;
}

}  // namespace

TEST_CASE("les octets des datagrammes", "[1.8]") {
    using namespace std::string_literals;
    ::Emetteur emetteur(4, 258);
    REQUIRE(emetteur.envoyer("abc"));
    REQUIRE(emetteur.envoyer(""));
    INFO("'D', huit octets de numéro, poids fort d'abord, puis le contenu");
    REQUIRE(emetteur.a_emettre(epreuve::ms(0)) ==
            epreuve::Lot{"D\0\0\0\0\0\0\1\2abc"s, "D\0\0\0\0\0\0\1\3"s});
    ::Recepteur recepteur(4, 258);
    INFO("'A' et huit octets : le premier numéro qui n'est pas encore arrivé");
    REQUIRE(epreuve::reponse_a(recepteur, "D\0\0\0\0\0\0\1\2abc"s) == "A\0\0\0\0\0\0\1\3"s);
}

TEST_CASE("des numéros au-delà de 32 bits", "[1.8]") {
    const std::uint64_t premier = (std::uint64_t{1} << 62) - 1;
    ::Emetteur emetteur(4, premier);
    ::Recepteur recepteur(4, premier);
    emetteur.envoyer("un");
    emetteur.envoyer("deux");
    const epreuve::Lot emis = emetteur.a_emettre(epreuve::ms(0));
    INFO("un numéro fait huit octets, tous utiles");
    REQUIRE(emis ==
            epreuve::Lot{epreuve::donnee(premier, "un"), epreuve::donnee(premier + 1, "deux")});
    REQUIRE(epreuve::reponse_a(recepteur, emis[0]) == epreuve::accuse(premier + 1));
    REQUIRE(epreuve::reponse_a(recepteur, emis[1]) == epreuve::accuse(premier + 2));
    emetteur.recevoir(epreuve::accuse(premier + 2));
    REQUIRE(emetteur.a_emettre(epreuve::ms(10'000)).empty());
}

TEST_CASE("un contenu a une taille maximale", "[1.8]") {
    ::Emetteur emetteur(4, 0);
    INFO("contenu_max octets sont permis, un de plus ne l'est pas");
    REQUIRE(emetteur.envoyer(std::string(1200, 'x')));
    REQUIRE_FALSE(emetteur.envoyer(std::string(1201, 'x')));
    REQUIRE(emetteur.envoyer("suite"));
    const epreuve::Lot emis = emetteur.a_emettre(epreuve::ms(0));
    INFO("le message refusé n'a pris aucun numéro");
    REQUIRE(emis.size() == 2);
    REQUIRE(emis[1] == epreuve::donnee(1, "suite"));
}

TEST_CASE("le récepteur remet en ordre, et jette les doubles", "[1.9]") {
    ::Recepteur recepteur(8, 10);
    const auto arrive = [&](std::uint64_t numero, const char* contenu) {
        recepteur.recevoir(epreuve::donnee(numero, contenu));
        return epreuve::prets(recepteur);
    };
    INFO("en avance : gardé, pas encore rendu");
    REQUIRE(arrive(12, "c").empty());
    REQUIRE(arrive(11, "b").empty());
    INFO("celui qui manquait : tous ceux qui l'attendaient, dans l'ordre");
    REQUIRE(arrive(10, "a") == epreuve::Lot{"a", "b", "c"});
    for (const std::uint64_t numero : {10U, 11U, 12U, 9U, 0U}) {
        INFO("déjà rendu : un doublon n'est pas un nouveau message");
        REQUIRE(arrive(numero, "encore").empty());
    }
    REQUIRE(arrive(14, "e").empty());
    REQUIRE(arrive(14, "un faux").empty());
    INFO("un doublon en avance non plus");
    REQUIRE(arrive(13, "d") == epreuve::Lot{"d", "e"});
    REQUIRE(arrive(15, "") == epreuve::Lot{""});
}

TEST_CASE("chaque donnée reçoit sa réponse", "[1.9]") {
    ::Recepteur recepteur(4, 0);
    REQUIRE(epreuve::reponse_a(recepteur, epreuve::donnee(0, "a")) == epreuve::accuse(1));
    INFO("en avance : le premier qui manque n'a pas changé");
    REQUIRE(epreuve::reponse_a(recepteur, epreuve::donnee(2, "c")) == epreuve::accuse(1));
    INFO("trop en avance : jeté, mais la réponse est due");
    REQUIRE(epreuve::reponse_a(recepteur, epreuve::donnee(5, "f")) == epreuve::accuse(1));
    REQUIRE(epreuve::reponse_a(recepteur, epreuve::donnee(UINT64_MAX, "z")) == epreuve::accuse(1));
    INFO("celui qui manquait libère le suivant");
    REQUIRE(epreuve::reponse_a(recepteur, epreuve::donnee(1, "b")) == epreuve::accuse(3));
    for (const std::uint64_t numero : {0U, 1U, 2U}) {
        INFO("un doublon : c'est peut-être l'accusé qui s'était perdu, il faut le redire");
        REQUIRE(epreuve::reponse_a(recepteur, epreuve::donnee(numero, "x")) == epreuve::accuse(3));
    }
    epreuve::prets(recepteur);
    for (const std::string& autre :
         {std::string(), std::string("D"), epreuve::donnee(3, "").substr(0, 8), epreuve::accuse(3),
          epreuve::datagramme('d', 3, "x"), epreuve::donnee(3, std::string(1201, 'x'))}) {
        INFO("ce n'est pas une donnée bien formée : ni réponse, ni effet");
        REQUIRE(epreuve::reponse_a(recepteur, autre) == "rien");
        REQUIRE(epreuve::prets(recepteur).empty());
    }
    REQUIRE(epreuve::reponse_a(recepteur, epreuve::donnee(3, std::string(1200, 'x'))) ==
            epreuve::accuse(4));
}

TEST_CASE("l'émetteur ne répète qu'après le délai", "[1.9]") {
    for (const std::int64_t origine : {0L, -1'000L, -1'001L, -1'000'000L, 5'000'000'000L}) {
        ::Emetteur emetteur(4, 0);
        const auto emis = [&](int heure) {
            return emetteur.a_emettre(cours::Heure(origine + heure));
        };
        const std::string a = epreuve::donnee(0, "a");
        const std::string b = epreuve::donnee(1, "b");
        CAPTURE(origine);
        REQUIRE(emis(0).empty());
        emetteur.envoyer("a");
        INFO("un message jamais émis part, quelle que soit l'heure : l'origine est quelconque");
        REQUIRE(emis(1'000) == epreuve::Lot{a});
        emetteur.envoyer("b");
        INFO("un message déjà émis n'est pas répété avant 200 ms");
        REQUIRE(emis(1'000) == epreuve::Lot{b});
        REQUIRE(emis(1'199).empty());
        INFO("200 ms sans accusé : tout ce qui est dû, par numéros croissants");
        REQUIRE(emis(1'200) == epreuve::Lot{a, b});
        REQUIRE(emis(1'200).empty());
        emetteur.envoyer("c");
        REQUIRE(emis(1'300) == epreuve::Lot{epreuve::donnee(2, "c")});
        REQUIRE(emis(1'400) == epreuve::Lot{a, b});
        emetteur.recevoir(epreuve::accuse(2));
        INFO("un message accusé n'est plus jamais émis ; les autres gardent leur délai");
        REQUIRE(emis(1'499).empty());
        REQUIRE(emis(1'500) == epreuve::Lot{epreuve::donnee(2, "c")});
    }
}

TEST_CASE("un accusé n'est pas cru sur parole", "[1.9]") {
    for (const std::string& faux :
         {epreuve::accuse(104), epreuve::accuse(UINT64_MAX), epreuve::accuse(100),
          epreuve::accuse(0), epreuve::accuse(101), epreuve::accuse(103).substr(0, 8),
          epreuve::accuse(103) + "x", epreuve::donnee(103, ""), std::string("A"), std::string()}) {
        ::Emetteur emetteur(4, 100);
        for (const char* contenu : {"a", "b", "c"})
            emetteur.envoyer(contenu);
        REQUIRE(emetteur.a_emettre(epreuve::ms(0)).size() == 3);
        emetteur.recevoir(epreuve::accuse(101));
        for (int fois = 0; fois < 3; ++fois)
            emetteur.recevoir(faux);
        INFO("un accusé, même trois fois le même, ne fait rien répéter avant le délai");
        REQUIRE(emetteur.a_emettre(epreuve::ms(199)).empty());
        INFO("vieux, mal formé, ou plus grand que ce qui a été confié : sans effet");
        REQUIRE(emetteur.a_emettre(epreuve::ms(200)) ==
                epreuve::Lot{epreuve::donnee(101, "b"), epreuve::donnee(102, "c")});
        emetteur.recevoir(epreuve::accuse(103));
        INFO("un vrai accusé est cru");
        REQUIRE(emetteur.a_emettre(epreuve::ms(1'000)).empty());
    }
}

TEST_CASE("la fenêtre de l'émetteur", "[1.9]") {
    for (const std::size_t fenetre : {1U, 3U, 1024U}) {
        ::Emetteur emetteur(fenetre, 0);
        for (std::size_t i = 0; i < fenetre; ++i)
            REQUIRE(emetteur.envoyer("x"));
        INFO(fenetre << " messages attendent un accusé : pas un de plus");
        REQUIRE_FALSE(emetteur.envoyer("de trop"));
        REQUIRE(emetteur.a_emettre(epreuve::ms(0)).size() == fenetre);
        REQUIRE_FALSE(emetteur.envoyer("de trop"));
        emetteur.recevoir(epreuve::accuse(1));
        INFO("un accusé fait une place, une seule");
        REQUIRE(emetteur.envoyer("un de plus"));
        REQUIRE_FALSE(emetteur.envoyer("de trop"));
        REQUIRE(emetteur.a_emettre(epreuve::ms(1)) ==
                epreuve::Lot{epreuve::donnee(fenetre, "un de plus")});
    }
}

TEST_CASE("la fenêtre du récepteur", "[1.9][simple]") {
    ::Recepteur recepteur(4, 0);
    bool memoire = false;
    {
        const std::string contenu(1200, 'x');
        const cours::MemoireBornee borne(std::size_t{32} << 20);
        try {
            for (std::uint64_t ecart = 1; ecart < 70'000; ++ecart)
                for (const std::uint64_t numero :
                     {ecart, (std::uint64_t{1} << 63) + ecart, UINT64_MAX - ecart + 1})
                    recepteur.recevoir(epreuve::donnee(numero, contenu));
        } catch (const std::bad_alloc&) {
            memoire = true;
        }
    }
    {
        INFO("deux cent mille messages en avance : le récepteur n'en garde que sa fenêtre");
        REQUIRE_FALSE(memoire);
    }
    recepteur.recevoir(epreuve::donnee(0, "enfin"));
    INFO("une fenêtre de 4 : le premier qui manque, et trois après lui");
    REQUIRE(epreuve::prets(recepteur).size() == 4);
}

TEST_CASE("après huit essais, le pair est déclaré muet", "[1.9]") {
    ::Emetteur emetteur(4, 0);
    emetteur.envoyer("a");
    for (int essai = 0; essai < 8; ++essai) {
        INFO("essai " << essai + 1 << " sur 8");
        REQUIRE(emetteur.a_emettre(epreuve::ms(200 * essai)).size() == 1);
        REQUIRE_FALSE(emetteur.muet());
    }
    REQUIRE(emetteur.a_emettre(epreuve::ms(1'599)).empty());
    INFO("le dernier essai a encore droit à son délai");
    REQUIRE_FALSE(emetteur.muet());
    emetteur.envoyer("b");
    INFO("huit essais, et encore 200 ms : plus rien ne part, pas même un message jamais émis");
    REQUIRE(emetteur.a_emettre(epreuve::ms(1'600)).empty());
    REQUIRE(emetteur.muet());
    REQUIRE_FALSE(emetteur.envoyer("c"));
    emetteur.recevoir(epreuve::accuse(1));
    INFO("et c'est définitif");
    REQUIRE(emetteur.a_emettre(epreuve::ms(60'000)).empty());
    REQUIRE(emetteur.muet());
    ::Emetteur autre(4, 0);
    autre.envoyer("a");
    for (int essai = 0; essai < 8; ++essai)
        autre.a_emettre(epreuve::ms(200 * essai));
    autre.recevoir(epreuve::accuse(1));
    autre.a_emettre(epreuve::ms(5'000));
    {
        INFO("un accusé arrivé à temps : le pair n'est pas muet");
        REQUIRE_FALSE(autre.muet());
        REQUIRE(autre.envoyer("b"));
    }
    ::Emetteur deux(4, 0);
    deux.envoyer("a");
    deux.envoyer("b");
    for (int essai = 0; essai < 8; ++essai) {
        REQUIRE(deux.a_emettre(epreuve::ms(200 * essai)).size() == (essai < 7 ? 2 : 1));
        if (essai == 6) deux.recevoir(epreuve::accuse(1));
    }
    INFO(
        "les essais se comptent par message : l'accusé du premier ne rend pas les siens au second");
    REQUIRE(deux.a_emettre(epreuve::ms(1'600)).empty());
    REQUIRE(deux.muet());
}

TEST_CASE("sur un réseau sans défaut", "[1.9]") {
    const epreuve::Lot messages = epreuve::des_messages(100);
    epreuve::Echange echange({}, 1, 8);
    echange.mener(messages);
    REQUIRE((echange.recus == messages));
    INFO("rien ne s'est perdu : rien n'a été répété");
    REQUIRE(echange.emis == 100);
}

TEST_CASE("cent réseaux qui perdent, doublent et retardent", "[1.9]") {
    const cours::Pannes pannes{
        .perdus = 100, .doubles = 150, .retardes = 300, .retard_max = cours::Heure(500)};
    const epreuve::Lot messages = epreuve::des_messages(40);
    for (std::uint64_t graine = 1; graine <= 100; ++graine) {
        epreuve::Echange echange(pannes, graine, 1 + graine % 9);
        echange.mener(messages);
        CAPTURE(graine);
        INFO("chaque message arrive une fois, dans l'ordre");
        REQUIRE((echange.recus == messages));
        REQUIRE_FALSE(echange.emetteur.muet());
    }
}

}  // namespace juge::epreuve
