// Solution de l'exercice p3.1 — Mini-shell à tubes. Une possibilité parmi d'autres.
//
// - Trois temps : vérifier, ouvrir toutes les redirections, lancer. Quand le premier processus
//   naît, plus rien de ce que l'utilisateur a écrit ne peut être impossible.
// - Un Descripteur se ferme tout seul. Le tube qui relie deux commandes n'existe que le temps de
//   lancer la première, et son bout de lecture le temps de lancer la seconde : il n'y a rien à
//   fermer « à la fin », et le nombre de descripteurs ne croît pas avec la longueur du tube.
// - O_CLOEXEC partout : une commande ne reçoit que ce que dup2() a mis en 0, 1 et 2. Sans lui,
//   l'écrivain hérite du bout de lecture de son propre tube, et ne meurt jamais de SIGPIPE.
// - posix_spawnp() rend l'erreur de exec : un programme absent n'a pas de processus à attendre,
//   mais il a une fin, 127, à sa place dans la liste.
// - « Ignoré » et « retenu » traversent exec : SIGPIPE est remis en état dans chaque commande.
// - waitpid(pid), jamais waitpid(-1) : les autres enfants de ce programme ne sont pas à nous.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

struct Fin {
    std::optional<int> code;
    std::optional<int> signal;
};

enum class Sens { entree, sortie, ajout, erreurs };

struct Redirection {
    Sens sens = Sens::entree;
    std::string fichier;
};

struct Commande {
    std::vector<std::string> mots;
    std::vector<Redirection> redirections{};
};

class RedirectionImpossible : public std::system_error {
public:
    RedirectionImpossible(std::string fichier, int numero)
        : std::system_error(numero, std::generic_category(), fichier),
          fichier_(std::move(fichier)) {}
    const std::string& fichier() const noexcept { return fichier_; }

private:
    std::string fichier_;
};

/// Lève la std::system_error de ce numéro, s'il n'est pas nul.
inline void verifier(int numero, const char* quoi) {
    if (numero != 0) throw std::system_error(numero, std::generic_category(), quoi);
}

class Descripteur {
public:
    explicit Descripteur(int numero = -1) : numero_(numero) {}
    Descripteur(Descripteur&& autre) noexcept : numero_(std::exchange(autre.numero_, -1)) {}
    Descripteur& operator=(Descripteur&& autre) noexcept {
        Descripteur nouveau(std::move(autre));
        std::swap(numero_, nouveau.numero_);
        return *this;
    }
    ~Descripteur() {
        if (numero_ >= 0) ::close(numero_);
    }
    bool ouvert() const { return numero_ >= 0; }
    int numero() const { return numero_; }

private:
    int numero_;
};

struct BoutsDeTube {
    Descripteur lecture;
    Descripteur ecriture;
};

inline BoutsDeTube ouvrir_tube() {
    std::array<int, 2> bouts{};
    verifier(::pipe2(bouts.data(), O_CLOEXEC) == 0 ? 0 : errno, "ouvrir un tube");
    return {Descripteur(bouts[0]), Descripteur(bouts[1])};
}

/// Ce qu'une commande trouve en 0, 1 et 2 ; fermé : ce qu'y a ce programme.
using Flux = std::array<Descripteur, 3>;

inline Descripteur ouvrir(const Redirection& redirection) {
    const int drapeaux = redirection.sens == Sens::entree  ? O_RDONLY
                         : redirection.sens == Sens::ajout ? O_WRONLY | O_CREAT | O_APPEND
                                                           : O_WRONLY | O_CREAT | O_TRUNC;
    for (;;) {
        const int numero = ::open(redirection.fichier.c_str(), drapeaux | O_CLOEXEC, 0666);
        if (numero >= 0) return Descripteur(numero);
        if (errno != EINTR) throw RedirectionImpossible(redirection.fichier, errno);
    }
}

inline Flux ouvrir_redirections(const Commande& commande) {
    Flux flux;
    for (const auto& redirection : commande.redirections) {
        const std::size_t rang = redirection.sens == Sens::entree    ? 0
                                 : redirection.sens == Sens::erreurs ? 2
                                                                     : 1;
        flux[rang] = ouvrir(redirection);
    }
    return flux;
}

