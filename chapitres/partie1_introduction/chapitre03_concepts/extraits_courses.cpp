// Les extraits de la leçon, dans l'ordre : ce qui s'entrelace, et ce qui l'ordonne (1.3 à 1.7).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

// ------------------------------------------------------------------- 1.3 La condition de course

// [entrelacements]
// Fait avancer deux threads à la main, un pas par lettre : « ABAB », c'est A, puis B, puis A, puis
// B. Chacun veut ajouter un au compteur ; son premier pas lit, son second écrit.
int jouer(std::string_view ordre) {
    struct Thread {
        bool a_lu = false;
        int lu = 0;  // ce qu'il a lu : dans un registre, à lui seul
    };
    Thread a;
    Thread b;
    int compteur = 0;  // la mémoire, commune
    for (const char lettre : ordre) {
        Thread& moi = lettre == 'A' ? a : b;
        if (moi.a_lu)
            compteur = moi.lu + 1;
        else
            moi = {true, compteur};
    }
    return compteur;
}

void montrer_entrelacements() {
    std::string ordre = "AABB";
    do {
        const int compteur = jouer(ordre);
        fmt::print("1.3  {} : {}{}\n", ordre, compteur, compteur == 2 ? "" : ", un ajout perdu");
    } while (std::next_permutation(ordre.begin(), ordre.end()));
}
// [/entrelacements]

// -------------------------------------------------------------------- 1.4 Vérifier, puis agir

// [verifier_puis_agir]
// FAUTIF : chaque opération est indivisible, leur suite ne l'est pas.
class SalleFautive {
public:
    bool reste_une_place() const { return places_.load() > 0; }
    void occuper() { places_.fetch_sub(1); }
    int places() const { return places_.load(); }

private:
    std::atomic<int> places_{1};
};

// L'ordre que deux clients, dans deux threads, peuvent suivre.
int vendre_deux_fois() {
    SalleFautive salle;
    const bool vu_par_a = salle.reste_une_place();  // A vérifie
    const bool vu_par_b = salle.reste_une_place();  // B vérifie
    if (vu_par_a) salle.occuper();                  // A agit
    if (vu_par_b) salle.occuper();                  // B agit, sur ce qu'il a vu avant
    return salle.places();
}
// [/verifier_puis_agir]

// [d_un_seul_geste]
class Salle {
public:
    // Vérifie et agit d'un seul geste : personne ne peut s'intercaler.
    bool occuper_s_il_en_reste() {
        const std::lock_guard garde(verrou_);
        if (places_ == 0) return false;
        --places_;
        return true;
    }

private:
    std::mutex verrou_;
    int places_ = 1;  // protégé par verrou_
};
// [/d_un_seul_geste]

// [comparer_et_echanger]
class SalleSansVerrou {
public:
    bool occuper_s_il_en_reste() {
        int vues = places_.load();
        while (vues > 0) {
            // S'il y en a encore autant, une de moins ; sinon, vues reçoit le nouveau nombre.
            if (places_.compare_exchange_weak(vues, vues - 1)) return true;
        }
        return false;
    }

private:
    std::atomic<int> places_{1};
};
// [/comparer_et_echanger]

// Combien de clients obtiennent la seule place, quand quatre la demandent ensemble.
template <class UneSalle>
int places_obtenues() {
    UneSalle salle;
    std::atomic<int> obtenues{0};
    {
        std::array<std::jthread, 4> clients;
        for (auto& client : clients) {
            client = std::jthread([&] {
                if (salle.occuper_s_il_en_reste()) ++obtenues;
            });
        }
    }
    return obtenues;
}

void montrer_verifier_puis_agir() {
    fmt::print("1.4  une place, deux ventes : il en reste {}\n", vendre_deux_fois());
    fmt::print("1.4  quatre clients d'un seul geste : {} vente sous verrou, {} sans verrou\n",
               places_obtenues<Salle>(), places_obtenues<SalleSansVerrou>());
}

// ---------------------------------------------------------- 1.5 La section critique et le verrou

// [releve]
// La plus basse et la plus haute température de la journée.
class ReleveDuJour {
public:
    void noter(double degres) {
        const std::lock_guard garde(verrou_);  // prend le verrou, ou attend qu'il soit libre
        bas_ = nombre_ == 0 ? degres : std::min(bas_, degres);
        haut_ = nombre_ == 0 ? degres : std::max(haut_, degres);
        ++nombre_;
    }  // garde est détruite : le verrou est rendu, même si une exception est passée par là

    double amplitude() const {
        const std::lock_guard garde(verrou_);  // sinon, bas_ d'avant et haut_ d'après
        return haut_ - bas_;
    }

private:
    mutable std::mutex verrou_;
    double bas_ = 0;   // les trois sont protégés par verrou_,
    double haut_ = 0;  // et changent ensemble
    int nombre_ = 0;
};
// [/releve]

void montrer_releve() {
    ReleveDuJour releve;
    {
        std::jthread matin([&] { releve.noter(8.5); });
        std::jthread midi([&] { releve.noter(21.0); });
        std::jthread soir([&] { releve.noter(14.0); });
    }
    fmt::print("1.5  amplitude de la journée : {:.1f} °C\n", releve.amplitude());
}

// ------------------------------------------------------------------------ 1.6 L'accès concurrent

// [attente_fautive]
// FAUTIF : rien ne dit au compilateur que fini change ailleurs. (Personne n'appelle cette
// fonction.)
bool fini = false;

void attendre_la_fin() {
    while (!fini) {
    }
}
// [/attente_fautive]

// -------------------------------------------------------------------------------- 1.7 « Précède »

// [publication]
std::string publier_et_lire() {
    std::string message;  // ordinaire : ni verrou, ni atomique
    std::atomic<bool> pret{false};
    std::string recu;
    {
        std::jthread lecteur([&] {
            pret.wait(false, std::memory_order_acquire);  // (3) dort tant que pret vaut false
            recu = message;                               // (4)
        });
        message = "le dîner est servi";               // (1)
        pret.store(true, std::memory_order_release);  // (2)
        pret.notify_one();                            // réveille le lecteur, s'il dort
    }
    return recu;
}
// [/publication]

void montrer_publication() {
    fmt::print("1.7  reçu : {}\n", publier_et_lire());
}

// « extraits_courses 1.3 » n'exécute que les extraits de ce paragraphe ; sans argument, tous.
int main(int argc, char* argv[]) {
    const std::string_view choisi = argc > 1 ? argv[1] : "";
    const std::pair<std::string_view, void (*)()> paragraphes[] = {
        {"1.3", montrer_entrelacements},
        {"1.4", montrer_verifier_puis_agir},
        {"1.5", montrer_releve},
        {"1.7", montrer_publication},
    };
    for (const auto& [numero, montrer] : paragraphes)
        if (choisi.empty() || choisi == numero) montrer();
}
