#include "jugement.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "construction.hpp"
#include "interpretation.hpp"
#include "lecture.hpp"
#include "processus.hpp"
#include "reponses.hpp"
#include "reproches.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t memoire_simple = std::size_t{1} << 30;
constexpr std::size_t memoire_assainie = std::size_t{4} << 30;

/// Les fichiers dont les lignes parlent à l'étudiant : sa réponse, puis l'épreuve.
std::vector<fs::path> fichiers_utiles(const Epreuve& epreuve, const fs::path& reponse) {
    std::vector<fs::path> fichiers;
    if (!reponse.empty()) fichiers.push_back(reponse);
    fichiers.insert(fichiers.end(), epreuve.sources.begin(), epreuve.sources.end());
    return fichiers;
}

/// Les constructions où juger. Lève std::runtime_error s'il n'y en a aucune.
std::vector<std::string> choisir_profils(const Epreuve& epreuve, const Options& options) {
    auto profils = epreuve.profils;
    if (!options.profil.empty())
        std::erase_if(profils, [&](const std::string& p) { return p != options.profil; });
    if (profils.empty())
        throw std::runtime_error(epreuve.id + " n'est pas jugé dans le profil « " + options.profil +
                                 " »");
    return profils;
}

/// Les cas à juger, qui s'exécutent tous dans l'une de ces constructions. Lève std::runtime_error
/// s'il n'y en a aucun, ou si l'un des cas de l'épreuve ne s'exécuterait jamais.
std::vector<Cas> choisir_cas(const Epreuve& epreuve, const Options& options,
                             const std::vector<std::string>& profils) {
    const auto nulle_part = [](const std::vector<std::string>& constructions) {
        return [&](const Cas& c) {
            return std::none_of(constructions.begin(), constructions.end(),
                                [&](const std::string& p) { return c.s_execute(p); });
        };
    };
    auto cas = lire_cas(epreuve.sources);
    if (const auto oublie = std::find_if(cas.begin(), cas.end(), nulle_part(epreuve.profils));
        oublie != cas.end()) {
        throw std::runtime_error(fmt::format(
            "{} : le cas « {} » est réservé à une construction ([{}]) que l'exercice ne déclare "
            "pas ({}) : il ne s'exécuterait jamais. Ajoutez-la à ses INSTRUMENTS",
            epreuve.id, oublie->nom, fmt::join(oublie->profils, "]["),
            fmt::join(epreuve.profils, ", ")));
    }
    if (!options.cas.empty())
        std::erase_if(cas, [&](const Cas& c) { return c.nom != options.cas; });
    std::erase_if(cas, nulle_part(profils));
    if (cas.empty()) {
        throw std::runtime_error(
            epreuve.id + " : aucun cas" + (options.cas.empty() ? "" : " « " + options.cas + " »") +
            (options.profil.empty() ? " dans l'épreuve"
                                    : " dans la construction " + options.profil));
    }
    return cas;
}

/// L'exécution des cas, chacun dans son processus.
class Passage {
public:
    Passage(const Epreuve& epreuve, const Options& options, const std::vector<Cas>& cas,
            std::vector<fs::path> fichiers, Jugement& jugement)
        : epreuve_(epreuve),
          options_(options),
          cas_(cas),
          fichiers_(std::move(fichiers)),
          jugement_(jugement) {}

    /// Un programme à exécuter dans son profil.
    using Programmes = std::vector<std::pair<std::string, fs::path>>;

    /// Exécute les cas dans ces constructions. Un cas sans fin arrête tout : les suivants ne sont
    /// pas essayés, et l'étudiant n'attend qu'un délai.
    void executer_dans(const Programmes& programmes) {
        if (fini()) return;
        std::vector<Demande> demandes;
        std::vector<std::pair<std::size_t, std::string>> origines;
        for (std::size_t rang = 0; rang < cas_.size(); ++rang) {
            for (const auto& [profil, programme] : programmes) {
                if (!cas_[rang].s_execute(profil)) continue;
                demandes.push_back(demander(cas_[rang], profil, programme));
                origines.emplace_back(rang, profil);
            }
        }
        std::vector<bool> vus(demandes.size());
        executer(demandes, travaux(), [&](std::size_t i, const Execution& execution) {
            vus[i] = true;
            noter(interpreter(demandes[i], execution, fichiers_, epreuve_.interdit),
                  origines[i].first, origines[i].second);
            return !fini();
        });
        for (std::size_t i = 0; i < vus.size(); ++i)
            if (!vus[i]) jugement_.cas[origines[i].first].essaye = false;
        oublier_apres_un_cas_sans_fin();
    }

private:
    bool fini() const {
        return sans_fin() < cas_.size() ||
               (options_.au_premier_refus && !jugement_.constats.empty()) ||
               (options_.suffit && est_celui(*options_.suffit, jugement_));
    }
    /// Rang du premier cas sans fin ; le nombre de cas s'il n'y en a pas.
    /// D'une erreur connue, on cherche le verdict annoncé : il est peut-être plus loin.
    std::size_t sans_fin() const {
        if (options_.suffit) return cas_.size();
        const auto& cas = jugement_.cas;
        return static_cast<std::size_t>(
            std::find_if(cas.begin(), cas.end(),
                         [](const auto& c) { return c.verdict == Verdict::delai_depasse; }) -
            cas.begin());
    }
    /// Ce qui a fini entre-temps après lui dépend du nombre de cœurs : le verdict n'en dépend pas.
    void oublier_apres_un_cas_sans_fin() {
        const auto premier = sans_fin();
        std::erase_if(jugement_.constats, [&](const Constat& c) { return c.rang > premier; });
        for (std::size_t rang = premier + 1; rang < cas_.size(); ++rang)
            jugement_.cas[rang] = {cas_[rang].nom, Verdict::reussi, false};
    }
    Demande demander(const Cas& cas, const std::string& profil, const fs::path& programme) const {
        Demande demande;
        demande.binaire = programme;
        demande.cas = cas.nom;
        demande.delai_s = epreuve_.delai_s;
        demande.memoire_max = profil == "simple" ? memoire_simple : memoire_assainie;
        demande.graine = options_.graine;
        demande.fichiers_a_nommer = fichiers_;
        return demande;
    }
    int travaux() const {
        return options_.travaux > 0
                   ? options_.travaux
                   : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    }
    void noter(Constat constat, std::size_t rang, const std::string& profil) {
        if (!constat.couverture.empty()) jugement_.cas[rang].couverture = constat.couverture;
        if (constat.verdict == Verdict::reussi) return;
        constat.cas = cas_[rang].nom;
        constat.rang = rang;
        constat.profil = profil;
        constat.lecon = cas_[rang].lecon;
        auto& verdict = jugement_.cas[rang].verdict;
        verdict = std::max(verdict, constat.verdict);
        auto& constats = jugement_.constats;
        constats.push_back(std::move(constat));
        ordonner(constats);
        jugement_.verdict = constats.front().verdict;
    }

