// Exemple avancé : des images converties en gris par un pipeline. Les étapes sont celles du projet
// final : lire, décoder, convertir, encoder, écrire ; chacune a sa largeur.
//
// Sans argument, il fabrique quelques images, dont une abîmée, dans un dossier temporaire.
// `exemple_avance ENTRÉE SORTIE` convertit les vôtres.
#include <fmt/format.h>
#include <unistd.h>

#include <chapitre13/pipeline.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <opencv2/imgcodecs.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "images/convertisseur.hpp"
#include "images/erreurs.hpp"
#include "images/inventaire.hpp"
#include "images/synthese.hpp"

namespace fs = std::filesystem;

// [en_route]
// Une image en route. Elle porte sa propre mémoire : d'une étape à l'autre, elle change de thread.
struct EnRoute {
    fs::path relatif;
    std::string erreur;  // une phrase, si elle ne peut pas être convertie
    projet::Format format = projet::Format::jpeg;
    std::unique_ptr<projet::Tampon> memoire = std::make_unique<projet::Tampon>();
    projet::Octets octets = {};  // du fichier, dans `memoire`
    projet::Decodee decodee = {};
    cv::Mat gris = {};
    std::vector<std::uint8_t> sortie = {};
};
// [/en_route]

// [malgre_l_erreur]
// Une étape qui ne traite que les images encore bonnes. Une image abîmée est une donnée comme une
// autre : elle continue, avec sa phrase. Toute autre exception arrête le pipeline.
template <class Travail>
auto pour_les_bonnes(Travail travail) {
    return [travail](EnRoute image) {
        if (!image.erreur.empty()) return image;
        try {
            travail(image);
        } catch (const projet::ErreurImage& erreur) {
            image.erreur = erreur.what();
        }
        return image;
    };
}
// [/malgre_l_erreur]

void decoder(EnRoute& image) {
    auto memoire = std::make_unique<projet::Tampon>();
    image.decodee = projet::decoder(image.octets, image.format, {}, *memoire);
    image.memoire = std::move(memoire);  // celle du fichier n'a plus d'emploi
}

void griser(EnRoute& image) {
    auto memoire = std::make_unique<projet::Tampon>();
    projet::Tampon redressement;
    const cv::Mat gris = projet::en_gris(image.decodee.pixels, *memoire);
    image.gris = projet::redresser(gris, image.decodee.orientation, redressement).clone();
    image.decodee = {};
    image.memoire.reset();
}

// [pipeline]
auto conversion() {
    const auto lire = [](const projet::Image& image) {
        EnRoute suite;
        suite.relatif = image.relatif;
        try {
            suite.octets =
                projet::lire_fichier(image.source, std::uintmax_t{1} << 30, *suite.memoire);
            const auto format = projet::reconnaitre(suite.octets);
            if (!format) throw projet::ErreurImage("ce n'est pas une image d'un format connu");
            suite.format = *format;
        } catch (const projet::ErreurImage& erreur) {
            suite.erreur = erreur.what();
        }
        return suite;
    };
    const auto encoder = [](EnRoute& image) {
        projet::encoder(image.gris, image.format, image.sortie);
    };
    return cours::Pipeline<projet::Image>()
        .etape("lire", 1, lire)
        .etape("décoder", 2, pour_les_bonnes(decoder))
        .etape("griser", 1, pour_les_bonnes(griser))
        .etape("encoder", 2, pour_les_bonnes(encoder));
}
// [/pipeline]

// [executer]
int convertir(const fs::path& entree, const fs::path& sortie) {
    const auto inventaire = projet::inventorier(entree, sortie);
    int abimees = 0;
    const auto ecrire = [&](const EnRoute& image) {
        if (!image.erreur.empty()) {
            fmt::print("{} : {}\n", image.relatif.string(), image.erreur);
            ++abimees;
            return;
        }
        fs::create_directories((sortie / image.relatif).parent_path());
        projet::ecrire_atomiquement(sortie / image.relatif, projet::Octets(image.sortie));
    };
    cours::ReglagesPipeline reglages;
    reglages.garder_ordre = true;  // les messages viendront dans l'ordre des noms
    reglages.en_vol_max = 8;       // huit images en mémoire, qu'il y en ait dix ou un million
    const auto bilan = conversion().executer(cours::source_de(inventaire.images), ecrire, reglages);
    fmt::print("{} images, {} abîmée{}\n", bilan.sorties, abimees, abimees > 1 ? "s" : "");
    for (const auto& etape : bilan.etapes)
        fmt::print(stderr, "  {:<8} × {} : {:6.1f} ms\n", etape.nom, etape.largeur,
                   std::chrono::duration<double, std::milli>(etape.occupee).count());
    return abimees;
}
// [/executer]

// Quelques paysages imaginaires, et une image coupée en deux.
void fabriquer(const fs::path& dossier) {
    for (int i = 1; i <= 12; ++i)
        cv::imwrite(
            (dossier / fmt::format("paysage{:02}.{}", i, i % 3 == 0 ? "png" : "jpg")).string(),
            projet::paysage(160 + 20 * i, 120, static_cast<std::uint64_t>(i)));
    fs::copy_file(dossier / "paysage01.jpg", dossier / "coupee.jpg");
    fs::resize_file(dossier / "coupee.jpg", fs::file_size(dossier / "coupee.jpg") / 2);
}

int essai() {
    std::string modele = (fs::temp_directory_path() / "pipeline-XXXXXX").string();
    if (mkdtemp(modele.data()) == nullptr) throw std::runtime_error("pas de dossier temporaire");
    const fs::path dossier = modele;
    fs::create_directories(dossier / "entree");
    fs::create_directories(dossier / "sortie");
    fabriquer(dossier / "entree");
    const int abimees = convertir(dossier / "entree", dossier / "sortie");
    const auto ecrites = std::distance(fs::directory_iterator(dossier / "sortie"), {});
    const cv::Mat relue =
        cv::imread((dossier / "sortie" / "paysage02.jpg").string(), cv::IMREAD_UNCHANGED);
    fmt::print("écrites : {} ; la deuxième : {} × {}, {} canal\n", ecrites, relue.cols, relue.rows,
               relue.channels());
    fs::remove_all(dossier);
    return abimees == 1 && ecrites == 12 && relue.channels() == 1 ? 0 : 1;
}

int main(int combien, char** arguments) {
    projet::regler_opencv();
    try {
        if (combien == 3) return convertir(arguments[1], arguments[2]) == 0 ? 0 : 1;
        return essai();
    } catch (const std::exception& erreur) {
        fmt::print(stderr, "{}\n", erreur.what());
        return 2;
    }
}
