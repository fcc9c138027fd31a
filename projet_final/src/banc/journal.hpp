// Le journal : la ressource que les versions se partagent, et de quoi dire dans quel état elle
// finit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "banc/contexte.hpp"
#include "images/fichiers.hpp"

namespace projet {

/// Une ligne du journal, en champs. Le dernier est une somme de contrôle des autres : une ligne
/// dont un morceau manque, ou vient d'ailleurs, se reconnaît.
using LigneJournal = std::vector<std::string>;

/// La ligne `rang` (dès 1) parmi `lignes`, pour l'image `indice` traitée par `worker`.
LigneJournal ligne_journal(int worker, std::size_t indice, const Image& image,
                           const ResultatImage& resultat, int rang, int lignes);

/// Un journal ouvert à la fin d'un fichier neuf. N'est protégé par rien : c'est à la version de le
/// faire (ou, pour montrer pourquoi, de ne pas le faire).
class Journal {
public:
    /// Lève ErreurEcriture si le fichier ne peut pas être créé.
    explicit Journal(std::filesystem::path chemin);

    /// Écrit la ligne champ par champ, un appel système chacun, comme un flux sans tampon : deux
    /// threads qui écrivent ensemble mêlent leurs champs. Lève ErreurEcriture.
    void ecrire(const LigneJournal& ligne);

    /// Sa longueur, en octets. Lève ErreurEcriture.
    std::uint64_t taille() const;
    /// Oublie tout ce qui est au-delà de `taille` octets. Lève ErreurEcriture.
    void tronquer(std::uint64_t taille);

    const std::filesystem::path& chemin() const { return chemin_; }
    /// Le descripteur à confier à un autre processus.
    int descripteur() const { return fd_.get(); }

private:
    std::filesystem::path chemin_;
    Descripteur fd_;
};

/// Ce que toute version fait après chaque image, là où sa synchronisation l'exige : un calcul de la
/// durée demandée (--section-critique), puis les lignes de journal (--lignes-journal).
void occuper(std::chrono::microseconds duree);
void journaliser(Journal& journal, const Contexte& contexte, int worker, std::size_t indice,
                 const ResultatImage& resultat);

/// L'état d'un journal : attendues = intactes + mêlées + perdues.
struct BilanJournal {
    std::size_t attendues = 0;
    std::size_t intactes = 0;  ///< lignes attendues qui se lisent telles qu'écrites
    std::size_t melees = 0;    ///< lignes où se mêlent des morceaux de plusieurs
    std::size_t perdues = 0;   ///< lignes attendues dont il ne reste pas même un débris
};

/// Relit le journal de `images` images à `lignes` lignes chacune, dont `faites` ont été traitées.
/// Un fichier absent n'a aucune ligne. Une passe, mémoire : un bit par ligne attendue.
BilanJournal analyser_journal(const std::filesystem::path& chemin, std::size_t images, int lignes,
                              std::size_t faites);

}  // namespace projet
