// Où en est la notation.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>

namespace noter {

/// Une ligne récrite sur un terminal, une ligne par dixième ailleurs. Sûr entre threads.
class Avancement {
public:
    explicit Avancement(std::size_t total);
    void avancer(const std::string& quoi);

private:
    std::mutex verrou_;
    std::size_t total_;
    std::size_t faits_ = 0;
    bool terminal_;
};

}  // namespace noter
