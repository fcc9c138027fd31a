#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cours {

/// Les liens d'une page : les valeurs des attributs href, dans l'ordre, sans les ancres. Ce n'est
/// pas un analyseur de HTML : ce qui n'est pas entre guillemets est ignoré. O(taille).
std::vector<std::string> liens(std::string_view html);

/// Ce qu'un site demande aux robots de ne pas visiter (RFC 9309) : les lignes « Disallow » et
/// « Allow » du groupe « User-agent: * ». Les jokers ne sont pas compris.
class Robots {
public:
    /// Tout est permis.
    Robots() = default;
    /// Lit un robots.txt ; les lignes inconnues sont ignorées.
    explicit Robots(std::string_view texte);

    /// La règle la plus longue qui commence le chemin décide ; à égalité, elle permet.
    bool permet(std::string_view chemin) const;

private:
    struct Regle {
        std::string debut;
        bool permise;
    };
    std::vector<Regle> regles_;
};

}  // namespace cours
