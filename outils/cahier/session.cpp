#include "session.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "designation.hpp"
#include "indices.hpp"
#include "lecture.hpp"

namespace cahier {

namespace fs = std::filesystem;
using juge::Epreuve;

void afficher_json(const nlohmann::json& donnees) {
    fmt::print("{}\n", donnees.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

namespace {

/// Le premier exercice de la liste qui n'est pas réussi ; le premier de tous, s'ils le sont. La
/// liste n'est pas vide.
const Epreuve* premier_a_faire(const Session& session, const std::vector<const Epreuve*>& liste) {
    const auto trouve = std::find_if(liste.begin(), liste.end(), [&](const auto* exercice) {
        return !etat(session, *exercice).reussi();
    });
    return trouve == liste.end() ? liste.front() : *trouve;
}

}  // namespace

std::string cle(const Epreuve& exercice) {
    return exercice.serie + exercice.nom.substr(exercice.nom.find('_'));
}

EtatExercice etat(const Session& session, const Epreuve& exercice) {
    return session.progression.etat(cle(exercice));
}

std::string relatif(const Session& session, const fs::path& fichier) {
    return juge::relatif(fichier.string(), session.catalogue.racine);
}

std::string etoiles(const Epreuve& exercice) {
    constexpr int etoiles_max = 3;
    std::string texte;
    for (int i = 0; i < etoiles_max; ++i)
        texte += i < exercice.etoiles ? "★" : "☆";
    return texte;
}

std::string intitule(const Epreuve& exercice) {
    return fmt::format("{} — {}  {}{}", exercice.numero(), exercice.titre, etoiles(exercice),
                       exercice.complement ? "  complément" : "");
}

std::string en_liste(const Epreuve& exercice) {
    return fmt::format("{:<5} {:<34} {} {}", exercice.numero(), exercice.titre, etoiles(exercice),
                       exercice.complement ? "+" : " ");
}

std::string compter(double nombre, const std::string& nom) {
    return fmt::format("{:g} {}{}", nombre, nom, nombre >= 2 ? "s" : "");
}

const juge::Chapitre* chapitre_de(const Session& session, const Epreuve& exercice) {
    for (const auto& chapitre : session.catalogue.chapitres)
        if (exercice.serie == "chapitre" + chapitre.numero) return &chapitre;
    return nullptr;
}

std::vector<std::string> autres_series(const Session& session) {
    std::vector<std::string> series;
    for (const auto* exercice : exercices(session.catalogue)) {
        if (chapitre_de(session, *exercice) == nullptr &&
            std::find(series.begin(), series.end(), exercice->serie) == series.end())
            series.push_back(exercice->serie);
    }
    return series;
}

std::string titre_de_serie(const std::string& serie) {
    constexpr std::string_view partie = "partie";
    if (serie == "projet") return "Projet final";
    if (!serie.starts_with(partie)) return serie;
    return fmt::format("Partie {} — exercices de synthèse", serie.substr(partie.size()));
}

std::vector<std::string> indices_de(const Epreuve& exercice) {
    if (!fs::exists(exercice.indices)) return {};
    return decouper_indices(juge::lire_texte(exercice.indices));
}

const Epreuve* exercice_en_cours(const Session& session) {
    const auto tous = exercices(session.catalogue);
    const auto id = session.progression.en_cours();
    const auto connu =
        std::find_if(tous.begin(), tous.end(), [&](const auto* e) { return cle(*e) == id; });
    if (connu != tous.end()) return *connu;
    return tous.empty() ? nullptr : premier_a_faire(session, tous);
}

const Epreuve* exercice_a_faire(const Session& session) {
    auto tous = exercices(session.catalogue);
    if (nombre_reussis(session) == tous.size()) return nullptr;
    const auto ici = std::find(tous.begin(), tous.end(), exercice_en_cours(session));
    std::rotate(tous.begin(), ici, tous.end());
    return premier_a_faire(session, tous);
}

const Epreuve& exercice_designe(const Session& session, const std::string& designation) {
    if (const auto* exercice = chercher_exercice(session.catalogue, designation)) return *exercice;
    const auto* chapitre = chercher_chapitre(session.catalogue, designation);
    if (chapitre == nullptr) return trouver_exercice(session.catalogue, designation);
    const auto siens = exercices_du_chapitre(session.catalogue, *chapitre);
    if (!siens.empty()) return *premier_a_faire(session, siens);
    throw std::runtime_error(
        fmt::format("Le chapitre {0} n'a pas encore d'exercice. Sa leçon : ./cahier lecon {0}",
                    std::stoi(chapitre->numero)));
}

std::size_t nombre_reussis(const Session& session) {
    const auto tous = exercices(session.catalogue);
    return static_cast<std::size_t>(std::count_if(
        tous.begin(), tous.end(), [&](const auto* e) { return etat(session, *e).reussi(); }));
}

namespace {

/// Tel qu'on le compare : sans accents ni majuscules.
std::string replie(const std::string& texte) {
    auto resultat = en_ascii(texte);
    for (char& c : resultat)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return resultat;
}

std::string texte_cherchable(const Session& session, const Epreuve& exercice) {
    const auto* chapitre = chapitre_de(session, exercice);
    const auto connu = etat(session, exercice);
    return replie(fmt::format(
        "{}\n{}\n{}\n{}\n{}", exercice.titre, exercice.numero(),
        chapitre == nullptr ? titre_de_serie(exercice.serie) : chapitre->titre,
        connu.verdict ? nom(*connu.verdict) : "jamais jugé", connu.reussi() ? "" : "à faire"));
}

/// « 5 » et « 5. » désignent tout le chapitre 5, mais pas le 15 ; « 5.1 », un exercice.
bool numero_retenu(const Epreuve& exercice, const std::string& mot) {
    const auto numero = exercice.numero();
    return numero.starts_with(mot.find('.') == std::string::npos ? mot + "." : mot);
}

}  // namespace

std::vector<const Epreuve*> exercices_filtres(const Session& session, const std::string& filtre) {
    auto retenus = exercices(session.catalogue);
    std::istringstream mots(replie(filtre));
    for (std::string mot; mots >> mot;)
        std::erase_if(retenus, [&](const auto* exercice) {
            if (std::isdigit(static_cast<unsigned char>(mot.front())) != 0)
                return !numero_retenu(*exercice, mot);
            return texte_cherchable(session, *exercice).find(mot) == std::string::npos;
        });
    return retenus;
}

std::string refus_de_solution(const Session& session, const Epreuve& exercice, bool quand_meme) {
    if (exercice.solution.empty() || !fs::exists(exercice.solution))
        return fmt::format("La solution de {} n'est pas livrée avec ce cours.", exercice.numero());
    if (quand_meme || etat(session, exercice).reussi()) return "";
    return fmt::format(
        "La solution de {0} se montre une fois l'exercice réussi. Un indice aide souvent plus : "
        "./cahier indice {0}\nPour la voir maintenant : ./cahier solution {0} --quand-meme",
        exercice.numero());
}

std::string phrase_de_reinitialisation(const Session& session, const Epreuve& exercice,
                                       const fs::path& copie) {
    const std::string fichier = relatif(session, exercice.squelette);
    if (copie.empty()) return fmt::format("{} est le squelette livré.", fichier);
    return fmt::format("{} est de nouveau le squelette livré. Votre réponse est gardée dans {}.",
                       fichier, relatif(session, copie));
}

fs::path dossier_sauvegardes(const Session& session) {
    return session.catalogue.racine / ".cahier" / "sauvegardes";
}

}  // namespace cahier
