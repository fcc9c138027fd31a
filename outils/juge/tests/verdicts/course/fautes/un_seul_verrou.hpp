// attendu : COURSE DÉTECTÉE — la lecture ne prend pas le verrou de l'écriture
#pragma once
#include <mutex>

inline std::mutex verrou;
inline int note = 0;

inline void noter(int valeur) {
    const std::lock_guard garde(verrou);
    note = valeur;
}

inline int derniere() {
    return note;
}
