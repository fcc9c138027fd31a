// Un petit lot d'images, sur lequel exécuter une version.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "banc/contexte.hpp"
#include "banc/journal.hpp"
#include "images/encodage.hpp"
#include "outils.hpp"

namespace essai {

inline std::vector<double> comptes(const projet::BilanJournal& b) {
    return {static_cast<double>(b.attendues), static_cast<double>(b.intactes),
            static_cast<double>(b.melees), static_cast<double>(b.perdues)};
}

/// Une image en gris, écrite sans OpenCV, dont les bibliothèques tierces inquiètent
/// ThreadSanitizer.
inline OctetsImage degrade_gris(int largeur, bool png) {
    cv::Mat gris(64, largeur, CV_8UC1);
    for (int y = 0; y < gris.rows; ++y)
        for (int x = 0; x < largeur; ++x)
            gris.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(x * y * 7 % 256);
    OctetsImage octets;
    projet::encoder(gris, png ? projet::Format::png : projet::Format::jpeg, octets);
    return octets;
}

/// Les versions qu'un test sous le juge essaie. OpenCV et oneTBB gardent leurs threads jusqu'à la
/// fin du programme, et le juge demande qu'aucun ne reste : leurs versions sont essayées par les
/// tests du programme entier.
inline std::vector<projet::Version> versions_jugeables() {
    auto versions = projet::versions();
    std::erase_if(versions, [](const auto& v) {
        return v.nom == "opencv_parallel" || v.nom == "stl_parallele";
    });
    return versions;
}

/// Un petit lot d'images, avec tout ce qu'il faut pour exécuter une version.
class Lot {
public:
    explicit Lot(int nombre) {
        std::filesystem::create_directories(dossier_ / "sortie");
        for (int i = 0; i < nombre; ++i) {
            const std::string nom = fmt::format("{:03}.{}", i, i % 3 == 0 ? "png" : "jpg");
            ecrire(dossier_ / nom, degrade_gris(24 + i, i % 3 == 0));
            images.push_back({dossier_ / nom, nom, 0});
        }
        reglages.conversion.sortie = dossier_ / "sortie";
        reglages.workers = 4;
        reglages.lignes_par_image = 3;
        journal = dossier_ / "journal.log";
    }

    struct Fin {
        projet::MesuresVersion mesures;
        std::vector<projet::ResultatImage> resultats;
        projet::BilanJournal journal;
    };

    Fin executer(const projet::Version& version) { return executer_par(version.executer); }

    /// De même, mais l'arrêt est demandé dès que quatre images sont converties.
    Fin executer_et_arreter(const projet::Version& version) {
        arret = std::stop_source();
        const auto assez = [this] { return fichiers(reglages.conversion.sortie).size() >= 4; };
        vider_sortie();
        const std::jthread surveillant([&](const std::stop_token& fini) {
            while (!fini.stop_requested() && !assez())
                std::this_thread::yield();
            arret.request_stop();
        });
        return executer(version);
    }

    template <class Executer>
    Fin executer_par(const Executer& executer_la) {
        vider_sortie();
        projet::Suivi suivi(images.size());
        projet::Contexte contexte{images, reglages, journal, suivi, arret, nullptr};
        Fin fin;
        fin.mesures = executer_la(contexte);
        fin.journal = projet::analyser_journal(contexte.journal, images.size(),
                                               reglages.lignes_par_image, suivi.faites());
        fin.resultats = suivi.emporter();
        return fin;
    }

    const Dossier& dossier() const { return dossier_; }

    std::vector<projet::Image> images;
    projet::Reglages reglages;
    std::stop_source arret;
    std::filesystem::path journal;

private:
    void vider_sortie() const {
        for (const auto& nom : fichiers(reglages.conversion.sortie))
            std::filesystem::remove(reglages.conversion.sortie / nom);
    }

    Dossier dossier_;
};

inline const projet::Version& version(std::string_view nom) {
    for (const auto& v : projet::versions())
        if (v.nom == nom) return v;
    throw std::runtime_error("version absente : " + std::string(nom));
}

inline std::size_t en_attente(const std::vector<projet::ResultatImage>& resultats) {
    return static_cast<std::size_t>(
        std::count_if(resultats.begin(), resultats.end(),
                      [](const auto& r) { return r.etat == projet::EtatImage::en_attente; }));
}

}  // namespace essai
