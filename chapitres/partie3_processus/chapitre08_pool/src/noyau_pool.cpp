#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre08/erreurs_pool.hpp>
#include <chapitre08/noyau_pool.hpp>
#include <limits>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

#include "carnet.hpp"
#include "contremaitre.hpp"
#include "worker.hpp"

namespace cours {
namespace {

constexpr int refus_ms = 20;       ///< avant de redemander un processus que le système a refusé
constexpr int refus_max = 250;     ///< sans un seul worker : on renonce
constexpr int morts_vaines = 200;  ///< par worker, sans qu'aucune tâche n'avance : on renonce

std::size_t nombre_de_workers(const ReglagesPool& reglages) {
    if (reglages.essais < 1) throw std::invalid_argument("un pool essaie au moins une fois");
    if (reglages.delai && reglages.delai->count() <= 0)
        throw std::invalid_argument("le délai d'une tâche est une durée positive");
    const std::size_t voulus =
        reglages.workers > 0 ? reglages.workers : std::thread::hardware_concurrency();
    if (voulus > 100) throw std::invalid_argument("un pool a cent workers au plus");
    return std::max<std::size_t>(voulus, 1);
}

Descripteur ouvrir_sonnette() {
    Descripteur sonnette(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!sonnette.ouvert()) echec_systeme("ouvrir un eventfd");
    return sonnette;
}

int en_millisecondes(std::optional<std::chrono::nanoseconds> duree) {
    if (!duree) return -1;
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(*duree).count();
    return static_cast<int>(std::min<decltype(ms)>(ms, std::numeric_limits<int>::max()));
}

}  // namespace

/// Un thread, le chef, récolte, remplace les morts et fait respecter les délais. Soumettre se fait
/// dans le thread de l'appelant, sans passer par lui.
class NoyauPool::Etat {
public:
    Etat(const Embauche& embauche, const ReglagesPool& reglages, Zygote* zygote)
        : effectif_(nombre_de_workers(reglages)),
          tableau_(2 * effectif_ + 6),
          sonnette_(ouvrir_sonnette()),
          contremaitre_(std::in_place, embauche, zygote, tableau_, sonnette_.numero()),
          carnet_(tableau_, reglages) {
        for (std::size_t i = 0; i < effectif_; ++i)
            embaucher();
        for (std::size_t i = 0; i < effectif_; ++i)
            accueillir();
        chef_ = std::thread([this] { diriger(); });
    }
    Etat(const Etat&) = delete;
    Etat& operator=(const Etat&) = delete;
    ~Etat() {
        arret_.store(true);
        sonner(sonnette_.numero());
        chef_.join();
        contremaitre_.reset();  // d'abord : ce qui est rendu perdu ne s'exécute plus
        Livraisons livraisons;
        carnet_.renoncer(std::make_exception_ptr(ErreurPool("le pool a été détruit")), livraisons);
        livrer(livraisons);
    }

    void soumettre(std::vector<Demande> lot) {
        if (lot.empty()) return;
        Livraisons livraisons;
        {
            const std::lock_guard garde(verrou_);
            if (panne_) std::rethrow_exception(panne_);
            carnet_.ajouter(std::move(lot));
            carnet_.confier(livraisons);
        }
        livrer(livraisons);
    }

    std::size_t effectif() const { return effectif_; }
    std::vector<pid_t> pids() const {
        const std::lock_guard garde(verrou_);
        std::vector<pid_t> pids;
        for (const auto& [worker, pid] : vivants_)
            pids.push_back(pid);
        return pids;
    }
    BilanPool bilan() const {
        const std::lock_guard garde(verrou_);
        return carnet_.bilan();
    }

private:
    void embaucher() { contremaitre_->demander(Ordre::Quoi::embaucher, suivant_++); }

    /// Au départ : un refus est une erreur du constructeur.
    void accueillir() {
        Rapport rapport{};
        if (contremaitre_->ecouter(rapport, true) != Reception::complete)
            throw ErreurPool("le contremaître du pool n'est pas né, ou il est mort");
        if (rapport.quoi == Rapport::Quoi::refuse)
            throw ErreurSysteme("créer un worker", rapport.valeur);
        noter(rapport);
    }

    // [diriger]
    void diriger() {
        while (!arret_.load()) {
            Livraisons livraisons;
            int sommeil = 0;
            {
                const std::lock_guard garde(verrou_);
                const bool recolte = carnet_.recolter(livraisons);
                carnet_.confier(livraisons);
                for (const auto worker : carnet_.hors_delai())
                    contremaitre_->demander(Ordre::Quoi::tuer, worker);
                sommeil = recolte ? 0 : duree_du_sommeil();
            }
            livrer(livraisons);
            // Occupé, le chef écoute aussi le contremaître, de temps en temps.
            const bool a_ecouter = sommeil != 0 ? dormir(sommeil) : ++tours_ % 64 == 0;
            if (a_ecouter || manquants_ > 0) ecouter();
        }
    }
    // [/diriger]

    int duree_du_sommeil() const {
        const int delai = en_millisecondes(carnet_.prochain_delai());
        if (manquants_ == 0) return delai;
        return delai < 0 ? refus_ms : std::min(delai, refus_ms);
    }

