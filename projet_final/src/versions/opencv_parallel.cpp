// Ce qu'écrirait un habitué d'OpenCV : cv::parallel_for_ répartit les images entre ses threads.
// OpenCV choisit qui fait quoi ; il ne protège pas ce que l'on partage, d'où le verrou.
#include <algorithm>
#include <chapitre01/topologie.hpp>
#include <chapitre05/verrou_mesure.hpp>
#include <opencv2/core/utility.hpp>

#include "banc/journal.hpp"
#include "banc/postes.hpp"
#include "banc/workers.hpp"

namespace projet {
namespace {

/// Les threads d'OpenCV, le temps d'une exécution : le reste du programme n'en veut qu'un.
class ThreadsOpencv {
public:
    explicit ThreadsOpencv(int nombre) { cv::setNumThreads(nombre); }
    ThreadsOpencv(const ThreadsOpencv&) = delete;
    ThreadsOpencv& operator=(const ThreadsOpencv&) = delete;
    ~ThreadsOpencv() { cv::setNumThreads(1); }
};

// [opencv_parallel]
MesuresVersion executer(Contexte& contexte) {
    Postes postes(contexte.reglages.conversion, contexte.reglages.workers);
    cours::VerrouMesure<> verrou;  // protège compteur et journal
    std::uint64_t compteur = 0;
    Journal journal(contexte.journal);
    PremiereErreur erreur;
    const auto convertir = [&](std::size_t indice) {
        auto [worker, resultat] = postes.convertir(contexte.images[indice]);
        if (resultat.definitive) contexte.arret.request_stop();
        const auto garde = garder(verrou, worker, resultat);
        ++compteur;
        occuper(contexte.reglages.section_critique);
        journaliser(journal, contexte, worker, indice, resultat);
        contexte.suivi.noter(indice, std::move(resultat));
    };
    const auto plage = [&](const cv::Range& indices) {
        try {
            for (int i = indices.start; i < indices.end && !contexte.arret.stop_requested(); ++i)
                convertir(static_cast<std::size_t>(i));
        } catch (...) {
            erreur.noter(std::current_exception());
            contexte.arret.request_stop();
        }
    };
    const int images = static_cast<int>(contexte.images.size());
    // oneTBB, dont OpenCV se sert ici, n'a pas plus de threads que de processeurs.
    const int workers = std::min(contexte.reglages.workers, cours::coeurs_utilisables());
    const ThreadsOpencv threads(workers);
    cv::parallel_for_(cv::Range(0, images), plage, images);  // une plage par image
    erreur.relancer();
    return {workers, compteur, verrou.mesures(), {}};
}
// [/opencv_parallel]

const InscriptionVersion inscription{
    {14, "opencv_parallel", "référence : cv::parallel_for_, et un verrou", executer}};

}  // namespace
}  // namespace projet
