// Les mêmes mesures, en octets, de trois façons : la mémoire copiée telle quelle, msgpack, JSON.
// Taille, temps, et ce que chacune promet à qui les relit.
#include <fmt/format.h>

#include <algorithm>
#include <chapitre02/chronometre.hpp>
#include <chapitre08/codage.hpp>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

// [mesure]
struct Mesure {
    std::int64_t instant = 0;
    std::int32_t capteur = 0;
    float degres = 0;
    bool operator==(const Mesure&) const = default;
    MSGPACK_DEFINE(instant, capteur, degres)
    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Mesure, instant, capteur, degres)
};
static_assert(sizeof(Mesure) == 16);  // sans octet de remplissage, sinon on les enverrait
using Mesures = std::vector<Mesure>;
// [/mesure]

// [brut]
// La mémoire telle quelle : ne se relit que sur une machine de même boutisme, par un programme dont
// la structure a la même forme. Rien dans les octets ne le dit.
struct Brut {
    static std::string encoder(const Mesures& mesures) {
        std::string octets(mesures.size() * sizeof(Mesure), '\0');
        std::memcpy(octets.data(), mesures.data(), octets.size());
        return octets;
    }
    static Mesures decoder(const std::string& octets) {
        Mesures mesures(octets.size() / sizeof(Mesure));
        std::memcpy(mesures.data(), octets.data(), mesures.size() * sizeof(Mesure));
        return mesures;
    }
};
// [/brut]

// [autres]
// msgpack : des octets qui disent leur type, relus sans être crus (chapitre 8).
struct Msgpack {
    static std::string encoder(const Mesures& mesures) { return cours::encoder(mesures); }
    static Mesures decoder(const std::string& octets) { return cours::decoder<Mesures>(octets); }
};

// JSON : du texte, que tout langage et tout humain lit, et où chaque nom est répété.
struct Json {
    static std::string encoder(const Mesures& mesures) { return nlohmann::json(mesures).dump(); }
    static Mesures decoder(const std::string& texte) {
        return nlohmann::json::parse(texte).get<Mesures>();
    }
};
// [/autres]

template <class Format>
bool essayer(const char* nom, const Mesures& mesures) {
    std::vector<double> aller;
    std::vector<double> retour;
    std::string octets;
    bool fidele = true;
    for (int essai = 0; essai < 5; ++essai) {
        cours::Chronometre chronometre;
        octets = Format::encoder(mesures);
        aller.push_back(cours::en_ms(chronometre.reel()));
        chronometre.redemarrer();
        const Mesures relues = Format::decoder(octets);
        retour.push_back(cours::en_ms(chronometre.reel()));
        fidele = fidele && relues == mesures;
    }
    std::ranges::sort(aller);
    std::ranges::sort(retour);
    fmt::print("{:<8} {:>9.1f} {:>11.2f} ms {:>8.2f} ms   {}\n", nom,
               static_cast<double>(octets.size()) / static_cast<double>(mesures.size()), aller[2],
               retour[2], fidele ? "oui" : "non");
    return fidele;
}

int main() {
    Mesures mesures;
    for (int i = 0; i < 5000; ++i)
        mesures.push_back({1'700'000'000'000 + i, i % 40, 20.0F + static_cast<float>(i % 64) / 4});
    fmt::print("{} mesures   octets/mesure   encoder   décoder   relues à l'identique\n",
               mesures.size());
    const bool brut = essayer<Brut>("brut", mesures);
    const bool msgpack = essayer<Msgpack>("msgpack", mesures);
    const bool json = essayer<Json>("JSON", mesures);
    return brut && msgpack && json ? 0 : 1;
}
