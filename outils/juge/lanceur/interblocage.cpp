#include "interblocage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "outil.hpp"

namespace juge {
namespace {

using nlohmann::json;

constexpr int delai_gdb_s = 60;  ///< une ou deux secondes, mais la machine peut être chargée

struct Attente {
    long tid = 0;
    std::string qui;
    std::string nature;
    std::string objet;
    std::string nom_objet;
    long proprietaire = 0;
    std::string fichier;
    int ligne = 0;
    std::string fonction;
};

std::string texte(const json& objet, const char* cle) {
    const auto valeur = objet.find(cle);
    return valeur != objet.end() && valeur->is_string() ? valeur->get<std::string>()
                                                        : std::string{};
}

long entier(const json& objet, const char* cle) {
    const auto valeur = objet.find(cle);
    return valeur != objet.end() && valeur->is_number_integer() ? valeur->get<long>() : 0;
}

std::vector<Attente> lire(const std::string& description) {
    std::vector<Attente> attentes;
    const json threads = json::parse(description, nullptr, false);
    if (!threads.is_array()) return attentes;
    int numero = 0;
    for (const auto& thread : threads) {
        Attente attente;
        attente.tid = entier(thread, "tid");
        const bool principal = thread.value("principal", false);
        const std::string nom = texte(thread, "nom");
        ++numero;
        // Sans nom propre, un thread porte celui du programme : on le numérote.
        const bool nomme = !nom.empty() && nom != "simple" && nom != "tsan" && nom != "asan";
        attente.qui = principal ? "le thread principal"
                      : nomme   ? "« " + nom + " »"
                                : fmt::format("le thread {}", numero);
        attente.nature = texte(thread, "nature");
        attente.objet = texte(thread, "objet");
        attente.nom_objet = texte(thread, "nom_objet");
        attente.proprietaire = entier(thread, "proprietaire");
        attente.fichier = texte(thread, "fichier");
        attente.ligne = static_cast<int>(entier(thread, "ligne"));
        attente.fonction = texte(thread, "fonction");
        if (!attente.fichier.empty()) attentes.push_back(std::move(attente));
    }
    return attentes;
}

std::string objet_nomme(const Attente& attente) {
    if (!attente.nom_objet.empty()) return "« " + attente.nom_objet + " »";
    return attente.objet.empty() ? "" : "à l'adresse " + attente.objet;
}

std::string quoi(const Attente& attente) {
    static const std::map<std::string, std::string> articles{
        {"verrou", "le verrou"},
        {"verrou partagé", "le verrou partagé"},
        {"condition", "une notification sur la condition"},
        {"fin d'un thread", "la fin d'un thread (join)"},
        {"sémaphore", "le sémaphore"},
        {"loquet", "le loquet"},
        {"barrière", "les autres à la barrière"},
        {"résultat (future)", "un résultat (future)"},
        {"valeur atomique", "qu'une valeur atomique change"},
        {"fin d'un processus", "la fin d'un processus"},
        {"données", "des données"},
        {"tour", "son tour"},
    };
    const auto article = articles.find(attente.nature);
    std::string phrase = article != articles.end() ? article->second : "un événement";
    const bool avec_objet = attente.nature == "verrou" || attente.nature == "verrou partagé" ||
                            attente.nature == "condition" || attente.nature == "sémaphore" ||
                            attente.nature == "loquet";
    if (avec_objet && !objet_nomme(attente).empty()) phrase += " " + objet_nomme(attente);
    return phrase;
}

std::string majuscule(std::string phrase) {
    if (!phrase.empty() && phrase[0] >= 'a' && phrase[0] <= 'z')
        phrase[0] = static_cast<char>(phrase[0] - 'a' + 'A');
    return phrase;
}

/// Le cycle d'attente, dans l'ordre, s'il existe : chacun attend un verrou tenu par le suivant.
std::vector<Attente> cycle(const std::vector<Attente>& attentes) {
    std::map<long, const Attente*> par_tid;
    for (const auto& attente : attentes)
        par_tid[attente.tid] = &attente;
    for (const auto& depart : attentes) {
        std::vector<Attente> chemin;
        std::set<long> vus;
        for (const Attente* a = &depart;
             a != nullptr && a->nature == "verrou" && a->proprietaire != 0;) {
            if (!vus.insert(a->tid).second) {
                const auto debut = std::find_if(chemin.begin(), chemin.end(),
                                                [&](const Attente& c) { return c.tid == a->tid; });
                return {debut, chemin.end()};
            }
            chemin.push_back(*a);
            const auto suivant = par_tid.find(a->proprietaire);
            a = suivant != par_tid.end() ? suivant->second : nullptr;
        }
    }
    return {};
}

}  // namespace

Photographie photographier_threads(pid_t pid, const std::vector<std::filesystem::path>& fichiers) {
    std::string liste = "JUGE_FICHIERS=";
    for (const auto& fichier : fichiers)
        liste += fichier.string() + "\n";
    const auto sortie = lancer_outil(
        {"gdb", "-q", "-nx", "-batch", "-iex", "set auto-load off", "-iex", "set sysroot /", "-iex",
         "set debuginfod enabled off", "-p", std::to_string(pid), "-x", JUGE_SCRIPT_GDB},
        delai_gdb_s, {liste});
    if (sortie.absent)
        return {"", "Pour savoir qui attend quoi, installez gdb : sudo apt-get install gdb"};
    const auto debut = sortie.texte.find("<<<JUGE ");
    const auto fin = sortie.texte.find(" JUGE>>>");
    if (debut != std::string::npos && fin != std::string::npos)
        return {sortie.texte.substr(debut + 8, fin - debut - 8), ""};
    if (sortie.texte.find("ptrace: Operation not permitted") != std::string::npos)
        return {"",
                "Qui attend quoi n'est pas connu : ce système interdit à gdb d'observer les "
                "programmes (ptrace)."};
    return {"", fmt::format("Qui attend quoi n'est pas connu : gdb {}.", sortie.raison)};
}

std::vector<std::string> raconter_threads(const Photographie& photographie,
                                          std::optional<Endroit>& endroit) {
    if (!photographie.absence.empty()) return {photographie.absence};
    std::vector<std::string> lignes;
    const auto attentes = lire(photographie.threads);
    for (const auto& a : attentes) {
        std::string ligne =
            majuscule(a.qui) +
            (a.nature.empty() ? " n'attend rien : il calcule encore" : " attend " + quoi(a));
        if (a.proprietaire != 0) {
            const auto tenu = std::find_if(attentes.begin(), attentes.end(), [&](const Attente& b) {
                return b.tid == a.proprietaire;
            });
            if (tenu != attentes.end())
                ligne += tenu->tid == a.tid ? ", qu'il tient déjà" : ", que tient " + tenu->qui;
        }
        ligne += fmt::format(" — {}:{}", a.fichier, a.ligne);
        if (!a.fonction.empty()) ligne += fmt::format(" ({})", a.fonction);
        lignes.push_back(std::move(ligne));
    }
    if (const auto boucle = cycle(attentes); boucle.size() > 1) {
        std::string phrase = "Cycle : " + boucle.front().qui;
        for (std::size_t i = 0; i < boucle.size(); ++i) {
            const auto& suivant = boucle[(i + 1) % boucle.size()];
            phrase += fmt::format("{} attend {}, tenu par {}", i == 0 ? "" : ", qui",
                                  quoi(boucle[i]), suivant.qui);
        }
        lignes.push_back(phrase + ".");
    }
    if (!attentes.empty() && !endroit)
        endroit =
            Endroit{attentes.front().fichier, attentes.front().ligne, attentes.front().fonction};
    return lignes;
}

}  // namespace juge
