#include "banc/tableau_partage.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chapitre09/evenement_inter_processus.hpp>
#include <chapitre09/verrou_inter_processus.hpp>

namespace projet {
namespace {

constexpr std::uint64_t aucune = ~std::uint64_t{0};  ///< un poste sans image
constexpr std::size_t texte_max = 4000;              ///< octets gardés d'une phrase
/// De quoi ranger deux phrases et le reste, quelques fois : la place d'un mort est perdue. Une page
/// qui ne sert pas n'occupe rien.
constexpr std::size_t octets_par_image = 16 << 10;

}  // namespace

/// Un bout de ce qui ne tient pas en taille fixe.
struct TableauPartage::Morceau {
    std::array<char, 256> octets;
    cours::Decalage<Morceau> suite;
};

/// Une image comptée. N'est plus jamais modifiée.
struct TableauPartage::Ecriture {
    cours::Decalage<Ecriture> precedente;
    std::uint64_t rang = 0;  ///< 1 pour la première : c'est aussi le compteur
    std::uint64_t indice = 0;
    int poste = 0;
    std::uint64_t fin_journal = 0;  ///< longueur du journal, ses lignes comprises
    std::uint64_t taille = 0;       ///< du résultat, en octets
    cours::Decalage<Morceau> resultat;
};

struct TableauPartage::Poste {
    std::atomic<std::uint64_t> image{aucune};
};

struct TableauPartage::Etat {
    cours::MutexRobuste partage;  ///< protège le compteur et le journal
    cours::CompteurAttente attente;
    std::atomic<cours::Decalage<Ecriture>> derniere{};
    cours::VerrouInterProcessus distribution;  ///< protège `prochaine`
    std::atomic<std::uint64_t> prochaine{0};
    std::atomic<bool> arret{false};
    cours::EvenementInterProcessus changement;
};

TableauPartage::TableauPartage(std::size_t images, int postes, Journal& journal)
    : memoire_((images + 4) * octets_par_image + static_cast<std::size_t>(postes) * sizeof(Poste)),
      etat_(memoire_.construire<Etat>()),
      images_(images),
      journal_(journal) {
    for (int i = 0; i < postes; ++i)
        postes_.push_back(memoire_.construire<Poste>());
}

TableauPartage::Etat& TableauPartage::etat() const {
    return memoire_.en(etat_);
}

std::atomic<std::uint64_t>& TableauPartage::main_de(int poste) const {
    return memoire_.en(postes_.at(static_cast<std::size_t>(poste - 1))).image;
}

// [prendre]
std::optional<std::size_t> TableauPartage::prendre(int poste) {
    if (arrete()) return std::nullopt;
    auto& image = main_de(poste);
    if (image != aucune) return image;  // héritée d'un mort
    const auto garde = etat().distribution.prendre([this] { achever_la_prise(); });
    if (etat().prochaine == images_) return std::nullopt;
    image = etat().prochaine.load();
    ++etat().prochaine;
    return image;
}

/// Un mort a pu noter son image sans avoir avancé l'indice : elle est à lui.
void TableauPartage::achever_la_prise() {
    const std::uint64_t prochaine = etat().prochaine;
    for (const auto& poste : postes_)
        if (memoire_.en(poste).image == prochaine) etat().prochaine = prochaine + 1;
}
// [/prendre]

std::optional<std::size_t> TableauPartage::en_main(int poste) {
    const auto garde = etat().distribution.prendre([this] { achever_la_prise(); });
    const std::uint64_t image = main_de(poste);
    return image == aucune ? std::nullopt : std::optional<std::size_t>(image);
}

void TableauPartage::lacher(int poste) {
    main_de(poste) = aucune;
}

// [verrou]
void TableauPartage::lock() {
    cours::MutexRobuste& mutex = etat().partage;
    auto pris = mutex.essayer();
    if (pris == cours::MutexRobuste::Etat::occupe) {
        const auto debut = std::chrono::steady_clock::now();
        pris = mutex.verrouiller();
        etat().attente.noter_attente(std::chrono::steady_clock::now() - debut);
    } else {
        etat().attente.noter_prise();
    }
    if (pris == cours::MutexRobuste::Etat::orphelin) reparer();
}

/// Le mort n'avait pas compté son image : ses lignes de journal s'effacent.
void TableauPartage::reparer() {
    try {
        const auto ici = derniere();
        journal_.tronquer(ici ? memoire_.en(ici).fin_journal : 0);
        etat().partage.declarer_sain();
    } catch (...) {
        unlock();  // rendu sans être déclaré sain : plus personne ne le prendra
        throw;
    }
}

void TableauPartage::compter(std::size_t indice, int poste, const ResultatImage& resultat) {
    Reponse reponse = en_reponse(resultat);
    for (std::string* texte : {&reponse.erreur, &reponse.remarque})
        texte->resize(std::min(texte->size(), texte_max));
    const std::string octets = cours::encoder(reponse);
    Ecriture ecriture;
    ecriture.precedente = derniere();
    ecriture.rang = compteur() + 1;
    ecriture.indice = indice;
    ecriture.poste = poste;
    ecriture.fin_journal = journal_.taille();
    ecriture.taille = octets.size();
    ecriture.resultat = ranger(octets);
    const auto place = memoire_.construire<Ecriture>(ecriture);
    etat().derniere.store(place, std::memory_order_release);  // avant, rien ; après, tout
    etat().changement.annoncer();
}
// [/verrou]

void TableauPartage::unlock() {
    etat().partage.deverrouiller();
}

void TableauPartage::arreter() {
    etat().arret = true;
    etat().changement.annoncer();
}

bool TableauPartage::arrete() const {
    return etat().arret;
}

cours::Decalage<TableauPartage::Ecriture> TableauPartage::derniere() const {
    return etat().derniere.load(std::memory_order_acquire);
}

/// Du dernier morceau au premier : chacun sait alors où est le suivant.
cours::Decalage<TableauPartage::Morceau> TableauPartage::ranger(const std::string& octets) {
    cours::Decalage<Morceau> suite;
    const std::size_t largeur = Morceau{}.octets.size();
    for (std::size_t fin = octets.size(); fin > 0;) {
        const std::size_t debut = (fin - 1) / largeur * largeur;
        Morceau morceau{};
        std::copy_n(octets.data() + debut, fin - debut, morceau.octets.data());
        morceau.suite = suite;
        suite = memoire_.construire<Morceau>(morceau);
        fin = debut;
    }
    return suite;
}

std::string TableauPartage::relire(const Ecriture& ecriture) const {
    std::string octets;
    for (auto ou = ecriture.resultat; octets.size() < ecriture.taille;) {
        const Morceau& morceau = memoire_.en(ou);
        octets.append(morceau.octets.data(),
                      std::min(ecriture.taille - octets.size(), morceau.octets.size()));
        ou = morceau.suite;
    }
    return octets;
}

std::vector<Comptee> TableauPartage::nouvelles() {
    std::vector<Comptee> toutes;
    for (auto ou = derniere(); ou && memoire_.en(ou).rang > lues_;
         ou = memoire_.en(ou).precedente) {
        const Ecriture& ecriture = memoire_.en(ou);
        toutes.push_back(
            {ecriture.indice, ecriture.poste, cours::decoder<Reponse>(relire(ecriture))});
    }
    lues_ += toutes.size();
    std::reverse(toutes.begin(), toutes.end());
    return toutes;
}

std::uint32_t TableauPartage::generation() const {
    return etat().changement.generation();
}

void TableauPartage::attendre(std::uint32_t generation, std::chrono::milliseconds duree) const {
    etat().changement.attendre(generation, std::chrono::steady_clock::now() + duree);
}

std::uint64_t TableauPartage::compteur() const {
    const auto ici = derniere();
    return ici ? memoire_.en(ici).rang : 0;
}

cours::MesuresAttente TableauPartage::attente() const {
    return etat().attente.lire();
}

}  // namespace projet
