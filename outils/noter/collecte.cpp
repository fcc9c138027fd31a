#include "collecte.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "affichage.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t remarques_max = 20;

std::vector<std::string> composants(const std::string& chemin) {
    std::vector<std::string> resultat;
    std::istringstream flux(chemin);
    for (std::string mot; std::getline(flux, mot, '/');)
        if (!mot.empty() && mot != ".") resultat.push_back(mot);
    return resultat;
}

bool commence_par(const std::string& texte, const std::string& debut) {
    return texte.rfind(debut, 0) == 0;
}

/// 0 : rangé comme dans le cours ; 1 : sous un dossier de la série ; 2 : le bon nom ; 3 : à
/// ignorer.
int rang(const std::string& chemin, const juge::Epreuve& exercice, const std::string& attendu) {
    const auto mots = composants(chemin);
    const std::string normal = fmt::format("{}", fmt::join(mots, "/"));
    for (const auto& mot : mots)
        if (mot == "solutions" || commence_par(mot, "build") || mot == ".git") return 3;
    if (normal == attendu ||
        (normal.size() > attendu.size() &&
         normal.compare(normal.size() - attendu.size() - 1, std::string::npos, "/" + attendu) == 0))
        return 0;
    const bool range = std::any_of(mots.begin(), mots.end() - 1, [&](const std::string& mot) {
        return mot == exercice.serie || commence_par(mot, exercice.serie + "_");
    });
    return range ? 1 : 2;
}

/// Ouvre un fichier ordinaire, sans suivre de lien ni attendre sur un tube.
std::string lire_fichier(const fs::path& chemin, struct stat& infos) {
    const int fd = ::open(chemin.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || ::fstat(fd, &infos) != 0 || !S_ISREG(infos.st_mode)) {
        if (fd >= 0) ::close(fd);
        throw std::runtime_error("illisible");
    }
    std::string texte(reponse_max + 1, '\0');
    std::size_t lus = 0;
    for (ssize_t n = 0;
         lus < texte.size() && (n = ::read(fd, texte.data() + lus, texte.size() - lus)) > 0;)
        lus += static_cast<std::size_t>(n);
    ::close(fd);
    texte.resize(lus);
    return texte;
}

}  // namespace

void Contenu::remarquer(const std::string& remarque) {
    if (remarques.size() < remarques_max)
        remarques.push_back(juge::affichable(remarque));
    else if (remarques.size() == remarques_max)
        remarques.emplace_back("… et d'autres du même genre");
}

void Contenu::prendre(Fichier fichier) {
    std::size_t pris = fichier.contenu.size();
    for (const auto& f : fichiers)
        pris += f.contenu.size();
    fichier.chemin = juge::affichable(fichier.chemin);
    if (pris > pris_max)
        refus = "trop de fichiers portent le nom d'un exercice";
    else
        fichiers.push_back(std::move(fichier));
}

bool chemin_sur(const std::string& chemin) {
    if (chemin.empty() || chemin.size() > chemin_max || chemin[0] == '/' ||
        chemin.find('\\') != std::string::npos)
        return false;
    const auto mots = composants(chemin);
    return !mots.empty() && std::find(mots.begin(), mots.end(), "..") == mots.end();
}

std::string nom_du_fichier(const std::string& chemin) {
    const auto barre = chemin.find_last_of('/');
    return barre == std::string::npos ? chemin : chemin.substr(barre + 1);
}

Choix choisir(const Contenu& contenu, const juge::Epreuve& exercice, const fs::path& racine) {
    const std::string attendu = juge::relatif(exercice.squelette.string(), racine);
    constexpr int ignore = 3;
    int meilleur = ignore;
    std::vector<const Fichier*> retenus;
    for (const auto& fichier : contenu.fichiers) {
        if (nom_du_fichier(fichier.chemin) != exercice.nom + ".hpp") continue;
        const int r = rang(fichier.chemin, exercice, attendu);
        if (r == ignore || r > meilleur) continue;
        if (r < meilleur) retenus.clear();
        meilleur = r;
        retenus.push_back(&fichier);
    }
    if (retenus.empty()) return {};
    for (const auto* autre : retenus) {
        if (autre->contenu == retenus.front()->contenu) continue;
        return {std::nullopt, fmt::format("deux fichiers différents pour cet exercice : {} et {}",
                                          retenus.front()->chemin, autre->chemin)};
    }
    const Fichier& choisi = *retenus.front();
    if (choisi.contenu.size() > reponse_max) {
        return {std::nullopt, fmt::format("{} dépasse {} Kio", choisi.chemin, reponse_max >> 10)};
    }
    return {Reponse{choisi.contenu, choisi.chemin, choisi.date}, ""};
}

