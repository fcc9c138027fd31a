#include "commandes.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <vector>

#include "designation.hpp"
#include "indices.hpp"
#include "jugement.hpp"
#include "lecture.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;
using juge::Epreuve;
using juge::Jugement;
using nlohmann::json;

constexpr int etoiles_max = 3;

std::string relatif(const Session& session, const fs::path& fichier) {
    return juge::relatif(fichier.string(), session.catalogue.racine);
}

std::string etoiles(const Epreuve& exercice) {
    std::string texte;
    for (int i = 0; i < etoiles_max; ++i)
        texte += i < exercice.etoiles ? "★" : "☆";
    return texte;
}

std::string compter(double nombre, const std::string& nom) {
    return fmt::format("{:g} {}{}", nombre, nom, nombre >= 2 ? "s" : "");
}

const juge::Chapitre* chapitre_de(const Session& session, const Epreuve& exercice) {
    for (const auto& chapitre : session.catalogue.chapitres)
        if (exercice.serie == "chapitre" + chapitre.numero) return &chapitre;
    return nullptr;
}

std::vector<std::string> indices_de(const Epreuve& exercice) {
    if (!fs::exists(exercice.indices)) return {};
    return decouper_indices(juge::lire_texte(exercice.indices));
}

void afficher_json(const json& donnees) {
    fmt::print("{}\n", donnees.dump(2, ' ', false, json::error_handler_t::replace));
}

/// Le premier exercice qui n'est pas réussi ; nul s'ils le sont tous.
const Epreuve* exercice_en_cours(const Session& session) {
    for (const auto* exercice : exercices(session.catalogue))
        if (!session.progression.etat(exercice->id).reussi()) return exercice;
    return nullptr;
}

std::size_t nombre_reussis(const Session& session) {
    const auto tous = exercices(session.catalogue);
    return static_cast<std::size_t>(std::count_if(tous.begin(), tous.end(), [&](const auto* e) {
        return session.progression.etat(e->id).reussi();
    }));
}

json decrire(const Session& session, const Epreuve& exercice) {
    const auto etat = session.progression.etat(exercice.id);
    return {{"id", exercice.id},
            {"numero", exercice.numero()},
            {"titre", exercice.titre},
            {"etoiles", exercice.etoiles},
            {"points", exercice.points},
            {"fichier", relatif(session, exercice.squelette)},
            {"verdict", etat.verdict ? json(nom(*etat.verdict)) : json(nullptr)},
            {"date", etat.date.empty() ? json(nullptr) : json(etat.date)},
            {"indices_vus", etat.indices}};
}

Jugement construire_et_juger(const Session& session, const Epreuve& exercice,
                             juge::Options options = {}) {
    options.construire = true;
    const bool annoncer = ::isatty(STDERR_FILENO) != 0;
    if (annoncer) fmt::print(stderr, "Construction et jugement de {}…", exercice.numero());
    const auto jugement = juge::juger(session.catalogue, exercice, options);
    if (annoncer) fmt::print(stderr, "\r\033[K");
    return jugement;
}

/// Ce que l'étudiant peut faire maintenant, commandes comprises.
void dire_la_suite(const Session& session, const Epreuve& exercice, const Jugement& jugement) {
    if (jugement.verdict == juge::Verdict::reussi) {
        const auto* suivant = exercice_en_cours(session);
        if (suivant == nullptr) {
            fmt::print(
                "\nTous les exercices sont réussis. Le projet final vous attend : ./cahier "
                "projet\n");
            return;
        }
        fmt::print("\nEnsuite : {} — {}\n", suivant->numero(), suivant->titre);
        fmt::print("  Ouvrez      {}\n", relatif(session, suivant->squelette));
        fmt::print("  Puis        ./cahier\n");
        return;
    }
    fmt::print("\nÀ vous :\n");
    fmt::print("  Ouvrez      {}\n", relatif(session, exercice.squelette));
    if (const auto* chapitre = chapitre_de(session, exercice); chapitre != nullptr)
        fmt::print("  La leçon    ./cahier lecon {}\n", std::stoi(chapitre->numero));
    if (const auto nombre = indices_de(exercice).size(); nombre > 0) {
        fmt::print("  Un indice   ./cahier indice {}   ({} sur {} déjà vus)\n", exercice.numero(),
                   session.progression.etat(exercice.id).indices, nombre);
    }
    fmt::print("  Puis        ./cahier\n");
}

/// Juge, affiche, note et dit la suite.
Jugement traiter(Session& session, const Epreuve& exercice) {
    auto jugement = construire_et_juger(session, exercice);
    if (!session.json)
        fmt::print("{}", en_texte(jugement, session.catalogue, exercice, session.style));
    session.progression.noter_verdict(exercice.id, jugement.verdict);
    if (!session.json) dire_la_suite(session, exercice, jugement);
    return jugement;
}

void lister_serie(const Session& session, const std::string& serie) {
    bool vide = true;
    for (const auto* exercice : exercices(session.catalogue)) {
        if (exercice->serie != serie) continue;
        vide = false;
        const auto etat = session.progression.etat(exercice->id);
        const std::string verdict =
            etat.verdict ? session.style.teinte(*etat.verdict, std::string(nom(*etat.verdict)))
                         : session.style.discret("jamais jugé");
        fmt::print("  {:<5} {:<34} {}  {:>9}  {}\n", exercice->numero(), exercice->titre,
                   etoiles(*exercice), compter(exercice->points, "point"), verdict);
    }
    if (vide) fmt::print("  {}\n", session.style.discret("pas encore d'exercice"));
}

