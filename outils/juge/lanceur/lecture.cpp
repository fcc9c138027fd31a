#include "lecture.hpp"

#include <fmt/format.h>

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

namespace {

/// Le contenu d'une suite de chaînes littérales, à partir du jeton `i`, qui avance après elles.
std::string lire_chaines(const std::vector<Jeton>& jetons, std::size_t& i) {
    std::string contenu;
    for (; i < jetons.size() && jetons[i].texte[0] == '"'; ++i) {
        const std::string& texte = jetons[i].texte;
        for (std::size_t c = 1; c + 1 < texte.size(); ++c) {
            if (texte[c] == '\\') ++c;
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
        if (mot == "simple" || mot == "tsan" || mot == "asan") cas.profils.push_back(mot);
    }
}

}  // namespace

std::vector<Cas> lire_cas(const std::vector<std::filesystem::path>& sources) {
    // Un cas que le juge ne verrait pas ne serait jamais exécuté : mieux vaut refuser l'épreuve.
    static const std::set<std::string> refuses{"SCENARIO", "TEST_CASE_METHOD",
                                               "METHOD_AS_TEST_CASE", "TEMPLATE_TEST_CASE",
                                               "REGISTER_TEST_CASE"};
    std::vector<Cas> cas;
    std::set<std::string> vus;
    for (const auto& source : sources) {
        const auto jetons = decouper(lire_texte(source));
        for (std::size_t i = 0; i < jetons.size(); ++i) {
            const int ligne = jetons[i].ligne;
            const bool refuse = refuses.count(jetons[i].texte) != 0;
            if (!refuse && jetons[i].texte != "TEST_CASE") continue;
            Cas nouveau;
            i += 2;  // TEST_CASE (
            nouveau.nom = lire_chaines(jetons, i);
            if (i < jetons.size() && jetons[i].texte == ",")
                lire_etiquettes(lire_chaines(jetons, ++i), nouveau);
            if (refuse || nouveau.nom.empty() || i >= jetons.size() || jetons[i].texte != ")") {
                throw std::runtime_error(fmt::format(
                    "{}:{} : le juge n'exécute que des cas de la forme TEST_CASE(\"nom\", "
                    "\"[étiquettes]\")",
                    source.string(), ligne));
            }
            if (!vus.insert(nouveau.nom).second) {
                throw std::runtime_error(fmt::format("{}:{} : deux cas s'appellent « {} »",
                                                     source.string(), ligne, nouveau.nom));
            }
            cas.push_back(std::move(nouveau));
        }
    }
    return cas;
}

std::optional<Attendu> lire_attendu(const std::filesystem::path& erreur, bool sans_lecture) {
    static const std::regex forme(
        R"re(// (attendu|sans lecture) : (.+?)( dans « (.+) »)? — (.+))re");
    std::ifstream flux(erreur);
    for (std::string ligne; std::getline(flux, ligne);) {
        std::smatch m;
        if (!std::regex_match(ligne, m, forme)) break;
        if ((m[1] == "sans lecture") != sans_lecture) continue;
        const auto verdict = verdict_nomme(m[2].str());
        if (!verdict) break;
        return Attendu{*verdict, m[4].str(), m[5].str()};
    }
    return std::nullopt;
}

}  // namespace juge
