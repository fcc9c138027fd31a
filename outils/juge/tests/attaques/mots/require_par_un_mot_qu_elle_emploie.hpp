// attendu : TRICHE PRÉSUMÉE — un mot que REQUIRE emploie, sans être une macro
// sans lecture : TRICHE PRÉSUMÉE — la macro développée n'est plus la même
#pragma once
#define handleExpr(...) handleExpr(Catch::Decomposer() <= true)

inline int compter(int) {
    return -1;
}
