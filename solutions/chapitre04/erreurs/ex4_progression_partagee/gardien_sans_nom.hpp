// attendu : COURSE DÉTECTÉE — le gardien n'a pas de nom
//
// L'objet est détruit à la fin de son instruction, et le verrou rendu avant la section critique.
// (Les bibliothèques récentes préviennent ; le void fait taire l'avertissement.)
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
        static_cast<void>(std::scoped_lock<std::mutex>{verrou_});
        ++avancement_.reussis;
        avancement_.dernier = fichier;
    }

    void noter_rate(const std::string& fichier) {
        static_cast<void>(std::scoped_lock<std::mutex>{verrou_});
        ++avancement_.rates;
        avancement_.dernier = fichier;
    }

    Avancement lire() const {
        static_cast<void>(std::scoped_lock<std::mutex>{verrou_});
        return avancement_;
    }

private:
    mutable std::mutex verrou_;
    Avancement avancement_;  // protégé par verrou_
};
