// attendu : INTERBLOCAGE dans « un mégaoctet sur chaque sortie ne bloque personne » — G1 : la sortie est lue jusqu'au bout avant que les erreurs le soient
//
// La commande remplit le tube des erreurs et attend ; l'appel attend la fin de la sortie.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

struct ResultatCommande {
    std::optional<int> code;    ///< son code de sortie, de 0 à 255
    std::optional<int> signal;  ///< le signal qui l'a tuée
    std::string sortie;
    std::string erreurs;
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
        std::swap(numero_, autre.numero_);
        return *this;
    }
    ~Descripteur() { fermer(); }
    void fermer() {
        if (numero_ >= 0) ::close(numero_);
        numero_ = -1;
    }
    int numero() const { return numero_; }

private:
    int numero_;
};

struct Tube {
    Tube() {
        std::array<int, 2> bouts{};
        verifier(::pipe2(bouts.data(), O_CLOEXEC) == 0 ? 0 : errno, "ouvrir un tube");
        lecture = Descripteur(bouts[0]);
        ecriture = Descripteur(bouts[1]);
    }
    Descripteur lecture;
    Descripteur ecriture;
};

/// Les flux de la commande : rien à lire, deux tubes où écrire.
class Flux {
public:
    Flux() { verifier(::posix_spawn_file_actions_init(&actions_), "préparer la commande"); }
    Flux(const Flux&) = delete;
    Flux& operator=(const Flux&) = delete;
    ~Flux() { ::posix_spawn_file_actions_destroy(&actions_); }

    void installer(const Tube& sortie, const Tube& erreurs) {
        verifier(::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0),
                 "préparer l'entrée");
        verifier(::posix_spawn_file_actions_adddup2(&actions_, sortie.ecriture.numero(), 1),
                 "préparer la sortie");
        verifier(::posix_spawn_file_actions_adddup2(&actions_, erreurs.ecriture.numero(), 2),
                 "préparer la sortie d'erreur");
    }
    const posix_spawn_file_actions_t* actions() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

inline pid_t lancer(const std::vector<std::string>& arguments, const Flux& flux) {
    std::vector<char*> adresses;
    for (const auto& argument : arguments)
        adresses.push_back(const_cast<char*>(argument.c_str()));
    adresses.push_back(nullptr);
    pid_t pid = -1;
    verifier(::posix_spawnp(&pid, adresses[0], flux.actions(), nullptr, adresses.data(), environ),
             "lancer la commande");
    return pid;
}

/// Lit une fois ; ferme le bout à la fin du flux.
inline void lire(Descripteur& bout, std::string& texte) {
    std::array<char, 65536> tampon;
    const ssize_t lus = ::read(bout.numero(), tampon.data(), tampon.size());
    if (lus > 0) texte.append(tampon.data(), static_cast<std::size_t>(lus));
    if (lus == 0 || (lus < 0 && errno != EINTR)) bout.fermer();
}

/// Lit les deux flux à la fois, jusqu'au bout. (poll() ignore un descripteur négatif.)
inline void lire_tout(Tube& sortie, Tube& erreurs, ResultatCommande& resultat) {
    while (sortie.lecture.numero() >= 0 || erreurs.lecture.numero() >= 0) {
        while (sortie.lecture.numero() >= 0)
            lire(sortie.lecture, resultat.sortie);
        while (erreurs.lecture.numero() >= 0)
            lire(erreurs.lecture, resultat.erreurs);
    }
}

inline void attendre(pid_t pid, ResultatCommande& resultat) {
    int statut = 0;
    while (::waitpid(pid, &statut, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(statut)) resultat.code = WEXITSTATUS(statut);
    if (WIFSIGNALED(statut)) resultat.signal = WTERMSIG(statut);
}

/// Exécute la commande, attend sa fin, et rend ce qu'elle a fait.
inline ResultatCommande executer_commande(const std::vector<std::string>& arguments) {
    if (arguments.empty()) throw std::invalid_argument("il manque la commande");
    Tube sortie;
    Tube erreurs;
    Flux flux;
    flux.installer(sortie, erreurs);
    const pid_t pid = lancer(arguments, flux);
    sortie.ecriture.fermer();
    erreurs.ecriture.fermer();
    ResultatCommande resultat;
    lire_tout(sortie, erreurs, resultat);
    attendre(pid, resultat);
    return resultat;
}
