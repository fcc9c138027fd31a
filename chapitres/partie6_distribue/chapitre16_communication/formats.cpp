// Chapitre 16 : les mêmes données en msgpack et en JSON, comparées en taille et en temps. Les
// durées changent d'une machine à l'autre ; leur rapport, mesuré dans la même exécution, beaucoup
// moins.
#include <fmt/format.h>

#include <chapitre02/chronometre.hpp>
#include <chapitre02/ne_pas_optimiser.hpp>
#include <chapitre02/statistiques.hpp>
#include <chapitre16/message.hpp>
#include <cmath>

using cours::Carte;
using cours::Liste;
using cours::Message;

namespace {

Message une_phrase() {
    return {"dire", 41, {{"salon", "c++"}, {"auteur", "ada"}, {"texte", "Bonjour à tous !"}}};
}

Message des_entiers() {
    Liste valeurs;
    for (int i = 0; i < 1000; ++i)
        valeurs.emplace_back(i * i % 1000);
    return {"mesures", 42, {{"valeurs", valeurs}}};
}

Message des_reels() {
    Liste valeurs;
    for (int i = 0; i < 1000; ++i)
        valeurs.emplace_back(std::sqrt(i));
    return {"mesures", 43, {{"valeurs", valeurs}}};
}

Message une_image() {
    std::string octets(10'000, '\0');
    for (std::size_t i = 0; i < octets.size(); ++i)
        octets[i] = static_cast<char>(i * i % 251);
    return {"image", 44, {{"nom", "chat.jpg"}, {"octets", cours::Octets{octets}}}};
}

// [chronometrer]
/// La médiane de 30 mesures, en microsecondes ; la première mise en route ne compte pas.
template <class Travail>
double chronometrer(Travail travail) {
    std::vector<double> durees;
    for (int i = 0; i < 31; ++i) {
        const cours::Chronometre chronometre;
        for (int k = 0; k < 20; ++k)
            travail();
        if (i > 0) durees.push_back(cours::en_ms(chronometre.reel()) * 1000 / 20);
    }
    return cours::Statistiques(durees).mediane();
}
// [/chronometrer]

struct Mesure {
    std::size_t octets;
    double coder;
    double decoder;
};

template <class Coder, class Decoder>
Mesure mesurer(const Message& message, Coder coder, Decoder decoder) {
    const std::string code = coder(message);
    return {code.size(), chronometrer([&] { cours::ne_pas_optimiser(coder(message)); }),
            chronometrer([&] { cours::ne_pas_optimiser(decoder(code)); })};
}

void comparer(const char* quoi, const Message& message) {
    const Mesure msgpack = mesurer(
        message, [](const Message& m) { return cours::en_msgpack(m); },
        [](const std::string& octets) { return cours::message_depuis_msgpack(octets); });
    const Mesure json = mesurer(
        message, [](const Message& m) { return cours::en_json(m); },
        [](const std::string& texte) { return cours::message_depuis_json(texte); });
    fmt::print(
        "{:14} {:>7} {:>7} ×{:<4.1f} {:>6.1f} {:>6.1f} ×{:<4.1f} {:>6.1f} {:>6.1f} ×{:<4.1f}\n",
        quoi, msgpack.octets, json.octets,
        static_cast<double>(json.octets) / static_cast<double>(msgpack.octets), msgpack.coder,
        json.coder, json.coder / msgpack.coder, msgpack.decoder, json.decoder,
        json.decoder / msgpack.decoder);
}

}  // namespace

int main() {
    fmt::print("{:14} {:^21} {:^20} {:^20}\n", "", "octets", "coder (µs)", "décoder (µs)");
    fmt::print("{:14} {:>7} {:>7} {:5} {:>6} {:>6} {:5} {:>6} {:>6}\n", "", "msgpack", "JSON", "",
               "msgp.", "JSON", "", "msgp.", "JSON");
    comparer("une phrase", une_phrase());
    comparer("1000 entiers", des_entiers());
    comparer("1000 réels", des_reels());
    comparer("10 ko d'image", une_image());
}
