#include "rendus.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <stdexcept>

#include "affichage.hpp"
#include "commun/empreinte.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr uid_t personne = 65534;

/// Les extensions reconnues, et ce qu'elles annoncent.
const std::vector<std::pair<std::string, Genre>> extensions{{".zip", Genre::archive},
                                                            {".tar.gz", Genre::archive},
                                                            {".tgz", Genre::archive},
                                                            {".bundle", Genre::depot}};

Rendu reconnaitre(const fs::directory_entry& entree) {
    Rendu rendu{entree.path().filename().string(), entree.path(), Genre::inconnu};
    std::error_code ignoree;
    if (entree.is_symlink(ignoree)) {
        // Un lien mène où il veut : c'est à l'enseignant de copier ce qu'il désigne.
    } else if (entree.is_directory(ignoree)) {
        rendu.genre = Genre::dossier;
    } else if (entree.is_regular_file(ignoree)) {
        for (const auto& [extension, genre] : extensions) {
            const auto& nom = rendu.nom;
            if (nom.size() <= extension.size() ||
                nom.compare(nom.size() - extension.size(), std::string::npos, extension) != 0)
                continue;
            rendu.genre = genre;
            rendu.nom.resize(nom.size() - extension.size());
            break;
        }
    }
    rendu.nom = juge::affichable(rendu.nom);
    for (char& c : rendu.nom)
        if (c == '\n' || c == '\t') c = ' ';
    return rendu;
}

Contenu refuse(std::string raison) {
    Contenu contenu;
    contenu.refus = std::move(raison);
    return contenu;
}

/// Une commande qui ne voit rien que le système.
Commande preparer() {
    Commande commande;
    commande.utilisateur = ::geteuid() == 0 ? personne : 0;
    commande.bornes.delai = 120s;
    commande.bornes.memoire = std::size_t{1} << 30;
    commande.bornes.memoire_du_groupe = std::size_t{3} << 29;
    commande.bornes.sortie = 2 * pris_max;
    return commande;
}

// git refuse d'ordinaire de lire le dépôt d'un autre utilisateur.
constexpr const char* script_de_la_date = R"sh(
HOME=$(mktemp -d)
export HOME
trap 'rm -rf "$HOME"' EXIT
git config --global safe.directory '*'
git --git-dir="$1" -c log.showSignature=false log -1 --format=%ct
)sh";

/// La date du dernier commit d'un dépôt ; rien si ce n'en est pas un, ou s'il n'est pas lisible.
/// La configuration du dépôt est celle de l'étudiant, et peut faire lancer un programme à git :
/// d'où le bac à sable.
std::optional<std::time_t> date_du_commit(const fs::path& depot, const Enclos& enclos,
                                          const std::stop_token& arret) {
    Commande commande = preparer();
    commande.lisibles = {depot};
    commande.arguments = {"/bin/sh", "-c", script_de_la_date, "sh", depot.string()};
    commande.bornes.sortie = 64;
    const Bilan bilan = enclos.executer(commande, arret);
    static const std::regex nombre("([0-9]{1,12})\n");
    std::smatch m;
    if (bilan.code != 0 || !std::regex_match(bilan.sortie, m, nombre)) return std::nullopt;
    return static_cast<std::time_t>(std::stoll(m[1]));
}

/// Ouvre un dépôt empaqueté, lu sur l'entrée standard, et passe au lecteur d'archives la branche
/// qu'il désigne (HEAD), à défaut main, master, ou la première.
constexpr const char* script_du_depot = R"sh(
set -e
exec 3>&1 >&2
lieu=$(mktemp -d)
trap 'rm -rf "$lieu"' EXIT
cd "$lieu"
cat >rendu.bundle
git init -q --bare depot.git && cd depot.git
prendre() { git fetch -q --no-tags ../rendu.bundle "$@"; }
prendre '+refs/heads/*:refs/heads/*' +HEAD:refs/rendu/tete 2>/dev/null || prendre '+refs/heads/*:refs/heads/*'
for tete in refs/rendu/tete refs/heads/main refs/heads/master "$(git for-each-ref --count=1 --format='%(refname)' refs/heads)"; do
    git rev-parse -q --verify "$tete^{commit}" >/dev/null || continue
    date=$(git log -1 --format=%ct "$tete")
    git archive --format=tar "$tete" | "$@" --date "$date" >&3
    exit
done
echo 'aucune branche' >&2
exit 1
)sh";

