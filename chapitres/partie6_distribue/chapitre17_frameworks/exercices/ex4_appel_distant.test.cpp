#include <juge/epreuve.hpp>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

::Heure a(int heure) {
    return ::Heure(heure);
}

::Demande demande(const std::string& fonction, const ::Arguments& arguments = {}, int reste = 1000,
                  std::uint64_t numero = 7) {
    return {numero, fonction, arguments, epreuve::a(reste)};
}

std::int64_t somme(const ::Arguments& arguments) {
    return std::accumulate(arguments.begin(), arguments.end(), std::int64_t{0});
}

/// Une exception d'un type à elle, comme en ont les bibliothèques.
struct Panne : std::exception {
    const char* what() const noexcept override { return "panne sèche"; }
};

/// Comment a fini un appel : sa valeur, le nom de son erreur, ou « en cours ».
std::string fin(std::future<std::int64_t>& resultat) {
    if (!resultat.valid()) return "sans future";
    if (resultat.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return "en cours";
    try {
        return std::to_string(resultat.get());
    } catch (const ::ErreurDistante& erreur) {
        return std::string("ErreurDistante : ") + erreur.what();
    } catch (const ::FonctionInconnue&) {
        return "FonctionInconnue";
    } catch (const ::DelaiDepasse&) {
        return "DelaiDepasse";
    } catch (const ::ConnexionPerdue&) {
        return "ConnexionPerdue";
    } catch (const std::future_error&) {
        return "std::future_error";
    }
}

}  // namespace

TEST_CASE("le serveur exécute ce qu'il offre", "[1.6]") {
    ::Serveur serveur;
    int appels = 0;
    serveur.offrir("somme", [&](const ::Arguments& arguments) {
        ++appels;
        return epreuve::somme(arguments);
    });
    const ::Reponse reponse = serveur.servir(epreuve::demande("somme", {1, 2, 1'000'000'000'000}),
                                             epreuve::a(0), epreuve::a(0));
    REQUIRE(reponse.genre == ::Genre::resultat);
    REQUIRE(reponse.valeur == 1'000'000'000'003);
    REQUIRE(reponse.numero == 7);
    REQUIRE(appels == 1);
    {
        INFO("un autre client a le même numéro et les mêmes arguments : c'est une autre demande");
        REQUIRE(serveur
                    .servir(epreuve::demande("somme", {1, 2, 1'000'000'000'000}), epreuve::a(0),
                            epreuve::a(0))
                    .valeur == 1'000'000'000'003);
        REQUIRE(appels == 2);
    }
    REQUIRE(serveur.servir(epreuve::demande("somme"), epreuve::a(0), epreuve::a(0)).valeur == 0);
    serveur.offrir("somme", [](const ::Arguments&) { return std::int64_t{-1}; });
    INFO("offrir un nom déjà pris le remplace");
    for (const ::Arguments& arguments : {::Arguments{5}, ::Arguments{}})
        REQUIRE(serveur.servir(epreuve::demande("somme", arguments), epreuve::a(0), epreuve::a(0))
                    .valeur == -1);
}

TEST_CASE("le serveur ne meurt pas d'une exception", "[1.6]") {
    ::Serveur serveur;
    serveur.offrir(
        "hors", [](const ::Arguments&) -> std::int64_t { throw std::out_of_range("trop loin"); });
    serveur.offrir("42", [](const ::Arguments&) -> std::int64_t { throw 42; });
    serveur.offrir("à elle", [](const ::Arguments&) -> std::int64_t { throw epreuve::Panne(); });
    serveur.offrir("mémoire", [](const ::Arguments&) -> std::int64_t { throw std::bad_alloc(); });
    serveur.offrir("texte", [](const ::Arguments&) -> std::int64_t { throw "texte"; });
    const auto servir = [&](const char* nom) {
        return serveur.servir(epreuve::demande(nom), epreuve::a(0), epreuve::a(0));
    };
    const ::Reponse hors = servir("hors");
    REQUIRE(hors.genre == ::Genre::erreur);
    REQUIRE(hors.message == "trop loin");
    REQUIRE(hors.numero == 7);
    {
        INFO("`message` est ce que dit what() de toute std::exception, quel que soit son type");
        REQUIRE(servir("à elle").message == "panne sèche");
        REQUIRE(servir("mémoire").message == std::bad_alloc().what());
        REQUIRE(servir("mémoire").genre == ::Genre::erreur);
    }
    for (const char* nom : {"42", "texte"}) {
        INFO("ce que lève une fonction n'est pas toujours une std::exception");
        ::Reponse reponse;
        try {
            reponse = servir(nom);
        } catch (...) {
            FAIL("servir() a laissé passer une exception : le serveur meurt d'une demande");
        }
        REQUIRE(reponse.genre == ::Genre::erreur);
        REQUIRE(reponse.message == "exception sans message");
    }
    REQUIRE(servir("hors").genre == ::Genre::erreur);
}

