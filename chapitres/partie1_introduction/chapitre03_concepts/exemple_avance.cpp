// Exemple avancé : détecter, expliquer et résoudre un interblocage.
//
// Un gestionnaire de fichiers déplace des fichiers d'un dossier à l'autre. Un déplacement touche
// deux dossiers, donc prend deux verrous. Deux déplacements croisés suffisent :
//
//     « archiver »  tient Photos ───── demande ────► Archives
//                     ▲                                 │
//                     └──────────── demande ── tient « restaurer »
//
// 1. Détecter : des verrous surveillés voient le cycle au moment où il se ferme, et le racontent.
//    L'un des threads renonce, rend ses verrous et recommence : ainsi font les bases de données.
// 2. Prévenir : des verrous à rang refusent le mauvais ordre avant tout interblocage.
// 3. Résoudre : std::scoped_lock prend les deux verrous sans jamais former de cycle.
#include <fmt/format.h>

#include <chapitre03/verrou_hierarchique.hpp>
#include <condition_variable>
#include <latch>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

// ------------------------------------------------------------------------------- 1. Détecter

class VerrouSurveille;

// Attendre ce verrou fermerait un cycle : ce thread et d'autres s'attendraient pour toujours.
class Interblocage : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Qui tient quoi, et qui attend quoi. Un seul mutex protège ces deux tables.
class Surveillance {
public:
    // [prendre]
    void prendre(const VerrouSurveille& verrou) {
        std::unique_lock garde(mutex_);  // un lock_guard que la condition sait rendre et reprendre
        const auto moi = std::this_thread::get_id();
        while (tenus_.contains(&verrou)) {
            attendus_[moi] = &verrou;
            if (const auto cycle = chercher_cycle(moi)) {
                attendus_.erase(moi);
                throw Interblocage(*cycle);
            }
            libere_.wait(garde);  // rend mutex_, dort jusqu'au prochain notify_all(), le reprend
        }
        attendus_.erase(moi);
        tenus_[&verrou] = moi;
    }
    // [/prendre]

    void rendre(const VerrouSurveille& verrou) {
        {
            const std::lock_guard garde(mutex_);
            tenus_.erase(&verrou);
        }
        libere_.notify_all();
    }

    // Le nom du thread appelant, pour les messages.
    void nommer(std::string nom) {
        const std::lock_guard garde(mutex_);
        noms_[std::this_thread::get_id()] = std::move(nom);
    }

private:
    std::optional<std::string> chercher_cycle(std::thread::id depart) const;

    std::mutex mutex_;
    std::condition_variable libere_;
    std::map<const VerrouSurveille*, std::thread::id> tenus_;     // verrou -> qui le tient
    std::map<std::thread::id, const VerrouSurveille*> attendus_;  // thread -> ce qu'il attend
    std::map<std::thread::id, std::string> noms_;
};

// Un mutex qui demande à la Surveillance avant d'attendre. lock() peut lever Interblocage.
class VerrouSurveille {
public:
    VerrouSurveille(Surveillance& surveillance, std::string nom)
        : surveillance_(surveillance), nom_(std::move(nom)) {}
    void lock() { surveillance_.prendre(*this); }
    void unlock() { surveillance_.rendre(*this); }
    const std::string& nom() const { return nom_; }

private:
    Surveillance& surveillance_;
    std::string nom_;
};

// [cycle]
// Suit la chaîne « attend un verrou tenu par…, qui attend un verrou tenu par… ». Si elle revient au
// départ, c'est un cycle : renvoie son récit. Sinon, quelqu'un au bout de la chaîne n'attend rien,
// et finira par libérer les autres.
std::optional<std::string> Surveillance::chercher_cycle(std::thread::id depart) const {
    std::map<std::string, std::string> recit;  // rangé par nom : le même, d'où qu'on parte
    std::thread::id qui = depart;
    do {
        const auto attendu = attendus_.find(qui);
        if (attendu == attendus_.end()) return std::nullopt;
        const auto tenu = tenus_.find(attendu->second);
        if (tenu == tenus_.end()) return std::nullopt;
        recit[noms_.at(qui)] = fmt::format("attend « {} », que tient « {} »",
                                           attendu->second->nom(), noms_.at(tenu->second));
        qui = tenu->second;
    } while (qui != depart);
    std::string texte;
    for (const auto& [nom, attente] : recit)
        texte += fmt::format("   « {} » {}\n", nom, attente);
    return texte;
}
// [/cycle]

