// Un processus exécuté instruction par instruction, et suspendu ou tué à celle que l'épreuve
// choisit : « à n'importe quel instant » devient une liste d'instants, que l'on essaie.
//
// Sur x86-64, le processus se suit lui-même : le drapeau TF du processeur déclenche SIGTRAP après
// chaque instruction, et son gestionnaire les compte. Un autre processus qui le suivrait par ptrace
// coûterait deux changements de contexte par instruction : des secondes, sur une machine chargée.
// Ailleurs, c'est pourtant ce que l'on fait.
#include "pas_a_pas.hpp"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <new>
#include <random>
#include <string>

#include "blocage.hpp"
#include "juge/processus.hpp"
#include "memoire_commune.hpp"
#include "pannes.hpp"

namespace juge {

/// En mémoire partagée.
struct Suivi::Compte {
    std::atomic<std::uint64_t> pas{0};
    std::atomic<std::size_t> changements{0};
    std::array<std::uint64_t, 2000> quand{};  ///< après combien de pas la mémoire a changé
};

namespace {

/// La mémoire partagée de ce processus, et ce qu'elle contenait au dernier regard.
class MemoireObservee {
public:
    /// Tout ce qui est projeté par MAP_SHARED, sauf ce qui est à l'épreuve.
    MemoireObservee() {
        std::ifstream carte("/proc/self/maps");
        for (std::string ligne; std::getline(carte, ligne);) {
            unsigned long debut = 0;
            unsigned long fin = 0;
            std::array<char, 5> droits{};
            if (std::sscanf(ligne.c_str(), "%lx-%lx %4s", &debut, &fin, droits.data()) != 3)
                continue;
            const auto* octets = reinterpret_cast<const char*>(debut);
            if (std::string_view(droits.data()) != "rw-s" || est_commune(octets)) continue;
            regions_.push_back({octets, std::string(octets, fin - debut)});
        }
    }

