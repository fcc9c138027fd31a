// Exemple avancé : un map-reduce sur de vrais fichiers, par défaut les leçons de ce cours. Les mots
// les plus fréquents, un index inversé, en threads puis en processus, avec et sans mort d'un worker
// ; et la comparaison avec un programme séquentiel.
//
// `mots DOSSIER` lit vos fichiers .md et .txt.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chapitre07/partage.hpp>
#include <chapitre13/map_reduce.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <string>
#include <vector>

namespace fs = std::filesystem;

// [compter]
// Un fichier : ses mots, et combien de fois chacun. Compter ici plutôt que d'émettre chaque mot une
// fois : mille fois « le » ne font qu'une paire à transporter.
std::map<std::string, int> mots_de(const std::string& chemin) {
    std::ifstream flux(chemin);
    if (!flux) throw std::runtime_error(chemin + " : illisible");
    std::map<std::string, int> comptes;
    std::string mot;
    const auto finir = [&] {
        if (!mot.empty()) ++comptes[std::exchange(mot, {})];
    };
    for (std::istreambuf_iterator<char> c(flux), fin; c != fin; ++c) {
        const auto octet = static_cast<unsigned char>(*c);
        if (octet >= 0x80 ||
            std::isalpha(octet) != 0)  // une lettre, ou un morceau de lettre accentuée
            mot += static_cast<char>(std::tolower(octet));
        else
            finir();
    }
    finir();
    return comptes;
}
// [/compter]

using Comptes = std::map<std::string, int>;

// [les_deux_fonctions]
const auto compter = [](const std::string& chemin, auto& emettre) {
    for (const auto& [mot, fois] : mots_de(chemin))
        emettre(mot, fois);
};

const auto additionner = [](const std::string&, const std::vector<int>& comptes) {
    return std::accumulate(comptes.begin(), comptes.end(), 0);
};
// [/les_deux_fonctions]

// [index]
// Un index inversé : pour chaque mot, les fichiers où il est.
const auto situer = [](const std::string& chemin, auto& emettre) {
    for (const auto& [mot, fois] : mots_de(chemin))
        emettre(mot, fs::path(chemin).parent_path().filename().string());
};

const auto ranger = [](const std::string&, std::vector<std::string> fichiers) {
    std::sort(fichiers.begin(), fichiers.end());
    fichiers.erase(std::unique(fichiers.begin(), fichiers.end()), fichiers.end());
    return fichiers;
};
// [/index]

Comptes sequentiel(const std::vector<std::string>& fichiers) {
    Comptes total;
    for (const auto& fichier : fichiers)
        for (const auto& [mot, fois] : mots_de(fichier))
            total[mot] += fois;
    return total;
}

// [mort]
// Le même compte, pendant qu'un worker meurt, son travail fait et pas encore rendu.
Comptes avec_un_mort(const std::vector<std::string>& fichiers) {
    const cours::Partage<std::atomic<int>> executions(0);
    return cours::map_reduce_processus<std::string, int>(
        fichiers,
        [&executions](const std::string& chemin, auto& emettre) {
            compter(chemin, emettre);
            if (++*executions == 3) std::raise(SIGKILL);
        },
        additionner);
}
// [/mort]

std::vector<std::string> textes(const fs::path& dossier) {
    std::vector<std::string> chemins;
    for (const auto& entree : fs::recursive_directory_iterator(dossier)) {
        const auto suffixe = entree.path().extension();
        if (entree.is_regular_file() && (suffixe == ".md" || suffixe == ".txt"))
            chemins.push_back(entree.path().string());
    }
    std::sort(chemins.begin(), chemins.end());
    return chemins;
}

void montrer(const Comptes& comptes) {
    std::vector<std::pair<std::string, int>> tries(comptes.begin(), comptes.end());
    std::stable_sort(tries.begin(), tries.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    for (std::size_t i = 0; i < std::min<std::size_t>(5, tries.size()); ++i)
        fmt::print("  {} : {}\n", tries[i].first, tries[i].second);
}

int main(int combien, char** arguments) {
    const auto fichiers = textes(combien > 1 ? arguments[1] : COURS_CHAPITRES);
    const Comptes attendus = sequentiel(fichiers);
    const auto en_processus =
        cours::map_reduce_processus<std::string, int>(fichiers, compter, additionner);
    const auto malgre_la_mort = avec_un_mort(fichiers);
    const auto en_threads = cours::map_reduce<std::string, int>(fichiers, compter, additionner);
    const auto index = cours::map_reduce<std::string, std::string>(fichiers, situer, ranger);
    if (combien > 1) montrer(attendus);

    const bool juste = en_threads == attendus && en_processus == attendus &&
                       malgre_la_mort == attendus && index.size() == attendus.size();
    fmt::print("threads, processus, processus avec un mort : {}\n",
               juste ? "comme le programme séquentiel" : "FAUX");
    if (const auto trouve = index.find("interblocage"); trouve != index.end() && combien == 1)
        fmt::print("« interblocage » est d'abord dans {}\n", trouve->second.front());
    return juste ? 0 : 1;
}
