#include "assainisseurs.hpp"

#include <fmt/format.h>

#include <map>
#include <regex>
#include <sstream>

namespace juge {
namespace {

using Fichiers = std::vector<std::filesystem::path>;

struct Appel {
    std::string fonction;
    std::string fichier;
    int ligne = 0;
};

/// Un paragraphe de rapport : son titre, et la pile d'appels qui le suit.
struct Paragraphe {
    std::string titre;
    std::vector<Appel> pile;
};

std::vector<Paragraphe> decouper(const std::string& journal) {
    // TSan :   #0 fonction fichier:ligne[:colonne] (module+décalage)
    // ASan :   #0 0xadresse in fonction fichier:ligne[:colonne]
    static const std::regex appel(
        R"re(^\s+#\d+ (?:0x[0-9a-f]+ in )?(.*?) (\S+?):(\d+)(?::\d+)?(?: \(.*)?$)re");
    static const std::regex appel_sans_ligne(R"re(^\s+#\d+ .*)re");
    std::vector<Paragraphe> paragraphes;
    std::istringstream lignes(journal);
    for (std::string ligne; std::getline(lignes, ligne);) {
        std::smatch m;
        if (std::regex_match(ligne, m, appel)) {
            if (!paragraphes.empty())
                paragraphes.back().pile.push_back({m[1], m[2], std::stoi(m[3])});
        } else if (!std::regex_match(ligne, appel_sans_ligne) &&
                   ligne.find_first_not_of(" =") != std::string::npos) {
            paragraphes.push_back({ligne, {}});
        }
    }
    return paragraphes;
}

/// Le nom de la fonction, sans ses paramètres ni les détours du compilateur pour les lambdas.
std::string nom_court(std::string fonction) {
    if (fonction.rfind("operator()", 0) == 0 || fonction.find("{lambda") != std::string::npos ||
        fonction.find("<lambda") != std::string::npos)
        return "";
    int profondeur = 0;  // le type des paramètres de patron peut contenir des parenthèses
    for (std::size_t i = 0; i < fonction.size(); ++i) {
        if (fonction[i] == '<') ++profondeur;
        if (fonction[i] == '>') --profondeur;
        if (fonction[i] == '(' && profondeur == 0) return fonction.substr(0, i);
    }
    return fonction;
}

std::optional<Endroit> endroit_utile(const std::vector<Appel>& pile, const Fichiers& fichiers) {
    for (const auto& fichier : fichiers)
        for (const auto& appel : pile)
            if (appel.fichier == fichier.string())
                return Endroit{appel.fichier, appel.ligne, nom_court(appel.fonction)};
    return std::nullopt;
}

std::string lieu(const std::optional<Endroit>& endroit) {
    if (!endroit) return "dans une bibliothèque";
    std::string texte = fmt::format("{}:{}", endroit->fichier, endroit->ligne);
    if (!endroit->fonction.empty()) texte += fmt::format(" ({})", endroit->fonction);
    return texte;
}

const Paragraphe* chercher(const std::vector<Paragraphe>& paragraphes, const std::string& debut) {
    for (const auto& p : paragraphes)
        if (p.titre.find(debut) != std::string::npos) return &p;
    return nullptr;
}

// ------------------------------------------------------------------------------- ThreadSanitizer

struct Acces {
    bool ecriture = false;
    bool atomique = false;
    std::string octets;
    std::string thread;
    std::string verrous;
    std::optional<Endroit> endroit;
};

std::vector<Acces> lire_acces(const std::vector<Paragraphe>& paragraphes,
                              const Fichiers& fichiers) {
    static const std::regex forme(
        R"re(^\s+(?:Previous )?([Aa]tomic )?([Ww]rite|[Rr]ead) of size (\d+) at 0x[0-9a-f]+ by (main thread|thread T\d+)(?: \(mutexes: (.*)\))?:)re");
    std::vector<Acces> acces;
    for (const auto& p : paragraphes) {
        std::smatch m;
        if (!std::regex_search(p.titre, m, forme)) continue;
        const std::string thread = m[4];
        acces.push_back({m[2] == "write" || m[2] == "Write", m[1].matched, m[3],
                         thread == "main thread" ? "thread principal" : thread, m[5],
                         endroit_utile(p.pile, fichiers)});
    }
    return acces;
}

std::string donnee(const std::vector<Paragraphe>& paragraphes, const Fichiers& fichiers) {
    static const std::regex globale(R"re(Location is global '([^<][^']*)')re");
    for (const auto& p : paragraphes) {
        std::smatch m;
        if (std::regex_search(p.titre, m, globale))
            return fmt::format("la variable globale « {} »", m[1].str());
        if (p.titre.find("Location is heap block") != std::string::npos) {
            const auto endroit = endroit_utile(p.pile, fichiers);
            return endroit ? "un objet alloué à " + lieu(endroit) : "un objet alloué sur le tas";
        }
        if (p.titre.find("Location is stack") != std::string::npos)
            return "une variable locale d'un thread, vue par un autre";
        if (p.titre.find("Location is TLS") != std::string::npos)
            return "une variable thread_local";
    }
    return "";
}

Constat traduire_course(const std::vector<Paragraphe>& paragraphes, const Fichiers& fichiers) {
    Constat constat;
    constat.verdict = Verdict::course_detectee;
    const auto acces = lire_acces(paragraphes, fichiers);
    constat.phrase =
        "Deux threads accèdent à la même donnée, dont un au moins en écriture, sans que rien "
        "n'ordonne ces accès.";
    for (const auto& a : acces) {
        constat.details.push_back(fmt::format(
            "{}{} — {}, {}, {}", a.ecriture ? "écriture" : "lecture", a.atomique ? " atomique" : "",
            lieu(a.endroit), a.thread, a.verrous.empty() ? "sans verrou" : "en tenant un verrou"));
        if (!constat.endroit ||
            (a.verrous.empty() && a.endroit && a.endroit->fichier == fichiers.front().string()))
            constat.endroit = a.endroit;
    }
    if (const auto quoi = donnee(paragraphes, fichiers); !quoi.empty())
        constat.details.push_back("la donnée : " + quoi);
    if (acces.size() >= 2) {
        const bool a = !acces[0].verrous.empty();
        const bool b = !acces[1].verrous.empty();
        constat.details.push_back(
            a && b   ? "Chacun tient un verrou, mais pas le même : il en faut un commun."
            : a != b ? "Un seul des deux prend un verrou : il ne protège que si tous le prennent."
                     : "Aucun des deux ne tient de verrou à ce moment-là.");
    }
    return constat;
}

Constat traduire_ordre(const std::vector<Paragraphe>& paragraphes, const Fichiers& fichiers) {
    Constat constat;
    constat.verdict = Verdict::interblocage;
    constat.phrase =
        "Deux verrous sont pris dans un ordre par un thread et dans l'ordre inverse par un autre : "
        "tôt ou tard, chacun attendra l'autre.";
    static const std::regex forme(
        R"re(Mutex (M\d+) acquired here while holding mutex (M\d+) in (main thread|thread T\d+))re");
    for (const auto& p : paragraphes) {
        std::smatch m;
        if (!std::regex_search(p.titre, m, forme)) continue;
        const auto endroit = endroit_utile(p.pile, fichiers);
        constat.details.push_back(
            fmt::format("{} prend {} en tenant {} — {}",
                        m[3] == "main thread" ? "Le thread principal" : "Le " + m[3].str(),
                        m[1].str(), m[2].str(), lieu(endroit)));
        if (!constat.endroit) constat.endroit = endroit;
    }
    return constat;
}

std::optional<Constat> traduire_tsan(const std::vector<Paragraphe>& paragraphes,
                                     const Fichiers& fichiers) {
    static const std::regex forme(R"re(WARNING: ThreadSanitizer: (.*?) \(pid=)re");
    for (const auto& p : paragraphes) {
        std::smatch m;
        if (!std::regex_search(p.titre, m, forme)) continue;
        const std::string nature = m[1];
        if (nature.rfind("data race", 0) == 0 || nature.rfind("heap-use-after-free", 0) == 0)
            return traduire_course(paragraphes, fichiers);
        if (nature.rfind("lock-order-inversion", 0) == 0)
            return traduire_ordre(paragraphes, fichiers);
        static const std::map<std::string, std::pair<Verdict, std::string>> autres{
            {"double lock of a mutex",
             {Verdict::interblocage, "Un thread reprend un verrou qu'il tient déjà."}},
            {"unlock of an unlocked mutex (or by a wrong thread)",
             {Verdict::plantage,
              "Un verrou est libéré alors qu'il n'est pas pris, ou par un autre thread que celui "
              "qui le tient."}},
            {"destroy of a locked mutex",
             {Verdict::plantage, "Un verrou est détruit alors qu'un thread le tient."}},
            {"thread leak",
             {Verdict::echec, "Un thread n'est jamais attendu (ni join, ni detach)."}},
        };
        Constat constat;
        const auto connu = autres.find(nature);
        constat.verdict = connu != autres.end() ? connu->second.first : Verdict::plantage;
        constat.phrase = connu != autres.end() ? connu->second.second
                                               : "ThreadSanitizer signale : " + nature + ".";
        for (const auto& avec_pile : paragraphes) {
            constat.endroit = endroit_utile(avec_pile.pile, fichiers);
            if (constat.endroit) break;
        }
        return constat;
    }
    return std::nullopt;
}

// ----------------------------------------- AddressSanitizer, LeakSanitizer, UBSan

std::optional<Constat> traduire_asan(const std::vector<Paragraphe>& paragraphes,
                                     const Fichiers& fichiers) {
    static const std::regex forme(R"re(ERROR: AddressSanitizer:? ([a-zA-Z-]+))re");
    static const std::map<std::string, std::string> natures{
        {"heap-use-after-free", "Le programme utilise un objet déjà détruit."},
        {"stack-use-after-return",
         "Le programme utilise une variable locale d'une fonction déjà "
         "terminée : une référence a survécu à ce qu'elle désigne."},
        {"stack-use-after-scope", "Le programme utilise une variable locale sortie de sa portée."},
        {"heap-buffer-overflow", "Le programme lit ou écrit hors d'un tableau alloué."},
        {"stack-buffer-overflow", "Le programme lit ou écrit hors d'un tableau local."},
        {"global-buffer-overflow", "Le programme lit ou écrit hors d'un tableau global."},
        {"container-overflow", "Le programme lit ou écrit hors des éléments d'un conteneur."},
        {"attempting", "Le programme libère une adresse qui ne peut pas l'être, ou deux fois."},
        {"stack-overflow", "La pile d'appels déborde : récursion sans fin ?"},
        {"SEGV", "Le programme accède à une adresse invalide."},
        {"requested", "Le programme demande une quantité de mémoire déraisonnable."},
        {"allocation-size-too-big", "Le programme demande une quantité de mémoire déraisonnable."},
    };
    for (const auto& p : paragraphes) {
        std::smatch m;
        if (!std::regex_search(p.titre, m, forme)) continue;
        Constat constat;
        constat.verdict = Verdict::plantage;
        const auto connue = natures.find(m[1]);
        constat.phrase = connue != natures.end() ? connue->second
                                                 : "AddressSanitizer signale : " + m[1].str() + ".";
        static const std::vector<std::pair<std::string, std::string>> etapes{
            {"READ of size", "lecture"},
            {"WRITE of size", "écriture"},
            {"freed by thread", "détruit"},
            {"previously allocated by", "créé"},
        };
        for (const auto& [titre, nom_etape] : etapes) {
            const auto* etape = chercher(paragraphes, titre);
            if (etape == nullptr) continue;
            const auto endroit = endroit_utile(etape->pile, fichiers);
            constat.details.push_back(fmt::format("{} — {}", nom_etape, lieu(endroit)));
            if (!constat.endroit) constat.endroit = endroit;
        }
        if (!constat.endroit) constat.endroit = endroit_utile(p.pile, fichiers);
        return constat;
    }
    return std::nullopt;
}

std::optional<Constat> traduire_fuite(const std::vector<Paragraphe>& paragraphes,
                                      const Fichiers& fichiers) {
    static const std::regex forme(
        R"re((?:Direct|Indirect) leak of (\d+) byte\(s\) in (\d+) object\(s\))re");
    Constat constat;
    constat.verdict = Verdict::fuite;
    constat.phrase = "Des objets alloués ne sont jamais libérés.";
    for (const auto& p : paragraphes) {
        std::smatch m;
        if (!std::regex_search(p.titre, m, forme)) continue;
        const auto endroit = endroit_utile(p.pile, fichiers);
        constat.details.push_back(fmt::format("{} octets en {} objet(s), alloués à {}", m[1].str(),
                                              m[2].str(), lieu(endroit)));
        if (!constat.endroit) constat.endroit = endroit;
    }
    if (constat.details.empty()) return std::nullopt;
    return constat;
}

std::optional<Constat> traduire_ubsan(const std::vector<Paragraphe>& paragraphes) {
    static const std::regex forme(R"re(^(\S+):(\d+):\d+: runtime error: (.*)$)re");
    for (const auto& p : paragraphes) {
        std::smatch m;
        if (!std::regex_search(p.titre, m, forme)) continue;
        Constat constat;
        constat.verdict = Verdict::plantage;
        constat.phrase = "Comportement indéfini : " + m[3].str() + ".";
        constat.endroit = Endroit{m[1], std::stoi(m[2]), ""};
        return constat;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Constat> traduire_assainisseur(const std::string& journal, const Fichiers& fichiers) {
    if (journal.empty()) return std::nullopt;
    const auto paragraphes = decouper(journal);
    if (auto constat = traduire_tsan(paragraphes, fichiers)) return constat;
    if (auto constat = traduire_asan(paragraphes, fichiers)) return constat;
    if (auto constat = traduire_ubsan(paragraphes)) return constat;
    return traduire_fuite(paragraphes, fichiers);
}

}  // namespace juge
