// Chapitre 15, exemple basique : un serveur d'écho et son client, dans le même programme, par
// l'interface locale (127.0.0.1). Le port est choisi par le système : deux exécutions ne se gênent
// jamais.
#include <fmt/format.h>

#include <array>
#include <chapitre15/prise.hpp>
#include <thread>

using namespace std::chrono_literals;
using cours::Prise;

// [serveur]
// Accueille un client, et lui rend chaque octet jusqu'à ce qu'il ait fini d'écrire.
void servir_un_client(const Prise& accueil) {
    const Prise client = accueil.accepter(cours::dans(5s));  // attend qu'on se connecte
    std::array<char, 4096> tampon;
    while (const std::size_t lus = client.lire(tampon))    // ce qui est arrivé ; 0 : fin du flux
        cours::ecrire_tout(client, {tampon.data(), lus});  // autant d'écritures qu'il en faut
}  // la prise est détruite : le client lira la fin du flux
// [/serveur]

// [client]
void parler(const cours::AdresseTcp& ou) {
    const Prise serveur = Prise::connecter(ou, cours::dans(5s));
    fmt::print("client {}, serveur {}\n", serveur.adresse().port, serveur.pair().port);
    cours::ecrire_tout(serveur, "bonjour\n");
    cours::ecrire_tout(serveur, "y a-t-il quelqu'un ?\n");
    serveur.finir_d_ecrire();  // demi-fermeture : j'ai tout dit, j'écoute encore
    fmt::print("{}", cours::lire_tout(serveur, 1000, cours::dans(5s)));
}
// [/client]

// [principal]
int main() {
    const Prise accueil = Prise::ecouter();  // 127.0.0.1, port 0 : au choix du système
    std::jthread serveur([&] { servir_un_client(accueil); });
    parler(accueil.adresse());
}
// [/principal]
