// attendu : ÉCHEC — une exception traverse le cas
// sans lecture : ÉCHEC — une exception traverse le cas
#pragma once
#include <stdexcept>

inline int compter(int) {
    throw std::runtime_error("imprévue");
}
