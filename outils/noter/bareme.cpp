#include "bareme.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <regex>
#include <stdexcept>

#include "lecture.hpp"
#include "noms.hpp"
#include "selection.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;

constexpr const char* formes =
    "attendu : « plafond VERDICT = 50 % », « points 5.1 = 6 », « poids 5.1 « nom du cas » = 3 » ou "
    "« poids 5.1 cas cachés = 2 »";

/// Les espaces insécables, qu'un traitement de texte met seul autour de « » et de %, deviennent des
/// espaces.
std::string sans_insecables(std::string texte) {
    for (const std::string insecable : {"\xC2\xA0", "\xE2\x80\xAF"})
        for (std::size_t p = 0; (p = texte.find(insecable, p)) != std::string::npos;)
            texte.replace(p, insecable.size(), " ");
    return texte;
}

double lire_nombre(std::string texte) {
    std::replace(texte.begin(), texte.end(), ',', '.');
    return std::stod(texte);
}

/// Les verdicts qu'un plafond peut nommer : les autres valent déjà 0, ou tous les points.
constexpr auto premier_plafonnable = juge::Verdict::echec;
constexpr auto dernier_plafonnable = juge::Verdict::course_detectee;

juge::Verdict lire_verdict(const std::string& texte) {
    std::vector<std::string> noms;
    for (int v = static_cast<int>(premier_plafonnable); v <= static_cast<int>(dernier_plafonnable);
         ++v) {
        const auto verdict = static_cast<juge::Verdict>(v);
        noms.emplace_back(nom(verdict));
        if (pour_comparer(noms.back()) == pour_comparer(texte)) return verdict;
    }
    throw std::runtime_error(fmt::format("« {} » n'est pas un verdict qui se plafonne : {}.", texte,
                                         fmt::join(noms, ", ")));
}

class LecteurDeBareme {
public:
    LecteurDeBareme(const juge::Catalogue& catalogue, const std::vector<Sujet>& sujets)
        : catalogue_(catalogue), sujets_(sujets) {}

    void lire(const std::string& brute) {
        static const std::string egale = R"(\s*[=:]\s*(\d{1,6}(?:[.,]\d{1,6})?))";
        static const std::regex plafond(R"(\s*plafond\s+(.*?))" + egale + R"(\s*%\s*)");
        static const std::regex points(R"(\s*points\s+(\S+?))" + egale + R"(\s*)");
        static const std::regex caches(R"(\s*poids\s+(\S+)\s+cas cachés)" + egale + R"(\s*)");
        static const std::regex poids(R"(\s*poids\s+(\S+)\s+(?:«|")\s*(.*?)\s*(?:»|"))" + egale +
                                      R"(\s*)");
        const std::string ligne = sans_insecables(brute);
        const auto debut = ligne.find_first_not_of(" \t");
        if (debut == std::string::npos || ligne[debut] == '#') return;
        std::smatch m;
        if (std::regex_match(ligne, m, plafond))
            plafonner(m[1], lire_nombre(m[2]));
        else if (std::regex_match(ligne, m, points))
            retenir(bareme_.points, exercice(m[1]).id, lire_nombre(m[2]));
        else if (std::regex_match(ligne, m, caches))
            retenir(bareme_.poids_caches, exercice(m[1]).id, lire_nombre(m[2]));
        else if (std::regex_match(ligne, m, poids))
            peser(exercice(m[1]), m[2], lire_nombre(m[3]));
        else
            throw std::runtime_error(
                fmt::format("« {} » n'est pas une règle ; {}.", ligne, formes));
    }

    /// Un exercice dont aucun cas ne compterait ne vaudrait rien pour personne.
    Bareme conclure() const {
        for (const auto& sujet : sujets_) {
            const auto cas = juge::lire_cas(sujet.exercice->sources);
            if (!cas.empty() && std::all_of(cas.begin(), cas.end(), [&](const juge::Cas& c) {
                    return bareme_.poids_du_cas(*sujet.exercice, c.nom, false) == 0;
                }))
                throw std::runtime_error(
                    fmt::format("aucun cas de {} n'a de poids.", sujet.exercice->numero()));
        }
        return bareme_;
    }

private:
    const juge::Epreuve& exercice(const std::string& designation) const {
        const auto* trouve = catalogue_.trouver(designation);
        if (trouve == nullptr || !trouve->est_exercice())
            throw std::runtime_error(fmt::format(
                "« {} » n'est pas un exercice : écrivez par exemple 5.1.", designation));
        return *trouve;
    }

