#pragma once

#include <stdexcept>

namespace cours {

/// L'opération n'a pas fini à temps.
class DelaiDepasse : public std::runtime_error {
public:
    DelaiDepasse() : std::runtime_error("le délai est dépassé") {}
};

}  // namespace cours
