// attendu : ÉCHEC — des séquences de terminal et des balises dans ce que le programme affiche
#pragma once
#include <cstdio>
#include <stdexcept>
#include <string>

inline int compter(int) {
    const std::string mal = "\033[2J\033]0;titre\007\033[8m</pre><script>alert(1)</script>";
    std::puts((mal + "\u202Etxet\uFFFF").c_str());
    throw std::runtime_error(mal);
}
