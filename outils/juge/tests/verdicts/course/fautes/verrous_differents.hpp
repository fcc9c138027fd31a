// attendu : COURSE DÉTECTÉE — chacun prend un verrou, mais pas le même
#pragma once
#include <mutex>

inline std::mutex verrou_des_ecritures;
inline std::mutex verrou_des_lectures;
inline int note = 0;

inline void noter(int valeur) {
    const std::lock_guard garde(verrou_des_ecritures);
    note = valeur;
}

inline int derniere() {
    const std::lock_guard garde(verrou_des_lectures);
    return note;
}
