// attendu : COURSE DÉTECTÉE — le gardien n'a pas de nom
//
// L'objet est détruit à la fin de sa ligne, et le verrou rendu avant la section critique.
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
        std::scoped_lock<std::mutex>{verrou_};
        ++avancement_.reussis;
        avancement_.dernier = fichier;
    }

    void noter_rate(const std::string& fichier) {
        std::scoped_lock<std::mutex>{verrou_};
        ++avancement_.rates;
        avancement_.dernier = fichier;
    }

    Avancement lire() const {
        std::scoped_lock<std::mutex>{verrou_};
        return avancement_;
    }

private:
    mutable std::mutex verrou_;
    Avancement avancement_;  // protégé par verrou_
};