/// Ce que posix_spawn() doit faire dans l'enfant avant exec.
class Preparatifs {
public:
    explicit Preparatifs(const Flux& flux) {
        verifier(::posix_spawn_file_actions_init(&actions_), "préparer une commande");
        ::posix_spawnattr_init(&attributs_);
        for (int rang = 0; rang < 3; ++rang)
            if (const auto& bout = flux[static_cast<std::size_t>(rang)]; bout.ouvert())
                ::posix_spawn_file_actions_adddup2(&actions_, bout.numero(), rang);
        sigset_t sigpipe;
        ::sigemptyset(&sigpipe);
        ::sigaddset(&sigpipe, SIGPIPE);
        sigset_t masque;
        ::pthread_sigmask(SIG_BLOCK, nullptr, &masque);
        ::sigdelset(&masque, SIGPIPE);
        ::posix_spawnattr_setsigdefault(&attributs_, &sigpipe);
        ::posix_spawnattr_setsigmask(&attributs_, &masque);
        ::posix_spawnattr_setflags(&attributs_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    }
    Preparatifs(const Preparatifs&) = delete;
    Preparatifs& operator=(const Preparatifs&) = delete;
    ~Preparatifs() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributs_);
    }
    const posix_spawn_file_actions_t* actions() const { return &actions_; }
    const posix_spawnattr_t* attributs() const { return &attributs_; }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributs_{};
};

class Tache {
public:
    Tache(Tache&& autre) noexcept : membres_(std::exchange(autre.membres_, {})) {}
    Tache& operator=(Tache&& autre) noexcept {
        Tache nouvelle(std::move(autre));
        std::swap(membres_, nouvelle.membres_);
        return *this;  // `nouvelle` emporte les anciennes commandes, et les attend
    }
    ~Tache() { attendre_tous(); }

    std::vector<Fin> attendre() {
        attendre_tous();
        std::vector<Fin> fins;
        for (const auto& membre : membres_)
            fins.push_back(membre.fin);
        return fins;
    }

private:
    friend Tache lancer(const std::vector<Commande>& tube);

    struct Membre {
        pid_t pid = aucun;  ///< de celui qu'il reste à attendre
        Fin fin;
    };
    static constexpr pid_t aucun = -1;

    explicit Tache(std::size_t combien) { membres_.reserve(combien); }  // plus rien n'échouera

    void ajouter(const Commande& commande, const Flux& flux) {
        const Preparatifs preparatifs(flux);
        std::vector<char*> mots;
        for (const auto& mot : commande.mots)
            mots.push_back(const_cast<char*>(mot.c_str()));
        mots.push_back(nullptr);
        Membre membre;
        const int numero = ::posix_spawnp(&membre.pid, mots[0], preparatifs.actions(),
                                          preparatifs.attributs(), mots.data(), environ);
        if (numero == EAGAIN || numero == ENOMEM) verifier(numero, "créer un processus");
        if (numero != 0) membre = {aucun, {numero == ENOENT ? 127 : 126, std::nullopt}};
        membres_.push_back(membre);
    }

    void tuer() {
        for (const auto& membre : membres_)
            if (membre.pid != aucun) ::kill(membre.pid, SIGKILL);
    }

    void attendre_tous() {
        for (auto& membre : membres_) {
            if (membre.pid == aucun) continue;
            int statut = 0;
            while (::waitpid(membre.pid, &statut, 0) < 0 && errno == EINTR) {
            }
            if (WIFEXITED(statut)) membre.fin.code = WEXITSTATUS(statut);
            if (WIFSIGNALED(statut)) membre.fin.signal = WTERMSIG(statut);
            membre.pid = aucun;
        }
    }

    std::vector<Membre> membres_;
};

inline Tache lancer(const std::vector<Commande>& tube) {
    if (tube.empty()) throw std::invalid_argument("un tube a au moins une commande");
    for (const auto& commande : tube)
        if (commande.mots.empty()) throw std::invalid_argument("une commande a au moins un mot");
    std::vector<Flux> tous;
    for (const auto& commande : tube)
        tous.push_back(ouvrir_redirections(commande));

    Tache tache(tube.size());
    try {
        Descripteur lecture;  // ce qu'écrit la commande précédente
        for (std::size_t i = 0; i < tube.size(); ++i) {
            Flux flux = std::move(tous[i]);
            if (!flux[0].ouvert()) flux[0] = std::move(lecture);
            BoutsDeTube bouts;
            if (i + 1 < tube.size()) bouts = ouvrir_tube();
            if (!flux[1].ouvert()) flux[1] = std::move(bouts.ecriture);
            tache.ajouter(tube[i], flux);
            lecture = std::move(bouts.lecture);
        }
    } catch (...) {
        tache.tuer();  // son destructeur les attend
        throw;
    }
    return tache;
}

inline std::vector<Fin> executer(const std::vector<Commande>& tube) {
    return lancer(tube).attendre();
}
