// attendu : INTERBLOCAGE — deux verrous pris dans des ordres opposés, même si rien ne s'est bloqué
#pragma once
#include <mutex>

inline std::mutex premier;
inline std::mutex second;
inline int note = 0;

inline void noter(int valeur) {
    const std::lock_guard garde_premier(premier);
    const std::lock_guard garde_second(second);
    note = valeur;
}

inline int derniere() {
    const std::lock_guard garde_second(second);
    const std::lock_guard garde_premier(premier);
    return note;
}
