// attendu : COURSE DÉTECTÉE — ni l'écriture ni la lecture ne prennent de verrou
#pragma once

inline int note = 0;

inline void noter(int valeur) {
    note = valeur;
}

inline int derniere() {
    return note;
}
