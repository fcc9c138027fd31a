#include "lignes.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <set>
#include <sstream>
#include <utility>

#include "outil.hpp"

namespace juge {
namespace {

/// Une adresse de retour suit l'appel : reculer d'un octet désigne l'appel lui-même.
std::string appel(const std::string& adresse) {
    const auto valeur = std::strtoull(adresse.c_str(), nullptr, 16);
    return fmt::format("{:x}", valeur == 0 ? 0 : valeur - 1);
}

}  // namespace

Lignes::Lignes(const std::filesystem::path& programme, const std::vector<std::string>& piles,
               std::vector<std::filesystem::path> fichiers)
    : fichiers_(std::move(fichiers)) {
    std::set<std::string> adresses;
    for (const auto& pile : piles) {
        std::istringstream mots(pile);
        for (std::string adresse; mots >> adresse;)
            adresses.insert(appel(adresse));
    }
    std::vector<std::string> commande{"addr2line", "-e", programme.string(), "-i", "-a"};
    commande.insert(commande.end(), adresses.begin(), adresses.end());
    const auto sortie = lancer_outil(commande, 20);
    std::istringstream lignes(sortie.texte);
    std::string adresse;
    for (std::string ligne; std::getline(lignes, ligne);) {
        if (ligne.starts_with("0x")) {
            adresse = fmt::format("{:x}", std::strtoull(ligne.c_str(), nullptr, 16));
            continue;
        }
        const auto deux_points = ligne.rfind(':');
        if (deux_points == std::string::npos) continue;
        connues_[adresse].push_back(
            {ligne.substr(0, deux_points), std::atoi(ligne.c_str() + deux_points + 1), ""});
    }
}

std::optional<Endroit> Lignes::trouver(const std::string& pile) const {
    for (const auto& fichier : fichiers_) {
        std::istringstream mots(pile);
        for (std::string adresse; mots >> adresse;) {
            const auto trouvee = connues_.find(appel(adresse));
            if (trouvee == connues_.end()) continue;
            for (const auto& endroit : trouvee->second)
                if (endroit.ligne > 0 && endroit.fichier == fichier.string()) return endroit;
        }
    }
    return std::nullopt;
}

}  // namespace juge
