// mutations : glisse de petites fautes dans une solution, et cherche celles que l'épreuve laisse
// passer.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iterator>

#include "bilan.hpp"
#include "cache_neuf.hpp"
#include "conclusion.hpp"
#include "interruption.hpp"
#include "jugement.hpp"
#include "lecture.hpp"

namespace {

using namespace mutations;

constexpr int code_survivants = 1;
constexpr int code_usage = 2;
constexpr int code_interrompu = 130;

void dire(const std::string& texte) {
    fmt::print("{}", texte);
    std::fflush(stdout);
}

/// Juge la solution que voici : une construction après l'autre, jusqu'au premier refus.
juge::Jugement juger(const juge::Catalogue& catalogue, const juge::Epreuve& exercice,
                     const std::string& solution) {
    const juge::CacheNeuf a_part(catalogue);
    juge::Epreuve copie = exercice;
    copie.solution = a_part.dossier() / exercice.solution.filename();
    copie.produits = a_part.dossier() / "produits";
    juge::ecrire_texte(copie.solution, solution);
    juge::Options options;
    options.variante = "solution";
    options.lire_la_reponse = false;
    options.au_premier_refus = true;
    juge::Jugement jugement;
    for (const auto& profil : exercice.profils) {
        options.profil = profil;
        jugement = juge::juger(a_part.catalogue(), copie, options);
        if (jugement.verdict != juge::Verdict::reussi) break;
    }
    return jugement;
}

Sort sort_de(const juge::Jugement& jugement) {
    if (jugement.verdict == juge::Verdict::reussi) return Sort::survit;
    return jugement.verdict == juge::Verdict::ne_compile_pas ? Sort::ne_compile_pas : Sort::tue;
}

std::string issue(const juge::Jugement& jugement, bool explique) {
    if (jugement.verdict == juge::Verdict::reussi) return explique ? "survit, expliqué" : "SURVIT";
    const std::string cas = jugement.constats.empty() ? "" : jugement.constats.front().cas;
    return std::string(nom(jugement.verdict)) + (cas.empty() ? "" : " dans « " + cas + " »");
}

/// Ce qu'on demande sur la ligne de commande.
struct Demande {
    std::vector<std::string> exercices;
    std::vector<std::string> familles;  ///< vide : toutes
    bool lister = false;

