#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <chapitre17/acces.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <stop_token>
#include <string>

namespace cours {

/// Ce qu'un worker sait faire. L'argument et le résultat sont des octets ; `id` est celui de la
/// tâche, pour qui veut reconnaître celle qu'il a déjà faite (LivreEffets). Une exception devient
/// un rendu en échec, avec ce qu'elle dit.
using FonctionDeTache =
    std::function<std::string(const std::string& id, const std::string& argument)>;

struct ReglagesOuvrier {
    static constexpr std::size_t places_max = 1000;

    Heure battement = Heure(200);  ///< bien plus court que ReglagesFile::silence
    /// Combien de tâches il prend à la fois : une en cours, les autres d'avance (prefetch). Des
    /// tâches courtes en veulent beaucoup : il n'attend plus la suivante. Des tâches longues n'en
    /// veulent qu'une : celles d'avance attendraient derrière elle quand d'autres workers sont
    /// libres.
    std::size_t places = 1;
};

/// Un worker : il exécute, une à la fois, les tâches que le courtier lui confie. Un thread exécute
/// ; un autre bat, pour que le courtier distingue une longue tâche d'un worker mort.
///
/// Une même tâche peut être exécutée deux fois, ici ou ailleurs : son effet doit être idempotent.
class Ouvrier {
public:
    /// Ne joint personne encore. Lève std::invalid_argument (de 1 à places_max places ; un
    /// battement positif).
    Ouvrier(Acces acces, std::map<std::string, FonctionDeTache> fonctions,
            const ReglagesOuvrier& reglages = {});

    /// Sert jusqu'à l'arrêt demandé ; une tâche commencée est finie d'abord, et son rendu n'est
    /// peut-être pas transmis ; celles d'avance iront à d'autres. Si le courtier meurt, attend
    /// qu'il revienne. Lève ErreurReseau, ErreurSysteme.
    void servir(const std::stop_token& arret = {});

private:
    Acces acces_;
    std::map<std::string, FonctionDeTache> fonctions_;
    ReglagesOuvrier reglages_;
};

}  // namespace cours
