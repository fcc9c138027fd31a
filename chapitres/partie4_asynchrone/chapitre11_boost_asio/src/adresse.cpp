#include <algorithm>
#include <chapitre11/http.hpp>

namespace cours {
namespace {

constexpr std::string_view schema = "http://";

[[noreturn]] void refuser(std::string_view texte) {
    throw ErreurHttp(ErreurHttp::Cause::adresse, "« " + std::string(texte) + " »");
}

bool est_un_port(std::string_view texte) {
    const auto chiffre = [](char c) { return c >= '0' && c <= '9'; };
    return !texte.empty() && texte.size() <= 5 &&
           std::all_of(texte.begin(), texte.end(), chiffre) &&
           std::stoi(std::string(texte)) <= 65535;
}

/// Un chemin part tel quel dans la requête : un espace ou un retour à la ligne en ferait une autre.
bool est_un_chemin(std::string_view texte) {
    return std::all_of(texte.begin(), texte.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

Adresse Adresse::lire(std::string_view texte) {
    if (!texte.starts_with(schema)) refuser(texte);
    const std::string_view reste = texte.substr(schema.size());
    const std::size_t barre = std::min(reste.find_first_of("/?#"), reste.size());
    const std::string_view autorite = reste.substr(0, barre);
    std::string_view chemin = reste.substr(barre);
    chemin = chemin.substr(0, chemin.find('#'));

    Adresse adresse;
    const std::size_t deux_points = autorite.find(':');
    adresse.hote = autorite.substr(0, deux_points);
    if (deux_points != autorite.npos) adresse.port = autorite.substr(deux_points + 1);
    adresse.chemin = chemin.starts_with('/') ? chemin : "/" + std::string(chemin);
    if (adresse.hote.empty() || !est_un_chemin(adresse.hote) || !est_un_port(adresse.port) ||
        !est_un_chemin(chemin))
        refuser(texte);
    return adresse;
}

Adresse Adresse::suivre(std::string_view lien) const {
    if (lien.find(':') < lien.find_first_of("/?#")) return lire(lien);  // « mailto: » y est refusé
    const std::string racine = std::string(schema) + hote + ":" + port;
    if (lien.starts_with('/')) return lire(racine + std::string(lien));
    const std::string sans_question = chemin.substr(0, chemin.find('?'));
    return lire(racine + sans_question.substr(0, sans_question.rfind('/') + 1) + std::string(lien));
}

std::string Adresse::texte() const {
    return std::string(schema) + hote + ":" + port + chemin;
}

}  // namespace cours