// ------------------------------------------------------------------------------ Les dossiers

// [deplacer]
template <class Verrou>
struct Dossier {
    Verrou verrou;
    int fichiers;  // protégé par verrou
};

// FAUTIF : prend les verrous dans l'ordre de ses arguments. `entre_les_deux` est exécutée au pire
// moment : un verrou pris, l'autre pas encore.
template <class Verrou, class Action>
void deplacer_un_fichier(Dossier<Verrou>& source, Dossier<Verrou>& destination,
                         Action entre_les_deux) {
    const std::lock_guard garde_source(source.verrou);
    entre_les_deux();
    const std::lock_guard garde_destination(destination.verrou);
    --source.fichiers;
    ++destination.fichiers;
}
// [/deplacer]

// [detecter]
// Deux déplacements croisés, que le loquet force à se rencontrer au pire moment.
void detecter() {
    Surveillance surveillance;
    Dossier<VerrouSurveille> photos{{surveillance, "Photos"}, 100};
    Dossier<VerrouSurveille> archives{{surveillance, "Archives"}, 100};
    std::latch rencontre(2);  // libère ceux qui l'attendent quand il a été atteint deux fois
    std::string recit;        // le dernier cycle vu
    const auto deplacer = [&](const std::string& nom, auto& source, auto& destination) {
        surveillance.nommer(nom);
        for (bool premier_essai = true;; premier_essai = false) {
            try {
                return deplacer_un_fichier(source, destination, [&] {
                    if (premier_essai) rencontre.arrive_and_wait();
                });
            } catch (const Interblocage& cycle) {
                recit = cycle.what();       // les gardes ont déjà rendu nos verrous :
                std::this_thread::yield();  // l'autre peut avancer, et nous recommencer
            }
        }
    };
    {
        std::jthread archiver([&] { deplacer("archiver", photos, archives); });
        deplacer("restaurer", archives, photos);  // ce thread-ci : un second refusé bloquerait tout
    }
    fmt::print("1. Détecter : le cycle, au moment où il se ferme\n{}", recit);
    fmt::print("   L'un renonce, rend son verrou, recommence : {} et {} fichiers à la fin.\n\n",
               photos.fichiers, archives.fichiers);
}
// [/detecter]

// ------------------------------------------------------------------------------- 2. Prévenir

// [prevenir]
void prevenir() {
    using cours::VerrouHierarchique;
    Dossier<VerrouHierarchique> photos{{1, "Photos"}, 100};
    Dossier<VerrouHierarchique> archives{{2, "Archives"}, 100};
    fmt::print("2. Prévenir : le mauvais ordre, refusé sans qu'aucun autre thread existe\n");
    deplacer_un_fichier(photos, archives, [] {});  // rangs 1 puis 2 : permis
    try {
        deplacer_un_fichier(archives, photos, [] {});  // rangs 2 puis 1
    } catch (const cours::OrdreViole& erreur) {
        fmt::print("   {}\n\n", erreur.what());
    }
}
// [/prevenir]

// ------------------------------------------------------------------------------- 3. Résoudre

// [resoudre]
// Le même déplacement, sans ordre à retenir : scoped_lock n'attend jamais l'un de ses verrous en
// tenant l'autre.
void deplacer_sans_risque(Dossier<std::mutex>& source, Dossier<std::mutex>& destination) {
    const std::scoped_lock gardes(source.verrou, destination.verrou);
    --source.fichiers;
    ++destination.fichiers;
}

bool resoudre() {
    constexpr int fois = 100'000;
    Dossier<std::mutex> photos{{}, 100};
    Dossier<std::mutex> archives{{}, 100};
    const auto repeter = [](auto& source, auto& destination) {
        for (int i = 0; i < fois; ++i)
            deplacer_sans_risque(source, destination);
    };
    {
        std::jthread archiver([&] { repeter(photos, archives); });
        std::jthread restaurer([&] { repeter(archives, photos); });
    }
    fmt::print("3. Résoudre : {} déplacements croisés sans interblocage, {} et {} fichiers\n",
               2 * fois, photos.fichiers, archives.fichiers);
    return photos.fichiers == 100 && archives.fichiers == 100;
}
// [/resoudre]

int main() {
    detecter();
    prevenir();
    return resoudre() ? 0 : 1;
}
