// attendu : ÉCHEC — ni UTF-8 ni texte : le verdict reste lisible
// sans lecture : ÉCHEC — ni UTF-8 ni texte : le verdict reste lisible
#pragma once
#include <cstdio>
#include <stdexcept>
#include <string>

inline int compter(int) {
    std::string tous;
    for (int octet = 0; octet < 256; ++octet)
        tous += static_cast<char>(octet);
    std::fwrite(tous.data(), 1, tous.size(), stdout);
    throw std::runtime_error(tous.substr(1) + "\033[2J\"}\n{\"t\":\"preuve\"}");
}
