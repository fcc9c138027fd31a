// Le même travail sur un moteur de grappe existant : MPI. mpirun fait naître les rangs, ici ou sur
// les machines qu'on lui a dites, et ils se parlent ; un dossier commun est supposé, comme il est
// d'usage sur une grappe. MPI ne sait pas perdre un rang : un seul meurt, et mpirun arrête tout.
// Cette version relance alors mpirun, avec ce qui reste à faire.
#ifdef PROJET_MPIRUN

#include <fmt/format.h>
#include <unistd.h>

#include <chapitre07/processus.hpp>
#include <chapitre16/trame.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "banc/message.hpp"
#include "banc/ordre.hpp"
#include "banc/recueil.hpp"
#include "banc/texte.hpp"
#include "distribue/horloges.hpp"

namespace projet {
namespace {

using namespace std::chrono_literals;

constexpr int lancements_vains_max = 3;  ///< de suite, sans une seule image de plus

/// mpirun, et de quoi l'accommoder d'une machine ordinaire : plus de rangs que de processeurs, et,
/// dans un conteneur, root. Les deux familles de variables sont celles d'Open MPI 4 et 5.
std::vector<std::string> commande(int rangs) {
    std::vector<std::string> mots{"env", "OMPI_MCA_rmaps_base_oversubscribe=1",
                                  "OMPI_MCA_hwloc_base_binding_policy=none",
                                  "PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe",
                                  "PRTE_MCA_hwloc_default_binding_policy=none"};
    if (::geteuid() == 0)
        mots.insert(mots.end(), {"OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1"});
    mots.insert(mots.end(), {PROJET_MPIRUN, "-n", std::to_string(rangs), PROJET_CONVERSION_MPI});
    return mots;
}

/// Les images, de lancement en lancement.
class Chantier {
public:
    explicit Chantier(Contexte& contexte)
        : contexte_(contexte),
          a_faire_(par_taille(contexte.images)),
          faites_(contexte.images.size()),
          recueil_(contexte) {}

    // [distribue_mpi]
    MesuresVersion mener() {
        int vains = 0;
        while (!a_faire_.empty() && !contexte_.arret.stop_requested()) {
            const std::size_t avant = a_faire_.size();
            lancer();
            std::erase_if(a_faire_, [this](std::size_t indice) { return faites_[indice]; });
            vains = a_faire_.size() < avant ? 0 : vains + 1;
            if (vains == lancements_vains_max) renoncer();
        }
        Ressources ailleurs;  // la mémoire seule : le reste, le système le compte à leur mort
        ailleurs.memoire_max_octets = correspondants_.ressources().memoire_max_octets;
        return {contexte_.reglages.workers, recueil_.compteur(), {}, ailleurs};
    }

private:
    void lancer() {
        cours::Reglages reglages;
        reglages.entree = cours::encoder(demandes());
        reglages.sortie = reglages.erreurs = cours::Flux::capturer;
        auto mpirun =
            cours::Processus::programme(commande(contexte_.reglages.workers + 1), reglages);
        cours::DecodeurTrames trames;
        std::size_t lus = 0;
        bool fini = false;
        while (!fini && !contexte_.arret.stop_requested()) {
            fini = mpirun.attendre_pendant(20ms).has_value();
            trames.ajouter(std::string_view(mpirun.sortie()).substr(lus));
            lus = mpirun.sortie().size();
            while (const auto trame = trames.suivante())
                recevoir(*trame);
        }
        const bool bien = mpirun.arreter(5s).reussie();
        // Un rang tué, peut-être en pleine écriture.
        if (!bien) effacer_temporaires(contexte_.reglages.conversion.sortie);
        plainte_ = mpirun.erreurs();
    }
    // [/distribue_mpi]

    std::vector<std::pair<std::uint64_t, Demande>> demandes() const {
        std::vector<std::pair<std::uint64_t, Demande>> demandes;
        for (const std::size_t indice : a_faire_)
            demandes.emplace_back(
                indice, en_demande(contexte_.images[indice], contexte_.reglages.conversion));
        return demandes;
    }

    void recevoir(const std::string& trame) {
        auto [indice, reponse] = cours::decoder<std::pair<std::uint64_t, Reponse>>(trame);
        if (indice >= faites_.size() || faites_[indice]) return;
        horloges_.recaler(reponse);
        auto [worker, resultat] = correspondants_.lire(reponse);
        recueil_.noter(worker, indice, std::move(resultat));
        faites_[indice] = true;
    }

    /// Aucune image n'avance plus : MPI ne démarre pas, ou celles qui restent tuent leurs rangs.
    void renoncer() {
        const std::string raison = affichable(plainte_.substr(0, 400));
        if (recueil_.compteur() == 0)
            throw std::runtime_error("mpirun n'a rien pu faire : " + raison);
        for (const std::size_t indice : a_faire_)
            recueil_.noter(0, indice,
                           abandonnee(fmt::format("abandonnée : {} lancements de MPI arrêtés avant "
                                                  "sa fin",
                                                  lancements_vains_max)));
        a_faire_.clear();
    }

    Contexte& contexte_;
    std::vector<std::size_t> a_faire_;
    std::vector<bool> faites_;
    Recueil recueil_;
    Correspondants correspondants_;
    Horloges horloges_;
    std::string plainte_;
};

MesuresVersion executer(Contexte& contexte) {
    return Chantier(contexte).mener();
}

const InscriptionVersion inscription{
    {13, "distribue_mpi", "des rangs MPI, sur les machines de mpirun", executer}};

}  // namespace
}  // namespace projet

#else

#include "banc/absente.hpp"

namespace projet {
namespace {

const InscriptionAbsente inscription{
    {"distribue_mpi",
     "il lui faut Open MPI (paquets libopenmpi-dev et openmpi-bin), puis une reconstruction"}};

}  // namespace
}  // namespace projet

#endif