/// Les séries d'exercices hors des chapitres, dans l'ordre du catalogue.
std::vector<std::string> autres_series(const Session& session) {
    std::vector<std::string> series;
    for (const auto* exercice : exercices(session.catalogue)) {
        if (chapitre_de(session, *exercice) == nullptr &&
            std::find(series.begin(), series.end(), exercice->serie) == series.end())
            series.push_back(exercice->serie);
    }
    return series;
}

}  // namespace

int juger_exercice_en_cours(Session& session) {
    const auto nombre = exercices(session.catalogue).size();
    const auto* exercice = exercice_en_cours(session);
    if (exercice == nullptr) {
        if (session.json)
            afficher_json({{"reussis", nombre}, {"nombre", nombre}, {"exercice", nullptr}});
        else
            fmt::print(
                "Tous les exercices sont réussis ({0} sur {0}). Le projet final vous attend : "
                "./cahier projet\n",
                nombre);
        return 0;
    }
    if (!session.json) {
        fmt::print("{}\n\n", session.style.discret(fmt::format("Exercices réussis : {} sur {}",
                                                               nombre_reussis(session), nombre)));
    }
    const auto jugement = traiter(session, *exercice);
    if (session.json) {
        const auto* suivant = exercice_en_cours(session);
        afficher_json({{"reussis", nombre_reussis(session)},
                       {"nombre", nombre},
                       {"exercice", decrire(session, *exercice)},
                       {"indices", indices_de(*exercice).size()},
                       {"jugement", en_json(jugement)},
                       {"suivant", suivant == nullptr ? json(nullptr) : json(suivant->id)}});
    }
    return 0;
}

int lister(const Session& session) {
    if (session.json) {
        json liste = json::array();
        for (const auto* exercice : exercices(session.catalogue)) {
            auto description = decrire(session, *exercice);
            description["serie"] = exercice->serie;
            liste.push_back(std::move(description));
        }
        afficher_json(liste);
        return 0;
    }
    for (const auto& chapitre : session.catalogue.chapitres) {
        fmt::print("{}\n", session.style.gras(fmt::format("Chapitre {} — {} ({:g} h)",
                                                          std::stoi(chapitre.numero),
                                                          chapitre.titre, chapitre.heures)));
        lister_serie(session, "chapitre" + chapitre.numero);
    }
    for (const auto& serie : autres_series(session)) {
        fmt::print("{}\n", session.style.gras(serie));
        lister_serie(session, serie);
    }
    double points = 0;
    double total = 0;
    const auto tous = exercices(session.catalogue);
    for (const auto* exercice : tous) {
        total += exercice->points;
        if (session.progression.etat(exercice->id).reussi()) points += exercice->points;
    }
    fmt::print("\nExercices réussis : {} sur {} ({:g} sur {})\n", nombre_reussis(session),
               tous.size(), points, compter(total, "point"));
    return 0;
}

int executer(Session& session, const DemandeExecution& demande) {
    const auto& exercice = trouver_exercice(session.catalogue, demande.exercice);
    juge::Options options;
    options.cas = demande.cas;
    options.graine = demande.graine;
    const bool partiel = !demande.cas.empty() || demande.graine >= 0;
    Jugement jugement;
    if (partiel) {
        jugement = construire_et_juger(session, exercice, options);
        if (!session.json)
            fmt::print("{}", en_texte(jugement, session.catalogue, exercice, session.style));
    } else {
        jugement = traiter(session, exercice);
    }
    if (session.json) afficher_json(en_json(jugement));
    return jugement.verdict == juge::Verdict::reussi ? 0 : 1;
}

int montrer_indice(Session& session, const std::string& designation) {
    const auto& exercice = trouver_exercice(session.catalogue, designation);
    const auto indices = indices_de(exercice);
    if (indices.empty()) {
        fmt::print(stderr, "L'exercice {} n'a pas d'indice. Sa leçon : {}\n", exercice.numero(),
                   relatif(session, exercice.lecon()));
        return 1;
    }
    const auto vus = static_cast<std::size_t>(session.progression.etat(exercice.id).indices);
    const bool tous_vus = vus >= indices.size();
    for (std::size_t i = tous_vus ? 0 : vus; i < (tous_vus ? indices.size() : vus + 1); ++i) {
        fmt::print("{}\n\n{}\n\n",
                   session.style.gras(fmt::format("{} — {} : indice {} sur {}", exercice.numero(),
                                                  exercice.titre, i + 1, indices.size())),
                   indices[i]);
    }
    if (tous_vus)
        fmt::print("Vous avez vu tous les indices de cet exercice.\n");
    else
        session.progression.noter_indices(exercice.id, static_cast<int>(vus) + 1);
    return 0;
}

int ouvrir_lecon(const Session& session, const std::string& designation) {
    const auto& chapitre = trouver_chapitre(session.catalogue, designation);
    const fs::path lecon = chapitre.dossier / "README.md";
    if (!fs::exists(lecon)) {
        fmt::print(stderr, "La leçon du chapitre {} n'est pas encore écrite ({}).\n",
                   std::stoi(chapitre.numero), relatif(session, lecon));
        return 1;
    }
    fmt::print("{}\n", relatif(session, lecon));
    std::fflush(stdout);
    const char* pager = std::getenv("PAGER");
    if (::isatty(STDOUT_FILENO) == 0 || pager == nullptr || *pager == '\0') return 0;
    // $PAGER est une commande avec ses options : c'est au shell de la lire.
    const std::string commande = std::string(pager) + " \"$1\"";
    ::execl("/bin/sh", "sh", "-c", commande.c_str(), "sh", lecon.c_str(), nullptr);
    fmt::print(stderr, "Le shell n'a pas pu être lancé pour afficher la leçon par $PAGER.\n");
    return 1;
}

}  // namespace cahier