    bool concerne(const Mutant& mutant) const {
        return familles.empty() ||
               std::find(familles.begin(), familles.end(), mutant.famille) != familles.end();
    }
};

/// Lève std::runtime_error si l'épreuve refuse la solution : ses mutants n'apprendraient rien.
void exiger_la_solution(const juge::Catalogue& catalogue, const juge::Epreuve& exercice,
                        const std::string& source) {
    const auto intacte = juger(catalogue, exercice, source);
    if (intacte.verdict != juge::Verdict::reussi)
        throw std::runtime_error(fmt::format("{} : la solution elle-même est jugée {}",
                                             exercice.numero(), nom(intacte.verdict)));
}

/// Juge ces mutants. Une interruption garde dans le bilan ceux qui l'ont été.
void eprouver(const juge::Catalogue& catalogue, const juge::Epreuve& exercice,
              const std::string& source, const std::vector<Mutant>& mutants, Bilan& bilan) {
    const juge::Interruptible interruptible;
    exiger_la_solution(catalogue, exercice, source);
    std::size_t rang = 0;
    for (const auto& mutant : mutants) {
        juge::Interruptible::verifier();
        dire(fmt::format("[{}/{}] {}, ligne {} : ", ++rang, mutants.size(), mutant.famille,
                         mutant.ligne));
        const auto jugement = juger(catalogue, exercice, appliquer(source, mutant));
        bilan.noter(mutant, sort_de(jugement));
        dire(issue(jugement, bilan.explique(mutant)) + "\n");
    }
}

int lister(const std::vector<Mutant>& mutants) {
    for (const auto& mutant : mutants)
        dire(fmt::format("ligne {} ({}) :\n{}", mutant.ligne, mutant.famille, difference(mutant)));
    return 0;
}

int traiter(const juge::Catalogue& catalogue, const juge::Epreuve& exercice,
            const Demande& demande) {
    const std::string source = juge::lire_texte(exercice.solution);
    const auto tous = muter(source, juge::lire_texte(exercice.squelette));
    std::vector<Mutant> demandes;
    std::copy_if(tous.begin(), tous.end(), std::back_inserter(demandes),
                 [&](const Mutant& mutant) { return demande.concerne(mutant); });
    dire(fmt::format("{} {} : {} mutants\n", exercice.numero(), exercice.titre, demandes.size()));
    if (demande.lister) return lister(demandes);
    Bilan bilan(tous, lire_explications(fichier_des_explications(exercice.solution)));
    bool interrompu = false;
    try {
        eprouver(catalogue, exercice, source, demandes, bilan);
    } catch (const juge::Interruption& interruption) {
        interrompu = true;
        dire("\n");
        fmt::print(stderr, "{}\n", interruption.what());
    }
    const std::string a_reprendre = bilan.a_reprendre();
    dire(fmt::format("{} : {}.\n\n{}", exercice.numero(), bilan.compte(), a_reprendre));
    if (interrompu) return code_interrompu;
    return a_reprendre.empty() ? 0 : code_survivants;
}

std::string aide() {
    std::string texte =
        "Usage : mutations EXERCICE… [--famille NOM] [--lister]\n"
        "Glisse une petite faute à la fois dans la solution d'un exercice (7.2, chapitre07_ex2) "
        "ou\n"
        "de chaque exercice d'un chapitre (chapitre07), fait juger chaque mutant, et montre ceux\n"
        "que l'épreuve laisse vivre. Les survivants équivalents s'expliquent dans un fichier "
        "voisin\n"
        "de la solution, exK_sujet.mutants (voir outils/mutations/README.md).\n\n"
        "  --famille NOM      seulement les fautes de cette famille (se répète)\n"
        "  --lister           montrer les mutants sans les juger\n"
        "  --catalogue CHEMIN catalogue de l'arbre de construction\n\n"
        "Familles :\n";
    for (const auto& [nom_famille, faute] : familles())
        texte += fmt::format("  {:<18} {}\n", nom_famille, faute);
    return texte +
           "\nSe termine par 0 si chaque survivant est expliqué, 1 sinon, 2 si rien n'a pu\n"
           "être jugé, 130 sur Ctrl-C (ce qui est déjà jugé est dit).\n";
}

std::vector<const juge::Epreuve*> choisis(const juge::Catalogue& catalogue,
                                          const std::vector<std::string>& mots) {
    std::vector<const juge::Epreuve*> exercices;
    for (const auto& mot : mots)
        for (const auto* epreuve : catalogue.exercices(mot)) {
            if (epreuve->solution.empty())
                throw std::runtime_error(epreuve->numero() + " : la solution n'est pas livrée ici");
            exercices.push_back(epreuve);
        }
    return exercices;
}

bool est_connue(const std::string& voulue) {
    const auto& toutes = familles();
    return std::any_of(toutes.begin(), toutes.end(),
                       [&](const Famille& famille) { return famille.nom == voulue; });
}

int refuser(const std::string& phrase) {
    fmt::print(stderr, "mutations : {}.\nL'aide : mutations --help\n", phrase);
    return code_usage;
}

int mener(int argc, char* argv[]) {
    CLI::App application;
    application.set_help_flag();
    bool aide_demandee = false;
    Demande demande;
    std::string fichier_catalogue = juge::catalogue_par_defaut().string();
    application.add_flag("-h,--help", aide_demandee);
    application.add_option("exercices", demande.exercices);
    application.add_option("--famille", demande.familles)->allow_extra_args(false);
    application.add_flag("--lister", demande.lister);
    application.add_option("--catalogue", fichier_catalogue);
    try {
        application.parse(argc, argv);
    } catch (const CLI::ParseError&) {
        return refuser("argument inconnu, ou option sans valeur");
    }
    if (aide_demandee) {
        dire(aide());
        return 0;
    }
    if (demande.exercices.empty()) return refuser("quel exercice ? Par exemple : mutations 7.2");
    for (const auto& voulue : demande.familles)
        if (!est_connue(voulue)) return refuser(fmt::format("famille inconnue : « {} »", voulue));

    const auto catalogue = juge::lire_catalogue(fichier_catalogue);
    int code = 0;
    for (const auto* exercice : choisis(catalogue, demande.exercices)) {
        code = std::max(code, traiter(catalogue, *exercice, demande));
        if (code == code_interrompu) break;
    }
    return code;
}

}  // namespace

int main(int argc, char* argv[]) {
    return juge::conclure("mutations", [&] { return mener(argc, argv); });
}
