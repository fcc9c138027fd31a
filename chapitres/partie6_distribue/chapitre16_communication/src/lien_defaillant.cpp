#include <algorithm>
#include <chapitre16/lien_defaillant.hpp>
#include <stdexcept>

namespace cours {
namespace {

void verifier_les_taux(const Pannes& pannes) {
    int somme = 0;
    for (const int taux : {pannes.perdus, pannes.doubles, pannes.retardes, pannes.coupes}) {
        if (taux < 0 || taux > 1000) throw std::invalid_argument("un taux va de 0 à 1000");
        somme += taux;
    }
    if (somme > 1000) throw std::invalid_argument("la somme des taux dépasse 1000");
}

}  // namespace

const char* nom(Sort sort) {
    constexpr const char* noms[] = {"passé", "perdu", "doublé", "retardé", "coupé"};
    return noms[static_cast<std::size_t>(sort)];
}

std::uint64_t graine_derivee(std::uint64_t graine, std::uint64_t rang) {
    std::uint64_t z = graine + (rang + 1) * 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

LienDefaillant::LienDefaillant(const Pannes& pannes, std::uint64_t graine)
    : pannes_(pannes), graine_(graine) {
    verifier_les_taux(pannes);
}

// [sort]
/// Un tirage ne garde rien du précédent : il se recalcule de la graine et du numéro.
std::uint64_t LienDefaillant::hasard(std::uint64_t tirage) const {
    return graine_derivee(graine_derivee(graine_, numero_), tirage);
}

Sort LienDefaillant::tirer_le_sort() const {
    auto tire = static_cast<int>(hasard(0) % 1000);
    if ((tire -= pannes_.perdus) < 0) return Sort::perdu;
    if ((tire -= pannes_.doubles) < 0) return Sort::double_;
    if ((tire -= pannes_.retardes) < 0) return Sort::retarde;
    if ((tire -= pannes_.coupes) < 0) return Sort::coupe;
    return Sort::passe;
}
// [/sort]

Heure LienDefaillant::tirer_un_retard(std::uint64_t tirage) const {
    const auto choix =
        static_cast<std::uint64_t>(std::max<Heure::rep>(pannes_.retard_max.count(), 1));
    return Heure(1 + static_cast<Heure::rep>(hasard(tirage) % choix));
}

void LienDefaillant::mettre_en_route(std::string message, Heure arrivee) {
    if (pannes_.dans_l_ordre) arrivee = std::max(arrivee, derniere_);
    derniere_ = std::max(derniere_, arrivee);
    octets_ += message.size();
    en_route_.emplace(arrivee, std::move(message));  // à la même heure : dans l'ordre des envois
}

Sort LienDefaillant::envoyer(std::string message, Heure maintenant) {
    if (coupe_) return Sort::perdu;
    const Sort sort = tirer_le_sort();
    if (sort == Sort::coupe) {
        coupe_ = true;
        en_route_.clear();
        octets_ = 0;
    }
    if (sort == Sort::double_)  // la copie traîne, ou non
        mettre_en_route(message, maintenant + tirer_un_retard(1) - Heure(1));
    if (sort == Sort::passe || sort == Sort::double_)
        mettre_en_route(std::move(message), maintenant);
    else if (sort == Sort::retarde)
        mettre_en_route(std::move(message), maintenant + tirer_un_retard(2));
    ++numero_;
    return sort;
}

std::vector<std::string> LienDefaillant::arrives(Heure maintenant) {
    std::vector<std::string> messages;
    const auto fin = en_route_.upper_bound(maintenant);
    for (auto place = en_route_.begin(); place != fin; ++place) {
        octets_ -= place->second.size();
        messages.push_back(std::move(place->second));
    }
    en_route_.erase(en_route_.begin(), fin);
    return messages;
}

std::optional<Heure> LienDefaillant::prochaine() const {
    if (en_route_.empty()) return std::nullopt;
    return en_route_.begin()->first;
}

}  // namespace cours
