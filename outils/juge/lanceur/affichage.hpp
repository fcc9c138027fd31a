// Les jugements, dans un terminal, et ce qui sert à les dire.
#pragma once

#include <string>

#include "catalogue.hpp"
#include "jugement.hpp"

namespace juge {

/// Comment afficher : avec ou sans couleurs.
struct Style {
    bool couleurs = false;
    /// Couleurs sur un terminal seulement, et jamais si NO_COLOR est défini.
    static Style du_terminal();

    std::string gras(const std::string& texte) const;
    std::string discret(const std::string& texte) const;
    std::string teinte(Verdict verdict, const std::string& texte) const;
};

/// Rend ce texte sans danger pour un terminal et pour du JSON : ce qui n'est pas de l'UTF-8, et les
/// caractères de commande autres que la tabulation et la fin de ligne, ou qui inversent le sens de
/// lecture, deviennent « � ».
std::string affichable(const std::string& texte);

/// « 1,86 » : un nombre à la française, à tant de décimales.
std::string a_virgule(double valeur, int decimales);

/// Le jugement en quelques lignes : verdict, première explication, où regarder, quoi lire.
std::string en_texte(const Jugement& jugement, const Catalogue& catalogue, const Epreuve& epreuve,
                     const Style& style);

/// Le chemin tel qu'on le tape depuis la racine du cours.
std::string relatif(const std::string& fichier, const std::filesystem::path& racine);

/// Les chemins absolus d'une explication, raccourcis depuis la racine du cours.
std::string raccourcir(std::string texte, const std::filesystem::path& racine);

/// La ligne de code en question, sans son retrait ; vide si elle est illisible.
std::string ligne_source(const Endroit& endroit);

/// « construction tsan, qui surveille les accès concurrents »
std::string nom_profil(const std::string& profil);

/// Le titre du paragraphe `numero` (par exemple 1.6) de la leçon, sans les dièses ; vide s'il n'y
/// est pas.
std::string titre_du_paragraphe(const Epreuve& epreuve, const std::string& numero);
/// Vrai si cette ligne de Markdown est ce titre.
bool ouvre_le_paragraphe(const std::string& ligne, const std::string& numero);

/// Ancre du paragraphe `numero` (par exemple 1.6) d'une leçon : « chemin/README.md#16-titre ».
std::string lien_lecon(const Catalogue& catalogue, const Epreuve& epreuve,
                       const std::string& numero);

}  // namespace juge
