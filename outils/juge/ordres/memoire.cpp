#include "memoire.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace juge::ordres {
namespace {

constexpr std::uintptr_t mot = 8;

Valeur valeur_en_memoire(std::uintptr_t adresse, int taille) {
    Valeur valeur = 0;
    std::memcpy(&valeur, reinterpret_cast<const void*>(adresse), static_cast<std::size_t>(taille));
    return valeur;
}

void mettre_en_memoire(std::uintptr_t adresse, int taille, Valeur valeur) {
    std::memcpy(reinterpret_cast<void*>(adresse), &valeur, static_cast<std::size_t>(taille));
}

Valeur tronquer(Valeur valeur, int taille) {
    return taille >= 8 ? valeur : valeur & ((Valeur{1} << (8 * taille)) - 1);
}

}  // namespace

/// Son histoire commence, ou recommence après une écriture ordinaire, par ce que contient la
/// mémoire : si aucune course ne l'a précédée, tout le monde doit le voir.
Memoire::Atomique& Memoire::trouver(std::uintptr_t adresse, int taille) {
    auto& atomiques = mots_[adresse / mot].atomiques;
    auto trouvee = atomiques.find(adresse);
    if (trouvee == atomiques.end()) {
        trouvee = atomiques.emplace(adresse, Atomique{}).first;
        trouvee->second.numero = atomiques_++;
        trouvee->second.a_relire = true;
    }
    Atomique& atomique = trouvee->second;
    const Valeur presente = valeur_en_memoire(adresse, taille);
    if (atomique.a_relire || atomique.ecritures.back().valeur != presente) {
        const double rang = atomique.ecritures.empty() ? 1 : atomique.ecritures.back().rang + 1;
        atomique.ecritures = {Ecriture{rang, presente, false, {}}};
        atomique.a_relire = false;
    }
    return atomique;
}

double Memoire::plancher(const Savoir& savoir, const Atomique& atomique, int ordre) const {
    const double connu = savoir.courante.au_moins(atomique.numero);
    return ordre == __ATOMIC_SEQ_CST ? std::max(connu, atomique.plancher_sc) : connu;
}

void Memoire::voir(Savoir& savoir, Atomique& atomique, const Ecriture& ecriture, int ordre) {
    savoir.courante.relever(atomique.numero, ecriture.rang);
    savoir.acquise.apprendre(ecriture.message);
    if (acquiert(ordre)) savoir.courante.apprendre(ecriture.message);
    if (ordre == __ATOMIC_SEQ_CST)
        atomique.plancher_sc = std::max(atomique.plancher_sc, ecriture.rang);
}

/// Le rang, à partir de la plus récente (0), de l'écriture à lire ; `sauf` : pas cette valeur, à
/// moins que ce ne soit la plus récente.
std::size_t Memoire::choisir_lecture(const Savoir& savoir, const Atomique& atomique, int ordre,
                                     const Valeur* sauf) {
    const auto& ecritures = atomique.ecritures;
    const double minimum = plancher(savoir, atomique, ordre);
    std::array<Ecart, 8> ecarts{};
    std::array<std::size_t, 8> rangs{};
    std::size_t nombre = 0;
    for (std::size_t i = 0; i < ecritures.size() && nombre < ecarts.size(); ++i) {
        const auto& ecriture = ecritures[ecritures.size() - 1 - i];
        if (i > 0 && ecriture.rang < minimum) break;
        if (i > 0 && sauf != nullptr && ecriture.valeur == *sauf) continue;
        ecarts[nombre] = i == 0 ? Ecart::aucun : Ecart::memoire;
        rangs[nombre++] = i;
    }
    return rangs[recherche_.choisir(std::span(ecarts).first(nombre))];
}

Lecture Memoire::lire(Savoir& savoir, std::uintptr_t adresse, int taille, int ordre) {
    Atomique& atomique = trouver(adresse, taille);
    const auto age = choisir_lecture(savoir, atomique, ordre, nullptr);
    const auto& lue = atomique.ecritures[atomique.ecritures.size() - 1 - age];
    voir(savoir, atomique, lue, ordre);
    return {lue.valeur, age > 0};
}

Vue Memoire::message(Savoir& savoir, const Atomique& atomique, double rang, int ordre) const {
    Vue message = publie(ordre) ? savoir.courante : savoir.publiee;
    message.relever(atomique.numero, rang);
    return message;
}

