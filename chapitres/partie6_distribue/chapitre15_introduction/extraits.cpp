// Les extraits de la leçon 15, dans l'ordre de ses paragraphes.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chapitre11/asio.hpp>
#include <chapitre15/prise.hpp>
#include <thread>

using namespace std::chrono_literals;

namespace {

// [posix]
// Les cinq appels d'un serveur, sans rien autour. (Aucune erreur n'est vérifiée : c'est un
// croquis.)
void serveur_en_cinq_appels() {
    const int accueil = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);  // 1. une socket TCP
    sockaddr_in ou{};
    ou.sin_family = AF_INET;
    ou.sin_addr.s_addr = htonl(INADDR_LOOPBACK);                         // 127.0.0.1
    ou.sin_port = htons(0);                                              // 0 : un port libre
    ::bind(accueil, reinterpret_cast<const sockaddr*>(&ou), sizeof ou);  // 2. son adresse
    ::listen(accueil, 16);                                               // 3. elle écoute

    socklen_t taille = sizeof ou;
    ::getsockname(accueil, reinterpret_cast<sockaddr*>(&ou), &taille);  // quel port, finalement ?
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::connect(client, reinterpret_cast<const sockaddr*>(&ou), sizeof ou);  // l'autre côté

    const int serveur = ::accept(accueil, nullptr, nullptr);  // 4. une socket de plus, par client
    ::send(client, "bonjour", 7, MSG_NOSIGNAL);
    std::array<char, 100> tampon;
    const auto lus = ::recv(serveur, tampon.data(), tampon.size(), 0);  // 5. de 1 à 100 octets
    fmt::print("1.3  {} octets : {}\n", lus, std::string_view(tampon.data(), 7));
    ::close(serveur);
    ::close(client);
    ::close(accueil);
}
// [/posix]

// [flux]
void un_flux_n_a_pas_de_messages() {
    const auto accueil = cours::Prise::ecouter();
    const auto client = cours::Prise::connecter(accueil.adresse());
    const auto serveur = accueil.accepter();
    cours::ecrire_tout(client, "deux ");
    cours::ecrire_tout(client, "messages");
    std::this_thread::sleep_for(20ms);  // le temps que tout arrive : pour voir, non pour marcher
    std::array<char, 100> tampon;
    const std::size_t lus = serveur.lire(tampon);
    fmt::print("1.5  deux écritures, une lecture : « {} »\n", std::string_view(tampon.data(), lus));
}
// [/flux]

// [partiel]
void une_ecriture_partielle() {
    const auto accueil = cours::Prise::ecouter();
    const auto client = cours::Prise::connecter(accueil.adresse());
    const auto serveur = accueil.accepter();  // qui ne lit pas
    const std::string beaucoup(100'000'000, 'x');
    const std::size_t acceptes = client.ecrire(beaucoup);
    fmt::print("1.5  100 Mo à écrire, tout accepté d'un coup : {}\n",
               acceptes == beaucoup.size() ? "oui" : "non");
}
// [/partiel]

// [parti]
void le_pair_s_en_va() {
    const auto accueil = cours::Prise::ecouter();
    auto client = cours::Prise::connecter(accueil.adresse());
    const auto serveur = accueil.accepter();
    cours::ecrire_tout(client, "cinq!");
    client.fermer();
    std::string message(12, ' ');
    try {
        cours::lire_exactement(serveur, message);
    } catch (const cours::PairParti& parti) {
        fmt::print("1.6  {}\n", parti.what());
    }
}
// [/parti]

// [echeance]
void une_echeance() {
    const auto accueil = cours::Prise::ecouter();
    const auto client = cours::Prise::connecter(accueil.adresse());
    const auto muet = accueil.accepter();
    std::string message(12, ' ');
    try {
        cours::lire_exactement(client, message, cours::dans(10ms));
    } catch (const cours::DelaiDepasse& delai) {
        fmt::print("1.6  {}\n", delai.what());
    }
}
// [/echeance]

// [asio]
void le_meme_avec_asio() {
    using boost::asio::ip::tcp;
    boost::asio::io_context boucle;
    tcp::acceptor accueil(boucle, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    tcp::socket client(boucle);
    client.connect(accueil.local_endpoint());
    tcp::socket serveur = accueil.accept();

    boost::asio::write(client, boost::asio::buffer("bonjour", 7));  // écrit tout
    client.shutdown(tcp::socket::shutdown_send);                    // demi-fermeture
    std::string recu;
    boost::system::error_code fin;
    boost::asio::read(serveur, boost::asio::dynamic_buffer(recu, 1000), fin);  // lit tout
    fmt::print("1.10 {} ({})\n", recu,
               fin == boost::asio::error::eof ? "fin du flux" : fin.message());
}
// [/asio]

}  // namespace

int main() {
    serveur_en_cinq_appels();
    un_flux_n_a_pas_de_messages();
    une_ecriture_partielle();
    le_pair_s_en_va();
    une_echeance();
    le_meme_avec_asio();
}
