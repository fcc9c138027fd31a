#include <unistd.h>

#include <array>
#include <cerrno>
#include <chapitre07/descripteur.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre09/trames.hpp>
#include <cstdint>
#include <limits>

namespace cours {
namespace {

/// Lit jusqu'à `taille` octets ; moins, si le flux finit.
std::size_t lire_au_plus(int descripteur, char* octets, std::size_t taille) {
    std::size_t lus = 0;
    while (lus < taille) {
        const auto rendus = ::read(descripteur, octets + lus, taille - lus);
        if (rendus == 0) break;
        if (rendus > 0)
            lus += static_cast<std::size_t>(rendus);
        else if (errno != EINTR)
            echec_systeme("recevoir un message");
    }
    return lus;
}

}  // namespace

std::string composer_trame(std::string_view message) {
    if (message.size() > std::numeric_limits<std::uint32_t>::max())
        throw std::length_error("la longueur d'une trame tient en quatre octets");
    std::string trame;
    trame.reserve(taille_entete + message.size());
    for (const int decalage : {24, 16, 8, 0})
        trame += static_cast<char>((message.size() >> decalage) & 0xffU);
    trame += message;
    return trame;
}

std::size_t longueur_annoncee(std::string_view entete) {
    std::size_t longueur = 0;
    for (const char octet : entete.substr(0, taille_entete))
        longueur = longueur << 8U | static_cast<unsigned char>(octet);
    return longueur;
}

void envoyer_trame(int descripteur, std::string_view message) {
    ecrire_tout(descripteur, composer_trame(message));
}

std::optional<std::string> recevoir_trame(int descripteur, std::size_t maximum) {
    std::array<char, taille_entete> entete;
    const std::size_t lus = lire_au_plus(descripteur, entete.data(), entete.size());
    if (lus == 0) return std::nullopt;
    if (lus < entete.size()) throw TrameInvalide("le flux finit au milieu d'une longueur");
    const std::size_t taille = longueur_annoncee({entete.data(), entete.size()});
    if (taille > maximum)
        throw TrameInvalide("un message de " + std::to_string(taille) + " octets est annoncé, " +
                            std::to_string(maximum) + " au plus sont permis");
    std::string message(taille, '\0');
    if (lire_au_plus(descripteur, message.data(), taille) < taille)
        throw TrameInvalide("le flux finit au milieu d'un message");
    return message;
}

}  // namespace cours
