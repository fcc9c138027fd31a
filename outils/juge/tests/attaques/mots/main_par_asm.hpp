// attendu : TRICHE PRÉSUMÉE — un autre nom, le symbole main
// sans lecture : NE COMPILE PAS — main est défini deux fois
#pragma once
int principal() __asm__("main");
int principal() {
    return 0;
}

inline int compter(int) {
    return -1;
}
