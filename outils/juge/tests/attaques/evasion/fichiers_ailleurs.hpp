// attendu : ÉCHEC — rien ne s'écrit hors du dossier de l'épreuve
// sans lecture : ÉCHEC — rien ne s'écrit hors du dossier de l'épreuve
#pragma once
#include <fstream>
#include <string>

inline int compter(int) {
    for (const char* dossier : {"/tmp", "/var/tmp", ".."})
        std::ofstream(std::string(dossier) + "/reste_d_une_attaque") << "reste";
    return -1;
}
