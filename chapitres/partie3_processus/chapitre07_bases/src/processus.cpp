#include <chapitre07/processus.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chapitre07/descripteur.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <limits>
#include <utility>

#include "echanges.hpp"
#include "lancement.hpp"
#include "sentinelle.hpp"

namespace cours {
namespace {

using Horloge = std::chrono::steady_clock;
using Echeance = std::optional<Horloge::time_point>;

constexpr int sans_pidfd_ms = 5;  ///< entre deux questions, si le noyau n'a pas de pidfd

/// Le délai que poll() comprend : -1 sans échéance, jamais trop court.
int delai_ms(const Echeance& echeance, bool sans_pidfd) {
    const auto plafond = sans_pidfd ? sans_pidfd_ms : std::numeric_limits<int>::max();
    if (!echeance) return sans_pidfd ? plafond : -1;
    const auto reste =
        std::chrono::ceil<std::chrono::milliseconds>(*echeance - Horloge::now()).count();
    return static_cast<int>(std::clamp<decltype(reste)>(reste, 0, plafond));
}

void verifier(const std::vector<std::string>& arguments, const Reglages& reglages) {
    const auto contient_nul = [](const std::string& texte) {
        return texte.find('\0') != std::string::npos;
    };
    if (arguments.empty() || arguments.front().empty())
        throw std::invalid_argument("il manque le nom du programme à lancer");
    if (std::any_of(arguments.begin(), arguments.end(), contient_nul))
        throw std::invalid_argument("un argument de programme ne peut pas contenir d'octet nul");
    if (!reglages.descripteurs.empty())
        throw std::invalid_argument("un programme ne reçoit que les descripteurs 0, 1 et 2");
}

/// Les bouts donnés à l'enfant, fermés ici dès qu'il est né.
class Bouts {
public:
    Bouts(const Reglages& reglages, Echanges& echanges) {
        flux.entree = preparer_entree(reglages.entree, echanges);
        flux.sortie = preparer_sortie(reglages.sortie, echanges.sortie);
        flux.erreurs = preparer_sortie(reglages.erreurs, echanges.erreurs);
    }

    FluxEnfant flux;

private:
    int garder(Descripteur bout) {
        gardes_.push_back(std::move(bout));
        return gardes_.back().numero();
    }
    int rien() {
        Descripteur bout(::open("/dev/null", O_RDWR | O_CLOEXEC));
        if (!bout.ouvert()) echec_systeme("ouvrir /dev/null");
        const int haut = ::fcntl(bout.numero(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (haut < 0) echec_systeme("dupliquer un descripteur");
        return garder(Descripteur(haut));
    }
    int preparer_entree(const std::string& entree, Echanges& echanges) {
        if (entree.empty()) return rien();
        BoutsDeTube tube = ouvrir_tube();
        echanges.entree = entree;
        echanges.bout_entree = std::move(tube.ecriture);
        return garder(std::move(tube.lecture));
    }
    int preparer_sortie(Flux flux_voulu, Recu& recu) {
        if (flux_voulu == Flux::heriter) return -1;
        if (flux_voulu == Flux::ignorer) return rien();
        BoutsDeTube tube = ouvrir_tube();
        recu.bout = std::move(tube.lecture);
        return garder(std::move(tube.ecriture));
    }

    std::vector<Descripteur> gardes_;
};

}  // namespace

struct Processus::Etat {
    Sentinelle sentinelle;
    Echanges echanges;
    pid_t pid = -1;
    Descripteur pidfd;
    std::optional<Fin> fin;
    bool attendu = false;  ///< le numéro `pid` n'est plus à nous : ne plus lui envoyer de signal

    Etat() = default;
    Etat(const Etat&) = delete;
    Etat& operator=(const Etat&) = delete;
    ~Etat() { abandonner(); }

