#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <chapitre07/partage.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre15/prise.hpp>
#include <chapitre17/annuaire_objets.hpp>
#include <chapitre17/client_taches.hpp>
#include <chapitre17/courtier.hpp>
#include <chapitre17/livre_effets.hpp>
#include <chapitre17/ouvrier.hpp>
#include <filesystem>
#include <juge/epreuve.hpp>

using namespace std::chrono_literals;
using cours::Courtier;
using cours::Liste;
using cours::Ouvrier;
using cours::Rendu;
using cours::Valeur;

namespace {

/// Plus long que tout : un garde-fou, jamais une mesure.
constexpr cours::Heure garde_fou = 60s;

std::string a_l_envers(const std::string&, const std::string& texte) {
    return {texte.rbegin(), texte.rend()};
}
std::string echouer(const std::string&, const std::string&) {
    throw std::runtime_error("pas aujourd'hui");
}
std::string lever_42(const std::string&, const std::string&) {
    throw 42;
}

/// Sert dans un thread, jusqu'à la fin du test.
template <class Serveur>
std::jthread servir(Serveur& serveur) {
    return std::jthread([&serveur](const std::stop_token& arret) { serveur.servir(arret); });
}

std::map<std::string, Rendu> tous_les_rendus(cours::ClientTaches& client) {
    std::map<std::string, Rendu> rendus;
    while (auto arrivee = client.attendre(garde_fou))
        rendus[arrivee->id] = arrivee->rendu;
    return rendus;
}

/// Un dossier vide, effacé à la fin.
struct Dossier {
    std::filesystem::path chemin =
        std::filesystem::temp_directory_path() / ("chapitre17_" + std::to_string(::getpid()));
    Dossier() { std::filesystem::create_directories(chemin); }
    ~Dossier() { std::filesystem::remove_all(chemin); }
    Dossier(const Dossier&) = delete;
    Dossier& operator=(const Dossier&) = delete;
    std::string fichier(const char* nom) const { return (chemin / nom).string(); }
};

/// Une adresse libre, pour un courtier qui doit renaître au même endroit.
std::string adresse_libre() {
    return "tcp://127.0.0.1:" + std::to_string(cours::Prise::ecouter().adresse().port);
}

}  // namespace

TEST_CASE("des tâches distribuées, leurs rendus et leurs erreurs") {
    Courtier courtier;
    const auto service = servir(courtier);
    Ouvrier ouvrier({courtier.adresse()},
                    {{"a_l_envers", a_l_envers}, {"echouer", echouer}, {"lever_42", lever_42}});
    const auto travail = servir(ouvrier);
    cours::ClientTaches client({courtier.adresse()});
    client.soumettre("1", "a_l_envers", std::string("\0abc", 4));
    client.soumettre("2", "echouer", "");
    client.soumettre("3", "lever_42", "");
    client.soumettre("4", "absente", "");
    REQUIRE_THROWS_AS(client.soumettre("1", "a_l_envers", ""), std::invalid_argument);
    REQUIRE_THROWS_AS(client.soumettre("", "a_l_envers", ""), std::invalid_argument);
    const auto rendus = tous_les_rendus(client);
    REQUIRE(rendus.at("1") == Rendu{true, std::string("cba\0", 4)});
    REQUIRE(rendus.at("2") == Rendu{false, "pas aujourd'hui"});
    REQUIRE(rendus.at("3").reussi == false);
    REQUIRE(rendus.at("4") == Rendu{false, "fonction inconnue de ce worker : absente"});
}

TEST_CASE("une file bornée fait patienter, et ne perd rien") {
    Courtier courtier({}, {.taches_max = 3});
    const auto service = servir(courtier);
    Ouvrier ouvrier({courtier.adresse()}, {{"a_l_envers", a_l_envers}});
    const auto travail = servir(ouvrier);
    cours::ClientTaches client({courtier.adresse()}, 10, 20ms);
    for (int i = 0; i < 30; ++i)
        client.soumettre(std::to_string(i), "a_l_envers", "x" + std::to_string(i));
    REQUIRE(tous_les_rendus(client).size() == 30);
}

