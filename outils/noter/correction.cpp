#include "correction.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <mutex>
#include <sstream>
#include <utility>

#include "affichage.hpp"
#include "isolement.hpp"
#include "jugement_json.hpp"
#include "lecture.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;

constexpr int rejeux_par_echec = 2;
constexpr std::size_t sortie_gardee = 4096;
constexpr std::size_t fichier_max = std::size_t{128} << 20;  ///< octets, à la construction
constexpr std::chrono::seconds calcul_max = 60s;             ///< par processus du compilateur

void ecrire(const fs::path& fichier, const std::string& texte) {
    std::ofstream flux(fichier, std::ios::binary);
    flux << texte;
    flux.close();
    if (!flux) throw CorrectionImpossible("écriture impossible : " + fichier.string());
}

bool a_rejouer(const juge::Jugement& jugement) {
    const auto v = jugement.verdict;
    return v > juge::Verdict::a_completer && v < juge::Verdict::ne_compile_pas &&
           !jugement.constats.front().cas.empty();
}

}  // namespace

/// La place d'un jugement : la réponse, l'épreuve, ce qu'on en construit. Effacée avec l'objet.
class Correcteur::Place {
public:
    Place(const juge::Epreuve& exercice, fs::path dossier, const std::string& reponse,
          fs::path epreuve)
        : exercice_(exercice), dossier_(std::move(dossier)), epreuve_(std::move(epreuve)) {
        // Fermée aux autres utilisateurs de la machine : la réponse et l'épreuve cachée y sont.
        std::error_code erreur;
        if (::mkdir(dossier_.c_str(), 0750) != 0 || !fs::create_directory(produits(), erreur))
            throw CorrectionImpossible("ce dossier ne peut pas être créé : " + produits().string());
        utilisateur_ = juge::isolement::utilisateur_jetable(produits().string());
        if (utilisateur_ != 0 && ::chown(dossier_.c_str(), 0, utilisateur_) != 0)
            throw CorrectionImpossible(
                "ce dossier ne peut pas être donné à l'utilisateur jetable : " + dossier_.string());
        ecrire(fichier_reponse(), reponse);
        if (epreuve_ == exercice.sources.front()) return;
        // Une épreuve cachée est peut-être dans un dossier privé : elle est copiée ici.
        const fs::path copie = dossier_ / "cachee.test.cpp";
        ecrire(copie, juge::lire_texte(epreuve_));
        epreuve_ = copie;
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
        std::error_code ignoree;
        fs::remove_all(dossier_, ignoree);
    }

    const juge::Epreuve& exercice() const { return exercice_; }
    const fs::path& dossier() const { return dossier_; }
    const fs::path& epreuve() const { return epreuve_; }
    uid_t utilisateur() const { return utilisateur_; }
    fs::path fichier_reponse() const { return dossier_ / (exercice_.nom + ".hpp"); }
    fs::path fichier_catalogue() const { return dossier_ / "catalogue.json"; }
    fs::path produits() const { return dossier_ / "etudiant"; }

    /// Le catalogue du cours, réduit à cet exercice, jugé ici.
    void ecrire_catalogue(json catalogue) const {
        json epreuves = json::array();
        for (auto& e : catalogue.at("epreuves")) {
            if (e.at("id") != exercice_.id) continue;
            e["squelette"] = fichier_reponse().string();
            e["epreuve"] = {epreuve_.string()};
            e["produits"] = dossier_.string();
            e["solution"] = "";
            epreuves.push_back(e);
        }
        catalogue["epreuves"] = std::move(epreuves);
        catalogue["exemples"] = json::array();
        catalogue["cache"] = produits().string();
        ecrire(fichier_catalogue(), catalogue.dump());
    }

    /// Les chemins d'ici et du cours, raccourcis.
    std::string lisible(std::string texte, const fs::path& racine) const {
        for (const auto& prefixe : {dossier_.string() + "/", racine.string() + "/"})
            for (std::size_t p = 0; (p = texte.find(prefixe, p)) != std::string::npos;)
                texte.erase(p, prefixe.size());
        return texte;
    }

private:
    const juge::Epreuve& exercice_;
    fs::path dossier_;
    fs::path epreuve_;
    uid_t utilisateur_ = 0;
};

