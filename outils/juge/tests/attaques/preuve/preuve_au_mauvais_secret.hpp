// attendu : TRICHE PRÉSUMÉE — écrit une preuve dans le canal du juge
// sans lecture : TRICHE PRÉSUMÉE — la première preuve ne cite pas le bon nombre
#pragma once
#include <unistd.h>
#include <string_view>

inline int compter(int fois) {
    const std::string_view preuve =
        R"({"t":"preuve","secret":"0","cas":1,"assertions":1,"echecs":0,"rapports":0,"fuites":0})"
        "\n";
    [[maybe_unused]] const auto ecrits = ::write(1012, preuve.data(), preuve.size());
    return 2 * fois;
}
