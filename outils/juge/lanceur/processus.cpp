#include "processus.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "../commun/taches.hpp"
#include "commun/tube.hpp"
#include "gardien.hpp"
#include "interruption.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;
using Horloge = std::chrono::steady_clock;
using commun::creer_tube;
using commun::Descripteur;
using commun::Tube;

constexpr std::size_t sortie_gardee = 64 * 1024;
constexpr std::size_t sortie_max = 64 * 1024 * 1024;
constexpr std::size_t rapport_max = 1024 * 1024;
constexpr int prolongation_max = 12;        ///< fois le délai, sur une machine surchargée
constexpr std::size_t processus_max = 128;  ///< au-delà, ce n'est plus un exercice

[[noreturn]] void echec_systeme(const char* quoi) {
    throw std::system_error(errno, std::generic_category(), quoi);
}

/// Lit ce qui est disponible, sans attendre ; rend faux à la fin du flux.
bool vider(int fd, std::string& texte, std::size_t garde, std::size_t& total) {
    std::array<char, 16384> tampon;
    for (;;) {
        const ssize_t lus = ::read(fd, tampon.data(), tampon.size());
        if (lus > 0) {
            total += static_cast<std::size_t>(lus);
            const std::size_t place = garde > texte.size() ? garde - texte.size() : 0;
            texte.append(tampon.data(), std::min(place, static_cast<std::size_t>(lus)));
            if (static_cast<std::size_t>(lus) < tampon.size()) return true;
        } else {
            return lus < 0 && (errno == EAGAIN || errno == EINTR);
        }
    }
}

/// Vrai si n'importe quel utilisateur peut traverser ce dossier et ceux qui le contiennent.
bool ouvert_a_tous(fs::path dossier) {
    for (dossier = fs::absolute(dossier); dossier != dossier.root_path();
         dossier = dossier.parent_path()) {
        std::error_code erreur;
        const auto droits = fs::status(dossier, erreur).permissions();
        if (erreur || (droits & fs::perms::others_exec) == fs::perms::none) return false;
    }
    return true;
}

/// Où créer les dossiers des épreuves. Sous root, l'utilisateur jetable doit pouvoir y accéder.
fs::path racine_temporaire() {
    std::error_code erreur;
    const fs::path choisie = fs::temp_directory_path(erreur);
    if (erreur) {
        throw std::runtime_error(
            "Le dossier temporaire que désigne la variable TMPDIR (ou TMP, TEMP, TEMPDIR) n'existe "
            "pas. Corrigez-la, ou ôtez-la (unset TMPDIR).");
    }
    return ::geteuid() != 0 || ouvert_a_tous(choisie) ? choisie : fs::path("/tmp");
}

/// Dossier temporaire, effacé avec tout ce qu'il contient.
class DossierTemporaire {
public:
    DossierTemporaire() {
        std::string modele = (racine_temporaire() / "juge-XXXXXX").string();
        if (::mkdtemp(modele.data()) == nullptr) {
            throw std::runtime_error(fmt::format(
                "Aucun dossier ne peut être créé dans {} ({}). Faites-y de la place, ou choisissez "
                "un autre dossier temporaire (export TMPDIR=…).",
                fs::path(modele).parent_path().string(), std::strerror(errno)));
        }
        chemin_ = modele;
    }
    DossierTemporaire(const DossierTemporaire&) = delete;
    DossierTemporaire& operator=(const DossierTemporaire&) = delete;
    ~DossierTemporaire() {
        std::error_code erreur;
        fs::remove_all(chemin_, erreur);
        if (!erreur) return;
        rouvrir(chemin_);  // la réponse a pu retirer des droits
        fs::remove_all(chemin_, erreur);
    }
    const fs::path& chemin() const { return chemin_; }

private:
    static void rouvrir(const fs::path& dossier) {
        std::error_code ignoree;
        fs::permissions(dossier, fs::perms::owner_all, ignoree);
        for (const auto& entree : fs::directory_iterator(dossier, ignoree))
            if (entree.is_directory(ignoree) && !entree.is_symlink(ignoree)) rouvrir(entree.path());
    }

    fs::path chemin_;
};