Contenu lire_dossier(const fs::path& dossier, const std::vector<std::string>& noms) {
    Contenu contenu;
    std::size_t entrees = 0;
    std::error_code erreur;
    constexpr auto options = fs::directory_options::skip_permission_denied;
    auto parcours = fs::recursive_directory_iterator(dossier, options, erreur);
    if (erreur) {
        contenu.refus = "dossier illisible (" + erreur.message() + ")";
        return contenu;
    }
    for (const fs::recursive_directory_iterator fin; parcours != fin; parcours.increment(erreur)) {
        if (erreur || ++entrees > entrees_max || parcours.depth() > 64) {
            contenu.refus = erreur ? "dossier illisible (" + erreur.message() + ")"
                                   : fmt::format("plus de {} fichiers", entrees_max);
            return contenu;
        }
        const std::string nom = parcours->path().filename().string();
        if (std::find(noms.begin(), noms.end(), nom) == noms.end()) continue;
        const std::string chemin = parcours->path().lexically_relative(dossier).string();
        if (parcours->is_symlink(erreur)) {
            contenu.remarquer(chemin + " est un lien symbolique : il n'est pas suivi");
            continue;
        }
        struct stat infos {};
        try {
            std::string texte = lire_fichier(parcours->path(), infos);
            if (infos.st_nlink > 1)
                contenu.remarquer(chemin + " est un lien physique vers un autre fichier");
            if (!chemin_sur(chemin)) {
                contenu.remarquer(chemin + " : son chemin n'est pas lisible, il n'est pas pris");
                continue;
            }
            contenu.prendre({chemin, std::move(texte), infos.st_mtime});
        } catch (const std::runtime_error&) {
            contenu.remarquer(chemin + " n'est pas un fichier ordinaire, ou n'est pas lisible");
        }
    }
    return contenu;
}

std::string envoyer(const Contenu& contenu) {
    json fichiers = json::array();
    for (const auto& f : contenu.fichiers) {
        fichiers.push_back({{"chemin", f.chemin},
                            {"contenu", json::binary({f.contenu.begin(), f.contenu.end()})},
                            {"date", f.date}});
    }
    const json donnees{{"fichiers", std::move(fichiers)},
                       {"remarques", contenu.remarques},
                       {"date", contenu.date ? json(*contenu.date) : json(nullptr)},
                       {"refus", contenu.refus}};
    const auto octets = json::to_cbor(donnees);
    return {octets.begin(), octets.end()};
}

Contenu recevoir(const std::string& octets) {
    try {
        const json donnees = json::from_cbor(octets.begin(), octets.end());
        Contenu contenu;
        contenu.refus = juge::affichable(donnees.at("refus").get<std::string>());
        if (const auto& date = donnees.at("date"); !date.is_null())
            contenu.date = date.get<std::time_t>();
        for (const auto& remarque : donnees.at("remarques"))
            contenu.remarquer(remarque.get<std::string>());
        for (const auto& f : donnees.at("fichiers")) {
            const auto& texte = f.at("contenu").get_binary();
            contenu.fichiers.push_back({juge::affichable(f.at("chemin").get<std::string>()),
                                        {texte.begin(), texte.end()},
                                        f.at("date").get<std::time_t>()});
        }
        return contenu;
    } catch (const json::exception&) {
        throw std::runtime_error("le lecteur d'archives n'a pas rendu ce qu'on attendait de lui");
    }
}

}  // namespace noter