std::string expliquer(const Bilan& bilan) {
    if (!bilan.arret.empty()) return "illisible : la lecture a été " + bilan.arret;
    const std::string ligne = bilan.erreurs.substr(0, bilan.erreurs.find('\n')).substr(0, 300);
    return "illisible (" + juge::affichable(ligne) + ")";
}

Contenu lire_dans_l_enclos(const Rendu& rendu, const std::vector<std::string>& noms,
                           const fs::path& lecteur, const Enclos& enclos,
                           const std::stop_token& arret) {
    Commande commande = preparer();
    commande.entree = rendu.chemin;
    commande.lisibles = {lecteur};
    if (rendu.genre == Genre::depot) commande.arguments = {"/bin/sh", "-c", script_du_depot, "sh"};
    commande.arguments.insert(commande.arguments.end(), {lecteur.string(), "lire-archive"});
    commande.arguments.insert(commande.arguments.end(), noms.begin(), noms.end());
    const Bilan bilan = enclos.executer(commande, arret);
    if (bilan.code != 0) return refuse(expliquer(bilan));
    try {
        return recevoir(bilan.sortie);
    } catch (const std::runtime_error& erreur) {
        return refuse(std::string("illisible : ") + erreur.what());
    }
}

}  // namespace

std::vector<Rendu> lister_rendus(const fs::path& dossier) {
    std::error_code erreur;
    std::vector<Rendu> rendus;
    for (const auto& entree : fs::directory_iterator(dossier, erreur))
        if (entree.path().filename().string().front() != '.') rendus.push_back(reconnaitre(entree));
    if (erreur)
        throw std::runtime_error(fmt::format("Le dossier des rendus {} est illisible ({}).",
                                             dossier.string(), erreur.message()));
    if (rendus.empty())
        throw std::runtime_error(fmt::format(
            "{} est vide : il devrait contenir un dossier, un .zip, un .tar.gz ou un .bundle par "
            "étudiant.",
            dossier.string()));
    std::sort(rendus.begin(), rendus.end(),
              [](const Rendu& a, const Rendu& b) { return a.chemin < b.chemin; });
    std::map<std::string, fs::path> vus;
    for (const auto& rendu : rendus) {
        const auto [autre, nouveau] = vus.emplace(rendu.nom, rendu.chemin);
        if (!nouveau)
            throw std::runtime_error(fmt::format(
                "Deux rendus s'appellent « {} » : {} et {}. Renommez-en un, ou n'en gardez qu'un.",
                rendu.nom, juge::affichable(autre->second.filename().string()),
                juge::affichable(rendu.chemin.filename().string())));
    }
    return rendus;
}

Contenu lire_rendu(const Rendu& rendu, const std::vector<std::string>& noms,
                   const fs::path& lecteur, const Enclos& enclos, bool avec_date,
                   const std::stop_token& arret) {
    switch (rendu.genre) {
        case Genre::dossier: {
            Contenu contenu = lire_dossier(rendu.chemin, noms);
            const fs::path depot = rendu.chemin / ".git";
            if (avec_date && fs::is_directory(fs::symlink_status(depot)))
                contenu.date = date_du_commit(depot, enclos, arret);
            return contenu;
        }
        case Genre::archive:
            return lire_dans_l_enclos(rendu, noms, lecteur, enclos, arret);
        case Genre::depot:
            return lire_dans_l_enclos(rendu, noms, lecteur, enclos, arret);
        case Genre::inconnu:
            break;
    }
    if (fs::is_symlink(rendu.chemin)) return refuse("un lien symbolique : il n'est pas suivi");
    return refuse("ni un dossier, ni un .zip, ni un .tar.gz, ni un .bundle");
}

std::string nom_de_fichier(const Rendu& rendu) {
    std::string nom;
    for (const char c : rendu.nom) {
        const auto octet = static_cast<unsigned char>(c);
        nom +=
            octet >= 0x80 || std::isalnum(octet) != 0 || c == '-' || c == '_' || c == '.' ? c : '_';
    }
    if (nom.empty() || nom.front() == '.') nom.insert(0, "_");
    if (nom == rendu.nom && nom.size() < 100) return nom;
    commun::Empreinte empreinte;  // deux noms différents restent différents
    empreinte.ajouter(rendu.chemin.filename().string());
    std::size_t fin = std::min<std::size_t>(nom.size(), 100);
    while (fin > 0 && fin < nom.size() && (static_cast<unsigned char>(nom[fin]) & 0xC0U) == 0x80U)
        --fin;  // ne coupe pas une lettre accentuée
    return nom.substr(0, fin) + "-" + empreinte.texte().substr(0, 8);
}

}  // namespace noter
