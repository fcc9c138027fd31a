// attendu : PLANTAGE — accès à une adresse invalide
// sans lecture : PLANTAGE — accès à une adresse invalide
#pragma once
inline int compter(int fois) {
    int* nulle_part = nullptr;
    return *(nulle_part + fois);
}
