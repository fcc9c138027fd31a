// Un retour, en HTML.
#pragma once

#include <string>

namespace noter {

/// Le Markdown qu'écrivent les retours (titres, listes à deux niveaux, code, gras), en HTML. Tout
/// le reste est du texte : rien de ce qu'il cite ne devient une balise.
std::string markdown_en_html(const std::string& markdown);

/// Une page entière, sans rien d'extérieur, autour de ce HTML.
std::string page_de_retour(const std::string& titre, const std::string& corps);

}  // namespace noter
