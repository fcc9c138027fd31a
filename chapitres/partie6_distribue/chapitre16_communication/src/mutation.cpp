#include <chapitre16/mutation.hpp>
#include <string_view>

namespace cours {

std::size_t Mutation::jusqu_a(std::size_t max) {
    return std::uniform_int_distribution<std::size_t>(0, max)(hasard_);
}

std::string Mutation::n_importe_quoi() {
    std::string octets(jusqu_a(300), '\0');
    for (char& octet : octets)
        octet = static_cast<char>(jusqu_a(255));
    return octets;
}

std::string Mutation::muter(std::string octets) {
    for (std::size_t fautes = 1 + jusqu_a(3); fautes > 0; --fautes)
        une_faute(octets);
    return octets;
}

void Mutation::une_faute(std::string& octets) {
    // Ce qui annonce une longueur sur quatre octets en msgpack ; ce qui ouvre une liste ou une
    // carte.
    constexpr std::string_view longueurs = "\xdb\xdd\xdf\xc6\xc9";
    constexpr std::string_view ouvrants = "\x91[{\x81\xdc\"0";
    if (octets.empty()) return;
    const std::size_t place = jusqu_a(octets.size() - 1);
    switch (jusqu_a(5)) {
        case 0:
            octets[place] = static_cast<char>(jusqu_a(255));
            break;
        case 1:
            octets[place] = static_cast<char>(octets[place] ^ (1 << jusqu_a(7)));
            break;
        case 2:
            octets.resize(place);
            break;
        case 3:
            octets.insert(place, octets.substr(jusqu_a(place), 40));
            break;
        case 4:
            octets.replace(place, 1, 1 + jusqu_a(4), '\xff');
            octets.insert(place, 1, longueurs[jusqu_a(longueurs.size() - 1)]);
            break;
        default:
            octets.insert(place, jusqu_a(200), ouvrants[jusqu_a(ouvrants.size() - 1)]);
    }
}

std::vector<Message> messages_d_essai() {
    return {{"dire", 7, {{"salon", "c++"}, {"texte", "bonjour à tous"}}},
            {"vide", -1, {}},
            {"mesures", 1'000'000, {{"valeurs", Liste{1, 2.5, -3, true, {}}}, {"ok", true}}},
            {"image", 3, {{"octets", Octets{std::string(200, '\xee')}}}},
            {"profond", 4, {{"a", Carte{{"b", Carte{{"c", Liste{1, Liste{2, Liste{3}}}}}}}}}}};
}

}  // namespace cours
