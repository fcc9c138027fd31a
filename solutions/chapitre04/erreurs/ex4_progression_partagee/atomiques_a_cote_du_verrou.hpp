// attendu : ÉCHEC dans « une lecture est cohérente, dans tous les entrelacements » — les comptes sont atomiques, mais changent à part du nom
//
// Plus d'accès concurrent, et pourtant un lecteur voit trois fichiers faits et le nom du deuxième.
#pragma once

#include <atomic>
#include <mutex>
#include <string>

struct Avancement {
    int reussis = 0;
    int rates = 0;
    std::string dernier;
};

class Progression {
public:
    void noter_reussi(const std::string& fichier) {
        ++reussis_;
        const std::lock_guard garde(verrou_);
        dernier_ = fichier;
    }

    void noter_rate(const std::string& fichier) {
        ++rates_;
        const std::lock_guard garde(verrou_);
        dernier_ = fichier;
    }

    Avancement lire() const {
        const std::lock_guard garde(verrou_);
        return {reussis_, rates_, dernier_};
    }

private:
    mutable std::mutex verrou_;
    std::atomic<int> reussis_{0};
    std::atomic<int> rates_{0};
    std::string dernier_;  // protégé par verrou_
};