bool Memoire::ecrire(Savoir& savoir, std::uintptr_t adresse, int taille, Valeur valeur, int ordre) {
    Atomique& atomique = trouver(adresse, taille);
    auto& ecritures = atomique.ecritures;
    const double minimum = plancher(savoir, atomique, ordre);
    // Les places possibles : à la fin, ou avant une écriture que ce thread n'a pas à dépasser.
    std::array<Ecart, 8> ecarts{};
    std::array<std::size_t, 8> places{ecritures.size()};
    std::size_t nombre = 1;
    for (std::size_t i = ecritures.size(); i > 1 && nombre < ecarts.size(); --i) {
        if (ecritures[i - 1].rang <= minimum) break;
        if (ecritures[i - 1].collee) continue;
        ecarts[nombre] = Ecart::memoire;
        places[nombre++] = i - 1;
    }
    const std::size_t place = places[recherche_.choisir(std::span(ecarts).first(nombre))];
    const bool derniere = place == ecritures.size();
    Ecriture nouvelle;
    nouvelle.rang = derniere ? ecritures.back().rang + 1
                             : (ecritures[place - 1].rang + ecritures[place].rang) / 2;
    nouvelle.valeur = tronquer(valeur, taille);
    savoir.courante.relever(atomique.numero, nouvelle.rang);
    nouvelle.message = message(savoir, atomique, nouvelle.rang, ordre);
    if (publie(ordre)) savoir.courante.avancer(savoir.fil);
    if (ordre == __ATOMIC_SEQ_CST)
        atomique.plancher_sc = std::max(atomique.plancher_sc, nouvelle.rang);
    if (derniere) mettre_en_memoire(adresse, taille, nouvelle.valeur);
    ecritures.insert(ecritures.begin() + static_cast<long>(place), std::move(nouvelle));
    return !derniere;
}

/// La seconde moitié d'une lecture-modification : une écriture juste après celle qu'elle a lue.
/// Elle prolonge ce que celle-ci publiait (release sequence).
void Memoire::ajouter(Savoir& savoir, Atomique& atomique, std::uintptr_t adresse, int taille,
                      Valeur valeur, int ordre) {
    const Ecriture& lue = atomique.ecritures.back();
    Ecriture nouvelle;
    nouvelle.rang = lue.rang + 1;
    nouvelle.valeur = tronquer(valeur, taille);
    nouvelle.collee = true;
    savoir.courante.relever(atomique.numero, nouvelle.rang);
    nouvelle.message = message(savoir, atomique, nouvelle.rang, ordre);
    nouvelle.message.apprendre(lue.message);
    if (publie(ordre)) savoir.courante.avancer(savoir.fil);
    if (ordre == __ATOMIC_SEQ_CST) atomique.plancher_sc = nouvelle.rang;
    mettre_en_memoire(adresse, taille, nouvelle.valeur);
    atomique.ecritures.push_back(std::move(nouvelle));
}

Valeur Memoire::modifier(Savoir& savoir, std::uintptr_t adresse, int taille, int ordre,
                         const std::function<Valeur(Valeur)>& suite) {
    Atomique& atomique = trouver(adresse, taille);
    const Valeur lue = atomique.ecritures.back().valeur;
    voir(savoir, atomique, atomique.ecritures.back(), ordre);
    ajouter(savoir, atomique, adresse, taille, suite(lue), ordre);
    return lue;
}

Memoire::Essai Memoire::comparer(Savoir& savoir, std::uintptr_t adresse, int taille,
                                 Valeur attendue, Valeur voulue, int ordre, int ordre_echec,
                                 bool faible) {
    Atomique& atomique = trouver(adresse, taille);
    attendue = tronquer(attendue, taille);
    // Un échec n'est qu'un chargement : il peut rendre une valeur ancienne, autre que celle qu'on
    // attend.
    const auto age = choisir_lecture(savoir, atomique, ordre_echec, &attendue);
    const Ecriture lue = atomique.ecritures[atomique.ecritures.size() - 1 - age];
    bool reussi = lue.valeur == attendue;
    if (reussi && faible) {
        constexpr std::array sans_raison{Ecart::aucun, Ecart::preemption};
        reussi = recherche_.choisir(sans_raison) == 0;
    }
    voir(savoir, atomique, lue, reussi ? ordre : ordre_echec);
    if (reussi) ajouter(savoir, atomique, adresse, taille, voulue, ordre);
    return {{lue.valeur, age > 0}, reussi};
}

