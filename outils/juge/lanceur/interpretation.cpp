#include "interpretation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "affichage.hpp"
#include "assainisseurs.hpp"
#include "champs_json.hpp"
#include "lignes.hpp"
#include "outil.hpp"
#include "precondition.hpp"
#include "recit.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::vector<json> lire_rapports(const std::vector<std::string>& lignes) {
    std::vector<json> rapports;
    for (const auto& ligne : lignes) {
        json rapport = json::parse(affichable(ligne), nullptr, false);
        if (rapport.is_object() && rapport.contains("t")) rapports.push_back(std::move(rapport));
    }
    return rapports;
}

std::string nom_signal(int numero) {
    switch (numero) {
        case SIGSEGV:
            return "une erreur de segmentation (accès à une adresse invalide)";
        case SIGBUS:
            return "une erreur de bus (accès mémoire impossible)";
        case SIGFPE:
            return "une erreur arithmétique (division entière par zéro ?)";
        case SIGILL:
            return "une instruction invalide";
        case SIGABRT:
            return "abort()";
        case SIGKILL:
            return "SIGKILL";
        default:
            return fmt::format("le signal {} ({})", numero, ::strsignal(numero));
    }
}

/// Le numéro du signal que les assainisseurs appellent ainsi ; 0 s'il n'est pas connu.
int signal_nomme(const std::string& nom) {
    static const std::array<std::pair<const char*, int>, 6> signaux{{{"SEGV", SIGSEGV},
                                                                     {"ABRT", SIGABRT},
                                                                     {"BUS", SIGBUS},
                                                                     {"FPE", SIGFPE},
                                                                     {"ILL", SIGILL},
                                                                     {"TRAP", SIGTRAP}}};
    for (const auto& [connu, numero] : signaux)
        if (nom == connu) return numero;
    return 0;
}

/// Une valeur que Catch2 ne sait pas afficher se lit « … ».
std::string sans_inconnues(std::string valeurs) {
    constexpr std::string_view inconnue = "{?}";
    for (std::size_t p = 0; (p = valeurs.find(inconnue, p)) != std::string::npos;)
        valeurs.replace(p, inconnue.size(), "…");
    return valeurs;
}

/// Ce que le programme a affiché, sans ce que le constat a déjà traduit.
std::string sans_bruit(const std::string& sortie) {
    std::string resultat;
    std::istringstream lignes(sortie);
    for (std::string ligne; std::getline(lignes, ligne);)
        if (!est_une_precondition(ligne) && ligne.find("Sanitizer:DEADLYSIGNAL") == ligne.npos)
            resultat += ligne + "\n";
    return resultat;
}

/// L'exécution d'un cas, prête à être interprétée.
class Interprete {
public:
    Interprete(const Demande& demande, const Execution& execution, std::vector<fs::path> fichiers,
               const std::vector<std::string>& interdits)
        : demande_(demande),
          execution_(execution),
          fichiers_(std::move(fichiers)),
          verrous_permis_(std::find(interdits.begin(), interdits.end(), "mutex") ==
                          interdits.end()),
          rapports_(lire_rapports(execution.rapports)) {}

    Constat interpreter() const {
        Constat constat = premier_constat();
        constat.sortie = affichable(sans_bruit(execution_.sortie));
        constat.couverture = couverture();
        if (constat.verdict != Verdict::reussi) constat.histoire = histoire();
        return constat;
    }

private:
    const json* rapport(const std::string& type) const {
        for (const auto& r : rapports_)
            if (texte(r, "t") == type) return &r;
        return nullptr;
    }

