// Ce que les tests du journal ont en commun.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace essais {

/// Un dossier à soi, effacé à la fin.
class Dossier {
public:
    Dossier() {
        std::string modele = (std::filesystem::temp_directory_path() / "journal-XXXXXX").string();
        if (::mkdtemp(modele.data()) == nullptr) throw std::runtime_error("pas de dossier");
        chemin_ = modele;
    }
    Dossier(const Dossier&) = delete;
    Dossier& operator=(const Dossier&) = delete;
    ~Dossier() {
        std::error_code tant_pis;
        std::filesystem::remove_all(chemin_, tant_pis);
    }
    std::filesystem::path operator/(const std::string& nom) const { return chemin_ / nom; }

private:
    std::filesystem::path chemin_;
};

inline std::string contenu(const std::filesystem::path& chemin) {
    std::ifstream fichier(chemin, std::ios::binary);
    return {std::istreambuf_iterator<char>(fichier), {}};
}

/// Les lignes ; une dernière ligne inachevée est rendue avec « (inachevée) ».
inline std::vector<std::string> lignes(const std::filesystem::path& chemin) {
    std::vector<std::string> lues;
    const std::string texte = contenu(chemin);
    std::size_t debut = 0;
    for (;;) {
        const auto fin = texte.find('\n', debut);
        if (fin == std::string::npos) break;
        lues.push_back(texte.substr(debut, fin - debut));
        debut = fin + 1;
    }
    if (debut < texte.size()) lues.push_back(texte.substr(debut) + "(inachevée)");
    return lues;
}

/// Le message d'une ligne : ce qui suit la date, le niveau et l'auteur.
inline std::string message(const std::string& ligne) {
    std::size_t debut = 0;
    for (int mot = 0; mot < 3; ++mot)
        debut = ligne.find(' ', debut) + 1;
    return ligne.substr(debut);
}

inline std::vector<std::string> messages(const std::filesystem::path& chemin) {
    auto lues = lignes(chemin);
    for (auto& ligne : lues)
        ligne = message(ligne);
    return lues;
}

}  // namespace essais
