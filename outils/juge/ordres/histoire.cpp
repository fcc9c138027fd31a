#include "histoire.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

#include "../epreuve/rapport.hpp"

extern "C" char __executable_start;

namespace juge::ordres {
namespace {

constexpr std::size_t retenus_max = 50'000;
constexpr std::size_t racontes_max = 400;

std::string en_texte(Valeur valeur, int taille) {
    auto bits = static_cast<std::uint64_t>(valeur);
    const int inutiles = taille < 8 ? 64 - 8 * taille : 0;  // le bit de signe vient tout en haut
    const long long nombre = static_cast<long long>(bits << inutiles) >> inutiles;
    constexpr long long lisible = 1LL << 40;
    if (nombre > -lisible && nombre < lisible) return std::to_string(nombre);
    std::array<char, 16> texte{};  // un pointeur : sa fin suffit à le reconnaître
    std::snprintf(texte.data(), texte.size(), "…%04llx",
                  static_cast<unsigned long long>(bits & 0xFFFF));
    return texte.data();
}

std::string en_texte(const Evenement& e) {
    const std::string valeur = en_texte(e.valeur, e.taille);
    switch (e.nature) {
        case Nature::lecture:
            return "lit " + valeur + (e.decale ? ", ancien" : "");
        case Nature::ecriture:
            return "écrit " + valeur + (e.decale ? ", avant" : "");
        case Nature::modification:
            return en_texte(e.avant, e.taille) + " devient " + valeur;
        case Nature::essai_rate:
            return "refus, lit " + valeur + (e.decale ? ", ancien" : "");
        case Nature::acces:
            return e.taille > 8 ? "lit" : "lit " + valeur;
        case Nature::affectation:
            return e.taille > 8 ? "écrit" : "écrit " + valeur;
        case Nature::autre:
            break;
    }
    return e.quoi;
}

bool ordinaire(const Evenement& e) {
    return e.nature == Nature::acces || e.nature == Nature::affectation;
}

/// Vrai si cet événement n'apprend rien à qui a déjà lu l'autre, tant que rien n'a changé.
bool redit(const Evenement& autre, const Evenement& e) {
    return autre.fil == e.fil && autre.nature == e.nature && autre.adresse == e.adresse &&
           autre.valeur == e.valeur && std::strcmp(autre.quoi, e.quoi) == 0 && autre.lieu == e.lieu;
}

bool lit_seulement(const Evenement& e) {
    return e.nature == Nature::lecture || e.nature == Nature::essai_rate ||
           e.nature == Nature::acces || (e.nature == Nature::modification && e.avant == e.valeur);
}

/// Ce qui compte : la synchronisation, et les données qu'un thread change et qu'un autre emploie.
/// Ni ce que le thread principal prépare seul, ni les tours d'une attente active.
std::vector<const Evenement*> choisir(const std::vector<Evenement>& evenements,
                                      const Memoire& memoire) {
    std::vector<const Evenement*> choisis;
    std::vector<const Evenement*> relus;  // depuis le dernier changement
    bool seul = true;
    for (const Evenement& e : evenements) {
        seul = seul && e.fil == 0;
        if (ordinaire(e) && (seul || !memoire.partagee(e.adresse))) continue;
        if (!lit_seulement(e)) {
            relus.clear();
        } else if (std::any_of(relus.begin(), relus.end(),
                               [&](const Evenement* autre) { return redit(*autre, e); })) {
            continue;
        } else {
            relus.push_back(&e);
        }
        choisis.push_back(&e);
    }
    return choisis;
}

}  // namespace

void Histoire::noter(const Evenement& evenement) {
    relire(evenement.fil);
    if (evenements_.size() >= retenus_max && ordinaire(evenement)) return;
    evenements_.push_back(evenement);
    if (evenement.nature != Nature::affectation) return;
    if (a_relire_.size() <= evenement.fil) a_relire_.resize(evenement.fil + 1);
    a_relire_[evenement.fil] = evenements_.size();
}

void Histoire::relire(std::size_t fil) {
    if (fil >= a_relire_.size() || a_relire_[fil] == 0) return;
    Evenement& e = evenements_[a_relire_[fil] - 1];
    a_relire_[fil] = 0;
    if (e.taille <= 8)
        std::memcpy(&e.valeur, reinterpret_cast<const void*>(e.adresse),
                    static_cast<std::size_t>(e.taille));
}

void Histoire::rapporter(const Memoire& memoire, const std::vector<std::string>& noms) {
    const auto choisis = choisir(evenements_, memoire);
    for (std::size_t i = choisis.size() - std::min(choisis.size(), racontes_max);
         i < choisis.size(); ++i)
        rapport::ecrire("evenement", {{"nom", noms[choisis[i]->fil]},
                                      {"quoi", en_texte(*choisis[i])},
                                      {"ordinaire", ordinaire(*choisis[i]) ? 1 : 0},
                                      {"pile", en_adresses(choisis[i]->lieu)}});
}

std::string en_adresses(const Lieu& lieu) {
    std::string texte;
    for (const void* adresse : lieu) {
        if (adresse == nullptr) continue;
        std::array<char, 20> chiffres{};
        std::snprintf(chiffres.data(), chiffres.size(), "%lx ",
                      static_cast<long>(static_cast<const char*>(adresse) - &__executable_start));
        texte += chiffres.data();
    }
    return texte;
}

}  // namespace juge::ordres
