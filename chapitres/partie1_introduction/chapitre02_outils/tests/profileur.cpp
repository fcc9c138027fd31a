#include <unistd.h>

#include <chapitre02/profileur.hpp>
#include <fstream>
#include <juge/epreuve.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace std::chrono_literals;
using cours::Profileur;

namespace {

const Profileur::Ligne& ligne(const std::vector<Profileur::Ligne>& tableau,
                              const std::string& zone) {
    const auto trouvee =
        std::find_if(tableau.begin(), tableau.end(), [&](const auto& l) { return l.zone == zone; });
    REQUIRE(trouvee != tableau.end());
    return *trouvee;
}

nlohmann::json trace(const Profileur& profileur) {
    std::ostringstream texte;
    profileur.ecrire_trace(texte);
    return nlohmann::json::parse(texte.str());
}

}  // namespace

TEST_CASE("Profileur : le temps des zones intérieures est au total, pas au propre", "[simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    {
        const Profileur::Zone tout(profileur, "tout");
        horloge.avancer(1ms);
        for (int i = 0; i < 2; ++i) {
            const Profileur::Zone etape(profileur, "étape");
            horloge.avancer(10ms);
            const Profileur::Zone detail(profileur, "détail");
            horloge.avancer((i + 1) * 100ms);
        }
    }
    const auto tableau = profileur.tableau();
    REQUIRE(tableau.size() == 3);
    REQUIRE(tableau.front().zone == "détail");  // le plus grand temps propre d'abord
    REQUIRE(ligne(tableau, "tout").passages == 1);
    REQUIRE(ligne(tableau, "tout").total == 321ms);
    REQUIRE(ligne(tableau, "tout").propre == 1ms);
    REQUIRE(ligne(tableau, "étape").passages == 2);
    REQUIRE(ligne(tableau, "étape").total == 320ms);
    REQUIRE(ligne(tableau, "étape").propre == 20ms);
    REQUIRE(ligne(tableau, "étape").maximum == 210ms);
    REQUIRE(ligne(tableau, "détail").total == 300ms);
    REQUIRE(ligne(tableau, "détail").propre == 300ms);
    const std::string texte = profileur.texte();
    REQUIRE(texte.find("détail") != std::string::npos);
    REQUIRE(texte.find("300.000") != std::string::npos);
}

TEST_CASE("Profileur : une zone récursive ne compte son total qu'une fois", "[simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    const std::function<void(int)> descendre = [&](int profondeur) {
        const Profileur::Zone zone(profileur, "descendre");
        horloge.avancer(1ms);
        if (profondeur > 1) descendre(profondeur - 1);
    };
    descendre(4);
    const auto tableau = profileur.tableau();
    REQUIRE(ligne(tableau, "descendre").passages == 4);
    REQUIRE(ligne(tableau, "descendre").total == 4ms);
    REQUIRE(ligne(tableau, "descendre").propre == 4ms);
}

TEST_CASE("Profileur : une exception ferme les zones qu'elle traverse", "[simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    try {
        const Profileur::Zone dehors(profileur, "dehors");
        const Profileur::Zone dedans(profileur, "dedans");
        horloge.avancer(3ms);
        throw std::runtime_error("au milieu");
    } catch (const std::runtime_error&) {
    }
    const Profileur::Zone apres(profileur, "après");
    REQUIRE(ligne(profileur.tableau(), "dedans").total == 3ms);
    REQUIRE(ligne(profileur.tableau(), "dehors").total == 3ms);
}

TEST_CASE("Profileur : une zone ouverte ne compte pas encore", "[simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    const Profileur::Zone ouverte(profileur, "ouverte");
    {
        const Profileur::Zone fermee(profileur, "fermée");
        horloge.avancer(2ms);
    }
    REQUIRE(profileur.tableau().size() == 1);
    REQUIRE(profileur.tableau().front().zone == "fermée");
}

TEST_CASE("Profileur : chaque thread emboîte ses propres zones, lues à tout moment") {
    constexpr int passages = 200;
    Profileur profileur;
    std::latch depart(3);
    const auto travailler = [&] {
        depart.arrive_and_wait();
        for (int i = 0; i < passages; ++i) {
            const Profileur::Zone dehors(profileur, "dehors");
            const Profileur::Zone dedans(profileur, "dedans");
        }
    };
    {
        juge::Acteur a("a", travailler);
        juge::Acteur b("b", travailler);
        depart.arrive_and_wait();
        for (int i = 0; i < 20; ++i)
            for (const auto& l : profileur.tableau())
                REQUIRE(l.passages <= 2 * passages);
    }
    const auto tableau = profileur.tableau();
    REQUIRE(ligne(tableau, "dehors").passages == 2 * passages);
    REQUIRE(ligne(tableau, "dedans").passages == 2 * passages);
    REQUIRE(ligne(tableau, "dehors").propre ==
            ligne(tableau, "dehors").total - ligne(tableau, "dedans").total);
}