    const Epreuve& epreuve_;
    const Options& options_;
    const std::vector<Cas>& cas_;
    std::vector<fs::path> fichiers_;
    Jugement& jugement_;
};

/// Un lien vers ce programme, pour le lancer soi-même sous gdb. Un arbre en lecture seule s'en
/// passe.
void montrer(const fs::path& lien, const fs::path& programme) {
    std::error_code ignoree;
    fs::create_directories(lien.parent_path(), ignoree);
    const fs::path brouillon = fmt::format("{}.{}", lien.string(), ::getpid());
    fs::create_symlink(programme, brouillon, ignoree);
    fs::rename(brouillon, lien, ignoree);
}

/// Remplit `jugement.constats`, et le verdict de chaque cas.
void examiner(const Catalogue& catalogue, const Epreuve& epreuve, const Options& options,
              Jugement& jugement) {
    const auto& variante = jugement.variante;
    const fs::path reponse = fichier_reponse(epreuve, variante);
    if (variante != "tests" && (reponse.empty() || !fs::exists(reponse))) {
        throw std::runtime_error(fmt::format("{} : pas de réponse « {} »{}", epreuve.id, variante,
                                             reponse.empty() ? "" : " (" + reponse.string() + ")"));
    }
    const auto profils = choisir_profils(epreuve, options);
    const auto cas = choisir_cas(epreuve, options, profils);
    for (const auto& c : cas)
        jugement.cas.push_back({c.nom, Verdict::reussi});
    const auto rien_n_est_reussi = [&](Verdict verdict) {
        for (auto& c : jugement.cas)
            c.verdict = verdict;
    };

    if (options.lire_la_reponse && !reponse.empty()) {
        jugement.constats = constats_de_lecture(epreuve, reponse);
        if (!jugement.constats.empty()) return rien_n_est_reussi(Verdict::echec);
    }
    if (options.lire_seulement) return;
    if (options.construire) mettre_a_jour(catalogue, {&epreuve});
    const auto constructions = construire(catalogue, epreuve, profils, reponse,
                                          options.epreuve_reduite ? options.cas : "");
    Passage::Programmes programmes;
    for (std::size_t i = 0; i < profils.size(); ++i) {
        jugement.avertissements += constructions[i].avertissements;
        if (constructions[i].refus) {
            jugement.constats = {*constructions[i].refus};
            return rien_n_est_reussi(Verdict::ne_compile_pas);
        }
        if (options.construire_seulement) continue;
        montrer(epreuve.produits / variante / profils[i], constructions[i].programme);
        programmes.emplace_back(profils[i], constructions[i].programme);
    }
    if (options.construire_seulement) return;
    Passage passage(epreuve, options, cas, fichiers_utiles(epreuve, reponse), jugement);
    passage.executer_dans({programmes.front()});
    if (programmes.size() > 1) passage.executer_dans({programmes.begin() + 1, programmes.end()});
    if (!reponse.empty()) signaler_pieges_du_compilateur(jugement.constats, reponse);
}

}  // namespace

int Jugement::cas_reussis() const {
    return static_cast<int>(std::count_if(cas.begin(), cas.end(), [](const ResultatCas& c) {
        return c.essaye && c.verdict == Verdict::reussi;
    }));
}

bool est_celui(const Attendu& attendu, const Jugement& jugement) {
    return jugement.verdict == attendu.verdict &&
           (attendu.cas.empty() ||
            (!jugement.constats.empty() && jugement.constats.front().cas == attendu.cas));
}

Jugement juger(const Catalogue& catalogue, const Epreuve& epreuve, const Options& options) {
    const auto debut = std::chrono::steady_clock::now();
    Jugement jugement;
    jugement.exercice = epreuve.id;
    jugement.variante =
        !epreuve.est_exercice() && epreuve.erreurs.empty() ? "tests" : options.variante;
    jugement.points_max = epreuve.points;
    examiner(catalogue, epreuve, options, jugement);
    ordonner(jugement.constats);
    if (!jugement.constats.empty()) jugement.verdict = jugement.constats.front().verdict;
    if (jugement.verdict < Verdict::ne_compile_pas) {
        jugement.points =
            epreuve.points * jugement.cas_reussis() / static_cast<double>(jugement.cas.size());
    }
    jugement.duree_s =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - debut).count();
    return jugement;
}

}  // namespace juge
