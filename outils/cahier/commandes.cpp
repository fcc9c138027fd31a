#include "commandes.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "chapitre_fini.hpp"
#include "commun/lancement.hpp"
#include "designation.hpp"
#include "editeur.hpp"
#include "enonce.hpp"
#include "indices.hpp"
#include "jugement.hpp"
#include "jugement_json.hpp"
#include "lecture.hpp"
#include "pages.hpp"
#include "recollage.hpp"
#include "rendu.hpp"
#include "reponse.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;
using juge::Epreuve;
using juge::Jugement;
using nlohmann::json;

json decrire(const Session& session, const Epreuve& exercice) {
    const auto connu = etat(session, exercice);
    return {{"id", exercice.id},
            {"numero", exercice.numero()},
            {"titre", exercice.titre},
            {"complement", exercice.complement},
            {"etoiles", exercice.etoiles},
            {"points", exercice.points},
            {"fichier", relatif(session, exercice.squelette)},
            {"verdict", connu.verdict ? json(nom(*connu.verdict)) : json(nullptr)},
            {"date", connu.date.empty() ? json(nullptr) : json(connu.date)},
            {"indices_vus", connu.indices}};
}

Jugement construire_et_juger(const Session& session, const Epreuve& exercice,
                             juge::Options options = {}) {
    options.construire = true;
    const bool annoncer = ::isatty(STDERR_FILENO) != 0;
    if (annoncer)
        fmt::print(
            stderr, "{}",
            session.rendre(fmt::format("Construction et jugement de {}…", exercice.numero())));
    const auto jugement = juge::juger(session.catalogue, exercice, options);
    if (annoncer) fmt::print(stderr, "\r\033[K");
    return jugement;
}

/// Ce que l'étudiant peut faire maintenant, commandes comprises.
void dire_la_suite(const Session& session, const Epreuve& exercice, const Jugement& jugement) {
    if (jugement.verdict == juge::Verdict::reussi) {
        const auto bilan = bilan_du_chapitre(session, exercice);
        if (!bilan.empty()) dire(session, "\n");
        for (const auto& ligne : bilan)
            dire(session, "{}\n", ligne.texte);
        const auto* suivant = exercice_a_faire(session);
        if (suivant == nullptr) {
            dire(session,
                 "\nTous les exercices sont réussis. Le projet final vous attend : ./cahier "
                 "projet\n");
            return;
        }
        dire(session, "\nEnsuite : {} — {}\n", suivant->numero(), suivant->titre);
        dire(session, "  Ouvrez      {}\n", relatif(session, suivant->squelette));
        dire(session, "  Puis        ./cahier\n");
        return;
    }
    dire(session, "\nÀ vous :\n");
    dire(session, "  Ouvrez      {}\n", relatif(session, exercice.squelette));
    dire(session, "  À la ligne  ./cahier editer {}\n", exercice.numero());
    dire(session, "  L'énoncé    ./cahier enonce {}\n", exercice.numero());
    if (const auto* chapitre = chapitre_de(session, exercice); chapitre != nullptr)
        dire(session, "  La leçon    ./cahier lecon {}\n", std::stoi(chapitre->numero));
    if (const auto nombre = indices_de(exercice).size(); nombre > 0) {
        dire(session, "  Un indice   ./cahier indice {}   ({} sur {} déjà vus)\n",
             exercice.numero(), etat(session, exercice).indices, nombre);
    }
    dire(session, "  Puis        ./cahier\n");
}

/// Juge, affiche, note et dit la suite, ou par `montrer_json` pour un programme. Une progression
/// qui ne peut pas être écrite ne cache rien de tout cela : l'échec ne se dit qu'après.
Jugement traiter(Session& session, const Epreuve& exercice,
                 const std::function<void(const Jugement&)>& montrer_json) {
    auto jugement = construire_et_juger(session, exercice);
    if (!session.json)
        dire(session, "{}", en_texte(jugement, session.catalogue, exercice, session.style));
    std::exception_ptr echec;
    try {
        session.progression.noter_verdict(cle(exercice), jugement.verdict);
    } catch (const std::exception&) {
        echec = std::current_exception();
    }
    noter_ligne_fautive(session, exercice, jugement);
    if (session.json)
        montrer_json(jugement);
    else
        dire_la_suite(session, exercice, jugement);
    if (echec) std::rethrow_exception(echec);
    return jugement;
}

