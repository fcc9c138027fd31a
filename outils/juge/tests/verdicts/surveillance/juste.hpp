#pragma once
#include <mutex>

class Registre {
public:
    void signer() {
        const std::lock_guard garde(verrou_);
        ++signatures_;
    }
    int signatures() {
        const std::lock_guard garde(verrou_);
        return signatures_;
    }

private:
    std::mutex verrou_;
    int signatures_ = 0;
};