/// Le jugement d'une réponse que le compilateur n'a pas pu finir.
juge::Jugement Correcteur::sans_construction(const Place& place) {
    juge::Jugement jugement;
    juge::Constat constat;
    constat.verdict = jugement.verdict = juge::Verdict::ne_compile_pas;
    constat.phrase =
        "Le compilateur n'a pas pu finir : la réponse lui demande trop de temps, de mémoire ou de "
        "place.";
    jugement.exercice = place.exercice().id;
    jugement.variante = "etudiant";
    jugement.points_max = place.exercice().points;
    for (const auto& cas : juge::lire_cas({place.epreuve()}))
        jugement.cas.push_back({cas.nom, constat.verdict});
    jugement.constats = {constat};
    return jugement;
}

Correcteur::Correcteur(const juge::Catalogue& catalogue, const fs::path& fichier_catalogue,
                       const Chaine& chaine, const Enclos& enclos, fs::path chantier)
    : catalogue_(catalogue),
      donnees_(json::parse(juge::lire_texte(fichier_catalogue))),
      chaine_(chaine),
      enclos_(enclos),
      chantier_(std::move(chantier)) {}

Passage Correcteur::passer(const juge::Epreuve& exercice, const std::string& reponse,
                           const fs::path& epreuve, const std::stop_token& arret) {
    std::unique_lock garde(verrou_);
    Place place(exercice, chantier_ / std::to_string(++compteur_), reponse, epreuve);
    garde.unlock();
    place.ecrire_catalogue(donnees_);

    Passage passage;
    std::shared_lock partagee(machine_);
    // Ce que la lecture refuse n'est pas compilé : une inclusion suffit à faire attendre le
    // compilateur sans fin.
    passage.jugement = juger(place, {"--lire"}, arret);
    if (passage.jugement.verdict != juge::Verdict::reussi) return passage;
    auto construction = construire(place, arret);
    if (!construction) {
        // Faute de mémoire, le système tue un compilateur, pas toujours celui qui en abuse.
        partagee.unlock();
        {
            const std::lock_guard seule(machine_);
            construction = construire(place, arret);
        }
        partagee.lock();
    }
    passage.compilateur_arrete = !construction;
    passage.jugement = construction ? *construction : sans_construction(place);
    if (passage.jugement.verdict != juge::Verdict::reussi) return passage;
    passage.jugement = juger(place, {}, arret);
    if (a_rejouer(passage.jugement)) {
        passage.rejeux = rejouer(place, passage.jugement.constats.front(), arret);
        // Un délai n'est pas une preuve : sur une machine chargée, un programme juste peut le
        // dépasser une fois. S'il réussit ensuite, tout est jugé de nouveau.
        const bool demente = std::none_of(
            passage.rejeux.begin(), passage.rejeux.end(),
            [](const juge::Jugement& r) { return r.verdict != juge::Verdict::reussi; });
        if (passage.jugement.verdict == juge::Verdict::delai_depasse && demente)
            passage.rejeux.push_back(std::exchange(passage.jugement, juger(place, {}, arret)));
    }
    return passage;
}

/// Ce que donne la construction : RÉUSSI, ou le refus du compilateur. Rien s'il a été arrêté. Lève
/// CorrectionImpossible si c'est faute de place.
std::optional<juge::Jugement> Correcteur::construire(const Place& place,
                                                     const std::stop_token& arret) const {
    Commande commande = appeler_le_juge(place, {"--compiler"});
    commande.modifiables = {place.produits()};
    commande.bornes.delai = 2 * calcul_max * static_cast<int>(place.exercice().profils.size());
    commande.bornes.processeur = calcul_max;
    commande.bornes.memoire = std::size_t{3} << 30;
    commande.bornes.fichier = fichier_max;
    const Bilan bilan = enclos_.executer(commande, arret);
    if (bilan.erreurs.rfind("bwrap: ", 0) == 0 || bilan.code == 127)
        throw CorrectionImpossible("bac à sable : " + juge::affichable(bilan.erreurs));
    // Un compilateur qui boucle épuise son temps de calcul ; s'il n'a fait qu'attendre, la réponse
    // n'y est pour rien.
    if (bilan.trop_longue) throw CorrectionImpossible("la construction a été " + bilan.arret);
    if (bilan.code == 0 || bilan.code == 1) return lire_jugement(place, bilan);
    if (const auto reste = fs::space(chantier_).available; reste < fichier_max)
        throw CorrectionImpossible(fmt::format(
            "il ne reste que {} Mio dans {} : la construction n'a pas pu finir. Faites de la place",
            reste >> 20U, chantier_.parent_path().string()));
    return std::nullopt;
}