/// Ceux de cette série parmi `retenus`, sous son titre ; rien s'il n'y en a pas.
void lister_serie(const Session& session, const std::string& serie, const std::string& titre,
                  const std::vector<const Epreuve*>& retenus) {
    bool annonce = false;
    for (const auto* exercice : retenus) {
        if (exercice->serie != serie) continue;
        if (!std::exchange(annonce, true)) dire(session, "{}\n", session.style.gras(titre));
        const auto connu = etat(session, *exercice);
        const std::string verdict =
            connu.verdict ? session.style.teinte(*connu.verdict, std::string(nom(*connu.verdict)))
                          : session.style.discret("jamais jugé");
        dire(session, "  {} {:>9}  {}\n", en_liste(*exercice), compter(exercice->points, "point"),
             verdict);
    }
}

/// La commande qui montre un long texte : $PAGER, à défaut less, qui y cherche (touche /).
std::string pagineur() {
    const char* choisi = std::getenv("PAGER");
    if (choisi != nullptr && *choisi != '\0') return choisi;
    return "if command -v less >/dev/null; then less -R; else cat; fi";
}

/// La leçon rendue, par le pagineur. Le quitter avant la fin n'est pas une erreur.
void afficher_par_page(const Session& session, const std::string& lecon) {
    const int largeur = session.largeur > 0 ? session.largeur : 80;
    const auto page = rendre_lecon(lecon, largeur, session.style.couleurs);
    struct sigaction ignorer {};
    struct sigaction avant {};
    ignorer.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignorer, &avant);
    FILE* tube = ::popen(pagineur().c_str(), "w");
    for (const auto& ligne : page) {
        const bool titre = ligne.teinte == Teinte::attention;
        const auto texte = titre ? session.style.gras(ligne.texte) : ligne.texte;
        if (tube != nullptr) std::fputs(session.rendre(texte + "\n").c_str(), tube);
    }
    if (tube == nullptr || ::pclose(tube) == -1)
        dire_erreur(session, "Le shell n'a pas pu être lancé pour afficher la leçon par $PAGER.\n");
    ::sigaction(SIGPIPE, &avant, nullptr);
}

}  // namespace

int juger_exercice_en_cours(Session& session) {
    const auto nombre = exercices(session.catalogue).size();
    const auto* exercice = exercice_a_faire(session);
    if (exercice == nullptr) {
        if (session.json)
            afficher_json({{"reussis", nombre}, {"nombre", nombre}, {"exercice", nullptr}});
        else
            dire(session,
                 "Tous les exercices sont réussis ({0} sur {0}). Le projet final vous attend : "
                 "./cahier projet\n",
                 nombre);
        return 0;
    }
    if (!session.json) {
        dire(session, "{}\n\n",
             session.style.discret(
                 fmt::format("Exercices réussis : {} sur {}", nombre_reussis(session), nombre)));
    }
    traiter(session, *exercice, [&](const Jugement& jugement) {
        const auto* suivant = exercice_a_faire(session);
        afficher_json({{"reussis", nombre_reussis(session)},
                       {"nombre", nombre},
                       {"exercice", decrire(session, *exercice)},
                       {"indices", indices_de(*exercice).size()},
                       {"jugement", en_json(jugement)},
                       {"suivant", suivant == nullptr ? json(nullptr) : json(suivant->id)}});
    });
    return 0;
}

