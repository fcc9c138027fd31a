#pragma once

#include <chapitre07/fin.hpp>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace cours {

/// Une tâche que le pool n'a pas menée au bout : sa place (son rang dans le map, ou son numéro de
/// soumission) et ce qu'on lui avait donné à faire sont dans le message.
class EchecTache : public std::runtime_error {
public:
    EchecTache(const std::string& tache, const std::string& cause)
        : std::runtime_error(tache + " : " + cause), tache_(tache) {}
    /// « la tâche 12 ["photo.jpg"] ».
    const std::string& tache() const { return tache_; }

private:
    std::string tache_;
};

/// Une tâche empoisonnée : elle a fait mourir son worker à chaque essai, et le pool y renonce.
class TacheAbandonnee : public EchecTache {
public:
    TacheAbandonnee(const std::string& tache, int essais, Fin fin)
        : EchecTache(tache, "abandonnée après " + std::to_string(essais) +
                                (essais > 1 ? " essais" : " essai") + ", le worker est " +
                                fin.phrase()),
          essais_(essais),
          fin_(fin) {}
    int essais() const { return essais_; }
    /// Comment est mort le worker du dernier essai.
    const Fin& fin() const { return fin_; }

private:
    int essais_;
    Fin fin_;
};

/// Une tâche qui n'avait pas fini à temps : son worker a été tué. Elle n'est pas réessayée.
class DelaiTache : public EchecTache {
public:
    explicit DelaiTache(const std::string& tache)
        : EchecTache(tache, "délai dépassé, le worker a été tué") {}
};

/// Le pool lui-même ne peut plus rien : détruit, son contremaître est mort, ou ses workers meurent
/// tous sans rien faire.
class ErreurPool : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace cours
