#include "liens.hpp"

#include <fmt/format.h>

#include <regex>

namespace lecons {
namespace {

namespace fs = std::filesystem;

/// Remplace les %C3%A9 d'une adresse par les octets qu'ils désignent.
std::string decoder(const std::string& texte) {
    static const std::regex code("[0-9a-fA-F]{2}");
    std::string resultat;
    for (std::size_t i = 0; i < texte.size(); ++i) {
        const std::string chiffres = texte.substr(i + 1, 2);
        if (texte[i] == '%' && std::regex_match(chiffres, code)) {
            resultat += static_cast<char>(std::stoi(chiffres, nullptr, 16));
            i += 2;
        } else {
            resultat += texte[i];
        }
    }
    return resultat;
}

/// Pourquoi ce lien ne mène nulle part ; vide s'il est bon.
std::string defaut(const Depot& depot, const Destination& but) {
    const std::string chemin = depot.relatif(but.chemin);
    if (chemin.starts_with("..")) return "il sort du dépôt";
    if (!fs::exists(but.chemin)) return fmt::format("{} n'existe pas", chemin);
    if (but.ancre.empty()) return "";
    const Document* document =
        depot.document(fs::is_directory(but.chemin) ? but.chemin / "README.md" : but.chemin);
    if (document == nullptr)
        return fmt::format("{} n'est pas une page qui porte des titres", chemin);
    if (document->ancres.contains(but.ancre)) return "";
    return fmt::format("{} n'a pas de titre dont l'ancre soit #{}", chemin, but.ancre);
}

}  // namespace

std::optional<Destination> destination(const Depot& depot, const Document& document,
                                       const std::string& cible) {
    static const std::regex adresse("([a-zA-Z][a-zA-Z0-9+.-]*:|//).*");
    if (std::regex_match(cible, adresse)) return std::nullopt;
    const auto diese = cible.find('#');
    const std::string chemin = decoder(cible.substr(0, diese));
    Destination but{document.fichier,
                    diese == std::string::npos ? "" : decoder(cible.substr(diese + 1))};
    if (chemin.starts_with('/'))  // depuis la racine du dépôt, comme sur les forges
        but.chemin = (depot.catalogue().racine / chemin.substr(1)).lexically_normal();
    else if (!chemin.empty())
        but.chemin = (document.fichier.parent_path() / chemin).lexically_normal();
    if (!but.chemin.has_filename()) but.chemin = but.chemin.parent_path();  // « dossier/ »
    return but;
}

Problemes verifier_liens(const Depot& depot) {
    Problemes problemes;
    for (const auto& [fichier, document] : depot.documents()) {
        for (const auto& lien : document.liens) {
            const auto but = destination(depot, document, lien.cible);
            if (!but) continue;
            if (const auto raison = defaut(depot, *but); !raison.empty()) {
                problemes.push_back(
                    {fichier, lien.ligne,
                     fmt::format("le lien « {} » ne mène nulle part : {} ; corrigez-le", lien.cible,
                                 raison)});
            }
        }
    }
    return problemes;
}

}  // namespace lecons
