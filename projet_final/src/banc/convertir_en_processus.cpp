#include "banc/convertir_en_processus.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <chapitre07/erreur_systeme.hpp>
#include <chapitre07/processus.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "banc/tableau_partage.hpp"
#include "banc/workers.hpp"

namespace projet {
namespace {

/// La mort d'un worker n'éveille pas qui attend les images : on y regarde au moins si souvent.
constexpr std::chrono::milliseconds ronde{50};

// [travailler]
/// La vie d'un worker, dans son processus.
void travailler(const Contexte& contexte, TableauPartage& tableau, Journal& journal, int poste) {
    Convertisseur convertisseur(contexte.reglages.conversion, poste);
    while (const auto indice = tableau.prendre(poste)) {
        ResultatImage resultat = convertisseur.convertir(contexte.images[*indice]);
        if (resultat.definitive) tableau.arreter();
        const auto garde = garder(tableau, poste, resultat);
        occuper(contexte.reglages.section_critique);
        journaliser(journal, contexte, poste, *indice, resultat);
        tableau.compter(*indice, poste, resultat);
        tableau.lacher(poste);
    }
}
// [/travailler]

/// Un poste, et le processus qui y travaille, s'il y en a un.
struct Poste {
    int numero = 0;
    std::optional<cours::Processus> processus;
    bool vacant = false;  ///< son processus est mort, et n'est pas encore remplacé
    std::uint64_t memoire_max_octets = 0;
};

class Conducteur {
public:
    Conducteur(Contexte& contexte, int essais)
        : contexte_(contexte),
          essais_(essais),
          journal_(contexte.journal),
          tableau_(contexte.images.size(), contexte.reglages.workers, journal_),
          faites_(contexte.images.size()) {
        for (int i = 1; i <= contexte.reglages.workers; ++i)
            postes_.emplace_back().numero = i;
    }

    MesuresVersion mener() {
        const std::stop_callback relais(contexte_.arret.get_token(),
                                        [this] { tableau_.arreter(); });
        int obtenus = contexte_.reglages.workers;
        try {
            if (!fini()) obtenus = faire_naitre_les_workers();
            conduire();
            conclure();
        } catch (...) {
            tableau_.arreter();
            for (Poste& poste : postes_)
                if (poste.processus) poste.processus->attendre();
            effacer_temporaires(contexte_.reglages.conversion.sortie);
            throw;
        }
        Ressources ailleurs;  // la mémoire seule : le reste, le système le compte à leur mort
        for (const Poste& poste : postes_)
            ailleurs.memoire_max_octets += poste.memoire_max_octets;
        return {obtenus, tableau_.compteur(), tableau_.attente(), ailleurs};
    }

private:
    bool fini() const { return recues_ == faites_.size() || tableau_.arrete(); }

    // [conduire]
    void conduire() {
        while (!fini()) {
            const auto generation = tableau_.generation();
            recueillir();
            for (Poste& poste : postes_) {
                if (poste.processus && !poste.processus->vivant()) relever(poste);
                if (poste.vacant) remplacer(poste);
            }
            if (!fini()) tableau_.attendre(generation, ronde);
        }
    }

    /// Un worker a fini : de lui-même, ou tué.
    void relever(Poste& poste) {
        const auto mort = constater(poste);
        if (!mort) return;
        recueillir();  // ce qu'il a compté avant de mourir est compté
        const auto image = tableau_.en_main(poste.numero);
        if (image && faites_[*image])
            tableau_.lacher(poste.numero);
        else if (image && ++morts_par_image_[*image] >= essais_)
            abandonner(poste, *image, *mort);
        else if (!image && ++morts_sans_image_ > essais_ * contexte_.reglages.workers)
            throw std::runtime_error("les workers meurent avant d'avoir pris une image");
        poste.vacant = true;
    }
    // [/conduire]

    /// Récolte un processus fini, ou attend sa fin. Vide s'il a fini de lui-même ; lève l'exception
    /// qui l'a arrêté.
    std::optional<cours::Fin> constater(Poste& poste) {
        cours::Processus processus = std::move(*poste.processus);
        poste.processus.reset();
        try {
            processus.resultat();
            return std::nullopt;
        } catch (const cours::EchecProcessus& echec) {
            ++morts_;
            return echec.fin();
        }
    }

    void abandonner(const Poste& poste, std::size_t image, const cours::Fin& mort) {
        const ResultatImage resultat = abandonnee(
            fmt::format("image abandonnée : {} workers sont morts en la traitant (le dernier : {})",
                        essais_, mort.phrase()));
        const std::lock_guard garde(tableau_);
        occuper(contexte_.reglages.section_critique);
        journaliser(journal_, contexte_, 0, image, resultat);
        tableau_.compter(image, 0, resultat);
        tableau_.lacher(poste.numero);
    }

    void recueillir() {
        for (const auto& [indice, numero, reponse] : tableau_.nouvelles()) {
            ResultatImage resultat = en_resultat(reponse, numero);
            if (resultat.definitive) contexte_.arret.request_stop();
            if (numero > 0)
                postes_[static_cast<std::size_t>(numero - 1)].memoire_max_octets =
                    reponse.compteurs[2];
            faites_[indice] = true;
            ++recues_;
            contexte_.suivi.noter(indice, std::move(resultat));
        }
    }

    void naitre(Poste& poste) {
        cours::Reglages reglages;
        reglages.descripteurs = {journal_.descripteur()};
        poste.processus = cours::Processus::fonction(
            [this, numero = poste.numero] {
                ::signal(SIGXFSZ, SIG_IGN);  // un fichier trop grand est une erreur d'écriture
                travailler(contexte_, tableau_, journal_, numero);
                return std::string();
            },
            std::move(reglages));
        poste.vacant = false;
    }
    int faire_naitre_les_workers() {
        int nes = 0;
        try {
            for (Poste& poste : postes_) {
                naitre(poste);
                ++nes;
            }
        } catch (const cours::ErreurSysteme&) {
            if (nes == 0) throw;
        }
        return nes;
    }
    /// Le système peut refuser un processus de plus : tant qu'il en reste un, on réessaiera.
    void remplacer(Poste& poste) {
        try {
            naitre(poste);
        } catch (const cours::ErreurSysteme&) {
            for (const Poste& autre : postes_)
                if (autre.processus) return;
            throw;
        }
    }

    /// Attend ceux qui achèvent leur dernière image, et remet en ordre ce que des morts ont laissé.
    void conclure() {
        for (Poste& poste : postes_)
            if (poste.processus) constater(poste);
        recueillir();
        if (morts_ == 0) return;
        std::unique_lock(tableau_).unlock();  // répare le journal, s'il le faut
        effacer_temporaires(contexte_.reglages.conversion.sortie);
    }

    Contexte& contexte_;
    int essais_;
    Journal journal_;
    TableauPartage tableau_;
    std::vector<Poste> postes_;
    std::vector<bool> faites_;
    std::size_t recues_ = 0;
    std::map<std::size_t, int> morts_par_image_;
    int morts_sans_image_ = 0;
    int morts_ = 0;
};

}  // namespace

MesuresVersion convertir_en_processus(Contexte& contexte, int essais) {
    return Conducteur(contexte, essais).mener();
}

}  // namespace projet
