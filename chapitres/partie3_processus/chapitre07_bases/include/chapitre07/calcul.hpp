#pragma once

#include <chapitre07/processus.hpp>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>

namespace cours {

/// Un calcul confié à un processus : `Calcul<double> aire([] { return …; }); … aire.obtenir()`.
/// Le résultat traverse octet par octet : T doit être trivialement copiable, et sans pointeur (une
/// adresse n'a de sens que dans le processus qui l'a écrite). Mêmes règles que
/// Processus::fonction().
template <class T>
class Calcul {
    static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>,
                  "seul un type trivialement copiable traverse d'un processus à l'autre");

public:
    template <class Fonction>
    explicit Calcul(Fonction fonction)
        : processus_(Processus::fonction([fonction = std::move(fonction)]() mutable {
              const T valeur = fonction();
              return std::string(reinterpret_cast<const char*>(&valeur), sizeof valeur);
          })) {}

    /// Attend le résultat et le rend. Lève ce que lève Processus::resultat().
    T obtenir() {
        const std::string octets = processus_.resultat();
        T valeur;
        std::memcpy(&valeur, octets.data(), sizeof valeur);
        return valeur;
    }

    Processus& processus() { return processus_; }

private:
    Processus processus_;
};

}  // namespace cours
