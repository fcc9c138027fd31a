// attendu : INTERBLOCAGE dans « on peut lire pendant qu'on incrémente » — deux verrous, dans un ordre et dans l'autre
#pragma once
#include <mutex>

class Compteur {
public:
    void incrementer() {
        const std::lock_guard garde(verrou_);
        const std::lock_guard garde_du_journal(journal_);
        ++valeur_;
    }
    int valeur() {
        const std::lock_guard garde_du_journal(journal_);
        const std::lock_guard garde(verrou_);
        return valeur_;
    }

private:
    std::mutex verrou_;
    std::mutex journal_;
    int valeur_ = 0;
};
