// Ce qu'un jugement dit à l'étudiant, établi une fois pour toutes : le terminal, l'écran du cahier,
// la page de la classe et le retour ne font que le mettre en forme.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "jugement.hpp"

namespace juge {

/// Un endroit tel qu'on le montre.
struct Lieu {
    std::string fichier;  ///< raccourci pour celui qui lit
    int ligne = 0;
    std::string fonction;
    std::string code;  ///< la ligne de code, sans son retrait ; vide si elle ne se montre pas

    /// « chemin:ligne »
    std::string designer() const;
};

/// Une ligne d'explication, et les lieux dont elle parle.
struct Precision {
    std::string texte;
    std::vector<Lieu> lieux;

    /// « texte — chemin:ligne (fonction), chemin:lignes »
    std::string en_ligne() const;
};

/// Ce que l'exécution ou la lecture reproche à la réponse.
struct Reproche {
    Verdict verdict = Verdict::echec;
    std::string phrase;
    std::optional<Lieu> lieu;
    std::vector<Precision> precisions;
    std::string cas;     ///< vide si le reproche porte sur toute la réponse
    std::string profil;  ///< « construction tsan, qui surveille les accès concurrents »
    long long graine = -1;
    std::string rejouer;     ///< la commande qui rejoue la faute ; vide s'il n'y en a pas
    std::string paragraphe;  ///< le titre du paragraphe à relire ; vide s'il est inconnu
    std::string lecon;       ///< le lien vers ce paragraphe ; vide s'il n'y en a pas
    std::string annonce;     ///< ce qui introduit la sortie : « Le compilateur dit : »
    std::string sortie;      ///< vide si elle n'apprend rien
    std::vector<std::string> histoire;  ///< l'ordre qui échoue, en tableau ; vide si on l'ignore
};

struct Explication {
    std::string titre;  ///< « 3.2 — Vérifier puis agir »
    Verdict verdict = Verdict::reussi;
    int cas_reussis = 0;
    int cas = 0;
    bool arretee = false;  ///< un cas sans fin : les suivants n'ont pas été essayés
    bool comptee = false;  ///< le nombre de cas réussis a un sens
    double duree_s = 0;
    std::vector<std::string>
        couvertures;                  ///< ce qu'a essayé la construction ordres, une ligne par cas
    std::vector<Reproche> reproches;  ///< dans l'ordre où les dire, chacun une fois
};

/// Comment celui à qui l'on explique connaît les fichiers.
struct Lecteur {
    std::function<std::string(std::string)> raccourcir;        ///< les chemins d'un texte
    std::function<std::string(const Endroit&)> ligne_de_code;  ///< vide si elle ne se montre pas
};

/// Celui qui a le cours sous la main, chemins depuis sa racine.
Lecteur lecteur_du_cours(const Catalogue& catalogue);

Explication expliquer(const Jugement& jugement, const Catalogue& catalogue, const Epreuve& epreuve,
                      const Lecteur& lecteur);

}  // namespace juge
