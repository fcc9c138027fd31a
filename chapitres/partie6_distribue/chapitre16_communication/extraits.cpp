// Les extraits de la leçon 16, dans l'ordre de ses paragraphes.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <chapitre07/descripteur.hpp>
#include <chapitre15/serveur_threads.hpp>
#include <chapitre16/mandataire_defaillant.hpp>
#include <chapitre16/message.hpp>
#include <set>

using namespace std::chrono_literals;
using cours::Carte;
using cours::Message;
using cours::Prise;

namespace {

/// Des octets, en hexadécimal.
std::string en_hexa(std::string_view octets) {
    std::string texte;
    for (const char octet : octets)
        texte += fmt::format("{:02x} ", static_cast<unsigned char>(octet));
    return texte;
}

// [trames]
void des_trames_dans_un_flux() {
    const std::string flux =
        cours::en_trame("bonjour") + cours::en_trame("") + cours::en_trame("à tous");
    cours::DecodeurTrames decodeur(1000);  // personne ne nous fera croire à plus de mille octets
    for (std::size_t place = 0; place < flux.size(); place += 5) {
        decodeur.ajouter(std::string_view(flux).substr(place, 5));  // comme recv() : cinq octets
        while (const auto trame = decodeur.suivante())
            fmt::print("1.2  après {:2} octets : « {} »\n", place + 5, *trame);
    }
}
// [/trames]

// [etranger]
void un_etranger() {
    cours::DecodeurTrames decodeur(1000);
    decodeur.ajouter("GET / HTTP/1.1\r\n");  // il croit parler à un serveur HTTP
    try {
        decodeur.suivante();
    } catch (const cours::TrameRefusee& refus) {
        fmt::print("1.2  {}\n", refus.what());
    }
}
// [/etranger]

// [ordre]
void l_ordre_des_octets() {
    const std::uint32_t nombre = 1000;  // 0x000003e8
    const std::string_view memoire(reinterpret_cast<const char*>(&nombre), sizeof nombre);
    fmt::print("1.3  dans la mémoire de cette machine : {}\n", en_hexa(memoire));
    fmt::print("1.3  dans une trame :                   {}\n",
               en_hexa(cours::en_trame(std::string(nombre, 'x')).substr(0, 4)));
}
// [/ordre]

// [deux_formats]
void deux_formats() {
    const Message message{"dire", 7, {{"salon", "c++"}, {"texte", "bonjour"}}};
    fmt::print("1.4  {}\n", cours::en_json(message));
    fmt::print("1.4  {}\n", en_hexa(cours::en_msgpack(message)));
}
// [/deux_formats]

// [hostile]
void cinq_octets_hostiles() {
    // « un tableau de 4 294 967 295 éléments », « une liste, dans une liste, dans une… » cinquante
    // mille fois
    for (const std::string& octets :
         {std::string("\xdd\xff\xff\xff\xff"), std::string(50'000, '\x91')}) {
        try {
            cours::depuis_msgpack(octets);
        } catch (const cours::MessageRefuse& refus) {
            fmt::print("1.4  {}\n", refus.what());
        }
    }
}
// [/hostile]

// [schema]
/// Le schéma d'un virement : des noms, des types, des bornes. Tout le reste est refusé.
struct Virement {
    std::string vers;
    std::int64_t centimes = 0;
};

Virement lire_virement(const Message& message) {
    if (message.genre != "virement") throw cours::MessageRefuse("ce n'est pas un virement");
    Virement virement{message.texte("vers"), message.entier("centimes")};
    if (virement.centimes <= 0 || virement.centimes > 100'000'00)
        throw cours::MessageRefuse("« centimes » n'a pas une valeur permise");
    return virement;
}
// [/schema]

void des_schemas() {
    for (const Carte& champs :
         {Carte{{"vers", "bob"}, {"centimes", 1250}}, Carte{{"vers", "bob"}, {"centimes", "1250"}},
          Carte{{"vers", "bob"}, {"centimes", -1250}},
          Carte{{"vers", "bob"}, {"centimes", 1250}, {"motif", "loyer"}}}) {
        try {
            const Virement virement = lire_virement({"virement", 1, champs});
            fmt::print("1.6  {} centimes vers {}\n", virement.centimes, virement.vers);
        } catch (const cours::MessageRefuse& refus) {
            fmt::print("1.6  refusé : {}\n", refus.what());
        }
    }
}

// [udp]
/// Une socket UDP, sur un port libre de cette machine.
cours::Descripteur socket_udp(sockaddr_in& adresse) {
    cours::Descripteur socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    adresse.sin_family = AF_INET;
    adresse.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t taille = sizeof adresse;
    auto* generique = reinterpret_cast<sockaddr*>(&adresse);
    if (::bind(socket.numero(), generique, taille) != 0 ||
        ::getsockname(socket.numero(), generique, &taille) != 0)
        cours::echec_systeme("ouvrir une socket UDP");
    return socket;
}

void des_datagrammes() {
    sockaddr_in ici{};
    sockaddr_in la_bas{};
    const auto envoi = socket_udp(ici);
    const auto reception = socket_udp(la_bas);
    const auto* vers = reinterpret_cast<const sockaddr*>(&la_bas);
    for (const std::string_view message : {"un", "deux", "un message trop long"})
        ::sendto(envoi.numero(), message.data(), message.size(), 0, vers, sizeof la_bas);
    for (int i = 0; i < 3; ++i) {
        std::array<char, 10> tampon;
        const auto lus = ::recv(reception.numero(), tampon.data(), tampon.size(), MSG_TRUNC);
        const auto gardes = std::min<std::size_t>(tampon.size(), static_cast<std::size_t>(lus));
        fmt::print("1.8  {:2} octets reçus, « {} » gardés\n", lus,
                   std::string_view(tampon.data(), gardes));
    }
}
// [/udp]

// [idempotence]
/// Reçoit des virements au moins une fois ; chacun n'a d'effet qu'une fois.
class Compte {
public:
    void recevoir(const std::string& auteur, std::int64_t numero, std::int64_t centimes) {
        if (faits_.insert({auteur, numero}).second) solde_ += centimes;
    }
    std::int64_t solde() const { return solde_; }

private:
    std::set<std::pair<std::string, std::int64_t>> faits_{};
    std::int64_t solde_ = 0;
};

void repeter_sans_doubler() {
    Compte compte;
    for (const std::int64_t numero : {1, 2, 2, 1, 3})  // l'accusé de deux d'entre eux s'est perdu
        compte.recevoir("ada", numero, 10);
    fmt::print("1.9  cinq messages, {} centimes\n", compte.solde());
}
// [/idempotence]

// [battements]
/// Qui s'est tu trop longtemps ? Chaque message vaut un battement ; sans rien à dire, le pair
/// envoie un battement toutes les secondes. Trois de suite manquent : on le tient pour mort.
class Veilleur {
public:
    void entendu(const std::string& pair, cours::Heure maintenant) { vus_[pair] = maintenant; }

    std::vector<std::string> muets(cours::Heure maintenant) const {
        std::vector<std::string> noms;
        for (const auto& [pair, vu] : vus_)
            if (maintenant - vu > 3s) noms.push_back(pair);
        return noms;
    }

private:
    std::map<std::string, cours::Heure> vus_{};
};

void des_battements() {
    Veilleur veilleur;
    for (const auto seconde : {0s, 1s, 2s, 3s, 4s, 5s}) {
        veilleur.entendu("ada", seconde);
        if (seconde <= 1s) veilleur.entendu("bob", seconde);  // puis plus rien
    }
    for (const std::string& pair : veilleur.muets(5s))
        fmt::print("1.9  {} se tait\n", pair);
}
// [/battements]

// [sorts]
void un_lien_defaillant() {
    const cours::Pannes pannes{.perdus = 300, .doubles = 200, .retardes = 200, .retard_max = 50ms};
    for (const std::uint64_t graine : {1U, 2U, 1U}) {
        cours::LienDefaillant lien(pannes, graine);
        std::string sorts;
        for (int i = 0; i < 8; ++i)
            sorts += fmt::format(" {}", cours::nom(lien.envoyer("message", 0ms)));
        fmt::print("1.11 graine {} :{}\n", graine, sorts);
    }
}
// [/sorts]

// [mandataire]
void un_mandataire() {
    const cours::ServeurThreads serveur({}, [](const Prise& client) {
        while (const auto trame = cours::lire_trame(client))
            cours::envoyer_trame(client, *trame);  // un écho
    });
    cours::MandataireDefaillant mandataire(serveur.adresse(),
                                           {.aller = {.perdus = 400},
                                            .retour = {.retardes = 1000, .retard_max = 1h},
                                            .graine = 1,
                                            .a_la_main = true});
    const Prise client = Prise::connecter(mandataire.adresse());
    for (int i = 0; i < 5; ++i)
        cours::envoyer_trame(client, std::to_string(i));
    client.finir_d_ecrire();
    while (mandataire.incidents().size() < 5)  // chaque trame est perdue, ou retardée au retour
        std::this_thread::yield();
    mandataire.avancer(1h);  // l'heure n'est qu'un nombre : personne n'attend
    int recues = 0;
    while (cours::lire_trame(client))
        ++recues;
    fmt::print("1.11 {} trames sur 5 reviennent\n", recues);
}
// [/mandataire]

}  // namespace

int main() {
    des_trames_dans_un_flux();
    un_etranger();
    l_ordre_des_octets();
    deux_formats();
    cinq_octets_hostiles();
    des_schemas();
    des_datagrammes();
    repeter_sans_doubler();
    des_battements();
    un_lien_defaillant();
    un_mandataire();
}
