// Chapitre 16 : éprouver les décodeurs aussi longtemps qu'on veut (fuzzing). « marteler 600 » donne
// à chacun dix minutes de messages abîmés ; « marteler 600 271 » part de la graine 271. Ce qui
// n'est ni accepté ni refusé proprement arrête tout, avec la graine qui le rejoue.
#include <fmt/format.h>

#include <chapitre02/chronometre.hpp>
#include <chapitre16/memoire_bornee.hpp>
#include <chapitre16/mutation.hpp>
#include <chapitre16/trame.hpp>
#include <cstdlib>
#include <functional>

using cours::Message;

namespace {

/// Un décodeur à éprouver : de quoi partir, et ce qu'il fait de ces octets (vrai : acceptés).
struct Cible {
    const char* nom;
    std::vector<std::string> justes;
    std::function<bool(const std::string&)> accepte;
};

std::vector<std::string> coder(std::string (*format)(const Message&)) {
    std::vector<std::string> octets;
    for (const Message& message : cours::messages_d_essai())
        octets.push_back(format(message));
    return octets;
}

bool accepte_trames(const std::string& flux) {
    cours::DecodeurTrames decodeur(4096);
    bool une = false;
    try {
        decodeur.ajouter(flux);
        while (decodeur.suivante())
            une = true;
        return une;
    } catch (const cours::TrameRefusee&) {
        return false;
    }
}

template <class Decoder>
auto acceptant(Decoder decoder) {
    return [decoder](const std::string& octets) {
        try {
            decoder(octets);
            return true;
        } catch (const cours::MessageRefuse&) {
            return false;
        }
    };
}

/// Éprouve une cible pendant ce temps. Chaque essai a sa graine : c'est elle qui le rejoue.
void marteler(const Cible& cible, double secondes, std::uint64_t graine) {
    const cours::Chronometre chronometre;
    std::uint64_t essais = 0;
    std::uint64_t acceptes = 0;
    for (; cours::en_ms(chronometre.reel()) < secondes * 1000; ++essais) {
        try {
            cours::Mutation mutation(graine + essais);
            const std::string& juste = cible.justes[essais % cible.justes.size()];
            if (cible.accepte(mutation.muter(juste))) ++acceptes;
        } catch (const std::exception& erreur) {
            fmt::print("{} : {} — graine {}\n", cible.nom, erreur.what(), graine + essais);
            std::exit(1);
        }
    }
    fmt::print("{:8} {:10} messages abîmés, {:2} % encore acceptés, aucun plantage\n", cible.nom,
               essais, 100 * acceptes / std::max<std::uint64_t>(essais, 1));
}

}  // namespace

int main(int argc, char** argv) {
    const double secondes = argc > 1 ? std::strtod(argv[1], nullptr) : 0.3;
    const std::uint64_t graine = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    const std::vector<Cible> cibles{
        {"trames",
         {cours::en_trame("un") + cours::en_trame(std::string(100, 'x'))},
         accepte_trames},
        {"msgpack", coder(cours::en_msgpack),
         acceptant([](const std::string& octets) { cours::message_depuis_msgpack(octets); })},
        {"json", coder(cours::en_json),
         acceptant([](const std::string& octets) { cours::message_depuis_json(octets); })}};
    const cours::MemoireBornee borne(std::size_t{32} << 20);  // un mensonge cru se verrait
    for (const Cible& cible : cibles)
        marteler(cible, secondes, graine);
}
