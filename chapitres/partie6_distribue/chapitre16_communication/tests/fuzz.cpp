// Des octets au hasard, et surtout des messages presque justes : chaque décodeur rend ou refuse,
// sans planter ni prendre plus de mémoire que permis. Les graines sont fixes : un échec se rejoue.
// marteler.cpp fait de même aussi longtemps qu'on veut.
#include <chapitre16/memoire_bornee.hpp>
#include <chapitre16/mutation.hpp>
#include <chapitre16/trame.hpp>
#include <juge/epreuve.hpp>

using cours::Message;
using cours::Mutation;
using namespace std::string_literals;

namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int tours = 2'000;
#else
constexpr int tours = 20'000;
#endif

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
int soumettre(Coder coder, Decoder decoder, std::uint64_t graine) {
    Mutation mutation(graine);
    std::vector<std::string> justes;
    for (const auto& message : cours::messages_d_essai())
        justes.push_back(coder(message));
    int acceptes = 0;
    for (int i = 0; i < tours; ++i) {
        const std::string& juste = justes[static_cast<std::size_t>(i) % justes.size()];
        acceptes += accepte(decoder, mutation.muter(juste));
        acceptes += accepte(decoder, mutation.n_importe_quoi());
    }
    return acceptes;
}

/// Ce qui est accepté se récrit, et se relit.
int fuzz_msgpack(std::uint64_t graine) {
    const auto relire = [](const std::string& octets) {
        const auto message = cours::message_depuis_msgpack(octets);
        if (cours::message_depuis_msgpack(cours::en_msgpack(message)).genre != message.genre)
            throw std::logic_error("un message accepté ne se relit pas");
    };
    return soumettre([](const Message& m) { return cours::en_msgpack(m); }, relire, graine);
}

int fuzz_json(std::uint64_t graine) {
    const auto relire = [](const std::string& octets) {
        const auto message = cours::message_depuis_json(octets);
        if (cours::message_depuis_json(cours::en_json(message)).genre != message.genre)
            throw std::logic_error("un message accepté ne se relit pas");
    };
    return soumettre([](const Message& m) { return cours::en_json(m); }, relire, graine);
}

/// Donne un flux par morceaux de taille quelconque ; rend le nombre de trames rendues.
int decouper(const std::string& flux, Mutation& mutation) {
    cours::DecodeurTrames decodeur(4096);
    int rendues = 0;
    try {
        for (std::size_t place = 0; place < flux.size();) {
            const std::string morceau = flux.substr(place, 1 + mutation.jusqu_a(20));
            decodeur.ajouter(morceau);
            place += morceau.size();
            while (const auto trame = decodeur.suivante()) {
                if (trame->size() > 4096) throw std::logic_error("une trame hors de la borne");
                ++rendues;
            }
        }
    } catch (const cours::TrameRefusee&) {
        // démesurée : rien d'autre à faire de ce flux
    }
    return rendues;
}

int fuzz_trames(std::uint64_t graine) {
    Mutation mutation(graine);
    const std::string flux =
        cours::en_trame("un") + cours::en_trame("") + cours::en_trame(std::string(100, 'x'));
    int rendues = 0;
    for (int i = 0; i < tours; ++i)
        rendues += decouper(mutation.muter(flux), mutation);
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
    const std::string bombe(60'000, '[');
    REQUIRE(accepte([](const std::string& t) { cours::depuis_json(t); }, bombe) == 0);
    std::string imbriques;  // à chaque étage, mille éléments annoncés
    while (imbriques.size() < 60'000)
        imbriques += "\xdc\x04\x00"s;
    REQUIRE(accepte([](const std::string& t) { cours::depuis_msgpack(t); }, imbriques) == 0);
}

TEST_CASE("la même graine abîme de la même façon") {
    Mutation une(7);
    Mutation la_meme(7);
    Mutation autre(8);
    int differents = 0;
    for (int i = 0; i < 100; ++i) {
        const std::string abime = une.muter("un message juste");
        REQUIRE(la_meme.muter("un message juste") == abime);
        if (autre.muter("un message juste") != abime) ++differents;
    }
    REQUIRE(differents > 50);
}
