// attendu : ÉCHEC dans « une lecture est cohérente, dans tous les entrelacements » — lire() prend le verrou deux fois
//
// Entre les comptes et le nom, un autre thread a noté un fichier.
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

    Avancement lire() const {
        Avancement lu;
        {
            const std::lock_guard garde(verrou_);
            lu.reussis = avancement_.reussis;
            lu.rates = avancement_.rates;
        }
        const std::lock_guard garde(verrou_);
        lu.dernier = avancement_.dernier;
        return lu;
    }

private:
    mutable std::mutex verrou_;
    Avancement avancement_;  // protégé par verrou_
};