    Constat premier_constat() const {
        if (!execution_.impossible.empty()) {
            throw std::runtime_error("L'épreuve n'a pas pu démarrer (" + execution_.impossible +
                                     ") : " + demande_.binaire.string() +
                                     ". Reconstruisez-la (cmake --build build).");
        }
        if (const json* r = rapport("a_completer")) return a_completer(*r);
        if (const json* r = rapport("course")) return course(*r);
        if (auto constat = traduire_assainisseur(execution_.journal, fichiers_, verrous_permis_);
            constat && constat->verdict != Verdict::fuite)
            return *constat;
        // Un parent qui finit bien sans preuve triche, quoi que fasse l'enfant qu'il laisse.
        const bool fini_sans_preuve = execution_.code == 0 && rapport("preuve") == nullptr;
        if (rapport("enfant_egare") != nullptr && !fini_sans_preuve) {
            return simple(Verdict::echec,
                          "Un processus enfant a continué le code de son parent : terminez-le par "
                          "_exit().");
        }
        if (const json* r = rapport("echec")) return echec(*r);
        if (execution_.memoire_depassee) {
            return simple(Verdict::plantage,
                          fmt::format("Le programme a dépassé {} Mio de mémoire : il a été arrêté.",
                                      demande_.memoire_max >> 20));
        }
        if (execution_.processus_depasses)
            return simple(Verdict::plantage,
                          "Le programme lance des processus sans fin : il a été arrêté.");
        if (execution_.sortie_depassee)
            return simple(Verdict::plantage, "Le programme écrit sans fin : il a été arrêté.");
        if (execution_.immobile) return immobile();
        if (execution_.delai_depasse) return delai();
        if (const json* r = rapport("terminate")) return terminate(*r);
        if (const auto arret = lire_arret_brutal(execution_.journal, fichiers_);
            arret || execution_.signal != 0)
            return signal(arret);
        const json* preuve = rapport("preuve");
        if (preuve == nullptr) return sans_preuve();
        return juger_preuve(*preuve);
    }

    static Constat simple(Verdict verdict, std::string phrase) {
        Constat constat;
        constat.verdict = verdict;
        constat.phrase = std::move(phrase);
        return constat;
    }

    Constat a_completer(const json& r) const {
        Constat constat =
            simple(Verdict::a_completer, "Il reste à écrire : " + texte(r, "quoi") + ".");
        constat.endroit = Endroit{texte(r, "fichier"), static_cast<int>(entier(r, "ligne")), ""};
        return constat;
    }

    Constat echec(const json& r) const {
        Constat constat;
        constat.verdict = Verdict::echec;
        constat.phrase = texte(r, "phrase");
        const std::string expression = texte(r, "expression");
        const std::string type = texte(r, "type");
        if (!constat.phrase.empty()) {
            if (!expression.empty()) constat.details.push_back({"attendu : " + expression});
        } else if (!expression.empty()) {
            constat.phrase = "L'épreuve attendait : " + expression;
        } else {
            constat.phrase = type.empty()
                                 ? "L'épreuve a été interrompue."
                                 : "Une exception que l'épreuve n'attendait pas l'a interrompue.";
        }
        if (const auto valeurs = sans_inconnues(texte(r, "valeurs"));
            !valeurs.empty() && valeurs != expression)
            constat.details.push_back({"obtenu  : " + valeurs});
        if (const auto captures = texte(r, "captures"); !captures.empty())
            constat.details.push_back({"avec " + captures});
        if (!type.empty()) constat.details.push_back({exception(type, texte(r, "exception"))});
        if (const auto m = texte(r, "message"); !m.empty()) constat.details.push_back({m});
        constat.endroit = Endroit{texte(r, "fichier"), static_cast<int>(entier(r, "ligne")), ""};
        // Personne ne sait d'où elle vient : on dit après quoi.
        if (!type.empty() && expression.empty() && constat.endroit->ligne > 0)
            constat.details.push_back({"levée après la ligne citée de l'épreuve"});
        constat.graine = static_cast<long>(entier(r, "graine", -1));
        return constat;
    }

    static std::string exception(const std::string& type, const std::string& message) {
        return "exception : " + type + (message.empty() ? "" : " (« " + message + " »)");
    }