void Memoire::barriere(Savoir& savoir, int ordre) {
    if (acquiert(ordre)) savoir.courante.apprendre(savoir.acquise);
    if (ordre == __ATOMIC_SEQ_CST) {
        for (auto& [adresse, mot_touche] : mots_) {
            for (auto& [ou, atomique] : mot_touche.atomiques) {
                static_cast<void>(ou);
                const double connu = savoir.courante.au_moins(atomique.numero);
                savoir.courante.relever(atomique.numero, atomique.plancher_sc);
                atomique.plancher_sc = std::max(atomique.plancher_sc, connu);
            }
        }
    }
    if (publie(ordre)) {
        savoir.publiee = savoir.courante;
        savoir.courante.avancer(savoir.fil);
    }
}

void Memoire::rendre(Savoir& savoir, const void* objet) {
    objets_[objet].apprendre(savoir.courante);
    savoir.courante.avancer(savoir.fil);
}

void Memoire::prendre(Savoir& savoir, const void* objet) {
    const auto vue = objets_.find(objet);
    if (vue != objets_.end()) savoir.courante.apprendre(vue->second);
}

void Memoire::publier(Savoir& savoir, std::uintptr_t adresse, int taille) {
    trouver(adresse, taille).ecritures.back().message.apprendre(savoir.courante);
    savoir.courante.avancer(savoir.fil);
}

std::optional<Course> Memoire::acceder(const Savoir& savoir, std::uintptr_t adresse,
                                       std::size_t taille, bool ecriture, bool atomique,
                                       const Lieu& lieu) {
    const std::uint32_t date = savoir.courante.date(savoir.fil);
    for (const std::uintptr_t fin = adresse + taille; adresse < fin;) {
        const std::uintptr_t suite = std::min(fin, (adresse / mot + 1) * mot);
        const auto octets =
            static_cast<std::uint8_t>(((1U << (suite - adresse)) - 1U) << (adresse % mot));
        Mot& touche = mots_[adresse / mot];
        Acces* meme = nullptr;
        for (auto& avant : touche.acces) {
            if ((avant.octets & octets) == 0) continue;
            if (avant.fil == savoir.fil) {
                if (avant.octets == octets && avant.ecriture == ecriture &&
                    avant.atomique == atomique)
                    meme = &avant;
                continue;
            }
            if ((avant.ecriture || ecriture) && !(avant.atomique && atomique) &&
                savoir.courante.date(avant.fil) < avant.date)
                return Course{avant, {savoir.fil, date, octets, ecriture, atomique, false, lieu}};
        }
        if (meme == nullptr) meme = &touche.acces.emplace_back();
        *meme = {savoir.fil, date, octets, ecriture, atomique, false, lieu};
        if (ecriture && !atomique)
            for (auto& [ou, celle_ci] : touche.atomiques)
                if (ou < suite && adresse < ou + mot) celle_ci.a_relire = true;
        adresse = suite;
    }
    return std::nullopt;
}

bool Memoire::partagee(std::uintptr_t adresse) const {
    const auto trouve = mots_.find(adresse / mot);
    if (trouve == mots_.end()) return false;
    const auto& acces = trouve->second.acces;
    const bool ecrite = std::any_of(acces.begin(), acces.end(),
                                    [](const Acces& a) { return a.ecriture && a.fil != 0; });
    return ecrite && std::any_of(acces.begin(), acces.end(),
                                 [&](const Acces& a) { return a.fil != acces.front().fil; });
}

void Memoire::oublier(std::uintptr_t adresse, std::size_t taille) {
    const std::uintptr_t fin = (adresse + taille + mot - 1) / mot;
    const auto vider = [](Mot& celui_ci) {
        celui_ci.acces.clear();
        for (auto& [ou, atomique] : celui_ci.atomiques) {
            static_cast<void>(ou);
            atomique.a_relire = true;
        }
    };
    if (fin - adresse / mot > mots_.size()) {
        for (auto& [rang, celui_ci] : mots_)
            if (rang >= adresse / mot && rang < fin) vider(celui_ci);
    } else {
        for (std::uintptr_t rang = adresse / mot; rang < fin; ++rang)
            if (const auto trouve = mots_.find(rang); trouve != mots_.end()) vider(trouve->second);
    }
    std::erase_if(objets_, [&](const auto& paire) {
        const auto ici = reinterpret_cast<std::uintptr_t>(paire.first);
        return ici >= adresse && ici < adresse + taille;
    });
}

}  // namespace juge::ordres
