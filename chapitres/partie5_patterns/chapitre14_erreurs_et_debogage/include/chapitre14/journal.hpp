#pragma once

#include <chapitre14/niveau.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace cours {

/// Que faire d'une ligne quand l'attente d'un journal asynchrone est pleine, parce que le disque ne
/// suit pas ? Il n'y a pas de bonne réponse, seulement une réponse choisie.
enum class SiPlein {
    attendre,  ///< l'auteur de la ligne attend une place : rien n'est perdu, mais tout ralentit
    jeter      ///< la ligne est jetée, et comptée : le programme ne ralentit pas
};

struct ReglagesJournal {
    std::filesystem::path chemin;
    Niveau seuil = Niveau::info;  ///< les lignes de niveau inférieur ne coûtent presque rien
    /// Ce processus est seul à écrire dans ce fichier : le verrou n'est pris qu'une fois.
    bool exclusif = false;
    bool asynchrone = false;            ///< un thread écrit ; noter() n'attend pas le disque
    std::size_t attente_max = 1 << 20;  ///< asynchrone : octets en attente, au plus
    SiPlein si_plein = SiPlein::attendre;
    /// Au-delà, le fichier devient chemin.1, chemin.1 devient chemin.2… ; 0 : jamais. En octets.
    std::uintmax_t taille_max = 0;
    int archives = 3;  ///< combien sont gardées ; les plus vieilles sont effacées
};

/// Un journal exclusif est déjà ouvert par un autre, ou le fichier d'un autre est voulu exclusif.
class JournalOccupe : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Ce que sont devenues les lignes.
struct BilanJournal {
    std::uint64_t ecrites = 0;
    std::uint64_t jetees = 0;   ///< SiPlein::jeter, attente pleine
    std::uint64_t perdues = 0;  ///< le système a refusé de les écrire
    std::size_t attente = 0;    ///< octets en attente, au plus fort
};

/// Un journal que plusieurs threads de plusieurs processus tiennent dans le même fichier, sans
/// qu'aucun déchire la ligne d'un autre, même tué (SIGKILL) au milieu de la sienne.
///
///     cours::Journal journal({.chemin = "serveur.log", .seuil = cours::Niveau::info});
///     journal.info("prêt");
///
/// Comment : le fichier est ouvert en ajout (O_APPEND), et chaque écriture ne porte que des lignes
/// entières ; un verrou du noyau (flock), rendu à la mort de son propriétaire, ordonne les
/// processus. Une ligne qu'un processus tué, ou un disque plein, a laissée inachevée est retirée
/// par le suivant qui écrit ou qui ouvre. Une ligne notée par un journal synchrone est au noyau au
/// retour : elle survit à la mort du processus (pas à celle de la machine : il n'y a pas de fsync).
///
/// Chaque processus ouvre son propre Journal. Celui qu'un fork() a copié ne s'emploie pas :
/// std::logic_error. Le chemin peut aussi nommer un tube ou un périphérique ; il n'y a alors ni
/// réparation, ni rotation.
///
/// Plusieurs auteurs d'un même processus se passent ce verrou, 64 lignes au plus : les autres
/// processus n'attendent jamais davantage.
///
/// Sûr entre threads, sauf la destruction. Sources : POSIX.1-2017 (write, O_APPEND), Linux
/// flock(2).
class Journal {
public:
    /// Ouvre le fichier, ou le crée (droits 0644). Lève std::invalid_argument (attente_max plus
    /// petite qu'une ligne, archives négatives), JournalOccupe, ErreurSysteme (dossier absent :
    /// ENOENT ; permission : EACCES ; …).
    explicit Journal(ReglagesJournal reglages);
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;
    /// Comme fermer(), mais ne lève rien : ce qui n'a pu être écrit est dit sur la sortie d'erreur.
    ~Journal();

    /// Vrai si une ligne de ce niveau serait écrite : évite de composer un message pour rien.
    bool actif(Niveau niveau) const noexcept;

    /// Note une ligne (voir composer_ligne : fins de ligne échappées, 4 096 octets au plus). Après
    /// fermer() : std::logic_error.
    ///
    /// Synchrone : lève ErreurSysteme si la ligne n'a pu être écrite (disque plein : ENOSPC) ; rien
    /// n'en reste dans le fichier. Asynchrone : lève l'erreur d'une écriture précédente, une fois ;
    /// la ligne d'aujourd'hui, elle, est acceptée.
    void noter(Niveau niveau, std::string_view message);
    void trace(std::string_view message) { noter(Niveau::trace, message); }
    void info(std::string_view message) { noter(Niveau::info, message); }
    void avertissement(std::string_view message) { noter(Niveau::avertissement, message); }
    void erreur(std::string_view message) { noter(Niveau::erreur, message); }
    void fatal(std::string_view message) { noter(Niveau::fatal, message); }

    /// Attend que tout ce qui a été accepté avant l'appel soit écrit. Lève l'erreur d'une écriture
    /// que personne n'a encore apprise.
    void vider();
    /// Vide, puis ferme le fichier. Peut se répéter.
    void fermer();

    BilanJournal bilan() const;

private:
    class Etat;
    class Synchrone;
    class Asynchrone;
    std::unique_ptr<Etat> etat_;
};

}  // namespace cours
