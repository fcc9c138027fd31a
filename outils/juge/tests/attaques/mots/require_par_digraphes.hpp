// attendu : TRICHE PRÉSUMÉE — %: vaut #
// sans lecture : TRICHE PRÉSUMÉE — la macro développée n'est plus la même
#pragma once
// clang-format off
%:undef REQUIRE
%:define REQUIRE(...) SUCCEED()
     // clang-format on

     inline int compter(int) {
    return -1;
}
