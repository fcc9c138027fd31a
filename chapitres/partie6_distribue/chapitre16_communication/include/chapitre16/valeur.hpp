#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cours {

/// Ce qui est arrivé n'est pas un message permis : what() dit pourquoi, en une ligne.
class MessageRefuse : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Des octets qui ne sont pas un texte : une image, une empreinte.
struct Octets {
    std::string octets;
    bool operator==(const Octets&) const = default;
};

/// Une donnée, telle que msgpack et JSON savent la dire : rien, un booléen, un entier, un réel, un
/// texte UTF-8, des octets, une liste, ou une carte (des noms, et une valeur pour chacun).
///
/// C'est tout ce qui passe par le réseau : des données, jamais un type à construire ni du code à
/// exécuter. Ce qu'elles veulent dire est l'affaire du schéma de qui les lit.
class Valeur {
public:
    using Liste = std::vector<Valeur>;
    using Carte = std::map<std::string, Valeur>;
    using Contenu =
        std::variant<std::monostate, bool, std::int64_t, double, std::string, Octets, Liste, Carte>;

    Valeur() = default;
    Valeur(bool valeur) : contenu_(valeur) {}
    Valeur(int valeur) : contenu_(std::int64_t{valeur}) {}
    Valeur(std::int64_t valeur) : contenu_(valeur) {}
    Valeur(double valeur) : contenu_(valeur) {}
    Valeur(const char* texte) : contenu_(std::string(texte)) {}
    Valeur(std::string texte) : contenu_(std::move(texte)) {}
    Valeur(Octets octets) : contenu_(std::move(octets)) {}
    Valeur(Liste liste) : contenu_(std::move(liste)) {}
    Valeur(Carte carte) : contenu_(std::move(carte)) {}

    /// L'adresse du contenu s'il est de ce type, sinon nullptr. Rien n'est converti : le texte « 12
    /// » n'est pas un entier, ni l'entier 1 un booléen.
    template <class T>
    const T* si() const {
        return std::get_if<T>(&contenu_);
    }
    const Contenu& contenu() const { return contenu_; }
    bool operator==(const Valeur&) const = default;

private:
    Contenu contenu_{};
};

using Liste = Valeur::Liste;
using Carte = Valeur::Carte;

/// Ce qu'un décodeur accepte. Un message qui dépasse l'une de ces bornes est refusé avant que la
/// mémoire soit prise : cinq octets de msgpack annoncent quatre milliards d'éléments.
struct Bornes {
    std::size_t octets = 65536;   ///< du message entier
    std::size_t elements = 1024;  ///< d'une liste, d'une carte
    std::size_t profondeur = 8;   ///< de listes et de cartes les unes dans les autres
};

/// Code en msgpack. Lève MessageRefuse si un texte n'est pas de l'UTF-8.
std::string en_msgpack(const Valeur& valeur);

/// Décode exactement un message msgpack. Lève MessageRefuse s'il est incomplet, suivi d'autre
/// chose, hors des bornes, si un texte n'est pas de l'UTF-8, un nom en double, un entier hors de
/// int64_t, ou s'il porte un type que Valeur n'a pas (extension, nom qui n'est pas un texte).
Valeur depuis_msgpack(std::string_view octets, const Bornes& bornes = {});

/// Code en JSON, sur une ligne. JSON n'a pas d'octets : ils partent en texte base64, et c'est au
/// schéma de dire lesquels. Lève MessageRefuse pour un texte qui n'est pas de l'UTF-8, et pour
/// l'infini ou NaN, que JSON ne sait pas dire.
std::string en_json(const Valeur& valeur);

/// Décode exactement un texte JSON, aux mêmes conditions que depuis_msgpack().
Valeur depuis_json(std::string_view texte, const Bornes& bornes = {});

/// Vrai si ce texte est de l'UTF-8 bien formé.
bool est_utf8(std::string_view texte);

}  // namespace cours
