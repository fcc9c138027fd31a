#include <chapitre16/message.hpp>

namespace cours {
namespace {

constexpr std::size_t genre_max = 64;

void verifier(bool vrai, const char* plainte) {
    if (!vrai) throw MessageRefuse(plainte);
}

/// Le genre finit dans nos journaux : un pair n'y écrit ni fin de ligne, ni roman.
void verifier_genre(const std::string& genre) {
    verifier(!genre.empty() && genre.size() <= genre_max, "le genre est vide, ou trop long");
    verifier(genre.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == genre.npos,
             "le genre n'est pas fait de lettres minuscules, de chiffres et de « _ »");
}

Valeur enveloppe(const Message& message) {
    verifier_genre(message.genre);
    return Liste{Message::version_max, message.genre, message.numero, message.champs};
}

template <class T>
const T& element(const Liste& liste, std::size_t rang, const char* plainte) {
    const T* valeur = rang < liste.size() ? liste[rang].si<T>() : nullptr;
    verifier(valeur != nullptr, plainte);
    return *valeur;
}

// [lire]
/// La version d'abord : le reste n'a peut-être plus le sens que nous lui connaissons.
Message lire_enveloppe(const Valeur& valeur) {
    const Liste* liste = valeur.si<Liste>();
    verifier(liste != nullptr, "un message est une liste");
    const auto version = element<std::int64_t>(*liste, 0, "la version n'est pas un entier");
    if (version < Message::version_min || version > Message::version_max)
        throw MessageRefuse("version " + std::to_string(version) + " inconnue");
    Message message;
    message.genre = element<std::string>(*liste, 1, "le genre n'est pas un texte");
    message.numero = element<std::int64_t>(*liste, 2, "le numéro n'est pas un entier");
    message.champs = element<Carte>(*liste, 3, "les champs ne sont pas une carte");
    verifier_genre(message.genre);
    return message;  // ce qui suit le quatrième élément vient d'un programme plus récent
}
// [/lire]

template <class T>
const T& champ(const Message& message, const std::string& nom, const char* type) {
    const auto place = message.champs.find(nom);
    const T* valeur = place != message.champs.end() ? place->second.si<T>() : nullptr;
    if (valeur == nullptr)
        throw MessageRefuse("« " + message.genre + " » : le champ « " + nom + " » n'est pas " +
                            type);
    return *valeur;
}

}  // namespace

const std::string& Message::texte(const std::string& nom) const {
    return champ<std::string>(*this, nom, "un texte");
}

std::int64_t Message::entier(const std::string& nom) const {
    return champ<std::int64_t>(*this, nom, "un entier");
}

std::string en_msgpack(const Message& message) {
    return en_msgpack(enveloppe(message));
}

std::string en_json(const Message& message) {
    return en_json(enveloppe(message));
}

Message message_depuis_msgpack(std::string_view octets, const Bornes& bornes) {
    return lire_enveloppe(depuis_msgpack(octets, bornes));
}

Message message_depuis_json(std::string_view texte, const Bornes& bornes) {
    return lire_enveloppe(depuis_json(texte, bornes));
}

}  // namespace cours