    /// Sûr dans un gestionnaire de signal.
    bool a_change() {
        bool oui = false;
        for (auto& [octets, copie] : regions_) {
            if (std::memcmp(octets, copie.data(), copie.size()) == 0) continue;
            std::memcpy(copie.data(), octets, copie.size());
            oui = true;
        }
        return oui;
    }

private:
    struct Region {
        const char* octets;
        std::string copie;
    };
    std::vector<Region> regions_;
};

constexpr int code_sans_ptrace = 99;
constexpr int code_exception = 98;

#if defined(__x86_64__)

constexpr bool se_suit_lui_meme = true;
constexpr long long drapeau_tf = 0x100;
std::function<bool()> apres_un_pas;  ///< rend vrai quand il faut s'arrêter là
const Vie* vie = nullptr;
int signal_d_arret = SIGSTOP;

/// Après chaque instruction.
void compter(int, siginfo_t*, void* contexte) {
    const int garde = errno;
    if (apres_un_pas()) {
        vie->annoncer();
        ::kill(::getpid(), signal_d_arret);
        static_cast<ucontext_t*>(contexte)->uc_mcontext.gregs[REG_EFL] &= ~drapeau_tf;
    }
    errno = garde;
}

void se_suivre() {
    struct sigaction action {};
    action.sa_sigaction = compter;
    action.sa_flags = SA_SIGINFO;
    ::sigaction(SIGTRAP, &action, nullptr);
    asm volatile("pushfq\n\torq $0x100, (%%rsp)\n\tpopfq" ::: "memory", "cc");
}

#else

constexpr bool se_suit_lui_meme = false;
std::function<bool()> apres_un_pas;
const Vie* vie = nullptr;
int signal_d_arret = SIGSTOP;
void se_suivre() {}

#endif

}  // namespace

Suivi::Suivi(std::uint64_t pas, const std::function<void()>& action, But but)
    : pas_voulu_(pas),
      but_(but),
      compte_(::new (memoire_commune(sizeof(Compte))) Compte,
              [](Compte* compte) { rendre_memoire_commune(compte, sizeof *compte); }) {
    pannes::epargne = true;
    pid_ = ::fork();
    pannes::epargne = false;
    if (pid_ < 0) throw std::runtime_error("l'épreuve n'a pas pu créer de processus");
    if (pid_ == 0) vivre(action);
    vie_.rester_dehors();
    if (patienter() && !fini() && !se_suit_lui_meme) mener_jusqu_au_pas();
}

/// Dans l'enfant : ce qui se fera après chaque instruction.
void Suivi::preparer_le_compte() {
    vie = &vie_;
    signal_d_arret = but_ == But::tuer && se_suit_lui_meme ? SIGKILL : SIGSTOP;
    apres_un_pas = [this] {
        return compte_->pas.fetch_add(1, std::memory_order_relaxed) + 1 >= pas_voulu_;
    };
    if (but_ != But::observer) return;
    apres_un_pas = [this, memoire = std::make_shared<MemoireObservee>()] {
        const auto faits = compte_->pas.fetch_add(1, std::memory_order_relaxed) + 1;
        if (memoire->a_change() && compte_->changements < compte_->quand.size())
            compte_->quand[compte_->changements++] = faits;
        return false;
    };
}

/// Arrêté dès le départ si l'on ne doit rien exécuter ou si un autre le mène, puis l'action.
void Suivi::vivre(const std::function<void()>& action) noexcept {
    preparer_le_compte();
    if (!se_suit_lui_meme && ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0)
        ::_exit(code_sans_ptrace);
    if (!se_suit_lui_meme || pas_voulu_ == 0) {
        vie_.annoncer();
        ::raise(signal_d_arret);
    }
    try {
        if (pas_voulu_ > 0) se_suivre();
        action();
    } catch (...) {
        ::_exit(code_exception);
    }
    ::_exit(0);
}

void Suivi::mener_jusqu_au_pas() {
    ::ptrace(PTRACE_SETOPTIONS, pid_, nullptr, PTRACE_O_EXITKILL);
    for (; compte_->pas < pas_voulu_; ++compte_->pas) {
        const int recu = WSTOPSIG(statut_);
        ::ptrace(PTRACE_SINGLESTEP, pid_, nullptr, recu == SIGTRAP || recu == SIGSTOP ? 0 : recu);
        if (!patienter() || fini()) return;
    }
    ::ptrace(PTRACE_DETACH, pid_, nullptr, SIGSTOP);
    patienter();
}

/// Attend qu'il soit arrêté ou fini ; rend faux s'il attend pour toujours.
bool Suivi::patienter() {
    for (int essais = 0;; ++essais) {
        const auto nouvelle = se_suit_lui_meme ? vie_.attendre(20) : Nouvelle::aucune;
        // Une fin est pour bientôt ; mais il a pu fermer tous ses descripteurs.
        const bool sans_attendre = nouvelle != Nouvelle::annonce;
        const bool definitif = sans_attendre && (nouvelle == Nouvelle::aucune || essais > 20) &&
                               !laisser_avancer_les_autres();
        const int options = WUNTRACED | (sans_attendre ? WNOHANG : 0);
        if (::waitpid(pid_, &statut_, options) == pid_) {
            etat_ = WIFSTOPPED(statut_) ? Etat::suspendu : Etat::fini;
            if (fini()) conclure();
            return true;
        }
        if (nouvelle == Nouvelle::fin) souffler();
        if (definitif) {
            etat_ = Etat::bloque;
            return false;
        }
    }
}

bool Suivi::finir() {
    if (bloque() && !patienter()) return false;  // quelqu'un l'a peut-être réveillé
    while (etat_ == Etat::suspendu) {
        ::kill(pid_, SIGCONT);
        if (!patienter()) return false;
    }
    return true;
}

std::uint64_t Suivi::pas() const {
    return compte_->pas;
}

std::vector<std::uint64_t> Suivi::changements() const {
    return {compte_->quand.begin(),
            compte_->quand.begin() + static_cast<std::ptrdiff_t>(compte_->changements.load())};
}

/// Comment il a fini.
void Suivi::conclure() {
    const bool arrive = but_ == But::tuer && compte_->pas >= pas_voulu_;
    if (arrive && WIFSIGNALED(statut_) && WTERMSIG(statut_) == SIGKILL) {
        etat_ = Etat::tue;
        return;
    }
    if (WIFSIGNALED(statut_))
        throw std::runtime_error("un processus de l'épreuve a été tué par le signal " +
                                 std::to_string(WTERMSIG(statut_)));
    if (WEXITSTATUS(statut_) == code_sans_ptrace)
        throw std::runtime_error(
            "l'épreuve n'a pas pu suivre un processus : ce système interdit ptrace (dans un "
            "conteneur, ajoutez --cap-add=SYS_PTRACE)");
    if (WEXITSTATUS(statut_) == code_exception)
        throw std::runtime_error("une exception que l'épreuve n'attendait pas a été levée");
}

Suivi::~Suivi() {
    if (!fini()) {
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, &statut_, 0) < 0 && errno == EINTR) {
        }
    }
}

