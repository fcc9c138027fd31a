#include "recit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "champs_json.hpp"

namespace juge {
namespace {

using nlohmann::json;

struct Attente {
    long tid = 0;
    std::string qui;
    std::string nature;  ///< vide : n'attend rien
    std::string objet;
    std::string nom_objet;
    long proprietaire = 0;
    bool avec_echeance = false;
    Endroit endroit;
};

/// Tous les threads, et ce qu'attendent ceux dont une ligne intéresse l'étudiant.
struct ThreadsArretes {
    std::set<long> tous;
    std::vector<Attente> attentes;

    const Attente* trouver(long tid) const {
        const auto trouve = std::find_if(attentes.begin(), attentes.end(),
                                         [&](const Attente& a) { return a.tid == tid; });
        return trouve != attentes.end() ? &*trouve : nullptr;
    }
};

/// Comment désigner chaque thread. Sans nom à lui, un thread porte celui du programme, ou de celui
/// qui l'a lancé : on le numérote. Deux du même nom se distinguent.
class Noms {
public:
    std::string nommer(const json& thread) {
        ++numero_;
        if (thread.value("principal", false)) return "le thread principal";
        const std::string nom = texte(thread, "nom");
        if (nom.empty()) return fmt::format("le thread {}", numero_);
        const int fois = ++vus_[nom];
        return fois == 1 ? "« " + nom + " »" : fmt::format("« {} » (n° {})", nom, fois);
    }

private:
    int numero_ = 0;
    std::map<std::string, int> vus_;
};

ThreadsArretes lire(const std::string& description) {
    ThreadsArretes threads;
    const json lus = json::parse(description, nullptr, false);
    if (!lus.is_array()) return threads;
    Noms noms;
    for (const auto& thread : lus) {
        Attente attente;
        attente.tid = entier(thread, "tid");
        attente.qui = noms.nommer(thread);
        attente.nature = texte(thread, "nature");
        attente.objet = texte(thread, "objet");
        attente.nom_objet = texte(thread, "nom_objet");
        attente.proprietaire = entier(thread, "proprietaire");
        attente.avec_echeance = thread.value("echeance", false);
        attente.endroit = {texte(thread, "fichier"), static_cast<int>(entier(thread, "ligne")),
                           texte(thread, "fonction")};
        threads.tous.insert(attente.tid);
        if (!attente.endroit.fichier.empty()) threads.attentes.push_back(std::move(attente));
    }
    return threads;
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
        {"écriture", "de pouvoir écrire"},
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
std::vector<Attente> cycle(const ThreadsArretes& threads) {
    for (const auto& depart : threads.attentes) {
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
            a = threads.trouver(a->proprietaire);
        }
    }
    return {};
}

std::string raconter_cycle(const std::vector<Attente>& boucle) {
    std::string phrase = "Cycle : " + boucle.front().qui;
    for (std::size_t i = 0; i < boucle.size(); ++i) {
        const auto& suivant = boucle[(i + 1) % boucle.size()];
        phrase += fmt::format("{} attend {}, tenu par {}", i == 0 ? "" : ", qui", quoi(boucle[i]),
                              suivant.qui);
    }
    return phrase + ".";
}

/// « , que tient « retour » » ; vide si personne ne le tient.
std::string detenteur(const Attente& attente, const ThreadsArretes& threads) {
    if (attente.proprietaire == 0) return "";
    if (attente.proprietaire == attente.tid) return ", qu'il tient déjà";
    if (threads.tous.count(attente.proprietaire) == 0)
        return ", que tenait encore un thread en finissant";
    const auto* tenu = threads.trouver(attente.proprietaire);
    return ", que tient " + (tenu != nullptr ? tenu->qui : "un autre thread");
}

std::string raconter_attente(const Attente& attente, const ThreadsArretes& threads) {
    const std::string qui = majuscule(attente.qui);
    if (attente.nature.empty()) return qui + " n'attend rien : il calcule encore";
    if (attente.nature == "sommeil") return qui + " dort : personne ne le réveillera avant l'heure";
    return qui + " attend " + quoi(attente) +
           (attente.avec_echeance ? ", jusqu'à une échéance" : "") + detenteur(attente, threads);
}

/// Vrai si l'un d'eux attend une notification, et les autres, au plus, la fin d'un thread : plus
/// personne ne peut l'envoyer, et personne ne tient rien qui en empêche.
bool notification_perdue(const ThreadsArretes& threads) {
    const auto& attentes = threads.attentes;
    const auto condition = [](const Attente& a) { return a.nature == "condition"; };
    return std::any_of(attentes.begin(), attentes.end(), condition) &&
           std::all_of(attentes.begin(), attentes.end(), [&](const Attente& a) {
               return !a.avec_echeance && (condition(a) || a.nature == "fin d'un thread");
           });
}

}  // namespace

Recit raconter_threads(const Photographie& photographie) {
    Recit recit;
    if (!photographie.absence.empty()) {
        recit.lignes.push_back({photographie.absence});
        return recit;
    }
    const auto threads = lire(photographie.threads);
    for (const auto& attente : threads.attentes) {
        recit.lignes.push_back({raconter_attente(attente, threads), {attente.endroit}});
        recit.calcule = recit.calcule || attente.nature.empty();
        recit.dort = recit.dort || attente.nature == "sommeil";
    }
    if (const auto boucle = cycle(threads); boucle.size() > 1)
        recit.lignes.push_back({raconter_cycle(boucle)});
    else if (boucle.empty() && notification_perdue(threads))
        recit.lignes.push_back(
            {"Ce n'est pas un cycle : la notification attendue n'est jamais envoyée, ou elle part "
             "avant que l'attente commence."});
    if (!threads.attentes.empty()) recit.endroit = threads.attentes.front().endroit;
    return recit;
}

}  // namespace juge
