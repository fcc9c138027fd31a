#include "assainisseurs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <utility>

#include "thread_sanitizer.hpp"

namespace juge {
namespace {

struct Nature {
    const char* phrase;
    bool hors_bornes = false;
};

const std::map<std::string, Nature>& natures_asan() {
    static const std::map<std::string, Nature> natures{
        {"heap-use-after-free", {"Le programme utilise un objet déjà détruit."}},
        {"stack-use-after-return",
         {"Le programme utilise une variable locale d'une fonction déjà terminée : une référence a "
          "survécu à ce qu'elle désigne."}},
        {"stack-use-after-scope",
         {"Le programme utilise une variable locale sortie de sa portée."}},
        {"heap-buffer-overflow", {"Le programme lit ou écrit hors d'un tableau alloué.", true}},
        {"stack-buffer-overflow", {"Le programme lit ou écrit hors d'un tableau local.", true}},
        {"stack-buffer-underflow", {"Le programme lit ou écrit hors d'un tableau local.", true}},
        {"dynamic-stack-buffer-overflow",
         {"Le programme lit ou écrit hors d'un tableau local.", true}},
        {"global-buffer-overflow", {"Le programme lit ou écrit hors d'un tableau global.", true}},
        {"container-overflow",
         {"Le programme lit ou écrit hors des éléments d'un conteneur.", true}},
        {"attempting", {"Le programme libère une adresse qui ne peut pas l'être, ou deux fois."}},
        {"alloc-dealloc-mismatch",
         {"Un objet n'est pas libéré comme il a été alloué (new et delete, new[] et delete[])."}},
        {"stack-overflow", {"La pile d'appels déborde : récursion sans fin ?"}},
        {"requested", {"Le programme demande une quantité de mémoire déraisonnable."}},
        {"allocation-size-too-big",
         {"Le programme demande une quantité de mémoire déraisonnable."}},
        {"out-of-memory", {"Le programme demande une quantité de mémoire déraisonnable."}},
    };
    return natures;
}

/// Ces titres-là disent qu'un signal a arrêté le programme, pas pourquoi.
bool est_un_signal(const std::string& nature) {
    static const std::array<const char*, 6> signaux{"SEGV", "ABRT", "BUS", "FPE", "ILL", "TRAP"};
    return std::any_of(signaux.begin(), signaux.end(),
                       [&](const char* signal) { return nature == signal; });
}

void ajouter_etapes(Constat& constat, const Rapport& rapport, const Fichiers& fichiers) {
    static const std::array<std::pair<const char*, const char*>, 4> etapes{{
        {"READ of size", "lecture"},
        {"WRITE of size", "écriture"},
        {"freed by thread", "détruit"},
        {"previously allocated by", "créé"},
    }};
    for (const auto& [titre, nom] : etapes) {
        const auto* etape = chercher(rapport, titre);
        if (etape == nullptr) continue;
        const auto endroit = endroit_utile(etape->pile, fichiers);
        constat.details.push_back(situer(nom, endroit));
        if (!constat.endroit) constat.endroit = endroit;
    }
}

std::optional<Constat> traduire_asan(const Rapport& rapport, const Fichiers& fichiers) {
    static const std::regex forme(R"re(ERROR: AddressSanitizer:? ([a-zA-Z-]+))re");
    for (const auto& p : rapport) {
        std::smatch m;
        if (!std::regex_search(p.titre, m, forme) || est_un_signal(m[1])) continue;
        Constat constat;
        constat.verdict = Verdict::plantage;
        const auto connue = natures_asan().find(m[1]);
        const bool traduite = connue != natures_asan().end();
        constat.phrase =
            traduite ? connue->second.phrase : "AddressSanitizer signale : " + m[1].str() + ".";
        constat.hors_bornes = traduite && connue->second.hors_bornes;
        ajouter_etapes(constat, rapport, fichiers);
        if (!constat.endroit) constat.endroit = endroit_utile(p.pile, fichiers);
        return constat;
    }
    return std::nullopt;
}

std::optional<Constat> traduire_fuite(const Rapport& rapport, const Fichiers& fichiers) {
    static const std::regex forme(
        R"re((?:Direct|Indirect) leak of (\d+) byte\(s\) in (\d+) object\(s\))re");
    Constat constat;
    constat.verdict = Verdict::fuite;
    constat.phrase = "Des objets alloués ne sont jamais libérés.";
    for (const auto& p : rapport) {
        std::smatch m;
        if (!std::regex_search(p.titre, m, forme)) continue;
        const auto endroit = endroit_utile(p.pile, fichiers);
        constat.details.push_back(
            situer(fmt::format("alloués, jamais libérés : {} octets en {} objet(s)", m[1].str(),
                               m[2].str()),
                   endroit));
        if (!constat.endroit) constat.endroit = endroit;
    }
    if (constat.details.empty()) return std::nullopt;
    return constat;
}

/// Ce que veulent dire les mots d'UBSan, d'après ce qu'ils contiennent.
Nature nature_ubsan(const std::string& message) {
    static const std::array<std::pair<const char*, Nature>, 10> natures{{
        {"out of bounds", {"l'indice est hors du tableau", true}},
        {"signed integer overflow", {"un entier signé déborde"}},
        {"division by zero", {"une division par zéro"}},
        {"shift exponent", {"un décalage trop grand, ou négatif"}},
        {"null pointer", {"un pointeur nul est employé comme s'il désignait un objet"}},
        {"misaligned address", {"un objet n'est pas à une adresse alignée pour son type"}},
        {"reached the end of a value-returning function",
         {"une fonction qui doit rendre une valeur se termine sans return"}},
        {"is not a valid value", {"une valeur que son type n'admet pas (jamais initialisée ?)"}},
        {"outside the range of representable values",
         {"un nombre ne tient pas dans le type où on le convertit"}},
        {"insufficient space", {"la place manque pour l'objet", true}},
    }};
    for (const auto& [passage, nature] : natures)
        if (message.find(passage) != std::string::npos) return nature;
    return {""};
}

std::optional<Constat> traduire_ubsan(const Rapport& rapport, const Fichiers& fichiers) {
    static const std::regex forme(R"re(^(\S+):(\d+):\d+: runtime error: (.*)$)re");
    for (const auto& p : rapport) {
        std::smatch m;
        if (!std::regex_search(p.titre, m, forme)) continue;
        const Nature nature = nature_ubsan(m[3]);
        const std::string dit = m[3];
        Constat constat;
        constat.verdict = Verdict::plantage;
        constat.phrase = std::string("Comportement indéfini : ") +
                         (*nature.phrase != '\0' ? nature.phrase : dit) + ".";
        constat.hors_bornes = nature.hors_bornes;
        if (*nature.phrase != '\0') constat.details.push_back({"UBSan dit : " + dit});
        constat.endroit = endroit_utile(p.pile, fichiers);
        if (!constat.endroit) constat.endroit = Endroit{m[1], std::stoi(m[2]), ""};
        return constat;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Constat> traduire_assainisseur(const std::string& journal, const Fichiers& fichiers,
                                             bool verrous_permis) {
    if (journal.empty()) return std::nullopt;
    const auto rapport = decouper_rapport(journal);
    if (auto constat = traduire_tsan(rapport, fichiers, verrous_permis)) return constat;
    if (auto constat = traduire_asan(rapport, fichiers)) return constat;
    if (auto constat = traduire_ubsan(rapport, fichiers)) return constat;
    return traduire_fuite(rapport, fichiers);
}

std::optional<ArretBrutal> lire_arret_brutal(const std::string& journal, const Fichiers& fichiers) {
    static const std::regex forme(
        R"re(ERROR: (?:Address|Thread|UndefinedBehavior|Leak)Sanitizer:? ([a-zA-Z-]+))re");
    const auto rapport = decouper_rapport(journal);
    for (const auto& p : rapport) {
        std::smatch m;
        if (std::regex_search(p.titre, m, forme) &&
            (est_un_signal(m[1]) || m[1] == "stack-overflow"))
            return ArretBrutal{m[1], endroit_utile(rapport, fichiers)};
    }
    if (chercher(rapport, "Sanitizer:DEADLYSIGNAL") != nullptr) return ArretBrutal{};
    return std::nullopt;
}

}  // namespace juge
