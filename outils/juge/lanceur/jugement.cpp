#include "jugement.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "assainisseurs.hpp"
#include "interblocage.hpp"
#include "lecture.hpp"
#include "outil.hpp"
#include "processus.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t memoire_simple = std::size_t{1} << 30;
constexpr std::size_t memoire_assainie = std::size_t{4} << 30;

/// Les fichiers dont les lignes parlent à l'étudiant : sa réponse, puis l'épreuve.
std::vector<fs::path> fichiers_utiles(const Epreuve& epreuve, const fs::path& reponse) {
    std::vector<fs::path> fichiers;
    if (!reponse.empty()) fichiers.push_back(reponse);
    fichiers.insert(fichiers.end(), epreuve.sources.begin(), epreuve.sources.end());
    return fichiers;
}

// --------------------------------------------------------------------------------- Construction

/// Construit les exécutables de la variante (d'un seul profil si `profil` n'est pas vide), un seul
/// processus de construction à la fois.
void construire(const Catalogue& catalogue, const Epreuve& epreuve, const std::string& variante,
                const std::string& profil) {
    const fs::path verrou = catalogue.construction / "construction.verrou";
    const int fd = ::open(verrou.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    if (fd >= 0) ::flock(fd, LOCK_EX);
    std::string cible = epreuve.id;
    if (variante != "etudiant" && variante != "tests") cible += "_" + variante;
    if (!profil.empty())
        cible += "_" + profil;
    else if (variante == "etudiant")
        cible += "_binaires";
    const auto sortie =
        lancer_outil({"cmake", "--build", catalogue.construction.string(), "--target", cible}, 0);
    if (fd >= 0) ::close(fd);
    if (sortie.code != 0) {
        throw std::runtime_error(
            fmt::format("La construction de {} a échoué (cmake --build {} --target {}) :\n{}",
                        cible, catalogue.construction.string(), cible, sortie.texte));
    }
}

/// Ce que disent les journaux du compilateur tolérant, s'il en a laissé un.
std::optional<Constat> constat_compilation(const Epreuve& epreuve, const std::string& variante,
                                           const std::string& profil, const fs::path& reponse) {
    const fs::path prefixe = epreuve.binaires / variante / profil;
    for (const char* etape : {".compilation.txt", ".liens.txt"}) {
        const fs::path journal = prefixe.string() + etape;
        std::error_code ignoree;
        if (fs::file_size(journal, ignoree) == 0 || ignoree) continue;
        const std::string texte = lire_texte(journal);
        Constat constat;
        constat.verdict = Verdict::ne_compile_pas;
        constat.profil = profil;
        constat.sortie = texte;
        static const std::regex redefinition(R"re(multiple definition of `([^']+)')re");
        static const std::regex absent(R"re(undefined reference to `([^']+)')re");
        static const std::regex erreur(R"re(([^\s:]+):(\d+):\d+: (?:fatal )?error: (.*))re");
        std::smatch m;
        if (std::regex_search(texte, m, redefinition)) {
            const std::string symbole = m[1];
            constat.phrase =
                symbole == "main"
                    ? "La réponse définit main() : c'est l'épreuve qui le fournit."
                    : fmt::format("La réponse redéfinit « {} », qui appartient au juge.", symbole);
            if (symbole != "main") constat.verdict = Verdict::triche_presumee;
        } else if (std::regex_search(texte, m, absent)) {
            constat.phrase = fmt::format("« {} » est déclaré mais défini nulle part.", m[1].str());
        } else {
            constat.phrase = "Le compilateur refuse la réponse.";
            // La première erreur dans la réponse elle-même ; à défaut, la première tout court.
            for (std::sregex_iterator e(texte.begin(), texte.end(), erreur), fin; e != fin; ++e) {
                const bool dans_la_reponse = (*e)[1].str() == reponse.string();
                if (constat.endroit && !dans_la_reponse) continue;
                constat.endroit = Endroit{(*e)[1], std::stoi((*e)[2]), ""};
                constat.details = {(*e)[3].str()};
                if (dans_la_reponse) break;
            }
        }
        return constat;
    }
    return std::nullopt;
}

// --------------------------------------------------------------------- Interprétation d'un cas

/// Remplace les octets qui ne forment pas de l'UTF-8 : le rapport traverse le programme jugé.
std::string assainir_utf8(const std::string& texte) {
    return json(texte).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<json> lire_rapports(const std::vector<std::string>& lignes) {
    std::vector<json> rapports;
    for (const auto& ligne : lignes) {
        json rapport = json::parse(ligne, nullptr, false);
        if (rapport.is_discarded()) {  // UTF-8 invalide ? on recolle après nettoyage
            const json propre = json::parse(assainir_utf8(ligne), nullptr, false);
            rapport = json::parse(propre.get<std::string>(), nullptr, false);
        }
        if (rapport.is_object() && rapport.contains("t")) rapports.push_back(std::move(rapport));
    }
    return rapports;
}

std::string texte(const json& rapport, const char* cle) {
    const auto valeur = rapport.find(cle);
    return valeur != rapport.end() && valeur->is_string() ? valeur->get<std::string>()
                                                          : std::string{};
}

long long entier(const json& rapport, const char* cle, long long defaut = 0) {
    const auto valeur = rapport.find(cle);
    return valeur != rapport.end() && valeur->is_number_integer() ? valeur->get<long long>()
                                                                  : defaut;
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

/// L'exécution d'un cas, prête à être interprétée.
class Lecture {
public:
    Lecture(const Demande& demande, const Execution& execution, std::vector<fs::path> fichiers)
        : demande_(demande),
          execution_(execution),
          fichiers_(std::move(fichiers)),
          rapports_(lire_rapports(execution.rapports)) {}

    Constat interpreter() const {
        Constat constat = premier_constat();
        constat.sortie = execution_.sortie;
        return constat;
    }

private:
    const json* rapport(const std::string& type) const {
        for (const auto& r : rapports_)
            if (texte(r, "t") == type) return &r;
        return nullptr;
    }

    Constat premier_constat() const {
        if (const json* r = rapport("a_completer")) return a_completer(*r);
        if (auto constat = traduire_assainisseur(execution_.journal, fichiers_);
            constat && constat->verdict != Verdict::fuite)
            return *constat;
        if (const json* r = rapport("echec")) return echec(*r);
        if (execution_.memoire_depassee) {
            return simple(Verdict::plantage,
                          fmt::format("Le programme a dépassé {} Mio de mémoire : il a été arrêté.",
                                      demande_.memoire_max >> 20));
        }
        if (execution_.sortie_depassee)
            return simple(Verdict::plantage, "Le programme écrit sans fin : il a été arrêté.");
        if (execution_.immobile) return immobile();
        if (execution_.delai_depasse) return delai();
        if (const json* r = rapport("terminate")) return terminate(*r);
        if (execution_.signal != 0) return signal();
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
        const std::string valeurs = texte(r, "valeurs");
        if (constat.phrase.empty()) {
            constat.phrase = expression.empty() ? "L'épreuve a été interrompue."
                                                : "L'épreuve attendait : " + expression;
        } else if (!expression.empty()) {
            constat.details.push_back("attendu : " + expression);
        }
        if (!valeurs.empty() && valeurs != expression)
            constat.details.push_back("obtenu  : " + valeurs);
        if (const auto e = texte(r, "exception"); !e.empty())
            constat.details.push_back("exception : " + e);
        if (const auto m = texte(r, "message"); !m.empty()) constat.details.push_back(m);
        constat.endroit = Endroit{texte(r, "fichier"), static_cast<int>(entier(r, "ligne")), ""};
        constat.graine = static_cast<long>(entier(r, "graine", -1));
        return constat;
    }

    Constat immobile() const {
        Constat constat;
        constat.verdict = Verdict::interblocage;
        const json* r = rapport("blocage");
        constat.phrase = r != nullptr ? texte(*r, "phrase") : std::string{};
        if (constat.phrase.empty())
            constat.phrase = "Tous les threads attendent : plus aucun ne peut avancer.";
        if (r != nullptr) constat.graine = static_cast<long>(entier(*r, "graine", -1));
        constat.details = raconter_threads(execution_.blocage, constat.endroit);
        return constat;
    }

    Constat delai() const {
        Constat constat = simple(
            Verdict::delai_depasse,
            fmt::format("Pas de résultat au bout de {} s : interblocage, attente infinie ou boucle "
                        "sans fin.",
                        demande_.delai_s));
        constat.details = raconter_threads(execution_.blocage, constat.endroit);
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
        constat.endroit = endroit_pile();
        return constat;
    }

    Constat signal() const {
        Constat constat = simple(Verdict::plantage, "Le programme a été arrêté par " +
                                                        nom_signal(execution_.signal) + ".");
        constat.endroit = endroit_pile();
        return constat;
    }

    /// Traduit la pile rapportée au moment du plantage en une ligne de la réponse ou de l'épreuve.
    std::optional<Endroit> endroit_pile() const {
        const json* r = rapport("signal");
        if (r == nullptr) return std::nullopt;
        std::vector<std::string> arguments{"addr2line", "-e", demande_.binaire.string(),
                                           "-i",        "-a", "-C"};
        std::istringstream pile(texte(*r, "pile"));
        for (std::string adresse; pile >> adresse;) {
            // Une adresse de retour suit l'appel : reculer d'un octet désigne l'appel lui-même.
            const auto valeur = std::strtoull(adresse.c_str(), nullptr, 16);
            arguments.push_back(fmt::format("{:x}", valeur == 0 ? 0 : valeur - 1));
        }
        const auto sortie = lancer_outil(arguments, 10);
        for (const auto& fichier : fichiers_) {
            const auto position = sortie.texte.find(fichier.string() + ":");
            if (position == std::string::npos) continue;
            const int ligne =
                std::atoi(sortie.texte.c_str() + position + fichier.string().size() + 1);
            if (ligne > 0) return Endroit{fichier.string(), ligne, ""};
        }
        return std::nullopt;
    }

    Constat sans_preuve() const {
        if (execution_.code == 126 && rapports_.empty()) {
            throw std::runtime_error(
                "L'exécutable de l'épreuve n'a pas pu démarrer : " + demande_.binaire.string() +
                ". Reconstruisez-le (cmake --build build).");
        }
        if (execution_.code == 66)
            return simple(Verdict::course_detectee, "ThreadSanitizer a arrêté le programme.");
        if (execution_.code == 67)
            return simple(Verdict::plantage, "Un assainisseur a arrêté le programme.");
        if (execution_.code == 0 || rapports_.empty()) {
            return simple(Verdict::triche_presumee,
                          "Le programme s'est terminé avant la fin de l'épreuve, en annonçant une "
                          "réussite.");
        }
        return simple(Verdict::plantage,
                      fmt::format("Le programme s'est terminé au milieu de l'épreuve (code {}).",
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
    std::vector<json> rapports_;
};

// ------------------------------------------------------------------------------------ Assemblage

Constat constat_lecture(Verdict verdict, const std::vector<Suspicion>& suspicions,
                        const fs::path& reponse) {
    Constat constat;
    constat.verdict = verdict;
    constat.phrase = suspicions.front().phrase + ".";
    constat.endroit = Endroit{reponse.string(), suspicions.front().ligne, ""};
    for (std::size_t i = 1; i < suspicions.size(); ++i) {
        constat.details.push_back(
            fmt::format("aussi ligne {} : {}", suspicions[i].ligne, suspicions[i].phrase));
    }
    return constat;
}

bool s_execute(const Cas& cas, const std::string& profil) {
    return cas.profils.empty() ||
           std::find(cas.profils.begin(), cas.profils.end(), profil) != cas.profils.end();
}

}  // namespace

int Jugement::cas_reussis() const {
    return static_cast<int>(std::count_if(
        cas.begin(), cas.end(), [](const ResultatCas& c) { return c.verdict == Verdict::reussi; }));
}

fs::path fichier_reponse(const Epreuve& epreuve, const std::string& variante) {
    if (variante == "etudiant") return epreuve.squelette;
    if (variante == "solution") return epreuve.solution;
    if (variante == "tests") return {};
    return epreuve.dossier_erreurs / (variante + ".hpp");
}

Jugement juger(const Catalogue& catalogue, const Epreuve& epreuve, const Options& options) {
    const auto debut = std::chrono::steady_clock::now();
    const std::string variante =
        !epreuve.est_exercice() && epreuve.erreurs.empty() ? "tests" : options.variante;
    Jugement jugement;
    jugement.exercice = epreuve.id;
    jugement.variante = variante;
    jugement.points_max = epreuve.points;

    const fs::path reponse = fichier_reponse(epreuve, variante);
    if (variante != "tests" && (reponse.empty() || !fs::exists(reponse))) {
        throw std::runtime_error(fmt::format("{} : pas de réponse « {} »{}", epreuve.id, variante,
                                             reponse.empty() ? "" : " (" + reponse.string() + ")"));
    }
    auto cas = lire_cas(epreuve.sources);
    if (!options.cas.empty())
        std::erase_if(cas, [&](const Cas& c) { return c.nom != options.cas; });
    if (cas.empty()) {
        throw std::runtime_error(
            epreuve.id + " : aucun cas" +
            (options.cas.empty() ? " dans l'épreuve" : " « " + options.cas + " »"));
    }
    std::vector<std::string> profils = epreuve.profils;
    if (!options.profil.empty())
        std::erase_if(profils, [&](const std::string& p) { return p != options.profil; });
    if (profils.empty())
        throw std::runtime_error(epreuve.id + " n'est pas jugé dans le profil « " + options.profil +
                                 " »");

    const auto conclure = [&] {
        std::stable_sort(jugement.constats.begin(), jugement.constats.end(), s_explique_avant);
        if (!jugement.constats.empty()) jugement.verdict = jugement.constats.front().verdict;
        if (jugement.verdict < Verdict::ne_compile_pas && !jugement.cas.empty()) {
            jugement.points =
                epreuve.points * jugement.cas_reussis() / static_cast<double>(jugement.cas.size());
        }
        jugement.duree_s =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - debut).count();
    };
    for (const auto& c : cas)
        jugement.cas.push_back({c.nom, Verdict::reussi});

    // 1. Lire la réponse sans l'exécuter.
    if (options.lire_la_reponse && !reponse.empty()) {
        std::string sources;
        for (const auto& source : epreuve.sources)
            sources += lire_texte(source);
        const std::string texte = lire_texte(reponse);
        if (const auto s = lire_suspicions(texte, sources, epreuve.autorise); !s.empty())
            jugement.constats.push_back(constat_lecture(Verdict::triche_presumee, s, reponse));
        if (const auto s = lire_interdits(texte, epreuve.interdit); !s.empty())
            jugement.constats.push_back(constat_lecture(Verdict::echec, s, reponse));
        if (!jugement.constats.empty()) {
            for (auto& c : jugement.cas)
                c.verdict = Verdict::echec;
            conclure();
            return jugement;
        }
    }

    // 2. Construire, et s'arrêter là si la réponse ne compile pas.
    if (options.construire) construire(catalogue, epreuve, variante, options.profil);
    for (const auto& profil : profils) {
        if (!fs::exists(epreuve.binaires / variante / profil)) {
            throw std::runtime_error(
                fmt::format("{} n'est pas construit : ajoutez --construire, ou "
                            "lancez cmake --build {}",
                            epreuve.id, catalogue.construction.string()));
        }
        if (auto constat = constat_compilation(epreuve, variante, profil, reponse)) {
            jugement.constats.push_back(std::move(*constat));
            conclure();
            return jugement;
        }
    }

    // 3. Exécuter chaque cas dans chaque profil, chacun dans son processus.
    std::vector<Demande> demandes;
    std::vector<std::pair<std::size_t, std::string>> origines;
    const auto fichiers = fichiers_utiles(epreuve, reponse);
    for (std::size_t i = 0; i < cas.size(); ++i) {
        for (const auto& profil : profils) {
            if (!s_execute(cas[i], profil)) continue;
            Demande demande;
            demande.binaire = epreuve.binaires / variante / profil;
            demande.cas = cas[i].nom;
            demande.delai_s = epreuve.delai_s;
            demande.memoire_max = profil == "simple" ? memoire_simple : memoire_assainie;
            demande.graine = options.graine;
            demande.fichiers_a_nommer = fichiers;
            demandes.push_back(std::move(demande));
            origines.emplace_back(i, profil);
        }
    }
    const int travaux = options.travaux > 0
                            ? options.travaux
                            : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const auto executions = executer(demandes, travaux);

    // 4. Interpréter.
    for (std::size_t i = 0; i < executions.size(); ++i) {
        const auto& [rang, profil] = origines[i];
        Constat constat = Lecture(demandes[i], executions[i], fichiers).interpreter();
        if (constat.verdict == Verdict::reussi) continue;
        constat.cas = cas[rang].nom;
        constat.rang = rang;
        constat.profil = profil;
        constat.lecon = cas[rang].lecon;
        jugement.cas[rang].verdict = std::max(jugement.cas[rang].verdict, constat.verdict);
        jugement.constats.push_back(std::move(constat));
    }
    conclure();
    return jugement;
}

}  // namespace juge
