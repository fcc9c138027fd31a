#include "recherche.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace juge::ordres {

namespace {

/// « à 2 préemptions et 1 valeur ancienne près »
std::string en_texte(const Recherche::Budget& budget) {
    const auto compter = [](int nombre, const char* un, const char* plusieurs) {
        return std::to_string(nombre) + (nombre > 1 ? plusieurs : un);
    };
    std::string texte;
    if (budget.preemptions > 0)
        texte = " à " + compter(budget.preemptions, " préemption", " préemptions");
    if (budget.memoire > 0)
        texte += (texte.empty() ? " à " : " et ") +
                 compter(budget.memoire, " valeur ancienne", " valeurs anciennes");
    return texte.empty() ? " sans préemption" : texte + " près";
}

}  // namespace

/// Faux si l'exécution en cours n'a plus de quoi.
bool Recherche::payer(Ecart ecart) {
    if (ecart == Ecart::aucun) return true;
    int& reste = ecart == Ecart::preemption ? reste_.preemptions : reste_.memoire;
    if (reste == 0) {
        ++(ecart == Ecart::preemption ? refuse_.preemptions : refuse_.memoire);
        return false;
    }
    --reste;
    return true;
}

std::size_t Recherche::choisir(std::span<const Ecart> options) {
    if (options.size() < 2 || redite_) return 0;
    if (au_hasard()) return hasard_() % 4 != 0 ? 0 : hasard_() % options.size();
    if (profondeur_ == chemin_.size()) {
        Choix choix;
        choix.options = options.size();
        for (std::size_t i = 0; i < options.size(); ++i) {
            const Budget avant = reste_;
            if (!payer(options[i])) continue;
            reste_ = avant;
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
    if (!redite_) ++de_ce_tour_;
    redite_ = false;
    profondeur_ = 0;
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
    if (chemin_.empty() && !tour_suivant()) return false;
    reste_ = budgets[tour_];
    return true;
}

/// Le prochain budget qui permette ce que celui-ci a refusé ; faux s'il n'y en a pas.
bool Recherche::tour_suivant() {
    const Budget fini = budgets[tour_];
    const bool complet = refuse_.preemptions + refuse_.memoire == 0;
    // Ce tour contient les précédents, sauf quand il permet moins de préemptions qu'eux.
    if (fini.memoire == 0 || fini.preemptions == 2 || complet) faits_.clear();
    faits_ += (faits_.empty() ? "tous les ordres" : ", puis tous") +
              (complet ? std::string() : en_texte(fini)) + " : " + en_milliers(de_ce_tour_);
    const Budget refuse = std::exchange(refuse_, {});
    de_ce_tour_ = 0;
    while (++tour_ < budgets.size()) {
        const Budget& budget = budgets[tour_];
        if ((budget.preemptions > fini.preemptions && refuse.preemptions > 0) ||
            (budget.memoire > fini.memoire && refuse.memoire > 0))
            return true;
    }
    return false;
}

std::string en_milliers(long long nombre) {
    std::string texte = std::to_string(nombre);
    for (auto p = static_cast<long>(texte.size()) - 3; p > 0; p -= 3)
        texte.insert(static_cast<std::size_t>(p), "\u202f");
    return texte;
}

std::string Recherche::couverture() const {
    std::string texte = faits_;
    if (tirage_ > 0) {
        // PCT : une faute qui tient à l'ordre de deux opérations se montre, à chaque tirage, avec
        // une probabilité d'au moins 1/(n·k), pour n threads et k points.
        const double chance = 1.0 / (static_cast<double>(fils_max_) * pas_max_);
        const double manquee = std::pow(1.0 - chance, tirages);
        texte +=
            (texte.empty() ? "" : ", puis ") + en_milliers(executions_max) +
            " exécutions en tout et " + std::to_string(tirages) +
            " ordres au hasard (une faute qui tient à l'ordre de deux opérations s'y montre au "
            "moins " +
            std::to_string(static_cast<int>(100 * (1.0 - manquee))) + " fois sur 100)";
    }
    if (infidele_)
        texte += " ; le scénario ne fait pas deux fois la même chose, certains ont pu manquer";
    return texte;
}

}  // namespace juge::ordres
