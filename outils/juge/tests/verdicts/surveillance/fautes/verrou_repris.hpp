// attendu : INTERBLOCAGE dans « une signature se compte » — signer() reprend le verrou qu'elle tient
#pragma once
#include <mutex>

class Registre {
public:
    void signer() {
        const std::lock_guard garde(verrou_);
        if (signatures() == 0) ++signatures_;
    }
    int signatures() {
        const std::lock_guard garde(verrou_);
        return signatures_;
    }

private:
    std::mutex verrou_;
    int signatures_ = 0;
};
