#pragma once

#include <sys/types.h>

#include <chapitre07/fin.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace cours {

/// Où va une sortie standard d'un processus.
enum class Flux {
    heriter,   ///< là où va celle de ce programme
    capturer,  ///< dans une chaîne : Processus::sortie(), Processus::erreurs()
    ignorer    ///< nulle part (/dev/null)
};

/// Ce dont un processus dispose au départ.
struct Reglages {
    std::string entree;  ///< ce qu'il lira sur son entrée standard, puis la fin du flux
    Flux sortie = Flux::heriter;
    Flux erreurs = Flux::heriter;
    std::string dossier;  ///< son dossier courant ; vide : celui de ce programme
    /// Pour une fonction : les descripteurs qu'elle garde, outre 0, 1 et 2.
    std::vector<int> descripteurs;
};

/// Le processus n'a pas rendu de résultat : un signal l'a tué, ou il est sorti de lui-même.
class EchecProcessus : public std::runtime_error {
public:
    explicit EchecProcessus(Fin fin)
        : std::runtime_error("processus sans résultat : " + fin.phrase()), fin_(fin) {}
    const Fin& fin() const { return fin_; }

private:
    Fin fin_;
};

/// La fonction a levé une exception dans l'autre processus. L'objet n'a pas traversé : son type et
/// son message, si.
class ErreurDistante : public std::runtime_error {
public:
    ErreurDistante(const std::string& type, const std::string& message)
        : std::runtime_error(message), type_(type) {}
    /// Le nom du type, tel qu'il s'écrit en C++ : « std::out_of_range ».
    const std::string& type() const { return type_; }

private:
    std::string type_;
};

/// Un processus enfant, dont cet objet est responsable jusqu'au bout : détruit avant la fin du
/// processus, il le tue (SIGKILL) et l'attend. Rien n'en reste, ni zombie, ni descripteur, ni
/// descendant ; et si ce programme meurt sans détruire ses objets (SIGKILL), l'enfant meurt aussi.
///
/// Comment : chaque processus reçoit son groupe, dont le chef est une sentinelle, un processus
/// minuscule qui dort jusqu'à la mort de ce programme et tue alors le groupe. Tuer le groupe tue
/// aussi les descendants, sauf ceux qui en sont sortis (setsid, comme font les démons).
///
/// Toute attente lit les sorties capturées et écrit l'entrée : le processus ne se bloque jamais sur
/// un tube plein, quelle que soit la taille. L'enfant ne reçoit que les descripteurs 0, 1, 2 et
/// ceux que l'on nomme.
///
/// Un objet s'emploie depuis un thread à la fois ; deux objets n'ont rien en commun. Un
/// waitpid(-1, …) ailleurs dans le programme, ou SIGCHLD ignoré, prend la fin du processus :
/// attendre() lève alors ErreurSysteme (ECHILD).
///
/// Sources : POSIX.1-2017 (posix_spawn, waitpid), pages de manuel Linux pidfd_open(2), setpgid(2).
class Processus {
public:
    /// Lance un programme (posix_spawnp) : `arguments[0]` est cherché dans PATH, sans shell.
    /// Lève std::invalid_argument (aucun programme, octet nul), ErreurSysteme (programme absent :
    /// ENOENT ; table des descripteurs pleine : EMFILE ; trop de processus : EAGAIN). Rien n'est
    /// alors lancé.
    static Processus programme(std::vector<std::string> arguments, Reglages reglages = {});

    /// Exécute une fonction dans un processus de plus (fork) ; son résultat est rendu par
    /// resultat(). Ce qu'elle modifie, elle le modifie dans sa copie de la mémoire. Les
    /// gestionnaires de signaux et le masque sont remis par défaut ; elle finit par _exit() : les
    /// destructeurs statiques ne s'exécutent qu'ici.
    ///
    /// Si ce programme a d'autres threads, elle ne doit rien faire qui prenne un verrou que l'un
    /// d'eux tenait peut-être (leçon, 1.7).
    static Processus fonction(std::function<std::string()> fonction, Reglages reglages = {});

    Processus(Processus&&) noexcept;
    Processus& operator=(Processus&&) noexcept;
    ~Processus();

    pid_t pid() const;
    /// Vrai s'il n'a pas encore fini. N'attend pas.
    bool vivant();

    /// Attend sa fin. Répétable : rend la même fin.
    Fin attendre();
    /// Attend sa fin, au plus jusqu'à l'échéance (horloge monotone : changer l'heure n'y change
    /// rien). Vide si elle est passée : le processus continue.
    std::optional<Fin> attendre_jusqu_a(std::chrono::steady_clock::time_point echeance);
    std::optional<Fin> attendre_pendant(std::chrono::nanoseconds duree);

    /// Lui envoie un signal ; sans effet s'il a fini.
    void signaler(int signal);
    /// Demande l'arrêt (SIGTERM à tout le groupe), patiente, puis tue (SIGKILL). Rend sa fin.
    Fin arreter(std::chrono::nanoseconds patience);

    /// Ce que les attentes ont lu jusqu'ici ; tout, une fois le processus fini.
    const std::string& sortie() const;
    const std::string& erreurs() const;

    /// Attend la fin de la fonction et rend son résultat. Lève ErreurDistante si elle a levé une
    /// exception, EchecProcessus si le processus n'a pas rendu de résultat.
    std::string resultat();

private:
    struct Etat;
    explicit Processus(std::unique_ptr<Etat> etat);
    std::unique_ptr<Etat> etat_;
};

}  // namespace cours
