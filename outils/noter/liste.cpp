#include "liste.hpp"

#include <fmt/format.h>

#include <set>
#include <stdexcept>

#include "affichage.hpp"
#include "csv.hpp"
#include "identite.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;

struct ColonnesDeListe {
    explicit ColonnesDeListe(const LigneCsv& entete)
        : prenom(colonne(entete, {"prénom", "prenom", "first name", "firstname"})),
          famille(colonne(entete, {"nom de famille", "last name", "lastname", "surname"})),
          complet(colonne(entete, {"nom complet", "full name", "fullname", "name", "étudiant"})) {
        // « Nom » est celui de la famille s'il y a un prénom, sinon tout le nom.
        auto& nom = prenom >= 0 && famille < 0 ? famille : complet;
        if (nom < 0) nom = colonne(entete, {"nom"});
        for (const auto& noms : std::vector<std::vector<std::string>>{
                 {"rendu"},
                 {"identifiant", "identifier", "id"},
                 {"numéro d'identification", "id number", "idnumber", "student id", "sid"},
                 {"nom d'utilisateur", "username", "login"},
                 {"adresse de courriel", "courriel", "email address", "email", "e-mail"}})
            if (const int c = colonne(entete, noms); c >= 0) autres.push_back(c);
    }
    bool connues() const { return prenom >= 0 || famille >= 0 || complet >= 0 || !autres.empty(); }

    int prenom;
    int famille;
    int complet;
    std::vector<int> autres;
};

Inscrit inscrire(const LigneCsv& ligne, const ColonnesDeListe* colonnes) {
    Inscrit inscrit;
    inscrit.ligne = ligne.numero;
    const auto ajouter = [&](const std::string& designation) {
        if (designation.empty()) return;
        inscrit.designations.push_back(designation);
        const auto arobase = designation.find('@');
        if (arobase != std::string::npos && arobase > 0)
            inscrit.designations.push_back(designation.substr(0, arobase));
    };
    if (colonnes == nullptr) {
        for (const auto& c : ligne.cases)
            ajouter(c);
    } else {
        const std::string prenom = case_de(ligne, colonnes->prenom);
        const std::string famille = case_de(ligne, colonnes->famille);
        ajouter(case_de(ligne, colonnes->complet));
        if (!prenom.empty() || !famille.empty())
            ajouter(prenom + (prenom.empty() || famille.empty() ? "" : " ") + famille);
        for (const int autre : colonnes->autres)
            ajouter(case_de(ligne, autre));
    }
    if (!inscrit.designations.empty()) inscrit.nom = juge::affichable(inscrit.designations[0]);
    return inscrit;
}

std::string signaler(const std::vector<const Inscrit*>& inscrits) {
    if (inscrits.empty()) return "Il n'est à personne de la liste de la classe.";
    std::vector<std::string> noms;
    for (const auto* inscrit : inscrits)
        noms.push_back(fmt::format("{} (ligne {})", inscrit->nom, inscrit->ligne));
    return fmt::format("Il est peut-être à plusieurs inscrits de la liste : {}.",
                       fmt::join(noms, ", "));
}

}  // namespace

std::vector<Inscrit> lire_liste(const fs::path& fichier) {
    const auto lignes = lire_csv(fichier);
    std::vector<Inscrit> inscrits;
    if (!lignes.empty()) {
        const ColonnesDeListe colonnes(lignes.front());
        const bool entete = colonnes.connues();
        for (std::size_t i = entete ? 1 : 0; i < lignes.size(); ++i) {
            auto inscrit = inscrire(lignes[i], entete ? &colonnes : nullptr);
            if (!inscrit.nom.empty()) inscrits.push_back(std::move(inscrit));
        }
    }
    if (inscrits.empty())
        throw std::runtime_error("Il n'y a aucun étudiant dans la liste " + fichier.string());
    return inscrits;
}

Appel faire_l_appel(const std::vector<Inscrit>& inscrits, const std::vector<std::string>& rendus) {
    Appel appel;
    appel.a_regarder.resize(rendus.size());
    std::vector<std::vector<const Inscrit*>> auteurs(rendus.size());
    std::set<std::string> pris(rendus.begin(), rendus.end());
    for (const auto& inscrit : inscrits) {
        const auto siens = rendus_designes(inscrit.designations, rendus);
        for (const std::size_t r : siens) {
            auteurs[r].push_back(&inscrit);
            if (siens.size() > 1)
                appel.a_regarder[r] =
                    fmt::format("{} (ligne {} de la liste) est peut-être l'auteur de {} rendus.",
                                inscrit.nom, inscrit.ligne, siens.size());
        }
        if (!siens.empty()) continue;
        appel.absents.push_back(pris.count(inscrit.nom) == 0
                                    ? inscrit.nom
                                    : fmt::format("{} (ligne {})", inscrit.nom, inscrit.ligne));
        pris.insert(appel.absents.back());
    }
    for (std::size_t r = 0; r < rendus.size(); ++r)
        if (auteurs[r].size() != 1) appel.a_regarder[r] = signaler(auteurs[r]);
    return appel;
}

}  // namespace noter
