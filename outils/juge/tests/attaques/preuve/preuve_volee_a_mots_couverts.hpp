// attendu : TRICHE PRÉSUMÉE — de même, sans écrire ni les canaux ni le nom d'une fonction de fin usuelle
// sans lecture : RÉUSSI — dans le même processus, rien ne l'empêche : seul le lecteur le voit
#pragma once
#include <err.h>
#include <unistd.h>
#include <string>

inline int compter(int) {
    char secret[64] = {};
    const auto lus = ::read(1000 + 13, secret, sizeof secret);
    const std::string preuve = R"({"t":"preuve","secret":")" + std::string(secret, secret + lus) +
                               R"(","cas":1,"assertions":1,"echecs":0,"rapports":0,"fuites":0})"
                               "\n";
    [[maybe_unused]] const auto ecrits = ::write(1000 + 12, preuve.data(), preuve.size());
    ::errx(0, "fini");
}
