#include "affichage.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "ancre.hpp"
#include "lecture.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t lignes_de_sortie = 12;

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

namespace {

/// U+202A à U+202E, U+2066 à U+2069 : ce qui s'affiche n'est plus dans l'ordre du texte (« Trojan
/// Source », CVE-2021-42574). U+FFFE, U+FFFF : interdits en XML.
bool est_trompeur(std::string_view caractere) {
    const auto octet = [&](std::size_t rang) -> unsigned {
        return static_cast<unsigned char>(caractere[rang]);
    };
    if (caractere.size() < 3 || (octet(0) & 0xF0U) != 0xE0U) return false;
    const unsigned code = (octet(0) & 0xFU) << 12U | (octet(1) & 0x3FU) << 6U | (octet(2) & 0x3FU);
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code >= 0xFFFE;
}

}  // namespace

std::string affichable(const std::string& texte) {
    using nlohmann::json;
    const std::string utf8 =
        json::parse(json(texte).dump(-1, ' ', false, json::error_handler_t::replace));
    std::string resultat;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto octet = static_cast<unsigned char>(utf8[i]);
        const auto apres = i + 1 < utf8.size() ? static_cast<unsigned char>(utf8[i + 1]) : 0U;
        if (octet == '\r' && apres == '\n') continue;            // une fin de ligne de Windows
        const bool commande_c1 = octet == 0xC2 && apres < 0xA0;  // U+0080 à U+009F
        const bool commande = (octet < 0x20 && octet != '\n' && octet != '\t') || octet == 0x7F;
        const bool trompeur = est_trompeur(std::string_view(utf8).substr(i, 3));
        if (commande || commande_c1 || trompeur)
            resultat += "\xEF\xBF\xBD";
        else
            resultat += utf8[i];
        i += trompeur ? 2 : commande_c1 ? 1 : 0;
    }
    return resultat;
}

std::string relatif(const std::string& fichier, const fs::path& racine) {
    const std::string prefixe = racine.string() + "/";
    return fichier.rfind(prefixe, 0) == 0 ? fichier.substr(prefixe.size()) : fichier;
}

std::string ligne_source(const Endroit& endroit) {
    std::ifstream flux(endroit.fichier);
    std::string ligne;
    for (int i = 0; i < endroit.ligne && lire_ligne(flux, ligne); ++i) {
    }
    const auto debut = ligne.find_first_not_of(" \t");
    return debut == std::string::npos ? "" : ligne.substr(debut);
}

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

bool ouvre_le_paragraphe(const std::string& ligne, const std::string& numero) {
    const auto titre = ligne.find_first_not_of('#');
    if (titre == 0 || titre == std::string::npos) return false;
    return ligne.compare(titre, numero.size() + 2, " " + numero + " ") == 0 ||
           ligne.compare(titre, numero.size() + 3, " " + numero + ". ") == 0;
}

std::string titre_du_paragraphe(const Epreuve& epreuve, const std::string& numero) {
    if (numero.empty()) return "";
    std::ifstream flux(epreuve.lecon());
    for (std::string ligne; std::getline(flux, ligne);)
        if (ouvre_le_paragraphe(ligne, numero))
            return ligne.substr(ligne.find_first_not_of('#') + 1);
    return "";
}

std::string lien_lecon(const Catalogue& catalogue, const Epreuve& epreuve,
                       const std::string& numero) {
    const std::string chemin = relatif(epreuve.lecon().string(), catalogue.racine);
    const std::string titre_section = titre_du_paragraphe(epreuve, numero);
    return titre_section.empty() ? chemin : chemin + "#" + ancre_du_titre(titre_section);
}

std::string a_virgule(double valeur, int decimales) {
    std::string texte = fmt::format("{:.{}f}", valeur, decimales);
    std::replace(texte.begin(), texte.end(), '.', ',');
    return texte;
}

std::string en_texte(const Jugement& jugement, const Catalogue& catalogue, const Epreuve& epreuve,
                     const Style& style) {
    std::string texte =
        fmt::format("{}  {}\n", style.teinte(jugement.verdict, std::string(nom(jugement.verdict))),
                    style.gras(titre(epreuve)));
    if (jugement.verdict == Verdict::reussi) {
        return texte + fmt::format("  {} cas sur {}, en {} s\n", jugement.cas_reussis(),
                                   jugement.cas.size(), a_virgule(jugement.duree_s, 1));
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
        texte +=
            fmt::format("\n  Cas réussis : {} sur {}{}\n", reussis, jugement.cas.size(),
                        jugement.cas.back().essaye ? "" : " (après celui-ci, aucun n'est essayé)");
    if (!constat.lecon.empty())
        texte += fmt::format("  À relire : {}\n", lien_lecon(catalogue, epreuve, constat.lecon));
    return texte;
}

nlohmann::json en_json(const Jugement& jugement) {
    using nlohmann::json;
    json cas = json::array();
    for (const auto& c : jugement.cas)
        cas.push_back({{"nom", c.nom}, {"verdict", nom(c.verdict)}, {"essaye", c.essaye}});
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

Jugement jugement_de_json(const nlohmann::json& donnees) {
    const auto verdict = [](const nlohmann::json& nom_du_verdict) {
        const auto lu = verdict_nomme(nom_du_verdict.get<std::string>());
        if (!lu) throw std::runtime_error("verdict inconnu : " + nom_du_verdict.dump());
        return *lu;
    };
    Jugement jugement;
    jugement.exercice = donnees.at("exercice");
    jugement.variante = donnees.at("variante");
    jugement.verdict = verdict(donnees.at("verdict"));
    jugement.points = donnees.at("points");
    jugement.points_max = donnees.at("points_max");
    jugement.duree_s = donnees.at("duree_s");
    for (const auto& cas : donnees.at("cas"))
        jugement.cas.push_back({cas.at("nom"), verdict(cas.at("verdict")), cas.at("essaye")});
    for (const auto& c : donnees.at("constats")) {
        Constat constat;
        constat.verdict = verdict(c.at("verdict"));
        constat.phrase = c.at("phrase");
        constat.details = c.at("details").get<std::vector<std::string>>();
        constat.cas = c.at("cas");
        constat.profil = c.at("profil");
        constat.lecon = c.at("lecon");
        constat.graine = c.at("graine");
        constat.sortie = c.at("sortie");
        if (c.contains("fichier"))
            constat.endroit = Endroit{c.at("fichier"), c.at("ligne"), c.at("fonction")};
        jugement.constats.push_back(std::move(constat));
    }
    return jugement;
}

}  // namespace juge
