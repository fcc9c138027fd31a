// Un journal sûr entre threads, mis à l'épreuve de spdlog : combien de lignes par seconde ?
// `exemple_avance [lignes par thread]`. Les durées d'une machine occupée ne valent rien : seuls les
// rapports, mesurés dans la même exécution, se comparent.
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <chapitre14/journal.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>
#ifdef COURS_AVEC_SPDLOG
#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#endif

namespace {

constexpr int auteurs = 4;

// [concurrents]
/// Ce qui est mesuré : quatre threads notent `lignes` lignes chacun, puis tout est écrit.
using Concurrent = std::function<void(const std::filesystem::path&, int lignes)>;

void depuis_quatre_threads(int lignes, const std::function<void(int)>& noter) {
    std::vector<std::jthread> threads;
    for (int t = 0; t < auteurs; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < lignes; ++i)
                noter(i);
        });
}

Concurrent le_notre(bool exclusif, bool asynchrone) {
    return [exclusif, asynchrone](const std::filesystem::path& chemin, int lignes) {
        cours::Journal journal({.chemin = chemin, .exclusif = exclusif, .asynchrone = asynchrone});
        depuis_quatre_threads(
            lignes, [&](int i) { journal.info(fmt::format("commande {} : 3 articles", i)); });
        journal.fermer();
    };
}
// [/concurrents]

#ifdef COURS_AVEC_SPDLOG
Concurrent spdlog_synchrone(bool chaque_ligne) {
    return [chaque_ligne](const std::filesystem::path& chemin, int lignes) {
        auto sortie = std::make_shared<spdlog::sinks::basic_file_sink_mt>(chemin.string());
        spdlog::logger journal("synchrone", sortie);
        if (chaque_ligne) journal.flush_on(spdlog::level::info);
        depuis_quatre_threads(lignes, [&](int i) { journal.info("commande {} : 3 articles", i); });
        journal.flush();
    };
}

Concurrent spdlog_asynchrone() {
    return [](const std::filesystem::path& chemin, int lignes) {
        auto pool = std::make_shared<spdlog::details::thread_pool>(8192, 1);
        auto sortie = std::make_shared<spdlog::sinks::basic_file_sink_mt>(chemin.string());
        auto journal = std::make_shared<spdlog::async_logger>("asynchrone", sortie, pool);
        depuis_quatre_threads(lignes, [&](int i) { journal->info("commande {} : 3 articles", i); });
        journal.reset();
        pool.reset();  // attend que tout soit écrit
    };
}
#endif

long compter_lignes(const std::filesystem::path& chemin) {
    std::ifstream fichier(chemin);
    return std::count(std::istreambuf_iterator<char>(fichier), {}, '\n');
}

/// Lignes par seconde ; 0 s'il manque une ligne.
double debit(const Concurrent& concurrent, const std::filesystem::path& chemin, int lignes) {
    std::filesystem::remove(chemin);
    const auto debut = std::chrono::steady_clock::now();
    concurrent(chemin, lignes);
    const std::chrono::duration<double> duree = std::chrono::steady_clock::now() - debut;
    if (compter_lignes(chemin) != long{auteurs} * lignes) return 0;
    return auteurs * lignes / duree.count();
}

struct Essai {
    const char* nom;
    Concurrent concurrent;
    double meilleur = 0;
};

/// Garde le meilleur de trois tours, où chacun passe l'un après l'autre : ce qui ralentit la
/// machine les ralentit tous. Rend faux s'il a manqué une ligne.
bool comparer(const char* titre, std::vector<Essai> essais, int lignes,
              const std::filesystem::path& chemin) {
    bool tout = true;
    for (int tour = 0; tour < 3; ++tour)
        for (auto& essai : essais) {
            const double mesure = debit(essai.concurrent, chemin, lignes);
            tout = tout && mesure > 0;
            essai.meilleur = std::max(essai.meilleur, mesure);
        }
    fmt::print("{}\n", titre);
    for (const auto& essai : essais)
        fmt::print("  {:<40} {:>10.0f} lignes/s  rapport {:.2f}\n", essai.nom, essai.meilleur,
                   tout ? essai.meilleur / essais.front().meilleur : 0);
    return tout;
}

}  // namespace

int main(int combien, char** arguments) {
    const int lignes = combien > 1 ? std::max(1, std::atoi(arguments[1])) : 2000;
    std::string dossier = (std::filesystem::temp_directory_path() / "journal-XXXXXX").string();
    if (::mkdtemp(dossier.data()) == nullptr) return 2;
    const auto chemin = std::filesystem::path(dossier) / "journal";
    std::vector<Essai> synchrones{
        {"cours::Journal, exclusif", le_notre(true, false)},
        {"cours::Journal, partagé entre processus", le_notre(false, false)}};
    std::vector<Essai> asynchrones{
        {"cours::Journal, exclusif", le_notre(true, true)},
        {"cours::Journal, partagé entre processus", le_notre(false, true)}};
#ifdef COURS_AVEC_SPDLOG
    synchrones.insert(synchrones.begin(),
                      {"spdlog, une écriture par ligne", spdlog_synchrone(true)});
    synchrones.push_back({"spdlog, tampon de 4 Ko", spdlog_synchrone(false)});
    asynchrones.insert(asynchrones.begin(), {"spdlog", spdlog_asynchrone()});
#else
    fmt::print("spdlog absent : pas de comparaison (paquet libspdlog-dev)\n");
#endif
    bool tout = comparer("synchrone", synchrones, lignes, chemin);
    tout = comparer("asynchrone", asynchrones, lignes, chemin) && tout;
    std::filesystem::remove_all(dossier);
    return tout ? 0 : 1;
}
