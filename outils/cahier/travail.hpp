// Un programme lancé à côté de l'écran, que l'on peut abandonner à tout moment.
#pragma once

#include <poll.h>
#include <sys/types.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "commun/tube.hpp"

namespace cahier {

/// Un autre programme, dans son propre groupe de processus, entrée fermée, sorties lues sans
/// attendre. À utiliser d'un seul thread.
class Travail {
public:
    struct Fin {
        int code = -1;  ///< code de sortie ; -1 s'il a été tué
        std::string sortie;
        std::string erreurs;
    };

    /// Lève std::system_error si le programme ne peut pas être lancé.
    explicit Travail(const std::vector<std::string>& arguments);
    Travail(const Travail&) = delete;
    Travail& operator=(const Travail&) = delete;
    /// Annule, et attend la fin ; au bout de quelques secondes, tue.
    ~Travail();

    /// Demande au programme de s'arrêter (SIGTERM) : à lui d'arrêter ce qu'il a lancé.
    void annuler();
    bool annule() const { return annule_; }

    /// Ajoute ce qu'il faut surveiller pour savoir quand rappeler avancer().
    void ajouter_attentes(std::vector<pollfd>& attentes) const;
    /// Lit ce qui est prêt ; rend la fin, une seule fois, quand le programme a fini.
    std::optional<Fin> avancer();

private:
    bool recolter(int options);

    pid_t pid_ = -1;
    std::array<commun::Descripteur, 2> tubes_;  ///< sortie et erreurs, côté lecture
    bool annule_ = false;
    Fin fin_;
};

}  // namespace cahier
