#pragma once
#include <mutex>

class Compteur {
public:
    void incrementer() {
        const std::lock_guard garde(verrou_);
        ++valeur_;
    }
    int valeur() {
        const std::lock_guard garde(verrou_);
        return valeur_;
    }

private:
    std::mutex verrou_;
    int valeur_ = 0;
};
