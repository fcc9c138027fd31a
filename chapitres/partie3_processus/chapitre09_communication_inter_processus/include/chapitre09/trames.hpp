#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cours {

/// Un flux d'octets n'a pas de messages : une lecture peut en rendre un demi, ou deux. Une trame
/// est un message précédé de sa longueur, sur quatre octets, poids fort d'abord.

/// L'autre côté a disparu au milieu d'un message, ou en annonce un plus grand que permis.
class TrameInvalide : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Une trame prête à écrire. Lève std::length_error au-delà de 2³² - 1 octets.
std::string composer_trame(std::string_view message);

/// La longueur annoncée par les quatre premiers octets de `entete`.
std::size_t longueur_annoncee(std::string_view entete);

constexpr std::size_t taille_entete = 4;

/// Écrit une trame, d'un seul write() si le système la prend entière : jusqu'à PIPE_BUF octets, un
/// tube ne la mêle à aucune autre. Lève ErreurSysteme (EPIPE si plus personne ne lit).
void envoyer_trame(int descripteur, std::string_view message);

/// Lit une trame ; vide si le flux finit avant elle. Lève TrameInvalide si le flux finit au milieu,
/// ou si la longueur annoncée dépasse `maximum` (rien n'est alors réservé), ErreurSysteme.
std::optional<std::string> recevoir_trame(int descripteur, std::size_t maximum);

}  // namespace cours
