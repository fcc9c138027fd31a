// Un diagramme Mermaid dit en phrases, pour un terminal.
#pragma once

#include <string>
#include <vector>

namespace cahier {

/// Une ligne par flèche (« caissier A → total : lire »), note ou regroupement, dans l'ordre du
/// diagramme. Ce qui n'est pas reconnu est rendu tel quel : rien n'est perdu.
std::vector<std::string> diagramme_en_texte(const std::string& source);

}  // namespace cahier
