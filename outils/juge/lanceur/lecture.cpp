#include "lecture.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

#include "decoupeur.hpp"

namespace juge {

std::string lire_texte(const std::filesystem::path& fichier) {
    std::ifstream flux(fichier, std::ios::binary);
    if (!flux) throw std::runtime_error("Fichier illisible : " + fichier.string());
    std::ostringstream texte;
    texte << flux.rdbuf();
    return texte.str();
}

bool lire_ligne(std::istream& flux, std::string& ligne) {
    if (!std::getline(flux, ligne)) return false;
    if (ligne.ends_with('\r')) ligne.pop_back();
    return true;
}

void ecrire_texte(const std::filesystem::path& fichier, const std::string& texte) {
    std::error_code ignoree;
    std::filesystem::create_directories(fichier.parent_path(), ignoree);
    std::filesystem::path brouillon = fichier;
    brouillon += fmt::format(".{}", ::getpid());
    std::ofstream flux(brouillon, std::ios::binary);
    flux << texte;
    flux.close();
    std::error_code erreur;
    if (!flux) erreur = std::make_error_code(std::errc::io_error);
    if (!erreur) std::filesystem::rename(brouillon, fichier, erreur);
    if (!erreur) return;
    std::filesystem::remove(brouillon, ignoree);
    throw std::runtime_error(fmt::format(
        "{} n'a pas pu être écrit. Vérifiez la place et les droits.", fichier.string()));
}

namespace {

/// Le contenu d'une suite de chaînes littérales, à partir du jeton `i`, qui avance après elles.
/// Rien si l'une d'elles contient un caractère que le juge ne sait pas lire (\n, \x41…).
std::optional<std::string> lire_chaines(const std::vector<Jeton>& jetons, std::size_t& i) {
    std::string contenu;
    for (; i < jetons.size() && jetons[i].texte[0] == '"'; ++i) {
        const std::string& texte = jetons[i].texte;
        for (std::size_t c = 1; c + 1 < texte.size(); ++c) {
            if (texte[c] == '\\' && texte[++c] != '"' && texte[c] != '\\') return std::nullopt;
            contenu += texte[c];
        }
    }
    return contenu;
}

void lire_etiquettes(const std::string& etiquettes, Cas& cas) {
    static const std::regex etiquette(R"re(\[([^\]]*)\])re");
    static const std::regex paragraphe(R"re([0-9]+(\.[0-9]+)*)re");
    const std::sregex_iterator fin;
    for (std::sregex_iterator e(etiquettes.begin(), etiquettes.end(), etiquette); e != fin; ++e) {
        const std::string mot = (*e)[1].str();
        if (std::regex_match(mot, paragraphe)) cas.lecon = mot;
        if (mot == "simple" || mot == "tsan" || mot == "asan" || mot == "ordres")
            cas.profils.push_back(mot);
    }
}

/// Vrai pour les macros de Catch2 qui déclarent des cas.
bool declare_un_cas(const std::string& jeton) {
    if (jeton[0] == '"') return false;
    return jeton.find("TEST_CASE") != std::string::npos || jeton == "SCENARIO" ||
           jeton == "SCENARIO_METHOD";
}

/// Le cas déclaré à partir du jeton `i`, qui avance jusqu'à sa parenthèse fermante. Rien si le juge
/// ne sait pas le lire.
std::optional<Cas> lire_un_cas(const std::vector<Jeton>& jetons, std::size_t& i) {
    const auto est = [&](const char* texte) {
        return i < jetons.size() && jetons[i].texte == texte;
    };
    if (!est("TEST_CASE")) return std::nullopt;
    ++i;
    if (!est("(")) return std::nullopt;
    const auto nom = lire_chaines(jetons, ++i);
    if (!nom || nom->empty()) return std::nullopt;
    Cas cas;
    cas.nom = *nom;
    if (est(",")) {
        const auto etiquettes = lire_chaines(jetons, ++i);
        if (!etiquettes) return std::nullopt;
        lire_etiquettes(*etiquettes, cas);
    }
    if (!est(")")) return std::nullopt;
    return cas;
}

/// Les cas d'un fichier. Un cas que le juge ne verrait pas ne serait jamais exécuté, et un cas sous
/// condition existe ou non selon la construction : mieux vaut refuser l'épreuve.
std::vector<Cas> lire_cas_du_fichier(const std::filesystem::path& source) {
    const auto jetons = decouper(lire_texte(source));
    std::vector<Cas> cas;
    int conditions = 0;
    bool dans_une_directive = false;
    for (std::size_t i = 0; i < jetons.size(); ++i) {
        const int ligne = jetons[i].ligne;
        if (jetons[i].debut_de_ligne) {
            dans_une_directive = jetons[i].texte == "#";
            const std::string suite =
                dans_une_directive && i + 1 < jetons.size() ? jetons[i + 1].texte : "";
            if (suite == "if" || suite == "ifdef" || suite == "ifndef") ++conditions;
            if (suite == "endif") --conditions;
        }
        if (jetons[i].texte == "explorer" && !cas.empty()) cas.back().explore = true;
        if (!declare_un_cas(jetons[i].texte)) continue;
        if (dans_une_directive || conditions > 0) {
            throw std::runtime_error(fmt::format(
                "{}:{} : un cas dans une macro ou sous #if, que le juge ne peut pas compter. Pour "
                "le réserver à une construction, étiquetez-le [simple], [tsan], [asan] ou [ordres]",
                source.string(), ligne));
        }
        auto nouveau = lire_un_cas(jetons, i);
        if (!nouveau) {
            throw std::runtime_error(fmt::format(
                "{}:{} : le juge n'exécute que des cas de la forme TEST_CASE(\"nom\", "
                "\"[étiquettes]\"), sans échappement autre que \\\" et \\\\ dans le nom",
                source.string(), ligne));
        }
        cas.push_back(std::move(*nouveau));
    }
    return cas;
}

}  // namespace

bool Cas::s_execute(const std::string& profil) const {
    if (profils.empty()) return profil != "ordres" || explore;
    return std::find(profils.begin(), profils.end(), profil) != profils.end();
}

std::vector<Cas> lire_cas(const std::vector<std::filesystem::path>& sources) {
    std::vector<Cas> cas;
    std::set<std::string> vus;
    for (const auto& source : sources) {
        for (auto& nouveau : lire_cas_du_fichier(source)) {
            if (!vus.insert(nouveau.nom).second) {
                throw std::runtime_error(
                    fmt::format("{} : deux cas s'appellent « {} »", source.string(), nouveau.nom));
            }
            cas.push_back(std::move(nouveau));
        }
    }
    return cas;
}

std::string ne_garder_que(const std::filesystem::path& source, const std::string& nom) {
    const std::string texte = lire_texte(source);
    const auto jetons = decouper(texte);
    std::set<int> otees;
    for (std::size_t i = 0; i < jetons.size(); ++i) {
        if (!declare_un_cas(jetons[i].texte)) continue;
        const int premiere = jetons[i].ligne;
        const auto cas = lire_un_cas(jetons, i);
        int ouvertes = 0;
        do {
            ++i;
            if (i == jetons.size()) break;
            ouvertes += jetons[i].texte == "{" ? 1 : jetons[i].texte == "}" ? -1 : 0;
        } while (ouvertes > 0);
        if (!cas || cas->nom == nom || i == jetons.size()) continue;
        for (int ligne = premiere; ligne <= jetons[i].ligne; ++ligne)
            otees.insert(ligne);
    }
    // GCC prend ce texte, qui se dit d'un autre fichier, pour un en-tête.
    std::string reste = fmt::format(
        "#ifndef __clang__\n#pragma GCC diagnostic ignored \"-Wsubobject-linkage\"\n#endif\n"
        "#line 1 \"{}\"\n",
        source.string());
    std::istringstream flux(texte);
    int numero = 0;
    for (std::string ligne; std::getline(flux, ligne);)
        reste += (otees.count(++numero) != 0 ? "" : ligne) + "\n";
    return reste;
}

std::optional<Attendu> lire_attendu(const std::filesystem::path& erreur, bool sans_lecture) {
    static const std::regex forme(
        R"re((?:// )?(attendu|sans lecture) : (.+?)( dans « (.+) »)? — ((G[0-9]+) : )?(.+))re");
    std::ifstream flux(erreur);
    for (std::string ligne; lire_ligne(flux, ligne);) {
        std::smatch m;
        if (!std::regex_match(ligne, m, forme)) break;
        if ((m[1] == "sans lecture") != sans_lecture) continue;
        const auto verdict = verdict_nomme(m[2].str());
        if (!verdict) break;
        return Attendu{*verdict, m[4].str(), m[6].str(), m[7].str()};
    }
    return std::nullopt;
}

}  // namespace juge
