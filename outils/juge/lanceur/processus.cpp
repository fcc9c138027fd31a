#include "processus.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <system_error>
#include <utility>

#include "../commun/taches.hpp"
#include "commun/tube.hpp"
#include "consommation.hpp"
#include "dossier_temporaire.hpp"
#include "gardien.hpp"
#include "immobilite.hpp"
#include "interruption.hpp"
#include "lecture_prudente.hpp"
#include "narration.hpp"

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
        for (const int fd : {rapport_.get(), sortie_.get(), statut_.get(), narration_.attente()})
            if (fd >= 0) attentes.push_back({fd, POLLIN, 0});
    }

    /// Avance la surveillance ; rend vrai quand le cas est fini et rangé dans l'Execution.
    bool surveiller();

private:
    void lire_tubes();
    bool depasse_memoire(const std::vector<pid_t>& processus) const;
    bool depasse_delai(const std::vector<pid_t>& processus) const;
    bool deborde(const std::vector<pid_t>& processus);
    bool n_en_finit_pas(const std::vector<pid_t>& processus);
    void arreter();
    void conclure();

    const Demande& demande_;
    Execution& execution_;
    DossierTemporaire dossier_;
    Descripteur rapport_;
    Descripteur sortie_;
    Descripteur statut_;
    pid_t gardien_ = -1;
    Horloge::time_point debut_ = Horloge::now();
    std::string texte_rapport_;
    std::string texte_statut_;
    std::size_t total_rapport_ = 0;
    std::size_t total_sortie_ = 0;
    std::size_t total_statut_ = 0;
    int threads_de_service_ = -1;  ///< -1 tant que l'épreuve n'a pas commencé
    Immobilite immobilite_;
    Narration narration_;
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
    const bool privee = immobilite_.calcule() && recu < delai;
    return !privee || ecoule > delai * prolongation_max;
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
    if (signale("blocage") || immobilite_.sans_issue()) {
        execution_.immobile = true;
    } else if (signale("boucle")) {
        execution_.delai_depasse = true;
    } else if (depasse_delai(processus)) {
        const bool immobile = immobilite_.dure(std::chrono::seconds(1));
        (immobile ? execution_.immobile : execution_.delai_depasse) = true;
    }
    return execution_.immobile || execution_.delai_depasse;
}

bool EnCours::surveiller() {
    lire_tubes();
    const bool fini =
        texte_statut_.find('\n') != std::string::npos || (statut_.get() < 0 && sortie_.get() < 0);
    if (fini && !narration_.commencee()) {
        conclure();
        return true;
    }
    const auto processus = taches::descendants(gardien_);
    if (threads_de_service_ >= 0) immobilite_.observer(processus, threads_de_service_);
    if (deborde(processus)) {
        // rien à expliquer
    } else if (narration_.commencee()) {
        if (!narration_.finie(execution_.blocage)) return false;
    } else {
        if (!n_en_finit_pas(processus)) return false;
        const bool echec_deja_vu = texte_rapport_.find("{\"t\":\"echec\"") != std::string::npos;
        const bool explique = execution_.immobile && echec_deja_vu;
        if (!explique && !processus.empty()) {
            narration_.commencer(processus.front(), demande_.fichiers_a_nommer);
            return false;
        }
    }
    conclure();
    return true;
}

void EnCours::arreter() {
    narration_.arreter();
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