TEST_CASE("une fonction inconnue", "[1.6]") {
    ::Serveur serveur;
    serveur.offrir("somme", &epreuve::somme);
    for (const char* nom : {"", "som", "somme ", "sommes", "Somme", "absente", "absente"}) {
        ::Reponse reponse;
        try {
            reponse =
                serveur.servir(epreuve::demande(nom, {1}, 1000, 9), epreuve::a(0), epreuve::a(0));
        } catch (...) {
            FAIL("servir() ne lève rien");
        }
        CAPTURE(nom);
        INFO("seuls les noms offerts sont connus ; demander deux fois n'y change rien");
        REQUIRE(reponse.genre == ::Genre::inconnue);
        REQUIRE(reponse.numero == 9);
    }
    ::Serveur autre;
    REQUIRE(autre.servir(epreuve::demande("somme"), epreuve::a(0), epreuve::a(0)).genre ==
            ::Genre::inconnue);
}

TEST_CASE("ne pas travailler pour qui n'attend plus", "[1.6]") {
    ::Serveur serveur;
    int appels = 0;
    serveur.offrir("compter", [&](const ::Arguments&) { return std::int64_t{++appels}; });
    const auto servir = [&](int reste, int recue, int maintenant) {
        return serveur
            .servir(epreuve::demande("compter", {}, reste), epreuve::a(recue),
                    epreuve::a(maintenant))
            .genre;
    };
    REQUIRE(servir(100, 5000, 5099) == ::Genre::resultat);
    {
        INFO("elle a attendu tout ce que le client pouvait attendre");
        REQUIRE(servir(100, 5000, 5100) == ::Genre::trop_tard);
        REQUIRE(servir(100, 5000, 9000) == ::Genre::trop_tard);
        REQUIRE(servir(0, 5000, 5000) == ::Genre::trop_tard);
    }
    ::Demande patiente = epreuve::demande("hors du compte");
    patiente.reste = ::Heure::max();
    serveur.offrir(patiente.fonction, &epreuve::somme);
    {
        INFO("un client de délai Heure::max() attend toujours");
        REQUIRE(serveur.servir(patiente, epreuve::a(5000), epreuve::a(9000)).genre ==
                ::Genre::resultat);
    }
    INFO("trop tard : rien n'est exécuté");
    REQUIRE(appels == 1);
    INFO("inconnue passe d'abord");
    REQUIRE(
        serveur.servir(epreuve::demande("absente", {}, 0), epreuve::a(0), epreuve::a(0)).genre ==
        ::Genre::inconnue);
}

TEST_CASE("un appel et sa réponse", "[1.6]") {
    ::Client client;
    ::Appel un = client.appeler("somme", {1, 2}, epreuve::a(100), epreuve::a(0));
    ::Appel deux = client.appeler("somme", {}, epreuve::a(50), epreuve::a(0));
    REQUIRE(un.demande.fonction == "somme");
    REQUIRE(un.demande.arguments == ::Arguments{1, 2});
    REQUIRE(un.demande.reste == epreuve::a(100));
    REQUIRE(un.demande.numero != deux.demande.numero);
    REQUIRE(epreuve::fin(un.resultat) == "en cours");
    INFO("les réponses viennent dans un ordre quelconque : le numéro dit de quel appel");
    REQUIRE(client.recevoir({deux.demande.numero, ::Genre::resultat, -2, ""}));
    REQUIRE(epreuve::fin(un.resultat) == "en cours");
    REQUIRE(client.recevoir({un.demande.numero, ::Genre::resultat, 1'000'000'000'000, ""}));
    REQUIRE(epreuve::fin(un.resultat) == "1000000000000");
    REQUIRE(epreuve::fin(deux.resultat) == "-2");
}

TEST_CASE("à chaque réponse son exception", "[1.6]") {
    ::Client client;
    const auto finir = [&](::Genre genre, const char* message) {
        ::Appel appel = client.appeler("f", {}, epreuve::a(100), epreuve::a(0));
        REQUIRE(client.recevoir({appel.demande.numero, genre, 5, message}));
        return epreuve::fin(appel.resultat);
    };
    REQUIRE(finir(::Genre::erreur, "trop loin") == "ErreurDistante : trop loin");
    REQUIRE(finir(::Genre::erreur, "") == "ErreurDistante : ");
    REQUIRE(finir(::Genre::inconnue, "x") == "FonctionInconnue");
    REQUIRE(finir(::Genre::trop_tard, "x") == "DelaiDepasse");
    REQUIRE(finir(::Genre::resultat, "x") == "5");
}

TEST_CASE("des réponses que personne n'attend", "[1.6]") {
    ::Client client;
    ::Appel appel = client.appeler("f", {}, epreuve::a(100), epreuve::a(0));
    const std::uint64_t numero = appel.demande.numero;
    for (const std::uint64_t faux :
         {numero + 1, numero - 1, numero | std::uint64_t{1} << 32, ~std::uint64_t{0}})
        REQUIRE_FALSE(client.recevoir({faux, ::Genre::resultat, 1, ""}));
    REQUIRE(client.recevoir({numero, ::Genre::resultat, 2, ""}));
    bool prise = true;
    try {
        prise = client.recevoir({numero, ::Genre::resultat, 3, ""});
    } catch (...) {
        FAIL("la même réponse, reçue deux fois, ne doit rien lever");
    }
    INFO("l'appel est déjà fini");
    REQUIRE_FALSE(prise);
    REQUIRE(epreuve::fin(appel.resultat) == "2");
    ::Client autre;
    REQUIRE_FALSE(autre.recevoir({numero, ::Genre::resultat, 3, ""}));
}

