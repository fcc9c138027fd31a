#include <fmt/format.h>
#include <unistd.h>

#include <chapitre14/ligne_journal.hpp>
#include <ctime>
#include <iterator>

#include "ce_processus.hpp"

namespace cours {
namespace {

/// « 2026-11-27T15:04:05 ». Découper une date coûte plus que tout le reste de la ligne : chaque
/// thread garde le texte de la seconde en cours.
const std::string& seconde_en_texte(std::time_t seconde) {
    thread_local std::time_t connue = -1;
    thread_local std::string texte;
    if (seconde != connue) {
        std::tm date{};
        ::gmtime_r(&seconde, &date);
        texte = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.tm_year + 1900,
                            date.tm_mon + 1, date.tm_mday, date.tm_hour, date.tm_min, date.tm_sec);
        connue = seconde;
    }
    return texte;
}

/// « 4021:4025 ». Refait après un fork().
const std::string& auteur(pid_t processus) {
    thread_local pid_t connu = -1;
    thread_local std::string texte;
    if (processus != connu) {
        texte = fmt::format("{}:{}", processus, ::gettid());
        connu = processus;
    }
    return texte;
}

/// La plus grande coupe d'au plus `taille` octets qui ne coupe aucun caractère UTF-8.
std::size_t coupe(std::string_view texte, std::size_t taille) {
    while (taille > 0 && (static_cast<unsigned char>(texte[taille]) & 0xC0U) == 0x80U)
        --taille;
    return taille;
}

void ajouter_sur_une_ligne(std::string& sortie, std::string_view message) {
    for (;;) {
        const auto fin = message.find_first_of("\r\n");
        sortie += message.substr(0, fin);
        if (fin == std::string_view::npos) return;
        sortie += message[fin] == '\n' ? "\\n" : "\\r";
        message.remove_prefix(fin + 1);
    }
}

}  // namespace

void composer_ligne(std::string& sortie, Niveau niveau, std::string_view message,
                    std::chrono::system_clock::time_point heure) {
    using namespace std::chrono;
    const std::size_t debut = sortie.size();
    const auto seconde = floor<seconds>(heure);
    fmt::format_to(std::back_inserter(sortie), "{}.{:06}Z {} {} ",
                   seconde_en_texte(system_clock::to_time_t(seconde)),
                   duration_cast<microseconds>(heure - seconde).count(), en_lettres(niveau),
                   auteur(ce_processus()));
    ajouter_sur_une_ligne(sortie, message.substr(0, ligne_journal_max));
    constexpr std::string_view suite = "…";
    if (sortie.size() - debut + 1 > ligne_journal_max) {
        const std::string_view ligne = std::string_view(sortie).substr(debut);
        sortie.resize(debut + coupe(ligne, ligne_journal_max - suite.size() - 1));
        sortie += suite;
    }
    sortie += '\n';
}

}  // namespace cours
