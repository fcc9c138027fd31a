// Ce qu'il faut pour juger une réponse et s'en souvenir.
#pragma once

#include <string>

#include "chaine.hpp"
#include "correction.hpp"
#include "reprise.hpp"
#include "selection.hpp"

namespace noter {

struct Banc {
    const Chaine& chaine;
    Correcteur& correcteur;
    const Reprise& reprise;

    /// Change avec tout ce qui peut changer le jugement de cette réponse.
    std::string cle(const Sujet& sujet, const std::string& reponse) const;
};

}  // namespace noter
