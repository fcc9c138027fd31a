// Une étape, des threads : lire, décoder, griser, encoder, écrire, chacune de sa largeur. Une image
// change de thread à chaque étape ; sa mémoire, elle, revient au départ et ressert.
#include <chapitre06/file_bornee.hpp>
#include <chapitre13/pipeline.hpp>
#include <memory>
#include <optional>

#include "banc/contexte.hpp"
#include "banc/numero_ici.hpp"
#include "banc/recueil.hpp"

namespace projet {
namespace {

/// Une image en route, et la mémoire où elle se transforme.
struct EnRoute {
    std::size_t indice = 0;
    std::unique_ptr<Chaine> chaine;
};

// [pipeline]
MesuresVersion executer(Contexte& contexte) {
    const auto workers = static_cast<std::size_t>(contexte.reglages.workers);
    const std::size_t en_vol = 3 * workers + 3;
    cours::FileBornee<std::unique_ptr<Chaine>> libres(en_vol);
    for (std::size_t i = 0; i < en_vol; ++i)
        libres.essayer_deposer(std::make_unique<Chaine>(contexte.reglages.conversion));

    NumerosDesThreads numeros;
    const auto etape = [&numeros](void (Chaine::*travail)(int)) {
        return [&numeros, travail](EnRoute image) {
            ((*image.chaine).*travail)(numeros.ici());
            return image;
        };
    };
    const auto pipeline = cours::Pipeline<EnRoute>()
                              .etape("lire", 1, etape(&Chaine::lire))
                              .etape("décoder", workers, etape(&Chaine::decoder))
                              .etape("griser", 1, etape(&Chaine::griser))
                              .etape("encoder", workers, etape(&Chaine::encoder))
                              .etape("écrire", 1, etape(&Chaine::ecrire));

    std::size_t suivante = 0;
    const auto source = [&]() -> std::optional<EnRoute> {
        if (suivante == contexte.images.size() || contexte.arret.stop_requested())
            return std::nullopt;  // ce qui est en route arrivera
        auto chaine = *libres.retirer();
        chaine->commencer(contexte.images[suivante]);
        return EnRoute{suivante++, std::move(chaine)};
    };
    Recueil recueil(contexte);
    const auto sortie = [&](EnRoute image) {
        auto resultat = image.chaine->emporter();
        libres.essayer_deposer(std::move(image.chaine));
        const int worker = resultat.passages.back().worker;
        recueil.noter(worker, image.indice, std::move(resultat));
    };
    cours::ReglagesPipeline reglages;
    reglages.en_vol_max = en_vol;
    pipeline.executer(source, sortie, reglages);
    return {contexte.reglages.workers, recueil.compteur(), {}, {}};
}
// [/pipeline]

const InscriptionVersion inscription{
    {10, "pipeline", "lire, décoder, griser, encoder, écrire : chaque étape a ses threads",
     executer}};

}  // namespace
}  // namespace projet
