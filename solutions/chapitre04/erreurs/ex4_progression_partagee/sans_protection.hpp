// attendu : COURSE DÉTECTÉE — rien ne protège les données partagées
//
// Les comptes perdent des fichiers, et le nom peut être lu au milieu de son remplacement.
#pragma once

#include <string>

struct Avancement {
    int reussis = 0;
    int rates = 0;
    std::string dernier;
};

class Progression {
public:
    void noter_reussi(const std::string& fichier) {
        ++avancement_.reussis;
        avancement_.dernier = fichier;
    }

    void noter_rate(const std::string& fichier) {
        ++avancement_.rates;
        avancement_.dernier = fichier;
    }

    Avancement lire() const { return avancement_; }

private:
    Avancement avancement_;
};