    /// Deux accès sans ordre, vus par la construction ordres.
    Constat course(const json& r) const {
        const Lignes lignes(demande_.binaire, {texte(r, "pile_avant"), texte(r, "pile_apres")},
                            fichiers_);
        Constat constat = simple(Verdict::course_detectee,
                                 "Deux threads accèdent à la même donnée, dont un au moins en "
                                 "écriture, sans que rien n'ordonne ces accès.");
        for (const std::string quand : {"avant", "apres"}) {
            const auto endroit = lignes.trouver(texte(r, ("pile_" + quand).c_str()));
            constat.details.push_back({texte(r, quand.c_str()), {}});
            if (!endroit) continue;
            constat.details.back().endroits = {*endroit};
            const bool dans_la_reponse = endroit->fichier == fichiers_.front().string();
            if (!constat.endroit || dans_la_reponse) constat.endroit = endroit;
        }
        constat.details.push_back(
            {verrous_permis_
                 ? "Rien n'oblige l'un à voir ce qu'a fait l'autre : il faut un verrou commun, ou "
                   "une publication (écrire en release, lire en acquire)."
                 : "Rien n'oblige l'un à voir ce qu'a fait l'autre : il faut une publication "
                   "(écrire en release, lire en acquire)."});
        return constat;
    }

    /// Les événements dont la ligne est connue ; une attente active n'y est qu'une fois.
    std::vector<Pas> histoire() const {
        std::vector<std::string> piles;
        for (const auto& r : rapports_)
            if (texte(r, "t") == "evenement") piles.push_back(texte(r, "pile"));
        std::vector<Pas> pas;
        if (piles.empty()) return pas;
        const Lignes lignes(demande_.binaire, piles, fichiers_);
        int de_suite = 0;  // accès ordinaires d'une même ligne
        for (const auto& r : rapports_) {
            if (texte(r, "t") != "evenement") continue;
            const auto endroit = lignes.trouver(texte(r, "pile"));
            if (!endroit) continue;
            Pas nouveau{texte(r, "nom"), texte(r, "quoi"), *endroit};
            const bool ordinaire = entier(r, "ordinaire") == 1;
            if (ordinaire && de_suite > 0 && pas.back().qui == nouveau.qui &&
                pas.back().endroit == nouveau.endroit) {
                pas.back().quoi = resumer(pas.back().quoi, nouveau.quoi, ++de_suite);
                continue;
            }
            de_suite = ordinaire ? 1 : 0;
            if (pas.empty() || !(pas.back() == nouveau)) pas.push_back(std::move(nouveau));
        }
        return pas;
    }

    /// Deux accès ordinaires d'une même ligne se disent ensemble ; davantage, sans leurs valeurs.
    static std::string resumer(const std::string& deja, const std::string& suite, int nombre) {
        if (nombre == 2) return deja == suite ? deja : deja + ", " + suite;
        const auto dit = [&](const char* verbe) {
            return deja.find(verbe) != std::string::npos || suite.find(verbe) != std::string::npos;
        };
        if (dit("lit") && dit("écrit")) return "lit et écrit";
        return dit("lit") ? "lit" : "écrit";
    }

    std::string couverture() const {
        std::string phrase;
        for (const auto& r : rapports_)
            if (texte(r, "t") == "exploration")
                phrase += (phrase.empty() ? "" : " ; ") + texte(r, "couverture");
        return phrase;
    }

    Constat immobile() const {
        Constat constat;
        constat.verdict = Verdict::interblocage;
        const json* r = rapport("blocage");
        constat.phrase = r != nullptr ? texte(*r, "phrase") : std::string{};
        if (constat.phrase.empty())
            constat.phrase = "Tous les threads attendent : plus aucun ne peut avancer.";
        if (r != nullptr) constat.graine = static_cast<long>(entier(*r, "graine", -1));
        raconter(constat, raconter_threads(execution_.blocage));
        return constat;
    }

    static void raconter(Constat& constat, Recit recit) {
        constat.details = std::move(recit.lignes);
        constat.endroit = std::move(recit.endroit);
    }

