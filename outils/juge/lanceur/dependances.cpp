#include "dependances.hpp"

#include "lecture.hpp"

namespace juge {

namespace fs = std::filesystem;

std::vector<std::string> noms_de_la_regle(const std::string& regle) {
    std::vector<std::string> noms;
    std::string nom;
    const auto finir = [&] {
        if (!nom.empty()) noms.push_back(nom);
        nom.clear();
    };
    // La cible est « objet.o: » ; un chemin peut contenir « : », mais pas suivi d'un blanc.
    auto i = regle.find(": ");
    if (i == std::string::npos) return noms;
    for (i += 2; i < regle.size(); ++i) {
        const char c = regle[i];
        const char suivant = i + 1 < regle.size() ? regle[i + 1] : '\0';
        if (c == '\\' && (suivant == ' ' || suivant == '#' || suivant == '\\'))
            nom += regle[++i];
        else if (c == '\\' && suivant == '\n')
            ++i, finir();
        else if (c == '$' && suivant == '$')
            nom += regle[++i];
        else if (c == ' ' || c == '\n')
            finir();
        else
            nom += c;
    }
    finir();
    return noms;
}

std::vector<fs::path> lire_dependances(const fs::path& fichier, const fs::path& exclu) {
    std::vector<fs::path> lus;
    for (const auto& nom : noms_de_la_regle(lire_texte(fichier)))
        if (!nom.starts_with(exclu.string() + "/")) lus.emplace_back(nom);
    fs::remove(fichier);
    return lus;
}

}  // namespace juge
