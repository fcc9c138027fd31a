// Ce qui voyage vers un autre processus, et ce qui en revient.
#pragma once

#include <sys/types.h>

#include <array>
#include <chapitre08/codage.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "banc/contexte.hpp"

namespace projet {

/// Une image à convertir, avec tout ce qu'il faut savoir pour le faire.
struct Demande {
    std::string source;
    std::string relatif;
    std::string sortie;
    bool luma = false;
    std::uint64_t pixels_max = 0;
    MSGPACK_DEFINE(source, relatif, sortie, luma, pixels_max)
};

Demande en_demande(const Image& image, const OptionsConversion& options);
/// Les options qu'elle porte.
OptionsConversion en_options(const Demande& demande);

/// Ce qu'est devenue une image, et ce que le processus qui l'a traitée a consommé depuis sa
/// naissance.
struct Reponse {
    std::int64_t pid = 0;
    int etat = 0;
    std::string erreur;
    std::string remarque;
    bool definitive = false;
    int format = 0;
    int largeur = 0;
    int hauteur = 0;
    std::uint64_t empreinte = 0;
    std::uint64_t octets_ecrits = 0;
    std::vector<std::array<std::int64_t, 3>> passages;  ///< activité, début et fin (ns)
    std::array<double, 2> cpu_s{};                      ///< utilisateur, système
    std::array<std::uint64_t, 3> compteurs{};  ///< passages volontaires, non ; mémoire max
    MSGPACK_DEFINE(pid, etat, erreur, remarque, definitive, format, largeur, hauteur, empreinte,
                   octets_ecrits, passages, cpu_s, compteurs)
};

/// Convertit, dans ce processus. Sa mémoire est réutilisée d'un appel à l'autre : à appeler d'un
/// seul thread. Ne lève pas pour une image abîmée.
Reponse convertir_ailleurs(Demande demande);

/// Un résultat, prêt à voyager, avec ce que ce processus a consommé jusqu'ici.
Reponse en_reponse(ResultatImage resultat);

/// Le résultat que porte `reponse`, attribué au worker de ce numéro.
ResultatImage en_resultat(const Reponse& reponse, int worker);

/// Les processus qui répondent : leur numéro de worker, ce qu'ils consomment. D'un seul thread.
class Correspondants {
public:
    /// Le résultat que porte `reponse`, et le numéro de worker de qui l'envoie.
    std::pair<int, ResultatImage> lire(const Reponse& reponse);
    /// Le total de ce qu'ils ont consommé, d'après leurs réponses.
    Ressources ressources() const;

private:
    std::map<std::int64_t, int> numeros_;
    std::map<std::int64_t, Ressources> ressources_;
};

/// Une image que les processus n'ont pas pu traiter, et pourquoi.
ResultatImage abandonnee(const std::string& raison);

}  // namespace projet
