#include "retard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <stdexcept>

#include "noms.hpp"

namespace noter {
namespace {

/// Une case de CSV : sans les espaces qui l'entourent, ni ses guillemets.
std::string lire_case(std::string texte) {
    texte.erase(0, texte.find_first_not_of(" \t"));
    texte.erase(texte.find_last_not_of(" \t\r") + 1);
    if (texte.size() < 2 || texte.front() != '"' || texte.back() != '"') return texte;
    texte = texte.substr(1, texte.size() - 2);
    for (std::size_t p = 0; (p = texte.find("\"\"", p)) != std::string::npos; ++p)
        texte.erase(p, 1);
    return texte;
}

}  // namespace

std::time_t lire_date(const std::string& texte) {
    static const std::regex forme(
        R"re(\s*([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]([0-9]{2}):([0-9]{2})(?::[0-9]{2})?)?\s*)re");
    std::smatch m;
    const auto refuser = [&] {
        throw std::runtime_error(fmt::format(
            "« {} » n'est pas une date : écrivez par exemple 2026-03-14 23:59.", texte));
    };
    if (!std::regex_match(texte, m, forme)) refuser();
    std::tm champs{};
    champs.tm_year = std::stoi(m[1]) - 1900;
    champs.tm_mon = std::stoi(m[2]) - 1;
    champs.tm_mday = std::stoi(m[3]);
    champs.tm_hour = m[4].matched ? std::stoi(m[4]) : 23;
    champs.tm_min = m[5].matched ? std::stoi(m[5]) : 59;
    champs.tm_isdst = -1;
    const std::tm voulus = champs;
    const std::time_t date = std::mktime(&champs);
    // mktime() accepte le 31 février : il en fait le 3 mars.
    if (champs.tm_mon != voulus.tm_mon || champs.tm_mday != voulus.tm_mday || voulus.tm_hour > 23 ||
        voulus.tm_min > 59)
        refuser();
    return date;
}

std::map<std::string, std::time_t> lire_dates(const std::filesystem::path& fichier) {
    std::ifstream flux(fichier);
    if (!flux) throw std::runtime_error("Fichier de dates illisible : " + fichier.string());
    std::map<std::string, std::time_t> dates;
    int numero = 0;
    for (std::string ligne; std::getline(flux, ligne);) {
        if (++numero == 1 && ligne.rfind("\xEF\xBB\xBF", 0) == 0) ligne.erase(0, 3);
        if (lire_case(ligne).empty()) continue;
        const auto virgule = ligne.rfind(',');
        try {
            if (virgule == std::string::npos) throw std::runtime_error("il manque une virgule.");
            const std::string rendu = en_unicode(lire_case(ligne.substr(0, virgule)));
            const std::string date = lire_case(ligne.substr(virgule + 1));
            if (rendu == "rendu" && date == "date") continue;
            if (!dates.emplace(rendu, lire_date(date)).second)
                throw std::runtime_error(fmt::format("« {} » a déjà une date.", rendu));
        } catch (const std::runtime_error& erreur) {
            throw std::runtime_error(
                fmt::format("{}:{} : {}", fichier.string(), numero, erreur.what()));
        }
    }
    if (dates.empty()) throw std::runtime_error("Fichier de dates vide : " + fichier.string());
    return dates;
}

int jours_de_retard(std::time_t date, std::time_t echeance) {
    constexpr std::time_t jour = 24 * 3600;
    return date <= echeance ? 0 : static_cast<int>((date - echeance + jour - 1) / jour);
}

double part_retiree(const Penalite& penalite, int jours) {
    return std::clamp(penalite.par_jour * jours, 0.0, 1.0);
}

}  // namespace noter
