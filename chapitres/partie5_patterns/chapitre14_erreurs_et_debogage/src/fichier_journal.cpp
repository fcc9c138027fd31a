#include "fichier_journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre14/ligne_journal.hpp>
#include <climits>
#include <utility>

namespace cours {

FichierJournal::Verrou::Verrou(int fichier) : fichier_(fichier) {
    while (::flock(fichier_, LOCK_EX) != 0)
        if (errno != EINTR) echec_systeme("verrouiller le journal");
}

FichierJournal::Verrou::~Verrou() {
    ::flock(fichier_, LOCK_UN);
}

FichierJournal::FichierJournal(const ReglagesJournal& reglages)
    : chemin_(reglages.chemin),
      taille_max_(reglages.taille_max),
      archives_(reglages.archives),
      exclusif_(reglages.exclusif) {
    ouvrir();
    ajouter("");  // répare ce qu'un mort aurait laissé
}

std::string FichierJournal::quoi(const char* verbe) const {
    return std::string(verbe) + " le journal " + chemin_.string();
}

void FichierJournal::ouvrir() {
    // O_RDWR : réparer, c'est relire la fin. Un tube ou un terminal ne s'ouvre qu'en écriture.
    struct stat etat {};
    const bool existe = ::stat(chemin_.c_str(), &etat) == 0;
    ordinaire_ = !existe || S_ISREG(etat.st_mode);
    const int sens = ordinaire_ ? O_RDWR : O_WRONLY;
    const int drapeaux = sens | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY;
    Descripteur ouvert(::open(chemin_.c_str(), drapeaux, 0644));
    if (!ouvert.ouvert()) echec_systeme(quoi("ouvrir"));
    verrou_.reset();  // celui de l'ancien fichier
    fichier_ = std::move(ouvert);
    taille_ = 0;
    if (exclusif_ && ordinaire_) s_approprier();
}

void FichierJournal::s_approprier() {
    if (::flock(fichier_.numero(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) echec_systeme(quoi("verrouiller"));
        throw JournalOccupe("le journal " + chemin_.string() + " est déjà tenu par un autre");
    }
    struct stat etat {};
    if (::fstat(fichier_.numero(), &etat) != 0) echec_systeme(quoi("examiner"));
    taille_ = reparer(etat.st_size);
}

void FichierJournal::ajouter(std::string_view lignes, Ensuite ensuite) {
    if (!ordinaire_) return ajouter_au_peripherique(lignes);
    try {
        do {
            lignes.remove_prefix(ajouter_une_part(lignes));
        } while (!lignes.empty());
    } catch (...) {
        verrou_.reset();
        throw;
    }
    if (ensuite == Ensuite::rendre) verrou_.reset();
}

void FichierJournal::fermer() {
    verrou_.reset();
    fichier_.fermer();
}

void FichierJournal::ajouter_au_peripherique(std::string_view lignes) const {
    // Un tube ne mêle pas aux autres une écriture d'au plus PIPE_BUF octets, donc une ligne.
    static_assert(ligne_journal_max <= PIPE_BUF);
    try {
        while (!lignes.empty()) {
            const auto fin = lignes.substr(0, PIPE_BUF).rfind('\n');
            ecrire_tout(fichier_.numero(), lignes.substr(0, fin + 1));
            lignes.remove_prefix(fin + 1);
        }
    } catch (const ErreurSysteme& erreur) {
        throw ErreurSysteme(quoi("écrire dans"), erreur.code().value());
    }
}

// [ajouter_une_part]
std::size_t FichierJournal::ajouter_une_part(std::string_view lignes) {
    for (;;) {
        if (exclusif_ || verrou_ || verrouiller()) {
            const auto part = part_qui_tient(lignes, taille_);
            if (part > 0 || lignes.empty()) {
                ecrire_ou_retirer(lignes.substr(0, part), taille_);
                taille_ += static_cast<off_t>(part);
                return part;
            }
            archiver();
        }
        ouvrir();  // le fichier a changé de nom : un nouveau l'a remplacé, ou va naître
    }
}

bool FichierJournal::verrouiller() {
    verrou_.emplace(fichier_.numero());
    struct stat etat {};
    if (::fstat(fichier_.numero(), &etat) != 0) echec_systeme(quoi("examiner"));
    if (archive_par_un_autre(etat)) return false;
    if (etat.st_size != taille_) taille_ = reparer(etat.st_size);  // un autre a écrit
    return true;
}
// [/ajouter_une_part]

std::size_t FichierJournal::part_qui_tient(std::string_view lignes, off_t taille) const {
    const auto occupe = static_cast<std::uintmax_t>(taille);
    if (taille_max_ == 0) return lignes.size();
    const std::uintmax_t place = occupe < taille_max_ ? taille_max_ - occupe : 0;
    if (lignes.size() <= place) return lignes.size();
    const auto derniere = place == 0 ? std::string_view::npos
                                     : lignes.rfind('\n', static_cast<std::size_t>(place) - 1);
    if (derniere != std::string_view::npos) return derniere + 1;
    return occupe == 0 ? lignes.find('\n') + 1 : 0;
}

bool FichierJournal::archive_par_un_autre(const struct stat& etat) const {
    if (taille_max_ == 0) return false;
    struct stat au_chemin {};
    if (::stat(chemin_.c_str(), &au_chemin) != 0) return true;
    return au_chemin.st_ino != etat.st_ino || au_chemin.st_dev != etat.st_dev;
}

std::filesystem::path FichierJournal::archive(int rang) const {
    auto nom = chemin_;
    nom += "." + std::to_string(rang);
    return nom;
}

// [archiver]
void FichierJournal::archiver() const {
    std::error_code absent;  // une archive qui manque n'est pas une erreur
    for (int rang = archives_ - 1; rang >= 1; --rang)
        std::filesystem::rename(archive(rang), archive(rang + 1), absent);
    const int resultat =
        archives_ > 0 ? ::rename(chemin_.c_str(), archive(1).c_str()) : ::unlink(chemin_.c_str());
    if (resultat != 0) echec_systeme(quoi("archiver"));
}
// [/archiver]

// [reparer]
off_t FichierJournal::reparer(off_t taille) const {
    const off_t avant = taille;
    std::array<char, 4096> fin;
    while (taille > 0) {
        const auto bloc = std::min<off_t>(taille, avant == taille ? 1 : off_t{fin.size()});
        const auto lus =
            ::pread(fichier_.numero(), fin.data(), static_cast<std::size_t>(bloc), taille - bloc);
        if (lus < 0 && errno == EINTR) continue;
        if (lus != bloc) echec_systeme(quoi("relire"));
        const std::string_view texte(fin.data(), static_cast<std::size_t>(bloc));
        const auto derniere = texte.rfind('\n');
        if (derniere != std::string_view::npos) {
            taille += static_cast<off_t>(derniere) + 1 - bloc;
            break;
        }
        taille -= bloc;
    }
    if (taille != avant && ::ftruncate(fichier_.numero(), taille) != 0)
        echec_systeme(quoi("réparer"));
    return taille;
}
// [/reparer]

// [ecrire_ou_retirer]
void FichierJournal::ecrire_ou_retirer(std::string_view lignes, off_t taille) const {
    while (!lignes.empty()) {
        const auto ecrits = ::write(fichier_.numero(), lignes.data(), lignes.size());
        if (ecrits >= 0) {
            lignes.remove_prefix(static_cast<std::size_t>(ecrits));
        } else if (errno != EINTR) {
            const int cause = errno;
            // Si cela échoue aussi, le suivant réparera.
            static_cast<void>(::ftruncate(fichier_.numero(), taille) == 0);
            throw ErreurSysteme(quoi("écrire dans"), cause);
        }
    }
}
// [/ecrire_ou_retirer]

}  // namespace cours
