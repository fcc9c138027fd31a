// attendu : COURSE DÉTECTÉE — lire() ne prend pas le verrou
//
// « Je ne fais que lire » : la copie du nom croise une écriture, et lit de la mémoire rendue.
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
        ++avancement_.reussis;
        avancement_.dernier = fichier;
    }

    void noter_rate(const std::string& fichier) {
        const std::lock_guard garde(verrou_);
        ++avancement_.rates;
        avancement_.dernier = fichier;
    }

    Avancement lire() const { return avancement_; }

private:
    mutable std::mutex verrou_;
    Avancement avancement_;  // protégé par verrou_
};
