// Chapitre 16, exemple basique : échanger des données par une socket. Un client envoie des
// températures, un serveur répond leur moyenne. Chaque message part dans une trame, qui dit où il
// finit ; son contenu est en msgpack, et suit un schéma.
#include <fmt/format.h>

#include <chapitre16/message.hpp>
#include <chapitre16/trame.hpp>
#include <thread>

using namespace std::chrono_literals;
using cours::Message;
using cours::Prise;

// [deux_fonctions]
void envoyer(const Prise& prise, const Message& message) {
    cours::envoyer_trame(prise, cours::en_msgpack(message), cours::dans(5s));
}

std::optional<Message> recevoir(const Prise& prise) {  // rien : l'autre a fini
    const auto trame = cours::lire_trame(prise, 65536, cours::dans(5s));
    if (!trame) return std::nullopt;
    return cours::message_depuis_msgpack(*trame);  // vérifie tout, ou lève MessageRefuse
}
// [/deux_fonctions]

// [serveur]
// Répond à chaque demande ; une demande qu'il ne comprend pas reçoit une réponse, elle aussi.
Message repondre(const Message& demande) {
    try {
        if (demande.genre != "moyenne") throw cours::MessageRefuse("genre inconnu");
        const std::int64_t somme = demande.entier("somme");
        const std::int64_t nombre = demande.entier("nombre");
        if (nombre <= 0) throw cours::MessageRefuse("« nombre » doit être positif");
        return {"resultat", demande.numero, {{"moyenne", somme / nombre}}};
    } catch (const cours::MessageRefuse& refus) {
        return {"erreur", demande.numero, {{"raison", refus.what()}}};
    }
}

void servir(const Prise& accueil) {
    const Prise client = accueil.accepter(cours::dans(5s));
    while (const auto demande = recevoir(client))
        envoyer(client, repondre(*demande));
}
// [/serveur]

// [client]
void demander(const Prise& serveur, const Message& demande) {
    envoyer(serveur, demande);
    const auto reponse = recevoir(serveur);
    if (reponse) fmt::print("{:48} → {}\n", cours::en_json(demande), cours::en_json(*reponse));
}

int main() {
    const Prise accueil = Prise::ecouter();
    std::jthread thread([&] { servir(accueil); });
    const Prise serveur = Prise::connecter(accueil.adresse(), cours::dans(5s));
    demander(serveur, {"moyenne", 1, {{"somme", 63}, {"nombre", 3}}});
    demander(serveur, {"moyenne", 2, {{"somme", 63}, {"nombre", 0}}});
    demander(serveur, {"moyenne", 3, {{"somme", "63"}, {"nombre", 3}}});
    demander(serveur, {"pluie", 4});
}
// [/client]
