// Solution de l'exercice 4.4 — Progression partagée. Une possibilité parmi d'autres.
//
// - Un seul mutex, pris par tous, pour les trois données à la fois : c'est ce qui les garde
//   ensemble. Deux atomiques et un verrou pour le nom supprimeraient les accès concurrents, pas les
//   états qui n'ont jamais existé.
// - lire() prend le verrou une fois et copie tout. Renvoyer une référence à l'état laisserait
//   l'appelant le lire sans verrou.
// - Le mutex est un membre : un verrou local serait neuf à chaque appel, et n'exclurait personne.
//   Il est mutable parce que lire(), qui ne change rien, doit le prendre.
// - Le gardien porte un nom : sans nom, il serait détruit à la fin de son instruction.
#pragma once

#include <mutex>
#include <string>

struct Avancement {
    int reussis = 0;
    int rates = 0;
    std::string dernier;
};

class Progression {
public:
    void noter_reussi(const std::string& fichier) {
        const std::lock_guard garde(verrou_);
        avancement_.dernier = fichier;  // d'abord : lui seul peut échouer
        ++avancement_.reussis;
    }

    void noter_rate(const std::string& fichier) {
        const std::lock_guard garde(verrou_);
        avancement_.dernier = fichier;  // d'abord : lui seul peut échouer
        ++avancement_.rates;
    }

    Avancement lire() const {
        const std::lock_guard garde(verrou_);
        return avancement_;
    }

private:
    mutable std::mutex verrou_;
    Avancement avancement_;  // protégé par verrou_
};
