// attendu : NE COMPILE PAS — une accolade oubliée
#pragma once

inline int compter(int fois) {
    return 2 * fois;