    /// L'enfant est né. Ne lève rien : il faut désormais l'attendre.
    void adopter(pid_t enfant) noexcept {
        pid = enfant;
        sentinelle.naissance_finie();
        pidfd = Descripteur(ouvrir_pidfd(pid));  // créé avec O_CLOEXEC
    }
    void abandonner() noexcept;
    /// Rend vrai si le processus a fini, et range tout. N'attend pas.
    bool recolter();
    /// Attend qu'il se passe quelque chose, et fait avancer les échanges.
    void patienter(const Echeance& echeance);
    std::optional<Fin> attendre(const Echeance& echeance);
};

void Processus::Etat::abandonner() noexcept {
    if (pid < 0 || attendu) return;
    sentinelle.signaler(SIGKILL);
    ::kill(pid, SIGKILL);  // s'il a changé de groupe
    int statut = 0;
    attendre_enfant(pid, statut);
    attendu = true;
}

bool Processus::Etat::recolter() {
    if (fin) return true;
    int statut = 0;
    const pid_t rendu = attendu ? -1 : ::waitpid(pid, &statut, WNOHANG);
    if (rendu == 0) return false;
    if (rendu < 0 && !attendu && errno != ECHILD) echec_systeme("attendre un processus");
    attendu = true;
    sentinelle.dissoudre();  // ce qu'il a lancé disparaît avec lui
    pidfd.fermer();
    echanges.conclure();
    if (rendu < 0) throw ErreurSysteme("attendre un processus", ECHILD);
    fin = Fin::depuis_statut(statut);
    return true;
}

// [patienter]
void Processus::Etat::patienter(const Echeance& echeance) {
    std::vector<pollfd> attentes;
    if (pidfd.ouvert()) attentes.push_back({pidfd.numero(), POLLIN, 0});
    echanges.ajouter_attentes(attentes);
    const int delai = delai_ms(echeance, !pidfd.ouvert());
    if (::poll(attentes.data(), attentes.size(), delai) < 0 && errno != EINTR)
        echec_systeme("attendre un processus");
    echanges.avancer();
}

std::optional<Fin> Processus::Etat::attendre(const Echeance& echeance) {
    while (!recolter()) {
        if (echeance && Horloge::now() >= *echeance) return std::nullopt;
        patienter(echeance);
    }
    return fin;
}
// [/patienter]

Processus::Processus(std::unique_ptr<Etat> etat) : etat_(std::move(etat)) {}
Processus::Processus(Processus&&) noexcept = default;
Processus& Processus::operator=(Processus&&) noexcept = default;
Processus::~Processus() = default;

Processus Processus::programme(std::vector<std::string> arguments, Reglages reglages) {
    verifier(arguments, reglages);
    auto etat = std::make_unique<Etat>();
    const Bouts bouts(reglages, etat->echanges);
    etat->echanges.ne_plus_bloquer();
    etat->adopter(
        lancer_programme(arguments, reglages.dossier, bouts.flux, etat->sentinelle.groupe()));
    return Processus(std::move(etat));
}

Processus Processus::fonction(std::function<std::string()> fonction, Reglages reglages) {
    if (!fonction) throw std::invalid_argument("il manque la fonction à exécuter");
    auto etat = std::make_unique<Etat>();
    const Bouts bouts(reglages, etat->echanges);
    const BoutsDeTube resultat = [&] {
        BoutsDeTube tube = ouvrir_tube();
        etat->echanges.resultat.bout = std::move(tube.lecture);
        return tube;
    }();
    etat->echanges.ne_plus_bloquer();
    etat->adopter(lancer_fonction({std::move(fonction), reglages.dossier, bouts.flux,
                                   etat->sentinelle.groupe(), resultat.ecriture.numero(),
                                   reglages.descripteurs}));
    return Processus(std::move(etat));
}

pid_t Processus::pid() const {
    return etat_->pid;
}

bool Processus::vivant() {
    return !etat_->recolter();
}

Fin Processus::attendre() {
    return *etat_->attendre(std::nullopt);
}

std::optional<Fin> Processus::attendre_jusqu_a(Horloge::time_point echeance) {
    return etat_->attendre(echeance);
}

std::optional<Fin> Processus::attendre_pendant(std::chrono::nanoseconds duree) {
    const auto maintenant = Horloge::now();
    const bool sans_fin = duree > Horloge::time_point::max() - maintenant;
    return etat_->attendre(sans_fin ? Echeance{} : Echeance{maintenant + duree});
}

void Processus::signaler(int signal) {
    if (etat_->recolter()) return;
    if (::kill(etat_->pid, signal) != 0) echec_systeme("envoyer un signal");
}

Fin Processus::arreter(std::chrono::nanoseconds patience) {
    if (etat_->recolter()) return *etat_->fin;
    if (patience > std::chrono::nanoseconds::zero()) {
        etat_->sentinelle.signaler(SIGTERM);
        if (const auto fin = attendre_pendant(patience)) return *fin;
    }
    etat_->sentinelle.signaler(SIGKILL);
    ::kill(etat_->pid, SIGKILL);  // s'il a changé de groupe
    return attendre();
}

const std::string& Processus::sortie() const {
    return etat_->echanges.sortie.texte;
}

const std::string& Processus::erreurs() const {
    return etat_->echanges.erreurs.texte;
}

std::string Processus::resultat() {
    const Fin fin = attendre();
    const std::string& octets = etat_->echanges.resultat.texte;
    const char nature = octets.empty() ? '\0' : octets.front();
    if (nature == rend_une_exception && !fin.tue()) {
        const auto coupure = octets.find('\0');
        throw ErreurDistante(octets.substr(1, coupure - 1), octets.substr(coupure + 1));
    }
    if (nature != rend_un_resultat || !fin.reussie()) throw EchecProcessus(fin);
    return octets.substr(1);
}

}  // namespace cours