int lister(const Session& session, const std::string& filtre) {
    const auto retenus = exercices_filtres(session, filtre);
    const int code = retenus.empty() && !filtre.empty() ? 1 : 0;
    if (session.json) {
        json liste = json::array();
        for (const auto* exercice : retenus) {
            auto description = decrire(session, *exercice);
            description["serie"] = exercice->serie;
            liste.push_back(std::move(description));
        }
        afficher_json(liste);
        return code;
    }
    if (code != 0) {
        dire_erreur(session, "Aucun exercice ne répond à « {} ». Tous : ./cahier liste\n", filtre);
        return code;
    }
    for (const auto& chapitre : session.catalogue.chapitres)
        lister_serie(session, "chapitre" + chapitre.numero,
                     fmt::format("Chapitre {} — {} ({:g} h)", std::stoi(chapitre.numero),
                                 chapitre.titre, chapitre.heures),
                     retenus);
    for (const auto& serie : autres_series(session))
        lister_serie(session, serie, titre_de_serie(serie), retenus);
    dire(session, "{}\n", session.style.discret(legende_de_liste));
    if (!filtre.empty()) return 0;
    double points = 0;
    double total = 0;
    const auto tous = exercices(session.catalogue);
    for (const auto* exercice : tous) {
        total += exercice->points;
        if (etat(session, *exercice).reussi()) points += exercice->points;
    }
    dire(session, "\nExercices réussis : {} sur {} ({:g} sur {})\n", nombre_reussis(session),
         tous.size(), points, compter(total, "point"));
    return 0;
}

int executer(Session& session, const DemandeExecution& demande) {
    const auto& exercice = trouver_exercice(session.catalogue, demande.exercice);
    juge::Options options;
    options.cas = demande.cas;
    options.graine = demande.graine;
    const bool partiel = !demande.cas.empty() || demande.graine >= 0;
    const auto afficher = [](const Jugement& jugement) { afficher_json(en_json(jugement)); };
    Jugement jugement;
    if (!partiel) {
        jugement = traiter(session, exercice, afficher);
    } else {
        jugement = construire_et_juger(session, exercice, options);
        if (session.json)
            afficher(jugement);
        else
            dire(session, "{}", en_texte(jugement, session.catalogue, exercice, session.style));
    }
    return jugement.verdict == juge::Verdict::reussi ? 0 : 1;
}

int editer(const Session& session, const std::string& designation) {
    const auto& exercice = trouver_exercice(session.catalogue, designation);
    const auto fichier = relatif(session, exercice.squelette);
    const int ligne = ligne_a_ouvrir(session, exercice);
    if (session.json) {
        afficher_json({{"exercice", exercice.id}, {"fichier", fichier}, {"ligne", ligne}});
        return 0;
    }
    auto commande = commande_d_editeur(exercice.squelette.string(), ligne);
    dire(session, "{}:{}\n", fichier, ligne);
    std::fflush(stdout);
    ::execv(commande.front().c_str(), commun::pointeurs(commande).data());
    dire_erreur(session, "Le shell n'a pas pu être lancé pour ouvrir l'éditeur.\n");
    return 1;
}

int montrer_enonce(const Session& session, const std::string& designation) {
    const auto& exercice = trouver_exercice(session.catalogue, designation);
    const auto enonce = lire_enonce(exercice);
    if (session.json) {
        afficher_json({{"exercice", exercice.id},
                       {"titre", exercice.titre},
                       {"fichier", relatif(session, exercice.squelette)},
                       {"enonce", enonce.entete},
                       {"lecon", enonce.lecon}});
        return 0;
    }
    dire(session, "{}\n{}\n\n",
         session.style.gras(
             fmt::format("{}  {}", intitule(exercice), compter(exercice.points, "point"))),
         relatif(session, exercice.squelette));
    for (const auto& ligne : page_enonce(enonce))
        dire(session, "{}\n", ligne.texte);
    return 0;
}

