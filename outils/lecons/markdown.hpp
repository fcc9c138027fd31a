// Un fichier Markdown, réduit à ce que les vérifications regardent : titres, blocs de code,
// marqueurs et liens, chacun avec sa ligne. Ce qui est dans un bloc de code n'est ni un titre, ni
// un lien.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lecons {

struct Titre {
    int niveau = 1;     ///< nombre de dièses
    std::string texte;  ///< sans les dièses
    std::size_t ligne = 1;
};

/// Un bloc délimité par des accents graves (ou des tildes).
struct Bloc {
    std::size_t debut = 1;    ///< ligne de la barrière ouvrante
    std::size_t fin = 1;      ///< ligne de la barrière fermante
    std::size_t retrait = 0;  ///< espaces devant la barrière ouvrante
    std::string langage;      ///< premier mot après la barrière, ou vide
    std::string contenu;      ///< sans le retrait ; finit par un saut de ligne s'il n'est pas vide
};

/// Vrai pour une ligne qui n'a que des blancs.
bool ligne_vide(const std::string& ligne);

enum class Genre { extrait, sortie, releve };

/// `<!-- extrait: fichier#region -->`, `<!-- sortie: programme arguments -->` ou
/// `<!-- releve: commande, conditions -->`, avec le bloc qui le suit (seules des lignes vides
/// peuvent les séparer).
struct Marqueur {
    Genre genre = Genre::extrait;
    std::string valeur;
    std::size_t ligne = 1;
    std::optional<Bloc> bloc;
};

struct Lien {
    std::string cible;
    std::size_t ligne = 1;
};

struct Document {
    std::filesystem::path fichier;
    std::vector<std::string> lignes;
    std::vector<Titre> titres;
    std::vector<Bloc> blocs_libres;  ///< blocs qu'aucun marqueur ne précède
    std::vector<Marqueur> marqueurs;
    std::vector<Lien> liens;
    std::set<std::string> ancres;  ///< celles qu'une forge donne aux titres, et les `<a id="…">`
};

/// Découpe un texte en lignes, sans les sauts de ligne.
std::vector<std::string> en_lignes(const std::string& texte);

/// Première ligne après la section que ce titre ouvre : le titre suivant de même niveau ou plus
/// haut.
std::size_t fin_de_section(const Document& document, const Titre& titre);

/// Lève std::runtime_error si le fichier est illisible.
Document lire_document(const std::filesystem::path& fichier);

}  // namespace lecons