    template <typename Cle>
    static void retenir(std::map<Cle, double>& regles, const Cle& cle, double valeur) {
        if (!regles.emplace(cle, valeur).second)
            throw std::runtime_error("cette règle est déjà donnée plus haut.");
    }

    void plafonner(const std::string& verdict, double pourcentage) {
        if (pourcentage > 100)
            throw std::runtime_error("un plafond est un pourcentage, de 0 à 100.");
        retenir(bareme_.plafonds, lire_verdict(verdict), pourcentage / 100);
    }

    void peser(const juge::Epreuve& epreuve, const std::string& cas, double valeur) {
        retenir(bareme_.poids, {epreuve.id, nom_exact(epreuve, cas)}, valeur);
    }

    /// Le nom du cas tel que l'épreuve l'écrit. Celle d'un exercice qui n'est pas noté n'est pas
    /// lue.
    std::string nom_exact(const juge::Epreuve& epreuve, const std::string& cas) const {
        const auto sujet = std::find_if(sujets_.begin(), sujets_.end(), [&](const Sujet& s) {
            return s.exercice->id == epreuve.id;
        });
        if (sujet == sujets_.end()) return cas;
        auto sources = epreuve.sources;
        std::vector<std::string> noms;
        for (const auto& c : juge::lire_cas(sources))
            noms.push_back(c.nom);
        if (!sujet->cachee.empty())
            for (const auto& c : juge::lire_cas({sujet->cachee}))
                noms.push_back(c.nom);
        for (const auto& connu : noms)
            if (pour_comparer(sans_insecables(connu)) == pour_comparer(cas)) return connu;
        throw std::runtime_error(fmt::format("{} n'a pas de cas « {} ». Ses cas : « {} ».",
                                             epreuve.numero(), cas, fmt::join(noms, " », « ")));
    }

    const juge::Catalogue& catalogue_;
    const std::vector<Sujet>& sujets_;
    Bareme bareme_;
};

}  // namespace

double Bareme::sur(const juge::Epreuve& exercice) const {
    const auto p = points.find(exercice.id);
    return p == points.end() ? exercice.points : p->second;
}

double Bareme::poids_du_cas(const juge::Epreuve& exercice, const std::string& cas,
                            bool cache) const {
    if (const auto p = poids.find({exercice.id, cas}); p != poids.end()) return p->second;
    if (const auto p = poids_caches.find(exercice.id); cache && p != poids_caches.end())
        return p->second;
    return 1;
}

bool Bareme::pese(const juge::Epreuve& exercice) const {
    return poids_caches.count(exercice.id) > 0 ||
           std::any_of(poids.begin(), poids.end(),
                       [&](const auto& regle) { return regle.first.first == exercice.id; });
}

Bareme lire_bareme(const fs::path& fichier, const juge::Catalogue& catalogue,
                   const std::vector<Sujet>& sujets) {
    std::ifstream flux(fichier);
    if (!flux) throw std::runtime_error("Barème illisible : " + fichier.string());
    LecteurDeBareme lecteur(catalogue, sujets);
    int numero = 0;
    for (std::string ligne; juge::lire_ligne(flux, ligne);) {
        if (++numero == 1 && ligne.rfind("\xEF\xBB\xBF", 0) == 0) ligne.erase(0, 3);
        try {
            lecteur.lire(ligne);
        } catch (const std::runtime_error& erreur) {
            throw std::runtime_error(
                fmt::format("{}:{} : {}", fichier.string(), numero, erreur.what()));
        }
    }
    try {
        return lecteur.conclure();
    } catch (const std::runtime_error& erreur) {
        throw std::runtime_error(fmt::format("{} : {}", fichier.string(), erreur.what()));
    }
}

}  // namespace noter
