// Exemple avancé : producteurs et consommateurs, avec des variables de condition.
//
// Trois sondes mesurent une température ; deux analystes traitent les mesures. Entre eux, une file
// de quatre places : une sonde attend quand elle est pleine (c'est la contre-pression), un analyste
// attend quand elle est vide. À la fin, la file est fermée ; les analystes vident ce qui reste,
// puis s'arrêtent.
//
//     sonde 1 ─┐                      ┌─ analyste 1
//     sonde 2 ─┼─► [ m ][ m ][ ][ ] ──┤
//     sonde 3 ─┘    file : 4 places   └─ analyste 2
#include <fmt/format.h>

#include <algorithm>
#include <chapitre05/verrou_mesure.hpp>
#include <condition_variable>
#include <cstddef>
#include <latch>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <vector>

struct Mesure {
    int sonde;
    double degres;
};

// [file]
class FileMesures {
public:
    explicit FileMesures(std::size_t places) : places_(places) {}

    // Range une mesure ; attend une place tant que la file est pleine. Fermée, la file refuse.
    void deposer(const Mesure& mesure) {
        std::unique_lock garde(verrou_);  // unique_lock : wait() doit pouvoir le rendre
        while (mesures_.size() == places_ && !fermee_)
            place_libre_.wait(garde);  // rend le verrou, dort, et le reprend au réveil
        if (fermee_) return;
        mesures_.push(mesure);
        plus_remplie_ = std::max(plus_remplie_, mesures_.size());
        mesure_prete_.notify_one();  // une mesure de plus : un analyste suffit
    }

    // Retire la plus ancienne mesure ; attend tant qu'il n'y en a pas. Renvoie nullopt quand la
    // file est fermée et vide : il n'y aura plus jamais rien.
    std::optional<Mesure> retirer() {
        std::unique_lock garde(verrou_);
        while (mesures_.empty() && !fermee_)
            mesure_prete_.wait(garde);
        if (mesures_.empty()) return std::nullopt;
        const Mesure mesure = mesures_.front();
        mesures_.pop();
        place_libre_.notify_one();  // une place de plus : une sonde suffit
        return mesure;
    }

    // Annonce que plus rien ne sera déposé. Tous ceux qui dorment doivent l'apprendre.
    void fermer() {
        const std::lock_guard garde(verrou_);  // le drapeau change sous le verrou, toujours
        fermee_ = true;
        mesure_prete_.notify_all();
        place_libre_.notify_all();
    }

    std::size_t plus_remplie() const {
        const std::lock_guard garde(verrou_);
        return plus_remplie_;
    }

private:
    const std::size_t places_;
    mutable std::mutex verrou_;             // protège tout ce qui suit
    std::condition_variable place_libre_;   // ce qu'attend une sonde
    std::condition_variable mesure_prete_;  // ce qu'attend un analyste
    std::queue<Mesure> mesures_;
    std::size_t plus_remplie_ = 0;
    bool fermee_ = false;
};
// [/file]

// [fermeture]
// Ferme la file en disparaissant. Si un thread ne peut être créé, une exception traverse le bloc :
// sans elle, la destruction de l'équipe attendrait des analystes qui dorment.
class Fermeture {
public:
    explicit Fermeture(FileMesures& file) : file_(file) {}
    Fermeture(const Fermeture&) = delete;
    Fermeture& operator=(const Fermeture&) = delete;
    ~Fermeture() { file_.fermer(); }

private:
    FileMesures& file_;
};
// [/fermeture]

// [bilan]
// Ce que les analystes calculent ensemble. Le verrou mesure ce qu'il coûte.
class Bilan {
public:
    void ajouter(double degres) {
        const std::lock_guard garde(verrou_);
        ++nombre_;
        somme_ += degres;
    }
    // À lire une fois les analystes attendus : join() ordonne, aucun verrou n'est alors nécessaire.
    int nombre() const { return nombre_; }
    double moyenne() const { return somme_ / nombre_; }
    cours::MesuresAttente attente() const { return verrou_.mesures(); }

private:
    cours::VerrouMesure<> verrou_;
    int nombre_ = 0;
    double somme_ = 0;
};
// [/bilan]

constexpr int sondes = 3;
constexpr int analystes = 2;
constexpr int mesures_par_sonde = 2'000;

// [main]
int main() {
    FileMesures file(4);
    Bilan bilan;
    std::latch sondes_au_travail(sondes);  // chaque sonde y compte une fois, quand elle a fini

    std::vector<std::jthread> equipe;
    const Fermeture fermeture(
        file);  // détruite avant l'équipe : un échec ne la laisse pas attendre
    for (int a = 0; a < analystes; ++a) {
        equipe.emplace_back([&] {
            while (const auto mesure = file.retirer())  // jusqu'à nullopt : fermée et vide
                bilan.ajouter(mesure->degres);
        });
    }
    for (int s = 0; s < sondes; ++s) {
        equipe.emplace_back([&, s] {
            for (int i = 0; i < mesures_par_sonde; ++i)
                file.deposer({s, 20.0 + 0.001 * (i % 1000)});
            sondes_au_travail.count_down();
        });
    }

    sondes_au_travail.wait();  // quand la dernière sonde a fini, et pas avant…
    file.fermer();             // … on ferme : les analystes vident la file, puis s'arrêtent
    equipe.clear();            // attend tout le monde
    // [/main]

    const auto attente = bilan.attente();
    fmt::print("mesures produites : {}, analysées : {}\n", sondes * mesures_par_sonde,
               bilan.nombre());
    fmt::print("température moyenne : {:.3f} °C\n", bilan.moyenne());
    fmt::print("file : {} places, {} occupées au plus\n", 4, file.plus_remplie());
    fmt::print("verrou du bilan : {} prises, {} contentions\n", attente.acquisitions,
               attente.contentions);
    return bilan.nombre() == sondes * mesures_par_sonde ? 0 : 1;
}