/// Le juge, appelé sur la réponse de cette place, dans un bac à sable où rien n'est modifiable.
Commande Correcteur::appeler_le_juge(const Place& place,
                                     const std::vector<std::string>& options) const {
    Commande commande;
    commande.arguments = {(catalogue_.construction / "outils/juge/juge").string(),
                          place.exercice().id,
                          "--json",
                          "--travaux",
                          "1",
                          "--catalogue",
                          place.fichier_catalogue().string()};
    commande.arguments.insert(commande.arguments.end(), options.begin(), options.end());
    commande.dossier = catalogue_.construction;
    commande.lisibles = chaine_.lectures(place.exercice());
    commande.lisibles.push_back(place.epreuve());
    commande.lisibles.push_back(place.dossier());
    commande.utilisateur = place.utilisateur();
    commande.bornes.sortie = std::size_t{32} << 20;
    return commande;
}

juge::Jugement Correcteur::juger(const Place& place, const std::vector<std::string>& options,
                                 const std::stop_token& arret) const {
    const auto& exercice = place.exercice();
    Commande commande = appeler_le_juge(place, options);
    const auto executions =
        static_cast<int>(juge::lire_cas({place.epreuve()}).size() * exercice.profils.size());
    commande.bornes.delai = std::chrono::seconds(60 + executions * (exercice.delai_s + 15));
    commande.bornes.processeur = 600s;
    commande.bornes.taches = 4096;  // le juge borne lui-même chaque cas
    return lire_jugement(place, enclos_.executer(commande, arret));
}

/// Ce que le juge a rendu, chemins raccourcis. Lève CorrectionImpossible s'il n'a pas conclu.
juge::Jugement Correcteur::lire_jugement(const Place& place, const Bilan& bilan) const {
    const json donnees = json::parse(bilan.sortie, nullptr, false);
    if (bilan.code != 0 && bilan.code != 1) {
        throw CorrectionImpossible(
            fmt::format("le juge n'a pas pu conclure ({}) {}",
                        bilan.arret.empty() ? fmt::format("code {}", bilan.code) : bilan.arret,
                        juge::affichable(place.lisible(bilan.erreurs, catalogue_.racine))));
    }
    try {
        auto jugement = juge::jugement_de_json(donnees);
        for (auto& constat : jugement.constats) {
            const auto alleger = [&](std::string& texte) {
                texte = place.lisible(std::move(texte), catalogue_.racine);
            };
            alleger(constat.phrase);
            for (auto& detail : constat.details) {
                alleger(detail.texte);
                for (auto& endroit : detail.endroits)
                    alleger(endroit.fichier);
            }
            for (auto& pas : constat.histoire)
                alleger(pas.endroit.fichier);
            alleger(constat.sortie);
            constat.sortie.resize(std::min(constat.sortie.size(), sortie_gardee));
            if (constat.endroit) alleger(constat.endroit->fichier);
        }
        return jugement;
    } catch (const std::exception& erreur) {
        throw CorrectionImpossible(std::string("le juge a rendu un résultat illisible : ") +
                                   erreur.what());
    }
}

std::vector<juge::Jugement> Correcteur::rejouer(const Place& place, const juge::Constat& constat,
                                                const std::stop_token& arret) const {
    std::vector<juge::Jugement> rejeux;
    for (int i = 0; i < rejeux_par_echec; ++i)
        rejeux.push_back(juger(place, {"--cas", constat.cas, "--profil", constat.profil}, arret));
    return rejeux;
}

}  // namespace noter