TEST_CASE("Profileur : deux profileurs dans un même thread ne se mélangent pas") {
    for (int i = 0; i < 3; ++i) {  // un profileur neuf peut reprendre l'adresse d'un ancien
        const auto premier = std::make_unique<Profileur>();
        Profileur second;
        {
            const Profileur::Zone a(*premier, "a");
            const Profileur::Zone b(second, "b");
        }
        REQUIRE(premier->tableau().size() == 1);
        REQUIRE(premier->tableau().front().zone == "a");
        REQUIRE(second.tableau().size() == 1);
        REQUIRE(second.tableau().front().zone == "b");
    }
}

// « Trace Event Format » (Google, D. Sinclair et N. Duca) : objet JSON à clé traceEvents ;
// événement complet ph "X" : name, cat, ts et dur en microsecondes, pid, tid ; métadonnées ph "M",
// thread_name et process_name, args.name. Perfetto exige en outre que les événements complets d'un
// même thread s'emboîtent.
TEST_CASE("Profileur : la chronologie respecte le format de trace de Chrome", "[simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur("application « d'essai »");
    profileur.nommer_thread("principal");
    horloge.avancer(2ms);
    {
        const Profileur::Zone dehors(profileur, "dehors \"cité\"\n");
        horloge.avancer(1500ns);
        const Profileur::Zone dedans(profileur, "dedans");
        horloge.avancer(250us);
    }
    juge::Acteur worker("worker", [&] { const Profileur::Zone zone(profileur, "ailleurs"); });
    worker.attendre_fin("une zone vide se ferme");

    const auto document = trace(profileur);
    REQUIRE((document.at("displayTimeUnit") == "ms" || document.at("displayTimeUnit") == "ns"));
    std::map<int, std::string> threads;
    std::map<std::string, nlohmann::json> zones;
    std::set<int> processus;
    for (const auto& evenement : document.at("traceEvents")) {
        REQUIRE(evenement.at("name").is_string());
        REQUIRE(evenement.at("pid").is_number_integer());
        REQUIRE(evenement.at("tid").is_number_integer());
        processus.insert(evenement.at("pid").get<int>());
        if (evenement.at("ph") == "M") {
            if (evenement.at("name") == "thread_name")
                threads[evenement.at("tid")] = evenement.at("args").at("name");
            else
                REQUIRE(evenement.at("args").at("name") == "application « d'essai »");
            continue;
        }
        REQUIRE(evenement.at("ph") == "X");
        REQUIRE(evenement.at("cat").is_string());
        REQUIRE(evenement.at("ts").get<double>() >= 0);
        REQUIRE(evenement.at("dur").get<double>() >= 0);
        zones[evenement.at("name")] = evenement;
    }
    REQUIRE(processus == std::set<int>{static_cast<int>(::getpid())});
    REQUIRE(threads == std::map<int, std::string>{{1, "principal"}, {2, "thread 2"}});
    REQUIRE(zones.size() == 3);
    const auto& dehors = zones.at("dehors \"cité\"\n");
    REQUIRE(dehors.at("ts") == 2000.0);
    REQUIRE(dehors.at("dur") == 251.5);
    REQUIRE(dehors.at("tid") == 1);
    REQUIRE(zones.at("dedans").at("ts") == 2001.5);
    REQUIRE(zones.at("dedans").at("dur") == 250.0);
    REQUIRE(zones.at("ailleurs").at("tid") == 2);
}

TEST_CASE("Profileur : dans la chronologie, les zones d'un thread s'emboîtent") {
    Profileur profileur;
    for (int i = 0; i < 20; ++i) {
        const Profileur::Zone a(profileur, "a");
        const Profileur::Zone b(profileur, "b");
        const Profileur::Zone c(profileur, "c");
    }
    std::vector<double> fins;  // des zones encore ouvertes
    const auto document = trace(profileur);
    for (const auto& evenement : document.at("traceEvents")) {
        if (evenement.at("ph") != "X") continue;
        const double debut = evenement.at("ts");
        const double fin = debut + evenement.at("dur").get<double>();
        while (!fins.empty() && fins.back() <= debut)
            fins.pop_back();
        if (!fins.empty()) REQUIRE(fin <= fins.back() + 1e-6);
        fins.push_back(fin);
    }
    REQUIRE_FALSE(fins.empty());
}

TEST_CASE("Profileur : une chronologie qui ne s'écrit pas est une erreur") {
    const Profileur profileur;
    std::ofstream plein("/dev/full");
    REQUIRE_THROWS_AS(profileur.ecrire_trace(plein), std::runtime_error);
}
