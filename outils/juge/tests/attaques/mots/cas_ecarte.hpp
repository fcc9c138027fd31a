// attendu : TRICHE PRÉSUMÉE — SKIP (Catch2 3.3) écarte le cas, qui n'est alors ni réussi ni échoué
// sans lecture : ÉCHEC — un cas écarté n'est pas réussi
#pragma once

inline int compter(int) {
#ifdef SKIP
    SKIP("");
#endif
    return -1;
}
