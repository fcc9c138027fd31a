#include "affichage.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "ancre.hpp"
#include "lecture.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t lignes_de_sortie = 12;

std::string ligne_source(const Endroit& endroit) {
    std::ifstream flux(endroit.fichier);
    std::string ligne;
    for (int i = 0; i < endroit.ligne && std::getline(flux, ligne); ++i) {
    }
    const auto debut = ligne.find_first_not_of(" \t");
    return debut == std::string::npos ? "" : ligne.substr(debut);
}

std::string dernieres_lignes(const std::string& texte, std::size_t nombre) {
    std::vector<std::string> lignes;
    std::istringstream flux(texte);
    for (std::string ligne; std::getline(flux, ligne);)
        lignes.push_back(ligne);
    std::string resultat;
    const std::size_t debut = lignes.size() > nombre ? lignes.size() - nombre : 0;
    if (debut > 0) resultat += fmt::format("    … ({} lignes avant)\n", debut);
    for (std::size_t i = debut; i < lignes.size(); ++i)
        resultat += "    | " + lignes[i] + "\n";
    return resultat;
}

/// Les chemins absolus d'une explication, raccourcis depuis la racine du cours.
std::string raccourcir(std::string texte, const fs::path& racine) {
    const std::string prefixe = racine.string() + "/";
    for (std::size_t p = 0; (p = texte.find(prefixe, p)) != std::string::npos;)
        texte.erase(p, prefixe.size());
    return texte;
}

std::string nom_profil(const std::string& profil) {
    if (profil == "tsan") return "construction tsan, qui surveille les accès concurrents";
    if (profil == "asan") return "construction asan, qui surveille la mémoire";
    return "construction simple";
}

std::string titre(const Epreuve& epreuve) {
    return epreuve.est_exercice() ? fmt::format("{} — {}", epreuve.numero(), epreuve.titre)
                                  : epreuve.id;
}

}  // namespace

Style Style::du_terminal() {
    return {::isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr};
}

std::string Style::gras(const std::string& texte) const {
    return couleurs ? "\033[1m" + texte + "\033[0m" : texte;
}

std::string Style::discret(const std::string& texte) const {
    return couleurs ? "\033[2m" + texte + "\033[0m" : texte;
}

std::string Style::teinte(Verdict verdict, const std::string& texte) const {
    if (!couleurs) return texte;
    const char* code = verdict == Verdict::reussi        ? "32"
                       : verdict == Verdict::a_completer ? "33"
                                                         : "31";
    return fmt::format("\033[1;{}m{}\033[0m", code, texte);
}

std::string relatif(const std::string& fichier, const fs::path& racine) {
    const std::string prefixe = racine.string() + "/";
    return fichier.rfind(prefixe, 0) == 0 ? fichier.substr(prefixe.size()) : fichier;
}

std::string lien_lecon(const Catalogue& catalogue, const Epreuve& epreuve,
                       const std::string& numero) {
    const fs::path lecon = epreuve.lecon();
    const std::string chemin = relatif(lecon.string(), catalogue.racine);
    std::ifstream flux(lecon);
    for (std::string ligne; std::getline(flux, ligne);) {
        const auto titre_section = ligne.find_first_not_of('#');
        if (titre_section == 0 || titre_section == std::string::npos) continue;
        const std::string texte = ligne.substr(titre_section + 1);
        if (texte.rfind(numero + " ", 0) == 0 || texte.rfind(numero + ". ", 0) == 0)
            return chemin + "#" + ancre_du_titre(texte);
    }
    return chemin;
}

std::string en_texte(const Jugement& jugement, const Catalogue& catalogue, const Epreuve& epreuve,
                     const Style& style) {
    std::string texte =
        fmt::format("{}  {}\n", style.teinte(jugement.verdict, std::string(nom(jugement.verdict))),
                    style.gras(titre(epreuve)));
    if (jugement.verdict == Verdict::reussi) {
        return texte + fmt::format("  {} cas sur {}, en {:.1f} s\n", jugement.cas_reussis(),
                                   jugement.cas.size(), jugement.duree_s);
    }
    const Constat& constat = jugement.constats.front();
    texte += fmt::format("\n  {}\n", raccourcir(constat.phrase, catalogue.racine));
    for (const auto& detail : constat.details)
        texte += fmt::format("    {}\n", raccourcir(detail, catalogue.racine));
    if (constat.endroit && constat.endroit->ligne > 0) {
        texte += fmt::format("\n  {}:{}\n", relatif(constat.endroit->fichier, catalogue.racine),
                             constat.endroit->ligne);
        if (const auto source = ligne_source(*constat.endroit); !source.empty())
            texte += fmt::format("    > {}\n", source);
    }
    if (!constat.cas.empty()) {
        texte += fmt::format("\n  Cas : « {} » ({})\n", constat.cas, nom_profil(constat.profil));
        if (constat.graine >= 0) {
            texte += fmt::format(
                "  Ordonnancement : graine {0} (pour le rejouer : ./cahier executer {1} "
                "--graine {0})\n",
                constat.graine, epreuve.numero());
        }
    }
    if (constat.verdict != Verdict::a_completer && !constat.sortie.empty()) {
        texte += constat.verdict == Verdict::ne_compile_pas ? "\n  Le compilateur dit :\n"
                                                            : "\n  Le programme a affiché :\n";
        texte += dernieres_lignes(raccourcir(constat.sortie, catalogue.racine), lignes_de_sortie);
    }
    const int reussis = jugement.cas_reussis();
    if (constat.verdict < Verdict::ne_compile_pas && epreuve.est_exercice())
        texte += fmt::format("\n  Cas réussis : {} sur {}\n", reussis, jugement.cas.size());
    if (!constat.lecon.empty())
        texte += fmt::format("  À relire : {}\n", lien_lecon(catalogue, epreuve, constat.lecon));
    return texte;
}

nlohmann::json en_json(const Jugement& jugement) {
    using nlohmann::json;
    json cas = json::array();
    for (const auto& c : jugement.cas)
        cas.push_back({{"nom", c.nom}, {"verdict", nom(c.verdict)}});
    json constats = json::array();
    for (const auto& c : jugement.constats) {
        json constat{{"verdict", nom(c.verdict)}, {"phrase", c.phrase},
                     {"details", c.details},      {"cas", c.cas},
                     {"profil", c.profil},        {"lecon", c.lecon},
                     {"graine", c.graine},        {"sortie", c.sortie}};
        if (c.endroit) {
            constat["fichier"] = c.endroit->fichier;
            constat["ligne"] = c.endroit->ligne;
            constat["fonction"] = c.endroit->fonction;
        }
        constats.push_back(std::move(constat));
    }
    return {{"exercice", jugement.exercice},
            {"variante", jugement.variante},
            {"verdict", nom(jugement.verdict)},
            {"points", jugement.points},
            {"points_max", jugement.points_max},
            {"duree_s", jugement.duree_s},
            {"cas", std::move(cas)},
            {"constats", std::move(constats)}};
}

}  // namespace juge
