// attendu : TRICHE PRÉSUMÉE — _Pragma vaut #pragma
// sans lecture : ÉCHEC — les avertissements tus ne changent pas le résultat
#pragma once
_Pragma("GCC diagnostic ignored \"-Wall\"")

    inline int compter(int) {
    return -1;
}
