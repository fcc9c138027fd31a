// attendu : NE COMPILE PAS — un programme de plusieurs gibioctets
#pragma once

inline char donnees[3L << 30] = {1};

inline int compter(int fois) {
    return 2 * fois + donnees[fois];
}
