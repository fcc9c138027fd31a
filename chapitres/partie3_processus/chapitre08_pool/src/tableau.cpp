#include "tableau.hpp"

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <chrono>
#include <cstring>
#include <limits>
#include <new>
#include <stdexcept>
#include <utility>

namespace cours {

struct alignas(64) Tableau::Entete {
    alignas(64) std::atomic<std::uint32_t> publications{0};  ///< sur quoi dorment les workers
    alignas(64) std::atomic<std::uint32_t> dormeurs{0};
    alignas(64) std::atomic<std::uint32_t> chef_dort{0};
};

namespace {

using Phase = EtatCasier::Phase;

constexpr std::size_t bloc_max = std::size_t{1} << 31;

Descripteur fichier_sans_nom(const char* nom) {
    Descripteur fichier(::memfd_create(nom, MFD_CLOEXEC));
    if (!fichier.ouvert()) echec_systeme("créer un fichier en mémoire");
    return fichier;
}

/// Sans FUTEX_PRIVATE_FLAG : le mot est commun à plusieurs processus. (std::atomic::wait, lui, ne
/// réveille que les threads du même.)
void futex(std::atomic<std::uint32_t>& mot, int operation, std::uint32_t valeur) {
    ::syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&mot), operation, valeur, nullptr,
              nullptr, 0);
}

constexpr std::size_t morceau = std::size_t{256} << 10;  ///< une écriture, une lecture d'avance

void ecrire_tout_a(int fichier, std::string_view octets, std::uint64_t place) {
    while (!octets.empty()) {
        const ssize_t ecrits =
            ::pwrite(fichier, octets.data(), octets.size(), static_cast<off_t>(place));
        if (ecrits < 0 && errno == EINTR) continue;
        if (ecrits < 0) echec_systeme("écrire une demande ou une réponse");
        octets.remove_prefix(static_cast<std::size_t>(ecrits));
        place += static_cast<std::uint64_t>(ecrits);
    }
}

/// Lit `taille` octets, moins si le fichier finit avant.
std::string lire_a(int fichier, std::size_t taille, std::uint64_t place) {
    std::string octets(taille, '\0');
    std::size_t lus = 0;
    while (lus < taille) {
        const ssize_t rendus =
            ::pread(fichier, octets.data() + lus, taille - lus, static_cast<off_t>(place + lus));
        if (rendus < 0 && errno == EINTR) continue;
        if (rendus < 0) echec_systeme("lire une demande ou une réponse");
        if (rendus == 0) break;
        lus += static_cast<std::size_t>(rendus);
    }
    octets.resize(lus);
    return octets;
}

}  // namespace

