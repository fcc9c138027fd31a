// Ce que se partagent des processus qui convertissent ensemble : qui tient quelle image, et ce qui
// est compté.
#pragma once

#include <atomic>
#include <chapitre05/mesures_attente.hpp>
#include <chapitre09/memoire_partagee.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "banc/journal.hpp"
#include "banc/message.hpp"

namespace projet {

/// Une image comptée, et ce qu'elle est devenue.
struct Comptee {
    std::size_t indice = 0;
    int poste = 0;
    Reponse reponse;
};

/// Le tableau où des processus prennent leurs images, l'une après l'autre, et comptent celles
/// qu'ils ont finies. À construire avant eux : ils en héritent (fork), et le voient à la même
/// adresse.
///
/// N'importe lequel peut être tué à tout instant. Une image est comptée d'un seul mot écrit en
/// mémoire : elle l'est, avec ses lignes de journal et son résultat, ou ne l'est pas, et ce qui en
/// était écrit est effacé par celui qui prend le verrou ensuite. Prendre et compter : O(1).
class TableauPartage {
public:
    /// De la place pour `images` images. Les postes, de 1 à `postes`, sont à qui travaille. Lève
    /// ErreurSysteme.
    TableauPartage(std::size_t images, int postes, Journal& journal);

    /// L'image suivante, désormais à ce poste ; celle qu'il tient déjà, s'il en a hérité. Vide s'il
    /// n'y en a plus, ou si l'arrêt est demandé.
    std::optional<std::size_t> prendre(int poste);
    /// L'image que tient ce poste, peut-être tout juste comptée.
    std::optional<std::size_t> en_main(int poste);
    void lacher(int poste);

    // Le verrou du compteur et du journal : mesuré, et rendu par le noyau si son propriétaire
    // meurt. Lève ErreurEcriture si le journal ne peut être réparé : l'état est alors perdu pour
    // tous (cours::EtatPerdu).
    void lock();
    void unlock();
    /// Compte une image, dont les lignes viennent d'être écrites. Sous le verrou.
    void compter(std::size_t indice, int poste, const ResultatImage& resultat);

    /// Plus personne ne prend d'image. Depuis n'importe quel processus, ou thread.
    void arreter();
    bool arrete() const;

    /// Les images comptées depuis le dernier appel, dans l'ordre. Pour un seul processus.
    std::vector<Comptee> nouvelles();
    /// À lire avant nouvelles() ; attendre() dort tant que rien n'a été compté depuis.
    std::uint32_t generation() const;
    void attendre(std::uint32_t generation, std::chrono::milliseconds duree) const;

    std::uint64_t compteur() const;
    cours::MesuresAttente attente() const;

private:
    struct Morceau;
    struct Ecriture;
    struct Poste;
    struct Etat;
    Etat& etat() const;
    cours::Decalage<Ecriture> derniere() const;
    cours::Decalage<Morceau> ranger(const std::string& octets);
    std::string relire(const Ecriture& ecriture) const;
    std::atomic<std::uint64_t>& main_de(int poste) const;
    void achever_la_prise();
    void reparer();

    cours::MemoirePartagee memoire_;
    cours::Decalage<Etat> etat_;
    std::vector<cours::Decalage<Poste>> postes_;
    std::size_t images_;
    Journal& journal_;
    std::uint64_t lues_ = 0;  ///< images que nouvelles() a déjà rendues
};

}  // namespace projet
