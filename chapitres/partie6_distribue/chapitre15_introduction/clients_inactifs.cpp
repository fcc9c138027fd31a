// Chapitre 15 : ce que coûtent des clients qui se taisent. Une boucle d'événements en tient dix
// mille, dans un thread ; un serveur à un thread par client, mille. Un client actif est chronométré
// au milieu d'eux.
//
// La foule est un processus à part : chaque connexion prend un descripteur à chaque bout, et la
// limite (RLIMIT_NOFILE) est par processus. Si elle est trop basse, le programme en fait moins, et
// le dit. « clients_inactifs N » en demande N.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chapitre02/chronometre.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre15/serveur_boucle.hpp>
#include <chapitre15/serveur_threads.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using cours::Prise;

namespace {

/// Le plus de clients que permet la limite, une fois portée à son maximum.
std::size_t permis(std::size_t voulus) {
    rlimit limite{};
    ::getrlimit(RLIMIT_NOFILE, &limite);
    limite.rlim_cur = limite.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limite);
    constexpr std::size_t reserve = 64;  // flux standard, epoll, accueil…
    const std::size_t places = limite.rlim_max > reserve ? limite.rlim_max - reserve : 0;
    if (places < voulus)
        fmt::print("RLIMIT_NOFILE = {} : {} clients au lieu de {}\n", limite.rlim_max, places,
                   voulus);
    return std::min(places, voulus);
}

/// La foule : se connecte, et se tait jusqu'à ce qu'on la tue.
std::string se_taire(const cours::AdresseTcp& ou, std::size_t combien) {
    std::vector<Prise> connexions;
    for (std::size_t i = 0; i < combien; ++i) {
        connexions.push_back(Prise::connecter(ou, cours::dans(30s)));
        // Partir par une coupure : fermer poliment laisserait à ce bout dix mille ports occupés
        // une minute (TIME_WAIT), et la machine n'en a que vingt-huit mille.
        const linger net{1, 0};
        ::setsockopt(connexions.back().numero(), SOL_SOCKET, SO_LINGER, &net, sizeof net);
    }
    for (;;)
        ::pause();
}

double memoire_kio() {
    std::size_t adresses = 0;
    std::size_t occupees = 0;
    std::ifstream("/proc/self/statm") >> adresses >> occupees;
    return static_cast<double>(occupees) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024;
}

std::size_t threads() {
    const std::filesystem::directory_iterator taches("/proc/self/task");
    return static_cast<std::size_t>(std::distance(begin(taches), end(taches)));
}

/// Durée moyenne d'un aller-retour, en microsecondes.
double aller_retour(const cours::AdresseTcp& ou) {
    const Prise client = Prise::connecter(ou, cours::dans(30s));
    constexpr int tours = 1000;
    std::string recu(8, ' ');
    const cours::Chronometre chronometre;
    for (int i = 0; i < tours; ++i) {
        cours::ecrire_tout(client, "12345678");
        cours::lire_exactement(client, recu, cours::dans(30s));
    }
    return cours::en_ms(chronometre.reel()) * 1000 / tours;
}

/// Attend la foule, mesure, et l'affiche.
template <class Serveur>
void mesurer(const char* nom, const Serveur& serveur, const cours::AdresseTcp& ou,
             std::size_t combien) {
    const double avant = memoire_kio();
    auto foule = cours::Processus::fonction([&] { return se_taire(ou, combien); });
    while (serveur.presents() < combien && foule.vivant())
        std::this_thread::sleep_for(5ms);
    const double chacun =
        (memoire_kio() - avant) / static_cast<double>(std::max<std::size_t>(combien, 1));
    const std::size_t presents = serveur.presents();
    const std::size_t nombre = threads();
    fmt::print("{:20} {:6} clients {:5} threads {:6.1f} Kio par client {:5.0f} µs l'aller-retour\n",
               nom, presents, nombre, chacun, aller_retour(ou));
}

void echo(const Prise& client) {
    std::array<char, 4096> tampon;
    while (const std::size_t lus = client.lire(tampon))
        cours::ecrire_tout(client, {tampon.data(), lus});
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t combien = permis(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10'000);
    {
        cours::ServeurBoucle serveur({}, [](std::string_view recu) { return std::string(recu); });
        std::jthread thread([&] { serveur.tourner(); });
        mesurer("boucle d'événements", serveur, serveur.adresse(), combien);
        serveur.arreter();
    }
    const std::size_t moins = std::min<std::size_t>(combien, 1'000);
    cours::ServeurThreads serveur({}, echo, {.clients = moins + 1});
    mesurer("un thread par client", serveur, serveur.adresse(), moins);
}