int montrer_indice(Session& session, const std::string& designation) {
    const auto& exercice = trouver_exercice(session.catalogue, designation);
    const auto indices = indices_de(exercice);
    if (indices.empty()) {
        dire_erreur(session, "L'exercice {} n'a pas d'indice. Sa leçon : {}\n", exercice.numero(),
                    relatif(session, exercice.lecon()));
        return 1;
    }
    const auto vus = static_cast<std::size_t>(etat(session, exercice).indices);
    const bool tous_vus = vus >= indices.size();
    if (session.json) {
        const auto montres = tous_vus ? indices.size() : vus + 1;
        afficher_json({{"exercice", exercice.id},
                       {"indices",
                        std::vector(indices.begin(), indices.begin() + static_cast<long>(montres))},
                       {"nombre", indices.size()}});
        if (!tous_vus) session.progression.noter_indices(cle(exercice), static_cast<int>(montres));
        return 0;
    }
    for (std::size_t i = tous_vus ? 0 : vus; i < (tous_vus ? indices.size() : vus + 1); ++i) {
        dire(session, "{}\n\n{}\n\n",
             session.style.gras(fmt::format("{} — {} : indice {} sur {}", exercice.numero(),
                                            exercice.titre, i + 1, indices.size())),
             recoller_markdown(indices[i]));
    }
    if (tous_vus)
        dire(session, "Vous avez vu tous les indices de cet exercice.\n");
    else
        session.progression.noter_indices(cle(exercice), static_cast<int>(vus) + 1);
    return 0;
}

int ouvrir_lecon(const Session& session, const std::string& designation) {
    const auto& chapitre = trouver_chapitre(session.catalogue, designation);
    const fs::path lecon = chapitre.dossier / "README.md";
    if (!fs::exists(lecon)) {
        dire_erreur(session, "La leçon du chapitre {} n'est pas encore écrite ({}).\n",
                    std::stoi(chapitre.numero), relatif(session, lecon));
        return 1;
    }
    if (session.json) {
        afficher_json({{"chapitre", chapitre.numero},
                       {"titre", chapitre.titre},
                       {"heures", chapitre.heures},
                       {"fichier", relatif(session, lecon)}});
        return 0;
    }
    dire(session, "{}\n", relatif(session, lecon));
    std::fflush(stdout);
    if (::isatty(STDOUT_FILENO) == 0) return 0;
    afficher_par_page(session, juge::affichable(juge::lire_texte(lecon)));
    return 0;
}

int montrer_solution(const Session& session, const std::string& designation, bool quand_meme) {
    const auto& exercice = trouver_exercice(session.catalogue, designation);
    const auto refus = refus_de_solution(session, exercice, quand_meme);
    if (!refus.empty()) {
        dire_erreur(session, "{}\n", refus);
        return 1;
    }
    const std::string texte = juge::lire_texte(exercice.solution);
    if (session.json)
        afficher_json({{"exercice", exercice.id},
                       {"fichier", relatif(session, exercice.solution)},
                       {"texte", texte}});
    else
        // Vers un fichier, tel quel : c'est du code à compiler.
        dire(session, "{}\n\n{}{}", relatif(session, exercice.solution),
             session.largeur > 0 ? recoller_commentaires(texte) : texte,
             session.largeur > 0 ? "\n" : "");
    return 0;
}

int reinitialiser_exercice(Session& session, const std::string& designation) {
    const auto& exercice = trouver_exercice(session.catalogue, designation);
    const auto copie =
        reinitialiser(exercice, squelette_livre(exercice), dossier_sauvegardes(session));
    if (session.json)
        afficher_json(
            {{"exercice", exercice.id},
             {"fichier", relatif(session, exercice.squelette)},
             {"sauvegarde", copie.empty() ? json(nullptr) : json(relatif(session, copie))}});
    else
        dire(session, "{}\n", phrase_de_reinitialisation(session, exercice, copie));
    session.progression.noter_verdict(cle(exercice), juge::Verdict::a_completer);
    return 0;
}

}  // namespace cahier