    /// Dort jusqu'à une fin de lot, une nouvelle du contremaître (rend vrai), ou un délai.
    bool dormir(int delai_ms) {
        for (int fois = 0; fois < insistances; ++fois)
            if (quelque_chose_de_fini()) return false;
        tableau_.chef_couche();
        // Un lot fini avant que le chef ne se dise couché n'aura pas sonné.
        const bool a_ecouter = !quelque_chose_de_fini() && attendre(delai_ms);
        tableau_.chef_debout();
        return a_ecouter;
    }
    bool quelque_chose_de_fini() const {
        for (std::size_t rang = 0; rang < tableau_.taille(); ++rang)
            if (tableau_.casier(rang).etat.load().phase == EtatCasier::Phase::fini) return true;
        return false;
    }
    bool attendre(int delai_ms) {
        std::array<pollfd, 2> attentes{
            {{sonnette_.numero(), POLLIN, 0}, {panne_ ? -1 : contremaitre_->socket(), POLLIN, 0}}};
        if (::poll(attentes.data(), attentes.size(), delai_ms) <= 0) return false;
        std::uint64_t ignore = 0;
        [[maybe_unused]] const ssize_t lus = ::read(sonnette_.numero(), &ignore, sizeof ignore);
        return attentes[1].revents != 0;
    }

    void ecouter() {
        Livraisons livraisons;
        {
            const std::lock_guard garde(verrou_);
            if (panne_) return;
            Rapport rapport{};
            Reception reception;
            while ((reception = contremaitre_->ecouter(rapport, false)) == Reception::complete)
                apprendre(rapport, livraisons);
            if (reception == Reception::fin)
                tomber_en_panne("le contremaître du pool est mort", livraisons);
            remplacer(livraisons);
        }
        livrer(livraisons);
    }

    void noter(const Rapport& rapport) { vivants_[rapport.worker] = rapport.valeur; }

    void apprendre(const Rapport& rapport, Livraisons& livraisons) {
        if (rapport.quoi == Rapport::Quoi::ne) {
            refus_ = 0;
            return noter(rapport);
        }
        ++manquants_;
        if (rapport.quoi == Rapport::Quoi::refuse) {
            ++refus_;
            errno_refus_ = rapport.valeur;
            prochaine_embauche_ =
                std::chrono::steady_clock::now() + std::chrono::milliseconds(refus_ms);
            return;
        }
        vivants_.erase(rapport.worker);
        carnet_.enterrer(rapport.worker, Fin::depuis_statut(rapport.valeur), livraisons);
        morts_vaines_ = carnet_.livrees() == livrees_a_la_mort_ ? morts_vaines_ + 1 : 0;
        livrees_a_la_mort_ = carnet_.livrees();
    }

    void remplacer(Livraisons& livraisons) {
        if (manquants_ == 0 || panne_) return;
        if (morts_vaines_ > morts_vaines * static_cast<int>(effectif_))
            return tomber_en_panne("les workers du pool meurent sans avancer", livraisons);
        if (refus_ > refus_max && vivants_.empty())
            return tomber_en_panne("créer un worker : " + phrase_errno(errno_refus_), livraisons);
        if (std::chrono::steady_clock::now() < prochaine_embauche_) return;
        for (; manquants_ > 0; --manquants_)
            embaucher();
    }

    void tomber_en_panne(const std::string& raison, Livraisons& livraisons) {
        panne_ = std::make_exception_ptr(ErreurPool(raison));
        carnet_.renoncer(panne_, livraisons);
        manquants_ = 0;
    }

    static void livrer(Livraisons& livraisons) {
        for (auto& livraison : livraisons)
            livraison();
    }

    std::size_t effectif_;
    Tableau tableau_;
    Descripteur sonnette_;
    std::optional<Contremaitre> contremaitre_;
    std::atomic<bool> arret_{false};

    mutable std::mutex verrou_;  ///< protège ce qui suit
    Carnet carnet_;
    std::map<std::uint32_t, pid_t> vivants_;
    std::uint32_t suivant_ = 1;
    std::size_t manquants_ = 0;  ///< workers à remplacer
    int refus_ = 0;              ///< de suite
    int errno_refus_ = 0;
    std::chrono::steady_clock::time_point prochaine_embauche_{};
    int morts_vaines_ = 0;
    std::uint64_t livrees_a_la_mort_ = 0;
    std::exception_ptr panne_;  ///< seul le chef l'écrit

    std::uint64_t tours_ = 0;  ///< au chef

    std::thread chef_;
};

NoyauPool::NoyauPool(const Embauche& embauche, const ReglagesPool& reglages, Zygote* zygote)
    : etat_(std::make_unique<Etat>(embauche, reglages, zygote)) {}
NoyauPool::~NoyauPool() = default;

void NoyauPool::soumettre(std::vector<Demande> lot) {
    etat_->soumettre(std::move(lot));
}

std::size_t NoyauPool::workers() const {
    return etat_->effectif();
}

std::vector<pid_t> NoyauPool::pids() const {
    return etat_->pids();
}

BilanPool NoyauPool::bilan() const {
    return etat_->bilan();
}

}  // namespace cours
