#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace cours {

/// Un descripteur de fichier, fermé à la destruction. Déplaçable, pas copiable : un seul
/// propriétaire. Un objet appartient à un thread à la fois.
class Descripteur {
public:
    Descripteur() = default;
    explicit Descripteur(int numero) : numero_(numero) {}
    Descripteur(Descripteur&& autre) noexcept : numero_(std::exchange(autre.numero_, -1)) {}
    Descripteur& operator=(Descripteur&& autre) noexcept {
        std::swap(numero_, autre.numero_);
        return *this;
    }
    ~Descripteur() { fermer(); }

    /// Le numéro, ou -1 si rien n'est ouvert.
    int numero() const { return numero_; }
    bool ouvert() const { return numero_ >= 0; }
    void fermer() noexcept;
    /// Rend read() et write() non bloquants sur ce descripteur.
    void ne_plus_bloquer() const;

private:
    int numero_ = -1;
};

/// Les deux bouts d'un tube (pipe). Quand tous les bouts d'écriture sont fermés, le lecteur voit
/// la fin du flux ; quand tous les bouts de lecture le sont, l'écrivain reçoit EPIPE.
struct BoutsDeTube {
    Descripteur lecture;
    Descripteur ecriture;
};

/// Ouvre un tube que les programmes lancés n'héritent pas (O_CLOEXEC, posé d'un seul geste avec la
/// création : entre pipe() et fcntl(), un autre thread aurait le temps de lancer un processus).
/// Ses numéros sont supérieurs à 2, même si l'entrée ou la sortie standard est fermée.
/// Lève ErreurSysteme (table pleine : EMFILE).
BoutsDeTube ouvrir_tube();

/// Écrit tout le texte, quel que soit le nombre d'appels qu'il faut. Lève ErreurSysteme : EPIPE si
/// plus personne ne lit (SIGPIPE, qui tuerait le programme, est retenu pendant l'appel).
void ecrire_tout(int descripteur, std::string_view texte);

/// Écrit ce que le descripteur accepte, sans SIGPIPE ; rend le nombre d'octets écrits, ou -1 et
/// errno.
long ecrire_sans_sigpipe(int descripteur, std::string_view texte) noexcept;

/// Lit jusqu'à la fin du flux. Lève ErreurSysteme.
std::string lire_tout(int descripteur);

}  // namespace cours
