// attendu : COURSE DÉTECTÉE — le verrou est une variable locale, neuve à chaque appel
//
// Chacun prend son propre verrou : personne n'attend personne.
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
        std::mutex verrou;
        const std::lock_guard garde(verrou);
        ++avancement_.reussis;
        avancement_.dernier = fichier;
    }

    void noter_rate(const std::string& fichier) {
        std::mutex verrou;
        const std::lock_guard garde(verrou);
        ++avancement_.rates;
        avancement_.dernier = fichier;
    }

    Avancement lire() const {
        std::mutex verrou;
        const std::lock_guard garde(verrou);
        return avancement_;
    }

private:
    Avancement avancement_;
};
