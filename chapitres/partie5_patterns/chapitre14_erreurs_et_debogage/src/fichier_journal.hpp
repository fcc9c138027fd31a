#pragma once

#include <sys/stat.h>

#include <chapitre07/descripteur.hpp>
#include <chapitre14/journal.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cours {

/// Le fichier d'un journal, tel que plusieurs processus le partagent. Pas sûr entre threads.
class FichierJournal {
public:
    explicit FichierJournal(const ReglagesJournal& reglages);

    /// Que faire du verrou après un ajout : le garder épargne de le reprendre au suivant.
    enum class Ensuite { rendre, garder };

    /// Ajoute des lignes entières. Lève ErreurSysteme ; aucune n'est alors ajoutée, sauf celles
    /// qu'une rotation a déjà séparées des autres, et le verrou est rendu. Qui le garde doit
    /// ajouter encore, ou fermer : les autres processus attendent.
    void ajouter(std::string_view lignes, Ensuite ensuite = Ensuite::rendre);
    void fermer();

private:
    /// Le droit d'écrire dans le fichier, entre processus. Le noyau le rend si son propriétaire
    /// meurt.
    class Verrou {
    public:
        explicit Verrou(int fichier);
        Verrou(const Verrou&) = delete;
        Verrou& operator=(const Verrou&) = delete;
        ~Verrou();

    private:
        int fichier_;
    };

    void ouvrir();
    /// Prend le verrou, pour aussi longtemps que le fichier est ouvert. Lève JournalOccupe.
    void s_approprier();
    void ajouter_au_peripherique(std::string_view lignes) const;
    /// Prend le verrou et apprend la taille ; faux si ce fichier n'est plus celui du journal.
    bool verrouiller();
    /// Une fois le verrou obtenu : le chemin nomme-t-il encore ce fichier, ou un autre processus
    /// l'a-t-il archivé entre-temps ?
    bool archive_par_un_autre(const struct stat& etat) const;
    void archiver() const;
    /// Combien d'octets de ces lignes entrent dans un fichier de cette taille. Une ligne plus
    /// longue que taille_max entre dans un fichier vide.
    std::size_t part_qui_tient(std::string_view lignes, off_t taille) const;
    /// Ajoute le début des lignes, ce qu'il en tient ; rend combien d'octets.
    std::size_t ajouter_une_part(std::string_view lignes);
    /// Retire la ligne inachevée qu'a laissée un processus tué ; rend la taille.
    off_t reparer(off_t taille) const;
    void ecrire_ou_retirer(std::string_view lignes, off_t taille) const;
    std::filesystem::path archive(int rang) const;
    std::string quoi(const char* verbe) const;

    std::filesystem::path chemin_;
    std::uintmax_t taille_max_;
    int archives_;
    bool exclusif_;
    off_t taille_ = 0;  ///< après notre dernière écriture ; sous le verrou, celle du fichier
    Descripteur fichier_;
    std::optional<Verrou> verrou_;
    bool ordinaire_ = true;
};

}  // namespace cours
