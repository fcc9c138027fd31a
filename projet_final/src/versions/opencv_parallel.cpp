// Ce qu'écrirait un habitué d'OpenCV : cv::parallel_for_ répartit les images entre ses threads.
// OpenCV choisit qui fait quoi ; il ne protège pas ce que l'on partage, d'où le verrou.
#include <opencv2/core/utility.hpp>

#include "banc/conversion_repartie.hpp"

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
    ConversionRepartie conversion(contexte);
    const auto plage = [&](const cv::Range& indices) {
        for (int i = indices.start; i < indices.end; ++i)
            conversion.convertir(static_cast<std::size_t>(i));
    };
    const int images = static_cast<int>(contexte.images.size());
    const ThreadsOpencv threads(conversion.workers());
    cv::parallel_for_(cv::Range(0, images), plage, images);  // une plage par image
    return conversion.conclure();
}
// [/opencv_parallel]

const InscriptionVersion inscription{
    {14, "opencv_parallel", "référence : cv::parallel_for_, et un verrou", executer}};

}  // namespace
}  // namespace projet
