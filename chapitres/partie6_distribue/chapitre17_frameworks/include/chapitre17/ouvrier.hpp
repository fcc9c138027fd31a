#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <chapitre17/acces.hpp>
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

/// Un worker : il exécute, une à la fois, les tâches que le courtier lui confie. Un thread exécute
/// ; un autre bat, pour que le courtier distingue une longue tâche d'un worker mort.
///
/// Une même tâche peut être exécutée deux fois, ici ou ailleurs : son effet doit être idempotent.
class Ouvrier {
public:
    /// Ne joint personne encore. `battement` : bien plus court que ReglagesFile::silence.
    Ouvrier(Acces acces, std::map<std::string, FonctionDeTache> fonctions,
            Heure battement = Heure(200));

    /// Sert jusqu'à l'arrêt demandé ; une tâche commencée est finie d'abord, et son rendu n'est
    /// peut-être pas transmis. Si le courtier meurt, attend qu'il revienne. Lève ErreurReseau,
    /// ErreurSysteme.
    void servir(const std::stop_token& arret = {});

private:
    Acces acces_;
    std::map<std::string, FonctionDeTache> fonctions_;
    Heure battement_;
};

}  // namespace cours