    Constat delai() const {
        Recit recit = raconter_threads(execution_.blocage);
        const char* suite = recit.calcule ? "un thread calcule encore (boucle sans fin, ou attente "
                                            "active ?)."
                            : recit.dort  ? "un thread dort encore."
                                          : "interblocage, attente infinie ou boucle sans fin.";
        Constat constat = simple(
            Verdict::delai_depasse,
            rapport("attente_threads") != nullptr
                ? "L'épreuve est finie, mais des threads lancés par la réponse vivent encore : "
                  "demandez-leur de s'arrêter, puis attendez-les (join)."
                : fmt::format("Pas de résultat au bout de {} s : {}", demande_.delai_s, suite));
        if (const json* r = rapport("boucle")) {
            constat.phrase = texte(*r, "phrase");
            constat.graine = static_cast<long>(entier(*r, "graine", -1));
        }
        raconter(constat, std::move(recit));
        return constat;
    }

    Constat terminate(const json& r) const {
        Constat constat;
        constat.verdict = Verdict::plantage;
        const std::string type = texte(r, "type");
        const std::string message = texte(r, "message");
        constat.phrase =
            type == "aucune exception en cours"
                ? "std::terminate() a été appelé : un std::thread encore joignable a-t-il "
                  "été détruit ?"
                : "Une exception n'a été rattrapée par personne : " + type +
                      (message.empty() ? "." : " (« " + message + " »).");
        situer(constat);
        if (const auto arret = lire_arret_brutal(execution_.journal, fichiers_);
            arret && !constat.endroit)
            constat.endroit = arret->endroit;
        return constat;
    }

    Constat signal(const std::optional<ArretBrutal>& arret) const {
        const int numero = execution_.signal != 0 ? execution_.signal : signal_nomme(arret->signal);
        Constat constat =
            simple(Verdict::plantage,
                   numero == 0 ? "Le programme s'est arrêté brutalement."
                               : "Le programme a été arrêté par " + nom_signal(numero) + ".");
        if (arret && arret->signal == "stack-overflow")
            constat.phrase = "La pile d'appels déborde : récursion sans fin ?";
        if (numero == SIGABRT) expliquer_precondition(execution_.sortie, constat);
        if (arret) constat.endroit = arret->endroit;
        if (!constat.endroit) situer(constat);
        return constat;
    }

    /// Traduit la pile rapportée au moment du plantage en une ligne de la réponse ou de l'épreuve.
    void situer(Constat& constat) const {
        const json* r = rapport("signal");
        if (r == nullptr) return;
        std::vector<std::string> arguments{"addr2line", "-e", demande_.binaire.string(),
                                           "-i",        "-a", "-C"};
        std::istringstream pile(texte(*r, "pile"));
        for (std::string adresse; pile >> adresse;) {
            // Une adresse de retour suit l'appel : reculer d'un octet désigne l'appel lui-même.
            const auto valeur = std::strtoull(adresse.c_str(), nullptr, 16);
            arguments.push_back(fmt::format("{:x}", valeur == 0 ? 0 : valeur - 1));
        }
        const auto sortie = lancer_outil(arguments, 10);
        if (sortie.code != 0)
            constat.details.push_back(
                {"La ligne n'est pas connue : addr2line " + sortie.raison + "."});
        for (const auto& fichier : fichiers_) {
            const auto position = sortie.texte.find(fichier.string() + ":");
            if (position == std::string::npos) continue;
            const int ligne =
                std::atoi(sortie.texte.c_str() + position + fichier.string().size() + 1);
            if (ligne <= 0) continue;
            constat.endroit = Endroit{fichier.string(), ligne, ""};
            return;
        }
    }

