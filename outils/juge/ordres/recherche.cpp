#include "recherche.hpp"

#include <algorithm>

namespace juge::ordres {

bool Recherche::permis(Ecart ecart) const {
    if (ecart == Ecart::aucun) return true;
    return ecart == Ecart::preemption ? preemptions_ < preemptions_max : memoire_ < memoire_max;
}

void Recherche::payer(Ecart ecart) {
    if (ecart == Ecart::preemption) ++preemptions_;
    if (ecart == Ecart::memoire) ++memoire_;
}

std::size_t Recherche::choisir(std::span<const Ecart> options) {
    if (options.size() < 2 || redite_) return 0;
    if (au_hasard()) return hasard_() % 4 != 0 ? 0 : hasard_() % options.size();
    if (profondeur_ == chemin_.size()) {
        Choix choix;
        choix.options = options.size();
        for (std::size_t i = 0; i < options.size(); ++i) {
            memoire_choisie_ = memoire_choisie_ || options[i] == Ecart::memoire;
            if (!permis(options[i])) {
                hors_borne_ = true;
                continue;
            }
            if (options[i] != Ecart::aucun && preemptions_ + memoire_ >= budget_) {
                restreinte_ = true;
                continue;
            }
            choix.rangs.push_back(static_cast<std::uint8_t>(i));
            choix.ecarts.push_back(options[i]);
        }
        chemin_.push_back(std::move(choix));
    }
    Choix& choix = chemin_[profondeur_++];
    if (choix.options != options.size()) {  // la réponse n'a pas fait deux fois la même chose
        infidele_ = true;
        redite_ = true;
        chemin_.resize(profondeur_ - 1);
        return 0;
    }
    payer(choix.ecarts[choix.pris]);
    return choix.rangs[choix.pris];
}

std::size_t Recherche::choisir_fil(std::span<const Ecart> options, std::span<const int> fils) {
    ++pas_;
    if (au_hasard()) return tirer_fil(fils);
    for (const int fil : fils)
        fils_max_ = std::max(fils_max_, fil + 1);
    return choisir(options);
}

std::size_t Recherche::tirer_fil(std::span<const int> fils) {
    const auto priorite = [this](int fil) -> int& {
        while (priorites_.size() <= static_cast<std::size_t>(fil))
            priorites_.push_back(static_cast<int>(hasard_() % 1'000'000) + 1);
        return priorites_[static_cast<std::size_t>(fil)];
    };
    const auto premier = [&] {
        return std::max_element(fils.begin(), fils.end(),
                                [&](int a, int b) { return priorite(a) < priorite(b); });
    };
    if (std::find(changements_.begin(), changements_.end(), pas_) != changements_.end())
        priorite(*premier()) = --plus_basse_;
    return static_cast<std::size_t>(premier() - fils.begin());
}

void Recherche::ceder(int fil) {
    if (au_hasard() && static_cast<std::size_t>(fil) < priorites_.size())
        priorites_[static_cast<std::size_t>(fil)] = --plus_basse_;
}

bool Recherche::suivante() {
    ++executions_;
    if (!redite_) ++de_ce_niveau_;
    profondeur_ = 0;
    preemptions_ = memoire_ = 0;
    redite_ = false;
    pas_max_ = std::max(pas_max_, pas_);
    pas_ = 0;
    if (au_hasard() || executions_ >= executions_max) {
        if (tirage_ == tirages) return false;
        ++tirage_;
        priorites_.clear();
        plus_basse_ = 0;
        changements_.clear();
        for (int i = 0; i < 1 + tirage_ % 2; ++i)
            changements_.push_back(
                1 + static_cast<int>(hasard_() % static_cast<std::uint64_t>(pas_max_)));
        return true;
    }
    while (!chemin_.empty() && ++chemin_.back().pris == chemin_.back().rangs.size())
        chemin_.pop_back();
    return !chemin_.empty() || niveau_suivant();
}

bool Recherche::niveau_suivant() {
    du_precedent_ = de_ce_niveau_;
    de_ce_niveau_ = 0;
    if (!restreinte_) {
        epuisee_ = true;
        return false;
    }
    restreinte_ = false;
    ++budget_;
    return true;
}

std::string en_milliers(long long nombre) {
    std::string texte = std::to_string(nombre);
    for (auto p = static_cast<long>(texte.size()) - 3; p > 0; p -= 3)
        texte.insert(static_cast<std::size_t>(p), "\u202f");
    return texte;
}

std::string Recherche::couverture() const {
    const std::string reserve =
        infidele_ ? " (le scénario ne fait pas deux fois la même chose : certains ont pu manquer)"
                  : "";
    if (epuisee_ && !hors_borne_)
        return "tous les ordres : " + en_milliers(du_precedent_) + reserve;
    if (epuisee_) {
        return "tous les ordres à " + std::to_string(preemptions_max) + " préemptions" +
               (memoire_choisie_
                    ? " et " + std::to_string(memoire_max) + " valeurs anciennes près : "
                    : " près : ") +
               en_milliers(du_precedent_) + reserve;
    }
    const int niveau = budget_ - 1;
    const std::string tous = niveau < 0 ? ""
                                        : "tous les ordres à " + std::to_string(niveau) +
                                              (niveau > 1 ? " écarts près : " : " écart près : ") +
                                              en_milliers(du_precedent_) + ", puis ";
    // PCT : une faute qui tient à l'ordre de deux opérations se montre avec une probabilité d'au
    // moins 1/(n·k) par tirage.
    const double rate = 1.0 - 1.0 / (static_cast<double>(fils_max_) * std::max(2, pas_max_));
    double reste = 1.0;
    for (int i = 0; i < tirages; ++i)
        reste *= rate;
    return tous + en_milliers(executions_max) + " exécutions essayées en tout, et " +
           en_milliers(tirages) +
           " ordres au hasard (une faute qui tient à l'ordre de deux "
           "opérations s'y montre au moins " +
           std::to_string(static_cast<int>(100 * (1.0 - reste))) + " fois sur 100)" + reserve;
}

}  // namespace juge::ordres
