// Chapitre 17, exemple basique : une tâche distribuée. Un courtier, un worker, un client : ici
// trois threads d'un même programme, mais ils ne se parlent que par le réseau.
#include <fmt/format.h>

#include <chapitre17/client_taches.hpp>
#include <chapitre17/courtier.hpp>
#include <chapitre17/ouvrier.hpp>
#include <thread>

using namespace std::chrono_literals;

// [fonction]
// Ce que le worker sait faire : des octets entrent, des octets sortent.
std::string compter_les_mots(const std::string&, const std::string& texte) {
    std::size_t mots = 0;
    bool dans_un_mot = false;
    for (const char c : texte) {
        mots += c != ' ' && !dans_un_mot;
        dans_un_mot = c != ' ';
    }
    return std::to_string(mots);
}
// [/fonction]

// [main]
int main() {
    cours::Courtier courtier;  // sur un port libre de cette machine
    const std::jthread service([&](const std::stop_token& arret) { courtier.servir(arret); });

    cours::Ouvrier ouvrier({courtier.adresse()}, {{"compter_les_mots", compter_les_mots}});
    const std::jthread travail([&](const std::stop_token& arret) { ouvrier.servir(arret); });

    cours::ClientTaches client({courtier.adresse()});
    client.soumettre("t1", "compter_les_mots", "au moins une fois");
    client.soumettre("t2", "compter_les_mots", "exactement un effet");
    client.soumettre("t3", "traduire", "exactement un effet");
    while (const auto arrivee = client.attendre(10s))
        fmt::print("{} : {} {}\n", arrivee->id, arrivee->rendu.reussi ? "réussie," : "échouée,",
                   arrivee->rendu.octets);
}
// [/main]