TEST_CASE("à chacun son délai", "[1.6]") {
    for (const int origine : {0, -1000, -1001, -1050, -1'000'000}) {
        const auto a = [&](int heure) { return ::Heure(origine + heure); };
        ::Client client;
        CAPTURE(origine);
        ::Appel sans_fin = client.appeler("f", {}, ::Heure::max(), a(1000));
        ::Appel longue = client.appeler("f", {}, epreuve::a(500), a(1000));
        ::Appel court = client.appeler("f", {}, epreuve::a(50), a(1000));
        ::Appel tard = client.appeler("f", {}, epreuve::a(50), a(1010));
        client.avancer(a(1049));
        REQUIRE(epreuve::fin(court.resultat) == "en cours");
        client.avancer(a(1050));
        {
            INFO("chacun finit à son délai, compté depuis son début");
            REQUIRE(epreuve::fin(court.resultat) == "DelaiDepasse");
            REQUIRE(epreuve::fin(tard.resultat) == "en cours");
            REQUIRE(epreuve::fin(longue.resultat) == "en cours");
        }
        {
            INFO("sa réponse arrive après : elle n'est à personne, et surtout pas au suivant");
            REQUIRE_FALSE(client.recevoir({court.demande.numero, ::Genre::resultat, 1, ""}));
        }
        client.avancer(a(1060));
        REQUIRE(epreuve::fin(tard.resultat) == "DelaiDepasse");
        INFO("tant qu'avancer() ne l'a pas fini, un appel peut recevoir sa réponse");
        REQUIRE(client.recevoir({longue.demande.numero, ::Genre::resultat, 3, ""}));
        client.avancer(a(9000));
        REQUIRE(epreuve::fin(longue.resultat) == "3");
        INFO("un délai de Heure::max() est sans fin : il ne déborde pas");
        REQUIRE(epreuve::fin(sans_fin.resultat) == "en cours");
    }
}

TEST_CASE("une connexion perdue finit tous les appels", "[1.6]") {
    ::Client client;
    ::Appel fini = client.appeler("f", {}, epreuve::a(100), epreuve::a(0));
    ::Appel un = client.appeler("f", {}, epreuve::a(100), epreuve::a(0));
    ::Appel deux = client.appeler("f", {}, epreuve::a(900), epreuve::a(0));
    client.recevoir({fini.demande.numero, ::Genre::resultat, 1, ""});
    client.couper();
    REQUIRE(epreuve::fin(un.resultat) == "ConnexionPerdue");
    REQUIRE(epreuve::fin(deux.resultat) == "ConnexionPerdue");
    INFO("ce qui était fini l'est resté");
    REQUIRE(epreuve::fin(fini.resultat) == "1");
    REQUIRE_FALSE(client.recevoir({un.demande.numero, ::Genre::resultat, 1, ""}));
    client.couper();
    client.avancer(epreuve::a(1000));
    ::Appel apres = client.appeler("f", {}, epreuve::a(100), epreuve::a(1000));
    INFO(
        "un numéro d'avant la coupure ne sert plus : une vieille réponse tomberait sur un autre "
        "appel");
    REQUIRE(apres.demande.numero != un.demande.numero);
    REQUIRE(apres.demande.numero != deux.demande.numero);
    REQUIRE(apres.demande.numero != fini.demande.numero);
    REQUIRE(client.recevoir({apres.demande.numero, ::Genre::resultat, 4, ""}));
    REQUIRE(epreuve::fin(apres.resultat) == "4");
}

TEST_CASE("détruire le client ne laisse personne attendre", "[1.6]") {
    std::future<std::int64_t> resultat;
    {
        ::Client client;
        resultat = client.appeler("f", {}, epreuve::a(100), epreuve::a(0)).resultat;
    }
    INFO("ConnexionPerdue, que l'appelant connaît, et non std::future_error");
    REQUIRE(epreuve::fin(resultat) == "ConnexionPerdue");
}

TEST_CASE("le client et le serveur, ensemble", "[1.6]") {
    ::Serveur serveur;
    serveur.offrir("somme", &epreuve::somme);
    ::Client client;
    std::vector<::Appel> appels;
    for (int i = 0; i < 200; ++i)
        appels.push_back(client.appeler("somme", {i, 1}, epreuve::a(1000), epreuve::a(i)));
    for (std::size_t i = appels.size(); i-- > 0;)
        client.recevoir(serveur.servir(appels[i].demande, epreuve::a(0), epreuve::a(5)));
    for (std::size_t i = 0; i < appels.size(); ++i)
        REQUIRE(epreuve::fin(appels[i].resultat) == std::to_string(i + 1));
}

}  // namespace juge::epreuve
