#include "distribue/depot.hpp"

#include <algorithm>
#include <chapitre16/message.hpp>

#include "images/erreurs.hpp"
#include "images/fichiers.hpp"

namespace projet {
namespace {

/// Octets. Un message et ses copies tiennent alors dans des tampons que malloc() garde ; les
/// grands, demandés au noyau et rendus à chaque fois, coûtaient plus que l'envoi.
constexpr std::size_t morceau = 60'000;
constexpr int patience = 5;  ///< appels sans réponse, de suite
constexpr cours::Heure delai{3000};

template <class T>
const T& lire_argument(const cours::Liste& arguments, std::size_t rang) {
    const T* valeur = rang < arguments.size() ? arguments[rang].si<T>() : nullptr;
    if (valeur == nullptr)
        throw cours::MessageRefuse("un argument manque, ou n'est pas du bon type");
    return *valeur;
}

std::size_t lire_taille(const cours::Liste& arguments, std::size_t rang) {
    const auto valeur = lire_argument<std::int64_t>(arguments, rang);
    if (valeur < 0) throw cours::MessageRefuse("une taille négative");
    return static_cast<std::size_t>(valeur);
}

std::string octets_du_fichier(const Image& image, std::uint64_t octets_max) {
    Tampon tampon;
    const Octets lus = lire_fichier(image.source, octets_max, tampon);
    return {reinterpret_cast<const char*>(lus.data()), lus.size()};
}

}  // namespace

Depot::Depot(std::span<const Image> images, std::string jeton, std::uint64_t octets_max,
             const cours::Ecoute& ecoute, cours::Journal journal)
    : images_(images),
      jeton_(std::move(jeton)),
      octets_max_(octets_max),
      journal_(std::move(journal)),
      serveur_({{"lire", servie(&Depot::lire)}, {"deposer", servie(&Depot::deposer)}}, ecoute,
               journal_) {}

/// Une fonction dont les refus se disent ici aussi.
cours::FonctionDistante Depot::servie(cours::Valeur (Depot::*fonction)(const cours::Liste&)) {
    return [this, fonction](const cours::Liste& arguments) {
        try {
            const std::lock_guard garde(verrou_);
            return (this->*fonction)(arguments);
        } catch (const cours::MessageRefuse& refus) {
            journal_(std::string("appel au dépôt refusé : ") + refus.what());
            throw;
        }
    };
}

/// L'image dont il s'agit, si l'appel est de cette exécution, d'une image encore attendue, et a ses
/// `combien` arguments.
std::size_t Depot::verifier(const cours::Liste& arguments, std::size_t combien) const {
    if (arguments.size() != combien) throw cours::MessageRefuse("un appel mal formé");
    if (lire_argument<std::string>(arguments, 0) != jeton_)
        throw DepotPerdu("cette exécution est finie");
    const std::size_t indice = lire_taille(arguments, 1);
    if (indice >= images_.size()) throw cours::MessageRefuse("une image qui n'existe pas");
    if (closes_.contains(indice)) throw DepotPerdu("cette image est déjà rendue");
    return indice;
}

// [depot]
/// lire(jeton, image, début) rend [taille de l'image, octets à partir de là].
cours::Valeur Depot::lire(const cours::Liste& arguments) {
    const std::size_t indice = verifier(arguments, 3);
    const std::size_t debut = lire_taille(arguments, 2);
    auto lue = lues_.find(indice);
    if (lue == lues_.end())
        lue = lues_.emplace(indice, octets_du_fichier(images_[indice], octets_max_)).first;
    const std::string& octets = lue->second;
    if (debut > octets.size()) throw cours::MessageRefuse("au-delà de la fin de l'image");
    cours::Liste rendu{static_cast<std::int64_t>(octets.size()),
                       cours::Octets{octets.substr(debut, morceau)}};
    if (debut + morceau >= octets.size()) lues_.erase(lue);  // relue si un autre la redemande
    return rendu;
}

/// deposer(jeton, image, worker, début, taille de l'image, octets). Un morceau peut venir deux
/// fois : qui n'a pas eu de réponse redemande.
cours::Valeur Depot::deposer(const cours::Liste& arguments) {
    const std::size_t indice = verifier(arguments, 6);
    const std::size_t debut = lire_taille(arguments, 3);
    const std::size_t attendus = lire_taille(arguments, 4);
    const std::string& octets = lire_argument<cours::Octets>(arguments, 5).octets;
    if (attendus > octets_max_ || debut > attendus || octets.size() > attendus - debut)
        throw cours::MessageRefuse("une image plus grande que permis, ou qu'annoncé");
    Colis& colis = colis_[{indice, lire_argument<std::int64_t>(arguments, 2)}];
    if (debut == 0) colis = {{}, attendus};
    if (debut > colis.octets.size() || attendus != colis.attendus)
        throw DepotPerdu("il manque le début de l'image");
    colis.octets.resize(debut);
    colis.octets += octets;
    return true;
}
// [/depot]

std::optional<std::string> Depot::prendre(std::size_t indice, std::int64_t worker) {
    const std::lock_guard garde(verrou_);
    const auto colis = colis_.find({indice, worker});
    if (colis == colis_.end() || colis->second.octets.size() != colis->second.attendus)
        return std::nullopt;
    return std::move(colis->second.octets);
}

void Depot::clore(std::size_t indice) {
    const std::lock_guard garde(verrou_);
    closes_.insert(indice);
    lues_.erase(indice);
    std::erase_if(colis_, [&](const auto& colis) { return colis.first.first == indice; });
}

void DepotDistant::commencer(std::string jeton, std::int64_t indice, std::int64_t worker) {
    jeton_ = std::move(jeton);
    indice_ = indice;
    worker_ = worker;
}

cours::Valeur DepotDistant::appeler(const std::string& fonction, cours::Liste arguments) {
    arguments.insert(arguments.begin(), {cours::Valeur(jeton_), cours::Valeur(indice_)});
    for (int essai = 1;; ++essai) {
        try {
            return appel_.appeler(fonction, arguments, delai);
        } catch (const cours::AppelSansReponse& silence) {
            if (essai == patience) throw DepotPerdu(silence.what());
        } catch (const cours::ErreurDistante& erreur) {
            if (erreur.type() == "projet::ErreurImage") throw ErreurImage(erreur.what());
            throw DepotPerdu(erreur.what());
        }
    }
}

Octets DepotDistant::telecharger(Tampon& tampon, std::uintmax_t octets_max) {
    std::uint8_t* image = nullptr;
    std::size_t taille = 0;
    std::size_t lus = 0;
    do {
        const cours::Valeur rendu = appeler("lire", {static_cast<std::int64_t>(lus)});
        const cours::Liste* liste = rendu.si<cours::Liste>();
        if (liste == nullptr) throw DepotPerdu("le dépôt parle une autre langue");
        const std::size_t annoncee = lire_taille(*liste, 0);
        const std::string& octets = lire_argument<cours::Octets>(*liste, 1).octets;
        if (image == nullptr && annoncee > octets_max) throw ErreurImage("fichier trop gros");
        if (image == nullptr) image = tampon.octets(taille = annoncee);
        // Relue entre deux morceaux, elle a peut-être changé.
        if (annoncee != taille || octets.empty() || octets.size() > taille - lus)
            throw DepotPerdu("l'image a changé pendant qu'on la lisait");
        std::copy(octets.begin(), octets.end(), image + lus);
        lus += octets.size();
    } while (lus < taille);
    return {image, taille};
}

void DepotDistant::deposer(Octets octets) {
    const auto taille = static_cast<std::int64_t>(octets.size());
    std::size_t faits = 0;
    do {
        const auto ceux_ci = octets.subspan(faits, std::min(morceau, octets.size() - faits));
        appeler("deposer",
                {worker_, static_cast<std::int64_t>(faits), taille,
                 cours::Octets{{reinterpret_cast<const char*>(ceux_ci.data()), ceux_ci.size()}}});
        faits += ceux_ci.size();
    } while (faits < octets.size());
}

}  // namespace projet