TEST_CASE("un étranger est refusé en une ligne, et les autres servis") {
    std::mutex verrou;
    std::vector<std::string> lignes;
    Courtier courtier({}, {}, cours::stock_en_memoire(), [&](const std::string& ligne) {
        const std::lock_guard garde(verrou);
        lignes.push_back(ligne);
    });
    const auto service = servir(courtier);
    cours::AppelDistant etranger(
        {courtier.adresse()});  // un autre protocole, sur le même transport
    const auto notees = [&] {
        const std::lock_guard garde(verrou);
        return lignes.size();
    };
    while (notees() == 0)
        REQUIRE_THROWS_AS(etranger.appeler("f", {}, 100ms), cours::AppelSansReponse);
    {
        const std::string adresse = courtier.adresse();
        const auto port = std::stoi(adresse.substr(adresse.rfind(':') + 1));
        const auto brut = cours::Prise::connecter({"127.0.0.1", static_cast<std::uint16_t>(port)});
        cours::ecrire_tout(brut, "GET / HTTP/1.1\r\n\r\n");
        cours::ecrire_tout(brut, std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff", 9));
    }
    Ouvrier ouvrier({courtier.adresse()}, {{"a_l_envers", a_l_envers}});
    const auto travail = servir(ouvrier);
    cours::ClientTaches client({courtier.adresse()});
    client.soumettre("1", "a_l_envers", "ab");
    REQUIRE(tous_les_rendus(client).at("1").octets == "ba");
    const std::lock_guard garde(verrou);
    for (const std::string& ligne : lignes)
        REQUIRE(ligne ==
                "message de 127.0.0.1 refusé : un courtier ne connaît pas ce genre de message");
}

TEST_CASE("hors de cette machine, il faut des clés") {
    try {
        Courtier({.adresse = "tcp://*:*"});
        FAIL("sans clés, il ne doit pas écouter là");
    } catch (const std::invalid_argument& refus) {
        REQUIRE(std::string(refus.what()).find("nouvelles_cles()") != std::string::npos);
    }
    const cours::Cles cles = cours::nouvelles_cles();
    Courtier courtier({.adresse = "tcp://127.0.0.1:*", .cles = cles});
    const auto service = servir(courtier);
    Ouvrier ouvrier({courtier.adresse(), cles.publique}, {{"a_l_envers", a_l_envers}});
    const auto travail = servir(ouvrier);
    for (const std::string& mauvaise : {std::string(), cours::nouvelles_cles().publique}) {
        cours::ClientTaches etranger({courtier.adresse(), mauvaise});
        etranger.soumettre("1", "a_l_envers", "ab");
        REQUIRE_FALSE(etranger.attendre(300ms).has_value());
    }
    cours::ClientTaches client({courtier.adresse(), cles.publique});
    client.soumettre("1", "a_l_envers", "ab");
    REQUIRE(tous_les_rendus(client).at("1").octets == "ba");
}

TEST_CASE("le livre d'effets") {
    const Dossier dossier;
    cours::LivreEffets livre(dossier.fichier("livre.db"));
    cours::LivreEffets autre(dossier.fichier("livre.db"));
    REQUIRE(livre.une_fois("a"));
    REQUIRE_FALSE(autre.une_fois("a"));
    REQUIRE_THROWS_AS(livre.une_fois("b", [](cours::Base&) { throw 42; }), int);
    REQUIRE(autre.une_fois("b"));
    REQUIRE(livre.effets() == 2);
}

TEST_CASE("un disque plein ne perd rien de ce qui est accepté") {
    const Dossier dossier;
    std::atomic<int> refus{0};
    Courtier courtier({}, {}, cours::stock_sur_disque(dossier.fichier("file.db"), 16),
                      [&](const std::string&) { ++refus; });
    const auto service = servir(courtier);
    cours::ClientTaches client({courtier.adresse()}, 20, 200ms);
    for (int i = 0; i < 20; ++i)
        client.soumettre(std::to_string(i), "a_l_envers", std::string(8000, 'x'));
    while (refus == 0)
        client.attendre(10ms);  // la base est pleine : plus rien n'est accepté, jusqu'aux rendus
    Ouvrier ouvrier({courtier.adresse()}, {{"a_l_envers", a_l_envers}});
    const auto travail = servir(ouvrier);
    REQUIRE(tous_les_rendus(client).size() == 20);
}

TEST_CASE("plusieurs processus ouvrent à la fois un livre qui n'existe pas encore") {
    const Dossier dossier;
    for (int tour = 0; tour < 50; ++tour) {
        const std::string chemin = dossier.fichier("livre") + std::to_string(tour);
        const cours::Partage<std::atomic<int>> prets(0);
        std::vector<cours::Processus> processus;
        for (int i = 0; i < 4; ++i)
            processus.push_back(cours::Processus::fonction([&prets, chemin, i] {
                for (++*prets; *prets < 4;)
                    std::this_thread::yield();  // tous ensemble
                cours::LivreEffets(chemin).une_fois(std::to_string(i));
                return std::string();
            }));
        for (auto& un : processus)
            un.resultat();  // lève ce qu'il a levé
        REQUIRE(cours::LivreEffets(chemin).effets() == 4);
    }
}

TEST_CASE("un worker sans place, ou sans battement, est refusé") {
    for (const cours::ReglagesOuvrier& reglages :
         {cours::ReglagesOuvrier{.places = 0}, cours::ReglagesOuvrier{.places = 1001},
          cours::ReglagesOuvrier{.battement = 0ms}})
        REQUIRE_THROWS_AS(Ouvrier({adresse_libre()}, {}, reglages), std::invalid_argument);
}

TEST_CASE("worker figé, worker tué, courtier tué : tout est rendu") {
    const std::size_t places = GENERATE(1U, 8U);
    CAPTURE(places);
    const Dossier dossier;
    const std::string adresse = adresse_libre();
    const auto naitre_courtier = [&] {
        return cours::Processus::fonction([adresse, chemin = dossier.fichier("file.db")] {
            Courtier courtier({.adresse = adresse}, {.essais_max = 100, .silence = 300ms},
                              cours::stock_sur_disque(chemin));
            courtier.servir();
            return std::string();
        });
    };
    const auto naitre_ouvrier = [&] {
        return cours::Processus::fonction([adresse, places, chemin = dossier.fichier("livre.db")] {
            cours::LivreEffets livre(chemin);
            Ouvrier({adresse},
                    {{"compter",
                      [&](const std::string& id, const std::string&) {
                          livre.une_fois(id);
                          return id;
                      }}},
                    {.battement = 50ms, .places = places})
                .servir();
            return std::string();
        });
    };
    // Figé au milieu d'une transaction, un worker garderait le livre, où l'autre ne pourrait plus
    // écrire : on le fige quand le livre est à nous.
    const auto figer_hors_du_livre = [&](cours::Processus& worker) {
        cours::Base base(dossier.fichier("livre.db"));
        const cours::Transaction livre_a_nous(base);
        worker.signaler(SIGSTOP);
        siginfo_t vu{};
        ::waitid(P_PID, static_cast<id_t>(worker.pid()), &vu, WSTOPPED | WEXITED | WNOWAIT);
    };
    auto courtier = naitre_courtier();
    auto un = naitre_ouvrier();
    auto deux = naitre_ouvrier();
    cours::ClientTaches client({adresse}, 20, 100ms);
    for (int i = 0; i < 120; ++i)
        client.soumettre(std::to_string(i), "compter", "");
    for (int i = 0; i < 120; ++i) {
        const auto arrivee = client.attendre(garde_fou);
        REQUIRE(arrivee.has_value());
        REQUIRE(arrivee->rendu == Rendu{true, arrivee->id});
        if (i == 10) figer_hors_du_livre(un);
        if (i == 40) {
            courtier.signaler(SIGKILL);
            courtier.attendre();  // vivant encore, il tiendrait l'adresse
            courtier = naitre_courtier();
        }
        if (i == 70) deux.signaler(SIGKILL);
        if (i == 70) un.signaler(SIGCONT);
    }
    client.attendre(0ms);
    REQUIRE(client.attendues() == 0);
    REQUIRE(cours::LivreEffets(dossier.fichier("livre.db")).effets() == 120);
}

TEST_CASE("appel distant : résultat, erreur, fonction inconnue, délai") {
    std::counting_semaphore<8> retenue(0);
    cours::ServeurAppels serveur(
        {{"somme",
          [](const Liste& a) -> Valeur {
              std::int64_t somme = 0;
              for (const Valeur& v : a)
                  somme += *v.si<std::int64_t>();
              return somme;
          }},
         {"echouer", [](const Liste&) -> Valeur { throw std::out_of_range("trop loin"); }},
         {"lente", [&](const Liste&) -> Valeur {
              retenue.acquire();
              return "trop tard";
          }}});
    const auto service = servir(serveur);
    cours::AppelDistant appel({serveur.adresse()});
    REQUIRE(appel.appeler("somme", {1, 2, 39}, garde_fou) == Valeur(42));
    REQUIRE_THROWS_AS(appel.appeler("absente", {}, garde_fou), cours::FonctionInconnue);
    try {
        appel.appeler("echouer", {}, garde_fou);
        FAIL("une exception devait traverser");
    } catch (const cours::ErreurDistante& erreur) {
        REQUIRE(erreur.type() == "std::out_of_range");
        REQUIRE(std::string(erreur.what()) == "trop loin");
    }
    REQUIRE_THROWS_AS(appel.appeler("lente", {}, 50ms), cours::AppelSansReponse);
    retenue.release();  // la réponse arrive maintenant, et n'est pas celle de l'appel suivant
    REQUIRE(appel.appeler("somme", {}, garde_fou) == Valeur(0));
}

TEST_CASE("un objet connu par son nom, qui déménage") {
    cours::AnnuaireObjets annuaire;
    const auto service = servir(annuaire);
    const cours::Acces acces{annuaire.adresse()};
    cours::ObjetDistant compteur(acces, "compteur");
    REQUIRE_THROWS_AS(compteur.appeler("lire", {}), cours::ObjetInconnu);
    {
        cours::ServeurAppels maison({{"compteur.lire", [](const Liste&) -> Valeur { return 1; }}});
        const auto la = servir(maison);
        cours::inscrire_objet(acces, "compteur", maison.adresse());
        REQUIRE(compteur.appeler("lire", {}, garde_fou) == Valeur(1));
    }
    REQUIRE_THROWS_AS(compteur.appeler("lire", {}, 50ms), cours::AppelSansReponse);
    cours::ServeurAppels ailleurs({{"compteur.lire", [](const Liste&) -> Valeur { return 2; }}});
    const auto la_bas = servir(ailleurs);
    cours::inscrire_objet(acces, "compteur", ailleurs.adresse());
    REQUIRE(compteur.appeler("lire", {}, garde_fou) == Valeur(2));
    cours::inscrire_objet(acces, "éphémère", ailleurs.adresse(), 1ms);
    std::this_thread::sleep_for(2ms);
    REQUIRE_THROWS_AS(cours::adresse_de_l_objet(acces, "éphémère"), cours::ObjetInconnu);
}
