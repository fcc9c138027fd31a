// Le rapport : une page, un fichier, rien à télécharger.
#pragma once

#include <string>

#include "programme/rapport.hpp"

namespace projet {

/// rapport.html : les tableaux, les figures, la chronologie des workers, les journaux, et ce qu'il
/// faut en retenir. Lit les journaux dans le dossier de sortie.
std::string en_html(const Donnees& donnees);

/// trace.json, au format « Trace Event » de Chrome : un processus par version, un thread par
/// worker, un rectangle par étape. S'ouvre dans Perfetto.
std::string en_trace(const Donnees& donnees);

}  // namespace projet
