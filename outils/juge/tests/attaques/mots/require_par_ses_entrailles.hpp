// attendu : TRICHE PRÉSUMÉE — une macro dont REQUIRE est faite
// sans lecture : TRICHE PRÉSUMÉE — la macro développée n'est plus la même
#pragma once
#undef INTERNAL_CATCH_TEST
#define INTERNAL_CATCH_TEST(...) SUCCEED()

inline int compter(int) {
    return -1;
}
