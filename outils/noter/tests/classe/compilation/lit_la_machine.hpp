// attendu : TRICHE PRÉSUMÉE — un fichier du système dans les messages du compilateur
#pragma once
#include </etc/shadow>

inline int compter(int fois) {
    return 2 * fois;
}
