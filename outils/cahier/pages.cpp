#include "pages.hpp"

#include <algorithm>
#include <regex>
#include <sstream>

#include "chapitre_fini.hpp"
#include "designation.hpp"
#include "explication.hpp"
#include "lecture.hpp"
#include "recollage.hpp"
#include "rendu.hpp"

namespace cahier {
namespace {

using juge::Epreuve;
using juge::Jugement;
using juge::Verdict;

Teinte teinte(Verdict verdict) {
    if (verdict == Verdict::reussi) return Teinte::bien;
    return verdict == Verdict::a_completer ? Teinte::attention : Teinte::mal;
}

void ajouter_lignes(Texte& page, const std::string& texte, Teinte teinte = Teinte::normale) {
    std::istringstream flux(juge::affichable(texte));
    for (std::string ligne; std::getline(flux, ligne);)
        page.push_back({ligne, teinte});
}

std::string nom_de_serie(const Session& session, const Epreuve& exercice) {
    const auto* chapitre = chapitre_de(session, exercice);
    return chapitre == nullptr ? exercice.serie : std::to_string(std::stoi(chapitre->numero));
}

/// Le texte, ses chemins tels qu'on les ouvre depuis la racine du cours.
std::string depuis_la_racine(const Session& session, std::string texte) {
    return juge::raccourcir(std::move(texte), session.catalogue.racine);
}

/// Ce que dit un compilateur, sans les lignes où il énumère qui inclut qui : elles prendraient la
/// place de l'erreur.
std::string sans_inclusions(const std::string& sortie) {
    static const std::regex inclusion("In file included from .*| +from .*[:,]");
    std::string resultat;
    std::istringstream flux(sortie);
    for (std::string ligne; std::getline(flux, ligne);)
        if (!std::regex_match(ligne, inclusion)) resultat += ligne + "\n";
    return resultat;
}

/// Ce qui suit l'essentiel : explications, cas, sorties.
void ajouter_details(Texte& page, const juge::Reproche& reproche) {
    if (!reproche.precisions.empty()) page.push_back({""});
    for (const auto& precision : reproche.precisions)
        ajouter_lignes(page, "  " + precision.en_ligne());
    if (!reproche.rejouer.empty())
        page.push_back(
            {"  Pour rejouer cet ordonnancement : " + reproche.rejouer, Teinte::discrete});
    if (!reproche.histoire.empty()) {
        page.push_back({""});
        page.push_back({"  L'ordre qui échoue :", Teinte::discrete});
        for (const auto& ligne : reproche.histoire)
            ajouter_lignes(page, "  " + ligne);
    }
    if (reproche.sortie.empty()) return;
    page.push_back({""});
    page.push_back({reproche.annonce, Teinte::discrete});
    const bool compilateur = reproche.verdict == Verdict::ne_compile_pas;
    ajouter_lignes(page, compilateur ? sans_inclusions(reproche.sortie) : reproche.sortie,
                   Teinte::discrete);
}

/// L'étudiant, devant son écran.
juge::Lecteur lecteur_de(const Session& session) {
    return {[&session](std::string texte) { return depuis_la_racine(session, std::move(texte)); },
            juge::ligne_source};
}

}  // namespace

std::vector<std::string> avancement(const Session& session, const Epreuve& courant) {
    struct Serie {
        std::string nom;
        int reussis = 0;
        int nombre = 0;
    };
    std::vector<Serie> series;
    for (const auto* exercice : exercices(session.catalogue)) {
        const auto nom = nom_de_serie(session, *exercice);
        if (series.empty() || series.back().nom != nom) series.push_back({nom});
        ++series.back().nombre;
        series.back().reussis += etat(session, *exercice).reussi() ? 1 : 0;
    }
    std::vector<std::string> elements{series.empty() ? "" : "Chapitres"};
    for (const auto& serie : series) {
        const bool ici = serie.nom == nom_de_serie(session, courant);
        elements.push_back(fmt::format("{}{} {}/{}{}", ici ? "[" : "", serie.nom, serie.reussis,
                                       serie.nombre, ici ? "]" : ""));
    }
    return elements;
}

Texte page_verdict(const Session& session, const Epreuve& exercice, const Jugement& jugement) {
    const auto explication =
        juge::expliquer(jugement, session.catalogue, exercice, lecteur_de(session));
    const std::string compte =
        fmt::format("{} cas sur {}, en {} s", explication.cas_reussis, explication.cas,
                    juge::a_virgule(explication.duree_s, 1));
    Texte page{
        {fmt::format("{}   {}", nom(explication.verdict), compte), teinte(explication.verdict)}};
    if (explication.verdict == Verdict::reussi) {
        for (const auto& ligne : explication.couvertures)
            ajouter_lignes(page, ligne, Teinte::discrete);
        const auto tous = exercices(session.catalogue);
        const auto ici = std::find(tous.begin(), tous.end(), &exercice);
        page.push_back({""});
        for (auto& ligne : bilan_du_chapitre(session, exercice))
            page.push_back(std::move(ligne));
        if (page.size() > 2) page.push_back({""});
        if (nombre_reussis(session) == tous.size())
            page.push_back(
                {"Tous les exercices sont réussis. Le projet final vous attend : ./cahier projet"});
        else if (tous.end() - ici > 1)
            page.push_back({fmt::format("Exercice suivant (touche s) : {} — {}",
                                        (*(ici + 1))->numero(), (*(ici + 1))->titre)});
        if (!exercice.solution.empty())
            page.push_back({"La touche o montre une solution commentée, à comparer à la vôtre."});
        return page;
    }
    const auto& reproche = explication.reproches.front();
    page.push_back({""});
    ajouter_lignes(page, reproche.phrase);
    page.push_back({""});
    if (reproche.lieu) {
        page.push_back({reproche.lieu->designer()});
        if (!reproche.lieu->code.empty() && reproche.verdict != Verdict::a_completer)
            page.push_back({"  > " + reproche.lieu->code});
    }
    if (!reproche.paragraphe.empty())
        page.push_back({fmt::format("À relire (touche l) : {}", reproche.paragraphe)});
    // Tant que rien n'est écrit, le cas qui l'a vu n'apprend rien.
    if (reproche.verdict == Verdict::a_completer) return page;
    if (!reproche.cas.empty())
        page.push_back(
            {fmt::format("Cas : « {} » ({})", reproche.cas, reproche.profil), Teinte::discrete});
    ajouter_details(page, reproche);
    return page;
}

Ligne annonce_du_verdict(const Session& session, const Jugement& jugement) {
    std::string phrase = fmt::format("Verdict (touche q pour le voir) : {}", nom(jugement.verdict));
    if (!jugement.constats.empty()) {
        const auto premiere =
            juge::affichable(depuis_la_racine(session, jugement.constats.front().phrase));
        phrase += " — " + premiere.substr(0, premiere.find('\n'));
    }
    return {phrase, teinte(jugement.verdict)};
}

Texte page_enonce(const Enonce& enonce) {
    Texte page;
    const auto ajouter = [&](const std::string& titre, const std::string& texte) {
        if (texte.empty()) return;
        if (!page.empty()) page.push_back({""});
        page.push_back({titre, Teinte::attention});
        ajouter_lignes(page, recoller_markdown(texte));
    };
    ajouter("Énoncé", enonce.entete);
    ajouter("Dans la leçon", enonce.lecon);
    if (page.empty())
        page.push_back(
            {"L'énoncé n'est plus en tête de ce fichier, et le squelette livré est "
             "introuvable : la leçon en dit l'essentiel."});
    return page;
}

Texte page_indices(const Session& session, const Epreuve& exercice) {
    const auto indices = indices_de(exercice);
    if (indices.empty()) return {{"Cet exercice n'a pas d'indice ; sa leçon est à la touche l."}};
    const auto vus =
        std::min(indices.size(), static_cast<std::size_t>(etat(session, exercice).indices));
    Texte page;
    for (std::size_t i = vus; i-- > 0;) {
        page.push_back({fmt::format("Indice {} sur {}", i + 1, indices.size()), Teinte::attention});
        ajouter_lignes(page, recoller_markdown(indices[i]));
        page.push_back({""});
    }
    return page;
}

Texte page_exercices(const Session& session, const std::vector<const Epreuve*>& retenus,
                     const Epreuve& choisi, std::size_t& ligne) {
    if (retenus.empty()) return {{"Aucun exercice ne répond à ce filtre."}};
    Texte page{{legende_de_liste, Teinte::discrete}};
    const Epreuve* precedent = nullptr;
    for (const auto* exercice : retenus) {
        if (precedent == nullptr || precedent->serie != exercice->serie) {
            const auto* chapitre = chapitre_de(session, *exercice);
            page.push_back({chapitre == nullptr
                                ? titre_de_serie(exercice->serie)
                                : fmt::format("Chapitre {} — {}", std::stoi(chapitre->numero),
                                              chapitre->titre),
                            Teinte::discrete});
        }
        precedent = exercice;
        const auto connu = etat(session, *exercice);
        const bool ici = exercice == &choisi;
        if (ici) ligne = page.size();
        page.push_back({fmt::format("{} {} {}", ici ? ">" : " ", en_liste(*exercice),
                                    connu.verdict ? nom(*connu.verdict) : "jamais jugé"),
                        ici             ? Teinte::choix
                        : connu.verdict ? teinte(*connu.verdict)
                                        : Teinte::normale});
    }
    return page;
}

Texte page_fichier(const std::filesystem::path& fichier, int largeur) {
    const std::string texte = juge::affichable(juge::lire_texte(fichier));
    if (fichier.extension() == ".md") return rendre_lecon(texte, largeur, false);
    Texte page;
    ajouter_lignes(page, recoller_commentaires(texte));
    return page;
}

std::size_t rang_du_paragraphe(const Texte& lecon, const std::string& numero) {
    if (numero.empty()) return 0;
    for (std::size_t i = 0; i < lecon.size(); ++i)
        if (lecon[i].teinte == Teinte::attention &&
            juge::ouvre_le_paragraphe("# " + lecon[i].texte, numero))
            return i;
    return 0;
}

}  // namespace cahier