    /// Le système, et non la réponse, empêche de juger. On ne le croit que d'un programme qui s'est
    /// arrêté de lui-même sans rien prouver : jamais il n'en tire une réussite.
    void verifier_le_systeme() const {
        const auto dit = [this](const char* passage) {
            return execution_.journal.find(passage) != std::string::npos ||
                   execution_.sortie.find(passage) != std::string::npos;
        };
        if (execution_.code == 67 && dit("LeakSanitizer has encountered a fatal error"))
            throw std::runtime_error(
                "LeakSanitizer n'a pas pu chercher les fuites : ce système interdit ptrace. Dans "
                "un conteneur, ajoutez --cap-add=SYS_PTRACE.");
        if (!rapports_.empty()) return;  // l'épreuve a commencé
        if (execution_.code == 66 && dit("FATAL: ThreadSanitizer"))
            throw std::runtime_error(
                "ThreadSanitizer n'a pas pu démarrer : ce système disperse trop les adresses. Dans "
                "un conteneur, ajoutez --security-opt seccomp=unconfined ; ailleurs, lancez sudo "
                "sysctl vm.mmap_rnd_bits=28.");
        if (execution_.code == 127)
            throw std::runtime_error(
                "L'épreuve n'a pas pu démarrer (une bibliothèque manque ?) : " +
                demande_.binaire.string() + ". Reconstruisez-la (cmake --build build).");
    }

    Constat sans_preuve() const {
        verifier_le_systeme();
        if (execution_.code == 66)
            return simple(Verdict::course_detectee, "ThreadSanitizer a arrêté le programme.");
        if (execution_.code == 67)
            return simple(Verdict::plantage, "Un assainisseur a arrêté le programme.");
        if (execution_.code == 0) {
            return simple(Verdict::triche_presumee,
                          "Le programme s'est terminé avant la fin de l'épreuve, en annonçant une "
                          "réussite.");
        }
        return simple(Verdict::plantage,
                      fmt::format("Le programme s'est terminé {} (code {}).",
                                  rapports_.empty() ? "avant que l'épreuve commence"
                                                    : "au milieu de l'épreuve",
                                  execution_.code));
    }

    Constat juger_preuve(const json& preuve) const {
        if (texte(preuve, "secret") != execution_.secret)
            return simple(Verdict::triche_presumee, "La preuve de réussite est fausse.");
        if (entier(preuve, "cas") != 1 || entier(preuve, "assertions") < 1)
            return simple(Verdict::triche_presumee, "Le cas n'a pas été exécuté par l'épreuve.");
        if (entier(preuve, "echecs") > 0)
            return simple(Verdict::echec, "Une expectation de l'épreuve n'est pas satisfaite.");
        if (entier(preuve, "rapports") > 0)
            return simple(Verdict::course_detectee, "ThreadSanitizer a signalé un accès fautif.");
        if (execution_.code != 0) {
            return simple(Verdict::plantage,
                          fmt::format("L'épreuve s'est mal terminée (code {}).", execution_.code));
        }
        if (const json* r = rapport("threads_restants")) {
            return simple(
                Verdict::echec,
                fmt::format("{} thread(s) lancés par la réponse vivent encore à la fin de "
                            "l'épreuve : attendez-les (join).",
                            entier(*r, "nombre")));
        }
        if (execution_.survivants > 0) {
            return simple(
                Verdict::echec,
                fmt::format("{} processus lancés par la réponse vivaient encore à la fin de "
                            "l'épreuve ; ils ont été arrêtés.",
                            execution_.survivants));
        }
        if (entier(preuve, "fuites") != 0) {
            if (auto constat = traduire_assainisseur(execution_.journal, fichiers_))
                return *constat;
            return simple(Verdict::fuite, "Des objets alloués ne sont jamais libérés.");
        }
        return simple(Verdict::reussi, "");
    }

    const Demande& demande_;
    const Execution& execution_;
    std::vector<fs::path> fichiers_;
    bool verrous_permis_;
    std::vector<json> rapports_;
};

}  // namespace

Constat interpreter(const Demande& demande, const Execution& execution,
                    const std::vector<fs::path>& fichiers,
                    const std::vector<std::string>& interdits) {
    return Interprete(demande, execution, fichiers, interdits).interpreter();
}

}  // namespace juge
