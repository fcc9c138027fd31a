// attendu : ÉCHEC dans « une commande absente est une erreur, pas un code 127 » — G6 : l'enfant dont exec échoue n'est pas attendu
//
// Avec fork() et exec, l'enfant existe même si le programme n'existe pas.
#pragma once

#include <fcntl.h>
#include <poll.h>
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
    void installer(const Tube& sortie, const Tube& erreurs) {
        sortie_ = sortie.ecriture.numero();
        erreurs_ = erreurs.ecriture.numero();
    }
    /// Dans l'enfant.
    void appliquer() const {
        ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), 0);
        ::dup2(sortie_, 1);
        ::dup2(erreurs_, 2);
    }

private:
    int sortie_ = -1;
    int erreurs_ = -1;
};

inline pid_t lancer(const std::vector<std::string>& arguments, const Flux& flux) {
    std::vector<char*> adresses;
    for (const auto& argument : arguments)
        adresses.push_back(const_cast<char*>(argument.c_str()));
    adresses.push_back(nullptr);
    Tube erreur_d_exec;
    const pid_t pid = ::fork();
    verifier(pid < 0 ? errno : 0, "créer un processus");
    if (pid == 0) {
        flux.appliquer();
        ::execvp(adresses[0], adresses.data());
        const int numero = errno;
        const ssize_t ecrits = ::write(erreur_d_exec.ecriture.numero(), &numero, sizeof numero);
        ::_exit(ecrits == sizeof numero ? 127 : 126);
    }
    erreur_d_exec.ecriture.fermer();
    int numero = 0;
    while (::read(erreur_d_exec.lecture.numero(), &numero, sizeof numero) < 0 && errno == EINTR) {
    }
    verifier(numero, "lancer la commande");
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
        std::array<pollfd, 2> attentes{pollfd{sortie.lecture.numero(), POLLIN, 0},
                                       pollfd{erreurs.lecture.numero(), POLLIN, 0}};
        if (::poll(attentes.data(), attentes.size(), -1) < 0) continue;  // EINTR
        if (attentes[0].revents != 0) lire(sortie.lecture, resultat.sortie);
        if (attentes[1].revents != 0) lire(erreurs.lecture, resultat.erreurs);
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
