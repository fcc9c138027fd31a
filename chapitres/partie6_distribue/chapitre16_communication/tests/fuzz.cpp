// Des octets au hasard, et surtout des messages presque justes : chaque décodeur rend ou refuse,
// sans planter ni prendre plus de mémoire que permis. La graine est fixe : un échec se rejoue.
#include <chapitre16/memoire_bornee.hpp>
#include <chapitre16/message.hpp>
#include <chapitre16/trame.hpp>
#include <juge/epreuve.hpp>
#include <random>

using cours::Carte;
using cours::Liste;
using namespace std::string_literals;

namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int tours = 2'000;
#else
constexpr int tours = 20'000;
#endif

class Mutation {
public:
    explicit Mutation(unsigned graine) : hasard_(graine) {}

    std::size_t jusqu_a(std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, n)(hasard_);
    }

    /// Quelques fautes dans un message juste.
    std::string muter(std::string octets) {
        for (std::size_t fautes = 1 + jusqu_a(3); fautes > 0; --fautes)
            une_faute(octets);
        return octets;
    }

    std::string n_importe_quoi() {
        std::string octets(jusqu_a(300), '\0');
        for (char& octet : octets)
            octet = static_cast<char>(jusqu_a(255));
        return octets;
    }

private:
    void une_faute(std::string& octets) {
        if (octets.empty()) return;
        const std::size_t place = jusqu_a(octets.size() - 1);
        switch (jusqu_a(5)) {
            case 0:
                octets[place] = static_cast<char>(jusqu_a(255));
                break;
            case 1:
                octets[place] = static_cast<char>(octets[place] ^ 1 << jusqu_a(7));
                break;
            case 2:
                octets.resize(place);
                break;
            case 3:
                octets.insert(place, octets.substr(jusqu_a(place), 40));
                break;
            case 4:  // les préfixes de longueur et de profondeur
                octets.replace(place, 1,
                               std::string(1 + jusqu_a(4), '\xff')
                                   .insert(0, 1, "\xdb\xdd\xdf\xc6\xc9"[jusqu_a(4)]));
                break;
            default:
                octets.insert(place, jusqu_a(200), "\x91[{\x81\xdc\"0"[jusqu_a(6)]);
        }
    }
    std::mt19937_64 hasard_;
};

std::vector<cours::Message> exemples() {
    return {{"dire", 7, {{"salon", "c++"}, {"texte", "bonjour à tous"}}},
            {"vide", -1, {}},
            {"mesures", 1'000'000, {{"valeurs", Liste{1, 2.5, -3, true, {}}}, {"ok", true}}},
            {"image", 3, {{"octets", cours::Octets{std::string(200, '\xee')}}}},
            {"profond", 4, {{"a", Carte{{"b", Carte{{"c", Liste{1, Liste{2, Liste{3}}}}}}}}}}};
}

/// Rend 1 si le décodeur accepte, 0 s'il refuse ; toute autre exception sort, et fait échouer.
template <class Decoder>
int accepte(Decoder decoder, const std::string& octets) {
    try {
        decoder(octets);
        return 1;
    } catch (const cours::MessageRefuse&) {
        return 0;
    }
}

/// Soumet à un décodeur des mutations de chaque exemple ; rend le nombre d'acceptés.
template <class Coder, class Decoder>
int soumettre(Coder coder, Decoder decoder, unsigned graine) {
    Mutation mutation(graine);
    std::vector<std::string> justes;
    for (const auto& message : exemples())
        justes.push_back(coder(message));
    int acceptes = 0;
    for (int i = 0; i < tours; ++i) {
        const std::string& juste = justes[static_cast<std::size_t>(i) % justes.size()];
        acceptes += accepte(decoder, mutation.muter(juste));
        acceptes += accepte(decoder, mutation.n_importe_quoi());
    }
    return acceptes;
}

int fuzz_msgpack(unsigned graine) {
    const auto relire = [](const std::string& octets) {
        const auto message = cours::message_depuis_msgpack(octets);
        if (cours::message_depuis_msgpack(cours::en_msgpack(message)).genre != message.genre)
            throw std::logic_error("un message accepté ne se relit pas");
    };
    return soumettre([](const cours::Message& m) { return cours::en_msgpack(m); }, relire, graine);
}

int fuzz_json(unsigned graine) {
    const auto relire = [](const std::string& octets) {
        const auto message = cours::message_depuis_json(octets);
        if (cours::message_depuis_json(cours::en_json(message)).genre != message.genre)
            throw std::logic_error("un message accepté ne se relit pas");
    };
    return soumettre([](const cours::Message& m) { return cours::en_json(m); }, relire, graine);
}

/// Donne un flux abîmé, par morceaux de taille quelconque. Rend le nombre de trames rendues.
int fuzz_trames(unsigned graine) {
    Mutation mutation(graine);
    int rendues = 0;
    for (int i = 0; i < tours; ++i) {
        const std::string flux = mutation.muter(cours::en_trame("un") + cours::en_trame("") +
                                                cours::en_trame(std::string(100, 'x')));
        cours::DecodeurTrames decodeur(4096);
        try {
            for (std::size_t place = 0; place < flux.size();) {
                const std::string_view morceau =
                    std::string_view(flux).substr(place, 1 + mutation.jusqu_a(20));
                decodeur.ajouter(morceau);
                place += morceau.size();
                while (const auto trame = decodeur.suivante())
                    rendues += trame->size() <= 4096 ? 1 : 1'000'000;
            }
        } catch (const cours::TrameRefusee&) {
            // démesurée : rien d'autre à faire de ce flux
        }
    }
    return rendues;
}

}  // namespace

TEST_CASE("aucun décodeur ne plante sur des octets abîmés") {
    for (const unsigned graine : {1U, 2U, 3U}) {
        CAPTURE(graine);
        const int msgpack = fuzz_msgpack(graine);
        const int json = fuzz_json(graine);
        const int trames = fuzz_trames(graine);
        REQUIRE((msgpack > 0 && msgpack < 2 * tours));  // les deux issues ont été essayées
        REQUIRE((json > 0 && json < 2 * tours));
        REQUIRE((trames > tours / 10 && trames < 10 * tours));
    }
}

TEST_CASE("aucun décodeur ne prend plus de mémoire que permis", "[simple]") {
    const cours::MemoireBornee borne(std::size_t{24} << 20);
    REQUIRE(fuzz_msgpack(4) > 0);
    REQUIRE(fuzz_json(5) > 0);
    REQUIRE(fuzz_trames(6) > 0);
    const std::string bombe = std::string(60'000, '[');
    REQUIRE(accepte([](const std::string& t) { cours::depuis_json(t); }, bombe) == 0);
    std::string imbriques;  // à chaque étage, mille éléments annoncés
    while (imbriques.size() < 60'000)
        imbriques += "\xdc\x04\x00"s;
    REQUIRE(accepte([](const std::string& t) { cours::depuis_msgpack(t); }, imbriques) == 0);
}