// ---------------------------------------------------------------------------- Ce qu'en voit
// l'épreuve

Issue tuer_au_pas(std::uint64_t pas, const std::function<void()>& action) {
    const Suivi suivi(pas, action, Suivi::But::tuer);
    if (suivi.bloque()) return Issue::bloque;
    return suivi.fini() && !suivi.tue() ? Issue::termine : Issue::tue;
}

Issue interrompre_au_pas(std::uint64_t pas, const std::function<void()>& action,
                         const std::function<void()>& intrus) {
    Suivi suivi(pas, action);
    Enfant voisin("intrus", intrus);
    voisin.observer();
    if (!suivi.finir()) return Issue::bloque;
    if (voisin.est_bloque()) return Issue::bloque;
    voisin.attendre_fin("");
    return Issue::termine;
}

std::uint64_t compter_pas(const std::function<void()>& action) {
    const Suivi suivi(Suivi::jamais, action);
    if (suivi.bloque())
        signaler_blocage("Un processus seul attend pour toujours : personne ne le réveillera.");
    return suivi.pas() + 1;  // la dernière, celle qui met fin au processus, n'est suivie de rien
}

namespace {

/// L'action exécutée jusqu'au bout, et ce qu'on en a noté.
struct Observation {
    std::vector<std::uint64_t> changements;
    std::uint64_t pas;
};

Observation observer(const std::function<void()>& action) {
    const Suivi suivi(Suivi::jamais, action, Suivi::But::observer);
    if (suivi.bloque())
        signaler_blocage("Un processus seul attend pour toujours : personne ne le réveillera.");
    return {suivi.changements(), suivi.pas()};
}

/// `combien` d'entre eux au plus, à intervalles égaux.
std::vector<std::uint64_t> eclaircir(const std::vector<std::uint64_t>& instants,
                                     std::size_t combien) {
    if (instants.size() <= combien) return instants;
    std::vector<std::uint64_t> choisis;
    for (std::size_t i = 0; i < combien; ++i)
        choisis.push_back(instants[i * (instants.size() - 1) / (combien - 1)]);
    return choisis;
}

}  // namespace

std::vector<std::uint64_t> instants_decisifs(const std::function<void()>& action,
                                             std::size_t combien) {
    if (!se_suit_lui_meme) return instants(compter_pas(action), combien, 1);
    const auto vus = observer(action);
    std::vector<std::uint64_t> choisis{0};
    for (const auto faits : vus.changements) {
        choisis.push_back(faits - 1);  // la mémoire va changer
        choisis.push_back(faits);      // elle vient de changer
    }
    choisis.push_back(vus.pas);
    choisis.erase(std::unique(choisis.begin(), choisis.end()), choisis.end());
    return eclaircir(choisis, combien);
}

std::vector<std::uint64_t> morts_decisives(const std::function<void()>& action,
                                           std::size_t combien) {
    if (!se_suit_lui_meme) return instants(compter_pas(action), combien, 1);
    auto choisies = observer(action).changements;
    choisies.insert(choisies.begin(), 0);
    return eclaircir(choisies, combien);
}

std::vector<std::uint64_t> instants(std::uint64_t total, std::size_t combien, unsigned graine) {
    std::mt19937_64 hasard(graine);
    std::vector<std::uint64_t> choisis;
    const std::uint64_t parts = std::min<std::uint64_t>(total, combien);
    for (std::uint64_t i = 0; i < parts; ++i) {
        const std::uint64_t debut = total * i / parts;
        const std::uint64_t fin = total * (i + 1) / parts;
        choisis.push_back(debut + hasard() % (fin - debut));
    }
    return choisis;
}

}  // namespace juge
