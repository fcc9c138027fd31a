// Chapitre 15, exemple avancé : un serveur à plusieurs clients, un thread par client. Il additionne
// les nombres de chaque ligne reçue. Huit clients travaillent pendant qu'un neuvième se tait, qu'un
// dixième disparaît au milieu d'une ligne et qu'un onzième envoie n'importe quoi ; puis le serveur
// s'arrête sans perdre une réponse.
#include <fmt/format.h>

#include <array>
#include <chapitre15/serveur_threads.hpp>
#include <optional>
#include <sstream>
#include <vector>

using namespace std::chrono_literals;
using cours::Prise;

namespace {

// [lignes]
/// Découpe en lignes ce qui arrive d'une prise. Une lecture apporte une moitié de ligne, ou trois.
class LecteurLignes {
public:
    explicit LecteurLignes(const Prise& prise) : prise_(prise) {}

    /// La ligne suivante, sans sa fin ; rien à la fin du flux. Lève std::length_error au-delà de
    /// 1 000 octets : un inconnu ne remplit pas notre mémoire.
    std::optional<std::string> suivante(cours::Echeance echeance) {
        for (;;) {
            if (const std::size_t fin = tampon_.find('\n'); fin != tampon_.npos) {
                std::string ligne = tampon_.substr(0, fin);
                tampon_.erase(0, fin + 1);  // la suite, déjà lue, reste
                return ligne;
            }
            if (tampon_.size() > 1000) throw std::length_error("ligne trop longue");
            std::array<char, 1024> morceau;
            const std::size_t lus = prise_.lire(morceau, echeance);
            if (lus == 0) return std::nullopt;
            tampon_.append(morceau.data(), lus);
        }
    }

private:
    const Prise& prise_;
    std::string tampon_;
};
// [/lignes]

std::string additionner(const std::string& ligne) {
    std::istringstream nombres(ligne);
    long long total = 0;
    for (long long nombre = 0; nombres >> nombre;)
        total += nombre;
    return nombres.eof() ? fmt::format("{}\n", total) : "erreur : des nombres, s'il vous plaît\n";
}

// [dialogue]
/// La vie d'un client, dans son thread. Ce qui est levé ici ne termine que cette connexion.
void calculer(const Prise& client) {
    LecteurLignes lignes(client);
    while (const auto ligne = lignes.suivante(cours::dans(30s)))  // un muet ne reste pas toujours
        cours::ecrire_tout(client, additionner(*ligne), cours::dans(30s));
}
// [/dialogue]

/// Un client sérieux : cent sommes, chacune vérifiée. Rend le nombre de réponses justes.
int travailler(const cours::AdresseTcp& ou, int base) {
    const Prise serveur = Prise::connecter(ou, cours::dans(5s));
    LecteurLignes reponses(serveur);
    int justes = 0;
    for (int i = 0; i < 100; ++i) {
        cours::ecrire_tout(serveur, fmt::format("{} {} 1\n", base, i));
        if (reponses.suivante(cours::dans(10s)) == std::to_string(base + i + 1)) ++justes;
    }
    return justes;
}

}  // namespace

int main() {
    cours::ServeurThreads serveur({}, calculer);
    fmt::print("le serveur écoute\n");

    const Prise muet = Prise::connecter(serveur.adresse());
    {
        const Prise fuyard = Prise::connecter(serveur.adresse());
        cours::ecrire_tout(fuyard, "1 2 ");  // et s'en va sans finir sa ligne
        const Prise bavard = Prise::connecter(serveur.adresse());
        cours::ecrire_tout(bavard, std::string(5000, '7'));  // une ligne sans fin
    }

    std::vector<int> justes(8);
    {
        std::vector<std::jthread> clients;
        for (std::size_t i = 0; i < justes.size(); ++i)
            clients.emplace_back(
                [&, i] { justes[i] = travailler(serveur.adresse(), 1000 * static_cast<int>(i)); });
    }
    for (std::size_t i = 0; i < justes.size(); ++i)
        fmt::print("client {} : {} réponses justes sur 100\n", i, justes[i]);

    // [arret]
    const Prise dernier = Prise::connecter(serveur.adresse());
    cours::ecrire_tout(dernier, "20 22\n");
    LecteurLignes reponses(dernier);
    const auto reponse = reponses.suivante(cours::dans(10s));
    serveur.arreter();  // le muet lit la fin du flux ; personne n'est coupé au milieu d'une phrase
    fmt::print("le dernier reçoit {} ; le muet, {} octet\n", reponse.value_or("rien"),
               cours::lire_tout(muet, 10, cours::dans(5s)).size());
    fmt::print("{} clients servis, dont {} sur une erreur\n", serveur.servis(), serveur.echecs());
    // [/arret]
}