std::int64_t maintenant_ns() {
    return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void Zone::ecrire(std::string_view bloc) {
    const std::uint64_t taille = bloc.size();
    if (taille > bloc_max) throw std::length_error("plus de 2 Gio pour une tâche");
    tampon_.append(reinterpret_cast<const char*>(&taille), sizeof taille);
    tampon_.append(bloc);
    if (tampon_.size() > morceau) vider();
}

void Zone::vider() {
    std::string_view reste = tampon_;
    if (position_ < Casier::place) {
        const std::size_t ici = std::min(reste.size(), Casier::place - position_);
        std::memcpy(debut_.data() + position_, reste.data(), ici);
        position_ += ici;
        reste.remove_prefix(ici);
    }
    if (!reste.empty()) ecrire_tout_a(fichier_, reste, decalage_ + position_ - Casier::place);
    position_ += reste.size();
    tampon_.clear();
}

void Zone::lire_octets(char* octets, std::size_t taille) {
    if (position_ < Casier::place) {
        const std::size_t ici = std::min(taille, Casier::place - position_);
        std::memcpy(octets, debut_.data() + position_, ici);
        position_ += ici;
        octets += ici;
        taille -= ici;
    }
    if (taille > 0) lire_du_fichier(octets, taille);
}

/// Lit d'avance. Rien ne s'écrit plus dans le fichier quand on le lit.
void Zone::lire_du_fichier(char* octets, std::size_t taille) {
    if (tampon_.size() - consomme_ < taille) {
        tampon_ =
            lire_a(fichier_, std::max(taille, morceau), decalage_ + position_ - Casier::place);
        consomme_ = 0;
    }
    if (tampon_.size() - consomme_ < taille)
        throw std::runtime_error("un worker a annoncé plus qu'il n'a écrit");
    std::memcpy(octets, tampon_.data() + consomme_, taille);
    consomme_ += taille;
    position_ += taille;
}

std::string Zone::lire() {
    std::uint64_t taille = 0;
    lire_octets(reinterpret_cast<char*>(&taille), sizeof taille);
    if (taille > bloc_max) throw std::runtime_error("une taille absurde dans le tableau du pool");
    std::string bloc(taille, '\0');
    lire_octets(bloc.data(), bloc.size());
    return bloc;
}

Tableau::Tableau(std::size_t casiers) : memoire_(fichier_sans_nom("pool")) {
    for (std::size_t i = 0; i < casiers; ++i)
        debords_.push_back(fichier_sans_nom("pool-casier"));
    const auto taille = static_cast<off_t>(sizeof(Entete) + casiers * sizeof(Casier));
    if (::ftruncate(memoire_.numero(), taille) != 0) echec_systeme("agrandir la mémoire du pool");
    projeter();
    ::new (entete_) Entete;
    for (std::size_t i = 0; i < casiers; ++i)
        ::new (&casier(i)) Casier{};
}

Tableau::Tableau(std::vector<Descripteur> descripteurs) {
    if (descripteurs.empty()) throw std::invalid_argument("il manque le tableau du pool");
    memoire_ = std::move(descripteurs.front());
    descripteurs.erase(descripteurs.begin());
    debords_ = std::move(descripteurs);
    projeter();
}

Tableau::~Tableau() {
    ::munmap(entete_, sizeof(Entete) + taille() * sizeof(Casier));
}

void Tableau::projeter() {
    void* adresse = ::mmap(nullptr, sizeof(Entete) + taille() * sizeof(Casier),
                           PROT_READ | PROT_WRITE, MAP_SHARED, memoire_.numero(), 0);
    if (adresse == MAP_FAILED) echec_systeme("partager la mémoire du pool");
    entete_ = static_cast<Entete*>(adresse);
}

std::vector<int> Tableau::descripteurs() const {
    std::vector<int> numeros{memoire_.numero()};
    for (const auto& debord : debords_)
        numeros.push_back(debord.numero());
    return numeros;
}

Casier& Tableau::casier(std::size_t rang) const {
    return reinterpret_cast<Casier*>(entete_ + 1)[rang];
}

Zone Tableau::zone_demande(std::size_t rang) const {
    return Zone(casier(rang).demande, debords_[rang].numero(), 0);
}

Zone Tableau::zone_reponse(std::size_t rang) const {
    const std::uint64_t octets = casier(rang).octets_demande.load();
    const std::uint64_t decalage = octets > Casier::place ? octets - Casier::place : 0;
    return Zone(casier(rang).reponse, debords_[rang].numero(), decalage);
}

void Tableau::liberer_le_debord(std::size_t rang) const {
    if (::ftruncate(debords_[rang].numero(), 0) != 0) echec_systeme("vider un fichier en mémoire");
}

void Tableau::publier(std::size_t rang, std::uint64_t ticket) {
    Casier& publie = casier(rang);
    publie.ticket.store(ticket);
    publie.debut_ns.store(0);
    publie.faites.store(0);
    publie.etat.store({Phase::pret, static_cast<std::uint32_t>(ticket)});
    entete_->publications.fetch_add(1);
    if (entete_->dormeurs.load() > 0) futex(entete_->publications, FUTEX_WAKE, 1);
}

void Tableau::reveiller_tous() {
    entete_->publications.fetch_add(1);
    futex(entete_->publications, FUTEX_WAKE, std::numeric_limits<int>::max());
}

/// Un casier prêt, et l'état où on l'a vu : pris et publié de nouveau, il a un autre ticket, donc
/// un autre état, et l'échange échoue.
struct Tableau::Pret {
    std::size_t rang;
    std::uint64_t ticket;
    EtatCasier etat;
};

/// Le plus petit ticket que rencontre un parcours.
std::optional<Tableau::Pret> Tableau::regarder() const {
    std::optional<Pret> trouve;
    for (std::size_t i = 0; i < taille(); ++i) {
        const EtatCasier etat = casier(i).etat.load();
        if (etat.phase != Phase::pret) continue;
        const std::uint64_t ticket = casier(i).ticket.load();
        if (!trouve || ticket < trouve->ticket) trouve = Pret{i, ticket, etat};
    }
    return trouve;
}

/// Pendant un parcours, un ticket plus petit a pu être publié dans un casier déjà vu. Les tickets
/// sont publiés dans l'ordre : un second parcours voit tous ceux qui précèdent ce qu'a vu le
/// premier.
std::optional<Tableau::Pret> Tableau::plus_ancien() const {
    auto vu = regarder();
    while (vu) {
        const auto encore = regarder();
        if (encore && encore->ticket <= vu->ticket) return encore;
        vu = encore;  // le premier a été pris
    }
    return vu;
}

bool Tableau::essayer_de_prendre(std::uint32_t worker, std::size_t& rang) {
    while (auto pret = plus_ancien()) {
        rang = pret->rang;
        if (casier(rang).etat.compare_exchange_strong(pret->etat, {Phase::pris, worker}))
            return true;
    }
    return false;
}

/// Essaie plusieurs fois de suite avant de renoncer.
template <class Essai>
bool insister(Essai essai) {
    for (int fois = 1; fois < insistances; ++fois)
        if (essai()) return true;
    return essai();
}

// [prendre]
std::size_t Tableau::prendre(std::uint32_t worker) {
    for (;;) {
        const std::uint32_t vues = entete_->publications.load();
        std::size_t rang = 0;
        if (insister([&] { return essayer_de_prendre(worker, rang); })) return rang;
        // Compté avant de dormir, et décompté après. S'il est tué entre les deux, le compte reste
        // trop grand : un réveil inutile de temps en temps, jamais un réveil perdu.
        entete_->dormeurs.fetch_add(1);
        futex(entete_->publications, FUTEX_WAIT, vues);  // rend la main s'il a changé depuis
        entete_->dormeurs.fetch_sub(1);
    }
}
// [/prendre]

void Tableau::chef_couche() {
    entete_->chef_dort.store(1);
}

void Tableau::chef_debout() {
    entete_->chef_dort.store(0);
}

bool Tableau::faut_il_reveiller_le_chef() {
    return entete_->chef_dort.exchange(0) != 0;
}

}  // namespace cours
