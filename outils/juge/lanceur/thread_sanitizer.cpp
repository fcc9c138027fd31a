#include "thread_sanitizer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <regex>

namespace juge {
namespace {

std::uint64_t adresse(const std::string& texte) {
    return std::stoull(texte, nullptr, 16);
}

/// Vrai si la pile s'ouvre dans une fonction qui détruit ou rend ce à quoi elle touche.
bool detruit(const std::vector<Appel>& pile) {
    static const std::array<const char*, 5> fins{"operator delete", "free", "pthread_mutex_destroy",
                                                 "pthread_cond_destroy", "pthread_rwlock_destroy"};
    return !pile.empty() && std::any_of(fins.begin(), fins.end(), [&](const std::string& fin) {
        return pile.front().fonction == fin || pile.front().fonction.rfind(fin + "(", 0) == 0 ||
               pile.front().fonction.rfind(fin + "[]", 0) == 0;
    });
}

/// L'un des deux accès d'un rapport.
struct Acces {
    std::uint64_t debut = 0;
    std::uint64_t octets = 0;
    bool ecriture = false;
    bool atomique = false;
    bool destruction = false;
    bool verrou = false;
    std::string thread;
    std::optional<Endroit> endroit;

    std::string nature() const {
        if (destruction) return "destruction";
        return std::string(ecriture ? "écriture" : "lecture") + (atomique ? " atomique" : "");
    }
};

/// Comment nommer les threads : par le nom que l'épreuve ou la réponse leur a donné, s'il y en a
/// un.
class Threads {
public:
    explicit Threads(const Rapport& rapport) {
        static const std::regex nomme(R"re(^\s+Thread (T\d+) '([^']+)' \()re");
        for (const auto& p : rapport) {
            std::smatch m;
            if (std::regex_search(p.titre, m, nomme)) noms_[m[1]] = "« " + m[2].str() + " »";
        }
    }
    /// « main thread », « thread T4 » → « le thread principal », « le thread T4 », « aller ».
    std::string nommer(const std::string& thread) const {
        if (thread == "main thread") return "le thread principal";
        const auto nom = noms_.find(thread.substr(thread.rfind(' ') + 1));
        return nom != noms_.end() ? nom->second : "le " + thread;
    }

private:
    std::map<std::string, std::string> noms_;
};

std::vector<Acces> lire_acces(const Rapport& rapport, const Fichiers& fichiers) {
    static const std::regex forme(
        R"re(^\s+(?:Previous )?([Aa]tomic )?([Ww]rite|[Rr]ead) of size (\d+) at (0x[0-9a-f]+) by (main thread|thread T\d+)(?: \(mutexes: (.*)\))?:)re");
    const Threads threads(rapport);
    std::vector<Acces> acces;
    for (const auto& p : rapport) {
        std::smatch m;
        if (!std::regex_search(p.titre, m, forme)) continue;
        acces.push_back({adresse(m[4]), std::stoull(m[3]), m[2] == "write" || m[2] == "Write",
                         m[1].matched, detruit(p.pile), m[6].matched, threads.nommer(m[5]),
                         endroit_utile(p.pile, fichiers)});
    }
    return acces;
}

/// Le bloc du tas dont parle le rapport.
struct Bloc {
    std::uint64_t debut = 0;
    std::uint64_t octets = 0;
    std::optional<Endroit> endroit;  ///< où il a été alloué

