// Interne au juge : la mémoire telle que la norme la permet, et non telle que ce processeur la
// fait.
//
// Chaque atomique garde l'histoire de ses écritures, dans l'ordre de modification. Un chargement
// peut rendre toute écriture que rien ne l'oblige à dépasser : ni ce que le thread sait (Vue), ni
// l'ordre des opérations seq_cst. Une écriture peut prendre place avant d'autres déjà faites, que
// ce thread ne connaît pas. C'est le modèle RC11 : celui de la norme, sans les valeurs lues avant
// d'être écrites (load buffering) ; l'ordre seq_cst y est celui de l'exécution.
//
// Chaque accès ordinaire est daté : deux accès à la même donnée, dont un en écriture, qu'aucune vue
// n'ordonne, sont une course.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "lieu.hpp"
#include "recherche.hpp"
#include "vue.hpp"

namespace juge::ordres {

using Valeur = std::uint64_t;

/// Ordres mémoire, numérotés comme __ATOMIC_RELAXED… __ATOMIC_SEQ_CST.
constexpr bool acquiert(int ordre) {
    return ordre == __ATOMIC_ACQUIRE || ordre == __ATOMIC_CONSUME || ordre >= __ATOMIC_ACQ_REL;
}
constexpr bool publie(int ordre) {
    return ordre >= __ATOMIC_RELEASE;
}

struct Acces {
    std::size_t fil = 0;
    std::uint32_t date = 0;
    std::uint8_t octets = 0;  ///< masque dans le mot de huit octets
    bool ecriture = false;
    bool atomique = false;
    bool destruction = false;
    Lieu lieu;
};

struct Course {
    Acces avant;
    Acces apres;
};

/// Une valeur lue, et s'il en existait une plus récente.
struct Lecture {
    Valeur valeur = 0;
    bool ancienne = false;
};

class Memoire {
public:
    explicit Memoire(Recherche& recherche) : recherche_(recherche) {}

    /// Opérations atomiques sur `taille` octets.
    Lecture lire(Savoir& savoir, std::uintptr_t adresse, int taille, int ordre);
    /// Rend vrai si l'écriture prend place avant d'autres déjà faites.
    bool ecrire(Savoir& savoir, std::uintptr_t adresse, int taille, Valeur valeur, int ordre);
    /// Lit la dernière valeur et la remplace par ce qu'en fait `suite`. Rend celle qui a été lue.
    Valeur modifier(Savoir& savoir, std::uintptr_t adresse, int taille, int ordre,
                    const std::function<Valeur(Valeur)>& suite);
    struct Essai {
        Lecture lue;
        bool reussi = false;
    };
    Essai comparer(Savoir& savoir, std::uintptr_t adresse, int taille, Valeur attendue,
                   Valeur voulue, int ordre, int ordre_echec, bool faible);
    void barriere(Savoir& savoir, int ordre);

    /// Ce que savait qui a rendu un verrou (ou un sémaphore, un thread qui finit…) ; ce qu'apprend
    /// qui le prend.
    void rendre(Savoir& savoir, const void* objet);
    void prendre(Savoir& savoir, const void* objet);

    /// Ce que contient la mémoire vient d'y être publié par une bibliothèque non instrumentée.
    void publier(Savoir& savoir, std::uintptr_t adresse, int taille);

    /// Un accès ordinaire, ou atomique. Rend l'accès avec lequel il est en course.
    std::optional<Course> acceder(const Savoir& savoir, std::uintptr_t adresse, std::size_t taille,
                                  bool ecriture, bool atomique, const Lieu& lieu);
    /// Vrai si plusieurs threads ont touché ce mot, dont un, autre que le thread principal, en
    /// écriture.
    bool partagee(std::uintptr_t adresse) const;

    /// Cette mémoire est neuve : rien de ce qui s'y est passé ne compte.
    void oublier(std::uintptr_t adresse, std::size_t taille);

private:
    struct Ecriture {
        double rang = 0;  ///< sa place dans l'ordre de modification
        Valeur valeur = 0;
        bool collee = false;  ///< une lecture-modification : rien ne s'insère juste avant
        Vue message;          ///< ce qu'apprend qui la lit en acquire
    };
    struct Atomique {
        std::size_t numero = 0;
        bool a_relire = false;   ///< une écriture ordinaire l'a changée
        double plancher_sc = 0;  ///< ce que les opérations seq_cst ont déjà dépassé
        std::vector<Ecriture> ecritures;
    };
    struct Mot {
        std::vector<Acces> acces;
        std::unordered_map<std::uintptr_t, Atomique> atomiques;
    };

    Atomique& trouver(std::uintptr_t adresse, int taille);
    double plancher(const Savoir& savoir, const Atomique& atomique, int ordre) const;
    static void voir(Savoir& savoir, Atomique& atomique, const Ecriture& ecriture, int ordre);
    Vue message(Savoir& savoir, const Atomique& atomique, double rang, int ordre) const;
    void ajouter(Savoir& savoir, Atomique& atomique, std::uintptr_t adresse, int taille,
                 Valeur valeur, int ordre);
    std::size_t choisir_lecture(const Savoir& savoir, const Atomique& atomique, int ordre,
                                const Valeur* sauf);

    Recherche& recherche_;
    std::unordered_map<std::uintptr_t, Mot> mots_;
    std::unordered_map<const void*, Vue> objets_;
    Vue seq_cst_;  ///< ce que savaient les barrières seq_cst passées
    std::size_t atomiques_ = 0;
};

}  // namespace juge::ordres
