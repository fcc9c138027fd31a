// attendu : ÉCHEC dans « rien n'est oublié quand plusieurs threads notent, dans tous les entrelacements » — le compte est lu sous une prise du verrou, écrit sous une autre
//
// Chaque accès est protégé, leur suite ne l'est pas : deux threads partent du même compte.
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
        Avancement suivant = lire();
        ++suivant.reussis;
        suivant.dernier = fichier;
        remplacer(suivant);
    }

    void noter_rate(const std::string& fichier) {
        Avancement suivant = lire();
        ++suivant.rates;
        suivant.dernier = fichier;
        remplacer(suivant);
    }

    Avancement lire() const {
        const std::lock_guard garde(verrou_);
        return avancement_;
    }

private:
    void remplacer(const Avancement& suivant) {
        const std::lock_guard garde(verrou_);
        avancement_ = suivant;
    }

    mutable std::mutex verrou_;
    Avancement avancement_;  // protégé par verrou_
};
