// Chapitre 17 : le même appel par AppelDistant, gRPC et Cap'n Proto, et le débit de la file de
// tâches, en mémoire et sur disque ; une seule exécution, sur cette machine, par TCP. gRPC et Cap'n
// Proto sont facultatifs. « comparaison 20000 » mesure plus longtemps.
#include <fmt/format.h>
#include <unistd.h>

#include <chapitre17/appel_distant.hpp>
#include <chapitre17/client_taches.hpp>
#include <chapitre17/courtier.hpp>
#include <chapitre17/ouvrier.hpp>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "comparaison/mesure.hpp"

using namespace std::chrono_literals;
using cours::Valeur;

namespace {

double aller_retour_appel_distant(int appels) {
    const auto additionner = [](const cours::Valeur::Liste& arguments) {
        return Valeur(*arguments.at(0).si<std::int64_t>() + *arguments.at(1).si<std::int64_t>());
    };
    cours::ServeurAppels serveur({{"additionner", additionner}});
    const std::jthread service([&](const std::stop_token& arret) { serveur.servir(arret); });
    cours::AppelDistant appel({serveur.adresse()});
    return comparaison::aller_retour(
        [&](std::int64_t a, std::int64_t b) {
            return *appel.appeler("additionner", {a, b}).si<std::int64_t>();
        },
        appels);
}

/// Des tâches qui ne font rien, par un courtier, un worker et un client : combien par seconde.
double debit(std::unique_ptr<cours::Stock> stock, int taches, std::size_t places) {
    cours::Courtier courtier({}, {}, std::move(stock));
    const std::jthread service([&](const std::stop_token& arret) { courtier.servir(arret); });
    const auto rien = [](const std::string&, const std::string&) { return std::string(); };
    cours::Ouvrier ouvrier({courtier.adresse()}, {{"rien", rien}}, {.places = places});
    const std::jthread travail([&](const std::stop_token& arret) { ouvrier.servir(arret); });
    cours::ClientTaches client({courtier.adresse()});
    const auto debut = std::chrono::steady_clock::now();
    for (int i = 0; i < taches; ++i)
        client.soumettre(std::to_string(i), "rien", "");
    int rendues = 0;
    while (client.attendre(60s))
        ++rendues;
    if (rendues != taches) throw std::runtime_error("il manque des rendus");
    return taches / std::chrono::duration<double>(std::chrono::steady_clock::now() - debut).count();
}

double debit_sur_disque(int taches, std::size_t places) {
    const auto dossier =
        std::filesystem::temp_directory_path() / fmt::format("comparaison17_{}", ::getpid());
    std::filesystem::create_directories(dossier);
    const double par_seconde =
        debit(cours::stock_sur_disque((dossier / "file.db").string()), taches, places);
    std::filesystem::remove_all(dossier);
    return par_seconde;
}

void montrer_appel(const char* nom, double microsecondes, double notre) {
    fmt::print("{:14} {:7.1f} µs par appel, {:4.2f} fois AppelDistant\n", nom, microsecondes,
               microsecondes / notre);
}

}  // namespace

int main(int combien, char** arguments) {
    const int fois = combien > 1 ? std::atoi(arguments[1]) : 500;
    const double notre = aller_retour_appel_distant(fois);
    montrer_appel("AppelDistant", notre, notre);
#ifdef COURS_AVEC_GRPC
    montrer_appel("gRPC", comparaison::aller_retour_grpc(fois), notre);
#endif
#ifdef COURS_AVEC_CAPNP
    montrer_appel("Cap'n Proto", comparaison::aller_retour_capnp(fois), notre);
#endif
    for (const std::size_t places : {1U, 100U}) {
        fmt::print("file en mémoire, {:3} places {:7.0f} tâches par seconde\n", places,
                   debit(cours::stock_en_memoire(), fois, places));
        fmt::print("file sur disque, {:3} places {:7.0f} tâches par seconde\n", places,
                   debit_sur_disque(fois, places));
    }
}
