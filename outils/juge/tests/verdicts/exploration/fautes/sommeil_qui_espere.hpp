// attendu : ÉCHEC dans « aucun incrément ne se perd » — un sommeil au lieu d'attendre le thread lancé
#pragma once
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>

class Compteur {
public:
    void incrementer() {
        std::thread([etat = etat_] {
            const std::lock_guard garde(etat->verrou);
            ++etat->valeur;
        }).detach();
        std::this_thread::sleep_for(std::chrono::seconds(1));
    }
    int valeur() {
        const std::lock_guard garde(etat_->verrou);
        return etat_->valeur;
    }

private:
    struct Etat {
        std::mutex verrou;
        int valeur = 0;
    };
    std::shared_ptr<Etat> etat_ = std::make_shared<Etat>();
};
