#pragma once
#include <mutex>

inline std::mutex verrou;
inline int note = 0;

inline void noter(int valeur) {
    const std::lock_guard garde(verrou);
    note = valeur;
}

inline int derniere() {
    const std::lock_guard garde(verrou);
    return note;
}
