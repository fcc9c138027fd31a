#include "depot.hpp"

#include <unistd.h>

#include <regex>

#include "contenu.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// git refuse d'ordinaire de lire le dépôt d'un autre utilisateur.
constexpr const char* script_de_la_date = R"sh(
HOME=$(mktemp -d)
export HOME
trap 'rm -rf "$HOME"' EXIT
git config --global safe.directory '*'
git --git-dir="$1" -c log.showSignature=false log -1 --format=%ct
)sh";

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

}  // namespace

Commande commande_de_lecture() {
    Commande commande;
    commande.utilisateur = utilisateur_sans_droits();
    commande.bornes.delai = 120s;
    commande.bornes.memoire = std::size_t{1} << 30;
    commande.bornes.memoire_du_groupe = std::size_t{3} << 29;
    commande.bornes.sortie = 2 * pris_max;
    return commande;
}

std::optional<std::time_t> date_du_commit(const fs::path& depot, const Enclos& enclos,
                                          const std::stop_token& arret) {
    Commande commande = commande_de_lecture();
    commande.lisibles = {depot};
    commande.arguments = {"/bin/sh", "-c", script_de_la_date, "sh", depot.string()};
    commande.bornes.sortie = 64;
    const Bilan bilan = enclos.executer(commande, arret);
    static const std::regex nombre("([0-9]{1,12})\n");
    std::smatch m;
    if (bilan.code != 0 || !std::regex_match(bilan.sortie, m, nombre)) return std::nullopt;
    return static_cast<std::time_t>(std::stoll(m[1]));
}

std::vector<std::string> ouvrir_le_depot() {
    return {"/bin/sh", "-c", script_du_depot, "sh"};
}

}  // namespace noter
