// Les processus de l'épreuve, et ce qu'ils notent.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>

#include "blocage.hpp"
#include "juge/processus.hpp"
#include "memoire_commune.hpp"
#include "pannes.hpp"
#include "rapport.hpp"
#include "vie.hpp"

namespace juge {

// --------------------------------------------------------------------------- Le grand livre

struct GrandLivre::Page {
    static constexpr std::size_t places = 1 << 16;
    std::atomic<std::uint64_t> suivante{0};
    std::array<std::atomic<std::uint64_t>, places> notes{};  // valeur + 1 ; 0 : rien
};

GrandLivre::GrandLivre() : page_(::new (memoire_commune(sizeof(Page))) Page) {}

GrandLivre::~GrandLivre() {
    rendre_memoire_commune(page_, sizeof(Page));
}

void GrandLivre::noter(std::uint64_t valeur) const {
    const auto place = page_->suivante.fetch_add(1);
    if (place < Page::places) page_->notes[place].store(valeur + 1);
}

std::vector<std::uint64_t> GrandLivre::notes() const {
    if (page_->suivante.load() > Page::places) throw std::length_error("le grand livre est plein");
    std::vector<std::uint64_t> valeurs;
    for (std::size_t i = 0; i < page_->suivante.load(); ++i)
        if (const auto note = page_->notes[i].load(); note != 0) valeurs.push_back(note - 1);
    return valeurs;
}

std::size_t GrandLivre::fois(std::uint64_t valeur) const {
    const auto valeurs = notes();
    return static_cast<std::size_t>(std::count(valeurs.begin(), valeurs.end(), valeur));
}

// ---------------------------------------------------------------------- Un processus de l'épreuve

/// L'exception qui a mis fin à l'action, racontée.
struct Enfant::Message {
    std::array<char, 1024> texte{};
};

Enfant::Enfant(std::string nom, const std::function<void()>& action)
    : nom_(std::move(nom)),
      vie_(std::make_unique<Vie>()),
      message_(::new (memoire_commune(sizeof(Message))) Message) {
    pannes::epargne = true;  // ce processus est à l'épreuve : la panne de création vise la réponse
    pid_ = ::fork();
    pannes::epargne = false;
    if (pid_ < 0) throw std::runtime_error("l'épreuve n'a pas pu créer de processus");
    if (pid_ > 0) {
        vie_->rester_dehors();
        return;
    }
    try {
        action();
        ::_exit(0);
    } catch (...) {
        const auto dite = rapport::decrire(std::current_exception());
        const std::string texte = dite.type + " : " + dite.message;
        texte.copy(message_->texte.data(), message_->texte.size() - 1);
        ::_exit(1);
    }
}

Enfant::Enfant(Enfant&& autre) noexcept
    : nom_(std::move(autre.nom_)),
      pid_(std::exchange(autre.pid_, -1)),
      statut_(autre.statut_),
      vie_(std::move(autre.vie_)),
      message_(std::exchange(autre.message_, nullptr)) {}

Enfant::~Enfant() {
    if (pid_ > 0) tuer();
    if (message_ != nullptr) rendre_memoire_commune(message_, sizeof(Message));
}

bool Enfant::fini() {
    if (statut_ >= 0) return true;
    int statut = 0;
    const pid_t rendu = ::waitpid(pid_, &statut, WNOHANG);
    if (rendu == pid_) statut_ = statut;
    if (rendu < 0 && errno == ECHILD)
        throw std::runtime_error("« " + nom_ +
                                 " » a été attendu par la réponse, dont il n'est pas l'enfant");
    return statut_ >= 0;
}

Etat Enfant::observer() {
    for (int patience_ms = 4; !fini(); patience_ms = std::min(2 * patience_ms, 16)) {
        if (vie_->attendre(patience_ms) != Nouvelle::aucune && fini()) break;
        if (!laisser_avancer_les_autres()) return fini() ? Etat::termine : Etat::bloque;
    }
    return Etat::termine;
}

void Enfant::attendre_fin(std::string_view exigence) {
    if (observer() == Etat::bloque) signaler_blocage(exigence);
    if (WIFSIGNALED(statut_))
        throw std::runtime_error("« " + nom_ + " » a été tué par le signal " +
                                 std::to_string(WTERMSIG(statut_)) + " (" +
                                 ::strsignal(WTERMSIG(statut_)) + ")");
    if (WEXITSTATUS(statut_) != 0)
        throw std::runtime_error("« " + nom_ + " » a levé " + message_->texte.data());
}

void Enfant::tuer() {
    if (fini()) return;
    ::kill(pid_, SIGKILL);
    while (!fini())
        souffler();
}

void Enfant::suspendre() {
    if (fini()) return;
    ::kill(pid_, SIGSTOP);
    int statut = 0;
    while (::waitpid(pid_, &statut, WUNTRACED) < 0 && errno == EINTR) {
    }
    if (!WIFSTOPPED(statut)) statut_ = statut;
}

void Enfant::reprendre() {
    if (!fini()) ::kill(pid_, SIGCONT);
}

}  // namespace juge
