// Des postes de travail, pour des threads que l'on ne choisit pas : ceux d'un pool.
#pragma once

#include <chapitre06/file_bornee.hpp>
#include <cstddef>
#include <memory>
#include <utility>

#include "banc/contexte.hpp"

namespace projet {

/// Un worker, et sa mémoire.
struct Poste {
    Poste(const OptionsConversion& options, int numero)
        : worker(numero), convertisseur(options, numero) {}
    int worker;
    Convertisseur convertisseur;
};

/// Les postes libres. Un thread en prend un, convertit, et le rend : la mémoire sert d'une image à
/// l'autre, quel que soit le thread. Sûr entre threads.
class Postes {
public:
    Postes(const OptionsConversion& options, int nombre)
        : libres_(static_cast<std::size_t>(nombre)) {
        for (int i = 1; i <= nombre; ++i)
            libres_.essayer_deposer(std::make_unique<Poste>(options, i));
    }

    /// Convertit `image` au premier poste libre, qu'il attend au besoin ; rend aussi le numéro du
    /// worker.
    std::pair<int, ResultatImage> convertir(const Image& image) {
        auto poste = *libres_.retirer();
        std::pair<int, ResultatImage> fait{poste->worker, poste->convertisseur.convertir(image)};
        libres_.essayer_deposer(std::move(poste));  // il y a toujours sa place
        return fait;
    }

private:
    cours::FileBornee<std::unique_ptr<Poste>> libres_;
};

}  // namespace projet
