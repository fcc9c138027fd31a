#include "banc/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>

#include "banc/relecture.hpp"
#include "banc/texte.hpp"
#include "images/erreurs.hpp"

namespace projet {
namespace {

std::string somme(std::string_view texte) {
    return fmt::format(" #{:08x}", XXH32(texte.data(), texte.size(), 0));
}

/// L'image et le rang d'une ligne intacte ; faux si la ligne ne l'est pas.
bool lire_ligne(std::string_view ligne, std::size_t& image, int& rang) {
    if (!ligne_intacte(ligne)) return false;
    return std::sscanf(std::string(ligne).c_str(), "worker %*d | image %zu ligne %d/", &image,
                       &rang) == 2;
}

}  // namespace

bool ligne_intacte(std::string_view ligne) {
    const auto diese = ligne.rfind(" #");
    return diese != std::string_view::npos && ligne.substr(diese) == somme(ligne.substr(0, diese));
}

LigneJournal ligne_journal(int worker, std::size_t indice, const Image& image,
                           const ResultatImage& resultat, int rang, int lignes) {
    LigneJournal champs{fmt::format("worker {} | ", worker),
                        fmt::format("image {} ligne {}/{} | ", indice + 1, rang, lignes),
                        fmt::format("{} | ", affichable(image.relatif)),
                        resultat.etat == EtatImage::convertie
                            ? fmt::format("{} {}x{} empreinte {:016x}", nom(resultat.format),
                                          resultat.largeur, resultat.hauteur, resultat.empreinte)
                            : affichable(resultat.erreur)};
    std::string texte;
    for (const auto& champ : champs)
        texte += champ;
    champs.push_back(somme(texte) + "\n");
    return champs;
}

Journal::Journal(std::filesystem::path chemin)
    : chemin_(std::move(chemin)),
      fd_(::open(chemin_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666)) {
    if (!fd_.ouvert())
        throw ErreurEcriture("création du journal " + chemin_.string() + " impossible", errno);
}

void Journal::ecrire(const LigneJournal& ligne) {
    for (const auto& champ : ligne) {
        const std::span octets(reinterpret_cast<const std::uint8_t*>(champ.data()), champ.size());
        if (const int erreur = ecrire_tout(fd_.get(), octets); erreur != 0)
            throw ErreurEcriture("écriture du journal " + chemin_.string() + " impossible", erreur);
    }
}

std::uint64_t Journal::taille() const {
    struct stat infos {};
    if (::fstat(fd_.get(), &infos) != 0)
        throw ErreurEcriture("lecture du journal " + chemin_.string() + " impossible", errno);
    return static_cast<std::uint64_t>(infos.st_size);
}

void Journal::tronquer(std::uint64_t taille) {
    if (::ftruncate(fd_.get(), static_cast<off_t>(taille)) != 0)
        throw ErreurEcriture("réparation du journal " + chemin_.string() + " impossible", errno);
}

void occuper(std::chrono::microseconds duree) {
    if (duree.count() == 0) return;
    const auto fin = std::chrono::steady_clock::now() + duree;
    while (std::chrono::steady_clock::now() < fin) {
        // un calcul, pas un sommeil : une section critique occupe le processeur
    }
}

void journaliser(Journal& journal, const Contexte& contexte, int worker, std::size_t indice,
                 const ResultatImage& resultat) {
    const int lignes = contexte.reglages.lignes_par_image;
    for (int rang = 1; rang <= lignes; ++rang)
        journal.ecrire(
            ligne_journal(worker, indice, contexte.images[indice], resultat, rang, lignes));
}

BilanJournal analyser_journal(const std::filesystem::path& chemin, std::size_t images, int lignes,
                              std::size_t faites) {
    BilanJournal bilan;
    bilan.attendues = faites * static_cast<std::size_t>(lignes);
    std::vector<bool> vues(images * static_cast<std::size_t>(lignes));
    std::size_t abimees = 0;
    std::ifstream flux(chemin, std::ios::binary);
    for (std::string ligne; std::getline(flux, ligne);) {
        std::size_t image = 0;
        int rang = 0;
        const bool intacte = lire_ligne(ligne, image, rang) && image >= 1 && image <= images &&
                             rang >= 1 && rang <= lignes;
        const std::size_t place = intacte ? (image - 1) * static_cast<std::size_t>(lignes) +
                                                static_cast<std::size_t>(rang - 1)
                                          : 0;
        if (intacte && !vues[place]) {
            vues[place] = true;
            ++bilan.intactes;
        } else {
            ++abimees;
        }
    }
    bilan.intactes = std::min(bilan.intactes, bilan.attendues);
    bilan.melees = std::min(abimees, bilan.attendues - bilan.intactes);
    bilan.perdues = bilan.attendues - bilan.intactes - bilan.melees;
    return bilan;
}

}  // namespace projet
