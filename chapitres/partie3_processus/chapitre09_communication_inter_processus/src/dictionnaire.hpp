// Ce que le gestionnaire tient, et la forme des demandes. Interne au composant Gestionnaire.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace cours {

/// Une demande : l'opération, la longueur de la clé (quatre octets), la clé, la suite.
std::string composer_demande(char operation, std::string_view cle, std::string_view suite);

constexpr char operation_lire = 'L';
constexpr char operation_ecrire = 'E';
constexpr char operation_effacer = 'X';
constexpr char operation_ajouter = 'A';
constexpr char operation_cles = 'C';

/// Le premier octet d'une réponse.
constexpr char reponse_valeur = '=';
constexpr char reponse_absente = '0';
constexpr char reponse_erreur = '!';

class Dictionnaire {
public:
    /// Exécute une demande, et rend la réponse. Une demande mal formée est une erreur, pas un
    /// effet.
    std::string repondre(std::string_view demande);

private:
    std::string lire(const std::string& cle) const;
    std::string ajouter(const std::string& cle, std::string_view n);
    std::string cles() const;

    std::map<std::string, std::string> valeurs_;
};

}  // namespace cours
