#include <algorithm>
#include <chapitre13/noyau_threads.hpp>
#include <thread>
#include <utility>

namespace cours {
namespace {

constexpr std::size_t lot = 32;        ///< tâches prises d'un coup à la file commune
constexpr int insistances = 200;       ///< recherches avant de dormir
constexpr std::size_t tours_max = 61;  ///< de temps en temps, la file commune d'abord

const ReglagesPoolThreads& verifies(const ReglagesPoolThreads& reglages) {
    if (reglages.workers == 0)
        throw std::invalid_argument("un pool sans worker n'exécuterait rien");
    if (reglages.capacite == 0)
        throw std::invalid_argument("un pool sans aucune place n'accepterait rien");
    return reglages;
}

}  // namespace

std::size_t coeurs() {
    return std::max(1U, std::thread::hardware_concurrency());
}

NoyauThreads::Ici& NoyauThreads::ce_thread() {
    static thread_local Ici ici;
    return ici;
}

bool NoyauThreads::ici() const {
    return ce_thread().noyau == this;
}

NoyauThreads::NoyauThreads(const ReglagesPoolThreads& reglages)
    : capacite_(verifies(reglages).capacite), postes_(reglages.workers) {
    try {
        std::size_t numero = 0;
        for (Poste& poste : postes_)
            threads_.lancer(reglages.nom + ' ' + std::to_string(numero++),
                            [this, &poste] { vivre(poste); });
    } catch (...) {
        fermer(Etat::abandonne);  // ceux qui sont nés s'en vont
        joindre();
        throw;
    }
}

NoyauThreads::~NoyauThreads() {
    fermer(Etat::vide);
    joindre();
}

// [vivre]
void NoyauThreads::vivre(Poste& poste) {
    ce_thread() = {this, &poste};
    while (TachePtr tache = prochaine(poste))
        executer(std::move(tache));
}

TachePtr NoyauThreads::prochaine(Poste& poste) {
    if (TachePtr tache = trouver(poste)) return tache;
    chercheurs_.fetch_add(1);
    for (;;) {
        for (int essai = 0; essai < insistances; ++essai) {
            if (TachePtr tache = trouver(poste)) {
                // Tant que je cherchais, personne n'était réveillé : au suivant, s'il en reste.
                if (chercheurs_.fetch_sub(1) == 1 && y_a_t_il()) signaler();
                return tache;
            }
            if (essai % 16 == 15) std::this_thread::yield();
        }
        if (!dormir()) return nullptr;
    }
}
// [/vivre]

// [trouver]
TachePtr NoyauThreads::trouver(Poste& poste) {
    // De temps en temps, le dehors d'abord : ce qu'on se soumet à soi-même n'affame personne.
    const bool dehors = ++poste.tours % tours_max == 0;
    if (!dehors)
        if (TachePtr tache = poste.file.derniere()) return tache;
    if (TachePtr tache = poste.lot.derniere()) return tache;
    if (TachePtr tache = piocher(poste)) return tache;
    if (TachePtr tache = poste.file.derniere()) return tache;
    return voler(poste);
}
// [/trouver]

TachePtr NoyauThreads::piocher(Poste& poste) {
    TachePtr tache = commune_.premiere(lot, poste.lot);
    if (tache && poste.lot.taille() > 0) signaler();  // le reste du lot est à qui le veut
    return tache;
}

TachePtr NoyauThreads::voler(Poste& poste) {
    for (std::size_t i = 0; i < postes_.size(); ++i) {
        Poste& victime = postes_[poste.victime % postes_.size()];
        if (&victime != &poste) {
            TachePtr tache = victime.file.premiere(lot, poste.lot);
            if (!tache) tache = victime.lot.premiere(lot, poste.lot);
            if (tache) {
                if (poste.lot.taille() > 0) signaler();
                return tache;  // la prochaine fois, chez elle encore
            }
        }
        ++poste.victime;
    }
    return nullptr;
}

bool NoyauThreads::y_a_t_il() const {
    return commune_.taille() > 0 ||
           std::any_of(postes_.begin(), postes_.end(),
                       [](const Poste& poste) { return poste.taille() > 0; });
}

// [dormir]
// On se compte parmi les dormeurs, puis on regarde une dernière fois. Celui qui dépose fait
// l'inverse : il dépose, puis regarde s'il y a des dormeurs. L'un des deux voit forcément l'autre.
bool NoyauThreads::dormir() {
    std::unique_lock garde(sommeil_);
    dormeurs_.fetch_add(1);
    chercheurs_.fetch_sub(1);
    if (y_a_t_il()) {
        dormeurs_.fetch_sub(1);
        chercheurs_.fetch_add(1);
        return true;
    }
    if (fini()) reveil_.notify_all();  // j'étais le dernier debout
    reveil_.wait(garde, [this] { return appels_ > 0 || fini(); });
    if (appels_ == 0) return false;
    --appels_;  // qui m'a appelé m'a déjà compté parmi les chercheurs
    return true;
}

bool NoyauThreads::fini() const {
    const Etat etat = etat_.load();
    // Vider : tant qu'un worker travaille, il peut encore soumettre ; personne ne s'en va avant.
    return etat == Etat::abandonne || (etat == Etat::vide && dormeurs_.load() == postes_.size());
}

void NoyauThreads::signaler() {
    if (chercheurs_.load() > 0 || dormeurs_.load() == 0) return;
    {
        const std::lock_guard garde(sommeil_);
        if (chercheurs_.load() > 0 || dormeurs_.load() == 0) return;
        dormeurs_.fetch_sub(1);
        chercheurs_.fetch_add(1);
        ++appels_;
    }
    reveil_.notify_one();
}
// [/dormir]

void NoyauThreads::reveiller_tous() {
    { const std::lock_guard garde(sommeil_); }
    reveil_.notify_all();
    { const std::lock_guard garde(guichet_); }
    place_libre_.notify_all();
}

void NoyauThreads::confier(TachePtr tache) {
    if (ici())
        confier_d_un_worker(std::move(tache));
    else
        confier_du_dehors(std::move(tache));
    signaler();
}

// Un worker n'attend jamais de place : il est de ceux qui les libèrent. Et pendant qu'on vide le
// pool, ce qu'une tâche soumet fait partie d'elle.
void NoyauThreads::confier_d_un_worker(TachePtr tache) {
    if (etat_.load() == Etat::abandonne) throw PoolArrete();
    ce_thread().poste->file.deposer(std::move(tache));
}

void NoyauThreads::confier_du_dehors(TachePtr tache) {
    attendre_une_place();
    tache->occupe_une_place = true;
    const auto ferme = [this] { return etat_.load(std::memory_order_relaxed) != Etat::ouvert; };
    if (commune_.deposer_sauf_si(ferme, tache)) return;
    rendre_une_place();
    throw PoolArrete();
}

void NoyauThreads::attendre_une_place() {
    if (capacite_ == sans_borne) return;
    std::unique_lock garde(guichet_);
    place_libre_.wait(garde,
                      [this] { return occupees_ < capacite_ || etat_.load() != Etat::ouvert; });
    ++occupees_;
}

void NoyauThreads::rendre_une_place() {
    if (capacite_ == sans_borne) return;
    {
        const std::lock_guard garde(guichet_);
        --occupees_;
    }
    place_libre_.notify_one();
}

void NoyauThreads::executer(TachePtr tache) {
    if (tache->occupe_une_place) rendre_une_place();
    if (etat_.load() == Etat::abandonne) {
        jetees_.fetch_add(1);
        return;  // détruite sans avoir été exécutée
    }
    tache->executer();
}

bool NoyauThreads::aider() {
    if (!ici()) return false;
    TachePtr tache = trouver(*ce_thread().poste);
    if (!tache) return false;
    executer(std::move(tache));
    return true;
}

// [arret]
void NoyauThreads::fermer(Etat etat) {
    commune_.sous_verrou([&] {
        if (etat_.load() != Etat::abandonne) etat_.store(etat);
    });
    reveiller_tous();
}

void NoyauThreads::vider() {
    refuser_un_worker();
    fermer(Etat::vide);
    joindre();
}

std::size_t NoyauThreads::abandonner() {
    refuser_un_worker();
    fermer(Etat::abandonne);
    arret_.request_stop();
    std::size_t combien = jeter();
    joindre();
    combien += jeter();  // ce qu'une tâche en cours soumettait à l'instant de la fermeture
    return combien + jetees_.exchange(0);
}
// [/arret]

std::size_t NoyauThreads::jeter() {
    std::size_t combien = commune_.vider();
    for (Poste& poste : postes_)
        combien += poste.file.vider() + poste.lot.vider();
    return combien;
}

void NoyauThreads::joindre() {
    const std::lock_guard garde(fin_);
    [[maybe_unused]] const auto echecs = threads_.joindre();  // aucune tâche ne laisse rien sortir
}

void NoyauThreads::refuser_un_worker() const {
    if (ici())
        throw ErreurPool("un worker n'arrête pas son propre pool : il s'attendrait lui-même");
}

std::size_t NoyauThreads::en_attente() const {
    std::size_t combien = commune_.taille();
    for (const Poste& poste : postes_)
        combien += poste.taille();
    return combien;
}

}  // namespace cours
