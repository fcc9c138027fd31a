// attendu : COURSE DÉTECTÉE — la note est un pointeur atomique, mais le compte des appels n'est pas protégé
#pragma once
#include <atomic>
#include <memory>

inline std::atomic<std::shared_ptr<const int>> note;
inline int appels = 0;

inline void noter(int valeur) {
    ++appels;
    note.store(std::make_shared<const int>(valeur));
}

inline int derniere() {
    ++appels;
    return *note.load();
}
