// attendu : ÉCHEC — le sémaphore de la bibliothèque standard, habillé d'une classe
//
// Il marche, et n'apprend rien : l'exercice est de l'écrire.
#pragma once

#include <semaphore>
#include <stdexcept>

class Semaphore {
public:
    explicit Semaphore(int permis) : semaphore_(verifie(permis, 0)) {}
    void acquerir() { semaphore_.acquire(); }
    bool essayer_acquerir() { return semaphore_.try_acquire(); }
    void relacher(int nombre = 1) { semaphore_.release(verifie(nombre, 1)); }

private:
    static int verifie(int nombre, int minimum) {
        if (nombre < minimum) throw std::invalid_argument("nombre de permis refusé");
        return nombre;
    }
    std::counting_semaphore<> semaphore_;
};