/// Mémoire vive d'un processus, en octets, d'après un champ de /proc : pages résidentes.
std::size_t memoire_residente(pid_t pid) {
    std::ifstream flux("/proc/" + std::to_string(pid) + "/statm");
    std::size_t taille = 0;
    std::size_t residentes = 0;
    flux >> taille >> residentes;
    return residentes * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// De même, chaque page partagée entre n processus comptant pour 1/n. Plus exact, plus coûteux.
std::size_t memoire_proportionnelle(pid_t pid) {
    std::ifstream flux("/proc/" + std::to_string(pid) + "/smaps_rollup");
    std::size_t kio = 0;
    for (std::string mot; flux >> mot;)
        if (mot == "Pss:" && flux >> kio) return kio * 1024;
    return memoire_residente(pid);
}

/// Temps de processeur qu'un processus a reçu, threads finis et enfants attendus compris.
std::chrono::duration<double> temps_processeur(pid_t pid) {
    std::ifstream flux("/proc/" + std::to_string(pid) + "/stat");
    std::string texte;
    std::getline(flux, texte);
    std::istringstream champs(texte.substr(std::min(texte.rfind(')'), texte.size() - 1) + 1));
    for (int rang = 3; rang < 14; ++rang)  // le premier lu est l'état, troisième de la ligne
        champs >> texte;
    double utilisateur = 0;
    double systeme = 0;
    double enfants_utilisateur = 0;
    double enfants_systeme = 0;
    champs >> utilisateur >> systeme >> enfants_utilisateur >> enfants_systeme;
    const double battements = utilisateur + systeme + enfants_utilisateur + enfants_systeme;
    return std::chrono::duration<double>(battements / static_cast<double>(::sysconf(_SC_CLK_TCK)));
}

/// Le début d'un fichier ordinaire. La réponse écrit dans ce dossier : un lien symbolique, un tube
/// ou un périphérique qu'elle y aurait mis n'est pas lu.
std::string lire_prudemment(const fs::path& chemin, std::size_t garde) {
    const Descripteur fichier(
        ::open(chemin.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat infos {};
    if (fichier.get() < 0 || ::fstat(fichier.get(), &infos) != 0 || !S_ISREG(infos.st_mode))
        return "";
    std::string texte;
    std::size_t total = 0;
    vider(fichier.get(), texte, garde, total);
    return texte;
}

// ------------------------------------------------------------------------ Un cas en cours

std::string tirer_secret() {
    std::array<unsigned char, 16> octets{};
    if (::getrandom(octets.data(), octets.size(), 0) != static_cast<ssize_t>(octets.size()))
        echec_systeme("tirage d'un nombre aléatoire");
    std::string texte;
    for (const unsigned char octet : octets) {
        char chiffres[3];
        std::snprintf(chiffres, sizeof chiffres, "%02x", octet);
        texte += chiffres;
    }
    return texte;
}

std::vector<std::string> environnement(const Demande& demande, const fs::path& dossier) {
    const std::string journal = "log_path=" + (dossier / "journal").string();
    std::vector<std::string> variables{
        "PATH=/usr/local/bin:/usr/bin:/bin",
        "LANG=C.UTF-8",
        "HOME=" + dossier.string(),
        "TMPDIR=" + dossier.string(),
        "TSAN_OPTIONS=halt_on_error=1:exitcode=66:second_deadlock_stack=1:history_size=4:"
        "handle_abort=1:" +
            journal,
        "ASAN_OPTIONS=exitcode=67:detect_leaks=1:detect_stack_use_after_return=1:"
        "allocator_may_return_null=0:handle_abort=1:" +
            journal,
        "LSAN_OPTIONS=exitcode=67",
        "UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1:exitcode=67:" + journal,
    };
    if (demande.graine >= 0) variables.push_back("JUGE_GRAINE=" + std::to_string(demande.graine));
    return variables;
}

class EnCours {
public:
    EnCours(const Demande& demande, Execution& execution);
    EnCours(const EnCours&) = delete;
    EnCours& operator=(const EnCours&) = delete;
    ~EnCours() { arreter(); }

    void ajouter_attentes(std::vector<pollfd>& attentes) const {
        for (const auto* fd : {&rapport_, &sortie_, &statut_, &description_})
            if (fd->get() >= 0) attentes.push_back({fd->get(), POLLIN, 0});
    }

    /// Avance la surveillance ; rend vrai quand le cas est fini et rangé dans l'Execution.
    bool surveiller();

private:
    void lire_tubes();
    bool depasse_memoire(const std::vector<pid_t>& processus) const;
    bool depasse_delai(const std::vector<pid_t>& processus) const;
    void photographier(const std::vector<pid_t>& processus);
    bool deborde(const std::vector<pid_t>& processus);
    bool n_en_finit_pas(const std::vector<pid_t>& processus);
    void decrire(pid_t epreuve);
    bool description_finie();
    void arreter();
    void conclure();

    const Demande& demande_;
    Execution& execution_;
    DossierTemporaire dossier_;
    Descripteur rapport_;
    Descripteur sortie_;
    Descripteur statut_;
    Descripteur description_;
    pid_t gardien_ = -1;
    pid_t narrateur_ = -1;  ///< le processus qui fait décrire les threads de l'épreuve
    Horloge::time_point debut_ = Horloge::now();
    std::string texte_rapport_;
    std::string texte_statut_;
    std::string texte_description_;
    std::size_t total_rapport_ = 0;
    std::size_t total_sortie_ = 0;
    std::size_t total_statut_ = 0;
    int threads_de_service_ = -1;  ///< -1 tant que l'épreuve n'a pas commencé
    std::map<pid_t, taches::Tache> photo_;
    Horloge::time_point derniere_photo_ = debut_;
    std::optional<Horloge::time_point> immobile_depuis_;
    bool reveil_exclu_ = true;                     ///< ni attente que le noyau cache, ni alarme
    Horloge::time_point dernier_calcul_ = debut_;  ///< où l'on a vu un thread prêt à avancer
};

EnCours::EnCours(const Demande& demande, Execution& execution)
    : demande_(demande), execution_(execution) {
    execution_.secret = tirer_secret();
    Tube rapport = creer_tube();
    Tube secret = creer_tube();
    Tube sortie = creer_tube();
    Tube statut = creer_tube();
    if (::write(secret.ecriture.get(), execution_.secret.data(), execution_.secret.size()) < 0)
        echec_systeme("écriture du secret");

    Preparatifs p;
    p.binaire = demande.binaire.string();
    p.dossier = dossier_.chemin().string();
    p.arguments = {p.binaire, demande.cas};
    p.environnement = environnement(demande, dossier_.chemin());
    p.fd_rapport = rapport.ecriture.get();
    p.fd_secret = secret.lecture.get();
    p.fd_sortie = sortie.ecriture.get();
    p.fd_statut = statut.ecriture.get();
    gardien_ = lancer_gardien(p);
    if (gardien_ < 0) echec_systeme("création du processus de l'épreuve");
    rapport_ = std::move(rapport.lecture);
    sortie_ = std::move(sortie.lecture);
    statut_ = std::move(statut.lecture);
    for (const auto* fd : {&rapport_, &sortie_, &statut_})
        ::fcntl(fd->get(), F_SETFL, O_NONBLOCK);
}

void EnCours::lire_tubes() {
    if (rapport_.get() >= 0 && !vider(rapport_.get(), texte_rapport_, rapport_max, total_rapport_))
        rapport_.fermer();
    if (sortie_.get() >= 0 &&
        !vider(sortie_.get(), execution_.sortie, sortie_gardee, total_sortie_))
        sortie_.fermer();
    if (statut_.get() >= 0 && !vider(statut_.get(), texte_statut_, 512, total_statut_))
        statut_.fermer();
    if (threads_de_service_ < 0) {
        const std::string cle = "\"threads_de_service\":";
        const auto position = texte_rapport_.find(cle);
        if (position != std::string::npos)
            threads_de_service_ = std::atoi(texte_rapport_.c_str() + position + cle.size());
    }
}

bool EnCours::depasse_memoire(const std::vector<pid_t>& processus) const {
    const auto total = [&](auto mesure) {
        std::size_t somme = 0;
        for (const pid_t pid : processus)
            somme += mesure(pid);
        return somme;
    };
    return total(memoire_residente) > demande_.memoire_max &&
           total(memoire_proportionnelle) > demande_.memoire_max;
}

/// Le délai arrête une épreuve qui n'en finit pas, pas une épreuve que d'autres programmes privent
/// de processeur : tant qu'elle veut avancer sans avoir reçu le temps prévu, elle a droit à plus.
bool EnCours::depasse_delai(const std::vector<pid_t>& processus) const {
    const auto ecoule = Horloge::now() - debut_;
    const std::chrono::seconds delai(demande_.delai_s);
    if (ecoule <= delai) return false;
    std::chrono::duration<double> recu{0};
    for (const pid_t pid : processus)
        recu += temps_processeur(pid);
    const bool calcule = Horloge::now() - dernier_calcul_ < std::chrono::seconds(1);
    const bool privee = calcule && recu < delai;
    return !privee || ecoule > delai * prolongation_max;
}

/// Photographie tous les threads de l'épreuve et retient depuis quand rien n'a bougé.
void EnCours::photographier(const std::vector<pid_t>& processus) {
    const auto maintenant = Horloge::now();
    if (threads_de_service_ < 0 || maintenant - derniere_photo_ < std::chrono::milliseconds(20))
        return;
    derniere_photo_ = maintenant;
    std::map<pid_t, taches::Tache> photo;
    bool tous_bloques = true;
    reveil_exclu_ = std::none_of(processus.begin(), processus.end(), taches::alarme_possible);
    for (const pid_t pid : processus) {
        const auto tids = taches::lister(pid);
        for (std::size_t rang = 0; rang < tids.size(); ++rang) {
            const auto tache = taches::lire(pid, tids[rang]);
            // Après le thread principal, ceux de l'assainisseur : ils ne comptent que s'ils
            // calculent, car ils tiennent peut-être le verrou que les autres attendent.
            const bool service = pid == processus.front() && rang > 0 &&
                                 rang <= static_cast<std::size_t>(threads_de_service_);
            if (service && tache.etat != taches::Etat::actif) continue;
            tous_bloques &= tache.etat == taches::Etat::bloque && (tache.futex || tache.opaque);
            reveil_exclu_ &= !tache.opaque;
            if (tache.etat == taches::Etat::actif) dernier_calcul_ = maintenant;
            photo.emplace(tids[rang], tache);
        }
    }
    const bool inchangee =
        tous_bloques && !photo.empty() && photo.size() == photo_.size() &&
        std::all_of(photo.begin(), photo.end(), [&](const auto& element) {
            const auto avant = photo_.find(element.first);
            return avant != photo_.end() && taches::reste_bloque(avant->second, element.second);
        });
    if (!inchangee) immobile_depuis_.reset();
    if (inchangee && !immobile_depuis_) immobile_depuis_ = maintenant;
    photo_ = std::move(photo);
}

/// Ce que le cas a le droit de prendre, et qu'il dépasse.
bool EnCours::deborde(const std::vector<pid_t>& processus) {
    execution_.processus_depasses = processus.size() > processus_max;
    execution_.memoire_depassee = depasse_memoire(processus);
    execution_.sortie_depassee = total_sortie_ > sortie_max || total_rapport_ > rapport_max;
    return execution_.processus_depasses || execution_.memoire_depassee ||
           execution_.sortie_depassee;
}

/// Vrai si le cas n'avance plus, ou n'en finit pas : execution_ dit lequel.
bool EnCours::n_en_finit_pas(const std::vector<pid_t>& processus) {
    const auto signale = [&](const char* type) {
        return texte_rapport_.find("{\"t\":\"" + std::string(type) + "\"") != std::string::npos;
    };
    const auto maintenant = Horloge::now();
    // Tous les threads de tous les processus attendent un futex sans échéance, et n'ont pas bougé
    // d'une photographie à l'autre : plus personne ne peut les réveiller. Là où le noyau ne montre
    // pas ce qu'ils attendent, ou si une alarme peut sonner, on ne conclut qu'au bout du délai.
    if (signale("blocage") || (immobile_depuis_ && reveil_exclu_)) {
        execution_.immobile = true;
    } else if (signale("boucle")) {
        execution_.delai_depasse = true;
    } else if (depasse_delai(processus)) {
        const bool immobile =
            immobile_depuis_ && maintenant - *immobile_depuis_ > std::chrono::seconds(1);
        (immobile ? execution_.immobile : execution_.delai_depasse) = true;
    }
    return execution_.immobile || execution_.delai_depasse;
}

bool EnCours::surveiller() {
    lire_tubes();
    const bool fini =
        texte_statut_.find('\n') != std::string::npos || (statut_.get() < 0 && sortie_.get() < 0);
    if (fini && narrateur_ < 0) {
        conclure();
        return true;
    }
    const auto processus = taches::descendants(gardien_);
    photographier(processus);
    if (deborde(processus)) {
        // rien à expliquer
    } else if (narrateur_ >= 0) {
        if (!description_finie()) return false;
    } else {
        if (!n_en_finit_pas(processus)) return false;
        const bool echec_deja_vu = texte_rapport_.find("{\"t\":\"echec\"") != std::string::npos;
        const bool explique = execution_.immobile && echec_deja_vu;
        if (!explique && !processus.empty()) {
            decrire(processus.front());
            return false;
        }
    }
    conclure();
    return true;
}

/// Fait décrire les threads par gdb dans un processus à part : cela prend une ou deux secondes, et
/// les autres cas restent surveillés.
void EnCours::decrire(pid_t epreuve) {
    Tube tube = creer_tube();
    const pid_t lanceur = ::getpid();
    narrateur_ = ::fork();
    if (narrateur_ < 0) echec_systeme("création d'un processus");
    if (narrateur_ == 0) {
        [&]() noexcept {  // une exception ne doit pas dérouler ici la pile du lanceur
            ::prctl(PR_SET_PDEATHSIG, SIGTERM);
            if (::getppid() != lanceur) ::_exit(1);
            const auto photo = photographier_threads(epreuve, demande_.fichiers_a_nommer);
            const std::string texte = photo.absence + '\n' + photo.threads;
            for (std::size_t ecrits = 0; ecrits < texte.size();) {
                const ssize_t n =
                    ::write(tube.ecriture.get(), texte.data() + ecrits, texte.size() - ecrits);
                if (n <= 0) break;
                ecrits += static_cast<std::size_t>(n);
            }
            ::_exit(0);
        }();
    }
    description_ = std::move(tube.lecture);
    ::fcntl(description_.get(), F_SETFL, O_NONBLOCK);
}

/// Lit ce qui est écrit de la description ; rend vrai quand elle est entière, et rangée.
bool EnCours::description_finie() {
    std::size_t total = 0;
    if (vider(description_.get(), texte_description_, rapport_max, total)) return false;
    const auto coupure = texte_description_.find('\n');
    execution_.blocage.absence = texte_description_.substr(0, coupure);
    if (coupure != std::string::npos)
        execution_.blocage.threads = texte_description_.substr(coupure + 1);
    return true;
}

void EnCours::arreter() {
    if (narrateur_ >= 0) {
        ::kill(narrateur_, SIGTERM);  // il a fini, ou il arrêtera gdb
        while (::waitpid(narrateur_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    narrateur_ = -1;
    if (gardien_ >= 0) arreter_gardien(gardien_);
    gardien_ = -1;
}

/// Fait tout disparaître, sans laisser au programme le temps de dire autre chose, et range ce qu'on
/// sait de lui.
void EnCours::conclure() {
    arreter();
    lire_tubes();
    std::istringstream mots(texte_statut_);
    int statut = 0;
    if (std::string mot; mots >> mot && mot == "fin" && mots >> statut >> execution_.survivants) {
        if (WIFEXITED(statut)) execution_.code = WEXITSTATUS(statut);
        if (WIFSIGNALED(statut)) execution_.signal = WTERMSIG(statut);
    } else if (mot == "impossible") {
        std::getline(mots >> std::ws, execution_.impossible);
    }
    std::istringstream lignes(texte_rapport_);
    for (std::string ligne; std::getline(lignes, ligne);)
        execution_.rapports.push_back(ligne);
    std::error_code ignoree;
    for (const auto& entree : fs::directory_iterator(dossier_.chemin(), ignoree))
        if (entree.path().filename().string().rfind("journal.", 0) == 0)
            execution_.journal += lire_prudemment(entree.path(), sortie_gardee);
    execution_.duree_s = std::chrono::duration<double>(Horloge::now() - debut_).count();
}

}  // namespace

std::vector<Execution> executer(
    const std::vector<Demande>& demandes, int travaux,
    const std::function<bool(std::size_t rang, const Execution&)>& continuer) {
    const Interruptible interruptible;
    std::vector<Execution> executions(demandes.size());
    std::vector<std::pair<std::size_t, std::unique_ptr<EnCours>>> en_cours;
    std::size_t prochaine = 0;
    std::size_t fin = demandes.size();
    while (prochaine < fin || !en_cours.empty()) {
        while (prochaine < fin && en_cours.size() < static_cast<std::size_t>(travaux)) {
            executions[prochaine].commencee = true;
            en_cours.emplace_back(
                prochaine, std::make_unique<EnCours>(demandes[prochaine], executions[prochaine]));
            ++prochaine;
        }
        std::vector<pollfd> attentes;
        for (const auto& [rang, cas] : en_cours)
            cas->ajouter_attentes(attentes);
        ::poll(attentes.data(), attentes.size(), 10);
        Interruptible::verifier();
        std::erase_if(en_cours, [&](const auto& element) {
            const bool finie = element.second->surveiller();
            if (finie && !continuer(element.first, executions[element.first])) fin = 0;
            return finie;
        });
    }
    return executions;
}

}  // namespace juge