    bool contient(const Acces& acces) const {
        return acces.debut >= debut && acces.debut + acces.octets <= debut + octets;
    }
};

std::optional<Bloc> lire_bloc(const Rapport& rapport, const Fichiers& fichiers) {
    static const std::regex forme(R"re(Location is heap block of size (\d+) at (0x[0-9a-f]+))re");
    for (const auto& p : rapport) {
        std::smatch m;
        if (std::regex_search(p.titre, m, forme))
            return Bloc{adresse(m[2]), std::stoull(m[1]), endroit_utile(p.pile, fichiers)};
    }
    return std::nullopt;
}

bool sur_une_pile(const Rapport& rapport) {
    return chercher(rapport, "Location is stack") != nullptr;
}

/// Ce que les deux accès se disputent ; rien si le rapport n'en dit rien.
std::optional<Detail> donnee(const Rapport& rapport, const Fichiers& fichiers) {
    static const std::regex globale(R"re(Location is global '([^<][^']*)')re");
    for (const auto& p : rapport) {
        std::smatch m;
        if (std::regex_search(p.titre, m, globale))
            return Detail{fmt::format("la donnée : la variable globale « {} »", m[1].str())};
    }
    if (const auto bloc = lire_bloc(rapport, fichiers))
        return bloc->endroit ? Detail{"la donnée : un objet alloué ici", {*bloc->endroit}}
                             : Detail{"la donnée : un objet alloué sur le tas"};
    if (sur_une_pile(rapport))
        return Detail{"la donnée : une variable locale d'un thread, vue par un autre"};
    if (chercher(rapport, "Location is TLS") != nullptr)
        return Detail{"la donnée : une variable thread_local"};
    return std::nullopt;
}

/// Ce qui ordonnerait ces deux accès.
std::string conseil(const Acces& a, const Acces& b, bool locale, bool verrous_permis) {
    if (a.atomique != b.atomique)
        return "Un seul des deux accès est atomique : il n'ordonne rien si l'autre ne l'est pas.";
    if (!verrous_permis)
        return "Rien ne publie cette donnée de l'un à l'autre : il faut une écriture atomique "
               "(release) après elle, et une lecture atomique (acquire) avant l'autre accès.";
    if (locale)
        return "Si chaque thread doit avoir la sienne, qu'il en prenne une copie (capture par "
               "valeur) ; si elle est commune, il faut un verrou commun.";
    if (a.verrou && b.verrou)
        return "Chacun tient un verrou, mais pas le même : il en faut un commun.";
    if (a.verrou || b.verrou)
        return "Un seul des deux prend un verrou : il ne protège que si tous le prennent.";
    return "Aucun des deux ne tient de verrou à ce moment-là.";
}

void decrire_acces(Constat& constat, const std::vector<Acces>& acces, const Fichiers& fichiers,
                   bool avec_les_verrous) {
    for (const auto& a : acces) {
        std::string texte = a.nature() + " par " + a.thread;
        if (avec_les_verrous) texte += a.verrou ? ", en tenant un verrou" : ", sans verrou";
        constat.details.push_back(situer(texte, a.endroit));
        const bool dans_la_reponse =
            a.endroit && !fichiers.empty() && a.endroit->fichier == fichiers.front().string();
        if (!constat.endroit || (!a.verrou && !a.destruction && dans_la_reponse))
            constat.endroit = a.endroit;
    }
}

/// Un accès au-delà du bloc que le rapport cite : peu importe à qui est la mémoire d'à côté.
Constat traduire_debordement(const Acces& acces, const Bloc& bloc) {
    Constat constat;
    constat.verdict = Verdict::plantage;
    constat.phrase =
        fmt::format("Le programme {} hors d'un tableau alloué.", acces.ecriture ? "écrit" : "lit");
    constat.hors_bornes = true;
    constat.endroit = acces.endroit;
    constat.details.push_back(situer(acces.nature(), acces.endroit));
    constat.details.push_back(
        situer(fmt::format("le tableau, de {} octets, est créé", bloc.octets), bloc.endroit));
    return constat;
}

/// Un seul thread a détruit l'objet, puis s'en est servi.
Constat traduire_emploi_apres_destruction(const std::vector<Acces>& acces,
                                          const Fichiers& fichiers) {
    Constat constat;
    constat.verdict = Verdict::plantage;
    constat.phrase =
        "Le programme se sert de mémoire déjà rendue : un objet détruit, un tableau qui a grandi, "
        "ou une case hors d'un tableau.";
    decrire_acces(constat, acces, fichiers, false);
    return constat;
}

Constat traduire_destruction(const std::vector<Acces>& acces, const Rapport& rapport,
                             const Fichiers& fichiers) {
    Constat constat;
    constat.verdict = Verdict::course_detectee;
    constat.phrase =
        "Un thread se sert d'un objet qu'un autre détruit : rien ne l'oblige à attendre qu'il ait "
        "fini.";
    decrire_acces(constat, acces, fichiers, false);
    if (auto quoi = donnee(rapport, fichiers)) constat.details.push_back(std::move(*quoi));
    constat.details.push_back(
        {"Un objet partagé ne se détruit, et un tableau partagé ne grandit, qu'une fois finis les "
         "threads qui s'en servent (join)."});
    return constat;
}

Constat traduire_acces_concurrents(const std::vector<Acces>& acces, const Rapport& rapport,
                                   const Fichiers& fichiers, bool verrous_permis) {
    Constat constat;
    constat.verdict = Verdict::course_detectee;
    constat.phrase =
        "Deux threads accèdent à la même donnée, dont un au moins en écriture, sans que rien "
        "n'ordonne ces accès.";
    decrire_acces(constat, acces, fichiers, verrous_permis);
    if (auto quoi = donnee(rapport, fichiers)) constat.details.push_back(std::move(*quoi));
    if (acces.size() >= 2)
        constat.details.push_back(
            {conseil(acces[0], acces[1], sur_une_pile(rapport), verrous_permis)});
    return constat;
}

Constat traduire_course(const Rapport& rapport, const Fichiers& fichiers, bool deja_rendue,
                        bool verrous_permis) {
    const auto acces = lire_acces(rapport, fichiers);
    const auto bloc = lire_bloc(rapport, fichiers);
    if (bloc && !acces.empty() && !acces.front().destruction && !bloc->contient(acces.front()))
        return traduire_debordement(acces.front(), *bloc);
    const bool un_seul = acces.size() >= 2 && acces[0].thread == acces[1].thread;
    if (deja_rendue && un_seul) return traduire_emploi_apres_destruction(acces, fichiers);
    if (deja_rendue ||
        std::any_of(acces.begin(), acces.end(), [](const Acces& a) { return a.destruction; }))
        return traduire_destruction(acces, rapport, fichiers);
    return traduire_acces_concurrents(acces, rapport, fichiers, verrous_permis);
}

/// Les verrous d'un rapport, nommés par des lettres : leurs numéros ne disent rien à personne.
class Verrous {
public:
    std::string nommer(const std::string& numero) {
        const auto rang = rangs_.emplace(numero, rangs_.size()).first->second;
        return rang < 26 ? std::string("le verrou ") + static_cast<char>('A' + rang)
                         : "un autre verrou";
    }

private:
    std::map<std::string, std::size_t> rangs_;
};

Constat traduire_ordre(const Rapport& rapport, const Fichiers& fichiers) {
    Constat constat;
    constat.verdict = Verdict::interblocage;
    constat.phrase =
        "Deux verrous sont pris dans un ordre par un thread et dans l'ordre inverse par un autre : "
        "tôt ou tard, chacun attendra l'autre.";
    static const std::regex prise(
        R"re(Mutex (M\d+) acquired here while holding mutex (M\d+) in (main thread|thread T\d+))re");
    const Threads threads(rapport);
    Verrous verrous;
    for (std::size_t i = 0; i < rapport.size(); ++i) {
        std::smatch m;
        if (!std::regex_search(rapport[i].titre, m, prise)) continue;
        const std::string tenu = verrous.nommer(m[2]);
        const auto endroit = endroit_utile(rapport[i].pile, fichiers);
        Detail detail = situer(fmt::format("{} tient {} et prend {}", threads.nommer(m[3]), tenu,
                                           verrous.nommer(m[1])),
                               endroit);
        const bool suite = i + 1 < rapport.size() &&
                           rapport[i + 1].titre.find("previously acquired by the same thread") !=
                               std::string::npos;
        if (suite && endroit)
            if (const auto premier = endroit_utile(rapport[i + 1].pile, fichiers))
                detail.endroits.insert(detail.endroits.begin(), *premier);
        constat.details.push_back(std::move(detail));
        if (!constat.endroit) constat.endroit = endroit;
    }
    return constat;
}

/// Les autres rapports : leur titre anglais, et ce qu'il veut dire.
const std::map<std::string, std::pair<Verdict, std::string>>& autres_rapports() {
    static const std::map<std::string, std::pair<Verdict, std::string>> rapports{
        {"double lock of a mutex",
         {Verdict::interblocage, "Un thread reprend un verrou qu'il tient déjà."}},
        {"unlock of an unlocked mutex (or by a wrong thread)",
         {Verdict::plantage,
          "Un verrou est libéré alors qu'il n'est pas pris, ou par un autre thread que celui qui "
          "le tient."}},
        {"read unlock of a write locked mutex",
         {Verdict::plantage,
          "Un verrou pris en écriture est rendu comme s'il l'était en lecture."}},
        {"read lock of a write locked mutex",
         {Verdict::interblocage,
          "Un thread demande en lecture un verrou qu'il tient déjà en écriture."}},
        {"destroy of a locked mutex",
         {Verdict::plantage, "Un verrou est détruit alors qu'un thread le tient."}},
        {"use of an invalid mutex (e.g. uninitialized or destroyed)",
         {Verdict::plantage, "Un verrou est employé alors qu'il est déjà détruit."}},
        {"signal-unsafe call inside of a signal",
         {Verdict::plantage,
          "Le gestionnaire d'un signal appelle une fonction qui n'y est pas permise."}},
        {"signal handler spoils errno",
         {Verdict::plantage, "Le gestionnaire d'un signal change errno."}},
        // TSan s'en arrête avant d'avoir dit la course. Un seul thread qui demanderait cette taille
        // aurait déjà échoué dans la construction simple.
        {"requested allocation size",
         {Verdict::course_detectee,
          "Une taille absurde est demandée à la mémoire : un conteneur a été abîmé, sans doute par "
          "deux threads qui le changent à la fois."}},
        {"thread leak", {Verdict::echec, "Un thread n'est jamais attendu (ni join, ni detach)."}},
    };
    return rapports;
}

Constat traduire_autre(const std::string& nature, const Rapport& rapport,
                       const Fichiers& fichiers) {
    Constat constat;
    const auto& connus = autres_rapports();
    const auto connu = connus.find(nature);
    constat.verdict = connu != connus.end() ? connu->second.first : Verdict::plantage;
    constat.phrase =
        connu != connus.end() ? connu->second.second : "ThreadSanitizer signale : " + nature + ".";
    constat.endroit = endroit_utile(rapport, fichiers);
    return constat;
}

}  // namespace

std::optional<Constat> traduire_tsan(const Rapport& rapport, const Fichiers& fichiers,
                                     bool verrous_permis) {
    static const std::regex forme(
        R"re(WARNING: ThreadSanitizer: (.*?) \(pid=|ERROR: ThreadSanitizer: (requested \S+ size))re");
    for (const auto& p : rapport) {
        std::smatch m;
        if (!std::regex_search(p.titre, m, forme)) continue;
        const std::string nature = m[1].matched ? m[1] : m[2];
        const bool deja_rendue = nature.rfind("heap-use-after-free", 0) == 0;
        if (deja_rendue || nature.rfind("data race", 0) == 0)
            return traduire_course(rapport, fichiers, deja_rendue, verrous_permis);
        if (nature.rfind("lock-order-inversion", 0) == 0) return traduire_ordre(rapport, fichiers);
        return traduire_autre(nature, rapport, fichiers);
    }
    return std::nullopt;
}

}  // namespace juge
