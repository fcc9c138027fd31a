// Exemple avancé : paralléliser un calcul intensif avec des processus, et comparer honnêtement avec
// des threads.
//
// On cherche, sous trois millions, le nombre dont la suite de Syracuse est la plus longue (n
// devient n / 2 s'il est pair, 3 n + 1 sinon, jusqu'à 1). Le même découpage, le même calcul, confié
// à un thread, à des threads, à des processus. Puis l'une des tranches plante : c'est là que les
// processus se distinguent.
#include <fmt/format.h>

#include <algorithm>
#include <chapitre01/topologie.hpp>
#include <chapitre02/chronometre.hpp>
#include <chapitre07/calcul.hpp>
#include <csignal>
#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

constexpr std::uint64_t limite = 3'000'000;

// [calcul]
struct Record {
    std::uint64_t nombre = 1;
    std::uint64_t etapes = 0;
};

std::uint64_t compter_etapes(std::uint64_t n) {
    std::uint64_t etapes = 0;
    for (; n != 1; ++etapes)
        n = n % 2 == 0 ? n / 2 : 3 * n + 1;
    return etapes;
}

// Le record des nombres rang + 1, rang + 1 + pas, rang + 1 + 2 pas… : ainsi répartis, les grands
// nombres, plus longs à suivre, vont à tous.
Record chercher(std::uint64_t rang, std::uint64_t pas) {
    Record record;
    for (std::uint64_t n = rang + 1; n < limite; n += pas) {
        const std::uint64_t etapes = compter_etapes(n);
        if (etapes > record.etapes) record = {n, etapes};
    }
    return record;
}

Record meilleur(const std::vector<Record>& records) {
    return *std::max_element(records.begin(), records.end(), [](const auto& a, const auto& b) {
        return std::pair(a.etapes, b.nombre) < std::pair(b.etapes, a.nombre);
    });
}
// [/calcul]

// [threads]
Record par_threads(std::uint64_t travailleurs) {
    std::vector<Record> records(travailleurs);
    {
        std::vector<std::jthread> equipe;
        for (std::uint64_t i = 0; i < travailleurs; ++i)
            equipe.emplace_back([i, &records, travailleurs] {
                records[i] = chercher(i, travailleurs);  // la mémoire est commune : on y écrit
            });
    }
    return meilleur(records);
}
// [/threads]

// [processus]
Record par_processus(std::uint64_t travailleurs) {
    std::vector<cours::Calcul<Record>> equipe;
    for (std::uint64_t i = 0; i < travailleurs; ++i)  // tous lancés avant d'en attendre un
        equipe.emplace_back([i, travailleurs] { return chercher(i, travailleurs); });
    std::vector<Record> records;
    for (auto& calcul : equipe)
        records.push_back(calcul.obtenir());  // la mémoire ne l'est pas : le résultat revient
    return meilleur(records);
}
// [/processus]

// [panne]
// La tranche 1 plante la première fois. Dans un thread, le programme entier serait mort ; ici, le
// parent l'apprend, et relance cette tranche-là.
Record malgre_une_panne(std::uint64_t travailleurs) {
    std::vector<cours::Calcul<Record>> equipe;
    for (std::uint64_t i = 0; i < travailleurs; ++i)
        equipe.emplace_back([i, travailleurs] {
            if (i == 1) std::raise(SIGSEGV);
            return chercher(i, travailleurs);
        });
    std::vector<Record> records;
    for (std::uint64_t i = 0; i < travailleurs; ++i) {
        try {
            records.push_back(equipe[i].obtenir());
        } catch (const cours::EchecProcessus& echec) {
            fmt::print("tranche {} : {} ; on la relance\n", i, echec.fin().phrase());
            cours::Calcul<Record> encore([=] { return chercher(i, travailleurs); });
            records.push_back(encore.obtenir());
        }
    }
    return meilleur(records);
}
// [/panne]

template <class Recherche>
Record mesurer(const char* nom, Recherche rechercher) {
    const cours::Chronometre chrono;
    const Record record = rechercher();
    const double ms = cours::en_ms(chrono.reel());
    fmt::print("{:<20} {:>8.1f} ms   record : {} ({} étapes)\n", nom, ms, record.nombre,
               record.etapes);
    return record;
}

int main() {
    const auto coeurs = static_cast<std::uint64_t>(std::max(2, cours::coeurs_utilisables()));
    fmt::print("{} travailleurs\n", coeurs);
    const Record seul = mesurer("un seul thread", [] { return chercher(0, 1); });
    const Record threads = mesurer("des threads", [=] { return par_threads(coeurs); });
    const Record processus = mesurer("des processus", [=] { return par_processus(coeurs); });
    const Record panne = malgre_une_panne(coeurs);
    const bool meme = seul.nombre == threads.nombre && seul.nombre == processus.nombre &&
                      seul.nombre == panne.nombre;
    fmt::print("même résultat partout : {}\n", meme ? "oui" : "non");
    return meme ? 0 : 1;
}
