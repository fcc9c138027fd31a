// Lecture des fichiers, sans les exécuter : les cas d'une épreuve, le verdict attendu d'une erreur
// connue.
#pragma once

#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "verdict.hpp"

namespace juge {

std::string lire_texte(const std::filesystem::path& fichier);

/// std::getline, pour qui une fin de ligne peut aussi être celle de Windows.
bool lire_ligne(std::istream& flux, std::string& ligne);

/// Écrit le fichier d'un seul coup : un arrêt brutal, ou un disque plein, laisse l'ancien. Lève
/// std::runtime_error.
void ecrire_texte(const std::filesystem::path& fichier, const std::string& texte);

/// Un cas de l'épreuve : TEST_CASE("nom", "[1.6][simple]").
struct Cas {
    std::string nom;
    std::string lecon;                 ///< paragraphe [x.y], s'il y en a un
    std::vector<std::string> profils;  ///< constructions où il s'exécute ; vide : toutes
    bool explore = false;  ///< il appelle explorer() : la construction ordres n'exécute que ceux-là

    bool s_execute(const std::string& profil) const;
};

/// Lève std::runtime_error, avec le fichier et la ligne, si un fichier est illisible, si deux cas
/// portent le même nom, ou si l'un d'eux est déclaré autrement que par TEST_CASE("nom",
/// "[étiquettes]"), dans une macro ou sous #if.
std::vector<Cas> lire_cas(const std::vector<std::filesystem::path>& sources);

/// Le texte de ce source d'une épreuve, sans les cas qui ne portent pas ce nom : deux fois plus
/// vite compilé. Les lignes gardent leur nom et leur numéro.
std::string ne_garder_que(const std::filesystem::path& source, const std::string& nom);

/// Ce qu'annonce l'en-tête d'une erreur connue (sans les barres, dans un .patch) :
///     // attendu : COURSE DÉTECTÉE dans « nom du cas » — G2 : raison
/// et, sur la ligne suivante pour une attaque du juge, ce qu'il en est quand la réponse n'est pas
/// lue avant d'être exécutée :
///     // sans lecture : PLANTAGE — raison
struct Attendu {
    Verdict verdict = Verdict::echec;
    std::string cas;       ///< vide si la ligne n'en nomme pas
    std::string garantie;  ///< G1, G2… ; vide si la ligne n'en nomme pas
    std::string raison;
};

/// Rien si la ligne manque ou n'a pas cette forme.
std::optional<Attendu> lire_attendu(const std::filesystem::path& erreur, bool sans_lecture = false);

}  // namespace juge
